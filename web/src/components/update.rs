//! 新版本已就绪: said when a newer program waits; nothing is opened anew before the citizen says so.

use super::link::PageLink;
use super::use_wizard;
use crate::offline;
use crate::state::Page;
use crate::wording::say;
use yew::prelude::*;

/// The line, or nothing.
#[component]
pub fn UpdateBar() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let begun = wizard.cases.values().any(|case| case.begun());
    let update = Callback::from(|_: MouseEvent| offline::update());
    html! {
        <div role="status">
            if wizard.newer {
                <div class="update">
                    <p>{ say(lang, "update.ready", &[]) }</p>
                    if begun { <p>{ say(lang, "update.save", &[]) }</p> }
                    if begun {
                        <PageLink page={Page::Save} class="button second" to="save">{ say(lang, "save.title", &[]) }</PageLink>
                    }
                    <button type="button" class="second" data-action="update" onclick={update}>
                        { say(lang, "update.now", &[]) }
                    </button>
                </div>
            }
        </div>
    }
}
