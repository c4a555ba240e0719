//! Values nobody wants, read as deep as documents may be.
//! In: JSON. Out: nothing, or that it is too deep. Absent: keeping anything.

use super::{Context, Step};
use crate::facts::schema::MAX_DEPTH;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Reads a value nobody wants, as deep as documents may be.
pub(super) struct Skip<'a, 'c>(pub(super) &'a mut Context<'c>);

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

pub(super) fn drain_seq<'de, A: SeqAccess<'de>>(
    context: &mut Context<'_>,
    mut seq: A,
) -> Result<(), A::Error> {
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

pub(super) fn drain_map<'de, A: MapAccess<'de>>(
    context: &mut Context<'_>,
    mut map: A,
) -> Result<(), A::Error> {
    let depth = context.steps.len();
    while let Some(name) = map.next_key::<String>()? {
        context.stray(&name);
        map.next_value_seed(Skip(context))?;
        context.steps.truncate(depth);
    }
    Ok(())
}
