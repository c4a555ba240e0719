//! How often somebody has booked on a day, and whether they missed visits; by digest only.
//! In: a transaction, a person's digest. Out: allowed or not. Absent: who it is.

use crate::database::sql::Tx;
use crate::hall::config::Hall;

const DAY: i64 = 86_400;

/// Takes one of the person's bookings of a day; `false` when the policy's limit is reached.
///
/// # Errors
/// The database doesn't answer.
pub async fn take_day(
    tx: &mut Tx,
    hall: &Hall,
    person: &[u8],
    day: &str,
    booking: i64,
) -> Result<bool, sqlx::Error> {
    for nth in 1..=hall.policy.per_person_and_day {
        let taken = tx
            .run(
                "INSERT INTO person_day (hall, person, day, nth, booking) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT (hall, person, day, nth) DO NOTHING",
                &[hall.id.as_str().into(), person.into(), day.into(), nth.into(), booking.into()],
            )
            .await?;
        if taken == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the person's bookings of a day have reached the policy's limit.
///
/// # Errors
/// The database doesn't answer.
pub async fn day_is_full(tx: &mut Tx, hall: &Hall, person: &[u8], day: &str) -> Result<bool, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM person_day WHERE hall = $1 AND person = $2 AND day = $3";
    let row = tx.first(sql, &[hall.id.as_str().into(), person.into(), day.into()]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?.unwrap_or(0) >= hall.policy.per_person_and_day)
}

/// Gives it back.
///
/// # Errors
/// The database doesn't answer.
pub async fn give_day_back(tx: &mut Tx, booking: i64) -> Result<(), sqlx::Error> {
    tx.run("DELETE FROM person_day WHERE booking = $1", &[booking.into()]).await?;
    Ok(())
}

/// Until when booking online is paused for the person after missed visits, if it is.
///
/// # Errors
/// The database doesn't answer.
pub async fn paused_until(
    tx: &mut Tx,
    hall: &Hall,
    person: &[u8],
    now: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let policy = &hall.policy;
    let rows = tx
        .all(
            "SELECT starts_at FROM no_show WHERE hall = $1 AND person = $2 ORDER BY starts_at DESC",
            &[hall.id.as_str().into(), person.into()],
        )
        .await?;
    let missed = rows.iter().map(|row| row.int(0)).collect::<Result<Vec<i64>, _>>()?;
    let several = usize::try_from(policy.pause_after).unwrap_or(usize::MAX);
    // The newest of so many that lie close together begins the pause.
    let pause = missed.windows(several).find_map(|together| {
        let (newest, oldest) = (together.first()?, together.last()?);
        let until = newest + policy.pause_days * DAY;
        (newest - oldest <= policy.within_days * DAY && until > now).then_some(until)
    });
    Ok(pause)
}
