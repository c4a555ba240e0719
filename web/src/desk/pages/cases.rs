//! 办件: lists by state, and what is due: amber, red, and what waits for a calendar (待公布). Nobody's name stands here.

use super::case::clock_words;
use super::work::item_title;
use crate::components::use_wizard;
use crate::desk::app::{on_click, use_desk};
use crate::desk::model::{CaseLine, Clock};
use crate::desk::page::Page;
use crate::desk::parts::link::PageLink;
use crate::desk::parts::title::{loading, use_title};
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::cases::{Act, LISTS};
use crate::desk::wording::{LANG, say};
use yew::prelude::*;

/// The clock that matters most: the nearest end, else one that waits for its calendar.
fn nearest(line: &CaseLine) -> Option<&Clock> {
    let dated = line.clocks.iter().filter(|clock| clock.state == "running" && clock.due.is_some());
    let soonest = dated.min_by_key(|clock| clock.due.clone());
    soonest.or_else(|| {
        line.clocks.iter().find(|clock| matches!(clock.state.as_str(), "not-published" | "paused"))
    })
}

/// Cases that the window's page shows of those that are due.
const AT_WINDOW: usize = 12;

/// What is due, short, beside the window's work.
#[component]
pub fn DuePanel() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    let rows = desk.cases.rows.as_deref().unwrap_or_default();
    let row = |line: &CaseLine| {
        let clock = nearest(line);
        html! {
            <tr key={line.case} class={classes!(format!("level-{}", line.level))}>
                <th scope="row"><PageLink page={Page::Case(line.case)}>{ item_title(&wizard, &line.item) }</PageLink>
                    <span class="hint figure">{ " " }{ line.number.clone().unwrap_or_else(|| say("case.key", &[&line.case.to_string()])) }</span></th>
                <td class="end">{ clock.map(clock_words).unwrap_or_default() }</td>
            </tr>
        }
    };
    html! {
        <section class="panel due" aria-labelledby="due-title">
            <h2 id="due-title">{ say("list.due", &[]) }</h2>
            if rows.is_empty() { <p class="hint">{ say("list.due.empty", &[]) }</p> }
            else { <table class="table"><tbody>{ for rows.iter().take(AT_WINDOW).map(row) }</tbody></table> }
        </section>
    }
}

/// The page.
#[component]
pub fn CasesPage() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    use_title(say("tab.cases", &[]));
    let which = desk.cases.which();
    let tab = |list: &&'static str| {
        html! {
            <li key={*list}><button type="button" class="subtab" aria-pressed={(*list == which).to_string()} data-list={*list}
                onclick={on_click(&desk, Action::Cases(Act::List((*list).into())))}>{ say(&format!("list.{list}"), &[]) }</button></li>
        }
    };
    let name = |account: &str| {
        let known = desk.desk.colleagues.iter().find(|one| one.account == account);
        known.map_or_else(|| format!("#{account}"), |one| one.name.clone())
    };
    let row = |line: &CaseLine| {
        let clock = nearest(line);
        html! {
            <tr key={line.case} class={classes!(format!("level-{}", line.level))} data-case={line.case.to_string()}>
                <td><span class="level-mark">{ say(&format!("level.{}", line.level), &[]) }</span></td>
                <th scope="row"><PageLink page={Page::Case(line.case)}>{ line.number.clone().unwrap_or_else(|| say("case.key", &[&line.case.to_string()])) }</PageLink></th>
                <td>{ item_title(&wizard, &line.item) }</td>
                <td>{ say(&format!("state.{}", line.state), &[]) }
                    if line.flagged { <span class="tag flag">{ say("case.flagged", &[]) }</span> }</td>
                <td>{ clock.map(|clock| clock.title.get(LANG).to_owned()).unwrap_or_default() }</td>
                <td class="figure">{ clock.map(clock_words).unwrap_or_default() }</td>
                <td>{ name(&line.holder.staff) }</td>
                <td class="figure">{ when::short_day(&line.applied) }</td>
            </tr>
        }
    };
    let body = match &desk.cases.rows {
        None => loading(),
        Some(rows) if rows.is_empty() => {
            html! { <p class="empty-list">{ say(&format!("list.{which}.empty"), &[]) }</p> }
        }
        Some(rows) => html! {
            <table class="table case-table">
                <thead><tr>
                    <th scope="col">{ say("list.level", &[]) }</th>
                    <th scope="col">{ say("list.number", &[]) }</th>
                    <th scope="col">{ say("list.item", &[]) }</th>
                    <th scope="col">{ say("list.state", &[]) }</th>
                    <th scope="col">{ say("list.clock", &[]) }</th>
                    <th scope="col">{ say("list.until", &[]) }</th>
                    <th scope="col">{ say("list.holder", &[]) }</th>
                    <th scope="col">{ say("list.applied", &[]) }</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(row) }</tbody>
            </table>
        },
    };
    html! {
        <div class="desk-page">
            <h1 tabindex="-1">{ say("tab.cases", &[]) }</h1>
            <nav class="subnav" aria-label={say("list.title", &[])}><ul>{ for LISTS.iter().map(tab) }</ul></nav>
            { body }
            if desk.cases.next.is_some() && which != "due" {
                <p><button type="button" class="second" onclick={on_click(&desk, Action::Cases(Act::More))}>{ say("list.more", &[]) }</button></p>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(clocks: &serde_json::Value) -> CaseLine {
        serde_json::from_value(serde_json::json!({
            "applied": "2026-12-20", "case": 1, "clocks": clocks, "flagged": false, "holder": { "staff": "1" }, "item": "i",
            "level": "amber", "number": null, "state": "open",
        }))
        .unwrap()
    }

    #[test]
    fn the_nearest_end_is_shown_and_a_year_without_calendar_says_so() {
        let clock = |id: &str, state: &str, due: Option<&str>, left: Option<i64>| {
            serde_json::json!({
                "due": due, "id": id, "left": left, "level": "amber", "overdue": false, "state": state,
                "title": { "zh": id }, "unit": "working_days",
            })
        };
        let later = clock("later", "running", Some("2026-12-31"), Some(5));
        let sooner = clock("sooner", "running", Some("2026-12-25"), Some(1));
        let unknown = clock("unknown", "not-published", None, None);
        let words = |clocks: &[&serde_json::Value]| {
            nearest(&line(&serde_json::json!(clocks))).map(|clock| (clock.id.clone(), clock_words(clock)))
        };
        let said = |id: &str, words: &str| Some((id.to_owned(), words.to_owned()));
        assert_eq!(words(&[&later, &unknown, &sooner]), said("sooner", "12月25日 周五 止，还有 1 个工作日"));
        assert_eq!(words(&[&unknown]), said("unknown", "待公布（次年日历未发布）"));
        let last = clock("last", "running", Some("2026-12-25"), Some(0));
        assert_eq!(words(&[&last]), said("last", "12月25日 周五 止，今天是最后一天"));
        let over = clock("over", "running", Some("2026-12-24"), Some(-1));
        assert_eq!(words(&[&later, &over]), said("over", "12月24日 周四 已到期，超 1 个工作日"));
        assert_eq!(words(&[&clock("done", "done", None, None)]), None);
    }
}
