//! A review under way: the facts stay in their slots, and an answer re-evaluates only what it can touch.
//! In: a library, an item, the application date; then documents or single answers. Out: the outcome and all verdicts
//! at any time, a `Decision` or the next question when asked. The same object serves browser, kiosk and server.
//! Absent: what anything means (`decision`), which question comes next (`interview`).

mod answers;

use crate::decision::assess::Assessment;
use crate::decision::dated::Dated;
use crate::decision::draft::Draft;
use crate::decision::{self, Decision, Outcome, Verdict};
use crate::evaluate::{Machine, Verdict as Raw};
use crate::explain::{self, Explanation};
use crate::facts::read::Part;
use crate::facts::{Case, InputError};
use crate::interview::{self, Next};
use crate::library::{Library, Version};
use answers::{Answers, Step, steps};
use chrono::NaiveDate;
use std::sync::Arc;

/// Slots of rows that were replaced, after which the frame is read anew.
const MOST_SPENT_SLOTS: usize = 1 << 14;
/// Bytes of texts that were replaced, after which the frame is read anew.
const MOST_SPENT_TEXT: usize = 1 << 16;

/// One applicant's review under way.
///
/// ```
/// # use std::sync::Arc;
/// # let library = Arc::new(yushen::Library::default());
/// let on = yushen::value::date::parse("2026-11-22").unwrap();
/// assert_eq!(yushen::Review::new(library, "no-such-item", on).unwrap_err().code, "unknown-item");
/// ```
#[derive(Debug)]
pub struct Review {
    library: Arc<Library>,
    version: Arc<Version>,
    item: String,
    on: NaiveDate,
    dated: Dated,
    case: Case,
    answers: Answers,
    assessment: Assessment,
    machine: Machine<'static>,
}

impl Review {
    /// Begins a review of which nothing is known yet.
    ///
    /// # Errors
    /// `unknown-item`; `no-version` when none is in force on `on`.
    pub fn new(library: Arc<Library>, item: &str, on: NaiveDate) -> Result<Self, InputError> {
        let version = library.version(item, on)?.clone();
        let case = Case::new(&version.layout);
        let dated = Dated::of(&library, &version, &case, on);
        let assessment = Assessment::new(&version);
        let machine = Machine::new(version.program.locals);
        let answers = Answers::default();
        let mut review =
            Self { item: item.into(), library, version, on, dated, case, answers, assessment, machine };
        review.update();
        Ok(review)
    }

    /// Replaces everything by a facts document.
    ///
    /// # Errors
    /// Every mistake in it; the review then stays as it was.
    pub fn load(&mut self, document: &[u8]) -> Result<(), Vec<InputError>> {
        if let Err(errors) = self.read(document) {
            // What was there was read without a mistake.
            let before = self.answers.document();
            let _ = self.read(&before);
            self.update();
            return Err(errors);
        }
        self.answers.replace(document);
        self.update();
        Ok(())
    }

    /// Reads a document under the version that decides.
    fn read(&mut self, document: &[u8]) -> Result<(), Vec<InputError>> {
        self.assessment.clear();
        let read = self.case.read(&self.version.item, &self.version.layout, document);
        let deciding = self.version.deciding_date(&self.case, self.on);
        if self.version.in_force(deciding) {
            read?;
        } else {
            // What is wrong under this version may be right under the one that decides.
            let (version, case) = self.library.open(&self.item, document, self.on)?;
            self.assessment = Assessment::new(&version);
            (self.version, self.case) = (version, case);
        }
        if self.version.item.deciding_date.is_some() {
            self.dated = Dated::of(&self.library, &self.version, &self.case, self.on);
        }
        Ok(())
    }

    /// Answers one field, as questions name it: `facts.premises.area`, `evidence.photo`, `evidence.photos[0].form`;
    /// also `commitments` and `deferred` as a whole. `value` is JSON. What stands around the field is made where it is
    /// missing: a list grows by one element at most.
    ///
    /// # Errors
    /// Every mistake in the value, or that there is no such field; the review then stays as it was.
    pub fn set(&mut self, field: &str, value: &[u8]) -> Result<(), Vec<InputError>> {
        self.change(field, Some(value))
    }

    /// Takes an answer back: the field is unknown again.
    ///
    /// # Errors
    /// That there is no such field.
    pub fn unset(&mut self, field: &str) -> Result<(), Vec<InputError>> {
        self.change(field, None)
    }

