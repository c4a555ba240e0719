//! 朗读: the page read out by the device's own voices; without a voice of the page's language there is no button.
//! In: what stands on the page. Out: speech, until it is stopped or the page is left. Absent: any sending of words; a
//! voice that the browser would get from the network is not used.

use super::use_wizard;
use crate::browser;
use crate::model::Lang;
use crate::settings;
use crate::wording::say;
use gloo::events::EventListener;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{SpeechSynthesis, SpeechSynthesisUtterance, SpeechSynthesisVoice};
use yew::prelude::*;

/// What is read, in the order of the page: the question with its help and answers; the outcome and the notice.
const READ: &str = "#main h1, #main h2, #main .lead, #main .help, #main legend, #main .option, #main .answer, \
    #main .promise, #main .summary-title, #main .summary li, #main .card-title, #main .facts > div, \
    #main .outcome p:not(.outcome-links), #main .part [data-line], #main .notice-end [data-line]";
/// Calmer than a voice speaks by itself.
const RATE: f32 = 0.9;

/// What is said, and what hears its end; some browsers forget utterances that nobody holds.
type Held = (Vec<SpeechSynthesisUtterance>, Option<Closure<dyn FnMut()>>);

/// The browser's speech, where it has any.
fn speech() -> Option<SpeechSynthesis> {
    let found = Reflect::get(&web_sys::window()?.into(), &"speechSynthesis".into()).ok()?;
    found.is_object().then(|| found.unchecked_into())
}

/// A voice on this device for a language.
fn voice(lang: Lang) -> Option<SpeechSynthesisVoice> {
    let voices = speech()?.get_voices();
    let mut all = voices.iter().map(|voice| voice.unchecked_into::<SpeechSynthesisVoice>());
    // By its first letters: devices write `zh-CN`, `zh_CN`, `zh-Hans-CN`.
    let short = settings::tag(lang).get(..2).unwrap_or_default();
    all.find(|voice| voice.local_service() && voice.lang().to_lowercase().starts_with(short))
}

fn hush() {
    if let Some(speech) = speech() {
        speech.cancel();
    }
}

/// The button, or nothing.
#[component]
pub fn ReadAloud() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    // Voices come later than the page in some browsers; and the page as it is first drawn has no button anywhere, so that
    // what the server made of it can be taken over.
    let looked = use_state(|| 0.0);
    {
        let looked = looked.clone();
        use_effect_with((), move |()| {
            let look = move || looked.set(js_sys::Date::now());
            look();
            let listener =
                speech().map(|speech| EventListener::new(&speech, "voiceschanged", move |_| look()));
            move || drop(listener)
        });
    }
    let reading = use_state(|| false);
    let held = use_mut_ref(Held::default);
    {
        let reading = reading.clone();
        use_effect_with((wizard.page.clone(), lang), move |_| {
            move || {
                hush();
                reading.set(false);
            }
        });
    }
    let voice = if *looked > 0.0 { voice(lang) } else { None };
    let Some(voice) = voice else { return Html::default() };
    let onclick = {
        let reading = reading.clone();
        Callback::from(move |_: MouseEvent| {
            hush();
            if !*reading {
                *held.borrow_mut() = read(&voice, lang, reading.clone());
            }
            reading.set(!*reading);
        })
    };
    let code = if *reading { "tools.hush" } else { "tools.read" };
    html! {
        <button type="button" class="tool" data-action="read" aria-pressed={reading.to_string()} {onclick}>
            { say(lang, code, &[]) }
        </button>
    }
}

/// Line by line, since voices break off in long texts; the last one tells that it is over.
fn read(voice: &SpeechSynthesisVoice, lang: Lang, reading: UseStateHandle<bool>) -> Held {
    let spoken = |line: String| {
        let utterance = SpeechSynthesisUtterance::new_with_text(&line).ok()?;
        utterance.set_lang(settings::tag(lang));
        utterance.set_voice(Some(voice));
        utterance.set_rate(RATE);
        Some(utterance)
    };
    let all: Vec<_> = browser::texts(READ).into_iter().filter_map(spoken).collect();
    let over = all.last().map(|last| {
        let over = Closure::<dyn FnMut()>::new(move || reading.set(false));
        last.set_onend(Some(over.as_ref().unchecked_ref()));
        over
    });
    if let Some(speech) = speech() {
        all.iter().for_each(|utterance| speech.speak(utterance));
    }
    (all, over)
}
