//! The kiosk's program (`yushen_kiosk_bg.wasm`); `kiosk-boot.js` calls `start`. For now a page to try the keyboard and
//! the scanning on. Absent: everything else (see the library).

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;
use yushen_web::browser;
use yushen_web::kiosk::keyboard::Keyboard;
use yushen_web::kiosk::scan::{Scan, Scanned, told, use_wedge, what};
use yushen_web::model::Lang;

#[component]
fn Trial() -> Html {
    let heard = use_state(|| ["name", "code", "phone", "words"].map(|name| (name, String::new())));
    let settled = use_state(|| 0);
    let scanning = use_state(|| false);
    let scanned = use_state(String::new);
    let take = {
        let scanned = scanned.setter();
        Callback::from(move |code: Scanned| {
            scanned.set(format!("{} {}", told(Lang::Zh, &what(&code)), code.0))
        })
    };
    use_wedge(take.clone());
    let hears = |place: usize| {
        let heard = heard.clone();
        Callback::from(move |event: InputEvent| {
            let mut now = (*heard).clone();
            let target = event.target_dyn_into::<HtmlInputElement>().map(|input| input.value());
            let area = event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value());
            now[place].1 = target.or(area).unwrap_or_default();
            heard.set(now);
        })
    };
    let settle = {
        let settled = settled.clone();
        Callback::from(move |_: Event| settled.set(*settled + 1))
    };
    let shows = |shown: bool| {
        let scanning = scanning.clone();
        Callback::from(move |()| scanning.set(shown))
    };
    let field = |place: usize, label: &str, mode: &'static str, most: Option<&'static str>| {
        let (name, text) = heard[place].clone();
        html! {
            <p class="field">
                <label for={name}>{ label }</label>
                <input id={name} type="text" inputmode={mode} maxlength={most} autocomplete="off" value={text}
                    oninput={hears(place)} onchange={settle.clone()} />
            </p>
        }
    };
    html! {
        <main class="page">
            <h1>{ "自助终端" }</h1>
            { field(0, "姓名", "text", None) }
            { field(1, "预约编号", "text", None) }
            { field(2, "手机号", "tel", Some("11")) }
            <p class="field trial-low">
                <label for="words">{ "说明" }</label>
                <textarea id="words" value={heard[3].1.clone()} oninput={hears(3)} />
            </p>
            <p id="heard">{ heard.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("|") }</p>
            <p id="settled">{ *settled }</p>
            <p id="scanned" role="status">{ &*scanned }</p>
            <button type="button" class="main" data-action="scan" onclick={shows(true).reform(|_: MouseEvent| ())}>{ "扫码" }</button>
            if *scanning { <Scan lang={Lang::Zh} onscan={take} onclose={shows(false)} /> }
            <Keyboard lang={Lang::Zh} />
        </main>
    }
}

/// Starts the page in the element `#app` of `kiosk.html`.
#[wasm_bindgen]
pub fn start() {
    browser::show_panics();
    if let Some(root) = browser::element("app") {
        yew::Renderer::<Trial>::with_root(root).render();
    }
}

fn main() {}
