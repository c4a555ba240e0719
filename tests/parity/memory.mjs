// Memory of the npm package in Node over many reviews and over reviews and libraries that are opened and closed.
// In: `node --expose-gc memory.mjs PKG REVIEWS CYCLES`; standard input: a signed bundle and the trusted keys, a line each, then one
// {"item","on","facts"} a line. Out: one line of JSON: bytes of WebAssembly memory and of the heap, warm and after each. Absent: what
// is too much; the caller says so.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, reviews, cycles] = process.argv.slice(2);
const pkg = resolve(folder);
const { exports } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
const { default: init, Library } = await import(pathToFileURL(join(pkg, exports["."].node)));
const { memory } = await init();

const encode = (text) => new TextEncoder().encode(text);
const [archive, trust, ...lines] = readFileSync(0, "utf8").split("\n").filter((line) => line);
const cases = lines.map((line) => {
  const { item, on, facts } = JSON.parse(line);
  return { item, on, bytes: encode(facts), object: JSON.parse(facts.replace(/^\uFEFF/, "")) };
});
const [bundle, keys] = [encode(archive), encode(trust)];

function review(library, number) {
  const { item, on, bytes, object } = cases[number % cases.length];
  if (number % 2) library.reviewObject(item, on, object);
  else library.review(item, on, bytes);
}

/** As a person does it, once: opened, answered, decided, disposed of. */
function cycle(library, number) {
  const { item, on, object } = cases[number % cases.length];
  const review = library.open(item, on);
  for (const [name, value] of Object.entries(object.facts ?? {})) review.set(`facts.${name}`, value);
  review.next();
  review.decision();
  if (Symbol.dispose) review[Symbol.dispose]();
  else review.free();
}

function reopen(number) {
  const library = Library.unpack(bundle, keys);
  review(library, number);
  library.free();
}

const finalised = () => new Promise((ready) => setTimeout(ready, 10));
async function state() {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await finalised();
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { wasm: memory.buffer.byteLength, heap: heapUsed, rss };
}

const library = Library.unpack(bundle, keys);
for (let number = 0; number < 2 * cases.length; number++) review(library, number);
for (let number = 0; number < cases.length; number++) cycle(library, number);
for (let number = 0; number < 3; number++) reopen(number);
const warm = await state();
for (let number = 0; number < Number(reviews); number++) review(library, number);
const reviewed = await state();
for (let number = 0; number < Number(cycles); number++) cycle(library, number);
const cycled = await state();
for (let number = 0; number < Number(cycles) / 10; number++) reopen(number);
const reopened = await state();
library.free();
console.log(JSON.stringify({ warm, reviewed, cycled, reopened }));
