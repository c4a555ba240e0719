//! 预约, step by step: which way and hall, day and time, name and number, done. Absent: what a step needs (`state::desk`).

mod done;
mod full;
mod person;
mod time;
mod ways;

pub use done::{place_card, visit_card};
pub use full::{full_slot, when};

use crate::app::{Wizard, name_window};
use crate::components::hall_box::{progress, trouble};
use crate::components::link::PageLink;
use crate::model::Lang;
use crate::state::{Page, Step};
use crate::wording::say;
use yew::prelude::*;

/// A step.
pub fn page(wizard: &Wizard, step: Step) -> Html {
    let lang = wizard.lang;
    let Some(review) = wizard.case().and_then(|case| case.review.clone()) else { return Html::default() };
    let code = match step {
        Step::Ways => "book.ways",
        Step::Time => "book.when",
        Step::Person if wizard.desk.joining.is_some() => "book.join",
        Step::Person => "book.who",
        Step::Done if wizard.desk.place.is_some() => "book.in_line",
        Step::Done => "book.done",
    };
    let title = say(lang, code, &[]);
    name_window(wizard, &title);
    html! {
        <div class={classes!("page", "book", format!("book-{}", step.id()))} data-step={step.id()}>
            <p class="back"><PageLink page={back(wizard, step)} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            { trouble(wizard) }
            <p class="section-name">{ &review.item.title }</p>
            <h1 tabindex="-1">{ title }</h1>
            { progress(wizard) }
            { match step {
                Step::Ways => ways::page(wizard, &review),
                Step::Time => time::page(wizard, &review.item.id),
                Step::Person => person::page(wizard, &review.item.id),
                Step::Done => done::page(wizard, &review),
            } }
        </div>
    }
}

/// Back is the step before; what is done is not gone back into.
fn back(wizard: &Wizard, step: Step) -> Page {
    match step {
        Step::Done | Step::Ways => wizard.page.above(),
        _ => wizard.back(),
    }
}

/// A link to begin at, for whoever came by an address.
fn begin(lang: Lang, item: &str, code: &str) -> Html {
    let page = Page::Book { item: item.into(), step: Step::Ways };
    html! {
        <>
            <p class="lead">{ say(lang, code, &[]) }</p>
            <p class="go"><PageLink {page} class="button main" to="begin">{ say(lang, "book.begin", &[]) }</PageLink></p>
        </>
    }
}
