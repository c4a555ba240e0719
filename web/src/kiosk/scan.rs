//! Scanning at the kiosk: a camera, or a scanner that types. In: what is held before it. Out: [`Scanned`], and with
//! [`what`] what that is. Absent: what follows from it; whether it is genuine.

mod burst;
mod camera;
mod picture;
mod wedge;
mod what;
mod words;

pub use picture::read;
pub use wedge::use_wedge;
pub use what::{Scanned, What, what};
pub use words::told;

use crate::model::Lang;
use camera::{Camera, Trouble};
use gloo::timers::callback::Timeout;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::HtmlVideoElement;
use words::say;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Milliseconds without a code after which more is said.
const PATIENCE: u32 = 20_000;

/// Properties of [`Scan`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ScanProps {
    /// Language of the page.
    pub lang: Lang,
    /// A code was read. It is told once for as long as the same one is before the camera.
    pub onscan: Callback<Scanned>,
    /// The person does not want to scan any more.
    pub onclose: Callback<()>,
}

/// How the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Opening,
    Looking,
    /// For long, without a code.
    Nothing,
    Without(Trouble),
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Opening => "wait",
            Self::Looking => "aim",
            Self::Nothing => "nothing",
            Self::Without(Trouble::NoCamera) => "no-camera",
            Self::Without(Trouble::NotAllowed) => "not-allowed",
            Self::Without(Trouble::Broken) => "broken",
        }
    }
}

/// What the camera sees, and what to do. The camera is on while this stands, and not a moment longer.
#[component]
pub fn Scan(props: &ScanProps) -> Html {
    let video = use_node_ref();
    let standing = use_state(|| Standing::Opening);
    // The effect below begins once: what it calls is always the callback of the present page.
    let onscan = use_mut_ref(|| props.onscan.clone());
    onscan.replace(props.onscan.clone());
    {
        let (video, standing) = (video.clone(), standing.clone());
        use_effect_with((), move |()| {
            let camera: Rc<RefCell<Option<Camera>>> = Rc::default();
            let closed = Rc::new(Cell::new(false));
            if let Some(video) = video.cast::<HtmlVideoElement>() {
                spawn_local(open(video, standing, onscan, camera.clone(), closed.clone()));
            }
            move || {
                closed.set(true);
                camera.take();
            }
        });
    }
    let close = props.onclose.reform(|_: MouseEvent| ());
    let code = standing.code();
    html! {
        <div class="scan" data-kiosk="scan" data-standing={code}>
            <h2>{ say(props.lang, "title") }</h2>
            <video ref={video} autoplay=true muted=true playsinline=true aria-hidden="true"
                hidden={matches!(*standing, Standing::Without(_))} />
            <p role="status">{ say(props.lang, code) }</p>
            <button type="button" class="second" data-action="scan-close" onclick={close}>{ say(props.lang, "close") }</button>
        </div>
    }
}

async fn open(
    video: HtmlVideoElement,
    standing: UseStateHandle<Standing>,
    onscan: Rc<RefCell<Callback<Scanned>>>,
    camera: Rc<RefCell<Option<Camera>>>,
    closed: Rc<Cell<bool>>,
) {
    let last = RefCell::new(String::new());
    let setter = standing.setter();
    let patience = Rc::new(RefCell::new(None));
    let (waits, says) = (patience.clone(), standing.setter());
    let wait = move || {
        let says = says.clone();
        waits.replace(Some(Timeout::new(PATIENCE, move || says.set(Standing::Nothing))));
    };
    let again = wait.clone();
    let seen = move |text: String| {
        if *last.borrow() == text {
            return;
        }
        last.replace(text.clone());
        again();
        let tell = onscan.borrow().clone();
        tell.emit(Scanned(text));
    };
    match Camera::open(video, seen).await {
        // Closed while the camera was opening: dropped, it is off again.
        _ if closed.get() => {}
        Ok(opened) => {
            setter.set(Standing::Looking);
            wait();
            camera.replace(Some(opened));
        }
        Err(trouble) => setter.set(Standing::Without(trouble)),
    }
}
