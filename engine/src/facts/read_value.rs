//! The serde seeds of `read`: one for the document, one for a record, one for a value of a declared type.
//! A wrong value is noted with its field and reading goes on; only broken JSON ends it.

use super::error::InputError;
use super::layout::{Kind, Layout, Member, Node, Shape, Slot, SlotInfo, TextKind};
use super::read::{Case, Part};
use super::schema::{MAX_DEPTH, MAX_ERRORS, MAX_LIST, MAX_NAME, MAX_SAFE_INTEGER, MAX_STRING_BYTES};
use crate::diagnostic::did_you_mean;
use crate::identity;
use crate::item::Item;
use crate::value::{date, decimal};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

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

/// The object under `facts`.
struct FactsObject<'a, 'c>(&'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for FactsObject<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        let layout = self.0.layout;
        let record = Record {
            context: self.0,
            members: &layout.root.members,
            shape: &layout.root,
            base: 0,
            unknown: "unknown-fact",
        };
        record.deserialize(d)
    }
}

/// An object whose members are declared.
struct Record<'a, 'c> {
    context: &'a mut Context<'c>,
    members: &'c [Member],
    shape: &'c Shape,
    base: Slot,
    unknown: &'static str,
}

impl<'de> DeserializeSeed<'de> for Record<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Record<'_, '_> {
    fn refuse(self, expected: &str, found: &str) {
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    fn unknown_key(&mut self, name: &str) {
        let names = self.members.iter().map(|m| m.name.as_str());
        let message = match did_you_mean(name, names) {
            Some(near) => format!("`{}` is not asked for by this item; did you mean `{near}`?", short(name)),
            None => format!("`{}` is not asked for by this item; remove it", short(name)),
        };
        self.context.error(self.unknown, message);
    }
}

impl<'de> Visitor<'de> for Record<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    refuse_scalars!("an object");
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.context.error("wrong-type", "expected an object, found a list");
        drain_seq(self.context, seq)
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        let mut hint = 0;
        while let Some(key) =
            map.next_key_seed(Key { names: self.members, hint, name: |member| &member.name })?
        {
            let index = match key {
                Found::Index(index) => index,
                Found::Other(name) => {
                    self.context.stray(&name);
                    self.unknown_key(&name);
                    map.next_value_seed(Skip(self.context))?;
                    self.context.leave();
                    continue;
                }
            };
            hint = index + 1;
            let member = &self.members[index];
            self.context.enter(&member.name);
            if seen.twice(index) {
                self.context.error("duplicate-key", format!("`{}` stands twice; keep one", member.name));
            }
            match &member.node {
                Node::Slot(slot) => {
                    let info = &self.shape.slots[*slot as usize];
                    map.next_value_seed(Slotted { context: self.context, slot: self.base + slot, info })?;
                }
                Node::Record(members) => map.next_value_seed(Record {
                    context: self.context,
                    members,
                    shape: self.shape,
                    base: self.base,
                    unknown: "unknown-field",
                })?,
            }
            self.context.leave();
        }
        Ok(())
    }
}

/// Which keys an object had already.
#[derive(Default)]
struct Seen {
    small: [u64; 4],
    large: Vec<usize>,
}

impl Seen {
    fn twice(&mut self, index: usize) -> bool {
        if let Some(word) = self.small.get_mut(index / 64) {
            let bit = 1 << (index % 64);
            let twice = *word & bit != 0;
            *word |= bit;
            return twice;
        }
        let twice = self.large.contains(&index);
        self.large.push(index);
        twice
    }
}

enum Found {
    Index(usize),
    Other(String),
}

/// Finds a key among declared names, trying the one after the last first.
struct Key<'a, T> {
    names: &'a [T],
    hint: usize,
    name: fn(&T) -> &str,
}

impl<'de, T> DeserializeSeed<'de> for Key<'_, T> {
    type Value = Found;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Found, D::Error> {
        d.deserialize_str(self)
    }
}

