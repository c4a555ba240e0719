//! 窗口: one's own window and its ticket, the line, what is taken in next; everything by keyboard.

use super::cases::DuePanel;
use super::opening::OpeningPanel;
use crate::app::Wizard;
use crate::components::use_wizard;
use crate::desk::app::{Desk, on_click, use_desk};
use crate::desk::model::{QueueClass, QueueTicket, QueueWindow};
use crate::desk::parts::dialog::Dialog;
use crate::desk::parts::select::Select;
use crate::desk::parts::title::use_title;
use crate::desk::state::Action;
use crate::desk::state::line::{Act, Ask, SPECIAL, TRANSFER};
use crate::desk::wording::say;
use web_sys::HtmlInputElement;
use yew::prelude::*;

fn act(desk: &Desk, act: Act) -> Callback<MouseEvent> {
    on_click(desk, Action::Line(act))
}

/// The title of an item by its id.
pub fn item_title(wizard: &Wizard, item: &str) -> String {
    wizard
        .cards
        .iter()
        .find(|card| card.id == item)
        .map_or_else(|| item.to_owned(), |card| card.title.clone())
}

/// The page.
#[component]
pub fn Work() -> Html {
    let desk = use_desk();
    let wizard = use_wizard();
    use_title(say("tab.window", &[]));
    html! {
        <div class="desk-page work">
            <h1 class="hidden-text" tabindex="-1">{ say("tab.window", &[]) }</h1>
            <div class="rail">
                { own_window(&desk, &wizard) }
                { line(&desk, &wizard) }
                { windows(&desk) }
            </div>
            <div class="bench">
                <OpeningPanel />
                { arrivals(&desk, &wizard) }
            </div>
            <DuePanel />
            { asked(&desk) }
        </div>
    }
}

fn own_window(desk: &Desk, wizard: &Wizard) -> Html {
    let ticket = desk.ticket();
    let known = ticket.and_then(|ticket| desk.desk_ticket(ticket));
    let busy = desk.waits_for(crate::desk::api::Purpose::Window);
    let none = ticket.is_none();
    let button = |code: &str, key: Option<&'static str>, what: Act, class: &'static str, off: bool| {
        html! {
            <button type="button" {class} data-action={code.to_owned()} disabled={busy || off} onclick={act(desk, what)}>
                { say(&format!("line.{code}"), &[]) }
                if let Some(key) = key { <kbd class="key">{ key }</kbd> }
            </button>
        }
    };
    html! {
        <section class="panel own" aria-labelledby="own-title">
            <h2 id="own-title">{ desk.window().map_or_else(|| say("line.no-window", &[]), |window| say("window.number", &[&window.to_string()])) }</h2>
            if desk.me().is_some_and(|me| me.window.is_none()) { { choose_window(desk) } }
            <p class="own-ticket" aria-live="polite" data-ticket={ticket.unwrap_or_default().to_owned()}>
                if let Some(ticket) = ticket { { ticket } } else { <span class="idle">{ say("line.idle", &[]) }</span> }
            </p>
            if let Some(known) = known {
                <p class="own-about">
                    { say(&format!("lane.{}", known.lane), &[]) }
                    if let Some(item) = &known.item { { " · " }{ item_title(wizard, item) } }
                    if let Some(reason) = &known.special { <span class="tag">{ say(&format!("special.{reason}"), &[]) }</span> }
                    if known.calls > 1 { <span class="tag">{ say("line.calls", &[&known.calls.to_string()]) }</span> }
                </p>
            }
            <div class="own-keys">
                { button("call", Some("F2"), Act::Call, if none { "main" } else { "second" }, !none) }
                { button("recall", Some("F3"), Act::Recall, "second", none) }
                { button("skip", Some("F4"), Act::Skip, "second", none) }
                { button("finish", Some("F8"), Act::Finish, if none { "second" } else { "main" }, none) }
                { button("transfer", None, Act::AskTransfer, "second", none) }
                { button("special", None, Act::AskSpecial(String::new()), "second", false) }
            </div>
        </section>
    }
}

fn choose_window(desk: &Desk) -> Html {
    let windows = desk.hall().map(|hall| hall.windows.clone()).unwrap_or_default();
    let options: Vec<(String, String)> = windows
        .iter()
        .map(|window| {
            let class = say(&format!("class.{}", window.class), &[]);
            (
                window.number.to_string(),
                format!("{} {class}", say("window.number", &[&window.number.to_string()])),
            )
        })
        .collect();
    let dispatcher = desk.dispatcher();
    let onpick = Callback::from(move |number: String| {
        dispatcher.dispatch(Action::Line(Act::At(number.parse().ok())));
    });
    let value = desk.line.window.map(|window| window.to_string()).unwrap_or_default();
    html! { <Select id="at-window" label={say("line.at-window", &[])} {options} {value} {onpick} /> }
}

