//! 办事指南: the item's service guide, as the engine tells it. Absent: answers; anything that is not in the guide.

use crate::app::{Wizard, name_window};
use crate::browser;
use crate::components::link::PageLink;
use crate::components::words::words;
use crate::model::Lang;
use crate::model::guide::{Body, GuideCondition, GuideMaterial, GuidePart, Line};
use crate::wording::say;
use yew::prelude::*;

/// The page.
pub fn page(wizard: &Wizard) -> Html {
    let lang = wizard.lang;
    let case = wizard.case().cloned().unwrap_or_default();
    let title = case.review.as_ref().map_or(String::new(), |review| review.item.title.clone());
    name_window(wizard, &title);
    let (Some(review), Some(guide)) = (&case.review, &case.guide) else { return Html::default() };
    let next = wizard.next_page(&review.item.id);
    let print = Callback::from(|_: MouseEvent| browser::print());
    let link = |part: &GuidePart| {
        let (id, target) = (format!("#guide-{}", part.id), format!("#guide-{}", part.id));
        let onclick = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            browser::focus(&target);
        });
        html! { <li><a href={id} {onclick}>{ &part.heading }</a></li> }
    };
    html! {
        <div class="page guide">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <p class="section-name">{ &guide.kind }</p>
            <h1 tabindex="-1">{ title }</h1>
            <p class="hint">{ &guide.valid }{ "　" }{ &guide.version }</p>
            if let Some(sample) = &guide.sample { <p class="sample" role="note">{ sample }</p> }
            <nav class="contents" aria-label={say(lang, "guide.contents", &[])}><ul role="list">{ for guide.parts.iter().map(link) }</ul></nav>
            { for guide.parts.iter().map(|one| part(lang, one)) }
            <div class="action-row guide-actions">
                <PageLink page={next} class="button main" to="begin">{ say(lang, "guide.begin", &[]) }</PageLink>
                <button type="button" class="second" data-action="print" onclick={print}>{ say(lang, "notice.print", &[]) }</button>
            </div>
        </div>
    }
}

/// One part under its heading.
pub fn part(lang: Lang, part: &GuidePart) -> Html {
    let id = format!("guide-{}", part.id);
    html! {
        <section class={classes!("guide-part", id.clone())} aria-labelledby={id.clone()}>
            <h2 {id} tabindex="-1">{ &part.heading }</h2>
            { match &part.body {
                Body::Rows(rows) => html! { <dl class="facts">{ for rows.iter().map(|row| labelled(lang, row)) }</dl> },
                Body::Articles(laws) => html! { <>{ for laws.iter().map(law) }</> },
                Body::Conditions(all) => html! { <ol class="guide-list">{ for all.iter().map(|one| condition(lang, one)) }</ol> },
                Body::Materials(all) => html! { <ol class="guide-list">{ for all.iter().map(|one| material(lang, one)) }</ol> },
                Body::Steps(steps) => html! { <ol class="steps">{ for steps.iter().map(|step| html! { <li>{ words(lang, step) }</li> }) }</ol> },
                Body::Lines(lines) => html! { <ul class="plain-list">{ for lines.iter().map(|one| html! { <li>{ line(lang, one) }</li> }) }</ul> },
            } }
        </section>
    }
}

/// Words, the mark 待核 or 待属地填写, the basis.
pub fn line(lang: Lang, line: &Line) -> Html {
    let text = match line.unknown {
        true => html! { <span class="unknown">{ words(lang, &line.text) }</span> },
        false => words(lang, &line.text),
    };
    html! {
        <>
            { text }
            if line.unconfirmed { <>{ " " }<span class="mark">{ say(lang, "mark.unconfirmed", &[]) }</span></> }
            if !line.basis.is_empty() { <span class="basis">{ words(lang, &line.basis.join(&say(lang, "documents.joint", &[]))) }</span> }
        </>
    }
}

fn labelled(lang: Lang, (label, lines): &(String, Vec<Line>)) -> Html {
    html! {
        <div>
            <dt>{ label }</dt>
            { for lines.iter().map(|one| html! { <dd>{ line(lang, one) }</dd> }) }
        </div>
    }
}

fn condition(lang: Lang, condition: &GuideCondition) -> Html {
    html! {
        <li>
            <p class="guide-title">{ line(lang, &condition.title) }</p>
            if let Some(when) = &condition.when { <p class="hint">{ when }</p> }
            <p>{ words(lang, &condition.otherwise) }</p>
        </li>
    }
}

fn material(lang: Lang, material: &GuideMaterial) -> Html {
    html! {
        <li>
            <p class="guide-title">{ line(lang, &material.title) }</p>
            <p class="guide-need">
                <span class="tag">{ &material.need }</span>
                if let Some(form) = &material.form { <span class="tag">{ form }</span> }
            </p>
            <dl class="guide-rows">{ for material.rows.iter().map(|row| labelled(lang, row)) }</dl>
        </li>
    }
}

fn law((title, articles): &(String, Vec<(String, String)>)) -> Html {
    html! {
        <section class="law">
            <h3>{ title }</h3>
            <dl class="guide-rows">
                { for articles.iter().map(|(article, says)| html! { <div><dt>{ article }</dt><dd lang="zh-CN">{ says }</dd></div> }) }
            </dl>
        </section>
    }
}
