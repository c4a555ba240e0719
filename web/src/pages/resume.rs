//! 接着上次填: a saved file and its code. Read on this device; every trouble says what to do.

use crate::app::use_title;
use crate::browser;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::saved::file::{Locked, MOST};
use crate::saved::{self, Saved, Trouble, code, lock};
use crate::state::Action;
use crate::wording::say;
use web_sys::{File, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Resume() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "resume.title", &[]);
    use_title(&wizard, &title);
    let (file, typed) = (use_node_ref(), use_node_ref());
    let trouble = use_state(|| None::<Trouble>);
    let working = use_state(|| false);
    // Each time one is told, it takes the focus, the same one too.
    let told = use_state(|| 0_u32);
    use_effect_with(*told, |told| {
        if *told > 0 {
            browser::focus("#resume-trouble");
        }
    });
    let onsubmit = {
        let (file, typed, trouble, working) = (file.clone(), typed.clone(), trouble.clone(), working.clone());
        let (dispatcher, told) = (wizard.dispatcher(), told.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let chosen = file.cast::<HtmlInputElement>().and_then(|input| input.files()?.get(0));
            let text = typed.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let (trouble, working, dispatcher) = (trouble.clone(), working.clone(), dispatcher.clone());
            let told = told.clone();
            working.set(true);
            trouble.set(None);
            spawn_local(async move {
                let read = read(chosen, &text).await;
                working.set(false);
                match read {
                    Ok(saved) => dispatcher.dispatch(Action::Resumed(saved)),
                    Err(found) => {
                        trouble.set(Some(found));
                        told.set(*told + 1);
                    }
                }
            });
        })
    };
    let wrong_file = matches!(*trouble, Some(Trouble::NotSaved | Trouble::Newer | Trouble::Damaged));
    let wrong_code = matches!(*trouble, Some(Trouble::BadCode | Trouble::WrongCode));
    html! {
        <div class="page resume">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "resume.lead", &[]) }</p>
            if let Some(trouble) = *trouble {
                <p class="wrong" id="resume-trouble" role="alert" tabindex="-1" data-trouble={trouble.code()}>
                    { say(lang, trouble.code(), &[]) }
                </p>
            }
            <form {onsubmit} novalidate=true>
                <div class="field">
                    <label for="resume-file">{ say(lang, "resume.file", &[]) }</label>
                    <input id="resume-file" type="file" accept=".json,application/json" ref={file}
                        aria-invalid={wrong_file.then_some("true")} />
                </div>
                <div class="field">
                    <label for="resume-code">{ say(lang, "resume.code", &[]) }</label>
                    <p class="help" id="resume-code-help">{ say(lang, "resume.code.help", &[]) }</p>
                    <div class="box">
                        <input id="resume-code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false"
                            ref={typed} aria-describedby="resume-code-help" aria-invalid={wrong_code.then_some("true")} />
                    </div>
                </div>
                <p class="go"><button type="submit" class="main" disabled={*working}>
                    { say(lang, if *working { "resume.working" } else { "resume.open" }, &[]) }
                </button></p>
            </form>
        </div>
    }
}

async fn read(file: Option<File>, typed: &str) -> Result<Saved, Trouble> {
    let file = file.ok_or(Trouble::NotSaved)?;
    let text = browser::read_file(&file, MOST).await.ok_or(Trouble::NotSaved)?;
    let locked = Locked::read(&text)?;
    let code = code::read(typed)?;
    saved::read(&lock::unlock(&locked, &code).await?)
}
