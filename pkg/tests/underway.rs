//! The class `Review`: answers one by one, the next question, and what is refused.

use super::*;
use wasm_bindgen_test::wasm_bindgen_test;

fn open(library: &JsValue) -> JsValue {
    call(library, "open", &["every-type".into(), ON.into()]).unwrap()
}

fn decision(review: &JsValue) -> Vec<u8> {
    call(review, "decision", &[]).unwrap().dyn_into::<Uint8Array>().unwrap().to_vec()
}

#[wasm_bindgen_test]
fn answers_one_by_one_give_the_decision_of_the_whole_document() {
    let library = library();
    let review = open(&library);
    let document = JSON::parse(READY).unwrap();
    for root in ["facts", "evidence"] {
        let members = js_sys::Object::entries(&member(&document, root).into());
        for entry in members.iter() {
            let entry: Array = entry.dyn_into().unwrap();
            let field = format!("{root}.{}", entry.get(0).as_string().unwrap());
            call(&review, "set", &[field.into(), entry.get(1)]).unwrap();
        }
    }
    for list in ["commitments", "deferred"] {
        let given = member(&document, list);
        if !given.is_undefined() {
            call(&review, "set", &[list.into(), given]).unwrap();
        }
    }
    let whole = call(&library, "review", &["every-type".into(), ON.into(), bytes(READY)]).unwrap();
    let whole = whole.dyn_into::<Uint8Array>().unwrap().to_vec();
    assert_eq!(String::from_utf8_lossy(&decision(&review)), String::from_utf8_lossy(&whole));
    assert_eq!(member(&review, "outcome").as_string().as_deref(), Some("ready"));
    let codes = call(&review, "codes", &[]).unwrap().dyn_into::<Uint8Array>().unwrap().to_vec();
    assert_eq!(codes[0], yushen::Outcome::Ready as u8);
    let again = call(&review, "reassess", &[]).unwrap().dyn_into::<Uint8Array>().unwrap().to_vec();
    assert_eq!(again, codes);
    assert!(call(&review, "next", &[]).unwrap().is_undefined(), "nothing is left to ask");
    let saved = call(&review, "document", &[]).unwrap();
    let other = open(&library);
    call(&other, "load", &[saved]).unwrap();
    assert_eq!(decision(&other), decision(&review));
}

#[wasm_bindgen_test]
fn the_next_question_says_who_needs_it() {
    let review = open(&library());
    let next = call(&review, "next", &[]).unwrap();
    let field = member(&next, "field").as_string().unwrap();
    assert!(field.starts_with("facts."), "{field}");
    assert_eq!(member(&next, "kind").as_string().as_deref(), Some("fact"));
    assert!(member(&next, "needed_by").dyn_into::<Array>().unwrap().length() > 0);
    assert!(member(&next, "open").as_f64().unwrap() > 1.0);
    assert_eq!(member(&next, "section").as_string().as_deref(), Some("all"));
    assert!(call(&review, "next", &["all".into()]).is_ok());
    let thrown = call(&review, "next", &[7.into()]).unwrap_err();
    assert_eq!(mistakes(&thrown), [("wrong-type".into(), "section".into())]);
}

#[wasm_bindgen_test]
fn a_refused_answer_changes_nothing() {
    let review = open(&library());
    call(&review, "set", &["facts.count".into(), 7.into()]).unwrap();
    let before = decision(&review);
    let refused = [
        ("facts.count", js("101"), "out-of-range", "facts.count"),
        ("facts.count", js("1.5"), "wrong-type", "facts.count"),
        ("facts.nobody", js("1"), "unknown-fact", "facts.nobody"),
        ("evidence.nobody", js("null"), "unknown-evidence", "evidence.nobody"),
        ("nowhere", js("1"), "unknown-field", "nowhere"),
        ("facts.people[", js("1"), "unknown-field", "facts.people["),
        ("facts.kind", js("\"q\""), "unknown-option", "facts.kind"),
    ];
    for (field, value, code, at) in refused {
        let thrown = call(&review, "set", &[field.into(), value]).unwrap_err();
        assert_eq!(mistakes(&thrown), [(code.into(), at.into())], "{field}");
        assert_eq!(decision(&review), before, "{field}");
    }
    let thrown = call(&review, "load", &[bytes("{\"facts\":{\"count\":-1}}")]).unwrap_err();
    assert_eq!(mistakes(&thrown), [("out-of-range".into(), "facts.count".into())]);
    assert_eq!(decision(&review), before);
    call(&review, "unset", &["facts.count".into()]).unwrap();
    assert_ne!(decision(&review), before);
    let thrown = call(&library(), "open", &["nobody".into(), ON.into()]).unwrap_err();
    assert_eq!(mistakes(&thrown), [("unknown-item".into(), "item".into())]);
}

