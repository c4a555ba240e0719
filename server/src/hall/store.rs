//! Rows: slots, seats, bookings, persons' days, answers, events, receipts, waiting lists, the line and its tickets, missed
//! visits. Each file says which.
//! In: a transaction. Out: rows and counts. Absent: what a request may do (`change`).

pub mod answers;
pub mod at_once;
pub mod bookings;
pub mod events;
pub mod forget;
pub mod generate;
pub mod line;
pub mod no_shows;
pub mod persons;
pub mod receipts;
pub mod seats;
pub mod tickets;
pub mod waiting;
