//! Tests of parameters: values on days, unset values, and each mistake.

use super::*;
use crate::diagnostic::Severity;
use crate::value::date::parse;

const PATH: &str = "parameters/small_project_area.toml";
const SOURCE: &str = r#"
title = "限额以下小型工程：建筑面积上限"
type = "decimal"
unit = "㎡"
scale = 2
status = "confirmed"
basis = ["construction-permit-measures-2014#2"]
[[values]]
from = 2018-09-28
value = "500"
[[values]]
from = 2014-10-25
until = 2018-09-27
value = "300.00"
supplied_by = "省住建厅"
"#;

fn day(text: &str) -> NaiveDate {
    parse(text).unwrap()
}

fn codes(source: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    let _ = read(PATH, source, &mut found);
    found.iter().map(|d| d.code).collect()
}

#[test]
fn each_day_has_the_value_of_its_range() {
    let mut found = Vec::new();
    let parameter = read(PATH, SOURCE, &mut found).unwrap();
    assert_eq!(found, []);
    assert_eq!(parameter.name, "small_project_area");
    assert_eq!(parameter.ty, ParameterType::Decimal { scale: 2 });
    assert_eq!(parameter.value_on(day("2014-10-24")), None);
    let old = ParameterValue::Decimal { mantissa: 30_000 };
    assert_eq!(parameter.value_on(day("2014-10-25")), Some(&old));
    assert_eq!(parameter.value_on(day("2018-09-27")), Some(&old));
    assert_eq!(parameter.value_on(day("2018-09-28")), Some(&ParameterValue::Decimal { mantissa: 50_000 }));
    assert_eq!(parameter.citations[0].0.law, "construction-permit-measures-2014");
    assert_eq!((parameter.citations[0].1.line, parameter.citations[0].1.column), (7, 10));
}

#[test]
fn an_unset_value_is_to_be_confirmed_and_never_falls_back() {
    let source = SOURCE.replace("value = \"500\"\n", "supplied_by = \"区住建局\"\n");
    let mut found = Vec::new();
    let parameter = read(PATH, &source, &mut found).unwrap();
    assert_eq!(parameter.value_on(day("2026-01-01")), None);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].code, found[0].severity), ("unset-parameter", Severity::ToBeConfirmed));
    assert!(found[0].message.contains("区住建局"), "{}", found[0].message);
}

#[test]
fn values_have_the_declared_type() {
    for (ty, value, expected) in [
        ("integer", "3", ParameterValue::Integer(3)),
        ("date", "2026-01-31", ParameterValue::Date(day("2026-01-31"))),
        ("bool", "true", ParameterValue::Bool(true)),
        ("text", "\"甲\"", ParameterValue::Text("甲".into())),
    ] {
        let source = format!(
            "title = \"x\"\ntype = \"{ty}\"\nstatus = \"unconfirmed\"\n[[values]]\nfrom = 2020-01-01\nvalue = {value}"
        );
        let mut found = Vec::new();
        let parameter = read(PATH, &source, &mut found).unwrap();
        assert_eq!(parameter.value_on(day("2020-01-01")), Some(&expected));
        assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["to-be-confirmed"]);
        assert_eq!(codes(&source.replace(value, "0.5")), ["to-be-confirmed", "wrong-type"]);
    }
}

#[test]
fn mistakes_are_reported() {
    assert_eq!(codes(&SOURCE.replace("until = 2018-09-27", "until = 2018-09-28")), ["overlapping-values"]);
    assert_eq!(codes(&SOURCE.replace("until = 2018-09-27\n", "")), ["overlapping-values"]);
    assert_eq!(codes(&SOURCE.replace("until = 2018-09-27", "until = 2014-10-24")), ["empty-range"]);
    assert_eq!(codes(&SOURCE.replace("300.00", "300.001")), ["bad-value"]);
    assert_eq!(codes(&SOURCE.replace("scale = 2", "scale = 7")), ["bad-value"]);
    assert_eq!(codes(&SOURCE.replace("\"decimal\"", "\"decimals\"")), ["bad-value"]);
    assert_eq!(codes(&SOURCE.replace("value = \"500\"", "value = 500")), ["wrong-type"]);
    assert_eq!(
        codes("title = \"x\"\ntype = \"bool\"\nstatus = \"unconfirmed\""),
        ["to-be-confirmed", "missing-key"]
    );
}
