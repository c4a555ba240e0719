//! The Web Worker's end: takes the page's messages, asks the engine, answers.
//! In: `messages::Asked`. Out: `messages::Told`. Absent: the engine's types (`engine`), addresses (`source`).

use crate::browser;
use crate::client::bytes;
use crate::engine::{self, Engine};
use crate::messages::{self, Answer, Asked, Call, Keep, Opened, Reviewed, Told};
use crate::model::{Ask, Lang};
use crate::source;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Most bytes of rules that a page keeps for the time without a network before anybody opened them.
const MOST_KEPT: u64 = 8 << 20;

/// The engine, and what was asked before it was there: a page that shows something ahead of it does not wait.
struct Desk {
    engine: RefCell<Option<Rc<Engine>>>,
    early: RefCell<Option<Vec<Asked>>>,
}

type Shared = Rc<Desk>;

/// Answers messages from now on.
pub fn serve() {
    std::panic::set_hook(Box::new(|panic| {
        // The place only: the text of a panic could hold something that was entered.
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        tell(&Told { number: 0, answer: Answer::Failed(place.unwrap_or_default()) });
    }));
    let desk = Shared::new(Desk { engine: RefCell::default(), early: RefCell::new(Some(Vec::new())) });
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(asked) = bytes(&event).and_then(|bytes| messages::read::<Asked>(&bytes)) else { return };
        // These two need no library.
        let opens = matches!(asked.call, Call::Open { .. } | Call::Kiosk { .. });
        if !opens && let Some(early) = &mut *desk.early.borrow_mut() {
            return early.push(asked);
        }
        begin(&desk, asked);
    });
    scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

/// Answers a call; when it opened the library, or could not, those that waited for it too.
fn begin(desk: &Shared, asked: Asked) {
    let desk = desk.clone();
    spawn_local(async move {
        let opens = matches!(asked.call, Call::Open { .. });
        let answer = answer(&desk, asked.call).await;
        tell(&Told { number: asked.number, answer });
        let early = if opens { desk.early.take() } else { None };
        early.into_iter().flatten().for_each(|asked| begin(&desk, asked));
    });
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn tell(told: &Told) {
    if let Some(message) = messages::write(told) {
        // The page that asked is the only one to hear it; there is nobody else to tell when that fails.
        let _ = scope().post_message(&js_sys::Uint8Array::from(message.as_slice()));
    }
}

async fn answer(shared: &Shared, call: Call) -> Answer {
    if let Call::Open { seen, on, lang } = call {
        return open(shared, seen.as_deref(), &on, lang).await.unwrap_or_else(Answer::Failed);
    }
    if let Call::Kiosk { envelope, hall, seen, now } = call {
        let trust = source::trust().await;
        return Answer::Kiosk(trust.and_then(|trust| engine::kiosk(&envelope, &trust, &hall, seen, now)));
    }
    let engine = shared.engine.borrow().clone();
    let Some(engine) = engine else { return Answer::Failed("not opened".into()) };
    match call {
        Call::List { on, lang } => Answer::Listed(engine.imprint(lang), engine.cards(&on, lang)),
        Call::Review { ask, known } => review(&engine, &ask, &known).await,
        Call::Receipt { item, on, facts, label } => {
            // Only the hall's public key is asked for; nothing of the answers leaves.
            let codes = match (source::hall_key().await, browser::randomness()) {
                (Ok(key), Some(random)) => {
                    engine.receipt((&item, &on, &facts), &key, (&random, browser::seconds()), &label)
                }
                _ => None,
            };
            Answer::Receipt(codes)
        }
        Call::Open { .. } | Call::Kiosk { .. } => Answer::Failed("answered above".into()),
    }
}

async fn open(shared: &Shared, seen: Option<&str>, on: &str, lang: Lang) -> Result<Answer, String> {
    let (engine, envelope, trust) = source::open(seen).await?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap_or_default();
    let opened = Opened {
        imprint: engine.imprint(lang),
        cards: engine.cards(on, lang),
        rules: engine.digest(),
        seen: engine.seen(),
        keep: Keep {
            digest: engine.digest(),
            envelope: text(envelope),
            trust: text(trust),
            pieces: engine.pieces(on, MOST_KEPT),
        },
    };
    *shared.engine.borrow_mut() = Some(Rc::new(engine));
    Ok(Answer::Opened(Box::new(opened)))
}

/// An item that was not opened before is fetched first.
async fn review(engine: &Engine, ask: &Ask, known: &[String]) -> Answer {
    let wanted = engine.wanted(ask);
    if !wanted.is_empty()
        && let Err(reason) = source::fetch(engine, &wanted).await
    {
        return Answer::Unreached(reason);
    }
    match engine.review(ask) {
        Ok(review) => Answer::Reviewed(Box::new(Reviewed::of(review, known))),
        Err(problems) => Answer::Refused(problems),
    }
}
