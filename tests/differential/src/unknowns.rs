//! Unknown facts: a check that is decided stays as it is, whatever becomes known.
//! In: random rules, facts with gaps. Out: how many were decided in spite of gaps, and every one that changed its mind.
//! The law: with more facts known, `met`, `unmet` and a fault stay; `unknown` names missing facts, at least one.

use crate::campaign::{self, accepted};
use crate::compare;
use crate::engine::{Engine, verdict};
use crate::facts::Facts;
use crate::partial::{self, Path};
use crate::schema::FACTS;
use crate::tree::Rule;
use crate::{generate, print, world};
use fastrand::Rng;
use serde_json::{Value, json};
use yushen_reference::{Day, Reference};

/// Rules in one library.
const RULES: usize = 24;
/// Random completions tried of each facts with gaps.
const COMPLETIONS: usize = 20;

/// A check that changed its mind.
#[derive(Debug, Clone)]
pub struct Flip {
    /// The rule.
    pub rule: Rule,
    /// The facts on which it was decided.
    pub before: Value,
    /// What it said of them.
    pub said: String,
    /// The same facts and more.
    pub after: Value,
    /// What it says of these.
    pub says: String,
    /// The day.
    pub on: String,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Rules over facts with gaps.
    pub cases: u64,
    /// Of these, decided in spite of the gaps.
    pub decided: u64,
    /// Of these, faults.
    pub faults: u64,
    /// Of these, unknown.
    pub unknown: u64,
    /// Verdicts held against one with more facts known.
    pub comparisons: u64,
    /// Unknown checks that name no missing fact, or one that is not missing: what they name, and of which facts.
    pub misnamed: Vec<String>,
    /// Checks that changed their mind.
    pub flips: Vec<Flip>,
}

/// Looks at `cases` cases.
pub fn run(cases: u64, seed: u64) -> Report {
    let reference = Reference::new(world::world(), None);
    let mut rng = Rng::with_seed(seed);
    let mut report = Report::default();
    while report.cases < cases {
        let mut rules: Vec<Rule> = (0..RULES).map(|index| generate::rule(&mut rng, index)).collect();
        let refused = &mut campaign::Report::default();
        let Some((engine, lines)) = accepted(&mut rules, refused) else { continue };
        let script = lines.concat().join("\n");
        let Ok(compiled) = reference.compile(&script) else { continue };
        let mut look = Look { engine, rules, report: &mut report };
        let facts = Facts::random(&mut rng);
        look.gaps(&mut rng, &facts, &reference, &compiled);
        // The long way, for every other library.
        if rng.bool() {
            look.one_by_one(&mut rng, &facts);
        }
    }
    report
}

/// One library under observation.
struct Look<'r> {
    engine: Engine,
    rules: Vec<Rule>,
    report: &'r mut Report,
}

