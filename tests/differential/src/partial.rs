//! Facts of which some are missing: members of a facts object taken out, put back, filled in at random.
//! In: complete facts as JSON. Out: the same with gaps. Absent: rules.

use crate::facts;
use crate::schema::{Field, Kind};
use fastrand::Rng;
use serde_json::{Map, Value};

/// A step into a facts object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Member of an object.
    Name(String),
    /// Element of a list.
    Index(usize),
}

/// The way to one member.
pub type Path = Vec<Step>;

/// Every member that is not an object itself, those inside of objects and lists included.
pub fn members(json: &Value) -> Vec<Path> {
    let mut all = Vec::new();
    collect(json, &mut Vec::new(), &mut all);
    all
}

fn collect(json: &Value, path: &mut Path, all: &mut Vec<Path>) {
    match json {
        Value::Object(fields) => {
            for (name, value) in fields {
                path.push(Step::Name(name.clone()));
                if !value.is_object() {
                    all.push(path.clone());
                }
                collect(value, path, all);
                path.pop();
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                path.push(Step::Index(index));
                collect(value, path, all);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The facts without one member. What was inside of it is gone as well.
pub fn without(json: &Value, path: &[Step]) -> Value {
    let mut json = json.clone();
    if let Some((Step::Name(last), way)) = path.split_last()
        && let Some(Value::Object(fields)) = way.iter().try_fold(&mut json, inside)
    {
        fields.remove(last);
    }
    json
}

fn inside<'j>(json: &'j mut Value, step: &Step) -> Option<&'j mut Value> {
    match step {
        Step::Name(name) => json.get_mut(name),
        Step::Index(index) => json.get_mut(*index),
    }
}

/// Whether the member is there.
pub fn has(json: &Value, path: &[Step]) -> bool {
    let found = path.iter().try_fold(json, |json, step| match step {
        Step::Name(name) => json.get(name),
        Step::Index(index) => json.get(*index),
    });
    found.is_some()
}

/// Members as the engine names them: `rooms[1].size`.
pub fn name(path: &[Step]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Name(part) if name.is_empty() => name.push_str(part),
            Step::Name(part) => name.extend([".", part]),
            Step::Index(index) => name.push_str(&format!("[{index}]")),
        }
    }
    name
}

/// Members of `complete` that `partial` lacks, least deep first: what is inside of a missing list comes after it.
pub fn missing(partial: &Value, complete: &Value) -> Vec<Path> {
    let mut missing: Vec<Path> = members(complete).into_iter().filter(|path| !has(partial, path)).collect();
    missing.sort_by_key(Vec::len);
    missing
}

/// `partial` with one more member of `complete`; of a list only its elements, with nothing known of them.
pub fn with(partial: &Value, complete: &Value, path: &[Step]) -> Value {
    let mut json = partial.clone();
    let mut from = complete;
    let mut to = &mut json;
    for step in path {
        let next = match step {
            Step::Name(name) => from.get(name),
            Step::Index(index) => from.get(*index),
        };
        let Some(value) = next else { return json };
        from = value;
        to = match (step, to) {
            (Step::Name(name), Value::Object(fields)) => {
                fields.entry(name.clone()).or_insert_with(|| bare(value))
            }
            (Step::Index(index), Value::Array(elements)) if *index < elements.len() => &mut elements[*index],
            _ => return json,
        };
    }
    json
}

/// A value; of a list or object only its shape.
fn bare(value: &Value) -> Value {
    match value {
        Value::Array(elements) => Value::Array(elements.iter().map(bare).collect()),
        Value::Object(_) => Value::Object(Map::new()),
        scalar => scalar.clone(),
    }
}

/// Random values for everything that is missing.
pub fn completed(rng: &mut Rng, json: &Value, fields: &[Field]) -> Value {
    let mut complete = Map::new();
    for field in fields {
        let value = match (json.get(field.name), field.kind) {
            (None, Kind::Record(inner)) => completed(rng, &Value::Object(Map::new()), inner),
            (None, _) => facts::json(&facts::random(rng, field)),
            (Some(value), Kind::Record(inner)) => completed(rng, value, inner),
            (Some(Value::Array(rows)), Kind::List(inner)) => {
                Value::Array(rows.iter().map(|row| completed(rng, row, inner)).collect())
            }
            (Some(value), _) => value.clone(),
        };
        complete.insert(field.name.into(), value);
    }
    Value::Object(complete)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_come_out_and_go_in_again() {
        let complete = json!({"a": 1, "p": {"x": 2}, "l": [{"y": 3}, {"y": 4, "z": null}], "t": ["hot"]});
        let names: Vec<_> = members(&complete).iter().map(|p| name(p)).collect();
        assert_eq!(names, ["a", "l", "l[0].y", "l[1].y", "l[1].z", "p.x", "t"]);
        let mut partial = json!({});
        for path in missing(&partial, &complete) {
            partial = with(&partial, &complete, &path);
        }
        assert_eq!(partial, complete);
        let path = &members(&complete)[3];
        assert_eq!(
            without(&complete, path),
            json!({"a": 1, "p": {"x": 2}, "l": [{"y": 3}, {"z": null}], "t": ["hot"]})
        );
        assert_eq!(missing(&without(&complete, path), &complete), std::slice::from_ref(path));
    }
}
