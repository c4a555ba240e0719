//! 预约签到: a booking's code becomes a ticket. Absent: names; the code is all that is asked.

use crate::components::use_wizard;
use crate::kiosk::app::use_kiosk;
use crate::kiosk::scan::{Scan, Scanned};
use crate::kiosk::session::Action;
use crate::kiosk::wording::say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`CheckIn`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CheckInProps {
    /// A code was scanned.
    pub scanned: Callback<Scanned>,
}

/// The page.
#[component]
pub fn CheckIn(props: &CheckInProps) -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let lang = wizard.lang;
    let code = use_state(String::new);
    let scanning = use_state(|| false);
    let show = {
        let scanning = scanning.setter();
        Callback::from(move |shown: bool| scanning.set(shown))
    };
    let oninput = {
        let code = code.clone();
        Callback::from(move |event: InputEvent| {
            code.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let onsubmit = {
        let (dispatcher, code) = (kiosk.dispatcher(), code.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let code = code.trim().to_owned();
            let action = if code.is_empty() { Action::Told("empty") } else { Action::CheckIn(code) };
            dispatcher.dispatch(action);
        })
    };
    html! {
        <div class="kiosk-check-in">
            <h1 tabindex="-1">{ say(lang, "check-in.title", &[]) }</h1>
            <p class="lead">{ say(lang, "check-in.lead", &[]) }</p>
            if *scanning {
                <Scan {lang} onscan={props.scanned.clone()} onclose={show.reform(|()| false)} />
            } else {
                <p class="go"><button type="button" class="main" data-action="scan" onclick={show.reform(|_: MouseEvent| true)}>{ say(lang, "check-in.scan", &[]) }</button></p>
            }
            <form {onsubmit} novalidate=true autocomplete="off">
                <div class="field">
                    <label for="check-in-code">{ say(lang, "check-in.code", &[]) }</label>
                    <p class="help" id="check-in-help">{ say(lang, "check-in.code.help", &[]) }</p>
                    <div class="box">
                        <input type="text" id="check-in-code" inputmode="text" autocomplete="off" autocapitalize="characters"
                            spellcheck="false" aria-describedby="check-in-help" value={(*code).clone()} {oninput} />
                    </div>
                </div>
                <p class="go"><button type="submit" class="main" data-action="check-in-go">{ say(lang, "check-in.go", &[]) }</button></p>
            </form>
        </div>
    }
}
