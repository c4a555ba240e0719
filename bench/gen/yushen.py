"""Emitter for Yushen: one item of the model -> the files of a library (path -> text), and cases as facts documents.
   A material's `kind` of the model is a declared field (it has values that are no form of paper); any form is accepted."""
import json, re
from model import CATS
J = lambda s: json.dumps(s, ensure_ascii=False)
CHOICE = dict(applicant_type="individual company cooperative", credit_status="normal watch abnormal blacklisted", district="north south east west",
  premises_type="shop stall central_kitchen canteen online_only", water_source="municipal well other", main_category=" ".join(CATS))
KIND = "original copy notarised scan none"
TEXT = "applicant_name id_number gender phone legal_rep_name platform_name agent_name".split()
BOOL = ("previous_revocation has_kitchen has_cold_room premises_owned sewage_connected online_sales food_safety_manager pest_control_contract"
  " agent_filing uses_additives").split()
DATE = "application_date registration_date registration_expiry revocation_date lease_start lease_end manager_training_date".split()
INT = dict(applicant_age=150, legal_rep_age=150, registered_capital=10**12, premises_area_m2=10**6, kitchen_area_m2=10**6, storage_area_m2=10**6, seats=10**5,
  premises_floor=200, distance_pollution_m=10**6, staff_count=10**5, health_cert_count=10**5)
ORDER = ("applicant_type applicant_name applicant_age id_number gender phone legal_rep_name legal_rep_age application_date registration_date registration_expiry"
  " registered_capital credit_status previous_revocation revocation_date district premises_type premises_area_m2 kitchen_area_m2 has_kitchen has_cold_room"
  " storage_area_m2 seats premises_floor premises_owned lease_start lease_end distance_pollution_m water_source sewage_connected business_categories main_category"
  " online_sales platform_name staff_count health_cert_count food_safety_manager manager_training_date room_areas_m2 pest_control_contract agent_filing agent_name"
  " uses_additives").split()
MATERIALS = ["m%02d" % k for k in range(1, 13)]
SPEC, FROM = "bench-spec", "2000-01-01"

