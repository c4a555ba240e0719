//! What was handed in: `evidence`, `commitments`, `deferred`.
//! In: JSON. Out: marks and slots of each material, or a mistake. Absent: whether it is enough.

use super::record::{Found, Key, Record, Seen};
use super::skip::{Skip, drain_map, drain_seq};
use super::slotted::{Slotted, short};
use super::{Context, Step};
use crate::diagnostic::did_you_mean;
use crate::facts::layout::Kind;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// The object under `evidence`: one member for each material.
pub(super) struct EvidenceObject<'a, 'c>(pub(super) &'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for EvidenceObject<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl EvidenceObject<'_, '_> {
    pub(super) fn refuse(self, expected: &str, found: &str) {
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
pub(super) struct Piece<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) index: usize,
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
    pub(super) fn refuse(self, expected: &str, found: &str) {
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
pub(super) struct Materials<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) commitments: bool,
}

impl<'de> DeserializeSeed<'de> for Materials<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Materials<'_, '_> {
    pub(super) fn refuse(self, expected: &str, found: &str) {
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    pub(super) fn mark(&mut self, id: &str) {
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
pub(super) struct OneText<'a, 'c>(pub(super) &'a mut Context<'c>);

impl<'de> DeserializeSeed<'de> for OneText<'_, '_> {
    type Value = Option<String>;
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        d.deserialize_any(self)
    }
}

impl OneText<'_, '_> {
    pub(super) fn refuse<T>(self, found: &str) -> Option<T> {
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
