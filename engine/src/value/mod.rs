//! Exact values: calendar dates as day numbers and decimals as scaled integers. Absent: floats.

pub mod date;
pub mod decimal;
