//! `cargo xtask`: builds, serves and tests the project. This file only routes to the commands.
//! In: the command line. Out: lines that say what is being done, and an exit code.
//! Absent on purpose: the work itself; each command has a file of its own.

mod bench;
mod bench_hall;
mod bench_web;
mod campaign;
mod compress;
mod dist;
mod docs;
mod fuzz;
mod library;
mod options;
mod pkg_budget;
mod pkg_build;
mod pkg_sample;
mod process;
mod reproducible;
mod serve;
mod setup;
mod tally;
mod test;
mod wasm;
mod web_build;
mod workspace;

use std::process::ExitCode;

use options::Options;
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  serve [--port 8080] [--no-open]   build everything and serve it on http://127.0.0.1:8080
  build                             build the web app into dist/web, without serving it
  docs                              build the documentation as a book into dist/docs
  pkg                               build the npm package into dist/pkg and hold its size and cold start against the budget
  test [--only STEP]... [--list]    set up what the tests need and run them all
  bench [--only A,B] [--rounds N] [--quick] [--verify]
                                    our figures beside those of other rules engines, from one run (bench/README.md)
  bench-hall [--clients N] [--seconds N] [--only sqlite|postgres]
                                    bookings a second of the real server on both databases, from one run
  bench-web [--rounds N]            the page's first question and review on a slow line and processor
  campaign NAME                     run a long campaign (without NAME: which there are) and print its figures";

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<ExitCode> {
    let mut options = Options::new(std::env::args().skip(1));
    let command = options.word();
    match command.as_deref() {
        Some("serve") => {
            let serve = serve::Serve::parse(options)?;
            serve.run(&Workspace::find()?)?;
        }
        Some("build") => {
            options.end()?;
            web_build::run(&Workspace::find()?)?;
        }
        Some("docs") => {
            options.end()?;
            docs::run(&Workspace::find()?)?;
        }
        Some("pkg") => {
            options.end()?;
            pkg_build::run(&Workspace::find()?)?;
        }
        Some("test") => {
            let selection = test::Selection::parse(options)?;
            return test::run(&Workspace::find()?, &selection);
        }
        Some("bench") => bench::Bench::parse(options)?.run(&Workspace::find()?)?,
        Some("bench-hall") => bench_hall::BenchHall::parse(options).run(&Workspace::find()?)?,
        Some("bench-web") => bench_web::BenchWeb::parse(options).run(&Workspace::find()?)?,
        Some("campaign") => {
            let name = options.word();
            options.end()?;
            campaign::run(&Workspace::find()?, name.as_deref())?;
        }
        // Used by `serve` itself: waits for the server and opens the browser.
        Some("open-when-ready") => {
            let port = options.word();
            serve::open_when_ready(port.as_deref().unwrap_or_default())?;
        }
        Some("help" | "--help" | "-h") | None => println!("{USAGE}"),
        Some(other) => anyhow::bail!("there is no command `{other}`\n\n{USAGE}"),
    }
    Ok(ExitCode::SUCCESS)
}
