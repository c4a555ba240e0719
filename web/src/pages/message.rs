//! Pages that only say something: opening, can't be opened, not there.

use crate::app::use_title;
use crate::browser;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::model::Lang;
use crate::problems::sentence;
use crate::state::{Action, Page};
use crate::wording::say;
use yew::prelude::*;

/// While the library is on its way.
pub fn loading(lang: Lang) -> Html {
    html! { <div class="page"><p class="loading" role="status">{ say(lang, "loading", &[]) }</p></div> }
}

/// The library can't be had.
pub fn failed(lang: Lang, reason: &str) -> Html {
    let retry = Callback::from(|_: MouseEvent| browser::reload());
    html! {
        <div class="page" role="alert">
            <h1 tabindex="-1">{ say(lang, "failed.title", &[]) }</h1>
            <p class="lead">{ say(lang, "failed.lead", &[]) }</p>
            <p><button type="button" class="main" onclick={retry}>{ say(lang, "failed.retry", &[]) }</button></p>
            <p class="hint">{ say(lang, "failed.reason", &[reason]) }</p>
        </div>
    }
}

/// The rules of one item can't be had now; everything entered so far is still there.
#[component]
pub fn Unreached() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "unreached.title", &[]);
    use_title(&wizard, &title);
    let dispatcher = wizard.dispatcher();
    let retry = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Retry));
    let reason = wizard.unreached.clone().unwrap_or_default();
    html! {
        <div class="page" role="alert">
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "unreached.lead", &[]) }</p>
            <p><button type="button" class="main" data-action="retry" onclick={retry}>
                { say(lang, "failed.retry", &[]) }
            </button></p>
            <p><PageLink page={Page::Find} class="button second">{ say(lang, "lost.home", &[]) }</PageLink></p>
            <p class="hint">{ say(lang, "failed.reason", &[&reason]) }</p>
        </div>
    }
}

/// No such page, item, or version on that day.
#[component]
pub fn Lost() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "lost.title", &[]);
    use_title(&wizard, &title);
    let problems = wizard.case().map(|case| case.unusable.clone()).unwrap_or_default();
    html! {
        <div class="page">
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "lost.lead", &[]) }</p>
            { for problems.iter().map(|p| html! { <p>{ sentence(lang, p, None) }</p> }) }
            <p><PageLink page={Page::Find} class="button main">{ say(lang, "lost.home", &[]) }</PageLink></p>
        </div>
    }
}
