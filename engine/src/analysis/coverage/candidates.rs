//! What may be tried to reach a value: one slot changed, evidence given or taken away.
//! In: a case. Out: `Change`s. Absent: which of them help.

use crate::facts::Case;
use crate::facts::frame::State;
use crate::facts::layout::{Kind, Layout, Slot, SlotInfo};
use crate::facts::locate::locate;
use crate::item::Form;
use crate::library::Version;
use crate::script::ir::{Const, Node, Op};
use crate::value::date;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Most values tried for one slot.
const MOST_VALUES: usize = 96;
/// Most rows of one list whose fields are changed.
const MOST_ROWS: usize = 3;

/// One change of a case.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A slot: known with a value, known not to exist, or unknown.
    Slot(Slot, Set),
    /// Evidence of one piece is given in a form.
    Given(usize, Form),
    /// The list loses all rows, or its last one.
    Rows(Slot, bool),
    /// The applicant commits in writing.
    Commit(usize),
    /// Another application date.
    On(NaiveDate),
    /// Another ground.
    Ground(usize),
}

/// What becomes of a slot.
#[derive(Debug, Clone, PartialEq)]
pub enum Set {
    /// A value.
    Value(i64),
    /// A text.
    Text(String),
    /// Known not to exist.
    Null,
    /// Unknown.
    Unknown,
}

/// Numbers, shifts and texts that the checks in question name.
#[derive(Debug, Default)]
pub struct Named {
    numbers: BTreeSet<i64>,
    texts: BTreeSet<String>,
}

impl Named {
    /// What `checks` name.
    pub fn of(checks: &[&Node]) -> Self {
        let mut named = Self::default();
        for check in checks {
            check.walk(&mut |node| match &node.op {
                Op::Const(Const::Number(number)) => named.numbers.extend(i64::try_from(*number)),
                Op::Const(Const::Text(text)) => {
                    named.texts.insert(text.to_string());
                }
                Op::NumberBetween(_, lo, hi) => {
                    named.numbers.extend([*lo, *hi].into_iter().filter(|n| *n != i64::MIN && *n != i64::MAX));
                }
                _ => {}
            });
        }
        named
    }
}

/// Changes of the slots in `slots` (root slots; rows of lists among them) and of the evidence in `materials`.
pub fn changes(
    version: &Version,
    case: &Case,
    on: NaiveDate,
    named: &Named,
    slots: &BTreeSet<Slot>,
    materials: &BTreeSet<usize>,
) -> Vec<Change> {
    let mut all = Vec::new();
    let others = numbers_of(&version.layout, case);
    for slot in 0..case.frame.len() as Slot {
        let Some(located) = locate(&version.layout, &case.frame, slot) else { continue };
        let root = root_of(&version.layout, case, slot);
        if !root.is_some_and(|root| slots.contains(&root)) {
            continue;
        }
        let in_row = slot as usize >= version.layout.root.slots.len();
        if in_row && beyond_rows(&located.field) {
            continue;
        }
        all.push(Change::Slot(slot, Set::Unknown));
        if located.info.optional {
            all.push(Change::Slot(slot, Set::Null));
        }
        if let Kind::List(_) = located.info.kind {
            if case.frame.state(slot) == State::Known && !in_row {
                all.extend([Change::Rows(slot, true), Change::Rows(slot, false)]);
            }
            continue;
        }
        let values = values(located.info, on, named, &others);
        all.extend(values.into_iter().map(|set| Change::Slot(slot, set)));
    }
    for index in materials {
        let material = &version.item.materials[*index];
        let present = version.layout.evidence[*index].present;
        all.extend([Change::Slot(present, Set::Unknown), Change::Slot(present, Set::Null)]);
        if !material.many {
            let forms = Form::ALL.into_iter();
            all.extend(forms.map(|form| Change::Given(*index, form)));
        }
        if material.substitutes.commitment.is_some() {
            all.push(Change::Commit(*index));
        }
    }
    all
}

