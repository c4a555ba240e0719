#![doc = include_str!("../README.md")]

// In the order of the flow: a module uses only what stands above it.
pub mod text;
pub mod diagnostic;
pub mod value;
pub mod identity;
pub mod toml_reader;
pub mod item;
pub mod law;
pub mod calendar;
pub mod parameter;
pub mod table;
pub mod facts;
pub mod script;
pub mod evaluate;
pub mod library;
pub mod decision;
pub mod notice;
pub mod cases;
pub mod wire;

pub use decision::{Decision, Outcome};
pub use diagnostic::{Diagnostic, Severity};
pub use facts::InputError;
pub use library::{Library, Sources, Version};
pub use notice::Notice;
pub use text::{Lang, Text};
