// Loads hostile libraries with the built npm package in Node and reviews cases with those that load.
// In: `node scripts.mjs PKG`; standard input: {"archive","trust","facts":[…]} a line. Out: a line each: what is wrong with the
// library, or one answer a case; at the end the bytes of WebAssembly memory. Absent: what is right; the caller compares.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { answerAll } from "./answer.mjs";

const pkg = resolve(process.argv[2]);
const { exports } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
const { default: init, Library } = await import(pathToFileURL(join(pkg, exports["."].node)));
const { memory } = await init();

// One JSON document a line, with every control character and separator escaped by the caller.
for await (const line of createInterface({ input: process.stdin })) {
  const { archive, trust, facts } = JSON.parse(line);
  const bytes = (text) => new TextEncoder().encode(text);
  const library = Library.unpack(bytes(archive), bytes(trust), { now: 1_795_334_400 });
  try {
    library.open("sample", "2026-11-22").free();
  } catch (error) {
    if (error.name !== "YushenError") throw error;
    const [{ code, message }] = error.errors;
    console.log(JSON.stringify({ code, message }));
    library.free();
    continue;
  }
  const cases = facts.map((document) => JSON.stringify({ item: "sample", on: "2026-11-22", facts: document }));
  console.log(JSON.stringify(await answerAll(library, cases, "bytes")));
  library.free();
}
console.log(memory.buffer.byteLength);
