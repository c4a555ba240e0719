//! The kiosk's program (`yushen_kiosk_bg.wasm`). `kiosk-boot.js` calls `start`. Absent: everything else (see the library).

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Worker;
use yushen_web::browser;
use yushen_web::client::Client;
use yushen_web::kiosk::app::{App, Props, device};
use yushen_web::kiosk::shell::Shell;

/// Starts the kiosk in the element `#app` of `kiosk.html`; `engine` is the Web Worker, `shell` what the program stands on.
#[wasm_bindgen]
pub async fn start(engine: Worker, shell: Shell) {
    browser::show_panics();
    let client = Client::new(engine);
    let device = device(shell).await;
    if let Some(root) = browser::element("app") {
        yew::Renderer::<App>::with_root_and_props(root, Props { client, device }).render();
    }
}

fn main() {}
