//! The kiosk's camera. In: a `<video>`, the size that is wished for. Out: what it sees, in that `<video>`, while the
//! component stands and not a moment longer. Absent: sound; what is done with a picture (`scan`, `viewfinder`).

use js_sys::{Object, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomException, HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};
use yew::prelude::*;

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
    fn of(name: &str) -> Self {
        match name {
            "NotAllowedError" | "SecurityError" => Self::NotAllowed,
            "NotFoundError" | "OverconstrainedError" => Self::NoCamera,
            _ => Self::Broken,
        }
    }

    /// Its name on the page and in codes of wording.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoCamera => "no-camera",
            Self::NotAllowed => "not-allowed",
            Self::Broken => "broken",
        }
    }
}

/// Turns the camera on for as long as the component stands. The camera comes as near to `size` (width and height in
/// pixels) as it can. `opened` is called once, unless the component is gone by then; what it gives is kept as long as the
/// camera is on.
#[hook]
pub fn use_camera<T, F>(video: &NodeRef, size: [u32; 2], opened: F)
where
    T: 'static,
    F: FnOnce(&HtmlVideoElement, Result<(), Trouble>) -> T + 'static,
{
    let video = video.clone();
    use_effect_with((), move |()| {
        let kept = Rc::new(RefCell::new(None));
        let closed = Rc::new(Cell::new(false));
        if let Some(video) = video.cast::<HtmlVideoElement>() {
            let (kept, closed) = (kept.clone(), closed.clone());
            spawn_local(async move {
                let camera = Camera::open(&video, size).await;
                // Closed while the camera was opening: dropped, it is off again.
                if !closed.get() {
                    let more = opened(&video, camera.as_ref().map(drop).map_err(|trouble| *trouble));
                    kept.replace(Some((camera, more)));
                }
            });
        }
        move || {
            closed.set(true);
            kept.take();
        }
    });
}

/// A camera that is on.
struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
}

impl Camera {
    async fn open(video: &HtmlVideoElement, size: [u32; 2]) -> Result<Self, Trouble> {
        let stream = stream(size).await?;
        video.set_src_object(Some(&stream));
        // It plays when the first picture is there; whoever closes it before ends the promise with an error.
        if let Ok(playing) = video.play() {
            spawn_local(async { drop(JsFuture::from(playing).await) });
        }
        Ok(Self { stream, video: video.clone() })
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        self.video.set_src_object(None);
    }
}

async fn stream([width, height]: [u32; 2]) -> Result<MediaStream, Trouble> {
    let devices = web_sys::window().map(|window| window.navigator().media_devices());
    // Without a secure origin the browser has no such object at all.
    let devices =
        devices.and_then(Result::ok).filter(|devices| devices.is_object()).ok_or(Trouble::NoCamera)?;
    let named = |error: JsValue| {
        Trouble::of(&error.dyn_ref::<DomException>().map(DomException::name).unwrap_or_default())
    };
    let wish = Object::new();
    for (name, ideal) in [("width", width), ("height", height)] {
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&wish, &name.into(), &ideal.into());
    }
    let wanted = MediaStreamConstraints::new();
    wanted.set_video(&wish);
    wanted.set_audio(&false.into());
    let asked = devices.get_user_media_with_constraints(&wanted).map_err(named)?;
    JsFuture::from(asked).await.map_err(named)?.dyn_into().map_err(|_| Trouble::Broken)
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
}
