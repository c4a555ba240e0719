//! Signing in: the hall, name and password, the provider where there is one; and again when the session is over.

use crate::desk::app::use_desk;
use crate::desk::model::Hall;
use crate::desk::parts::title::use_title;
use crate::desk::refusals;
use crate::desk::state::session::{Act, Box, Standing};
use crate::desk::state::{Action, State};
use crate::desk::wording::say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`TextBox`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct TextBoxProps {
    /// Id.
    pub id: &'static str,
    /// Label.
    pub label: String,
    /// Which.
    pub which: Box,
    /// What stands there.
    pub value: String,
    /// `password`, `text`.
    #[prop_or("password")]
    pub kind: &'static str,
    /// For password managers.
    pub autocomplete: &'static str,
    /// Can't be changed.
    #[prop_or_default]
    pub fixed: bool,
    /// Id of what describes it.
    #[prop_or_default]
    pub described: Option<&'static str>,
}

/// A box of these forms.
#[component]
pub fn TextBox(props: &TextBoxProps) -> Html {
    let desk = use_desk();
    let (dispatcher, which) = (desk.dispatcher(), props.which);
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(Action::Session(Act::Type(which, text)));
    });
    html! {
        <div class="form-row">
            <label for={props.id}>{ &props.label }</label>
            <input id={props.id} type={props.kind} autocomplete={props.autocomplete} readonly={props.fixed}
                aria-describedby={props.described} value={props.value.clone()} spellcheck="false" autocapitalize="none" {oninput} />
        </div>
    }
}

/// Why it did not go.
pub fn problem(state: &State) -> Html {
    let Some((refused, wait)) = &state.session.problem else { return html! { <div role="alert" /> } };
    let wait = wait.map(|until| say("sign-in.wait", &[&(until - state.now).max(1).to_string()]));
    // What the server says of a password that is unfit is not in the table: which rule it was.
    let why = (refused.code == "bad-field").then(|| say("password.rule", &[]));
    html! {
        <div role="alert" class="form-problem" data-code={refused.code.clone()}>
            <p>{ refusals::sentence(&refused.code) }{ wait }{ why }</p>
        </div>
    }
}

/// The form.
#[component]
pub fn SignIn() -> Html {
    let desk = use_desk();
    use_title(say("sign-in.title", &[]));
    let over = desk.session.standing == Standing::Over;
    let dispatcher = desk.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Session(Act::SignIn));
    });
    let dispatcher = desk.dispatcher();
    let other = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Session(Act::SomebodyElse)));
    let came_back = desk.came_back.as_ref().filter(|_| !over);
    html! {
        <div class="desk-page sign-in">
            <form id="sign-in" class="card-form" {onsubmit}>
                <h1 tabindex="-1">{ say(if over { "sign-in.over" } else { "sign-in.title" }, &[]) }</h1>
                if over { <p class="lead">{ say("sign-in.over.lead", &[]) }</p> }
                else if let Some(hall) = desk.hall() { <p class="lead">{ &hall.name }</p> }
                if let Some(code) = came_back { <p class="form-problem" role="alert">{ refusals::sentence(code) }</p> }
                { problem(&desk) }
                <TextBox id="name" label={say("sign-in.name", &[])} which={Box::Name} kind="text" autocomplete="username"
                    value={desk.session.name.clone()} fixed={over} />
                <TextBox id="password" label={say("sign-in.password", &[])} which={Box::Password}
                    autocomplete="current-password" value={desk.session.password.clone()} />
                <button type="submit" class="main" disabled={desk.waits_for(crate::desk::api::Purpose::SignIn)}>
                    { say("sign-in.go", &[]) }
                </button>
                { provider(&desk) }
                if over {
                    <p><button type="button" class="bare" data-action="other" onclick={other}>{ say("sign-in.other", &[]) }</button></p>
                } else if desk.halls.len() > 1 { { halls(&desk) } }
            </form>
        </div>
    }
}

/// The provider's own page; the browser goes there and comes back to `/desk`.
fn provider(state: &State) -> Html {
    let Some(oidc) = state.session.ways.as_ref().and_then(|ways| ways.oidc.as_ref()) else {
        return Html::default();
    };
    let address = format!("/api{}", state.at_hall("/staff/oidc"));
    html! {
        <>
            <p class="or"><span>{ say("sign-in.or", &[]) }</span></p>
            <a class="button second" href={address} data-action="oidc">{ &oidc.label }</a>
        </>
    }
}

fn halls(desk: &crate::desk::app::Desk) -> Html {
    let choose = |hall: &Hall| {
        let (dispatcher, id) = (desk.dispatcher(), hall.hall.clone());
        let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Hall(id.clone())));
        let current = desk.hall.as_ref() == Some(&hall.hall);
        html! {
            <li><button type="button" class="second" aria-pressed={current.to_string()} {onclick}>{ &hall.name }</button></li>
        }
    };
    html! {
        <fieldset class="halls">
            <legend>{ say("sign-in.hall", &[]) }</legend>
            <ul>{ for desk.halls.iter().map(choose) }</ul>
        </fieldset>
    }
}

/// Several halls: which one.
#[component]
pub fn Halls() -> Html {
    let desk = use_desk();
    use_title(say("sign-in.hall", &[]));
    html! {
        <div class="desk-page sign-in">
            <div class="card-form">
                <h1 tabindex="-1">{ say("sign-in.hall", &[]) }</h1>
                <p class="lead">{ say("sign-in.hall.lead", &[]) }</p>
                { halls(&desk) }
            </div>
        </div>
    }
}

/// No desk here.
#[component]
pub fn Nowhere() -> Html {
    use_title(say("sign-in.title", &[]));
    html! {
        <div class="desk-page sign-in">
            <div class="card-form">
                <h1 tabindex="-1">{ say("sign-in.nowhere", &[]) }</h1>
                <p class="lead">{ say("sign-in.nowhere.lead", &[]) }</p>
            </div>
        </div>
    }
}
