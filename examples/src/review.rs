//! Reviews one application with the native library and prints the one-time notice.
//! Run: `cargo run -p yushen-examples -- marriage-registration 2026-11-23 examples/facts/marriage-registration.json`

use anyhow::{Result, bail};
use std::path::Path;
use yushen::{InputError, Lang, notice};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [item, on, file] = arguments.as_slice() else {
        bail!("give an item id, the application date and a facts file");
    };

    // Once: read and check the rules.
    let library = yushen_examples::library(Path::new("rules"))?;

    // For each application: facts in, everything that is missing out.
    let facts = std::fs::read(file)?;
    let on = yushen::library::application_date(on)?;
    let (version, case) = library.open(item, &facts, on).map_err(told)?;
    let decision = yushen::decision::decide(&library, &version, &case, on);

    print!("{}", notice::build(&decision, &version, Lang::Zh).text());
    println!("outcome: {}, deficits: {}", decision.outcome.code(), decision.deficits.len());
    Ok(())
}

/// All mistakes of the input, one a line.
fn told(errors: Vec<InputError>) -> anyhow::Error {
    let lines: Vec<String> =
        errors.iter().map(|e| format!("{} {}: {}", e.code, e.field, e.message)).collect();
    anyhow::anyhow!("{}", lines.join("\n"))
}
