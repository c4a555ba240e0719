//! Radio buttons and checkboxes as large rows. Absent: what they mean.

use super::use_wizard;
use super::words::words;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Value for tests and forms.
    pub value: AttrValue,
    /// What is read.
    pub title: AttrValue,
    /// Chosen.
    pub checked: bool,
}

/// Properties of [`Options`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct OptionsProps {
    /// Group name: unique on the page.
    pub name: AttrValue,
    /// Several may be chosen.
    #[prop_or_default]
    pub several: bool,
    /// Two short ones stand side by side.
    #[prop_or_default]
    pub pair: bool,
    /// Rows.
    pub choices: Vec<Choice>,
    /// A row was chosen (index) or, of several, given up.
    pub onpick: Callback<(usize, bool)>,
}

/// A list of choices; stands in a fieldset.
#[component]
pub fn Options(props: &OptionsProps) -> Html {
    let lang = use_wizard().lang;
    let kind = if props.several { "checkbox" } else { "radio" };
    let row = |(index, choice): (usize, &Choice)| {
        let id = format!("{}--{}", props.name, choice.value);
        let onpick = props.onpick.clone();
        let onchange = Callback::from(move |event: Event| {
            let box_ = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
            onpick.emit((index, box_.is_some_and(|b| b.checked())));
        });
        html! {
            <label class="option" for={id.clone()} key={choice.value.to_string()}>
                <input type={kind} {id} name={props.name.clone()} value={choice.value.clone()} checked={choice.checked} {onchange} />
                <span>{ words(lang, &choice.title) }</span>
            </label>
        }
    };
    html! { <div class={classes!("options", props.pair.then_some("pair"))}>{ for props.choices.iter().enumerate().map(row) }</div> }
}
