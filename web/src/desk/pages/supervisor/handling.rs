//! What a supervisor does about a rating or a complaint: buttons, and the question for words.
//! In: a number, its state. Out: acts. Absent: which steps have a place (the server refuses the others).

use crate::desk::api::Purpose;
use crate::desk::app::{Desk, on_click};
use crate::desk::parts::dialog::Dialog;
use crate::desk::state::Action;
use crate::desk::state::supervisor::Act;
use crate::desk::wording::say;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// Steps that have a place in a state of a rating (`false`) or a complaint (`true`).
pub fn steps(complaint: bool, state: &str) -> &'static [&'static str] {
    match (complaint, state) {
        (false, "open") => &["take", "close"],
        (false, "handling") => &["close"],
        (true, "received") => &["take", "answer"],
        (true, "handling") => &["answer"],
        (true, "answered") => &["close"],
        _ => &[],
    }
}

/// The buttons of a number.
pub fn buttons(desk: &Desk, complaint: bool, number: &str, state: &str) -> Html {
    let busy = desk.waits_for(Purpose::Handle);
    let button = |step: &&'static str| {
        let act = match *step {
            "take" => Act::Take(number.to_owned()),
            step => Act::Begin(number.to_owned(), step),
        };
        html! {
            <button type="button" class={if *step == "take" { "second small" } else { "main small" }} data-step={*step} disabled={busy}
                onclick={on_click(desk, Action::Supervisor(act))}>{ say(&format!("handle.{step}"), &[]) }<span class="visually-hidden">{ format!(" {number}") }</span></button>
        }
    };
    html! { <p class="handle">{ for steps(complaint, state).iter().map(button) }</p> }
}

/// The question, while it is open.
pub fn question(desk: &Desk) -> Html {
    let Some((number, step)) = desk.supervisor.asking.clone() else { return Html::default() };
    let act = |act: Act| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Action::Supervisor(act.clone())))
    };
    let dispatcher = desk.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let words = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        dispatcher.dispatch(Action::Supervisor(Act::Words(words)));
    });
    let asks = desk.needs_words(&number, step);
    let kind = if number.contains("-PJ-") { "rating" } else { "complaint" };
    html! {
        <Dialog title={say(&format!("handle.{step}.title"), &[&number])} go={say(&format!("handle.{step}"), &[])}
            busy={desk.waits_for(Purpose::Handle)} ongo={act(Act::Do)} oncancel={act(Act::Cancel)}>
            if asks {
                <div class="form-row"><label for="handle-words">{ say(&format!("handle.words.{kind}"), &[]) }</label>
                    <textarea id="handle-words" rows="5" maxlength="1000" required=true value={desk.supervisor.words.clone()} {oninput} /></div>
            } else { <p>{ say("handle.close.lead", &[]) }</p> }
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_docs_desk() {
        assert_eq!(steps(false, "open"), ["take", "close"]);
        assert_eq!(steps(true, "received"), ["take", "answer"]);
        assert_eq!(steps(true, "answered"), ["close"]);
        for (complaint, state) in [(false, "closed"), (true, "closed"), (false, "none"), (true, "")] {
            assert!(steps(complaint, state).is_empty());
        }
    }
}
