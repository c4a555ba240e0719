//! The application: the reducer, the calls of the engine in its worker, the address bar, the focus.
//! Absent: what pages look like.

use crate::ahead::Ahead;
use crate::browser;
use crate::client::{Client, Outcome};
use crate::components::frame::Frame;
use crate::day::say_date;
use crate::finder::Initials;
use crate::hall::{self, after::Of};
use crate::messages::{Answer, Call};
use crate::model::Lang;
use crate::offline;
use crate::pages;
use crate::route::{Route, address};
use crate::settings;
use crate::source;
use crate::state::desk::Act;
use crate::state::{Action, Page, Phase, State};
use crate::wording::say;
use js_sys::{Promise, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The state and how to change it, for every page and component.
pub type Wizard = UseReducerHandle<State>;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).apply(action))
    }
}

/// Where the highest counter of a bundle seen is kept. No personal data.
const SEEN: &str = "yushen.seen";

/// Properties of [`App`].
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The engine in its worker.
    pub client: Client,
    /// What the server says ahead of it, if it does: bytes of [`Ahead`].
    pub ahead: Option<JsValue>,
}

/// Root component.
#[component]
pub fn App(props: &AppProps) -> Html {
    html! { <BrowserRouter><Root ..props.clone() /></BrowserRouter> }
}

fn start() -> State {
    let page = Route::recognize(&browser::path()).map_or(Page::Lost, Page::from);
    let given = browser::query("on").filter(|on| say_date(on, Lang::Zh).is_some());
    let on_given = given.is_some();
    let mut state = State::new(page, given.unwrap_or_else(browser::today), on_given);
    state.desk.seed = browser::seed();
    if let Some((hall, of)) =
        state.page.after_visit().then(browser::take_fragment).and_then(|it| Of::scanned(&it))
    {
        state.desk.scanned(hall, of);
    }
    settings::put(&mut state);
    state
}

#[component]
fn Root(props: &AppProps) -> Html {
    let wizard: Wizard = use_reducer(start);
    use_library(&wizard, &props.client, true);
    use_ahead(&wizard, &props.client, props.ahead.clone());
    use_engine(&wizard, &props.client);
    use_effect_with(wizard.elder, |elder| settings::show_elder(*elder));
    use_language(&wizard, &props.client);
    use_hall(&wizard);
    use_address(&wizard);
    use_focus(&wizard);
    html! {
        <ContextProvider<Wizard> context={wizard.clone()}>
            <ContextProvider<Client> context={props.client.clone()}>
                <Frame>{ page(&wizard) }</Frame>
            </ContextProvider<Client>>
        </ContextProvider<Wizard>>
    }
}

/// What stands on the page shown.
pub fn page(wizard: &Wizard) -> Html {
    match (&wizard.phase, &wizard.page) {
        (Phase::Failed(reason), _) => pages::message::failed(wizard.lang, reason),
        _ if !wizard.showable() => pages::message::loading(wizard.lang),
        (_, page) if wizard.unreached.is_some() && page.item().is_some() => {
            html! { <pages::message::Unreached /> }
        }
        (_, Page::Find) => html! { <pages::find::Find /> },
        (_, Page::Mine) => pages::mine::page(wizard),
        (_, Page::Rebook) => pages::mine::rebook(wizard),
        (_, Page::Rate) => pages::after::rate::page(wizard),
        (_, Page::Complain) => pages::after::complain::page(wizard),
        (_, Page::Save) => html! { <pages::save::Save /> },
        (_, Page::Resume) => html! { <pages::resume::Resume /> },
        (_, Page::Lost) => html! { <pages::message::Lost /> },
        (_, page) => match wizard.case() {
            Some(case) if case.review.is_some() => item_page(wizard, page),
            Some(case) if !case.unusable.is_empty() => html! { <pages::message::Lost /> },
            _ => pages::message::loading(wizard.lang),
        },
    }
}

