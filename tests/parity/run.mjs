// Reviews cases with the built npm package and prints one answer a line.
// In: `node run.mjs node|chromium bytes|objects PKG`; standard input: a signed bundle and the trusted keys, a line each, then one
// {"item","on","facts"} a line. Out: `sha256:…` of the canonical bytes, or the errors as JSON, in the same order.
// Absent: what is right; the caller compares.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const BATCH = 400;
const [place, form, folder] = process.argv.slice(2);
const pkg = resolve(folder);

/** Lines of a stream. Not `node:readline`: it also breaks at U+2028, which JSON leaves as it is. */
async function* lines(stream) {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    let end;
    let start = 0;
    while ((end = rest.indexOf(10, start)) >= 0) {
      yield rest.toString("utf8", start, end);
      start = end + 1;
    }
    rest = rest.subarray(start);
  }
  if (rest.length > 0) yield rest.toString("utf8");
}

async function print(answers) {
  if (!process.stdout.write(answers.map((answer) => `${answer}\n`).join(""))) {
    await new Promise((ready) => process.stdout.once("drain", ready));
  }
}

/** The package as an application in Node loads it: by its `exports`. */
async function openInNode(archive, trust) {
  const { exports } = JSON.parse(readFileSync(join(pkg, "package.json"), "utf8"));
  const { Library } = await import(pathToFileURL(join(pkg, exports["."].node)));
  const { answerAll } = await import("./answer.mjs");
  const bytes = (text) => new TextEncoder().encode(text);
  const library = Library.unpack(bytes(archive), bytes(trust));
  return { ask: (batch) => answerAll(library, batch, form), close: async () => library.free() };
}

const source = lines(process.stdin);
const archive = (await source.next()).value;
const trust = (await source.next()).value;
const side =
  place === "chromium"
    ? await (await import("./chromium.mjs")).open(pkg, archive, trust, form)
    : await openInNode(archive, trust);
try {
  let batch = [];
  for await (const line of source) {
    if (batch.push(line) < BATCH) continue;
    await print(await side.ask(batch));
    batch = [];
  }
  await print(await side.ask(batch));
} finally {
  await side.close();
}
