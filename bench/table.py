"""OUT/results.json and OUT/sizes.json -> OUT/results.md"""
import json, os, sys
os.chdir(sys.argv[1])
r = json.load(open("results.json"))["contestants"]; s = json.load(open("sizes.json")) if os.path.exists("sizes.json") else {}
def n(x, d=0): return "-" if x is None else ("{:,.%df}" % d).format(x)
def us(x): return "-" if x is None else n(x, 2 if x < 10 else 1 if x < 100 else 0)
def kb(b): return "-" if b is None else "{:,.0f}".format(b / 1024)
L = []
L.append("| contestant | = oracle | evals/CPU-s full | core | evals/s wall | p50 us | p99 us | load first/warm ms | rules MB | peak MB | size KB raw / gzip / brotli |"); L.append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
last = None
for i, c in r.items():
    if c["kind"] != last: L.append("| **%s** |" % c["kind"]); last = c["kind"]
    z = s.get(i, {}); k = "yes" if c.get("mismatches") == 0 else "NO %s" % str(c.get("mismatches"))[:60]
    if "full_per_s" not in c: L.append("| %s | %s | %s |" % (c["name"], k, str(c.get("error", ""))[:80])); continue
    L.append("| %s | %s | %s | %s | %s | %s | %s | %s / %s | %s | %s | %s |" % (c["name"], k, n(c["full_per_cpu_s"]), n(c.get("core_per_cpu_s")), n(c["full_per_s"]), us(c["p50_us"]), us(c["p99_us"]),
        n(c["load_first_ms"], 2), n(c["load_ms"], 2), n(c["rss_rules_kb"] / 1024, 1), n(c["rss_peak_kb"] / 1024, 0), "%s / %s / %s" % (kb(z.get("raw")), kb(z.get("gzip")), kb(z.get("brotli")))))
L.append("\nGrowth: p50 us (first load ms, rules MB)\n"); cols = ["lib_1", "lib_10", "lib_100", "lib_1000", "checks_10", "checks_100", "checks_1000"]
L.append("| contestant | " + " | ".join(cols) + " |"); L.append("|---|" + "---:|" * len(cols))
for i, c in r.items():
    g = c.get("growth")
    if g: L.append("| %s | %s |" % (c["name"], " | ".join("%s (%s, %s)" % (us(x.get("p50_us")), n(x.get("load_first_ms"), 1), n(x.get("rss_rules_kb", 0) / 1024, 1)) if "p50_us" in (x := g.get(k, {})) else str(x.get("error", "-"))[:40] for k in cols)))
L.append("\nBatch of 100,000 (wall; n < 100,000 where the 3 s cap ran out)\n"); L.append("| contestant | 1 thread /s (n) | 2 threads /s (n) |"); L.append("|---|---:|---:|")
for i, c in r.items():
    b, d = c.get("batch1"), c.get("batch2")
    if b: L.append("| %s | %s (%s) | %s (%s) |" % (c["name"], n(b["per_s"]), n(b["n"]), n(d and d["per_s"]), n(d and d["n"])))
open("results.md", "w").write("\n".join(L) + "\n")
