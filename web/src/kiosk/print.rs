//! Paper: a slip, or a page of the citizens', each sent to the printer once for each tap. In: what stands on the page.
//! Out: the browser's print. Absent: looks on paper (`style.css`, `kiosk.css`).

use super::app::use_kiosk;
use super::wording::say;
use crate::browser;
use crate::components::use_wizard;
use crate::state::{Page, Step};
use yew::prelude::*;

/// Prints the slip that stands on the page.
pub fn slip() {
    browser::print_as("ticket");
}

/// 打印这一页, where there is something to take home; then 补打, once.
#[component]
pub fn PrintPage() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let lang = wizard.lang;
    let times = use_state(|| 0u32);
    {
        let times = times.clone();
        use_effect_with(wizard.page.clone(), move |_| times.set(0));
    }
    let prints = match &wizard.page {
        Page::Notice { .. } | Page::Guide { .. } | Page::Book { step: Step::Done, .. } => true,
        Page::Mine => wizard.desk.booking.is_some(),
        _ => false,
    };
    if !prints {
        return Html::default();
    }
    let sheet = kiosk.settings.as_ref().is_some_and(|settings| settings.paper == "a4");
    let print = {
        let times = times.clone();
        Callback::from(move |_: MouseEvent| {
            times.set(*times + 1);
            if sheet { browser::print() } else { browser::print_slip() }
        })
    };
    let (code, action) =
        if *times == 0 { ("print.notice", "print-page") } else { ("print.again", "reprint-page") };
    html! {
        <>
            if *times < 2 {
                <button type="button" key={action} class="second" data-action={action} onclick={print}>{ say(lang, code, &[]) }</button>
            }
            if *times > 0 { <p class="kiosk-printed" role="status" data-kiosk="printed">{ say(lang, "print.done", &[]) }</p> }
        </>
    }
}
