//! What the applicant has answered, as the facts document has it: kept beside the slots so that it can be changed
//! field by field and handed over.
//! In: a document, fields with values. Out: a document again. Absent: types (the reader has checked every value).

use serde_json::{Map, Value};

/// A facts document that can be changed. Read into a tree only when something changes.
#[derive(Debug, Clone)]
pub struct Answers {
    bytes: Vec<u8>,
    tree: Option<Map<String, Value>>,
}

/// A step into a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'f> {
    /// Member of an object.
    Name(&'f str),
    /// Element of a list.
    Index(usize),
}

/// Splits `facts.people[2].name` into its steps; `None` where it is not of that form.
pub fn steps(field: &str) -> Option<Vec<Step<'_>>> {
    let mut steps = Vec::new();
    for part in field.split('.') {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if name.is_empty() || name.contains(']') {
            return None;
        }
        steps.push(Step::Name(name));
        for index in indices.split_inclusive(']') {
            let digits = index.strip_prefix('[')?.strip_suffix(']')?;
            steps.push(Step::Index(digits.parse().ok()?));
        }
    }
    Some(steps)
}

impl Default for Answers {
    fn default() -> Self {
        Self { bytes: b"{}".to_vec(), tree: None }
    }
}

impl Answers {
    /// Takes a document that was read without a mistake.
    pub fn replace(&mut self, document: &[u8]) {
        self.bytes.clear();
        self.bytes.extend_from_slice(document);
        self.tree = None;
    }

    fn tree(&mut self) -> &mut Map<String, Value> {
        let bytes = &self.bytes;
        self.tree.get_or_insert_with(|| {
            let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
            serde_json::from_slice(text).unwrap_or_default()
        })
    }

    /// The document.
    pub fn document(&self) -> Vec<u8> {
        match &self.tree {
            // Plain data in memory can always be written.
            Some(tree) => serde_json::to_vec(tree).unwrap_or_default(),
            None => self.bytes.clone(),
        }
    }

    /// The value at the first two steps (`facts.premises`), if there is one.
    pub fn part(&mut self, root: &str, name: &str) -> Option<&Value> {
        self.tree().get(root)?.get(name)
    }

    /// What that value becomes when `rest` of it is set to `value`, or taken away. `None`: nothing is left of it.
    /// What stands in between is made where it is missing; a list grows by one element at most.
    pub fn changed(
        &mut self,
        root: &str,
        name: &str,
        rest: &[Step<'_>],
        value: Option<Value>,
    ) -> Option<Value> {
        if rest.is_empty() {
            return value;
        }
        let mut whole = self.part(root, name).cloned().unwrap_or(Value::Null);
        set(&mut whole, rest, value);
        Some(whole)
    }

    /// Puts a value there, or takes it away.
    pub fn put(&mut self, root: &str, name: &str, value: Option<Value>) {
        let inner = self.tree().entry(root).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(members) = inner else { return };
        match value {
            Some(value) => {
                members.insert(name.into(), value);
            }
            None => {
                members.remove(name);
            }
        }
    }

    /// Replaces `commitments` or `deferred`.
    pub fn put_list(&mut self, root: &str, list: Option<Value>) {
        match list {
            Some(list) => {
                self.tree().insert(root.into(), list);
            }
            None => {
                self.tree().remove(root);
            }
        }
    }
}

fn set(whole: &mut Value, rest: &[Step<'_>], value: Option<Value>) {
    let Some((step, deeper)) = rest.split_first() else { return };
    if deeper.is_empty() {
        match (step, value) {
            (Step::Name(name), Some(value)) => {
                object(whole).insert((*name).into(), value);
            }
            (Step::Name(name), None) => {
                object(whole).remove(*name);
            }
            (Step::Index(index), Some(value)) => match list(whole) {
                elements if *index < elements.len() => elements[*index] = value,
                elements => elements.push(value),
            },
            (Step::Index(index), None) => {
                let elements = list(whole);
                if *index < elements.len() {
                    elements.remove(*index);
                }
            }
        }
        return;
    }
    match step {
        Step::Name(name) => set(object(whole).entry(*name).or_insert(Value::Null), deeper, value),
        Step::Index(index) => {
            let elements = list(whole);
            if *index >= elements.len() {
                elements.push(Value::Null);
            }
            let last = elements.len() - 1;
            set(&mut elements[(*index).min(last)], deeper, value);
        }
    }
}

fn object(value: &mut Value) -> &mut Map<String, Value> {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    match value {
        Value::Object(members) => members,
        // It was just made one.
        _ => unreachable!("an object"),
    }
}

fn list(value: &mut Value) -> &mut Vec<Value> {
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    match value {
        Value::Array(elements) => elements,
        // It was just made one.
        _ => unreachable!("a list"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_split() {
        assert_eq!(
            steps("facts.people[2].name").unwrap(),
            [Step::Name("facts"), Step::Name("people"), Step::Index(2), Step::Name("name")]
        );
        for wrong in ["", "facts.", "facts.a[", "facts.a[x]", "facts.a]", "facts..a", "facts.a[1]b"] {
            assert_eq!(steps(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_field_is_changed_and_taken_away() {
        let mut answers = Answers::default();
        let path = steps("facts.people[0].name").unwrap();
        let people = answers.changed("facts", "people", &path[2..], Some("甲".into()));
        answers.put("facts", "people", people);
        answers.put("facts", "adult", Some(true.into()));
        assert_eq!(
            String::from_utf8(answers.document()).unwrap(),
            r#"{"facts":{"adult":true,"people":[{"name":"甲"}]}}"#
        );
        let people = answers.changed("facts", "people", &path[2..], None);
        answers.put("facts", "people", people);
        answers.put("facts", "adult", None);
        assert_eq!(String::from_utf8(answers.document()).unwrap(), r#"{"facts":{"people":[{}]}}"#);
    }
}