/// The class of one's own window.
fn own_class(desk: &Desk) -> Option<String> {
    let window = desk.window()?;
    desk.hall()?.windows.iter().find(|other| other.number == window).map(|window| window.class.clone())
}

fn line(desk: &Desk, wizard: &Wizard) -> Html {
    let Some(queue) = &desk.line.queue else { return Html::default() };
    let own = own_class(desk);
    let waits = |ticket: &&QueueTicket| {
        ticket.state == "waiting" && own.as_ref().is_none_or(|own| *own == ticket.class)
    };
    let rows: Vec<&QueueTicket> = queue.tickets.iter().filter(waits).collect();
    let row = |ticket: &QueueTicket| {
        let known = desk.desk_ticket(&ticket.ticket);
        let about = known.and_then(|known| known.item.as_ref()).map(|item| item_title(wizard, item));
        let lane = known.map(|known| say(&format!("lane.{}", known.lane), &[])).unwrap_or_default();
        let special = known.is_some_and(|known| known.special.is_some());
        html! {
            <tr key={ticket.ticket.clone()} class={classes!(ticket.alarm.then_some("late"))}>
                <th scope="row" class="figure ticket">{ &ticket.ticket }</th>
                <td>{ about.unwrap_or(lane) }
                    if special { <span class="tag">{ say("line.special", &[]) }</span> }
                    if let Some(window) = known.and_then(|known| known.to_window) { <span class="tag">{ say("window.number", &[&window.to_string()]) }</span> }
                </td>
                <td class="figure end">
                    { say("minutes", &[&ticket.waited_minutes.unwrap_or_default().to_string()]) }
                    if ticket.alarm { <span class="alarm">{ say("line.alarm", &[]) }</span> }
                </td>
            </tr>
        }
    };
    let class = |class: &QueueClass| {
        html! {
            <li key={class.class.clone()} class={classes!((own.as_ref() == Some(&class.class)).then_some("own-class"))}>
                <span>{ format!("{} {}", class.letter, say(&format!("class.{}", class.class), &[])) }</span>
                <span class="figure">{ say("line.waiting", &[&class.waiting.to_string()]) }</span>
            </li>
        }
    };
    html! {
        <section class="panel" aria-labelledby="line-title">
            <h2 id="line-title">{ say("line.title", &[]) }</h2>
            <ul class="class-list">{ for queue.classes.iter().map(class) }</ul>
            if rows.is_empty() {
                <p class="hint">{ say("line.empty", &[]) }</p>
            } else {
                <table class="table line-table">
                    <thead><tr>
                        <th scope="col">{ say("line.ticket", &[]) }</th>
                        <th scope="col">{ say("line.matter", &[]) }</th>
                        <th scope="col" class="end">{ say("line.waited", &[]) }</th>
                    </tr></thead>
                    <tbody>{ for rows.into_iter().map(row) }</tbody>
                </table>
            }
        </section>
    }
}

fn windows(desk: &Desk) -> Html {
    let Some(queue) = &desk.line.queue else { return Html::default() };
    let window = |window: &QueueWindow| {
        let ticket = window.ticket.clone().unwrap_or_else(|| match window.working {
            true => say("line.free", &[]),
            false => say("line.closed", &[]),
        });
        let class =
            classes!(window.ticket.is_some().then_some("at-work"), (!window.working).then_some("shut"));
        html! {
            <li key={window.number} {class}>
                <span class="figure">{ window.number }</span><span class="figure">{ ticket }</span>
            </li>
        }
    };
    html! {
        <section class="panel" aria-labelledby="windows-title">
            <h2 id="windows-title">{ say("line.windows", &[]) }</h2>
            <ul class="window-list">{ for queue.windows.iter().map(window) }</ul>
        </section>
    }
}

