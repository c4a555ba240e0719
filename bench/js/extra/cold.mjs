// The first review in a fresh process: from reading the package's files to the decision's bytes, the bundle fetched piece by
// piece from memory and verified. Node's own start is not in it. Arguments: --archive F --trust F --item ID --on DATE --facts F --timing T
import fs from "node:fs";
const get = k => process.argv[process.argv.indexOf(k) + 1], enc = new TextEncoder();
const { envelope, pieces } = JSON.parse(fs.readFileSync(get("--archive"), "utf8")), trust = new Uint8Array(fs.readFileSync(get("--trust")));
for (const k of Object.keys(pieces)) pieces[k] = enc.encode(pieces[k]);
let facts = fs.readFileSync(get("--facts")); if (get("--facts").endsWith("l")) facts = Buffer.from(JSON.stringify(JSON.parse(facts.toString().split("\n")[0]).facts));
const t0 = performance.now(), { Library } = await import("../../../dist/pkg/js/node.js");
const t1 = performance.now(), library = await Library.load(enc.encode(envelope), p => pieces[p.sha256], trust);
const t2 = performance.now(); await library.fetch(get("--item"), get("--on"));
const t3 = performance.now(); library.open(get("--item"), get("--on")).free();
const t4 = performance.now(), decision = library.review(get("--item"), get("--on"), facts);
const t5 = performance.now();
if (!decision.length) throw new Error("no decision");
fs.writeFileSync(get("--timing"), JSON.stringify({ cold_ms: t5 - t0, import_ms: t1 - t0, load_ms: t2 - t1, fetch_ms: t3 - t2, open_ms: t4 - t3, review_ms: t5 - t4,
  items: library.items(get("--on")).length, parts: Object.keys(pieces).length - 1 }));
