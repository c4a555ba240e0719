//! What stands in the boxes of a page that the server made, when the program takes it over.
//! In: the state, the boxes of the screen by their ids. Out: the state with what was typed and chosen.
//! Absent: what was pressed (`static/first.js` presses it again); judging what was typed.

use crate::answers::Input;
use crate::components::dom_id;
use crate::model::{FactView, FieldView, Kind, Owner, Shape};
use crate::state::{Action, Page, Place, State};

/// The boxes of the screen, by id.
pub struct Boxes<'a> {
    /// What stands in a text box; empty where there is none.
    pub text: &'a dyn Fn(&str) -> String,
    /// Whether a row is chosen.
    pub checked: &'a dyn Fn(&str) -> bool,
}

/// The state with what stands in the boxes of its question.
pub fn entered(state: State, boxes: &Boxes<'_>) -> State {
    let Page::Question { fact, .. } = &state.page else { return state };
    let review = state.case().and_then(|case| case.review.clone());
    let Some(fact) = review.as_ref().and_then(|review| review.item.fact(fact)) else { return state };
    boxes.of(fact).into_iter().fold(state, |state, (place, input)| state.apply(Action::Enter(place, input)))
}

impl Boxes<'_> {
    fn of(&self, fact: &FactView) -> Vec<(Place, Input)> {
        // A list shows one element before anything was answered.
        let row = matches!(fact.shape, Shape::Rows { .. }).then_some(0);
        let place =
            |field: &FieldView| Place { owner: Owner::Fact(fact.id.clone()), row, field: field.id.clone() };
        let all = fact.shape.fields().iter().map(|field| (place(field), field));
        let all = all.map(|(place, field)| (self.input(&dom_id(&place.path(true)), field), place));
        all.filter(|(input, _)| !input.is_blank()).map(|(input, place)| (place, input)).collect()
    }

    /// As `components::field` draws it.
    fn input(&self, id: &str, field: &FieldView) -> Input {
        let chosen = |value: &str| (self.checked)(&format!("{id}--{value}"));
        if field.optional && (self.checked)(&format!("{id}-absent--null")) {
            return Input::Absent;
        }
        match &field.kind {
            Kind::Bool if chosen("true") => Input::Yes(true),
            Kind::Bool if chosen("false") => Input::Yes(false),
            Kind::Bool => Input::Blank,
            Kind::Choice { options, several: false } => {
                let found = options.iter().find(|(value, _)| chosen(value));
                found.map_or(Input::Blank, |(value, _)| Input::One(value.clone()))
            }
            Kind::Choice { options, several: true } => {
                let found = options.iter().map(|(value, _)| value).filter(|value| chosen(value));
                let found: std::collections::BTreeSet<String> = found.cloned().collect();
                if found.is_empty() && !chosen("-none") { Input::Blank } else { Input::Many(found) }
            }
            Kind::Date => {
                ["year", "month", "day"].iter().enumerate().fold(Input::Blank, |date, (part, name)| {
                    match (self.text)(&format!("{id}-{name}")) {
                        text if text.is_empty() => date,
                        text => date.with_date_part(part, &text),
                    }
                })
            }
            _ => Input::Text((self.text)(id)),
        }
    }
}

#[cfg(test)]
#[path = "early_tests.rs"]
mod tests;
