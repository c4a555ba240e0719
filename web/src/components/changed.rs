//! What changed since the progress was saved. Shown above the answers that were taken up again.

use super::use_wizard;
use crate::day::say_date;
use crate::wording::say;
use yew::prelude::*;

/// The note, or nothing.
#[component]
pub fn Changed() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let Some(changes) = wizard.case().and_then(|case| case.changes.clone()) else { return Html::default() };
    let day = |iso: &str| say_date(iso, lang).unwrap_or_else(|| iso.to_owned());
    let mut lines = Vec::new();
    if let Some((then, now)) = &changes.version {
        lines.push(say(lang, "changed.version", &[&day(then), &day(now)]));
    }
    if let Some((then, now)) = &changes.headline {
        lines.push(say(lang, "changed.outcome", &[then, now]));
    }
    lines.extend(changes.added.iter().map(|title| say(lang, "changed.added", &[title])));
    lines.extend(changes.gone.iter().map(|title| say(lang, "changed.gone", &[title])));
    lines.extend(changes.again.iter().map(|title| say(lang, "changed.again", &[title])));
    let lead = match (changes.rules, changes.any()) {
        (true, true) => "changed.rules",
        (true, false) => "changed.rules.same",
        (false, true) => "changed.date",
        (false, false) => "changed.none",
    };
    html! {
        <section class="changed" aria-labelledby="changed" data-changes={lines.len().to_string()} data-rules={changes.rules.to_string()}>
            <h2 id="changed">{ say(lang, "changed.title", &[&day(&changes.on)]) }</h2>
            <p>{ say(lang, lead, &[]) }</p>
            if !lines.is_empty() { <ul>{ for lines.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul> }
        </section>
    }
}
