//! The engine under test, used as any caller does: sources to a library, a document to a decision.
//! In: rules, facts. Out: verdicts as codes, refusals by rule. Absent: anything but its public interface.

use crate::facts::Facts;
use crate::{schema, world};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yushen::decision::Verdict;
use yushen::{Decision, Library, Severity, Sources, library};

const FOLDER: &str = "items/construction/sample/2020-01-01";

/// Rules as the engine takes them.
pub struct Engine {
    library: Library,
}

/// Why a rule is refused: code and message of its first error, by the index of the condition.
pub type Refusals = BTreeMap<usize, (String, String)>;

/// A panic of the engine is a finding, not the end of the campaign.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_string()));
        format!("panic: {}", text.unwrap_or_default())
    })
}

impl Engine {
    /// Compiles conditions, each given as the lines of its functions.
    ///
    /// # Errors
    /// The rules that are refused.
    pub fn compile(rules: &[Vec<String>]) -> Result<Self, Refusals> {
        let sources = sources(rules);
        let compiled = caught(|| library::check(&sources));
        let (library, diagnostics) = compiled.map_err(|panic| {
            (0..rules.len()).map(|index| (index, ("panic".to_string(), panic.clone()))).collect::<Refusals>()
        })?;
        if let Some(library) = library {
            return Ok(Self { library });
        }
        let lines = |rule: &Vec<String>| rule.iter().map(|text| text.split('\n').count()).sum::<usize>();
        let owners: Vec<usize> =
            rules.iter().enumerate().flat_map(|(i, rule)| vec![i; lines(rule)]).collect();
        let mut refusals = Refusals::new();
        for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            let line = diagnostic.span.line as usize;
            // What belongs to no line belongs to all.
            let owner = owners.get(line.wrapping_sub(1)).filter(|_| diagnostic.path.ends_with("rules.rhai"));
            let concerned = owner.map_or(0..rules.len(), |at| *at..*at + 1);
            for index in concerned {
                let said = (diagnostic.code.to_string(), diagnostic.to_string());
                refusals.entry(index).or_insert(said);
            }
        }
        Err(refusals)
    }

    /// The decision about known facts.
    ///
    /// # Errors
    /// What the engine says of the document, or its panic.
    pub fn decide(&self, document: &str, on: &str) -> Result<Decision, String> {
        let on = yushen::value::date::parse(on).ok_or("the day is not a date")?;
        let review = caught(|| self.library.review("sample", document.as_bytes(), on))?;
        review.map_err(|errors| errors.iter().map(|e| format!("{}: {}; ", e.field, e.message)).collect())
    }

    /// What each condition says of complete facts.
    ///
    /// # Errors
    /// What the engine says of the document, or its panic.
    pub fn verdicts(&self, facts: &Facts) -> Result<Vec<String>, String> {
        let decision = self.decide(&facts.document(), &facts.on)?;
        Ok((0..decision.conditions.len()).map(|index| verdict(&decision, index)).collect())
    }
}

/// A condition's verdict; of an undetermined one the code of its fault.
pub fn verdict(decision: &Decision, index: usize) -> String {
    let condition = &decision.conditions[index];
    match (&condition.fault, condition.verdict) {
        (Some(fault), _) => fault.code.into(),
        (None, Verdict::Met) => "met".into(),
        (None, Verdict::Unmet) => "unmet".into(),
        (None, Verdict::Unknown) => "unknown".into(),
        (None, other) => format!("{other:?}"),
    }
}

fn sources(rules: &[Vec<String>]) -> Sources {
    let mut sources: Sources = world::files().into_iter().collect();
    sources.insert(format!("{FOLDER}/item.toml"), schema::item(rules.len()));
    sources.insert(format!("{FOLDER}/rules.rhai"), rules.concat().join("\n"));
    sources
}
