//! The complete decision: with reasons, legal basis, questions, as canonical JSON with its SHA-256.
//! In: JSON bytes. Out: those of the decision (thrown away), and the codes the oracle gives.
//! Absent: a form of the facts prepared before; this row always starts from bytes.
//!
//! Verified is what the JSON says: it is read back for the codes. Timed is what a caller has: the JSON, and the verdicts
//! of the review as codes.

use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Arc;

use harness::{Code, Outcome, Timed};
use serde_json::Value;
use yushen::value::date;
use yushen::{Library, Review, Sources};

use crate::codes::Codes;
use crate::review;

/// The day of application for the engine; the rules read the case's own `application_date`.
pub const ON: &str = "2026-01-01";

/// A review of each item.
pub struct Engine {
    items: HashMap<String, (Review, Codes)>,
    is_verifying: bool,
}

/// The library whose files `gen/yushen.py` wrote, item by item.
pub fn library(items: &[(String, String)]) -> Result<Library, String> {
    let mut sources = Sources::new();
    for (_, files) in items {
        sources.append(&mut serde_json::from_str(files).map_err(|e| e.to_string())?);
    }
    let (library, diagnostics) = yushen::library::check(&sources);
    library.ok_or_else(|| diagnostics.iter().map(|d| d.to_string()).collect::<Vec<_>>().join("\n"))
}

impl Timed for Engine {
    type Input = Vec<u8>;
    type Resident = ();
    const CORE: bool = false;

    fn load(items: &[(String, String)]) -> Result<Self, String> {
        let library = Arc::new(library(items)?);
        let on = date::parse(ON).ok_or("no date")?;
        let open = |id: &String| {
            let review = Review::new(library.clone(), &id.replace('_', "-"), on).map_err(|e| e.message)?;
            let codes = Codes::of(&review.version().item);
            Ok((id.clone(), (review, codes)))
        };
        let items = items.iter().map(|(id, _)| open(id)).collect::<Result<_, String>>()?;
        Ok(Self { items, is_verifying: std::env::args().nth(1).is_some_and(|job| job == "verify") })
    }

    fn input(facts: Value) -> Vec<u8> {
        facts.to_string().into_bytes()
    }

    fn full(&mut self, item: &str, document: &Vec<u8>) -> Result<Outcome, String> {
        let (review, codes) = self.items.get_mut(item).ok_or("no such item")?;
        review.load(document).map_err(|e| format!("{e:?}"))?;
        let json = review.decision_json();
        if self.is_verifying {
            return said(&serde_json::from_slice(&json).map_err(|e| e.to_string())?, codes);
        }
        black_box(json);
        review::outcome(review.version(), review.assessment(), codes)
    }

    fn resident(&mut self, _: &str, _: &Vec<u8>) {}

    fn core(&mut self, _: &str, (): &mut ()) -> Result<Outcome, String> {
        Err("there is no such row".into())
    }
}

/// The oracle's form of a decision; an error if anything was left unknown.
fn said(decision: &Value, codes: &Codes) -> Result<Outcome, String> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (mut fails, mut na): (Vec<Code>, Vec<Code>) = (Vec::new(), Vec::new());
    for (result, code) in list(&decision["conditions"]).iter().zip(&codes.conditions) {
        match text(&result["verdict"]).as_str() {
            "met" => {}
            "unmet" => fails.push(code.clone()),
            "not_applicable" => na.push(code.clone()),
            open => return Err(format!("{code}: {open}")),
        }
    }
    for (result, codes) in list(&decision["materials"]).iter().zip(&codes.materials) {
        match (text(&result["requirement"]).as_str(), text(&result["evidence"]).as_str()) {
            ("not_required", _) => na.push(codes.material.clone()),
            ("required", "missing") => fails.push(codes.present.clone()),
            ("required", "accepted" | "defective") => {
                let checks = list(&result["checks"]);
                let unmet = checks.iter().zip(&codes.checks);
                fails.extend(unmet.filter(|(c, _)| c["verdict"] == "unmet").map(|(_, code)| code.clone()));
            }
            open => return Err(format!("{}: {open:?}", codes.material)),
        }
    }
    match list(&decision["questions"]).len() {
        0 => Ok(Outcome { verdict: verdict(&text(&decision["outcome"]))?, fails, na }),
        open => Err(format!("{open} open questions")),
    }
}

/// What the specification calls an outcome.
pub fn verdict(outcome: &str) -> Result<Code, String> {
    match outcome {
        "ineligible" => Ok("not_eligible".into()),
        "correctable" => Ok("supplement".into()),
        "ready" => Ok("pass".into()),
        other => Err(format!("outcome `{other}`")),
    }
}
