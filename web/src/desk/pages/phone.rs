//! 电话: one screen for a call. Left: search by everyday words, and the guide to read out. Middle: the questions, asked
//! with the citizens' own pages. Right: booking from the one inventory. F2 search, F4 booking, F8 next call.

use crate::app::{Wizard, page};
use crate::components::use_wizard;
use crate::desk::api::Purpose;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{DayView, Slot};
use crate::desk::parts::title::use_title;
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::phone::Act;
use crate::desk::wording::say;
use crate::model::guide::GuideView;
use crate::model::{Card, Lang};
use crate::pages::guide::part;
use crate::state as wizard;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Items that are shown for what was typed.
const SHOWN: usize = 12;

/// The page.
#[component]
pub fn PhonePage() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    use_title(say("tab.phone", &[]));
    let item = wizard.page.item().map(str::to_owned);
    {
        // Whatever way led to the item, the seats are those of its class.
        let dispatcher = desk.dispatcher();
        let class = item
            .as_ref()
            .and_then(|item| wizard.cards.iter().find(|card| card.id == *item))
            .map(|card| card.window.clone());
        use_effect_with((item.clone(), class), move |(item, class)| {
            let wanted = item.clone().zip(class.clone());
            dispatcher.dispatch(Action::Phone(Act::Item(wanted)));
        });
    }
    let guide = wizard.case().and_then(|case| case.guide.clone());
    html! {
        <div class="desk-page phone">
            <h1 class="hidden-text" tabindex="-1">{ say("tab.phone", &[]) }</h1>
            <div class="phone-columns">
                <div class="phone-left">
                    { search(&desk, &wizard) }
                    if let Some(guide) = guide { { read_out(&guide) } }
                </div>
                <section class="panel phone-questions" aria-label={say("phone.questions", &[])}>
                    if item.is_some() { { page(&wizard) } } else { <p class="hint">{ say("phone.begin", &[]) }</p> }
                </section>
                <div class="phone-right">{ booking(&desk) }</div>
            </div>
        </div>
    }
}

fn choose(wizard: &Wizard, item: String) -> wizard::Action {
    let _ = wizard;
    wizard::Action::Go(wizard::Page::Start { item })
}

fn search(desk: &Desk, wizard: &Wizard) -> Html {
    let dispatcher = wizard.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(wizard::Action::Search(text));
    });
    let typed = wizard.search.trim();
    let found: Vec<&Card> = match typed.is_empty() {
        true => Vec::new(),
        false => wizard.fitting(typed).into_iter().take(SHOWN).collect(),
    };
    let (dispatcher, first) =
        (wizard.dispatcher(), found.first().map(|card| choose(wizard, card.id.clone())));
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(first) = first.clone() {
            dispatcher.dispatch(first);
        }
    });
    let current = wizard.page.item();
    let pick = |card: &Card| {
        let (dispatcher, action) = (wizard.dispatcher(), choose(wizard, card.id.clone()));
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(action.clone()));
        html! {
            <li key={card.id.clone()}>
                <button type="button" class="pick" data-item={card.id.clone()} aria-pressed={(current == Some(card.id.as_str())).to_string()} {onclick}>
                    <span>{ &card.title }</span><span class="hint">{ say(&format!("class.{}", card.window), &[]) }</span>
                </button>
            </li>
        }
    };
    html! {
        <section class="panel" aria-labelledby="search-title">
            <div class="panel-head">
                <h2 id="search-title"><label for="phone-search">{ say("phone.search", &[]) }</label><kbd class="key">{ "F2" }</kbd></h2>
                <button type="button" class="second small" data-action="next-call" onclick={on_click(desk, Action::Phone(Act::NextCall))}>
                    { say("phone.next", &[]) }<kbd class="key">{ "F8" }</kbd>
                </button>
            </div>
            <form {onsubmit}>
                <input id="phone-search" class="wide" autocomplete="off" value={wizard.search.clone()} {oninput} />
            </form>
            <p class="hint" role="status">{ if typed.is_empty() { String::new() } else { say("phone.found", &[&found.len().to_string()]) } }</p>
            <ul class="picks">{ for found.into_iter().map(pick) }</ul>
        </section>
    }
}

/// Parts of the guide in the order in which callers ask for them; the rest is for papers.
const READ_OUT: [&str; 6] = ["materials", "conditions", "limits", "fee", "steps", "basics"];

