//! Runs every check of an item over a case and says what the verdicts mean.
//! In: verdicts, the case, a run to ask again. Out: `Draft`. Absent: wording (see `wording`), JSON (see `json`).
//! Nothing here stops at the first deficit: each condition and each material is evaluated by itself.

use super::assess::{self, Assessment, Presence, Standing};
use super::dated::Dated;
use super::draft::{CheckDraft, ConditionDraft, DeficitDraft, Draft, Finding, MaterialDraft, Piece};
use super::{
    Basis, Decision, DeficitKind, EvidenceVerdict, FaultInfo, Question, QuestionKind, ReasonCode,
    Requirement, Verdict,
};
use crate::evaluate::value::Fault;
use crate::evaluate::{Machine, Run, Verdict as Raw};
use crate::facts::Case;
use crate::item::{Condition, Effect, EvidenceCheck, Form, LegalLine, Material};
use crate::library::{Library, Version};
use crate::script::program::Check;
use crate::text::Text;
use crate::wording;
use chrono::NaiveDate;
use std::borrow::Cow;

/// Decides `case` under `version` for an application on `on`.
pub fn decide(library: &Library, version: &Version, case: &Case, on: NaiveDate) -> Decision {
    decide_sealed(library, version, case, on).0
}

/// The same as canonical JSON.
pub fn decide_json(library: &Library, version: &Version, case: &Case, on: NaiveDate) -> Vec<u8> {
    assessed(library, version, case, on, |draft| draft.json())
}

/// The decision together with its canonical JSON.
pub fn decide_sealed(
    library: &Library,
    version: &Version,
    case: &Case,
    on: NaiveDate,
) -> (Decision, Vec<u8>) {
    assessed(library, version, case, on, |draft| draft.sealed())
}

fn assessed<T>(
    library: &Library,
    version: &Version,
    case: &Case,
    on: NaiveDate,
    then: impl FnOnce(Draft<'_>) -> T,
) -> T {
    let dated = Dated::of(library, version, case, on);
    let mut machine = Machine::new(version.program.locals);
    let mut run = machine.run(&case.frame, dated.context(library, version, on));
    let mut assessment = Assessment::new(version);
    assessment.update(version, case, &mut run);
    then(draft(library, version, case, on, run, &assessment))
}

/// What `assessment` found, with what explains it.
pub fn draft<'a>(
    library: &'a Library,
    version: &'a Version,
    case: &'a Case,
    on: NaiveDate,
    run: Run<'_, 'a>,
    assessment: &Assessment,
) -> Draft<'a> {
    let mut desk =
        Desk { run, assessment, draft: Draft::new(library, version, case, on, assessment.outcome) };
    for index in 0..version.item.conditions.len() {
        desk.condition(index);
    }
    for index in 0..version.item.materials.len() {
        desk.material(index);
    }
    desk.draft.in_order();
    desk.draft
}

/// Everything one decision works with.
struct Desk<'a, 'm> {
    run: Run<'m, 'a>,
    assessment: &'m Assessment,
    draft: Draft<'a>,
}

/// A check's verdict and what explains it.
struct Checked {
    raw: Raw,
    /// Unknown slots it read: any of them may have to be asked.
    open: Vec<u32>,
    /// A smallest set of them that could settle it; else the known slots it read, which decided it.
    finding: Finding,
}

