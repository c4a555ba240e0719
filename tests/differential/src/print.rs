//! Expressions as source text, with the parentheses Rhai's precedence asks for.
//! In: a tree. Out: a text for each function, with the noise the rule asks for. Absent: what the noise hides.

use crate::tree::{Expr, Function, Rule};
use fastrand::Rng;
use std::fmt::Write as _;

/// How tightly an operator binds in Rhai 1.27.
mod binds {
    pub const ANYTHING: u8 = 0;
    pub const OR: u8 = 30;
    pub const AND: u8 = 60;
    pub const EQUALITY: u8 = 90;
    pub const IN: u8 = 110;
    pub const COMPARISON: u8 = 130;
    pub const RANGE: u8 = 140;
    pub const SUM: u8 = 150;
    pub const PRODUCT: u8 = 180;
    pub const UNARY: u8 = 200;
    pub const POSTFIX: u8 = 220;
}

/// Texts of a rule: the condition `name`, then its functions.
pub fn lines(rule: &Rule, name: &str) -> Vec<String> {
    let condition = Function { name: name.into(), params: Vec::new(), body: rule.body.clone() };
    let functions = std::iter::once(&condition).chain(&rule.functions);
    let mut rng = Rng::with_seed(rule.noise);
    let lines = functions.map(|f| {
        let line = function(f);
        let line = if rule.noise == 0 { line } else { strewn(&line, &mut rng) };
        if rule.wide { widen(&line) } else { line }
    });
    lines.collect()
}

fn function(function: &Function) -> String {
    format!("fn {}({}) {{ {} }}", function.name, function.params.join(", "), statements(&function.body))
}

/// An expression that stands by itself: between braces.
fn statements(expr: &Expr) -> String {
    let mut out = String::new();
    match expr {
        Expr::Block(lets, value) => {
            for (name, value) in lets {
                let _ = write!(out, "let {name} = {}; ", alone(value));
            }
            out.push_str(&statements(value));
        }
        other => out.push_str(&alone(other)),
    }
    out
}

/// An expression with nothing to its left or right: `if` and blocks need no parentheses.
fn alone(expr: &Expr) -> String {
    match expr {
        Expr::If(condition, then, otherwise) => conditional(condition, then, otherwise),
        Expr::Block(..) => format!("{{ {} }}", statements(expr)),
        other => text(other, binds::ANYTHING),
    }
}

fn conditional(condition: &Expr, then: &Expr, otherwise: &Expr) -> String {
    let otherwise = match otherwise {
        Expr::If(a, b, c) => conditional(a, b, c),
        other => format!("{{ {} }}", statements(other)),
    };
    format!("if {} {{ {} }} else {otherwise}", text(condition, binds::ANYTHING), statements(then))
}

fn list(parts: &[Expr]) -> String {
    parts.iter().map(alone).collect::<Vec<_>>().join(", ")
}

fn joined(parts: &[Expr], sign: &str, binds: u8) -> String {
    parts.iter().map(|p| text(p, binds + 1)).collect::<Vec<_>>().join(sign)
}

/// An expression inside another that needs it to bind at least so tightly.
fn text(expr: &Expr, at_least: u8) -> String {
    let (text, binds) = match expr {
        Expr::Literal(_, text) => (text.clone(), binds::POSTFIX),
        Expr::Unit => ("()".into(), binds::POSTFIX),
        Expr::Name(name) => (name.clone(), binds::POSTFIX),
        Expr::Field(base, field) => (format!("{}.{field}", receiver(base)), binds::POSTFIX),
        Expr::Call { name, args, method: true, .. } if !args.is_empty() => {
            (format!("{}.{name}({})", receiver(&args[0]), list(&args[1..])), binds::POSTFIX)
        }
        Expr::Call { name, args, .. } => (format!("{name}({})", list(args)), binds::POSTFIX),
        Expr::Binary(operator, a, b) => {
            let binds = binding(operator);
            // Sums and products group to the left; comparisons do not group.
            let left = if binds >= binds::SUM { binds } else { binds + 1 };
            (format!("{} {operator} {}", text(a, left), text(b, binds + 1)), binds)
        }
        Expr::Negate(a) => (format!("-{}", text(a, binds::UNARY + 1)), binds::UNARY),
        Expr::Not(a) => (format!("!{}", text(a, binds::UNARY + 1)), binds::UNARY),
        Expr::And(parts) => (joined(parts, " && ", binds::AND), binds::AND),
        Expr::Or(parts) => (joined(parts, " || ", binds::OR), binds::OR),
        Expr::In(a, b, not) => {
            let sign = if *not { "!in" } else { "in" };
            (format!("{} {sign} {}", text(a, binds::IN + 1), text(b, binds::IN + 1)), binds::IN)
        }
        Expr::Range(a, b, inclusive) => {
            let sign = if *inclusive { "..=" } else { ".." };
            (format!("{}{sign}{}", text(a, binds::RANGE + 1), text(b, binds::RANGE + 1)), binds::RANGE)
        }
        Expr::If(..) | Expr::Block(..) => (format!("({})", alone(expr)), binds::POSTFIX),
        Expr::Closure(params, body) => (format!("|{}| {}", params.join(", "), alone(body)), binds::POSTFIX),
        Expr::List(parts) => (format!("[{}]", list(parts)), binds::POSTFIX),
        Expr::Parentheses(a) => (format!("({})", alone(a)), binds::POSTFIX),
    };
    if binds < at_least { format!("({text})") } else { text }
}

/// What stands before a dot; a number would swallow it.
fn receiver(expr: &Expr) -> String {
    match expr {
        Expr::Literal(..) => format!("({})", text(expr, binds::ANYTHING)),
        other => text(other, binds::POSTFIX),
    }
}

fn binding(operator: &str) -> u8 {
    match operator {
        "==" | "!=" => binds::EQUALITY,
        "+" | "-" => binds::SUM,
        "*" => binds::PRODUCT,
        _ => binds::COMPARISON,
    }
}

/// What stands between tokens and means nothing.
const NOISE: &[&str] =
    &["\n", "  ", "\t", " /* 注：a | b) */ ", " /* \" */ ", "\n// （注） |x| \"\n", "\r\n"];

/// Noise for some spaces, a needless comma before some closing brackets.
fn strewn(line: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    let mut last = ' ';
    outside_texts(line, |c, inside_text| {
        if c == ' ' && !inside_text && rng.u32(..12) == 0 {
            out.push_str(NOISE[rng.usize(..NOISE.len())]);
        } else if c == ']' && !inside_text && last != '[' && rng.u32(..8) == 0 {
            out.push_str(", ]");
        } else {
            out.push(c);
        }
        last = c;
    });
    out
}

/// ASCII signs as a Chinese input method types them, outside of texts and comments.
fn widen(line: &str) -> String {
    if line.contains("/*") || line.contains("//") {
        return line.into();
    }
    let mut out = String::new();
    outside_texts(line, |c, inside_text| {
        out.push(match c {
            '(' | ')' | '{' | '}' | '<' | '>' | '=' | '&' | '|' | '!' | ';' | '+' if !inside_text => {
                char::from_u32(c as u32 + 0xfee0).unwrap_or(c)
            }
            ',' if !inside_text => '，',
            other => other,
        });
    });
    out
}

fn outside_texts(line: &str, mut visit: impl FnMut(char, bool)) {
    let (mut inside_text, mut escaped) = (false, false);
    for c in line.chars() {
        let quote = c == '"' && !escaped;
        visit(c, inside_text || quote);
        inside_text ^= quote;
        escaped = inside_text && c == '\\' && !escaped;
    }
}
