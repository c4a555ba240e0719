//! 我的预约: looked up by code and the last four digits, moved, cancelled; a place in line taken or left.
//! Absent: names and numbers in clear; the hall only shows them masked.

use super::book::{full_slot, place_card, visit_card, when};
use crate::app::{Wizard, name_window};
use crate::components::calendar::calendar;
use crate::components::hall_box::{progress, text_box, trouble};
use crate::components::link::PageLink;
use crate::hall::{Booking, Place};
use crate::state::desk::{Act, Aim, Blank};
use crate::state::{Action, Page};
use crate::wording::{chinese_in, say};
use yew::prelude::*;

fn act(wizard: &Wizard, act: Act) -> Callback<MouseEvent> {
    let dispatcher = wizard.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(act.clone())))
}

/// The page.
pub fn page(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let title = say(lang, "mine.title", &[]);
    name_window(wizard, &title);
    html! {
        <div class="page mine">
            <p class="back"><PageLink page={Page::Find}>{ say(lang, "back", &[]) }</PageLink></p>
            { trouble(wizard) }
            <h1 tabindex="-1">{ title }</h1>
            { progress(wizard) }
            { match (&desk.booking, &desk.place) {
                (Some((booking, _)), _) => found(wizard, booking),
                (None, Some((place, _))) => in_line(wizard, place),
                (None, None) => form(wizard),
            } }
        </div>
    }
}

fn form(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let dispatcher = wizard.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Desk(Act::Find));
    });
    let none = desk.halls.as_ref().is_some_and(|halls| halls.is_empty());
    html! {
        <>
            <p class="lead">{ say(lang, if none { "book.halls.none" } else { "mine.lead" }, &[]) }</p>
            <form {onsubmit} novalidate=true>
                { which_hall(wizard) }
                { text_box(wizard, Blank::Code, "off", "text") }
                { text_box(wizard, Blank::Tail, "off", "numeric") }
                <p class="go"><button type="submit" class="main">{ say(lang, "mine.find", &[]) }</button></p>
            </form>
        </>
    }
}

/// Which hall, where there are several.
pub fn which_hall(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let halls = desk.halls.iter().flat_map(|halls| halls.iter());
    let one = |hall: &crate::hall::Hall| {
        let dispatcher = wizard.dispatcher();
        let id = hall.id.clone();
        let onchange =
            Callback::from(move |_: Event| dispatcher.dispatch(Action::Desk(Act::Hall(id.clone()))));
        let checked = desk.hall.as_ref() == Some(&hall.id);
        html! {
            <label class="option">
                <input type="radio" name="hall" value={hall.id.clone()} {checked} {onchange} /><span lang={chinese_in(lang, &hall.name)}>{ &hall.name }</span>
            </label>
        }
    };
    if halls.clone().count() < 2 {
        return Html::default();
    }
    html! {
        <fieldset class="field"><legend>{ say(lang, "mine.hall", &[]) }</legend><div class="options">{ for halls.map(one) }</div></fieldset>
    }
}

