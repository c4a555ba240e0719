//! The hall day as it goes, on both databases: one module for arriving, the windows, and what time does.
//! In: requests through a socket, a clock that is set. Out: assertions. Absent: concurrency (`day_load`), the stream
//! (`display`).

macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(super::Kind::Sqlite).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(super::Kind::Postgres).await; })*
        }
    };
}

mod arrivals;
mod support;
mod time;
mod windows;
