//! A question before something is done: a small form over the page, with the focus inside.
//! In: a title, what it asks, what follows. Out: confirm or cancel; Escape cancels.

use crate::browser;
use crate::desk::wording::say;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of [`Dialog`].
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct DialogProps {
    /// Heading.
    pub title: String,
    /// The word of the button that does it.
    pub go: String,
    /// It is on its way.
    #[prop_or_default]
    pub busy: bool,
    /// Wide ones hold a list.
    #[prop_or_default]
    pub wide: bool,
    /// Done.
    pub ongo: Callback<()>,
    /// Not done.
    pub oncancel: Callback<()>,
    /// What it asks.
    pub children: Html,
}

/// A dialog: the browser's own, which keeps the focus inside, covers the page, and gives the focus back.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = dialog.as_ref().filter(|dialog| !dialog.open()) {
                // A browser that can't show it modal shows nothing; the page's own buttons stay.
                let _ = dialog.show_modal();
                // What must be filled in is at hand; where nothing must, Enter does it.
                match dialog
                    .query_selector(".dialog-body :is(select, textarea, input:not([type='checkbox']))")
                    .ok()
                    .flatten()
                {
                    Some(_) => browser::focus(
                        "dialog[open] .dialog-body :is(select, textarea, input:not([type='checkbox']))",
                    ),
                    None => browser::focus("dialog[open] [data-action='go']"),
                }
            }
            move || {
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let go = props.ongo.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        go.emit(());
    });
    let cancel = props.oncancel.clone();
    let onclick = Callback::from(move |_: MouseEvent| cancel.emit(()));
    let cancel = props.oncancel.clone();
    // Escape: the state decides, the dialog goes with it.
    let oncancel = Callback::from(move |event: Event| {
        event.prevent_default();
        cancel.emit(());
    });
    html! {
        <dialog ref={node} class={classes!("dialog", props.wide.then_some("dialog-wide"))}
            aria-labelledby="dialog-title" {oncancel}>
            <form {onsubmit}>
                <h2 id="dialog-title">{ &props.title }</h2>
                <div class="dialog-body">{ props.children.clone() }</div>
                <div class="dialog-go">
                    <button type="submit" class="main" data-action="go" disabled={props.busy}>{ &props.go }</button>
                    <button type="button" class="second" data-action="cancel" {onclick}>{ say("cancel", &[]) }</button>
                </div>
            </form>
        </dialog>
    }
}
