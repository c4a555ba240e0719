//! 一页填完: every question that is known to be needed, on one page, by the citizen's choice on wide screens.
//! In: the case. Out: `Action::Enter`, `Action::SettleFact`, `Action::FinishForm`. Absent: other wording than the
//! question pages have; anything that they do not ask.

use crate::answers::Entry;
use crate::app::{Wizard, name_window};
use crate::components::field::Field;
use crate::components::link::PageLink;
use crate::components::problem_summary::ProblemSummary;
use crate::components::rows::Rows;
use crate::components::why::WhyAsked;
use crate::model::{FactView, FieldView, Owner, Review, Shape};
use crate::state::{Action, CaseState, Page, Place};
use crate::wording::say;
use yew::prelude::*;

/// The page.
pub fn page(wizard: &Wizard) -> Html {
    let lang = wizard.lang;
    let title = say(lang, "form.title", &[]);
    name_window(wizard, &title);
    let onsubmit = {
        let dispatcher = wizard.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::FinishForm);
        })
    };
    let case = wizard.case().cloned().unwrap_or_default();
    let Some(review) = case.review.clone() else { return Html::default() };
    let facts: Vec<&FactView> = case.form_facts(&review);
    let left = review.open_facts().len().to_string();
    let dispatcher = wizard.dispatcher();
    let single = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Compact(false)));
    html! {
        <div class="page form-page">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <ProblemSummary />
            <p class="section-name">{ &review.item.title }</p>
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "form.lead", &[]) }</p>
            <p class="switch"><button type="button" class="quiet-link" data-action="single" onclick={single}>{ say(lang, "form.single", &[]) }</button></p>
            <form {onsubmit} novalidate=true>
                { sections(wizard, &case, &review, &facts) }
                <p class="hint" role="status">{ say(lang, "form.left", &[&left]) }</p>
                <p class="go"><button type="submit" class="main">{ say(lang, "question.continue", &[]) }</button></p>
            </form>
            <nav class="aside-links">
                <PageLink page={Page::Answers { item: review.item.id.clone() }} to="answers">{ say(lang, "question.answers", &[]) }</PageLink>
                <PageLink page={Page::Notice { item: review.item.id.clone() }} to="notice">{ say(lang, "documents.peek", &[]) }</PageLink>
            </nav>
        </div>
    }
}

/// Questions under the headings of their sections.
fn sections(wizard: &Wizard, case: &CaseState, review: &Review, facts: &[&FactView]) -> Html {
    let mut groups: Vec<(Option<&String>, Vec<&FactView>)> = Vec::new();
    for fact in facts {
        match groups.last_mut().filter(|(section, _)| *section == fact.section.as_ref()) {
            Some((_, of)) => of.push(fact),
            None => groups.push((fact.section.as_ref(), vec![fact])),
        }
    }
    let group = |(section, facts): (Option<&String>, Vec<&FactView>)| {
        html! {
            <section class="form-section">
                if let Some(section) = section { <h2>{ section }</h2> }
                <div class="form-grid">{ for facts.into_iter().map(|fact| question(wizard, case, review, fact)) }</div>
            </section>
        }
    };
    html! { { for groups.into_iter().map(group) } }
}

fn question(wizard: &Wizard, case: &CaseState, review: &Review, fact: &FactView) -> Html {
    let lang = wizard.lang;
    let entry = case.entry(&fact.id);
    let whys = review.whys.get(&fact.id).cloned().unwrap_or_default();
    let unused = whys.is_empty() && entry.is_some();
    let wide = !matches!(fact.shape, Shape::One(_));
    html! {
        <div class={classes!("form-fact", wide.then_some("wide"))} key={fact.id.clone()} data-fact={fact.id.clone()}>
            { body(fact, entry) }
            if fact.sensitive { <p class="hint">{ say(lang, "question.sensitive", &[]) }{ "　" }{ say(lang, "question.sensitive.keep", &[]) }</p> }
            if unused { <p class="hint">{ say(lang, "answers.unused", &[]) }</p> }
            <WhyAsked {whys} purpose={fact.purpose.clone()} />
        </div>
    }
}

fn body(fact: &FactView, entry: Option<&Entry>) -> Html {
    let field = |field: &FieldView| {
        let place = Place { owner: Owner::Fact(fact.id.clone()), row: None, field: field.id.clone() };
        let path = place.path(false);
        let value = entry.and_then(|entry| entry.get(None, &field.id)).cloned().unwrap_or_default();
        html! { <Field key={path.clone()} field={field.clone()} {place} path={path.clone()} {value} live=true /> }
    };
    match &fact.shape {
        Shape::One(one) => field(one),
        Shape::Record(fields) => html! {
            <fieldset class="form-record">
                <legend>{ &fact.question }</legend>
                if let Some(help) = &fact.help { <p class="help">{ help }</p> }
                { for fields.iter().map(field) }
            </fieldset>
        },
        Shape::Rows { title, fields } => html! {
            <fieldset class="form-record">
                <legend>{ &fact.question }</legend>
                if let Some(help) = &fact.help { <p class="help">{ help }</p> }
                <Rows fact={fact.clone()} title={title.clone()} fields={fields.clone()} entry={entry.cloned()} live=true />
            </fieldset>
        },
    }
}
