//! The kiosk's program: reducer, calls, heartbeat, the watch, the end. Absent: what pages look like.

use super::api::{self, Standing};
use super::device::Device;
use super::idle::Verdict;
use super::keyboard::Keyboard;
use super::opening;
use super::pages;
use super::parts::Parts;
use super::scan::{self, Scanned, use_wedge, what};
use super::session::{Action, Place, State, What};
use super::shell::Shell;
use super::{frame::Frame, print, viewfinder};
use crate::app::{self, Wizard};
use crate::browser;
use crate::client::Client;
use crate::components::photos::Taking;
use crate::components::use_wizard;
use crate::hall::Hall;
use crate::offline;
use crate::state as wizard;
use crate::state::desk::{Act, after::Act as After};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::{Interval, Timeout};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::Router;
use yew_router::history::{AnyHistory, MemoryHistory};

/// The session and how to change it.
pub type Kiosk = UseReducerHandle<State>;

/// Seconds between looks at the hall, and while it can't be reached.
const BEAT_SECONDS: u32 = 15;
const BEAT_AWAY_SECONDS: u32 = 5;
/// Milliseconds that a newer program waits for somebody to begin: a document that stands is not changed at once.
const NEWER_AFTER: u32 = 5_000;
/// Signs that somebody is there.
const TOUCHES: [&str; 5] = ["pointerdown", "keydown", "wheel", "touchmove", "input"];

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).apply(action))
    }
}

/// The session of this page.
#[hook]
pub fn use_kiosk() -> Kiosk {
    // `App` provides it above every page.
    use_context::<Kiosk>().expect("a page stands inside the kiosk")
}

/// What changes by the clock and by the network.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pulse {
    /// Seconds until the end, while the warning stands.
    pub left: Option<i64>,
    /// Milliseconds since 1970 at the hall, to the minute.
    pub minute: i64,
    /// The hall, once it is known.
    pub hall: Option<Rc<Hall>>,
    /// The hall does not know this terminal.
    pub unknown: bool,
}

/// Properties of [`App`].
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The engine in its worker.
    pub client: Client,
    /// The terminal.
    pub device: Device,
}

/// The terminal that stands at this address, with what it kept.
pub async fn device(shell: Shell) -> Device {
    let path = browser::path();
    let hall = path.trim_start_matches('/').split('/').nth(1).unwrap_or_default();
    Device::new(shell, hall.to_owned()).await
}

/// Root component. Pages have no address of their own: nothing of them is in the browser's history.
#[component]
pub fn App(props: &Props) -> Html {
    let history = use_memo((), |()| AnyHistory::from(MemoryHistory::new()));
    html! { <Router history={(*history).clone()}><Root ..props.clone() /></Router> }
}

fn start(device: &Device) -> wizard::State {
    let mut state = wizard::State::new(wizard::Page::Find, device.today(), false);
    state.elder = true;
    state.desk.seed = device.seed();
    state.desk.kiosk = Some(device.hall().to_owned());
    state.desk.hall.clone_from(&state.desk.kiosk);
    state
}

#[component]
fn Root(props: &Props) -> Html {
    let device = props.device.clone();
    let first = device.clone();
    let wizard: Wizard = use_reducer(move || start(&first));
    let seed = device.seed();
    let kiosk: Kiosk = use_reducer(move || State::new(format!("{seed}-k")));
    let pulse = use_state(|| Pulse { minute: device.now(), ..Pulse::default() });
    app::use_library(&wizard, &props.client, true);
    app::use_engine(&wizard, &props.client);
    app::use_language(&wizard, &props.client);
    app::use_hall(&wizard);
    app::use_address(&wizard);
    app::use_focus(&wizard);
    use_opening(&kiosk, &device, &props.client);
    use_want(&kiosk, &device);
    use_print(&kiosk);
    use_place(&kiosk);
    use_beat(&kiosk, &device, &pulse);
    use_watch(&device, &pulse);
    use_newer(&wizard, &device);
    let scanned = use_scanned(&kiosk, &wizard);
    use_wedge(scanned.clone());
    let taking = use_memo((), |()| viewfinder::taking());
    html! {
        <ContextProvider<Wizard> context={wizard.clone()}>
        <ContextProvider<Client> context={props.client.clone()}>
        <ContextProvider<Kiosk> context={kiosk.clone()}>
        <ContextProvider<Device> context={device}>
        <ContextProvider<Pulse> context={(*pulse).clone()}>
        <ContextProvider<Taking> context={(*taking).clone()}>
            <Frame>{ page(&kiosk, &wizard, scanned) }</Frame>
            <Keyboard lang={wizard.lang} />
        </ContextProvider<Taking>>
        </ContextProvider<Pulse>>
        </ContextProvider<Device>>
        </ContextProvider<Kiosk>>
        </ContextProvider<Client>>
        </ContextProvider<Wizard>>
    }
}

