//! Why, and why not: every condition with its verdict, its basis and the answers that decided it.

use crate::app::Wizard;
use crate::components::words::words;
use crate::model::{CheckView, Review};
use crate::wording::say;
use yew::prelude::*;

/// Folded away until it is wanted.
pub fn section(wizard: &Wizard, review: &Review) -> Html {
    let lang = wizard.lang;
    let one = |check: &CheckView| {
        let because = check.because.join(" ");
        html! {
            <li class="entry" data-condition={check.id.clone()} data-verdict={check.verdict.clone()}>
                <p class="check-title"><span>{ words(lang, &check.title) }</span><span class={classes!("chip", format!("chip-{}", check.verdict))}>
                    { say(lang, &format!("verdict.{}", check.verdict), &[]) }
                </span></p>
                if !because.is_empty() { <p class="hint">{ say(lang, "checks.because", &[&because]) }</p> }
                <p class="hint">{ words(lang, &check.basis) }</p>
            </li>
        }
    };
    html! {
        <details class="why checks">
            <summary>{ say(lang, "checks.title", &[&review.checks.len().to_string()]) }</summary>
            <ul class="entries" role="list">{ for review.checks.iter().map(one) }</ul>
        </details>
    }
}
