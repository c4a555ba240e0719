// Yushen through its npm package, as built by `cargo xtask pkg`. In: facts documents as bytes. YUSHEN=decision: the complete
// decision as canonical JSON with its digest, read back for the codes; otherwise outcome and codes of a `Review`.
import fs from "node:fs"; import path from "node:path";
import * as yushen from "../../../dist/pkg/js/node.js";
const ON = "2026-01-01", enc = new TextEncoder(), dec = new TextDecoder(), complete = process.env.YUSHEN === "decision";
const VERDICT = { ineligible: "not_eligible", correctable: "supplement", ready: "pass" };
export const name = id => id.replaceAll("_", "-");
// the same library as a signed bundle in one file, beside the rules (`p_yushen bundle`)
const rules = process.argv[process.argv.indexOf("--rules") + 1] ?? "", archive = rules.replace(/\.json$/, ".archive");
const read = file => new Uint8Array(fs.readFileSync(file)), keys = () => read(path.join(path.dirname(rules), "trust"));
export const load = items => ({ library: yushen.Library.unpack(read(archive), keys()), reviews: new Map(), checks: declared(items) });
// checks on evidence in the order of their declaration, as `M02.EXPIRED`: the functions `accepts_m02_expired` of each item
const declared = items => Object.fromEntries(items.map(i => [name(i.id), Object.entries(JSON.parse(i.rules)).filter(([path]) => path.endsWith("item.toml")).flatMap(([, toml]) => {
  const found = []; let material = "";
  for (const line of toml.split("\n")) { const id = /^id = "(.*)"/.exec(line)?.[1]; if (line.startsWith("[[")) material = line === "[[materials]]" ? "next" : line === "[[materials.checks]]" ? material : "";
    if (id && line && material === "next") material = id; else if (id && material) found.push(`${material}.${id}`.toUpperCase()); }
  return found; })]));
export const input = document => enc.encode(JSON.stringify(document));
export const evalOne = complete ? (e, item, bytes) => words(decision(e.library.review(name(item), ON, bytes)))
  : (e, item, bytes) => { let r = e.reviews.get(item); if (!r) e.reviews.set(item, r = open(e, item)); r.review.load(bytes); return codes(r, r.review.codes()); };
// facts resident: every check is evaluated anew (a review keeps its verdicts, so asking again would measure nothing)
export const prepareCore = complete ? undefined : (e, bytes, item) => { const r = open(e, item); r.review.load(bytes); return r; };
export const evalCore = complete ? undefined : (e, item, r) => codes(r, r.review.reassess());
const decision = bytes => JSON.parse(dec.decode(bytes)), left = (what, id) => { throw new Error(`${id}: left ${what}`); };
function open(e, item) { // the codes of the specification, in the order in which the review has its verdicts
  const review = e.library.open(name(item), ON), d = decision(review.decision()), ids = l => l.map(x => x.id.toUpperCase());
  const materials = ids(d.materials), numbers = Object.fromEntries(materials.map((m, i) => [m, i])), checks = materials.map(() => []);
  for (const check of e.checks[name(item)]) checks[numbers[check.split(".")[0]]].push(check);
  return { review, conditions: ids(d.conditions), materials, checks, missing: materials.map(m => m + ".PRESENT") };
}
// a verdict's number is its place in the package's list; anything left open is an error
const OUTCOME = [, "not_eligible", , "supplement", , , "pass"], MET = 0, UNMET = 1, NOT_APPLICABLE = 3, REQUIRED = 0, NOT_REQUIRED = 1, ACCEPTED = 0, MISSING = 1, DEFECTIVE = 2;
function codes({ conditions, materials, checks, missing }, said) {
  const fails = [], na = [], n = conditions.length;
  for (let i = 0; i < n; i++) switch (said[1 + i]) { case MET: break; case UNMET: fails.push(conditions[i]); break; case NOT_APPLICABLE: na.push(conditions[i]); break; default: left("open", conditions[i]); }
  for (let i = 0, at = 1 + n; i < materials.length; i++) {
    const requirement = said[at++], evidence = said[at++], end = at + checks[i].length;
    if (requirement === NOT_REQUIRED) na.push(materials[i]); else if (requirement !== REQUIRED) left("open", materials[i]);
    else if (evidence === MISSING) fails.push(missing[i]);
    else if (evidence === DEFECTIVE) for (let k = 0; k < checks[i].length; k++) { if (said[at + k] === UNMET) fails.push(checks[i][k]); else if (said[at + k] !== MET) left("open", checks[i][k]); }
    else if (evidence !== ACCEPTED) left("open", materials[i]);
    at = end;
  }
  return { verdict: OUTCOME[said[0]] ?? left(said[0], "outcome"), fails, na };
}
function checks(m, fails) { for (const k of m.checks ?? []) if (k.verdict === "unmet") fails.push(`${m.id}.${k.id}`.toUpperCase()); else if (k.verdict !== "met") left(k.verdict, `${m.id}.${k.id}`); }
function words(d) {
  const fails = [], na = [];
  for (const c of d.conditions) { if (c.verdict === "unmet") fails.push(c.id.toUpperCase()); else if (c.verdict === "not_applicable") na.push(c.id.toUpperCase()); else if (c.verdict !== "met") left(c.verdict, c.id); }
  for (const m of d.materials) { const id = m.id.toUpperCase();
    if (m.requirement === "not_required") na.push(id); else if (m.requirement !== "required") left(m.requirement, id);
    else if (m.evidence === "missing") fails.push(id + ".PRESENT"); else if (m.evidence === "accepted" || m.evidence === "defective") checks(m, fails); else left(m.evidence, id); }
  if (d.questions.length) left("questions", d.questions.length);
  return { verdict: VERDICT[d.outcome] ?? left(d.outcome, "outcome"), fails, na };
}
