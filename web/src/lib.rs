//! The wizard of Yushen 预审: find the item, answer what is needed, check the papers in hand, read the one-time notice.
//! In: the packed rule library (one file, fetched once), the citizen's answers. Out: pages, a facts document.
//! Absent on purpose: any server call while answering; storage of answers; rules (they are in the library).

// In the order of the flow: a module uses only what stands above it.
pub mod answers;
pub mod app;
pub mod browser;
pub mod components;
pub mod document;
pub mod engine;
pub mod model;
pub mod pages;
pub mod problems;
pub mod route;
pub mod source;
pub mod state;
pub mod wording;

// The staff's program: a second binary, so that nothing of it is loaded by citizens.
pub mod desk;
