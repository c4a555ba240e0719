// The first review in a fresh process: from reading the package's files to the decision's bytes. Node's own start is not in it.
// Arguments: --library FOLDER|F.json --item ID --on DATE --facts F --timing T
import fs from "node:fs"; import path from "node:path";
const get = k => process.argv[process.argv.indexOf(k) + 1], from = get("--library"), files = {};
if (from.endsWith(".json")) for (const i of JSON.parse(fs.readFileSync(from, "utf8")).items) Object.assign(files, JSON.parse(i.rules));
else for (const e of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
  const file = path.join(e.parentPath ?? e.path, e.name); if (e.isFile()) files[path.relative(from, file).split(path.sep).join("/")] = fs.readFileSync(file, "utf8"); }
const library = new TextEncoder().encode(JSON.stringify({ files, format: "yushen-sources/1" }));
let facts = fs.readFileSync(get("--facts")); if (get("--facts").endsWith("l")) facts = Buffer.from(JSON.stringify(JSON.parse(facts.toString().split("\n")[0]).facts));
const t0 = performance.now(), { Library } = await import("../../../dist/pkg/node/yushen.js");
const t1 = performance.now(), loaded = Library.load(library);
const t2 = performance.now(), decision = loaded.review(get("--item"), get("--on"), facts);
const t3 = performance.now();
if (!decision.length) throw new Error("no decision");
fs.writeFileSync(get("--timing"), JSON.stringify({ cold_ms: t3 - t0, import_ms: t1 - t0, load_ms: t2 - t1, review_ms: t3 - t2, items: loaded.items(get("--on")).length,
  versions: Object.keys(files).filter(f => f.endsWith("/item.toml")).length, library_kb: library.length / 1024 }));
