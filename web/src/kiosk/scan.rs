//! Scanning at the kiosk: a camera, or a scanner that types. In: what is held before it. Out: [`Scanned`], and with
//! [`what`] what that is. Absent: what follows from it; whether it is genuine.

mod burst;
mod decoder;
mod picture;
mod wedge;
mod what;
mod words;

pub use picture::read;
pub use wedge::use_wedge;
pub use what::{Scanned, What, what};
pub use words::told;

use super::camera::{Trouble, use_camera};
use crate::model::Lang;
use decoder::Reading;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlVideoElement;
use words::say;
use yew::prelude::*;

/// Width and height that the camera is asked for: enough for a code, and soon looked through.
const SIZE: [u32; 2] = [1280, 720];

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
            Self::Without(trouble) => trouble.code(),
        }
    }
}

/// What the camera sees, and what to do. The camera is on while this stands, and not a moment longer.
#[component]
pub fn Scan(props: &ScanProps) -> Html {
    let video = use_node_ref();
    let standing = use_state(|| Standing::Opening);
    // The camera is opened once: what it calls is always the callback of the present page.
    let onscan = use_mut_ref(|| props.onscan.clone());
    onscan.replace(props.onscan.clone());
    let says = standing.setter();
    use_camera(&video, SIZE, move |video, opened| match opened {
        Ok(()) => Some(read_on(video, says, onscan)),
        Err(trouble) => {
            says.set(Standing::Without(trouble));
            None
        }
    });
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

fn read_on(
    video: &HtmlVideoElement,
    says: UseStateSetter<Standing>,
    onscan: Rc<RefCell<Callback<Scanned>>>,
) -> Reading {
    let last = RefCell::new(String::new());
    let patience = RefCell::new(None);
    let look = move || {
        says.set(Standing::Looking);
        let says = says.clone();
        patience.replace(Some(Timeout::new(PATIENCE, move || says.set(Standing::Nothing))));
    };
    look();
    Reading::begin(video, move |text| {
        if *last.borrow() == text {
            return;
        }
        last.replace(text.clone());
        look();
        let tell = onscan.borrow().clone();
        tell.emit(Scanned(text));
    })
}