fn item_page(wizard: &Wizard, page: &Page) -> Html {
    match page {
        Page::Start { .. } => html! { <pages::start::Start /> },
        Page::Question { fact, .. } => {
            html! { <pages::question::Question key={fact.clone()} fact={fact.clone()} /> }
        }
        Page::Form { .. } => pages::form::page(wizard),
        Page::Answers { .. } => html! { <pages::answers::AnswersPage /> },
        Page::Documents { .. } => html! { <pages::documents::Documents /> },
        Page::Notice { .. } => html! { <pages::notice::NoticePage /> },
        Page::Guide { .. } => pages::guide::page(wizard),
        Page::Book { step, .. } => pages::book::page(wizard, *step),
        Page::Find | Page::Save | Page::Resume | Page::Mine | Page::Rebook | Page::Lost => Html::default(),
        Page::Rate | Page::Complain => Html::default(),
    }
}

/// Has the library fetched once; with `keep`, also for the time without a network.
#[hook]
pub fn use_library(wizard: &Wizard, client: &Client, keep: bool) {
    let (dispatcher, client) = (wizard.dispatcher(), client.clone());
    let (on, lang) = (wizard.on.clone(), wizard.lang);
    use_effect_with((), move |()| {
        let call = Call::Open { seen: browser::remembered(SEEN), on, lang };
        client.ask(call, move |answer| match answer {
            Answer::Opened(opened) => {
                browser::remember(SEEN, &opened.seen);
                dispatcher.dispatch(Action::Loaded {
                    imprint: opened.imprint,
                    cards: opened.cards,
                    initials: initials(),
                });
                let newer = dispatcher.clone();
                if keep {
                    offline::begin(opened.keep, move || newer.dispatch(Action::Newer));
                }
                let rules = opened.rules;
                spawn_local(async move {
                    let program = source::program().await.unwrap_or_default();
                    dispatcher.dispatch(Action::Known { rules, program });
                });
            }
            Answer::Failed(reason) | Answer::Unreached(reason) => dispatcher.dispatch(Action::Failed(reason)),
            Answer::Listed(..) | Answer::Reviewed(_) | Answer::Refused(_) => {}
            Answer::Receipt(_) | Answer::Kiosk(_) => {}
        });
    });
}

/// Takes what the server says ahead of the engine. Without it the page waits for the engine.
#[hook]
fn use_ahead(wizard: &Wizard, client: &Client, ahead: Option<JsValue>) {
    let (wizard, client, lang) = (wizard.dispatcher(), client.clone(), wizard.lang);
    use_effect_with((), move |()| {
        let Some(ahead) = ahead else { return };
        spawn_local(async move {
            let bytes = JsFuture::from(Promise::from(ahead))
                .await
                .ok()
                .and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
            let ahead = bytes.and_then(|bytes| Ahead::read(&bytes.to_vec()));
            let Some(ahead) = ahead.filter(|ahead| ahead.lang == lang) else { return };
            let (imprint, cards) = (ahead.imprint.clone(), ahead.cards.clone());
            client.keep(ahead);
            wizard.dispatch(Action::Ahead { imprint, cards, initials: initials() });
        });
    });
}

fn initials() -> Initials {
    Initials::new(|bytes| browser::decode("gb18030", bytes))
}

/// Has answered what the state asks of the engine.
#[hook]
pub fn use_engine(wizard: &Wizard, client: &Client) {
    let (ask, client, wizard) = (wizard.ask(), client.clone(), wizard.dispatcher());
    use_effect_with(ask, move |ask| {
        let Some(ask) = ask.clone() else { return };
        let serial = ask.serial;
        client.review(ask, move |outcome| {
            wizard.dispatch(match outcome {
                Outcome::Answered(result) => Action::Replied(serial, result),
                Outcome::Unreached(reason) => Action::Unreached(reason),
                Outcome::Failed(reason) => Action::Failed(reason),
            });
        });
    });
}

