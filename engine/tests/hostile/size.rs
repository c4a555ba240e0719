//! Size: bytes, tokens, lines, columns, parameters, functions, mistakes, copies of a text.

use super::{Hostile, body, script};
use crate::common::rule;

fn fill(pad: &str, bytes: usize) -> String {
    let core = rule("flag");
    let n = (bytes - core.len()) / pad.len();
    format!("{}{core}{}", pad.repeat(n), " ".repeat(bytes - core.len() - n * pad.len()))
}

fn many(n: usize, one: impl Fn(usize) -> String) -> String {
    (0..n).map(one).collect()
}

/// Every function calls the one before twice: 2ⁿ calls.
fn doubling(n: usize) -> String {
    let steps = many(n, |i| format!("fn f{}(x) {{ f{i}(x) && f{i}(!x) }}\n", i + 1));
    format!("{}\nfn f0(x) {{ x }}\n{steps}", rule(&format!("f{n}(flag)")))
}

fn adding(n: usize) -> String {
    let steps = many(n, |i| format!("let a{} = a{i} + a{i}; ", i + 1));
    format!("let a0 = seats; {steps}a{n} > 3")
}

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let params = |n: usize| many(n, |i| format!("p{i},"));
    let args = |n: usize| "flag,".repeat(n);
    let called = |n: usize| format!("{}\nfn f({}) {{ p0 }}", rule(&format!("f({})", args(n))), params(n));
    let big = "x".repeat(4_096);
    vec![
        script("bytes", "", &["missing-function"]),
        script("bytes", fill(" ", 65_000), &[]),
        script("bytes", fill("\n", 65_000), &[]),
        script("bytes", fill("// 注释\n", 65_536), &[]),
        script("bytes", fill(" ", 65_537), &["script-too-large"]),
        script("bytes", fill("\n", 1 << 20), &["script-too-large"]),
        script("bytes", "甲".repeat(1 << 20), &["script-too-large"]),
        script("bytes", "\u{1e9b}\u{323}".repeat(60_000), &["script-too-large"]),
        script(
            "a line beyond 16 bits",
            format!("{}{}", rule("flag"), " ".repeat(65_536 - rule("flag").len())),
            &["script-too-large"],
        ),
        script("lines beyond 16 bits", fill("\n", 65_536), &["script-too-large"]),
        script(
            "a line of 60,000 characters",
            format!(
                "fn check() {{ {}flag }} fn accepts_paper_fine() {{ {}flagg }}",
                " ".repeat(30_000),
                " ".repeat(30_000)
            ),
            &["unknown-name"],
        ),
        script(
            "a line of 60,000 characters",
            format!("/*{}*/ {}", "注".repeat(20_000), rule("flag && flagg")),
            &["unknown-name"],
        ),
        script(
            "a line of 60,000 characters",
            format!("{}{}", many(1_500, |i| format!("fn f{i}() {{ flag == other }}")), rule("flag"))
                .replace('\n', " "),
            &[],
        ),
        body("tokens", "1+".repeat(15_000), &["script-too-large"]),
        body("tokens", ";".repeat(19_000), &["no-value"]),
        body("tokens", "{}".repeat(9_000), &["unsupported"]),
        script("tokens", "fn ".repeat(19_000), &["syntax"]),
        script("tokens", "fn a(".repeat(4_000), &["too-deep"]),
        script("tokens", "fn a() { ) ".repeat(2_500), &["empty-function"]),
        script("parameters", called(32), &[]),
        script("parameters", called(33), &["too-many-parameters", "unknown-function"]),
        script(
            "parameters",
            format!("{}\nfn f({}) {{ p0 }}", rule("flag"), params(8_000)),
            &["too-many-parameters"],
        ),
        script(
            "parameters",
            format!("{}\nfn f({}) {{ true }}", rule("flag"), "p,".repeat(9_000)),
            &["too-many-parameters"],
        ),
        body("arguments", format!("min({})", "1,".repeat(9_000)), &["wrong-arity"]),
        body(
            "arguments",
            format!("table(\"seats_by_kind\", {}) > 1", "area,".repeat(5_000)),
            &["wrong-arity"],
        ),
        body("closure parameters", format!("rooms.all(|{}| true)", params(40)), &["syntax"]),
        body("closure parameters", format!("rooms.all(|{}| true)", params(7_000)), &["syntax"]),
        script(
            "functions",
            format!("{}{}", rule("flag"), many(3_000, |i| format!("\nfn f{i}() {{ 1 }}"))),
            &[],
        ),
        script(
            "functions",
            format!("{}{}", rule("flag"), "\nfn f() { 1 }".repeat(3_000)),
            &["duplicate-function"],
        ),
        script(
            "functions",
            format!("{}{}", rule("flag"), many(2_500, |i| format!("\nfn needs_{i}() {{ 1 }}"))),
            &["unknown-check"],
        ),
        body("a name of 60,000 characters", "x".repeat(60_000), &["unknown-name"]),
        body("a name of 60,000 characters", format!("{}()", "x".repeat(60_000)), &["unknown-function"]),
        body("a name of 60,000 characters", format!("{} > 1", "名".repeat(20_000)), &["unknown-name"]),
        body("a long text", format!("name == \"{}\"", "x".repeat(4_000)), &[]),
        body("a long text", format!("name == \"{}\"", "x".repeat(60_000)), &["syntax"]),
        body("a long text", format!("name == \"{}\"", "名".repeat(20_000)), &["syntax"]),
        body("a long list", format!("staff in [{}1]", "1,".repeat(511)), &[]),
        body("a long list", format!("staff in [{}1]", "1,".repeat(512)), &["syntax"]),
        body("a long list", format!("staff in [{}]", "1,".repeat(9_000)), &["syntax"]),
        body(
            "switch arms",
            format!("switch staff {{ {} _ => false }}", many(300, |i| format!("{i} => true, "))),
            &["unsupported"],
        ),
        body(
            "switch arms",
            format!("switch staff {{ {} _ => false }}", many(3_000, |i| format!("{i} => true, "))),
            &["unsupported"],
        ),
        script("doubling calls", doubling(8), &[]),
        script("doubling calls", doubling(16), &["too-costly"]),
        script(
            "doubling calls",
            doubling(30).replace("fn f2(x) { f1(x)", "fn f2(x) { 1(x)"),
            &["syntax", "too-costly", "unknown-function"],
        ),
        script(
            "doubling calls",
            doubling(30).replace("fn f2(x) { f1(x)", "fn f2(x) { f99(x)"),
            &["too-costly", "unknown-function"],
        ),
        script("doubling calls", doubling(25), &["too-costly"]),
        script("doubling calls", doubling(1_000), &["too-costly", "too-deep"]),
        body("doubling lets", adding(30), &[]),
        body("doubling lets", adding(1_500), &["too-deep"]),
        body(
            "a text copied",
            format!(
                "let t = \"{big}\"; {}",
                format!("({}flag) || ", "name == t || ".repeat(20)).repeat(20) + "flag"
            ),
            &[],
        ),
        script(
            "a text copied",
            doubling(12).replace("fn f0(x) { x }", &format!("fn f0(x) {{ x && name == \"{big}\" }}")),
            &[],
        ),
        body("many mistakes", "(nope + nope) > 1 || ".repeat(20) + "flag", &["unknown-name"]),
        script(
            "many mistakes",
            many(2_000, |i| format!("fn needs_{i}() {{ a{i} && b }}\n")),
            &["missing-function", "unknown-check"],
        ),
        script(
            "many mistakes",
            format!(
                "{}\n{}",
                rule(&vec!["f()"; 18].join(" || ")),
                format!("fn f() {{ [{}] == 1 }}", many(500, |j| format!("n{j},")))
            ),
            &["unknown-name"],
        ),
        script(
            "many mistakes",
            format!(
                "{}\n{}",
                rule(&many(17, |i| format!("f{i}() || ")).replace("16() || ", "16()")),
                many(17, |i| format!("fn f{i}() {{ [{}] == 1 }}\n", many(500, |j| format!("n{j},"))))
            ),
            &["unknown-name"],
        ),
        script(
            "many long names",
            many(100, |i| format!("fn needs_{}{i}() {{ {}{i}() }}\n", "x".repeat(190), "x".repeat(190))),
            &["missing-function", "unknown-check"],
        ),
        body(
            "closures side by side",
            format!("[{}] == 1", "rooms.all(|r| r.clean),".repeat(500)),
            &["wrong-type"],
        ),
        body(
            "closures of Chinese words",
            r#"rooms.all(|房| 房.size > 1 && "中文" != name) && rooms.some(|间| 间.clean)"#,
            &[],
        ),
    ]
}
