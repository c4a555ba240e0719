//! Photos of a material, looked at on this device: attach or photograph, a hint beside each, another try.
//! In: files that the person chooses, or pictures from a viewfinder ([`Taking`]). Out: acts. Absent: looking
//! (`crate::photos`), sending.

use super::use_wizard;
use crate::app::Wizard;
use crate::browser;
use crate::model::Lang;
use crate::photos;
use crate::state::Action;
use crate::state::photos::{Act, Aim, MOST, Photo, Seen, Standing};
use crate::wording::say;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlInputElement, ImageBitmap};
use yew::platform::spawn_local;
use yew::prelude::*;
use yushen::wording::{Row, say_from};
use yushen_photo::Finding;

/// What can be opened. HEIC is left out on purpose: an iPhone then hands over a JPEG by itself.
const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// How photos are taken where no file may be chosen. Who has such a place provides it above the pages: the kiosk.
#[derive(Debug, Clone, PartialEq)]
pub struct Taking {
    /// Draws the viewfinder.
    pub view: Callback<View, Html>,
    /// Sentences that are others there, and those of its own.
    pub words: &'static [Row],
}

/// What a viewfinder needs.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct View {
    /// Language of the page.
    pub lang: Lang,
    /// A picture was taken.
    pub onphoto: Callback<File>,
    /// The person wants none, or the page is left.
    pub onclose: Callback<()>,
}

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
    let taking = use_context::<Taking>();
    // On the telephone nobody has the caller's papers.
    let Some(item) = wizard.page.item().filter(|_| !browser::path().starts_with("/desk")) else {
        return Html::default();
    };
    let page = Drawn { wizard: &wizard, props, item, taking: taking.as_ref() };
    let photos: Vec<&Photo> = wizard.photos.of(item, &props.material).collect();
    let room = photos.len() < MOST;
    html! {
        <details class="why photos" open={!photos.is_empty()} data-photos={props.material.clone()}>
            <summary>{ page.say("photos.title", &[]) }</summary>
            <p class="hint">{ page.say("photos.lead", &[]) }</p>
            <ul class="photo-list" aria-live="polite">
                { for photos.iter().enumerate().map(|(place, photo)| page.photo(place, photo)) }
            </ul>
            { page.viewfinder().or_else(|| room.then(|| page.choose(None))).unwrap_or_default() }
        </details>
    }
}

struct Drawn<'a> {
    wizard: &'a Wizard,
    props: &'a PhotosProps,
    item: &'a str,
    taking: Option<&'a Taking>,
}

impl Drawn<'_> {
    fn say(&self, code: &str, values: &[&str]) -> String {
        self.own(code, values).unwrap_or_else(|| say(self.wizard.lang, code, values))
    }

    /// What the place says for it, if anything.
    fn own(&self, code: &str, values: &[&str]) -> Option<String> {
        let words = self.taking?.words;
        words.iter().any(|row| row.0 == code).then(|| say_from(words, self.wizard.lang, code, values))
    }

    /// What gives a photo; `instead` is the number of the one whose place it takes.
    fn choose(&self, instead: Option<u32>) -> Html {
        let Self { wizard, props, .. } = *self;
        if self.taking.is_none() {
            return match instead {
                Some(_) => choose(wizard, props, "photos.instead", false, instead),
                None => html! {
                    <div class="photo-choose">
                        { choose(wizard, props, "photos.take", true, None) }
                        { choose(wizard, props, "photos.file", false, None) }
                    </div>
                },
            };
        }
        let (dispatcher, material) = (wizard.dispatcher(), props.material.clone());
        let aim = Aim { item: self.item.into(), material, instead };
        let onclick =
            Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Photo(Act::Aimed(aim.clone()))));
        let begun = wizard.photos.of(self.item, &props.material).next().is_some();
        let code = match instead {
            Some(_) => "photos.instead",
            None if begun => "photos.more",
            None => "photos.take",
        };
        let number = instead.map(|number| number.to_string()).unwrap_or_default();
        html! {
            <button type="button" class="second" data-action={code} {onclick}>
                { self.say(code, &[]) }<span class="hidden-text">{ format!(" {} {number}", props.title) }</span>
            </button>
        }
    }

    /// The viewfinder, where one stands open for this material.
    fn viewfinder(&self) -> Option<Html> {
        let Self { wizard, props, item, taking } = *self;
        let instead = wizard.photos.aim(item, &props.material)?.instead;
        let (now, material) = (wizard.clone(), props.material.clone());
        let onphoto = Callback::from(move |file| chosen(&now, &material, file, instead));
        let (dispatcher, item, material) = (wizard.dispatcher(), item.to_owned(), props.material.clone());
        let onclose = Callback::from(move |()| {
            dispatcher.dispatch(Action::Photo(Act::PutAway(item.clone(), material.clone())));
            browser::focus(&format!("[data-photos='{material}'] summary"));
        });
        Some(taking?.view.emit(View { lang: wizard.lang, onphoto, onclose }))
    }

    fn photo(&self, place: usize, photo: &Photo) -> Html {
        let standing = photo.standing();
        let (dispatcher, number) = (self.wizard.dispatcher(), photo.number);
        let remove =
            Callback::from(move |_: MouseEvent| dispatcher.dispatch(Action::Photo(Act::Removed(number))));
        let small = match &photo.seen {
            Seen::Told(_, small) => small.clone(),
            Seen::Looking | Seen::NotLooked => None,
        };
        // What was taken on the page has no name.
        let name = match photo.name.as_str() {
            "" => self.say("photos.nth", &[&(place + 1).to_string()]),
            name => name.to_owned(),
        };
        let findings = photo.report().map(|report| report.findings.as_slice()).unwrap_or_default();
        let retake = matches!(standing, Standing::Again | Standing::Noted | Standing::Useless);
        html! {
            <li key={photo.number} class="photo" data-standing={standing.id()}>
                if let Some(small) = small { <Small {small} /> }
                <div class="photo-said">
                    <p class="photo-name">{ &name }</p>
                    <p><span class={classes!("chip", chip(standing))}>{ self.say(&format!("photos.{}", standing.id()), &[]) }</span></p>
                    { for findings.iter().map(|finding| html! {
                        <p class="photo-hint" data-code={finding.code.as_str()}>{ self.hint(finding) }</p>
                    }) }
                    if standing == Standing::Noted { <p class="photo-hint">{ self.say("photos.noted.hint", &[]) }</p> }
                    if standing == Standing::NotLooked { <p class="photo-hint">{ self.say("photos.not_looked.hint", &[]) }</p> }
                    if retake { { self.choose(Some(photo.number)) } }
                    <button type="button" class="quiet" data-action="remove-photo" onclick={remove}>
                        { self.say("photos.remove", &[]) }<span class="hidden-text">{ format!(" {name}") }</span>
                    </button>
                </div>
            </li>
        }
    }

    /// The report's hint speaks of a telephone; a place where the paper is held up has its own.
    fn hint(&self, finding: &Finding) -> String {
        let report = if self.wizard.lang == Lang::En { &finding.en } else { &finding.zh };
        self.own(&format!("photos.hint.{}", finding.code.as_str()), &[]).unwrap_or_else(|| report.clone())
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

fn chosen(wizard: &Wizard, material: &str, file: File, instead: Option<u32>) {
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
