//! The booking API as many people use it at once, and a checker that shares no code with the server.
//! In: a server with SQLite or PostgreSQL in this process, behind a real socket. Out: histories and what is wrong in
//! them. Absent: the server's own modules but for starting it, seeding bugs (`faults`) and checking its log (`log`).

pub mod checker;
pub mod client;
pub mod faults;
pub mod history;
pub mod line_order;
pub mod load;
pub mod log;
pub mod postgres;
pub mod program;
pub mod service;
pub mod slot_order;
