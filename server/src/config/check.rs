//! What the commands that only read and compare are told. In: their options. Out: `PreviewConfig`, `VerifyConfig`.
//! Absent: `recompute`'s, which stand beside it.

use std::path::PathBuf;

use clap::Args;
use yushen::bundle::Moment;

use super::value::or_say;
use crate::database::Location;

/// Settings of `preview`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct PreviewConfig {
    /// SQLite database (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// Key that bookings are encrypted with
    #[arg(long, value_name = "FILE")]
    pub data_key: PathBuf,
    /// Store of signed rule bundles
    #[arg(long, value_name = "DIR")]
    pub bundles: PathBuf,
    /// Keys that must have signed a bundle
    #[arg(long, value_name = "FILE")]
    pub trust: PathBuf,
    /// Key that receipts are encrypted to
    #[arg(long, value_name = "FILE")]
    pub hall_key: PathBuf,
    /// Bundle of this counter, published or not, instead of the one to come
    #[arg(long, value_name = "N")]
    #[arg(value_parser = or_say::<u64>("give the counter of a bundle in the store"))]
    pub counter: Option<u64>,
}

/// Settings of `verify-log`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct VerifyConfig {
    /// SQLite database (or PostgreSQL, by DATABASE_URL)
    #[arg(long, value_name = "FILE")]
    pub db: Location,
    /// Keys; one of them signed each day (`yushen bundle trust --threshold 1`)
    #[arg(long = "trust-log", value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// This hall only
    #[arg(long, value_name = "ID")]
    pub hall: Option<String>,
    /// For a copy: when it was made, e.g. 2026-11-26T08:00:00Z
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub at: Option<Moment>,
}

fn moment(text: &str) -> Result<Moment, &'static str> {
    Moment::parse(text).ok_or("give a moment in UTC such as 2026-11-26T08:00:00Z")
}
