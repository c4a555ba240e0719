//! 大厅显示屏: tickets and windows, large and calm; a chime on a call; the last picture stays when the connection is lost.
//! In: the server's stream (it goes on by itself), and a look at the queue now and then. Absent: names; signing in.

use crate::browser;
use crate::desk::api::{self, Answer, Call, Purpose};
use crate::desk::app::{Desk, use_desk};
use crate::desk::chime::Chime;
use crate::desk::model::{Queue, QueueClass, QueueWindow, Shown};
use crate::desk::parts::when;
use crate::desk::state::Action;
use crate::desk::state::board::{Act, Called, FRESH, SILENT};
use crate::desk::wording::say;
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{EventSource, MessageEvent};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Milliseconds between looks at windows, waiting and estimates; they also tell whether the server is there.
const LOOK: u32 = 10_000;
/// Milliseconds until a stream that the browser gave up is begun again.
const ANEW: u32 = 3_000;

/// Properties of [`Display`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DisplayProps {
    /// The hall.
    pub hall: String,
}

/// The board.
#[component]
pub fn Display(props: &DisplayProps) -> Html {
    let desk = use_desk();
    use_stream(&desk, &props.hall);
    use_looks(&desk, &props.hall);
    let chime = use_chime(&desk);
    {
        let hall = props.hall.clone();
        use_effect_with(hall, |_| {
            browser::set_title(&say("display.title", &[]));
            browser::set_class("desk display");
        });
    }
    let hall = desk.halls.iter().find(|hall| hall.hall == props.hall);
    let board = &desk.board;
    let lost = board.is_lost || (board.is_there && desk.now - board.heard_at > SILENT);
    let dispatcher = desk.dispatcher();
    let sound = Callback::from(move |_: MouseEvent| {
        if chime.start() {
            dispatcher.dispatch(Action::Board(Act::Sound));
        }
    });
    html! {
        <main class="board" data-lost={lost.to_string()} data-there={board.is_there.to_string()} data-rings={board.rings.to_string()}>
            <header class="board-head">
                <h1>{ hall.map_or_else(|| say("display.title", &[]), |hall| hall.name.clone()) }</h1>
                if !board.sounds { <button type="button" class="second" data-action="sound" onclick={sound}>{ say("display.sound", &[]) }</button> }
                <p class="board-time figure"><span>{ when::short_day(&desk.today) }</span><time>{ when::clock(desk.now) }</time></p>
            </header>
            if lost { <p class="board-lost" role="status">{ say("display.lost", &[]) }</p> }
            <div class="board-body">
                <section class="board-calls" aria-label={say("display.calls", &[])}>
                    <h2>{ say("display.calls", &[]) }</h2>
                    <ol aria-live="polite">{ for board.calls.iter().map(|call| called(call, desk.now)) }</ol>
                    if board.calls.is_empty() { <p class="board-quiet">{ say("display.quiet", &[]) }</p> }
                </section>
                <section class="board-windows" aria-label={say("display.windows", &[])}>
                    <h2>{ say("display.windows", &[]) }</h2>
                    <ul>{ for board.queue.iter().flat_map(|queue| &queue.windows).map(|one| window(&desk, one)) }</ul>
                </section>
            </div>
            <ul class="board-classes">{ for board.queue.iter().flat_map(|queue| &queue.classes).map(|one| class(&desk, one)) }</ul>
        </main>
    }
}

fn called(call: &Called, now: i64) -> Html {
    let fresh = call.at > 0 && now - call.at < FRESH;
    html! {
        <li key={format!("{}-{}", call.ticket, call.window)} class={classes!(fresh.then_some("fresh"))} data-ticket={call.ticket.clone()} data-window={call.window.to_string()}>
            <span class="board-ticket figure">{ &call.ticket }</span>
            <span class="board-to">{ say("display.to", &[]) }</span>
            <span class="board-window figure">{ say("window.number", &[&call.window.to_string()]) }</span>
        </li>
    }
}

fn window(desk: &Desk, window: &QueueWindow) -> Html {
    let ticket = desk.board.at(window.number);
    let words = ticket
        .map_or_else(|| say(if window.working { "line.free" } else { "line.closed" }, &[]), str::to_owned);
    html! {
        <li key={window.number} class={classes!((!window.working && ticket.is_none()).then_some("shut"), ticket.is_some().then_some("at-work"))}>
            <span class="figure">{ say("display.window", &[&window.number.to_string()]) }</span>
            <strong class="figure">{ words }</strong>
        </li>
    }
}

