//! Pages of the staff's program. Absent: state, words.

pub mod account;
pub mod sign_in;
pub mod supervisor;
