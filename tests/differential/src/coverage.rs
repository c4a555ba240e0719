//! What the generated rules touched: kinds of expression, functions, verdicts, faults. Counted in pairs.
//! In: rules and verdicts. Out: a table, and what was hit too rarely. Absent: whether the verdicts were right.

use crate::tree::{Expr, Literal, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use yushen::script::vocabulary;

/// Kinds of expression, as `script::syntax` has them.
const KINDS: &[&str] = &[
    "true",
    "22",
    "58.5",
    "\"text\"",
    "()",
    "name",
    "record.field",
    "f(x)",
    "x.f()",
    "rule function",
    "+",
    "-",
    "*",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "-x",
    "!x",
    "&&",
    "||",
    "in",
    "!in",
    "if",
    "let",
    "|x|",
    "|sum, x|",
    "[x]",
    "..",
    "..=",
    "full-width",
];

/// Verdicts and the codes of faults that a rule can come to.
const VERDICTS: &[&str] = &[
    "met",
    "unmet",
    "overflow",
    "date_range",
    "division_by_zero",
    "empty_list",
    "unset_parameter",
    "unset_table",
    "no_row",
    "calendar_not_published",
];

/// Counts by name.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    counts: BTreeMap<String, u64>,
}

/// Everything a rule touches, each name once.
pub fn touched(rule: &Rule) -> BTreeSet<String> {
    let mut touched = BTreeSet::new();
    rule.walk(&mut |expr| {
        touched.extend(names(expr).into_iter().map(str::to_string));
        if let Expr::Call { name, own: false, .. } = expr {
            touched.insert(function(name));
        }
    });
    if rule.wide {
        touched.insert("full-width".into());
    }
    touched
}

fn function(name: &str) -> String {
    format!("{name}()")
}

fn names(expr: &Expr) -> Vec<&'static str> {
    match expr {
        Expr::Literal(Literal::Bool, _) => vec!["true"],
        Expr::Literal(Literal::Integer, _) => vec!["22"],
        Expr::Literal(Literal::Decimal, _) => vec!["58.5"],
        Expr::Literal(Literal::Text, _) => vec!["\"text\""],
        Expr::Unit => vec!["()"],
        Expr::Name(_) => vec!["name"],
        Expr::Field(..) => vec!["record.field"],
        Expr::Call { own: true, .. } => vec!["rule function"],
        Expr::Call { method, .. } => vec![if *method { "x.f()" } else { "f(x)" }],
        Expr::Binary(operator, ..) => vec![operator],
        Expr::Negate(_) => vec!["-x"],
        Expr::Not(_) => vec!["!x"],
        Expr::And(_) => vec!["&&"],
        Expr::Or(_) => vec!["||"],
        Expr::In(_, _, false) => vec!["in"],
        Expr::In(_, _, true) => vec!["!in"],
        Expr::If(..) => vec!["if"],
        Expr::Block(..) => vec!["let"],
        Expr::Closure(params, _) if params.len() > 1 => vec!["|sum, x|"],
        Expr::Closure(..) => vec!["|x|"],
        Expr::List(_) => vec!["[x]"],
        Expr::Range(_, _, false) => vec![".."],
        Expr::Range(_, _, true) => vec!["..="],
        Expr::Parentheses(_) => Vec::new(),
    }
}

impl Coverage {
    /// Adds one.
    pub fn add(&mut self, name: &str) {
        match self.counts.get_mut(name) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(name.into(), 1);
            }
        }
    }

    /// How often.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or(0)
    }

    /// Names that must be hit and were hit fewer than `least` times. Every function of the vocabulary is among them.
    pub fn missed(&self, least: u64) -> Vec<String> {
        let functions = vocabulary::TABLE.iter().map(|f| function(f.name));
        let wanted = KINDS.iter().chain(VERDICTS).map(|s| (*s).to_string()).chain(functions);
        wanted
            .filter(|name| self.count(name) < least)
            .map(|name| format!("{name}: {}", self.count(&name)))
            .collect()
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |title: &str, names: &mut dyn Iterator<Item = String>| -> fmt::Result {
            let cells: Vec<_> = names.map(|name| format!("{name} {}", self.count(&name))).collect();
            writeln!(f, "{title}: {}", cells.join(" · "))
        };
        row("verdicts", &mut VERDICTS.iter().map(|s| (*s).to_string()))?;
        row("kinds of expression", &mut KINDS.iter().map(|s| (*s).to_string()))?;
        row("functions", &mut vocabulary::TABLE.iter().map(|t| function(t.name)))?;
        let known = |name: &String| {
            KINDS.contains(&name.as_str())
                || VERDICTS.contains(&name.as_str())
                || vocabulary::TABLE.iter().any(|t| function(t.name) == *name)
        };
        row("beside these", &mut self.counts.keys().filter(|n| !known(n)).cloned())
    }
}
