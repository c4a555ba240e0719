//! 问题: one question a page, only what is still needed, why it is asked, how many are left.

use crate::answers::{Entry, Input};
use crate::app::{Wizard, use_title};
use crate::components::field::Field;
use crate::components::link::PageLink;
use crate::components::problem_summary::ProblemSummary;
use crate::components::rows::Rows;
use crate::components::show::yes_no_code;
use crate::components::why::WhyAsked;
use crate::components::words::words;
use crate::components::{dom_id, use_wizard};
use crate::model::{FactView, FieldView, Kind, Owner, Review, Shape};
use crate::pages::message::Lost;
use crate::problems::sentence;
use crate::state::{Action, CaseState, Page, Place};
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`Question`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct QuestionProps {
    /// Fact id.
    pub fact: String,
}

/// The page.
#[component]
pub fn Question(props: &QuestionProps) -> Html {
    let wizard = use_wizard();
    let case = wizard.case().cloned().unwrap_or_default();
    let review = case.review.clone();
    let fact = review.as_ref().and_then(|r| r.item.fact(&props.fact)).cloned();
    use_title(&wizard, fact.as_ref().map_or("", |f| &f.question));
    let onsubmit = {
        let dispatcher = wizard.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::Submit);
        })
    };
    let (Some(review), Some(fact)) = (review, fact) else { return html! { <Lost /> } };
    let lang = wizard.lang;
    let item = review.item.id.clone();
    let described = fact.help.is_some().then_some("help");
    html! {
        <div class="page question" data-fact={fact.id.clone()}>
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            { progress(&wizard, &case, &review, &fact) }
            { compact(&wizard) }
            <ProblemSummary />
            <form {onsubmit} novalidate=true>
                if let Some(section) = &fact.section { <p class="section-name">{ section }</p> }
                <h1 id="heading" tabindex="-1" aria-describedby={described}>{ words(lang, &fact.question) }</h1>
                if let Some(help) = &fact.help { <p class="help" id="help">{ words(lang, help) }</p> } else { <span id="help" hidden=true /> }
                if fact.sensitive { { sensitive(&wizard, &fact) } }
                { body(&wizard, &case, &fact) }
            </form>
            <WhyAsked whys={review.whys.get(&fact.id).cloned().unwrap_or_default()} purpose={fact.purpose.clone()} />
            // There is nothing to look at before the engine.
            if case.begun() && !case.is_ahead() {
                <nav class="aside-links">
                    <PageLink page={Page::Answers { item: item.clone() }} to="answers">{ say(lang, "question.answers", &[]) }</PageLink>
                    <PageLink page={Page::Notice { item }} to="notice">{ say(lang, "documents.peek", &[]) }</PageLink>
                </nav>
            }
        </div>
    }
}

/// All questions on one page, where the screen is wide enough for it.
fn compact(wizard: &Wizard) -> Html {
    let dispatcher = wizard.dispatcher();
    let onclick = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Compact(true)));
    html! {
        <p class="switch wide-only">
            <button type="button" class="quiet-link" data-action="compact" {onclick}>{ say(wizard.lang, "form.compact", &[]) }</button>
        </p>
    }
}

/// How much is left, as far as can be known now.
fn progress(wizard: &Wizard, case: &CaseState, review: &Review, fact: &FactView) -> Html {
    let left = review.open_facts();
    let done = case.answers.facts.len();
    let total = done + left.len();
    let text = match left.contains(&fact.id.as_str()) {
        true => say(wizard.lang, "question.left", &[&left.len().to_string()]),
        false => say(wizard.lang, "question.changing", &[]),
    };
    html! {
        <div class="progress">
            <progress max={total.max(1).to_string()} value={done.to_string()} aria-hidden="true" />
            <p>{ text }</p>
        </div>
    }
}

fn sensitive(wizard: &Wizard, fact: &FactView) -> Html {
    let lang = wizard.lang;
    html! {
        <div class="sensitive">
            <p><strong>{ say(lang, "question.sensitive", &[]) }</strong></p>
            if let Some(purpose) = &fact.purpose { <p>{ say(lang, "question.purpose", &[purpose]) }</p> }
            <p>{ say(lang, "question.sensitive.keep", &[]) }</p>
        </div>
    }
}

fn body(wizard: &Wizard, case: &CaseState, fact: &FactView) -> Html {
    let lang = wizard.lang;
    let entry = case.entry(&fact.id).cloned();
    let button = |code: &str| html! { <p class="go"><button type="submit" class="main">{ say(lang, code, &[]) }</button></p> };
    match &fact.shape {
        Shape::One(field) if field.kind == Kind::Bool && !field.optional => yes_no(wizard, case, fact, field),
        Shape::One(field) => {
            html! { <>{ single(fact, field, entry.as_ref()) }{ button("question.continue") }</> }
        }
        Shape::Record(fields) => html! {
            <>
                { for fields.iter().map(|field| of_record(fact, field, entry.as_ref())) }
                { button("question.continue") }
            </>
        },
        Shape::Rows { title, fields } => html! {
            <>
                { blank_list(wizard, case, fact) }
                <Rows fact={fact.clone()} title={title.clone()} fields={fields.clone()} {entry} />
                { button("question.rows.continue") }
            </>
        },
    }
}

/// A mistake about the list as a whole.
fn blank_list(wizard: &Wizard, case: &CaseState, fact: &FactView) -> Html {
    let problem = case.problem(&fact.path()).map(|p| sentence(wizard.lang, p, Some(&Kind::Phone)));
    html! { if let Some(problem) = problem { <p class="problem">{ problem }</p> } }
}

fn value(entry: Option<&Entry>, field: &str) -> Input {
    entry.and_then(|e| e.get(None, field)).cloned().unwrap_or_default()
}

fn place(fact: &FactView, field: &FieldView) -> Place {
    Place { owner: Owner::Fact(fact.id.clone()), row: None, field: field.id.clone() }
}

/// The only field of the page, asked by its heading.
fn single(fact: &FactView, field: &FieldView, entry: Option<&Entry>) -> Html {
    let place = place(fact, field);
    let path = place.path(false);
    html! { <Field field={field.clone()} {place} {path} value={value(entry, &field.id)} heading="heading" /> }
}

fn of_record(fact: &FactView, field: &FieldView, entry: Option<&Entry>) -> Html {
    let place = place(fact, field);
    let path = place.path(false);
    html! { <Field key={path.clone()} field={field.clone()} {place} path={path.clone()} value={value(entry, &field.id)} /> }
}

/// Two large buttons that answer and go on.
fn yes_no(wizard: &Wizard, case: &CaseState, fact: &FactView, field: &FieldView) -> Html {
    let lang = wizard.lang;
    let place = place(fact, field);
    let path = place.path(false);
    let chosen = value(case.entry(&fact.id), &field.id);
    let button = |yes: bool| {
        let (dispatcher, place) = (wizard.dispatcher(), place.clone());
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::Answer(place.clone(), Input::Yes(yes)));
        });
        let picked = chosen == Input::Yes(yes);
        html! {
            <button type="button" class="answer" data-value={yes.to_string()} aria-pressed={picked.to_string()} {onclick}>
                { say(lang, yes_no_code(&fact.question, yes), &[]) }
            </button>
        }
    };
    let problem = case.problem(&path).map(|p| sentence(lang, p, Some(&Kind::Bool)));
    html! {
        <div class="yes-no" role="group" aria-labelledby="heading" aria-describedby="help" id={dom_id(&path)} data-field={path.clone()}>
            if let Some(problem) = problem { <p class="problem">{ problem }</p> }
            { button(true) }
            { button(false) }
        </div>
    }
}
