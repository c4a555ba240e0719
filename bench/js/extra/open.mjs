// What it takes to open one item of a large library, through the npm package. Arguments: --rules F --item ID --timing T
import fs from "node:fs"; import { packed, name } from "../c/yushen.mjs"; import { Library, initSync } from "../../../dist/pkg/yushen.js";
const get = k => process.argv[process.argv.indexOf(k) + 1], ON = "2026-01-01";
const items = JSON.parse(fs.readFileSync(get("--rules"), "utf8")).items, item = get("--item");
const { memory } = initSync({ module: fs.readFileSync(new URL("../../../dist/pkg/yushen_bg.wasm", import.meta.url)) });
function open(bytes) { // milliseconds and kilobytes of wasm memory until the item can be reviewed
  const kb = memory.buffer.byteLength / 1024, t = performance.now(), library = Library.load(bytes), ms = performance.now() - t;
  if (!library.items(ON).some(i => i.id === name(item))) throw new Error("the item is not in the library");
  return [ms, memory.buffer.byteLength / 1024 - kb];
}
const part = packed(items.filter(i => i.id === item)), whole = packed(items);
const [part_first_ms] = open(part), [part_ms, part_kb] = open(part), [open_ms, open_kb] = open(whole); // the part first: memory never shrinks
fs.writeFileSync(get("--timing"), JSON.stringify({ open_ms, open_kb, part_ms, part_first_ms, part_kb }));
