#!/usr/bin/env python3
"""Runs every contestant of contestants.json: verify -> rounds of bench (interleaved) -> growth -> batch; writes OUT/results.json and the table.
   run.py OUT [--only id,id] [--rounds N] [--ms M] [--no-growth] [--no-batch]      OUT is where `cargo xtask bench` built everything"""
import json, os, subprocess, sys, tempfile, statistics as st, time
H = os.path.dirname(os.path.abspath(__file__)); OUT = os.path.abspath(sys.argv[1]); os.chdir(H)
A = sys.argv[2:]; opt = lambda k, d=None: A[A.index(k) + 1] if k in A else d
at = lambda *p: os.path.join(OUT, *p)
cs = json.load(open("contestants.json")); extras = json.load(open("extras.json")); oracle = next(c for c in cs if c["id"] == "oracle"); only = opt("--only")
if only: cs = [c for c in cs if c["id"] in only.split(",")]
rounds, ms = int(opt("--rounds", 5)), opt("--ms", "400")
def cmd(c):
    if "bin" in c: return [at("cargo/release", c["bin"])]
    if "js" in c: return ["node", "--expose-gc", "js/harness.mjs", c["js"]]
    if "node" in c: return ["node", "--expose-gc", "js/" + c["node"]]
    return [at("venv/bin/python"), "py/harness.py", c["py"]]
def env(c): return dict(os.environ, PYTHONDONTWRITEBYTECODE="1", **{k: at(v) if k == "WASM" else v for k, v in c.get("env", {}).items()})
def go(c, *a, timeout=120): return subprocess.run(cmd(c) + list(a), env=env(c), capture_output=True, text=True, timeout=timeout)
rules = lambda c, n: at("rules", c["lang"], n + ".json")
def cases(c, n): # our items read facts documents; those of checks_N have no materials, so no evidence
    return at("cases.jsonl" if c["lang"] != "yushen" else "cases.yushen.checks.jsonl" if n.startswith("checks") else "cases.yushen.jsonl")
files = lambda c, name: ("--rules", rules(c, name), "--cases", cases(c, name))
canon = lambda t: [(o["id"], o.get("verdict"), o.get("fails"), o.get("na"), o.get("error")) for o in map(json.loads, t.splitlines())]
otruth = {}
def truth(name, item, n):
    k = (name, item, n)
    if k not in otruth: otruth[k] = canon(go(oracle, "verify", *files(oracle, name), "--item", item, "--n", str(n)).stdout)
    return otruth[k]
def verify(c, name, item, n, timeout=300):
    try: r = go(c, "verify", *files(c, name), "--item", item, "--n", str(n), timeout=timeout)
    except subprocess.TimeoutExpired: return "timeout"
    except OSError as e: return "not had: " + e.strerror.lower()
    if r.returncode: return "exit %d %s" % (r.returncode, r.stderr[-300:])
    t = truth(name, item, n)
    try: return sum(x != y for x, y in zip(t, canon(r.stdout))) + abs(len(t) - len(r.stdout.splitlines()))
    except Exception as e: return str(e)
def timed(c, *a, timeout=120):
    t = os.path.join(tempfile.gettempdir(), "timing_%d.json" % os.getpid())
    try: r = go(c, *a, "--timing", t, timeout=timeout)
    except subprocess.TimeoutExpired: return {"error": "timeout"}
    except OSError as e: return {"error": "not had: " + e.strerror.lower()}
    if r.returncode: return {"error": r.stderr[-300:]}
    return json.load(open(t))
def bench(c, name, item, n, ms, *a, timeout=120): return timed(c, "bench", *files(c, name), "--item", item, "--n", str(n), "--ms", str(ms), *a, timeout=timeout)
def median(bs):
    v = [b for b in bs if "error" not in b]
    return {k: st.median(b[k] for b in v) for k in v[0] if isinstance(v[0][k], (int, float))} if v else {"error": bs[0]["error"] if bs else "not run"}
