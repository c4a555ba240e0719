//! A link to a page of the wizard: a real address, followed without loading anything.

use super::use_wizard;
use crate::app::href;
use crate::state::{Action, Page};
use yew::prelude::*;

/// Properties of [`PageLink`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct LinkProps {
    /// Where to.
    pub page: Page,
    /// Look.
    #[prop_or_default]
    pub class: Classes,
    /// What it is about, for tests.
    #[prop_or_default]
    pub to: Option<AttrValue>,
    /// What is read.
    pub children: Html,
}

/// A link.
#[component]
pub fn PageLink(props: &LinkProps) -> Html {
    let wizard = use_wizard();
    let page = props.page.clone();
    let address = href(&wizard, &page);
    let onclick = Callback::from(move |event: MouseEvent| {
        // A new tab or window is the browser's business.
        let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key() && event.button() == 0;
        if plain {
            event.prevent_default();
            wizard.dispatch(Action::Go(page.clone()));
        }
    });
    html! { <a class={props.class.clone()} href={address} data-to={props.to.clone()} {onclick}>{ props.children.clone() }</a> }
}
