//! The staff's program: the reducer, the calls that it wants, the clock, the address bar, keys, the focus.
//! Absent: what pages look like.

use super::api;
use super::frame::Frame;
use super::keys::{self, Pressed};
use super::page::Page;
use super::pages;
use super::parts::title;
use super::state::session::Standing;
use super::state::{Action, State};
use crate::app::{AppProps, Wizard};
use crate::browser;
use crate::client::Client;
use crate::state as wizard;
use gloo::events::{EventListener, EventListenerOptions};
use gloo::storage::{LocalStorage, Storage};
use gloo::timers::callback::Interval;
use gloo::timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Where the hall that this device works in is kept. No personal data.
const HALL: &str = "yushen.desk.hall";

/// The state and how to change it, for every page.
pub type Desk = UseReducerHandle<State>;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).apply(action))
    }
}

/// The desk of this page.
#[hook]
pub fn use_desk() -> Desk {
    // `App` provides it above every page.
    use_context::<Desk>().expect("a page stands inside the desk")
}

fn start() -> State {
    let seed = browser::randomness().map_or_else(
        || browser::seconds().to_string(),
        |bytes| bytes.iter().take(12).map(|byte| format!("{byte:02x}")).collect(),
    );
    let kept = LocalStorage::raw().get_item(HALL).ok().flatten();
    let hall = browser::query("hall").or(kept);
    State::new(Page::of(&browser::path()), seed, hall, browser::query("sign-in"))
}

/// Root component.
#[component]
pub fn App(props: &AppProps) -> Html {
    let desk: Desk = use_reducer(start);
    use_calls(&desk);
    use_clock(&desk);
    use_address(&desk);
    use_keys(&desk);
    use_hall(&desk);
    use_focus(&desk);
    html! {
        <ContextProvider<Desk> context={desk.clone()}>
        <ContextProvider<Client> context={props.client.clone()}>
            if let Page::Display(hall) = desk.page.clone() {
                <pages::display::Display {hall} />
            } else {
                <Workplace />
            }
        </ContextProvider<Client>>
        </ContextProvider<Desk>>
    }
}

/// Everything but the display: the rules for finding items and for the telephone's questions, around every page, so
/// that a session that ends loses nothing of them.
#[component]
fn Workplace() -> Html {
    let desk = use_desk();
    let wizard: Wizard = use_reducer(|| wizard::State::new(wizard::Page::Find, browser::today(), false));
    let client = use_context::<Client>();
    // `App` provides it above every page.
    let client = client.expect("the desk has an engine");
    crate::app::use_library(&wizard, &client, false);
    crate::app::use_engine(&wizard, &client);
    use_next_call(&desk, &wizard);
    html! {
        <ContextProvider<Wizard> context={wizard}>
            <Frame>{ page(&desk) }</Frame>
        </ContextProvider<Wizard>>
    }
}

/// Nothing of a caller is left for the next one, nor for the next person who signs in.
#[hook]
fn use_next_call(desk: &Desk, wizard: &Wizard) {
    let wizard = wizard.dispatcher();
    let account = desk.session.me.as_ref().map(|me| me.account);
    use_effect_with((desk.phone.call, account), move |_| {
        wizard.dispatch(wizard::Action::Forget(browser::today()));
    });
}

/// A click does this.
pub fn on_click(desk: &Desk, action: Action) -> Callback<MouseEvent> {
    let dispatcher = desk.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(action.clone()))
}

fn page(desk: &Desk) -> Html {
    match desk.session.standing {
        Standing::Unasked | Standing::Asking => title::loading(),
        Standing::Nowhere => html! { <pages::sign_in::Nowhere /> },
        Standing::NoHall => html! { <pages::sign_in::Halls /> },
        Standing::Out | Standing::Over => html! { <pages::sign_in::SignIn /> },
        Standing::In if desk.me().is_none() => html! { <pages::account::FirstPassword /> },
        Standing::In => own_page(desk),
    }
}

/// Pages by role: who opens another's address is told so; the server refuses it anyway.
fn own_page(desk: &Desk) -> Html {
    let role = desk.role();
    let works = matches!(role, "clerk" | "supervisor");
    match desk.shown() {
        Page::Work if works => html! { <pages::work::Work /> },
        Page::Cases if works => html! { <pages::cases::CasesPage /> },
        Page::Case(id) if works => html! { <pages::case::CasePage key={id} /> },
        Page::Phone if role == "operator" => html! { <pages::phone::PhonePage /> },
        Page::Supervisor(word) if role == "supervisor" => html! { <pages::supervisor::Supervisor {word} /> },
        Page::Account => html! { <pages::account::Account /> },
        Page::Lost => title::lost(),
        _ => title::not_yours(),
    }
}

