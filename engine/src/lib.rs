#![doc = include_str!("../README.md")]

// In the order of the alphabet; the order of the flow stands in ARCHITECTURE.md. A module uses only what comes before it there.
#[cfg(test)]
extern crate self as yushen;

pub mod allowance;
#[cfg(feature = "analysis")]
pub mod analysis;
pub mod bundle;
pub mod calendar;
pub mod cases;
pub mod decision;
pub mod diagnostic;
pub mod evaluate;
pub mod explain;
pub mod facts;
pub mod graph;
pub mod guide;
pub mod identity;
pub mod interview;
pub mod item;
pub mod kiosk;
pub mod law;
pub mod library;
pub mod notice;
pub mod order;
pub mod parameter;
pub mod profile;
pub mod receipt;
pub mod review;
pub mod script;
pub mod search;
pub mod table;
pub mod text;
pub mod toml_reader;
pub mod value;
pub mod wire;
pub mod wording;

pub use decision::{Decision, Outcome};
pub use diagnostic::{Diagnostic, Severity};
pub use facts::InputError;
pub use library::{Library, Sources, Version};
pub use notice::Notice;
pub use review::Review;
pub use text::{Lang, Text};
