//! What a camera sees, some times a second, and the codes in it. In: a `<video>`. Out: texts of QR codes. Pictures go from
//! here to the decoder's worker and nowhere else; dropped, no more are taken and the worker is ended.
//! Absent: the camera (`kiosk::camera`); deciding what a code is; the decoder's program (`bin/scan.rs`).

use gloo::timers::callback::Interval;
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MessageEvent, Worker};

/// Milliseconds between two pictures at least.
const EVERY: u32 = 200;
/// Width and height of what is looked at: the middle of the picture. A receipt's code has at most 125 modules with its
/// margin, so that each is still five pixels wide.
const SIDE: u32 = 640;

/// Pictures that are being looked at.
pub struct Reading {
    _pictures: Interval,
    decoder: Rc<Decoder>,
}

impl Reading {
    /// Begins; `seen` gets the text of each code.
    pub fn begin(video: &HtmlVideoElement, seen: impl Fn(String) + 'static) -> Self {
        let decoder = Rc::new(Decoder::new(seen));
        let (look, at) = (decoder.clone(), video.clone());
        let canvas = canvas();
        let pictures = Interval::new(EVERY, move || {
            if let Some((canvas, pixels)) = &canvas {
                // A picture that can't be had is followed by the next one.
                let _ = look.look(&at, canvas, pixels);
            }
        });
        Self { _pictures: pictures, decoder }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.decoder.end();
    }
}

fn canvas() -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    let canvas: HtmlCanvasElement =
        web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    let options = Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &true.into()).ok()?;
    let context = canvas.get_context_with_context_options("2d", &options).ok()??;
    Some((canvas, context.dyn_into().ok()?))
}

/// The decoder's worker: one picture at a time; a picture that ends it costs this picture alone.
struct Decoder {
    worker: RefCell<Option<Listening>>,
    busy: Rc<Cell<bool>>,
    /// It ended by itself: the next picture needs another one.
    ended: Rc<Cell<bool>>,
    seen: Rc<dyn Fn(String)>,
}

struct Listening {
    worker: Worker,
    _hear: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Decoder {
    fn new(seen: impl Fn(String) + 'static) -> Self {
        let (worker, busy, ended) = Default::default();
        Self { worker, busy, ended, seen: Rc::new(seen) }
    }

    fn look(
        &self,
        video: &HtmlVideoElement,
        canvas: &HtmlCanvasElement,
        context: &CanvasRenderingContext2d,
    ) -> Result<(), JsValue> {
        let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
        let side = width.min(height);
        if self.busy.get() || side < 1.0 {
            return Ok(());
        }
        let to = f64::from(canvas.width());
        let (left, top) = middle(width, height, side);
        context.draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            video, left, top, side, side, 0.0, 0.0, to, to,
        )?;
        let pixels = context.get_image_data(0.0, 0.0, to, to)?;
        let pixels = Reflect::get(&pixels, &"data".into())?;
        let buffer: ArrayBuffer = Reflect::get(&pixels, &"buffer".into())?.dyn_into()?;
        let message = Object::new();
        Reflect::set(&message, &"pixels".into(), &buffer)?;
        Reflect::set(&message, &"width".into(), &canvas.width().into())?;
        if self.ended.take() {
            self.end();
        }
        let mut worker = self.worker.borrow_mut();
        if worker.is_none() {
            *worker = Some(self.start()?);
        }
        if let Some(listening) = worker.as_ref() {
            listening.worker.post_message_with_transfer(&message, &Array::of1(&buffer))?;
            self.busy.set(true);
        }
        Ok(())
    }

    fn start(&self) -> Result<Listening, JsValue> {
        let worker = Worker::new("/scan.js")?;
        let (busy, seen) = (self.busy.clone(), self.seen.clone());
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            busy.set(false);
            if let Some(text) = event.data().as_string() {
                seen(text);
            }
        });
        worker.set_onmessage(Some(told.as_ref().unchecked_ref()));
        let (busy, ended) = (self.busy.clone(), self.ended.clone());
        let failed = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
            ended.set(true);
            busy.set(false);
        });
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Listening { worker, _hear: [told, failed] })
    }

    fn end(&self) {
        if let Some(listening) = self.worker.take() {
            listening.worker.set_onmessage(None);
            listening.worker.set_onerror(None);
            listening.worker.terminate();
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "places in a picture")]
fn middle(width: f64, height: f64, side: f64) -> (f64, f64) {
    ((width - side) / 2.0, (height - side) / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_a_picture_is_looked_at() {
        assert_eq!(middle(1280.0, 720.0, 720.0), (280.0, 0.0));
        assert_eq!(middle(480.0, 640.0, 480.0), (0.0, 80.0));
    }
}
