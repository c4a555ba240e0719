//! 找事项: the items by window class, and a search over titles and everyday words.

use crate::answers::half_width;
use crate::app::use_title;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::model::Card;
use crate::state::{Action, Page};
use crate::wording::say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Window classes in the order of the notice, 二(二)2.
const WINDOWS: [&str; 4] = ["real-estate", "market-access", "construction", "social-affairs"];

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
    let clear = {
        let dispatcher = wizard.dispatcher();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Search(String::new())))
    };
    let found: Vec<&Card> = wizard.cards.iter().filter(|card| matches(card, &wizard.search)).collect();
    let searching = !wizard.search.trim().is_empty();
    let group = |window: &'static str| {
        let cards: Vec<&&Card> = found.iter().filter(|card| card.window == window).collect();
        (!cards.is_empty()).then(|| {
            let heading = format!("window-{window}");
            html! {
                <section class={classes!("group", heading.clone())} aria-labelledby={heading.clone()}>
                    <h2 id={heading}>{ say(lang, &format!("window.{window}"), &[]) }</h2>
                    <ul class="cards">{ for cards.into_iter().map(|card| item(&wizard, card)) }</ul>
                </section>
            }
        })
    };
    html! {
        <div class="page find">
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "find.lead", &[]) }</p>
            <div class="search" role="search">
                <label for="search">{ say(lang, "find.search", &[]) }</label>
                <input id="search" type="search" autocomplete="off" value={wizard.search.clone()} {oninput} />
            </div>
            <p class="found" role="status">
                if searching { { say(lang, "find.count", &[&found.len().to_string()]) } }
            </p>
            if found.is_empty() && searching {
                <div class="empty">
                    <p><strong>{ say(lang, "find.none", &[wizard.search.trim()]) }</strong></p>
                    <p>{ say(lang, "find.none.lead", &[]) }</p>
                    <button type="button" class="second" onclick={clear}>{ say(lang, "find.all", &[]) }</button>
                </div>
            }
            <div class="groups">{ for WINDOWS.into_iter().filter_map(group) }</div>
        </div>
    }
}

fn item(wizard: &crate::app::Wizard, card: &Card) -> Html {
    let audience = card.audience.iter().map(|a| say(wizard.lang, &format!("audience.{a}"), &[]));
    html! {
        <li key={card.id.clone()}>
            <PageLink page={Page::Start { item: card.id.clone() }} class="card" to={card.id.clone()}>
                <span class="card-title">{ &card.title }</span>
                <span class="card-tags">{ for audience.map(|a| html! { <span class="tag">{ a }</span> }) }</span>
            </PageLink>
        </li>
    }
}

/// Whether a card fits: a word holds what was typed, or what was typed holds a word.
pub fn matches(card: &Card, typed: &str) -> bool {
    let typed = small(typed.trim());
    if typed.is_empty() {
        return true;
    }
    let words = std::iter::once(&card.title).chain(&card.words).map(|w| small(w));
    words
        .into_iter()
        .any(|word| word.contains(&typed) || (word.chars().count() >= 2 && typed.contains(&word)))
}

/// Latin letters, full-width ones too, in small: the tables of all other scripts weigh 6 KB and no item needs them.
fn small(text: &str) -> String {
    half_width(text).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyday_words_find_the_item() {
        let card = Card {
            id: "marriage-registration".into(),
            title: "结婚登记（内地居民）".into(),
            window: "social-affairs".into(),
            words: vec!["领证".into(), "Marriage registration".into()],
            audience: vec!["person"],
        };
        for (typed, fits) in [
            ("领证", true),
            ("我想去领证", true),
            ("结婚", true),
            ("marriage", true),
            ("ＭＡＲＲＩＡＧＥ", true),
            (" ", true),
            ("房", false),
            ("领房产证", false),
        ] {
            assert_eq!(matches(&card, typed), fits, "{typed}");
        }
    }
}
