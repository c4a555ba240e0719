//! What a scanned receipt says, in the citizen's words. Absent: the facts in it; only the window opens those.

use crate::components::use_wizard;
use crate::day::say_date;
use crate::kiosk::app::{on_tap, use_kiosk};
use crate::kiosk::session::{Action, Place, Said};
use crate::kiosk::settings::Service;
use crate::kiosk::wording::say;
use crate::model::Lang;
use yew::prelude::*;

/// The page.
#[component]
pub fn Receipt() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let lang = wizard.lang;
    let Some(said) = &kiosk.said else { return Html::default() };
    let card = wizard.cards.iter().find(|card| card.id == said.item);
    html! {
        <div class="kiosk-receipt" data-kiosk="receipt" data-outcome={said.outcome.clone()} data-same={said.same.to_string()}>
            <h1 tabindex="-1">{ say(lang, "receipt.title", &[]) }</h1>
            <dl class="facts">
                <div><dt>{ say(lang, "receipt.item", &[]) }</dt><dd>{ card.map_or(&said.item, |card| &card.title) }</dd></div>
                <div><dt>{ say(lang, "receipt.on", &[]) }</dt><dd>{ say_date(&said.on, lang) }</dd></div>
                <div><dt>{ say(lang, "receipt.outcome", &[]) }</dt><dd><strong>{ outcome(lang, &said.outcome) }</strong></dd></div>
            </dl>
            <p class="kiosk-note">{ verdict(lang, said) }</p>
            <p>{ say(lang, "receipt.bring", &[]) }</p>
            if kiosk.offers(Service::Ticket) {
                <p><button type="button" class="main" data-action="tickets" onclick={on_tap(&kiosk, Action::Go(Place::Classes))}>{ say(lang, "receipt.ticket", &[]) }</button></p>
            }
        </div>
    }
}

fn outcome(lang: Lang, code: &str) -> String {
    yushen::wording::say(lang, code, &[])
}

fn verdict(lang: Lang, said: &Said) -> String {
    match &said.now {
        _ if !said.same => say(lang, "receipt.differs", &[]),
        None => say(lang, "receipt.unclear", &[]),
        Some(now) if *now == said.outcome => say(lang, "receipt.same", &[]),
        Some(now) => say(lang, "receipt.changed", &[&outcome(lang, now)]),
    }
}
