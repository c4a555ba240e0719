//! Nesting: brackets, operators, blocks, calls, closures, chains. What nests too deep must not exhaust the stack.

use super::{Hostile, body, script};
use crate::common::rule;

/// `open` × n, `core`, `close` × n.
fn nest(open: &str, core: &str, close: &str, n: usize) -> String {
    format!("{}{core}{}", open.repeat(n), close.repeat(n))
}

/// `fn f0() { core }` … each calling the one before.
fn chain(n: usize) -> String {
    let mut text = rule(&format!("f{n}(flag)"));
    text.push_str("\nfn f0(x) { x }");
    for i in 1..=n {
        text.push_str(&format!("\nfn f{i}(x) {{ f{}(!x) }}", i - 1));
    }
    text
}

fn lets(n: usize) -> String {
    let mut text = String::from("let a0 = staff + 1; ");
    for i in 1..=n {
        text.push_str(&format!("let a{i} = a{} + 1; ", i - 1));
    }
    format!("{text}a{n} > 3")
}

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = vec![
        body("parentheses", nest("(", "flag", ")", 20), &[]),
        body("parentheses", nest("(", "flag", ")", 63), &["syntax"]),
        body("parentheses", nest("(", "flag", ")", 64), &["too-deep"]),
        body("parentheses", nest("(", "flag", ")", 20_000), &["script-too-large"]),
        body("parentheses", "(".repeat(9_000), &["too-deep"]),
        body("parentheses", ")".repeat(9_000), &["empty-function", "syntax"]),
        body("full-width parentheses", nest("（", "flag", "）", 3_000), &["too-deep"]),
        body("lists in lists", nest("[", "1", "]", 60), &["syntax"]),
        body("lists in lists", nest("[", "1", "]", 5_000), &["too-deep"]),
        body("lists in lists", "[".repeat(9_000), &["too-deep"]),
        body("blocks", nest("{", "flag", "}", 10), &[]),
        body("blocks", nest("{", "flag", "}", 60), &["syntax"]),
        body("blocks", nest("{", "flag", "}", 5_000), &["too-deep"]),
        body("maps in maps", nest("#{a: ", "1", "}", 30), &["syntax"]),
        body("maps in maps", nest("#{a: ", "1", "}", 3_000), &["too-deep"]),
        body("index in index", nest("rooms[", "1", "]", 3_000), &["too-deep"]),
        body("calls in calls", nest("min(", "[1, 2]", ")", 60), &["syntax"]),
        body("calls in calls", nest("min(", "[1, 2]", ")", 3_000), &["too-deep"]),
        body("if in if", nest("if flag { ", "other", " } else { other }", 15), &[]),
        body("if in if", nest("if flag { ", "other", " } else { other }", 55), &["syntax"]),
        body("if in if", nest("if flag { ", "other", " } else { other }", 1_500), &["too-deep"]),
        body("if in conditions", nest("if ", "flag", " { other } else { flag }", 40), &["syntax"]),
        body("if in conditions", nest("if ", "flag", " { other } else { flag }", 2_000), &["syntax"]),
        body("ranges in ranges", nest("1..(", "1", ")", 40), &["syntax"]),
        body("unary operators", format!("{}flag", "!".repeat(30)), &[]),
        body("unary operators", format!("{}flag", "!".repeat(10_000)), &["syntax"]),
        body("unary operators", format!("{}seats > 1", "-".repeat(9_000)), &["syntax"]),
        body("unary operators", format!("{}seats > 1", "- ".repeat(20)), &[]),
        body("unary operators", format!("{}flag", "!(-".repeat(3_000)), &["too-deep"]),
        body("binary chains", format!("seats{} > 1", " + 1".repeat(20)), &[]),
        body("binary chains", format!("seats{} > 1", " + 1".repeat(4_000)), &["syntax"]),
        body("binary chains", format!("seats{} > 1", " * seats".repeat(50)), &[]),
        body("logic chains", format!("flag{}", " && flag".repeat(40)), &[]),
        body("logic chains", format!("flag{}", " || other".repeat(4_000)), &["syntax"]),
        body("logic chains", format!("flag{}", " && flag || other".repeat(2_000)), &["syntax"]),
        body("comparisons in a chain", format!("flag{}", " == flag".repeat(3_000)), &["syntax"]),
        body("in in in", format!("staff{}", " in [1]".repeat(3_000)), &["syntax"]),
        body("dots", format!("premises{} > 1", ".size".repeat(30)), &["no-fields"]),
        body("dots", format!("premises{} > 1", ".size".repeat(5_000)), &["syntax"]),
        body("safe dots", format!("premises{} > 1", "?.size".repeat(5_000)), &["syntax"]),
        body("methods in a chain", format!("rooms{}.len() > 1", ".filter(|r| r.clean)".repeat(15)), &[]),
        body(
            "methods in a chain",
            format!("rooms{}.len() > 1", ".filter(|r| r.clean)".repeat(1_500)),
            &["syntax"],
        ),
        body("methods in a chain", format!("name{}", ".len()".repeat(5_000)), &["syntax"]),
        body("closures in closures", nest("rooms.all(|r| ", "r.clean", ")", 2), &[]),
        body("closures in closures", nest("rooms.all(|r| ", "r.clean", ")", 10), &["too-costly"]),
        body("closures in closures", nest("rooms.all(|r| ", "r.clean", ")", 61), &["too-deep"]),
        body("closures in closures", nest("rooms.all(|r| ", "r.clean", ")", 1_500), &["too-deep"]),
        body("closures with blocks", nest("rooms.all(|r| { ", "r.clean", " })", 30), &["too-costly"]),
        body(
            "closures and operators",
            nest(&format!("rooms.all(|r| {}", "!".repeat(20)), "r.clean", ")", 55),
            &["too-deep"],
        ),
        body(
            "else-if chain",
            format!("if flag {{ true }} {} else {{ false }}", "else if other { true }".repeat(20)),
            &[],
        ),
        body(
            "else-if chain",
            format!("if flag {{ true }} {} else {{ false }}", "else if other { true }".repeat(2_500)),
            &["syntax"],
        ),
        body("let chain", lets(20), &[]),
        body("let chain", lets(150), &[]),
        body("let chain", lets(300), &["too-deep"]),
        body("let chain", lets(2_000), &["too-deep"]),
        script("call chain", chain(20), &[]),
        script("call chain", chain(31), &["too-deep"]),
        script("call chain", chain(1_500), &["too-deep"]),
    ];
    let deep = |i: usize, n: usize| {
        format!(
            "fn g{i}(x) {{ {}{}x{} }}",
            "!(".repeat(n),
            if i > 0 { format!("g{}(!", i - 1) } else { "(".into() },
            ")".repeat(n + 1)
        )
    };
    let calls: Vec<String> = (0..30).map(|i| deep(i, 15)).collect();
    list.push(script(
        "deep functions in a call chain",
        format!("{}\n{}", rule("g29(flag)"), calls.join("\n")),
        &["too-deep"],
    ));
    let blocks = (0..20)
        .map(|i| format!("let a{i} = {{ let b = {{ let c = staff + {i}; c + 1 }}; b + 1 }}; "))
        .collect::<String>();
    list.push(body("let in let", format!("{blocks}a19 > 1"), &[]));
    list
}
