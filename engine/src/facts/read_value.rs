//! The serde seeds of `read`: one for the document, one for a record, one for a value of a declared type.
//! A wrong value is noted with its field and reading goes on; only broken JSON ends it.

/// What a seed says of a value that is no object or list: `refuse` with what it expected and found.
macro_rules! refuse_scalars {
    ($what:literal) => {
        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(self.refuse($what, "true or false"))
        }
        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(self.refuse($what, "a number"))
        }
        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(self.refuse($what, "a number"))
        }
        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(self.refuse($what, "a number"))
        }
        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(self.refuse($what, "a text"))
        }
        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(self.refuse($what, "null"))
        }
    };
}

mod evidence;
mod record;
mod skip;
mod slotted;

use super::error::InputError;
use super::layout::{Layout, Node};
use super::read::{Case, Part};
use super::schema::{MAX_ERRORS, MAX_NAME};
use crate::diagnostic::did_you_mean;
use crate::item::Item;
use core::fmt;
use evidence::{EvidenceObject, Materials, Piece};
use record::{FactsObject, Found, Key, Record};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use skip::{Skip, drain_seq};
use slotted::{Slotted, cut, short};

/// A step of the path to the value being read.
#[derive(Debug)]
enum Step<'c> {
    /// A declared name.
    Name(&'c str),
    /// A name the document made up, cut to `MAX_NAME`.
    Other(String),
    Index(usize),
}

/// What the seeds share.
pub(super) struct Context<'c> {
    item: &'c Item,
    layout: &'c Layout,
    case: &'c mut Case,
    steps: Vec<Step<'c>>,
    /// Every mistake so far.
    pub errors: Vec<InputError>,
}

impl<'c> Context<'c> {
    pub(super) fn new(item: &'c Item, layout: &'c Layout, case: &'c mut Case) -> Self {
        Self { item, layout, case, steps: Vec::new(), errors: Vec::new() }
    }

    /// The field being read.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            let name = match step {
                Step::Name(name) => name,
                Step::Other(name) => name.as_str(),
                Step::Index(index) => {
                    path.push_str(&format!("[{index}]"));
                    continue;
                }
            };
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        }
        if path.is_empty() { "facts".into() } else { path }
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>) {
        // A small document can have hundreds of thousands of mistakes: whoever reads them needs the first ones.
        if self.errors.len() >= MAX_ERRORS {
            return;
        }
        let field = self.path();
        self.errors.push(InputError { code, field, message: message.into() });
    }

    fn enter(&mut self, name: &'c str) {
        self.steps.push(Step::Name(name));
    }

    /// Enters something that is not declared.
    fn stray(&mut self, name: &str) {
        self.steps.push(Step::Other(cut(name, MAX_NAME)));
    }

    fn leave(&mut self) {
        self.steps.pop();
    }
}

/// The whole document: `facts`, `evidence`, `commitments`, `deferred`.
pub(super) struct Document<'a, 'c>(pub &'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for Document<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `facts` and `evidence`")
    }
    refuse_scalars!("an object with `facts` and `evidence`");
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.error("wrong-type", "expected an object with `facts` and `evidence`, found a list");
        drain_seq(self.0, seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        const NAMES: [&str; 4] = ["facts", "evidence", "commitments", "deferred"];
        let mut seen = [false; 4];
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { names: &NAMES, hint, name: |name| *name })? {
            let index = match key {
                Found::Index(index) => index,
                Found::Other(name) => {
                    self.0.stray(&name);
                    let near = did_you_mean(&name, NAMES).unwrap_or("facts");
                    let message = format!("`{}` is not known here; did you mean `{near}`?", short(&name));
                    self.0.error("unknown-key", message);
                    map.next_value_seed(Skip(self.0))?;
                    self.0.leave();
                    continue;
                }
            };
            hint = index + 1;
            let name = NAMES[index];
            self.0.enter(name);
            if core::mem::replace(&mut seen[index], true) {
                self.0.error("duplicate-key", format!("`{name}` stands twice; keep one"));
            }
            match index {
                0 => map.next_value_seed(FactsObject(self.0))?,
                1 => map.next_value_seed(EvidenceObject(self.0))?,
                2 => map.next_value_seed(Materials { context: self.0, commitments: true })?,
                _ => map.next_value_seed(Materials { context: self.0, commitments: false })?,
            }
            self.0.leave();
        }
        Ok(())
    }
}

impl Document<'_, '_> {
    fn refuse(self, expected: &str, found: &str) {
        self.0.error("wrong-type", format!("expected {expected}, found {found}"));
    }
}

/// One part of the document by itself.
pub(super) struct One<'a, 'c>(pub &'a mut Context<'c>, pub Part);

impl<'de> DeserializeSeed<'de> for One<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        let Self(context, part) = self;
        let (layout, item) = (context.layout, context.item);
        match part {
            Part::Fact(index) => {
                let Some(member) = layout.root.members.get(index) else { return Ok(()) };
                context.steps.extend([Step::Name("facts"), Step::Name(&member.name)]);
                match &member.node {
                    Node::Slot(slot) => {
                        let info = &layout.root.slots[*slot as usize];
                        Slotted { context, slot: *slot, info }.deserialize(d)?;
                    }
                    Node::Record(members) => {
                        let shape = &layout.root;
                        Record { context, members, shape, base: 0, unknown: "unknown-field" }
                            .deserialize(d)?;
                    }
                }
            }
            Part::Evidence(index) => {
                let Some(material) = item.materials.get(index) else { return Ok(()) };
                context.steps.extend([Step::Name("evidence"), Step::Name(&material.id)]);
                Piece { context, index }.deserialize(d)?;
            }
        }
        Ok(())
    }
}