/// Sends what the state wants sent; each attempt once.
#[hook]
fn use_calls(desk: &Desk) {
    let sent = use_mut_ref(BTreeSet::<(u64, u32)>::new);
    let wanted: Vec<api::Call> = desk.calls.clone();
    let csrf = desk.session.me.as_ref().map_or_else(String::new, |me| me.csrf_token.clone());
    let dispatcher = desk.dispatcher();
    let serials: Vec<(u64, u32)> = wanted.iter().map(|call| (call.serial, call.attempt)).collect();
    use_effect_with(serials, move |_| {
        for call in wanted {
            if !sent.borrow_mut().insert((call.serial, call.attempt)) {
                continue;
            }
            let (dispatcher, csrf) = (dispatcher.clone(), csrf.clone());
            spawn_local(async move {
                let pause = api::pause(call.attempt);
                if pause > 0 {
                    TimeoutFuture::new(pause).await;
                }
                let answer = api::send(&call, &csrf).await;
                dispatcher.dispatch(Action::Answered(call.serial, call.attempt, answer));
            });
        }
    });
}

/// A tick each second, and whether somebody is at the page.
#[hook]
fn use_clock(desk: &Desk) {
    let dispatcher = desk.dispatcher();
    use_effect_with((), move |()| {
        dispatcher.dispatch(Action::Tick(browser::seconds(), browser::today()));
        let ticking = dispatcher.clone();
        let interval = Interval::new(1000, move || {
            ticking.dispatch(Action::Tick(browser::seconds(), browser::today()));
        });
        let last = Rc::new(RefCell::new(0));
        let listen = |name: &'static str| {
            let (last, dispatcher) = (last.clone(), dispatcher.clone());
            web_sys::window().map(|window| {
                EventListener::new(&window, name, move |_| {
                    let now = browser::seconds();
                    if now - last.replace(now) >= 5 {
                        dispatcher.dispatch(Action::Touched);
                    }
                })
            })
        };
        let listeners = [listen("keydown"), listen("pointerdown")];
        move || drop((interval, listeners))
    });
}

/// Keeps the address bar and the page together, both ways.
#[hook]
fn use_address(desk: &Desk) {
    let page = desk.page.clone();
    use_effect_with(page, |page| {
        // An address without a page stays as it was typed.
        if *page != Page::Lost && browser::path() != page.path() {
            browser::push(&page.path());
        }
    });
    let dispatcher = desk.dispatcher();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "popstate", move |_| {
                dispatcher.dispatch(Action::Go(Page::of(&browser::path())));
            })
        });
        move || drop(listener)
    });
}

/// The function keys.
#[hook]
fn use_keys(desk: &Desk) {
    let latest = use_mut_ref(|| desk.clone());
    *latest.borrow_mut() = desk.clone();
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = web_sys::window().map(|window| {
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(pressed) = event.dyn_ref::<KeyboardEvent>() else { return };
                if pressed.ctrl_key() || pressed.alt_key() || pressed.meta_key() || pressed.shift_key() {
                    return;
                }
                let desk = latest.borrow().clone();
                let Some(action) = keys::action(&desk, &pressed.key()) else { return };
                pressed.prevent_default();
                if pressed.repeat() {
                    return;
                }
                match action {
                    Pressed::Act(action) => desk.dispatch(action),
                    Pressed::Focus(selector) => browser::focus(selector),
                }
            })
        });
        move || drop(listener)
    });
}

/// The device remembers its hall.
#[hook]
fn use_hall(desk: &Desk) {
    use_effect_with(desk.hall.clone(), |hall| {
        if let Some(hall) = hall {
            // A browser that keeps nothing asks again next time.
            let _ = LocalStorage::raw().set_item(HALL, hall);
        }
    });
}

/// A new page has its heading read out; what is told is a live region, and dialogs are the browser's own.
#[hook]
fn use_focus(desk: &Desk) {
    let first = use_mut_ref(|| true);
    let loaded = desk.desk.case.is_some() || !matches!(desk.page, Page::Case(_));
    let standing = desk.session.standing;
    use_effect_with((desk.page.clone(), standing, loaded), move |(page, _, loaded)| {
        if *loaded && !std::mem::replace(&mut *first.borrow_mut(), false) {
            browser::scroll_to_top();
            match (page, standing) {
                (_, Standing::Out | Standing::Over) => browser::focus("#sign-in input:not([readonly])"),
                (Page::Home | Page::Work, Standing::In) => browser::focus("#scan, h1"),
                _ => browser::focus("h1"),
            }
        }
    });
}
