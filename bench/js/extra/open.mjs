// What it takes to open one item of a large library, through the npm package: from the bytes of envelope, index and one
// part to a review. Arguments: --archive F --trust F --item ID --timing T
import fs from "node:fs"; import { name } from "../c/yushen.mjs"; import { Library, initSync } from "../../../dist/pkg/yushen.js";
const get = k => process.argv[process.argv.indexOf(k) + 1], ON = "2026-01-01", item = name(get("--item")), enc = new TextEncoder();
const { memory } = initSync({ module: fs.readFileSync(new URL("../../../dist/pkg/yushen_bg.wasm", import.meta.url)) });
const { envelope, pieces } = JSON.parse(fs.readFileSync(get("--archive"), "utf8")), trust = new Uint8Array(fs.readFileSync(get("--trust")));
for (const k of Object.keys(pieces)) pieces[k] = enc.encode(pieces[k]);
async function open() { // milliseconds and kilobytes of wasm memory until the item can be reviewed
  const kb = memory.buffer.byteLength / 1024, t0 = performance.now(), library = await Library.load(enc.encode(envelope), p => pieces[p.sha256], trust);
  const t1 = performance.now(); await library.fetch(item, ON); library.open(item, ON).free(); const t2 = performance.now();
  return { shelf_ms: t1 - t0, open_ms: t2 - t1, whole_ms: t2 - t0, open_kb: memory.buffer.byteLength / 1024 - kb };
}
const first = await open(), again = await open();
fs.writeFileSync(get("--timing"), JSON.stringify({ ...again, open_kb: first.open_kb, first_ms: first.whole_ms }));
