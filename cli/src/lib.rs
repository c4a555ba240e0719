//! Command line of Yushen 预审 for policy staff and CI.
//! In: arguments, rule folders, facts files. Out: text or JSON on standard output, an exit code.
//! Exit codes: 0 done; 1 the library has errors or cases fail; 2 bad input or arguments.

mod batch;
mod bundle;
mod cases;
mod check;
mod coverage;
mod files;
mod graph;
mod guide;
mod interview;
mod items;
mod kiosk;
mod new;
mod out;
mod parameters;
mod receipt;
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
    /// Make a new item that passes check and test, all of it marked as a sample
    New(new::New),
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
    /// Make the key pair of a hall, to which receipts are encrypted
    HallKey(receipt::HallKeygen),
    /// Make a receipt (预审回执) of a review under the current bundle
    Receipt(receipt::Make),
    /// Decide a receipt again: the same, or what differs and why
    Replay(receipt::Replay),
    /// Write the service guide (办事指南) of an item: Markdown, a page for screen and paper, or JSON
    Guide(guide::Guide),
    /// Draw the decision of an item as an SVG
    Graph(graph::Graph),
    /// List parameters and tables with unset values: who must supply them, which checks read them
    Parameters(parameters::Parameters),
    /// Make, sign, verify and publish the bundle that every channel serves
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    /// Sign and verify the settings of a hall's kiosks
    #[command(subcommand)]
    Kiosk(kiosk::Kiosk),
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
        Command::New(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Test(command) => command.run(),
        Command::Review(command) => command.run(),
        Command::Interview(command) => command.run(),
        Command::Items(command) => command.run(),
        Command::HallKey(command) => command.run(),
        Command::Receipt(command) => command.run(),
        Command::Replay(command) => command.run(),
        Command::Guide(command) => command.run(),
        Command::Graph(command) => command.run(),
        Command::Parameters(command) => command.run(),
        Command::Bundle(command) => command.run(),
        Command::Kiosk(command) => command.run(),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::from(2)
    })
}
