//! The supervisor's pages: a frame with a tab for each. In: the page's word in the address. Out: that page.
//! A page is added with a line in `PAGES` and an arm in `body`.

mod complaints;
mod figures;
mod handling;
mod plots;
mod ratings;

use crate::desk::page::Page;
use crate::desk::parts::link::PageLink;
use crate::desk::parts::title::{lost, use_title};
use crate::desk::state::supervisor::{COMPLAINTS, FIGURES, RATINGS};
use crate::desk::wording::say;
use yew::prelude::*;

/// Word in the address, code of the tab's name. The first one is the page of `/desk/supervisor`.
const PAGES: &[(&str, &str)] = &[
    (FIGURES, "supervisor.figures"),
    (RATINGS, "supervisor.ratings"),
    (COMPLAINTS, "supervisor.complaints"),
];

/// Properties of [`Supervisor`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct SupervisorProps {
    /// The page's word; empty for the first one.
    pub word: String,
}

fn body(word: &str) -> Html {
    match word {
        FIGURES => html! { <figures::FiguresPage /> },
        RATINGS => html! { <ratings::RatingsPage /> },
        COMPLAINTS => html! { <complaints::ComplaintsPage /> },
        _ => lost(),
    }
}

/// The frame.
#[component]
pub fn Supervisor(props: &SupervisorProps) -> Html {
    use_title(say("supervisor.title", &[]));
    let first = PAGES.first().map_or("", |(word, _)| word);
    let word = if props.word.is_empty() { first } else { props.word.as_str() };
    let tab = |(name, code): &(&'static str, &'static str)| {
        let page = Page::Supervisor((*name).into());
        html! { <li><PageLink {page} class="subtab" current={(*name == word).then_some("page")}>{ say(code, &[]) }</PageLink></li> }
    };
    html! {
        <div class="desk-page">
            <h1 tabindex="-1">{ say("supervisor.title", &[]) }</h1>
            <nav class="subnav" aria-label={say("supervisor.pages", &[])}><ul>{ for PAGES.iter().map(tab) }</ul></nav>
            { body(word) }
        </div>
    }
}
