//! What the desk says around its forms: on its way, stuck, refused, a form's mistakes. In: the desk. Out: panels.
//! Absent: the forms. The one panel with a mistake has the id `problems`, which takes the focus when it is announced.

use crate::app::Wizard;
use crate::browser;
use crate::model::Lang;
use crate::state::Action;
use crate::state::desk::{Act, Blank};
use crate::wording::{known, say};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Stuck, refused, mistakes: at most one of them.
pub fn trouble(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    if let Some(reason) = &desk.stuck {
        let dispatcher = wizard.dispatcher();
        let retry = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Desk(Act::Retry)));
        let lead = match desk.calls.first().is_some_and(|call| call.what.changes()) {
            true if wizard.page.after_visit() => "desk.stuck.after",
            true => "desk.stuck.change",
            false => "desk.stuck.read",
        };
        return html! {
            <div class="summary" id="problems" role="alert" tabindex="-1" data-stuck="">
                <p class="summary-title">{ say(lang, "desk.stuck", &[]) }</p>
                <p>{ say(lang, lead, &[]) }</p>
                <p><button type="button" class="main" data-action="retry" onclick={retry}>{ say(lang, "failed.retry", &[]) }</button></p>
                <p class="hint">{ say(lang, "failed.reason", &[reason]) }</p>
            </div>
        };
    }
    if let Some(code) = &desk.refused {
        return html! {
            <div class="summary" id="problems" role="alert" tabindex="-1" data-refused={code.clone()}>
                <p class="summary-title">{ refusal(lang, code) }</p>
                if !wizard.page.after_visit() { <p>{ say(lang, "desk.walk_in", &[]) }</p> }
            </div>
        };
    }
    if desk.wrong.is_empty() {
        return Html::default();
    }
    let line = |blank: &Blank| {
        let id = blank.id();
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            browser::focus(&format!("#desk-{id}"));
        });
        html! { <li><a href={format!("#desk-{id}")} {onclick}>{ say(lang, &format!("desk.wrong.{id}"), &[]) }</a></li> }
    };
    html! {
        <div class="summary" id="problems" role="alert" tabindex="-1" aria-labelledby="problems-title">
            <p class="summary-title" id="problems-title">{ say(lang, "problems.title", &[&desk.wrong.len().to_string()]) }</p>
            <ul>{ for desk.wrong.iter().map(line) }</ul>
        </div>
    }
}

/// A refusal in plain words.
fn refusal(lang: Lang, code: &str) -> String {
    let own = format!("refused.{code}");
    match known(&own) {
        true => say(lang, &own, &[]),
        false => say(lang, "refused.other", &[code]),
    }
}

/// Said while something is on its way, and when it was done.
pub fn progress(wizard: &Wizard) -> Html {
    let desk = &wizard.desk;
    let text = match (desk.busy() && desk.stuck.is_none(), desk.done) {
        (true, _) => say(wizard.lang, "desk.working", &[]),
        (false, Some(done)) => say(wizard.lang, done, &[]),
        (false, None) => String::new(),
    };
    html! { <p class={classes!("progress-line", (!text.is_empty()).then_some("said"))} role="status">{ text }</p> }
}

/// A box with its label, help and mistake. `fill`: what the browser may fill in (`name`, `tel`, `off`); `mode`: the
/// keyboard (`text`, `tel`, `numeric`).
pub fn text_box(wizard: &Wizard, field: Blank, fill: &'static str, mode: &'static str) -> Html {
    let value = wizard.desk.typed(field).to_owned();
    let dispatcher = wizard.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(Action::Desk(Act::Type(field, text)));
    });
    labelled(wizard, field, |Labelled { id, described, wrong }| {
        html! {
            <input type="text" {id} {value} inputmode={mode} autocomplete={fill}
                spellcheck="false" aria-describedby={described} aria-invalid={wrong} {oninput} />
        }
    })
}

/// A box of several lines with its label, help and mistake.
pub fn area(wizard: &Wizard, field: Blank) -> Html {
    let value = wizard.desk.typed(field).to_owned();
    let dispatcher = wizard.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
        dispatcher.dispatch(Action::Desk(Act::Type(field, text)));
    });
    labelled(wizard, field, |Labelled { id, described, wrong }| {
        html! {
            <textarea {id} rows="5" autocomplete="off" {value}
                aria-describedby={described} aria-invalid={wrong} {oninput} />
        }
    })
}

/// What a control says of its label, help and mistake.
struct Labelled {
    id: String,
    described: String,
    wrong: Option<&'static str>,
}

fn labelled(wizard: &Wizard, field: Blank, control: impl FnOnce(Labelled) -> Html) -> Html {
    let (lang, name) = (wizard.lang, field.id());
    let wrong = wizard.desk.wrong.contains(&field);
    let id = format!("desk-{name}");
    let (help, problem) = (format!("{id}-help"), format!("{id}-problem"));
    let described = if wrong { format!("{help} {problem}") } else { help.clone() };
    let control = control(Labelled { id: id.clone(), described, wrong: wrong.then_some("true") });
    html! {
        <div class={classes!("field", wrong.then_some("wrong"))}>
            <label for={id}>{ say(lang, &format!("desk.{name}"), &[]) }</label>
            <p class="help" id={help}>{ say(lang, &format!("desk.{name}.help"), &[]) }</p>
            if wrong { <p class="problem" id={problem}>{ say(lang, &format!("desk.wrong.{name}"), &[]) }</p> }
            <div class="box">{ control }</div>
        </div>
    }
}
