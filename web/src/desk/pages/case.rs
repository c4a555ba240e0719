//! One case: what the engine says, materials with one key each, facts, clocks, what was told, and the steps.
//! Nothing can be typed that would ask the applicant for something: what may be asked is chosen from the item's list.

use super::facts::Facts;
use super::materials::Materials;
use super::steps::{StepDialog, Steps};
use crate::components::use_wizard;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{Asked, Case, Clock, Deficit, PaperLine, Replay};
use crate::desk::parts::title::use_title;
use crate::desk::parts::{title, when};
use crate::desk::state::Action;
use crate::desk::state::case::Act;
use crate::desk::wording::{LANG, say};
use yew::prelude::*;

/// The page.
#[component]
pub fn CasePage() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    let case = desk.desk.case.clone();
    let name = |case: &Case| {
        case.title
            .as_ref()
            .map_or_else(|| super::work::item_title(&wizard, &case.item), |title| title.get(LANG).into())
    };
    let heading = case.as_deref().map(name).unwrap_or_default();
    use_title(heading.clone());
    if desk.desk.missing {
        return title::message("case.missing");
    }
    let Some(case) = case else { return title::loading() };
    html! {
        <div class="desk-page case" data-case={case.case.to_string()} data-state={case.state.clone()}
            data-digest={case.decision.as_ref().map(|decision| decision.digest.clone())} data-revision={case.revision.to_string()}>
            { head(&desk, &case, &heading) }
            <div class="case-columns">
                <div class="case-main">
                    if let Some(replay) = &desk.desk.replay { { said_of_receipt(replay) } }
                    <Materials />
                    <Facts />
                </div>
                <div class="case-side">
                    { outcome(&case) }
                    <Steps />
                    { clocks(&case) }
                    { told(&case) }
                    { papers(&desk, &case) }
                </div>
            </div>
            <StepDialog />
        </div>
    }
}

fn head(desk: &Desk, case: &Case, heading: &str) -> Html {
    let number = case.number.clone().unwrap_or_else(|| say("case.key", &[&case.case.to_string()]));
    let receiver = &case.record.first_receiver;
    let window =
        receiver.window.map(|window| say("window.number", &[&window.to_string()])).unwrap_or_default();
    let saving = desk.waits_for(crate::desk::api::Purpose::Step);
    html! {
        <header class="case-head">
            <div>
                <h1 tabindex="-1">{ heading.to_owned() }</h1>
                <p class="case-about">
                    <strong class="figure" data-number={case.number.clone()}>{ number }</strong>
                    if let Some(applicant) = &case.applicant {
                        <span>{ &applicant.name }</span>
                        if let Some(phone) = &applicant.phone { <span class="figure">{ phone }</span> }
                    } else { <span>{ say("case.gone", &[]) }</span> }
                    <span>{ say("case.received", &[&when::short_day(&case.record.received)]) }</span>
                    <span>{ say("case.first", &[&window]) }</span>
                    if case.flagged { <span class="tag flag">{ say("case.flagged", &[]) }</span> }
                </p>
            </div>
            <p class={classes!("state", format!("state-{}", case.state))} aria-live="polite">
                { say(&format!("state.{}", case.state), &[]) }
                <span class="saving">{ if saving { say("case.saving", &[]) } else { String::new() } }</span>
            </p>
        </header>
    }
}

/// What became of the receipt: the same, or what differs.
fn said_of_receipt(replay: &Replay) -> Html {
    let now = replay.outcome_now.as_deref().unwrap_or_default();
    let changed = !replay.changes.is_empty() || !replay.unreadable.is_empty();
    let verdict = |code: &Option<String>| {
        code.as_ref().map_or_else(|| say("verdict.none", &[]), |code| say(&format!("verdict.{code}"), &[]))
    };
    html! {
        <section class={classes!("panel", "replay", if replay.same && !changed { "replay-same" } else { "replay-differs" })}
            data-same={replay.same.to_string()} aria-labelledby="replay-title">
            <h2 id="replay-title">{ say(if replay.same { "replay.same" } else { "replay.differs" }, &[]) }</h2>
            <p>{ say("replay.outcome", &[&when::short_day(&replay.on), &say(&format!("outcome.{}", replay.outcome), &[])]) }</p>
            if changed {
                <p><strong>{ say("replay.now", &[&say(&format!("outcome.{now}"), &[])]) }</strong></p>
                <ul class="plain">
                    { for replay.changes.iter().map(|change| html! {
                        <li>{ say("replay.change", &[change.title.get(LANG), &verdict(&change.was), &verdict(&change.now)]) }</li>
                    }) }
                </ul>
                if !replay.unreadable.is_empty() { <p>{ say("replay.unreadable", &[]) }</p> }
            }
        </section>
    }
}

