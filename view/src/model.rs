//! What the pages know of items, questions and results: plain data in one language.
//! In: filled by `engine` in its Web Worker, carried over as JSON. Out: read by `state`, `pages`, `components`.
//! Absent: engine types.

pub mod guide;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Language of everything shown.
pub use yushen::Lang;

/// An item in the list (事项).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Id of the window class, e.g. `social-affairs`.
    pub window: String,
    /// Everyday words for search.
    pub words: Vec<String>,
    /// For people and/or organisations: `person`, `organisation`.
    pub audience: Vec<String>,
    /// A township or subdistrict handles it (乡镇、街道).
    pub township: bool,
    /// Visits in person, at most, where the item says.
    pub visits: Option<u32>,
}

/// What may be entered in one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Yes or no.
    Bool,
    /// Whole number.
    Integer {
        /// Least.
        min: i64,
        /// Greatest.
        max: i64,
        /// Unit, e.g. 人.
        unit: Option<String>,
    },
    /// Exact decimal.
    Decimal {
        /// Least, as written.
        min: String,
        /// Greatest, as written.
        max: String,
        /// Digits after the point.
        scale: u8,
        /// Unit, e.g. 元.
        unit: Option<String>,
    },
    /// Date.
    Date,
    /// Free text.
    Text {
        /// Most characters.
        max_length: u32,
    },
    /// One or several of the options (id, title).
    Choice {
        /// Options in order.
        options: Vec<(String, String)>,
        /// Several may be chosen.
        several: bool,
    },
    /// Resident identity number.
    ResidentId,
    /// Unified social credit code.
    CreditCode,
    /// Mobile number.
    Phone,
}

/// One field to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldView {
    /// Dotted path inside its fact, element or piece; empty when the fact is this field alone.
    pub id: String,
    /// What may be entered.
    pub kind: Kind,
    /// The question.
    pub question: String,
    /// Help.
    pub help: Option<String>,
    /// May be known not to exist.
    pub optional: bool,
}

/// How the fields of a fact are arranged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// One field.
    One(FieldView),
    /// Several fields of one thing.
    Record(Vec<FieldView>),
    /// Any number of elements with the same fields.
    Rows {
        /// What one element is called.
        title: String,
        /// Fields of one element.
        fields: Vec<FieldView>,
    },
}

impl Shape {
    /// The fields of the fact, or of one of its elements.
    pub fn fields(&self) -> &[FieldView] {
        match self {
            Self::One(field) => std::slice::from_ref(field),
            Self::Record(fields) | Self::Rows { fields, .. } => fields,
        }
    }
}

/// Who needs an answer, and on which basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Title of the condition or material.
    pub title: String,
    /// Articles, or that the basis is to be confirmed.
    pub basis: String,
}

/// One question page: a fact (申请事实).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactView {
    /// Id.
    pub id: String,
    /// Title of its section.
    pub section: Option<String>,
    /// The question.
    pub question: String,
    /// Help.
    pub help: Option<String>,
    /// Sensitive personal information: the purpose is shown.
    pub sensitive: bool,
    /// What it is used for.
    pub purpose: Option<String>,
    /// Fields.
    pub shape: Shape,
}

impl FactView {
    /// Path in the facts document.
    pub fn path(&self) -> String {
        format!("facts.{}", self.id)
    }
}

/// A form a material may be at hand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    /// `original`, `copy`, `electronic`.
    pub id: String,
    /// Whether it is accepted; the others are there so that one can answer honestly.
    pub accepted: bool,
    /// An e-licence stands in for the paper.
    pub licence: bool,
}

/// A material (申请材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Accepted forms and number of copies, as a sentence.
    pub wants: String,
    /// Forms that can be chosen.
    pub forms: Vec<FormView>,
    /// Issuing unit.
    pub issuer: Option<String>,
    /// Common mistakes.
    pub mistakes: Vec<String>,
    /// How to get it.
    pub mend: String,
    /// An e-licence may be shown.
    pub licence: Option<String>,
    /// The department verifies it.
    pub shared: Option<String>,
    /// A written commitment may be given.
    pub commitment: Option<String>,
    /// Several pieces.
    pub many: bool,
    /// Fields of a piece, without its form.
    pub fields: Vec<FieldView>,
    /// Legal basis.
    pub basis: String,
}

impl MaterialView {
    /// Path in the facts document.
    pub fn path(&self) -> String {
        format!("evidence.{}", self.id)
    }
}

/// One version of an item, as far as the pages need it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ItemView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Window class id.
    pub window: String,
    /// Who handles it.
    pub authority: String,
    /// What the applicant gets.
    pub result: String,
    /// First day in force.
    pub version: String,
    /// Facts that are asked, in the order asked.
    pub facts: Vec<FactView>,
    /// Materials in order.
    pub materials: Vec<MaterialView>,
}

impl ItemView {
    /// The fact of this id.
    pub fn fact(&self, id: &str) -> Option<&FactView> {
        self.facts.iter().find(|f| f.id == id)
    }

