//! Changes of a facts document as JSON. In: a field such as `facts.shareholders[2].amount`, a slot's value. Out: the
//! changed document. Absent: checking it (it is read by the schema afterwards).

use crate::facts::layout::Kind;
use crate::value::{date, decimal};
use serde_json::{Map, Value};

/// A slot's value as JSON; `None` for what is no plain value.
pub fn value(kind: &Kind, raw: i64) -> Option<Value> {
    let option = |options: &[crate::facts::schema::ChoiceOption], index: usize| {
        options.get(index).map(|option| Value::String(option.id.clone()))
    };
    Some(match kind {
        Kind::Bool => Value::Bool(raw != 0),
        Kind::Integer { .. } => Value::from(raw),
        Kind::Decimal { scale, .. } => Value::String(decimal::format(raw, *scale)),
        Kind::Date => Value::String(date::format(date::from_days(raw)?)),
        Kind::Choice(options) => option(options, usize::try_from(raw).ok()?)?,
        Kind::Choices(options) => {
            let chosen = (0..options.len()).filter(|bit| raw >> bit & 1 == 1);
            Value::Array(chosen.filter_map(|index| option(options, index)).collect())
        }
        Kind::Text(_) | Kind::List(_) | Kind::Presence => return None,
    })
}

/// What stands at a field.
pub fn get<'d>(document: &'d Value, field: &str) -> Option<&'d Value> {
    let mut at = document;
    for name in field.split('.') {
        let (name, index) = split(name);
        at = at.get(name)?;
        if let Some(index) = index {
            at = at.get(index)?;
        }
    }
    Some(at)
}

/// Puts a value at a field, or takes it away. Records on the way are made; elements of lists must be there.
pub fn put(document: &mut Value, field: &str, value: Option<Value>) -> Option<()> {
    let (path, last) = field.rsplit_once('.')?;
    let mut at = document;
    for name in path.split('.') {
        let (name, index) = split(name);
        let map = at.as_object_mut()?;
        let there = map.entry(name).or_insert_with(|| Value::Object(Map::new()));
        if there.is_null() {
            *there = Value::Object(Map::new());
        }
        at = there;
        if let Some(index) = index {
            at = at.get_mut(index)?;
        }
    }
    let map = at.as_object_mut()?;
    match value {
        Some(value) => {
            map.insert(last.into(), value);
        }
        None => {
            map.remove(last);
        }
    }
    Some(())
}

fn split(name: &str) -> (&str, Option<usize>) {
    match name.split_once('[') {
        Some((name, rest)) => (name, rest.trim_end_matches(']').parse().ok()),
        None => (name, None),
    }
}
