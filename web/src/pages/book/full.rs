//! A full slot: the nearest others, the line, walking in. It has the id `problems`, so that it takes the focus.

use crate::app::Wizard;
use crate::engine::say_date;
use crate::hall::Slot;
use crate::model::Lang;
use crate::state::Action;
use crate::state::desk::{Act, Aim};
use crate::wording::say;
use yew::prelude::*;

/// The panel; nothing while nothing is full.
pub fn full_slot(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let Some(full) = &desk.full else { return Html::default() };
    let first = matches!(desk.aim, Some(Aim::Item { .. }));
    let alternative = |slot: &Slot| {
        let dispatcher = wizard.dispatcher();
        let picked = slot.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            dispatcher.dispatch(Action::Desk(Act::Pick(picked.clone())));
        });
        html! {
            <li><button type="button" class="second" data-slot={slot.name.clone()} {onclick}>{ when(lang, slot) }</button></li>
        }
    };
    let dispatcher = wizard.dispatcher();
    let join = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(Act::StandInLine)));
    let minutes = desk.chosen().map_or(0, |hall| hall.offer_minutes).to_string();
    html! {
        <section class="full-slot" id="problems" role="alert" tabindex="-1" aria-labelledby="full-title">
            <h2 id="full-title">{ say(lang, "book.full", &[&when(lang, &full.slot)]) }</h2>
            if full.alternatives.is_empty() {
                <p>{ say(lang, "book.full.none", &[]) }</p>
            } else {
                <p>{ say(lang, "book.full.nearest", &[]) }</p>
                <ul class="nearest" role="list">{ for full.alternatives.iter().map(alternative) }</ul>
            }
            if first {
                <p>{ say(lang, "book.full.line", &[&minutes]) }</p>
                <p><button type="button" class="second" data-action="join" onclick={join}>{ say(lang, "book.join", &[]) }</button></p>
            }
            <p class="hint">{ say(lang, "desk.walk_in", &[]) }</p>
        </section>
    }
}

/// `2026年11月27日 星期五 09:30–10:00`
pub fn when(lang: Lang, slot: &Slot) -> String {
    let day = say_date(&slot.day, lang).unwrap_or_else(|| slot.day.clone());
    say(lang, "book.at", &[&day, &slot.time, &slot.until()])
}
