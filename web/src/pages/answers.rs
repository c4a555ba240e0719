//! 已填写的内容: every answer, each with a way to change it.

use crate::answers::{Entry, Have, Input};
use crate::app::{Wizard, use_title};
use crate::components::changed::Changed;
use crate::components::link::PageLink;
use crate::components::show::show;
use crate::components::use_wizard;
use crate::model::{FactView, FieldView, Review, Shape};
use crate::state::{CaseState, Page};
use crate::wording::say;
use yew::prelude::*;

/// The page.
#[component]
pub fn AnswersPage() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "answers.title", &[]);
    use_title(&wizard, &title);
    let case = wizard.case().cloned().unwrap_or_default();
    let Some(review) = &case.review else { return Html::default() };
    let item = &review.item;
    let answered: Vec<&FactView> =
        item.facts.iter().filter(|f| case.answers.facts.contains_key(&f.id)).collect();
    let next = wizard.next_page(&item.id);
    let go = if matches!(next, Page::Notice { .. }) { "start.result_ready" } else { "answers.continue" };
    html! {
        <div class="page answers">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "answers.lead", &[]) }</p>
            <Changed />
            if answered.is_empty() { <p>{ say(lang, "answers.none", &[]) }</p> }
            { sections(&wizard, &case, review, &answered) }
            { papers(&wizard, &case, review) }
            <p class="go"><PageLink page={next} class="button main" to="next">{ say(lang, go, &[]) }</PageLink></p>
        </div>
    }
}

/// Answers under the headings of their sections.
fn sections(wizard: &Wizard, case: &CaseState, review: &Review, answered: &[&FactView]) -> Html {
    let mut groups: Vec<(Option<&String>, Vec<&FactView>)> = Vec::new();
    for fact in answered {
        match groups.iter_mut().find(|(section, _)| *section == fact.section.as_ref()) {
            Some((_, facts)) => facts.push(fact),
            None => groups.push((fact.section.as_ref(), vec![fact])),
        }
    }
    let group = |(section, facts): (Option<&String>, Vec<&FactView>)| {
        html! {
            <section>
                if let Some(section) = section { <h2>{ section }</h2> }
                <dl class="answers-list">{ for facts.into_iter().map(|fact| answer(wizard, case, review, fact)) }</dl>
            </section>
        }
    };
    html! { { for groups.into_iter().map(group) } }
}

fn answer(wizard: &Wizard, case: &CaseState, review: &Review, fact: &FactView) -> Html {
    let lang = wizard.lang;
    let lines = case.answers.facts.get(&fact.id).map(|entry| lines(wizard, fact, entry)).unwrap_or_default();
    let unused = review.whys.get(&fact.id).is_none_or(Vec::is_empty);
    let page = Page::Question { item: review.item.id.clone(), fact: fact.id.clone() };
    html! {
        <div class="answer-row" data-fact={fact.id.clone()}>
            <dt>{ &fact.question }</dt>
            <dd>
                { for lines.iter().map(|line| html! { <p>{ line }</p> }) }
                if unused { <p class="hint">{ say(lang, "answers.unused", &[]) }</p> }
            </dd>
            <dd class="change">
                <PageLink {page}>{ say(lang, "answers.change", &[]) }<span class="hidden-text">{ &fact.question }</span></PageLink>
            </dd>
        </div>
    }
}

fn lines(wizard: &Wizard, fact: &FactView, entry: &Entry) -> Vec<String> {
    let lang = wizard.lang;
    let blank = Input::Blank;
    let shown = |field: &FieldView, row: Option<usize>| {
        show(lang, &field.kind, &field.question, entry.get(row, &field.id).unwrap_or(&blank))
    };
    let labelled =
        |field: &FieldView, row| say(lang, "answers.label", &[&field.question, &shown(field, row)]);
    match (&fact.shape, entry) {
        (Shape::One(field), _) => vec![shown(field, None)],
        (Shape::Record(fields), _) => fields.iter().map(|f| labelled(f, None)).collect(),
        (Shape::Rows { title, fields }, Entry::Rows(rows)) if !rows.is_empty() => (0..rows.len())
            .map(|row| {
                let values = fields.iter().map(|f| shown(f, Some(row))).collect::<Vec<_>>().join(" · ");
                let name = say(lang, "rows.number", &[title, &(row + 1).to_string()]);
                say(lang, "answers.label", &[&name, &values])
            })
            .collect(),
        (Shape::Rows { .. }, _) => vec![say(lang, "answers.absent", &[])],
    }
}

/// What was said of the papers.
fn papers(wizard: &Wizard, case: &CaseState, review: &Review) -> Html {
    let lang = wizard.lang;
    let said = |id: &str| case.answers.papers.get(id).is_some_and(|p| p.have != Have::Unsaid);
    let papers: Vec<_> = review.papers.iter().filter(|p| p.asked && said(&p.id)).collect();
    if papers.is_empty() {
        return Html::default();
    }
    let row = |paper: &crate::model::PaperResult| {
        let title = review.item.material(&paper.id).map_or("", |m| &m.title);
        let page = Page::Documents { item: review.item.id.clone(), material: Some(paper.id.clone()) };
        html! {
            <div class="answer-row">
                <dt>{ title }</dt>
                <dd><span class={classes!("chip", format!("chip-{}", paper.evidence))}>{ &paper.shown }</span></dd>
                <dd class="change">
                    <PageLink {page}>{ say(lang, "answers.change", &[]) }<span class="hidden-text">{ title }</span></PageLink>
                </dd>
            </div>
        }
    };
    html! {
        <section>
            <h2>{ say(lang, "answers.papers", &[]) }</h2>
            <dl class="answers-list">{ for papers.into_iter().map(row) }</dl>
        </section>
    }
}
