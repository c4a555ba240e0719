//! What the database holds at the end against what was acknowledged: no effect that nobody was told of.
//! In: the database of servers that have stopped, a history in which every request has its answer. Out: violations.
//! Absent: what a client can see; the checker judges that.

use std::collections::BTreeMap;

use yushen_server::database::Database;

use crate::checker::{Rule, Violation};
use crate::history::{Operation, What};

/// Compares.
pub async fn audit(database: &Database, history: &[Operation]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
    let mut slots: BTreeMap<u64, &[String]> = BTreeMap::new();
    for operation in history {
        let event = match &operation.what {
            What::Held { booking, slots: of, .. } => {
                slots.insert(*booking, of);
                "held"
            }
            What::Confirmed { .. } => "booked",
            What::Extended { .. } => "extended",
            What::Released { .. } => "released",
            What::Cancelled { .. } => "cancelled",
            What::Moved { booking, slots: of } => {
                if slots.insert(*booking, of) == Some(of) {
                    continue;
                }
                "moved"
            }
            _ => continue,
        };
        *wanted.entry(event).or_default() += 1;
    }
    let rows = database.read("SELECT kind, COUNT(*) FROM event GROUP BY kind", &[]).await.expect("events");
    let logged: BTreeMap<String, i64> = rows
        .iter()
        .map(|row| (row.text(0).expect("a kind").unwrap_or_default(), row.int(1).expect("a number")))
        .collect();
    for (event, times) in &wanted {
        let logged = logged.get(*event).copied().unwrap_or(0);
        if logged != *times {
            found.push(format!(
                "`{event}` was acknowledged {times} times and stands {logged} times in the log"
            ));
        }
    }
    let held = wanted.get("held").copied().unwrap_or(0);
    let bookings = count(database, "SELECT COUNT(*) FROM booking").await;
    if bookings != held {
        found.push(format!("{held} holds were acknowledged, and there are {bookings} bookings"));
    }
    for (sql, what) in [
        (
            "SELECT COUNT(*) FROM seat e JOIN booking b ON b.id = e.booking \
             WHERE e.state = 'booked' AND (b.state <> 'booked' OR b.slot <> e.slot)",
            "seats are booked by a booking that is not there",
        ),
        (
            "SELECT COUNT(*) FROM booking b WHERE b.state = 'booked' \
             AND NOT EXISTS (SELECT 1 FROM seat e WHERE e.booking = b.id AND e.state = 'booked')",
            "bookings have no seat",
        ),
        ("SELECT COUNT(*) FROM answer WHERE status = 0", "keys were taken without an answer"),
    ] {
        let number = count(database, sql).await;
        if number != 0 {
            found.push(format!("{number} {what}"));
        }
    }
    if let Database::Sqlite { .. } = database {
        let rows = database.read("PRAGMA integrity_check", &[]).await.expect("an answer");
        let said = rows.first().and_then(|row| row.text(0).ok().flatten()).unwrap_or_default();
        let strangers = database.read("PRAGMA foreign_key_check", &[]).await.expect("an answer").len();
        if said != "ok" || strangers != 0 {
            found.push(format!("integrity_check says `{said}`, foreign_key_check names {strangers} rows"));
        }
    }
    found.into_iter().map(|text| Violation { rule: Rule::Effects, text }).collect()
}

async fn count(database: &Database, sql: &'static str) -> i64 {
    let rows = database.read(sql, &[]).await.expect("a count");
    rows.first().expect("one row").int(0).expect("a number")
}
