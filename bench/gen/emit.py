"""One emitter per rule language; writes OUT/<lang>/<name>.json = {"items":[{"id","rules":text}]}"""
import json, os, sys
import yushen
from model import *
J = json.dumps

# ---------- rhai: one script function per item ----------
def rhai_e(e, top=True):
    k = e[0]
    if k == "fact": return "f." + e[1]
    if k == "mat": return "f.materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k in ("cmp", "date"): return "%s %s %s" % (rhai_e(e[2], 0), e[1], rhai_e(e[3], 0))
    if k == "ddiff": return "days(%s) - days(%s)" % (rhai_e(e[1]), rhai_e(e[2]))
    if k in ("and", "or"):
        s = {"and": " && ", "or": " || "}[k].join(rhai_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "!(" + rhai_e(e[1]) + ")"
    if k == "in": return "%s in %s" % (rhai_e(e[1], 0), J(e[2]))
    if k == "has": return "%s in f.%s" % (J(e[2]), e[1])
    if k == "hasany": return "f.%s.some(|c| c in %s)" % (e[1], J(e[2]))
    if k == "sum": return "f.%s.reduce(|a, v| a + v, 0)" % e[1]
    if k == "mul": return "%s * %d" % (rhai_e(e[1]), e[2])
    raise ValueError(k)
def rhai(it):
    o = ["fn %s(f) {" % it["id"], "  let fails = [];", "  let na = [];"]
    for c, w, ok in it["E"]:
        t = "if %s { fails.push(\"%s\"); }" % (rhai_e(NOT(ok)), c)
        o.append("  " + (t if w is None else "if %s { %s } else { na.push(\"%s\"); }" % (rhai_e(w), t, c)))
    for c, w, cs in it["M"]:
        body = "if !f.materials.%s.present { fails.push(\"%s.PRESENT\"); } else { %s }" % (c, c, " ".join(
            "if %s { fails.push(\"%s.%s\"); }" % (rhai_e(NOT(ok)), c, s) for s, ok in cs))
        o.append("  " + (body if w is None else "if %s { %s } else { na.push(\"%s\"); }" % (rhai_e(w), body, c)))
    o += ["  let verdict = if fails.some(|c| !c.starts_with(\"M\")) { \"not_eligible\" } else if fails.len() > 0 { \"supplement\" } else { \"pass\" };",
          "  #{ verdict: verdict, fails: fails, na: na }", "}"]
    return "\n".join(o) + "\n"

# ---------- Rego ----------
class Rego:
    def __init__(s, it): s.it, s.help, s.n = it, [], 0
    def v(s, e):
        k = e[0]
        if k == "fact": return "input." + e[1]
        if k == "mat": return "input.materials.%s.%s" % (e[1], e[2])
        if k == "lit": return J(e[1])
        if k == "ddiff": return "days_between(%s, %s)" % (s.v(e[1]), s.v(e[2]))
        if k == "sum": return "sum(input.%s)" % e[1]
        if k == "mul": return "%s * %d" % (s.v(e[1]), e[2])
        raise ValueError(k)
    def st(s, x): return "{" + ", ".join(J(v) for v in x) + "}"
    def helper(s, bodies):
        s.n += 1; h = "c%d" % s.n
        for b in bodies: s.help.append("%s if {\n%s\n}" % (h, "\n".join("\t" + l for l in b)))
        return h
    def lines(s, e):
        k = e[0]
        if k in ("fact", "mat"): return [s.v(e)]
        if k in ("cmp", "date"): return ["%s %s %s" % (s.v(e[2]), e[1], s.v(e[3]))]
        if k == "in": return ["%s in %s" % (s.v(e[1]), s.st(e[2]))]
        if k == "has": return ["%s in input.%s" % (J(e[2]), e[1])]
        if k == "hasany": return [s.helper([["some c in input.%s" % e[1], "c in " + s.st(e[2])]])]
        if k == "and": return [l for x in e[1] for l in s.lines(x)]
        if k == "or": return s.lines(e[1][0]) if len(e[1]) == 1 else [s.helper([s.lines(x) for x in e[1]])]
        if k == "not":
            x = e[1]
            if x[0] == "not": return s.lines(x[1])
            if x[0] in ("cmp", "date"): return ["%s %s %s" % (s.v(x[2]), NEG[x[1]], s.v(x[3]))]
            l = s.lines(x)
            return ["not " + (l[0] if len(l) == 1 else s.helper([l]))]
        raise ValueError(k)
    def run(s):
        o, it = [], s.it
        rule = lambda kind, code, ls: o.append("%s contains %s if {\n%s\n}" % (kind, J(code), "\n".join("\t" + l for l in ls)))
        for c, w, ok in it["E"]:
            if w is None: rule("fails", c, s.lines(NOT(ok)))
            else:
                wl = s.lines(w); wl = wl if len(wl) == 1 else [s.helper([wl])]
                rule("fails", c, wl + s.lines(NOT(ok)))
                rule("na", c, s.lines(NOT(w)) if len(wl) == 1 and not wl[0].startswith("c") else ["not " + wl[0]])
        for c, w, cs in it["M"]:
            pre = []
            if w is not None:
                h = "%s_required" % c.lower(); s.help.append("%s if {\n%s\n}" % (h, "\n".join("\t" + l for l in s.lines(w))))
                pre = [h]; rule("na", c, ["not " + h])
            rule("fails", c + ".PRESENT", pre + ["not input.materials.%s.present" % c])
            for sfx, ok in cs: rule("fails", c + "." + sfx, pre + ["input.materials.%s.present" % c] + s.lines(NOT(ok)))
        head = ["package " + it["id"], "import rego.v1",
            'days_between(a, b) := (time.parse_ns("2006-01-02", a) - time.parse_ns("2006-01-02", b)) / 86400000000000']
        tail = ['not_eligible if {\n\tsome c in fails\n\tnot startswith(c, "M")\n}', 'default verdict := "pass"',
            'verdict := "not_eligible" if not_eligible', 'verdict := "supplement" if {\n\tcount(fails) > 0\n\tnot not_eligible\n}',
            'result := {"verdict": verdict, "fails": fails, "na": na}']
        if not any(r.startswith("na ") for r in o): tail.insert(0, "na contains c if {\n\tsome c in []\n}")
        return "\n\n".join(head + s.help + o + tail) + "\n"
def rego(it): return Rego(it).run()

# ---------- CEL: one program per condition, the host walks the structure ----------
def cel_e(e, top=True):
    k = e[0]
    if k == "fact": return "f." + e[1]
    if k == "mat": return "f.materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k == "cmp" and e[2][0] == "ddiff":
        t = lambda x: 'timestamp(%s + "T00:00:00Z")' % cel_e(x)
        return '%s - %s %s duration("%dh")' % (t(e[2][1]), t(e[2][2]), e[1], e[3][1] * 24)
    if k in ("cmp", "date"): return "%s %s %s" % (cel_e(e[2], 0), e[1], cel_e(e[3], 0))
    if k in ("and", "or"):
        s = {"and": " && ", "or": " || "}[k].join(cel_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "!(" + cel_e(e[1]) + ")"
    if k == "in": return "%s in %s" % (cel_e(e[1], 0), J(e[2]))
    if k == "has": return "%s in f.%s" % (J(e[2]), e[1])
    if k == "hasany": return "f.%s.exists(c, c in %s)" % (e[1], J(e[2]))
    if k == "sum": return "sum(f.%s)" % e[1]
    if k == "mul": return "%s * %d" % (cel_e(e[1]), e[2])
    raise ValueError(k)
def cel(it):
    return J([{"code": c, "when": w and cel_e(w), "checks": [[c, cel_e(ok)]]} for c, w, ok in it["E"]] +
             [{"code": c, "when": w and cel_e(w), "present": "f.materials.%s.present" % c,
               "checks": [[c + "." + s, cel_e(ok)] for s, ok in cs]} for c, w, cs in it["M"]])

# ---------- Cedar: one forbid policy per check, one permit policy per applicability ----------
def cedar_e(e, top=True):
    k = e[0]
    if k == "fact": return "context." + e[1]
    if k == "mat": return "context.materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k == "cmp" and e[2][0] == "ddiff": return "%s.durationSince(%s).toDays() %s %d" % (cedar_e(e[2][1]), cedar_e(e[2][2]), e[1], e[3][1])
    if k in ("cmp", "date"): return "%s %s %s" % (cedar_e(e[2], 0), e[1], cedar_e(e[3], 0))
    if k in ("and", "or"):
        s = {"and": " && ", "or": " || "}[k].join(cedar_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "!(" + cedar_e(e[1]) + ")"
    if k == "in": return "%s.contains(%s)" % (J(e[2]), cedar_e(e[1]))
    if k == "has": return "context.%s.contains(%s)" % (e[1], J(e[2]))
    if k == "hasany": return "context.%s.containsAny(%s)" % (e[1], J(e[2]))
    if k == "sum": return "context.%s_sum" % e[1]        # not expressible: the host adds it to the context
    if k == "mul": return "%s * %d" % (cedar_e(e[1]), e[2])
    raise ValueError(k)
def cedar(it):
    fails, na = deficits(it); r = 'resource == Item::"%s"' % it["id"]
    ps = [[it["id"] + "/ok", 'permit(principal, action == Action::"review", %s);' % r]]
    ps += [["%s/%s" % (it["id"], c), 'forbid(principal, action == Action::"review", %s) when { %s };' % (r, cedar_e(e))] for c, e in fails]
    ps += [["%s/na/%s" % (it["id"], c), 'permit(principal, action == Action::"notApplicable", %s) when { %s };' % (r, cedar_e(e))] for c, e in na]
    return J(ps)

# ---------- JSONLogic: one document per item ----------
def jl_e(e):
    k = e[0]; v = lambda p: {"var": p}
    if k == "fact": return v(e[1])
    if k == "mat": return v("materials.%s.%s" % (e[1], e[2]))
    if k == "lit": return e[1]
    # difference against 0, not days <= days: compiled json-logic-engine 5.0.7 throws NaN on the direct form (var inside a custom operator inside a comparison)
    if k == "date": return {e[1]: [{"-": [{"days": [jl_e(e[2])]}, {"days": [jl_e(e[3])]}]}, 0]}
    if k == "cmp": return {{"==": "===", "!=": "!=="}.get(e[1], e[1]): [jl_e(e[2]), jl_e(e[3])]}
    if k == "ddiff": return {"-": [{"days": [jl_e(e[1])]}, {"days": [jl_e(e[2])]}]}
    if k in ("and", "or"): return {k: [jl_e(x) for x in e[1]]} if len(e[1]) > 1 else jl_e(e[1][0])
    if k == "not": return {"!": [jl_e(e[1])]}
    if k == "in": return {"in": [jl_e(e[1]), e[2]]}
    if k == "has": return {"in": [e[2], v(e[1])]}
    if k == "hasany": return {"some": [v(e[1]), {"in": [v(""), e[2]]}]}
    if k == "sum": return {"reduce": [v(e[1]), {"+": [v("current"), v("accumulator")]}, 0]}
    if k == "mul": return {"*": [jl_e(e[1]), e[2]]}
    raise ValueError(k)
def jl(it):
    fl = []; na = []
    for c, w, ok in it["E"]:
        fl.append({"if": ([jl_e(ok), [], c] if w is None else [jl_e(AND(w, NOT(ok))), c, []])})
        if w is not None: na.append({"if": [jl_e(w), [], c]})
    for c, w, cs in it["M"]:
        body = {"if": [v_present(c), {"merge": [{"if": [jl_e(ok), [], c + "." + s]} for s, ok in cs]}, c + ".PRESENT"]}
        fl.append(body if w is None else {"if": [jl_e(w), body, []]})
        if w is not None: na.append({"if": [jl_e(w), [], c]})
    return J({"fails": {"merge": fl}, "na": {"merge": na} if na else []})
def v_present(c): return {"var": "materials.%s.present" % c}

# ---------- GoRules ZEN: JDM graph with two 'collect' decision tables and a verdict expression ----------
def zen_e(e, top=True):
    k = e[0]
    if k == "fact": return e[1]
    if k == "mat": return "materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k == "date": return "date(%s) %s date(%s)" % (zen_e(e[2]), e[1], zen_e(e[3]))
    if k == "cmp" and e[2][0] == "ddiff": return "date(%s) - date(%s) %s %d" % (zen_e(e[2][1]), zen_e(e[2][2]), e[1], e[3][1] * 86400)
    if k == "cmp": return "%s %s %s" % (zen_e(e[2], 0), e[1], zen_e(e[3], 0))
    if k in ("and", "or"):
        s = (" %s " % k).join(zen_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "not (" + zen_e(e[1]) + ")"
    if k == "in": return "%s in %s" % (zen_e(e[1], 0), J(e[2]))
    if k == "has": return "%s in %s" % (J(e[2]), e[1])
    if k == "hasany": return "some(%s, # in %s)" % (e[1], J(e[2]))
    if k == "sum": return "sum(%s)" % e[1]
    if k == "mul": return "%s * %d" % (zen_e(e[1]), e[2])
    raise ValueError(k)
def zen(it):
    fails, na = deficits(it)
    def table(name, rows):
        return {"id": name, "name": name, "type": "decisionTableNode", "position": {"x": 0, "y": 0}, "content": {
            "hitPolicy": "collect", "rules": [{"_id": "%s%d" % (name, i), "i": zen_e(e), "o": J(c)} for i, (c, e) in enumerate(rows)],
            "inputs": [{"id": "i", "name": "Condition"}], "outputs": [{"id": "o", "name": "Code", "field": "code"}],
            "passThrough": False, "inputField": None, "outputPath": name, "executionMode": "single", "passThorough": False}}
    ver = {"id": "verdict", "name": "verdict", "type": "expressionNode", "position": {"x": 0, "y": 0}, "content": {"expressions": [
        {"id": "v", "key": "verdict", "value": "some(fails, not startsWith(#.code, 'M')) ? 'not_eligible' : len(fails) > 0 ? 'supplement' : 'pass'"},
        {"id": "f", "key": "fails", "value": "map(fails, #.code)"}, {"id": "n", "key": "na", "value": "map(na, #.code)"}],
        "passThrough": False, "inputField": None, "outputPath": None, "executionMode": "single"}}
    nodes = [{"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}, "content": {"schema": ""}}, table("fails", fails)]
    tabs = ["fails"]
    if na: nodes.append(table("na", na)); tabs.append("na")
    else: ver["content"]["expressions"][2]["value"] = "[]"
    nodes += [ver, {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 0, "y": 0}, "content": {"schema": ""}}]
    ed = [["in", t] for t in tabs] + [[t, "verdict"] for t in tabs] + [["verdict", "out"]]
    return J({"contentType": "application/vnd.gorules.decision", "nodes": nodes,
        "edges": [{"id": "e%d" % i, "sourceId": a, "targetId": b, "type": "edge"} for i, (a, b) in enumerate(ed)]})

# ---------- json-rules-engine: one rule per check ----------
OPS = {"==": "equal", "!=": "notEqual", "<": "lessThan", "<=": "lessThanInclusive", ">": "greaterThan", ">=": "greaterThanInclusive"}
DOPS = {"<": "dateBefore", "<=": "dateNotAfter", ">": "dateAfter", ">=": "dateNotBefore"}
def jre_v(e):
    k = e[0]
    if k == "fact": return {"fact": e[1]}
    if k == "mat": return {"fact": "materials", "path": "$.%s.%s" % (e[1], e[2])}
    if k == "lit": return e[1]
    if k == "sum": return {"fact": "sumOf", "params": {"of": e[1]}}
    if k == "mul": return {"fact": "scaled", "params": {"of": e[1][1], "by": e[2]}}
    if k == "ddiff":
        p = lambda x: x[1] if x[0] == "fact" else "materials.%s.%s" % (x[1], x[2])
        return {"fact": "daysBetween", "params": {"a": p(e[1]), "b": p(e[2])}}
    raise ValueError(k)
def jre_c(e):
    k = e[0]
    if k in ("fact", "mat"): return {**jre_v(e), "operator": "equal", "value": True}
    if k == "cmp": return {**jre_v(e[2]), "operator": OPS[e[1]], "value": jre_v(e[3])}
    if k == "date": return {**jre_v(e[2]), "operator": DOPS[e[1]], "value": jre_v(e[3])}
    if k == "and": return {"all": [jre_c(x) for x in e[1]]}
    if k == "or": return {"any": [jre_c(x) for x in e[1]]}
    if k == "not": return jre_c(e[1][1]) if e[1][0] == "not" else {"not": jre_c(e[1])}
    if k == "in": return {**jre_v(e[1]), "operator": "in", "value": e[2]}
    if k == "has": return {"fact": e[1], "operator": "contains", "value": e[2]}
    if k == "hasany": return {"fact": e[1], "operator": "containsAny", "value": e[2]}
    raise ValueError(k)
def jre(it):
    fails, na = deficits(it); o = []
    for kind, rows in (("fail", fails), ("na", na)):
        for c, e in rows:
            x = jre_c(e); x = x if ("all" in x or "any" in x or "not" in x) else {"all": [x]}
            o.append({"name": c, "conditions": x, "event": {"type": kind, "params": {"code": c}}})
    return J(o)

# ---------- FEEL ----------
def feel_e(e, top=True):
    k = e[0]
    if k == "fact": return e[1]
    if k == "mat": return "materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k == "date": return "date(%s) %s date(%s)" % (feel_e(e[2]), e[1], feel_e(e[3]))
    if k == "cmp" and e[2][0] == "ddiff": return 'date(%s) - date(%s) %s duration("P%dD")' % (feel_e(e[2][1]), feel_e(e[2][2]), e[1], e[3][1])
    if k == "cmp": return "%s %s %s" % (feel_e(e[2], 0), "=" if e[1] == "==" else e[1], feel_e(e[3], 0))
    if k in ("and", "or"):
        s = (" %s " % k).join(feel_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "not(" + feel_e(e[1]) + ")"
    if k == "in": return "%s in (%s)" % (feel_e(e[1], 0), ", ".join(J(x) for x in e[2]))
    if k == "has": return "list contains(%s, %s)" % (e[1], J(e[2]))
    if k == "hasany": return "(some c in %s satisfies c in (%s))" % (e[1], ", ".join(J(x) for x in e[2]))
    if k == "sum": return "sum(%s)" % e[1]
    if k == "mul": return "%s * %d" % (feel_e(e[1]), e[2])
    raise ValueError(k)
def feel(it):
    fl, na = [], []
    for c, w, ok in it["E"]:
        x = 'if %s then null else "%s"' % (feel_e(ok), c)
        fl.append(x if w is None else "if %s then (%s) else null" % (feel_e(w), x))
        if w is not None: na.append('if %s then null else "%s"' % (feel_e(w), c))
    for c, w, cs in it["M"]:
        p = [feel_e(w)] if w is not None else []
        pr = "materials.%s.present" % c
        for s, ok in [("PRESENT", None)] + cs:
            cond = ["(%s)" % x for x in p] + (["not(%s)" % pr] if ok is None else [pr, "not(%s)" % feel_e(ok)])
            fl.append('if %s then "%s.%s" else null' % (" and ".join(cond), c, s))
        if w is not None: na.append('if %s then null else "%s"' % (feel_e(w), c))
    f = lambda l: "[" + ",\n".join(l) + "][item != null]"
    return J({"fails": f(fl), "na": f(na) if na else "[]"})

# ---------- python rule-engine ----------
def pyre_e(e, top=True):
    k = e[0]
    if k == "fact": return e[1]
    if k == "mat": return "materials.%s.%s" % (e[1], e[2])
    if k == "lit": return J(e[1])
    if k == "cmp" and e[2][0] == "ddiff": return '%s - %s %s t"P%dD"' % (pyre_e(e[2][1]), pyre_e(e[2][2]), e[1], e[3][1])
    if k in ("cmp", "date"): return "%s %s %s" % (pyre_e(e[2], 0), e[1], pyre_e(e[3], 0))
    if k in ("and", "or"):
        s = (" %s " % k).join(pyre_e(x, 0) for x in e[1])
        return s if top or len(e[1]) == 1 else "(" + s + ")"
    if k == "not": return "not (" + pyre_e(e[1]) + ")"
    if k == "in": return "%s in %s" % (pyre_e(e[1], 0), J(e[2]))
    if k == "has": return "%s in %s" % (J(e[2]), e[1])
    if k == "hasany": return "$any([c for c in %s if c in %s])" % (e[1], J(e[2])) if 0 else "[c for c in %s if c in %s].length > 0" % (e[1], J(e[2]))
    if k == "sum": return "$sum(%s)" % e[1]
    if k == "mul": return "%s * %d" % (pyre_e(e[1]), e[2])
    raise ValueError(k)
def pyre(it):
    return J([{"code": c, "when": w and pyre_e(w), "checks": [[c, pyre_e(ok)]]} for c, w, ok in it["E"]] +
             [{"code": c, "when": w and pyre_e(w), "present": "materials.%s.present" % c,
               "checks": [[c + "." + s, pyre_e(ok)] for s, ok in cs]} for c, w, cs in it["M"]])

LANGS = dict(rhai=rhai, rego=rego, cel=cel, cedar=cedar, jl=jl, zen=zen, jre=jre, feel=feel, pyre=pyre, yushen=yushen.library, none=lambda it: "")
if __name__ == "__main__":  # emit.py OUT [LANG...]; with --small only what `--verify` needs
    A = [a for a in sys.argv[1:] if a != "--small"]; small = "--small" in sys.argv; out = A[0]; only = A[1:] or list(LANGS)
    sets = {"lib_%d" % n: [item(i) for i in range(n)] for n in ((1,) if small else (1, 10, 27, 100, 1000))}
    sets.update({"checks_%d" % n: [checks_item(n)] for n in (() if small else (10, 100, 1000))})
    for lang in only:
        os.makedirs("%s/%s" % (out, lang), exist_ok=True)
        for name, items in sets.items():
            if name == "lib_27" and lang not in ("yushen", "none"): continue  # only for our row "first review cold"
            with open("%s/%s/%s.json" % (out, lang, name), "w") as f:
                json.dump({"items": [{"id": it["id"], "rules": LANGS[lang](it)} for it in items]}, f)
