//! The on-screen keyboard of the kiosk: stands once beside the pages, opens when a field is touched, types into it.
//! In: the language, the field that has the focus. Out: `input` and `change` events of that field.
//! Absent: memory; what was typed is in the field and nowhere else. A real keyboard goes on working beside it.

mod board;
mod edit;
pub mod field;
mod pinyin;
mod words;

use crate::model::Lang;
use board::{Board, Effect, Key, Layer, Wants};
use field::Field;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::{Interval, Timeout};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use words::say;
use yew::html::Scope;
use yew::prelude::*;

/// Milliseconds until a key that is held begins to repeat.
const HOLD: u32 = 450;
/// Milliseconds between its repetitions.
const REPEAT: u32 = 90;

/// Properties of [`Keyboard`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct KeyboardProps {
    /// Language of the page.
    pub lang: Lang,
}

/// What happens to the keyboard.
#[derive(Debug)]
pub enum Message {
    /// A field was touched, or the focus went to another one.
    Touched(Field, Wants),
    /// The focus may have left the field.
    Left,
    /// A key was pressed.
    Pressed(Key),
    /// A finger is on a key.
    Down(Key),
    /// It is not any more.
    Up,
    /// It was held long enough.
    Repeats,
    /// It repeats once.
    Again,
}

struct Open {
    field: Field,
    board: Board,
    /// Something was typed that the page has not been told to be complete.
    typed: bool,
}

/// The keyboard; nothing while no field is typed into.
pub struct Keyboard {
    open: Option<Open>,
    place: NodeRef,
    wait: Option<Timeout>,
    repeat: Option<Interval>,
    /// It was held: a click follows.
    repeated: bool,
    _listeners: Vec<EventListener>,
}

impl Component for Keyboard {
    type Message = Message;
    type Properties = KeyboardProps;

    fn create(context: &Context<Self>) -> Self {
        let (place, wait, repeat) = Default::default();
        let _listeners = listeners(context.link());
        Self { open: None, place, wait, repeat, repeated: false, _listeners }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Touched(field, wants) => self.touched(field, wants, context.props().lang),
            Message::Left => self.left(),
            // The click at the end of a hold is none.
            Message::Pressed(_) if std::mem::take(&mut self.repeated) => false,
            Message::Pressed(key) => self.pressed(key),
            Message::Again => self.pressed(Key::Back),
            Message::Down(key) => self.down(key, context.link()),
            Message::Up => self.up(),
            Message::Repeats => {
                let link = context.link().clone();
                self.repeated = true;
                self.repeat = Some(Interval::new(REPEAT, move || link.send_message(Message::Again)));
                self.pressed(Key::Back)
            }
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let height = self.place.cast::<HtmlElement>().map(|element| element.offset_height());
        make_room(height);
        if let Some(open) = &self.open {
            open.field.show();
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.close();
        make_room(None);
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let Some(open) = &self.open else { return Html::default() };
        let drawn = Drawn { lang: context.props().lang, board: &open.board, link: context.link() };
        // The field keeps the focus, and with it its caret.
        let keep = |event: MouseEvent| event.prevent_default();
        html! {
            <section class="keyboard" data-layer={named(open.board.layer)} aria-label={drawn.say("keyboard")}
                ref={self.place.clone()} onmousedown={keep} oncontextmenu={keep}>
                { drawn.choices() }
                { for open.board.rows(open.field.lines()).iter().map(|row| drawn.row(row)) }
            </section>
        }
    }
}

impl Keyboard {
    fn touched(&mut self, field: Field, wants: Wants, lang: Lang) -> bool {
        if self.open.as_ref().is_some_and(|open| open.field == field) {
            return false;
        }
        self.close();
        self.open = Some(Open { field, board: Board::new(wants, lang), typed: false });
        true
    }

