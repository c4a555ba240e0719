//! A choice of one in a small box. In: options, what is chosen. Out: the value picked.

use crate::desk::wording::say;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`Select`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Value and words, in order.
    pub options: Vec<(String, String)>,
    /// What is chosen; empty: nothing.
    pub value: String,
    /// Label for screen readers only: the table's head says it.
    #[prop_or_default]
    pub bare: bool,
    /// What stands for nothing chosen, where that is a choice too.
    #[prop_or_default]
    pub none: Option<String>,
    /// Picked.
    pub onpick: Callback<String>,
}

/// A choice.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onpick = props.onpick.clone();
    let onchange = Callback::from(move |event: Event| {
        onpick.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let option = |(value, words): &(String, String)| {
        html! { <option key={value.clone()} value={value.clone()} selected={*value == props.value}>{ words }</option> }
    };
    let none = props.none.clone();
    let none = none.unwrap_or_else(|| if props.bare { "—".into() } else { say("choose", &[]) });
    let select = html! {
        <select id={props.id.clone()} {onchange} aria-label={props.bare.then(|| props.label.clone())}>
            <option value="" selected={props.value.is_empty()}>{ none }</option>
            { for props.options.iter().map(option) }
        </select>
    };
    match props.bare {
        true => select,
        false => {
            html! { <div class="form-row"><label for={props.id.clone()}>{ &props.label }</label>{ select }</div> }
        }
    }
}
