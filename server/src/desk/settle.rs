//! What the law does by itself: applications for which nothing was told in time are accepted (逾期视为受理).
//! In: the halls, every minute. Out: accepted cases, each in its own transaction. Absent: the rule (`clocks`).

use super::{change, store};
use crate::hall::Halls;
use crate::hall::calendar::{day_of, day_text};
use crate::hall::change::Scene;

/// Natural days that five working days take at least.
const AT_LEAST_DAYS: i64 = 5;
const DAY: i64 = 86_400;

/// Accepts what has lapsed; how many.
///
/// # Errors
/// The database doesn't answer; what was done before stays.
pub async fn settle(halls: &Halls) -> Result<u64, sqlx::Error> {
    let mut settled = 0;
    for hall in halls.all() {
        let until = day_text(day_of(halls.clock.now() - AT_LEAST_DAYS * DAY));
        for case in store::perhaps_lapsed(&halls.database, &hall.id, &until).await? {
            let mut tx = halls.database.begin().await?;
            if change::lapse(&Scene::new(halls, hall), &mut tx, case).await? {
                tx.commit().await?;
                settled += 1;
                tracing::warn!(
                    hall = hall.id,
                    case,
                    "nothing was told in five working days: deemed accepted"
                );
            } else {
                tx.rollback().await?;
            }
        }
    }
    Ok(settled)
}
