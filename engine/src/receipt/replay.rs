//! Decides again at the window: the same, or what differs and why.
//! In: a receipt, its facts, the library it was made with; the library of today. Out: the decision, and each verdict
//! that is another one today, with the rule, parameter, table or law that changed. Absent: what a clerk does with it.

use super::Receipt;
use crate::bundle::hash::from_hex;
use crate::decision::{self, Decision, EvidenceVerdict, Requirement, Verdict};
use crate::library::{Library, Version, application_date};
use crate::{InputError, Text, value::date};
use chrono::NaiveDate;
use serde::Serialize;

/// What a replay under the receipt's own bundle finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replayed {
    /// The decision, made anew.
    pub decision: Decision,
    /// Whether it is the one in the receipt, byte for byte.
    pub same: bool,
}

/// One verdict that is another one under newer rules. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What changed in the library that this verdict rests on; empty when only what surrounds it did.
    pub because: Vec<Cause>,
    /// Id of the condition or material.
    pub id: String,
    /// Verdict now; absent when the newer version has no such condition or material.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Its title.
    pub title: Text,
    /// Verdict in the receipt; absent when the older version had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

/// What changed between two libraries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Cause {
    /// Another version of the item is in force.
    Version {
        /// First day of the version now.
        now: String,
        /// First day of the version then.
        was: String,
    },
    /// The rule is written differently.
    Rule {
        /// Name of the function.
        function: String,
    },
    /// A parameter has another value on the deciding date.
    Parameter {
        /// Its name.
        name: String,
        /// Value now; absent when unset.
        #[serde(skip_serializing_if = "Option::is_none")]
        now: Option<String>,
        /// Value then.
        #[serde(skip_serializing_if = "Option::is_none")]
        was: Option<String>,
    },
    /// A table has other rows.
    Table {
        /// Its name.
        name: String,
    },
    /// It rests on other articles.
    Law {
        /// Articles now, as `law#article`.
        now: Vec<String>,
        /// Articles then.
        was: Vec<String>,
    },
    /// What the citizen is told or asked was declared differently.
    Declaration,
}

/// Decides a receipt's facts under the library of its own bundle.
///
/// # Errors
/// The facts, the date or the item can't be read by that library.
pub fn replay(receipt: &Receipt, facts: &[u8], library: &Library) -> Result<Replayed, Vec<InputError>> {
    let on = application_date(&receipt.on).map_err(|e| vec![e])?;
    let decision = library.review(&receipt.item, facts, on)?;
    let digest = from_hex::<32>(decision.digest.strip_prefix("sha256:").unwrap_or_default());
    let same = digest == Some(*receipt.decision)
        && decision.version == receipt.version
        && decision.semantics == receipt.semantics;
    Ok(Replayed { decision, same })
}

/// Every verdict that differs between the library of the receipt and another one, in the newer version's order; gone
/// ones last.
///
/// # Errors
/// The other library can't read the facts: it asks for something else now.
pub fn differences(
    receipt: &Receipt,
    facts: &[u8],
    then: &Library,
    now: &Library,
) -> Result<(Decision, Vec<Change>), Vec<InputError>> {
    let on = application_date(&receipt.on).map_err(|e| vec![e])?;
    let side = |library: &Library| {
        let (version, case) = library.open(&receipt.item, facts, on)?;
        let decision = decision::decide(library, &version, &case, on);
        let deciding = version.deciding_date(&case, on);
        Ok::<_, Vec<InputError>>((version, decision, deciding))
    };
    let (old, was, old_day) = side(then)?;
    let (new, today, new_day) = side(now)?;
    let old = Side { library: then, version: &old, deciding: old_day };
    let new = Side { library: now, version: &new, deciding: new_day };
    let (before, after) = (verdicts(&was), verdicts(&today));
    let find = |list: &[(String, String)], id: &str| {
        list.iter().find(|(other, _)| other == id).map(|(_, verdict)| verdict.clone())
    };
    let mut ids: Vec<&String> = after.iter().map(|(id, _)| id).collect();
    ids.extend(before.iter().map(|(id, _)| id).filter(|id| find(&after, id).is_none()));
    let changes = ids.into_iter().filter_map(|id| {
        let (was, now) = (find(&before, id), find(&after, id));
        let differs = was != now;
        differs.then(|| Change {
            because: causes(&old, &new, id),
            id: id.clone(),
            now,
            title: new.title(id).or_else(|| old.title(id)).unwrap_or_default(),
            was,
        })
    });
    let changes = changes.collect();
    Ok((today, changes))
}

/// Every condition and material with its verdict in one word.
fn verdicts(decision: &Decision) -> Vec<(String, String)> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let condition = |verdict: Verdict| word(serde_json::to_value(verdict).unwrap_or_default());
    let material = |requirement: Requirement, evidence: EvidenceVerdict| match requirement {
        Requirement::Required => word(serde_json::to_value(evidence).unwrap_or_default()),
        other => word(serde_json::to_value(other).unwrap_or_default()),
    };
    let conditions = decision.conditions.iter().map(|c| (c.id.clone(), condition(c.verdict)));
    let materials = decision.materials.iter().map(|m| (m.id.clone(), material(m.requirement, m.evidence)));
    conditions.chain(materials).collect()
}

