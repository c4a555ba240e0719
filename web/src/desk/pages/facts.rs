//! 申请事实: each fact of the item's list with its value; a change is reviewed by the server at once.
//! Boxes hold what is typed until the server took it. Fields of the papers stand below, where a check reads them.

use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{Case, ListedField};
use crate::desk::parts::select::Select;
use crate::desk::state::Action;
use crate::desk::state::case::Act;
use crate::desk::values::{text_of, typed, value_at};
use crate::desk::wording::{LANG, say};
use serde_json::{Value, json};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The table.
#[component]
pub fn Facts() -> Html {
    let desk = use_desk();
    let (Some(case), Some(list)) = (&desk.desk.case, &desk.desk.list) else { return Html::default() };
    let open: Vec<&str> = case
        .decision
        .iter()
        .flat_map(|decision| &decision.questions)
        .map(|question| question.field.as_str())
        .collect();
    let changes = desk.may("change") && case.state != "deferred";
    let facts = list.facts.iter().map(|field| row(&desk, case, field, &field.field, &open, changes));
    let papers = list.materials.iter().flat_map(|material| {
        let pieces = case.facts["evidence"][&material.id].as_array().map_or(1, Vec::len);
        (0..if material.many { pieces } else { 1 }).flat_map(move |piece| {
            material.fields.iter().map(move |field| {
                let of =
                    if material.many { format!("{}[{piece}]", material.id) } else { material.id.clone() };
                (material, piece, field, format!("evidence.{of}.{}", field.field))
            })
        })
    });
    let papers = papers
        .filter(|(_, _, _, path)| open.contains(&path.as_str()) || value_at(&case.facts, path).is_some());
    let papers: Vec<Html> = papers
        .map(|(material, piece, field, path)| {
            let number = if material.many { (piece + 1).to_string() } else { String::new() };
            let mut named = field.clone();
            named.question.zh = format!("{}{number} · {}", material.title.zh, field.question.zh);
            row(&desk, case, &named, &path, &open, changes)
        })
        .collect();
    html! {
        <section class="panel facts-panel" aria-labelledby="facts-title">
            <h2 id="facts-title">{ say("facts.title", &[]) }</h2>
            if changes && !case.record.notices.is_empty() { { because(&desk) } }
            <table class="table facts-table"><tbody>{ for facts }</tbody></table>
            if !papers.is_empty() {
                <h3>{ say("facts.papers", &[]) }</h3>
                <table class="table facts-table"><tbody>{ for papers }</tbody></table>
            }
        </section>
    }
}

/// After a notice: did the applicant bring it, or was the desk's record wrong? Told once rests on it.
fn because(desk: &Desk) -> Html {
    let check = |id: &'static str, code: &str, checked: bool, make: fn(bool) -> Act| {
        let dispatcher = desk.dispatcher();
        let onchange = Callback::from(move |event: Event| {
            let checked = event.target_unchecked_into::<HtmlInputElement>().checked();
            dispatcher.dispatch(Action::Desk(make(checked)));
        });
        html! { <label class="check" for={id}><input type="checkbox" {id} {checked} {onchange} />{ say(code, &[]) }</label> }
    };
    html! {
        <div class="because">
            { check("own-mistake", "facts.own-mistake", desk.desk.own_mistake, Act::OwnMistake) }
            { check("on-the-spot", "facts.on-the-spot", desk.desk.on_the_spot, Act::OnTheSpot) }
        </div>
    }
}

fn row(desk: &Desk, case: &Case, field: &ListedField, path: &str, open: &[&str], changes: bool) -> Html {
    let value = value_at(&case.facts, path);
    let is_open = open.iter().any(|other| {
        *other == path || other.starts_with(&format!("{path}[")) || other.starts_with(&format!("{path}."))
    });
    html! {
        <tr key={path.to_owned()} class={classes!(is_open.then_some("open"))} data-field={path.to_owned()}>
            <th scope="row" id={format!("q-{}", crate::components::dom_id(path))}>{ field.question.get(LANG) }
                if is_open { <span class="tag">{ say("facts.open", &[]) }</span> }
            </th>
            <td>{ if field.kind == "rows" { rows(desk, case, field, path, changes) } else { entry(desk, field, path, value, changes) } }</td>
        </tr>
    }
}

/// A list of elements: each with its fields, and one more.
fn rows(desk: &Desk, case: &Case, field: &ListedField, path: &str, changes: bool) -> Html {
    let elements = value_at(&case.facts, path).and_then(Value::as_array).cloned().unwrap_or_default();
    let title = field.title.as_ref().map_or("", |title| title.get(LANG)).to_owned();
    let element = |index: usize| {
        let mut without = elements.clone();
        without.remove(index);
        let remove = on_click(desk, Action::Desk(Act::Set(path.to_owned(), Value::Array(without))));
        let number = (index + 1).to_string();
        html! {
            <fieldset class="element" key={index}>
                <legend>{ format!("{title}{number}") }</legend>
                { for field.fields.iter().map(|inner| {
                    let at = format!("{path}[{index}].{}", inner.field);
                    let value = value_at(&case.facts, &at);
                    html! { <div class="element-row" data-field={at.clone()}><span id={format!("q-{}", crate::components::dom_id(&at))}>{ inner.question.get(LANG) }</span>{ entry(desk, inner, &at, value, changes) }</div> }
                }) }
                if changes { <button type="button" class="bare" onclick={remove}>{ say("facts.remove", &[&title, &number]) }</button> }
            </fieldset>
        }
    };
    let mut with = elements.clone();
    with.push(json!({}));
    let add = on_click(desk, Action::Desk(Act::Set(path.to_owned(), Value::Array(with))));
    html! {
        <>
            { for (0..elements.len()).map(element) }
            if changes { <button type="button" class="second small" onclick={add}>{ say("facts.add", &[&title]) }</button> }
        </>
    }
}

