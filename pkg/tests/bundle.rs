//! How a library is loaded: in one file, or piece by piece; and what is refused.

use super::*;
use js_sys::Promise;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn class() -> JsValue {
    member(&library(), "constructor")
}

fn unpack(arguments: &[JsValue]) -> Vec<(String, String)> {
    mistakes(&call(&class(), "unpack", arguments).unwrap_err())
}

fn code(code: &str) -> [(String, String); 1] {
    [(code.to_owned(), "library".to_owned())]
}

#[wasm_bindgen_test]
fn what_is_no_bundle_is_refused() {
    let signed = signed();
    let (archive, trust) = (array(&signed.archive), array(&signed.trust));
    assert_eq!(unpack(&[bytes(""), trust.clone()]), code("bundle-unreadable"));
    assert_eq!(unpack(&[bytes("{}"), trust.clone()]), code("bundle-unreadable"));
    let spaced = [signed.archive.as_slice(), b" "].concat();
    assert_eq!(unpack(&[array(&spaced), trust.clone()]), code("bundle-not-canonical"));
    let text = String::from_utf8(signed.archive).unwrap();
    assert_eq!(
        unpack(&[bytes(&text.replace("fn grown", "fn grovn")), trust.clone()]),
        code("bundle-wrong-digest")
    );
    assert_eq!(unpack(&["text".into(), trust]), [("wrong-type".into(), "archive".into())]);
    assert_eq!(unpack(std::slice::from_ref(&archive)), [("wrong-type".into(), "trust".into())]);
    assert_eq!(unpack(&[archive, bytes("{}")]), code("bundle-unreadable"));
}

#[wasm_bindgen_test]
fn other_keys_other_times_and_older_counters_are_refused() {
    let signed = signed();
    let (archive, trust) = (array(&signed.archive), array(&signed.trust));
    let other = yushen::bundle::SecretKey::from_bytes(&[8; 32]).public();
    let stranger = String::from_utf8(signed.trust).unwrap().replace(&signed::key().public(), &other);
    assert_eq!(unpack(&[archive.clone(), bytes(&stranger)]), code("bundle-signatures"));
    let with = |options: &str| unpack(&[archive.clone(), trust.clone(), js(options)]);
    assert_eq!(with("({ now: 1000000000 })"), code("bundle-not-yet"));
    assert_eq!(with("({ now: 5000000000 })"), code("bundle-expired"));
    assert_eq!(with("({ now: 'today' })"), [("wrong-type".into(), "now".into())]);
    assert_eq!(with("({ seen: 7 })"), [("wrong-type".into(), "seen".into())]);
    assert_eq!(with(r#"({ seen: '{"counter":2,"trust":1}' })"#), code("bundle-rollback"));
    assert_eq!(with(r#"({ seen: '{"counter":1,"manifest":"00","trust":1}' })"#), code("bundle-fork"));
    let seen = member(&library(), "seen").as_string().unwrap();
    let again = js_sys::Object::new();
    Reflect::set(&again, &"seen".into(), &seen.into()).unwrap();
    assert!(call(&class(), "unpack", &[archive.clone(), trust.clone(), again.into()]).is_ok());
    // Other keys begin to count anew.
    let other_set = js(r#"({ seen: '{"counter":9,"trust":2}' })"#);
    assert!(call(&class(), "unpack", &[archive, trust, other_set]).is_ok());
}

/// The archive's pieces by digest, as a store serves them, and a record of what was asked for.
fn store() -> (JsValue, JsValue, Function) {
    let archive = String::from_utf8(signed().archive).unwrap();
    let store = JSON::parse(&archive).unwrap();
    let make = Function::new_with_args(
        "store",
        "store.asked = []; return async (piece) => { \
             store.asked.push(piece.path); \
             return new TextEncoder().encode(store.pieces[piece.sha256] + (store.more ?? '')); };",
    );
    let fetch: Function = make.call1(&JsValue::NULL, &store).unwrap().dyn_into().unwrap();
    let envelope = member(&store, "envelope").as_string().unwrap();
    (store, bytes(&envelope), fetch)
}

async fn awaited(promise: JsValue) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await
}

async fn load(envelope: JsValue, fetch: &Function) -> Result<JsValue, JsValue> {
    let trust = array(&signed().trust);
    awaited(call(&class(), "load", &[envelope, fetch.clone().into(), trust])?).await
}

#[wasm_bindgen_test]
async fn pieces_are_fetched_when_they_are_needed_and_once() {
    let (store, envelope, fetch) = store();
    let library = load(envelope, &fetch).await.unwrap();
    let asked = || json(&member(&store, "asked"));
    assert_eq!(asked(), r#"["index.json"]"#);
    let review = ["every-type".into(), ON.into(), bytes(READY)];
    let missing = call(&library, "review", &review).unwrap_err();
    assert_eq!(mistakes(&missing), [("part-missing".into(), "item".into())]);
    for _ in 0..2 {
        awaited(call(&library, "fetch", &["every-type".into(), ON.into()]).unwrap()).await.unwrap();
        assert_eq!(asked(), r#"["index.json","items/social-affairs/every-type/2026-01-01"]"#);
    }
    let whole = call(&super::library(), "review", &review).unwrap();
    let given = call(&library, "review", &review).unwrap();
    assert_eq!(
        given.dyn_into::<Uint8Array>().unwrap().to_vec(),
        whole.dyn_into::<Uint8Array>().unwrap().to_vec()
    );
    assert_eq!(member(&library, "digest"), member(&super::library(), "digest"));
    let unknown = awaited(call(&library, "fetch", &["other".into()]).unwrap()).await.unwrap_err();
    assert_eq!(mistakes(&unknown), [("unknown-item".into(), "item".into())]);
}

#[wasm_bindgen_test]
async fn pieces_that_are_not_what_was_signed_are_refused_and_the_library_stays() {
    let (store, envelope, fetch) = store();
    let library = load(envelope.clone(), &fetch).await.unwrap();
    let more = |text: &JsValue| Reflect::set(&store, &"more".into(), text).unwrap();
    more(&" ".into());
    let refused = load(envelope, &fetch).await.unwrap_err();
    assert_eq!(mistakes(&refused), code("bundle-wrong-length"));
    let fetched = || async { awaited(call(&library, "fetch", &["every-type".into()]).unwrap()).await };
    assert_eq!(mistakes(&fetched().await.unwrap_err()), code("bundle-wrong-length"));
    more(&JsValue::UNDEFINED);
    fetched().await.unwrap();
    assert!(call(&library, "open", &["every-type".into(), ON.into()]).is_ok());
}

#[wasm_bindgen_test]
async fn what_the_callers_function_throws_reaches_the_caller() {
    let (_, envelope, _) = store();
    let failing =
        Closure::<dyn FnMut() -> JsValue>::new(|| Promise::reject(&js_sys::Error::new("no network")).into());
    let failing: Function = failing.as_ref().clone().dyn_into().unwrap();
    let error: js_sys::Error = load(envelope.clone(), &failing).await.unwrap_err().dyn_into().unwrap();
    assert_eq!(error.message(), "no network");
    let text: Function = js("() => 'text'").dyn_into().unwrap();
    let wrong = load(envelope, &text).await.unwrap_err();
    assert_eq!(mistakes(&wrong), [("wrong-type".into(), "fetchPiece".into())]);
}
