//! The page's end of the photo program: one file at a time, each in a Web Worker that ends with it.
//! In: a file that the person chose. Out: a report and a small picture. Absent: what is shown of it (`components::photos`);
//! sending: the file goes from this page to its worker and nowhere else.

use crate::messages;
use js_sys::{Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ImageBitmap, MessageEvent, Worker};
use yushen_photo::{Report, Side};

/// Milliseconds after which a file is given up: far more than a slow telephone needs.
const PATIENCE: i32 = 60_000;

/// What came of a file: nothing when it could not be looked at.
pub type Looked = Option<(Report, Option<ImageBitmap>)>;

thread_local! {
    /// Ends when the file before this one is done: two at once could take twice the memory.
    static BEFORE: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Looks at a file. `beside`: sides of a card that the material's other pictures show.
pub async fn look(file: File, beside: Vec<Side>) -> Looked {
    let mut done = None;
    let mine = Promise::new(&mut |resolve, _| done = Some(resolve));
    let before = BEFORE.with(|before| before.replace(Some(mine)));
    if let Some(before) = before {
        // It only ever ends well.
        let _ = JsFuture::from(before).await;
    }
    let looked = in_worker(&file, &beside).await.ok();
    if let Some(done) = done {
        let _ = done.call0(&JsValue::NULL);
    }
    looked
}

async fn in_worker(file: &File, beside: &[Side]) -> Result<(Report, Option<ImageBitmap>), JsValue> {
    let worker = Worker::new("/photo.js")?;
    let told = ask(&worker, file, beside).await;
    worker.terminate();
    let told = told?;
    let bytes: Uint8Array = Reflect::get(&told, &"report".into())?.dyn_into()?;
    let report = messages::read(&bytes.to_vec()).ok_or(JsValue::NULL)?;
    Ok((report, Reflect::get(&told, &"small".into())?.dyn_into().ok()))
}

async fn ask(worker: &Worker, file: &File, beside: &[Side]) -> Result<JsValue, JsValue> {
    let answered = Promise::new(&mut |resolve, reject| {
        worker.set_onmessage(Some(&resolve));
        worker.set_onerror(Some(&reject));
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&reject, PATIENCE);
        }
    });
    let bits = beside.iter().fold(0, |bits, side| bits | if *side == Side::Emblem { 1 } else { 2 });
    let message = Object::new();
    Reflect::set(&message, &"file".into(), file)?;
    Reflect::set(&message, &"beside".into(), &bits.into())?;
    worker.post_message(&message)?;
    let event: MessageEvent = JsFuture::from(answered).await?.dyn_into()?;
    Ok(event.data())
}
