//! What stands around every page of the kiosk: the hall and its clock, reading aloud and language, the way home, the end,
//! and the warning before somebody's session ends by itself.

use super::app::{Pulse, on_tap, use_begun, use_end, use_kiosk};
use super::clock::{day, time};
use super::device::Device;
use super::pages::told;
use super::print::PrintPage;
use super::session::{Action, Place};
use super::wording::say;
use crate::browser;
use crate::components::aloud::ReadAloud;
use crate::components::use_wizard;
use crate::day::say_date;
use crate::model::Lang;
use crate::settings::tag;
use crate::state;
use crate::wording::{self, chinese_in};
use yew::prelude::*;

/// Properties of [`Frame`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct FrameProps {
    /// The page.
    pub children: Html,
}

/// The frame.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    // `App` provides it above every page.
    let pulse = use_context::<Pulse>().expect("a page stands inside the kiosk");
    let begun = use_begun();
    let lang = wizard.lang;
    // The engine or the hall is asked and has not answered: tests wait for that.
    let busy = kiosk.want.is_some() || (wizard.pending.is_some() && wizard.unreached.is_none());
    let warned = pulse.left.is_some();
    html! {
        <>
            <div class="kiosk-page" inert={warned} data-place={place(&kiosk.place)}>
                { bar(lang, &pulse, kiosk.away) }
                if kiosk.away && kiosk.settings.is_some() {
                    <p class="kiosk-away" role="status" data-kiosk="offline">{ say(lang, "offline.lead", &[]) }</p>
                }
                <main id="main" tabindex="-1" data-busy={busy.to_string()}>
                    { told(lang, &kiosk) }
                    { props.children.clone() }
                </main>
                if begun { <Foot /> } else { { contact(lang, &kiosk, &pulse) } }
            </div>
            if let Some(left) = pulse.left { <Warning {left} /> }
        </>
    }
}

fn place(place: &Place) -> &'static str {
    match place {
        Place::Home => "home",
        Place::Classes => "classes",
        Place::CheckIn => "check-in",
        Place::Bookings => "bookings",
        Place::Printed => "printed",
        Place::Receipt => "receipt",
        Place::Pages => "pages",
    }
}

fn bar(lang: Lang, pulse: &Pulse, away: bool) -> Html {
    let (date, time) = (say_date(&day(pulse.minute), lang), time(pulse.minute));
    let name = pulse.hall.as_ref().map(|hall| hall.name.clone());
    html! {
        <header class="kiosk-bar">
            <span class="seal" aria-hidden="true">{ "预审" }</span>
            <p class="kiosk-hall" lang={name.as_ref().and_then(|name| chinese_in(lang, name))}>
                { name.unwrap_or_else(|| say(lang, "title", &[])) }
                if pulse.hall.as_ref().is_some_and(|hall| hall.sample) { <span class="kiosk-sample">{ say(lang, "sample", &[]) }</span> }
            </p>
            <p class="kiosk-clock">
                if away { <span class="kiosk-no-net">{ say(lang, "offline", &[]) }</span> }
                <span>{ date }</span><strong>{ time }</strong>
            </p>
            <LanguageTools />
        </header>
    }
}

/// Reading aloud, and the other language.
#[component]
fn LanguageTools() -> Html {
    let wizard = use_wizard();
    let other = match wizard.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let dispatcher = wizard.dispatcher();
    let switch = Callback::from(move |_: MouseEvent| dispatcher.dispatch(state::Action::Language(other)));
    html! {
        <div class="kiosk-tools" role="group" aria-label={say(wizard.lang, "tools", &[])}>
            <ReadAloud />
            <button type="button" class="tool" data-action="language" lang={tag(other)} onclick={switch}>{ say(other, "language", &[]) }</button>
        </div>
    }
}

fn contact(lang: Lang, kiosk: &super::app::Kiosk, pulse: &Pulse) -> Html {
    let who = kiosk
        .settings
        .as_ref()
        .map(|settings| settings.contact.say(lang).to_owned())
        .filter(|who| !who.is_empty());
    html! {
        <footer class="kiosk-contact">
            if let Some(who) = who { <p lang={chinese_in(lang, &who)}>{ say(lang, "contact", &[&who]) }</p> }
            <p>{ wording::say(lang, "footer.advice", &[]) }</p>
            if pulse.unknown { <p data-kiosk="unknown">{ say(lang, "unknown-device", &[]) }</p> }
        </footer>
    }
}

/// The way home, paper, and the end.
#[component]
fn Foot() -> Html {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    let end = use_end();
    let lang = wizard.lang;
    html! {
        <footer class="kiosk-foot">
            <p class="kiosk-foot-hint">{ say(lang, "end.hint", &[]) }</p>
            <div class="kiosk-foot-row">
                if kiosk.place != Place::Home && kiosk.place != Place::Printed {
                    <button type="button" class="second" data-action="home" disabled={kiosk.want.is_some()}
                        onclick={on_tap(&kiosk, Action::Go(Place::Home))}>{ say(lang, "home", &[]) }</button>
                }
                if kiosk.place == Place::Pages { <PrintPage /> }
                <button type="button" class="main kiosk-end" data-action="end" disabled={kiosk.want.is_some()} onclick={end}>{ say(lang, "end", &[]) }</button>
            </div>
        </footer>
    }
}

/// Properties of [`Warning`].
#[derive(Debug, Clone, PartialEq, Properties)]
struct WarningProps {
    /// Seconds until the end.
    left: i64,
}

/// 您还在用吗？
#[component]
fn Warning(props: &WarningProps) -> Html {
    let lang = use_wizard().lang;
    // `App` provides it above every page.
    let device = use_context::<Device>().expect("a page stands inside the kiosk");
    let end = use_end();
    use_effect_with((), |()| browser::focus("[data-action='more-time']"));
    let more = Callback::from(move |_: MouseEvent| device.more());
    html! {
        <div class="kiosk-cover">
            <div class="kiosk-warning" role="alertdialog" aria-modal="true" aria-labelledby="warning" data-kiosk="warning" data-left={props.left.to_string()}>
                <h2 id="warning">{ say(lang, "warn.title", &[]) }</h2>
                <p class="kiosk-left" aria-hidden="true">{ props.left }</p>
                <p>{ say(lang, "warn.lead", &[&props.left.to_string()]) }</p>
                <p class="kiosk-foot-row">
                    <button type="button" class="second" data-action="end" onclick={end}>{ say(lang, "end", &[]) }</button>
                    <button type="button" class="main" data-action="more-time" onclick={more}>{ say(lang, "warn.more", &[]) }</button>
                </p>
            </div>
        </div>
    }
}