impl<T> Visitor<'_> for Key<'_, T> {
    type Value = Found;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E>(self, name: &str) -> Result<Found, E> {
        if self.names.get(self.hint).is_some_and(|declared| (self.name)(declared) == name) {
            return Ok(Found::Index(self.hint));
        }
        Ok(match self.names.iter().position(|declared| (self.name)(declared) == name) {
            Some(index) => Found::Index(index),
            None => Found::Other(name.into()),
        })
    }
}

/// The object under `evidence`: one member for each material.
struct EvidenceObject<'a, 'c>(&'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for EvidenceObject<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl EvidenceObject<'_, '_> {
    fn refuse(self, expected: &str, found: &str) {
        self.0.error("wrong-type", format!("expected {expected}, found {found}"));
    }
}

impl<'de> Visitor<'de> for EvidenceObject<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with one member for each material")
    }
    refuse_scalars!("an object with one member for each material");
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.error("wrong-type", "expected an object with one member for each material, found a list");
        drain_seq(self.0, seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let materials = &self.0.item.materials;
        let mut seen = Seen::default();
        let mut hint = 0;
        while let Some(key) = map.next_key_seed(Key { names: materials, hint, name: |m| &m.id })? {
            let index = match key {
                Found::Index(index) => index,
                Found::Other(name) => {
                    self.0.stray(&name);
                    let near = did_you_mean(&name, materials.iter().map(|m| m.id.as_str()));
                    let hint = near.map_or("remove it".into(), |near| format!("did you mean `{near}`?"));
                    let message = format!("`{}` is not a material of this item; {hint}", short(&name));
                    self.0.error("unknown-evidence", message);
                    map.next_value_seed(Skip(self.0))?;
                    self.0.leave();
                    continue;
                }
            };
            hint = index + 1;
            let name = &materials[index].id;
            self.0.enter(name);
            if seen.twice(index) {
                self.0.error("duplicate-key", format!("`{name}` stands twice; keep one"));
            }
            map.next_value_seed(Piece { context: self.0, index })?;
            self.0.leave();
        }
        Ok(())
    }
}

/// What was handed in for one material: an object, a list of objects, or null.
struct Piece<'a, 'c> {
    context: &'a mut Context<'c>,
    index: usize,
}

impl<'de> DeserializeSeed<'de> for Piece<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        let layout = self.context.layout;
        let slots = &layout.evidence[self.index];
        let info = &layout.root.slots[slots.present as usize];
        if let Kind::List(_) = info.kind {
            return Slotted { context: self.context, slot: slots.present, info }.deserialize(d);
        }
        d.deserialize_any(self)
    }
}

impl Piece<'_, '_> {
    fn refuse(self, expected: &str, found: &str) {
        if found == "null" {
            let slot = self.context.layout.evidence[self.index].present;
            return self.context.case.frame.set_null(slot);
        }
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }
}

impl<'de> Visitor<'de> for Piece<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, or null when it is missing")
    }
    refuse_scalars!("an object such as `{\"form\": \"original\"}`, or null when it is missing");
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.context.error("wrong-type", "expected one piece (an object), found a list");
        drain_seq(self.context, seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let layout = self.context.layout;
        let slots = &layout.evidence[self.index];
        self.context.case.frame.set(slots.present, 1);
        let record = Record {
            context: self.context,
            members: &slots.members,
            shape: &layout.root,
            base: 0,
            unknown: "unknown-field",
        };
        record.visit_map(map)
    }
}

/// A list of material ids: `commitments` or `deferred`.
struct Materials<'a, 'c> {
    context: &'a mut Context<'c>,
    commitments: bool,
}

