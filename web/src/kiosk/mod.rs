//! The kiosk's program (`yushen_kiosk_bg.wasm`): the citizens' pages within a frame of its own, tickets, check-in, the end
//! of a session. In: the hall's signed settings, the engine's worker, the shell. Out: pages, papers for the printer.
//! Absent: what is kept and forgotten (`web/static/kiosk-shell.js`), rules, the staff's pages.

// Pure, tested natively.
pub mod clock;
pub mod idle;
pub mod numbers;
pub mod parts;
pub mod session;
pub mod settings;
pub mod wording;

// The browser.
pub mod api;
pub mod app;
pub mod camera;
pub mod device;
pub mod frame;
pub mod keyboard;
pub mod opening;
pub mod pages;
pub mod print;
pub mod scan;
pub mod shell;
pub mod slip;
pub mod viewfinder;
