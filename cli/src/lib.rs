//! Command line of Yushen 预审 for policy staff and CI.
//! In: arguments, rule folders, facts files. Out: text or JSON on standard output, an exit code.
//! Exit codes: 0 done; 1 the library has errors or cases fail; 2 bad input or arguments.

mod batch;
mod check;
mod files;
mod interview;
mod items;
mod out;
mod pack;
mod review;
mod test;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Yushen 预审: checks rules, tests them, reviews applications.
#[derive(Debug, Parser)]
#[command(name = "yushen", version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a rule library and print every finding with its place and a hint
    Check(check::Check),
    /// Run the cases beside the rules
    Test(test::Test),
    /// Review an application: everything that is missing, at once
    Review(review::Review),
    /// Play an interview: which questions are asked for given answers, in which order, and why
    Interview(interview::Interview),
    /// List the items of a library
    Items(items::Items),
    /// Pack a library's sources into one file for the browser
    Pack(pack::Pack),
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For tools
    Json,
}

/// Runs the command line and gives the exit code.
pub fn run(arguments: Arguments) -> ExitCode {
    let result = match arguments.command {
        Command::Check(command) => command.run(),
        Command::Test(command) => command.run(),
        Command::Review(command) => command.run(),
        Command::Interview(command) => command.run(),
        Command::Items(command) => command.run(),
        Command::Pack(command) => command.run(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
