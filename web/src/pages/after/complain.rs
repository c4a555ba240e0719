//! 投诉: what about, what was asked for, what happened; number and code; how a complaint stands.
//! Absent: materials that no notice named; they are said in words.

use super::{group, on_pick, on_submit, visit_card};
use crate::app::{Wizard, name_window};
use crate::components::hall_box::{area, progress, text_box, trouble};
use crate::components::link::PageLink;
use crate::components::options::{Choice, Options};
use crate::hall::after::{Complaint, KINDS, Visit};
use crate::model::Lang;
use crate::pages::mine::which_hall;
use crate::state::desk::after::{Act, After};
use crate::state::desk::{Act as DeskAct, Blank};
use crate::state::{Action, Page};
use crate::wording::say;
use yew::prelude::*;

/// The page.
pub fn page(wizard: &Wizard) -> Html {
    let (lang, after) = (wizard.lang, &wizard.desk.after);
    let title = say(lang, "complain.title", &[]);
    name_window(wizard, &title);
    html! {
        <div class="page after">
            <p class="back"><PageLink page={Page::Mine} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            { trouble(wizard) }
            <h1 tabindex="-1">{ title }</h1>
            { progress(wizard) }
            { match &after.complained {
                Some((number, code)) => done(lang, number, code, after.found.is_none()),
                None => form(wizard, after),
            } }
            { look_up(wizard, after) }
        </div>
    }
}

fn form(wizard: &Wizard, after: &After) -> Html {
    let lang = wizard.lang;
    let choice = |kind: &&'static str| Choice {
        value: (*kind).into(),
        title: say(lang, &format!("kind.{kind}"), &[]).into(),
        checked: after.kind == Some(*kind),
    };
    let choices: Vec<Choice> = KINDS.iter().map(choice).collect();
    let onpick = on_pick(wizard, KINDS, Act::Kind);
    let options = html! { <Options name="kind" {choices} {onpick} /> };
    let unlisted =
        after.visit.as_ref().filter(|visit| after.kind == Some("unlisted") && !visit.asked.is_empty());
    html! {
        <>
            <p class="lead">{ say(lang, "complain.lead", &[]) }</p>
            { match &after.visit {
                Some(visit) => visit_card(wizard, visit),
                None => html! { <><p>{ say(lang, "complain.no_visit", &[]) }</p>{ which_hall(wizard) }</> },
            } }
            <form class="complain-form" onsubmit={on_submit(wizard, Act::Complain)} novalidate=true>
                { group(wizard, Blank::Kind, &say(lang, "complain.kind", &[]), options) }
                if let Some(visit) = unlisted { { asked(wizard, after, visit) } }
                { area(wizard, Blank::Words) }
                <p class="go"><button type="submit" class="main" aria-disabled={wizard.desk.busy().then_some("true")}>{ say(lang, "complain.go", &[]) }</button></p>
            </form>
        </>
    }
}

/// What the case's notices asked for.
fn asked(wizard: &Wizard, after: &After, visit: &Visit) -> Html {
    let lang = wizard.lang;
    let ids: Vec<Option<String>> = visit.asked.iter().map(|(id, _)| Some(id.clone())).chain([None]).collect();
    let none = (String::from("none"), say(lang, "complain.material.none", &[]));
    let choices: Vec<Choice> = visit
        .asked
        .iter()
        .chain([&none])
        .zip(&ids)
        .map(|((value, title), id)| Choice {
            value: value.clone().into(),
            title: title.clone().into(),
            checked: after.material == *id,
        })
        .collect();
    let dispatcher = wizard.dispatcher();
    let onpick = Callback::from(move |(index, _): (usize, bool)| {
        let id = ids.get(index).cloned().flatten();
        dispatcher.dispatch(Action::Desk(DeskAct::After(Act::Material(id))));
    });
    html! {
        <fieldset class="field"><legend>{ say(lang, "complain.material", &[]) }</legend><Options name="material" {choices} {onpick} /></fieldset>
    }
}

/// `newest`: it takes the focus, because nothing else was done since.
fn done(lang: Lang, number: &str, code: &str, newest: bool) -> Html {
    html! {
        <section class="after-done" id={newest.then_some("problems")} tabindex="-1" aria-labelledby="done">
            <h2 id="done">{ say(lang, "complain.done", &[]) }</h2>
            <div class="code-box">
                <p class="code-label">{ say(lang, "complain.number", &[]) }</p>
                <p class="code-text" data-complaint={number.to_owned()}>{ number }</p>
                <p class="code-label">{ say(lang, "complain.code", &[]) }</p>
                <p class="code-text" data-code={code.to_owned()}>{ code }</p>
                <p>{ say(lang, "complain.keep", &[]) }</p>
            </div>
        </section>
    }
}

fn look_up(wizard: &Wizard, after: &After) -> Html {
    let lang = wizard.lang;
    html! {
        <section class="look-up" aria-labelledby="look-up">
            <h2 id="look-up">{ say(lang, "complaint.title", &[]) }</h2>
            <form class="look-up-form" onsubmit={on_submit(wizard, Act::LookUp)} novalidate=true>
                { text_box(wizard, Blank::Number, "off", "text") }
                { text_box(wizard, Blank::Secret, "off", "text") }
                <p class="go"><button type="submit" class="second">{ say(lang, "complaint.go", &[]) }</button></p>
            </form>
            if let Some(complaint) = &after.found { { found(lang, complaint) } }
        </section>
    }
}

fn found(lang: Lang, complaint: &Complaint) -> Html {
    let row =
        |code: &str, value: String| html! { <div><dt>{ say(lang, code, &[]) }</dt><dd>{ value }</dd></div> };
    html! {
        <dl class="facts visit" id="problems" tabindex="-1" data-state={complaint.state.clone()}>
            { row("complain.number", complaint.number.clone()) }
            { row("complain.kind", say(lang, &format!("kind.{}", complaint.kind), &[])) }
            { row("complaint.state", say(lang, &format!("complaint.{}", complaint.state), &[])) }
            // The hall's own words, in its language.
            if let Some(answer) = &complaint.answer {
                <div><dt>{ say(lang, "complaint.answer", &[]) }</dt><dd lang="zh-CN">{ answer }</dd></div>
            }
        </dl>
    }
}
