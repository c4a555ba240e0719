//! The steps of a case: those that have a place now, the one that is next first; and what each asks before it is taken.
//! What may be added to a notice is chosen from the item's list; there is no box for anything else.

use crate::desk::api::Purpose;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{Case, Coded, Deficit, Listed};
use crate::desk::parts::dialog::Dialog;
use crate::desk::parts::select::Select;
use crate::desk::state::Action;
use crate::desk::state::case::{Act, Answering, Asking, told};
use crate::desk::wording::{LANG, say};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Steps with a button, in the order of the screen; `change` has its tables.
const ORDER: [&str; 17] = [
    "accept",
    "correct",
    "accept-deferred",
    "refuse",
    "refer",
    "resubmit",
    "return",
    "conclude",
    "deliver",
    "pause",
    "resume",
    "extend",
    "mark",
    "transfer",
    "withdraw",
    "acknowledge",
    "change",
];

/// The buttons.
#[component]
pub fn Steps() -> Html {
    let desk = use_desk();
    let main = desk.main_step();
    let busy = desk.waits_for(Purpose::Step);
    let button = |step: &&'static str| {
        let is_main = main == Some(*step);
        html! {
            <button type="button" key={*step} class={if is_main { "main" } else { "second" }} data-step={*step} disabled={busy}
                onclick={on_click(&desk, Action::Desk(Act::Want((*step).into())))}>
                { say(&format!("step.{step}"), &[]) }
                if is_main { <kbd class="key">{ "F2" }</kbd> }
            </button>
        }
    };
    let mut shown: Vec<&'static str> =
        ORDER.into_iter().filter(|step| *step != "change" && desk.may(step)).collect();
    shown.retain(|step| *step != "acknowledge" || desk.desk.case.as_ref().is_some_and(|case| case.flagged));
    shown.sort_by_key(|step| main != Some(*step));
    if shown.is_empty() {
        return Html::default();
    }
    html! {
        <section class="panel steps" aria-labelledby="steps-title">
            <h2 id="steps-title">{ say("steps.title", &[]) }</h2>
            <div class="step-row">{ for shown.iter().map(button) }</div>
        </section>
    }
}

fn answer(desk: &Desk, make: impl Fn(String) -> Answering + 'static) -> Callback<String> {
    let dispatcher = desk.dispatcher();
    Callback::from(move |word: String| dispatcher.dispatch(Action::Desk(Act::Answer(make(word)))))
}

fn coded(list: &[Coded]) -> Vec<(String, String)> {
    list.iter().map(|one| (one.code.clone(), one.title.clone())).collect()
}

/// What the wanted step asks.
#[component]
pub fn StepDialog() -> Html {
    let desk = use_desk();
    let (Some(ask), Some(case)) = (&desk.desk.ask, desk.desk.case.clone()) else { return Html::default() };
    let emit = |act: Act| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Action::Desk(act.clone())))
    };
    let title = say(&format!("step.{}", ask.step), &[]);
    let busy = desk.waits_for(Purpose::Step);
    html! {
        <Dialog key={ask.step.clone()} title={title.clone()} go={title} wide={matches!(ask.step.as_str(), "correct" | "refuse")} {busy}
            ongo={emit(Act::Do)} oncancel={emit(Act::Cancel)}>
            <p>{ say(&format!("step.{}.lead", ask.step), &[]) }</p>
            { body(&desk, ask, &case) }
            if !desk.agrees(&ask.step) { { different(&desk, ask) } }
        </Dialog>
    }
}

fn different(desk: &Desk, ask: &Asking) -> Html {
    let reasons = desk.desk.reasons.as_ref().map(|reasons| coded(&reasons.different)).unwrap_or_default();
    html! {
        <div class="differs">
            <p><strong>{ say("steps.differs", &[]) }</strong></p>
            <Select id="different" label={say("steps.different", &[])} options={reasons} value={ask.reason.clone()} onpick={answer(desk, Answering::Reason)} />
        </div>
    }
}

