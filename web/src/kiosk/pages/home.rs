//! 首页: what one can do here, in large type.

use crate::components::use_wizard;
use crate::kiosk::app::{on_tap, open, use_kiosk};
use crate::kiosk::session::{Action, Place};
use crate::kiosk::settings::Service;
use crate::kiosk::wording::say;
use crate::state::Page;
use yew::prelude::*;

/// The page.
#[component]
pub fn Home() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let lang = wizard.lang;
    let services = kiosk.settings.as_ref().map(|settings| settings.services.clone()).unwrap_or_default();
    let tile = |service: &Service| {
        let id = service.id();
        let onclick = match service {
            Service::CheckIn => on_tap(&kiosk, Action::Go(Place::CheckIn)),
            Service::Ticket => on_tap(&kiosk, Action::Go(Place::Classes)),
            Service::Book => on_tap(&kiosk, Action::Go(Place::Bookings)),
            Service::Review => open(&kiosk, &wizard, Page::Find),
            Service::Rate => open(&kiosk, &wizard, Page::Rate),
        };
        // 取号 here leads to the classes; the tap that prints has its class in `data-class`.
        let action = if *service == Service::Ticket { "tickets" } else { id };
        html! {
            <li key={id}>
                <button type="button" class={classes!("tile", format!("tile-{id}"))} data-action={action} {onclick}>
                    <span class="tile-name">{ say(lang, &format!("home.{id}"), &[]) }</span>
                    <span class="tile-lead">{ say(lang, &format!("home.{id}.lead"), &[]) }</span>
                </button>
            </li>
        }
    };
    html! {
        <div class="kiosk-home" data-kiosk="home">
            <h1 tabindex="-1">{ say(lang, "home.title", &[]) }</h1>
            <ul class="tiles">{ for services.iter().map(tile) }</ul>
        </div>
    }
}
