//! All checks of one item version, lowered.
//! In: an `Item`, its `Layout`, `rules.rhai`, the library's parameters. Out: `Program`. Absent: values.

use super::check::{Checker, Scope, Used};
use super::ir::{Node, Op, Place};
use super::lookup::Lookup;
use super::quick::{Quick, quick};
use super::{cost, limits, lower, normalise, parse, values};
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::facts::layout::{Layout, Slot};
use crate::item::read::{ItemSpans, Part};
use crate::item::{Condition, Effect, FactSource, Form, Item, Material};
use crate::parameter::Parameter;
use crate::table::Table;
use std::collections::BTreeMap;

/// One lowered check.
#[derive(Debug, Clone)]
pub struct Check {
    /// What is evaluated.
    pub node: Node,
    /// Number among all checks of the item version.
    pub index: usize,
    /// Root slots it can read, ascending: nothing else can change what it says.
    pub slots: Vec<Slot>,
    /// Root slots that are read in closures, whether or not they run.
    pub closures: Vec<Slot>,
    /// What it says where everything is known, if it is of a simple kind.
    pub(crate) quick: Option<Quick>,
}

/// Code of one condition.
#[derive(Debug, Clone)]
pub struct ConditionCode {
    /// What unmet means: as declared.
    pub effect: Effect,
    /// `applies_<id>`; absent: always applies.
    pub applies: Option<Check>,
    /// `<id>`.
    pub holds: Check,
}

/// Code of one material.
#[derive(Debug, Clone)]
pub struct MaterialCode {
    /// What verdicts need of the declaration.
    pub terms: Terms,
    /// `needs_<id>`; absent: always required.
    pub needs: Option<Check>,
    /// `accepts_<id>_<check>` in the order of the material's checks.
    pub checks: Vec<Check>,
}

/// What verdicts need of a material's declaration, without its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// May be deferred (容缺).
    pub minor: bool,
    /// Evidence is a list.
    pub many: bool,
    /// The department verifies by data sharing.
    pub shared: bool,
    /// Accepted forms, as bits in the order of `Form::ALL`.
    pub forms: u8,
}

impl Terms {
    fn of(material: &Material) -> Self {
        let accepted = Form::ALL.iter().enumerate().filter(|(_, form)| material.accepts_form(**form));
        Self {
            minor: material.minor,
            many: material.many,
            shared: material.substitutes.shared.is_some(),
            forms: accepted.fold(0, |forms, (index, _)| forms | 1 << index),
        }
    }

    /// Whether evidence in any form will do.
    pub fn any_form(self) -> bool {
        self.forms == (1 << Form::ALL.len()) - 1
    }

    /// Whether evidence in the form of this index is accepted.
    pub fn accepts(self, form: usize) -> bool {
        self.forms >> form & 1 == 1
    }
}

/// The checks of one item version.
#[derive(Debug, Clone, Default)]
pub struct Program {
    /// In the order of the item's conditions.
    pub conditions: Vec<ConditionCode>,
    /// In the order of the item's materials.
    pub materials: Vec<MaterialCode>,
    /// Parameters read, by index.
    pub parameters: Vec<String>,
    /// Tables looked up, by index.
    pub tables: Vec<Lookup>,
    /// By root slot: the checks that can read it.
    pub readers: Vec<Vec<usize>>,
    /// By root slot: values that stand for all it may have, where the checks tell few apart; else nothing.
    pub values: Vec<Vec<i64>>,
    /// By root slot: whether data sharing supplies the fact, so that nobody is asked for it.
    pub shared: Vec<bool>,
    /// Number of checks.
    pub checks: usize,
    /// Most locals any check needs.
    pub locals: usize,
    /// Steps of all checks together: the static cost before lists are counted.
    pub nodes: usize,
}

/// The library's dated values that rules may read.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    /// Parameters by name.
    pub parameters: &'a BTreeMap<String, Parameter>,
    /// Tables by name.
    pub tables: &'a BTreeMap<String, Table>,
}

/// Paths of the two files of an item version, for diagnostics.
pub struct Paths<'a> {
    /// `…/item.toml`
    pub item: &'a str,
    /// `…/rules.rhai`
    pub rules: &'a str,
}