    fn change(&mut self, field: &str, value: Option<&[u8]>) -> Result<(), Vec<InputError>> {
        let path = steps(field).unwrap_or_default();
        let (root, name, rest) = match path.as_slice() {
            [Step::Name(root @ ("facts" | "evidence")), Step::Name(name), rest @ ..] => (*root, *name, rest),
            [Step::Name(root @ ("commitments" | "deferred"))] => return self.change_list(root, value),
            _ => {
                let message = "name a field as questions do, e.g. `facts.premises.area` or `evidence.photo`";
                return Err(vec![InputError::new("unknown-field", field, message)]);
            }
        };
        let part = self.part(root, name, field).map_err(|e| vec![e])?;
        let tree = match value {
            Some(value) => Some(self.value(part, field, value, rest.is_empty())?),
            None => None,
        };
        let whole = self.answers.changed(root, name, rest, tree);
        let bytes = match (&whole, rest, value) {
            (Some(_), [], Some(value)) => Some(value.to_vec()),
            // Plain data in memory can always be written.
            (Some(whole), ..) => Some(serde_json::to_vec(whole).unwrap_or_default()),
            (None, ..) => None,
        };
        if let Err(errors) = self.put(part, bytes.as_deref()) {
            let before = self.answers.part(root, name).map(|v| serde_json::to_vec(v).unwrap_or_default());
            // What was there was read without a mistake.
            let _ = self.put(part, before.as_deref());
            self.update();
            return Err(errors);
        }
        self.answers.put(root, name, whole);
        let decides = matches!(part, Part::Fact(i) if self.is_deciding(i));
        if decides || self.is_spent() {
            let document = self.answers.document();
            return self.load(&document);
        }
        self.update();
        Ok(())
    }

    /// A value as a tree. A whole part is checked when it is read into its slots; a piece of one is checked here for
    /// what a tree would hide: broken JSON and keys that stand twice.
    fn value(
        &self,
        part: Part,
        field: &str,
        value: &[u8],
        whole: bool,
    ) -> Result<serde_json::Value, Vec<InputError>> {
        let tree = serde_json::from_slice(value);
        match tree {
            Ok(tree) if whole || !has_members(&tree) => Ok(tree),
            Ok(_) => {
                let message = "set this field's parts one by one, or the whole fact";
                Err(vec![InputError::new("wrong-type", field, message)])
            }
            Err(_) if whole => {
                // The reader says what is wrong in the usual words.
                let mut scratch = self.case.clone();
                match scratch.read_part(&self.version.item, &self.version.layout, part, value) {
                    Err(errors) => Err(errors),
                    Ok(()) => Err(vec![InputError::new("syntax", field, "not valid JSON")]),
                }
            }
            Err(error) => Err(vec![InputError::new("syntax", field, format!("not valid JSON: {error}"))]),
        }
    }

    fn change_list(&mut self, root: &str, value: Option<&[u8]>) -> Result<(), Vec<InputError>> {
        let list = match value {
            Some(value) => Some(serde_json::from_slice::<serde_json::Value>(value).map_err(|error| {
                vec![InputError::new("syntax", root, format!("not valid JSON: {error}"))]
            })?),
            None => None,
        };
        let mut answers = self.answers.clone();
        answers.put_list(root, list);
        self.load(&answers.document())
    }

    fn part(&self, root: &str, name: &str, field: &str) -> Result<Part, InputError> {
        let item = &self.version.item;
        if root == "facts" {
            let index = item.facts.iter().position(|fact| fact.id == name);
            return index.map(Part::Fact).ok_or_else(|| {
                InputError::new("unknown-fact", field, format!("`{name}` is not asked for by this item"))
            });
        }
        let index = item.materials.iter().position(|material| material.id == name);
        index.map(Part::Evidence).ok_or_else(|| {
            InputError::new("unknown-evidence", field, format!("`{name}` is not a material of this item"))
        })
    }

    /// Reads a part into its slots, or makes it unknown.
    fn put(&mut self, part: Part, bytes: Option<&[u8]>) -> Result<(), Vec<InputError>> {
        for slot in self.version.layout.slots_of(part) {
            self.assessment.forget(&self.version, slot);
            self.case.frame.unset(slot);
        }
        match bytes {
            Some(bytes) => self.case.read_part(&self.version.item, &self.version.layout, part, bytes),
            None => Ok(()),
        }
    }

    fn is_deciding(&self, fact: usize) -> bool {
        self.version.item.deciding_date.as_ref() == self.version.item.facts.get(fact).map(|f| &f.id)
    }

