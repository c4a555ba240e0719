//! Why each verdict is what it is: the part of the rule that decided, the values it read and where each came from, the
//! law. Also why something is *not* required.
//! In: a case with its verdicts. Out: `Explanation`s with language-neutral codes. Absent: sentences (`say` takes them
//! from the notice's table), advice (the notice has it).

use crate::decision::assess::Assessment;
use crate::decision::dated::Dated;
use crate::decision::{Basis, basis};
use crate::diagnostic::Span;
use crate::evaluate::{Run, Verdict as Raw};
use crate::facts::Case;
use crate::facts::frame::State;
use crate::facts::layout::{Kind, Slot, SlotInfo, TextKind};
use crate::facts::locate::locate;
use crate::item::{Effect, FactSource, LegalLine, Status};
use crate::library::{Library, Version};
use crate::parameter::ParameterValue;
use crate::script::ir::{Node, Op};
use crate::script::program::Check;
use crate::text::{Lang, Text};
use crate::value::{date, decimal};
use crate::{notice, wording};
use serde::Serialize;
use serde_json::Value;

/// What an explanation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A condition.
    Condition,
    /// Whether a material is required.
    Requirement,
    /// A check on what was handed in.
    Check,
}

/// A part of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RulePart {
    /// Column in `rules.rhai`, from 1.
    pub column: u32,
    /// Line in `rules.rhai`, from 1.
    pub line: u32,
    /// As it is written there.
    pub text: String,
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The applicant said so.
    Applicant,
    /// Read from a licence.
    Licence,
    /// Supplied by data sharing.
    Shared,
    /// Said of what was handed in.
    Evidence,
    /// A dated value of the library, in force on the deciding date.
    Parameter,
    /// The application date.
    ApplicationDate,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadValue {
    /// Field of the facts document, name of the parameter, or `on`.
    pub field: String,
    /// Where it came from.
    pub origin: Origin,
    /// The value; of a list the number of its elements; `null` where it does not exist. Identity numbers and telephone
    /// numbers are masked.
    #[cfg_attr(test, ts(type = "unknown"))]
    pub value: Value,
}

/// Why one verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Explanation {
    /// Articles; empty means 待核, and `status` says so.
    pub basis: Vec<Basis>,
    /// Language-neutral code, e.g. `condition_unmet`, `material_not_required`; `CODES` has them all.
    pub code: &'static str,
    /// The smallest parts of the rule that decided, where it says no.
    pub failing: Vec<RulePart>,
    /// Id of the condition or material; `material.check` for a check.
    pub id: String,
    /// What was read.
    pub read: Vec<ReadValue>,
    /// The source named for a line that is 待核.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Confirmed or 待核.
    pub status: Status,
    /// What it is about.
    pub subject: Subject,
    /// Title of the condition, material or check.
    pub title: Text,
    /// Unknown fields it still waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(test, ts(as = "Option<_>"))]
    pub waits_for: Vec<String>,
}

/// Every code an explanation may have.
pub const CODES: [&str; 14] = [
    "condition_verify",
    "condition_met",
    "condition_unmet",
    "condition_unknown",
    "condition_undetermined",
    "condition_not_applicable",
    "material_required",
    "material_not_required",
    "material_unknown",
    "material_undetermined",
    "check_met",
    "check_unmet",
    "check_unknown",
    "check_undetermined",
];

/// One sentence for an explanation.
pub fn say(explanation: &Explanation, lang: Lang) -> String {
    let parts: Vec<&str> = explanation.failing.iter().map(|part| part.text.as_str()).collect();
    notice::say(
        lang,
        &format!("explain.{}", explanation.code),
        &[&wording::text(lang, &explanation.title), &parts.join(" / ")],
    )
}

impl Origin {
    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Licence => "licence",
            Self::Shared => "shared",
            Self::Evidence => "evidence",
            Self::Parameter => "parameter",
            Self::ApplicationDate => "application_date",
        }
    }
}

/// What was read, in one line; nothing where nothing was.
pub fn say_read(explanation: &Explanation, lang: Lang) -> Option<String> {
    let value = |read: &ReadValue| {
        let origin = notice::say(lang, &format!("explain.origin.{}", read.origin.code()), &[]);
        let shown = match &read.value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        format!("{} = {shown} ({origin})", read.field)
    };
    let values: Vec<String> = explanation.read.iter().map(value).collect();
    (!values.is_empty()).then(|| notice::say(lang, "explain.read", &[&values.join("; ")]))
}

