//! The hall's kiosks (自助终端), as the server sees them: their signed settings, which devices there are, and ticket
//! numbers for when the network is away. In: a folder of signed files, tokens, what was handed out offline. Out: the
//! files as they are, cookies, tickets. Absent: verifying the settings (the kiosk does, `yushen::kiosk`); the kiosk's
//! program (`web`).
//!
//! `store` (rows) → `change` (numbers, tickets) → `http`; `manage` is the command line.

mod change;
mod cookie;
pub mod http;
pub mod manage;
pub mod store;

pub use change::Order;
pub(crate) use change::apply;

use axum::http::StatusCode;

use crate::error::Refused;

/// Most numbers of a class that a kiosk keeps.
pub const MOST_NUMBERS: i64 = 50;
/// Most tickets that are reported at once.
pub const MOST_REPORTED: usize = 50;

/// The same for a wrong token, an old cookie and a kiosk that was removed.
fn unknown() -> Refused {
    let message = "this device is no kiosk of the hall (any more); enrol it with `yushen-server kiosk add`";
    Refused::new(StatusCode::FORBIDDEN, "kiosk-unknown", message)
}
