//! Runs every check of an item over a case and says what the verdicts mean.
//! Nothing here stops at the first deficit: each condition and each material is evaluated by itself.

use super::assess::{self, Assessment, Presence, Standing};
use super::dated::Dated;
use super::{
    Basis, CheckResult, ConditionResult, Decision, Deficit, DeficitKind, EvidenceVerdict, FaultInfo,
    MaterialResult, Question, QuestionKind, Reason, Requirement, SEMANTICS, Verdict,
};
use crate::evaluate::value::Fault;
use crate::evaluate::{Machine, Run, Verdict as Raw};
use crate::facts::Case;
use crate::facts::locate::locate;
use crate::item::{Condition, Effect, EvidenceCheck, Form, LegalLine, Material};
use crate::library::{Library, Version};
use crate::script::program::Check;
use crate::text::Text;
use crate::value::date;
use chrono::NaiveDate;

/// Decides `case` under `version` for an application on `on`.
pub fn decide(library: &Library, version: &Version, case: &Case, on: NaiveDate) -> Decision {
    decide_sealed(library, version, case, on).0
}

/// The same as canonical JSON.
pub fn decide_json(library: &Library, version: &Version, case: &Case, on: NaiveDate) -> Vec<u8> {
    decide_sealed(library, version, case, on).1
}

/// The decision together with its canonical JSON.
pub fn decide_sealed(
    library: &Library,
    version: &Version,
    case: &Case,
    on: NaiveDate,
) -> (Decision, Vec<u8>) {
    let dated = Dated::of(library, version, case, on);
    let mut machine = Machine::new(version.program.locals);
    let mut run = machine.run(&case.frame, dated.context(library, version, on));
    let mut assessment = Assessment::new(version);
    assessment.update(version, case, &mut run);
    write(library, version, case, on, run, &assessment)
}

/// Writes down what `assessment` found: the decision, and its canonical JSON.
pub fn write<'a>(
    library: &'a Library,
    version: &'a Version,
    case: &'a Case,
    on: NaiveDate,
    run: Run<'_, 'a>,
    assessment: &'a Assessment,
) -> (Decision, Vec<u8>) {
    let outcome = assessment.outcome;
    let mut desk = Desk {
        library,
        version,
        case,
        run,
        assessment,
        deficits: Vec::new(),
        questions: Questions::default(),
    };
    let conditions: Vec<_> = (0..version.item.conditions.len()).map(|i| desk.condition(i)).collect();
    let materials: Vec<_> = (0..version.item.materials.len()).map(|i| desk.material(i)).collect();
    Decision {
        deficits: desk.deficits,
        digest: String::new(),
        item: version.item.id.clone(),
        on: date::format(on),
        outcome,
        questions: desk.questions.in_order(version, case),
        conditions,
        materials,
        semantics: SEMANTICS,
        version: date::format(version.item.from),
    }
    .seal()
}

/// Everything one decision works with.
struct Desk<'a, 'm> {
    library: &'a Library,
    version: &'a Version,
    case: &'a Case,
    run: Run<'m, 'a>,
    assessment: &'a Assessment,
    deficits: Vec<Deficit>,
    questions: Questions,
}

/// A check's verdict and what explains it.
struct Checked {
    raw: Raw,
    /// Unknown slots it read: any of them may have to be asked.
    open: Vec<u32>,
    /// A smallest set of them that could settle it.
    settling: Vec<u32>,
    /// Known slots it read: what decided it.
    decided_by: Vec<u32>,
    failing: Vec<String>,
}

