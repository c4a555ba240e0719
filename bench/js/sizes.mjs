// node sizes.mjs OUT: artefact sizes into OUT/sizes.json: browser bundles (esbuild, minified) and wasm files, raw/gzip/brotli; native binaries raw
import fs from "node:fs"; import zlib from "node:zlib"; import path from "node:path"; import { buildSync } from "esbuild";
const root = path.resolve(import.meta.dirname, ".."), out_ = path.resolve(process.argv[2]), size = bufs => { const s = { raw: 0, gzip: 0, brotli: 0 };
  for (const b of bufs) { s.raw += b.length; s.gzip += zlib.gzipSync(b, { level: 9 }).length; s.brotli += zlib.brotliCompressSync(b, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: b.length } }).length; } return s; };
const nm = p => path.join(root, "js/node_modules", p), f = p => fs.readFileSync(p), out = {};
const min = p => Buffer.from(buildSync({ entryPoints: [p], bundle: true, minify: true, write: false, format: "esm", platform: "browser", target: "es2022", external: ["node:*"], logLevel: "silent" }).outputFiles[0].contents);
for (const [id, n] of Object.entries({ "oracle-js": "oracle-js", "jle-c": "json-logic-engine-compiled", jle: "json-logic-engine", jlj: "json-logic-js", jre: "json-rules-engine", feelin: "feelin" })) out[id] = size([min(path.join(root, "js/c", n + ".mjs"))]);
for (const n of ["oracle", "rhai", "cel", "datalogic", "regorus"]) { const p = path.join(out_, "wasm", n + ".wasm"); if (fs.existsSync(p)) out[n + "-wasm"] = size([f(p)]); }
out["cedar-wasm"] = size([f(nm("@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm")), min(nm("@cedar-policy/cedar-wasm/web/cedar_wasm.js"))]);
out["zen-wasm"] = size([f(nm("@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm")), min(nm("@gorules/zen-engine-wasm/dist/zen_engine_wasm.js"))]);
const napi = nm("@gorules/zen-engine-linux-x64-gnu/zen-engine.linux-x64-gnu.node"); if (fs.existsSync(napi)) out["zen-node"] = { raw: f(napi).length };
for (const n of ["oracle", "rhai", "zen", "regorus", "cedar", "cel", "datalogic", "yushen"]) { const p = path.join(out_, "cargo/release/p_" + n); if (fs.existsSync(p)) out[n] = { raw: f(p).length }; }
const pkg = path.resolve(root, "../dist/pkg"); if (fs.existsSync(pkg)) out["yushen-wasm"] = { ...size([f(path.join(pkg, "yushen_bg.wasm")), min(path.join(pkg, "yushen.js"))]), wasm: size([f(path.join(pkg, "yushen_bg.wasm"))]) };
out["regorus-rvm"] = out.regorus;
fs.writeFileSync(path.join(out_, "sizes.json"), JSON.stringify(out, null, 1));
