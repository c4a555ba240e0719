//! 投诉: what is open first; taken, answered, closed. Absent: who complained; nobody has to say it.

use super::handling::{buttons, question};
use super::ratings::{more, place, words};
use crate::components::use_wizard;
use crate::desk::app::{Desk, use_desk};
use crate::desk::oversight::Complaint;
use crate::desk::pages::work::item_title;
use crate::desk::parts::title::loading;
use crate::desk::parts::when;
use crate::desk::wording::say;
use yew::prelude::*;

/// The page.
#[component]
pub fn ComplaintsPage() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    let title = |item: &str| item_title(&wizard, item);
    let body = match &desk.supervisor.complaints {
        None => loading(),
        Some(rows) if rows.is_empty() => html! { <p class="empty-list">{ say("complaints.empty", &[]) }</p> },
        Some(rows) => {
            let (over, open): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.state == "closed");
            html! { <ul class="after-list" role="list">{ for open.into_iter().chain(over).map(|row| line(&desk, row, title)) }</ul> }
        }
    };
    html! {
        <section aria-labelledby="complaints-title">
            <h2 id="complaints-title">{ say("supervisor.complaints", &[]) }</h2>
            <p class="hint">{ say("complaints.lead", &[]) }</p>
            { body }
            { more(&desk) }
            { question(&desk) }
        </section>
    }
}

fn line(desk: &Desk, row: &Complaint, title: impl Fn(&str) -> String) -> Html {
    let one = |code: &str, value: Option<String>| {
        value
            .map(|value| html! { <div><dt>{ say(code, &[]) }</dt><dd>{ value }</dd></div> })
            .unwrap_or_default()
    };
    let unlisted = row.kind == "unlisted";
    html! {
        <li key={row.complaint.clone()} class="panel" data-number={row.complaint.clone()} data-state={row.state.clone()}>
            <div class="panel-head"><h3>{ &row.complaint }</h3><span class="tag">{ say(&format!("after.{}", row.state), &[]) }</span>
                <span class={if unlisted { "tag red" } else { "tag" }}>{ say(&format!("complaints.{}", row.kind), &[]) }</span></div>
            <dl class="after-facts">
                <div><dt>{ say("after.where", &[]) }</dt><dd>{ place(row.window, row.class.as_deref()) }</dd></div>
                { one("list.item", row.item.as_deref().map(title)) }
                { one("complaints.material", row.material_title.clone().or_else(|| row.material.clone())) }
                <div><dt>{ say("after.at", &[]) }</dt><dd class="figure">{ when::moment(&row.at) }</dd></div>
                { words("complaints.words", row.words.as_deref()) }
                { words("complaints.answer", row.answer.as_deref()) }
            </dl>
            { buttons(desk, true, &row.complaint, &row.state) }
        </li>
    }
}
