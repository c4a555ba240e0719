//! The hall's settings and the hall itself: fetched, verified, kept for when the network is away.
//! In: the hall's server, what was kept, the engine in its worker. Out: actions. Absent: how they are verified (the engine).

use super::api::{self, Word};
use super::device::Device;
use super::session::Action;
use super::settings::Settings;
use crate::client::Client;
use crate::hall::Hall;
use crate::hall::read;
use crate::messages::{Answer, Call};
use serde_json::Value;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

/// Keys of what is kept.
const SETTINGS: &str = "settings";
const SEEN: &str = "settings-seen";
const HALL: &str = "hall";

/// This hall out of the list of all, or as it was kept; what is new is kept.
pub async fn hall(device: &Device, list: Option<&Word>) -> Option<Hall> {
    let own = |hall: &&Value| hall["hall"].as_str() == Some(device.hall());
    let fresh = list.and_then(|word| word.body.as_array()?.iter().find(own).cloned());
    let json = match fresh {
        Some(json) => {
            device.shell().keep(HALL, &json).await;
            json
        }
        None => device.shell().kept(HALL).await?,
    };
    read::hall(&json)
}

/// Fetches the settings and has them verified; those that were verified last stand in for what can't be had or used.
pub fn settings(device: Device, client: Client, then: Callback<Action>) {
    spawn_local(async move {
        let seen: Option<u64> = device.shell().kept(SEEN).await;
        let kept: Option<String> = device.shell().kept(SETTINGS).await;
        let word = api::read(&format!("/api/halls/{}/kiosk/settings", device.hall())).await;
        device.hear(word.as_ref().and_then(|word| word.at)).await;
        let (fetched, reason) = match word {
            Some(word) if word.status == 200 => (Some(word.body.to_string()), String::new()),
            Some(word) => (None, word.refusal().unwrap_or_else(|| word.status.to_string())),
            None => (None, "no-network".to_owned()),
        };
        try_each(Trial { device, client, seen, then }, fetched.into_iter().chain(kept).collect(), reason);
    });
}

struct Trial {
    device: Device,
    client: Client,
    seen: Option<u64>,
    then: Callback<Action>,
}

/// The first of these that the engine accepts; `reason` is why the one before was not.
fn try_each(trial: Trial, mut envelopes: Vec<String>, reason: String) {
    if envelopes.is_empty() {
        return trial.then.emit(Action::Closed(reason));
    }
    let envelope = envelopes.remove(0);
    let call = Call::Kiosk {
        envelope: envelope.clone().into_bytes(),
        hall: trial.device.hall().to_owned(),
        seen: trial.seen,
        now: trial.device.now() / 1000,
    };
    let client = trial.client.clone();
    client.ask(call, move |answer| {
        let refusal = match answer {
            Answer::Kiosk(Ok(json)) => match serde_json::from_str::<Settings>(&json) {
                Ok(settings) => return accepted(trial, settings, envelope),
                Err(problem) => problem.to_string(),
            },
            Answer::Kiosk(Err(code)) => code,
            Answer::Failed(reason) => reason,
            _ => "unreadable".to_owned(),
        };
        // What is wrong with the hall's newest is what staff must know, whatever becomes of the kept ones.
        let reason = if reason.is_empty() { refusal } else { reason };
        try_each(trial, envelopes, reason);
    });
}

fn accepted(trial: Trial, settings: Settings, envelope: String) {
    spawn_local(async move {
        let shell = trial.device.shell();
        shell.keep(SEEN, &settings.counter.max(trial.seen.unwrap_or_default())).await;
        shell.keep(SETTINGS, &envelope).await;
        trial.device.limit(settings.idle_seconds, settings.warn_seconds);
        trial.then.emit(Action::Set(Rc::new(settings)));
    });
}
