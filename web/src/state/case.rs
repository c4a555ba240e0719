//! One application: what was entered, what the engine took, what it said. Absent: pages, calls.

use super::Restoring;
use crate::answers::{Answers, Entry, FORM, Fields, Have, Input};
use crate::model::guide::GuideView;
use crate::model::{FactView, Owner, Problem, Review, Shape};
use crate::saved::Changes;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Where something is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Fact or material.
    pub owner: Owner,
    /// Element or piece; `None` for a fact that is no list.
    pub row: Option<usize>,
    /// Field inside it.
    pub field: String,
}

impl Place {
    /// The path in the facts document; `many` where a material takes several pieces.
    pub fn path(&self, many: bool) -> String {
        let (root, id, index) = match &self.owner {
            Owner::Fact(id) => ("facts", id, self.row),
            Owner::Material(id) => ("evidence", id, self.row.filter(|_| many)),
        };
        let index = index.map_or(String::new(), |i| format!("[{i}]"));
        let field = if self.field.is_empty() { String::new() } else { format!(".{}", self.field) };
        format!("{root}.{id}{index}{field}")
    }
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseState {
    /// What the engine took, and the papers as they stand on the screen.
    pub answers: Answers,
    /// What stands on question pages and was not submitted, by fact.
    pub entered: BTreeMap<String, Entry>,
    /// What the engine said last.
    pub review: Option<Rc<Review>>,
    /// The service guide.
    pub guide: Option<Rc<GuideView>>,
    /// Mistakes shown on the page.
    pub problems: Vec<Problem>,
    /// Paths among the papers that the engine refused; they stay out of the document until they change.
    pub refused: BTreeSet<String>,
    /// Why the item can't be opened.
    pub unusable: Vec<Problem>,
    /// It was saved, and is still to be compared with the rules of today.
    pub restoring: Option<Restoring>,
    /// What changed since it was saved.
    pub changes: Option<Changes>,
}

impl CaseState {
    /// What stands on the page of a fact.
    pub fn entry(&self, fact: &str) -> Option<&Entry> {
        self.entered.get(fact).or_else(|| self.answers.facts.get(fact))
    }

    /// The mistake at a path.
    pub fn problem(&self, path: &str) -> Option<&Problem> {
        self.problems.iter().find(|p| p.field == path)
    }

    /// Whether anything was answered.
    pub fn begun(&self) -> bool {
        !self.answers.facts.is_empty() || !self.answers.papers.is_empty() || !self.entered.is_empty()
    }

    /// Whether what is shown of it came ahead of the engine.
    pub fn is_ahead(&self) -> bool {
        self.review.as_ref().is_some_and(|review| review.ahead)
    }

    pub(super) fn opened(&mut self, result: Result<Rc<Review>, Vec<Problem>>) {
        match result {
            Ok(review) => self.review = Some(review),
            Err(problems) => (self.review, self.unusable) = (None, problems),
        }
    }

    fn is_list(&self, fact: &str) -> bool {
        let fact = self.review.as_ref().and_then(|r| r.item.fact(fact));
        fact.is_some_and(|f| matches!(f.shape, Shape::Rows { .. }))
    }

    fn draft(&mut self, fact: &str) -> &mut Entry {
        let blank =
            if self.is_list(fact) { Entry::Rows(vec![Fields::new()]) } else { Entry::One(Fields::new()) };
        let start = self.answers.facts.get(fact).cloned().unwrap_or(blank);
        self.entered.entry(fact.into()).or_insert(start)
    }

    pub(super) fn enter(&mut self, place: &Place, input: Input) {
        match &place.owner {
            Owner::Fact(fact) => {
                let fields = match (self.draft(fact), place.row) {
                    (Entry::One(fields), None) => Some(fields),
                    (Entry::Rows(rows), Some(row)) => rows.get_mut(row),
                    _ => None,
                };
                if let Some(fields) = fields {
                    fields.insert(place.field.clone(), input);
                }
            }
            Owner::Material(material) => {
                self.refused.remove(&place.path(true));
                self.refused.remove(&place.path(false));
                let paper = self.answers.papers.entry(material.clone()).or_default();
                if let Some(piece) = paper.pieces.get_mut(place.row.unwrap_or(0)) {
                    piece.insert(place.field.clone(), input);
                }
            }
        }
    }

