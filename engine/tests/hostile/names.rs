//! Names: shadowing, reserved words, functions named like facts, calls that go round.

use super::{Hostile, bodies, script};
use crate::common::rule;

fn with(body: &str, functions: &str) -> String {
    format!("{}\n{functions}", rule(body))
}

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = bodies(
        "shadowing",
        &[
            ("let flag = staff; flag > 1", &[]),
            ("let on = 1; on > 0", &[]),
            ("let staff = \"3\"; staff > 1", &["wrong-type"]),
            ("rooms.all(|flag| flag.clean)", &[]),
            ("rooms.all(|rooms| rooms.clean)", &[]),
            ("rooms.all(|on| on.clean)", &[]),
            ("rooms.all(|r| rooms.some(|r| r.clean))", &[]),
            ("rooms.all(|r| { let r = 1; r > 0 })", &[]),
            ("let ends = day; ends >= on", &[]),
            ("let x = 1; let x = flag; x", &[]),
            ("if ends != () { let ends = day; ends >= on } else { ends >= on }", &["unguarded-optional"]),
            ("let e = ends; e >= on", &["unguarded-optional"]),
            ("{ let y = 1; y > 0 } && y > 0", &["syntax"]),
            ("rooms.all(|r| r.clean) && r.clean", &["unknown-name"]),
            ("let a = a + 1; a > 1", &["unknown-name"]),
            ("let paper = 1; paper > 0", &[]),
        ],
    );
    list.extend(bodies(
        "vocabulary as names",
        &[
            ("let len = 3; len > 1", &[]),
            ("let date = day; date < date(\"2026-01-01\")", &[]),
            ("len > 1", &["unknown-name"]),
            ("rooms.len > 1", &["no-fields"]),
            ("rooms.all(|sum| sum.size > 1)", &[]),
            ("min > 1", &["unknown-name"]),
            ("flag()", &["unknown-function"]),
            ("staff.check()", &["unknown-function"]),
            ("check", &["unknown-name"]),
        ],
    ));
    list.extend(bodies(
        "reserved words",
        &[
            ("this", &["syntax"]),
            ("this.flag", &["syntax"]),
            ("let this = 1; true", &["syntax"]),
            ("let fn = 1; true", &["unsupported"]),
            ("let var = 1; var > 0", &["syntax"]),
            ("let async = 1; true", &["syntax"]),
            ("goto flag", &["syntax"]),
            ("null == ends", &["syntax"]),
            ("nil", &["syntax"]),
            ("let _ = 1; true", &["syntax"]),
            ("let __ = 1; true", &["syntax"]),
            ("let _a1 = 1; _a1 > 0", &[]),
            ("let 1a = 1; true", &["syntax"]),
            ("anon$00 > 1", &["syntax"]),
            ("let $x = 1; true", &["syntax"]),
            ("rooms.all(|_| true)", &["syntax"]),
            ("rooms.all(|if| true)", &["syntax"]),
            ("public flag", &["syntax"]),
        ],
    ));
    list.extend([
        script("functions named like others", with("flag", "fn flag() { true }"), &[]),
        script("functions named like others", with("flag()", "fn flag() { true }"), &[]),
        script("functions named like others", with("on() == 1", "fn on() { 1 }"), &[]),
        script("functions named like others", with("len(3) > 1", "fn len(x) { x }"), &[]),
        script("functions named like others", with("paper()", "fn paper() { flag }"), &[]),
        script("functions named like others", with("f(1, 2)", "fn f(a, a) { a > 1 }"), &[]),
        script("functions named like others", with("f(1)", "fn f(on) { on > 0 }"), &[]),
        script(
            "functions named like others",
            with("f(1)", "fn f(x) { y > 0 } fn g(y) { f(y) }"),
            &["unknown-name"],
        ),
        script("functions named like others", with("let y = 1; f()", "fn f() { y > 0 }"), &["unknown-name"]),
        script(
            "duplicate functions",
            with("f()", "fn f() { true } fn f() { false }"),
            &["duplicate-function"],
        ),
        script(
            "duplicate functions",
            with("f(1)", "fn f() { true } fn f(x) { x > 0 }"),
            &["duplicate-function"],
        ),
        script("duplicate functions", format!("{}{}", rule("true"), rule("false")), &["duplicate-function"]),
        script("recursion", with("f()", "fn f() { f() }"), &["recursion"]),
        script("recursion", with("f()", "fn f() { g() } fn g() { h() } fn h() { f() }"), &["recursion"]),
        script("recursion", with("f(1)", "fn f(x) { rooms.all(|r| f(r.size)) }"), &["recursion"]),
        script("recursion", with("check()", ""), &["recursion"]),
        script("recursion", with("f(f(f(f(true))))", "fn f(x) { !x }"), &[]),
        script(
            "checks with parameters",
            "fn check(x) { x } fn accepts_paper_fine(paper) { true }",
            &["unknown-check", "wrong-arity"],
        ),
        script("odd functions", "private fn check() { flag }\nfn accepts_paper_fine() { true }", &["syntax"]),
        script("odd functions", "fn () { flag }", &["syntax"]),
        script("odd functions", "fn check { flag }", &["syntax"]),
        script("odd functions", "fn check() flag", &["syntax"]),
        script("odd functions", "fn check() {} fn accepts_paper_fine() { }", &["empty-function"]),
        script("odd functions", "fn \"check\"() { flag }", &["syntax"]),
        script("odd functions", "fn check!() { flag }", &["syntax"]),
        script("odd functions", "fn check(a b) { flag }", &["syntax"]),
        script("odd functions", "fn check(1) { flag }", &["syntax"]),
        script("odd functions", "fn int.check() { flag }", &["syntax"]),
        script("odd functions", with("flag", "let x = 1;"), &["syntax"]),
        script("odd functions", with("flag", "flag"), &["syntax"]),
        script("odd functions", with("flag", "}"), &["syntax"]),
        script("odd functions", with("flag", "{ fn f() { true } }"), &["syntax"]),
    ]);
    list
}
