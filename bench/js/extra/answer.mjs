// One answer more, as in a wizard, through the npm package: from the answer to outcome, every verdict as a code, and the next question.
// Each applicant starts from nothing and answers what is asked until nothing is asked. Arguments: --rules F --cases F --item ID --n N --timing T
import fs from "node:fs"; import { load, name } from "../c/yushen.mjs";
const get = k => process.argv[process.argv.indexOf(k) + 1], item = get("--item"), short = [], long = [];
const { library } = load(JSON.parse(fs.readFileSync(get("--rules"), "utf8")).items);
const documents = fs.readFileSync(get("--cases"), "utf8").trim().split("\n").slice(0, +get("--n")).map(l => JSON.parse(l).facts);
function apply(document) {
  const review = library.open(name(item), "2026-01-01"); let next = review.next();
  while (next) {
    const value = next.field.split(".").reduce((inner, key) => inner[key], document), t0 = performance.now();
    review.set(next.field, value); const said = review.codes(); next = review.next(next.section);
    const t1 = performance.now(); review.decision(); const t2 = performance.now();
    if (!said.length) throw new Error("no verdicts");
    short.push((t1 - t0) * 1e3); long.push((t2 - t0) * 1e3);
  }
  if (review.outcome === "unsettled") throw new Error("nothing is asked, but something is open"); review.free();
}
documents.forEach(apply); short.length = long.length = 0; documents.forEach(apply); // warm-up first
const pct = (v, p) => v.sort((a, b) => a - b)[Math.floor((v.length - 1) * p)];
fs.writeFileSync(get("--timing"), JSON.stringify({ answer_us: pct(short, .5), answer_p99_us: pct(short, .99), answer_decision_us: pct(long, .5), answers: short.length }));
