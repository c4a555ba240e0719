"""1,000 cases, fixed seed: a consistent clean application, then 0..n injected defects.
   cases.py OUT: cases.jsonl, and the same cases as facts documents of Yushen."""
import json, random, sys, datetime as dt
R = random.Random(20260101)
D0 = dt.date(2025, 1, 1)
iso = lambda d: d.isoformat()
dd = lambda d, n: d + dt.timedelta(days=n)
from model import CATS
NAMES = ["Lin Wei", "Chen Hao", "Zhao Min", "Wang Fang", "Liu Yang", "Sunrise Foods Ltd", "Golden Wok Co-op", "Harbour Bakery Ltd", "Old Street Noodles", "River Catering Ltd"]
def case(i):
    r = R
    app = dd(D0, r.randrange(0, 500))
    typ = r.choice(["individual", "individual", "company", "cooperative"])
    prem = r.choice(["shop", "shop", "stall", "central_kitchen", "canteen", "online_only"])
    name = r.choice(NAMES); area = r.randrange(40, 600); kit = r.random() < .7
    cats = r.sample([c for c in CATS if not (prem == "stall" and c in ("raw_food", "cold_food", "dairy")) and (kit or c != "hot_food")], r.randrange(1, 4))
    staff = r.randrange(0, 25); owned = r.random() < .4; rooms = []
    left = area
    for _ in range(r.randrange(2, 7)):
        x = r.randrange(0, max(1, left // 2)); rooms.append(x); left -= x
    must = staff >= 10 or prem in ("central_kitchen", "canteen")
    mgr = must or r.random() < .4; agent = r.random() < .25
    f = dict(applicant_type=typ, applicant_name=name, applicant_age=r.randrange(25, 66), id_number="".join(r.choice("0123456789") for _ in range(18)),
      gender=r.choice("MF"), phone="1" + "".join(r.choice("0123456789") for _ in range(10)), legal_rep_name=r.choice(NAMES[:5]), legal_rep_age=r.randrange(25, 75),
      application_date=iso(app), registration_date=iso(dd(app, -r.randrange(10, 3000))), registration_expiry=iso(dd(app, r.randrange(30, 4000))),
      registered_capital=r.randrange(1, 500) * 10000, credit_status=r.choice(["normal", "normal", "normal", "watch"]), previous_revocation=False,
      revocation_date=iso(dd(app, -r.randrange(1100, 3000))), district=r.choice(["north", "south", "east", "west"]), premises_type=prem, premises_area_m2=area,
      kitchen_area_m2=area * r.randrange(22, 45) // 100 + 1 if kit else 0, has_kitchen=kit, has_cold_room=r.random() < .3, storage_area_m2=area // 10, seats=r.randrange(0, 140),
      premises_floor=r.randrange(0, 7), premises_owned=owned, lease_start=iso(dd(app, -r.randrange(1, 800))), lease_end=iso(dd(app, r.randrange(181, 1500))),
      distance_pollution_m=r.randrange(40, 900), water_source=r.choice(["municipal"] * 4 + ["well", "other"]), sewage_connected=True,
      business_categories=cats, main_category=cats[0], online_sales=r.random() < .5, platform_name=r.choice(["", "eatnow", "foodgo"]), staff_count=staff,
      health_cert_count=staff + r.randrange(0, 3), food_safety_manager=mgr, manager_training_date=iso(dd(app, -r.randrange(5, 650))), room_areas_m2=rooms,
      pest_control_contract=r.random() < .8, agent_filing=agent, agent_name=r.choice(NAMES[:5]) if agent else "", uses_additives=r.random() < .3)
    m = {}
    for k in range(1, 13):
        c = "M%02d" % k
        m[c] = dict(present=True, kind={4: r.choice(["original", "notarised"]), 6: r.choice(["original", "copy"])}.get(k, "original"), holder=f["agent_name"] if k == 11 else name,
                    issued=iso(dd(app, -r.randrange(1, 170))), expires=iso(dd(app, r.randrange(0, 1500))))
        if r.random() < .15: m[c]["expires"] = "2099-12-31"
    f["materials"] = m
    absent = dict(present=False, kind="none", holder="", issued="1970-01-01", expires="1970-01-01")
    for c, needed in (("M02", typ == "individual"), ("M03", typ != "individual"), ("M05", not owned), ("M11", agent)):
        if not needed and r.random() < .7: m[c] = dict(absent)
    roll = r.random()
    k = 0 if roll < .3 else 1 if roll < .5 else 2 if roll < .65 else r.randrange(3, 8) if roll < .92 else r.randrange(10, 25)
    only_m = r.random() < .5
    for _ in range(k):
        d = r.randrange(0, 26 if not only_m else 13)
        c = "M%02d" % r.randrange(1, 13)
        if d < 4: m[c] = dict(absent)
        elif d < 6: m[c]["expires"] = iso(dd(app, -r.randrange(1, 300)))
        elif d < 8: m[c]["holder"] = r.choice(["Someone Else", "", "lin wei"])
        elif d < 10: m[c]["kind"] = r.choice(["copy", "scan", "none"])
        elif d < 12: m[c]["issued"] = iso(dd(app, r.choice([-366, -365, -181, -180, -400, 1, 20])))
        elif d == 12: m[c] = dict(absent)
        elif d == 13: f["applicant_age"] = r.choice([16, 17, 18, 70, 71, 80])
        elif d == 14: f["legal_rep_age"] = r.choice([17, 18, 19])
        elif d == 15: f["credit_status"] = r.choice(["abnormal", "blacklisted"])
        elif d == 16: f["previous_revocation"] = True; f["revocation_date"] = iso(dd(app, -r.choice([10, 1094, 1095, 1096, 500])))
        elif d == 17: f["registration_expiry"] = iso(dd(app, r.choice([0, 1, -5])))
        elif d == 18: f["kitchen_area_m2"] = area * r.choice([19, 20, 10]) // 100
        elif d == 19: f["business_categories"] = f["business_categories"] + [r.choice(["raw_food", "hot_food", "dairy"])]
        elif d == 20: f["sewage_connected"] = False
        elif d == 21: f["health_cert_count"] = max(0, staff - r.randrange(0, 3))
        elif d == 22: f["room_areas_m2"] = f["room_areas_m2"] + [area]
        elif d == 23: f["distance_pollution_m"] = r.choice([24, 25, 3])
        elif d == 24: f["manager_training_date"] = iso(dd(app, -r.choice([729, 730, 731, 2000])))
        elif d == 25: f["lease_end"] = iso(dd(app, r.choice([179, 180, 20])))
    return {"id": i, "facts": f}
import yushen
files = {n: open("%s/%s.jsonl" % (sys.argv[1], n), "w") for n in ("cases", "cases.yushen", "cases.yushen.checks")}
for i in range(1000):
    c = case(i); f = c["facts"]
    for name, doc in (("cases", f), ("cases.yushen", yushen.document(f)), ("cases.yushen.checks", yushen.document(f, evidence=False))):
        files[name].write(json.dumps({"id": i, "facts": doc}, separators=(",", ":")) + "\n")