impl<'de> DeserializeSeed<'de> for Materials<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Materials<'_, '_> {
    fn refuse(self, expected: &str, found: &str) {
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    fn mark(&mut self, id: &str) {
        let Some(index) = self.context.item.materials.iter().position(|m| m.id == id) else {
            let near = did_you_mean(id, self.context.item.materials.iter().map(|m| m.id.as_str()));
            let hint = near.map_or(String::new(), |n| format!("; did you mean `{n}`?"));
            return self
                .context
                .error("unknown-evidence", format!("`{}` is not a material of this item{hint}", short(id)));
        };
        let material = &self.context.item.materials[index];
        if self.commitments && material.substitutes.commitment.is_none() {
            let message = format!("`{id}` can't be replaced by a written commitment; hand it in");
            return self.context.error("commitment-not-allowed", message);
        }
        if !self.commitments && !material.minor {
            let message = format!("`{id}` can't be handed in later; hand it in now");
            return self.context.error("deferral-not-allowed", message);
        }
        let marks = if self.commitments {
            &mut self.context.case.commitments
        } else {
            &mut self.context.case.deferred
        };
        marks[index] = true;
    }
}

impl<'de> Visitor<'de> for Materials<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of material ids")
    }
    refuse_scalars!("a list of material ids");
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        self.context.error("wrong-type", "expected a list of material ids, found an object");
        drain_map(self.context, map)
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0;
        self.context.steps.push(Step::Index(0));
        while let Some(text) = seq.next_element_seed(OneText(self.context))? {
            if let Some(id) = text {
                self.mark(&id);
            }
            index += 1;
            self.context.steps.pop();
            self.context.steps.push(Step::Index(index));
        }
        self.context.steps.pop();
        Ok(())
    }
}

/// One string; anything else is noted and skipped.
struct OneText<'a, 'c>(&'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for OneText<'_, '_> {
    type Value = Option<String>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl OneText<'_, '_> {
    fn refuse<T>(self, found: &str) -> Option<T> {
        self.0.error("wrong-type", format!("expected a text, found {found}"));
        None
    }
}

impl<'de> Visitor<'de> for OneText<'_, '_> {
    type Value = Option<String>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(self.refuse("true or false"))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(self.refuse("a number"))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(self.refuse("a number"))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(self.refuse("a number"))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(self.refuse("null"))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.into()))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        self.0.error("wrong-type", "expected a text, found a list");
        drain_seq(self.0, seq).map(|()| None)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        self.0.error("wrong-type", "expected a text, found an object");
        drain_map(self.0, map).map(|()| None)
    }
}

/// A value of a declared type into its slot.
struct Slotted<'a, 'c> {
    context: &'a mut Context<'c>,
    slot: Slot,
    info: &'c SlotInfo,
}

