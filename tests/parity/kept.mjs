// Replays the facts of a receipt with a kept program.
// In: `node kept.mjs FOLDER ITEM ON NOW`; the folder holds yushen.js, yushen_bg.wasm, archive.json, trust.json, facts.json.
// Out: the decision's canonical bytes on standard output. Absent: opening the receipt; the hall's key stays at the hall.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, item, on, now] = process.argv.slice(2);
const bytes = (name) => new Uint8Array(readFileSync(join(folder, name)));
const { initSync, Library } = await import(pathToFileURL(resolve(folder, "yushen.js")));
initSync({ module: bytes("yushen_bg.wasm") });
const library = Library.unpack(bytes("archive.json"), bytes("trust.json"), { now: Number(now) });
process.stdout.write(library.review(item, on, bytes("facts.json")));
