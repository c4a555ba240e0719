//! 找事项: a search, what narrows the list, the items by window class; the guide desk when nothing fits.
//! Absent: how words are found (`finder`).

use crate::app::{Wizard, use_title};
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::finder::Filter;
use crate::model::Card;
use crate::state::{Action, Page};
use crate::wording::{chinese_in, say};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Window classes in the order of the notice, 二(二)2.
const WINDOWS: [&str; 4] = ["real-estate", "market-access", "construction", "social-affairs"];
/// Most cards under one heading: more is found quicker by a word.
const MOST: usize = 60;

/// The page.
#[component]
pub fn Find() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "find.title", &[]);
    use_title(&wizard, &title);
    let oninput = {
        let dispatcher = wizard.dispatcher();
        Callback::from(move |event: InputEvent| {
            dispatcher.dispatch(Action::Search(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let found = wizard.found();
    let searching = !wizard.search.trim().is_empty();
    let narrowed = searching || wizard.filter.is_set();
    let group = |window: &'static str| {
        let cards: Vec<&Card> = found.iter().copied().filter(|card| card.window == window).collect();
        let title = say(lang, &format!("window.{window}"), &[]);
        (!cards.is_empty()).then(|| list(&wizard, &format!("window-{window}"), &title, &cards))
    };
    let results = match (found.is_empty(), searching) {
        (true, _) => nothing(&wizard),
        (false, true) => list(&wizard, "found", &say(lang, "find.found", &[]), &found),
        (false, false) => html! { <div class="groups">{ for WINDOWS.into_iter().filter_map(group) }</div> },
    };
    html! {
        <div class="page find">
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "find.lead", &[]) }</p>
            <div class="search" role="search">
                <label for="search">{ say(lang, "find.search", &[]) }</label>
                <input id="search" type="search" autocomplete="off" value={wizard.search.clone()} {oninput}
                    aria-describedby="search-help" />
                <p class="hint" id="search-help">{ say(lang, "find.help", &[]) }</p>
            </div>
            { filters(&wizard) }
            <p class="found" role="status">
                if narrowed { { say(lang, "find.count", &[&found.len().to_string()]) } }
            </p>
            if wizard.filter.one_visit { <p class="hint">{ say(lang, "filter.one_visit.note", &[]) }</p> }
            { results }
            if !found.is_empty() { <p class="hint desk-note">{ say(lang, "find.desk", &[]) }</p> }
        </div>
    }
}

/// What narrows the list: each is pressed or not. On a small screen they are folded away until they are wanted.
fn filters(wizard: &Wizard) -> Html {
    let (lang, now) = (wizard.lang, &wizard.filter);
    let unfolded = wizard.unfolded;
    let dispatcher = wizard.dispatcher();
    let toggle = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Unfold(!unfolded)));
    let chip = |code: &str, pressed: bool, then: Filter| {
        let dispatcher = wizard.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Filter(then.clone())));
        html! {
            <button type="button" class="filter" data-filter={code.to_string()} aria-pressed={pressed.to_string()} {onclick}>
                { say(lang, code, &[]) }
            </button>
        }
    };
    let audience = |id: &'static str, code: &str| {
        let pressed = now.audience == Some(id);
        chip(code, pressed, Filter { audience: (!pressed).then_some(id), ..now.clone() })
    };
    let window = |id: &&str| {
        let pressed = now.window.as_deref() == Some(*id);
        let window = (!pressed).then(|| (*id).to_owned());
        chip(&format!("window.{id}"), pressed, Filter { window, ..now.clone() })
    };
    html! {
        <>
            <button type="button" class="quiet-link filter-toggle" aria-expanded={unfolded.to_string()} aria-controls="filters" onclick={toggle}>
                { say(lang, "filter", &[]) }
            </button>
            <div id="filters" class={classes!("filters", unfolded.then_some("unfolded"))} role="group" aria-label={say(lang, "filter", &[])}>
                <div class="filter-row">
                    { audience("person", "filter.person") }
                    { audience("organisation", "filter.organisation") }
                    { chip("filter.township", now.township, Filter { township: !now.township, ..now.clone() }) }
                    { chip("filter.one_visit", now.one_visit, Filter { one_visit: !now.one_visit, ..now.clone() }) }
                </div>
                <div class="filter-row">{ for WINDOWS.iter().map(window) }</div>
            </div>
        </>
    }
}

fn list(wizard: &Wizard, id: &str, title: &str, cards: &[&Card]) -> Html {
    let more = cards.len().saturating_sub(MOST);
    html! {
        <section class="group" aria-labelledby={id.to_string()}>
            <h2 id={id.to_string()}>{ title }</h2>
            <ul class="cards" role="list">{ for cards.iter().take(MOST).map(|card| item(wizard, card)) }</ul>
            if more > 0 { <p class="hint">{ say(wizard.lang, "find.more", &[&more.to_string()]) }</p> }
        </section>
    }
}

fn item(wizard: &Wizard, card: &Card) -> Html {
    let lang = wizard.lang;
    let mut tags: Vec<String> =
        card.audience.iter().map(|a| say(lang, &format!("audience.{a}"), &[])).collect();
    if card.township {
        tags.push(say(lang, "tag.township", &[]));
    }
    match card.visits {
        Some(0) => tags.push(say(lang, "tag.no_visit", &[])),
        Some(1) => tags.push(say(lang, "tag.one_visit", &[])),
        _ => {}
    }
    html! {
        <li key={card.id.clone()}>
            <PageLink page={Page::Start { item: card.id.clone() }} class="card" to={card.id.clone()}>
                <span class="card-title">{ &card.title }</span>
                <span class="card-tags">{ for tags.iter().map(|tag| html! { <span class="tag">{ tag }</span> }) }</span>
            </PageLink>
        </li>
    }
}

/// Nothing fits: near ones, the guide desk (导办台) and where it is.
fn nothing(wizard: &Wizard) -> Html {
    let lang = wizard.lang;
    let near = wizard.near();
    let dispatcher = wizard.dispatcher();
    let clear = Callback::from(move |_: MouseEvent| {
        dispatcher.dispatch(Action::Filter(Filter::default()));
        dispatcher.dispatch(Action::Search(String::new()));
    });
    let halls = wizard.desk.halls.iter().flat_map(|halls| halls.iter());
    let searched = wizard.search.trim();
    let title = match searched.is_empty() {
        true => say(lang, "find.none.filter", &[]),
        false => say(lang, "find.none", &[searched]),
    };
    html! {
        <div class="empty">
            <p><strong>{ title }</strong></p>
            <p><button type="button" class="second" data-action="all" onclick={clear}>{ say(lang, "find.all", &[]) }</button></p>
            if !near.is_empty() && !searched.is_empty() { { list(wizard, "near", &say(lang, "find.near", &[]), &near) } }
            <section class="guide-desk" aria-labelledby="guide-desk">
                <h2 id="guide-desk">{ say(lang, "desk.guide", &[]) }</h2>
                <p>{ say(lang, "desk.guide.lead", &[]) }</p>
                { for halls.map(|hall| html! {
                    <p class="hall-choice" data-hall={hall.id.clone()}>
                        <span class="hall-name" lang={chinese_in(lang, &hall.name)}>{ &hall.name }</span>
                        <span class="hall-place" lang={chinese_in(lang, &hall.address)}>{ &hall.address }</span>
                    </p>
                }) }
                <p class="hint">{ say(lang, "desk.guide.phone", &[]) }{ " " }<span class="unknown">{ say(lang, "unknown", &[]) }</span></p>
            </section>
        </div>
    }
}
