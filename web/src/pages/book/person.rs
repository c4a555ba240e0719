//! Name and number, while the seat is held; or to stand in line.

use super::begin;
use super::full::when;
use crate::app::Wizard;
use crate::components::countdown::Countdown;
use crate::components::hall_box::text_box;
use crate::components::link::PageLink;
use crate::hall::{Held, Slot};
use crate::state::desk::{Act, Blank};
use crate::state::{Action, Page, Step};
use crate::wording::{chinese_in, say};
use yew::prelude::*;

pub(super) fn page(wizard: &Wizard, item: &str) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    match (&desk.joining, &desk.held) {
        (Some(slot), _) => html! {
            <>
                { chosen(wizard, slot) }
                <p class="lead">{ say(lang, "book.join.lead", &[]) }</p>
                { form(wizard, "book.join.confirm") }
            </>
        },
        (None, Some(held)) if desk.lapsed => {
            html! { <>{ lapsed(wizard, item, held) }{ form(wizard, "") }</> }
        }
        (None, Some(held)) => {
            html! { <>{ chosen(wizard, &held.slot) }{ hold(wizard, held) }{ form(wizard, "book.confirm") }</> }
        }
        (None, None) => begin(lang, item, "book.no_time"),
    }
}

fn chosen(wizard: &Wizard, slot: &Slot) -> Html {
    let lang = wizard.lang;
    html! {
        <div class="chosen-slot">
            <p class="chosen-when">{ when(lang, slot) }</p>
            if let Some(hall) = wizard.desk.chosen() { <p lang={chinese_in(lang, &hall.name)}>{ &hall.name }</p> }
        </div>
    }
}

fn hold(wizard: &Wizard, held: &Held) -> Html {
    let lang = wizard.lang;
    let dispatcher = wizard.dispatcher();
    let extend = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(Act::Extend)));
    html! {
        <div class="hold">
            <Countdown key={held.token.clone()} until={held.until} />
            <button type="button" class="second" data-action="extend" onclick={extend}>{ say(lang, "book.extend", &[]) }</button>
        </div>
    }
}

fn lapsed(wizard: &Wizard, item: &str, held: &Held) -> Html {
    let lang = wizard.lang;
    let dispatcher = wizard.dispatcher();
    let again = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(Act::HoldAgain)));
    let page = Page::Book { item: item.into(), step: Step::Time };
    html! {
        <section class="full-slot" id="problems" role="alert" tabindex="-1" data-lapsed="">
            <h2>{ say(lang, "book.lapsed", &[]) }</h2>
            <p>{ say(lang, "book.lapsed.lead", &[]) }</p>
            <p class="action-row">
                <button type="button" class="main" data-action="again" onclick={again}>{ say(lang, "book.again", &[&when(lang, &held.slot)]) }</button>
                <PageLink {page} class="button second" to="time">{ say(lang, "book.other_time", &[]) }</PageLink>
            </p>
        </section>
    }
}

/// The form; without a code for its button nothing can be sent now, and what was typed is still there.
fn form(wizard: &Wizard, code: &'static str) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let dispatcher = wizard.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if !code.is_empty() {
            dispatcher.dispatch(Action::Desk(Act::Confirm));
        }
    });
    html! {
        <form {onsubmit} novalidate=true>
            { text_box(wizard, Blank::Name, "name", "text") }
            { text_box(wizard, Blank::Phone, "tel", "tel") }
            <p class="hint privacy">{ say(lang, "book.privacy", &[]) }</p>
            if !code.is_empty() {
                <p class="go"><button type="submit" class="main" aria-disabled={desk.busy().then_some("true")}>{ say(lang, code, &[]) }</button></p>
            }
        </form>
    }
}