impl Look<'_> {
    /// Verdicts of every rule, and the facts each unknown one names.
    fn verdicts(&self, facts: &Value, on: &str) -> Vec<(String, Vec<String>)> {
        let document = json!({ "facts": facts }).to_string();
        match self.engine.decide(&document, on) {
            Ok(decision) => (0..self.rules.len())
                .map(|index| (verdict(&decision, index), decision.conditions[index].unknown.clone()))
                .collect(),
            Err(error) => vec![(error, Vec::new()); self.rules.len()],
        }
    }

    /// Facts with gaps against the same filled in: as they were, and at random.
    fn gaps(
        &mut self,
        rng: &mut Rng,
        facts: &Facts,
        reference: &Reference,
        compiled: &yushen_reference::Rule,
    ) {
        let complete = facts.json();
        let share = [10, 30, 60, 95][rng.usize(..4)];
        let mut gappy = complete.clone();
        for path in partial::members(&complete) {
            if rng.u32(..100) < share {
                gappy = partial::without(&gappy, &path);
            }
        }
        let said = self.verdicts(&gappy, &facts.on);
        self.count(&said, &gappy, &complete);
        let filled = (0..COMPLETIONS).map(|_| partial::completed(rng, &gappy, FACTS));
        for after in std::iter::once(complete).chain(filled) {
            let says = self.verdicts(&after, &facts.on);
            self.hold(&said, &gappy, &says, &after, &facts.on);
            self.interpret(&said, &gappy, &after, &facts.on, reference, compiled);
        }
    }

    fn count(&mut self, said: &[(String, Vec<String>)], gappy: &Value, complete: &Value) {
        let missing: Vec<String> =
            partial::missing(gappy, complete).iter().map(|p| partial::name(p)).collect();
        for (index, (verdict, named)) in said.iter().enumerate() {
            self.report.cases += 1;
            match verdict.as_str() {
                "unknown" => self.report.unknown += 1,
                "met" | "unmet" => self.report.decided += 1,
                _ => self.report.faults += 1,
            }
            let sound =
                |field: &String| field.strip_prefix("facts.").is_some_and(|f| missing.iter().any(|m| m == f));
            if verdict == "unknown" && (named.is_empty() || !named.iter().all(sound)) {
                let rule = print::lines(&self.rules[index], "c0").join("\n");
                self.report.misnamed.push(format!("{named:?}\n{rule}\n{gappy}"));
            }
        }
    }

    /// What was decided must be so still.
    fn hold(
        &mut self,
        said: &[(String, Vec<String>)],
        before: &Value,
        says: &[(String, Vec<String>)],
        after: &Value,
        on: &str,
    ) {
        for (index, ((said, _), (says, _))) in said.iter().zip(says).enumerate() {
            if said == "unknown" {
                continue;
            }
            self.report.comparisons += 1;
            if said != says {
                self.flip(index, before, said, after, says, on);
            }
        }
    }

    fn flip(&mut self, index: usize, before: &Value, said: &str, after: &Value, says: &str, on: &str) {
        self.report.flips.push(Flip {
            rule: self.rules[index].clone(),
            before: before.clone(),
            said: said.into(),
            after: after.clone(),
            says: says.into(),
            on: on.into(),
        });
    }

    /// The interpreter, which knows nothing of unknowns, agrees with what was decided in spite of gaps.
    fn interpret(
        &mut self,
        said: &[(String, Vec<String>)],
        gappy: &Value,
        after: &Value,
        on: &str,
        reference: &Reference,
        compiled: &yushen_reference::Rule,
    ) {
        let Some(facts) = Facts::from_json(after, on) else { return };
        let Some(day) = Day::parse(on) else { return };
        if reference.take(facts.values.iter().map(|(n, f)| (n.as_str(), f)), day).is_err() {
            return;
        }
        for (index, (said, _)) in said.iter().enumerate() {
            if said == "unknown" || self.rules[index].size() == 1 {
                continue;
            }
            let agreement = compare::agreement(said, reference, compiled, &format!("c{index}"));
            if let compare::Agreement::Different(interpreter) = agreement {
                let says = format!("{interpreter} (interpreter)");
                self.flip(index, gappy, said, after, &says, on);
            }
        }
    }

    /// From nothing to everything, one fact after the other in random order.
    fn one_by_one(&mut self, rng: &mut Rng, facts: &Facts) {
        let complete = facts.json();
        let mut known = json!({});
        let mut said = self.verdicts(&known, &facts.on);
        let mut left: Vec<Path> = partial::missing(&known, &complete);
        while !left.is_empty() {
            let next = left.swap_remove(rng.usize(..left.len()));
            if partial::has(&known, &next) {
                continue;
            }
            let more = partial::with(&known, &complete, &next);
            let says = self.verdicts(&more, &facts.on);
            self.hold(&said, &known, &says, &more, &facts.on);
            (known, said) = (more, says);
        }
    }
}

impl Flip {
    /// The smallest such change of mind that dropping parts leads to.
    pub fn shrunk(&self) -> Self {
        let mut best = self.clone();
        let mut tries = 0;
        loop {
            let rules = crate::shrink::smaller_rules(&best.rule).into_iter();
            let rules = rules.map(|rule| (rule, best.before.clone(), best.after.clone()));
            let learnt = partial::missing(&best.before, &best.after).into_iter();
            let learnt = learnt.map(|path| {
                (best.rule.clone(), partial::with(&best.before, &best.after, &path), best.after.clone())
            });
            let forgotten = partial::members(&best.after).into_iter().map(|path| {
                let (before, after) =
                    (partial::without(&best.before, &path), partial::without(&best.after, &path));
                (best.rule.clone(), before, after)
            });
            let mut next = None;
            for (rule, before, after) in rules.chain(learnt).chain(forgotten) {
                tries += 1;
                if before != after {
                    next =
                        flips(&rule, &before, &after, &best.on).filter(|flip| flip.weight() < best.weight());
                }
                if next.is_some() || tries > 8000 {
                    break;
                }
            }
            match next {
                Some(smaller) => best = smaller,
                None => return best,
            }
        }
    }

    fn weight(&self) -> (usize, usize, usize) {
        let difference = partial::missing(&self.before, &self.after).len();
        let noise = usize::from(self.rule.wide) + usize::from(self.rule.noise != 0);
        (self.rule.size() + noise, difference, partial::members(&self.after).len())
    }
}

fn flips(rule: &Rule, before: &Value, after: &Value, on: &str) -> Option<Flip> {
    let engine = Engine::compile(&[print::lines(rule, "c0")]).ok()?;
    let says = |facts: &Value| {
        let document = json!({ "facts": facts }).to_string();
        engine.decide(&document, on).map_or_else(|error| error, |decision| verdict(&decision, 0))
    };
    let (said, says) = (says(before), says(after));
    (said != "unknown" && said != says).then(|| Flip {
        rule: rule.clone(),
        before: before.clone(),
        said,
        after: after.clone(),
        says,
        on: on.into(),
    })
}
