//! The item before the first question: what it gives, who handles it, how much work it is.

use crate::app::use_title;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::day::say_date;
use crate::model::Lang;
use crate::model::guide::Line;
use crate::pages::guide::line;
use crate::state::{Page, Step};
use crate::wording::say;
use yew::prelude::*;

/// A line of the guide without its basis; the guide has that.
fn short(lang: Lang, told: &Line) -> Html {
    line(lang, &Line { basis: Vec::new(), ..told.clone() })
}

/// The page.
#[component]
pub fn Start() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let case = wizard.case().cloned().unwrap_or_default();
    let title = case.review.as_ref().map_or(String::new(), |r| r.item.title.clone());
    use_title(&wizard, &title);
    let Some(review) = &case.review else { return Html::default() };
    let item = &review.item;
    let next = wizard.next_page(&item.id);
    let begin = match (&next, case.begun()) {
        (Page::Notice { .. }, _) => "start.result_ready",
        (_, true) => "start.continue",
        (_, false) => "start.begin",
    };
    let left = review.open_facts().len().to_string();
    // The weekday of a law's first day is of no use to anybody.
    let in_force = say_date(&item.version, lang).unwrap_or_default();
    let in_force = in_force.split(' ').next().unwrap_or_default();
    let guide = case.guide.clone().unwrap_or_default();
    let told = |code: &str, lines: &[Line]| {
        let lines = lines.iter().map(|one| html! { <dd>{ short(lang, one) }</dd> });
        html! { <div><dt>{ say(lang, code, &[]) }</dt>{ for lines }</div> }
    };
    let row =
        |code: &str, value: String| html! { <div><dt>{ say(lang, code, &[]) }</dt><dd>{ value }</dd></div> };
    html! {
        <div class="page start">
            <p class="back"><PageLink page={Page::Find}>{ say(lang, "back", &[]) }</PageLink></p>
            <p class="section-name">{ say(lang, &format!("window.{}", item.window), &[]) }</p>
            <h1 tabindex="-1">{ title }</h1>
            <dl class="facts">
                { row("start.result", item.result.clone()) }
                { row("start.authority", item.authority.clone()) }
                { told("ways.visits", std::slice::from_ref(&guide.visits)) }
                if !guide.limits.is_empty() { { told("ways.limits", &guide.limits) } }
                { told("start.fee", std::slice::from_ref(&guide.fee)) }
                { row("start.work", say(lang, "start.work.value", &[&left])) }
                { row("start.date", say_date(&wizard.on, lang).unwrap_or_else(|| wizard.on.clone())) }
                { row("start.version", say(lang, "start.version.value", &[in_force])) }
            </dl>
            <p class="promise">{ say(lang, "start.promise", &[]) }</p>
            <p><PageLink page={next} class="button main" to="begin">{ say(lang, begin, &[]) }</PageLink></p>
            <nav class="aside-links">
                <PageLink page={Page::Guide { item: item.id.clone() }} to="guide">{ say(lang, "start.guide", &[]) }</PageLink>
                <PageLink page={Page::Book { item: item.id.clone(), step: Step::Ways }} to="book">{ say(lang, "start.book", &[]) }</PageLink>
            </nav>
        </div>
    }
}
