//! Connections to PostgreSQL for single statements, each its own transaction. In: a statement. Out: its rows.
//! Absent: transactions of several statements; those take a connection of the pool.
//!
//! A pool asks a connection how it is when it is given back: a round trip for each statement, as long as the statement
//! itself. Here a connection is kept as it is while nothing goes wrong on it. One that broke is given back to the pool,
//! which throws it away.

use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Postgres};
use tokio::sync::Semaphore;

use super::sql::{self, Value};

/// Connections that are kept.
#[derive(Debug, Clone)]
pub struct Lanes {
    pool: PgPool,
    idle: Arc<Mutex<Vec<PoolConnection<Postgres>>>>,
    places: Arc<Semaphore>,
}

impl Lanes {
    /// At most so many, of this pool.
    pub(super) fn of(pool: PgPool, most: u32) -> Self {
        let most = usize::try_from(most).unwrap_or(1);
        Self { pool, idle: Arc::default(), places: Arc::new(Semaphore::new(most)) }
    }

    /// The pool that they are of.
    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Rows of a statement.
    pub(super) async fn all(
        &self,
        sql: &'static str,
        values: &[Value<'_>],
    ) -> Result<Vec<PgRow>, sqlx::Error> {
        let _place = self.places.acquire().await.map_err(|_| sqlx::Error::PoolClosed)?;
        let kept = self.idle().pop();
        let mut connection = match kept {
            Some(kept) => kept,
            None => self.pool.acquire().await?,
        };
        // Dropped on the way, or after an error, it goes back to the pool.
        let rows = sql::postgres(sql, values).fetch_all(&mut *connection).await?;
        if !self.pool.is_closed() {
            self.idle().push(connection);
        }
        Ok(rows)
    }

    /// Closes the pool and every connection.
    pub(super) async fn close(&self) {
        let closing = self.pool.close();
        self.idle().clear();
        closing.await;
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<PoolConnection<Postgres>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