/// A booking without its code: by the last four digits.
fn arrivals(desk: &Desk, wizard: &Wizard) -> Html {
    let dispatcher = desk.dispatcher();
    let oninput = Callback::from(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        dispatcher.dispatch(Action::Line(Act::Tail(text)));
    });
    let dispatcher = desk.dispatcher();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        dispatcher.dispatch(Action::Line(Act::Find));
    });
    let found = desk.line.found.as_ref().map(|found| {
        let row = |one: &crate::desk::model::Found| {
            html! {
                <tr key={one.booking}>
                    <td class="figure">{ one.slot.split('T').next_back().unwrap_or(&one.slot).to_owned() }</td>
                    <td>{ &one.name }{ " " }<span class="figure">{ &one.phone }</span></td>
                    <td>{ one.item.as_ref().map(|item| item_title(wizard, item)).unwrap_or_default() }</td>
                    <td class="end">
                        if let Some(ticket) = &one.ticket { <strong class="figure">{ ticket }</strong> }
                        else {
                            <button type="button" class="second small" onclick={act(desk, Act::CheckIn(one.booking))}>
                                { say("arrivals.check-in", &[]) }
                            </button>
                        }
                    </td>
                </tr>
            }
        };
        match found.is_empty() {
            true => html! { <p class="hint">{ say("arrivals.none", &[]) }</p> },
            false => html! { <table class="table"><tbody>{ for found.iter().map(row) }</tbody></table> },
        }
    });
    html! {
        <section class="panel" aria-labelledby="arrivals-title">
            <h2 id="arrivals-title">{ say("arrivals.title", &[]) }</h2>
            <form class="inline-form" {onsubmit}>
                <label for="tail">{ say("arrivals.tail", &[]) }</label>
                <input id="tail" class="figure tail" inputmode="numeric" autocomplete="off" maxlength="4" value={desk.line.tail.clone()} {oninput} />
                <button type="submit" class="second">{ say("arrivals.find", &[]) }</button>
            </form>
            <div role="status">{ found }</div>
        </section>
    }
}

fn asked(desk: &Desk) -> Html {
    let Some(ask) = &desk.line.ask else { return Html::default() };
    let emit = |act: Act| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |()| dispatcher.dispatch(Action::Line(act.clone())))
    };
    let pick = |make: fn(String) -> Act| {
        let dispatcher = desk.dispatcher();
        Callback::from(move |word: String| dispatcher.dispatch(Action::Line(make(word))))
    };
    let busy = desk.waits_for(crate::desk::api::Purpose::Window);
    let reasons = |codes: &[&str], before: &str| -> Vec<(String, String)> {
        codes.iter().map(|code| ((*code).to_owned(), say(&format!("{before}.{code}"), &[]))).collect()
    };
    match ask {
        Ask::Transfer { to, reason } => {
            let hall = desk.hall().cloned().unwrap_or_default();
            let classes = hall.classes.iter().map(|class| {
                (format!("class:{class}"), say("line.any-of", &[&say(&format!("class.{class}"), &[])]))
            });
            let own = desk.window();
            let windows = hall.windows.iter().filter(|window| Some(window.number) != own).map(|window| {
                let class = say(&format!("class.{}", window.class), &[]);
                (
                    format!("window:{}", window.number),
                    format!("{} {class}", say("window.number", &[&window.number.to_string()])),
                )
            });
            let targets: Vec<(String, String)> = classes.chain(windows).collect();
            let title = say("line.transfer.title", &[desk.ticket().unwrap_or_default()]);
            html! {
                <Dialog {title} go={say("line.transfer", &[])} {busy} ongo={emit(Act::Do)} oncancel={emit(Act::Cancel)}>
                    <Select id="to" label={say("line.to", &[])} options={targets} value={to.clone()} onpick={pick(Act::To)} />
                    <Select id="why" label={say("line.why", &[])} options={reasons(&TRANSFER, "transfer")} value={reason.clone()} onpick={pick(Act::Reason)} />
                </Dialog>
            }
        }
        Ask::Special { ticket, reason } => {
            let waiting = desk.line.queue.iter().flat_map(|queue| &queue.tickets);
            let waiting = waiting.filter(|ticket| ticket.state == "waiting");
            let tickets =
                waiting.map(|ticket| (ticket.ticket.clone(), ticket.ticket.clone())).collect::<Vec<_>>();
            html! {
                <Dialog title={say("line.special.title", &[])} go={say("confirm", &[])} {busy} ongo={emit(Act::Do)} oncancel={emit(Act::Cancel)}>
                    <Select id="which" label={say("line.ticket", &[])} options={tickets} value={ticket.clone()} onpick={pick(Act::To)} />
                    <Select id="why" label={say("line.why", &[])} options={reasons(&SPECIAL, "special")} value={reason.clone()} onpick={pick(Act::Reason)} />
                </Dialog>
            }
        }
    }
}
