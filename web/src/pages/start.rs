//! The item before the first question: what it gives, who handles it, how much work it is.

use crate::app::use_title;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::day::say_date;
use crate::state::Page;
use crate::wording::say;
use yew::prelude::*;

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
                { row("start.work", say(lang, "start.work.value", &[&left])) }
                { row("start.date", say_date(&wizard.on, lang).unwrap_or_else(|| wizard.on.clone())) }
                { row("start.version", say(lang, "start.version.value", &[in_force])) }
            </dl>
            <p class="promise">{ say(lang, "start.promise", &[]) }</p>
            <p><PageLink page={next} class="button main" to="begin">{ say(lang, begin, &[]) }</PageLink></p>
        </div>
    }
}