impl<'a> Desk<'a, '_> {
    /// What explains a check's verdict; it is evaluated once more to see what it reads.
    fn check(&mut self, check: &'a Check) -> Checked {
        let node = &check.node;
        let alone = self.run.verdict(node);
        let raw = self.assessment.raw(check).unwrap_or(alone);
        let mut decided_by = Vec::with_capacity(8);
        decided_by.extend(self.run.known_reads());
        let mut open = Vec::new();
        let mut settling = Vec::new();
        if raw == Raw::Unknown {
            open = self.run.unknown_reads().collect();
            settling = self.run.settling(node, &open);
        }
        let failing = if raw == Raw::False {
            let nodes = self.run.failing(node);
            nodes.iter().map(|n| format!("{}:{}", n.span.line, n.span.column)).collect()
        } else {
            Vec::new()
        };
        Checked { raw, open, settling, decided_by, failing }
    }

    fn fault(&self, raw: Raw) -> Option<FaultInfo> {
        let Raw::Fault(fault) = raw else { return None };
        let code = match fault {
            Fault::Overflow => "overflow",
            Fault::DateRange => "date_range",
            Fault::DivisionByZero => "division_by_zero",
            Fault::EmptyList => "empty_list",
            Fault::UnsetParameter(_) => "unset_parameter",
            Fault::NoRow(_) => "no_row",
            Fault::UnsetTable(_) => "unset_table",
            Fault::CalendarNotPublished => "calendar_not_published",
            Fault::NotThere => "not_there",
            Fault::TooLong => "too_long",
        };
        let parameter = match fault {
            Fault::NoRow(index) | Fault::UnsetTable(index) => {
                self.version.program.tables.get(usize::from(index)).map(|t| t.name.clone())
            }
            Fault::UnsetParameter(index) => self.version.program.parameters.get(usize::from(index)).cloned(),
            _ => None,
        };
        let parameters = &self.library.parameters;
        let title = parameter.as_ref().and_then(|name| {
            let table = self.library.tables.get(name).map(|t| &t.title);
            parameters.get(name).map(|p| &p.title).or(table).cloned()
        });
        Some(FaultInfo { code, parameter, title })
    }

    fn condition(&mut self, index: usize) -> ConditionResult {
        let condition = &self.version.item.conditions[index];
        let code = &self.version.program.conditions[index];
        let verdict = self.assessment.conditions[index];
        let applies = code.applies.as_ref().map(|check| self.check(check));
        let checked = match applies {
            Some(applies) if applies.raw != Raw::True => applies,
            applies => {
                let mut checked = self.check(&code.holds);
                if let Some(applies) = applies {
                    // That it applies was decided too.
                    checked.decided_by.extend(applies.decided_by);
                    checked.decided_by.sort_unstable();
                    checked.decided_by.dedup();
                }
                checked
            }
        };
        if verdict == Verdict::Unmet && condition.effect != Effect::Verify {
            self.deficits.push(self.unmet(condition));
        }
        let unsettled = verdict == Verdict::Unknown;
        if unsettled && condition.effect != Effect::Verify {
            let open = self.fields(&checked.open);
            self.questions.ask(&open, &condition.id);
        }
        ConditionResult {
            decided_by: if unsettled { Vec::new() } else { self.fields(&checked.decided_by) },
            effect: condition.effect,
            failing: if verdict == Verdict::Unmet { checked.failing } else { Vec::new() },
            fault: self.fault(checked.raw),
            id: condition.id.clone(),
            status: condition.legal.status,
            unknown: if unsettled { self.fields(&checked.settling) } else { Vec::new() },
            verdict,
        }
    }

    fn unmet(&self, condition: &Condition) -> Deficit {
        Deficit {
            deferrable: false,
            destination: condition.destination.clone(),
            effect: Some(condition.effect),
            kind: DeficitKind::Condition,
            on_the_spot: condition.on_the_spot,
            reason: Reason { code: "condition_unmet", text: condition.reason.clone() },
            ..self.deficit(&condition.id, &condition.title, &condition.mend, &condition.legal)
        }
    }

    /// What every deficit has: title, standing in law, how to mend.
    fn deficit(&self, id: &str, title: &Text, mend: &Text, legal: &LegalLine) -> Deficit {
        Deficit {
            basis: basis(self.library, legal),
            deferrable: false,
            destination: None,
            effect: None,
            how_to_mend: mend.clone(),
            id: id.into(),
            kind: DeficitKind::Missing,
            on_the_spot: false,
            reason: Reason { code: "material_missing", text: Text::default() },
            source: legal.source.clone(),
            status: legal.status,
            title: title.clone(),
        }
    }

    fn material(&mut self, index: usize) -> MaterialResult {
        let material = &self.version.item.materials[index];
        let standing = self.assessment.materials[index];
        let requirement = standing.requirement;
        let needs = self.version.program.materials[index].needs.as_ref().map(|check| self.check(check));
        let fault = needs.as_ref().and_then(|n| self.fault(n.raw));
        let (mut unknown, decided_by) = match &needs {
            Some(needs) if requirement == Requirement::Unknown => {
                let open = self.fields(&needs.open);
                self.questions.ask(&open, &material.id);
                (self.fields(&needs.settling), Vec::new())
            }
            Some(needs) => (Vec::new(), self.fields(&needs.decided_by)),
            None => Default::default(),
        };
        let (checks, open) = self.evidence(index, standing);
        if requirement == Requirement::Required {
            self.questions.ask(&open, &material.id);
            unknown.extend(open);
        }
        MaterialResult {
            checks,
            decided_by,
            evidence: standing.evidence,
            fault,
            id: material.id.clone(),
            requirement,
            status: material.legal.status,
            unknown,
        }
    }

    /// The checks on the evidence, and the fields still open. Deficits are noted only where it is required.
    fn evidence(&mut self, index: usize, standing: Standing) -> (Vec<CheckResult>, Vec<String>) {
        let material = &self.version.item.materials[index];
        match (standing.evidence, assess::presence(self.version, self.case, index)) {
            (
                EvidenceVerdict::NotApplicable
                | EvidenceVerdict::ByDepartment
                | EvidenceVerdict::ByCommitment,
                _,
            ) => Default::default(),
            (_, Presence::Unknown) => (Vec::new(), vec![format!("evidence.{}", material.id)]),
            (_, Presence::Missing) => {
                if standing.is_required() {
                    self.deficits.push(self.missing(material));
                }
                Default::default()
            }
            (_, Presence::Pieces(pieces)) => self.pieces(index, pieces, standing),
        }
    }

    /// Checks on what was handed in.
    fn pieces(&mut self, index: usize, pieces: usize, standing: Standing) -> (Vec<CheckResult>, Vec<String>) {
        let material = &self.version.item.materials[index];
        let required = standing.is_required();
        let mut open: Vec<String> = self.open_forms(index, pieces);
        if standing.wrong_form && required {
            self.deficits.push(self.wrong_form(material));
        }
        let mut results = Vec::new();
        for (check, code) in material.checks.iter().zip(&self.version.program.materials[index].checks) {
            let checked = self.check(code);
            let verdict = plain(checked.raw);
            let unsettled = verdict == Verdict::Unknown;
            let unknown = if unsettled { self.fields(&checked.settling) } else { Vec::new() };
            if verdict == Verdict::Unmet && required {
                self.deficits.push(self.defective(material, check));
            }
            if unsettled {
                open.extend(self.fields(&checked.open));
            }
            let fault = self.fault(checked.raw);
            let decided_by = if unsettled { Vec::new() } else { self.fields(&checked.decided_by) };
            results.push(CheckResult {
                decided_by,
                failing: checked.failing,
                fault,
                id: check.id.clone(),
                unknown,
                verdict,
            });
        }
        (results, open)
    }

    /// Forms nobody said, where not every form would do.
    fn open_forms(&self, index: usize, pieces: usize) -> Vec<String> {
        let material = &self.version.item.materials[index];
        if Form::ALL.iter().all(|f| material.accepts_form(*f)) {
            return Vec::new();
        }
        let unknown = (0..pieces).filter(|p| assess::form(self.version, self.case, index, *p).is_none());
        unknown
            .map(|row| match material.many {
                true => format!("evidence.{}[{row}].form", material.id),
                false => format!("evidence.{}.form", material.id),
            })
            .collect()
    }

    fn missing(&self, material: &Material) -> Deficit {
        let text = material.reason.clone().unwrap_or_else(|| Text {
            zh: format!("还缺《{}》。", material.title.zh),
            en: material.title.en.as_ref().map(|en| format!("Still missing: {en}.")),
        });
        Deficit {
            deferrable: material.minor,
            on_the_spot: material.on_the_spot,
            reason: Reason { code: "material_missing", text },
            ..self.deficit(&material.id, &material.title, &material.mend, &material.legal)
        }
    }

    fn wrong_form(&self, material: &Material) -> Deficit {
        let names = |lang_zh: bool| {
            let name = |f: &Form| match (f, lang_zh) {
                (Form::Original, true) => "原件",
                (Form::Copy, true) => "复印件",
                (Form::Electronic, true) => "电子件",
                (Form::Original, false) => "original",
                (Form::Copy, false) => "copy",
                (Form::Electronic, false) => "electronic document",
            };
            let accepted = Form::ALL.iter().filter(|f| material.accepts_form(**f)).map(name);
            accepted.collect::<Vec<_>>().join(if lang_zh { "或" } else { " or " })
        };
        let text = Text {
            zh: format!("《{}》要交{}，手上的不是。", material.title.zh, names(true)),
            en: material
                .title
                .en
                .as_ref()
                .map(|en| format!("{en}: {} is needed, what you have is not.", names(false))),
        };
        Deficit {
            deferrable: material.minor,
            kind: DeficitKind::Defective,
            on_the_spot: material.on_the_spot,
            reason: Reason { code: "wrong_form", text },
            ..self.deficit(&material.id, &material.title, &material.mend, &material.legal)
        }
    }

    fn defective(&self, material: &Material, check: &EvidenceCheck) -> Deficit {
        Deficit {
            deferrable: material.minor,
            kind: DeficitKind::Defective,
            on_the_spot: check.on_the_spot,
            reason: Reason { code: "check_failed", text: check.reason.clone() },
            ..self.deficit(
                &format!("{}.{}", material.id, check.id),
                &material.title,
                &check.mend,
                &check.legal,
            )
        }
    }

    /// Slots as fields of the facts document.
    fn fields(&self, slots: &[u32]) -> Vec<String> {
        let mut fields = Vec::with_capacity(slots.len());
        for slot in slots {
            match self.version.layout.root.slots.get(*slot as usize) {
                Some(info) => fields.push(info.field.clone()),
                None => fields.extend(locate(&self.version.layout, &self.case.frame, *slot).map(|l| l.field)),
            }
        }
        fields
    }
}

