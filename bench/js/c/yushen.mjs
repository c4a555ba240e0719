// Yushen through its npm package, as built by `cargo xtask pkg`. In: facts documents as bytes. YUSHEN=decision: the complete
// decision as canonical JSON with its digest, read back for the codes; otherwise outcome and codes.
import { Library } from "../../../dist/pkg/node/yushen.js";
const ON = "2026-01-01", enc = new TextEncoder(), dec = new TextDecoder();
const VERDICT = { ineligible: "not_eligible", correctable: "supplement", ready: "pass" };
export const name = id => id.replaceAll("_", "-");
export const packed = items => enc.encode(JSON.stringify({ files: Object.assign({}, ...items.map(i => JSON.parse(i.rules))), format: "yushen-sources/1" }));
export const load = items => Library.load(packed(items));
export const input = document => enc.encode(JSON.stringify(document));
export function evalOne(library, item, bytes) { return outcome(JSON.parse(dec.decode(library.review(name(item), ON, bytes)))); }
// anything left unknown is an error
function outcome(d) {
  const fails = [], na = [], open = what => { throw new Error(`${what.id}: left open`); };
  for (const c of d.conditions) { if (c.verdict === "unmet") fails.push(c.id.toUpperCase()); else if (c.verdict === "not_applicable") na.push(c.id.toUpperCase()); else if (c.verdict !== "met") open(c); }
  for (const m of d.materials) { const id = m.id.toUpperCase();
    if (m.requirement === "not_required") na.push(id); else if (m.requirement !== "required") open(m);
    else if (m.evidence === "missing") fails.push(id + ".PRESENT"); else if (m.evidence !== "accepted" && m.evidence !== "defective") open(m);
    else for (const k of m.checks ?? []) if (k.verdict === "unmet") fails.push(`${id}.${k.id.toUpperCase()}`); else if (k.verdict !== "met") open(m); }
  if (d.questions.length || !VERDICT[d.outcome]) throw new Error(`outcome ${d.outcome}, ${d.questions.length} open questions`);
  return { verdict: VERDICT[d.outcome], fails, na };
}
