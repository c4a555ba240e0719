//! Makes a disagreement small. In: a [`Finding`]. Out: a smaller one that still disagrees.
//! Absent: how it was found; types (what the checker refuses is no candidate).

use crate::campaign::Finding;
use crate::compare::{Agreement, agreement};
use crate::engine::Engine;
use crate::facts::{Facts, simplest};
use crate::print;
use crate::schema::{FACTS, Field, Kind};
use crate::tree::{Expr, Rule};
use yushen_reference::{Day, Fact, Reference};

/// Candidates tried at most.
const TRIES: usize = 6000;

/// The smallest disagreement that dropping parts leads to.
pub fn shrink(finding: &Finding, reference: &Reference) -> Finding {
    let mut best = finding.clone();
    let mut tries = 0;
    loop {
        let candidates = smaller_rules(&best.rule).into_iter().map(|rule| (rule, best.facts.clone()));
        let facts = smaller_facts(&best.facts).into_iter().map(|facts| (best.rule.clone(), facts));
        let mut next = None;
        for (rule, facts) in candidates.chain(facts) {
            tries += 1;
            next = differs(&rule, &facts, reference);
            if next.is_some() || tries > TRIES {
                break;
            }
        }
        match next {
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}

/// The pair as a finding, if the two disagree about it.
pub fn differs(rule: &Rule, facts: &Facts, reference: &Reference) -> Option<Finding> {
    let lines = print::lines(rule, "c0");
    let engine = match Engine::compile(std::slice::from_ref(&lines)) {
        Ok(engine) => engine.verdicts(facts).map_or_else(|panic| panic, |verdicts| verdicts[0].clone()),
        Err(refusals) if refusals[&0].0 == "panic" => refusals[&0].1.clone(),
        Err(_) => return None,
    };
    let compiled = reference.compile(&lines.join("\n")).ok()?;
    reference.take(facts.values.iter().map(|(n, f)| (n.as_str(), f)), Day::parse(&facts.on)?).ok()?;
    match agreement(&engine, reference, &compiled, "c0") {
        Agreement::Different(interpreter) | Agreement::OtherFault(interpreter) => {
            Some(Finding { rule: rule.clone(), facts: facts.clone(), engine, interpreter })
        }
        _ => None,
    }
}

/// Rules with one part less, the largest steps first.
pub fn smaller_rules(rule: &Rule) -> Vec<Rule> {
    let mut rules = Vec::new();
    if rule.wide {
        rules.push(Rule { wide: false, ..rule.clone() });
    }
    if rule.noise != 0 {
        rules.push(Rule { noise: 0, ..rule.clone() });
    }
    for index in 0..rule.functions.len() {
        let mut smaller = rule.clone();
        smaller.functions.remove(index);
        rules.push(smaller);
    }
    for body in smaller(&rule.body) {
        rules.push(Rule { body, ..rule.clone() });
    }
    for (index, function) in rule.functions.iter().enumerate() {
        for body in smaller(&function.body) {
            let mut smaller = rule.clone();
            smaller.functions[index].body = body;
            rules.push(smaller);
        }
    }
    rules
}

/// Expressions with one part less.
fn smaller(expr: &Expr) -> Vec<Expr> {
    let mut all: Vec<Expr> = expr.children().into_iter().cloned().collect();
    if let Expr::Closure(..) = expr {
        all.clear();
    }
    if expr.size() > 1 {
        all.extend(simple());
    }
    all.extend(shorter(expr));
    let children = expr.children().len();
    for index in 0..children {
        for replacement in smaller(expr.children()[index]) {
            let mut changed = expr.clone();
            if let Some(child) = changed.children_mut().into_iter().nth(index) {
                *child = replacement;
            }
            all.push(changed);
        }
    }
    all.sort_by_key(Expr::size);
    all
}

fn simple() -> Vec<Expr> {
    let date = Expr::call("date", vec![Expr::text("2026-01-01")], false);
    vec![
        Expr::bool(true),
        Expr::bool(false),
        Expr::integer(0),
        Expr::integer(1),
        Expr::text(""),
        date,
        Expr::path("on"),
    ]
}

/// One operand, binding or element fewer.
fn shorter(expr: &Expr) -> Vec<Expr> {
    let without = |parts: &[Expr], index: usize| {
        let mut parts = parts.to_vec();
        parts.remove(index);
        parts
    };
    match expr {
        Expr::And(parts) if parts.len() > 2 => {
            (0..parts.len()).map(|i| Expr::And(without(parts, i))).collect()
        }
        Expr::Or(parts) if parts.len() > 2 => (0..parts.len()).map(|i| Expr::Or(without(parts, i))).collect(),
        Expr::List(parts) if parts.len() > 1 => {
            (0..parts.len()).map(|i| Expr::List(without(parts, i))).collect()
        }
        Expr::Block(lets, value) if lets.len() > 1 => {
            let fewer = (0..lets.len()).map(|index| {
                let mut lets = lets.clone();
                lets.remove(index);
                Expr::Block(lets, value.clone())
            });
            fewer.collect()
        }
        _ => Vec::new(),
    }
}

/// Facts with one of them simpler.
fn smaller_facts(facts: &Facts) -> Vec<Facts> {
    let mut all = Vec::new();
    if facts.on != crate::world::DAYS[0] {
        all.push(Facts { on: crate::world::DAYS[0].into(), ..facts.clone() });
    }
    for (index, field) in FACTS.iter().enumerate() {
        for value in simpler(field, &facts.values[index].1) {
            let mut smaller = facts.clone();
            smaller.values[index].1 = value;
            all.push(smaller);
        }
    }
    all
}

fn simpler(field: &Field, fact: &Fact) -> Vec<Fact> {
    let plain = simplest(field);
    let mut all = if plain == *fact { Vec::new() } else { vec![plain] };
    match (field.kind, fact) {
        (Kind::List(fields), Fact::List(rows)) => {
            for index in 0..rows.len() {
                let mut fewer = rows.clone();
                fewer.remove(index);
                all.push(Fact::List(fewer));
                for row in simpler_row(fields, &rows[index]) {
                    let mut changed = rows.clone();
                    changed[index] = row;
                    all.push(Fact::List(changed));
                }
            }
        }
        (Kind::Record(fields), Fact::Record(row)) => {
            all.extend(simpler_row(fields, row).into_iter().map(Fact::Record))
        }
        _ => {}
    }
    all
}

fn simpler_row(fields: &[Field], row: &[(String, Fact)]) -> Vec<Vec<(String, Fact)>> {
    let mut all = Vec::new();
    for (index, field) in fields.iter().enumerate() {
        for value in simpler(field, &row[index].1) {
            let mut changed = row.to_vec();
            changed[index].1 = value;
            all.push(changed);
        }
    }
    all
}
