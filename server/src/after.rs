//! After the visit (办事之后): ratings (好差评) and complaints, from what the citizen holds to the supervisor's answer.
//! In: what a citizen holds, their words. Out: rows, events, receipts. Absent: any way to change, hide or delete one;
//! figures (`crate::figures`).
//!
//! Modules in the order of the flow: `words` → `visit` (whose visit) → `store` → `change` (one order, one transaction) →
//! `http` (citizens), `handling` (the supervisor).

pub mod change;
pub mod handling;
pub mod http;
pub mod store;
pub mod visit;
pub mod words;
