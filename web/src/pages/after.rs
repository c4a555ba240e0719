//! Pages for after the visit, and what both have: which visit it is.
//! Absent: names; nobody has to say who they are.

pub mod complain;
pub mod rate;

use crate::app::Wizard;
use crate::components::hall_box::text_box;
use crate::hall::after::Visit;
use crate::pages::mine::which_hall;
use crate::state::Action;
use crate::state::desk::after::Act as After;
use crate::state::desk::{Act, Blank};
use crate::wording::say;
use yew::prelude::*;

fn act(wizard: &Wizard, act: After) -> Callback<MouseEvent> {
    let dispatcher = wizard.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(Act::After(act.clone()))))
}

fn on_submit(wizard: &Wizard, act: After) -> Callback<SubmitEvent> {
    let dispatcher = wizard.dispatcher();
    Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Desk(Act::After(act.clone())));
    })
}

/// Picks one of a list of words.
fn on_pick(
    wizard: &Wizard,
    list: [&'static str; 5],
    act: fn(&'static str) -> After,
) -> Callback<(usize, bool)> {
    let dispatcher = wizard.dispatcher();
    Callback::from(move |(index, _): (usize, bool)| {
        if let Some(word) = list.get(index) {
            dispatcher.dispatch(Action::Desk(Act::After(act(word))));
        }
    })
}

/// Code and digits of a booking, where no slip said which visit it is.
fn which_visit(wizard: &Wizard) -> Html {
    let lang = wizard.lang;
    html! {
        <form class="which-visit" onsubmit={on_submit(wizard, After::Find)} novalidate=true>
            <h2>{ say(lang, "after.which", &[]) }</h2>
            <p>{ say(lang, "after.which.lead", &[]) }</p>
            { which_hall(wizard) }
            { text_box(wizard, Blank::Code, "off", "text") }
            { text_box(wizard, Blank::Tail, "off", "numeric") }
            <p class="go"><button type="submit" class="main">{ say(lang, "after.find", &[]) }</button></p>
        </form>
    }
}

/// Window and item, as the hall knows them.
fn visit_card(wizard: &Wizard, visit: &Visit) -> Html {
    let lang = wizard.lang;
    let row = |code: &str, value: Option<String>| {
        value.map(|value| html! { <div><dt>{ say(lang, code, &[]) }</dt><dd>{ value }</dd></div> })
    };
    let window = visit.window.map(|number| say(lang, "after.window.number", &[&number.to_string()]));
    let class = visit.class.as_ref().map(|class| say(lang, &format!("window.{class}"), &[]));
    let card = visit.item.as_ref().and_then(|item| wizard.cards.iter().find(|card| card.id == *item));
    html! {
        <section class="after-visit" aria-labelledby="after-visit" data-window={visit.window.map(|number| number.to_string())}>
            <h2 id="after-visit">{ say(lang, "after.visit", &[]) }</h2>
            <dl class="facts visit">
                { for row("after.item", card.map(|card| card.title.clone())) }
                { for row("after.class", class) }
                { for row("after.window", window) }
            </dl>
            <p><button type="button" class="quiet-link" data-action="other" onclick={act(wizard, After::Other)}>{ say(lang, "after.other", &[]) }</button></p>
        </section>
    }
}

/// A group of radio buttons with its mistake; the list of mistakes leads to it.
fn group(wizard: &Wizard, field: Blank, legend: &str, options: Html) -> Html {
    let (lang, name) = (wizard.lang, field.id());
    let wrong = wizard.desk.wrong.contains(&field);
    let problem = format!("desk-{name}-problem");
    html! {
        <fieldset class={classes!("field", wrong.then_some("wrong"))} id={format!("desk-{name}")} tabindex="-1"
            aria-describedby={wrong.then(|| problem.clone())}>
            <legend>{ legend.to_owned() }</legend>
            if wrong { <p class="problem" id={problem}>{ say(lang, &format!("desk.wrong.{name}"), &[]) }</p> }
            { options }
        </fieldset>
    }
}
