//! Reads `cases/*.toml`: a base that every case of the file starts from, and what each changes.

use super::{Expect, LISTS, RuleCase};
use crate::decision::Outcome;
use crate::diagnostic::Diagnostic;
use crate::toml_reader::{self, Reader};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

/// The parts of a facts document while a case is put together.
#[derive(Clone, Default)]
struct Document {
    facts: Map<String, Value>,
    evidence: Map<String, Value>,
    commitments: Vec<String>,
    deferred: Vec<String>,
}

/// Reads one file of cases. What is wrong is appended to `diagnostics`.
pub fn read(path: &str, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<RuleCase> {
    let cases = toml_reader::read(path, source, diagnostics, |file| {
        let mut start = Start::default();
        if let Some(mut table) = file.opt_table("base") {
            start.on = table.opt_date("on");
            start.profile = table.opt_string("profile");
            change(&mut table, &mut start.document);
            table.finish();
        }
        let cases: Vec<Option<RuleCase>> =
            file.tables("case").into_iter().map(|t| case(t, path, &start)).collect();
        Some(cases.into_iter().flatten().collect::<Vec<_>>())
    });
    cases.unwrap_or_default()
}

/// What every case of a file starts from.
#[derive(Default)]
struct Start {
    on: Option<NaiveDate>,
    profile: Option<String>,
    document: Document,
}

fn case(mut table: Reader<'_>, path: &str, start: &Start) -> Option<RuleCase> {
    let span = table.document().span(table.range());
    let name = table.string("name");
    let title = table.opt_string("title").unwrap_or_else(|| name.clone());
    let date = table.opt_date("on").or(start.on);
    let profile = table.opt_string("profile").or_else(|| start.profile.clone());
    let mut document = start.document.clone();
    change(&mut table, &mut document);
    let waiting = table.bool("expect_unset", false);
    let expect = match waiting {
        // What stands there already is not read as an expectation until the mark is removed.
        true => {
            table.get("expect");
            Some(Expect::default())
        }
        false => expect(&mut table),
    };
    if date.is_none() {
        table.error("missing-key", "the case has no date: give `on` here or under [base]");
    }
    table.finish();
    let facts = json!({
        "facts": document.facts,
        "evidence": document.evidence,
        "commitments": document.commitments,
        "deferred": document.deferred,
    });
    Some(RuleCase {
        path: path.into(),
        span,
        name,
        title,
        profile,
        on: date?,
        facts: facts.to_string(),
        waiting,
        expect: expect?,
    })
}

fn expect(table: &mut Reader<'_>) -> Option<Expect> {
    let mut expect = table.table("expect")?;
    let outcome = expect.string("outcome");
    if !Outcome::ALL.iter().any(|o| o.code() == outcome) {
        let known: Vec<&str> = Outcome::ALL.iter().map(|o| o.code()).collect();
        expect.error("bad-value", format!("`{outcome}` is not an outcome; one of: {}", known.join(", ")));
    }
    let mut lists = Vec::new();
    for key in LISTS {
        let strings = strings(&mut expect, key);
        if strings.is_none() && ["unmet", "missing", "defective"].contains(&key) {
            expect.error("missing-key", format!("say which are `{key}`, even when none is: `{key} = []`"));
        }
        lists.extend(strings.map(|s| (key, s)));
    }
    expect.finish();
    Some(Expect { outcome, lists })
}

fn strings(table: &mut Reader<'_>, key: &'static str) -> Option<Vec<String>> {
    let node = table.get(key)?;
    Some(node.list().iter().filter_map(|n| n.string().map(str::to_owned)).collect())
}

/// Merges what a base or a case says into a document.
fn change(table: &mut Reader<'_>, document: &mut Document) {
    merge(table, "facts", &mut document.facts);
    merge(table, "evidence", &mut document.evidence);
    for id in strings(table, "missing").unwrap_or_default() {
        document.evidence.insert(id, Value::Null);
    }
    for path in strings(table, "none").unwrap_or_default() {
        set_null(document, &path);
    }
    for path in strings(table, "unset").unwrap_or_default() {
        unset(document, &path);
    }
    if let Some(list) = strings(table, "commitments") {
        document.commitments = list;
    }
    if let Some(list) = strings(table, "deferred") {
        document.deferred = list;
    }
}

fn merge(table: &mut Reader<'_>, key: &'static str, into: &mut Map<String, Value>) {
    let Some(node) = table.get(key) else { return };
    match node.value() {
        DeValue::Table(values) => {
            for (name, value) in json_table(values) {
                into.insert(name, value);
            }
        }
        _ => node.error("wrong-type", format!("`{key}` is a table")),
    }
}

fn json_table(table: &DeTable<'_>) -> Map<String, Value> {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), json_value(value.get_ref()))).collect()
}

/// A TOML value as JSON. Dates become ISO strings; a float becomes its text, so that the schema can refuse it.
fn json_value(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => json!(number),
            Err(_) => Value::String(number.as_str().into()),
        },
        DeValue::Float(number) => Value::String(number.as_str().into()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(day) => Value::String(day.to_string()),
        DeValue::Array(list) => list.iter().map(|v| json_value(v.get_ref())).collect(),
        DeValue::Table(table) => Value::Object(json_table(table)),
    }
}

/// The object and the last name of a dotted path: `facts.x`, `evidence.y.z`, `facts.list[0].z` (elements count from 0);
/// a bare name is a fact.
fn place<'d>(document: &'d mut Document, path: &str) -> Option<(&'d mut Map<String, Value>, String)> {
    let (root, rest) = match path.split_once('.') {
        Some(("evidence", rest)) => (&mut document.evidence, rest),
        Some(("facts", rest)) => (&mut document.facts, rest),
        _ => (&mut document.facts, path),
    };
    let mut names: Vec<&str> = rest.split('.').collect();
    let last = names.pop()?.to_string();
    let mut map = root;
    for name in names {
        let (name, index) = match name.split_once('[') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.parse::<usize>().ok()?)),
            None => (name, None),
        };
        let mut value = map.get_mut(name)?;
        if let Some(index) = index {
            value = value.get_mut(index)?;
        }
        map = value.as_object_mut()?;
    }
    Some((map, last))
}

fn set_null(document: &mut Document, path: &str) {
    if let Some((map, name)) = place(document, path) {
        map.insert(name, Value::Null);
    }
}

fn unset(document: &mut Document, path: &str) {
    if let Some((map, name)) = place(document, path) {
        map.remove(&name);
    }
}
