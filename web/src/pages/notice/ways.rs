//! The shortest way to ready: what need not be fetched, and how to hand in, how often to come, how long it takes.
//! In: the decision's papers, the item's guide. Out: a section. Absent: the notice's own lines; deciding anything.

use crate::app::Wizard;
use crate::components::link::PageLink;
use crate::model::guide::{GuideView, Line, Way};
use crate::model::{Lang, PaperResult, Review};
use crate::pages::guide::line;
use crate::state::Page;
use crate::wording::say;
use yew::prelude::*;

/// The section; nothing while the guide is not there.
pub fn section(wizard: &Wizard, review: &Review) -> Html {
    let lang = wizard.lang;
    let Some(guide) = wizard.case().and_then(|case| case.guide.clone()) else { return Html::default() };
    let open = review.papers.iter().filter(|paper| paper.asked && !is_settled(paper));
    let quicker: Vec<(&PaperResult, &Vec<Way>)> =
        open.filter_map(|paper| Some((paper, guide.ways.get(&paper.id)?))).collect();
    html! {
        <section class="quicker" aria-labelledby="quicker">
            <h2 id="quicker">{ say(lang, "ways.title", &[]) }</h2>
            if !quicker.is_empty() {
                <p>{ say(lang, "ways.lead", &[]) }</p>
                <ul class="entries" role="list">{ for quicker.iter().map(|(paper, ways)| entry(wizard, review, paper, ways)) }</ul>
            }
            { handling(lang, &guide) }
        </section>
    }
}

/// Nothing is to be done for it any more.
fn is_settled(paper: &PaperResult) -> bool {
    matches!(paper.evidence.as_str(), "accepted" | "by_department" | "by_commitment" | "not_applicable")
}

fn entry(wizard: &Wizard, review: &Review, paper: &PaperResult, ways: &[Way]) -> Html {
    let lang = wizard.lang;
    let title = review.item.material(&paper.id).map_or("", |material| &material.title);
    let page = Page::Documents { item: review.item.id.clone(), material: Some(paper.id.clone()) };
    let commit = ways.iter().any(|way| way.kind == "commitment");
    let way = |way: &Way| {
        html! {
            <li data-way={way.kind.clone()}><span class="tag">{ say(lang, &format!("ways.{}", way.kind), &[]) }</span>{ " " }{ line(lang, &way.line) }</li>
        }
    };
    html! {
        <li class="entry" data-material={paper.id.clone()}>
            <p class="guide-title">{ title }</p>
            <ul class="ways-list">{ for ways.iter().map(way) }</ul>
            if commit { <p class="mends"><PageLink {page} to={format!("commit:{}", paper.id)}>{ say(lang, "ways.commit", &[]) }</PageLink></p> }
        </li>
    }
}

/// Channels, visits, days: each with its standing.
fn handling(lang: Lang, guide: &GuideView) -> Html {
    let named = |prefix: &str, ids: &[String]| {
        let words = ids.iter().map(|id| say(lang, &format!("{prefix}.{id}"), &[]));
        words.collect::<Vec<_>>().join(&say(lang, "answers.joint", &[]))
    };
    let told = |ids: &[String], prefix: &str| match ids.is_empty() {
        true => Line { text: say(lang, "unknown", &[]), unknown: true, ..Line::default() },
        false => {
            Line { text: named(prefix, ids), unconfirmed: guide.handling.unconfirmed, ..Line::default() }
        }
    };
    let row = |code: &str, lines: &[Line]| {
        html! { <div><dt>{ say(lang, code, &[]) }</dt>{ for lines.iter().map(|one| html! { <dd>{ line(lang, one) }</dd> }) }</div> }
    };
    html! {
        <dl class="facts handling">
            { row("ways.channels", &[told(&guide.channels, "channel")]) }
            { row("ways.visits", std::slice::from_ref(&guide.visits)) }
            if !guide.limits.is_empty() { { row("ways.limits", &guide.limits) } }
            { row("ways.delivery", &[told(&guide.delivery, "delivery")]) }
            { row("ways.contact", std::slice::from_ref(&guide.contact)) }
        </dl>
    }
}