    pub(super) fn add_row(&mut self, owner: &Owner) {
        match owner {
            Owner::Fact(fact) => {
                if let Entry::Rows(rows) = self.draft(fact) {
                    rows.push(Fields::new());
                }
            }
            Owner::Material(material) => {
                let paper = self.answers.papers.entry(material.clone()).or_default();
                // Pieces of one kind usually come in one form.
                let mut piece = Fields::new();
                if let Some(form) = paper.pieces.last().and_then(|piece| piece.get(FORM)) {
                    piece.insert(FORM.into(), form.clone());
                }
                paper.pieces.push(piece);
            }
        }
        self.problems.clear();
    }

    pub(super) fn remove_row(&mut self, owner: &Owner, row: usize) {
        let rows = match owner {
            Owner::Fact(fact) => match self.draft(fact) {
                Entry::Rows(rows) => rows,
                Entry::One(_) => return,
            },
            Owner::Material(material) => {
                let paper = self.answers.papers.entry(material.clone()).or_default();
                if paper.pieces.len() == 1 {
                    paper.have = Have::No;
                }
                &mut paper.pieces
            }
        };
        if row < rows.len() {
            rows.remove(row);
        }
        // Numbers of rows have moved.
        self.problems.clear();
        if let Owner::Material(material) = owner {
            self.refused.retain(|path| !belongs(path, material));
        }
    }

    pub(super) fn have(&mut self, material: &str, have: Have, form: Option<String>) {
        let paper = self.answers.papers.entry(material.into()).or_default();
        paper.have = have;
        if have == Have::Yes && paper.pieces.is_empty() {
            paper.pieces.push(Fields::new());
        }
        if let (Some(form), Some(piece)) = (form, paper.pieces.first_mut()) {
            piece.insert(FORM.into(), Input::One(form));
        }
        self.problems.retain(|p| !belongs(&p.field, material));
    }

    pub(super) fn commit(&mut self, material: String, given: bool) {
        if given {
            self.answers.commitments.insert(material);
        } else {
            self.answers.commitments.remove(&material);
        }
    }

    /// The answers with what stands on the page of `fact`.
    pub(super) fn submitted(&self, fact: &str) -> Answers {
        let mut answers = self.answers.clone();
        if let Some(entry) = self.entered.get(fact) {
            answers.facts.insert(fact.into(), entry.clone());
        }
        answers
    }

