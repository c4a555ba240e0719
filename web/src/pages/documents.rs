//! 手头材料: each material that is required or not yet clear, and those that need not be brought.

use crate::app::use_title;
use crate::components::link::PageLink;
use crate::components::paper::PaperCard;
use crate::components::problem_summary::ProblemSummary;
use crate::components::use_wizard;
use crate::model::{MaterialView, PaperResult};
use crate::state::{Action, Page};
use crate::wording::say;
use yew::prelude::*;

/// The page.
#[component]
pub fn Documents() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "documents.title", &[]);
    use_title(&wizard, &title);
    let onsubmit = {
        let dispatcher = wizard.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatcher.dispatch(Action::Finish);
        })
    };
    let Some(review) = wizard.case().and_then(|case| case.review.clone()) else { return Html::default() };
    let asked = review.papers.iter().filter(|p| p.asked);
    let (shared, own): (Vec<_>, Vec<_>) = asked.partition(|p| p.evidence == "by_department");
    let material = |p: &PaperResult| review.item.material(&p.id).cloned();
    let item = review.item.id.clone();
    html! {
        <div class="page documents">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <ProblemSummary />
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ if own.is_empty() { say(lang, "documents.none", &[]) } else { say(lang, "documents.lead", &[]) } }</p>
            <form {onsubmit} novalidate=true>
                { for own.iter().filter_map(|p| material(p).map(|material| html! {
                    <PaperCard key={p.id.clone()} {material} result={(*p).clone()} />
                })) }
                { not_to_bring(lang, &shared.iter().filter_map(|p| material(p)).collect::<Vec<_>>()) }
                <p class="go"><button type="submit" class="main">{ say(lang, "documents.finish", &[]) }</button></p>
            </form>
            <nav class="aside-links">
                <PageLink page={Page::Answers { item: item.clone() }} to="answers">{ say(lang, "question.answers", &[]) }</PageLink>
                <PageLink page={Page::Notice { item }} to="notice">{ say(lang, "documents.peek", &[]) }</PageLink>
            </nav>
        </div>
    }
}

fn not_to_bring(lang: crate::model::Lang, materials: &[MaterialView]) -> Html {
    if materials.is_empty() {
        return Html::default();
    }
    let line = |material: &MaterialView| {
        html! {
            <li data-material={material.id.clone()}>
                <span class="shared-title">{ &material.title }</span>
                <span class="chip chip-by_department">{ say(lang, "documents.shared.mark", &[]) }</span>
                if let Some(shared) = &material.shared { <p class="hint">{ shared }</p> }
            </li>
        }
    };
    html! {
        <section class="shared">
            <h2>{ say(lang, "documents.shared", &[]) }</h2>
            <ul>{ for materials.iter().map(line) }</ul>
        </section>
    }
}
