//! What is told above the page: done, refused with what to do, or not sent. A live region; it stays until the next thing.

use crate::desk::app::use_desk;
use crate::desk::refusals;
use crate::desk::state::{Action, Told};
use crate::desk::wording::say;
use yew::prelude::*;

/// What was done; everything else that has a code says what is missing.
const DONE: [&str; 9] = [
    "told.password",
    "told.called",
    "told.skipped",
    "told.closed",
    "told.finished",
    "told.sent-on",
    "told.special",
    "told.checked-in",
    "told.handled",
];

/// The bar.
#[component]
pub fn ToldBar() -> Html {
    let desk = use_desk();
    let act = |action: Action| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(action.clone()))
    };
    let close = html! {
        <button type="button" class="bare" data-action="dismiss" onclick={act(Action::Dismiss)}>{ say("told.close", &[]) }</button>
    };
    let body = match &desk.told {
        None => Html::default(),
        Some(Told::Done(code, values)) => {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let done = code.starts_with("step.") || DONE.contains(code);
            let look = if done { "told-done" } else { "told-more" };
            html! { <p class={classes!("told", look)} data-code={*code}><span>{ say(code, &values) }</span>{ close }</p> }
        }
        Some(Told::Refused(refused)) => html! {
            <div class="told told-refused" data-code={refused.code.clone()}>
                <div><p><strong>{ refusals::sentence(&refused.code) }</strong></p>
                <p class="told-why" lang="en">{ format!("{} · {}", refused.code, refused.message) }</p></div>{ close }
            </div>
        },
        Some(Told::Unsent(_)) => html! {
            <p class="told told-refused" data-code="unsent"><span>{ say("told.unsent", &[]) }</span>
                <button type="button" class="second" data-action="again" onclick={act(Action::Again)}>{ say("told.again", &[]) }</button>
            </p>
        },
    };
    html! { <div class="told-place" role="status" aria-live="polite">{ body }</div> }
}