/// The language: in the page's head and in the list of items.
#[hook]
pub fn use_language(wizard: &Wizard, client: &Client) {
    let (dispatcher, client, on) = (wizard.dispatcher(), client.clone(), wizard.on.clone());
    let listed = use_mut_ref(|| wizard.lang);
    let ready = wizard.phase == Phase::Ready;
    use_effect_with((wizard.lang, ready), move |(lang, ready)| {
        let lang = *lang;
        settings::show_lang(lang);
        if !ready {
            browser::set_title(&say(lang, "title", &[&say(lang, "brand.sub", &[])]));
        }
        if *ready && listed.replace(lang) != lang {
            client.ask(Call::List { on, lang }, move |answer| {
                if let Answer::Listed(imprint, cards) = answer {
                    dispatcher.dispatch(Action::Listed { imprint, cards });
                }
            });
        }
    });
}

/// Sends what the desk wants of the hall, one call after the other.
#[hook]
pub fn use_hall(wizard: &Wizard) {
    let call = wizard.desk.on_its_way().cloned();
    let (dispatcher, lang) = (wizard.dispatcher(), wizard.lang);
    use_effect_with(call, move |call| {
        let Some(call) = call.clone() else { return };
        spawn_local(async move {
            let answer = hall::api::send(&call).await;
            if let Ok(hall::Answer::File(text)) = &answer {
                // Where a browser can't make files, the time stands on the page all the same.
                let _ = browser::save_file(&say(lang, "book.calendar.file", &[]), text, "text/calendar");
            }
            dispatcher.dispatch(Action::Desk(Act::Answered(call.serial, Box::new(answer))));
        });
    });
}

/// Keeps the address bar and the page together, both ways.
#[hook]
pub fn use_address(wizard: &Wizard) {
    let navigator = use_navigator();
    let route = use_route::<Route>();
    let shown = wizard.page.clone();
    let on = wizard.on_given.then(|| wizard.on.clone());
    {
        let route = route.clone();
        use_effect_with(shown.clone(), move |shown| {
            let wanted = Route::from(shown.clone());
            // An address without a page stays as it was typed.
            if let (Some(navigator), Some(route)) = (navigator, route)
                && wanted != route
                && wanted != Route::Lost
            {
                match on {
                    Some(on) => drop(navigator.push_with_query(&wanted, [("on", on)])),
                    None => navigator.push(&wanted),
                }
            }
        });
    }
    let dispatcher = wizard.dispatcher();
    use_effect_with(route, move |route| {
        if let Some(page) = route.clone().map(Page::from)
            && page != shown
        {
            dispatcher.dispatch(Action::Go(page));
        }
    });
}

/// A new page has its heading read out; mistakes are read out at once.
#[hook]
pub fn use_focus(wizard: &Wizard) {
    let first = use_mut_ref(|| true);
    let there = wizard.case().is_none_or(|case| case.review.is_some());
    let page = wizard.page.clone();
    let ready = wizard.showable() && there;
    use_effect_with((page, ready), move |(page, ready)| {
        if *ready && !std::mem::replace(&mut *first.borrow_mut(), false) {
            match page {
                Page::Documents { material: Some(material), .. } => {
                    browser::focus(&format!("#paper-{material}"))
                }
                _ => {
                    browser::scroll_to_top();
                    browser::focus("h1");
                }
            }
        }
    });
    use_effect_with(wizard.alarm, |alarm| {
        if *alarm > 0 {
            let there = browser::element("problems").is_some();
            browser::focus(if there { "#problems" } else { "h1" });
        }
    });
}

/// Sets the window's title: what the page is about, and 预审.
#[hook]
pub fn use_title(wizard: &Wizard, about: &str) {
    let title = say(wizard.lang, "title", &[about]);
    use_effect_with(title, |title| browser::set_title(title));
}

/// The same for a page that is a function: a component of its own would weigh 3 KB, and it has nothing to remember.
pub fn name_window(wizard: &Wizard, about: &str) {
    browser::set_title(&say(wizard.lang, "title", &[about]));
}

/// The address of a page, with the date where the address had set it.
pub fn href(wizard: &Wizard, page: &Page) -> String {
    address(page, wizard.on_given.then_some(wizard.on.as_str()))
}
