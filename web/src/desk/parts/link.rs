//! A link to a page of the desk: a real address, followed without loading anything.

use crate::desk::app::use_desk;
use crate::desk::page::Page;
use crate::desk::state::Action;
use yew::prelude::*;

/// Properties of [`PageLink`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LinkProps {
    /// Where to.
    pub page: Page,
    /// Look.
    #[prop_or_default]
    pub class: Classes,
    /// `page` on the page itself.
    #[prop_or_default]
    pub current: Option<&'static str>,
    /// What is read.
    pub children: Html,
}

/// A link.
#[component]
pub fn PageLink(props: &LinkProps) -> Html {
    let desk = use_desk();
    let (dispatcher, page) = (desk.dispatcher(), props.page.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        // Another window or tab is the browser's.
        if event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0 {
            return;
        }
        event.prevent_default();
        dispatcher.dispatch(Action::Go(page.clone()));
    });
    html! {
        <a href={props.page.path()} class={props.class.clone()} aria-current={props.current} {onclick}>
            { props.children.clone() }
        </a>
    }
}