/// One of the two libraries.
struct Side<'a> {
    library: &'a Library,
    version: &'a Version,
    deciding: NaiveDate,
}

impl Side<'_> {
    fn title(&self, id: &str) -> Option<Text> {
        let item = &self.version.item;
        let condition = item.conditions.iter().find(|c| c.id == id).map(|c| c.title.clone());
        condition.or_else(|| item.materials.iter().find(|m| m.id == id).map(|m| m.title.clone()))
    }

    /// Functions of a condition or material, and all helpers: name and text.
    fn functions(&self, id: &str) -> Vec<(String, &str)> {
        let own = |name: &str| {
            name == id
                || [format!("applies_{id}"), format!("needs_{id}")].iter().any(|own| own == name)
                || name.starts_with(&format!("accepts_{id}_"))
        };
        let all = functions(&self.version.rules);
        let mut named: Vec<(String, &str)> = all.into_iter().filter(|(name, _)| own(name)).collect();
        // What these call, and what that calls.
        let mut at = 0;
        while at < named.len() {
            let text = named[at].1;
            for (name, body) in functions(&self.version.rules) {
                if text.contains(&format!("{name}(")) && !named.iter().any(|(known, _)| *known == name) {
                    named.push((name, body));
                }
            }
            at += 1;
        }
        named
    }

    fn parameter(&self, name: &str) -> Option<String> {
        let parameter = self.library.parameters.get(name)?;
        let value = parameter.value_on(self.deciding)?;
        Some(match crate::explain::plain(value, parameter.ty.scale()) {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        })
    }
}

/// Functions of a script, each with its text up to the next one. Scripts in a library are normalised and checked.
fn functions(script: &str) -> Vec<(String, &str)> {
    let starts: Vec<usize> = script
        .match_indices("fn ")
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || script.as_bytes().get(at - 1) == Some(&b'\n'))
        .collect();
    let ends = starts.iter().skip(1).copied().chain([script.len()]);
    let pairs = starts.iter().copied().zip(ends).map(|(start, end)| {
        let text = script[start..end].trim_end();
        let name = text[3..].split('(').next().unwrap_or_default().trim().to_owned();
        // A comment before the next function belongs to that one.
        (name, text.rsplit_once('}').map_or(text, |(body, _)| body))
    });
    pairs.collect()
}

fn causes(old: &Side<'_>, new: &Side<'_>, id: &str) -> Vec<Cause> {
    let mut causes = Vec::new();
    if old.version.item.from != new.version.item.from {
        let (was, now) = (date::format(old.version.item.from), date::format(new.version.item.from));
        causes.push(Cause::Version { now, was });
    }
    let (before, after) = (old.functions(id), new.functions(id));
    for (name, text) in &after {
        if before.iter().find(|(other, _)| other == name).map(|(_, text)| text) != Some(text) {
            causes.push(Cause::Rule { function: name.clone() });
        }
    }
    for (name, _) in before.iter().filter(|(name, _)| !after.iter().any(|(other, _)| other == name)) {
        causes.push(Cause::Rule { function: name.clone() });
    }
    let read = |name: &str, word: &str| {
        let call = format!("{word}(\"{name}\"");
        before.iter().chain(&after).any(|(_, text)| text.contains(&call))
    };
    let mut names: Vec<&String> =
        old.version.program.parameters.iter().chain(&new.version.program.parameters).collect();
    crate::order::sort_by(&mut names, |a, b| a.cmp(b));
    names.dedup();
    for name in names.into_iter().filter(|name| read(name, "parameter")) {
        let (was, now) = (old.parameter(name), new.parameter(name));
        if was != now {
            causes.push(Cause::Parameter { name: name.clone(), now, was });
        }
    }
    for table in &new.version.program.tables {
        let rows = |side: &Side<'_>| side.library.tables.get(&table.name).cloned();
        if read(&table.name, "table") && rows(old) != rows(new) {
            causes.push(Cause::Table { name: table.name.clone() });
        }
    }
    causes.extend(declared(old, new, id));
    causes
}

/// What item.toml says differently of a condition or material.
fn declared(old: &Side<'_>, new: &Side<'_>, id: &str) -> Vec<Cause> {
    let legal = |side: &Side<'_>| {
        let item = &side.version.item;
        let condition = item.conditions.iter().find(|c| c.id == id).map(|c| c.legal.clone());
        condition.or_else(|| item.materials.iter().find(|m| m.id == id).map(|m| m.legal.clone()))
    };
    let cited = |side: &Side<'_>| -> Vec<String> {
        let lines = legal(side).map(|legal| legal.basis).unwrap_or_default();
        lines.iter().map(|cited| format!("{}#{}", cited.law, cited.article)).collect()
    };
    let mut causes = Vec::new();
    let (was, now) = (cited(old), cited(new));
    if was != now {
        causes.push(Cause::Law { now, was });
    }
    let condition = |side: &Side<'_>| side.version.item.conditions.iter().find(|c| c.id == id).cloned();
    let material = |side: &Side<'_>| side.version.item.materials.iter().find(|m| m.id == id).cloned();
    if condition(old) != condition(new) || material(old) != material(new) {
        causes.push(Cause::Declaration);
    }
    causes
}
