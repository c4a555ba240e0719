//! One field to fill in, by its kind. In: the field, its place, what stands there. Out: `Action::Enter`.
//! Absent: judging what is entered (the engine does, see `problems`).

use super::options::{Choice, Options};
use super::show::yes_no_code;
use super::words::words;
use super::{dom_id, use_wizard};
use crate::answers::Input;
use crate::model::{FieldView, Kind, Lang, Owner};
use crate::problems::sentence;
use crate::state::{Action, Place};
use crate::wording::say;
use std::collections::BTreeSet;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Field`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FieldProps {
    /// The field.
    pub field: FieldView,
    /// Where it is.
    pub place: Place,
    /// Its path in the facts document.
    pub path: String,
    /// What stands there.
    pub value: Input,
    /// The page's heading asks it already: the field is labelled by the elements of these ids.
    #[prop_or_default]
    pub heading: Option<AttrValue>,
    /// Changes are looked at at once.
    #[prop_or_default]
    pub live: bool,
}

/// A field with its label, help and mistake.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let wizard = use_wizard();
    let (live, place) = (props.live, props.place.clone());
    let settle = match &place.owner {
        Owner::Fact(fact) => Action::SettleFact(fact.clone()),
        Owner::Material(_) => Action::Settle,
    };
    let (dispatcher, then) = (wizard.dispatcher(), settle.clone());
    let enter = Callback::from(move |(input, done): (Input, bool)| {
        dispatcher.dispatch(Action::Enter(place.clone(), input));
        if live && done {
            dispatcher.dispatch(then.clone());
        }
    });
    let dispatcher = wizard.dispatcher();
    let leave = Callback::from(move |_: Event| {
        if live {
            dispatcher.dispatch(settle.clone());
        }
    });
    let problem = wizard.case().and_then(|case| case.problem(&props.path));
    let problem = problem.map(|p| sentence(wizard.lang, p, Some(&props.field.kind)));
    Drawn { props, lang: wizard.lang, id: dom_id(&props.path), problem, enter, leave }.html()
}

struct Drawn<'a> {
    props: &'a FieldProps,
    lang: Lang,
    id: String,
    problem: Option<String>,
    /// A new value, and whether it is complete as it is.
    enter: Callback<(Input, bool)>,
    /// A box was left.
    leave: Callback<Event>,
}

impl Drawn<'_> {
    fn say(&self, code: &str) -> String {
        say(self.lang, code, &[])
    }

    fn html(&self) -> Html {
        match &self.props.field.kind {
            Kind::Bool => self.group(self.yes_no()),
            Kind::Choice { options, several: false } => self.group(self.one(options)),
            Kind::Choice { options, several: true } => self.group(self.many(options)),
            Kind::Date => self.group(self.date()),
            _ => self.single(),
        }
    }

    /// Ids of what describes the field.
    fn described(&self) -> Option<String> {
        let help = self.props.field.help.is_some() || self.props.heading.is_some();
        let ids =
            [help.then(|| self.help_id()), self.problem.is_some().then(|| format!("{}-problem", self.id))];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn help_id(&self) -> String {
        if self.props.heading.is_some() { "help".into() } else { format!("{}-help", self.id) }
    }

    /// Help (unless the page shows it) and mistake.
    fn notes(&self) -> Html {
        let help = self.props.field.help.as_ref().filter(|_| self.props.heading.is_none());
        html! {
            <>
                if let Some(help) = help { <p class="help" id={self.help_id()}>{ words(self.lang, help) }</p> }
                if let Some(problem) = &self.problem { <p class="problem" id={format!("{}-problem", self.id)}>{ problem }</p> }
            </>
        }
    }

    fn group(&self, body: Html) -> Html {
        let labelled = self.props.heading.clone();
        html! {
            <fieldset class={self.class()} id={self.id.clone()} data-field={self.props.path.clone()}
                aria-labelledby={labelled.clone()} aria-describedby={self.described()}>
                if labelled.is_none() { <legend>{ words(self.lang, &self.props.field.question) }</legend> }
                { self.notes() }
                { body }
                { self.absent() }
            </fieldset>
        }
    }

    fn class(&self) -> Classes {
        classes!("field", self.problem.is_some().then_some("wrong"))
    }

    fn yes_no(&self) -> Html {
        let choice = |yes: bool| Choice {
            value: if yes { "true" } else { "false" }.into(),
            title: self.say(yes_no_code(&self.props.field.question, yes)).into(),
            checked: self.props.value == Input::Yes(yes),
        };
        let onpick = self.enter.reform(|(index, _)| (Input::Yes(index == 0), true));
        html! { <Options name={self.id.clone()} pair=true choices={vec![choice(true), choice(false)]} {onpick} /> }
    }

    fn one(&self, options: &[(String, String)]) -> Html {
        let choice = |(id, title): &(String, String)| Choice {
            value: id.clone().into(),
            title: title.clone().into(),
            checked: matches!(&self.props.value, Input::One(chosen) if chosen == id),
        };
        let ids: Vec<String> = options.iter().map(|(id, _)| id.clone()).collect();
        let onpick =
            self.enter.reform(move |(index, _): (usize, bool)| (Input::One(ids[index].clone()), true));
        html! { <Options name={self.id.clone()} choices={options.iter().map(choice).collect::<Vec<_>>()} {onpick} /> }
    }

    fn many(&self, options: &[(String, String)]) -> Html {
        let chosen = match &self.props.value {
            Input::Many(ids) => ids.clone(),
            _ => BTreeSet::new(),
        };
        let choice = |(id, title): &(String, String)| Choice {
            value: id.clone().into(),
            title: title.clone().into(),
            checked: chosen.contains(id),
        };
        let mut choices: Vec<Choice> = options.iter().map(choice).collect();
        let none = matches!(&self.props.value, Input::Many(ids) if ids.is_empty());
        choices.push(Choice {
            value: "-none".into(),
            title: self.say("none_of_these").into(),
            checked: none,
        });
        let ids: Vec<String> = options.iter().map(|(id, _)| id.clone()).collect();
        let onpick = self.enter.reform(move |(index, checked): (usize, bool)| {
            let mut chosen = chosen.clone();
            match (ids.get(index), checked) {
                (Some(id), true) => drop(chosen.insert(id.clone())),
                (Some(id), false) => drop(chosen.remove(id)),
                (None, true) => return (Input::Many(BTreeSet::new()), true),
                (None, false) => return (Input::Blank, true),
            }
            // Taking the last one back is no statement that there is none.
            (if chosen.is_empty() { Input::Blank } else { Input::Many(chosen) }, true)
        });
        html! {
            <>
                if !self.props.field.question.contains("多选") { <p class="hint">{ self.say("several.hint") }</p> }
                <Options name={self.id.clone()} several=true {choices} {onpick} />
            </>
        }
    }

    fn date(&self) -> Html {
        let parts = self.props.value.date_parts();
        let names = [("date.year", "year", "4"), ("date.month", "month", "2"), ("date.day", "day", "2")];
        let boxes = names.into_iter().zip(parts).enumerate().map(|(part, ((label, class, size), text))| {
            let id = format!("{}-{class}", self.id);
            let value = self.props.value.clone();
            let oninput = self.enter.reform(move |event: InputEvent| {
                (value.with_date_part(part, &event.target_unchecked_into::<HtmlInputElement>().value()), false)
            });
            html! {
                <div class={classes!("date-part", class)}>
                    <input type="text" inputmode="numeric" autocomplete="off" {size} id={id.clone()} data-part={class}
                        value={text} {oninput} onchange={self.leave.clone()}
                        aria-invalid={self.problem.is_some().then_some("true")} />
                    <label for={id}>{ self.say(label) }</label>
                </div>
            }
        });
        html! {
            <>
                <div class="date">{ for boxes }</div>
                if self.props.heading.is_some() { <p class="hint">{ self.say("date.hint") }</p> }
            </>
        }
    }

    /// One box with a label.
    fn single(&self) -> Html {
        let (mode, unit) = match &self.props.field.kind {
            Kind::Integer { unit, .. } => ("numeric", unit.clone()),
            Kind::Decimal { unit, .. } => ("decimal", unit.clone()),
            Kind::Phone => ("tel", None),
            _ => ("text", None),
        };
        let wide = matches!(self.props.field.kind, Kind::Text { .. });
        let text = match &self.props.value {
            Input::Text(text) => text.clone(),
            _ => String::new(),
        };
        let oninput = self.enter.reform(|event: InputEvent| {
            (Input::Text(event.target_unchecked_into::<HtmlInputElement>().value()), false)
        });
        let unit_id = format!("{}-unit", self.id);
        let described = [self.described(), unit.is_some().then(|| unit_id.clone())];
        let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
        html! {
            <div class={self.class()} data-field={self.props.path.clone()}>
                if self.props.heading.is_none() { <label for={self.id.clone()}>{ words(self.lang, &self.props.field.question) }</label> }
                { self.notes() }
                <div class="box">
                    <input type="text" inputmode={mode} autocomplete="off" spellcheck="false" id={self.id.clone()}
                        class={wide.then_some("wide")} value={text} {oninput} onchange={self.leave.clone()}
                        aria-labelledby={self.props.heading.clone()}
                        aria-describedby={(!described.is_empty()).then_some(described)}
                        aria-invalid={self.problem.is_some().then_some("true")} />
                    if let Some(unit) = unit { <span class="unit" id={unit_id}>{ words(self.lang, &unit) }</span> }
                </div>
                { self.absent() }
            </div>
        }
    }

    /// “There is none”, where that can be.
    fn absent(&self) -> Html {
        if !self.props.field.optional {
            return Html::default();
        }
        let code = if self.props.field.kind == Kind::Date { "absent.date" } else { "absent" };
        let checked = self.props.value == Input::Absent;
        let choices = vec![Choice { value: "null".into(), title: self.say(code).into(), checked }];
        let onpick =
            self.enter.reform(|(_, checked)| (if checked { Input::Absent } else { Input::Blank }, true));
        html! {
            <div class="absent">
                <Options name={format!("{}-absent", self.id)} several=true {choices} {onpick} />
            </div>
        }
    }
}
