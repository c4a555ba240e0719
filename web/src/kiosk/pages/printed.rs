//! The ticket on the screen, and its slip for the printer.

use crate::components::use_wizard;
use crate::kiosk::app::{Pulse, on_tap, use_kiosk};
use crate::kiosk::clock::time;
use crate::kiosk::session::Action;
use crate::kiosk::slip::drawn;
use crate::kiosk::wording::say;
use crate::wording;
use yew::prelude::*;

/// The page.
#[component]
pub fn Printed() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let pulse = use_context::<Pulse>().unwrap_or_default();
    let lang = wizard.lang;
    let Some(printing) = &kiosk.printing else { return Html::default() };
    let slip = &printing.slip;
    let windows: Vec<String> = match &slip.windows[..] {
        [] => pulse.hall.as_ref().map(|hall| hall.windows_of(&slip.class)).unwrap_or_default(),
        windows => windows.to_vec(),
    }
    .iter()
    .map(ToString::to_string)
    .collect();
    let paper = match &printing.drawn {
        Some(drawn) => Html::from_html_unchecked(drawn.clone().into()),
        None => {
            let hall = pulse.hall.as_ref();
            drawn(
                slip,
                hall.map_or("", |hall| &hall.name),
                &time(pulse.minute),
                hall.is_some_and(|hall| hall.sample),
            )
        }
    };
    html! {
        <>
            <div class="kiosk-ticket" data-kiosk="printed" data-ticket={slip.label.clone()} data-prints={printing.times.to_string()}>
                <h1 tabindex="-1">{ say(lang, "printed.title", &[]) }<strong class="kiosk-number">{ &slip.label }</strong></h1>
                <p class="lead">{ say(lang, "printed.lead", &[]) }</p>
                <ul class="kiosk-facts">
                    <li>{ wording::say(lang, &format!("window.{}", slip.class), &[]) }</li>
                    if let Some(ahead) = slip.ahead { <li>{ say(lang, "printed.ahead", &[&ahead.to_string()]) }</li> }
                    if let Some(minutes) = slip.minutes { <li>{ say(lang, "printed.minutes", &[&minutes.to_string()]) }</li> }
                    if !windows.is_empty() { <li>{ say(lang, "printed.windows", &[&windows.join("、")]) }</li> }
                </ul>
                if slip.late { <p class="kiosk-note">{ say(lang, "printed.late", &[]) }</p> }
                if slip.away { <p class="kiosk-note" data-kiosk="reserved">{ say(lang, "printed.away", &[]) }</p> }
                if kiosk.can_reprint() {
                    <p class="kiosk-again">{ say(lang, "printed.again.lead", &[]) }
                        <button type="button" class="second" data-action="reprint" onclick={on_tap(&kiosk, Action::Reprint)}>{ say(lang, "printed.again", &[]) }</button>
                    </p>
                }
            </div>
            // For the printer only: the screen says the same, larger.
            <section class="paper-slip" aria-hidden="true" lang="zh-CN">{ paper }</section>
        </>
    }
}
