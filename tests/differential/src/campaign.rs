//! A run of the differential: libraries of random rules, each over several random facts.
//! In: how many pairs, from which seed. Out: coverage, what was refused, every disagreement. Absent: shrinking.

use crate::compare::{self, Agreement, agreement};
use crate::coverage::{Coverage, touched};
use crate::engine::Engine;
use crate::facts::Facts;
use crate::generate;
use crate::print;
use crate::tree::Rule;
use crate::world;
use fastrand::Rng;
use std::collections::BTreeMap;
use yushen_reference::{Bug, Day, Reference};

/// Rules in one library.
const RULES: usize = 24;
/// Facts each of them is decided on.
const CASES: usize = 8;

/// A pair on which engine and interpreter differ.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The facts.
    pub facts: Facts,
    /// What the engine says.
    pub engine: String,
    /// What the interpreter says.
    pub interpreter: String,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Pairs compared.
    pub pairs: u64,
    /// Counts by kind, function, verdict.
    pub coverage: Coverage,
    /// Rules the checker refused, by code.
    pub refused: BTreeMap<String, u64>,
    /// One refused rule for each code.
    pub refused_examples: BTreeMap<String, String>,
    /// Pairs where the engine faults and the interpreter would round.
    pub rounded: u64,
    /// Pairs where both fault, over different operands.
    pub other_fault: u64,
    /// Rules that say the same of all facts they met.
    pub constant: u64,
    /// Rules decided.
    pub rules: u64,
    /// Disagreements.
    pub findings: Vec<Finding>,
}

/// Compares `pairs` pairs. Stops early at the first finding when `stop` says so.
pub fn run(pairs: u64, seed: u64, bug: Option<Bug>, stop: bool) -> Report {
    let reference = Reference::new(world::world(), bug);
    let mut rng = Rng::with_seed(seed);
    let mut report = Report::default();
    while report.pairs < pairs && (!stop || report.findings.is_empty()) {
        library(&mut rng, &reference, &mut report);
    }
    report
}

/// Names of the conditions, as in the item.
fn name(index: usize) -> String {
    format!("c{index}")
}

/// Rules of one library; those the checker refuses become `true`.
pub fn accepted(rules: &mut [Rule], report: &mut Report) -> Option<(Engine, Vec<Vec<String>>)> {
    let mut refused = vec![false; rules.len()];
    for _ in 0..4 {
        let lines: Vec<_> = rules.iter().enumerate().map(|(i, rule)| print::lines(rule, &name(i))).collect();
        let refusals = match Engine::compile(&lines) {
            Ok(engine) => return Some((engine, lines)),
            Err(refusals) => refusals,
        };
        for (index, (code, message)) in refusals {
            if !std::mem::replace(&mut refused[index], true) {
                *report.refused.entry(code.clone()).or_default() += 1;
                report
                    .refused_examples
                    .entry(code)
                    .or_insert_with(|| format!("{message}\n{}", lines[index].join("\n")));
            }
            rules[index] = Rule::empty();
        }
    }
    None
}

fn library(rng: &mut Rng, reference: &Reference, report: &mut Report) {
    let mut rules: Vec<Rule> = (0..RULES).map(|index| generate::rule(rng, index)).collect();
    let Some((engine, lines)) = accepted(&mut rules, report) else { return };
    let live: Vec<usize> = (0..RULES).filter(|i| rules[*i].size() > 1).collect();
    let script = lines.concat().join("\n");
    let compiled = match reference.compile(&script) {
        Ok(compiled) => compiled,
        Err(failure) => panic!("the interpreter can't parse what the engine takes: {failure:?}"),
    };
    let names: Vec<_> = live.iter().map(|i| touched(&rules[*i])).collect();
    let mut said: Vec<Option<String>> = vec![None; live.len()];
    let mut varies = vec![false; live.len()];
    for _ in 0..CASES {
        let facts = Facts::random(rng);
        let verdicts = match engine.verdicts(&facts) {
            Ok(verdicts) => verdicts,
            Err(panic) => vec![panic; RULES],
        };
        let on = Day::parse(&facts.on).unwrap_or(Day { year: 2026, month: 11, day: 22 });
        if let Err(failure) = reference.take(facts.values.iter().map(|(n, f)| (n.as_str(), f)), on) {
            panic!("the reference can't take {}: {failure:?}", facts.document());
        }
        for (at, index) in live.iter().enumerate() {
            let verdict = &verdicts[*index];
            report.pairs += 1;
            report.coverage.add(verdict);
            names[at].iter().for_each(|name| report.coverage.add(name));
            varies[at] |= said[at].replace(verdict.clone()).is_some_and(|before| before != *verdict);
            match agreement(verdict, reference, &compiled, &name(*index)) {
                Agreement::Same => {}
                Agreement::Rounded => report.rounded += 1,
                Agreement::OtherFault(_) if by_order(&rules[*index], verdict, reference) => {
                    report.other_fault += 1
                }
                Agreement::OtherFault(interpreter) | Agreement::Different(interpreter) => {
                    let (rule, facts, engine) = (rules[*index].clone(), facts.clone(), verdict.clone());
                    report.findings.push(Finding { rule, facts, engine, interpreter });
                }
            }
        }
    }
    report.rules += live.len() as u64;
    report.constant += varies.iter().filter(|v| !**v).count() as u64;
}

/// Whether the interpreter has the engine's fault once no method call changes the order of operands.
fn by_order(rule: &Rule, fault: &str, reference: &Reference) -> bool {
    let lines = print::lines(&rule.without_methods(), "c0");
    let compiled = reference.compile(&lines.join("\n"));
    compiled.is_ok_and(|compiled| compare::code(&reference.evaluate(&compiled, "c0")) == fault)
}
