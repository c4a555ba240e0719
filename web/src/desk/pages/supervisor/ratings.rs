//! 差评整改: low ratings, what is open first; each with its last day. Absent: who rated.

use super::handling::{buttons, question};
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::oversight::LowRating;
use crate::desk::parts::title::loading;
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::supervisor::Act;
use crate::desk::wording::say;
use yew::prelude::*;

/// The page.
#[component]
pub fn RatingsPage() -> Html {
    let desk = use_desk();
    let body = match &desk.supervisor.ratings {
        None => loading(),
        Some(rows) if rows.is_empty() => html! { <p class="empty-list">{ say("ratings.empty", &[]) }</p> },
        Some(rows) => {
            let (over, open): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.state == "closed");
            html! { <ul class="after-list" role="list">{ for open.into_iter().chain(over).map(|row| line(&desk, row)) }</ul> }
        }
    };
    html! {
        <section aria-labelledby="ratings-title">
            <h2 id="ratings-title">{ say("supervisor.ratings", &[]) }</h2>
            <p class="hint">{ say("ratings.lead", &[]) }</p>
            { body }
            { more(&desk) }
            { question(&desk) }
        </section>
    }
}

/// The button for the next page.
pub fn more(desk: &Desk) -> Html {
    if desk.supervisor.next.is_none() {
        return Html::default();
    }
    html! { <p><button type="button" class="second" onclick={on_click(desk, Action::Supervisor(Act::More))}>{ say("list.more", &[]) }</button></p> }
}

/// Where it was: window, or the class where nobody had called yet.
pub fn place(window: Option<i64>, class: Option<&str>) -> String {
    match (window, class) {
        (Some(window), _) => say("window.number", &[&window.to_string()]),
        (None, Some(class)) => say(&format!("class.{class}"), &[]),
        (None, None) => say("after.nowhere", &[]),
    }
}

/// Words of a person, or that there are none any more.
pub fn words(code: &str, text: Option<&str>) -> Html {
    text.map(|text| html! { <div><dt>{ say(code, &[]) }</dt><dd class="said">{ text.to_owned() }</dd></div> })
        .unwrap_or_default()
}

fn line(desk: &Desk, row: &LowRating) -> Html {
    let due = match (&row.due, row.state.as_str()) {
        (_, "closed") => say(if row.late { "ratings.done_late" } else { "ratings.done" }, &[]),
        (Some(due), _) if row.late => say("ratings.late", &[&when::short_day(due)]),
        (Some(due), _) => say("ratings.due", &[&when::short_day(due)]),
        (None, _) => say("ratings.not_published", &[]),
    };
    let tone = if row.late { "tag red" } else { "tag" };
    html! {
        <li key={row.rating.clone()} class="panel" data-number={row.rating.clone()} data-state={row.state.clone()}>
            <div class="panel-head"><h3>{ &row.rating }</h3><span class="tag">{ say(&format!("after.{}", row.state), &[]) }</span><span class={tone}>{ due }</span></div>
            <dl class="after-facts">
                <div><dt>{ say("ratings.level", &[]) }</dt><dd>{ say(&format!("ratings.{}", row.level), &[]) }</dd></div>
                <div><dt>{ say("after.where", &[]) }</dt><dd>{ place(row.window, row.class.as_deref()) }</dd></div>
                <div><dt>{ say("after.at", &[]) }</dt><dd class="figure">{ when::moment(&row.at) }</dd></div>
                { words("ratings.comment", row.comment.as_deref()) }
                { words("ratings.outcome", row.outcome.as_deref()) }
            </dl>
            { buttons(desk, false, &row.rating, &row.state) }
        </li>
    }
}
