//! Values from JavaScript: bytes, texts, and plain objects as the JSON bytes that the one parser reads.
//! In: whatever a caller hands in. Out: bytes, or every place that JSON can't carry exactly.
//! Absent: meaning (the parser's job).
//!
//! serde-wasm-bindgen alone would not do on the way in: it reads `undefined` as null, a `Date` as `{}`, a `Map` as an
//! object, and replaces lone surrogates. What JSON can't say is refused here instead of being changed in silence.

use js_sys::{Array, ArrayBuffer, JsString, Number, Reflect, Symbol, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use yushen::InputError;
use yushen::facts::read::MAX_BYTES;
use yushen::facts::schema::{MAX_DEPTH, MAX_ERRORS, MAX_NAME};

// With `catch`: a proxy or a getter may throw, and that must not tear down the Rust frames it passes through.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn is_array(value: &JsValue) -> Result<bool, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    fn entries(value: &JsValue) -> Result<Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn element(value: &JsValue, index: u32) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn member(value: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

/// The bytes of a `Uint8Array` (or Node's `Buffer`); no more than `most` and one, which is enough to refuse them.
pub(crate) fn bytes(value: &JsValue, field: &str, most: usize) -> Result<Vec<u8>, InputError> {
    // Not `instanceof`: the array may come from another window or a test's own realm.
    let tag = || Reflect::get(value, &Symbol::to_string_tag()).ok().and_then(|tag| tag.as_string());
    if !ArrayBuffer::is_view(value) || tag().as_deref() != Some("Uint8Array") {
        return Err(InputError::new(
            "wrong-type",
            field,
            "expected a Uint8Array with the bytes of the document",
        ));
    }
    let array: &Uint8Array = value.unchecked_ref();
    let enough = u32::try_from(most + 1).unwrap_or(u32::MAX);
    Ok(array.subarray(0, array.length().min(enough)).to_vec())
}

/// A text argument.
pub(crate) fn text(value: &JsValue, field: &str) -> Result<String, InputError> {
    value.as_string().ok_or_else(|| InputError::new("wrong-type", field, "expected a text"))
}

/// A plain object as a JSON document.
pub(crate) fn document(value: &JsValue) -> Result<Vec<u8>, Vec<InputError>> {
    let mut walk = Walk::default();
    walk.value(value);
    if walk.errors.is_empty() { Ok(walk.json) } else { Err(walk.errors) }
}

/// The document while it is written.
#[derive(Default)]
struct Walk {
    json: Vec<u8>,
    path: Vec<Step>,
    errors: Vec<InputError>,
}

enum Step {
    Name(String),
    Index(u32),
}

impl Walk {
    /// Enough was seen: too many mistakes, or more bytes than the parser takes (it then says so).
    fn is_over(&self) -> bool {
        self.errors.len() >= MAX_ERRORS || self.json.len() > MAX_BYTES
    }

    fn refuse(&mut self, code: &'static str, message: &str) {
        let mut field = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) if field.is_empty() => field.push_str(name),
                Step::Name(name) => field.extend([".", name]),
                Step::Index(index) => field.push_str(&format!("[{index}]")),
            }
        }
        if field.is_empty() {
            field.push_str("facts");
        }
        self.errors.push(InputError::new(code, field, message));
        self.json.extend_from_slice(b"null");
    }

    fn value(&mut self, value: &JsValue) {
        if value.is_null() {
            self.json.extend_from_slice(b"null");
        } else if let Some(value) = value.as_bool() {
            self.json.extend_from_slice(if value { b"true" } else { b"false" });
        } else if value.is_string() {
            self.string(value.unchecked_ref());
        } else if let Some(number) = value.as_f64() {
            self.number(value, number);
        } else if value.is_bigint() {
            match i64::try_from(value.clone()) {
                Ok(number) => self.json.extend_from_slice(number.to_string().as_bytes()),
                Err(_) => self.refuse("unsafe-integer", "this number is beyond 2^53; use a smaller one"),
            }
        } else if value.is_undefined() {
            self.refuse("not-json", "undefined is not a value; leave the key out if it is unknown, write null if it does not exist");
        } else if !value.is_object() {
            self.refuse("not-json", "a function or a symbol is not data");
        } else if self.path.len() > MAX_DEPTH {
            // The parser refuses whatever stands here. A circle ends here too.
            self.json.extend_from_slice(b"null");
        } else {
            self.object(value);
        }
    }

    fn number(&mut self, value: &JsValue, number: f64) {
        if Number::is_safe_integer(value) {
            self.json.extend_from_slice((number as i64).to_string().as_bytes());
        } else if !number.is_finite() {
            self.refuse("not-json", "NaN and Infinity are not numbers in JSON");
        } else if Number::is_integer(value) {
            self.refuse(
                "unsafe-integer",
                "this number is beyond 2^53 and not exact in every program; use a smaller one",
            );
        } else {
            // The parser says which form a decimal has.
            self.json.extend(serde_json::to_vec(&number).unwrap_or_default());
        }
    }

    fn string(&mut self, value: &JsString) {
        match exact(value) {
            Some(text) => self.json.extend(serde_json::to_vec(&text).unwrap_or_default()),
            None => self.refuse(
                "bad-text",
                "this text has half a character (a lone surrogate); write the whole character",
            ),
        }
    }

    fn object(&mut self, value: &JsValue) {
        match is_array(value) {
            Ok(true) => self.list(value),
            Ok(false) if is_plain(value) => self.record(value),
            Ok(false) => self
                .refuse("not-json", "only plain objects and lists are data; write a date as \"2026-01-31\""),
            Err(_) => self.refuse("not-json", "this object can't be read"),
        }
    }

    fn list(&mut self, value: &JsValue) {
        let length = member(value, "length").ok().and_then(|length| length.as_f64());
        let Some(length) = length else {
            return self.refuse("not-json", "reading its length threw an error");
        };
        self.json.push(b'[');
        for index in 0..length as u32 {
            if self.is_over() {
                return;
            }
            if index > 0 {
                self.json.push(b',');
            }
            self.path.push(Step::Index(index));
            match element(value, index) {
                Ok(value) => self.value(&value),
                Err(_) => self.refuse("not-json", "reading it threw an error"),
            }
            self.path.pop();
        }
        self.json.push(b']');
    }

    /// Own, enumerable, text-named members, as `JSON.stringify` sees them; `__proto__` is a name like any other.
    fn record(&mut self, value: &JsValue) {
        let Ok(entries) = entries(value) else {
            return self.refuse("not-json", "reading its members threw an error");
        };
        self.json.push(b'{');
        for (index, entry) in entries.iter().enumerate() {
            if self.is_over() {
                return;
            }
            if index > 0 {
                self.json.push(b',');
            }
            let entry: &Array = entry.unchecked_ref();
            let Some(name) = exact(entry.get(0).unchecked_ref()) else {
                return self.refuse("bad-text", "a key has half a character (a lone surrogate)");
            };
            self.json.extend(serde_json::to_vec(&name).unwrap_or_default());
            self.json.push(b':');
            self.path.push(Step::Name(name.chars().take(MAX_NAME).collect()));
            self.value(&entry.get(1));
            self.path.pop();
        }
        self.json.push(b'}');
    }
}

/// The text, unless it has a lone surrogate.
fn exact(value: &JsString) -> Option<String> {
    let text = String::from(value);
    // What can't be encoded comes as U+FFFD; only then is it worth looking closer.
    (!text.contains('\u{fffd}') || value.is_valid_utf16()).then_some(text)
}

/// Whether an object is `{…}` of any realm, or made by `Object.create(null)`: no class stands behind it.
fn is_plain(value: &JsValue) -> bool {
    match Reflect::get_prototype_of(value) {
        Ok(prototype) if prototype.is_null() => true,
        Ok(prototype) => Reflect::get_prototype_of(&prototype).is_ok_and(|next| next.is_null()),
        Err(_) => false,
    }
}