fn plain(raw: Raw) -> Verdict {
    match raw {
        Raw::True => Verdict::Met,
        Raw::False => Verdict::Unmet,
        Raw::Unknown => Verdict::Unknown,
        Raw::Fault(_) => Verdict::Undetermined,
    }
}

/// Open fields and who needs them.
#[derive(Default)]
struct Questions {
    list: Vec<Question>,
}

impl Questions {
    fn ask(&mut self, fields: &[String], needed_by: &str) {
        for field in fields {
            match self.list.iter_mut().find(|q| q.field == *field) {
                Some(question) if question.needed_by.iter().any(|id| id == needed_by) => {}
                Some(question) => question.needed_by.push(needed_by.into()),
                None => {
                    let kind = match field.strip_prefix("evidence.") {
                        None => QuestionKind::Fact,
                        Some(rest) if rest.contains('.') => QuestionKind::EvidenceField,
                        Some(_) => QuestionKind::Evidence,
                    };
                    self.list.push(Question {
                        field: field.clone(),
                        kind,
                        needed_by: vec![needed_by.into()],
                    });
                }
            }
        }
    }

    /// Facts first, section by section as declared, then evidence as listed; what data sharing supplies is left out.
    fn in_order(mut self, version: &Version, _case: &Case) -> Vec<Question> {
        self.list.retain(|q| !version.is_shared(&q.field));
        self.list.sort_by_key(|q| version.question_rank(&q.field));
        self.list
    }
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
