//! Which values the cases of a library reach: each condition, material and check on evidence, and each atomic comparison.
//! In: the libraries that cases run on, the cases. Out: `Coverage` of each item version. Absent: whether a case passes.
//!
//! What no case reaches is proved unreachable, or it is missing. See `docs/coverage.md`.

mod candidates;
mod document;
mod domain;
mod faults;
mod free;
mod observe;
mod prove;
mod report;
mod search;
mod universe;
mod write;

pub use prove::Proof;
pub use report::{Coverage, Entry, State, Summary, Value};
pub use search::Witness;
pub use write::files;

use crate::cases::RuleCase;
use crate::facts::Case;
use crate::library::{Library, Version};
use chrono::NaiveDate;
use std::sync::Arc;
use universe::Universe;

/// A library that cases run on: as it is published, or with a profile.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'l> {
    /// Name of the profile; none for the library as it is published.
    pub profile: Option<&'l str>,
    /// The library.
    pub library: &'l Library,
}

/// A case that was read.
struct Read<'c> {
    rule: &'c RuleCase,
    ground: usize,
    case: Case,
    on: NaiveDate,
}

/// One version on all grounds, with its cases.
struct Field<'c, 'l> {
    grounds: &'c [Ground<'l>],
    versions: Vec<&'l Arc<Version>>,
    universes: Vec<Universe<'l>>,
    cases: Vec<Read<'c>>,
}

/// Coverage of one item version.
///
/// `grounds` holds the library as it is published first, then one for each profile; `folder` is the version's.
/// Cases that can't be read, or that another version decides, reach nothing. `None`: there is no such version.
pub fn of(grounds: &[Ground<'_>], folder: &str, cases: &[RuleCase]) -> Option<Coverage> {
    let field = field(grounds, folder, cases)?;
    Some(report::of(&field, &cover(&field)))
}

/// Finds cases for what is missing. See [`files`] for how they are written down.
pub fn missing(grounds: &[Ground<'_>], folder: &str, cases: &[RuleCase]) -> Option<Vec<Witness>> {
    let field = field(grounds, folder, cases)?;
    let covered = cover(&field);
    Some(search::witnesses(&field, &covered))
}

/// What is known of each target.
struct Covered {
    /// Cases that reach it.
    cases: Vec<u32>,
    /// A case reaches it that waits for a person to set its expectation.
    waiting: Vec<bool>,
    /// Why it can't be reached.
    proofs: Vec<Option<Proof>>,
}

fn field<'c, 'l>(grounds: &'c [Ground<'l>], folder: &str, cases: &'c [RuleCase]) -> Option<Field<'c, 'l>> {
    let find = |ground: &Ground<'l>| ground.library.items.values().flatten().find(|v| v.folder == folder);
    let versions: Vec<&'l Arc<Version>> = grounds.iter().map(find).collect::<Option<_>>()?;
    let universes = versions.iter().map(|version| Universe::of(version)).collect();
    let read = cases.iter().filter_map(|rule| {
        let ground = grounds.iter().position(|g| g.profile == rule.profile.as_deref())?;
        let version = versions[ground];
        let (decides, case) =
            grounds[ground].library.open(&version.item.id, rule.facts.as_bytes(), rule.on).ok()?;
        (decides.folder == folder).then_some(Read { rule, ground, case, on: rule.on })
    });
    let cases = read.collect();
    Some(Field { grounds, versions, universes, cases })
}

fn cover(field: &Field<'_, '_>) -> Covered {
    let len = field.universes.first().map_or(0, |universe| universe.len);
    let mut covered = Covered { cases: vec![0; len], waiting: vec![false; len], proofs: vec![None; len] };
    for read in &field.cases {
        let mut hits = vec![false; len];
        let universe = &field.universes[read.ground];
        let library = field.grounds[read.ground].library;
        observe::reached(universe, library, &read.case, read.on, &mut |target| hits[target] = true);
        for target in (0..len).filter(|target| hits[*target]) {
            match read.rule.waiting {
                true => covered.waiting[target] = true,
                false => covered.cases[target] += 1,
            }
        }
    }
    let wanted: Vec<bool> = covered.cases.iter().map(|cases| *cases == 0).collect();
    let grounds: Vec<(&Library, &Universe<'_>)> =
        field.grounds.iter().zip(&field.universes).map(|(g, u)| (g.library, u)).collect();
    covered.proofs = prove::proofs(&grounds, &wanted);
    // A proof is only needed, and only said, where nothing reaches the target.
    for (proof, cases) in covered.proofs.iter_mut().zip(&covered.cases) {
        if *cases > 0 {
            *proof = None;
        }
    }
    covered
}
