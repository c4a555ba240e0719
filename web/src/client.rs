//! The page's end of the engine: calls go to the Web Worker as messages, answers come back by number.
//! In: the worker, which `boot.js` started. Out: one call of `then` for every question.
//! Absent: what is asked (`app`, components); engine types.

use crate::ahead::Ahead;
use crate::messages::{self, Answer, Asked, Call, Reviewed, Told};
use crate::model::{Ask, ItemView, Problem, Review};
use js_sys::Uint8Array;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{MessageEvent, Worker};

type Then = Box<dyn FnOnce(Answer)>;

/// The engine in its worker.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

struct Inner {
    worker: Worker,
    asked: Cell<u64>,
    waiting: RefCell<BTreeMap<u64, Then>>,
    /// Item views that came so far.
    items: RefCell<BTreeMap<String, Rc<ItemView>>>,
    /// What the server said ahead of the engine, until that is there.
    ahead: RefCell<Option<Ahead>>,
    /// Why the worker answers no more.
    broken: RefCell<Option<String>>,
}

impl PartialEq for Client {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What came of a review.
#[derive(Debug)]
pub enum Outcome {
    /// The review, or every mistake.
    Answered(Result<Rc<Review>, Vec<Problem>>),
    /// The item's rules can't be had now.
    Unreached(String),
    /// There is no engine.
    Failed(String),
}

impl Client {
    /// Listens to the worker from now on.
    pub fn new(worker: Worker) -> Self {
        let inner = Rc::new(Inner {
            worker,
            asked: Cell::default(),
            waiting: RefCell::default(),
            items: RefCell::default(),
            ahead: RefCell::default(),
            broken: RefCell::default(),
        });
        let hearing = inner.clone();
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match bytes(&event).and_then(|bytes| messages::read::<Told>(&bytes)) {
                Some(Told { number: 0, answer: Answer::Failed(reason) }) => hearing.give_up(reason),
                Some(told) => {
                    if matches!(told.answer, Answer::Opened(_)) {
                        hearing.ahead.take();
                    }
                    // Taken out before it is called: it may ask again.
                    let then = hearing.waiting.borrow_mut().remove(&told.number);
                    if let Some(then) = then {
                        then(told.answer);
                    }
                }
                None => {}
            }
        });
        let failing = inner.clone();
        let fail = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| failing.give_up("worker".into()));
        inner.worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        inner.worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        // The page and its worker end together.
        hear.forget();
        fail.forget();
        Self(inner)
    }

    /// Asks; `then` is called once, later.
    pub fn ask(&self, call: Call, then: impl FnOnce(Answer) + 'static) {
        let broken = self.0.broken.borrow().clone();
        if let Some(reason) = broken {
            return then(Answer::Failed(reason));
        }
        let number = self.0.asked.get() + 1;
        self.0.asked.set(number);
        self.0.waiting.borrow_mut().insert(number, Box::new(then));
        let message =
            messages::write(&Asked { number, call }).map(|bytes| Uint8Array::from(bytes.as_slice()));
        let sent = message.is_some_and(|message| self.0.worker.post_message(&message).is_ok());
        if !sent {
            self.0.give_up("message".into());
        }
    }

    /// Keeps what the server said ahead of the engine, to answer the first review with it.
    pub fn keep(&self, ahead: Ahead) {
        *self.0.ahead.borrow_mut() = Some(ahead);
    }

    /// Reviews a case.
    pub fn review(&self, ask: Ask, then: impl FnOnce(Outcome) + 'static) {
        let ahead = self.0.ahead.borrow().as_ref().and_then(|ahead| ahead.answers(&ask));
        if let Some(review) = ahead {
            return then(Outcome::Answered(Ok(Rc::new(review))));
        }
        let known = self.0.items.borrow().keys().cloned().collect();
        let inner = self.0.clone();
        self.ask(Call::Review { ask, known }, move |answer| {
            then(match answer {
                Answer::Reviewed(reviewed) => {
                    let mut items = inner.items.borrow_mut();
                    let Reviewed { key, item, review } = *reviewed;
                    if let Some(item) = item {
                        items.insert(key.clone(), Rc::new(item));
                    }
                    match items.get(&key).cloned() {
                        Some(item) => Outcome::Answered(Ok(Rc::new(Review { item, ..review }))),
                        None => Outcome::Failed("item".into()),
                    }
                }
                Answer::Refused(problems) => Outcome::Answered(Err(problems)),
                Answer::Unreached(reason) => Outcome::Unreached(reason),
                Answer::Failed(reason) => Outcome::Failed(reason),
                Answer::Opened(_) | Answer::Listed(..) | Answer::Receipt(_) | Answer::Kiosk(_) => {
                    Outcome::Failed("answer".into())
                }
            });
        });
    }
}

impl Inner {
    /// Everybody who waits is told, and whoever asks later.
    fn give_up(&self, reason: String) {
        *self.broken.borrow_mut() = Some(reason.clone());
        let waiting = std::mem::take(&mut *self.waiting.borrow_mut());
        for then in waiting.into_values() {
            then(Answer::Failed(reason.clone()));
        }
    }
}

/// The bytes of a message.
pub fn bytes(event: &MessageEvent) -> Option<Vec<u8>> {
    event.data().dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec())
}
