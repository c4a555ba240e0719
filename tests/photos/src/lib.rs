//! Papers drawn in code (样本), photographed and spoilt in code, and files broken in code.
//! In: a seed. Out: pictures with what is wrong with them, bytes. Absent: real papers, and anything of a real person.
#![allow(clippy::float_arithmetic, missing_docs, reason = "drawing; each file says what its names mean")]

pub mod canvas;
pub mod confusion;
pub mod encode;
pub mod mutate;
pub mod papers;
pub mod pdfs;
pub mod scene;
