//! The class `Library`: everything that JavaScript can call.
//! In: a signed bundle and the keys that are trusted; item id, date, facts. Out: decisions as canonical bytes or
//! objects, notices, item cards. Absent: libraries that nobody signed.

use crate::{Review, carry, search, throw};
use chrono::NaiveDate;
use js_sys::{Function, Promise, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use yushen::bundle::archive::{self, MAX_ARCHIVE};
use yushen::bundle::{Manifest, Moment, Piece, Seen, Shelf, Trust};
use yushen::facts::read::MAX_BYTES;
use yushen::search::Initials;
use yushen::{InputError, Lang, notice};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Fetches `pieces/<sha256>` of the store that `yushen bundle` writes. Read `length` bytes and not one more; what it gives
 * is verified before it is read. */
export type FetchPiece = (piece: Piece) => Uint8Array | Promise<Uint8Array>;

/** What a client knows beside the bundle. */
export interface LoadOptions {
    /** What `library.seen` said last time: an older bundle is then refused. */
    seen?: string;
    /** Seconds since 1970; without it, the device's clock. */
    now?: number;
}

/** A facts document. A member that is absent is unknown, `null` is known not to exist. Each item has its own fields:
 * `yushen guide ITEM` and `review.next()` name them. */
export interface FactsDocument {
    facts?: { [field: string]: unknown };
    /** What was handed in, by material. */
    evidence?: { [material: string]: unknown };
    /** Materials replaced by a written commitment (告知承诺). */
    commitments?: string[];
    /** Materials promised for later (容缺). */
    deferred?: string[];
}
"#;

/// A verified rule library (规则库). Every method throws a `YushenError` when the input is wrong.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Library {
    shelf: Rc<RefCell<Shelf>>,
    /// Fetches pieces; absent when the bundle came in one file.
    fetch: Option<Function>,
    /// Made by the first search.
    initials: OnceCell<Initials>,
}

