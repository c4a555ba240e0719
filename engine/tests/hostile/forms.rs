//! Forms of Rhai that rules do not have: assignment, loops, faults, modules, function pointers, foreign operators.

use super::{Hostile, bodies};

const UNSUPPORTED: &[&str] = &["unsupported"];
const SYNTAX: &[&str] = &["syntax"];
const UNKNOWN: &[&str] = &["unknown-function"];

fn each(mechanism: &'static str, list: &[&str], codes: &[&'static str]) -> Vec<Hostile> {
    list.iter().map(|text| super::body(mechanism, text, codes)).collect()
}

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = each(
        "assignment",
        &[
            "let x = 1; x = 2; x > 1",
            "let x = 1; x += 2; x > 1",
            "let x = 1; x -= 2; x > 1",
            "let x = 1; x *= 2; x > 1",
            "let x = 1; x /= 2; x > 1",
            "let x = 1; x %= 2; x > 1",
            "let x = 1; x **= 2; x > 1",
            "let x = 1; x <<= 2; x > 1",
            "let x = 1; x &= 2; x > 1",
            "flag = true; flag",
            "premises.size = 3; true",
            "rooms[0] = 3; true",
        ],
        UNSUPPORTED,
    );
    list.extend(bodies(
        "constants",
        &[
            ("const X = 1; X > 0", UNSUPPORTED),
            ("let x; true", &["no-value"]),
            ("let x = return 1; true", SYNTAX),
        ],
    ));
    list.extend(each(
        "loops",
        &[
            "while flag { } true",
            "loop { } true",
            "for r in rooms { } true",
            "for (r, i) in rooms { } true",
            "do { } while flag; true",
            "do { } until flag; true",
            "while true { break; } true",
            "loop { continue; } true",
        ],
        UNSUPPORTED,
    ));
    list.extend(each(
        "loops",
        &["rooms.all(|r| { while true { } true })", "rooms.all(|r| loop { })"],
        UNSUPPORTED,
    ));
    list.extend(bodies(
        "loops",
        &[("break", SYNTAX), ("continue; flag", SYNTAX), ("{ loop { } }", UNSUPPORTED)],
    ));
    list.extend(each(
        "return and throw",
        &[
            "return flag",
            "return",
            "throw",
            "throw \"x\"",
            "if flag { return true } else { false }",
            "rooms.all(|r| return r.clean)",
            "{ throw 1 }",
        ],
        UNSUPPORTED,
    ));
    list.extend(each(
        "try",
        &[
            "try { flag } catch { true }",
            "try { flag } catch (e) { true }",
            "try { throw 1; } catch { } flag",
        ],
        UNSUPPORTED,
    ));
    list.extend(each(
        "switch",
        &[
            "switch staff { 1 => true, _ => false }",
            "switch staff { 1..5 => true, _ => false }",
            "switch flag { true => 1 } > 0",
            "switch staff { }",
            "switch staff { 1 if flag => true, _ => false }",
            "rooms.all(|r| switch r.size { _ => true })",
        ],
        UNSUPPORTED,
    ));
    list.extend(each(
        "calls out",
        &[
            "eval(\"flag\")",
            "print(\"x\") > 1",
            "debug(1) > 1",
            "sleep(1) > 1",
            "timestamp() > 1",
            "rand() > 1",
            "parse_json(\"{}\") == 1",
            "type_of(flag) == name",
            "is_def_var(\"flag\")",
            "open(\"/etc/passwd\") == 1",
            "import_file(1)",
        ],
        UNKNOWN,
    ));
    list.extend(bodies(
        "function pointers",
        &[
            ("Fn(\"check\") == 1", UNKNOWN),
            ("Fn(\"check\").call()", UNKNOWN),
            ("call(check)", UNKNOWN),
            ("is_def_fn(\"check\", 0)", UNKNOWN),
            ("curry(1, 2)", UNKNOWN),
            ("rooms.all(Fn(\"check\"))", &["wrong-type"]),
            ("let f = |x| x; f.call(1)", &["unexpected-closure", "unknown-function"]),
            ("let f = |x| x > 1; rooms.all(f)", &["unexpected-closure", "wrong-type"]),
            ("flag == |x| x", UNSUPPORTED),
            ("(|x| x)", &["unexpected-closure"]),
            ("[|x| x].len() > 0", UNSUPPORTED),
            ("rooms.all(check)", &["wrong-type"]),
            ("this.call(1)", SYNTAX),
        ],
    ));
    list.extend(bodies(
        "closures",
        &[
            ("rooms.all(|| true)", UNSUPPORTED),
            ("rooms.all(| | true)", SYNTAX),
            ("rooms.all(|r,| r.clean)", &[]),
            ("rooms.all(|a, b| true)", &["wrong-arity"]),
            ("rooms.all(|a, b, c| true)", SYNTAX),
            ("rooms.all(|r|)", SYNTAX),
            ("rooms.all(|r| {})", &["no-value"]),
            ("rooms.all(|r| ())", &["wrong-type"]),
            ("rooms.all(|r| r)", &["wrong-type"]),
            ("rooms.all(|r r| true)", SYNTAX),
            ("rooms.all(|1| true)", SYNTAX),
            ("rooms.all(|r| r.clean, 1)", &["wrong-arity"]),
            ("rooms.all(|r| r.clean;)", SYNTAX),
            ("rooms.all(|r| r.clean) { true }", SYNTAX),
            ("let x = staff; rooms.all(|r| r.size < x)", &[]),
            ("rooms.reduce(|t| t, 0) > 1", &["wrong-arity"]),
            ("rooms.reduce(|t, r| t, 0) >= 0", &[]),
            ("rooms.reduce(|t, r| flag, 0) >= 0", &["wrong-type"]),
            ("rooms.reduce(|t, r| t * 1.5, 0) > 1", &["wrong-type"]),
            ("rooms.reduce(|t, r| t * 1.5, 0.5) > 1", &["too-precise"]),
            ("rooms.all(|r| |s| true)", UNSUPPORTED),
            ("rooms.map(|r| rooms).len() > 1", &["wrong-type"]),
        ],
    ));
    list.extend(bodies(
        "modules",
        &[
            ("import \"x\" as y; true", SYNTAX),
            ("export flag", SYNTAX),
            ("a::b()", SYNTAX),
            ("a::b > 1", SYNTAX),
            ("global::x > 1", SYNTAX),
            ("crate::check()", SYNTAX),
        ],
    ));
    list.extend(each(
        "foreign operators",
        &[
            "flag === other",
            "flag <=> other",
            "x := 1",
            "flag -> other",
            "flag <- other",
            "flag => other",
            "flag ; ; other :",
            "@flag",
            "flag ~ other",
            "flag ? 1 : 2",
            "flag and other",
            "not flag",
            "staff not in [1]",
            "staff++ > 1",
            "flag !== other",
            "#flag",
            "flag \\ other",
            "staff <> 3",
        ],
        SYNTAX,
    ));
    list.extend(each(
        "operators left out",
        &[
            "staff / 2 > 1",
            "staff % 2 == 0",
            "staff ** 2 > 1",
            "staff & 1 == 1",
            "staff | 1 == 1",
            "staff ^ 1 == 1",
            "staff << 1 > 2",
            "staff >> 1 > 2",
            "staff ?? 3 > 1",
            "flag & other",
            "flag | other",
            "flag ^ other",
        ],
        UNSUPPORTED,
    ));
    list.extend(each(
        "index and maps",
        &[
            "rooms[0].clean",
            "rooms[-1].clean",
            "name[0] == name",
            "premises[\"size\"] > 1",
            "rooms?[0].clean",
            "premises?.owned",
            "#{} == 1",
            "#{flag: true}.flag",
            "'a' == name",
            "name['a'..'b'] == name",
        ],
        UNSUPPORTED,
    ));
    list.extend(bodies(
        "half a form",
        &[
            ("if flag { true }", &["no-value"]),
            ("if flag { true } else { }", &["no-value"]),
            ("if { true } else { false }", SYNTAX),
            ("if flag true else false", SYNTAX),
            ("else { true }", SYNTAX),
            ("flag;", &["no-value"]),
            (";", &["no-value"]),
            ("flag; other", UNSUPPORTED),
            ("flag other", SYNTAX),
            ("flag &&", SYNTAX),
            ("&& flag", SYNTAX),
            ("()", &["wrong-type"]),
            ("flag, other", SYNTAX),
            ("[1, 2, 3", SYNTAX),
            ("min(1, 2", SYNTAX),
            ("rooms.", SYNTAX),
            (".size", SYNTAX),
            ("let x =", SYNTAX),
            ("let = 1; true", SYNTAX),
            ("flag)(", SYNTAX),
            ("flag]", SYNTAX),
            ("premises.owned()", UNKNOWN),
            ("premises", &["wrong-type"]),
            ("rooms == rooms", &["wrong-type"]),
            ("premises == premises", &["wrong-type"]),
            ("() == ()", &["wrong-type"]),
            ("flag == ()", &["never-missing"]),
        ],
    ));
    list
}
