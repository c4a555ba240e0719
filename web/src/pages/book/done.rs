//! Booked, or in line: the code, when and where, what to bring, what can still be done.

use super::begin;
use super::full::when;
use crate::app::Wizard;
use crate::browser;
use crate::components::link::PageLink;
use crate::components::receipt::ReceiptCard;
use crate::hall::{Booking, Hall, Key, Place};
use crate::model::{Lang, Review};
use crate::state::desk::Act;
use crate::state::{Action, Page};
use crate::wording::{chinese_in, say};
use yew::prelude::*;

pub(super) fn page(wizard: &Wizard, review: &Review) -> Html {
    let desk = &wizard.desk;
    match (&desk.booking, &desk.place) {
        (Some((booking, key)), _) => booked(wizard, review, booking, key),
        (None, Some((place, key))) => in_line(wizard, place, key),
        (None, None) => begin(wizard.lang, &review.item.id, "book.nothing"),
    }
}

fn booked(wizard: &Wizard, review: &Review, booking: &Booking, key: &Key) -> Html {
    let lang = wizard.lang;
    let calendar = act(wizard, Act::Calendar);
    let print = Callback::from(|_: MouseEvent| browser::print());
    html! {
        <>
            { code(lang, "book.code", "book.code.lead", key) }
            { visit_card(lang, wizard.desk.chosen(), booking, &review.item.title) }
            <div class="action-row">
                <button type="button" class="main" data-action="calendar" onclick={calendar}>{ say(lang, "book.calendar", &[]) }</button>
                <button type="button" class="second" data-action="print" onclick={print}>{ say(lang, "notice.print", &[]) }</button>
                <PageLink page={Page::Mine} class="button second" to="mine">{ say(lang, "book.change", &[]) }</PageLink>
            </div>
            { bring(lang, review) }
            { come(lang, wizard.desk.chosen()) }
            <ReceiptCard item={review.item.id.clone()} facts={wizard.export().unwrap_or_default()} hand_over=true />
        </>
    }
}

fn act(wizard: &Wizard, act: Act) -> Callback<MouseEvent> {
    let dispatcher = wizard.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(act.clone())))
}

fn code(lang: Lang, title: &str, lead: &str, key: &Key) -> Html {
    html! {
        <div class="code-box">
            <p class="code-label">{ say(lang, title, &[]) }</p>
            <p class="code-text" data-code={key.code.clone()}>{ &key.code }</p>
            <p>{ say(lang, lead, &[]) }</p>
        </div>
    }
}

/// When, where, for what, who.
pub fn visit_card(lang: Lang, hall: Option<&Hall>, booking: &Booking, item: &str) -> Html {
    let row = |code: &str, value: String| html! { <div><dt>{ say(lang, code, &[]) }</dt><dd lang={chinese_in(lang, &value)}>{ value }</dd></div> };
    let windows = hall.map(|hall| hall.windows_of(&booking.slot.class)).unwrap_or_default();
    let windows =
        windows.iter().map(i64::to_string).collect::<Vec<_>>().join(&say(lang, "answers.joint", &[]));
    html! {
        <dl class="facts visit" data-slot={booking.slot.name.clone()} data-stands={booking.stands.to_string()}>
            { row("visit.when", when(lang, &booking.slot)) }
            if let Some(hall) = hall {
                { row("visit.where", hall.name.clone()) }
                { row("visit.address", hall.address.clone()) }
                if !windows.is_empty() { { row("visit.windows", say(lang, "book.windows", &[&windows])) } }
            }
            if !item.is_empty() { { row("visit.item", item.to_string()) } }
            { row("visit.who", format!("{}　{}", booking.name, booking.phone)) }
        </dl>
    }
}

/// What to bring, from the decision.
fn bring(lang: Lang, review: &Review) -> Html {
    let asked = review.papers.iter().filter(|paper| paper.asked);
    let (not, own): (Vec<_>, Vec<_>) = asked.partition(|paper| paper.evidence == "by_department");
    let title = |id: &str| review.item.material(id).map_or("", |material| &material.title);
    let line = |paper: &&crate::model::PaperResult| {
        let wants = review.item.material(&paper.id).map_or("", |material| &material.wants);
        let note = match (paper.evidence.as_str(), paper.required) {
            ("by_commitment", _) => say(lang, "bring.commitment", &[]),
            (_, false) => say(lang, "documents.maybe", &[]),
            _ => wants.to_string(),
        };
        html! { <li data-material={paper.id.clone()}><span class="bring-title">{ title(&paper.id) }</span><span class="hint">{ note }</span></li> }
    };
    let names =
        not.iter().map(|paper| title(&paper.id)).collect::<Vec<_>>().join(&say(lang, "answers.joint", &[]));
    html! {
        <section class="bring" aria-labelledby="bring">
            <h2 id="bring">{ say(lang, "bring", &[]) }</h2>
            if own.is_empty() { <p>{ say(lang, "documents.none", &[]) }</p> } else { <ul class="checklist" role="list">{ for own.iter().map(line) }</ul> }
            if !names.is_empty() { <p class="hint">{ say(lang, "bring.not", &[&names]) }</p> }
        </section>
    }
}

/// On the day.
fn come(lang: Lang, hall: Option<&Hall>) -> Html {
    let Some(hall) = hall else { return Html::default() };
    let minutes = |number: i64| number.to_string();
    let lines = [
        say(lang, "come.check_in", &[&minutes(hall.check_in_from_minutes)]),
        say(lang, "come.late", &[&minutes(hall.late_until_minutes)]),
        say(lang, "come.cancel", &[&minutes(hall.cancel_until_minutes)]),
    ];
    html! {
        <section class="come" aria-labelledby="come">
            <h2 id="come">{ say(lang, "come", &[]) }</h2>
            <ul class="plain-list">{ for lines.iter().map(|line| html! { <li>{ line }</li> }) }</ul>
        </section>
    }
}

fn in_line(wizard: &Wizard, place: &Place, key: &Key) -> Html {
    let lang = wizard.lang;
    let minutes = wizard.desk.chosen().map_or(0, |hall| hall.offer_minutes).to_string();
    html! {
        <>
            { code(lang, "book.place_code", "book.place_code.lead", key) }
            { place_card(lang, place) }
            <p>{ say(lang, "book.in_line.lead", &[&minutes]) }</p>
            <p class="go"><PageLink page={Page::Mine} class="button main" to="mine">{ say(lang, "book.in_line.look", &[]) }</PageLink></p>
            <p class="hint">{ say(lang, "desk.walk_in", &[]) }</p>
        </>
    }
}

/// A place in line.
pub fn place_card(lang: Lang, place: &Place) -> Html {
    let row = |code: &str, value: String| html! { <div><dt>{ say(lang, code, &[]) }</dt><dd lang={chinese_in(lang, &value)}>{ value }</dd></div> };
    let state = match (place.state.as_str(), place.place) {
        ("waiting", Some(number)) => say(lang, "place.waiting", &[&number.to_string()]),
        (state, _) => say(lang, &format!("place.{state}"), &[]),
    };
    html! {
        <dl class="facts visit" data-place={place.state.clone()}>
            if let Some(slot) = &place.slot { { row("place.for", when(lang, slot)) } }
            { row("place.state", state) }
            if let Some((slot, _)) = &place.offer { { row("place.offer", when(lang, slot)) } }
        </dl>
    }
}
