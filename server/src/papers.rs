//! Papers (文书) that the hall hands out: one description, as print and as PDF, each with a number and a code to check it.
//! In: what a case, a booking or a ticket says. Out: HTML and PDF, A4 and 80 mm; whether a paper is genuine.
//! Absent: what is decided (`desk`); signing electronically: a paper has a place for the hall's seal.
//!
//! Modules in the order of the flow: `kind`, `paper` (what it says) → `html`; `font` → `lines` → `sheet`, `blocks`,
//! `layout` → `pdf`; `check` (is it genuine) → `kinds` (what each says) → `printing`, `http`.

mod blocks;
pub mod check;
pub mod font;
pub mod html;
pub mod http;
pub mod kind;
pub mod kinds;
pub mod layout;
pub mod lines;
pub mod paper;
pub mod pdf;
pub mod printing;
pub mod qr;
pub mod rate;
pub mod sheet;
