//! wasm-bindgen's test runner as a program of this project, started by cargo for each WebAssembly test.
//! In: the test's `.wasm` and the test program's arguments. Out: test results, from Node or a browser.
//! Absent on purpose: anything of its own. It exists because the published lock file of `wasm-bindgen-cli`
//! can't be used; this crate has a lock file that works, and stands outside the workspace's one.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
