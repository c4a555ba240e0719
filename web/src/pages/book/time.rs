//! Day and time.

use super::begin;
use super::full::full_slot;
use crate::app::Wizard;
use crate::components::calendar::calendar;
use crate::components::link::PageLink;
use crate::state::{Page, Step};
use crate::wording::{chinese_in, say};
use yew::prelude::*;

pub(super) fn page(wizard: &Wizard, item: &str) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    if desk.hall.is_none() && desk.halls.is_some() {
        return begin(lang, item, "book.choose_hall");
    }
    let hall = desk.chosen();
    let held = desk.held.as_ref().filter(|_| !desk.lapsed);
    html! {
        <>
            if let Some(hall) = hall { <p class="lead" lang={chinese_in(lang, &hall.name)}>{ &hall.name }</p> }
            { full_slot(wizard) }
            if let Some(held) = held {
                <div class="held-note">
                    <p>{ say(lang, "book.held.already", &[&super::full::when(lang, &held.slot)]) }</p>
                    <p><PageLink page={Page::Book { item: item.into(), step: Step::Person }} to="person">{ say(lang, "book.held.go_on", &[]) }</PageLink></p>
                </div>
            }
            { calendar(wizard) }
        </>
    }
}
