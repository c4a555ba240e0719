//! One material in hand: whether, in which form, its fields, a commitment instead.

use super::field::Field;
use super::options::{Choice, Options};
use super::photos::Photos;
use super::rows::use_row_focus;
use super::words::words;
use super::{dom_id, use_wizard};
use crate::answers::{FORM, Fields, Have, Paper, any_filled};
use crate::model::{FieldView, FormView, Lang, MaterialView, Owner, PaperResult};
use crate::problems::sentence;
use crate::state::{Action, CaseState, Place};
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`PaperCard`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PaperProps {
    /// The material.
    pub material: MaterialView,
    /// What is said of it.
    pub result: PaperResult,
}

/// A material on the papers page.
#[component]
pub fn PaperCard(props: &PaperProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let material = &props.material;
    let blank = CaseState::default();
    let case = wizard.case().unwrap_or(&blank);
    let paper = case.answers.papers.get(&material.id).cloned().unwrap_or_default();
    let path = material.path();
    let pieces = if paper.have == Have::Yes && material.many { paper.pieces.len() } else { 0 };
    use_row_focus(&path, pieces);
    let heading = format!("paper-{}", material.id);
    html! {
        <section class="paper" data-material={material.id.clone()} data-evidence={props.result.evidence.clone()}
            aria-labelledby={heading.clone()}>
            <div class="paper-head">
                <h2 id={heading} tabindex="-1">{ &material.title }</h2>
                <span class={classes!("chip", format!("chip-{}", props.result.evidence))}>{ &props.result.shown }</span>
            </div>
            { about(lang, props) }
            { have(&wizard, material, &paper, case) }
            if paper.have == Have::Yes {
                if material.many {
                    { many(&wizard, material, &paper, case) }
                } else if paper.form(0).is_some() {
                    <div class="piece">{ fields(material, &paper, 0, case) }</div>
                }
            }
            { commitment(&wizard, material, case) }
            if paper.have == Have::Yes { <Photos material={material.id.clone()} title={material.title.clone()} /> }
            <details class="why">
                <summary>{ say(lang, "documents.more", &[]) }</summary>
                <div class="why-body"><p>{ words(lang, &material.mend) }</p><p class="why-basis">{ words(lang, &material.basis) }</p></div>
            </details>
        </section>
    }
}

/// What the material is.
fn about(lang: Lang, props: &PaperProps) -> Html {
    let material = &props.material;
    let mistakes = material.mistakes.join(&say(lang, "documents.joint", &[]));
    html! {
        <div class="paper-about">
            <p>
                { say(lang, "documents.wants", &[&material.wants]) }
                if let Some(issuer) = &material.issuer { { "　" }{ say(lang, "documents.issuer", &[issuer]) } }
            </p>
            if let Some(licence) = &material.licence { <p>{ words(lang, licence) }</p> }
            if !mistakes.is_empty() { <p>{ words(lang, &say(lang, "documents.mistakes", &[&mistakes])) }</p> }
            if !props.result.required { <p class="maybe">{ say(lang, "documents.maybe", &[]) }</p> }
        </div>
    }
}

fn form_code(form: &FormView) -> String {
    match (form.accepted, form.licence) {
        (_, true) => "have.licence".into(),
        (true, _) => format!("have.{}", form.id),
        (false, _) => format!("have.only.{}", form.id),
    }
}

fn have(wizard: &crate::app::Wizard, material: &MaterialView, paper: &Paper, case: &CaseState) -> Html {
    let lang = wizard.lang;
    let mut choices = Vec::new();
    let mut meanings: Vec<(Have, Option<String>)> = Vec::new();
    let mut add = |value: &str, code: &str, checked: bool, meaning: (Have, Option<String>)| {
        choices.push(Choice { value: value.to_string().into(), title: say(lang, code, &[]).into(), checked });
        meanings.push(meaning);
    };
    if material.many {
        add("yes", "have.yes", paper.have == Have::Yes, (Have::Yes, None));
    } else {
        for form in &material.forms {
            let chosen = paper.have == Have::Yes && paper.form(0) == Some(form.id.as_str());
            add(&form.id, &form_code(form), chosen, (Have::Yes, Some(form.id.clone())));
        }
    }
    add("no", "have.no", paper.have == Have::No, (Have::No, None));
    add("unsure", "have.unsure", paper.have == Have::Unsure, (Have::Unsure, None));
    let (dispatcher, id) = (wizard.dispatcher(), material.id.clone());
    let onpick = Callback::from(move |(index, _): (usize, bool)| {
        let (have, form) = meanings[index].clone();
        dispatcher.dispatch(Action::Have(id.clone(), have, form));
    });
    let path = material.path();
    let problem = case.problem(&path).map(|p| match p.code.as_str() {
        "blank" => say(lang, "problem.blank.paper", &[]),
        _ => sentence(lang, p, None),
    });
    html! {
        <fieldset class={classes!("field", "have", problem.is_some().then_some("wrong"))} id={dom_id(&path)} data-field={path.clone()}>
            <legend>{ say(lang, "documents.have", &[]) }</legend>
            if let Some(problem) = problem { <p class="problem">{ problem }</p> }
            <Options name={dom_id(&path)} {choices} {onpick} />
        </fieldset>
    }
}

