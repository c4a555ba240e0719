//! A value of a declared type.
//! In: JSON. Out: its slot, or what is wrong with it. Absent: records (`record`).

use super::evidence::OneText;
use super::record::rows;
use super::skip::{drain_map, drain_seq};
use super::{Context, Step};
use crate::diagnostic::did_you_mean;
use crate::facts::layout::{Kind, Slot, SlotInfo, TextKind};
use crate::facts::schema::{MAX_SAFE_INTEGER, MAX_STRING_BYTES};
use crate::identity;
use crate::value::{date, decimal};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// A value of a declared type into its slot.
pub(super) struct Slotted<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) slot: Slot,
    pub(super) info: &'c SlotInfo,
}

impl<'de> DeserializeSeed<'de> for Slotted<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
        d.deserialize_any(self)
    }
}

impl Slotted<'_, '_> {
    pub(super) fn refuse(self, found: &str) {
        let expected = describe(&self.info.kind);
        self.context.error("wrong-type", format!("expected {expected}, found {found}"));
    }

    pub(super) fn number(self, n: i64) {
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

    pub(super) fn decimal(self, text: &str) {
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

    pub(super) fn text(self, text: &str) {
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

    pub(super) fn unknown_option(self, text: &str) {
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

    pub(super) fn checked_text(self, kind: TextKind, text: &str) {
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

pub(super) fn describe(kind: &Kind) -> &'static str {
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
pub(super) fn short(text: &str) -> String {
    cut(text, 40)
}

pub(super) fn cut(text: &str, most: usize) -> String {
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
    pub(super) fn options<'de, A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
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
