//! The booking API as many people use it at once, and a checker that shares no code with the server.
//! In: a server with SQLite or PostgreSQL in this process, behind a real socket. Out: histories and what is wrong in
//! them. Absent: the server's own modules but for starting it and seeding bugs (`faults`).

pub mod almanac;
pub mod checker;
pub mod client;
pub mod desk;
pub mod faults;
pub mod history;
pub mod load;
pub mod postgres;
pub mod service;
pub mod slot_order;
