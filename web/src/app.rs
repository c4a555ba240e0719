//! The application: the reducer, the library's one fetch, the engine's calls, the address bar, the focus.
//! Absent: what pages look like.

use crate::browser;
use crate::components::frame::Frame;
use crate::components::receipt::EngineHandle;
use crate::engine::{self, Engine};
use crate::model::Lang;
use crate::pages;
use crate::route::{Route, address};
use crate::source;
use crate::state::{Action, Page, Phase, State};
use crate::wording::say;
use std::rc::Rc;
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

/// Root component.
#[component]
pub fn App() -> Html {
    html! { <BrowserRouter><Root /></BrowserRouter> }
}

fn start() -> State {
    let page = Route::recognize(&browser::path()).map_or(Page::Lost, Page::from);
    let given = browser::query("on").filter(|on| engine::say_date(on, Lang::Zh).is_some());
    let on_given = given.is_some();
    State::new(page, given.unwrap_or_else(browser::today), on_given)
}

#[component]
fn Root() -> Html {
    let wizard: Wizard = use_reducer(start);
    let engine = use_state(|| None::<Rc<Engine>>);
    use_library(&wizard, &engine);
    use_engine(&wizard, &engine);
    use_address(&wizard);
    use_focus(&wizard);
    html! {
        <ContextProvider<Wizard> context={wizard.clone()}>
            <ContextProvider<EngineHandle> context={EngineHandle((*engine).clone())}>
                <Frame>{ page(&wizard) }</Frame>
            </ContextProvider<EngineHandle>>
        </ContextProvider<Wizard>>
    }
}

/// The page of the wizard's state.
pub fn page(wizard: &Wizard) -> Html {
    match (&wizard.phase, &wizard.page) {
        (Phase::Loading, _) => pages::message::loading(wizard.lang),
        (Phase::Failed(reason), _) => pages::message::failed(wizard.lang, reason),
        (Phase::Ready, page) if wizard.unreached.is_some() && page.item().is_some() => {
            html! { <pages::message::Unreached /> }
        }
        (Phase::Ready, Page::Find) => html! { <pages::find::Find /> },
        (Phase::Ready, Page::Lost) => html! { <pages::message::Lost /> },
        (Phase::Ready, page) => match wizard.case() {
            Some(case) if case.review.is_some() => item_page(page),
            Some(case) if !case.unusable.is_empty() => html! { <pages::message::Lost /> },
            _ => pages::message::loading(wizard.lang),
        },
    }
}

fn item_page(page: &Page) -> Html {
    match page {
        Page::Start { .. } => html! { <pages::start::Start /> },
        Page::Question { fact, .. } => {
            html! { <pages::question::Question key={fact.clone()} fact={fact.clone()} /> }
        }
        Page::Answers { .. } => html! { <pages::answers::AnswersPage /> },
        Page::Documents { .. } => html! { <pages::documents::Documents /> },
        Page::Notice { .. } => html! { <pages::notice::NoticePage /> },
        Page::Find | Page::Lost => Html::default(),
    }
}

/// Fetches the library once.
#[hook]
pub fn use_library(wizard: &Wizard, engine: &UseStateHandle<Option<Rc<Engine>>>) {
    let (wizard, engine) = (wizard.clone(), engine.clone());
    use_effect_with((), move |()| {
        spawn_local(async move {
            match source::open().await {
                Ok(loaded) => {
                    let (imprint, cards) =
                        (loaded.imprint(wizard.lang), loaded.cards(&wizard.on, wizard.lang));
                    let rules = loaded.digest();
                    engine.set(Some(Rc::new(loaded)));
                    wizard.dispatch(Action::Loaded { imprint, cards });
                    let program = source::program().await.unwrap_or_default();
                    wizard.dispatch(Action::Known { rules, program });
                }
                Err(reason) => wizard.dispatch(Action::Unreached(reason)),
            }
        });
    });
}

/// Answers what the state asks of the engine; an item that was not opened before is fetched first.
#[hook]
pub fn use_engine(wizard: &Wizard, engine: &UseStateHandle<Option<Rc<Engine>>>) {
    let (ask, loaded) = (wizard.ask(), (**engine).clone());
    let wizard = wizard.dispatcher();
    use_effect_with((ask, loaded.is_some()), move |(ask, _)| {
        let (Some(ask), Some(engine)) = (ask.clone(), loaded) else { return };
        let wanted = engine.wanted(&ask);
        if wanted.is_empty() {
            wizard.dispatch(Action::Replied(ask.serial, engine.review(&ask).map(Rc::new)));
            return;
        }
        spawn_local(async move {
            match source::fetch(&engine, &wanted).await {
                Ok(()) => wizard.dispatch(Action::Replied(ask.serial, engine.review(&ask).map(Rc::new))),
                Err(reason) => wizard.dispatch(Action::Failed(reason)),
            }
        });
    });
}

/// Keeps the address bar and the page together, both ways.
#[hook]
fn use_address(wizard: &Wizard) {
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
fn use_focus(wizard: &Wizard) {
    let first = use_mut_ref(|| true);
    let there = wizard.case().is_none_or(|case| case.review.is_some());
    let (page, lang) = (wizard.page.clone(), wizard.lang);
    let ready = wizard.phase == Phase::Ready && there;
    use_effect_with((page, ready), move |(page, ready)| {
        browser::set_lang(match lang {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        });
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
            browser::focus("#problems");
        }
    });
}

/// Sets the window's title: what the page is about, and 预审.
#[hook]
pub fn use_title(wizard: &Wizard, about: &str) {
    let title = say(wizard.lang, "title", &[about]);
    use_effect_with(title, |title| browser::set_title(title));
}

/// The address of a page, with the date where the address had set it.
pub fn href(wizard: &Wizard, page: &Page) -> String {
    address(page, wizard.on_given.then_some(wizard.on.as_str()))
}
