//! The verdicts of all checks of an item, as codes: what a `Decision` is written from, and what is kept between answers.
//! In: a `Version`, a `Case`, a `Run`. Out: `Assessment`. Absent: names, reasons and anything else a person reads.

use super::{EvidenceVerdict, Outcome, Requirement, Verdict};
use crate::evaluate::joint::MAX_COMBINATIONS;
use crate::evaluate::{Run, Verdict as Raw};
use crate::facts::Case;
use crate::facts::frame::State;
use crate::facts::layout::Slot;
use crate::item::{Effect, Form};
use crate::library::Version;
use crate::script::program::Check;

/// What is said of one material.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is required.
    pub requirement: Requirement,
    /// What is said of the evidence.
    pub evidence: EvidenceVerdict,
    /// What was handed in has a form that is not accepted.
    pub wrong_form: bool,
}

/// Every verdict of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// By number of the check; `None`: not evaluated, or no longer true.
    raws: Vec<Option<Raw>>,
    /// By number of the check: the unknown slots an undecided one reads.
    open: Vec<Vec<Slot>>,
    /// Combinations of unknown facts that are tried for an undecided check.
    most_combinations: usize,
    /// In the order of the item's conditions.
    pub conditions: Vec<Verdict>,
    /// In the order of the item's materials.
    pub materials: Vec<Standing>,
    /// What it all comes to.
    pub outcome: Outcome,
}

/// Whether evidence for a material was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Nobody said.
    Unknown,
    /// It was not.
    Missing,
    /// So many pieces.
    Pieces(usize),
}

impl Assessment {
    /// Nothing evaluated yet.
    pub fn new(version: &Version) -> Self {
        let standing = Standing {
            requirement: Requirement::Unknown,
            evidence: EvidenceVerdict::Unknown,
            wrong_form: false,
        };
        Self {
            raws: vec![None; version.program.checks],
            open: vec![Vec::new(); version.program.checks],
            most_combinations: MAX_COMBINATIONS,
            conditions: vec![Verdict::Unknown; version.item.conditions.len()],
            materials: vec![standing; version.item.materials.len()],
            outcome: Outcome::Unsettled,
        }
    }

    /// The same, trying fewer combinations: for looking ahead, where a check may stay open without harm.
    pub fn hasty(&self, most_combinations: usize) -> Self {
        Self { most_combinations, ..self.clone() }
    }

    /// Forgets everything: another case.
    pub fn clear(&mut self) {
        self.raws.fill(None);
    }

    /// Forgets what the root slot can change.
    pub fn forget(&mut self, version: &Version, slot: Slot) {
        for index in version.program.readers.get(slot as usize).into_iter().flatten() {
            self.raws[*index] = None;
        }
    }

    /// The verdict of a check, if it was needed.
    pub fn raw(&self, check: &Check) -> Option<Raw> {
        self.raws.get(check.index).copied().flatten()
    }

    /// The unknown slots an undecided check reads.
    pub fn open(&self, check: &Check) -> &[Slot] {
        match self.raw(check) {
            Some(Raw::Unknown) => &self.open[check.index],
            _ => &[],
        }
    }

