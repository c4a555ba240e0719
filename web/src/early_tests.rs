//! Every kind of box is read as `components::field` would have entered it.

use super::*;
use crate::answers::Entry;
use std::collections::BTreeSet;

fn field(id: &str, kind: Kind, optional: bool) -> FieldView {
    FieldView { id: id.into(), kind, question: "问".into(), help: None, optional }
}

fn fact(shape: Shape) -> FactView {
    FactView {
        id: "it".into(),
        section: None,
        question: "问".into(),
        help: None,
        sensitive: false,
        purpose: None,
        shape,
    }
}

/// What is read of a record's fields, when these boxes are filled and chosen.
fn read(fields: Vec<FieldView>, texts: &[(&str, &str)], chosen: &[&str]) -> Vec<Input> {
    let text = |id: &str| {
        let found = texts.iter().find(|(other, _)| *other == id);
        found.map_or(String::new(), |(_, text)| (*text).to_owned())
    };
    let checked = |id: &str| chosen.contains(&id);
    let boxes = Boxes { text: &text, checked: &checked };
    boxes.of(&fact(Shape::Record(fields))).into_iter().map(|(_, input)| input).collect()
}

fn options() -> Vec<(String, String)> {
    ["a", "b"].map(|id| (id.into(), id.to_uppercase())).into()
}

#[test]
fn texts_dates_and_rows_are_read() {
    let number = Kind::Integer { min: 0, max: 9, unit: None };
    assert_eq!(
        read(vec![field("n", number.clone(), false)], &[("facts-it-n", " 3")], &[]),
        [Input::Text(" 3".into())]
    );
    let date = || vec![field("d", Kind::Date, true)];
    let whole = Input::Date(["1990".into(), "2".into(), String::new()]);
    assert_eq!(read(date(), &[("facts-it-d-year", "1990"), ("facts-it-d-month", "2")], &[]), [whole]);
    assert_eq!(read(date(), &[], &["facts-it-d-absent--null"]), [Input::Absent]);
    let one = || vec![field("c", Kind::Choice { options: options(), several: false }, false)];
    assert_eq!(read(one(), &[], &["facts-it-c--b"]), [Input::One("b".into())]);
    let many = || vec![field("m", Kind::Choice { options: options(), several: true }, false)];
    let both: BTreeSet<String> = ["a".into(), "b".into()].into();
    assert_eq!(read(many(), &[], &["facts-it-m--a", "facts-it-m--b"]), [Input::Many(both)]);
    assert_eq!(read(many(), &[], &["facts-it-m---none"]), [Input::Many(BTreeSet::new())]);
    let yes = || vec![field("y", Kind::Bool, false)];
    assert_eq!(read(yes(), &[], &["facts-it-y--false"]), [Input::Yes(false)]);
    for blank in [date(), one(), many(), yes(), vec![field("n", number, false)]] {
        assert_eq!(read(blank, &[], &[]), [], "what was not touched is not entered");
    }
}

#[test]
fn a_list_is_read_from_its_first_element() {
    let text = |id: &str| if id == "facts-it-0--name" { "甲".to_owned() } else { String::new() };
    let boxes = Boxes { text: &text, checked: &|_| false };
    let fields = vec![field("name", Kind::Text { max_length: 9 }, false)];
    let read = boxes.of(&fact(Shape::Rows { title: "人".into(), fields }));
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].0.row, &read[0].1), (Some(0), &Input::Text("甲".into())));
    let entry = Entry::Rows(vec![[("name".to_owned(), read[0].1.clone())].into()]);
    assert_eq!(entry.get(Some(0), "name"), Some(&Input::Text("甲".into())));
}