#[wasm_bindgen_test]
fn a_receipt_is_made_here_and_opens_at_the_hall() {
    let library = library();
    let review = open(&library);
    call(&review, "load", &[bytes(READY)]).unwrap();
    let secret = yushen::receipt::HallSecret::from_bytes(&[5; 32]).unwrap();
    let key = secret.public().hex();
    let texts: Array =
        call(&review, "receipt", &[key.into(), js("({ now: 1795680000 })")]).unwrap().dyn_into().unwrap();
    assert_eq!(texts.length(), 1);
    let receipt = yushen::receipt::Receipt::parse(&texts.get(0).as_string().unwrap()).unwrap();
    assert_eq!((receipt.item.as_str(), receipt.on.as_str(), receipt.made), ("every-type", ON, 1_795_680_000));
    let signed = signed();
    let on = yushen::library::application_date(ON).unwrap();
    let trust = yushen::bundle::Trust::read(&signed.trust).unwrap();
    let mut shelf =
        yushen::bundle::archive::open(&signed.archive, &trust, None, yushen::bundle::Moment::of_day(on))
            .unwrap();
    let engine = shelf.library("every-type", Some(on)).unwrap();
    let facts = yushen::receipt::open(&receipt, &secret, engine.version("every-type", on).unwrap()).unwrap();
    assert!(yushen::receipt::replay(&receipt, &facts, &engine).unwrap().same);
    // Never the same twice: the ciphertext does not tell that the answers are.
    let again: Array = call(&review, "receipt", &[secret.public().hex().into()]).unwrap().dyn_into().unwrap();
    assert_ne!(again.get(0), texts.get(0));
    let bad = call(&review, "receipt", &["00".into()]).unwrap_err();
    assert_eq!(mistakes(&bad), [("receipt-bad-key".into(), "receipt".into())]);
}

#[wasm_bindgen_test]
fn every_question_says_how_to_ask_it() {
    let review = open(&library());
    let ask = |field: &str| call(&review, "ask", &[field.into()]).unwrap();
    let document = JSON::parse(READY).unwrap();
    for (root, count) in [("facts", 14), ("evidence", 2)] {
        let names = js_sys::Object::keys(&member(&document, root).into());
        assert_eq!(names.length(), count);
        for name in names.iter().filter_map(|name| name.as_string()) {
            let ask = ask(&format!("{root}.{name}"));
            assert_eq!(member(&ask, "id").as_string(), Some(name.clone()));
            assert!(
                member(&member(&ask, "question"), "zh").as_string().is_some_and(|zh| !zh.is_empty()),
                "{name}"
            );
        }
    }
    assert_eq!(json(&member(&ask("facts.area"), "type")), "\"decimal\"");
    assert_eq!(json(&member(&ask("facts.kinds"), "type")), "\"choices\"");
    assert!(member(&ask("facts.people"), "fields").dyn_into::<Array>().unwrap().length() > 1);
    assert_eq!(json(&member(&ask("evidence.photos"), "type")), "\"evidence_list\"");
    for field in ["facts.nobody", "evidence.nobody", "facts", "nowhere.x", ""] {
        assert!(ask(field).is_undefined(), "{field}");
    }
}

#[wasm_bindgen_test]
fn the_notice_of_a_review_is_that_of_its_facts() {
    let library = library();
    let review = open(&library);
    call(&review, "load", &[bytes(READY)]).unwrap();
    for lang in ["zh", "en"] {
        let whole = ["every-type".into(), ON.into(), bytes(READY), lang.into()];
        let whole = call(&library, "notice", &whole).unwrap();
        assert_eq!(json(&call(&review, "notice", &[lang.into()]).unwrap()), json(&whole));
    }
    let thrown = call(&review, "notice", &["fr".into()]).unwrap_err();
    assert_eq!(mistakes(&thrown), [("unknown-language".into(), "lang".into())]);
}
