//! The photo program's memory is bounded by the browser: a file that would take more ends its worker and nothing else.
//! And what the pages are made from has a number, by which the server knows the program that can take its page over.

#[path = "sources.rs"]
mod sources;

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=sources.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo::rustc-link-arg-bin=yushen-photo=--max-memory={}", 256 << 20);
    }
    let workspace = std::path::Path::new("..");
    sources::OF.iter().for_each(|one| println!("cargo::rerun-if-changed=../{one}"));
    println!("cargo::rustc-env=YUSHEN_PAGE={}", sources::number(workspace)?);
    Ok(())
}