    /// Evaluates what is not known yet, and says what all of it comes to.
    pub fn update<'v>(&mut self, version: &'v Version, case: &Case, run: &mut Run<'_, 'v>) {
        for (index, code) in version.program.conditions.iter().enumerate() {
            let applies = code.applies.as_ref().map(|check| self.check(version, check, run));
            self.conditions[index] = match applies {
                Some(Raw::False) => Verdict::NotApplicable,
                Some(Raw::Fault(_)) => Verdict::Undetermined,
                Some(Raw::Unknown) => Verdict::Unknown,
                None | Some(Raw::True) => match self.check(version, &code.holds, run) {
                    Raw::True => Verdict::Met,
                    Raw::False => Verdict::Unmet,
                    Raw::Unknown => Verdict::Unknown,
                    Raw::Fault(_) => Verdict::Undetermined,
                },
            };
        }
        for (index, code) in version.program.materials.iter().enumerate() {
            let needs = code.needs.as_ref().map(|check| self.check(version, check, run));
            let requirement = match needs {
                None | Some(Raw::True) => Requirement::Required,
                Some(Raw::False) => Requirement::NotRequired,
                Some(Raw::Unknown) => Requirement::Unknown,
                Some(Raw::Fault(_)) => Requirement::Undetermined,
            };
            self.materials[index] = self.material(version, case, index, requirement, run);
        }
        self.outcome = self.comes_to(version);
    }

    fn check<'v>(&mut self, version: &Version, check: &'v Check, run: &mut Run<'_, 'v>) -> Raw {
        if let Some(raw) = self.raws[check.index] {
            return raw;
        }
        let mut raw = run.verdict(&check.node);
        if raw == Raw::Unknown {
            let open = &mut self.open[check.index];
            open.clear();
            open.extend(run.unknown_reads());
            raw = run.joint(&version.layout, &check.node, open, self.most_combinations);
        }
        self.raws[check.index] = Some(raw);
        raw
    }

    fn material<'v>(
        &mut self,
        version: &'v Version,
        case: &Case,
        index: usize,
        requirement: Requirement,
        run: &mut Run<'_, 'v>,
    ) -> Standing {
        let material = &version.item.materials[index];
        let standing = |evidence| Standing { requirement, evidence, wrong_form: false };
        if requirement == Requirement::NotRequired {
            return standing(EvidenceVerdict::NotApplicable);
        }
        if material.substitutes.shared.is_some() {
            return standing(EvidenceVerdict::ByDepartment);
        }
        if case.commitments.get(index).copied().unwrap_or(false) {
            return standing(EvidenceVerdict::ByCommitment);
        }
        let pieces = match presence(version, case, index) {
            Presence::Unknown => return standing(EvidenceVerdict::Unknown),
            Presence::Missing => return standing(EvidenceVerdict::Missing),
            Presence::Pieces(pieces) => pieces,
        };
        let (mut failed, mut open, mut faulted) = (false, false, false);
        let any_form = Form::ALL.iter().all(|form| material.accepts_form(*form));
        for piece in 0..pieces {
            match form(version, case, index, piece) {
                Some(form) => failed |= !material.accepts_form(form),
                None => open |= !any_form,
            }
        }
        let wrong_form = failed;
        for code in &version.program.materials[index].checks {
            match self.check(version, code, run) {
                Raw::True => {}
                Raw::False => failed = true,
                Raw::Unknown => open = true,
                Raw::Fault(_) => faulted = true,
            }
        }
        let evidence = if failed {
            EvidenceVerdict::Defective
        } else if open {
            EvidenceVerdict::Unknown
        } else if faulted {
            EvidenceVerdict::Undetermined
        } else {
            EvidenceVerdict::Accepted
        };
        Standing { requirement, evidence, wrong_form }
    }

    /// The outcome: the first that applies, in the order of the design.
    fn comes_to(&self, version: &Version) -> Outcome {
        let conditions = || version.item.conditions.iter().zip(&self.conditions);
        let materials = || version.item.materials.iter().zip(&self.materials);
        let unmet = |effect| conditions().any(|(c, v)| *v == Verdict::Unmet && c.effect == effect);
        // What a person checks at the window never blocks.
        let any = |verdict| conditions().any(|(c, v)| *v == verdict && c.effect != Effect::Verify);
        let required = |evidence| materials().any(|(_, m)| m.is_required() && m.evidence == evidence);
        let requirement = |requirement| materials().any(|(_, m)| m.requirement == requirement);
        let lacking = |minor| materials().any(|(m, standing)| standing.is_deficit() && m.minor == minor);
        if unmet(Effect::Elsewhere) {
            Outcome::Elsewhere
        } else if unmet(Effect::Ineligible) {
            Outcome::Ineligible
        } else if any(Verdict::Unknown)
            || requirement(Requirement::Unknown)
            || required(EvidenceVerdict::Unknown)
        {
            Outcome::Unsettled
        } else if unmet(Effect::Correctable) || lacking(false) {
            Outcome::Correctable
        } else if any(Verdict::Undetermined)
            || requirement(Requirement::Undetermined)
            || required(EvidenceVerdict::Undetermined)
        {
            Outcome::Referred
        } else if lacking(true) {
            Outcome::ReadyDeferred
        } else {
            Outcome::Ready
        }
    }
}

impl Standing {
    /// Whether it is required, as far as is known.
    pub fn is_required(&self) -> bool {
        self.requirement == Requirement::Required
    }

    /// Whether something about it has to be mended.
    pub fn is_deficit(&self) -> bool {
        self.is_required() && matches!(self.evidence, EvidenceVerdict::Missing | EvidenceVerdict::Defective)
    }
}

/// What was said of the evidence for material `index`.
pub fn presence(version: &Version, case: &Case, index: usize) -> Presence {
    let slot = version.layout.evidence[index].present;
    let frame = &case.frame;
    match frame.state(slot) {
        State::Unknown => Presence::Unknown,
        State::Null => Presence::Missing,
        State::Known if version.item.materials[index].many => match frame.rows(frame.value(slot)).len() {
            0 => Presence::Missing,
            pieces => Presence::Pieces(pieces),
        },
        State::Known => Presence::Pieces(1),
    }
}

/// The form of one piece of the evidence for material `index`, if it was said.
pub fn form(version: &Version, case: &Case, index: usize, piece: usize) -> Option<Form> {
    let slots = &version.layout.evidence[index];
    let frame = &case.frame;
    let slot = match version.item.materials[index].many {
        true => frame.row(frame.rows(frame.value(slots.present)), piece) + slots.form,
        false => slots.form,
    };
    match frame.state(slot) {
        State::Known => Form::ALL.get(frame.value(slot) as usize).copied(),
        _ => None,
    }
}