#[wasm_bindgen]
impl Library {
    /// Loads a bundle that is fetched piece by piece: the envelope, then its index; an item's part when it is needed.
    ///
    /// # Errors
    /// `bundle-…`: every reason not to use it; `wrong-type`; whatever `fetchPiece` throws.
    pub async fn load(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] envelope: JsValue,
        #[wasm_bindgen(js_name = fetchPiece, unchecked_param_type = "FetchPiece")] fetch: JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] trust: JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: JsValue,
    ) -> Result<Library, JsValue> {
        let envelope = carry::bytes(&envelope, "envelope", MAX_ARCHIVE as usize).map_err(throw::one)?;
        let fetch: Function = fetch.dyn_into().map_err(|_| {
            throw::one(InputError::new("wrong-type", "fetchPiece", "give a function that fetches a piece"))
        })?;
        let known = Known::of(&trust, &options).map_err(throw::one)?;
        let opened = Manifest::open(&envelope, &known.trust, known.seen.as_ref(), known.now);
        let manifest = opened.map_err(|refusal| throw::one(refusal.into()))?;
        let index = fetched(&fetch, &manifest.said().index.clone()).await?;
        let shelf = Shelf::new(manifest, &index).map_err(|refusal| throw::one(refusal.into()))?;
        Ok(Self::of(shelf, Some(fetch)))
    }

    /// Loads a bundle that came in one file (`yushen bundle archive`).
    ///
    /// # Errors
    /// `bundle-…`: every reason not to use it; `wrong-type`.
    pub fn unpack(
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] archive: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] trust: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "LoadOptions")] options: &JsValue,
    ) -> Result<Library, JsValue> {
        let bytes = carry::bytes(archive, "archive", MAX_ARCHIVE as usize).map_err(throw::one)?;
        let known = Known::of(trust, options).map_err(throw::one)?;
        let shelf = archive::open(&bytes, &known.trust, known.seen.as_ref(), known.now);
        let shelf = shelf.map_err(|refusal| throw::one(refusal.into()))?;
        Ok(Self::of(shelf, None))
    }

    /// The digest of the bundle: the same on web, kiosk and desk.
    #[wasm_bindgen(getter)]
    pub fn digest(&self) -> String {
        format!("sha256:{}", self.shelf.borrow().manifest().digest())
    }

    /// What to keep for the next time, so that an older bundle is refused.
    #[wasm_bindgen(getter)]
    pub fn seen(&self) -> String {
        // Plain data in memory can always be written.
        serde_json::to_string(&self.shelf.borrow().seen()).unwrap_or_default()
    }

    /// Cards of the items in force on `on` (`"2026-11-22"`): id, title, window class, everyday words.
    ///
    /// # Errors
    /// `bad-date`.
    #[wasm_bindgen(unchecked_return_type = "ItemCard[]")]
    pub fn items(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let on = date(on).map_err(throw::one)?;
        object(&self.shelf.borrow().cards(on))
    }

    /// Cards of the items in force on `on` that fit what a person typed, best first: everyday words, parts of them,
    /// initials of pinyin; near ones when none fits, all of them for nothing. Without `on`: today in China, by the
    /// device's clock.
    ///
    /// # Errors
    /// `bad-date`; `wrong-type` where `typed` is no text.
    #[wasm_bindgen(unchecked_return_type = "ItemCard[]")]
    pub fn search(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] typed: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] on: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let typed = carry::text(typed, "typed").map_err(throw::one)?;
        let on = if on.is_undefined() { today() } else { date(on) }.map_err(throw::one)?;
        let initials = self.initials.get_or_init(search::initials);
        object(&search::search(self.shelf.borrow().cards(on), &typed, initials))
    }

    /// Fetches what `item` needs on `on`, so that it can be opened and reviewed; without `on`, on any day. Does
    /// nothing where it is there already.
    ///
    /// # Errors
    /// `unknown-item`, `no-version`, `bad-date`; `bundle-…` for a piece that is not what was signed; whatever
    /// `fetchPiece` throws.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn fetch(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_optional_param_type = "string")] on: &JsValue,
    ) -> Promise {
        let (shelf, fetch) = (self.shelf.clone(), self.fetch.clone());
        let (item, on) = (item.clone(), on.clone());
        future_to_promise(async move {
            let item = carry::text(&item, "item").map_err(throw::one)?;
            let on = if on.is_undefined() { None } else { Some(date(&on).map_err(throw::one)?) };
            let wanted = shelf.borrow().wanted(&item, on).map_err(throw::one)?;
            for piece in wanted {
                let Some(fetch) = &fetch else { return Err(throw::one(missing(&piece))) };
                let bytes = fetched(fetch, &piece).await?;
                let put = shelf.borrow_mut().put_piece(&piece, &bytes);
                put.map_err(|refusal| throw::one(refusal.into()))?;
            }
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Begins a review of which nothing is known yet.
    ///
    /// # Errors
    /// `unknown-item`, `no-version`, `bad-date`; `part-missing` where `fetch` has not been awaited.
    pub fn open(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
    ) -> Result<Review, JsValue> {
        let begin = || {
            let item = text(item, "item")?;
            let on = date(on).map_err(|e| vec![e])?;
            let bundle = self.shelf.borrow().manifest().digest().to_owned();
            Review::begin(self.opened(&item, on)?, bundle, &item, on)
        };
        begin().map_err(|e| throw::all(&e))
    }

    /// Reviews one application: facts as the bytes of a JSON document in, the decision as canonical JSON bytes
    /// (RFC 8785) out; the same bytes as natively.
    ///
    /// # Errors
    /// Every mistake of the input; `part-missing` where `fetch` has not been awaited.
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
    #[wasm_bindgen(js_name = reviewObject, unchecked_return_type = "Decision")]
    pub fn review_object(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "FactsDocument")] facts: &JsValue,
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
    #[wasm_bindgen(unchecked_return_type = "Notice & { lines: string[] }")]
    pub fn notice(
        &self,
        #[wasm_bindgen(unchecked_param_type = "string")] item: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "string")] on: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Uint8Array")] facts: &JsValue,
        #[wasm_bindgen(unchecked_param_type = "Lang")] lang: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let lang = language(lang).map_err(throw::one)?;
        let facts = || carry::bytes(facts, "facts", MAX_BYTES).map_err(|e| vec![e]);
        let notice = self.noticed(item, on, facts, lang).map_err(|e| throw::all(&e))?;
        shown(notice)
    }

    /// Version of the engine's semantics: equal numbers decide alike.
    pub fn semantics(&self) -> u32 {
        yushen::decision::SEMANTICS
    }
}

/// A notice with its lines, for JavaScript.
pub(crate) fn shown(notice: yushen::Notice) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Shown {
        lines: Vec<String>,
        #[serde(flatten)]
        notice: yushen::Notice,
    }
    object(&Shown { lines: notice.lines(), notice })
}

/// What a client knows beside the bundle.
struct Known {
    trust: Trust,
    seen: Option<Seen>,
    now: Moment,
}