/// The root slot that a slot belongs to.
fn root_of(layout: &Layout, case: &Case, slot: Slot) -> Option<Slot> {
    if (slot as usize) < layout.root.slots.len() {
        return Some(slot);
    }
    let lists = layout.root.slots.iter().enumerate().filter(|(_, info)| matches!(info.kind, Kind::List(_)));
    lists
        .map(|(list, _)| list as Slot)
        .find(|list| crate::facts::locate::is_inside(&layout.root, &case.frame, *list, slot))
}

fn beyond_rows(field: &str) -> bool {
    let index = field.split('[').nth(1).and_then(|rest| rest.split(']').next());
    index.and_then(|index| index.parse::<usize>().ok()).is_some_and(|index| index >= MOST_ROWS)
}

/// Numbers and days that stand in other slots: what is compared with them turns at them.
fn numbers_of(layout: &Layout, case: &Case) -> BTreeSet<i64> {
    let mut numbers = BTreeSet::new();
    for slot in 0..case.frame.len() as Slot {
        let Some(located) = locate(layout, &case.frame, slot) else { continue };
        let counts = matches!(located.info.kind, Kind::Integer { .. } | Kind::Decimal { .. } | Kind::Date);
        if counts && case.frame.state(slot) == State::Known {
            numbers.insert(case.frame.value(slot));
        }
    }
    numbers
}

fn values(info: &SlotInfo, on: NaiveDate, named: &Named, others: &BTreeSet<i64>) -> Vec<Set> {
    let around = |numbers: BTreeSet<i64>| -> BTreeSet<i64> {
        numbers.into_iter().flat_map(|n| [n.saturating_sub(1), n, n.saturating_add(1)]).collect()
    };
    let numbers: BTreeSet<i64> = match &info.kind {
        Kind::Bool => [0, 1].into(),
        Kind::Choice(options) => (0..options.len() as i64).collect(),
        Kind::Choices(options) => {
            let all = (1i64 << options.len()) - 1;
            (0..options.len()).map(|bit| 1i64 << bit).chain([0, all]).collect()
        }
        Kind::Integer { min, max, .. } => {
            let mut all = around(named.numbers.iter().chain(others).copied().collect());
            all.extend([*min, *max]);
            all.into_iter().filter(|n| min <= n && n <= max).collect()
        }
        Kind::Decimal { scale, min, max, .. } => {
            let mut all: BTreeSet<i64> = others.clone();
            for power in 0..=u32::from(*scale) {
                let factor = 10i64.pow(power);
                all.extend(named.numbers.iter().filter_map(|n| n.checked_mul(factor)));
            }
            let mut all = around(all);
            all.extend([*min, *max]);
            all.into_iter().filter(|n| min <= n && n <= max).collect()
        }
        Kind::Date => around(days_of_interest(on, named, others)),
        Kind::Text(crate::facts::layout::TextKind::Free(_)) => {
            let texts = named.texts.iter().cloned().chain(["示例".to_string()]);
            return texts.take(MOST_VALUES).map(Set::Text).collect();
        }
        _ => BTreeSet::new(),
    };
    numbers.into_iter().take(MOST_VALUES).map(Set::Value).collect()
}

/// Days that lie a named number of years, months or days from the application date, and those in other slots.
fn days_of_interest(on: NaiveDate, named: &Named, others: &BTreeSet<i64>) -> BTreeSet<i64> {
    let mut days = BTreeSet::from([date::days(on)]);
    for number in named.numbers.iter().filter(|n| (-400..=400).contains(*n)) {
        for shift in [*number, -number] {
            days.extend(date::add_days(on, shift).map(date::days));
            days.extend(date::add_months(on, shift).map(date::days));
            if (-150..=150).contains(&shift) {
                days.extend(date::add_years(on, shift).map(date::days));
            }
        }
    }
    let dates = |n: &&i64| date::from_days(**n).is_some_and(|d| d > date::parse("1900-01-01").unwrap_or(d));
    days.extend(others.iter().filter(dates));
    days.extend(named.numbers.iter().filter(dates));
    days
}