/// Explanations of every verdict: conditions, requirements, checks on what was handed in.
pub fn all<'a>(
    library: &'a Library,
    version: &'a Version,
    case: &'a Case,
    dated: &'a Dated,
    run: Run<'_, 'a>,
    assessment: &'a Assessment,
) -> Vec<Explanation> {
    let mut writer = Writer { library, version, case, dated, run, assessment };
    let mut list = Vec::new();
    for (condition, code) in version.item.conditions.iter().zip(&version.program.conditions) {
        let applies = code.applies.as_ref().filter(|check| assessment.raw(check) != Some(Raw::True));
        let check = applies.unwrap_or(&code.holds);
        let code = match (writer.raw(check), applies) {
            (Raw::True, _) => "condition_met",
            (Raw::False, None) => "condition_unmet",
            (Raw::False, Some(_)) => "condition_not_applicable",
            (Raw::Unknown, _) if condition.effect == Effect::Verify => "condition_verify",
            (Raw::Unknown, _) => "condition_unknown",
            (Raw::Fault(_), _) => "condition_undetermined",
        };
        let name = (condition.id.clone(), condition.title.clone());
        list.push(writer.explain(Subject::Condition, code, name, check, &condition.legal));
    }
    for (index, (material, code)) in version.item.materials.iter().zip(&version.program.materials).enumerate()
    {
        if let Some(needs) = &code.needs {
            let said = match writer.raw(needs) {
                Raw::True => "material_required",
                Raw::False => "material_not_required",
                Raw::Unknown => "material_unknown",
                Raw::Fault(_) => "material_undetermined",
            };
            let name = (material.id.clone(), material.title.clone());
            list.push(writer.explain(Subject::Requirement, said, name, needs, &material.legal));
        }
        let standing = assessment.materials[index];
        for (check, code) in material.checks.iter().zip(&code.checks) {
            // What was not handed in was not checked.
            if !standing.is_required() || assessment.raw(code).is_none() {
                continue;
            }
            let said = match writer.raw(code) {
                Raw::True => "check_met",
                Raw::False => "check_unmet",
                Raw::Unknown => "check_unknown",
                Raw::Fault(_) => "check_undetermined",
            };
            let name = (format!("{}.{}", material.id, check.id), check.title.clone());
            list.push(writer.explain(Subject::Check, said, name, code, &check.legal));
        }
    }
    list
}

/// What a span covers in `rules.rhai`, on one line.
pub fn source_text(rules: &str, span: Span) -> String {
    let mut text = String::new();
    for (index, line) in rules.lines().enumerate() {
        let number = index as u32 + 1;
        if number < span.line || number > span.end_line {
            continue;
        }
        let from = if number == span.line { span.column as usize - 1 } else { 0 };
        let to = if number == span.end_line { span.end_column as usize - 1 } else { usize::MAX };
        if !text.is_empty() {
            text.push(' ');
        }
        let words: String = line.chars().skip(from).take(to.saturating_sub(from)).collect();
        text.push_str(words.trim());
    }
    text
}

struct Writer<'a, 'm> {
    library: &'a Library,
    version: &'a Version,
    case: &'a Case,
    dated: &'a Dated,
    run: Run<'m, 'a>,
    assessment: &'a Assessment,
}