    fn left(&mut self) -> bool {
        let Some(open) = &self.open else { return false };
        if open.field.is_there() && Field::focused().is_some_and(|(field, _)| field == open.field) {
            return false;
        }
        self.close()
    }

    fn pressed(&mut self, key: Key) -> bool {
        let Some(open) = &mut self.open else { return false };
        if !open.field.is_there() {
            return self.close();
        }
        let effect = open.board.press(key);
        let (edit, most) = (open.field.read(), open.field.most());
        let changed = match &effect {
            Effect::None => None,
            Effect::Erase => edit.erase(),
            Effect::Type(text) | Effect::Close(text) if text.is_empty() => None,
            Effect::Type(text) | Effect::Close(text) => edit.put(text, most),
        };
        if let Some(edit) = changed {
            open.typed = true;
            open.field.write(&edit);
        }
        if matches!(effect, Effect::Close(_)) {
            self.close();
        }
        true
    }

    fn down(&mut self, key: Key, link: &Scope<Self>) -> bool {
        self.repeated = false;
        let link = link.clone();
        let repeats = key == Key::Back;
        self.wait = repeats.then(|| Timeout::new(HOLD, move || link.send_message(Message::Repeats)));
        false
    }

    fn up(&mut self) -> bool {
        (self.wait, self.repeat) = (None, None);
        false
    }

    /// Forgets everything; the page is told that the text is complete.
    fn close(&mut self) -> bool {
        self.up();
        let open = self.open.take();
        if let Some(open) = open.as_ref().filter(|open| open.typed && open.field.is_there()) {
            open.field.complete();
        }
        open.is_some()
    }
}

/// Where the focus goes, and whether it went there by touch: then the keyboard opens.
fn listeners(link: &Scope<Keyboard>) -> Vec<EventListener> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let by_touch = Rc::new(Cell::new(false));
    // While a finger is down nothing is put away: what it is on would move, and the press would miss it.
    let is_down = Rc::new(Cell::new(false));
    let listen = |name: &'static str, mut heard: Box<dyn FnMut(&Event)>| {
        let options =
            EventListenerOptions { phase: EventListenerPhase::Capture, ..EventListenerOptions::default() };
        EventListener::new_with_options(&document, name, options, move |event| heard(event))
    };
    let leave = {
        let (link, is_down) = (link.clone(), is_down.clone());
        move || {
            let (link, is_down) = (link.clone(), is_down.clone());
            Timeout::new(0, move || {
                if !is_down.get() {
                    link.send_message(Message::Left);
                }
            })
            .forget();
        }
    };
    let touched = |link: Scope<Keyboard>, by_touch: Rc<Cell<bool>>, leave: Box<dyn Fn()>| {
        move |event: &Event| {
            let field = event.target().and_then(|target| Field::of(&target));
            match field.filter(|_| by_touch.get()) {
                Some((field, wants)) => link.send_message(Message::Touched(field, wants)),
                None => leave(),
            }
        }
    };
    let (pointer, keys) = (by_touch.clone(), by_touch.clone());
    let (down, up, gone) = (is_down.clone(), is_down.clone(), is_down);
    let (left, lifted, lost) = (leave.clone(), leave.clone(), leave.clone());
    vec![
        listen(
            "pointerdown",
            Box::new(move |_| {
                pointer.set(true);
                down.set(true);
            }),
        ),
        listen(
            "pointerup",
            Box::new(move |_| {
                up.set(false);
                lifted();
            }),
        ),
        listen(
            "pointercancel",
            Box::new(move |_| {
                gone.set(false);
                lost();
            }),
        ),
        listen("keydown", Box::new(move |_| keys.set(false))),
        listen("focusin", Box::new(touched(link.clone(), by_touch.clone(), Box::new(leave.clone())))),
        // Touched again after the keyboard was put away; and a page that went with its field.
        listen("click", Box::new(touched(link.clone(), by_touch, Box::new(leave)))),
        // When nothing else gets the focus, no `focusin` follows. The field still has it at this moment.
        listen("focusout", Box::new(move |_| left())),
    ]
}

