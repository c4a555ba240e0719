//! Facts of one case: random ones, simplest ones, as JSON for the engine, as values for the reference.
//! In: the schema. Out: [`Facts`]. Absent: expressions.

use crate::pools::{self, percent};
use crate::schema::{FACTS, Field, Kind};
use fastrand::Rng;
use serde_json::{Map, Value, json};
use yushen_reference::Fact;

/// A value for every fact of the schema, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Name and value.
    pub values: Vec<(String, Fact)>,
    /// The day on which the case is decided.
    pub on: String,
}

/// Writes a mantissa; `whole` keeps zeros at the end.
pub fn decimal(mantissa: i64, scale: u8, zeros: bool) -> String {
    let sign = if mantissa < 0 { "-" } else { "" };
    let places = usize::from(scale);
    let digits = format!("{:0>width$}", mantissa.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let fraction = if zeros { fraction } else { fraction.trim_end_matches('0') };
    match fraction {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

impl Facts {
    /// Random facts, all known.
    pub fn random(rng: &mut Rng) -> Self {
        let values = FACTS.iter().map(|f| (f.name.to_string(), random(rng, f))).collect();
        let day = if percent(rng, 60) { crate::world::DAYS[0] } else { pools::one(rng, crate::world::DAYS) };
        Self { values, on: day.into() }
    }

    /// The simplest facts.
    pub fn simplest() -> Self {
        Self {
            values: FACTS.iter().map(|f| (f.name.to_string(), simplest(f))).collect(),
            on: crate::world::DAYS[0].into(),
        }
    }

    /// A document for the engine.
    pub fn document(&self) -> String {
        json!({ "facts": self.json() }).to_string()
    }

    /// The facts as JSON.
    pub fn json(&self) -> Value {
        Value::Object(object(&self.values))
    }

    /// Reads facts back from JSON; what is absent is the simplest.
    pub fn from_json(json: &Value, on: &str) -> Option<Self> {
        let values = FACTS.iter().map(|field| match json.get(field.name) {
            Some(value) => Some((field.name.to_string(), read(field, value)?)),
            None => Some((field.name.to_string(), simplest(field))),
        });
        Some(Self { values: values.collect::<Option<_>>()?, on: on.into() })
    }
}

/// A random value of a field.
pub fn random(rng: &mut Rng, field: &Field) -> Fact {
    if field.optional && percent(rng, 35) {
        return Fact::Null;
    }
    match field.kind {
        Kind::Bool => Fact::Bool(rng.bool()),
        Kind::Integer(min, max) => Fact::Integer(pools::integer_within(rng, min, max)),
        Kind::Decimal(scale, min, max) => {
            Fact::Decimal(decimal(pools::mantissa_within(rng, scale, min, max), scale, true))
        }
        Kind::Date => Fact::Date(pools::date(rng)),
        Kind::Text => Fact::Text(pools::text(rng).into()),
        Kind::Choice(options) => Fact::Text(pools::one(rng, options).into()),
        Kind::Several(options) => {
            Fact::Options(options.iter().filter(|_| rng.bool()).map(|o| (*o).to_string()).collect())
        }
        Kind::ResidentId => Fact::Text(pools::resident_id(rng)),
        Kind::CreditCode => Fact::Text(pools::one(rng, pools::CODES).into()),
        Kind::Phone => Fact::Text(pools::one(rng, pools::PHONES).into()),
        Kind::Record(fields) => Fact::Record(row(rng, fields)),
        Kind::List(fields) => {
            let most = [0, 0, 1, 1, 2, 2, 3, 4, 6][rng.usize(..9)];
            Fact::List((0..most).map(|_| row(rng, fields)).collect())
        }
    }
}

fn row(rng: &mut Rng, fields: &[Field]) -> Vec<(String, Fact)> {
    fields.iter().map(|f| (f.name.to_string(), random(rng, f))).collect()
}

/// The simplest value of a field.
pub fn simplest(field: &Field) -> Fact {
    if field.optional {
        return Fact::Null;
    }
    match field.kind {
        Kind::Bool => Fact::Bool(false),
        Kind::Integer(min, max) => Fact::Integer(0.clamp(min, max)),
        Kind::Decimal(scale, min, max) => Fact::Decimal(decimal(0.clamp(min, max), scale, true)),
        Kind::Date => Fact::Date("2026-01-01".into()),
        Kind::Text => Fact::Text(String::new()),
        Kind::Choice(options) => Fact::Text(options[0].into()),
        Kind::Several(_) => Fact::Options(Vec::new()),
        Kind::ResidentId => Fact::Text("11010519491231002X".into()),
        Kind::CreditCode => Fact::Text(pools::CODES[0].into()),
        Kind::Phone => Fact::Text(pools::PHONES[0].into()),
        Kind::Record(fields) => Fact::Record(simplest_row(fields)),
        Kind::List(_) => Fact::List(Vec::new()),
    }
}

fn simplest_row(fields: &[Field]) -> Vec<(String, Fact)> {
    fields.iter().map(|f| (f.name.to_string(), simplest(f))).collect()
}

fn object(values: &[(String, Fact)]) -> Map<String, Value> {
    values.iter().map(|(name, fact)| (name.clone(), json(fact))).collect()
}

/// A value as it stands in a facts document.
pub fn json(fact: &Fact) -> Value {
    match fact {
        Fact::Null => Value::Null,
        Fact::Bool(value) => json!(value),
        Fact::Integer(value) => json!(value),
        Fact::Decimal(text) | Fact::Date(text) | Fact::Text(text) => json!(text),
        Fact::Options(options) => json!(options),
        Fact::Record(fields) => Value::Object(object(fields)),
        Fact::List(rows) => Value::Array(rows.iter().map(|row| Value::Object(object(row))).collect()),
    }
}

fn read(field: &Field, value: &Value) -> Option<Fact> {
    let text = || value.as_str().map(str::to_string);
    if value.is_null() {
        return Some(Fact::Null);
    }
    Some(match field.kind {
        Kind::Bool => Fact::Bool(value.as_bool()?),
        Kind::Integer(..) => Fact::Integer(value.as_i64()?),
        Kind::Decimal(..) => Fact::Decimal(text()?),
        Kind::Date => Fact::Date(text()?),
        Kind::Text | Kind::Choice(_) | Kind::ResidentId | Kind::CreditCode | Kind::Phone => {
            Fact::Text(text()?)
        }
        Kind::Several(_) => Fact::Options(
            value.as_array()?.iter().map(|v| v.as_str().map(str::to_string)).collect::<Option<_>>()?,
        ),
        Kind::Record(fields) => Fact::Record(read_row(fields, value)?),
        Kind::List(fields) => {
            Fact::List(value.as_array()?.iter().map(|row| read_row(fields, row)).collect::<Option<_>>()?)
        }
    })
}

fn read_row(fields: &[Field], value: &Value) -> Option<Vec<(String, Fact)>> {
    let field = |f: &Field| match value.get(f.name) {
        Some(value) => Some((f.name.to_string(), read(f, value)?)),
        None => Some((f.name.to_string(), simplest(f))),
    };
    fields.iter().map(field).collect()
}