impl<'a> Writer<'a, '_> {
    fn raw(&mut self, check: &'a Check) -> Raw {
        let known = self.assessment.raw(check);
        known.unwrap_or_else(|| self.run.verdict(&check.node))
    }

    fn explain(
        &mut self,
        subject: Subject,
        code: &'static str,
        (id, title): (String, Text),
        check: &'a Check,
        legal: &LegalLine,
    ) -> Explanation {
        let raw = self.raw(check);
        self.run.verdict(&check.node);
        let open: Vec<Slot> = self.run.unknown_reads().collect();
        // Every part that fails is evaluated, also behind the first: what all of them read counts.
        let failing = match raw {
            Raw::False => self.run.failing(&check.node).iter().map(|node| self.part(node.span)).collect(),
            _ => Vec::new(),
        };
        let known: Vec<Slot> = self.run.known_reads().collect();
        let mut read: Vec<ReadValue> = known.iter().filter_map(|slot| self.read(*slot)).collect();
        read.extend(self.surroundings(&check.node));
        let name = |slot: &Slot| Some(locate(&self.version.layout, &self.case.frame, *slot)?.field);
        Explanation {
            basis: basis(self.library, legal),
            code,
            failing,
            id,
            read,
            source: legal.source.clone(),
            status: legal.status,
            subject,
            title,
            waits_for: match raw {
                Raw::Unknown => open.iter().filter_map(name).collect(),
                _ => Vec::new(),
            },
        }
    }

    fn part(&self, span: Span) -> RulePart {
        RulePart { column: span.column, line: span.line, text: source_text(&self.version.rules, span) }
    }

    fn read(&self, slot: Slot) -> Option<ReadValue> {
        let located = locate(&self.version.layout, &self.case.frame, slot)?;
        let origin = match located.field.strip_prefix("facts.") {
            None => Origin::Evidence,
            Some(path) => {
                let id = path.split(['.', '[']).next().unwrap_or(path);
                let fact = self.version.item.facts.iter().find(|fact| fact.id == id);
                match fact.map(|fact| fact.source) {
                    Some(FactSource::Licence) => Origin::Licence,
                    Some(FactSource::Shared) => Origin::Shared,
                    Some(FactSource::Applicant) | None => Origin::Applicant,
                }
            }
        };
        Some(ReadValue { value: self.value(slot, located.info), field: located.field, origin })
    }

    fn value(&self, slot: Slot, info: &SlotInfo) -> Value {
        let frame = &self.case.frame;
        if frame.state(slot) == State::Null {
            return Value::Null;
        }
        let raw = frame.value(slot);
        let option = |options: &[crate::facts::schema::ChoiceOption], index: usize| {
            options.get(index).map_or(Value::Null, |option| option.id.clone().into())
        };
        match &info.kind {
            Kind::Bool | Kind::Presence => (raw != 0).into(),
            Kind::Integer { .. } => raw.into(),
            Kind::Decimal { scale, .. } => decimal::format(raw, *scale).into(),
            Kind::Date => date::from_days(raw).map_or(Value::Null, |day| date::format(day).into()),
            Kind::Text(TextKind::ResidentId | TextKind::Phone) => masked(frame.text(raw)).into(),
            Kind::Text(_) => frame.text(raw).into(),
            Kind::Choice(options) => option(options, usize::try_from(raw).unwrap_or(usize::MAX)),
            Kind::Choices(options) => {
                let chosen = (0..options.len()).filter(|index| raw >> index & 1 == 1);
                chosen.map(|index| option(options, index)).collect::<Vec<_>>().into()
            }
            Kind::List(_) => frame.rows(raw).len().into(),
        }
    }

    /// The application date and the parameters a check reads.
    fn surroundings(&self, node: &Node) -> Vec<ReadValue> {
        let mut read: Vec<ReadValue> = Vec::new();
        node.walk(&mut |node| {
            let value = match node.op {
                Op::On => ReadValue {
                    field: "on".into(),
                    origin: Origin::ApplicationDate,
                    value: date::from_days(self.run.on()).map_or(Value::Null, |day| date::format(day).into()),
                },
                Op::Parameter(index) => {
                    let name = self.version.program.parameters.get(usize::from(index));
                    let scale =
                        name.and_then(|name| self.library.parameters.get(name)).map_or(0, |p| p.ty.scale());
                    let value = self.dated.parameter(index).map_or(Value::Null, |value| plain(value, scale));
                    let field = name.cloned().unwrap_or_default();
                    ReadValue { field, origin: Origin::Parameter, value }
                }
                _ => return,
            };
            if !read.contains(&value) {
                read.push(value);
            }
        });
        read
    }
}

/// A parameter's value as plain data.
pub(crate) fn plain(value: &ParameterValue, scale: u8) -> Value {
    match value {
        ParameterValue::Integer(n) => (*n).into(),
        ParameterValue::Decimal { mantissa } => decimal::format(*mantissa, scale).into(),
        ParameterValue::Date(day) => date::format(*day).into(),
        ParameterValue::Bool(b) => (*b).into(),
        ParameterValue::Text(text) => text.to_string().into(),
    }
}

/// The first three and the last two characters.
fn masked(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let shown = |index: usize| index < 3 || index + 2 >= characters.len();
    characters.iter().enumerate().map(|(i, c)| if shown(i) { *c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        for code in CODES {
            let code = format!("explain.{code}");
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(notice::say(lang, &code, &["x", "y"]), code);
            }
        }
    }

    #[test]
    fn numbers_that_identify_a_person_are_masked() {
        assert_eq!(masked("11010519491231002X"), "110*************2X");
        assert_eq!(masked("1234"), "1234");
    }
}
