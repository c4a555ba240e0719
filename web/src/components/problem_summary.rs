//! All mistakes of the page in one place that takes the focus, each a link to its field.

use super::{dom_id, use_wizard};
use crate::browser;
use crate::model::{ItemView, Kind, Lang, Owner, Problem, Shape};
use crate::problems::sentence;
use crate::state::Page;
use crate::wording::say;
use yew::prelude::*;

/// The summary; nothing when there is no mistake.
#[component]
pub fn ProblemSummary() -> Html {
    let wizard = use_wizard();
    let Some((case, review)) = wizard.case().and_then(|case| Some((case, case.review.as_ref()?))) else {
        return Html::default();
    };
    if case.problems.is_empty() {
        return Html::default();
    }
    let line = |problem: &Problem| {
        let selector =
            format!("[id=\"{0}\"] input, input[id=\"{0}\"], [id=\"{0}\"] button", dom_id(&problem.field));
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            browser::focus(&selector);
        });
        let href = format!("#{}", dom_id(&problem.field));
        html! { <li><a {href} {onclick}>{ describe(wizard.lang, &review.item, problem, matches!(wizard.page, Page::Form { .. })) }</a></li> }
    };
    html! {
        <div class="summary" id="problems" role="alert" tabindex="-1" aria-labelledby="problems-title">
            <p class="summary-title" id="problems-title">
                { say(wizard.lang, "problems.title", &[&case.problems.len().to_string()]) }
            </p>
            <ul>{ for case.problems.iter().map(line) }</ul>
        </div>
    }
}

/// The place, where the page has several, and what is wrong.
fn describe(lang: Lang, item: &ItemView, problem: &Problem, whole: bool) -> String {
    let found = locate(lang, item, &problem.field, whole);
    let (label, kind) = found.unwrap_or((None, None));
    let said = match (&kind, problem.code.as_str(), problem.field.starts_with("evidence.")) {
        (None, "blank", true) => say(lang, "problem.blank.paper", &[]),
        _ => sentence(lang, problem, kind.as_ref()),
    };
    // A question keeps its words and not its mark: “…吗？：…” reads as two ends.
    let label = label.as_deref().map(|label| label.trim_end_matches(['？', '?']));
    label.map_or(said.clone(), |label| say(lang, "problem.place", &[label, &said]))
}

/// What stands at a path: its label where the page has several fields, and what may be entered.
fn locate(lang: Lang, item: &ItemView, path: &str, whole: bool) -> Option<(Option<String>, Option<Kind>)> {
    let (root, rest) = path.split_once('.')?;
    let (id, rest) = rest.split_at(rest.find(['.', '[']).unwrap_or(rest.len()));
    let (row, field) = match rest.strip_prefix('[').and_then(|r| r.split_once(']')) {
        Some((row, field)) => (row.parse::<usize>().ok(), field.trim_start_matches('.')),
        None => (None, rest.trim_start_matches('.')),
    };
    let owner = if root == "evidence" { Owner::Material(id.into()) } else { Owner::Fact(id.into()) };
    let number = row.map_or(String::new(), |row| (row + 1).to_string());
    match owner {
        Owner::Fact(id) => {
            let fact = item.fact(&id)?;
            let field = fact.shape.fields().iter().find(|f| f.id == field);
            let kind = field.map(|f| f.kind.clone());
            let label = match (&fact.shape, field) {
                // One of several questions on the page says which.
                (Shape::One(_), _) | (_, None) => whole.then(|| fact.question.clone()),
                (Shape::Record(_), Some(field)) => Some(field.question.clone()),
                (Shape::Rows { title, .. }, Some(field)) => {
                    Some(say(lang, "problem.row", &[title, &number, &field.question]))
                }
            };
            Some((label, kind))
        }
        Owner::Material(id) => {
            let material = item.material(&id)?;
            let field = material.fields.iter().find(|f| f.id == field);
            let title = match row {
                Some(_) => format!("{} {number}", material.title),
                None => material.title.clone(),
            };
            let label = field.map_or(title.clone(), |f| format!("{title} · {}", f.question));
            Some((Some(label), field.map(|f| f.kind.clone())))
        }
    }
}