impl<'a> Desk<'a, '_> {
    /// What explains a check's verdict; it is evaluated once more to see what it reads.
    fn check(&mut self, check: &'a Check) -> Checked {
        let node = &check.node;
        let alone = self.run.verdict(node);
        let raw = self.assessment.raw(check).unwrap_or(alone);
        let draft = &mut self.draft;
        let mut open = Vec::new();
        let (slots, failing) = (draft.slots.len(), draft.failing.len());
        if raw == Raw::Unknown {
            open.extend(self.run.unknown_reads());
            draft.slots.extend(self.run.settling(node, &open));
        } else {
            draft.slots.extend(self.run.known_reads());
        }
        if raw == Raw::False {
            draft.failing.extend(self.run.failing(node).iter().map(|part| part.span));
        }
        let fault = if let Raw::Fault(fault) = raw { Some(self.fault(fault)) } else { None };
        let finding = Finding {
            slots: slots..self.draft.slots.len(),
            failing: failing..self.draft.failing.len(),
            fault,
        };
        Checked { raw, open, finding }
    }

    fn fault(&self, fault: Fault) -> FaultInfo {
        let program = &self.draft.version.program;
        let parameter = match fault {
            Fault::NoRow(index) | Fault::UnsetTable(index) => {
                program.tables.get(usize::from(index)).map(|t| t.name.clone())
            }
            Fault::UnsetParameter(index) => program.parameters.get(usize::from(index)).cloned(),
            _ => None,
        };
        let library = self.draft.library;
        let title = parameter.as_ref().and_then(|name| {
            let table = library.tables.get(name).map(|t| &t.title);
            library.parameters.get(name).map(|p| &p.title).or(table).cloned()
        });
        FaultInfo { code: fault.code(), parameter, title }
    }

    fn condition(&mut self, index: usize) {
        let version = self.draft.version;
        let condition = &version.item.conditions[index];
        let code = &version.program.conditions[index];
        let verdict = self.assessment.conditions[index];
        let applies = code.applies.as_ref().map(|check| self.check(check));
        let checked = match applies {
            Some(applies) if applies.raw != Raw::True => applies,
            applies => {
                let mut checked = self.check(&code.holds);
                // That it applies was decided too.
                if let Some(applies) = applies.filter(|_| checked.raw != Raw::Unknown) {
                    checked.finding.slots = self.draft.joined(applies.finding.slots, checked.finding.slots);
                }
                checked
            }
        };
        if verdict == Verdict::Unmet && condition.effect != Effect::Verify {
            self.draft.deficits.push(unmet(condition));
        }
        if verdict == Verdict::Unknown && condition.effect != Effect::Verify {
            let open = self.fields(&checked.open);
            self.ask(&open, &condition.id);
        }
        let mut finding = checked.finding;
        if verdict != Verdict::Unmet {
            finding.failing = 0..0;
        }
        self.draft.conditions.push(ConditionDraft { condition, finding, verdict });
    }

    fn material(&mut self, index: usize) {
        let version = self.draft.version;
        let material = &version.item.materials[index];
        let standing = self.assessment.materials[index];
        let requirement = standing.requirement;
        let needs = version.program.materials[index].needs.as_ref().map(|check| self.check(check));
        let mut finding = Finding::default();
        let mut unknown = Vec::new();
        if let Some(needs) = needs {
            if requirement == Requirement::Unknown {
                let open = self.fields(&needs.open);
                self.ask(&open, &material.id);
                unknown = self.fields(&self.draft.slots[needs.finding.slots.clone()]);
                finding.fault = needs.finding.fault;
            } else {
                finding = Finding { failing: 0..0, ..needs.finding };
            }
        }
        let before = self.draft.checks.len();
        let open = self.evidence(index, standing);
        if requirement == Requirement::Required {
            self.ask(&open, &material.id);
            unknown.extend(open);
        }
        let checks = before..self.draft.checks.len();
        self.draft.materials.push(MaterialDraft { material, checks, finding, standing, unknown });
    }

    /// The checks on the evidence, and the fields still open. Deficits are noted only where it is required.
    fn evidence(&mut self, index: usize, standing: Standing) -> Vec<String> {
        let version = self.draft.version;
        let material = &version.item.materials[index];
        match (standing.evidence, assess::presence(version, self.draft.case, index)) {
            (
                EvidenceVerdict::NotApplicable
                | EvidenceVerdict::ByDepartment
                | EvidenceVerdict::ByCommitment,
                _,
            ) => Vec::new(),
            (_, Presence::Unknown) => vec![format!("evidence.{}", material.id)],
            (_, Presence::Missing) => {
                if standing.is_required() {
                    self.draft.deficits.push(missing(material));
                }
                Vec::new()
            }
            (_, Presence::Pieces(pieces)) => self.pieces(index, pieces, standing),
        }
    }

    /// Checks on what was handed in.
    fn pieces(&mut self, index: usize, pieces: usize, standing: Standing) -> Vec<String> {
        let version = self.draft.version;
        let material = &version.item.materials[index];
        let required = standing.is_required();
        let mut open: Vec<String> = self.open_forms(index, pieces);
        if standing.wrong_form && required {
            self.draft.deficits.push(wrong_form(material));
        }
        for (check, code) in material.checks.iter().zip(&version.program.materials[index].checks) {
            let checked = self.check(code);
            let verdict = assess::plain(checked.raw);
            if verdict == Verdict::Unmet && required {
                self.draft.deficits.push(defective(material, check));
            }
            if verdict == Verdict::Unknown {
                open.extend(self.fields(&checked.open));
            }
            self.draft.checks.push(CheckDraft { check, finding: checked.finding, verdict });
        }
        open
    }

    /// Forms nobody said, where not every form would do.
    fn open_forms(&self, index: usize, pieces: usize) -> Vec<String> {
        let (version, case) = (self.draft.version, self.draft.case);
        if version.program.materials[index].terms.any_form() {
            return Vec::new();
        }
        let material = &version.item.materials[index];
        let unknown = (0..pieces).filter(|p| assess::form(version, case, index, *p).is_none());
        unknown
            .map(|row| match material.many {
                true => format!("evidence.{}[{row}].form", material.id),
                false => format!("evidence.{}.form", material.id),
            })
            .collect()
    }

    /// Slots as fields of the facts document.
    fn fields(&self, slots: &[u32]) -> Vec<String> {
        slots.iter().filter_map(|slot| self.draft.field(*slot)).map(Cow::into_owned).collect()
    }

    fn ask(&mut self, fields: &[String], needed_by: &str) {
        for field in fields {
            match self.draft.questions.iter_mut().find(|q| q.field == *field) {
                Some(question) if question.needed_by.iter().any(|id| id == needed_by) => {}
                Some(question) => question.needed_by.push(needed_by.into()),
                None => {
                    let kind = match field.strip_prefix("evidence.") {
                        None => QuestionKind::Fact,
                        Some(rest) if rest.contains('.') => QuestionKind::EvidenceField,
                        Some(_) => QuestionKind::Evidence,
                    };
                    let needed_by = vec![needed_by.into()];
                    self.draft.questions.push(Question { field: field.clone(), kind, needed_by });
                }
            }
        }
    }
}

