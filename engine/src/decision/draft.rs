//! A decision that borrows: what was found, as slots, spans and the item's own texts where they stand.
//! In: filled by `decide`. Out: a `Decision` that owns everything, or its canonical JSON (see `json`).
//! Absent: a second opinion; both say the same, a test holds them together.

use super::assess::Standing;
use super::{
    CheckResult, ConditionResult, Decision, Deficit, DeficitKind, FaultInfo, MaterialResult, Outcome,
    Question, Reason, ReasonCode, SEMANTICS, Verdict, basis,
};
use crate::diagnostic::Span;
use crate::facts::Case;
use crate::facts::locate::locate;
use crate::item::{Condition, Effect, EvidenceCheck, LegalLine, Material};
use crate::library::{Library, Version};
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;
use std::borrow::Cow;
use std::ops::Range;

/// What was found about one case.
#[derive(Debug)]
pub struct Draft<'a> {
    pub(super) library: &'a Library,
    pub(super) version: &'a Version,
    pub(super) case: &'a Case,
    pub(super) on: NaiveDate,
    pub(super) outcome: Outcome,
    pub(super) conditions: Vec<ConditionDraft<'a>>,
    pub(super) materials: Vec<MaterialDraft<'a>>,
    /// Checks on evidence, material by material.
    pub(super) checks: Vec<CheckDraft<'a>>,
    pub(super) deficits: Vec<DeficitDraft<'a>>,
    pub(super) questions: Vec<Question>,
    /// Slots of all findings.
    pub(super) slots: Vec<u32>,
    /// Places of the parts that failed, of all findings.
    pub(super) failing: Vec<Span>,
}

/// What explains a verdict.
#[derive(Debug, Default)]
pub(super) struct Finding {
    /// In `Draft::slots`: what decided it; of an unknown one what could settle it.
    pub slots: Range<usize>,
    /// In `Draft::failing`.
    pub failing: Range<usize>,
    /// Why it is undetermined.
    pub fault: Option<FaultInfo>,
}

#[derive(Debug)]
pub(super) struct ConditionDraft<'a> {
    pub condition: &'a Condition,
    pub finding: Finding,
    pub verdict: Verdict,
}

#[derive(Debug)]
pub(super) struct CheckDraft<'a> {
    pub check: &'a EvidenceCheck,
    pub finding: Finding,
    pub verdict: Verdict,
}

#[derive(Debug)]
pub(super) struct MaterialDraft<'a> {
    pub material: &'a Material,
    /// In `Draft::checks`.
    pub checks: Range<usize>,
    /// Of the requirement; nothing while that is unknown.
    pub finding: Finding,
    pub standing: Standing,
    /// Unknown fields that could settle requirement or evidence.
    pub unknown: Vec<String>,
}

/// What of a condition or material a deficit is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    Whole,
    /// The check of this id.
    Check(&'a str),
}

#[derive(Debug)]
pub(super) struct DeficitDraft<'a> {
    pub code: ReasonCode,
    pub deferrable: bool,
    pub destination: Option<&'a Text>,
    pub effect: Option<Effect>,
    pub id: &'a str,
    pub kind: DeficitKind,
    pub legal: &'a LegalLine,
    pub mend: &'a Text,
    pub on_the_spot: bool,
    pub piece: Piece<'a>,
    pub text: Cow<'a, Text>,
    pub title: &'a Text,
}

impl<'a> Draft<'a> {
    pub(super) fn new(
        library: &'a Library,
        version: &'a Version,
        case: &'a Case,
        on: NaiveDate,
        outcome: Outcome,
    ) -> Self {
        Self {
            library,
            version,
            case,
            on,
            outcome,
            conditions: Vec::with_capacity(version.item.conditions.len()),
            materials: Vec::with_capacity(version.item.materials.len()),
            checks: Vec::with_capacity(version.program.checks),
            deficits: Vec::new(),
            questions: Vec::new(),
            slots: Vec::with_capacity(4 * version.program.checks),
            failing: Vec::new(),
        }
    }

    /// Facts first, section by section as declared, then evidence as listed; what data sharing supplies is left out.
    pub(super) fn in_order(&mut self) {
        let version = self.version;
        let asked = std::mem::take(&mut self.questions).into_iter().filter(|q| !version.is_shared(&q.field));
        let mut ranked: Vec<_> = asked.map(|q| (version.question_rank(&q.field), q)).collect();
        crate::order::sort_by(&mut ranked, |(a, _), (b, _)| a.cmp(b));
        self.questions = ranked.into_iter().map(|(_, question)| question).collect();
    }

