//! The page's end of the service worker (`worker/sw.js`): registers it, hands it the verified bundle, hears of a newer
//! program, starts that when the citizen says so. Absent: what is kept and how it is verified (there); answers.

use crate::messages::Keep;
use js_sys::{Array, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    RegistrationOptions, ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState, ServiceWorkerUpdateViaCache,
};

const SCRIPT: &str = "/sw.js";

thread_local! {
    /// The newer program that waits.
    static WAITING: RefCell<Option<ServiceWorker>> = const { RefCell::new(None) };
}

/// Registers the service worker and has it keep the bundle; `newer` is called when a newer program waits. Where the
/// browser has no service workers, nothing happens: the page works as long as there is a network.
pub fn begin(keep: Keep, newer: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        // Without one (private windows, a full disk, a file that is not the published one) the page goes on as it is.
        let _ = register(&container, keep, Rc::new(newer)).await;
    });
}

async fn register(
    container: &ServiceWorkerContainer,
    keep: Keep,
    newer: Rc<dyn Fn()>,
) -> Result<(), JsValue> {
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = JsFuture::from(container.register_with_options(SCRIPT, &options)).await?;
    let registration: ServiceWorkerRegistration = registered.dyn_into()?;
    watch(&registration, newer);
    // There is an active one when this resolves.
    let ready: ServiceWorkerRegistration = JsFuture::from(container.ready()?).await?.dyn_into()?;
    if let Some(active) = ready.active() {
        active.post_message(message(&keep)?.as_ref())?;
    }
    Ok(())
}

/// Hears of a newer program, now and later: one that waits, one that is being kept already, and those that come.
fn watch(registration: &ServiceWorkerRegistration, newer: Rc<dyn Fn()>) {
    if let Some(waiting) = registration.waiting() {
        found(waiting, &newer);
    }
    if let Some(installing) = registration.installing() {
        follow(installing, newer.clone());
    }
    let watched = registration.clone();
    let on_found = Closure::<dyn FnMut()>::new(move || {
        if let Some(installing) = watched.installing() {
            follow(installing, newer.clone());
        }
    });
    registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
    on_found.forget();
}

/// Until it waits.
fn follow(installing: ServiceWorker, newer: Rc<dyn Fn()>) {
    let worker = installing.clone();
    let on_state = Closure::<dyn FnMut()>::new(move || {
        // Without a controller it is the first one, and there is nothing to change to.
        let first = container().is_none_or(|container| container.controller().is_none());
        if worker.state() == ServiceWorkerState::Installed && !first {
            found(worker.clone(), &newer);
        }
    });
    installing.set_onstatechange(Some(on_state.as_ref().unchecked_ref()));
    on_state.forget();
}

fn found(worker: ServiceWorker, newer: &Rc<dyn Fn()>) {
    WAITING.with_borrow_mut(|waiting| *waiting = Some(worker));
    newer();
}

/// Changes to the newer program and opens this page anew. Other windows stay as they are.
pub fn update() {
    let Some(container) = container() else { return };
    let Some(waiting) = WAITING.with_borrow(Clone::clone) else { return };
    let on_change = Closure::<dyn FnMut()>::new(crate::browser::reload);
    container.set_oncontrollerchange(Some(on_change.as_ref().unchecked_ref()));
    on_change.forget();
    if let Ok(update) = object(&[("type", "update".into())]) {
        // A worker that is gone can't be told; the newer program starts with the next visit then.
        let _ = waiting.post_message(&update);
    }
}

/// Has the service worker keep the kiosk's own files, which citizens' browsers don't have.
pub fn keep_kiosk() {
    let Some(container) = container() else { return };
    spawn_local(async move {
        // Without one the kiosk goes on as long as there is a network.
        let Ok(ready) = container.ready() else { return };
        let ready =
            JsFuture::from(ready).await.ok().and_then(|it| it.dyn_into::<ServiceWorkerRegistration>().ok());
        if let (Some(active), Ok(message)) =
            (ready.and_then(|it| it.active()), object(&[("type", "kiosk".into())]))
        {
            let _ = active.post_message(&message);
        }
    });
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = web_sys::window()?.navigator();
    // Absent without HTTPS, and in some private windows.
    let there = Reflect::get(&navigator, &"serviceWorker".into()).is_ok_and(|there| there.is_object());
    there.then(|| navigator.service_worker())
}

fn message(keep: &Keep) -> Result<Object, JsValue> {
    let pieces: Array = keep.pieces.iter().map(JsValue::from).collect();
    object(&[
        ("type", "keep".into()),
        ("digest", keep.digest.as_str().into()),
        ("envelope", keep.envelope.as_str().into()),
        ("trust", keep.trust.as_str().into()),
        ("pieces", pieces.into()),
    ])
}

fn object(entries: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in entries {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object)
}
