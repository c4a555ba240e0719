//! Photos of a material, looked at on this device: attach or photograph, a hint beside each, another try.
//! In: files that the person chooses. Out: acts. Absent: looking (`crate::photos`), sending.

use super::use_wizard;
use crate::app::Wizard;
use crate::browser;
use crate::model::Lang;
use crate::photos;
use crate::state::Action;
use crate::state::photos::{Act, MOST, Photo, Seen, Standing};
use crate::wording::say;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::platform::spawn_local;
use yew::prelude::*;

/// What can be opened. HEIC is left out on purpose: an iPhone then hands over a JPEG by itself.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// Properties of [`Photos`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PhotosProps {
    /// Material id.
    pub material: String,
    /// Its title.
    pub title: String,
}

/// The photos of a material.
#[component]
pub fn Photos(props: &PhotosProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    // On the telephone nobody has the caller's papers.
    let Some(item) = wizard.page.item().filter(|_| !browser::path().starts_with("/desk")) else {
        return Html::default();
    };
    let photos: Vec<&Photo> = wizard.photos.of(item, &props.material).collect();
    let room = photos.len() < MOST;
    html! {
        <details class="why photos" open={!photos.is_empty()} data-photos={props.material.clone()}>
            <summary>{ say(lang, "photos.title", &[]) }</summary>
            <p class="hint">{ say(lang, "photos.lead", &[]) }</p>
            <ul class="photo-list" aria-live="polite">
                { for photos.iter().map(|photo| one(&wizard, props, photo)) }
            </ul>
            if room {
                <div class="photo-choose">
                    { choose(&wizard, props, "photos.take", true, None) }
                    { choose(&wizard, props, "photos.file", false, None) }
                </div>
            }
        </details>
    }
}

/// A box that takes a file; with `camera` a telephone opens its camera.
fn choose(wizard: &Wizard, props: &PhotosProps, code: &str, camera: bool, instead: Option<u32>) -> Html {
    let id = format!("{}-{}-{}", code.replace('.', "-"), props.material, instead.unwrap_or_default());
    let number = instead.map(|number| number.to_string());
    let (now, material) = (wizard.clone(), props.material.clone());
    let onchange = Callback::from(move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            chosen(&now, &material, file, instead);
        }
    });
    html! {
        <div class="photo-input">
            <label for={id.clone()}>
                { say(wizard.lang, code, &[]) }
                <span class="hidden-text">{ format!(" {} {}", props.title, number.unwrap_or_default()) }</span>
            </label>
            <input {id} type="file" accept={ACCEPT} capture={camera.then_some("environment")} {onchange} />
        </div>
    }
}

fn chosen(wizard: &Wizard, material: &str, file: web_sys::File, instead: Option<u32>) {
    let Some(item) = wizard.page.item().map(str::to_owned) else { return };
    let beside = wizard.photos.sides(&item, material, instead);
    let (dispatcher, number) = (wizard.dispatcher(), wizard.photos.next());
    let (material, name) = (material.to_owned(), file.name());
    dispatcher.dispatch(Action::Photo(Act::Chosen { number, item, material, name, instead }));
    spawn_local(async move {
        let looked = photos::look(file, beside).await;
        dispatcher.dispatch(Action::Photo(Act::Looked(number, looked)));
    });
}

fn one(wizard: &Wizard, props: &PhotosProps, photo: &Photo) -> Html {
    let lang = wizard.lang;
    let standing = photo.standing();
    let (dispatcher, number) = (wizard.dispatcher(), photo.number);
    let remove =
        Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Photo(Act::Removed(number))));
    let small = match &photo.seen {
        Seen::Told(_, small) => small.clone(),
        Seen::Looking | Seen::NotLooked => None,
    };
    let findings = photo.report().map(|report| report.findings.as_slice()).unwrap_or_default();
    let retake = matches!(standing, Standing::Again | Standing::Noted | Standing::Useless);
    html! {
        <li key={photo.number} class="photo" data-standing={standing.id()}>
            if let Some(small) = small { <Small {small} /> }
            <div class="photo-said">
                <p class="photo-name">{ &photo.name }</p>
                <p><span class={classes!("chip", chip(standing))}>{ say(lang, &format!("photos.{}", standing.id()), &[]) }</span></p>
                { for findings.iter().map(|finding| html! {
                    <p class="photo-hint" data-code={finding.code.as_str()}>
                        { if lang == Lang::En { &finding.en } else { &finding.zh } }
                    </p>
                }) }
                if standing == Standing::Noted { <p class="photo-hint">{ say(lang, "photos.noted.hint", &[]) }</p> }
                if standing == Standing::NotLooked { <p class="photo-hint">{ say(lang, "photos.not_looked.hint", &[]) }</p> }
                if retake { { choose(wizard, props, "photos.instead", false, Some(photo.number)) } }
                <button type="button" class="quiet" data-action="remove-photo" onclick={remove}>
                    { say(lang, "photos.remove", &[]) }<span class="hidden-text">{ format!(" {}", photo.name) }</span>
                </button>
            </div>
        </li>
    }
}

fn chip(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "chip-accepted",
        Standing::Again | Standing::Noted => "chip-verify",
        Standing::Useless => "chip-missing",
        Standing::Looking | Standing::NotLooked => "chip-unknown",
    }
}

/// Properties of [`Small`].
#[derive(Debug, Clone, PartialEq, Properties)]
struct SmallProps {
    small: ImageBitmap,
}

/// The small picture, drawn from memory: no address, no file. What it shows is the person's own; it has no words.
#[component]
fn Small(props: &SmallProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.small.clone(), move |small| {
            let canvas = node.cast::<HtmlCanvasElement>();
            let drawing = canvas.and_then(|canvas| canvas.get_context("2d").ok().flatten());
            if let Some(drawing) =
                drawing.and_then(|drawing| drawing.dyn_into::<CanvasRenderingContext2d>().ok())
            {
                // A browser that can't draw shows an empty place; the hints stand beside it.
                let _ = drawing.draw_image_with_image_bitmap(small, 0.0, 0.0);
            }
        });
    }
    let (width, height) = (props.small.width().to_string(), props.small.height().to_string());
    html! { <canvas ref={node} class="photo-small" aria-hidden="true" {width} {height}></canvas> }
}
