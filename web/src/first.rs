//! The first page, before the engine: the server makes it as HTML from the same components (feature `ssr`), and the
//! program takes over what stands there. In: what is said ahead of the engine. Out: a page's HTML; the running wizard.
//! Absent: other pages than finding, an item's first page and its first question; anything of a person.

use crate::ahead::Ahead;
use crate::finder::Initials;
use crate::state::{Action, Page, State};
use std::rc::Rc;

/// What the pages are made from: a page of other sources can't be taken over.
pub const SOURCES: &str = env!("YUSHEN_PAGE");

/// The state of a page that shows what was said ahead; nothing when that is no first page of `blank`'s day and language.
pub fn state(blank: State, ahead: &Ahead, initials: Initials) -> Option<State> {
    if (&ahead.on, ahead.lang) != (&blank.on, blank.lang) {
        return None;
    }
    let (imprint, cards) = (ahead.imprint.clone(), ahead.cards.clone());
    let state = blank.apply(Action::Ahead { imprint, cards, initials });
    let review = state.ask().and_then(|ask| Some((ask.serial, ahead.answers(&ask)?)));
    let state = match review {
        Some((serial, review)) => state.apply(Action::Replied(serial, Ok(Rc::new(review)))),
        None => state,
    };
    let review = state.case().and_then(|case| case.review.as_ref());
    let shown = match &state.page {
        Page::Find => true,
        Page::Start { .. } => review.is_some(),
        Page::Question { fact, .. } => review.is_some_and(|review| review.next_fact() == Some(fact)),
        _ => false,
    };
    shown.then_some(state)
}

#[cfg(feature = "ssr")]
pub use made::{First, make};

/// At the server. Nothing here may reach the browser: effects don't run, and no page asks it for anything while drawn.
#[cfg(feature = "ssr")]
mod made {
    use super::*;
    use crate::app::{Wizard, drawn};
    use crate::client::Client;
    use crate::route::{Route, address};
    use crate::wording::say;
    use yew::prelude::*;
    use yew_router::Routable;
    use yew_router::Router;
    use yew_router::history::{AnyHistory, MemoryHistory};

    /// A first page.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct First {
        /// Of the window, as text.
        pub title: String,
        /// What stands in `#app`.
        pub html: String,
        /// Said when something was pressed and waits, as text.
        pub noted: String,
    }

    /// The page at `path`; `on_given` when the address sets the date. Nothing when it is no first page.
    pub async fn make(ahead: &Ahead, path: &str, on_given: bool) -> Option<First> {
        let page = Route::recognize(path).map(Page::from)?;
        let blank = State { lang: ahead.lang, ..State::new(page, ahead.on.clone(), on_given) };
        let state = state(blank, ahead, Initials::default())?;
        let lang = state.lang;
        let review = state.case().and_then(|case| case.review.as_ref());
        let about = match (&state.page, review) {
            (Page::Question { fact, .. }, Some(review)) => review.item.fact(fact)?.question.clone(),
            (_, Some(review)) => review.item.title.clone(),
            _ => say(lang, "find.title", &[]),
        };
        let (title, noted) = (say(lang, "title", &[&about]), say(lang, "ahead.noted", &[]));
        let props = ToldProps { state: Rc::new(state) };
        let html = yew::LocalServerRenderer::<Told>::with_props(props).render().await;
        Some(First { title, html, noted })
    }

    #[derive(Clone, PartialEq, Properties)]
    struct ToldProps {
        state: Rc<State>,
    }

    /// Stands where `App` does in the browser; `Router` is laid out as its `BrowserRouter`.
    #[component]
    fn Told(props: &ToldProps) -> Html {
        let path = address(&props.state.page, None);
        let history = AnyHistory::from(MemoryHistory::with_entries([path]));
        html! { <Router {history}><Still ..props.clone() /></Router> }
    }

    #[component]
    fn Still(props: &ToldProps) -> Html {
        let state = props.state.clone();
        let wizard: Wizard = use_reducer(move || Rc::unwrap_or_clone(state));
        drawn(&wizard, &Client::default())
    }
}

#[cfg(all(test, feature = "ssr"))]
#[path = "first_tests.rs"]
mod tests;
