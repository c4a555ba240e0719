//! The camera, and what it sees, some times a second. In: a `<video>`. Out: texts of QR codes. Pictures go from here to
//! the decoder's worker and nowhere else; dropped, the camera is off and the worker ended.
//! Absent: sound; deciding what a code is; the decoder (`bin/scan.rs`).

use gloo::timers::callback::Interval;
use js_sys::{Array, ArrayBuffer, Object, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, DomException, HtmlCanvasElement, HtmlVideoElement, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MessageEvent, Worker,
};

/// Milliseconds between two pictures at least.
const EVERY: u32 = 200;
/// Width and height of what is looked at: the middle of the picture. A receipt's code has at most 125 modules with its
/// margin, so that each is still five pixels wide.
const SIDE: u32 = 640;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is none, or the browser tells of none.
    NoCamera,
    /// The browser may not use it.
    NotAllowed,
    /// It does not work, or something else uses it.
    Broken,
}

impl Trouble {
    /// By the name of the browser's error.
    pub fn of(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" => Self::NotAllowed,
            "NotFoundError" | "OverconstrainedError" => Self::NoCamera,
            _ => Self::Broken,
        }
    }
}

/// A camera that is on.
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
    _pictures: Interval,
    decoder: Rc<Decoder>,
}

impl Camera {
    /// Turns it on; `seen` gets the text of each code.
    ///
    /// # Errors
    /// Why there is no picture.
    pub async fn open(video: HtmlVideoElement, seen: impl Fn(String) + 'static) -> Result<Self, Trouble> {
        let stream = stream().await?;
        video.set_src_object(Some(&stream));
        // It plays when the first picture is there; whoever closes it before ends the promise with an error.
        if let Ok(playing) = video.play() {
            wasm_bindgen_futures::spawn_local(async { drop(JsFuture::from(playing).await) });
        }
        let decoder = Rc::new(Decoder::new(seen));
        let (look, at) = (decoder.clone(), video.clone());
        let canvas = canvas();
        let pictures = Interval::new(EVERY, move || {
            if let Some((canvas, pixels)) = &canvas {
                // A picture that can't be had is followed by the next one.
                let _ = look.look(&at, canvas, pixels);
            }
        });
        Ok(Self { stream, video, _pictures: pictures, decoder })
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        stop(&self.stream);
        self.video.set_src_object(None);
        self.decoder.end();
    }
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

async fn stream() -> Result<MediaStream, Trouble> {
    let devices = web_sys::window().map(|window| window.navigator().media_devices());
    // Without a secure origin the browser has no such object at all.
    let devices =
        devices.and_then(Result::ok).filter(|devices| devices.is_object()).ok_or(Trouble::NoCamera)?;
    let named = |error: JsValue| {
        Trouble::of(&error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default())
    };
    let wish = Object::new();
    for (name, ideal) in [("width", 1280), ("height", 720)] {
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&wish, &name.into(), &ideal.into());
    }
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&wish);
    wanted.set_audio(&false.into());
    let asked = devices.get_user_media_with_constraints(&wanted).map_err(named)?;
    JsFuture::from(asked).await.map_err(named)?.dyn_into().map_err(|_| Trouble::Broken)
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
    fn each_error_of_the_browser_is_one_that_a_person_can_act_on() {
        assert_eq!(Trouble::of("NotAllowedError"), Trouble::NotAllowed);
        assert_eq!(Trouble::of("NotFoundError"), Trouble::NoCamera);
        assert_eq!(Trouble::of("NotReadableError"), Trouble::Broken);
        assert_eq!(Trouble::of(""), Trouble::Broken);
    }

    #[test]
    fn the_middle_of_a_picture_is_looked_at() {
        assert_eq!(middle(1280.0, 720.0, 720.0), (280.0, 0.0));
        assert_eq!(middle(480.0, 640.0, 480.0), (0.0, 80.0));
    }
}
