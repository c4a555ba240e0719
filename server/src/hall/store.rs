//! Rows: slots, seats, bookings, persons' days, answers, events, receipts, waiting lists. Each file says which.
//! In: a transaction. Out: rows and counts. Absent: what a request may do (`change`).

pub mod answers;
pub mod bookings;
pub mod events;
pub mod forget;
pub mod generate;
pub mod persons;
pub mod receipts;
pub mod seats;
pub mod waiting;
