//! Types calls: vocabulary functions by their table, rule functions by inlining.
//! In: a `Call`. Out: a `Typed` node. Absent: what the functions compute.

use super::bounds;
use super::check::{Checker, Typed, WHOLE_DECIMAL, parameter_type, same_kind, same_number};
use super::ir::{Const, Domain, Fold, Node, Op};
use super::limits::MAX_ELEMENTS;
use super::lookup::{self, Lookup};
use super::syntax::{Call, Expr, ExprKind};
use super::types::Ty;
use super::vocabulary::{self, Builtin, Function, Gives, Takes};
use crate::diagnostic::{Span, did_you_mean};
use crate::facts::layout::Options;
use crate::facts::schema::ChoiceOption;
use crate::identity::RetirementCategory;
use crate::table::{ColumnType, Table};
use crate::text::Text;
use crate::value::date;

/// Checks a call.
pub fn call(checker: &mut Checker<'_>, call: &Call, span: Span) -> Typed {
    if let Some(function) = checker.scope.functions.get(&call.name) {
        return rule_function(checker, function, call, span);
    }
    let Some(function) = vocabulary::find(&call.name) else {
        unknown_function(checker, call);
        return checker.wrong(span);
    };
    if function.builtin == Builtin::Table {
        return table(checker, call, span);
    }
    if call.args.len() != function.takes.len() {
        let (wants, has) = (function.takes.len(), call.args.len());
        let message = format!("`{}` takes {wants} value(s), {has} given", function.name);
        checker.error("wrong-arity", call.name_span, message, format!("for example `{}`", function.example));
        return checker.wrong(span);
    }
    match function.builtin {
        Builtin::Date => literal_date(checker, &call.args[0], span),
        Builtin::Parameter => parameter(checker, &call.args[0], span),
        Builtin::RetirementDate => retirement_date(checker, call, span),
        Builtin::Contains => checker.contained(&call.args[1], &call.args[0], span),
        Builtin::All => fold(checker, Fold::All, call, span),
        Builtin::Some => fold(checker, Fold::Some, call, span),
        Builtin::Filter => fold(checker, Fold::Filter, call, span),
        Builtin::Map => fold(checker, Fold::Map, call, span),
        Builtin::Count => fold(checker, Fold::Count, call, span),
        Builtin::Reduce => reduce(checker, call, span),
        _ => plain(checker, function, call, span),
    }
}

fn unknown_function(checker: &mut Checker<'_>, call: &Call) {
    // A function that is called again and again makes its mistakes again and again.
    if checker.has_said("unknown-function", call.name_span) {
        return;
    }
    let own = checker.scope.functions.keys().map(String::as_str);
    let names = own.chain(vocabulary::TABLE.iter().map(|f| f.name));
    let hint = match (call.name.as_str(), did_you_mean(&call.name, names)) {
        ("eval" | "print" | "debug" | "sleep" | "timestamp" | "rand" | "parse_json", _) => {
            "rules only compute from facts: see docs/rule-language.md".to_string()
        }
        (_, Some(near)) => format!("did you mean `{near}`?"),
        _ => "see docs/rule-language.md for the functions there are".to_string(),
    };
    checker.error("unknown-function", call.name_span, format!("there is no function `{}`", call.name), hint);
}

fn rule_function<'a>(
    checker: &mut Checker<'a>,
    function: &'a super::syntax::FunctionDef,
    call: &Call,
    span: Span,
) -> Typed {
    if call.method {
        let message = format!("`{}` is a function of this script, not of a value", call.name);
        checker.error("unknown-function", call.name_span, message, format!("write `{}(…)`", call.name));
        return checker.wrong(span);
    }
    if call.args.len() != function.params.len() {
        let message =
            format!("`{}` takes {} value(s), {} given", call.name, function.params.len(), call.args.len());
        checker.error("wrong-arity", call.name_span, message, "pass one value for each parameter");
        return checker.wrong(span);
    }
    let args: Vec<Typed> = call.args.iter().map(|a| checker.value(a)).collect();
    if args.iter().any(|a| a.ty == Ty::Wrong) {
        return checker.wrong(span);
    }
    checker.inline(function, args, span)
}

