//! Which way: a booked visit, walking in, and whatever else the item is handled by, as equals.

use crate::app::Wizard;
use crate::components::link::PageLink;
use crate::engine::say_date;
use crate::hall::{DayState, Hall};
use crate::model::{Lang, Review};
use crate::state::desk::Act;
use crate::state::{Action, Page, Step};
use crate::wording::{chinese_in, say};
use yew::prelude::*;

/// Ways beside the hall, in this order.
const OTHERS: [&str; 4] = ["online", "mail", "home_visit", "agent"];

pub(super) fn page(wizard: &Wizard, review: &Review) -> Html {
    let lang = wizard.lang;
    let item = &review.item;
    let guide = wizard.case().and_then(|case| case.guide.clone()).unwrap_or_default();
    let has = |way: &str| guide.channels.iter().any(|channel| channel == way);
    // Where nobody says how, the window is always there.
    let hall = guide.channels.is_empty() || has("window");
    let other = |way: &str| {
        let values = [guide.contact.text.as_str()];
        let mark = guide.handling.unconfirmed.then(|| mark(lang));
        card(
            &format!("way-{way}"),
            &say(lang, &format!("way.{way}"), &[]),
            html! {
                <>
                    <p>{ say(lang, &format!("way.{way}.lead"), &values) }{ for mark }</p>
                </>
            },
        )
    };
    html! {
        <>
            <p class="lead">{ say(lang, "book.ways.lead", &[]) }</p>
            <div class="ways">
                if hall { { booked(wizard, &item.id, &item.window) } { walk_in(wizard, &item.window) } }
                { for OTHERS.iter().filter(|way| has(way)).map(|way| other(way)) }
            </div>
            if guide.channels.is_empty() { <p class="hint">{ say(lang, "book.ways.unknown", &[]) }</p> }
        </>
    }
}

fn mark(lang: Lang) -> Html {
    html! { <span class="mark">{ say(lang, "mark.unconfirmed", &[]) }</span> }
}

fn card(id: &str, title: &str, body: Html) -> Html {
    html! {
        <section class="way" id={id.to_string()} aria-labelledby={format!("{id}-title")}>
            <h2 id={format!("{id}-title")}>{ title }</h2>
            { body }
        </section>
    }
}

/// A booked visit: the halls that have such windows.
fn booked(wizard: &Wizard, item: &str, class: &str) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let title = say(lang, "way.book", &[]);
    let Some(halls) = &desk.halls else {
        let body = match desk.stuck {
            Some(_) => html! { <p>{ say(lang, "book.halls.unreached", &[]) }</p> },
            None => html! { <p class="loading" role="status">{ say(lang, "book.halls.loading", &[]) }</p> },
        };
        return card("way-book", &title, body);
    };
    let halls: Vec<&Hall> = halls.iter().filter(|hall| hall.classes.iter().any(|c| c == class)).collect();
    if halls.is_empty() {
        return card("way-book", &title, html! { <p>{ say(lang, "book.halls.none", &[]) }</p> });
    }
    let several = halls.len() > 1;
    let one = |hall: &&Hall| {
        let dispatcher = wizard.dispatcher();
        let id = hall.id.clone();
        let onchange =
            Callback::from(move |_: Event| dispatcher.dispatch(Action::Desk(Act::Hall(id.clone()))));
        let chosen = desk.hall.as_ref() == Some(&hall.id);
        html! {
            <li class="hall-choice" data-hall={hall.id.clone()}>
                if several {
                    <label class="option">
                        <input type="radio" name="hall" value={hall.id.clone()} checked={chosen} {onchange} />
                        <span>{ about(lang, hall, class) }</span>
                    </label>
                } else { { about(lang, hall, class) } }
            </li>
        }
    };
    let page = Page::Book { item: item.into(), step: Step::Time };
    card(
        "way-book",
        &title,
        html! {
            <>
                <p>{ say(lang, "way.book.lead", &[]) }</p>
                <ul class="halls" role="list">{ for halls.iter().map(one) }</ul>
                if let Some(earliest) = earliest(wizard) { <p class="earliest">{ say(lang, "book.earliest", &[&earliest]) }</p> }
                if desk.hall.is_some() {
                    <p class="go"><PageLink {page} class="button main" to="time">{ say(lang, "book.choose_time", &[]) }</PageLink></p>
                } else {
                    <p class="hint">{ say(lang, "book.choose_hall", &[]) }</p>
                }
            </>
        },
    )
}

fn about(lang: Lang, hall: &Hall, class: &str) -> Html {
    let windows = hall.windows_of(class);
    let windows =
        windows.iter().map(i64::to_string).collect::<Vec<_>>().join(&say(lang, "answers.joint", &[]));
    html! {
        <>
            <span class="hall-name" lang={chinese_in(lang, &hall.name)}>{ &hall.name }</span>
            <span class="hall-place" lang={chinese_in(lang, &hall.address)}>{ &hall.address }</span>
            <span class="hall-place">{ say(lang, "book.windows", &[&windows]) }</span>
        </>
    }
}

/// The first day with a free seat, once it is known.
fn earliest(wizard: &Wizard) -> Option<String> {
    let days = wizard.desk.days.as_ref()?;
    let day = days.iter().find(|day| day.state == DayState::Open && day.free > 0)?;
    say_date(&day.day, wizard.lang)
}

/// Walking in is never the lesser way.
fn walk_in(wizard: &Wizard, class: &str) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let halls = desk.halls.iter().flat_map(|halls| halls.iter());
    let halls: Vec<&Hall> = halls.filter(|hall| hall.classes.iter().any(|c| c == class)).collect();
    card(
        "way-walk_in",
        &say(lang, "way.walk_in", &[]),
        html! {
            <>
                <p>{ say(lang, "way.walk_in.lead", &[]) }</p>
                { for halls.iter().map(|hall| html! { <p class="hint" lang={chinese_in(lang, &hall.name)}>{ &hall.name }{ " · " }{ &hall.address }</p> }) }
            </>
        },
    )
}
