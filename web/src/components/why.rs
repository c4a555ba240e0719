//! Why a question is asked: the conditions and papers that need it, each with its basis.

use super::use_wizard;
use super::words::words;
use crate::model::Why;
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`WhyAsked`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct WhyProps {
    /// Who needs it.
    pub whys: Vec<Why>,
    /// What it is used for, where the item says so.
    pub purpose: Option<String>,
}

/// Folded away until it is wanted.
#[component]
pub fn WhyAsked(props: &WhyProps) -> Html {
    let lang = use_wizard().lang;
    html! {
        <details class="why">
            <summary>{ say(lang, "question.why", &[]) }</summary>
            <div class="why-body">
                if let Some(purpose) = &props.purpose { <p>{ say(lang, "question.purpose", &[purpose]) }</p> }
                if props.whys.is_empty() {
                    <p>{ say(lang, "question.why.none", &[]) }</p>
                } else {
                    <p>{ say(lang, "question.why.lead", &[]) }</p>
                    <ul>
                        { for props.whys.iter().map(|why| html! {
                            <li><span class="why-title">{ words(lang, &why.title) }</span><span class="why-basis">{ words(lang, &why.basis) }</span></li>
                        }) }
                    </ul>
                }
            </div>
        </details>
    }
}