fn page(kiosk: &Kiosk, wizard: &Wizard, scanned: Callback<Scanned>) -> Html {
    if let Some(reason) = &kiosk.closed {
        return pages::closed(wizard.lang, reason);
    }
    if kiosk.settings.is_none() {
        return pages::opening(wizard.lang);
    }
    match kiosk.place {
        Place::Home => html! { <pages::home::Home /> },
        Place::Classes => html! { <pages::classes::Classes /> },
        Place::CheckIn => html! { <pages::check_in::CheckIn {scanned} /> },
        Place::Bookings => html! { <pages::bookings::Bookings /> },
        Place::Printed => html! { <pages::printed::Printed /> },
        Place::Receipt => html! { <pages::receipt::Receipt /> },
        Place::Pages => app::page(wizard),
    }
}

/// Opens a citizens' page within the frame.
pub fn open(kiosk: &Kiosk, wizard: &Wizard, page: wizard::Page) -> Callback<MouseEvent> {
    let (kiosk, wizard) = (kiosk.dispatcher(), wizard.dispatcher());
    Callback::from(move |_: MouseEvent| {
        wizard.dispatch(wizard::Action::Go(page.clone()));
        kiosk.dispatch(Action::Go(Place::Pages));
    })
}

/// A tap does this.
pub fn on_tap(kiosk: &Kiosk, action: Action) -> Callback<MouseEvent> {
    let dispatcher = kiosk.dispatcher();
    Callback::from(move |_: MouseEvent| dispatcher.dispatch(action.clone()))
}

/// A citizens' page that is only on the way: reading aloud and titles need no kiosk.
#[hook]
fn use_opening(kiosk: &Kiosk, device: &Device, client: &Client) {
    let (dispatcher, device, client) = (kiosk.dispatcher(), device.clone(), client.clone());
    use_effect_with((), move |()| {
        let then = Callback::from(move |action| dispatcher.dispatch(action));
        opening::settings(device, client, then);
        offline::keep_kiosk();
    });
}

/// What follows from something that was scanned, on whatever page.
#[hook]
fn use_scanned(kiosk: &Kiosk, wizard: &Wizard) -> Callback<Scanned> {
    let (kiosk, wizard) = (kiosk.dispatcher(), wizard.dispatcher());
    let parts = use_mut_ref(Parts::default);
    use_callback((), move |scanned: Scanned, ()| {
        kiosk.dispatch(match what(&scanned) {
            scan::What::Booking(code) => Action::CheckIn(code),
            scan::What::Receipt(text) => match parts.borrow_mut().add(text) {
                Some(texts) => Action::Read(texts),
                None => Action::Told("receipt-part"),
            },
            scan::What::Slip(hall, of) => {
                wizard.dispatch(wizard::Action::Desk(Act::After(After::Scanned(hall, of))));
                wizard.dispatch(wizard::Action::Go(wizard::Page::Rate));
                Action::Go(Place::Pages)
            }
            scan::What::Paper { .. } => Action::Told("paper"),
            scan::What::Other => Action::Told("unreadable"),
        });
    })
}

/// Has what is wanted done.
#[hook]
fn use_want(kiosk: &Kiosk, device: &Device) {
    let (dispatcher, device) = (kiosk.dispatcher(), device.clone());
    use_effect_with(kiosk.want.clone(), move |want| {
        let Some(want) = want.clone() else { return };
        spawn_local(async move {
            let answer = match &want.what {
                What::Reserved(class) => device.hand_out(class, &want.key).await,
                what => {
                    let (answer, at) = api::ask(device.hall(), what, &want.key).await;
                    device.hear(at).await;
                    answer
                }
            };
            dispatcher.dispatch(Action::Answered(want.serial, answer));
        });
    });
}

/// Prints a slip when it stands on the page, as often as it was asked for.
#[hook]
fn use_print(kiosk: &Kiosk) {
    let times = kiosk.printing.as_ref().map_or(0, |printing| printing.times);
    use_effect_with(times, |times| {
        if *times > 0 {
            print::slip();
        }
    });
}

/// A page of the kiosk's own begins at its heading; mistakes are read out.
#[hook]
fn use_place(kiosk: &Kiosk) {
    let first = use_mut_ref(|| true);
    use_effect_with(kiosk.place.clone(), move |place| {
        if !std::mem::replace(&mut *first.borrow_mut(), false) && *place != Place::Pages {
            browser::scroll_to_top();
            browser::focus("h1");
        }
    });
    use_effect_with(kiosk.refused.clone(), |refused| {
        if refused.is_some() {
            browser::focus("#problems");
        }
    });
}