    fn is_spent(&self) -> bool {
        let frame = &self.case.frame;
        frame.len() > frame.root_len() + MOST_SPENT_SLOTS || frame.text_len() > MOST_SPENT_TEXT
    }

    /// Evaluates what is not known any more.
    fn update(&mut self) {
        let Self { library, version, on, dated, case, assessment, machine, .. } = self;
        let mut working = std::mem::take(machine).renew();
        let mut run = working.run(&case.frame, dated.context(library, version, *on));
        assessment.update(version, case, &mut run);
        *machine = working.renew();
    }

    /// Every verdict, as codes: always up to date.
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// Evaluates everything anew, as if every answer had changed. For measurements: nothing is different afterwards.
    pub fn reassess(&mut self) -> Outcome {
        self.assessment.clear();
        self.update();
        self.assessment.outcome
    }

    /// Every verdict as a number, for callers that draw them: the outcome; for each condition its verdict; for each
    /// material its requirement, what is said of the evidence, and the verdict of each check on it (`unknown` where it
    /// was not needed). Each is the place of the word in the list of `Outcome`, `Verdict`, `Requirement`,
    /// `EvidenceVerdict`.
    pub fn codes(&self) -> Vec<u8> {
        let mut codes = Vec::with_capacity(1 + self.version.program.checks + self.assessment.materials.len());
        self.write_codes(&mut codes);
        codes
    }

    /// The same into memory that is used again.
    pub fn write_codes(&self, codes: &mut Vec<u8>) {
        let assessment = &self.assessment;
        codes.clear();
        codes.push(assessment.outcome as u8);
        codes.extend(assessment.conditions.iter().map(|verdict| *verdict as u8));
        for (standing, code) in assessment.materials.iter().zip(&self.version.program.materials) {
            codes.extend([standing.requirement as u8, standing.evidence as u8]);
            let verdicts = code.checks.iter().map(|check| match assessment.raw(check) {
                Some(Raw::True) => Verdict::Met,
                Some(Raw::False) => Verdict::Unmet,
                Some(Raw::Fault(_)) => Verdict::Undetermined,
                Some(Raw::Unknown) | None => Verdict::Unknown,
            });
            codes.extend(verdicts.map(|verdict| verdict as u8));
        }
    }

    /// What it all comes to, as far as is known.
    pub fn outcome(&self) -> Outcome {
        self.assessment.outcome
    }

    /// The version of the item that decides.
    pub fn version(&self) -> &Arc<Version> {
        &self.version
    }

    /// The case as it stands.
    pub fn case(&self) -> &Case {
        &self.case
    }

    /// The complete decision.
    pub fn decision(&mut self) -> Decision {
        self.drafted(|draft| draft.sealed().0)
    }

    /// The complete decision as canonical JSON (RFC 8785).
    pub fn decision_json(&mut self) -> Vec<u8> {
        self.drafted(|draft| draft.json())
    }

    fn drafted<T>(&mut self, then: impl FnOnce(Draft<'_>) -> T) -> T {
        let Self { library, version, on, dated, case, assessment, machine, .. } = self;
        let mut working = std::mem::take(machine).renew();
        let run = working.run(&case.frame, dated.context(library, version, *on));
        let written = then(decision::draft(library, version, case, *on, run, assessment));
        *machine = working.renew();
        written
    }

    /// Why each verdict is what it is.
    pub fn explanations(&mut self) -> Vec<Explanation> {
        let Self { library, version, on, dated, case, assessment, machine, .. } = self;
        let mut working = std::mem::take(machine).renew();
        let run = working.run(&case.frame, dated.context(library, version, *on));
        let explanations = explain::all(library, version, case, dated, run, assessment);
        *machine = working.renew();
        explanations
    }

    /// The next question, or nothing when no answer can settle more. `section` is where the applicant is: questions of
    /// one section stay together.
    pub fn next(&mut self, section: Option<&str>) -> Option<Next> {
        let Self { library, version, on, dated, case, assessment, machine, .. } = self;
        let mut working = std::mem::take(machine).renew();
        let context = dated.context(library, version, *on);
        let next = interview::next(version, case, context, assessment, &mut working, section);
        *machine = working.renew();
        next
    }

    /// The facts document as it stands.
    pub fn document(&self) -> Vec<u8> {
        self.answers.document()
    }
}

/// Whether a value holds an object with members: keys that stand twice would not be noticed in it.
fn has_members(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Object(members) => !members.is_empty(),
        serde_json::Value::Array(elements) => elements.iter().any(has_members),
        _ => false,
    }
}