def expr(e, top=True):
    k = e[0]
    if k == "fact": return e[1]
    if k == "mat": return "%s.%s" % (e[1].lower(), e[2])
    if k == "lit": return J(e[1])
    if k in ("cmp", "date"): return "%s %s %s" % (expr(e[2], 0), e[1], expr(e[3], 0))
    if k == "ddiff": return "days_between(%s, %s)" % (expr(e[2]), expr(e[1]))
    if k in ("and", "or"):
        s = {"and": " && ", "or": " || "}[k].join(expr(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "!" + expr(e[1]) if e[1][0] in ("fact", "has", "hasany") else "!(" + expr(e[1]) + ")"
    if k == "in": return "%s in %s" % (expr(e[1], 0), J(e[2]))
    if k == "has": return "%s.contains(%s)" % (e[1], J(e[2]))
    if k == "hasany": return "%s.some(|c| c in %s)" % (e[1], J(e[2]))
    if k == "sum": return "sum(%s.map(|r| r.area))" % e[1]
    if k == "mul": return "%s * %d" % (expr(e[1]), e[2])
    raise ValueError(k)
def tight(s): return re.sub(r" ?(&&|\|\||[=<>!]=|[<>*,]|\{|\}) ?", r"\1", s)  # a script has at most 64 KiB; ` in ` keeps its blanks

def options(words): return "[%s]" % ", ".join("{ id = %s, title = %s }" % (J(w), J(w)) for w in words.split())
def fact(f):
    head = '[[facts]]\nid = "%s"\nsection = "application"\nquestion = "What is the value of %s?"\n' % (f, f)
    if f in CHOICE: return head + 'type = "choice"\noptions = %s\n' % options(CHOICE[f])
    if f == "business_categories": return head + 'type = "choice"\nseveral = true\noptions = %s\n' % options(" ".join(CATS))
    if f == "room_areas_m2": return head + ('type = "list"\ntitle = "Room"\nfields = [{ id = "area", type = "integer", min = 0, max = 1000000, question = "How many square metres?" }]\n')
    if f in TEXT: return head + 'type = "text"\n'
    if f in BOOL: return head + 'type = "bool"\n'
    if f in DATE: return head + 'type = "date"\n'
    return head + 'type = "integer"\nmin = 0\nmax = %d\n' % INT[f]
def legal(code): return 'status = "confirmed"\nbasis = ["%s#%s"]\n' % (SPEC, code)
def condition(code, short):
    title, reason, mend = ("%s", "%s is not met.", "Meet %s.") if short else ("Condition %s of the food business licence",
        "What is said of the application does not meet condition %s.", "Meet condition %s first, or ask at the counter what else can be done.")
    return '[[conditions]]\nid = "%s"\ntitle = "%s"\neffect = "ineligible"\nreason = "%s"\nmend = "%s"\n%s' % (code.lower(), title % code, reason % code, mend % code, legal(code))
def material(code, checks):
    fields = ", ".join(['{ id = "kind", type = "choice", options = %s, question = "What kind of paper is it?" }' % options(KIND), '{ id = "holder", type = "text", question = "Whose name is on it?" }']
        + ['{ id = "%s", type = "date", question = "On which day was or will it be %s?" }' % (d, d) for d in ("issued", "expires")])
    o = ('[[materials]]\nid = "%s"\ntitle = "Material %s of the food business licence"\nkinds = ["original", "copy", "electronic"]\ncopies = 1\n'
         'reason = "Material %s is still missing."\nmend = "Bring material %s; the counter says who issues it."\nfields = [%s]\n%s' % (code.lower(), code, code, code, fields, legal(code)))
    for s, _ in checks: o += ('[[materials.checks]]\nid = "%s"\ntitle = "%s of %s"\nreason = "Material %s does not meet %s."\nmend = "Have material %s issued anew."\n' % (s.lower(), s, code, code, s, code))
    return o
def item_toml(it):
    o = ['id = "%s"\ntitle = "Food business licence, pre-review (%s)"\nwindow = "market-access"\ntype = "licence"\nlevels = ["county"]\nauthority = "Authority of the benchmark"\n'
         'result = "Food business licence"\naudience = ["person", "organisation"]\nwords = ["food", "licence"]\n' % (it["id"].replace("_", "-"), it["id"]),
         '[contact]\ntext = "Counter of the benchmark"\nstatus = "unconfirmed"\n[[sections]]\nid = "application"\ntitle = "The application"\n']
    return "\n".join(o + [fact(f) for f in ORDER] + [condition(c, not it["M"]) for c, _, _ in it["E"]]  # item.toml has at most 256 KiB
       + [material(c, cs) for c, _, cs in it["M"]])
def rules(it):
    o = []; fn = lambda name, e: o.append("fn %s() { %s }" % (name, expr(e)))
    for c, w, ok in it["E"]:
        if w is not None: fn("applies_" + c.lower(), w)
        fn(c.lower(), ok)
    for c, w, cs in it["M"]:
        if w is not None: fn("needs_" + c.lower(), w)
        for s, ok in cs: fn("accepts_%s_%s" % (c.lower(), s.lower()), ok)
    return "\n".join(o if it["M"] else map(tight, o)) + "\n"
def law(it): return 'title = "Specification of the benchmark"\nsource = "bench/spec.md"\n[articles]\n' + "".join('"%s" = "Line %s of the table"\n' % (c, c) for c, *_ in it["E"] + it["M"])
def library(it):
    d = "items/market-access/%s/%s/" % (it["id"].replace("_", "-"), FROM)
    return J({"library.toml": 'title = "Benchmark"\npublisher = "Yushen"\nlanguages = ["en"]\n', "laws/%s.toml" % SPEC: law(it), d + "item.toml": item_toml(it), d + "rules.rhai": rules(it)})

def document(f, evidence=True):
    """A case as a facts document: rooms are records, a category named twice stands once, an absent material is null.
       The items of growth `checks_N` have no materials, so their documents have no evidence."""
    facts = {k: f[k] for k in ORDER}
    facts["business_categories"] = list(dict.fromkeys(f["business_categories"]))
    facts["room_areas_m2"] = [{"area": x} for x in f["room_areas_m2"]]
    if not evidence: return {"facts": facts}
    ev = {m.lower(): {k: v for k, v in x.items() if k != "present"} if x["present"] else None for m, x in f["materials"].items()}
    return {"facts": facts, "evidence": ev}
