//! The kiosk's program. Absent: the citizens' pages, which it holds; the staff's.

pub mod keyboard;
pub mod scan;