/// The outcome now, and every deficit.
fn outcome(case: &Case) -> Html {
    let Some(decision) = &case.decision else { return Html::default() };
    let deficit = |deficit: &Deficit| {
        let basis: Vec<String> = deficit.basis.iter().map(|cited| cited.say(LANG)).collect();
        html! {
            <li key={deficit.id.clone()} data-deficit={deficit.id.clone()}>
                <h3>{ deficit.title.get(LANG) }
                    if deficit.on_the_spot { <span class="tag">{ say("case.on-the-spot", &[]) }</span> }
                    if deficit.deferrable { <span class="tag">{ say("case.deferrable", &[]) }</span> }
                </h3>
                <p>{ deficit.reason.text.get(LANG) }</p>
                <p>{ say("case.mend", &[deficit.how_to_mend.get(LANG)]) }</p>
                <p class="hint">{ if basis.is_empty() { say("case.unconfirmed", &[]) } else { basis.join("、") } }</p>
            </li>
        }
    };
    let questions = decision.questions.len();
    html! {
        <section class={classes!("outcome", format!("band-{}", decision.outcome))} data-outcome={decision.outcome.clone()} aria-labelledby="outcome-title" aria-live="polite">
            <h2 id="outcome-title">{ say(&format!("outcome.{}", decision.outcome), &[]) }</h2>
            if questions > 0 { <p>{ say("case.questions", &[&questions.to_string()]) }</p> }
            if !decision.deficits.is_empty() { <ol class="deficits">{ for decision.deficits.iter().map(deficit) }</ol> }
            <p class="digest" title={decision.digest.clone()}>{ say("case.digest", &[decision.digest.trim_start_matches("sha256:").get(..12).unwrap_or_default()]) }</p>
        </section>
    }
}

/// One clock in words: until when, how much is left.
pub fn clock_words(clock: &Clock) -> String {
    let unit = say(&format!("unit.{}", clock.unit.replace('_', "-")), &[]);
    match (clock.state.as_str(), &clock.due, clock.left) {
        ("running", Some(due), Some(left)) if left < 0 => {
            say("clock.over", &[&when::short_day(due), &(-left).to_string(), &unit])
        }
        ("running", Some(due), Some(0)) => say("clock.last", &[&when::short_day(due)]),
        ("running", Some(due), Some(left)) => {
            say("clock.left", &[&when::short_day(due), &left.to_string(), &unit])
        }
        (state, ..) => say(&format!("clock.{state}"), &[]),
    }
}

fn clocks(case: &Case) -> Html {
    let shown = |clock: &&Clock| clock.state != "unset" && clock.state != "not-granted";
    let row = |clock: &Clock| {
        html! {
            <tr key={clock.id.clone()} class={classes!("clock", format!("level-{}", clock.level))} data-clock={clock.id.clone()}>
                <th scope="row">{ clock.title.get(LANG) }</th>
                <td class="end">{ clock_words(clock) }</td>
            </tr>
        }
    };
    let rows: Vec<&Clock> = case.clocks.iter().filter(shown).collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! {
        <section class="panel" aria-labelledby="clocks-title">
            <h2 id="clocks-title">{ say("clocks.title", &[]) }</h2>
            <table class="table clocks"><tbody>{ for rows.into_iter().map(row) }</tbody></table>
        </section>
    }
}

