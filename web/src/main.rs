//! The page's program (`yushen_web_bg.wasm`): the pages and nothing of the engine. `boot.js` calls `start`.
//! Absent: everything else (see the library).

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Worker;
use yushen_web::ahead::Ahead;
use yushen_web::app::{self, App, AppProps};
use yushen_web::client::Client;
use yushen_web::early::{self, Boxes};
use yushen_web::{browser, first};

/// Starts the wizard in the element `#app` of `index.html`; `engine` is the Web Worker, `ahead` what the server says
/// ahead of it.
#[wasm_bindgen]
pub fn start(engine: Worker, ahead: Option<Promise>) {
    browser::show_panics();
    if let Some(root) = browser::element("app") {
        let props = AppProps { client: Client::new(engine), ahead: ahead.map(JsValue::from), first: None };
        yew::Renderer::<App>::with_root_and_props(root, props).render();
    }
}

/// Takes over the page that the server made in `#app`, with what was typed there; `told` is what the server made it
/// from. False when it is another day's or language's; then nothing was touched.
#[wasm_bindgen]
pub fn take_over(engine: Worker, told: &[u8]) -> bool {
    browser::show_panics();
    let ahead = Ahead::read(told);
    let state = ahead.and_then(|ahead| first::state(app::start(), &ahead, app::initials()));
    let (Some(root), Some(state)) = (browser::element("app"), state) else { return false };
    let boxes = Boxes { text: &browser::text_in, checked: &browser::is_checked };
    let first = Some(early::entered(state, &boxes).into());
    let props = AppProps { client: Client::new(engine), ahead: None, first };
    yew::Renderer::<App>::with_root_and_props(root, props).hydrate();
    true
}

fn main() {}