fn literal<'e>(checker: &mut Checker<'_>, expr: &'e Expr, example: &str) -> Option<&'e str> {
    if let ExprKind::Text(text) = &expr.kind {
        return Some(text);
    }
    checker.error(
        "not-literal",
        expr.span,
        "a text written out is needed here",
        format!("for example `{example}`"),
    );
    None
}

fn literal_date(checker: &mut Checker<'_>, arg: &Expr, span: Span) -> Typed {
    let Some(text) = literal(checker, arg, "date(\"2025-05-10\")") else { return checker.wrong(span) };
    match date::parse(text) {
        Some(value) => {
            let op = Op::Const(Const::Number(i128::from(date::days(value))));
            checker.typed(op, span, Ty::Date, false)
        }
        None => {
            let message = format!("`{text}` is not a date");
            checker.error("bad-date", arg.span, message, "write year-month-day: `date(\"2025-05-10\")`");
            checker.wrong(span)
        }
    }
}

fn parameter(checker: &mut Checker<'_>, arg: &Expr, span: Span) -> Typed {
    let Some(name) = literal(checker, arg, "parameter(\"small_project_area\")") else {
        return checker.wrong(span);
    };
    if let Some((index, parameter)) = checker.parameter(name) {
        let ty = parameter_type(parameter);
        return checker.typed(Op::Parameter(index), span, ty, true);
    }
    let hint = match did_you_mean(name, checker.scope.values.parameters.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write parameters/{name}.toml"),
    };
    checker.error("unknown-parameter", arg.span, format!("there is no parameter `{name}`"), hint);
    checker.wrong(span)
}

/// `table("name", key, …)`: one argument for each key, of the key's type.
fn table(checker: &mut Checker<'_>, call: &Call, span: Span) -> Typed {
    let Some(first) = call.args.first() else {
        checker.error(
            "wrong-arity",
            call.name_span,
            "`table` needs a name and its keys",
            "write `table(\"name\", key)`",
        );
        return checker.wrong(span);
    };
    let Some(name) = literal(checker, first, "table(\"deed_tax_rate\", homes, area)") else {
        return checker.wrong(span);
    };
    let Some(table) = checker.scope.values.tables.get(name) else {
        let hint = match did_you_mean(name, checker.scope.values.tables.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write tables/{name}.toml"),
        };
        checker.error("unknown-table", first.span, format!("there is no table `{name}`"), hint);
        return checker.wrong(span);
    };
    if call.args.len() != table.keys.len() + 1 {
        let message = format!("`{name}` has {} key(s), {} given", table.keys.len(), call.args.len() - 1);
        let keys: Vec<&str> = table.keys.iter().map(|k| k.id.as_str()).collect();
        checker.error("wrong-arity", call.name_span, message, format!("its keys are: {}", keys.join(", ")));
        return checker.wrong(span);
    }
    let args: Vec<Typed> = call.args[1..].iter().map(|a| checker.value(a)).collect();
    for (key, (typed, arg)) in table.keys.iter().zip(args.iter().zip(&call.args[1..])) {
        if typed.ty == Ty::Wrong {
            return checker.wrong(span);
        }
        if !lookup::fits(key.ty, &typed.ty) {
            let message =
                format!("the key `{}` of `{name}` can't be looked up with {}", key.id, typed.ty.name());
            checker.error("wrong-type", arg.span, message, "give a value of the key's type and scale");
            return checker.wrong(span);
        }
    }
    bound_table(checker, table, args, first.span, span)
}

