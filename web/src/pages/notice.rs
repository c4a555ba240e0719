//! 结果: the one-time notice, exactly the engine's lines in its order, and what can be done with it.
//! Every line stands in an element with `data-line` that holds that line and nothing else.

mod checks;
mod ways;

use crate::app::{Wizard, use_title};
use crate::browser;
use crate::components::link::PageLink;
use crate::components::receipt::ReceiptCard;
use crate::components::use_wizard;
use crate::components::words::words;
use crate::model::{EntryView, Lang, Mend, NoticeView, Owner, SectionView};
use crate::state::{Page, Step};
use crate::wording::say;
use yew::prelude::*;

/// The page.
#[component]
pub fn NoticePage() -> Html {
    let wizard = use_wizard();
    let case = wizard.case().cloned().unwrap_or_default();
    let headline = case.review.as_ref().map_or("", |r| &r.notice.headline);
    use_title(&wizard, headline);
    let Some(review) = &case.review else { return Html::default() };
    let (notice, item) = (&review.notice, review.item.id.as_str());
    html! {
        <div class="page notice-page">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(wizard.lang, "back", &[]) }</PageLink></p>
            { outcome(&wizard, item, notice) }
            <article class="notice" data-outcome={notice.outcome.clone()} aria-labelledby="notice-title">
                <h2 id="notice-title" class="notice-title" data-line="">{ &notice.title }</h2>
                { for notice.head.iter().map(|line| html! { <p class="notice-head" data-line="">{ line }</p> }) }
                { band(notice) }
                { for notice.sections.iter().map(|s| section(&wizard, item, s)) }
                <footer class="notice-end">
                    { for notice.closing.iter().map(|line| html! { <p data-line="">{ line }</p> }) }
                </footer>
            </article>
            { ways::section(&wizard, review) }
            { checks::section(&wizard, review) }
            <ReceiptCard item={item.to_string()} facts={wizard.export().unwrap_or_default()} />
            { actions(&wizard, item) }
        </div>
    }
}

/// The outcome before anything else, and what follows from it.
fn outcome(wizard: &Wizard, item: &str, notice: &NoticeView) -> Html {
    let lang = wizard.lang;
    let book = Page::Book { item: item.into(), step: Step::Ways };
    let ready = matches!(notice.outcome.as_str(), "ready" | "ready_deferred");
    let here = Page::Notice { item: item.into() };
    let (first, code) = match (notice.outcome.as_str(), wizard.next_page(item)) {
        ("unsettled", next) if next != here => (next, "answers.continue"),
        _ => (book, "notice.book"),
    };
    html! {
        <section class={classes!("band", "outcome", format!("band-{}", notice.outcome))} aria-labelledby="outcome">
            { sign(&notice.outcome) }
            <div>
                <h1 id="outcome" tabindex="-1">{ &notice.headline }</h1>
                <p>{ &notice.lead }</p>
                if !ready { <p class="hint">{ say(lang, "notice.right", &[]) }</p> }
                <p class="outcome-links">
                    <PageLink page={first} class="button main" to="next">{ say(lang, code, &[]) }</PageLink>
                    <PageLink page={Page::Guide { item: item.into() }} to="guide">{ say(lang, "start.guide", &[]) }</PageLink>
                </p>
            </div>
        </section>
    }
}

/// The outcome on paper: a sign and words, never colour alone.
fn band(notice: &NoticeView) -> Html {
    html! {
        <div class={classes!("band", format!("band-{}", notice.outcome))}>
            { sign(&notice.outcome) }
            <div>
                <h3 class="headline" data-line="">{ &notice.headline }</h3>
                <p data-line="">{ &notice.lead }</p>
            </div>
        </div>
    }
}

fn sign(outcome: &str) -> Html {
    let shape = match outcome {
        "ready" => "M10 17.5 15 22.5 24 11.5",
        "ready_deferred" => "M17 9v8.5l5.5 3.5",
        "correctable" => "M17 9v10M17 24v.2",
        "ineligible" => "M10.5 17h13",
        "elsewhere" => "M9 17h15M18 10.5l6.5 6.5-6.5 6.5",
        "referred" => {
            "M17 15a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8ZM10 25c.8-4.4 3.4-6.6 7-6.6s6.2 2.200 7 6.600"
        }
        _ => "M12.500 13.500a4.500 4.500 0 1 1 6.300 4.100c-1.200.500-1.800 1.200-1.800 2.900M17 25v.2",
    };
    html! {
        <svg class="sign" viewBox="0 0 34 34" width="44" height="44" aria-hidden="true" focusable="false">
            <circle cx="17" cy="17" r="15.500" />
            <path d={shape} />
        </svg>
    }
}

