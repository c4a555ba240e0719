//! The clock, where a person did not name a moment. Absent: everything else.

use anyhow::{Context, Result};
use std::time::{SystemTime, UNIX_EPOCH};
use yushen::bundle::Moment;

/// Now, or the moment that was given.
pub fn moment(given: Option<&str>) -> Result<Moment> {
    match given {
        Some(text) => Moment::parse(text)
            .with_context(|| format!("`{text}` is not a moment; write it in UTC: 2026-11-26T08:00:00Z")),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            Ok(Moment(since.context("this machine's clock stands before 1970; set it")?.as_secs() as i64))
        }
    }
}