/// Notices, refusal, what comes later.
fn told(case: &Case) -> Html {
    let record = &case.record;
    let asked = |asked: &Asked| {
        html! { <li key={asked.id.clone()} data-asked={asked.id.clone()}><strong>{ asked.title.get(LANG) }</strong>{ "：" }{ asked.reason.get(LANG) }{ asked.mend.get(LANG) }</li> }
    };
    let notices = record.notices.iter().map(|notice| {
        let number = notice.number.to_string();
        html! {
            <section class="panel" data-notice={number.clone()} aria-label={say("notice.title", &[&number, &when::short_day(&notice.on)])}>
                <h2>{ say("notice.title", &[&number, &when::short_day(&notice.on)]) }</h2>
                if !notice.ask.is_empty() { <ol class="asked">{ for notice.ask.iter().map(asked) }</ol> }
                if !notice.on_the_spot.is_empty() {
                    <h3>{ say("notice.on-the-spot", &[]) }</h3>
                    <ol class="asked">{ for notice.on_the_spot.iter().map(asked) }</ol>
                }
            </section>
        }
    });
    let refusal = record.refusal.as_ref().map(|refusal| {
        html! {
            <section class="panel">
                <h2>{ say("refusal.title", &[&when::short_day(&refusal.on)]) }</h2>
                <ol class="asked">{ for refusal.grounds.iter().map(|ground| {
                    let basis: Vec<String> = ground.basis.iter().map(|cited| cited.say(LANG)).collect();
                    html! { <li><strong>{ ground.title.get(LANG) }</strong>{ "：" }{ ground.reason.get(LANG) }
                        if let Some(destination) = &ground.destination { { say("refusal.to", &[destination.get(LANG)]) } }
                        <p class="hint">{ basis.join("、") }</p></li> }
                }) }</ol>
                <p class="hint">{ say("refusal.redress", &[]) }</p>
            </section>
        }
    });
    let later = (!record.later.is_empty()).then(|| {
        html! {
            <section class="panel">
                <h2>{ say("later.title", &[]) }</h2>
                <ul class="asked">{ for record.later.iter().map(|later| html! {
                    <li>{ later.title.get(LANG) }{ " " }{ later.came.as_ref().map_or_else(|| say("later.open", &[]), |day| say("later.came", &[&when::short_day(day)])) }</li>
                }) }</ul>
            </section>
        }
    });
    html! { <>{ for notices }{ refusal }{ later }</> }
}

/// The case's papers, made by the server: opened to be printed.
fn papers(desk: &Desk, case: &Case) -> Html {
    let Some(list) =
        desk.desk.papers.as_ref().filter(|list| !list.papers.is_empty() || !list.called_for.is_empty())
    else {
        return Html::default();
    };
    let address = |number: &str, format: &str| {
        format!("/api{}", desk.at_hall(&format!("/cases/{}/papers/{number}?as={format}", case.case)))
    };
    let row = |paper: &PaperLine| {
        html! {
            <tr key={paper.number.clone()} data-paper={paper.kind.clone()}>
                <th scope="row">{ say(&format!("paper.{}", paper.kind), &[]) }<span class="hint figure">{ " " }{ &paper.number }</span></th>
                <td class="end">
                    <a class="button second small" target="_blank" rel="noopener" href={address(&paper.number, "html")}>{ say("paper.print", &[]) }</a>
                    if paper.pdf == "ready" { { " " }<a class="button second small" target="_blank" rel="noopener" href={address(&paper.number, "pdf")}>{ "PDF" }</a> }
                </td>
            </tr>
        }
    };
    let issued = |kind: &String| list.papers.iter().any(|paper| paper.kind == *kind);
    let due = list.called_for.iter().filter(|kind| !issued(kind)).map(|kind| {
        html! {
            <button type="button" class="second small" key={kind.clone()} onclick={on_click(desk, Action::Desk(Act::Issue(kind.clone())))}>
                { say("paper.issue", &[&say(&format!("paper.{kind}"), &[])]) }
            </button>
        }
    });
    html! {
        <section class="panel" aria-labelledby="papers-title">
            <h2 id="papers-title">{ say("papers.title", &[]) }</h2>
            <table class="table"><tbody>{ for list.papers.iter().map(row) }</tbody></table>
            { for due }
        </section>
    }
}
