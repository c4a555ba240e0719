//! Objects whose members are declared: facts, records, rows of lists.
//! In: JSON. Out: slots, or a mistake for each member that is wrong. Absent: values (`slotted`).

use super::skip::{Skip, drain_seq};
use super::slotted::{Slotted, short};
use super::{Context, Step};
use crate::diagnostic::did_you_mean;
use crate::facts::layout::{Member, Node, Shape, Slot};
use crate::facts::schema::MAX_LIST;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The object under `facts`.
pub(super) struct FactsObject<'a, 'c>(pub(super) &'a mut Context<'c>);

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
pub(super) struct Record<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) members: &'c [Member],
    pub(super) shape: &'c Shape,
    pub(super) base: Slot,
    pub(super) unknown: &'static str,
}

impl<'de> DeserializeSeed<'de> for Record<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Record<'_, '_> {
    pub(super) fn refuse(self, expected: &str, found: &str) {
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    pub(super) fn unknown_key(&mut self, name: &str) {
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
pub(super) struct Seen {
    pub(super) small: [u64; 4],
    pub(super) large: Vec<usize>,
}

impl Seen {
    pub(super) fn twice(&mut self, index: usize) -> bool {
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

pub(super) enum Found {
    Index(usize),
    Other(String),
}

/// Finds a key among declared names, trying the one after the last first.
pub(super) struct Key<'a, T> {
    pub(super) names: &'a [T],
    pub(super) hint: usize,
    pub(super) name: fn(&T) -> &str,
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

/// A list of records: each row is read where it stands, then the list is made known.
pub(super) fn rows<'de, 'c, A: SeqAccess<'de>>(
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
