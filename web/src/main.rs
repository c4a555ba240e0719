//! The page's program (`yushen_web_bg.wasm`): the pages and nothing of the engine. `boot.js` calls `start`.
//! Absent: everything else (see the library).

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Worker;
use yushen_web::app::{App, AppProps};
use yushen_web::browser;
use yushen_web::client::Client;

/// Starts the wizard in the element `#app` of `index.html`; `engine` is the Web Worker, `ahead` what the server says
/// ahead of it.
#[wasm_bindgen]
pub fn start(engine: Worker, ahead: Option<Promise>) {
    browser::show_panics();
    if let Some(root) = browser::element("app") {
        let props = AppProps { client: Client::new(engine), ahead: ahead.map(JsValue::from) };
        yew::Renderer::<App>::with_root_and_props(root, props).render();
    }
}

fn main() {}