fn unmet(condition: &Condition) -> DeficitDraft<'_> {
    DeficitDraft {
        code: ReasonCode::ConditionUnmet,
        deferrable: false,
        destination: condition.destination.as_ref(),
        effect: Some(condition.effect),
        id: &condition.id,
        kind: DeficitKind::Condition,
        legal: &condition.legal,
        mend: &condition.mend,
        on_the_spot: condition.on_the_spot,
        piece: Piece::Whole,
        text: Cow::Borrowed(&condition.reason),
        title: &condition.title,
    }
}

fn missing(material: &Material) -> DeficitDraft<'_> {
    let text = match &material.reason {
        Some(reason) => Cow::Borrowed(reason),
        None => Cow::Owned(still_missing(material)),
    };
    DeficitDraft { code: ReasonCode::MaterialMissing, kind: DeficitKind::Missing, ..about(material, text) }
}

fn wrong_form(material: &Material) -> DeficitDraft<'_> {
    DeficitDraft { code: ReasonCode::WrongForm, ..about(material, Cow::Owned(form_needed(material))) }
}

fn defective<'a>(material: &'a Material, check: &'a EvidenceCheck) -> DeficitDraft<'a> {
    DeficitDraft {
        legal: &check.legal,
        mend: &check.mend,
        on_the_spot: check.on_the_spot,
        piece: Piece::Check(&check.id),
        ..about(material, Cow::Borrowed(&check.reason))
    }
}

/// What deficits of a material have in common.
fn about<'a>(material: &'a Material, text: Cow<'a, Text>) -> DeficitDraft<'a> {
    DeficitDraft {
        code: ReasonCode::CheckFailed,
        deferrable: material.minor,
        destination: None,
        effect: None,
        id: &material.id,
        kind: DeficitKind::Defective,
        legal: &material.legal,
        mend: &material.mend,
        on_the_spot: material.on_the_spot,
        piece: Piece::Whole,
        text,
        title: &material.title,
    }
}

fn still_missing(material: &Material) -> Text {
    wording::about(&material.title, "reason.material_missing", |_| String::new())
}

fn form_needed(material: &Material) -> Text {
    let forms = |lang| {
        let accepted = Form::ALL.iter().filter(|form| material.accepts_form(**form));
        let names = accepted.map(|form| wording::say(lang, &format!("form.{}", form.id()), &[]));
        names.collect::<Vec<_>>().join(&wording::say(lang, "form.or", &[]))
    };
    wording::about(&material.title, "reason.wrong_form", forms)
}

/// The articles of a line, with the titles of their laws.
pub fn basis(library: &Library, legal: &LegalLine) -> Vec<Basis> {
    let cited = legal.basis.iter().map(|citation| Basis {
        article: citation.article.clone(),
        law: citation.law.clone(),
        title: library.laws.get(&citation.law).map(|law| law.title.clone()).unwrap_or_default(),
    });
    cited.collect()
}