fn class(desk: &Desk, class: &QueueClass) -> Html {
    let waiting = desk.board.waiting(&class.class).to_string();
    html! {
        <li key={class.class.clone()}>
            <strong>{ format!("{} {}", class.letter, say(&format!("class.{}", class.class), &[])) }</strong>
            <span class="figure">{ say("display.waiting", &[&waiting]) }</span>
            <span class="figure">{ if class.open { say("display.estimate", &[&class.estimate_minutes.to_string()]) } else { say("line.closed", &[]) } }</span>
        </li>
    }
}

/// The stream; where the browser has given it up (the server refused it), it is begun again.
#[hook]
fn use_stream(desk: &Desk, hall: &str) {
    let dispatcher = desk.dispatcher();
    use_effect_with(hall.to_owned(), move |hall| {
        let path = format!("/api/halls/{hall}/display");
        let open = move |slot: &Rc<RefCell<Option<Stream>>>| {
            *slot.borrow_mut() = Stream::open(&path, &dispatcher);
        };
        let slot = Rc::new(RefCell::new(None));
        open(&slot);
        let watched = slot.clone();
        let interval = Interval::new(ANEW, move || {
            let given_up = watched.borrow().as_ref().is_none_or(Stream::is_given_up);
            if given_up {
                open(&watched);
            }
        });
        move || drop((interval, slot))
    });
}

struct Stream {
    source: EventSource,
    _listeners: [EventListener; 3],
}

impl Stream {
    fn open(path: &str, dispatcher: &UseReducerDispatcher<crate::desk::state::State>) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let told = |name: &'static str, make: fn(Shown) -> Act| {
            let dispatcher = dispatcher.clone();
            EventListener::new(&source, name, move |event| {
                let data = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
                if let Some(shown) = data.and_then(|data| serde_json::from_str(&data).ok()) {
                    dispatcher.dispatch(Action::Board(make(shown)));
                }
            })
        };
        let lost = dispatcher.clone();
        let listeners = [
            told("snapshot", Act::Snapshot),
            told("change", Act::Change),
            EventListener::new(&source, "error", move |_| lost.dispatch(Action::Board(Act::Lost))),
        ];
        Some(Self { source, _listeners: listeners })
    }

    fn is_given_up(&self) -> bool {
        self.source.ready_state() == EventSource::CLOSED
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// Looks at the queue: windows, waiting, estimates.
#[hook]
fn use_looks(desk: &Desk, hall: &str) {
    let dispatcher = desk.dispatcher();
    use_effect_with(hall.to_owned(), move |hall| {
        let path = format!("/halls/{hall}/queue");
        let look = move || {
            let call = Call {
                serial: 0,
                attempt: 0,
                purpose: Purpose::Queue,
                path: path.clone(),
                body: None,
                key: None,
            };
            let dispatcher = dispatcher.clone();
            spawn_local(async move {
                match api::send(&call, "").await {
                    Answer::Lost => dispatcher.dispatch(Action::Board(Act::Lost)),
                    answer => {
                        if let Some(queue) = answer.read::<Queue>() {
                            dispatcher.dispatch(Action::Board(Act::Queue(queue)));
                        }
                    }
                }
            });
        };
        look();
        let interval = Interval::new(LOOK, look);
        move || drop(interval)
    });
}

/// The chime sounds when a call is new; browsers want a touch before the first sound.
#[hook]
fn use_chime(desk: &Desk) -> Rc<Chime> {
    let chime = use_memo((), |()| Chime::default());
    let dispatcher = desk.dispatcher();
    {
        let chime = chime.clone();
        use_effect_with((), move |()| {
            // A kiosk that allows sound by itself needs no touch.
            if chime.start() {
                dispatcher.dispatch(Action::Board(Act::Sound));
            }
        });
    }
    {
        let chime = chime.clone();
        use_effect_with(desk.board.rings, move |rings| {
            if *rings > 0 {
                chime.ring();
            }
        });
    }
    chime
}
