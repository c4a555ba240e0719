//! `yushen bundle`: makes, signs, verifies and publishes the bundle that web, kiosk, desk and telephone serve.
//! In: rules, keys, the store of bundles. Out: files in the store. Absent: the rules of what is a valid bundle; they
//! are the engine's, the same for publisher and clients.
//!
//! | file | job |
//! |---|---|
//! | `store` | the folder in which bundles lie |
//! | `keys` | keys and sets of trusted keys |
//! | `build` | rules → a bundle with the next counter |
//! | `gate` | what must hold before a bundle is made |
//! | `filing` | the change filing (变更报备): what changed |
//! | `publish` | sign, verify, inspect, publish, archive |
//! | `kept` | bundles of any age as libraries |
//! | `clock` | the one place that reads the clock |

mod build;
pub mod clock;
mod filing;
mod gate;
pub mod kept;
pub mod keys;
mod publish;
pub mod store;

use anyhow::Result;
use clap::Subcommand;
use std::process::ExitCode;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Bundle {
    /// Make a key pair for signing
    Keygen(keys::Keygen),
    /// Make a set of trusted keys (trust.json), or the one that replaces it
    Trust(keys::TrustKeys),
    /// Build the next bundle of a store from a rule library
    Build(build::Build),
    /// Add a signature to a bundle
    Sign(publish::Sign),
    /// Verify a bundle as a client does, and every piece of it
    Verify(publish::Verify),
    /// Show what is in a bundle
    Inspect(publish::Inspect),
    /// Verify a bundle and make it the current one
    Publish(publish::Publish),
    /// Write the current bundle into one file, for a kiosk without a network or for Node
    Archive(publish::Archive),
}

impl Bundle {
    /// Runs it.
    pub fn run(self) -> Result<ExitCode> {
        match self {
            Self::Keygen(command) => command.run(),
            Self::Trust(command) => command.run(),
            Self::Build(command) => command.run(),
            Self::Sign(command) => command.run(),
            Self::Verify(command) => command.run(),
            Self::Inspect(command) => command.run(),
            Self::Publish(command) => command.run(),
            Self::Archive(command) => command.run(),
        }
    }
}
