//! Tests of profiles: what is unset gets a value, what is set keeps its own, and each mistake.

use crate::library::{self, Sources};
use crate::parameter::ParameterValue;
use crate::value::date::parse as day;

const PARAMETER: &str = r#"
title = "限额"
type = "decimal"
scale = 2
status = "unconfirmed"
[[values]]
from = 2020-01-01
until = 2024-12-31
value = "5"
[[values]]
from = 2025-01-01
supplied_by = "区民政局"
"#;

const TABLE: &str = r#"
title = "标准"
status = "unconfirmed"
keys = [{ id = "size", type = "integer" }]
value = { type = "integer" }
[[versions]]
from = 2020-01-01
file = "rate.csv"
"#;

fn sources(profile: &str) -> Sources {
    let files = [
        ("library.toml", "title = \"t\"\npublisher = \"p\"\nlanguages = [\"zh\"]"),
        ("parameters/limit.toml", PARAMETER),
        ("tables/rate.toml", TABLE),
        ("tables/rate.csv", "size,value\n1,7\n2,\n"),
        ("profiles/sample.toml", profile),
    ];
    files.into_iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

const PROFILE: &str =
    "title = \"示例\"\nsample = true\n[values]\nlimit = \"8.50\" # 示例\n[tables]\nrate = 9\n";

fn codes(profile: &str) -> Vec<&'static str> {
    let found = library::check(&sources(profile)).1;
    found.iter().filter(|d| d.severity == crate::Severity::Error).map(|d| d.code).collect()
}

#[test]
fn what_is_unset_gets_a_value_and_what_is_set_keeps_its_own() {
    let (library, found) = library::check_with(&sources(PROFILE), Some("sample"));
    let library = library.unwrap_or_else(|| panic!("{found:?}"));
    assert!(library.profile.as_ref().is_some_and(|p| p.sample && p.name == "sample"));
    let on = |text| library.parameters["limit"].value_on(day(text).unwrap()).cloned();
    assert_eq!(on("2024-12-31"), Some(ParameterValue::Decimal { mantissa: 500 }));
    assert_eq!(on("2025-01-01"), Some(ParameterValue::Decimal { mantissa: 850 }));
    assert_eq!(on("2019-12-31"), None, "a day outside of all ranges stays unset");
    let rows = &library.tables["rate"].versions[0].rows;
    assert_eq!(rows[0].value, Some(ParameterValue::Integer(7)));
    assert_eq!(rows[1].value, Some(ParameterValue::Integer(9)));
}

#[test]
fn nothing_has_a_value_unless_the_profile_was_asked_for() {
    let library = library::check(&sources(PROFILE)).0.unwrap();
    assert_eq!(library.profile, None);
    assert_eq!(library.parameters["limit"].value_on(day("2025-01-01").unwrap()), None);
    assert_eq!(library.tables["rate"].versions[0].rows[1].value, None);
}

#[test]
fn mistakes_are_reported_without_the_profile_too() {
    assert_eq!(codes(PROFILE), [""; 0]);
    assert_eq!(codes(&PROFILE.replace("limit =", "limt =")), ["unknown-parameter"]);
    assert_eq!(codes(&PROFILE.replace("rate =", "rates =")), ["unknown-table"]);
    assert_eq!(codes(&PROFILE.replace("\"8.50\"", "8")), ["wrong-type"]);
    assert_eq!(codes(&PROFILE.replace("8.50", "8.505")), ["bad-value"]);
    assert_eq!(codes(&PROFILE.replace("sample = true\n", "")), ["missing-key"]);
    assert_eq!(codes(&PROFILE.replace("[tables]", "[tabels]")), ["unknown-key"]);
    let mut set = sources(PROFILE);
    set.insert(
        "parameters/limit.toml".into(),
        PARAMETER.replace("supplied_by = \"区民政局\"", "value = \"6\""),
    );
    let found = library::check(&set).1;
    let told = found.iter().find(|d| d.code == "overrules-value").unwrap();
    assert_eq!((told.path.as_str(), told.span.line), ("profiles/sample.toml", 4));
    let found = library::check_with(&sources(PROFILE), Some("sampel")).1;
    let told = found.iter().find(|d| d.code == "unknown-profile").unwrap();
    assert_eq!(told.hint.as_deref(), Some("did you mean `sample`?"));
}
