//! Pages of the staff's program. Absent: state, words.

pub mod account;
pub mod case;
pub mod cases;
pub mod display;
pub mod facts;
pub mod materials;
pub mod opening;
pub mod phone;
pub mod sign_in;
pub mod steps;
pub mod supervisor;
pub mod work;
