//! 评价: five levels, a comment, the receipt. Absent: changing a rating; what is a low one (the hall says it).

use super::{group, on_pick, on_submit, visit_card, which_visit};
use crate::app::{Wizard, name_window};
use crate::components::hall_box::{area, progress, trouble};
use crate::components::link::PageLink;
use crate::components::options::{Choice, Options};
use crate::hall::after::LEVELS;
use crate::model::Lang;
use crate::state::Page;
use crate::state::desk::Blank;
use crate::state::desk::after::{Act, After};
use crate::wording::say;
use yew::prelude::*;

/// The page.
pub fn page(wizard: &Wizard) -> Html {
    let (lang, after) = (wizard.lang, &wizard.desk.after);
    let title = say(lang, "rate.title", &[]);
    name_window(wizard, &title);
    let body = match (&after.rated, &after.visit) {
        (Some((number, low)), _) => done(lang, number, *low),
        (None, Some(visit)) => html! { <>{ visit_card(wizard, visit) }{ form(wizard, after) }</> },
        // It is asked; where it was refused, another visit can be named.
        (None, None) if after.of.is_some() && wizard.desk.refused.is_none() => Html::default(),
        (None, None) => which_visit(wizard),
    };
    html! {
        <div class="page after">
            <p class="back"><PageLink page={Page::Mine} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            { trouble(wizard) }
            <h1 tabindex="-1">{ title }</h1>
            { progress(wizard) }
            { body }
            <p class="rate-complain">{ say(lang, "rate.complain", &[]) }{ " " }<PageLink page={Page::Complain} to="complain">{ say(lang, "complain.title", &[]) }</PageLink></p>
        </div>
    }
}

fn form(wizard: &Wizard, after: &After) -> Html {
    let lang = wizard.lang;
    let choice = |level: &&'static str| Choice {
        value: (*level).into(),
        title: say(lang, &format!("level.{level}"), &[]).into(),
        checked: after.level == Some(*level),
    };
    let choices: Vec<Choice> = LEVELS.iter().map(choice).collect();
    let onpick = on_pick(wizard, LEVELS, Act::Level);
    let options = html! { <Options name="level" {choices} {onpick} /> };
    html! {
        <form class="rate-form" onsubmit={on_submit(wizard, Act::Rate)} novalidate=true>
            <p class="lead">{ say(lang, "rate.lead", &[]) }</p>
            { group(wizard, Blank::Level, &say(lang, "rate.level", &[]), options) }
            { area(wizard, Blank::Comment) }
            <p class="go"><button type="submit" class="main" aria-disabled={wizard.desk.busy().then_some("true")}>{ say(lang, "rate.go", &[]) }</button></p>
        </form>
    }
}

fn done(lang: Lang, number: &str, low: bool) -> Html {
    html! {
        <section class="after-done" id="problems" tabindex="-1" aria-labelledby="done">
            <h2 id="done">{ say(lang, "rate.done", &[]) }</h2>
            <div class="code-box">
                <p class="code-label">{ say(lang, "rate.number", &[]) }</p>
                <p class="code-text" data-rating={number.to_owned()}>{ number }</p>
            </div>
            if low { <p>{ say(lang, "rate.low", &[]) }</p> }
        </section>
    }
}
