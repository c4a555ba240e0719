//! 预约: a new one, which begins with what it is for, or one's own.

use crate::components::use_wizard;
use crate::kiosk::app::{open, use_kiosk};
use crate::kiosk::wording::say;
use crate::state::Page;
use yew::prelude::*;

/// The page.
#[component]
pub fn Bookings() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let lang = wizard.lang;
    let tile = |code: &'static str, page: Page| {
        html! {
            <li>
                <button type="button" class="tile" data-action={code} onclick={open(&kiosk, &wizard, page)}>
                    <span class="tile-name">{ say(lang, code, &[]) }</span>
                    <span class="tile-lead">{ say(lang, &format!("{code}.lead"), &[]) }</span>
                </button>
            </li>
        }
    };
    html! {
        <div class="kiosk-bookings">
            <h1 tabindex="-1">{ say(lang, "bookings.title", &[]) }</h1>
            <ul class="tiles">{ tile("bookings.new", Page::Find) }{ tile("bookings.mine", Page::Mine) }</ul>
        </div>
    }
}
