//! Step `wasm-tests`: the tests of the crate `pkg`, compiled to WebAssembly, in Node and in headless Chromium.
//! In: `pkg` and wasm-bindgen's runner. Out: counts of both runs.
//! Absent: a choice of place in the tests themselves; without `wasm_bindgen_test_configure!` they run in both.

use crate::process;
use crate::setup;
use crate::tally::Tally;
use crate::wasm;
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    for (place, in_browser) in [("Node", false), ("Chromium", true)] {
        println!("in {place}:");
        let mut command = wasm::cargo(workspace, "test", "pkg");
        command.arg("--no-fail-fast");
        setup::with_runner(workspace, &mut command, in_browser)?;
        let outcome = process::run_and_keep(&mut command)?;
        tally += Tally::of_cargo_test(&outcome.text).with_exit(outcome.success);
    }
    Ok(tally)
}
