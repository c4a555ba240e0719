//! A citizen who does what the notice says and knows nothing else.
//! In: the published notice as JSON, the facts document, a black box that answers with a new notice.
//! Out: a changed document. Absent on purpose: the engine's types. Only what is printed and published is read here.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// How often a field's value is tried before giving up.
const TRIES: usize = 400;

/// What the curer asks: the notice for a document. `None` when the document is refused.
pub type Ask<'a> = dyn Fn(&Value) -> Option<Value> + 'a;

/// Deficits of a notice: id of the entry and its changes.
pub fn deficits(notice: &Value) -> Vec<(String, Vec<Value>)> {
    let sections = notice["sections"].as_array().into_iter().flatten();
    let entries = sections
        .filter(|s| s["id"] == "deficits")
        .flat_map(|s| s["entries"].as_array().into_iter().flatten());
    entries
        .map(|e| {
            let id = e["id"].as_str().unwrap_or_default().to_string();
            (id, e["changes"].as_array().cloned().unwrap_or_default())
        })
        .collect()
}

/// Whether a deficit is about a piece of evidence.
pub fn is_material(changes: &[Value]) -> bool {
    changes.first().is_some_and(|c| c["type"] == "evidence" || c["type"] == "evidence_list")
}

/// Hands in every material the notice lists, as it lists it. Returns the ids that could not be handed in acceptably.
pub fn hand_in(document: &mut Value, ask: &Ask<'_>, on: &str, rng: &mut Rng) -> Vec<String> {
    let Some(notice) = ask(document) else { return vec!["refused".into()] };
    let mut failed = Vec::new();
    let mut done: Vec<String> = Vec::new();
    for (id, changes) in deficits(&notice).into_iter().filter(|(_, c)| is_material(c)) {
        let material = id.split('.').next().unwrap_or(&id).to_string();
        if done.contains(&material) {
            continue;
        }
        if !piece(document, ask, &material, &changes, on, rng) {
            failed.push(id);
        }
        done.push(material);
    }
    failed
}

/// Tries pieces until the notice no longer names the material.
fn piece(
    document: &mut Value,
    ask: &Ask<'_>,
    material: &str,
    changes: &[Value],
    on: &str,
    rng: &mut Rng,
) -> bool {
    let many = changes[0]["type"] == "evidence_list";
    for attempt in 0..TRIES {
        let one = |rng: &mut Rng| {
            let mut map = Map::new();
            if let Some(form) = rng.choice(changes[0]["forms"].as_array().map_or(&[][..], Vec::as_slice)) {
                map.insert("form".into(), form.clone());
            }
            for change in &changes[1..] {
                let name = change["field"].as_str().and_then(|f| f.rsplit('.').next()).unwrap_or_default();
                map.insert(name.into(), value(change, document, on, rng));
            }
            Value::Object(map)
        };
        let pieces = [1, 2, 3, 4, 5, 8, 16, 64, 128, 512][attempt % 10];
        let piece = one(rng);
        let handed = if many { vec![piece; pieces].into() } else { piece };
        let mut tried = document.clone();
        tried["evidence"][material] = handed;
        let Some(notice) = ask(&tried) else { continue };
        let named = deficits(&notice).iter().any(|(id, _)| id.split('.').next() == Some(material));
        if !named {
            *document = tried;
            return true;
        }
    }
    false
}

/// Changes one fact at random; gives its top-level name.
pub fn change_fact(document: &mut Value, changes: &[Value], on: &str, rng: &mut Rng) -> Option<String> {
    let change = rng.choice(changes)?;
    let path = change["field"].as_str()?.strip_prefix("facts.")?;
    let fresh = value(change, document, on, rng);
    let mut at = &mut document["facts"];
    for step in path.split('.') {
        let (name, index) = match step.split_once('[') {
            Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        };
        at = at.as_object_mut()?.entry(name).or_insert_with(|| json!({}));
        if let Some(index) = index {
            at = at.get_mut(index)?;
        }
    }
    if change["type"] == "list" {
        match at.as_array_mut() {
            Some(list) if !list.is_empty() => {
                if rng.bool() {
                    list.pop();
                } else {
                    let again = list[0].clone();
                    list.push(again);
                }
            }
            _ => *at = json!([{}]),
        }
    } else {
        *at = fresh;
    }
    Some(path.split(['.', '[']).next().unwrap_or(path).to_string())
}

/// A value of the published type: dates round the day, texts and amounts the document holds already, small numbers.
fn value(change: &Value, document: &Value, on: &str, rng: &mut Rng) -> Value {
    if change["optional"] == true && rng.u32(0..6) == 0 {
        return Value::Null;
    }
    match change["type"].as_str().unwrap_or_default() {
        "bool" => json!(rng.bool()),
        "integer" => json!(*rng.choice(&[0, 1, 2, 3, 4, 5, 8, 10, 20, 50, 100]).unwrap_or(&1)),
        "decimal" => match rng.choice(amounts(document)).filter(|_| rng.bool()) {
            Some(own) => json!(own),
            None => json!(rng.choice(&["0", "1", "8", "50", "300", "100000"]).unwrap_or(&"1")),
        },
        "date" => json!(day(document, on, rng)),
        "choice" => rng
            .choice(change["options"].as_array().map_or(&[][..], Vec::as_slice))
            .cloned()
            .unwrap_or_default(),
        "choices" => {
            let options = change["options"].as_array().map_or(&[][..], Vec::as_slice);
            options.iter().filter(|_| rng.bool()).cloned().collect()
        }
        _ => {
            let mut texts = Vec::new();
            collect_texts(document, &mut texts);
            rng.choice(texts).map_or_else(|| json!("张三"), |t| json!(t))
        }
    }
}

fn collect_texts(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(list) => list.iter().for_each(|v| collect_texts(v, texts)),
        Value::Object(map) => map.values().for_each(|v| collect_texts(v, texts)),
        _ => {}
    }
}

/// Amounts the document mentions: “at least the area felled” is mended with the area one has said, however large.
fn amounts(document: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    collect_texts(document, &mut texts);
    texts.retain(|text| {
        text.contains(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    texts
}

/// A day near the application, or one the document mentions, or right beside it.
fn day(document: &Value, on: &str, rng: &mut Rng) -> String {
    let mut days = vec![on.to_string()];
    let mut texts = Vec::new();
    collect_texts(document, &mut texts);
    days.extend(texts.into_iter().filter(|t| chrono::NaiveDate::parse_from_str(t, "%Y-%m-%d").is_ok()));
    let base = rng.choice(days).unwrap_or_else(|| on.to_string());
    let Ok(base) = chrono::NaiveDate::parse_from_str(&base, "%Y-%m-%d") else { return on.to_string() };
    let shift =
        *rng.choice(&[0, 0, 1, -1, 10, -10, 30, -30, 60, 89, -89, 200, -200, 365, -365, 3650]).unwrap_or(&0);
    let day = base.checked_add_signed(chrono::TimeDelta::days(shift)).unwrap_or(base);
    day.format("%Y-%m-%d").to_string()
}