fn bound_table(
    checker: &mut Checker<'_>,
    table: &Table,
    args: Vec<Typed>,
    name_span: Span,
    span: Span,
) -> Typed {
    let types: Vec<Ty> = args.iter().map(|a| a.ty.clone()).collect();
    let lookup = match Lookup::bind(table, &types) {
        Ok(lookup) => lookup,
        Err(option) => {
            let message =
                format!("`{}` has rows for `{option}`, which is not an option of the fact", table.name);
            checker.error("unknown-option", name_span, message, "let table and choice use the same ids");
            return checker.wrong(span);
        }
    };
    let nodes = table.keys.iter().zip(args).map(|(key, arg)| match key.ty {
        ColumnType::Decimal { scale } => checker.rescale(arg, scale),
        _ => arg.node,
    });
    let nodes: Vec<Node> = nodes.collect();
    let tables = &mut checker.used.tables;
    let index = tables.iter().position(|t| *t == lookup).unwrap_or_else(|| {
        tables.push(lookup);
        tables.len() - 1
    });
    let unit = table.unit.as_deref().map(std::sync::Arc::from);
    let ty = match table.value {
        ColumnType::Integer => Ty::Integer(unit),
        ColumnType::Decimal { scale } => Ty::Decimal(scale, unit),
        ColumnType::Date => Ty::Date,
        _ => Ty::Bool,
    };
    checker.typed(Op::Table(index as u16, nodes), span, ty, true)
}

fn retirement_date(checker: &mut Checker<'_>, call: &Call, span: Span) -> Typed {
    let birth = checker.value(&call.args[0]);
    let Some(text) = literal(checker, &call.args[1], "retirement_date(birth, \"male\")") else {
        return checker.wrong(span);
    };
    let Some(index) = RetirementCategory::ALL.iter().position(|c| c.id() == text) else {
        let hint = "one of: male, female_55, female_50";
        checker.error("unknown-option", call.args[1].span, format!("`{text}` is not a category"), hint);
        return checker.wrong(span);
    };
    if birth.ty != Ty::Date {
        if birth.ty != Ty::Wrong {
            let message = format!("`retirement_date` needs a date, found {}", birth.ty.name());
            checker.error("wrong-type", call.args[0].span, message, "give the date of birth");
        }
        return checker.wrong(span);
    }
    let category =
        checker.typed(Op::Const(Const::Number(index as i128)), call.args[1].span, Ty::Integer(None), false);
    checker.typed(Op::Call(Builtin::RetirementDate, vec![birth.node, category.node]), span, Ty::Date, true)
}

/// Functions whose arguments are plain values.
fn plain(checker: &mut Checker<'_>, function: &'static Function, call: &Call, span: Span) -> Typed {
    let mut args = Vec::new();
    for (takes, arg) in function.takes.iter().zip(&call.args) {
        let typed = checker.value(arg);
        if typed.ty == Ty::Wrong {
            return checker.wrong(span);
        }
        if !accepts(*takes, &typed.ty) {
            let message =
                format!("`{}` needs {}, found {}", function.name, describe(*takes), typed.ty.name());
            checker.error("wrong-type", arg.span, message, format!("for example `{}`", function.example));
            return checker.wrong(span);
        }
        args.push(typed);
    }
    let ty = match function.gives {
        Gives::Bool => Ty::Bool,
        Gives::Date => Ty::Date,
        Gives::Sex => Ty::Choice(sexes()),
        Gives::Element => match &args[0].ty {
            Ty::List(element) => (**element).clone(),
            _ => Ty::Integer(None),
        },
        _ => Ty::Integer(None),
    };
    if matches!(function.builtin, Builtin::Sum) && ty == Ty::Date {
        checker.error("wrong-type", span, "dates can't be added up", "use `min` or `max`, or `days_between`");
        return checker.wrong(span);
    }
    if function.builtin == Builtin::Sum {
        return sum(checker, args.swap_remove(0), ty, span);
    }
    let two_numbers = matches!(function.builtin, Builtin::DivFloor | Builtin::DivCeil | Builtin::DivRound);
    let mut never_zero = false;
    let nodes = if two_numbers {
        let (Some(right), Some(left)) = (args.pop(), args.pop()) else { return checker.wrong(span) };
        if right.bounds == Some((0, 0)) {
            checker.error("division-by-zero", span, "this divides by zero", "divide by something else");
            return checker.wrong(span);
        }
        never_zero = right.bounds.is_some_and(|(lo, hi)| lo > 0 || hi < 0);
        let (left, right, _) = checker.align(left, right);
        vec![left, right]
    } else {
        args.into_iter().map(|a| a.node).collect()
    };
    // `sum` and lengths are bounded by the longest list; ages and spans by the calendar.
    let bounds = match function.builtin {
        Builtin::Len => Some((0, 4096)),
        Builtin::YearsBetween | Builtin::Year => Some((-9999, 9999)),
        Builtin::MonthsBetween => Some((-120_000, 120_000)),
        Builtin::DaysBetween | Builtin::WorkdaysBetween => Some((-4_000_000, 4_000_000)),
        Builtin::Month | Builtin::Day => Some((1, 31)),
        _ => None,
    };
    let faultable = function.faultable && !never_zero;
    Typed { bounds, ..checker.typed(Op::Call(function.builtin, nodes), span, ty, faultable) }
}

