//! TypeScript of what crosses the border: `pkg/types.ts`, a part of the npm package's types.
//! In: the Rust types. Out: the file, compared; written anew with `YUSHEN_WRITE=1`.
//! Absent: the methods (wasm-bindgen writes their types), facts documents (each item has its own).

use crate::bundle::Piece;
use crate::decision::{self, Decision};
use crate::explain::{self, Explanation};
use crate::facts::InputError;
use crate::interview::Next;
use crate::notice::{self, Notice};
use crate::text::{Lang, Text};
use crate::wire::{self, ItemCard};
use crate::{Outcome, item};
use ts_rs::{Config, TS};

const HEAD: &str =
    "// Made from the Rust types by `YUSHEN_WRITE=1 cargo test -p yushen typescript`. Don't edit.\n";

/// The declaration of a type, with its comment.
fn declared<T: TS + 'static>(config: &Config) -> String {
    format!("\n{}export {}\n", T::docs().unwrap_or_default(), T::decl(config))
}

fn all() -> String {
    // Counts and lengths: all of them below 2^53.
    let config = Config::new().with_large_int("number");
    macro_rules! declared {
        ($($ty:ty),* $(,)?) => { [HEAD.to_owned(), $(declared::<$ty>(&config)),*].concat() };
    }
    declared![
        Lang,
        Text,
        InputError,
        Piece,
        item::Audience,
        item::ItemType,
        item::Level,
        item::WindowClass,
        ItemCard,
        item::Effect,
        item::Status,
        decision::Verdict,
        decision::Requirement,
        decision::EvidenceVerdict,
        decision::FaultInfo,
        decision::ConditionResult,
        decision::CheckResult,
        decision::MaterialResult,
        decision::Basis,
        decision::DeficitKind,
        decision::Reason,
        decision::Deficit,
        decision::QuestionKind,
        decision::Question,
        Outcome,
        Decision,
        Next,
        item::Form,
        wire::AskOption,
        wire::Ask,
        explain::Subject,
        explain::RulePart,
        explain::Origin,
        explain::ReadValue,
        Explanation,
        notice::Change,
        notice::Entry,
        notice::Section,
        Notice,
    ]
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test compares a file; the engine itself has none")]
fn the_typescript_of_the_package_is_that_of_the_types() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../pkg/types.ts");
    if std::env::var_os("YUSHEN_WRITE").is_some() {
        std::fs::write(&file, all()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, all(), "run: YUSHEN_WRITE=1 cargo test -p yushen typescript");
}