/// Tells the style sheet how much of the window the keyboard takes.
fn make_room(height: Option<i32>) {
    let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
    let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
    // Setting or removing these has no way to fail that could be mended here.
    let _ = match height {
        Some(height) => root
            .style()
            .set_property("--keyboard", &format!("{height}px"))
            .and_then(|()| root.set_attribute("data-keyboard", "open")),
        None => root.remove_attribute("data-keyboard"),
    };
}

/// Also the code of its words.
fn named(layer: Layer) -> &'static str {
    match layer {
        Layer::Digits => "digits",
        Layer::Letters => "letters",
        Layer::Pinyin => "pinyin",
        Layer::Signs => "signs",
    }
}

struct Drawn<'a> {
    lang: Lang,
    board: &'a Board,
    link: &'a Scope<Keyboard>,
}

impl Drawn<'_> {
    fn say(&self, code: &str) -> String {
        say(self.lang, code, &[])
    }

    fn row(&self, keys: &[Key]) -> Html {
        html! { <div class="keyboard-row">{ for keys.iter().map(|key| self.key(*key)) }</div> }
    }

    /// The letters of the reading and what they can be.
    fn choices(&self) -> Html {
        if self.board.layer != Layer::Pinyin {
            return Html::default();
        }
        let (found, before, after) = self.board.choices();
        html! {
            <div class="keyboard-row keyboard-choices" role="group" aria-label={self.say("choices")} lang="zh-CN">
                if self.board.reading.is_empty() {
                    <p class="keyboard-hint">{ self.say("hint") }</p>
                } else {
                    { self.key(Key::AsTyped) }
                    if before { { self.key(Key::Before) } }
                    { for found.iter().map(|found| self.key(Key::Pick(*found))) }
                    if after { { self.key(Key::Next) } }
                }
            </div>
        }
    }

    fn key(&self, key: Key) -> Html {
        let (name, shown, label) = self.named(key);
        let press = self.link.callback(move |_: MouseEvent| Message::Pressed(key));
        let down = self.link.callback(move |_: PointerEvent| Message::Down(key));
        let up = self.link.callback(|_: PointerEvent| Message::Up);
        let pressed = (key == Key::Shift).then(|| self.board.shift.to_string());
        html! {
            <button type="button" tabindex="-1" key={name.clone()} data-key={name} aria-label={label}
                aria-pressed={pressed} onclick={press} onpointerdown={down} onpointerup={up.clone()}
                onpointercancel={up.clone()} onpointerleave={up}>{ shown }</button>
        }
    }

    /// `data-key`, what stands on it, and what is read where that is not enough.
    fn named(&self, key: Key) -> (String, String, Option<String>) {
        let words = |name: &str, code: &str| (name.to_owned(), self.say(code), None);
        match key {
            Key::Sign(' ') => words("space", "space"),
            Key::Sign('\'') => ("'".into(), "'".into(), Some(self.say("apostrophe"))),
            Key::Sign('-') => ("-".into(), "-".into(), Some(self.say("hyphen"))),
            Key::Sign(sign) => (sign.into(), sign.into(), None),
            Key::Pick(found) => (found.character.into(), found.character.into(), None),
            Key::AsTyped => {
                let reading = self.board.reading.clone();
                let label = say(self.lang, "as-typed", &[&reading]);
                ("as-typed".into(), reading, Some(label))
            }
            Key::Next => ("next".into(), "›".into(), Some(self.say("next"))),
            Key::Before => ("before".into(), "‹".into(), Some(self.say("before"))),
            Key::Shift => words("shift", "shift"),
            Key::Back => words("back", "back"),
            Key::Enter => words("enter", "enter"),
            Key::Show(layer) => words(named(layer), named(layer)),
            Key::Done => words("done", "done"),
        }
    }
}
