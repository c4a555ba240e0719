//! Brings what is missing, or fails with the one line that a person has to run.
//! In: what a command or step needs. Out: it is there, and where it is.
//! Absent: anything installed outside the project's folders, except Debian packages as root.

mod browser;
mod cups;
mod mdbook;
mod nginx;
mod node;
mod poppler;
mod postgres;
mod runner;
mod rust;
mod schemathesis;

pub use browser::{Browser, browser};
pub use cups::cups;
pub use mdbook::mdbook;
pub use nginx::nginx;
pub use node::{node, node_modules};
pub use poppler::poppler;
pub use postgres::postgres;
pub use runner::{runner, with_runner};
pub use rust::{lints, wasm_target};
pub use schemathesis::schemathesis;

use crate::workspace::Workspace;

/// Something that a test step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// rustfmt and clippy.
    Lints,
    /// The standard library for WebAssembly.
    WasmTarget,
    /// Node.js.
    Node,
    /// Playwright and axe, from `tests/package-lock.json`.
    NodeModules,
    /// Chromium, its driver and a Chinese font.
    Browser,
    /// wasm-bindgen's test runner.
    Runner,
    /// PostgreSQL's programs.
    Postgres,
    /// nginx.
    Nginx,
    /// Poppler's programs and the fonts of papers.
    Poppler,
    /// CUPS with its PDF printer, and Xvfb.
    Cups,
    /// Schemathesis, in a Python environment below `target`.
    Schemathesis,
}

impl Need {
    /// Makes sure that it is there.
    pub fn meet(self, workspace: &Workspace) -> anyhow::Result<()> {
        match self {
            Self::Lints => lints(workspace),
            Self::WasmTarget => wasm_target(workspace),
            Self::Node => node(workspace).map(drop),
            Self::NodeModules => node_modules(workspace),
            Self::Browser => browser(workspace).map(drop),
            Self::Runner => runner(workspace).map(drop),
            Self::Postgres => postgres(workspace),
            Self::Nginx => nginx(workspace),
            Self::Poppler => poppler(workspace),
            Self::Cups => cups(workspace),
            Self::Schemathesis => schemathesis(workspace).map(drop),
        }
    }
}
