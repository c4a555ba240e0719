//! OIDC sign-ins under way, each used once. In: digests, sealed secrets. Out: the secrets, once. Absent: the protocol.

use crate::database::sql::Tx;

/// Keeps what one sign-in needs when the browser comes back.
///
/// # Errors
/// The database doesn't answer.
pub async fn keep(
    tx: &mut Tx,
    state: &[u8; 32],
    hall: &str,
    browser: &[u8; 32],
    sealed: &[u8],
    now: i64,
) -> Result<(), sqlx::Error> {
    tx.run(
        "INSERT INTO staff_oidc (state, hall, browser, sealed, created_at) VALUES ($1, $2, $3, $4, $5)",
        &[state.into(), hall.into(), browser.into(), sealed.into(), now.into()],
    )
    .await?;
    Ok(())
}

/// Takes it out: only the browser that began it, in its hall, and only once.
///
/// # Errors
/// The database doesn't answer.
pub async fn take(
    tx: &mut Tx,
    state: &[u8; 32],
    hall: &str,
    browser: &[u8; 32],
    since: i64,
) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let row = tx
        .first(
            "DELETE FROM staff_oidc WHERE state = $1 AND hall = $2 AND browser = $3 AND created_at > $4 \
             RETURNING sealed",
            &[state.into(), hall.into(), browser.into(), since.into()],
        )
        .await?;
    Ok(row.map(|row| row.bytes(0)).transpose()?.flatten())
}
