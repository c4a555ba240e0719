//! The booking API as many people use it at once, and a checker that shares no code with the server.
//! In: a server with SQLite or PostgreSQL in this process, behind a real socket; or the real program, which is killed.
//! Out: histories and what is wrong in them. Absent: the server's own modules but for starting it, seeding
//! bugs (`faults`) and checking its log (`log`).

pub mod almanac;
pub mod audit;
pub mod cases;
pub mod checker;
pub mod citizens;
pub mod client;
pub mod desk;
pub mod faults;
pub mod history;
pub mod insistent;
pub mod killing;
pub mod line_order;
pub mod load;
pub mod log;
pub mod nginx;
pub mod oidc;
pub mod place;
pub mod postgres;
pub mod printed;
pub mod program;
pub mod service;
#[path = "../../src/signed.rs"]
#[allow(dead_code)] // each crate's tests use their own part
mod signed;
pub mod slot_order;
pub mod staff;
pub mod steps;
pub mod stream;
