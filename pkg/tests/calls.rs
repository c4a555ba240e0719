//! What each method returns, and what it throws for arguments that are wrong.

use super::*;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn review_returns_the_canonical_bytes_of_the_native_engine() {
    let given = call(&library(), "review", &["every-type".into(), ON.into(), bytes(READY)]).unwrap();
    let on = yushen::library::application_date(ON).unwrap();
    let signed = signed();
    let trust = yushen::bundle::Trust::read(&signed.trust).unwrap();
    let now = yushen::bundle::Moment::of_day(on);
    let mut shelf = yushen::bundle::archive::open(&signed.archive, &trust, None, now).unwrap();
    let engine = shelf.library("every-type", Some(on)).unwrap();
    let decision = engine.review("every-type", READY.as_bytes(), on).unwrap();
    assert_eq!(decision.outcome, yushen::Outcome::Ready);
    assert_eq!(given.dyn_into::<Uint8Array>().unwrap().to_vec(), decision.canonical_json());
}

#[wasm_bindgen_test]
fn an_object_is_reviewed_like_its_bytes() {
    let library = library();
    let documents = [
        READY.to_owned(),
        "{}".into(),
        "{\"facts\": {\"count\": 2, \"people\": [{}], \"kinds\": []}, \"evidence\": {\"form\": null}}".into(),
        READY.replace("\"张三\"", "\"😀 \\u0000 \\\" \\\\ \u{2028}\""),
    ];
    for document in documents {
        let object = JSON::parse(&document).unwrap();
        let given = call(&library, "reviewObject", &["every-type".into(), ON.into(), object]).unwrap();
        let canonical =
            call(&library, "review", &["every-type".into(), ON.into(), bytes(&document)]).unwrap();
        let canonical = canonical.dyn_into::<Uint8Array>().unwrap().to_vec();
        // Plain objects whose members stand in canonical order: no Map, no BigInt, no undefined.
        assert_eq!(json(&given).into_bytes(), canonical);
    }
}

#[wasm_bindgen_test]
fn a_notice_has_its_lines_in_both_languages() {
    let library = library();
    let notice = |lang: &str| {
        call(&library, "notice", &["every-type".into(), ON.into(), bytes(READY), lang.into()]).unwrap()
    };
    for (lang, title) in [("zh", "一次性告知书（预审）"), ("en", "One-time notice (pre-review)")] {
        let notice = notice(lang);
        let lines: Array = member(&notice, "lines").dyn_into().unwrap();
        assert_eq!(lines.get(0).as_string().as_deref(), Some(title));
        assert_eq!(member(&notice, "outcome").as_string().as_deref(), Some("ready"));
        assert!(Array::is_array(&member(&notice, "sections")));
    }
    let other = call(&library, "notice", &["every-type".into(), ON.into(), bytes(READY), "fr".into()]);
    assert_eq!(mistakes(&other.unwrap_err()), [("unknown-language".into(), "lang".into())]);
}

#[wasm_bindgen_test]
fn items_are_cards_of_the_versions_in_force() {
    let library = library();
    let on = |day: &str| call(&library, "items", &[day.into()]);
    let cards: Array = on(ON).unwrap().dyn_into().unwrap();
    assert_eq!(cards.length(), 1);
    assert_eq!(json(&member(&cards.get(0), "title")), r#"{"en":"Every type","zh":"各种类型"}"#);
    assert_eq!(json(&on("2025-12-31").unwrap()), "[]");
    assert_eq!(mistakes(&on("2026-02-30").unwrap_err()), [("bad-date".into(), "on".into())]);
}

#[wasm_bindgen_test]
fn items_are_found_by_words_and_by_initials() {
    let library = library();
    let found = |typed: &str| {
        let cards: Array = call(&library, "search", &[typed.into(), ON.into()]).unwrap().dyn_into().unwrap();
        cards.length()
    };
    // `gzlx` are the initials of its title 各种类型; no sharing of a pair is needed to find nothing.
    for (typed, count) in [("类型", 1), ("every type", 1), ("gzlx", 1), ("", 1), ("婚", 0), ("zzz", 0)] {
        assert_eq!(found(typed), count, "{typed}");
    }
    let before: Array =
        call(&library, "search", &["".into(), "2025-12-31".into()]).unwrap().dyn_into().unwrap();
    assert_eq!(before.length(), 0);
    assert!(call(&library, "search", &["类型".into()]).is_ok(), "today");
    let thrown = call(&library, "search", &[7.into()]).unwrap_err();
    assert_eq!(mistakes(&thrown), [("wrong-type".into(), "typed".into())]);
}

#[wasm_bindgen_test]
fn semantics_is_the_engines() {
    let semantics = call(&library(), "semantics", &[]).unwrap();
    assert_eq!(semantics.as_f64(), Some(f64::from(yushen::decision::SEMANTICS)));
}

#[wasm_bindgen_test]
fn arguments_of_other_types_are_named() {
    let library = library();
    let review = |arguments: [JsValue; 3]| mistakes(&call(&library, "review", &arguments).unwrap_err());
    let wrong = |field: &str| vec![("wrong-type".to_owned(), field.to_owned())];
    assert_eq!(review([JsValue::UNDEFINED, ON.into(), bytes("{}")]), wrong("item"));
    assert_eq!(review([7.into(), ON.into(), bytes("{}")]), wrong("item"));
    assert_eq!(review(["every-type".into(), js("new Date()"), bytes("{}")]), wrong("on"));
    for facts in [
        "'{}'",
        "undefined",
        "null",
        "[123, 125]",
        "({ length: 2 })",
        "new Uint16Array(2)",
        "new ArrayBuffer(2)",
    ] {
        assert_eq!(review(["every-type".into(), ON.into(), js(facts)]), wrong("facts"), "{facts}");
    }
    assert_eq!(review(["other".into(), ON.into(), bytes("{}")]), [("unknown-item".into(), "item".into())]);
}

#[wasm_bindgen_test]
fn a_view_into_a_larger_buffer_is_read_from_its_place() {
    let view = js("new TextEncoder().encode('xx{}yy').subarray(2, 4)");
    assert!(call(&library(), "review", &["every-type".into(), ON.into(), view]).is_ok());
}

#[wasm_bindgen_test]
fn several_libraries_are_open_at_once_and_freed_one_by_one() {
    let (first, second) = (library(), library());
    call(&first, "free", &[]).unwrap();
    assert!(call(&first, "semantics", &[]).is_err());
    assert!(call(&second, "review", &["every-type".into(), ON.into(), bytes(READY)]).is_ok());
    let dispose = Reflect::get(&js("Symbol"), &"dispose".into()).unwrap();
    if dispose.is_symbol() {
        let function: Function = Reflect::get(&second, &dispose).unwrap().dyn_into().unwrap();
        function.call0(&second).unwrap();
        assert!(call(&second, "semantics", &[]).is_err());
    }
}
