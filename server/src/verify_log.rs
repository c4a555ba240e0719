//! `verify-log`: the check of the event log as an operator or an auditor runs it.
//! In: `VerifyConfig`. Out: a line for each hall; an error when something is wrong. Absent: the check (`hall::log::verify`).

use anyhow::bail;

use crate::config::VerifyConfig;
use crate::database::Database;
use crate::hall::log::key;
use crate::hall::log::verify::{Check, Report, verify};

/// How long an event may wait to be sealed and a day that is over to be signed, in seconds.
const PATIENCE: i64 = 60;

/// Checks, and prints what was found.
///
/// # Errors
/// Something is wrong with the log, there is none, or a file or the database can't be read.
pub async fn run(config: &VerifyConfig) -> anyhow::Result<()> {
    let trust = config.trust.as_deref().map(key::trusted).transpose()?;
    let at = config.at.unwrap_or_else(crate::bundles::now).0;
    let check = Check { trust, at, patience: PATIENCE };
    let database = Database::look_at(&config.db).await?;
    let reports = verify(&database, config.hall.as_deref(), &check).await?;
    database.close().await;
    for report in &reports {
        println!("{}", line(report));
    }
    if check.trust.is_none() {
        println!("signatures were not checked: give `--trust-log`");
    }
    if reports.is_empty() {
        match &config.hall {
            Some(hall) => bail!("the database knows no hall `{hall}`"),
            None => println!("no hall has done anything yet"),
        }
    }
    let wrong = reports.iter().filter(|report| report.wrong.is_some()).count();
    if wrong > 0 {
        bail!("the log of {wrong} hall(s) is wrong; keep the database as it is, and compare with a backup");
    }
    Ok(())
}

fn line(report: &Report) -> String {
    let (hall, counts) = (&report.hall, &report.counts);
    let mut text = match &report.wrong {
        Some(finding) => format!("{hall}: WRONG: {finding}\n  read until there: "),
        None => format!("{hall}: sound: "),
    };
    text += &format!(
        "{} events in {} batches, {} not sealed yet, {} signed days, {} bookings as their events say",
        counts.sealed, counts.batches, counts.unsealed, counts.days, counts.bookings
    );
    if counts.unclear > 0 {
        text += &format!(", {} with events of kinds unknown here and not compared", counts.unclear);
    }
    if let Some((day, head)) = &counts.newest {
        text += &format!("\n  newest head: {day} {head}");
    }
    text
}
