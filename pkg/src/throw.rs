//! The caller's mistakes as a JavaScript `Error` with the name `YushenError`.
//! In: `InputError`s. Out: what a method throws. Absent: codes of its own beyond the border's.

use js_sys::{Error, Reflect};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use yushen::InputError;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** One mistake in what was handed in. The same input gives the same codes natively and in WebAssembly. */
export interface InputError {
    /** Stable code, e.g. `wrong-type`; all are listed in docs/errors.md. */
    code: string;
    /** Path of the field, e.g. `facts.shareholders[2].amount`. */
    field: string;
    /** What is wrong and what to do. */
    message: string;
}

/** What every method of `Library` throws. `code` and `field` are those of the first mistake. */
export interface YushenError extends Error {
    name: "YushenError";
    code: string;
    field: string;
    /** Every mistake that was found. */
    errors: InputError[];
}
"#;

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
