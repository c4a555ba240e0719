//! 保存进度: the code to keep, and the file. Nothing leaves the device.

use crate::app::{Wizard, use_title};
use crate::browser;
use crate::components::link::PageLink;
use crate::components::use_wizard;
use crate::saved::{self, Trouble, code, lock};
use crate::wording::say;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Idle,
    Working,
    Done,
    Failed(Trouble),
}

/// The page.
#[component]
pub fn Save() -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let title = say(lang, "save.title", &[]);
    use_title(&wizard, &title);
    // A code for each visit of this page: a file saved later has another one.
    let code = use_memo((), |()| browser::randomness().and_then(|random| code::make(&random)));
    let stage = use_state(|| Stage::Idle);
    let save = {
        let (wizard, code, stage) = (wizard.clone(), (*code).clone(), stage.clone());
        Callback::from(move |_: MouseEvent| {
            let Some(code) = code.clone() else { return stage.set(Stage::Failed(Trouble::NoCrypto)) };
            let (wizard, stage) = (wizard.clone(), stage.clone());
            stage.set(Stage::Working);
            spawn_local(async move {
                stage.set(match write(&wizard, &code).await {
                    Ok(()) => Stage::Done,
                    Err(trouble) => Stage::Failed(trouble),
                });
            });
        })
    };
    let begun = wizard.cases.values().any(|case| case.begun());
    html! {
        <div class="page save">
            <p class="back"><PageLink page={wizard.back()} to="back">{ say(lang, "back", &[]) }</PageLink></p>
            <h1 tabindex="-1">{ title }</h1>
            <p class="lead">{ say(lang, "save.lead", &[]) }</p>
            if begun {
                <section class="code-card" aria-labelledby="code-title">
                    <h2 id="code-title">{ say(lang, "save.code", &[]) }</h2>
                    <p class="retrieval-code" data-code="">{ code.as_deref().map(code::shown).unwrap_or_default() }</p>
                    <p>{ say(lang, "save.code.keep", &[]) }</p>
                </section>
                <p class="go"><button type="button" class="main" data-action="save" onclick={save}
                    disabled={*stage == Stage::Working}>{ say(lang, "save.file", &[]) }</button></p>
                <div role="status">{ told(&wizard, *stage) }</div>
            } else {
                <p>{ say(lang, "save.nothing", &[]) }</p>
            }
        </div>
    }
}

fn told(wizard: &Wizard, stage: Stage) -> Html {
    let text = match stage {
        Stage::Idle => return Html::default(),
        Stage::Working => say(wizard.lang, "save.working", &[]),
        Stage::Done => say(wizard.lang, "save.done", &[]),
        Stage::Failed(trouble) => say(wizard.lang, trouble.code(), &[]),
    };
    let class = if matches!(stage, Stage::Failed(_)) { "wrong" } else { "saved-note" };
    html! { <p {class}>{ text }</p> }
}

async fn write(wizard: &Wizard, code: &str) -> Result<(), Trouble> {
    let text = saved::write(&wizard.saved());
    let locked = lock::lock(&text, code).await?;
    // The name says nothing of what is in it.
    let name = say(wizard.lang, "save.name", &[&browser::today()]);
    browser::save_file(&name, &locked.write(), "application/json").map_err(|_| Trouble::NoCrypto)
}
