//! Cases that were found once, kept as text and replayed ever after.
//! In: `tests/found/*.txt`. Out: a script, facts, the verdict both must give. Absent: trees; a script is text here.

use crate::campaign::Finding;
use crate::compare::{Agreement, agreement};
use crate::engine::Engine;
use crate::facts::{Facts, simplest};
use crate::print;
use crate::schema::FACTS;
use serde_json::{Map, Value};
use yushen_reference::{Day, Reference};

/// One kept case.
#[derive(Debug)]
pub struct Found {
    /// Lines of the script: the condition `c0` and what it calls.
    pub script: Vec<String>,
    /// Facts; what is not named is the simplest value.
    pub facts: Facts,
    /// `met`, `unmet`, the code of a fault, or `refused: <code>`.
    pub verdict: String,
}

/// A finding as a file; `verdict` is what is right.
pub fn write(finding: &Finding, verdict: &str) -> String {
    let facts = Value::Object(only_needed(finding));
    let script = print::lines(&finding.rule, "c0").join("\n");
    format!("script:\n{script}\nfacts: {facts}\non: {}\nverdict: {verdict}\n", finding.facts.on)
}

/// Facts that are not the simplest.
fn only_needed(finding: &Finding) -> Map<String, Value> {
    let facts = finding.facts.values.iter().zip(FACTS);
    let needed = facts.filter(|((_, fact), field)| *fact != simplest(field));
    needed.map(|((name, fact), _)| (name.clone(), crate::facts::json(fact))).collect()
}

/// Reads a file; lines that begin with `#` say what had gone wrong.
///
/// # Errors
/// What is missing in it.
pub fn read(text: &str) -> Result<Found, String> {
    let mut script = Vec::new();
    let (mut facts, mut on, mut verdict) = (None, None, None);
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()) {
        if let Some(json) = line.strip_prefix("facts:") {
            facts = Some(serde_json::from_str::<Value>(json).map_err(|e| e.to_string())?);
        } else if let Some(day) = line.strip_prefix("on:") {
            on = Some(day.trim().to_string());
        } else if let Some(code) = line.strip_prefix("verdict:") {
            verdict = Some(code.trim().to_string());
        } else if line != "script:" {
            script.push(line.to_string());
        }
    }
    let facts = Facts::from_json(&facts.ok_or("no `facts:`")?, &on.ok_or("no `on:`")?);
    Ok(Found {
        script,
        facts: facts.ok_or("a fact is not of its type")?,
        verdict: verdict.ok_or("no `verdict:`")?,
    })
}

/// Decides a kept case on both sides.
///
/// # Errors
/// How it differs from what is right.
pub fn replay(found: &Found, reference: &Reference) -> Result<(), String> {
    let engine = match Engine::compile(std::slice::from_ref(&found.script)) {
        Ok(engine) => engine,
        Err(refusals) => {
            let code = format!("refused: {}", refusals[&0].0);
            return if code == found.verdict { Ok(()) } else { Err(refusals[&0].1.clone()) };
        }
    };
    let verdict = engine.verdicts(&found.facts)?.swap_remove(0);
    if verdict != found.verdict {
        return Err(format!("the engine says {verdict}, right is {}", found.verdict));
    }
    let broken = |failure| format!("{failure:?}");
    let compiled = reference.compile(&found.script.join("\n")).map_err(broken)?;
    let on = Day::parse(&found.facts.on).ok_or("not a date")?;
    reference.take(found.facts.values.iter().map(|(n, f)| (n.as_str(), f)), on).map_err(broken)?;
    match agreement(&verdict, reference, &compiled, "c0") {
        Agreement::Different(interpreter) => {
            Err(format!("the interpreter says {interpreter}, right is {verdict}"))
        }
        _ => Ok(()),
    }
}
