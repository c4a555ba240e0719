//! Time: scripts that are small and legal in every part, and would run long.

use super::{Hostile, bodies, body, script};
use crate::common::rule;

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = bodies(
        "quantifiers in quantifiers",
        &[
            ("rooms.all(|a| rooms.some(|b| b.size == a.size))", &[]),
            ("rooms.all(|a| rooms.all(|b| rooms.all(|c| c.size >= 0 || a.size > b.size)))", &["too-costly"]),
            ("rooms.count(|a| rooms.count(|b| rooms.count(|c| c.clean) > 1) > 1) > 1", &["too-costly"]),
            (
                "rooms.filter(|a| rooms.filter(|b| rooms.filter(|c| c.clean).len() > 1).len() > 1).len() > 1",
                &["too-costly"],
            ),
            ("sum(rooms.map(|a| sum(rooms.map(|b| sum(rooms.map(|c| c.size)))))) > 1", &["too-costly"]),
            (
                "rooms.reduce(|s, a| s + rooms.reduce(|t, b| t + rooms.reduce(|u, c| u + c.size, 0), 0), 0) > 1",
                &["too-costly"],
            ),
            ("(0..512).all(|a| (0..512).all(|b| (0..512).all(|c| a + b + c >= 0)))", &["too-costly"]),
            ("(0..9).all(|a| (0..9).all(|b| rooms.all(|c| a + b + c.size >= 0)))", &["too-costly"]),
            ("[1, 2, 3].all(|a| [4, 5].all(|b| rooms.all(|c| a + b + c.size >= 0)))", &[]),
            ("tags.all(|a| tags.all(|b| tags.all(|c| a == b || b == c || c != a)))", &["too-costly"]),
        ],
    );
    list.extend(bodies(
        "lists behind functions",
        &[
            ("rooms.all(|a| a.size in rooms.map(|b| b.size))", &[]),
            ("rooms.all(|a| rooms.all(|b| a.size + b.size in rooms.map(|c| c.size)))", &["too-costly"]),
            ("rooms.all(|a| rooms.all(|b| sum(rooms.map(|c| c.size)) > a.size + b.size))", &["too-costly"]),
            ("rooms.filter(|a| a.clean).map(|a| a.size).filter(|n| n > 1).sum() > 1", &[]),
            (
                "let all = rooms.map(|r| r.size); rooms.all(|r| rooms.all(|s| r.size + s.size in all))",
                &["too-costly"],
            ),
        ],
    ));
    list.extend(bodies("texts in closures", &[
        ("rooms.all(|a| rooms.all(|b| name.contains(name)))", &[]),
        ("rooms.all(|a| rooms.all(|b| name.contains(name) && name.starts_with(name) && name.len() > 1))", &["too-costly"]),
        ("rooms.all(|a| rooms.all(|b| table(\"seats_by_kind\", kind, area) > 1))", &[]),
        ("rooms.all(|a| rooms.all(|b| add_workdays(day, a.size) > on && retirement_date(day, \"male\") > on))", &[]),
        ("rooms.all(|a| rooms.all(|b| birth_date(citizen) < on))", &[]),
    ]));
    let two = "rooms.all(|a| rooms.some(|b| b.size >= a.size))";
    list.push(body("many pairs", [two; 8].join(" && "), &[]));
    let half = vec![two; 40].join(" && ");
    list.push(body("many pairs", format!("({half}) || ({half})"), &["too-costly"]));
    let wide = (0..50).map(|i| format!("a.size + b.size > {i}")).collect::<Vec<_>>().join(" || ");
    list.push(body("wide bodies", format!("rooms.all(|a| rooms.all(|b| {wide}))"), &["too-costly"]));
    let functions = "fn f0(x) { rooms.all(|r| r.size >= x) }\nfn f1(x) { rooms.all(|r| f0(r.size + x)) }\nfn f2(x) { rooms.all(|r| f1(r.size + x)) }";
    list.push(script("closures behind functions", format!("{}\n{functions}", rule("f1(1)")), &[]));
    list.push(script(
        "closures behind functions",
        format!("{}\n{functions}", rule("f2(1)")),
        &["too-costly"],
    ));
    // Twelve unknown yes-or-no facts are tried in 4,096 combinations: here there are only a few, times a pair of lists.
    list.extend(bodies(
        "combinations of unknowns",
        &[
            ("(flag || !flag) && rooms.all(|a| rooms.some(|b| b.size >= a.size || flag || other))", &[]),
            ("rooms.all(|a| a.clean || !a.clean)", &[]),
            ("rooms.count(|a| a.clean || flag) >= 0", &[]),
            ("rooms.all(|a| rooms.some(|b| a.clean == b.clean && a.size != b.size))", &[]),
        ],
    ));
    list
}
