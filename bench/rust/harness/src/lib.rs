//! The contestant protocol: `verify` prints result JSON lines, `bench` writes timing JSON.
use serde::Serialize;
use serde_json::{json, Value};
use std::borrow::Cow;
pub type Code = Cow<'static, str>;
#[derive(Serialize, Clone, Debug, PartialEq, Default)]
pub struct Outcome { pub verdict: Code, pub fails: Vec<Code>, pub na: Vec<Code> }
pub fn verdict_of(fails: &[Code]) -> Code {
    Cow::Borrowed(if fails.iter().any(|c| !c.starts_with('M')) { "not_eligible" } else if !fails.is_empty() { "supplement" } else { "pass" })
}
pub trait Contestant: Sized {
    type Prep;
    /// items: (id, rules text). Everything from text to ready-to-evaluate is load time.
    fn load(items: &[(String, String)]) -> Result<Self, String>;
    /// engine's own form of the facts (parsed JSON -> input)
    fn prepare(&self, facts: &Value) -> Self::Prep;
    fn eval(&mut self, item: &str, p: &Self::Prep) -> Result<Outcome, String>;
}
/// What is timed. The inputs are made before, one for each case; a peer's input is the parsed JSON.
pub trait Timed: Sized {
    type Input: Sync;
    type Resident;
    /// false: there is no row "core"
    const CORE: bool = true;
    fn load(items: &[(String, String)]) -> Result<Self, String>;
    fn input(facts: Value) -> Self::Input;
    /// "full": from the input to the outcome
    fn full(&mut self, item: &str, i: &Self::Input) -> Result<Outcome, String>;
    fn resident(&mut self, item: &str, i: &Self::Input) -> Self::Resident;
    /// "core": the engine's own form of the facts was made before
    fn core(&mut self, item: &str, r: &mut Self::Resident) -> Result<Outcome, String>;
}
impl<C: Contestant> Timed for C {
    type Input = Value;
    type Resident = C::Prep;
    fn load(items: &[(String, String)]) -> Result<Self, String> { C::load(items) }
    fn input(facts: Value) -> Value { facts }
    fn full(&mut self, item: &str, i: &Value) -> Result<Outcome, String> { let p = self.prepare(i); self.eval(item, &p) }
    fn resident(&mut self, _: &str, i: &Value) -> C::Prep { self.prepare(i) }
    fn core(&mut self, item: &str, r: &mut C::Prep) -> Result<Outcome, String> { self.eval(item, r) }
}
pub fn items_of(text: &str) -> Vec<(String, String)> {
    let v: Value = serde_json::from_str(text).unwrap();
    v["items"].as_array().unwrap().iter().map(|i| (i["id"].as_str().unwrap().to_string(), i["rules"].as_str().unwrap().to_string())).collect()
}
#[cfg(not(target_arch = "wasm32"))]
pub mod native {
    use super::*;
    use std::time::{Duration, Instant};
    pub fn status(key: &str) -> u64 {
        std::fs::read_to_string("/proc/self/status").unwrap().lines().find(|l| l.starts_with(key)).and_then(|l| l.split_whitespace().nth(1)).and_then(|v| v.parse().ok()).unwrap_or(0)
    }
    /// CPU seconds of this thread: the measure that survives a noisy machine
    pub fn cpu() -> f64 { std::fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|s| s.split_whitespace().next().and_then(|v| v.parse::<f64>().ok())).unwrap_or(0.0) / 1e9 }
    pub fn pct(v: &mut Vec<f64>, p: f64) -> f64 { v.sort_by(|a, b| a.total_cmp(b)); v[((v.len() - 1) as f64 * p) as usize] }
    /// Whether a loop has run for `ms` of processor time: neighbours on the machine don't shorten it. Ends at ten times the wall time all the same.
    fn enough(count: u64, t: Instant, c0: f64, ms: Duration) -> bool {
        count % 16 == 0 && t.elapsed() > ms && (t.elapsed() > 10 * ms || count % 1024 == 0 && cpu() - c0 > ms.as_secs_f64())
    }
    pub struct Args(pub Vec<String>);
    impl Args {
        pub fn get(&self, k: &str) -> Option<&str> { self.0.iter().position(|a| a == k).and_then(|i| self.0.get(i + 1)).map(|s| s.as_str()) }
        pub fn num(&self, k: &str, d: u64) -> u64 { self.get(k).and_then(|v| v.parse().ok()).unwrap_or(d) }
    }
    pub fn main<C: Timed>() {
        let a = Args(std::env::args().collect());
        let items = items_of(&std::fs::read_to_string(a.get("--rules").expect("--rules")).unwrap());
        let item = a.get("--item").unwrap_or("item_0000").to_string();
        let text = std::fs::read_to_string(a.get("--cases").expect("--cases")).unwrap();
        let n = a.num("--n", 1_000_000) as usize;
        let cases: Vec<(u64, C::Input)> = text.lines().take(n).map(|l| { let mut v: Value = serde_json::from_str(l).unwrap(); (v["id"].as_u64().unwrap(), C::input(v["facts"].take())) }).collect();
        drop(text);
        match a.0.get(1).map(|s| s.as_str()) {
            Some("verify") => {
                let mut c = C::load(&items).unwrap();
                for (id, f) in &cases {
                    match c.full(&item, f) {
                        Ok(mut o) => { o.fails.sort(); o.na.sort(); println!("{}", json!({"id": id, "verdict": o.verdict, "fails": o.fails, "na": o.na})); }
                        Err(e) => println!("{}", json!({"id": id, "error": e})),
                    }
                }
            }
            Some("bench") => {
                let ms = Duration::from_millis(a.num("--ms", 600));
                let base = status("VmRSS");
                let t = Instant::now();
                let mut c = C::load(&items).unwrap();
                let first = t.elapsed().as_secs_f64() * 1e3;
                let loaded = status("VmRSS");
                // warm-up
                let mut sink = 0usize;
                let t = Instant::now();
                for (_, f) in &cases { sink += c.full(&item, f).unwrap().fails.len(); if t.elapsed() > ms / 2 { break; } }
                // full: input (parsed JSON facts; for Yushen its bytes) -> outcome
                let mut count = 0u64; let t = Instant::now(); let c0 = cpu();
                'o: loop { for (_, f) in &cases { sink += c.full(&item, f).unwrap().fails.len(); count += 1; if enough(count, t, c0, ms) { break 'o; } } }
                let full = count as f64 / t.elapsed().as_secs_f64(); let full_cpu = count as f64 / (cpu() - c0);
                // core: prepared input -> outcome
                let mut preps: Vec<C::Resident> = cases.iter().take(if C::CORE { 200 } else { 0 }).map(|(_, f)| c.resident(&item, f)).collect();
                let mut count = 0u64; let t = Instant::now(); let c0 = cpu();
                'o2: while C::CORE { for p in &mut preps { sink += c.core(&item, p).unwrap().fails.len(); count += 1; if enough(count, t, c0, ms) { break 'o2; } } }
                let core = count as f64 / t.elapsed().as_secs_f64(); let core_cpu = count as f64 / (cpu() - c0);
                drop(preps);
                // latencies of single full evaluations
                let mut lat = vec![]; let t0 = Instant::now();
                'o3: loop { for (_, f) in &cases { let t = Instant::now(); sink += c.full(&item, f).unwrap().fails.len(); lat.push(t.elapsed().as_secs_f64() * 1e6); if t0.elapsed() > ms { break 'o3; } } }
                let (p50, p99) = (pct(&mut lat, 0.5), pct(&mut lat, 0.99));
                let peak = status("VmHWM");
                // load again, warm
                let mut loads = vec![first]; let t0 = Instant::now();
                while loads.len() < 6 && t0.elapsed() < ms { let t = Instant::now(); let d = C::load(&items).unwrap(); loads.push(t.elapsed().as_secs_f64() * 1e3); drop(d); }
                let mut out = json!({"load_first_ms": first, "load_ms": pct(&mut loads, 0.5), "full_per_s": full, "core_per_s": core, "full_per_cpu_s": full_cpu, "core_per_cpu_s": core_cpu, "p50_us": p50, "p99_us": p99,
                    "rss_base_kb": base, "rss_rules_kb": loaded.saturating_sub(base), "rss_peak_kb": peak, "sink": sink});
                let batch = a.num("--batch", 0);
                if batch > 0 {
                    let cap = Duration::from_secs(a.num("--cap-s", 8));
                    for threads in [1usize, 2] {
                        let per = batch as usize / threads;
                        let t = Instant::now();
                        let done: usize = std::thread::scope(|s| {
                            let hs: Vec<_> = (0..threads).map(|_| s.spawn(|| {
                                let mut c = C::load(&items).unwrap(); let t = Instant::now(); let mut k = 0;
                                for i in 0..per { std::hint::black_box(c.full(&item, &cases[i % cases.len()].1).unwrap()); k += 1; if i % 32 == 0 && t.elapsed() > cap { break; } }
                                k })).collect();
                            hs.into_iter().map(|h| h.join().unwrap()).sum()
                        });
                        let s = t.elapsed().as_secs_f64();
                        out[format!("batch{threads}")] = json!({"n": done, "s": s, "per_s": done as f64 / s});
                    }
                }
                let text = out.to_string();
                match a.get("--timing") { Some(p) => std::fs::write(p, text).unwrap(), None => println!("{text}") }
            }
            _ => panic!("verify|bench --rules F --cases F [--item ID] [--n N] [--ms M] [--batch N] [--timing F]"),
        }
    }
}
/// JSON in, JSON out over a plain C ABI; one engine per module instance.
#[macro_export]
macro_rules! wasm_exports { ($t:ty) => {
    #[cfg(target_arch = "wasm32")]
    mod wasm_abi {
        use super::*;
        static mut C: Option<$t> = None; static mut ITEM: String = String::new(); static mut OUT: String = String::new(); static mut PREPS: Vec<<$t as $crate::Contestant>::Prep> = Vec::new();
        #[no_mangle] pub extern "C" fn alloc(n: usize) -> *mut u8 { let mut v = Vec::<u8>::with_capacity(n); let p = v.as_mut_ptr(); std::mem::forget(v); p }
        unsafe fn take(p: *mut u8, n: usize) -> String { String::from_utf8_unchecked(Vec::from_raw_parts(p, n, n)) }
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn load(p: *mut u8, n: usize) -> i32 {
            let items = $crate::items_of(&take(p, n)); ITEM = items[0].0.clone();
            match <$t as $crate::Contestant>::load(&items) { Ok(c) => { C = Some(c); 0 } Err(e) => { OUT = e; 1 } } }
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn set_item(p: *mut u8, n: usize) { ITEM = take(p, n); }
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn eval(p: *mut u8, n: usize) -> usize {
            let v: serde_json::Value = serde_json::from_str(&take(p, n)).unwrap();
            let c = C.as_mut().unwrap(); let pr = $crate::Contestant::prepare(c, &v);
            OUT = match $crate::Contestant::eval(c, &ITEM, &pr) { Ok(o) => serde_json::to_string(&o).unwrap(), Err(e) => format!("{{\"error\":{:?}}}", e) };
            OUT.len() }
        /// facts kept resident in the module (no JSON crossing per evaluation): index, then eval_prep(index)
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn prep(p: *mut u8, n: usize) -> usize {
            let v: serde_json::Value = serde_json::from_str(&take(p, n)).unwrap(); PREPS.push($crate::Contestant::prepare(C.as_ref().unwrap(), &v)); PREPS.len() - 1 }
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn eval_prep(i: usize) -> usize {
            OUT = match $crate::Contestant::eval(C.as_mut().unwrap(), &ITEM, &PREPS[i]) { Ok(o) => serde_json::to_string(&o).unwrap(), Err(e) => format!("{{\"error\":{:?}}}", e) };
            OUT.len() }
        #[allow(static_mut_refs)] #[no_mangle] pub unsafe extern "C" fn out() -> *const u8 { OUT.as_ptr() }
    }
} }