/// The guide in large enough lines to be read out.
fn read_out(guide: &GuideView) -> Html {
    let parts = READ_OUT.iter().filter_map(|id| guide.parts.iter().find(|part| part.id == *id));
    html! {
        <section class="panel guide" aria-labelledby="guide-title" tabindex="0">
            <h2 id="guide-title">{ say("guide.title", &[]) }</h2>
            { for parts.map(|one| part(Lang::Zh, one)) }
        </section>
    }
}

fn booking(desk: &Desk) -> Html {
    let phone = &desk.phone;
    html! {
        <section class="panel booking" aria-labelledby="phone-booking">
            <h2 id="phone-booking" tabindex="-1">{ say("booking.title", &[]) }<kbd class="key">{ "F4" }</kbd></h2>
            if let Some(booked) = &phone.booked {
                <div class="booked" role="status">
                    <p>{ say("booking.done", &[&slot_words(&booked.slot)]) }</p>
                    <p class="code-letters figure" data-code={booked.code.clone()}>{ &booked.code }</p>
                    <p class="hint">{ say("booking.code", &[]) }</p>
                </div>
            } else if phone.item.is_none() {
                <p class="hint">{ say("booking.first", &[]) }</p>
            } else {
                { days(desk) }
                if phone.hold.is_some() { { caller(desk) } } else { { slots(desk) } }
            }
        </section>
    }
}

fn slot_words(slot: &Slot) -> String {
    format!("{} {}", when::short_day(&slot.day), slot.time)
}

fn days(desk: &Desk) -> Html {
    let day = |day: &DayView| {
        let open = day.state == "open";
        let words = match day.state.as_str() {
            "open" => say("booking.free", &[&day.free.to_string()]),
            state => say(&format!("day.{state}"), &[]),
        };
        html! {
            <li key={day.day.clone()}>
                <button type="button" class="second day" data-day={day.day.clone()} disabled={!open} aria-pressed={(desk.phone.day == day.day).to_string()}
                    onclick={on_click(desk, Action::Phone(Act::Day(day.day.clone())))}>
                    <span>{ when::short_day(&day.day) }</span><span class="hint">{ words }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="day-list">{ for desk.phone.days.iter().flatten().map(day) }</ul> }
}

fn slots(desk: &Desk) -> Html {
    let busy = desk.waits_for(Purpose::Hold);
    let slot = |slot: &Slot| {
        html! {
            <li key={slot.slot.clone()}>
                <button type="button" class="second slot" data-slot={slot.slot.clone()} disabled={busy || slot.free.unwrap_or_default() == 0}
                    onclick={on_click(desk, Action::Phone(Act::Slot(slot.slot.clone())))}>
                    <span class="figure">{ &slot.time }</span><span class="hint">{ say("booking.free", &[&slot.free.unwrap_or_default().to_string()]) }</span>
                </button>
            </li>
        }
    };
    match &desk.phone.slots {
        Some(slots) if slots.is_empty() => html! { <p class="hint">{ say("booking.none", &[]) }</p> },
        Some(slots) => html! { <ul class="slot-list">{ for slots.iter().map(slot) }</ul> },
        None => Html::default(),
    }
}

fn caller(desk: &Desk) -> Html {
    let Some(hold) = &desk.phone.hold else { return Html::default() };
    let typing = |make: fn(String) -> Act| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatcher.dispatch(Action::Phone(make(text)));
        })
    };
    let dispatcher = desk.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Phone(Act::Book));
    });
    html! {
        <form id="caller" {onsubmit}>
            <p class="held"><strong>{ slot_words(&hold.slot) }</strong>{ " " }{ say("booking.held", &[&when::moment(&hold.expires_at)]) }
                <button type="button" class="bare" onclick={on_click(desk, Action::Phone(Act::Back))}>{ say("booking.other", &[]) }</button></p>
            <div class="form-row"><label for="caller-name">{ say("booking.name", &[]) }</label>
                <input id="caller-name" autocomplete="off" value={desk.phone.name.clone()} oninput={typing(Act::Name)} /></div>
            <div class="form-row"><label for="caller-phone">{ say("booking.phone", &[]) }</label>
                <input id="caller-phone" class="figure" inputmode="numeric" autocomplete="off" value={desk.phone.phone.clone()} oninput={typing(Act::Number)} /></div>
            <button type="submit" class="main" data-action="book" disabled={desk.waits_for(Purpose::Book)}>{ say("booking.go", &[]) }</button>
        </form>
    }
}