impl<'de> DeserializeSeed<'de> for Slotted<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Slotted<'_, '_> {
    fn refuse(self, found: &str) {
        let expected = describe(&self.info.kind);
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    fn number(self, n: i64) {
        let out_of_range = |min: String, max: String| format!("expected {min} to {max}, found {n}");
        match &self.info.kind {
            _ if n.unsigned_abs() > MAX_SAFE_INTEGER as u64 => {
                self.context.error(
                    "unsafe-integer",
                    "this number is beyond 2^53 and not exact in every program; use a smaller one",
                );
            }
            Kind::Integer { min, max, .. } if (*min..=*max).contains(&n) => {
                self.context.case.frame.set(self.slot, n)
            }
            Kind::Integer { min, max, .. } => {
                let message = out_of_range(min.to_string(), max.to_string());
                self.context.error("out-of-range", message);
            }
            Kind::Decimal { scale, min, max, .. } => {
                // The usual number needs no text; the others are refused in the words for texts.
                match n.checked_mul(10_i64.pow(u32::from(*scale))) {
                    Some(m) if (*min..=*max).contains(&m) => self.context.case.frame.set(self.slot, m),
                    _ => self.decimal(&n.to_string()),
                }
            }
            _ => self.refuse("a number"),
        }
    }

    fn decimal(self, text: &str) {
        let Kind::Decimal { scale, min, max, .. } = &self.info.kind else { return self.refuse("a text") };
        match decimal::parse(text, *scale) {
            Ok(m) if (*min..=*max).contains(&m) => self.context.case.frame.set(self.slot, m),
            Ok(_) => {
                let (min, max) = (decimal::format(*min, *scale), decimal::format(*max, *scale));
                self.context.error("out-of-range", format!("expected {min} to {max}, found {text}"));
            }
            Err(error) => {
                self.context.error("bad-decimal", format!("`{}` is not a decimal here: {error}", short(text)))
            }
        }
    }

    fn text(self, text: &str) {
        if text.len() > MAX_STRING_BYTES {
            return self.context.error(
                "too-long",
                format!("at most {MAX_STRING_BYTES} bytes of text, found {}", text.len()),
            );
        }
        let frame = &mut self.context.case.frame;
        match &self.info.kind {
            Kind::Date => match date::parse(text) {
                Some(day) => frame.set(self.slot, date::days(day)),
                None => {
                    let message = format!(
                        "`{}` is not a date that exists; write year-month-day, e.g. 2026-01-31",
                        short(text)
                    );
                    self.context.error("bad-date", message);
                }
            },
            Kind::Decimal { .. } => self.decimal(text),
            Kind::Choice(options) => match options.iter().position(|o| o.id == text) {
                Some(index) => frame.set(self.slot, index as i64),
                None => self.unknown_option(text),
            },
            Kind::Text(kind) => {
                let kind = *kind;
                self.checked_text(kind, text);
            }
            _ => self.refuse("a text"),
        }
    }

    fn unknown_option(self, text: &str) {
        let (Kind::Choice(options) | Kind::Choices(options)) = &self.info.kind else { return };
        let ids = options.iter().map(|o| o.id.as_str());
        let message = match did_you_mean(text, ids.clone()) {
            Some(near) => format!("`{}` is not an option; did you mean `{near}`?", short(text)),
            None => {
                format!("`{}` is not an option; one of: {}", short(text), ids.collect::<Vec<_>>().join(", "))
            }
        };
        self.context.error("unknown-option", message);
    }

    fn checked_text(self, kind: TextKind, text: &str) {
        let checked = match kind {
            // A character has a byte at least: short texts need no counting.
            TextKind::Free(most) if text.len() > most as usize && text.chars().count() > most as usize => {
                return self.context.error("too-long", format!("at most {most} characters"));
            }
            TextKind::Free(_) => Ok(Cow::Borrowed(text)),
            TextKind::ResidentId => {
                identity::ResidentId::parse(text).map(|id| id.to_string().into()).map_err(|e| e.to_string())
            }
            TextKind::CreditCode => identity::CreditCode::parse(text)
                .map(|code| code.to_string().into())
                .map_err(|e| e.to_string()),
            TextKind::Phone => identity::phone(text).map(Cow::Owned).map_err(|e| e.to_string()),
        };
        match checked {
            Ok(text) => self.context.case.frame.set_text(self.slot, &text),
            // The number itself is personal and is not repeated.
            Err(message) => self.context.error("bad-number", message),
        }
    }
}

fn describe(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "true or false",
        Kind::Integer { .. } => "a whole number",
        Kind::Decimal { .. } => "a decimal in quotes, e.g. \"58.5\"",
        Kind::Date => "a date in quotes, e.g. \"2026-01-31\"",
        Kind::Text(_) => "a text",
        Kind::Choice(_) => "one option in quotes",
        Kind::Choices(_) => "a list of options",
        Kind::List(_) => "a list",
        Kind::Presence => "an object",
    }
}

/// What a message repeats of the caller's words.
fn short(text: &str) -> String {
    cut(text, 40)
}

fn cut(text: &str, most: usize) -> String {
    let mut short: String = text.chars().take(most).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

impl<'de> Visitor<'de> for Slotted<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(describe(&self.info.kind))
    }
    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        match self.info.kind {
            Kind::Bool => self.context.case.frame.set(self.slot, i64::from(value)),
            _ => self.refuse("true or false"),
        }
        Ok(())
    }
    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.number(value);
        Ok(())
    }
    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.number(i64::try_from(value).unwrap_or(i64::MAX));
        Ok(())
    }
    // JavaScript writes 1803.0 as 1803: a whole number is one however it is written.
    #[allow(clippy::float_arithmetic, clippy::float_cmp)]
    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        let whole = value as i64;
        if value.abs() > MAX_SAFE_INTEGER as f64 {
            self.number(i64::MAX);
        } else if matches!(self.info.kind, Kind::Integer { .. } | Kind::Decimal { .. })
            && whole as f64 == value
        {
            self.number(whole);
        } else {
            self.refuse("a number with a fraction");
        }
        Ok(())
    }
    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.text(value);
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        if self.info.optional {
            self.context.case.frame.set_null(self.slot);
        } else {
            let message =
                "null says that it does not exist, but it always does; leave the key out if it is unknown";
            self.context.error("not-optional", message);
        }
        Ok(())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let expected = describe(&self.info.kind);
        self.context.error("wrong-type", format!("expected {expected}, found an object"));
        drain_map(self.context, map)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        match &self.info.kind {
            Kind::List(shape) => rows(self.context, self.slot, shape, seq),
            Kind::Choices(_) => self.options(seq),
            other => {
                let expected = describe(other);
                self.context.error("wrong-type", format!("expected {expected}, found a list"));
                drain_seq(self.context, seq)
            }
        }
    }
}

