//! The photo program's memory is bounded by the browser: a file that would take more ends its worker and nothing else.
//! Absent: anything for native builds.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bin=yushen-photo=--max-memory={}", 256 << 20);
    }
}
