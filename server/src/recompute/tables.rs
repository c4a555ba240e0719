//! Ratings and complaints: each event has its row, each row its event, with the same level, kind and state.
//! In: a database, a hall. Out: what differs. Absent: words; they go in time.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Difference;
use crate::database::Database;

/// What differs.
///
/// # Errors
/// The database doesn't answer, or an event is no JSON.
pub async fn differences(database: &Database, hall: &str) -> anyhow::Result<Vec<Difference>> {
    let mut by_event: BTreeMap<String, i64> = BTreeMap::new();
    let sql = "SELECT kind, body FROM event WHERE hall = $1 AND kind IN ('rated', 'rating-followed-up', 'complained', \
               'complaint-handled') ORDER BY id";
    for row in database.read(sql, &[hall.into()]).await? {
        let body: Value = serde_json::from_str(&row.text(1)?.unwrap_or_default())?;
        let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        match row.text(0)?.as_deref() {
            Some("rated") => {
                let level = body["level"].as_i64().unwrap_or(0);
                by_event.insert(format!("rating {} level", text("rating")), level);
                let state = if level < 3 { "open" } else { "none" };
                by_event.insert(format!("rating {} state", text("rating")), state_number(state));
            }
            Some("rating-followed-up") => {
                by_event.insert(format!("rating {} state", text("rating")), state_number(&text("state")));
            }
            Some("complained") => {
                by_event.insert(format!("complaint {} state", text("complaint")), state_number("received"));
            }
            _ => {
                by_event
                    .insert(format!("complaint {} state", text("complaint")), state_number(&text("state")));
            }
        }
    }
    let mut by_row: BTreeMap<String, i64> = BTreeMap::new();
    let sql = "SELECT year, number, level, state FROM rating WHERE hall = $1";
    for row in database.read(sql, &[hall.into()]).await? {
        let name = format!("rating {hall}-PJ-{}-{:06}", row.int(0)?, row.int(1)?);
        by_row.insert(format!("{name} level"), row.int(2)?);
        by_row.insert(format!("{name} state"), state_number(&row.text(3)?.unwrap_or_default()));
    }
    let sql = "SELECT year, number, state FROM complaint WHERE hall = $1";
    for row in database.read(sql, &[hall.into()]).await? {
        let name = format!("complaint {hall}-TS-{}-{:06} state", row.int(0)?, row.int(1)?);
        by_row.insert(name, state_number(&row.text(2)?.unwrap_or_default()));
    }
    let names: std::collections::BTreeSet<&String> = by_event.keys().chain(by_row.keys()).collect();
    let differs =
        names.into_iter().map(|name| (name.clone(), by_row.get(name).copied(), by_event.get(name).copied()));
    Ok(differs.filter(|(_, row, event)| row != event).collect())
}

/// States as numbers, so that they stand in the same list: 0 none, 1 open or received, 2 handling, 3 answered, 4 closed.
fn state_number(state: &str) -> i64 {
    match state {
        "none" => 0,
        "open" | "received" => 1,
        "handling" => 2,
        "answered" => 3,
        "closed" => 4,
        _ => -1,
    }
}
