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
use crate::script::program::{Check, Terms};

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
        let mut found = Found::default();
        for (index, code) in version.program.conditions.iter().enumerate() {
            let applies = code.applies.as_ref().map_or(Raw::True, |check| self.check(version, check, run));
            let verdict = match applies {
                Raw::True => plain(self.check(version, &code.holds, run)),
                Raw::False => Verdict::NotApplicable,
                open => plain(open),
            };
            self.conditions[index] = verdict;
            let asked = if applies == Raw::True { Some(&code.holds) } else { code.applies.as_ref() };
            if verdict != Verdict::Unknown || !self.waits_for_department(version, asked) {
                found.condition(code.effect, verdict);
            }
        }
        for (index, code) in version.program.materials.iter().enumerate() {
            let needs = code.needs.as_ref().map(|check| self.check(version, check, run));
            let requirement = match needs {
                None | Some(Raw::True) => Requirement::Required,
                Some(Raw::False) => Requirement::NotRequired,
                Some(Raw::Unknown) => Requirement::Unknown,
                Some(Raw::Fault(_)) => Requirement::Undetermined,
            };
            let standing = self.material(version, case, index, requirement, run);
            self.materials[index] = standing;
            if requirement != Requirement::Unknown || !self.waits_for_department(version, code.needs.as_ref())
            {
                found.material(code.terms, standing);
            }
        }
        self.outcome = found.outcome();
    }

    /// Whether an undecided check reads nothing unknown but what data sharing supplies: nobody can be asked for that,
    /// so it leaves no case unsettled; the department checks it.
    fn waits_for_department(&self, version: &Version, check: Option<&Check>) -> bool {
        let shared = |slot: &Slot| version.program.shared.get(*slot as usize).copied().unwrap_or(false);
        let open = check.map_or(&[] as &[Slot], |check| self.open(check));
        !open.is_empty() && open.iter().all(shared)
    }

    #[inline]
    fn check<'v>(&mut self, version: &Version, check: &'v Check, run: &mut Run<'_, 'v>) -> Raw {
        if let Some(raw) = self.raws[check.index] {
            return raw;
        }
        let mut raw = run.alone(check);
        if raw == Raw::Unknown {
            raw = self.together(version, check, run);
        }
        self.raws[check.index] = Some(raw);
        raw
    }

    /// What an undecided check says when its unknown facts are looked at together.
    fn together<'v>(&mut self, version: &Version, check: &'v Check, run: &mut Run<'_, 'v>) -> Raw {
        let open = &mut self.open[check.index];
        open.clear();
        open.extend(run.unknown_reads());
        run.joint(&version.layout, check, open, self.most_combinations)
    }

    fn material<'v>(
        &mut self,
        version: &'v Version,
        case: &Case,
        index: usize,
        requirement: Requirement,
        run: &mut Run<'_, 'v>,
    ) -> Standing {
        let code = &version.program.materials[index];
        let standing = |evidence| Standing { requirement, evidence, wrong_form: false };
        if requirement == Requirement::NotRequired {
            return standing(EvidenceVerdict::NotApplicable);
        }
        if code.terms.shared {
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
        if !code.terms.any_form() {
            for piece in 0..pieces {
                match form_index(version, case, index, piece) {
                    Some(form) => failed |= !code.terms.accepts(form),
                    None => open = true,
                }
            }
        }
        let wrong_form = failed;
        for check in &code.checks {
            match self.check(version, check, run) {
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
}

/// What counts for the outcome, as bits in the order of `Outcome::ALL`: the lowest that is set says what it comes to.
/// Tables instead of branches: which verdict comes next can't be foretold, and a case has a hundred.
#[derive(Default)]
struct Found(u8);

const fn bit(outcome: Outcome) -> u8 {
    1 << outcome as u8
}

/// By effect and verdict.
const CONDITION: [[u8; 5]; 4] = {
    let mut bits = [[0; 5]; 4];
    let unmet = Verdict::Unmet as usize;
    bits[Effect::Elsewhere as usize][unmet] = bit(Outcome::Elsewhere);
    bits[Effect::Ineligible as usize][unmet] = bit(Outcome::Ineligible);
    bits[Effect::Correctable as usize][unmet] = bit(Outcome::Correctable);
    // What a person checks at the window never blocks.
    let blocking = [Effect::Elsewhere, Effect::Ineligible, Effect::Correctable];
    let mut i = 0;
    while i < blocking.len() {
        bits[blocking[i] as usize][Verdict::Unknown as usize] = bit(Outcome::Unsettled);
        bits[blocking[i] as usize][Verdict::Undetermined as usize] = bit(Outcome::Referred);
        i += 1;
    }
    bits
};

/// By requirement and what is said of the evidence; for a minor material a deficit counts less.
const MATERIAL: [[u8; 8]; 4] = {
    let mut bits = [[0; 8]; 4];
    bits[Requirement::Unknown as usize] = [bit(Outcome::Unsettled); 8];
    bits[Requirement::Undetermined as usize] = [bit(Outcome::Referred); 8];
    let required = &mut bits[Requirement::Required as usize];
    required[EvidenceVerdict::Unknown as usize] = bit(Outcome::Unsettled);
    required[EvidenceVerdict::Undetermined as usize] = bit(Outcome::Referred);
    required[EvidenceVerdict::Missing as usize] = bit(Outcome::Correctable);
    required[EvidenceVerdict::Defective as usize] = bit(Outcome::Correctable);
    bits
};

impl Found {
    fn condition(&mut self, effect: Effect, verdict: Verdict) {
        self.0 |= CONDITION[effect as usize][verdict as usize];
    }

    fn material(&mut self, terms: Terms, standing: Standing) {
        let found = MATERIAL[standing.requirement as usize][standing.evidence as usize];
        let minor = terms.minor && found == bit(Outcome::Correctable);
        self.0 |= if minor { bit(Outcome::ReadyDeferred) } else { found };
    }

    fn outcome(&self) -> Outcome {
        let lowest = (self.0 | bit(Outcome::Ready)).trailing_zeros();
        Outcome::ALL[lowest as usize]
    }
}

/// What a check says, as a condition's verdict.
pub const fn plain(raw: Raw) -> Verdict {
    match raw {
        Raw::True => Verdict::Met,
        Raw::False => Verdict::Unmet,
        Raw::Unknown => Verdict::Unknown,
        Raw::Fault(_) => Verdict::Undetermined,
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
        State::Known if version.program.materials[index].terms.many => {
            match frame.rows(frame.value(slot)).len() {
                0 => Presence::Missing,
                pieces => Presence::Pieces(pieces),
            }
        }
        State::Known => Presence::Pieces(1),
    }
}

/// The form of one piece of the evidence for material `index`, if it was said.
pub fn form(version: &Version, case: &Case, index: usize, piece: usize) -> Option<Form> {
    form_index(version, case, index, piece).and_then(|form| Form::ALL.get(form).copied())
}

/// The same as its place in the list of all forms.
fn form_index(version: &Version, case: &Case, index: usize, piece: usize) -> Option<usize> {
    let slots = &version.layout.evidence[index];
    let frame = &case.frame;
    let slot = match version.program.materials[index].terms.many {
        true => frame.row(frame.rows(frame.value(slots.present)), piece) + slots.form,
        false => slots.form,
    };
    frame.known(slot as usize).map(|form| form as usize)
}
