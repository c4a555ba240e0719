//! The browser's own things: today, the address, focus, print, files. Absent: pages, state.

use gloo::storage::{LocalStorage, Storage};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlElement, Url, UrlSearchParams};

/// Today by the device's clock and zone, as ISO date.
pub fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}

/// A parameter of the address.
pub fn query(name: &str) -> Option<String> {
    let search = web_sys::window()?.location().search().ok()?;
    UrlSearchParams::new_with_str(&search).ok()?.get(name)
}

/// The path of the address.
pub fn path() -> String {
    web_sys::window().and_then(|w| w.location().pathname().ok()).unwrap_or_else(|| "/".into())
}

/// The fragment of the address, once: it may hold a code, so it leaves the address bar and the history.
pub fn take_fragment() -> String {
    let Some(window) = web_sys::window() else { return String::new() };
    let fragment = window.location().hash().unwrap_or_default();
    if let (false, Ok(history)) = (fragment.is_empty(), window.history()) {
        // A browser that refuses it shows the longer address; the page is right all the same.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path()));
    }
    fragment
}

/// The element of this id.
pub fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|w| w.document()) {
        document.set_title(title);
    }
}

/// Language of the page, for screen readers.
pub fn set_lang(lang: &str) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        // Setting an attribute of an existing element has no way to fail that could be mended here.
        let _ = root.set_attribute("lang", lang);
    }
}

/// Look of the whole page, for the style sheet.
pub fn set_class(class: &str) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        root.set_class_name(class);
    }
}

/// Gives the focus to the first element that `selector` finds, scrolling it into view.
pub fn focus(selector: &str) {
    let found =
        web_sys::window().and_then(|w| w.document()).and_then(|d| d.query_selector(selector).ok().flatten());
    if let Some(element) = found.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// What stands in the elements that `selector` finds, as it is seen; what is not drawn is left out.
pub fn texts(selector: &str) -> Vec<String> {
    let document = web_sys::window().and_then(|w| w.document());
    let Some(found) = document.and_then(|d| d.query_selector_all(selector).ok()) else { return Vec::new() };
    let all = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok());
    let drawn = all.filter(|element| element.offset_height() > 0);
    drawn.map(|element| element.inner_text().trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// Another address in the address bar, without loading anything.
pub fn push(path: &str) {
    if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
        // A browser that refuses it shows an older address; the page is right all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
    }
}

/// To the top of the page.
pub fn scroll_to_top() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
}

/// Opens the print dialogue.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// The same on the 80 mm paper of a kiosk or a till (see `style.css`).
pub fn print_slip() {
    print_as("80");
}

/// Prints what the style sheet shows for `what`.
pub fn print_as(what: &str) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-print", what);
        print();
        let _ = root.remove_attribute("data-print");
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Hands `text` over as a file. It goes to the device, not over the network.
pub fn save_file(name: &str, text: &str, mime: &str) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|w| w.document()).ok_or(JsValue::NULL)?;
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.dyn_into().map_err(JsValue::from)?;
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&address)
}

/// A panic shows the page's error block (see `index.html`) instead of a page that does nothing.
pub fn show_panics() {
    std::panic::set_hook(Box::new(|_| {
        if let Some(block) = element("boot-error") {
            let _ = block.remove_attribute("hidden");
        }
    }));
}

/// The browser's cryptography, in a page or a worker.
pub fn crypto() -> Option<web_sys::Crypto> {
    js_sys::Reflect::get(&js_sys::global(), &"crypto".into()).ok()?.dyn_into().ok()
}

/// What the page gave its worker to begin with, by its address.
pub fn given(address: &str) -> Option<Vec<u8>> {
    let given = js_sys::Reflect::get(&js_sys::global(), &"given".into()).ok()?;
    let bytes = js_sys::Reflect::get(&given, &address.into()).ok()?;
    bytes.dyn_into::<js_sys::Uint8Array>().ok().map(|bytes| bytes.to_vec())
}

/// What was remembered of the last visit.
pub fn remembered(key: &str) -> Option<String> {
    LocalStorage::raw().get_item(key).ok().flatten()
}

/// Remembers something for the next visit; a browser that keeps nothing forgets it.
pub fn remember(key: &str, text: &str) {
    let _ = LocalStorage::raw().set_item(key, text);
}

/// 32 bytes of the browser's randomness.
pub fn randomness() -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    crypto()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// 128 bits of it in hexadecimal; where there is none, the clock, which is enough to tell this page's requests apart.
pub fn seed() -> String {
    match randomness() {
        Some(bytes) => bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect(),
        None => format!("page-{}", js_sys::Date::now()),
    }
}

/// Bytes of an encoding as text.
pub fn decode(encoding: &str, bytes: &[u8]) -> Option<String> {
    web_sys::TextDecoder::new_with_label(encoding).ok()?.decode_with_u8_array(bytes).ok()
}

/// Seconds since 1970 by the device's clock.
pub fn seconds() -> i64 {
    (js_sys::Date::now() as i64).div_euclid(1000)
}

/// Reads a stream to its end, or until it has given more than `most` bytes; then it is told to stop.
///
/// # Errors
/// What the stream fails with.
pub async fn read_stream(stream: web_sys::ReadableStream, most: u64) -> Result<Vec<u8>, JsValue> {
    let reader = web_sys::ReadableStreamDefaultReader::new(&stream)?;
    let mut bytes = Vec::new();
    loop {
        let chunk = JsFuture::from(reader.read()).await?;
        if js_sys::Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        let value: js_sys::Uint8Array = js_sys::Reflect::get(&chunk, &"value".into())?.dyn_into()?;
        let at = bytes.len();
        bytes.resize(at + value.length() as usize, 0);
        value.copy_to(&mut bytes[at..]);
        if bytes.len() as u64 > most {
            // Whatever the answer to this is, nothing more is read.
            let _ = reader.cancel();
            return Ok(bytes);
        }
    }
}

/// The text of a file that the person chose; nothing when it is longer than `most` bytes or can't be read.
pub async fn read_file(file: &web_sys::File, most: u64) -> Option<String> {
    // A size is a whole number; what is too large for that is too large.
    if file.size() > most as f64 {
        return None;
    }
    JsFuture::from(file.text()).await.ok()?.as_string()
}