    /// The material of this id.
    pub fn material(&self, id: &str) -> Option<&MaterialView> {
        self.materials.iter().find(|m| m.id == id)
    }
}

/// What an open field belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Owner {
    /// A fact, by id.
    Fact(String),
    /// A material, by id.
    Material(String),
}

impl Owner {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Fact(id) | Self::Material(id) => id,
        }
    }
}

/// A field that is still to be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// Path in the facts document.
    pub field: String,
    /// What it belongs to.
    pub owner: Owner,
}

/// What is said of a material now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperResult {
    /// Material id.
    pub id: String,
    /// Whether it is asked for: required, or not yet clear.
    pub asked: bool,
    /// Whether it is certainly required.
    pub required: bool,
    /// Code of the verdict on the evidence, e.g. `accepted`, `missing`, `by_department`.
    pub evidence: String,
    /// The same in words.
    pub shown: String,
}

/// A place where a deficit can be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mend {
    /// Fact or material.
    pub owner: Owner,
    /// Its question or title.
    pub title: String,
}

/// One entry of the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// Title.
    pub title: String,
    /// Lines below.
    pub lines: Vec<String>,
    /// Where it can be mended or answered.
    pub mends: Vec<Mend>,
}

/// A headed group of the notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionView {
    /// Stable id, e.g. `deficits`.
    pub id: String,
    /// Heading.
    pub heading: String,
    /// Entries.
    pub entries: Vec<EntryView>,
}

/// The one-time notice (一次性告知书).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    /// Title of the paper.
    pub title: String,
    /// Item, dates.
    pub head: Vec<String>,
    /// Code of the outcome.
    pub outcome: String,
    /// The outcome in plain words.
    pub headline: String,
    /// What to do now.
    pub lead: String,
    /// Sections.
    pub sections: Vec<SectionView>,
    /// The end.
    pub closing: Vec<String>,
}

/// A condition and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckView {
    /// Condition id.
    pub id: String,
    /// Title.
    pub title: String,
    /// `met`, `unmet`, `unknown`, `not_applicable`, `undetermined`, `verify`.
    pub verdict: String,
    /// Articles, or that the basis is to be confirmed.
    pub basis: String,
    /// Questions whose answers decided it.
    pub because: Vec<String>,
}

/// Everything the engine says of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Language of everything in it.
    pub lang: Lang,
    /// The item in the version that decides. It is large and seldom another one, so it travels by itself.
    #[serde(skip)]
    pub item: Rc<ItemView>,
    /// The server made it, ahead of the engine in the browser (`ahead`), which is still to be asked.
    #[serde(skip)]
    pub ahead: bool,
    /// Open fields, in the order of declaration.
    pub open: Vec<Open>,
    /// The fact to ask next.
    pub next: Option<String>,
    /// By fact: who needs its answer.
    pub whys: BTreeMap<String, Vec<Why>>,
    /// Materials in order.
    pub papers: Vec<PaperResult>,
    /// Conditions in order.
    pub checks: Vec<CheckView>,
    /// What is to be put right: id and title.
    pub deficits: Vec<(String, String)>,
    /// The notice.
    pub notice: NoticeView,
    /// The service guide, where it was asked for.
    pub guide: Option<Rc<guide::GuideView>>,
}

impl Review {
    /// The fact to ask next, where it has a page.
    pub fn next_fact(&self) -> Option<&str> {
        let next = self.next.as_deref().filter(|id| self.item.fact(id).is_some());
        next.or_else(|| self.open_facts().first().copied())
    }

    /// Facts that are still to be asked, in order, each once.
    pub fn open_facts(&self) -> Vec<&str> {
        let mut facts: Vec<&str> = Vec::new();
        for open in &self.open {
            // A fact without a page of its own can't be asked; the notice says that it is open.
            if let Owner::Fact(id) = &open.owner
                && self.item.fact(id).is_some()
                && !facts.contains(&id.as_str())
            {
                facts.push(id);
            }
        }
        facts
    }

    /// Open fields of one fact.
    pub fn open_in_fact<'r>(&'r self, fact: &'r str) -> impl Iterator<Item = &'r Open> {
        self.open.iter().filter(move |o| matches!(&o.owner, Owner::Fact(id) if id == fact))
    }

    /// Open fields of one material.
    pub fn open_in_material<'r>(&'r self, material: &'r str) -> impl Iterator<Item = &'r Open> {
        self.open.iter().filter(move |o| matches!(&o.owner, Owner::Material(id) if id == material))
    }
}

/// A mistake in what was entered: the engine's code and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code, e.g. `bad-date`; `blank` is the wizard's own.
    pub code: String,
    /// Path in the facts document.
    pub field: String,
    /// The engine's words, shown when there are no better ones.
    pub message: String,
}

/// What is asked of the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Answers carry this number back.
    pub serial: u64,
    /// Item id.
    pub item: String,
    /// Application date.
    pub on: String,
    /// Language.
    pub lang: Lang,
    /// The facts document.
    pub facts: String,
    /// The fact that was answered last: its section is finished first.
    pub after: Option<String>,
    /// The service guide is wanted too: once for each item.
    pub guide: bool,
}
