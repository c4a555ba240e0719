//! 收件: a receipt is scanned (the scanner types its text and Enter), or an item is chosen; then who applies.

use crate::app::Wizard;
use crate::components::use_wizard;
use crate::desk::api::Purpose;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::state::Action;
use crate::desk::state::case::{Act, Box};
use crate::desk::wording::say;
use crate::model::Card;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Items that are shown for what was typed.
const SHOWN: usize = 8;

fn typing(desk: &Desk, which: Box) -> Callback<InputEvent> {
    let dispatcher = desk.dispatcher();
    Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(Action::Desk(Act::Type(which, text)));
    })
}

fn submitting(desk: &Desk, act: Act) -> Callback<SubmitEvent> {
    let dispatcher = desk.dispatcher();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Desk(act.clone()));
    })
}

/// The panel.
#[component]
pub fn OpeningPanel() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    let opening = &desk.desk.opening;
    {
        // The receipt is whole, or an item was chosen: the name is next.
        let ready = (opening.whole, opening.item.clone());
        use_effect_with(ready, |(whole, item)| {
            if *whole || item.is_some() {
                crate::browser::focus("#applicant-name");
            }
        });
    }
    let ready = opening.whole || opening.item.is_some();
    html! {
        <section class="panel opening" aria-labelledby="opening-title">
            <h2 id="opening-title">{ say("opening.title", &[]) }</h2>
            <form class="scan-form" onsubmit={submitting(&desk, Act::Scanned)}>
                <label for="scan">{ say("opening.scan", &[]) }<kbd class="key">{ "F9" }</kbd></label>
                <input id="scan" autocomplete="off" spellcheck="false" value={opening.scan.clone()}
                    aria-describedby="scan-help" oninput={typing(&desk, Box::Scan)} />
                <p class="hint" id="scan-help">{ say("opening.scan.help", &[]) }</p>
            </form>
            <div role="status" class="scanned">{ scanned(&desk) }</div>
            if !opening.whole { { by_item(&desk, &wizard) } }
            <form class="applicant" onsubmit={submitting(&desk, Act::Open)}>
                <div class="form-row">
                    <label for="applicant-name">{ say("opening.name", &[]) }</label>
                    <input id="applicant-name" autocomplete="off" maxlength="100" value={opening.name.clone()} oninput={typing(&desk, Box::Name)} />
                </div>
                <div class="form-row">
                    <label for="applicant-phone">{ say("opening.phone", &[]) }</label>
                    <input id="applicant-phone" class="figure" inputmode="numeric" autocomplete="off" maxlength="20" value={opening.phone.clone()} oninput={typing(&desk, Box::Phone)} />
                </div>
                <button type="submit" class="main" data-action="open" disabled={!ready || desk.waits_for(Purpose::Open)}>
                    { say("opening.open", &[]) }
                </button>
            </form>
        </section>
    }
}

fn scanned(desk: &Desk) -> Html {
    let opening = &desk.desk.opening;
    if opening.texts.is_empty() {
        return Html::default();
    }
    let words = match opening.missing {
        None => say("opening.whole", &[&opening.texts.len().to_string()]),
        Some((missing, of)) => {
            say("opening.missing", &[&of.to_string(), &opening.texts.len().to_string(), &missing.to_string()])
        }
    };
    html! {
        <p class={classes!("told", opening.whole.then_some("told-done"), (!opening.whole).then_some("told-more"))} data-whole={opening.whole.to_string()}>
            <span>{ words }</span>
            <button type="button" class="bare" onclick={on_click(desk, Action::Desk(Act::ScanAnew))}>{ say("opening.anew", &[]) }</button>
        </p>
    }
}

fn by_item(desk: &Desk, wizard: &Wizard) -> Html {
    let opening = &desk.desk.opening;
    if let Some(item) = &opening.item {
        let title = super::work::item_title(wizard, item);
        return html! {
            <p class="told told-done chosen-item">
                <span>{ title }</span>
                <button type="button" class="bare" onclick={on_click(desk, Action::Desk(Act::Item(None)))}>{ say("opening.other-item", &[]) }</button>
            </p>
        };
    }
    let typed = opening.search.trim();
    let found: Vec<&Card> = match typed.is_empty() {
        true => Vec::new(),
        false => wizard.fitting(typed).into_iter().take(SHOWN).collect(),
    };
    let first = found.first().map(|card| card.id.clone());
    let choose = |card: &Card| {
        let action = Action::Desk(Act::Item(Some(card.id.clone())));
        html! {
            <li key={card.id.clone()}>
                <button type="button" class="pick" data-item={card.id.clone()} onclick={on_click(desk, action)}>
                    <span>{ &card.title }</span><span class="hint">{ say(&format!("class.{}", card.window), &[]) }</span>
                </button>
            </li>
        }
    };
    html! {
        <form class="item-form" onsubmit={submitting(desk, Act::Item(first))}>
            <label for="item-search">{ say("opening.item", &[]) }</label>
            <input id="item-search" autocomplete="off" value={opening.search.clone()} oninput={typing(desk, Box::Search)} />
            if !found.is_empty() { <ul class="picks">{ for found.into_iter().map(choose) }</ul> }
            else if !typed.is_empty() { <p class="hint" role="status">{ say("opening.none", &[]) }</p> }
        </form>
    }
}
