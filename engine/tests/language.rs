//! The rule language from outside: expressions over facts give these verdicts; these scripts are refused, there.

mod common;

use common::{compile, rule, verdict};

/// Expression, facts, verdict.
const VERDICTS: &[(&str, &str, &str)] = &[
    // three-valued
    ("flag", r#""flag":true"#, "met"),
    ("flag", r#""flag":false"#, "unmet"),
    ("flag", "", "unknown"),
    ("flag && other", r#""flag":false"#, "unmet"),
    ("flag && other", r#""other":false"#, "unmet"),
    ("flag && other", r#""other":true"#, "unknown"),
    ("flag || other", r#""other":true"#, "met"),
    ("flag || other", r#""flag":false"#, "unknown"),
    ("!flag", "", "unknown"),
    ("!(staff > 2)", "", "unknown"),
    ("if flag { true } else { true }", "", "met"),
    ("if flag { staff > 2 } else { staff > 3 }", r#""staff":9"#, "met"),
    ("if flag { staff > 2 } else { staff > 3 }", r#""staff":3"#, "unknown"),
    // every combination of unknown booleans and choices agrees
    ("flag || !flag", "", "met"),
    ("flag && other || !flag || !other", "", "met"),
    ("flag && !flag", "", "unmet"),
    (r#"kind == "shop" || kind == "stall" || kind == "kitchen""#, "", "met"),
    (r#"if kind == "shop" { flag } else { !flag || flag }"#, r#""flag":true"#, "met"),
    ("flag == flag", "", "met"),
    (r#"staff > 3 || flag && kind != "shop" && kind == "shop""#, "", "unknown"),
    // a fault is not a refusal, and is not hidden by what stands to its right
    (r#"staff > parameter("limit")"#, r#""staff":301"#, "met"),
    (r#"staff > parameter("unset")"#, r#""staff":301"#, "unset_parameter"),
    (r#"staff > parameter("unset")"#, "", "unset_parameter"),
    (r#"flag && staff > parameter("unset")"#, r#""flag":false"#, "unmet"),
    (r#"flag && staff > parameter("unset")"#, "", "unknown"),
    (r#"staff > parameter("unset") && flag"#, r#""flag":false"#, "unset_parameter"),
    ("div_floor(10, seats) > 1 && flag", r#""flag":false"#, "unknown"),
    ("div_floor(10, seats) > 1 && flag", r#""flag":false,"seats":0"#, "division_by_zero"),
    ("staff + seats > 3 && flag", r#""flag":false"#, "unmet"),
    ("staff * seats * seats > 3", r#""staff":9007199254740991,"seats":9007199254740991"#, "overflow"),
    // numbers
    ("area >= 8", r#""area":"8""#, "met"),
    ("area >= 8.01", r#""area":"8.00""#, "unmet"),
    ("area * 3 >= 2 * 8.5", r#""area":"5.67""#, "met"),
    ("3 * staff >= 2 * seats", r#""staff":2,"seats":3"#, "met"),
    ("staff - 5 == -2", r#""staff":3"#, "met"),
    ("div_floor(seats, 2) == -4", r#""seats":-7"#, "met"),
    ("div_ceil(seats, 2) == -3", r#""seats":-7"#, "met"),
    ("div_round(seats, 2) == -4", r#""seats":-7"#, "met"),
    ("div_floor(ratio, 0.3) == 3", r#""ratio":"0.9999""#, "met"),
    ("staff in 1..=5", r#""staff":5"#, "met"),
    ("staff in 1..5", r#""staff":5"#, "unmet"),
    ("staff in [1, 3, 5]", r#""staff":3"#, "met"),
    ("ratio in [1, 2.5]", r#""ratio":"2.5""#, "met"),
    ("staff in [1.5, 3]", r#""staff":3"#, "met"),
    ("9223372036854775808 > staff", r#""staff":1"#, "met"),
    // dates
    (r#"day < date("2026-01-31")"#, r#""day":"2026-01-30""#, "met"),
    ("years_between(day, on) >= 22", r#""day":"2004-11-22""#, "met"),
    ("years_between(day, on) >= 22", r#""day":"2004-11-23""#, "unmet"),
    (r#"add_months(day, 1) == date("2026-02-28")"#, r#""day":"2026-01-31""#, "met"),
    (r#"add_workdays(day, 5) == date("2026-02-27")"#, r#""day":"2026-02-13""#, "met"),
    (r#"retirement_date(day, "male") == date("2025-02-15")"#, r#""day":"1965-01-15""#, "met"),
    ("is_workday(day)", r#""day":"2027-01-04""#, "calendar_not_published"),
    ("day <= add_years(day, 9000)", r#""day":"2026-01-31""#, "date_range"),
    ("year(on) == 2026 && month(on) == 11 && day(on) == 22", "", "met"),
    // tables
    (r#"staff <= table("seats_by_kind", kind, area)"#, r#""staff":10,"kind":"shop","area":"100""#, "met"),
    (r#"staff <= table("seats_by_kind", kind, area)"#, r#""staff":11,"kind":"shop","area":"100""#, "unmet"),
    (r#"staff <= table("seats_by_kind", kind, area)"#, r#""staff":11,"kind":"shop","area":"100.01""#, "met"),
    (
        r#"staff <= table("seats_by_kind", kind, area)"#,
        r#""staff":1,"kind":"stall","area":"50.01""#,
        "no_row",
    ),
    (
        r#"staff <= table("seats_by_kind", kind, area)"#,
        r#""staff":1,"kind":"kitchen","area":"5""#,
        "unset_table",
    ),
    (r#"staff <= table("seats_by_kind", kind, area)"#, r#""staff":1,"kind":"shop""#, "unknown"),
    // what may not exist
    ("ends == () || ends >= on", r#""ends":null"#, "met"),
    ("ends == () || ends >= on", "", "unknown"),
    ("ends == () || ends >= on", r#""ends":"2026-11-21""#, "unmet"),
    ("ends != () && ends >= on", r#""ends":null"#, "unmet"),
    ("if ends == () { flag } else { ends >= on }", r#""ends":null,"flag":true"#, "met"),
    // texts and choices
    (r#"name.ends_with("公司") && name.len() == 4"#, r#""name":"某某公司""#, "met"),
    (r#""公司" in name"#, r#""name":"某公司""#, "met"),
    (r#"kind == "shop""#, r#""kind":"stall""#, "unmet"),
    (r#"kind != "shop""#, r#""kind":"stall""#, "met"),
    (r#"kind in ["shop", "stall"]"#, r#""kind":"stall""#, "met"),
    (r#"kind !in ["shop", "stall"]"#, r#""kind":"kitchen""#, "met"),
    (r#"tags.contains("hot")"#, r#""tags":["cold","hot"]"#, "met"),
    (r#""raw" in tags"#, r#""tags":[]"#, "unmet"),
    (r#"tags.some(|t| t in ["raw", "cold"])"#, r#""tags":["cold"]"#, "met"),
    ("tags.len() == 2", r#""tags":["cold","hot"]"#, "met"),
    ("years_between(birth_date(citizen), on) >= 76", r#""citizen":"11010519491231002X""#, "met"),
    (r#"sex_of(citizen) == "female""#, r#""citizen":"11010519491231002X""#, "met"),
    // records and lists
    ("premises.size >= 8 && premises.owned", r#""premises":{"size":8}"#, "unknown"),
    ("premises.size >= 8", r#""premises":{"size":8}"#, "met"),
    ("rooms.all(|r| r.size >= 8)", r#""rooms":[]"#, "met"),
    ("rooms.all(|r| r.size >= 8)", r#""rooms":[{"size":9},{}]"#, "unknown"),
    ("rooms.all(|r| r.size >= 8)", r#""rooms":[{},{"size":1}]"#, "unmet"),
    ("rooms.some(|r| r.clean)", r#""rooms":[{},{"clean":true}]"#, "met"),
    ("rooms.filter(|r| r.clean).len() >= 1", r#""rooms":[{},{"clean":true}]"#, "unknown"),
    ("rooms.filter(|r| r.size > 3).len() >= 1", r#""rooms":[{},{"size":9}]"#, "unknown"),
    ("rooms.count(|r| r.size > 5) == 1", r#""rooms":[{"size":9},{"size":1}]"#, "met"),
    ("sum(rooms.map(|r| r.size)) <= staff", r#""rooms":[{"size":9},{"size":1}],"staff":10"#, "met"),
    ("rooms.map(|r| r.size).sum() == 0", r#""rooms":[]"#, "met"),
    ("max(rooms.map(|r| r.size)) == 9", r#""rooms":[{"size":9},{"size":1}]"#, "met"),
    ("min(rooms.map(|r| r.size)) == 1", r#""rooms":[]"#, "empty_list"),
    ("rooms.reduce(|t, r| t + r.size, 0) == 10", r#""rooms":[{"size":9},{"size":1}]"#, "met"),
    (
        "rooms.all(|r| r.ends == () || r.ends >= on)",
        r#""rooms":[{"ends":null},{"ends":"2027-01-01"}]"#,
        "met",
    ),
    (
        "rooms.all(|a| rooms.some(|b| b.size == a.size + 1 || a.size == 9))",
        r#""rooms":[{"size":9},{"size":8}]"#,
        "met",
    ),
    ("sum(rooms.map(|r| r.size)) > 5 && flag", r#""flag":false"#, "unmet"),
    ("sum(rooms.map(|r| r.size * seats * seats)) > 5 && flag", r#""flag":false"#, "unknown"),
    // let, blocks, functions
    ("let big = staff > 5; big && flag", r#""staff":9,"flag":true"#, "met"),
    ("let total = staff + seats; total > 5 || total < 0", r#""staff":9,"seats":1"#, "met"),
    // full-width signs as a Chinese input method types them
    ("（staff ＞＝ 5） ＆＆ ｆｌａｇ", r#""staff":9,"flag":true"#, "met"),
];

#[test]
fn expressions_have_these_verdicts() {
    for (expression, facts, expected) in VERDICTS {
        assert_eq!(verdict(expression, facts), *expected, "`{expression}` with {{{facts}}}");
    }
}

/// Expression, facts, the smallest set of facts that could settle it.
const SETTLING: &[(&str, &str, &[&str])] = &[
    ("flag && staff > 2", "", &["facts.flag"]),
    ("staff > 2 && flag", "", &["facts.flag"]),
    ("flag && staff > 2", r#""flag":true"#, &["facts.staff"]),
    ("staff > seats", "", &["facts.staff", "facts.seats"]),
    ("staff > seats || flag", "", &["facts.flag"]),
    ("if flag { staff > 2 } else { staff > 3 }", "", &["facts.staff"]),
    ("let total = staff + seats; total > 5 || total < 0", "", &["facts.staff", "facts.seats"]),
    ("rooms.all(|r| r.size >= 8)", "", &["facts.rooms"]),
    ("rooms.all(|r| r.size >= 8)", r#""rooms":[{},{"size":9},{}]"#, &["facts.rooms[0].size"]),
    ("rooms.some(|r| r.clean) && day > on", r#""rooms":[{}]"#, &["facts.day"]),
    ("premises.size > 2 && premises.owned", "", &["facts.premises.size"]),
];

#[test]
fn an_unknown_check_names_a_smallest_set_of_facts() {
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    for (expression, facts, expected) in SETTLING {
        let library = compile(&rule(expression)).unwrap_or_else(|d| panic!("`{expression}`: {}", d[0]));
        let decision = library.review("sample", format!("{{\"facts\":{{{facts}}}}}").as_bytes(), on).unwrap();
        assert_eq!(decision.conditions[0].unknown, *expected, "`{expression}` with {{{facts}}}");
    }
}

/// Expression, code of the refusal, column in line 1 (the expression begins at column 14).
const REFUSED: &[(&str, &str, u32)] = &[
    ("flagg", "unknown-name", 14),
    ("flag && stafff > 2", "unknown-name", 22),
    ("premises.sizes > 2", "unknown-field", 23),
    ("rooms.all(|r| r.sizes > 2)", "unknown-field", 30),
    ("staff.foo > 2", "no-fields", 20),
    ("staff > \"3\"", "wrong-type", 14),
    ("day > 3", "wrong-type", 14),
    ("kind == \"shp\"", "unknown-option", 22),
    ("kind in [\"shop\", \"stal\"]", "unknown-option", 31),
    ("staff", "wrong-type", 14),
    ("staff / 2 > 1", "unsupported", 20),
    ("staff % 2 == 1", "unsupported", 20),
    ("area + staff > 3", "unit-mismatch", 14),
    ("area > staff", "unit-mismatch", 14),
    ("ends >= on", "unguarded-optional", 14),
    ("ends >= on || ends == ()", "unguarded-optional", 14),
    ("rooms.all(|r| r.ends >= on)", "unguarded-optional", 28),
    ("day == ()", "never-missing", 14),
    ("fooo(staff)", "unknown-function", 14),
    ("year_between(day, on) > 1", "unknown-function", 14),
    ("years_between(day) > 1", "wrong-arity", 14),
    ("years_between(day, staff) > 1", "wrong-type", 33),
    ("date(\"2026-02-30\") < on", "bad-date", 19),
    ("date(name) < on", "not-literal", 19),
    ("parameter(\"limt\") > 1", "unknown-parameter", 24),
    (r#"staff > table("seats_by_kin", kind, area)"#, "unknown-table", 28),
    (r#"staff > table("seats_by_kind", kind)"#, "wrong-arity", 22),
    (r#"staff > table("seats_by_kind", area, kind)"#, "wrong-type", 45),
    ("paper.valid_until != ()", "reads-evidence", 14),
    ("let x = 1; x = 2; x > 1", "unsupported", 27),
    ("while flag { } true", "unsupported", 14),
    ("for r in rooms { } true", "unsupported", 14),
    ("loop { } true", "unsupported", 14),
    ("return flag;", "no-value", 25),
    ("return flag", "unsupported", 14),
    ("throw flag", "unsupported", 14),
    ("try { flag } catch { true }", "unsupported", 14),
    ("switch staff { 1 => true, _ => false }", "unsupported", 14),
    ("rooms[0].size > 1", "unsupported", 19),
    ("`a${staff}` == name", "unsupported", 14),
    ("staff ?? 3 > 1", "unsupported", 20),
    ("premises?.size > 1", "unsupported", 22),
    ("#{a: 1}.a == 1", "unsupported", 14),
    ("'a' == name", "unsupported", 14),
    ("staff ** 2 > 1", "unsupported", 20),
    ("staff | 2 > 1", "unsupported", 20),
    ("eval(\"true\")", "unknown-function", 14),
    ("sleep(1) == ()", "unknown-function", 14),
    ("if flag { true }", "no-value", 14),
    ("flag; true", "unsupported", 14),
    ("flag;", "no-value", 18),
    ("flag &&", "syntax", 21),
    ("(flag", "syntax", 0),
    ("premises.size > 1000", "never-holds", 14),
    ("premises.size == 1001", "never-holds", 14),
    ("rooms.all(|r| r.size < 0)", "never-holds", 28),
    ("1 > 2", "never-holds", 14),
    ("staff > 9223372036854775807 + 1", "overflow", 22),
    ("div_floor(staff, 0) > 1", "division-by-zero", 14),
    ("[] == []", "empty-list", 14),
    ("rooms.all(|a, b| true)", "wrong-arity", 24),
    ("rooms.all(flag)", "wrong-type", 24),
    ("rooms.map(|r| r).len() > 1", "wrong-type", 28),
    ("check()", "recursion", 14),
    ("5 in staff", "wrong-type", 19),
    ("name < \"x\"", "wrong-type", 14),
    ("1e400 > staff", "syntax", 0),
];

#[test]
fn refusals_have_a_code_and_a_place() {
    for (expression, code, column) in REFUSED {
        let errors =
            compile(&rule(expression)).err().unwrap_or_else(|| panic!("`{expression}` was accepted"));
        let error = errors.iter().find(|d| d.code == *code);
        let error = error.unwrap_or_else(|| panic!("`{expression}`: expected {code}, found {errors:#?}"));
        if *column > 0 {
            assert_eq!((error.span.line, error.span.column), (1, *column), "`{expression}`: {error}");
        }
        assert!(error.hint.is_some(), "`{expression}`: no hint in {error}");
    }
}

#[test]
fn all_mistakes_of_a_script_are_reported_at_once() {
    let script = "fn check() { flagg && stafff > 2 && kind == \"shp\" }\nfn accepts_paper_fine() { papr.form == \"original\" }";
    let errors = compile(script).err().unwrap();
    let codes: Vec<_> = errors.iter().map(|d| (d.code, d.span.line)).collect();
    assert_eq!(codes, [("unknown-name", 1), ("unknown-name", 1), ("unknown-option", 1), ("unknown-name", 2)]);
}

#[test]
fn a_rule_function_may_call_others_with_values() {
    let script = "fn check() { grown(day) && doubled(staff) > 5 }
        fn grown(born) { years_between(born, on) >= 18 }
        fn doubled(n) { let twice = n * 2; twice }
        fn accepts_paper_fine() { paper.form == \"original\" && (paper.valid_until == () || paper.valid_until >= on) }";
    assert!(compile(script).is_ok(), "{:#?}", compile(script).err());
}

#[test]
fn functions_that_belong_to_nothing_are_named() {
    let script = "fn chek() { true } fn needs_papr() { true } fn accepts_paper_fine() { true }";
    let errors = compile(script).err().unwrap();
    let codes: Vec<_> = errors.iter().map(|d| d.code).collect();
    assert!(codes.contains(&"missing-function") && codes.contains(&"unknown-check"), "{errors:#?}");
}
