//! Around every page of the staff's program: the bar with the hall, the tabs of one's role, what is told, the foot.

use super::app::{Desk, use_desk};
use super::page::Page;
use super::parts::link::PageLink;
use super::parts::told::ToldBar;
use super::state::Action;
use super::state::session::{Act, Standing};
use super::wording::say;
use yew::prelude::*;

/// Tabs of a role: page, code of the word. A new page of a role is a new line here.
pub fn tabs(role: &str) -> Vec<(Page, &'static str)> {
    let supervisor = || Page::Supervisor(String::new());
    match role {
        "clerk" => vec![(Page::Work, "tab.window"), (Page::Cases, "tab.cases")],
        "operator" => vec![(Page::Phone, "tab.phone")],
        "supervisor" => {
            vec![(supervisor(), "tab.supervisor"), (Page::Cases, "tab.cases"), (Page::Work, "tab.window")]
        }
        _ => Vec::new(),
    }
}

/// Whether a tab is the one of the page.
fn is_current(tab: &Page, shown: &Page) -> bool {
    match (tab, shown) {
        (Page::Supervisor(_), Page::Supervisor(_)) => true,
        (Page::Cases, Page::Case(_)) => true,
        (tab, shown) => tab == shown,
    }
}

/// Properties of [`Frame`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FrameProps {
    /// The page.
    pub children: Html,
}

/// Bar, page.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let desk = use_desk();
    html! {
        <>
            <a class="skip" href="#main">{ say("skip", &[]) }</a>
            <header class="desk-bar">
                <PageLink page={Page::Home} class="brand">
                    <span class="seal" aria-hidden="true">{ "预审" }</span>
                    <span class="desk-hall">
                        <span>{ desk.hall().map_or_else(|| say("brand.sub", &[]), |hall| hall.name.clone()) }</span>
                    </span>
                </PageLink>
                { nav(&desk) }
                { who(&desk) }
            </header>
            if desk.offline { <p class="offline" role="status">{ say("offline", &[]) }</p> }
            <main id="main" tabindex="-1">
                <ToldBar />
                { props.children.clone() }
            </main>
        </>
    }
}

fn nav(desk: &Desk) -> Html {
    let shown = desk.shown();
    let tab = |(page, code): (Page, &'static str)| {
        let current = is_current(&page, &shown).then_some("page");
        html! { <li><PageLink {page} class="tab" {current}>{ say(code, &[]) }</PageLink></li> }
    };
    let tabs = tabs(desk.role());
    if tabs.is_empty() {
        return html! { <span class="desk-nav" /> };
    }
    html! {
        <nav class="desk-nav" aria-label={say("nav", &[])}><ul>{ for tabs.into_iter().map(tab) }</ul></nav>
    }
}

fn who(desk: &Desk) -> Html {
    let Some(me) = desk.session.me.as_ref().filter(|_| desk.session.standing == Standing::In) else {
        return Html::default();
    };
    let dispatcher = desk.dispatcher();
    let out = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Session(Act::SignOut)));
    html! {
        <div class="desk-who">
            if let Some(window) = me.window { <span class="desk-window">{ say("window.number", &[&window.to_string()]) }</span> }
            <PageLink page={Page::Account} class="desk-me" current={(desk.page == Page::Account).then_some("page")}>
                { &me.name }<span class="desk-role">{ say(&format!("role.{}", me.role), &[]) }</span>
            </PageLink>
            <button type="button" class="bare" data-action="sign-out" onclick={out}>{ say("sign-out", &[]) }</button>
        </div>
    }
}