/// Looks at the hall from time to time: whether it can be reached, what it missed, numbers to keep.
#[hook]
fn use_beat(kiosk: &Kiosk, device: &Device, pulse: &UseStateHandle<Pulse>) {
    let about = kiosk.settings.clone();
    let away = kiosk.away;
    let (dispatcher, device, setter) = (kiosk.dispatcher(), device.clone(), pulse.setter());
    let shown = use_mut_ref(Pulse::default);
    shown.replace((**pulse).clone());
    let busy = use_mut_ref(|| false);
    use_effect_with((about, away), move |(about, away)| {
        let about = about.clone();
        let beat = move || {
            if std::mem::replace(&mut *busy.borrow_mut(), true) {
                return;
            }
            let (dispatcher, device, setter, about) =
                (dispatcher.clone(), device.clone(), setter.clone(), about.clone());
            let (busy, shown) = (busy.clone(), shown.clone());
            spawn_local(async move {
                let word = api::read("/api/halls").await.filter(|word| word.status == 200);
                device.hear(word.as_ref().and_then(|word| word.at)).await;
                dispatcher.dispatch(Action::Away(word.is_none()));
                let hall = opening::hall(&device, word.as_ref()).await.map(Rc::new);
                if word.is_some()
                    && let (Some(settings), Some(hall)) = (&about, &hall)
                {
                    let classes = settings.classes_of(hall);
                    device.catch_up(&classes, settings.reserve).await;
                }
                let unknown = device.standing() == Standing::Unknown;
                let now = shown.borrow().clone();
                if now.hall != hall || now.unknown != unknown {
                    setter.set(Pulse { hall, unknown, ..now });
                }
                *busy.borrow_mut() = false;
            });
        };
        beat();
        let seconds = if *away { BEAT_AWAY_SECONDS } else { BEAT_SECONDS };
        let beat = Rc::new(beat);
        let again = beat.clone();
        let timer = Interval::new(seconds * 1000, move || again());
        let listener = web_sys::window().map(|window| EventListener::new(&window, "online", move |_| beat()));
        move || drop((timer, listener))
    });
}

/// Somebody leaves: the warning, and the end.
#[hook]
fn use_watch(device: &Device, pulse: &UseStateHandle<Pulse>) {
    let (device, setter) = (device.clone(), pulse.setter());
    let shown = use_mut_ref(Pulse::default);
    shown.replace((**pulse).clone());
    use_effect_with((), move |()| {
        let over = Rc::new(Cell::new(false));
        let look = {
            let device = device.clone();
            Rc::new(move || {
                let left = match device.tick() {
                    Verdict::Quiet => None,
                    Verdict::Warn(left) => Some(left),
                    Verdict::Over if over.replace(true) => return,
                    Verdict::Over => return end(&device),
                };
                let minute = device.now();
                let now = shown.borrow().clone();
                if now.left != left || now.minute / 60_000 != minute / 60_000 {
                    setter.set(Pulse { left, minute, ..now });
                }
            })
        };
        let tick = look.clone();
        let timer = Interval::new(1000, move || tick());
        let document = web_sys::window().and_then(|window| window.document());
        let mut listeners = Vec::new();
        if let Some(document) = &document {
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
            for name in TOUCHES {
                let (device, look) = (device.clone(), look.clone());
                listeners.push(EventListener::new_with_options(document, name, options, move |event| {
                    if event.is_trusted() {
                        device.touched();
                        look();
                    }
                }));
            }
            let look = look.clone();
            listeners.push(EventListener::new(document, "visibilitychange", move |_| look()));
            let guards = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
            listeners.push(EventListener::new_with_options(
                document,
                "contextmenu",
                guards,
                Event::prevent_default,
            ));
            listeners.push(EventListener::new_with_options(document, "click", guards, stays));
        }
        if let Some(window) = web_sys::window() {
            listeners.push(EventListener::new(&window, "focus", move |_| look()));
        }
        move || drop((timer, listeners))
    });
}

/// A newer program is taken at the end of a session, or while nobody has begun one.
#[hook]
fn use_newer(wizard: &Wizard, device: &Device) {
    let device = device.clone();
    use_effect_with(wizard.newer, move |newer| {
        let wait = newer.then(|| {
            Timeout::new(NEWER_AFTER, move || {
                if !device.begun() {
                    end(&device);
                }
            })
        });
        move || drop(wait)
    });
}

/// No link leads out of this document: the program follows its own, and no others are followed.
fn stays(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target.and_then(|element| element.closest("a[href]").ok().flatten());
    if link.is_some_and(|link| link.get_attribute("href").is_some_and(|href| !href.starts_with('#'))) {
        event.prevent_default();
    }
}

/// The end of the session. A newer program that waits is taken then, when nobody is disturbed by it.
pub fn end(device: &Device) {
    device.shell().wipe();
}

/// 结束
#[hook]
pub fn use_end() -> Callback<MouseEvent> {
    // `App` provides it above every page.
    let device = use_context::<Device>().expect("a page stands inside the kiosk");
    Callback::from(move |_: MouseEvent| end(&device))
}

/// Whether anything but the first page is shown.
#[hook]
pub fn use_begun() -> bool {
    let (kiosk, wizard) = (use_kiosk(), use_wizard());
    kiosk.place != Place::Home || wizard.lang != crate::model::Lang::Zh
}