fn section(wizard: &Wizard, item: &str, section: &SectionView) -> Html {
    let heading = format!("notice-{}", section.id);
    html! {
        <section class={classes!("part", format!("part-{}", section.id))} aria-labelledby={heading.clone()}>
            <h3 id={heading} data-line="">{ &section.heading }</h3>
            <ul class="entries" role="list">{ for section.entries.iter().map(|e| entry(wizard, item, e)) }</ul>
        </section>
    }
}

fn entry(wizard: &Wizard, item: &str, entry: &EntryView) -> Html {
    // A title alone is a line of its own; with lines below it, it heads them.
    let lang = wizard.lang;
    let title = marked(lang, &entry.title);
    let title = match entry.lines.is_empty() {
        true => html! { <p class="entry-title plain" data-line="">{ title }</p> },
        false => html! { <h4 class="entry-title" data-line="">{ title }</h4> },
    };
    html! {
        <li class="entry">
            { title }
            { for entry.lines.iter().map(|line| html! { <p class="entry-line" data-line="">{ labelled(lang, line) }</p> }) }
            if !entry.mends.is_empty() {
                <ul class="mends" role="list">{ for entry.mends.iter().map(|mend| mend_link(wizard, item, mend)) }</ul>
            }
        </li>
    }
}

/// A link to the page that mends it; not part of the notice, not printed.
fn mend_link(wizard: &Wizard, item: &str, mend: &Mend) -> Html {
    let item = item.to_string();
    let (page, code, to) = match &mend.owner {
        Owner::Fact(fact) => {
            (Page::Question { item, fact: fact.clone() }, "notice.mend.fact", format!("fact:{fact}"))
        }
        Owner::Material(material) => {
            let page = Page::Documents { item, material: Some(material.clone()) };
            (page, "notice.mend.paper", format!("material:{material}"))
        }
    };
    html! { <li><PageLink {page} {to}>{ say(wizard.lang, code, &[&mend.title]) }</PageLink></li> }
}

/// The mark in 【】 stands out; the text is the same.
fn marked(lang: Lang, title: &str) -> Html {
    match title.rfind('【') {
        Some(at) => html! { <>{ words(lang, &title[..at]) }<span class="mark">{ &title[at..] }</span></> },
        None => words(lang, title),
    }
}

/// The label before the colon stands back; the text is the same.
fn labelled(lang: Lang, line: &str) -> Html {
    if lang == Lang::En {
        return words(lang, line);
    }
    match line.find('：').filter(|at| line[..*at].chars().count() <= 5) {
        Some(at) => {
            let (label, rest) = line.split_at(at + '：'.len_utf8());
            html! { <><span class="label">{ label }</span>{ pending(rest) }</> }
        }
        None => pending(line),
    }
}

/// 待核 stands out wherever it is said; the text is the same.
fn pending(text: &str) -> Html {
    match text.split_once("待核") {
        Some((before, after)) => html! { <>{ before }<span class="mark">{ "待核" }</span>{ after }</> },
        None => html! { { text } },
    }
}

fn actions(wizard: &Wizard, item: &str) -> Html {
    let lang = wizard.lang;
    let json = wizard.export().unwrap_or_default();
    let print = Callback::from(|_: MouseEvent| browser::print());
    let slip = Callback::from(|_: MouseEvent| browser::print_slip());
    let name = say(lang, "notice.export.file", &[item, &wizard.on]);
    let export = {
        let json = json.clone();
        Callback::from(move |_: MouseEvent| {
            // Where a browser can't make files, the button does nothing; the answers are on the page all the same.
            let _ = browser::save_file(&name, &json, "application/json");
        })
    };
    html! {
        <section class="actions" aria-labelledby="actions">
            <h2 id="actions">{ say(lang, "notice.actions", &[]) }</h2>
            <div class="action-row">
                <PageLink page={Page::Book { item: item.into(), step: Step::Ways }} class="button main" to="book">
                    { say(lang, "notice.book", &[]) }
                </PageLink>
                <button type="button" class="second" data-action="print" onclick={print}>{ say(lang, "notice.print", &[]) }</button>
                <button type="button" class="second" data-action="print-80" onclick={slip}>{ say(lang, "notice.print.slip", &[]) }</button>
                <PageLink page={Page::Answers { item: item.into() }} class="button second" to="answers">
                    { say(lang, "notice.change", &[]) }
                </PageLink>
                <button type="button" class="second" data-action="export" onclick={export}>{ say(lang, "notice.export", &[]) }</button>
                <PageLink page={Page::Find} class="button second">{ say(lang, "notice.another", &[]) }</PageLink>
            </div>
            <script type="application/json" id="facts-export">{ json }</script>
        </section>
    }
}
