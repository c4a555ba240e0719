//! Slots and seats of the days that can be booked, as the hall's file plans them.
//! In: a hall, days. Out: rows. Absent: taking a seat away from somebody: a seat that is no longer planned is retired,
//! and who has it keeps it.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::database::Database;
use crate::database::sql::Tx;
use crate::hall::calendar::{Kind, day_text};
use crate::hall::config::Hall;
use crate::hall::keys::digest;
use crate::hall::slots::{PlannedSlot, of_day};

/// Brings the slots of these days up to date; days whose plan has not changed are left alone.
///
/// # Errors
/// The database doesn't answer.
pub async fn days(database: &Database, hall: &Hall, days: &[(NaiveDate, Kind)]) -> Result<(), sqlx::Error> {
    let known =
        database.read("SELECT day, digest FROM hall_day WHERE hall = $1", &[hall.id.as_str().into()]).await?;
    let mut written = Vec::new();
    for row in known {
        written.push((row.text(0)?, row.bytes(1)?));
    }
    for (day, kind) in days {
        if *kind == Kind::NotPublished {
            continue;
        }
        let slots = of_day(hall, *day, *kind);
        let plan = plan(&slots);
        let text = day_text(*day);
        let same = |(day, digest): &(Option<String>, Option<Vec<u8>>)| {
            day.as_deref() == Some(&text) && digest.as_deref() == Some(&plan[..])
        };
        if !written.iter().any(same) {
            write(database.begin().await?, hall, &text, &slots, &plan).await?;
            tracing::info!(hall = hall.id, day = text, slots = slots.len(), "slots");
        }
    }
    Ok(())
}

fn plan(slots: &[PlannedSlot]) -> [u8; 32] {
    let mut text = String::new();
    for slot in slots {
        // Writing to a string has no way to fail.
        let _ = writeln!(text, "{} {} {}", slot.name, slot.minutes, slot.seats);
    }
    digest(&[text.as_bytes()])
}

async fn write(
    mut tx: Tx,
    hall: &Hall,
    day: &str,
    slots: &[PlannedSlot],
    plan: &[u8; 32],
) -> Result<(), sqlx::Error> {
    let hall = hall.id.as_str();
    // First, so that two servers write one after the other.
    tx.run(
        "INSERT INTO hall_day (hall, day, digest) VALUES ($1, $2, $3) \
         ON CONFLICT (hall, day) DO UPDATE SET digest = excluded.digest",
        &[hall.into(), day.into(), plan.into()],
    )
    .await?;
    tx.run(
        "UPDATE seat SET retired = 1 WHERE slot IN (SELECT id FROM slot WHERE hall = $1 AND day = $2)",
        &[hall.into(), day.into()],
    )
    .await?;
    for slot in slots {
        let row = tx
            .first(
                "INSERT INTO slot (hall, class, day, minute, minutes, starts_at) VALUES ($1, $2, $3, $4, $5, $6) \
                 ON CONFLICT (hall, class, day, minute) DO UPDATE SET minutes = excluded.minutes RETURNING id",
                &[
                    hall.into(),
                    slot.name.class.into(),
                    day.into(),
                    slot.name.minute.into(),
                    slot.minutes.into(),
                    slot.name.starts_at().into(),
                ],
            )
            .await?;
        let id = row.ok_or(sqlx::Error::RowNotFound)?.int(0)?;
        tx.run(
            "WITH RECURSIVE numbers (n) AS \
             (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < $2) \
             INSERT INTO seat (slot, number) SELECT $1, n FROM numbers WHERE TRUE ON CONFLICT DO NOTHING",
            &[id.into(), slot.seats.into()],
        )
        .await?;
        tx.run(
            "UPDATE seat SET retired = 0 WHERE slot = $1 AND number <= $2",
            &[id.into(), slot.seats.into()],
        )
        .await?;
    }
    tx.commit().await
}
