//! The hall server: serves the web app, answers health checks and keeps the embedded database.
//! In: HTTP requests, a folder with the built web app, a database file. Out: HTTP answers.
//! Absent on purpose: any decision about a case; the `yushen` engine decides, this crate only translates.
//!
//! Modules stand in the order in which they use each other; each uses only what stands above it.

pub mod after;
pub mod backup;
pub mod bundles;
pub mod config;
pub mod connections;
pub mod database;
pub mod describe;
pub mod desk;
pub mod error;
pub mod figures;
pub mod hall;
pub mod headers;
pub mod health;
pub mod kiosk;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod papers;
pub mod receipts;
pub mod recompute;
pub mod request;
pub mod router;
pub mod scrape;
pub mod serve;
pub mod staff;
pub mod static_files;
pub mod verify_log;