impl Known {
    fn of(trust: &JsValue, options: &JsValue) -> Result<Self, InputError> {
        let trust = Trust::read(&carry::bytes(trust, "trust", 1 << 20)?)?;
        let option = |name: &str| match options.is_undefined() {
            true => JsValue::UNDEFINED,
            false => js_sys::Reflect::get(options, &name.into()).unwrap_or(JsValue::UNDEFINED),
        };
        let seen = option("seen");
        let seen = match seen.is_undefined() {
            true => None,
            false => Some(serde_json::from_str(&carry::text(&seen, "seen")?).map_err(|_| {
                InputError::new("wrong-type", "seen", "give what `library.seen` said, or leave it out")
            })?),
        };
        Ok(Self { trust, seen, now: now(options)? })
    }
}

/// The moment that `options.now` names, else the device's.
pub(crate) fn now(options: &JsValue) -> Result<Moment, InputError> {
    let now = match options.is_undefined() {
        true => JsValue::UNDEFINED,
        false => js_sys::Reflect::get(options, &"now".into()).unwrap_or(JsValue::UNDEFINED),
    };
    let seconds = match now.as_f64() {
        Some(seconds) => seconds as i64,
        None if now.is_undefined() => (js_sys::Date::now() as i64).div_euclid(1000),
        None => return Err(InputError::new("wrong-type", "now", "give seconds since 1970 as a number")),
    };
    Ok(Moment(seconds))
}

fn missing(piece: &Piece) -> InputError {
    let message =
        format!("`{}` is not in the archive; make it again with `yushen bundle archive`", piece.path);
    InputError::new("part-missing", "item", message)
}

async fn fetched(fetch: &Function, piece: &Piece) -> Result<Vec<u8>, JsValue> {
    let answer = fetch.call1(&JsValue::UNDEFINED, &object(piece)?)?;
    let answer = JsFuture::from(Promise::resolve(&answer)).await?;
    let bytes: Uint8Array = answer.dyn_into().map_err(|_| {
        let message = format!("`fetchPiece` must give a Uint8Array for `{}`", piece.path);
        throw::one(InputError::new("wrong-type", "fetchPiece", message))
    })?;
    // Not copied before its length is right: an endless answer costs nothing here.
    if u64::from(bytes.length()) != piece.length {
        return Err(throw::one(
            yushen::bundle::Refusal::WrongLength {
                path: piece.path.clone(),
                expected: piece.length,
                found: bytes.length().into(),
            }
            .into(),
        ));
    }
    Ok(bytes.to_vec())
}

type Bytes = Result<Vec<u8>, Vec<InputError>>;
/// How the engine is asked: for a decision, or for its bytes.
type Way<D> = fn(&yushen::Library, &str, &[u8], NaiveDate) -> Result<D, Vec<InputError>>;

impl Library {
    fn of(shelf: Shelf, fetch: Option<Function>) -> Self {
        Self { shelf: Rc::new(RefCell::new(shelf)), fetch, initials: OnceCell::new() }
    }

    fn opened(&self, item: &str, on: NaiveDate) -> Result<Arc<yushen::Library>, Vec<InputError>> {
        self.shelf.borrow_mut().library(item, Some(on)).map_err(|e| vec![e])
    }

    fn decide<D>(
        &self,
        item: &JsValue,
        on: &JsValue,
        facts: impl FnOnce() -> Bytes,
        review: Way<D>,
    ) -> Result<D, Vec<InputError>> {
        let (item, on) = (text(item, "item")?, date(on).map_err(|e| vec![e])?);
        let facts = facts()?;
        review(&*self.opened(&item, on)?, &item, &facts, on)
    }

    fn noticed(
        &self,
        item: &JsValue,
        on: &JsValue,
        facts: impl FnOnce() -> Bytes,
        lang: Lang,
    ) -> Result<yushen::Notice, Vec<InputError>> {
        let (item, on) = (text(item, "item")?, date(on).map_err(|e| vec![e])?);
        let facts = facts()?;
        let library = self.opened(&item, on)?;
        let (version, case) = library.open(&item, &facts, on)?;
        let decision = yushen::decision::decide(&library, &version, &case, on);
        Ok(notice::build(&decision, &version, lang))
    }
}

fn text(value: &JsValue, field: &str) -> Result<String, Vec<InputError>> {
    carry::text(value, field).map_err(|e| vec![e])
}

/// Today in China (UTC+8), by the device's clock.
fn today() -> Result<NaiveDate, InputError> {
    let there = Moment(now(&JsValue::UNDEFINED)?.0 + 8 * 3600).to_string();
    yushen::library::application_date(there.get(..10).unwrap_or_default())
}

pub(crate) fn date(on: &JsValue) -> Result<NaiveDate, InputError> {
    yushen::library::application_date(&carry::text(on, "on")?)
}

pub(crate) fn language(lang: &JsValue) -> Result<Lang, InputError> {
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