/// Compiles the rules of `item`. With any error in `diagnostics` the program must not be used.
pub fn compile(
    item: &Item,
    spans: &ItemSpans,
    layout: &Layout,
    source: &str,
    values: Values<'_>,
    paths: &Paths<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Program {
    let before = diagnostics.len();
    let source =
        if parse::fits(source, paths.rules, diagnostics) { normalise::script(source) } else { String::new() };
    let mut functions = BTreeMap::new();
    parse::fits(&source, paths.rules, diagnostics);
    for function in parse::script(&parse::engine(), paths.rules, &source, diagnostics) {
        let (name, span) = (function.name.clone(), function.name_span);
        if functions.insert(name.clone(), function).is_some()
            && diagnostics.len() - before < limits::MAX_ERRORS
        {
            let message = format!("`{name}` is written twice");
            diagnostics
                .push(Diagnostic::error("duplicate-function", paths.rules, span, message).hint("keep one"));
        }
    }
    // A function that did not parse is there all the same: its absence is not a second mistake.
    let parsed = diagnostics.len() == before;
    let materials: Vec<String> = item.materials.iter().map(|m| m.id.clone()).collect();
    let scope = Scope { path: paths.rules, layout, materials: &materials, functions: &functions, values };
    let mut checker = Checker::new(&scope, diagnostics);
    let mut builder = Builder {
        locals: 0,
        nodes: 0,
        steps: 0,
        readers: vec![Vec::new(); layout.root.slots.len()],
        checks: 0,
        missing: Vec::new(),
    };
    let conditions = item.conditions.iter().map(|c| builder.condition(&mut checker, c)).collect::<Vec<_>>();
    let coded = item.materials.iter().enumerate();
    let coded = coded.map(|(i, m)| builder.material(&mut checker, i, m)).collect::<Vec<_>>();
    let used = checker.used.clone();
    let missing = if parsed { builder.missing } else { Vec::new() };
    report(item, spans, &functions, &used, &missing, paths, diagnostics);
    let conditions: Vec<ConditionCode> = conditions.into_iter().flatten().collect();
    let materials: Vec<MaterialCode> = coded.into_iter().flatten().collect();
    let all = conditions.iter().flat_map(|c| c.applies.iter().chain([&c.holds]));
    let all = all.chain(materials.iter().flat_map(|m| m.needs.iter().chain(&m.checks)));
    let values = values::of(layout, all.map(|check| &check.node));
    Program {
        conditions,
        materials,
        values,
        parameters: used.parameters,
        tables: used.tables,
        readers: builder.readers,
        shared: shared(item, layout),
        checks: builder.checks,
        locals: builder.locals,
        nodes: builder.nodes,
    }
}

/// Collects what the checks need at run time.
struct Builder {
    locals: usize,
    nodes: usize,
    /// Steps of all checks so far, lists counted.
    steps: u64,
    readers: Vec<Vec<usize>>,
    checks: usize,
    missing: Vec<(String, Part, String)>,
}

impl Builder {
    fn condition(&mut self, checker: &mut Checker<'_>, condition: &Condition) -> Option<ConditionCode> {
        let id = condition.id.as_str();
        let applies = self.optional(checker, &format!("applies_{id}"), None);
        let holds = self.required(checker, id, None, (Part::Condition, id))?;
        Some(ConditionCode { effect: condition.effect, applies, holds })
    }

    fn material(
        &mut self,
        checker: &mut Checker<'_>,
        index: usize,
        material: &Material,
    ) -> Option<MaterialCode> {
        let needs = self.optional(checker, &format!("needs_{}", material.id), None);
        let names = material.checks.iter().map(|c| format!("accepts_{}_{}", material.id, c.id));
        let part = (Part::Material, material.id.as_str());
        let checks: Vec<_> = names.map(|name| self.required(checker, &name, Some(index), part)).collect();
        Some(MaterialCode {
            terms: Terms::of(material),
            needs,
            checks: checks.into_iter().collect::<Option<_>>()?,
        })
    }

    fn required(
        &mut self,
        checker: &mut Checker<'_>,
        name: &str,
        evidence: Option<usize>,
        declared: (Part, &str),
    ) -> Option<Check> {
        if !checker.has(name) {
            self.missing.push((name.to_string(), declared.0, declared.1.to_string()));
            return None;
        }
        self.lowered(checker, name, evidence)
    }

    fn optional(&mut self, checker: &mut Checker<'_>, name: &str, evidence: Option<usize>) -> Option<Check> {
        if checker.has(name) { self.lowered(checker, name, evidence) } else { None }
    }

    fn lowered(&mut self, checker: &mut Checker<'_>, name: &str, evidence: Option<usize>) -> Option<Check> {
        let left = limits::MAX_ITEM_NODES.saturating_sub(self.nodes);
        let node = checker.check(name, evidence, left);
        self.nodes += checker.nodes();
        let node = lower::tighten(node?);
        self.locals = self.locals.max(usize::from(checker.locals()));
        let before = self.steps;
        self.steps = before.saturating_add(cost::steps(&node, &checker.used.tables));
        if before <= limits::MAX_STEPS && self.steps > limits::MAX_STEPS {
            checker.too_costly(node.span);
        }
        let index = self.checks;
        self.checks += 1;
        let slots = slots(&node);
        for slot in &slots {
            if let Some(readers) = self.readers.get_mut(*slot as usize) {
                readers.push(index);
            }
        }
        let quick = quick(&node);
        let closures = in_closures(&node);
        Some(Check { node, index, slots, closures, quick })
    }
}

/// By root slot: whether data sharing supplies it.
fn shared(item: &Item, layout: &Layout) -> Vec<bool> {
    let mut shared = vec![false; layout.root.slots.len()];
    let facts = item.facts.iter().enumerate().filter(|(_, fact)| fact.source == FactSource::Shared);
    for slot in facts.flat_map(|(index, _)| layout.slots_of(crate::facts::read::Part::Fact(index))) {
        if let Some(one) = shared.get_mut(slot as usize) {
            *one = true;
        }
    }
    shared
}

/// Root slots a check can read, ascending.
fn slots(node: &Node) -> Vec<Slot> {
    let mut slots = Vec::new();
    node.walk(&mut |node| {
        if let Some(Place::Root(slot)) = lower::place(&node.op) {
            slots.push(slot);
        }
    });
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// Root slots that closures in it read.
fn in_closures(node: &Node) -> Vec<Slot> {
    let mut slots = Vec::new();
    node.walk(&mut |node| {
        let body = match &node.op {
            Op::Fold(_, _, parts) => &parts[1],
            Op::Reduce(_, _, parts) => &parts[2],
            _ => return,
        };
        slots.append(&mut self::slots(body));
    });
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// Functions that are missing, misspelt or unused, and facts that no check reads.
fn report(
    item: &Item,
    spans: &ItemSpans,
    functions: &BTreeMap<String, super::syntax::FunctionDef>,
    used: &Used,
    missing: &[(String, Part, String)],
    paths: &Paths<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (name, part, id) in missing.iter().take(limits::MAX_ERRORS) {
        let message = format!("`rules.rhai` has no `fn {name}()`");
        let unused = functions.keys().filter(|f| !used.functions.contains(*f)).map(String::as_str);
        let hint = match did_you_mean(name, unused) {
            Some(near) => format!("there is `{near}`: rename it"),
            None => format!("write `fn {name}() {{ … }}`"),
        };
        diagnostics
            .push(Diagnostic::error("missing-function", paths.item, spans.of(*part, id), message).hint(hint));
    }
    for (name, function) in
        functions.iter().filter(|(name, _)| !used.functions.contains(*name)).take(limits::MAX_ERRORS)
    {
        let prefixed = ["needs_", "applies_", "accepts_"].iter().any(|p| name.starts_with(p));
        let diagnostic = if prefixed {
            let message = format!("`{name}` belongs to nothing in item.toml");
            Diagnostic::error("unknown-check", paths.rules, function.name_span, message)
                .hint(check_hint(item, name))
        } else {
            let message = format!("`{name}` is never called");
            Diagnostic::error("unused-function", paths.rules, function.name_span, message)
                .warning()
                .hint("remove it")
        };
        diagnostics.push(diagnostic);
    }
    // What belongs to this item stands last; the list of a large library is long.
    let mut own = diagnostics.iter().rev().take_while(|d| d.path == paths.rules || d.path == paths.item);
    let broken = own.any(|d| d.path == paths.rules && d.severity == Severity::Error);
    if missing.is_empty() && !broken {
        for fact in item.facts.iter().filter(|f| !used.facts.contains(&f.id)) {
            if item.deciding_date.as_deref() == Some(&fact.id) {
                continue;
            }
            let message = format!("no check reads the fact `{}`", fact.id);
            diagnostics.push(
                Diagnostic::error("unused-fact", paths.item, spans.of(Part::Fact, &fact.id), message)
                    .warning()
                    .hint("ask only what a check needs: remove it, or use it"),
            );
        }
    }
}

fn check_hint(item: &Item, name: &str) -> String {
    let conditions = item.conditions.iter().map(|c| format!("applies_{}", c.id));
    let needs = item.materials.iter().map(|m| format!("needs_{}", m.id));
    let accepts =
        item.materials.iter().flat_map(|m| m.checks.iter().map(|c| format!("accepts_{}_{}", m.id, c.id)));
    let names: Vec<String> = conditions.chain(needs).chain(accepts).collect();
    match did_you_mean(name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "declare the condition, the material or its check in item.toml".into(),
    }
}

pub use super::cost::cost;
