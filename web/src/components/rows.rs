//! The element editor: every element of a list with all its fields, more of them, fewer of them.

use super::field::Field;
use super::{dom_id, use_wizard};
use crate::answers::{Entry, Fields};
use crate::browser;
use crate::model::{FactView, FieldView, Owner};
use crate::state::{Action, Place};
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`Rows`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RowsProps {
    /// The fact.
    pub fact: FactView,
    /// What one element is called.
    pub title: String,
    /// Fields of one element.
    pub fields: Vec<FieldView>,
    /// What stands there; nothing yet: one blank element is shown.
    pub entry: Option<Entry>,
    /// Changes are looked at at once.
    #[prop_or_default]
    pub live: bool,
}

/// The editor.
#[component]
pub fn Rows(props: &RowsProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let rows = match &props.entry {
        Some(Entry::Rows(rows)) => rows.clone(),
        _ => vec![Fields::new()],
    };
    let path = props.fact.path();
    use_row_focus(&path, rows.len());
    let owner = Owner::Fact(props.fact.id.clone());
    let add = {
        let (dispatcher, owner) = (wizard.dispatcher(), owner.clone());
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::AddRow(owner.clone())))
    };
    let row = |(index, entered): (usize, &Fields)| {
        let number = (index + 1).to_string();
        let remove = {
            let (dispatcher, owner) = (wizard.dispatcher(), owner.clone());
            Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::RemoveRow(owner.clone(), index)))
        };
        let field = |field: &FieldView| {
            let place = Place { owner: owner.clone(), row: Some(index), field: field.id.clone() };
            let path = place.path(true);
            let value = entered.get(&field.id).cloned().unwrap_or_default();
            html! { <Field key={path.clone()} field={field.clone()} {place} path={path.clone()} {value} live={props.live} /> }
        };
        html! {
            <fieldset class="row" id={dom_id(&format!("{path}[{index}]"))} data-row={index.to_string()}>
                <legend>{ say(lang, "rows.number", &[&props.title, &number]) }</legend>
                { for props.fields.iter().map(field) }
                <button type="button" class="quiet" data-action="remove" onclick={remove}>
                    { say(lang, "rows.remove", &[&props.title, &number]) }
                </button>
            </fieldset>
        }
    };
    html! {
        <div class="rows" id={dom_id(&path)}>
            { for rows.iter().enumerate().map(row) }
            if rows.is_empty() { <p class="hint">{ say(lang, "rows.empty", &[]) }</p> }
            <button type="button" class="second" data-action="add" onclick={add}>
                { say(lang, "rows.add", &[&props.title]) }
            </button>
        </div>
    }
}

/// A new element is where one goes on; after one is taken away the focus stays with the list.
#[hook]
pub fn use_row_focus(path: &str, count: usize) {
    let before = use_mut_ref(|| count);
    let id = dom_id(path);
    use_effect_with(count, move |count| {
        let was = before.replace(*count);
        if *count > was {
            browser::focus(&format!("[id=\"{id}-{}-\"] input", count - 1));
        } else if *count < was {
            browser::focus(&format!("[id=\"{id}\"] [data-action=\"add\"]"));
        }
    });
}
