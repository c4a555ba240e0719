//! The receipt (预审回执) under the notice: made on request, on this device; a QR code to carry to the window.
//! Absent: what is in it (the engine), scanning it (the hall).

use super::use_wizard;
use crate::client::Client;
use crate::messages::{Answer, Call};
use crate::state::Action;
use crate::state::desk::Act;
use crate::wording::say;
use yew::prelude::*;

/// Properties of [`ReceiptCard`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ReceiptProps {
    /// Item.
    pub item: String,
    /// The facts document as it stands.
    pub facts: String,
    /// A visit is booked: it can be handed over to the hall at once.
    #[prop_or_default]
    pub hand_over: bool,
}

/// What was made of which facts.
#[derive(Debug, Clone, PartialEq)]
enum Made {
    Nothing,
    Working,
    /// Facts, and each text with its drawing.
    Codes(String, Vec<(String, String)>),
    Failed,
}

/// The card.
#[component]
pub fn ReceiptCard(props: &ReceiptProps) -> Html {
    let wizard = use_wizard();
    let lang = wizard.lang;
    let client = use_context::<Client>();
    let made = use_state(|| Made::Nothing);
    let make = {
        let (made, props, on) = (made.clone(), props.clone(), wizard.on.clone());
        let label = say(lang, "receipt.label", &[]);
        Callback::from(move |_: MouseEvent| {
            let Some(client) = &client else { return };
            made.set(Made::Working);
            let (made, facts) = (made.clone(), props.facts.clone());
            let call = Call::Receipt {
                item: props.item.clone(),
                on: on.clone(),
                facts: props.facts.clone(),
                label: label.clone(),
            };
            client.ask(call, move |answer| {
                made.set(match answer {
                    Answer::Receipt(Some(codes)) => Made::Codes(facts, codes),
                    _ => Made::Failed,
                });
            });
        })
    };
    // Codes of answers that were changed since are not shown.
    let shown = match &*made {
        Made::Codes(facts, codes) if *facts == props.facts => Some(codes.clone()),
        _ => None,
    };
    html! {
        <section class="receipt" aria-labelledby="receipt">
            <h2 id="receipt">{ say(lang, "receipt.title", &[]) }</h2>
            if let Some(codes) = shown {
                <p>{ say(lang, "receipt.carry", &[]) }</p>
                <div class="codes" data-codes={codes.len().to_string()}>
                    { for codes.iter().enumerate().map(|(number, code)| figure(number, codes.len(), code)) }
                </div>
                if props.hand_over { { hand_over(&wizard, &codes) } }
            } else {
                <p>{ say(lang, "receipt.lead", &[]) }</p>
                <button type="button" class="second" data-action="receipt" onclick={make}
                    disabled={*made == Made::Working}>{ say(lang, "receipt.make", &[]) }</button>
                if *made == Made::Failed {
                    <p class="wrong" role="alert">{ say(lang, "receipt.failed", &[]) }</p>
                }
            }
        </section>
    }
}

/// The hall may have it at once; never by itself.
fn hand_over(wizard: &crate::app::Wizard, codes: &[(String, String)]) -> Html {
    let texts: Vec<String> = codes.iter().map(|(text, _)| text.clone()).collect();
    if wizard.desk.handed == texts {
        return html! { <p class="handed" role="status">{ say(wizard.lang, "receipt.handed", &[]) }</p> };
    }
    let dispatcher = wizard.dispatcher();
    let onclick = Callback::from(move |_: MouseEvent| {
        dispatcher.dispatch(Action::Desk(Act::HandOver(texts.clone())));
    });
    html! {
        <>
            <p>{ say(wizard.lang, "receipt.hand.lead", &[]) }</p>
            <button type="button" class="second" data-action="hand-over" {onclick}>{ say(wizard.lang, "receipt.hand", &[]) }</button>
        </>
    }
}

fn figure(number: usize, of: usize, (text, svg): &(String, String)) -> Html {
    html! {
        <figure class="code" data-receipt={text.clone()}>
            { Html::from_html_unchecked(svg.clone().into()) }
            if of > 1 { <figcaption>{ format!("{} / {of}", number + 1) }</figcaption> }
        </figure>
    }
}