fn entry(desk: &Desk, field: &ListedField, path: &str, value: Option<&Value>, changes: bool) -> Html {
    if !changes {
        return html! { <span class="fact-value">{ words(field, value) }</span> };
    }
    let label = field.question.get(LANG).to_owned();
    let id = format!("f-{}", crate::components::dom_id(path));
    match field.kind.as_str() {
        "bool" => {
            let options = vec![("true".to_owned(), say("yes", &[])), ("false".to_owned(), say("no", &[]))];
            let value = value.and_then(Value::as_bool).map(|yes| yes.to_string()).unwrap_or_default();
            html! { <Select {id} {label} {options} {value} bare=true onpick={picking(desk, path, |word| json!(word == "true"))} /> }
        }
        "choice" if !field.several => {
            let options = field
                .options
                .iter()
                .map(|option| (option.id.clone(), option.title.get(LANG).to_owned()))
                .collect::<Vec<_>>();
            html! { <Select {id} {label} {options} value={text_of(value)} bare=true onpick={picking(desk, path, |word| json!(word))} /> }
        }
        "choice" => several(desk, field, path, value),
        _ => text_box(desk, field, path, value, id),
    }
}

fn picking(desk: &Desk, path: &str, make: fn(String) -> Value) -> Callback<String> {
    let (dispatcher, path) = (desk.dispatcher(), path.to_owned());
    Callback::from(move |word: String| {
        let act = match word.is_empty() {
            true => Act::Unset(path.clone()),
            false => Act::Set(path.clone(), make(word)),
        };
        dispatcher.dispatch(Action::Desk(act));
    })
}

fn several(desk: &Desk, field: &ListedField, path: &str, value: Option<&Value>) -> Html {
    let chosen: Vec<String> = value
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| one.as_str().map(str::to_owned))
        .collect();
    let option = |option: &crate::desk::model::ListedOption| {
        let checked = chosen.contains(&option.id);
        let mut then: Vec<String> = chosen.iter().filter(|id| **id != option.id).cloned().collect();
        if !checked {
            then.push(option.id.clone());
        }
        let (dispatcher, path) = (desk.dispatcher(), path.to_owned());
        let onchange = Callback::from(move |_: Event| {
            dispatcher.dispatch(Action::Desk(Act::Set(path.clone(), json!(then))))
        });
        html! { <label class="check" key={option.id.clone()}><input type="checkbox" {checked} {onchange} />{ option.title.get(LANG) }</label> }
    };
    html! { <div role="group" aria-label={field.question.get(LANG).to_owned()} class="checks">{ for field.options.iter().map(option) }</div> }
}

fn text_box(desk: &Desk, field: &ListedField, path: &str, value: Option<&Value>, id: String) -> Html {
    let shown = desk.desk.typed.get(path).cloned().unwrap_or_else(|| text_of(value));
    let (dispatcher, at) = (desk.dispatcher(), path.to_owned());
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(Action::Desk(Act::Typing(at.clone(), text)));
    });
    let (dispatcher, at, kind, before) =
        (desk.dispatcher(), path.to_owned(), field.kind.clone(), text_of(value));
    let onchange = Callback::from(move |event: Event| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        if text.trim() == before {
            return;
        }
        let act = match text.trim().is_empty() {
            true => Act::Unset(at.clone()),
            false => Act::Set(at.clone(), typed(&kind, &text)),
        };
        dispatcher.dispatch(Action::Desk(act));
    });
    let none = on_click(desk, Action::Desk(Act::Set(path.to_owned(), Value::Null)));
    let is_none = value.is_some_and(Value::is_null);
    let placeholder = (field.kind == "date").then(|| say("facts.date", &[]));
    html! {
        <span class="fact-box">
            <input {id} class={classes!(matches!(field.kind.as_str(), "date" | "integer" | "decimal").then_some("figure"))} value={shown}
                autocomplete="off" aria-label={field.question.get(LANG).to_owned()} {placeholder} {oninput} {onchange} />
            if let Some(unit) = &field.unit { <span>{ unit }</span> }
            if field.optional {
                <button type="button" class="second small" aria-pressed={is_none.to_string()} onclick={none}>{ say("facts.none", &[]) }</button>
            }
        </span>
    }
}

/// A value in words, where nothing can be changed.
fn words(field: &ListedField, value: Option<&Value>) -> String {
    let title = |id: &str| {
        field
            .options
            .iter()
            .find(|option| option.id == id)
            .map_or(id, |option| option.title.get(LANG))
            .to_owned()
    };
    match value {
        None => "—".into(),
        Some(Value::Null) => say("facts.none", &[]),
        Some(Value::Bool(yes)) => say(if *yes { "yes" } else { "no" }, &[]),
        Some(Value::String(text)) if field.kind == "choice" => title(text),
        Some(Value::Array(list)) => {
            list.iter().filter_map(Value::as_str).map(title).collect::<Vec<_>>().join("、")
        }
        some => format!("{}{}", text_of(some), field.unit.as_deref().unwrap_or_default()),
    }
}