/// A booking. Cancelling is asked once more, because a seat that is given back may be gone.
fn found(wizard: &Wizard, booking: &Booking) -> Html {
    let lang = wizard.lang;
    let sure = wizard.desk.sure;
    let card = wizard.cards.iter().find(|card| Some(&card.id) == booking.item.as_ref());
    html! {
        <section class="my-visit" id={(!sure).then_some("problems")} tabindex="-1" aria-labelledby="found">
            <h2 id="found">{ say(lang, if booking.stands { "mine.booked" } else { "mine.cancelled.title" }, &[]) }</h2>
            { visit_card(lang, wizard.desk.chosen(), booking, card.map_or("", |card| &card.title)) }
            if booking.stands {
                if sure {
                    <div class="sure" id="problems" tabindex="-1">
                        <p>{ say(lang, "mine.sure", &[]) }</p>
                        <p class="action-row">
                            <button type="button" class="main" data-action="cancel-now" onclick={act(wizard, Act::Cancel)}>{ say(lang, "mine.cancel.yes", &[]) }</button>
                            <button type="button" class="second" data-action="keep" onclick={act(wizard, Act::Sure(false))}>{ say(lang, "mine.cancel.no", &[]) }</button>
                        </p>
                    </div>
                } else {
                    <p class="action-row">
                        <button type="button" class="main" data-action="rebook" onclick={act(wizard, Act::Rebook)}>{ say(lang, "mine.rebook", &[]) }</button>
                        <button type="button" class="second" data-action="calendar" onclick={act(wizard, Act::Calendar)}>{ say(lang, "book.calendar", &[]) }</button>
                        <button type="button" class="second" data-action="cancel" onclick={act(wizard, Act::Sure(true))}>{ say(lang, "mine.cancel", &[]) }</button>
                    </p>
                }
            }
            if booking.stands {
                <p class="after-links">{ say(lang, "mine.after", &[]) }
                    <PageLink page={Page::Rate} to="rate">{ say(lang, "rate.title", &[]) }</PageLink>
                    <PageLink page={Page::Complain} to="complain">{ say(lang, "complain.title", &[]) }</PageLink></p>
            }
            <p><button type="button" class="quiet-link" data-action="other" onclick={act(wizard, Act::FindOther)}>{ say(lang, "mine.other", &[]) }</button></p>
        </section>
    }
}

fn in_line(wizard: &Wizard, place: &Place) -> Html {
    let lang = wizard.lang;
    html! {
        <section class="my-visit" id="problems" tabindex="-1" aria-labelledby="found">
            <h2 id="found">{ say(lang, "mine.place", &[]) }</h2>
            { place_card(lang, place) }
            <p class="action-row">
                if place.state == "offered" {
                    <button type="button" class="main" data-action="accept" onclick={act(wizard, Act::Accept)}>{ say(lang, "mine.accept", &[]) }</button>
                }
                if matches!(place.state.as_str(), "waiting" | "offered") {
                    <button type="button" class="second" data-action="leave" onclick={act(wizard, Act::Leave)}>{ say(lang, "mine.leave", &[]) }</button>
                }
                <button type="button" class="second" data-action="look-again" onclick={act(wizard, Act::Find)}>{ say(lang, "mine.look_again", &[]) }</button>
            </p>
            <p><button type="button" class="quiet-link" data-action="other" onclick={act(wizard, Act::FindOther)}>{ say(lang, "mine.other", &[]) }</button></p>
        </section>
    }
}

/// Another time for a booking.
pub fn rebook(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let title = say(lang, "rebook.title", &[]);
    name_window(wizard, &title);
    let Some(Aim::Move(booking)) = &desk.aim else {
        return html! {
            <div class="page mine">
                <h1 tabindex="-1">{ title }</h1>
                <p class="lead">{ say(lang, "rebook.none", &[]) }</p>
                <p><PageLink page={Page::Mine} class="button main" to="mine">{ say(lang, "mine.title", &[]) }</PageLink></p>
            </div>
        };
    };
    html! {
        <div class="page mine rebook">
            <p class="back"><PageLink page={Page::Mine} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            { trouble(wizard) }
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "rebook.lead", &[&when(lang, &booking.slot)]) }</p>
            { progress(wizard) }
            { full_slot(wizard) }
            if let Some(target) = &desk.target {
                <section class="held-note" id="problems" tabindex="-1">
                    <p>{ say(lang, "rebook.sure", &[&when(lang, target)]) }</p>
                    <p class="action-row">
                        <button type="button" class="main" data-action="move" onclick={act(wizard, Act::Move)}>{ say(lang, "rebook.yes", &[]) }</button>
                        <button type="button" class="second" data-action="unpick" onclick={act(wizard, Act::Unpick)}>{ say(lang, "rebook.no", &[]) }</button>
                    </p>
                </section>
            }
            { calendar(wizard) }
        </div>
    }
}