/// Fields of a piece that a check asks for, or that hold something.
fn fields(material: &MaterialView, paper: &Paper, index: usize, case: &CaseState) -> Html {
    let blank = Fields::new();
    let entered = paper.pieces.get(index).unwrap_or(&blank);
    let field = |field: &FieldView| {
        let row = Some(index);
        let place = Place { owner: Owner::Material(material.id.clone()), row, field: field.id.clone() };
        let path = place.path(material.many);
        let open = case.review.iter().any(|review| review.open.iter().any(|open| open.field == path));
        let value = entered.get(&field.id).cloned().unwrap_or_default();
        (open || any_filled(std::slice::from_ref(field), entered)).then(|| {
            html! { <Field key={path.clone()} field={field.clone()} {place} path={path.clone()} {value} live=true /> }
        })
    };
    html! { { for material.fields.iter().filter_map(field) } }
}

/// The pieces of a material of which there are several.
fn many(wizard: &crate::app::Wizard, material: &MaterialView, paper: &Paper, case: &CaseState) -> Html {
    let lang = wizard.lang;
    let owner = Owner::Material(material.id.clone());
    let piece = |index: usize| {
        let number = (index + 1).to_string();
        let (dispatcher, owner) = (wizard.dispatcher(), owner.clone());
        let remove =
            Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::RemoveRow(owner.clone(), index)));
        html! {
            <fieldset class="row" id={dom_id(&format!("{}[{index}]", material.path()))} data-row={index.to_string()}>
                <legend>{ say(lang, "pieces.number", &[&number]) }</legend>
                { piece_form(wizard, material, paper, index, case) }
                { fields(material, paper, index, case) }
                <button type="button" class="quiet" data-action="remove" onclick={remove}>
                    { say(lang, "pieces.remove", &[&number]) }
                </button>
            </fieldset>
        }
    };
    let (dispatcher, owner) = (wizard.dispatcher(), owner.clone());
    let add = Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::AddRow(owner.clone())));
    html! {
        <div class="rows">
            { for (0..paper.pieces.len()).map(piece) }
            <button type="button" class="second" data-action="add" onclick={add}>{ say(lang, "pieces.add", &[]) }</button>
        </div>
    }
}

fn piece_form(
    wizard: &crate::app::Wizard,
    material: &MaterialView,
    paper: &Paper,
    index: usize,
    case: &CaseState,
) -> Html {
    let lang = wizard.lang;
    let place = Place { owner: Owner::Material(material.id.clone()), row: Some(index), field: FORM.into() };
    let path = place.path(true);
    let choice = |form: &FormView| Choice {
        value: form.id.clone().into(),
        title: say(lang, &form_code(form), &[]).into(),
        checked: paper.form(index) == Some(form.id.as_str()),
    };
    let ids: Vec<String> = material.forms.iter().map(|f| f.id.clone()).collect();
    let dispatcher = wizard.dispatcher();
    let onpick = Callback::from(move |(index, _): (usize, bool)| {
        dispatcher.dispatch(Action::Enter(place.clone(), crate::answers::Input::One(ids[index].clone())));
        dispatcher.dispatch(Action::Settle);
    });
    let problem = case.problem(&path).map(|p| sentence(lang, p, None));
    html! {
        <fieldset class={classes!("field", problem.is_some().then_some("wrong"))} id={dom_id(&path)} data-field={path.clone()}>
            <legend>{ say(lang, "pieces.form", &[]) }</legend>
            if let Some(problem) = problem { <p class="problem">{ problem }</p> }
            <Options name={dom_id(&path)} choices={material.forms.iter().map(choice).collect::<Vec<_>>()} {onpick} />
        </fieldset>
    }
}

/// The applicant may commit in writing; never preselected.
fn commitment(wizard: &crate::app::Wizard, material: &MaterialView, case: &CaseState) -> Html {
    let Some(text) = &material.commitment else { return Html::default() };
    let checked = case.answers.commitments.contains(&material.id);
    let title = say(wizard.lang, "commitment", &[text]);
    let choices = vec![Choice { value: "commit".into(), title: title.into(), checked }];
    let (dispatcher, id) = (wizard.dispatcher(), material.id.clone());
    let onpick = Callback::from(move |(_, checked): (usize, bool)| {
        dispatcher.dispatch(Action::Commit(id.clone(), checked));
    });
    html! {
        <div class="commitment">
            <Options name={format!("commit-{}", material.id)} several=true {choices} {onpick} />
        </div>
    }
}
