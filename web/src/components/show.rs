//! An answer in words, for reading again. In: `Input` and its kind. Out: text.

use crate::answers::Input;
use crate::model::{Kind, Lang};
use crate::wording::say;

/// What was answered.
pub fn show(lang: Lang, kind: &Kind, question: &str, input: &Input) -> String {
    match (input, kind) {
        (Input::Blank, _) => "—".into(),
        (Input::Absent, _) => say(lang, "answers.absent", &[]),
        (Input::Yes(yes), _) => say(lang, yes_no_code(question, *yes), &[]),
        (Input::One(id), Kind::Choice { options, .. }) => title(options, id),
        (Input::Many(ids), Kind::Choice { .. }) if ids.is_empty() => say(lang, "answers.absent", &[]),
        (Input::Many(ids), Kind::Choice { options, .. }) => {
            let chosen = options.iter().filter(|(id, _)| ids.contains(id)).map(|(_, title)| title.as_str());
            chosen.collect::<Vec<_>>().join(&say(lang, "answers.joint", &[]))
        }
        (Input::Date([year, month, day]), _) => {
            let [month, day] = [month, day].map(|part| part.trim().trim_start_matches('0'));
            say(lang, "answers.date", &[year.trim(), month, day])
        }
        (
            Input::Text(text),
            Kind::Integer { unit: Some(unit), .. } | Kind::Decimal { unit: Some(unit), .. },
        ) => {
            format!("{} {unit}", text.trim().trim_end_matches(unit.as_str()))
        }
        (Input::Text(text), _) => text.trim().into(),
        (Input::One(id), _) => id.clone(),
        (Input::Many(ids), _) => ids.iter().cloned().collect::<Vec<_>>().join(" "),
    }
}

/// The code of the word for yes or no to this question.
pub fn yes_no_code(question: &str, yes: bool) -> &'static str {
    let (for_yes, for_no) = crate::wording::yes_no(question);
    if yes { for_yes } else { for_no }
}

fn title(options: &[(String, String)], id: &str) -> String {
    options.iter().find(|(option, _)| option == id).map_or(id, |(_, title)| title).into()
}