fn body(desk: &Desk, ask: &Asking, case: &Case) -> Html {
    let reasons = desk.desk.reasons.as_deref().cloned().unwrap_or_default();
    let list = desk.desk.list.as_deref();
    let reason = |options: &[Coded]| {
        html! { <Select id="reason" label={say("steps.reason", &[])} options={coded(options)} value={ask.reason.clone()} onpick={answer(desk, Answering::Reason)} /> }
    };
    match ask.step.as_str() {
        "accept" => accept(case),
        "correct" => html! { <>{ deficits(case) }{ also(desk, ask, case, list) }</> },
        "accept-deferred" => deferred(desk, ask, case, list),
        "refuse" => refuse(desk, ask, case, list),
        "refer" => reason(&reasons.refer),
        "pause" => html! { <>{ reason(&reasons.pause) }{ document(desk, ask) }</> },
        "extend" => html! { <>{ limit(desk, ask, case, &["not-granted"]) }{ document(desk, ask) }</> },
        "mark" => {
            html! { <>{ limit(desk, ask, case, &["not-started", "running"]) }{ stage(desk, ask) }{ day(desk, ask) }</> }
        }
        "conclude" => granted(desk, ask),
        "transfer" => transfer(desk, ask),
        _ => Html::default(),
    }
}

fn accept(case: &Case) -> Html {
    let applicant = case.applicant.as_ref().map_or("", |applicant| applicant.name.as_str());
    html! { <p>{ say("step.accept.who", &[applicant, &case.record.seen.len().to_string()]) }</p> }
}

/// What the notice will hold: everything that the engine found, none left out.
fn deficits(case: &Case) -> Html {
    let told: Vec<&str> = told(case).collect();
    let list = case.decision.iter().flat_map(|decision| &decision.deficits);
    let row = |deficit: &Deficit| {
        html! { <li key={deficit.id.clone()}><strong>{ deficit.title.get(LANG) }</strong>{ "：" }{ deficit.reason.text.get(LANG) }{ deficit.how_to_mend.get(LANG) }</li> }
    };
    let new = list.filter(|deficit| !told.contains(&deficit.id.as_str()));
    html! { <ol class="asked">{ for new.map(row) }</ol> }
}

/// What the window may add: listed things only, that the engine did not find and that are asked of this applicant.
fn also(desk: &Desk, ask: &Asking, case: &Case, list: Option<&Listed>) -> Html {
    let Some(list) = list else { return Html::default() };
    let found: Vec<&str> = case
        .decision
        .iter()
        .flat_map(|decision| &decision.deficits)
        .map(|deficit| deficit.id.as_str())
        .collect();
    let asked_of = |id: &str| {
        let results = case.decision.iter().flat_map(|decision| &decision.materials);
        results.into_iter().any(|result| {
            result.id == id && result.requirement == "required" && result.evidence != "by_department"
        })
    };
    let materials = list.materials.iter().filter(|material| asked_of(&material.id)).flat_map(|material| {
        let whole = (material.id.clone(), material.title.get(LANG).to_owned());
        let checks = material.checks.iter().map(|check| {
            (
                format!("{}.{}", material.id, check.id),
                format!("{} · {}", material.title.get(LANG), check.title.get(LANG)),
            )
        });
        std::iter::once(whole).chain(checks)
    });
    let conditions = list
        .conditions
        .iter()
        .filter(|condition| matches!(condition.effect.as_str(), "correctable" | "verify"));
    let conditions = conditions.map(|condition| (condition.id.clone(), condition.title.get(LANG).to_owned()));
    let more: Vec<(String, String)> =
        materials.chain(conditions).filter(|(id, _)| !found.contains(&id.as_str())).collect();
    if more.is_empty() {
        return Html::default();
    }
    html! { <details class="also"><summary>{ say("step.correct.also", &[]) }</summary>{ choices(desk, ask, &more) }</details> }
}

fn choices(desk: &Desk, ask: &Asking, list: &[(String, String)]) -> Html {
    let choice = |(id, title): &(String, String)| {
        let (dispatcher, chosen) = (desk.dispatcher(), id.clone());
        let onchange = Callback::from(move |event: Event| {
            let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
            dispatcher.dispatch(Action::Desk(Act::Answer(Answering::Choose(chosen.clone(), checked))));
        });
        html! { <label class="check" key={id.clone()}><input type="checkbox" value={id.clone()} checked={ask.chosen.contains(id)} {onchange} />{ title }</label> }
    };
    html! { <div class="checks">{ for list.iter().map(choice) }</div> }
}

