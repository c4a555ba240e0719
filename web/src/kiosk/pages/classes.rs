//! 现场取号: which windows; one tap gives the ticket. How long each line is, as far as the hall can be reached.

use crate::components::use_wizard;
use crate::kiosk::api;
use crate::kiosk::app::{Pulse, on_tap, use_kiosk};
use crate::kiosk::device::Device;
use crate::kiosk::session::Action;
use crate::kiosk::wording::say;
use crate::wording;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Classes() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let pulse = use_context::<Pulse>().unwrap_or_default();
    let lang = wizard.lang;
    let lines = use_lines();
    let own = kiosk.settings.as_ref().map(|settings| settings.classes.clone()).unwrap_or_default();
    let all = pulse.hall.as_ref().map(|hall| hall.classes.clone()).unwrap_or_default();
    let classes = if own.is_empty() { all } else { own };
    let tile = |class: &String| {
        let line = lines.iter().find(|line| line["class"].as_str() == Some(class));
        let closed = line.is_some_and(|line| line["open"].as_bool() == Some(false)) && !kiosk.away;
        let said = match line {
            Some(_) if closed => Some(say(lang, "class.closed", &[])),
            Some(line) if !kiosk.away => {
                let (waiting, minutes) = (&line["waiting"], &line["estimate_minutes"]);
                Some(say(lang, "class.waiting", &[&waiting.to_string(), &minutes.to_string()]))
            }
            _ => None,
        };
        html! {
            <li key={class.clone()}>
                <button type="button" class="tile tile-class" data-action="ticket" data-class={class.clone()}
                    aria-disabled={kiosk.want.is_some().to_string()} onclick={on_tap(&kiosk, Action::Take(class.clone()))}>
                    <span class="tile-name">{ wording::say(lang, &format!("window.{class}"), &[]) }</span>
                    if let Some(said) = said { <span class="tile-lead">{ said }</span> }
                </button>
            </li>
        }
    };
    html! {
        <div class="kiosk-classes">
            <h1 tabindex="-1">{ say(lang, "classes.title", &[]) }</h1>
            <p class="lead">{ say(lang, "classes.lead", &[]) }</p>
            <ul class="tiles">{ for classes.iter().map(tile) }</ul>
        </div>
    }
}

/// The lines, as the hall sees them now.
#[hook]
fn use_lines() -> Vec<Value> {
    let device = use_context::<Device>();
    let lines = use_state(Vec::new);
    let setter = lines.setter();
    use_effect_with((), move |()| {
        let Some(device) = device else { return };
        spawn_local(async move {
            let word = api::read(&format!("/api/halls/{}/queue", device.hall())).await;
            if let Some(classes) = word.and_then(|word| word.body["classes"].as_array().cloned()) {
                setter.set(classes);
            }
        });
    });
    (*lines).clone()
}
