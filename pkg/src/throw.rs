//! The caller's mistakes as a JavaScript `Error` with the name `YushenError`.
//! In: `InputError`s. Out: what a method throws. Absent: codes of its own beyond the border's; the class
//! of that name, which is `js/error.js`: an error is known by its name, so that one from a worker is known too.

use js_sys::{Error, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;
use yushen::InputError;

/// A value to throw. `errors` has at least one entry; an empty list gives an error that says nothing.
pub(crate) fn all(errors: &[InputError]) -> JsValue {
    let (code, field, message) = match errors {
        [] => ("unknown", "", String::new()),
        [one] => (one.code, one.field.as_str(), format!("{}: {}", one.field, one.message)),
        [first, rest @ ..] => {
            let message =
                format!("{}: {} (and {} more, see `errors`)", first.field, first.message, rest.len());
            (first.code, first.field.as_str(), message)
        }
    };
    let error = Error::new(&message);
    error.set_name("YushenError");
    let list =
        errors.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED);
    for (key, value) in [("code", code.into()), ("field", field.into()), ("errors", list)] {
        // Setting a member of an object just made has no way to fail.
        let _ = Reflect::set(&error, &key.into(), &value);
    }
    error.into()
}

/// One mistake to throw.
pub(crate) fn one(error: InputError) -> JsValue {
    all(&[error])
}
