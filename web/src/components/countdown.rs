//! How long a seat is still held: seen all the time, said only when it matters. In: the end by this device's clock.
//! Out: `Act::Lapse` when it is over. Absent: extending; the page has a button for that.

use super::use_wizard;
use crate::browser;
use crate::model::Lang;
use crate::state::Action;
use crate::state::desk::Act;
use crate::wording::say;
use gloo::timers::callback::Interval;
use yew::prelude::*;

/// From here on it is said, and stands out.
const SOON_SECONDS: i64 = 120;

/// Properties of [`Countdown`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CountdownProps {
    /// The end, in seconds since 1970.
    pub until: i64,
}

/// The time that is left.
#[component]
pub fn Countdown(props: &CountdownProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let now = use_state(browser::seconds);
    let left = (props.until - *now).max(0);
    {
        let now = now.clone();
        use_effect_with(props.until, move |_| {
            now.set(browser::seconds());
            let tick = Interval::new(1_000, move || now.set(browser::seconds()));
            move || drop(tick)
        });
    }
    {
        let dispatcher = wizard.dispatcher();
        use_effect_with(left == 0, move |over| {
            if *over {
                dispatcher.dispatch(Action::Desk(Act::Lapse));
            }
        });
    }
    let soon = left <= SOON_SECONDS;
    html! {
        <div class={classes!("countdown", soon.then_some("soon"))}>
            <p role="timer" aria-live="off" data-left={left.to_string()}>
                { say(lang, "book.left", &[]) }<strong>{ clock(lang, left) }</strong>
            </p>
            <p class="hidden-text" role="status">{ if soon && left > 0 { say(lang, "book.left.soon", &[]) } else { String::new() } }</p>
        </div>
    }
}

/// `9 分 05 秒`
fn clock(lang: Lang, seconds: i64) -> String {
    say(lang, "book.left.clock", &[&(seconds / 60).to_string(), &format!("{:02}", seconds % 60)])
}
