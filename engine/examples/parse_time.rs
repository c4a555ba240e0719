//! How long the largest legal scripts take to be checked: `cargo run --release --example parse_time`.
//! Each fills the 64 KiB, or another limit, in its own way; the goal is 50 ms. The last column is what reviewing the
//! largest legal facts takes.
#![allow(clippy::float_arithmetic, clippy::useless_vec, reason = "an example that prints times")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "an example measures time; the engine does not"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use common::{rule, sources};
use std::time::{Duration, Instant};
use yushen::{Severity, library};

const BYTES: usize = 65_000;

/// `one(0) one(1) …` as long as `rest` leaves room.
fn fill(rest: usize, one: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    for i in 0.. {
        let next = one(i);
        if text.len() + next.len() + rest > BYTES {
            break;
        }
        text.push_str(&next);
    }
    text
}

fn scripts() -> Vec<(&'static str, String)> {
    let small = rule("flag");
    let called = |n: usize, body: &dyn Fn(usize) -> String| {
        let functions = fill(400 + n * 8, |i| {
            if i < n { format!("fn f{i}() {{ {} }}\n", body(i)) } else { String::from(" ") }
        });
        let lists: Vec<String> = (0..n)
            .collect::<Vec<_>>()
            .chunks(30)
            .map(|c| format!("({})", c.iter().map(|i| format!("f{i}()")).collect::<Vec<_>>().join(" || ")))
            .collect();
        format!("{}\n{functions}", rule(&lists.join(" || ")))
    };
    let params: Vec<String> = (0..32).map(|i| format!("parameter_of_this_function_{i}")).collect();
    let wide = |i: usize| format!("fn w{i}({}) {{ {} > 1 }}\n", params.join(", "), params.join(" + "));
    let longest = "staff >= 3 && (seats < 9 || premises.owned) && area * 3 >= 2 * 58.5";
    vec![
        ("spaces", format!("{small}{}", " ".repeat(BYTES - small.len()))),
        ("comments, Chinese", format!("{}{small}", fill(100, |_| "// 一行中文注释\n".into()))),
        (
            "one line, Chinese comments",
            format!("{}{}", fill(100, |_| "/* 注释 */".into()), small.replace('\n', " ")),
        ),
        ("one text of 4 KiB, 15 times", called(15, &|_| format!("name == \"{}\"", "x".repeat(4_000)))),
        ("many small functions", format!("{small}\n{}", fill(100, |i| format!("fn f{i}(){{1}}\n")))),
        (
            "many small functions, one line",
            format!("{} {}", small.replace('\n', " "), fill(100, |i| format!("fn f{i}(){{1}}"))),
        ),
        ("700 called functions", called(700, &|i| format!("{longest} && staff > {i}"))),
        (
            "lists of 500 numbers",
            called(40, &|_| {
                format!("staff in [{}]", (0..480).map(|i| i.to_string()).collect::<Vec<_>>().join(","))
            }),
        ),
        ("parameters, 32 each", format!("{small}\n{}", fill(100, wide))),
        (
            "closures side by side",
            called(30, &|i| format!("[{}].len() > {i}", vec!["rooms.all(|r| r.size > 1)"; 60].join(", "))),
        ),
        (
            "closures in closures",
            called(150, &|i| {
                format!("rooms.all(|a| [1, 2].all(|b| [3].all(|c| [4].all(|d| a.size > b + c + d + {i}))))")
            }),
        ),
        ("parentheses, deep", called(180, &|_| format!("{}flag{}", "!(".repeat(20), ")".repeat(20)))),
        (
            "if in if",
            called(100, &|i| {
                format!("{}staff > {i}{}", "if flag { ".repeat(12), " } else { other }".repeat(12))
            }),
        ),
        ("long && chains", called(40, &|_| vec!["staff > seats"; 55].join(" && "))),
        (
            "let chains",
            called(30, &|_| {
                format!(
                    "let a0 = staff + 1; {} a99 > 1",
                    (1..100).map(|i| format!("let a{i} = a{} + 1; ", i - 1)).collect::<String>()
                )
            }),
        ),
        (
            "doubling calls",
            format!(
                "{}\nfn f0(x) {{ x }}\n{}",
                rule("f13(flag)"),
                (1..=13)
                    .map(|i| format!("fn f{i}(x) {{ f{0}(x) && f{0}(!x) }}\n", i - 1))
                    .collect::<String>()
            ),
        ),
        ("unknown names", called(120, &|i| vec![format!("nope{i} > premisses.size"); 20].join(" && "))),
        ("pairs of 512 rooms", rule("rooms.all(|a| rooms.some(|b| b.size > a.size || a.clean))")),
        (
            "pairs of 512 rooms, eight",
            rule(&vec!["rooms.all(|a| rooms.all(|b| b.size >= a.size))"; 8].join(" && ")),
        ),
        ("texts of 512 pairs", rule("rooms.all(|a| rooms.all(|b| name.contains(name)))")),
        (
            "combinations of unknowns",
            rule("rooms.all(|a| rooms.some(|b| a.clean == b.clean && (flag || other)))"),
        ),
        ("one list of 512 unknowns", rule("rooms.all(|r| r.size >= 8)")),
        ("a sum of 512 unknowns", rule("sum(rooms.map(|r| r.size)) > 8")),
    ]
}

fn facts() -> [String; 3] {
    let rooms = |one: &str| vec![one; 512].join(",");
    [
        "{}".into(),
        format!(
            r#"{{"facts":{{"flag":true,"other":true,"staff":3,"seats":5,"area":"99.00","name":"{}","kind":"shop","premises":{{"size":1,"owned":true}},"rooms":[{}]}}}}"#,
            "公".repeat(200),
            rooms(r#"{"size":7,"clean":true,"ends":null}"#)
        ),
        format!(r#"{{"facts":{{"rooms":[{}]}}}}"#, rooms("{}")),
    ]
}

fn fastest<T>(run: impl Fn() -> T) -> (Duration, T) {
    let mut best = None;
    for _ in 0..3 {
        let started = Instant::now();
        let result = run();
        let took = started.elapsed();
        if best.as_ref().is_none_or(|(t, _)| took < *t) {
            best = Some((took, result));
        }
        if took > Duration::from_secs(1) {
            break;
        }
    }
    best.unwrap_or_else(|| unreachable!("ran at least once"))
}

fn main() {
    let on = yushen::value::date::parse("2026-11-22");
    let (idle, _) = fastest(|| library::check(&sources(&rule("flag"))));
    println!("an empty script: {idle:?} (the rest of the sample library)\n");
    println!(
        "{:<32} {:>7} {:>10}  {:<16} review: nothing, all known, 512 unknown",
        "script", "bytes", "check", "codes"
    );
    for (name, script) in scripts() {
        let sources = sources(&script);
        let (took, (library, found)) = fastest(|| library::check(&sources));
        let mut codes: Vec<_> =
            found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code).collect();
        codes.dedup();
        let mut reviews = String::new();
        if let (Some(library), Some(on)) = (&library, on) {
            for document in facts() {
                let (took, _) = fastest(|| library.review("sample", document.as_bytes(), on).is_ok());
                reviews.push_str(&format!("{:>9.2} ms", took.as_secs_f64() * 1e3));
            }
        }
        println!(
            "{name:<32} {:>7} {:>7.2} ms  {:<16} {reviews}",
            script.len(),
            took.as_secs_f64() * 1e3,
            codes.join(",")
        );
    }
}
