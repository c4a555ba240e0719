//! What the program finds under it (`web/static/kiosk-shell.js`): the few things that are kept, the device's token, the
//! wipe. Absent: what is kept (`numbers`, `clock`), when it ends (`idle`).

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// The shell.
    #[derive(Clone)]
    pub type Shell;

    #[wasm_bindgen(method, catch)]
    async fn get(this: &Shell, key: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn put(this: &Shell, key: &str, value: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn token(this: &Shell) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn first(this: &Shell) -> bool;

    #[wasm_bindgen(method, js_name = wipe)]
    fn begin_wipe(this: &Shell) -> js_sys::Promise;
}

impl Shell {
    /// What is kept under `key`; nothing when it can't be read.
    pub async fn kept<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_str(&self.get(key).await.ok()?.as_string()?).ok()
    }

    /// Keeps `value`; true once it stands on the disk.
    pub async fn keep(&self, key: &str, value: &impl Serialize) -> bool {
        match serde_json::to_string(value) {
            Ok(text) => self.put(key, &text).await.is_ok(),
            Err(_) => false,
        }
    }

    /// The device's token, where one was given.
    pub fn device(&self) -> Option<String> {
        self.token()
    }

    /// Whether the terminal was started just now, with its token in the address.
    pub fn is_first(&self) -> bool {
        self.first()
    }

    /// Forgets everything and begins anew; nothing of this page goes on.
    pub fn wipe(&self) {
        drop(self.begin_wipe());
    }
}
