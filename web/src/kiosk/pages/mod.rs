//! The kiosk's own pages. The citizens' ones are shown as they are (`crate::pages`).

pub mod bookings;
pub mod check_in;
pub mod classes;
pub mod home;
pub mod printed;
pub mod receipt;

use super::session::State;
use super::wording::{refusal, say};
use crate::model::Lang;
use yew::prelude::*;

/// Before the settings are there.
pub fn opening(lang: Lang) -> Html {
    html! { <div class="kiosk-opening"><h1 tabindex="-1">{ say(lang, "title", &[]) }</h1><p class="loading" role="status">{ say(lang, "opening", &[]) }</p></div> }
}

/// A kiosk that can't be used.
pub fn closed(lang: Lang, reason: &str) -> Html {
    html! {
        <div class="kiosk-opening" data-kiosk="closed" data-reason={reason.to_owned()}>
            <h1 tabindex="-1">{ say(lang, "closed.title", &[]) }</h1>
            <p>{ say(lang, "closed.lead", &[]) }</p>
            <p class="hint">{ say(lang, "closed.reason", &[reason]) }</p>
        </div>
    }
}

/// The last refusal, or that something is on its way.
pub fn told(lang: Lang, kiosk: &State) -> Html {
    html! {
        <div class="kiosk-told">
            <p class="kiosk-working" role="status">{ kiosk.want.as_ref().map(|_| say(lang, "working", &[])) }</p>
            if let Some(code) = &kiosk.refused {
                <div class="summary" id="problems" role="alert" tabindex="-1" data-refused={code.clone()}>
                    <p class="summary-title">{ refusal(lang, code) }</p>
                </div>
            }
        </div>
    }
}
