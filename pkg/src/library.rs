//! The class `Library`: everything that JavaScript can call.
//! In: packed sources, item id, date, facts. Out: decisions as canonical bytes or objects, notices, item cards.

use crate::{Review, carry, throw};
use chrono::NaiveDate;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use yushen::facts::read::MAX_BYTES;
use yushen::wire::{self, MAX_PACKED};
use yushen::{InputError, Lang, notice};

/// A checked rule library (规则库). Every method throws a `YushenError` when the input is wrong.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Library {
    inner: Arc<yushen::Library>,
}

#[wasm_bindgen]
impl Library {
    /// Reads and checks the packed sources of a library (`yushen pack`).
    ///
    /// # Errors
    /// `bad-library`, `wrong-type`.
    pub fn load(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] bytes: &JsValue,
    ) -> Result<Library, JsValue> {
        let bytes = carry::bytes(bytes, "library", MAX_PACKED).map_err(throw::one)?;
        let inner = wire::load(&bytes).map_err(throw::one)?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Cards of the items in force on `on` (`"2026-11-22"`): id, title, window class, everyday words.
    ///
    /// # Errors
    /// `bad-date`.
    #[wasm_bindgen(unchecked_return_type = "object[]")]
    pub fn items(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let on = date(on).map_err(throw::one)?;
        object(&wire::catalogue(&self.inner, on))
    }

    /// Begins a review of which nothing is known yet.
    ///
    /// # Errors
    /// `unknown-item`, `no-version`, `bad-date`.
    pub fn open(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
    ) -> Result<Review, JsValue> {
        Review::begin(&self.inner, item, on).map_err(|e| throw::all(&e))
    }

    /// Reviews one application: facts as the bytes of a JSON document in, the decision as canonical JSON bytes
    /// (RFC 8785) out; the same bytes as natively.
    ///
    /// # Errors
    /// Every mistake of the input.
    pub fn review(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] facts: &JsValue,
    ) -> Result<Vec<u8>, JsValue> {
        let facts = || carry::bytes(facts, "facts", MAX_BYTES).map_err(|e| vec![e]);
        self.decide(item, on, facts, yushen::Library::review_json).map_err(|e| throw::all(&e))
    }

    /// The same for JavaScript objects: plain data in, plain data out. What JSON can't carry exactly is refused.
    ///
    /// # Errors
    /// Every mistake of the input; `not-json` for what is not data.
    #[wasm_bindgen(js_name = reviewObject, unchecked_return_type = "object")]
    pub fn review_object(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "object")] facts: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let decision = self
            .decide(item, on, || carry::document(facts), yushen::Library::review)
            .map_err(|e| throw::all(&e))?;
        object(&decision)
    }

    /// The one-time notice (一次性告知书) of a review: sections, and `lines` as shown and printed.
    ///
    /// # Errors
    /// Every mistake of the input; `unknown-language`.
    #[wasm_bindgen(unchecked_return_type = "object")]
    pub fn notice(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] facts: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "\"zh\" | \"en\"")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = language(lang).map_err(throw::one)?;
        let facts = || carry::bytes(facts, "facts", MAX_BYTES).map_err(|e| vec![e]);
        let notice = self.noticed(item, on, facts, lang).map_err(|e| throw::all(&e))?;
        object(&Shown { lines: notice.lines(), notice })
    }

    /// Version of the engine's semantics: equal numbers decide alike.
    pub fn semantics(&self) -> u32 {
        yushen::decision::SEMANTICS
    }
}

/// A notice with its lines.
#[derive(Serialize)]
struct Shown {
    lines: Vec<String>,
    #[serde(flatten)]
    notice: yushen::Notice,
}

type Bytes = Result<Vec<u8>, Vec<InputError>>;
/// How the engine is asked: for a decision, or for its bytes.
type Way<D> = fn(&yushen::Library, &str, &[u8], NaiveDate) -> Result<D, Vec<InputError>>;

impl Library {
    fn decide<D>(
        &self,
        item: &JsValue,
        on: &JsValue,
        facts: impl FnOnce() -> Bytes,
        review: Way<D>,
    ) -> Result<D, Vec<InputError>> {
        let (item, on) = (text(item, "item")?, date(on).map_err(|e| vec![e])?);
        review(&self.inner, &item, &facts()?, on)
    }

    fn noticed(
        &self,
        item: &JsValue,
        on: &JsValue,
        facts: impl FnOnce() -> Bytes,
        lang: Lang,
    ) -> Result<yushen::Notice, Vec<InputError>> {
        let (item, on) = (text(item, "item")?, date(on).map_err(|e| vec![e])?);
        let (version, case) = self.inner.open(&item, &facts()?, on)?;
        let decision = yushen::decision::decide(&self.inner, &version, &case, on);
        Ok(notice::build(&decision, &version, lang))
    }
}

fn text(value: &JsValue, field: &str) -> Result<String, Vec<InputError>> {
    carry::text(value, field).map_err(|e| vec![e])
}

pub(crate) fn date(on: &JsValue) -> Result<NaiveDate, InputError> {
    yushen::library::application_date(&carry::text(on, "on")?)
}

fn language(lang: &JsValue) -> Result<Lang, InputError> {
    match carry::text(lang, "lang")?.as_str() {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        _ => Err(InputError::new("unknown-language", "lang", "the languages are `zh` and `en`")),
    }
}

/// Plain data for JavaScript: objects, arrays, texts, numbers.
pub(crate) fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
