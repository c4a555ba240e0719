//! Listens for a scanner that types. In: the window's keys. Out: what was scanned. A field that had the focus gets back
//! what stood in it before; a person's typing passes untouched. Absent: telling the two apart (`super::burst`).

use super::burst::{Burst, Heard};
use super::what::Scanned;
use crate::kiosk::keyboard::field::Field;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Calls `scanned` with each scan, for as long as the component stands.
#[hook]
pub fn use_wedge(scanned: Callback<Scanned>) {
    use_effect_with(scanned, |scanned| {
        let listener = listen(scanned.clone());
        move || drop(listener)
    });
}

fn listen(scanned: Callback<Scanned>) -> Option<EventListener> {
    let window = web_sys::window()?;
    let mut burst = Burst::default();
    // The field as it was before a key that may be the first of a scan.
    let mut before = None;
    let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    Some(EventListener::new_with_options(&window, "keydown", options, move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.ctrl_key() || key.alt_key() || key.meta_key() {
            return;
        }
        let field = Field::focused().map(|(field, _)| field);
        match burst.key(&key.key(), event.time_stamp()) {
            Heard::Typing if key.key().chars().count() == 1 => {
                before = field.map(|field| (field.read(), field));
            }
            Heard::Typing => {}
            // Signs of a scan must not press the button that has the focus.
            Heard::Burst if field.is_none() => event.prevent_default(),
            Heard::Burst => {}
            Heard::Scan(text) => {
                event.prevent_default();
                event.stop_propagation();
                if let Some((text, field)) = before.take()
                    && field.is_there()
                {
                    field.write(&text);
                }
                scanned.emit(Scanned(text));
            }
        }
    }))
}