    /// Both runs of slots as one, ascending, each once. They are the last ones there are.
    pub(super) fn joined(&mut self, first: Range<usize>, second: Range<usize>) -> Range<usize> {
        let start = self.slots.len();
        self.slots.extend_from_within(first);
        self.slots.extend_from_within(second);
        let new = &mut self.slots[start..];
        new.sort_unstable();
        let mut end = start;
        for index in start..self.slots.len() {
            if end == start || self.slots[end - 1] != self.slots[index] {
                self.slots[end] = self.slots[index];
                end += 1;
            }
        }
        self.slots.truncate(end);
        start..end
    }

    /// A slot as a field of the facts document.
    pub(super) fn field(&self, slot: u32) -> Option<Cow<'a, str>> {
        match self.version.layout.root.slots.get(slot as usize) {
            Some(info) => Some(Cow::Borrowed(&info.field)),
            None => locate(&self.version.layout, &self.case.frame, slot).map(|place| Cow::Owned(place.field)),
        }
    }

    fn fields(&self, slots: Range<usize>) -> Vec<String> {
        self.slots[slots].iter().filter_map(|slot| self.field(*slot)).map(Cow::into_owned).collect()
    }

    /// Canonical JSON (RFC 8785) with its digest.
    pub fn json(&self) -> Vec<u8> {
        super::json::sealed(self).0
    }

    /// The decision, and its canonical JSON.
    pub fn sealed(self) -> (Decision, Vec<u8>) {
        let (json, digest) = super::json::sealed(&self);
        (self.decision(digest), json)
    }

    fn decision(&self, digest: String) -> Decision {
        Decision {
            conditions: self.conditions.iter().map(|c| self.condition(c)).collect(),
            deficits: self.deficits.iter().map(|d| self.deficit(d)).collect(),
            digest,
            item: self.version.item.id.clone(),
            materials: self.materials.iter().map(|m| self.material(m)).collect(),
            on: date::format(self.on),
            outcome: self.outcome,
            questions: self.questions.clone(),
            semantics: SEMANTICS,
            version: date::format(self.version.item.from),
        }
    }

    /// What decided a verdict, and what could settle it: one of both is empty.
    fn read(&self, finding: &Finding, is_unknown: bool) -> (Vec<String>, Vec<String>) {
        let fields = self.fields(finding.slots.clone());
        if is_unknown { (Vec::new(), fields) } else { (fields, Vec::new()) }
    }

    fn places(&self, finding: &Finding) -> Vec<String> {
        let spans = &self.failing[finding.failing.clone()];
        spans.iter().map(|span| format!("{}:{}", span.line, span.column)).collect()
    }

    fn condition(&self, draft: &ConditionDraft<'_>) -> ConditionResult {
        let ConditionDraft { condition, finding, verdict } = draft;
        let (decided_by, unknown) = self.read(finding, *verdict == Verdict::Unknown);
        ConditionResult {
            decided_by,
            effect: condition.effect,
            failing: self.places(finding),
            fault: finding.fault.clone(),
            id: condition.id.clone(),
            status: condition.legal.status,
            unknown,
            verdict: *verdict,
        }
    }

    fn material(&self, draft: &MaterialDraft<'_>) -> MaterialResult {
        let checks = self.checks[draft.checks.clone()].iter().map(|draft| {
            let CheckDraft { check, finding, verdict } = draft;
            let (decided_by, unknown) = self.read(finding, *verdict == Verdict::Unknown);
            CheckResult {
                decided_by,
                failing: self.places(finding),
                fault: finding.fault.clone(),
                id: check.id.clone(),
                unknown,
                verdict: *verdict,
            }
        });
        MaterialResult {
            checks: checks.collect(),
            decided_by: self.fields(draft.finding.slots.clone()),
            evidence: draft.standing.evidence,
            fault: draft.finding.fault.clone(),
            id: draft.material.id.clone(),
            requirement: draft.standing.requirement,
            status: draft.material.legal.status,
            unknown: draft.unknown.clone(),
        }
    }

    fn deficit(&self, draft: &DeficitDraft<'_>) -> Deficit {
        Deficit {
            basis: basis(self.library, draft.legal),
            deferrable: draft.deferrable,
            destination: draft.destination.cloned(),
            effect: draft.effect,
            how_to_mend: draft.mend.clone(),
            id: match draft.piece {
                Piece::Whole => draft.id.into(),
                Piece::Check(check) => format!("{}.{check}", draft.id),
            },
            kind: draft.kind,
            on_the_spot: draft.on_the_spot,
            reason: Reason { code: draft.code.code(), text: draft.text.clone().into_owned() },
            source: draft.legal.source.clone(),
            status: draft.legal.status,
            title: draft.title.clone(),
        }
    }
}
