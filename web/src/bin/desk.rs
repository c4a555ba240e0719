//! The staff's program (`yushen_desk_bg.wasm`): the desk and the display. `desk-boot.js` calls `start`.
//! Absent: everything else (see the library).

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Worker;
use yushen_web::app::AppProps;
use yushen_web::browser;
use yushen_web::client::Client;

/// Starts the desk in the element `#app` of `desk.html`; `engine` is the Web Worker.
#[wasm_bindgen]
pub fn start(engine: Worker) {
    browser::show_panics();
    if let Some(root) = browser::element("app") {
        let props = AppProps { client: Client::new(engine), ahead: None, first: None };
        yew::Renderer::<yushen_web::desk::app::App>::with_root_and_props(root, props).render();
    }
}

fn main() {}
