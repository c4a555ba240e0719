//! Pages that only say something: opening, not found, not for this role; and the window's title.

use super::link::PageLink;
use crate::browser;
use crate::desk::page::Page;
use crate::desk::wording::say;
use yew::prelude::*;

/// Sets the window's title.
#[hook]
pub fn use_title(about: String) {
    use_effect_with(about, |about| browser::set_title(&say("title", &[about])));
}

/// 正在打开…
pub fn loading() -> Html {
    html! { <div class="desk-page"><p class="loading" role="status">{ say("loading", &[]) }</p></div> }
}

/// No such page.
pub fn lost() -> Html {
    message("lost")
}

/// Another role's page.
pub fn not_yours() -> Html {
    message("not-yours")
}

/// A page of one sentence.
pub fn message(code: &str) -> Html {
    html! {
        <div class="desk-page narrow">
            <h1 tabindex="-1">{ say(code, &[]) }</h1>
            <p><PageLink page={Page::Home}>{ say("lost.home", &[]) }</PageLink></p>
        </div>
    }
}
