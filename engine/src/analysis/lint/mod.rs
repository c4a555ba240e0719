//! Lint by the notice (信政数字〔2021〕12号): what must not be published, found before it is.
//! In: a checked library and its sources. Out: findings, and those an allowance lets stand. Absent: what the library's
//! own check refuses (names, types, missing articles, versions that overlap or leave a gap).
//!
//! A family of lints is a file; [`FAMILIES`] is the table that runs them and that `docs/lints.md` and the tests go by.

mod acceptance;
mod allowed;
mod basis;
mod calendar;
mod circle;
mod context;
mod duplicates;
mod guide;
mod limits;
mod names;
mod over_asking;
mod personal;
mod places;
mod proofs;
mod shared;
pub mod vague;
mod visits;

pub use allowed::Allowed;
pub use context::{Context, Finding, sort};

use crate::diagnostic::{Diagnostic, Severity};
use crate::library::{Library, Sources};
use Severity::{Error, ToBeConfirmed, Warning};

/// One lint.
#[derive(Debug, Clone, Copy)]
pub struct Lint {
    /// Stable code; `docs/lints.md` has an entry of that name.
    pub code: &'static str,
    /// How grave a finding is, unless the entry says otherwise for some.
    pub severity: Severity,
    /// Where it is laid down.
    pub clause: &'static str,
}

/// Lints that one pass over the library finds.
pub struct Family {
    /// Name of its file.
    pub name: &'static str,
    /// The pass.
    pub run: fn(&Context<'_>, &mut Vec<Finding>),
    /// What it may find.
    pub lints: &'static [Lint],
}

const fn lints(code: &'static str, severity: Severity, clause: &'static str) -> Lint {
    Lint { code, severity, clause }
}

const NO_VAGUE: &str = "通知二(三)2；河南省优化营商环境条例28";
const ON_LAW: &str = "通知二(三)2；行政许可法31";
const NO_PROOF: &str = "优化营商环境条例44；通知二(三)2";
const NOT_TWICE: &str = "通知二(三)2";
const ONE_PLACE: &str = "通知二(二)1";
const ONE_VISIT: &str = "通知二(二)2";
const SHARING: &str = "通知二(三)2；国令716";

/// All lints, by the pass that finds them.
pub const FAMILIES: &[Family] = &[
    Family { name: "vague", run: vague::run, lints: &[lints("vague-word", Error, NO_VAGUE)] },
    Family {
        name: "basis",
        run: basis::run,
        lints: &[
            lints("basis-missing", ToBeConfirmed, ON_LAW),
            lints("basis-not-in-force", Error, ON_LAW),
            lints("unfounded-material", ToBeConfirmed, ON_LAW),
            lints("fee-without-basis", Error, "行政许可法58"),
        ],
    },
    Family {
        name: "over_asking",
        run: over_asking::run,
        lints: &[
            lints("proof-document", Error, NO_PROOF),
            lints("proof-commitment", Error, NO_PROOF),
            lints("proof-contract", Error, NO_PROOF),
            lints("proof-no-basis", Error, NO_PROOF),
        ],
    },
    Family {
        name: "proofs",
        run: proofs::run,
        lints: &[
            lints("proof-licence", Error, NO_PROOF),
            lints("proof-covered", Error, NO_PROOF),
            lints("proof-internal-check", Error, NO_PROOF),
            lints("proof-unverifiable", Error, NO_PROOF),
        ],
    },
    Family {
        name: "shared",
        run: shared::run,
        lints: &[
            lints("proof-network-check", Error, SHARING),
            lints("fact-shared", Error, SHARING),
            lints("unknown-data", Error, SHARING),
        ],
    },
    Family {
        name: "duplicates",
        run: duplicates::run,
        lints: &[
            lints("duplicate-material", Error, NOT_TWICE),
            lints("duplicate-fact", Error, NOT_TWICE),
            lints("duplicate-item", Error, NOT_TWICE),
        ],
    },
    Family {
        name: "circle",
        run: circle::run,
        lints: &[
            lints("circular-proof", Error, NOT_TWICE),
            lints("unknown-item", Error, NOT_TWICE),
            lints("result-not-linked", ToBeConfirmed, NOT_TWICE),
        ],
    },
    Family {
        name: "acceptance",
        run: acceptance::run,
        lints: &[lints("several-places", Error, ONE_PLACE), lints("department-place", Error, ONE_PLACE)],
    },
    Family {
        name: "visits",
        run: visits::run,
        lints: &[
            lints("visits-exceed-claim", Error, ONE_VISIT),
            lints("visits-not-computed", ToBeConfirmed, ONE_VISIT),
        ],
    },
    Family {
        name: "limits",
        run: limits::run,
        lints: &[
            lints("promise-above-statutory", Error, "行政许可法42；通知二(三)3"),
            lints("unit-unclear", ToBeConfirmed, "行政许可法82；通知二(二)3"),
        ],
    },
    Family {
        name: "guide",
        run: guide::run,
        lints: &[
            lints("guide-incomplete", Warning, "通知二(三)1；河南省优化营商环境条例28"),
            lints("guide-without-samples", ToBeConfirmed, "通知二(三)1"),
        ],
    },
    Family {
        name: "personal",
        run: personal::run,
        lints: &[lints("personal-without-purpose", Warning, "个人信息保护法6、17")],
    },
    Family {
        name: "calendar",
        run: calendar::run,
        lints: &[lints("calendar-not-published", ToBeConfirmed, "行政许可法82")],
    },
    Family {
        name: "allowed",
        run: |_, _| {},
        lints: &[
            lints("unused-allowance", Warning, "通知二(三)2"),
            lints("unknown-lint", Error, "通知二(三)2"),
        ],
    },
];

/// The lint of a code.
///
/// # Panics
/// In tests of a family that reports a code which is not in the table; elsewhere it stands for an unknown one.
pub fn lint(code: &str) -> &'static Lint {
    const UNKNOWN: &Lint = &lints("unknown-lint", Error, "");
    let found = FAMILIES.iter().flat_map(|family| family.lints).find(|lint| lint.code == code);
    debug_assert!(found.is_some(), "`{code}` is not in the table of lints");
    found.unwrap_or(UNKNOWN)
}

/// What the lint found.
#[derive(Debug, Default)]
pub struct Report {
    /// Findings, in the order of files and lines.
    pub findings: Vec<Diagnostic>,
    /// Findings that an allowance lets stand, in the same order.
    pub allowed: Vec<Allowed>,
}

/// Lints a checked library.
pub fn run(library: &Library, sources: &Sources) -> Report {
    let mut diagnostics = Vec::new();
    let context = Context::of(library, sources, &mut diagnostics);
    let mut findings = Vec::new();
    for family in FAMILIES {
        (family.run)(&context, &mut findings);
    }
    let (standing, allowed) = allowed::apply(&context, findings);
    diagnostics.extend(standing.into_iter().map(|finding| finding.diagnostic));
    sort(&mut diagnostics);
    Report { findings: diagnostics, allowed }
}
