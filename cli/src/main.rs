//! The `yushen` binary: parses arguments, calls the command, sets the exit code. Absent: decisions.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    yushen_cli::run(yushen_cli::Arguments::parse())
}
