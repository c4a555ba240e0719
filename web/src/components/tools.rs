//! The strip above everything: read aloud, 大字版, the other language. On every page, so that nobody has to look for it.
//! Absent: what the view looks like (`style.css`).

use super::aloud::ReadAloud;
use super::use_wizard;
use crate::model::Lang;
use crate::settings;
use crate::state::Action;
use crate::wording::say;
use yew::prelude::*;

/// The strip.
#[component]
pub fn Tools() -> Html {
    let wizard = use_wizard();
    let (lang, elder) = (wizard.lang, wizard.elder);
    let dispatcher = wizard.dispatcher();
    let view = Callback::from(move |_: MouseEvent| {
        settings::keep_elder(!elder);
        dispatcher.dispatch(Action::Elder(!elder));
    });
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let dispatcher = wizard.dispatcher();
    let language = Callback::from(move |_: MouseEvent| {
        settings::keep_lang(other);
        dispatcher.dispatch(Action::Language(other));
    });
    html! {
        <div class="tools" role="group" aria-label={say(lang, "tools", &[])}>
            <ReadAloud />
            <button type="button" class="tool" data-action="elder" aria-pressed={elder.to_string()} onclick={view}>
                { say(lang, "tools.elder", &[]) }
            </button>
            // Said in the language that it leads to, for whoever can't read this one.
            <button type="button" class="tool" data-action="language" lang={settings::tag(other)} onclick={language}>
                { say(other, "tools.language", &[]) }
            </button>
        </div>
    }
}