    /// The questions of the form page: what is open, and what was answered or begun, in the order of the item.
    pub fn form_facts<'r>(&self, review: &'r Review) -> Vec<&'r FactView> {
        let open = review.open_facts();
        let known = |fact: &&FactView| open.contains(&fact.id.as_str()) || self.entry(&fact.id).is_some();
        review.item.facts.iter().filter(known).collect()
    }

    /// The answers with what stands in the form for `fact`, without dates that are still being typed.
    pub(super) fn kept(&self, fact: &str) -> Answers {
        let mut answers = self.answers.clone();
        if let Some(entry) = self.entered.get(fact) {
            answers.facts.insert(fact.into(), finished(entry));
        }
        answers
    }

    /// The answers with everything that stands in the form.
    pub(super) fn filled(&self) -> Answers {
        let mut answers = self.answers.clone();
        answers.facts.extend(self.entered.iter().map(|(fact, entry)| (fact.clone(), entry.clone())));
        answers
    }

    /// Takes answers that the engine took; what stands in the form otherwise stays there.
    pub(super) fn keep(&mut self, candidate: Answers, review: Rc<Review>) {
        self.entered.retain(|fact, entry| candidate.facts.get(fact) != Some(entry));
        let changed = |fact: &String| candidate.facts.get(fact) != self.answers.facts.get(fact);
        let changed: Vec<String> = candidate.facts.keys().filter(|fact| changed(fact)).cloned().collect();
        self.problems.retain(|problem| !changed.iter().any(|fact| is_in(&problem.field, fact)));
        self.answers = candidate;
        self.review = Some(review);
    }

    /// Notes mistakes of one answer beside those of others.
    pub(super) fn object(&mut self, problems: Vec<Problem>) {
        for problem in problems {
            self.problems.retain(|other| other.field != problem.field);
            self.problems.push(problem);
        }
    }

    /// Notes every question that is open; whether there are any.
    pub(super) fn all_open(&mut self) -> bool {
        let Some(review) = &self.review else { return false };
        let asked = review.open_facts();
        let open = review.open.iter().filter(|open| asked.contains(&open.owner.id()));
        let facts = open.filter(|open| matches!(open.owner, Owner::Fact(_)));
        self.problems = facts.map(|open| blank(&open.field)).collect();
        !self.problems.is_empty()
    }

    /// Notes what the fact still lacks; whether it lacks anything.
    pub(super) fn still_open(&mut self, fact: &str) -> bool {
        let Some(review) = &self.review else { return false };
        self.problems = review.open_in_fact(fact).map(|open| blank(&open.field)).collect();
        !self.problems.is_empty()
    }

    /// Whether a paper still wants something: it was passed over, or a field of it is blank. 不确定 is an answer.
    pub(super) fn unfinished(&self) -> Vec<Problem> {
        let Some(review) = &self.review else { return Vec::new() };
        let unknown = review.papers.iter().filter(|p| p.asked && p.evidence == "unknown");
        let mut problems = Vec::new();
        for paper in unknown {
            let have = self.answers.papers.get(&paper.id).map_or(Have::Unsaid, |p| p.have);
            match have {
                Have::Unsaid => problems.push(blank(&format!("evidence.{}", paper.id))),
                Have::Yes => {
                    problems.extend(review.open_in_material(&paper.id).map(|open| blank(&open.field)))
                }
                Have::Unsure | Have::No => {}
            }
        }
        problems
    }

    /// Takes what the engine said of the papers; mistakes that were put right disappear.
    pub(super) fn settled(&mut self, review: Rc<Review>) {
        let refused = &self.refused;
        self.problems.retain(|p| match p.code.as_str() {
            "blank" => review.open.iter().any(|open| open.field == p.field),
            _ => refused.contains(&p.field),
        });
        self.review = Some(review);
    }

    /// Notes refused papers; whether any was not refused before.
    pub(super) fn refuse(&mut self, problems: Vec<Problem>) -> bool {
        let before = self.refused.len();
        let papers = problems.iter().filter(|p| p.field.starts_with("evidence."));
        self.refused.extend(papers.map(|p| p.field.clone()));
        self.problems = problems;
        self.refused.len() > before
    }
}

/// Whether a path is of this fact.
fn is_in(path: &str, fact: &str) -> bool {
    let rest = path.strip_prefix("facts.").and_then(|path| path.strip_prefix(fact));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Without dates that were begun and not finished.
fn finished(entry: &Entry) -> Entry {
    let sound = |fields: &Fields| {
        // Not collected: that would bring a sort of its own.
        let mut kept = fields.clone();
        kept.retain(|_, input| !input.is_partial());
        kept
    };
    match entry {
        Entry::One(fields) => Entry::One(sound(fields)),
        Entry::Rows(rows) => Entry::Rows(rows.iter().map(sound).collect()),
    }
}

fn blank(field: &str) -> Problem {
    Problem { code: "blank".into(), field: field.into(), message: String::new() }
}

/// Whether a path is of this material.
fn belongs(path: &str, material: &str) -> bool {
    let rest = path.strip_prefix("evidence.").and_then(|p| p.strip_prefix(material));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
