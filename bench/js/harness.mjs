// node harness.mjs CONTESTANT verify|bench --rules F --cases F [--item ID] [--n N] [--ms M] [--batch N] [--timing F]
import fs from "node:fs"; import { Worker, isMainThread, workerData, parentPort } from "node:worker_threads";
const argv = isMainThread ? process.argv.slice(2) : workerData.argv, name = argv[0], mode = argv[1];
const get = (k, d) => { const i = argv.indexOf(k); return i < 0 ? d : argv[i + 1]; };
const c = await import(`./c/${name}.mjs`), prepare = c.prepare ?? (f => f);
const items = JSON.parse(fs.readFileSync(get("--rules"), "utf8")).items, item = get("--item", "item_0000");
const cases = fs.readFileSync(get("--cases"), "utf8").trim().split("\n").slice(0, +get("--n", 1e6)).map(l => JSON.parse(l)).map(x => c.input ? { id: x.id, facts: c.input(x.facts) } : x);
const one = c.isAsync ? async (e, p) => await c.evalOne(e, item, p) : (e, p) => c.evalOne(e, item, p);
const pct = (v, p) => { v.sort((a, b) => a - b); return v[Math.floor((v.length - 1) * p)]; };
const now = () => performance.now();
const spent = c0 => { const c = process.cpuUsage(c0); return (c.user + c.system) / 1e3; }; // ms of processor time: neighbours don't shorten a loop
async function loop(e, src, f, ms, max = Infinity) { // returns [count, seconds]
  let n = 0; const t = now(), c0 = process.cpuUsage();
  for (;;) for (const x of src) { const r = f(e, x); if (c.isAsync) await r; n++; if (n >= max || (n & 7) === 0 && now() - t > ms && ((n & 63) === 0 || now() - t > 10 * ms) && (max < Infinity || spent(c0) > ms || now() - t > 10 * ms)) { const c = process.cpuUsage(c0); return [n, (now() - t) / 1e3, (c.user + c.system) / 1e6]; } }
}
const full = (e, x) => one(e, prepare(x.facts));
if (!isMainThread) { const e = await c.load(items); await loop(e, cases, full, 200); parentPort.postMessage("ready");
  parentPort.once("message", async () => { const [n, s] = await loop(e, cases, full, +get("--cap-s", 8) * 1e3, workerData.per); parentPort.postMessage([n, s]); });
} else if (mode === "verify") {
  const e = await c.load(items); let out = "";
  for (const x of cases) { let o; try { o = await full(e, x); o = { fails: [...o.fails].sort(), id: x.id, na: [...o.na].sort(), verdict: o.verdict }; } catch (er) { o = { error: String(er).slice(0, 300), id: x.id }; } out += JSON.stringify(o) + "\n"; }
  fs.writeSync(1, out);
} else {
  const ms = +get("--ms", 600), kb = () => Math.round(process.memoryUsage().rss / 1024);
  globalThis.gc?.(); const base = kb(); let t = now(); const e = await c.load(items); const first = now() - t, loaded = kb();
  await loop(e, cases, full, Math.max(ms, 500));                       // warm-up, JIT included
  const [n1, s1, u1] = await loop(e, cases, full, ms);
  const preps = cases.slice(0, 200).map(x => c.prepareCore ? c.prepareCore(e, x.facts, item) : prepare(x.facts)); const coreOne = c.evalCore ? (e, p) => c.evalCore(e, item, p) : one;
  const core = c.prepareCore || !c.input; // an input in bytes and nothing prepared: there is no row "core"
  if (core) await loop(e, preps, coreOne, 50); const [n2, s2, u2] = core ? await loop(e, preps, coreOne, ms) : [];
  const lat = []; const t0 = now();
  o: for (;;) for (const x of cases) { const a = now(); const r = full(e, x); if (c.isAsync) await r; lat.push((now() - a) * 1e3); if (now() - t0 > ms) break o; }
  const loads = [first]; t = now(); while (loads.length < 6 && now() - t < ms) { const a = now(); await c.load(items); loads.push(now() - a); }
  const out = { load_first_ms: first, load_ms: pct(loads, .5), full_per_s: n1 / s1, core_per_s: n2 / s2, full_per_cpu_s: n1 / u1, core_per_cpu_s: n2 / u2, p50_us: pct(lat, .5), p99_us: pct(lat, .99),
    rss_base_kb: base, rss_rules_kb: Math.max(0, loaded - base), rss_peak_kb: process.resourceUsage().maxRSS };
  if (c.wasmBytes) out.wasm_mem_kb = c.wasmBytes(e) / 1024;
  const batch = +get("--batch", 0);
  if (batch) {
    const [n, s] = await loop(e, cases, full, +get("--cap-s", 8) * 1e3, batch); out.batch1 = { n, s, per_s: n / s };
    const ws = await Promise.all([0, 1].map(() => new Promise((ok, no) => { const w = new Worker(new URL(import.meta.url), { workerData: { argv, per: batch / 2 }, env: process.env }); w.once("message", () => ok(w)); w.once("error", no); })));
    const t = now(); const ns = await Promise.all(ws.map(w => new Promise(ok => { w.once("message", ok); w.postMessage("go"); }))); const s3 = (now() - t) / 1e3, n3 = ns.reduce((a, b) => a + b[0], 0);
    out.batch2 = { n: n3, s: s3, per_s: n3 / s3 }; ws.forEach(w => w.terminate());
  }
  get("--timing") ? fs.writeFileSync(get("--timing"), JSON.stringify(out)) : console.log(JSON.stringify(out));
}