impl Slotted<'_, '_> {
    fn options<'de, A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Kind::Choices(options) = &self.info.kind else { return Ok(()) };
        let (mut mask, mut index) = (0i64, 0);
        let mut sound = true;
        self.context.steps.push(Step::Index(0));
        while let Some(text) = seq.next_element_seed(OneText(self.context))? {
            let found = text.as_deref().and_then(|t| options.iter().position(|o| o.id == t));
            match (found, text) {
                (Some(option), _) if mask >> option & 1 == 1 => {
                    self.context.error("duplicate-option", "this option stands twice; keep one");
                    sound = false;
                }
                (Some(option), _) => mask |= 1 << option,
                (None, Some(text)) => {
                    Slotted { context: self.context, slot: self.slot, info: self.info }.unknown_option(&text);
                    sound = false;
                }
                (None, None) => sound = false,
            }
            index += 1;
            self.context.steps.pop();
            self.context.steps.push(Step::Index(index));
        }
        self.context.steps.pop();
        if sound {
            self.context.case.frame.set(self.slot, mask);
        }
        Ok(())
    }
}

/// A list of records: each row is read where it stands, then the list is made known.
fn rows<'de, 'c, A: SeqAccess<'de>>(
    context: &mut Context<'c>,
    slot: Slot,
    shape: &'c Shape,
    mut seq: A,
) -> Result<(), A::Error> {
    let mut starts = Vec::new();
    loop {
        context.steps.push(Step::Index(starts.len()));
        if starts.len() >= MAX_LIST {
            if seq.next_element::<IgnoredAny>()?.is_none() {
                context.steps.pop();
                break;
            }
            context.error("too-long", format!("a list has at most {MAX_LIST} elements"));
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            context.steps.pop();
            break;
        }
        let base = context.case.frame.push_row(shape.slots.len());
        let row = Record { context, members: &shape.members, shape, base, unknown: "unknown-field" };
        if seq.next_element_seed(row)?.is_none() {
            context.steps.pop();
            break;
        }
        starts.push(base);
        context.steps.pop();
    }
    context.case.frame.set_rows(slot, &starts);
    Ok(())
}

/// Reads a value nobody wants, as deep as documents may be.
struct Skip<'a, 'c>(&'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for Skip<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        if self.0.steps.len() > MAX_DEPTH {
            self.0.error("too-deep", format!("nested more than {MAX_DEPTH} deep"));
            return d.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        d.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Skip<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        drain_seq(self.0, seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        drain_map(self.0, map)
    }
}

fn drain_seq<'de, A: SeqAccess<'de>>(context: &mut Context<'_>, mut seq: A) -> Result<(), A::Error> {
    let depth = context.steps.len();
    context.steps.push(Step::Index(0));
    let mut index = 0;
    while seq.next_element_seed(Skip(context))?.is_some() {
        index += 1;
        context.steps.truncate(depth);
        context.steps.push(Step::Index(index));
    }
    context.steps.truncate(depth);
    Ok(())
}

fn drain_map<'de, A: MapAccess<'de>>(context: &mut Context<'_>, mut map: A) -> Result<(), A::Error> {
    let depth = context.steps.len();
    while let Some(name) = map.next_key::<String>()? {
        context.stray(&name);
        map.next_value_seed(Skip(context))?;
        context.steps.truncate(depth);
    }
    Ok(())
}
