//! The viewfinder: what the kiosk's camera sees, and a picture of it. In: a press. Out: a JPEG in the page's memory, which
//! goes the way of the citizens' photos (`components::photos`). Absent: looking at it (`crate::photos`); a file's name;
//! the machine's files.

mod words;

use super::camera::{Trouble, use_camera};
use crate::browser;
use crate::components::photos::{Taking, View};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement};
use yew::platform::spawn_local;
use yew::prelude::*;
use yushen::wording::say_from;

/// Width and height that the camera is asked for: its best, for small print needs pixels.
const SIZE: [u32; 2] = [3840, 2160];
/// Of the JPEG, from 0 to 1.
const QUALITY: f64 = 0.92;
/// Milliseconds until a camera that shows nothing is a broken one.
const PATIENCE: u32 = 15_000;

/// How the kiosk takes photos of papers, and its words for them.
pub fn taking() -> Taking {
    Taking { view: Callback::from(|view: View| html! { <Viewfinder ..view /> }), words: words::PHOTOS }
}

/// How the viewfinder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Opening,
    Looking,
    Taking,
    Without(Trouble),
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Opening => "wait",
            Self::Looking => "aim",
            Self::Taking => "taking",
            Self::Without(trouble) => trouble.code(),
        }
    }
}

/// What the camera sees, and what to do. The camera is on while this stands, and not a moment longer.
#[component]
fn Viewfinder(props: &View) -> Html {
    let video = use_node_ref();
    let standing = use_state(|| Standing::Opening);
    let says = standing.setter();
    use_camera(&video, SIZE, move |_, opened| {
        if let Err(trouble) = opened {
            says.set(Standing::Without(trouble));
        }
    });
    let says = standing.setter();
    use_effect_with(*standing, move |standing| {
        let broken = move || says.set(Standing::Without(Trouble::Broken));
        let patience = (*standing == Standing::Opening).then(|| Timeout::new(PATIENCE, broken));
        move || drop(patience)
    });
    let close = props.onclose.clone();
    use_effect_with((), move |()| {
        browser::focus("[data-kiosk='viewfinder']");
        // Whatever takes it away has closed it: coming back, nobody finds the camera on.
        move || close.emit(())
    });
    let sees = {
        let says = standing.setter();
        Callback::from(move |_: Event| says.set(Standing::Looking))
    };
    let take = {
        let (video, says, onphoto) = (video.clone(), standing.setter(), props.onphoto.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(video) = video.cast::<HtmlVideoElement>() else { return };
            let (says, onphoto) = (says.clone(), onphoto.clone());
            says.set(Standing::Taking);
            spawn_local(async move {
                match picture(&video).await {
                    Some(picture) => onphoto.emit(picture),
                    None => says.set(Standing::Without(Trouble::Broken)),
                }
            });
        })
    };
    let close = props.onclose.reform(|_: MouseEvent| ());
    let say = |code| say_from(words::TABLE, props.lang, code, &[]);
    let (code, without) = (standing.code(), matches!(*standing, Standing::Without(_)));
    html! {
        <div class="viewfinder" role="group" aria-label={say("title")} tabindex="-1" data-kiosk="viewfinder" data-standing={code}>
            <video ref={video} autoplay=true muted=true playsinline=true aria-hidden="true" hidden={without} onloadeddata={sees} />
            <p role="status">{ say(code) }</p>
            <p class="viewfinder-row">
                if !without {
                    <button type="button" class="main" data-action="take-photo" disabled={*standing != Standing::Looking}
                        onclick={take}>{ say("take") }</button>
                }
                <button type="button" class="second" data-action="viewfinder-close" onclick={close}>{ say("close") }</button>
            </p>
        </div>
    }
}

/// What the camera sees now, at its full size; nothing when it sees nothing any more.
async fn picture(video: &HtmlVideoElement) -> Option<File> {
    video.src_object().filter(|stream| stream.active())?;
    let canvas: HtmlCanvasElement = video.owner_document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(video.video_width());
    canvas.set_height(video.video_height());
    let drawing: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    drawing.draw_image_with_html_video_element(video, 0.0, 0.0).ok()?;
    let encoded = Promise::new(&mut |done, failed| {
        let begun = canvas.to_blob_with_type_and_encoder_options(&done, "image/jpeg", &QUALITY.into());
        if let Err(reason) = begun {
            // It only ever fails with this.
            let _ = failed.call1(&JsValue::NULL, &reason);
        }
    });
    let encoded = JsFuture::from(encoded).await;
    // Its pixels, some 33 MB at full size, are not left to whenever the browser clears up.
    canvas.set_width(0);
    let jpeg: Blob = encoded.ok()?.dyn_into().ok()?;
    File::new_with_blob_sequence(&Array::of1(&jpeg), "").ok()
}