out = {"started": time.strftime("%Y-%m-%d %H:%M:%S"), "nproc": os.cpu_count(), "load_start": os.getloadavg(), "rounds": rounds, "ms": ms, "contestants": {}}
kept = json.load(open(at("results.json"))) if os.path.exists(at("results.json")) else {}; old = kept.get("contestants", {})
if only: out["contestants"] = dict(old)  # --only keeps the others; --no-growth / --no-batch keep the earlier figures
res = out["contestants"]
for c in cs:
    r = res[c["id"]] = {"name": c["name"], "kind": c["kind"]}; o = old.get(c["id"], {})
    if "--no-growth" in A and "growth" in o: r["growth"] = o["growth"]
    if "--no-batch" in A: r.update({k: o[k] for k in ("batch1", "batch2") if k in o})
    r["mismatches"] = verify(c, "lib_1", "item_0000", 1000); print("verify", c["id"], r["mismatches"], flush=True)
ok = [c for c in cs if res[c["id"]]["mismatches"] == 0]
many = [c for c in ok if c["id"] in ("oracle", "yushen", "yushen-wasm")]  # the floor on 1,000 checks belongs to the same run
for c in list(many):
    if bad := verify(c, "checks_1000", "checks_1000", 1000): many.remove(c); print("verify", c["id"], "checks_1000:", bad, flush=True)
raw, raw_many, raw_extra = ({c["id"]: [] for c in l} for l in (ok, many, extras))
for k in range(rounds):
    for c in ok: b = bench(c, "lib_1", "item_0000", 1000, ms); b["load1"] = os.getloadavg()[0]; raw[c["id"]].append(b)
    for c in many: raw_many[c["id"]].append(bench(c, "checks_1000", "checks_1000", 200, ms))
    for c in extras: # opening 1,000 items takes long: "once" is enough, and belongs to growth
        if c.get("once") and (k or "--no-growth" in A): continue
        raw_extra[c["id"]].append(timed(c, *(x.replace("OUT", OUT) for x in c["args"])))
    print("round", k + 1, time.strftime("%H:%M:%S"), "load", os.getloadavg(), flush=True)
for c in ok:
    v = [b for b in raw[c["id"]] if "error" not in b]; r = res[c["id"]]; r.update(median(raw[c["id"]]))
    if v: r["full_per_cpu_s_min"], r["full_per_cpu_s_max"] = min(b["full_per_cpu_s"] for b in v), max(b["full_per_cpu_s"] for b in v)
for c in many: res[c["id"]]["checks_1000"] = median(raw_many[c["id"]])
out["extras"] = {c["id"]: median(raw_extra[c["id"]]) if raw_extra[c["id"]] else kept.get("extras", {}).get(c["id"], {"error": "not run"}) for c in extras}
def save(): out["finished"] = time.strftime("%Y-%m-%d %H:%M:%S"); out["load_end"] = os.getloadavg(); json.dump(out, open(at("results.json"), "w"), indent=1)
save()
if "--no-growth" not in A:
    for c in ok:
        if c["id"] in ("openfisca", "yushen-decision", "yushen-wasm-decision"): continue
        g = res[c["id"]]["growth"] = {}; dead = set()
        for fam, sizes, mk in (("lib", (1, 10, 100, 1000), lambda n: "item_%04d" % (n // 2)), ("checks", (10, 100, 1000), lambda n: "checks_%d" % n)):
            for n in sizes:
                if fam in dead: g["%s_%d" % (fam, n)] = {"error": "skipped after timeout"}; continue
                name, slow = "%s_%d" % (fam, n), res[c["id"]]["p50_us"] > 5000
                m = verify(c, name, mk(n), 20 if slow else 100, timeout=60)
                b = bench(c, name, mk(n), 20 if slow else 200, 200, timeout=60) if m == 0 else {"error": "mismatch %s" % m}
                if "error" in b and ("timeout" in b["error"]): dead.add(fam)
                g[name] = {k: b[k] for k in ("error", "load_first_ms", "p50_us", "full_per_cpu_s", "core_per_cpu_s", "rss_rules_kb") if k in b}; g[name]["verified"] = m == 0
        print("growth", c["id"], time.strftime("%H:%M:%S"), flush=True); save()
if "--no-batch" not in A:
    for c in ok:
        if c["id"] == "openfisca": continue
        b = bench(c, "lib_1", "item_0000", 1000, 100, "--batch", "100000", "--cap-s", opt("--cap-s", "3")); res[c["id"]]["batch1"], res[c["id"]]["batch2"] = b.get("batch1"), b.get("batch2")
    print("batch", time.strftime("%H:%M:%S"), flush=True)
save()
subprocess.run([sys.executable, "-B", "table.py", OUT])
