//! The hall day as it goes, on both databases: one module for arriving, the windows, and what time does.
//! In: requests through a socket, a clock that is set. Out: assertions. Absent: concurrency (`day_load`), the stream
//! (`display`).

mod arrivals;
mod support;
mod time;
mod windows;