/// Which materials come later; the day where the item doesn't say it.
fn deferred(desk: &Desk, ask: &Asking, case: &Case, list: Option<&Listed>) -> Html {
    let Some(list) = list else { return Html::default() };
    let later =
        case.decision.iter().flat_map(|decision| &decision.deficits).filter(|deficit| deficit.deferrable);
    let row = |deficit: &Deficit| {
        let id = deficit.id.split('.').next().unwrap_or_default().to_owned();
        let material = list.materials.iter().find(|material| material.id == id);
        let days = material.and_then(|material| material.defer_days);
        let dispatcher = desk.dispatcher();
        let at = id.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let day = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatcher.dispatch(Action::Desk(Act::Answer(Answering::Day(at.clone(), day))));
        });
        html! {
            <div class="form-row" key={id.clone()}>
                if let Some(days) = days {
                    <p>{ say("step.accept-deferred.days", &[deficit.title.get(LANG), &days.to_string()]) }</p>
                } else {
                    <label for={format!("by-{id}")}>{ say("step.accept-deferred.by", &[deficit.title.get(LANG)]) }</label>
                    <input id={format!("by-{id}")} type="date" value={ask.days.get(&id).cloned().unwrap_or_default()} {oninput} />
                }
            </div>
        }
    };
    html! { <>{ for later.map(row) }</> }
}

fn refuse(desk: &Desk, ask: &Asking, case: &Case, list: Option<&Listed>) -> Html {
    let agrees = desk.agrees("refuse");
    let conditions = list.into_iter().flat_map(|list| &list.conditions);
    let excluding = conditions.filter(|condition| {
        condition.confirmed && matches!(condition.effect.as_str(), "ineligible" | "elsewhere")
    });
    let more: Vec<(String, String)> =
        excluding.map(|condition| (condition.id.clone(), condition.title.get(LANG).to_owned())).collect();
    html! {
        <>
            { deficits(case) }
            if !agrees { <p>{ say("step.refuse.grounds", &[]) }</p>{ choices(desk, ask, &more) } }
        </>
    }
}

fn document(desk: &Desk, ask: &Asking) -> Html {
    text(desk, "document", "steps.document", &ask.document, "text", Answering::Document)
}

fn day(desk: &Desk, ask: &Asking) -> Html {
    text(desk, "on", "steps.on", &ask.on, "date", Answering::On)
}

fn text(
    desk: &Desk,
    id: &'static str,
    code: &str,
    value: &str,
    kind: &'static str,
    make: fn(String) -> Answering,
) -> Html {
    let emit = answer(desk, make);
    let oninput = Callback::from(move |event: InputEvent| {
        emit.emit(event.target_unchecked_into::<HtmlInputElement>().value())
    });
    html! {
        <div class="form-row"><label for={id}>{ say(code, &[]) }</label>
            <input {id} type={kind} autocomplete="off" value={value.to_owned()} {oninput} /></div>
    }
}

fn limit(desk: &Desk, ask: &Asking, case: &Case, states: &[&str]) -> Html {
    let fits = case.clocks.iter().filter(|clock| states.contains(&clock.state.as_str()));
    let options: Vec<(String, String)> =
        fits.map(|clock| (clock.id.clone(), clock.title.get(LANG).to_owned())).collect();
    html! { <Select id="limit" label={say("steps.limit", &[])} {options} value={ask.limit.clone()} onpick={answer(desk, Answering::Limit)} /> }
}

fn stage(desk: &Desk, ask: &Asking) -> Html {
    let options =
        vec![("started".to_owned(), say("stage.started", &[])), ("done".to_owned(), say("stage.done", &[]))];
    html! { <Select id="stage" label={say("steps.stage", &[])} {options} value={ask.stage.clone()} onpick={answer(desk, Answering::Stage)} /> }
}

fn granted(desk: &Desk, ask: &Asking) -> Html {
    let options =
        vec![("true".to_owned(), say("granted.yes", &[])), ("false".to_owned(), say("granted.no", &[]))];
    let value = ask.granted.map(|granted| granted.to_string()).unwrap_or_default();
    html! { <Select id="granted" label={say("steps.granted", &[])} {options} {value} onpick={answer(desk, |word| Answering::Granted(word == "true"))} /> }
}

fn transfer(desk: &Desk, ask: &Asking) -> Html {
    let own = desk.me().map(|me| me.account.to_string());
    let others = desk.desk.colleagues.iter().filter(|one| one.enabled && Some(&one.account) != own.as_ref());
    let options: Vec<(String, String)> = others
        .map(|one| {
            let window =
                one.window.map(|window| say("window.number", &[&window.to_string()])).unwrap_or_default();
            (
                one.account.clone(),
                format!("{} {} {window}", one.name, say(&format!("role.{}", one.role), &[])),
            )
        })
        .collect();
    html! { <Select id="staff" label={say("steps.staff", &[])} {options} value={ask.staff.clone()} onpick={answer(desk, Answering::Staff)} /> }
}