/// The total of a list whose elements are bounded, by the longest list there is.
fn sum(checker: &mut Checker<'_>, list: Typed, ty: Ty, span: Span) -> Typed {
    let domain = if matches!(ty, Ty::Decimal(..)) { Domain::Decimal } else { Domain::Integer };
    let most = |n: i128| n.checked_mul(MAX_ELEMENTS);
    let bounds = list.bounds.and_then(|(lo, hi)| Some((most(lo.min(0))?, most(hi.max(0))?)));
    let faultable = !bounds::inside(domain, bounds);
    Typed { bounds, ..checker.typed(Op::Sum(domain, Box::new(list.node)), span, ty, faultable) }
}

fn accepts(takes: Takes, ty: &Ty) -> bool {
    match takes {
        Takes::Date => *ty == Ty::Date,
        Takes::Integer => matches!(ty, Ty::Integer(_)),
        Takes::Number => ty.is_number(),
        Takes::Text => ty.is_text(),
        Takes::ResidentId => *ty == Ty::ResidentId,
        Takes::List => matches!(ty, Ty::List(_)),
        Takes::ListOfNumbers => matches!(ty, Ty::List(e) if e.is_number() || **e == Ty::Date),
        Takes::ListOrText => ty.is_text() || matches!(ty, Ty::List(_)),
        _ => true,
    }
}

fn describe(takes: Takes) -> &'static str {
    match takes {
        Takes::Date => "a date",
        Takes::Integer => "a whole number",
        Takes::Number => "a number",
        Takes::Text => "a text",
        Takes::ResidentId => "a fact of type resident_id",
        Takes::ListOfNumbers => "a list of numbers",
        Takes::ListOrText => "a list or a text",
        _ => "a list",
    }
}

/// The options `sex_of` gives.
pub fn sexes() -> Options {
    let option = |id: &str, zh: &str| ChoiceOption { id: id.into(), title: Text::both(zh, id) };
    vec![option("male", "男"), option("female", "女")].into()
}

/// `all`, `some`, `filter`, `map`, `count`: a closure over a list.
fn fold(checker: &mut Checker<'_>, fold: Fold, call: &Call, span: Span) -> Typed {
    let list = checker.value(&call.args[0]);
    let Ty::List(element) = list.ty.clone() else { return not_a_list(checker, call, &list, span) };
    let ExprKind::Closure(params, body) = &call.args[1].kind else {
        let message = format!("`{}` needs a closure", call.name);
        checker.error("wrong-type", call.args[1].span, message, "write `|x| …`");
        return checker.wrong(span);
    };
    if params.len() != 1 {
        checker.error("wrong-arity", call.args[1].span, "this closure has one parameter", "write `|x| …`");
        return checker.wrong(span);
    }
    let local = checker.local();
    let typed = checker.with_element(&params[0], &element, list.bounds, local, |c| c.value(body));
    if typed.ty == Ty::Wrong {
        return checker.wrong(span);
    }
    if fold != Fold::Map && typed.ty != Ty::Bool {
        let message =
            format!("`{}` needs true or false for each element, found {}", call.name, typed.ty.name());
        checker.error("wrong-type", body.span, message, "compare the value with something");
        return checker.wrong(span);
    }
    let ty = match fold {
        Fold::All | Fold::Some => Ty::Bool,
        Fold::Count => Ty::Integer(None),
        Fold::Filter => list.ty.clone(),
        Fold::Map if matches!(typed.ty, Ty::List(_) | Ty::Record(_)) => {
            checker.error(
                "wrong-type",
                body.span,
                "`map` gives one plain value for each element",
                "read a field of it",
            );
            return checker.wrong(span);
        }
        Fold::Map => Ty::List(Box::new(typed.ty.clone())),
    };
    let bounds = match fold {
        Fold::Map => typed.bounds,
        Fold::Filter => list.bounds,
        Fold::Count => Some((0, MAX_ELEMENTS)),
        _ => None,
    };
    let faultable = may_fault(&typed.node);
    let op = Op::Fold(fold, local, Box::new([list.node, typed.node]));
    Typed { bounds, ..checker.typed(op, span, ty, faultable) }
}

