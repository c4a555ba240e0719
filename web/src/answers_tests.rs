//! Answers as typed, without a browser.

use super::*;
use serde_json::json;

fn text(value: &str) -> Input {
    Input::Text(value.into())
}

fn yuan() -> Kind {
    Kind::Decimal { min: "0.01".into(), max: "1000".into(), scale: 2, unit: Some("元".into()) }
}

fn people() -> Kind {
    Kind::Integer { min: 0, max: 100, unit: Some("人".into()) }
}

#[test]
fn numbers_are_read_as_people_type_them() {
    for (typed, sent) in [
        ("3", json!(3)),
        (" ３ 人", json!(3)),
        ("007", json!(7)),
        ("0", json!(0)),
        ("-2", json!(-2)),
        ("三", json!("三")),
        ("2.5", json!("2.5")),
    ] {
        assert_eq!(text(typed).to_json(&people()), Some(sent), "{typed}");
    }
    for (typed, sent) in [
        ("1,000,000", "1000000"),
        ("１００。５", "100.5"),
        ("58.5元", "58.5"),
        ("0.5", "0.5"),
        ("00.5", "0.5"),
        ("000", "0"),
        ("abc", "abc"),
    ] {
        assert_eq!(text(typed).to_json(&yuan()), Some(json!(sent)), "{typed}");
    }
}

#[test]
fn a_date_is_sent_as_iso_and_left_to_the_engine_when_wrong() {
    let date = |y: &str, m: &str, d: &str| Input::Date([y.into(), m.into(), d.into()]);
    assert_eq!(date("2000", "1", "9").to_json(&Kind::Date), Some(json!("2000-01-09")));
    assert_eq!(date("2026", "2", "30").to_json(&Kind::Date), Some(json!("2026-02-30")));
    assert_eq!(date("", " ", "").to_json(&Kind::Date), None);
    assert!(date("2000", "", "").is_partial());
    assert!(!date("2000", "1", "1").is_partial());
}

#[test]
fn a_whole_date_pasted_into_the_year_is_spread() {
    let spread = Input::Date(["2000".into(), "01".into(), "31".into()]);
    assert_eq!(Input::Blank.with_date_part(0, "20000131"), spread);
    assert_eq!(Input::Blank.with_date_part(0, "2000-01-31"), spread);
    assert_eq!(Input::Blank.with_date_part(0, "２０００年01月31日"), spread);
    assert_eq!(
        Input::Blank.with_date_part(0, "2000"),
        Input::Date(["2000".into(), String::new(), String::new()])
    );
    assert_eq!(
        Input::Blank.with_date_part(0, "年"),
        Input::Date(["年".into(), String::new(), String::new()])
    );
}

#[test]
fn none_of_several_differs_from_nothing_said() {
    let choice = Kind::Choice { options: vec![("a".into(), "甲".into())], several: true };
    assert_eq!(Input::Many(BTreeSet::new()).to_json(&choice), Some(json!([])));
    assert_eq!(Input::Blank.to_json(&choice), None);
    assert_eq!(Input::Absent.to_json(&choice), Some(Value::Null));
}
