//! The class `Review`: one applicant's review under way.
//! In: documents and single answers. Out: the outcome at any time; decision, notice or next question when asked.

use crate::library::{self, object};
use crate::{carry, throw};
use chrono::NaiveDate;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use yushen::InputError;
use yushen::facts::read::MAX_BYTES;
use yushen::receipt::{HallKey, MOST_CHARACTERS, Made, seal};

/// A review under way (预审): facts stay in memory, and an answer re-evaluates only what it can touch.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Review {
    inner: yushen::Review,
    /// Digest of the bundle it is made under.
    bundle: String,
}

impl Review {
    pub(crate) fn begin(
        library: Arc<yushen::Library>,
        bundle: String,
        item: &str,
        on: NaiveDate,
    ) -> Result<Self, Vec<InputError>> {
        let inner = yushen::Review::new(library, item, on).map_err(|e| vec![e])?;
        Ok(Self { inner, bundle })
    }
}

#[wasm_bindgen]
impl Review {
    /// Replaces everything by a facts document, as bytes. After an error the review stays as it was.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn load(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] facts: &JsValue,
    ) -> Result<(), JsValue> {
        let bytes = carry::bytes(facts, "facts", MAX_BYTES).map_err(throw::one)?;
        self.inner.load(&bytes).map_err(|e| throw::all(&e))
    }

    /// Answers one field, as `next` names it; `value` is plain data. After an error the review stays as it was.
    ///
    /// # Errors
    /// Every mistake in the value, or that there is no such field.
    pub fn set(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] field: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "unknown")] value: &JsValue,
    ) -> Result<(), JsValue> {
        let field = carry::text(field, "field").map_err(throw::one)?;
        let json = carry::document(value).map_err(|e| throw::all(&e))?;
        self.inner.set(&field, &json).map_err(|e| throw::all(&e))
    }

    /// Takes an answer back: the field is unknown again.
    ///
    /// # Errors
    /// That there is no such field.
    pub fn unset(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string")] field: &JsValue,
    ) -> Result<(), JsValue> {
        let field = carry::text(field, "field").map_err(throw::one)?;
        self.inner.unset(&field).map_err(|e| throw::all(&e))
    }

    /// The outcome as it stands, e.g. `"unsettled"`.
    #[wasm_bindgen(getter)]
    pub fn outcome(&self) -> String {
        self.inner.outcome().code().into()
    }

    /// Every verdict as a number: the outcome, each condition, each material's requirement, evidence and checks.
    pub fn codes(&self) -> Vec<u8> {
        self.inner.codes()
    }

    /// The next question, or `undefined` when no answer can settle more. `section` is the one the applicant is in.
    ///
    /// # Errors
    /// `wrong-type` where `section` is no text.
    #[wasm_bindgen(unchecked_return_type = "Next | undefined")]
    pub fn next(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] section: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let section = match section.is_undefined() {
            true => None,
            false => Some(carry::text(section, "section").map_err(throw::one)?),
        };
        match self.inner.next(section.as_deref()) {
            Some(next) => object(&next),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// How to ask for a field that `next` names: question, help, type, options, limits; `undefined` where there is no such
    /// field.
    ///
    /// # Errors
    /// `wrong-type` where `field` is no text.
    #[wasm_bindgen(unchecked_return_type = "Ask | undefined")]
    pub fn ask(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] field: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let field = carry::text(field, "field").map_err(throw::one)?;
        match yushen::wire::Ask::of(&self.inner.version().item, &field) {
            Some(ask) => object(&ask),
            None => Ok(JsValue::UNDEFINED),
        }
    }

    /// The complete decision as canonical JSON bytes (RFC 8785).
    pub fn decision(&mut self) -> Vec<u8> {
        self.inner.decision_json()
    }

    /// The complete decision as plain data.
    ///
    /// # Errors
    /// None that input can cause.
    #[wasm_bindgen(js_name = decisionObject, unchecked_return_type = "Decision")]
    pub fn decision_object(&mut self) -> Result<JsValue, JsValue> {
        object(&self.inner.decision())
    }

    /// The one-time notice (一次性告知书) as it stands: sections, and `lines` as shown and printed.
    ///
    /// # Errors
    /// `unknown-language`.
    #[wasm_bindgen(unchecked_return_type = "Notice & { lines: string[] }")]
    pub fn notice(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = library::language(lang).map_err(throw::one)?;
        let decision = self.inner.decision();
        library::shown(yushen::notice::build(&decision, self.inner.version(), lang))
    }

    /// Why each verdict is what it is: codes, the parts of the rules that decided, what was read, the law.
    ///
    /// # Errors
    /// None that input can cause.
    #[wasm_bindgen(unchecked_return_type = "Explanation[]")]
    pub fn explanations(&mut self) -> Result<JsValue, JsValue> {
        object(&self.inner.explanations())
    }

    /// The facts document as it stands, as JSON bytes: what is handed over or saved.
    pub fn document(&self) -> Vec<u8> {
        self.inner.document()
    }

    /// The receipt (预审回执) to carry to the hall: texts for QR codes, one or numbered ones. The facts in it can only be
    /// read with the hall's secret key. `hallKey` is the public one, 64 hexadecimal digits.
    ///
    /// # Errors
    /// `receipt-bad-key`, `receipt-too-large`, `wrong-type`; `no-randomness` where the platform has none.
    #[wasm_bindgen(unchecked_return_type = "string[]")]
    pub fn receipt(
        &mut self,
        #[wasm_bindgen(js_name = hallKey, unchecked_param_type = "string")] hall_key: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "{ now?: number }")] options: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let mut make = || {
            let key = HallKey::read(&carry::text(hall_key, "hallKey")?)?;
            let (decision, facts) = (self.inner.decision(), self.inner.document());
            let made = Made {
                bundle: &self.bundle,
                version: self.inner.version(),
                decision: &decision,
                facts: &facts,
                at: library::now(options)?,
            };
            Ok(seal(&made, &key, &random()?)?.to_texts(MOST_CHARACTERS)?)
        };
        let texts: Result<Vec<String>, InputError> = make();
        object(&texts.map_err(throw::one)?)
    }

    /// Evaluates everything anew; for measurements.
    pub fn reassess(&mut self) -> Vec<u8> {
        self.inner.reassess();
        self.inner.codes()
    }
}

/// 32 bytes of the platform's randomness: browsers, workers and Node have the same call for it.
fn random() -> Result<[u8; 32], InputError> {
    let fill = || -> Option<Vec<u8>> {
        let crypto = js_sys::Reflect::get(&js_sys::global(), &"crypto".into()).ok()?;
        let fill: js_sys::Function =
            js_sys::Reflect::get(&crypto, &"getRandomValues".into()).ok()?.dyn_into().ok()?;
        let bytes = js_sys::Uint8Array::new_with_length(32);
        fill.call1(&crypto, &bytes).ok()?;
        Some(bytes.to_vec())
    };
    let bytes = fill().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.ok_or_else(|| {
        let message = "this platform has no `crypto.getRandomValues`; use a current browser or Node 20";
        InputError::new("no-randomness", "receipt", message)
    })
}
