//! The exported API as JavaScript sees it: the class, its methods, what they return and throw.
//! In: a library whose one item has a fact of every type. Runs in Node and in a browser alike, so nothing is
//! configured here. Absent: what decisions say (rule cases), the same bytes for many cases (`tests/parity`).

mod attacks;
mod bundle;
mod calls;
mod refusals;
mod underway;

#[path = "../../tests/src/signed.rs"]
#[allow(dead_code)] // each crate's tests use their own part
mod signed;

use crate::Library;
use js_sys::{Array, Function, JSON, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// The application date of every test here.
const ON: &str = "2026-11-22";
/// A facts document whose outcome is `ready`.
const READY: &str = include_str!("../../tests/libraries/every-type/ready.json");

/// The library's files, as a signed bundle in one file.
fn signed() -> signed::Signed {
    macro_rules! files {
        ($($path:literal),*) => {
            [$(($path, include_str!(concat!("../../tests/libraries/every-type/", $path)))),*]
        };
    }
    let files = files![
        "library.toml",
        "parameters/standard.toml",
        "items/social-affairs/every-type/2026-01-01/item.toml",
        "items/social-affairs/every-type/2026-01-01/rules.rhai"
    ];
    signed::signed(&files.map(|(path, text)| (path.to_owned(), text.to_owned())).into())
}

/// The library as an object of JavaScript.
fn library() -> JsValue {
    let signed = signed();
    let (archive, trust) = (array(&signed.archive), array(&signed.trust));
    let loaded = Library::unpack(&archive, &trust, &JsValue::UNDEFINED);
    JsValue::from(loaded.unwrap_or_else(|e| panic!("{e:?}")))
}

/// Calls a method by its JavaScript name.
fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &method.into())?.dyn_into()?;
    function.apply(object, &arguments.iter().collect::<Array>())
}

/// The value of a JavaScript expression.
fn js(expression: &str) -> JsValue {
    let function = Function::new_no_args(&format!("return ({expression});"));
    function.call0(&JsValue::NULL).unwrap_or_else(|e| panic!("{expression}: {e:?}"))
}

fn bytes(text: &str) -> JsValue {
    array(text.as_bytes())
}

fn array(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

fn json(value: &JsValue) -> String {
    String::from(JSON::stringify(value).unwrap_or_else(|e| panic!("{e:?}")))
}

/// Code and field of every mistake of a thrown error, having checked that it is a proper one.
fn mistakes(thrown: &JsValue) -> Vec<(String, String)> {
    let error: &js_sys::Error = thrown.dyn_ref().unwrap_or_else(|| panic!("no Error: {thrown:?}"));
    assert_eq!(error.name(), "YushenError", "{thrown:?}");
    assert!(!String::from(error.message()).is_empty());
    let text = |object: &JsValue, name: &str| member(object, name).as_string().unwrap_or_default();
    let list: Array = member(thrown, "errors").dyn_into().unwrap_or_default();
    let mistakes: Vec<_> = list.iter().map(|e| (text(&e, "code"), text(&e, "field"))).collect();
    let first = (text(thrown, "code"), text(thrown, "field"));
    assert_eq!(mistakes.first(), Some(&first), "{thrown:?}");
    assert!(list.iter().all(|e| !text(&e, "message").is_empty()));
    mistakes
}

/// What `reviewObject` says of a JavaScript expression: nothing, or its mistakes.
fn refused(library: &JsValue, expression: &str) -> Vec<(String, String)> {
    match call(library, "reviewObject", &["every-type".into(), ON.into(), js(expression)]) {
        Ok(_) => Vec::new(),
        Err(thrown) => mistakes(&thrown),
    }
}