/// Whether anything in a closure's body may fault.
fn may_fault(body: &Node) -> bool {
    let mut faultable = false;
    body.walk(&mut |node| faultable |= node.faultable);
    faultable
}

fn not_a_list(checker: &mut Checker<'_>, call: &Call, found: &Typed, span: Span) -> Typed {
    if found.ty != Ty::Wrong {
        let message = format!("`{}` needs a list, found {}", call.name, found.ty.name());
        checker.error("wrong-type", call.args[0].span, message, "only a list has elements");
    }
    checker.wrong(span)
}

/// `list.reduce(|sum, x| …, start)`.
fn reduce(checker: &mut Checker<'_>, call: &Call, span: Span) -> Typed {
    let list = checker.value(&call.args[0]);
    let Ty::List(element) = list.ty.clone() else { return not_a_list(checker, call, &list, span) };
    let start = checker.value(&call.args[2]);
    let ExprKind::Closure(params, body) = &call.args[1].kind else {
        checker.error("wrong-type", call.args[1].span, "`reduce` needs a closure", "write `|sum, x| …`");
        return checker.wrong(span);
    };
    if params.len() != 2 {
        checker.error(
            "wrong-arity",
            call.args[1].span,
            "this closure has two parameters",
            "write `|sum, x| …`",
        );
        return checker.wrong(span);
    }
    if matches!(start.ty, Ty::List(_) | Ty::Record(_) | Ty::Unit) {
        let message = format!("the total can't be {}", start.ty.name());
        checker.error("wrong-type", call.args[2].span, message, "start with a plain value");
        return checker.wrong(span);
    }
    let (total, item) = (checker.local(), checker.local());
    // Checked twice: first to find the type the total settles on, then with it.
    let mut ty = start.ty.clone();
    let mut step = checker.wrong(span);
    for pass in 0..2 {
        step = checker.with_element(&params[0], &ty, None, total, |c| {
            c.with_element(&params[1], &element, list.bounds, item, |c| c.value(body))
        });
        if step.ty == Ty::Wrong || start.ty == Ty::Wrong {
            return checker.wrong(span);
        }
        if !(same_kind(&step.ty, &ty) || same_number(&step.ty, &ty)) {
            let message = format!("the total starts as {} and becomes {}", ty.name(), step.ty.name());
            let numbers = step.ty.is_number() && ty.is_number();
            checker.error(
                "wrong-type",
                body.span,
                message,
                if numbers { WHOLE_DECIMAL } else { "both must be of one type" },
            );
            return checker.wrong(span);
        }
        if pass == 0 && step.ty.is_number() && step.ty.scale() >= ty.scale() {
            ty = step.ty.clone();
        }
    }
    if step.ty.scale() > ty.scale() {
        checker.error(
            "too-precise",
            body.span,
            "the total gains digits with every element",
            "do not multiply the total",
        );
        return checker.wrong(span);
    }
    let (start, step) = (number_node(checker, start, &ty), number_node(checker, step, &ty));
    checker.typed(Op::Reduce(total, item, Box::new([list.node, start, step])), span, ty, true)
}

fn number_node(checker: &mut Checker<'_>, typed: Typed, ty: &Ty) -> Node {
    if ty.is_number() { checker.rescale(typed, ty.scale()) } else { typed.node }
}
