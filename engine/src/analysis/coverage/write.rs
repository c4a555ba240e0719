//! Witnesses as case files that a person completes. In: witnesses. Out: TOML texts. Absent on purpose: the engine's own
//! answer as an expectation; each case carries `expect_unset = true` until a person has set one.

use super::search::Witness;
use crate::facts::schema::MAX_NAME;
use crate::value::date;
use chrono::NaiveDate;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// One text for each base and profile, ready to be saved in `cases/`.
pub fn files(witnesses: &[Witness]) -> Vec<String> {
    let mut groups: BTreeMap<(String, Option<String>), Vec<&Witness>> = BTreeMap::new();
    for witness in witnesses {
        groups.entry((witness.base_name.clone(), witness.profile.clone())).or_default().push(witness);
    }
    groups.into_values().filter_map(|group| file(&group)).collect()
}

fn file(group: &[&Witness]) -> Option<String> {
    let first = group.first()?;
    let mut text = format!(
        "# 由 `yushen test --coverage --write-missing` 生成：基础取自用例 {}，每个用例只改一处或几处。\n\
         # 逐个按法律依据写上 [case.expect]，删去 expect_unset，才算数；不要照抄程序的输出。\n[base]\non = {}\n",
        first.base_name,
        date::format(first.base_on)
    );
    if let Some(profile) = &first.profile {
        text.push_str(&format!("profile = {}\n", quoted(profile)));
    }
    let base = &first.base;
    for key in ["commitments", "deferred"] {
        if base[key].as_array().is_some_and(|list| !list.is_empty()) {
            text.push_str(&format!("{key} = {}\n", inline(&base[key])));
        }
    }
    let (mut nulls, mut tables) = (Nulls::default(), String::new());
    for root in ["facts", "evidence"] {
        let Some(map) = base[root].as_object() else { continue };
        tables.push_str(&format!("[base.{root}]\n"));
        for (key, value) in map {
            nulls.add(root, key, value);
            if !value.is_null() {
                tables.push_str(&format!("{key} = {}\n", inline(value)));
            }
        }
    }
    nulls.write(&mut text);
    text.push_str(&tables);
    for witness in group {
        text.push_str(&case(witness));
    }
    Some(text)
}

fn case(witness: &Witness) -> String {
    let mut text = String::from("\n");
    for reached in &witness.reaches {
        text.push_str(&format!("# 到达：{reached}\n"));
    }
    text.push_str("[[case]]\n");
    text.push_str(&format!("name = {}\n", quoted(&witness.name)));
    text.push_str(&format!("title = {}\n", quoted(&witness.title)));
    text.push_str("expect_unset = true\n");
    if witness.on != witness.base_on {
        text.push_str(&format!("on = {}\n", date::format(witness.on)));
    }
    let (mut nulls, mut unset) = (Nulls::default(), Vec::new());
    for root in ["facts", "evidence"] {
        let empty = Map::new();
        let old = witness.base[root].as_object().unwrap_or(&empty);
        let new = witness.document[root].as_object().unwrap_or(&empty);
        let mut set = Map::new();
        for (key, value) in new.iter().filter(|(key, value)| old.get(*key) != Some(value)) {
            nulls.add(root, key, value);
            if !value.is_null() {
                set.insert(key.clone(), value.clone());
            }
        }
        unset.extend(old.keys().filter(|key| !new.contains_key(*key)).map(|key| format!("{root}.{key}")));
        if !set.is_empty() {
            text.push_str(&format!("{root} = {}\n", inline(&Value::Object(set))));
        }
    }
    nulls.write(&mut text);
    write_list(&mut text, "unset", unset);
    if witness.document["commitments"] != witness.base["commitments"] {
        text.push_str(&format!("commitments = {}\n", inline(&witness.document["commitments"])));
    }
    text
}

/// What is known not to exist: TOML has no null, so a case lists it.
#[derive(Default)]
struct Nulls {
    none: Vec<String>,
    missing: Vec<String>,
}

impl Nulls {
    fn add(&mut self, root: &str, key: &str, value: &Value) {
        match value {
            Value::Null if root == "evidence" => self.missing.push(key.into()),
            _ => self.below(&format!("{root}.{key}"), value),
        }
    }

    fn below(&mut self, path: &str, value: &Value) {
        match value {
            Value::Null => self.none.push(path.into()),
            Value::Object(map) => {
                map.iter().for_each(|(key, value)| self.below(&format!("{path}.{key}"), value));
            }
            Value::Array(list) => {
                list.iter()
                    .enumerate()
                    .for_each(|(index, value)| self.below(&format!("{path}[{index}]"), value));
            }
            _ => {}
        }
    }

    fn write(self, text: &mut String) {
        write_list(text, "none", self.none);
        write_list(text, "missing", self.missing);
    }
}

fn write_list(text: &mut String, key: &str, list: Vec<String>) {
    if !list.is_empty() {
        let list = Value::Array(list.into_iter().map(Value::String).collect());
        text.push_str(&format!("{key} = {}\n", inline(&list)));
    }
}

/// A name of at most so many characters as names have.
pub(super) fn name(text: &str) -> String {
    text.chars().take(MAX_NAME).collect()
}

/// JSON as inline TOML. Dates are written as TOML dates; there is no null inside of lists and records.
fn inline(value: &Value) -> String {
    match value {
        Value::String(text) if text.len() == 10 && day(text).is_some() => text.clone(),
        Value::String(text) => quoted(text),
        Value::Array(list) => {
            format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let pairs = map.iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| format!("{k} = {}", inline(v)));
            let pairs: Vec<String> = pairs.collect();
            if pairs.is_empty() { "{}".into() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
        Value::Null => "\"\"".into(),
        other => other.to_string(),
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    date::parse(text)
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
