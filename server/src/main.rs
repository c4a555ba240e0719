//! The program `yushen-server`: reads the command line, sets up logging, runs the command.
//! In: arguments, `DATABASE_URL` and `RUST_LOG`. Out: log lines on standard error, the address on standard output.
//! Absent: everything else; it lives in the library, where tests reach it.

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Context;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;
use yushen_server::backup;
use yushen_server::config::Command;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => match error.downcast_ref::<clap::Error>() {
            // Help is one of them: it goes to standard output and is a success. If nobody reads, there is nobody to tell.
            Some(said) => {
                let _ = said.print();
                if said.use_stderr() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
            }
            None => {
                eprintln!("error: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

async fn run() -> anyhow::Result<()> {
    let filter: Targets = match std::env::var("RUST_LOG") {
        Ok(levels) => {
            levels.parse().context("`RUST_LOG` can't be read; write e.g. `info,tower_http=debug`")?
        }
        Err(_) => Targets::new().with_default(tracing::Level::INFO),
    };
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();

    let database_url = match std::env::var("DATABASE_URL") {
        Ok(url) => Some(url),
        Err(std::env::VarError::NotPresent) => None,
        Err(error) => return Err(error).context("`DATABASE_URL` can't be read"),
    };
    match Command::parse(std::env::args_os().skip(1), database_url)? {
        Command::Migrate { db } => {
            let database = yushen_server::database::Database::at(&db).await?;
            println!("database {db} is at schema version {}", database.schema_version().await?);
            Ok(())
        }
        Command::DataKey { file } => {
            yushen_server::hall::keys::make(&file)?;
            println!("made {}; keep a copy elsewhere: without it, bookings can't be read", file.display());
            Ok(())
        }
        Command::Preview(config) => yushen_server::receipts::preview::run(&config).await,
        Command::VerifyLog(config) => yushen_server::verify_log::run(&config).await,
        Command::Recompute(config) => yushen_server::recompute::run(&config).await,
        Command::Backup { db, to } => {
            let holds = backup::save(&db, &to).await?;
            let (bookings, schema) = (holds.bookings, holds.schema);
            println!("saved {db} in {}: {bookings} bookings, schema version {schema}; checked", to.display());
            println!("keep the data key apart from it: without the key, nobody's booking can be looked up");
            Ok(())
        }
        Command::Restore { from, db, replace } => {
            let holds = backup::restore(&from, &db, replace).await?;
            let (bookings, schema) = (holds.bookings, holds.schema);
            println!("restored {db} from {}: {bookings} bookings, schema version {schema}", from.display());
            if let Some(before) = holds.before {
                println!("what was there before is kept: {before}");
            }
            Ok(())
        }
        Command::DeskToken { file } => {
            yushen_server::hall::day::token::make(&file)?;
            println!("made {}; give its text to the desk's programs only", file.display());
            Ok(())
        }
        Command::Serve(config) => yushen_server::serve::run(*config).await,
        Command::Kiosk(command) => yushen_server::kiosk::manage::run(command).await,
        Command::Staff(command) => yushen_server::staff::manage::run::run(command).await,
    }
}
