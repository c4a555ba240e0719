//! The short form of a check says what the check says in full, or nothing; and the short way of conditions (`truth`) says
//! what `eval` says.

#[path = "../../tests/common/mod.rs"]
mod common;

use crate::decision::dated::Dated;
use crate::evaluate::Machine;
use crate::evaluate::Verdict;
use crate::evaluate::value::Value;
use crate::facts::Case;
use crate::facts::frame::Frame;
use crate::facts::layout::{Kind, SlotInfo};
use crate::library::Version;

/// One of each kind, and what they are made of.
const EXPRESSIONS: [&str; 31] = [
    "flag",
    "!flag && !(other || staff > 3)",
    "flag || other && seats <= -2",
    "staff >= 2 && staff != 5",
    "3 < staff || staff == 0",
    "seats in -5..=7 || seats < -100",
    "!(seats in -5..7)",
    "kind == \"shop\" || kind in [\"stall\", \"kitchen\"] && flag",
    "kind != \"stall\"",
    "tags.contains(\"hot\") && !tags.some(|t| t in [\"cold\", \"raw\"])",
    "staff > seats",
    "staff * 3 >= seats * 20",
    "staff * 3000000 > seats",
    "seats * 9000000000000 * 2 > 5",
    "area * 100 >= ratio * 20",
    "area > 58.5 || ratio <= -0.0001",
    "area == ratio",
    "day >= on",
    "on > day && flag",
    "ends != () && ends >= day",
    "ends == () || days_between(day, ends) < 365",
    "365 >= days_between(day, on)",
    "days_between(date(\"2026-01-01\"), day) > 30",
    "name == \"甲\"",
    "name != \"\" && \"乙\" != name",
    "if flag { staff > 2 } else { other || seats > 0 }",
    "!(if flag { staff > 2 } else { other })",
    "rooms.all(|r| r.size >= 3 && (r.clean || flag))",
    "!rooms.some(|r| r.ends != () && r.ends < day)",
    "sum(rooms.map(|r| r.size)) * 2 <= premises.size",
    "premises.owned && paper_is_far()",
];

/// A product of two facts: it has no short form.
const HELPER: &str = "fn paper_is_far() { premises.size > 10 || premises.size * premises.size == 4 }";

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn fill(frame: &mut Frame, dice: &mut Dice, slots: &[SlotInfo], base: u32) {
    for (index, info) in slots.iter().enumerate() {
        let slot = base + index as u32;
        match dice.roll(10) {
            0 => continue,
            1 if info.optional => {
                frame.set_null(slot);
                continue;
            }
            _ => {}
        }
        let near = dice.roll(16) as i64 - 8;
        match &info.kind {
            Kind::Bool | Kind::Presence => frame.set(slot, near & 1),
            Kind::Integer { min, max, .. } | Kind::Decimal { min, max, .. } => {
                let extreme = [*min, *max, near * 1000, near, near][dice.roll(5) as usize];
                frame.set(slot, extreme.clamp(*min, *max));
            }
            Kind::Date => frame.set(slot, 739_000 + near * [1, 40, 4000][dice.roll(3) as usize]),
            Kind::Text(_) => frame.set_text(slot, ["甲", "乙", ""][dice.roll(3) as usize]),
            Kind::Choice(options) => frame.set(slot, near.rem_euclid(options.len() as i64)),
            Kind::Choices(options) => frame.set(slot, near.rem_euclid(1 << options.len())),
            Kind::List(shape) => {
                let rows: Vec<u32> = (0..dice.roll(4)).map(|_| frame.push_row(shape.slots.len())).collect();
                rows.iter().for_each(|row| fill(frame, dice, &shape.slots, *row));
                frame.set_rows(slot, &rows);
            }
        }
    }
}

/// How often the short form said true, false, and nothing, over random cases in which it never contradicts the full one.
fn said(expression: &str, version: &Version, library: &crate::Library, cases: usize) -> [usize; 3] {
    let on = crate::value::date::parse("2026-11-22").unwrap();
    let check = &version.program.conditions[0].holds;
    let quick = check.quick.as_ref().unwrap_or_else(|| panic!("`{expression}` has no short form"));
    let mut said = [0; 3];
    let mut dice = Dice(cases as u64);
    for _ in 0..cases {
        let mut case = Case::new(&version.layout);
        fill(&mut case.frame, &mut dice, &version.layout.root.slots, 0);
        let dated = Dated::of(library, version, &case, on);
        let mut machine = Machine::new(version.program.locals);
        let mut run = machine.run(&case.frame, dated.context(library, version, on));
        let full = run.verdict(&check.node);
        let missing = run.unknown_reads().count();
        let eval = match run.eval_fresh(&check.node) {
            Value::Bool(true) => Verdict::True,
            Value::Bool(false) => Verdict::False,
            Value::Fault(fault) => Verdict::Fault(fault),
            _ => Verdict::Unknown,
        };
        assert_eq!(full, eval, "`{expression}`");
        match run.quick(quick) {
            Some(holds) => {
                assert_eq!(full, if holds { Verdict::True } else { Verdict::False });
                said[usize::from(!holds)] += 1;
            }
            None => {
                let is_large = LARGE.contains(&expression);
                assert!(
                    missing > 0 || matches!(full, Verdict::Fault(_)) || is_large,
                    "`{expression}`: {full:?}"
                );
                said[2] += 1;
            }
        }
    }
    said
}

/// Rules that may leave 64 bits on the way, and then are settled in full.
const LARGE: [&str; 3] =
    ["staff * 3000000 > seats", "seats * 9000000000000 * 2 > 5", "area * 100 >= ratio * 20"];

#[test]
fn the_short_form_says_the_same() {
    for expression in EXPRESSIONS {
        let script = format!("{}\n{HELPER}", common::rule(expression));
        let (library, diagnostics) = crate::library::check(&common::sources(&script));
        let library = library.unwrap_or_else(|| panic!("`{expression}`: {diagnostics:?}"));
        let version =
            library.version("sample", crate::value::date::parse("2026-11-22").unwrap()).unwrap().clone();
        if expression.contains("paper_is_far") {
            assert!(version.program.conditions[0].holds.quick.is_none(), "a product of two facts has none");
            continue;
        }
        let [holds, fails, nothing] = said(expression, &version, &library, 4000);
        assert!(holds > 0 && fails > 0 && nothing > 0, "`{expression}`: {holds} {fails} {nothing}");
    }
}
