//! The wizard of Yushen 预审: find the item, answer what is needed, check the papers in hand, read the one-time notice.
//! In: the signed rule library, piece by piece, and the citizen's answers. Out: pages, a facts document.
//! Programs: the pages (`main.rs`), and the engine in a Web Worker (`engine_main.rs`); `messages` is between them. Those
//! below `bin` are the staff's, the kiosk's, and two that look at photos and QR codes, fetched when they are needed.
//! Absent on purpose: any server call while answering; storage of answers; rules (they are in the library).

pub use yushen_view::{ahead, day, engine, messages, model};

// In the order of the flow: a module uses only what stands above it.
pub mod answers;
pub mod app;
pub mod browser;
pub mod client;
pub mod components;
pub mod document;
pub mod early;
pub mod finder;
pub mod first;
pub mod hall;
pub mod offline;
pub mod pages;
pub mod photos;
pub mod problems;
pub mod route;
pub mod saved;
pub mod settings;
pub mod source;
pub mod state;
pub mod wording;
pub mod worker;

// The staff's program: a second binary, so that nothing of it is loaded by citizens.
pub mod desk;

// The kiosk's program: another, so that nothing of it is loaded by anybody else.
pub mod kiosk;

#[cfg(test)]
#[path = "../../tests/src/signed.rs"]
#[allow(dead_code)] // each crate's tests use their own part
mod signed;
