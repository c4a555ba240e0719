//! Rows of staff: accounts, sessions, failed attempts, OIDC sign-ins under way, each in its own file.
//! In: transactions. Out: rows. Absent: what they mean.

pub mod accounts;
pub mod attempts;
pub mod flows;
pub mod forget;
pub mod sessions;
