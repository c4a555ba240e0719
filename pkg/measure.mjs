// The cold start of the built package, once, in a fresh process of Node.
// In: `node measure.mjs PKG ARCHIVE TRUST ITEM ON FACTS`. Out: milliseconds as JSON: compiling, instantiating, loading a signed
// library (manifest, index), opening the item's part and the first review. Absent: Node's own start, a network.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [pkg, archive, trust, item, on, facts] = process.argv.slice(2);
const encode = (text) => new TextEncoder().encode(text);
const { envelope, pieces } = JSON.parse(readFileSync(archive, "utf8"));
const given = { trust: readFileSync(trust), facts: readFileSync(facts), program: readFileSync(join(pkg, "yushen_bg.wasm")) };
const { Library, initSync } = await import(pathToFileURL(resolve(pkg, "yushen.js")));

const times = {};
let since = performance.now();
const lap = (name) => {
  const now = performance.now();
  times[name] = now - since;
  since = now;
};
const module = await WebAssembly.compile(given.program);
lap("compile");
initSync({ module });
lap("instantiate");
const library = await Library.load(encode(envelope), (piece) => encode(pieces[piece.sha256]), given.trust);
lap("load");
await library.fetch(item, on);
const decision = library.review(item, on, given.facts);
lap("first_review");
if (decision.length === 0) throw new Error("no decision");
console.log(JSON.stringify(times));
