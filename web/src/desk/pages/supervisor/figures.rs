//! 现况与统计: the line now, and the figures of a range of days as plots, with the export.
//! In: the state. Out: the page. Absent: counting (the server's), bars (`plots`).

use super::plots;
use crate::components::use_wizard;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{Queue, QueueClass};
use crate::desk::pages::work::item_title;
use crate::desk::parts::plot::figure;
use crate::desk::parts::select::Select;
use crate::desk::parts::title::loading;
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::supervisor::Act;
use crate::desk::wording::say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Ranges at hand: days until today, code of the name.
const RANGES: [(i64, &str); 3] = [(1, "figures.today"), (7, "figures.week"), (30, "figures.month")];

/// The page.
#[component]
pub fn FiguresPage() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    let (from, to) = desk.range();
    let body = match &desk.supervisor.figures {
        _ if from > to => html! { <p class="form-problem" role="alert">{ say("figures.order", &[]) }</p> },
        None => loading(),
        Some(of) => {
            let plots = plots::all(of, |item| item_title(&wizard, item));
            html! {
                <>
                    <p class="hint" data-from={of.from.clone()} data-to={of.to.clone()}>{ say("figures.of", &[&when::day(&of.from), &when::day(&of.to)]) }</p>
                    <div class="plots">{ for plots.iter().map(figure) }</div>
                </>
            }
        }
    };
    html! {
        <>
            { desk.line.queue.as_ref().map(now).unwrap_or_default() }
            <section aria-labelledby="figures-title">
                <h2 id="figures-title">{ say("figures.title", &[]) }</h2>
                { controls(&desk) }
                { body }
            </section>
        </>
    }
}

/// The line at this moment.
fn now(queue: &Queue) -> Html {
    let row = |class: &QueueClass| {
        html! {
            <tr key={class.class.clone()} class={(class.alarms > 0).then_some("level-red")} data-class={class.class.clone()}>
                <th scope="row">{ say(&format!("class.{}", class.class), &[]) }</th>
                <td class="end figure">{ class.waiting }</td>
                <td class="end figure">{ class.alarms }</td>
                <td class="end figure">{ say("figures.minutes", &[&class.estimate_minutes.to_string()]) }</td>
            </tr>
        }
    };
    let limit = queue.limit_minutes.to_string();
    html! {
        <section class="panel now" aria-labelledby="now-title">
            <h2 id="now-title">{ say("figures.now", &[]) }</h2>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ say("figures.class", &[]) }</th>
                    <th scope="col" class="end">{ say("figures.waiting", &[]) }</th>
                    <th scope="col" class="end">{ say("figures.alarms", &[&limit]) }</th>
                    <th scope="col" class="end">{ say("figures.estimate", &[]) }</th>
                </tr></thead>
                <tbody>{ for queue.classes.iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// Range, class, export.
fn controls(desk: &Desk) -> Html {
    let (from, to) = desk.range();
    let day = |id: &'static str, code: &str, value: &str, act: fn(String) -> Act| {
        let dispatcher = desk.dispatcher();
        let onchange = Callback::from(move |event: Event| {
            let day = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatcher.dispatch(Action::Supervisor(act(day)));
        });
        html! {
            <div class="form-row"><label for={id}>{ say(code, &[]) }</label>
                <input type="date" {id} value={value.to_owned()} max={desk.today.clone()} {onchange} /></div>
        }
    };
    let range = |(days, code): &(i64, &'static str)| {
        html! {
            <button type="button" class="second small" data-days={days.to_string()}
                onclick={on_click(desk, Action::Supervisor(Act::Days(*days)))}>{ say(code, &[]) }</button>
        }
    };
    let classes = desk.hall().map(|hall| hall.classes.clone()).unwrap_or_default();
    let options: Vec<_> =
        classes.into_iter().map(|class| (class.clone(), say(&format!("class.{class}"), &[]))).collect();
    let dispatcher = desk.dispatcher();
    let onpick =
        Callback::from(move |class: String| dispatcher.dispatch(Action::Supervisor(Act::Class(class))));
    let export = |format: &'static str, code: &str| {
        let address = format!(
            "/api{}",
            desk.at_hall(&format!("/figures/export?{}&format={format}", desk.asked_range()))
        );
        html! { <a class="button second small" href={address} download="" data-export={format}>{ say(code, &[]) }</a> }
    };
    html! {
        <div class="range">
            { for RANGES.iter().map(range) }
            { day("figures-from", "figures.from", from, Act::From) }
            { day("figures-to", "figures.to", to, Act::To) }
            <Select id="figures-class" label={say("figures.class", &[])} {options} none={say("figures.all", &[])} value={desk.supervisor.class.clone()} {onpick} />
            { export("xlsx", "figures.xlsx") }
            { export("csv", "figures.csv") }
        </div>
    }
}
