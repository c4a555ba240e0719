//! The field that is typed into. In: an element. Out: its text and selection, changes that its page hears of.
//! Absent: keys.

use super::board::Wants;
use super::edit::Edit;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventInit, EventTarget, HtmlElement, HtmlInputElement, HtmlTextAreaElement, InputEvent,
    InputEventInit, ScrollIntoViewOptions, ScrollLogicalPosition,
};

/// A box for text.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// `<input>`
    Input(HtmlInputElement),
    /// `<textarea>`
    Area(HtmlTextAreaElement),
}

impl Field {
    /// The field that this is, and what it wants; nothing when nobody types into it.
    pub fn of(target: &EventTarget) -> Option<(Self, Wants)> {
        let wants = |element: &Element, kind: &str| {
            let said = |name| element.get_attribute(name).unwrap_or_default();
            Wants::of(&said("inputmode"), kind, &said("autocapitalize"))
        };
        if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
            let wants = wants(input, &input.type_())?;
            return (!input.read_only() && !input.disabled()).then(|| (Self::Input(input.clone()), wants));
        }
        let area = target.dyn_ref::<HtmlTextAreaElement>()?;
        let wants = wants(area, "text")?;
        (!area.read_only() && !area.disabled()).then(|| (Self::Area(area.clone()), wants))
    }

    /// The one that has the focus.
    pub fn focused() -> Option<(Self, Wants)> {
        Self::of(web_sys::window()?.document()?.active_element()?.as_ref())
    }

    fn element(&self) -> &HtmlElement {
        match self {
            Self::Input(input) => input,
            Self::Area(area) => area,
        }
    }

    /// It takes several lines.
    pub fn lines(&self) -> bool {
        matches!(self, Self::Area(_))
    }

    /// It is still on the page.
    pub fn is_there(&self) -> bool {
        self.element().is_connected()
    }

    /// Brings it to where the keyboard does not hide it (the style sheet keeps that part free).
    pub fn show(&self) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        self.element().scroll_into_view_with_scroll_into_view_options(&options);
    }

    /// Text and selection. Some kinds of fields tell no selection: the caret is at their end.
    pub fn read(&self) -> Edit {
        let (text, start, end) = match self {
            Self::Input(it) => (it.value(), it.selection_start(), it.selection_end()),
            Self::Area(it) => (it.value(), it.selection_start(), it.selection_end()),
        };
        let place = |place: Result<Option<u32>, _>| place.ok().flatten().map_or(usize::MAX, |at| at as usize);
        Edit { start: place(start), end: place(end), text }
    }

    /// How many units it takes.
    pub fn most(&self) -> Option<usize> {
        let most = match self {
            Self::Input(it) => it.max_length(),
            Self::Area(it) => it.max_length(),
        };
        usize::try_from(most).ok()
    }

    /// Puts this in; the page hears of it as if somebody had typed.
    pub fn write(&self, edit: &Edit) {
        let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        // A field that has no selection keeps its caret at the end.
        let _ = match self {
            Self::Input(it) => {
                it.set_value(&edit.text);
                it.set_selection_range(place(edit.start), place(edit.end))
            }
            Self::Area(it) => {
                it.set_value(&edit.text);
                it.set_selection_range(place(edit.start), place(edit.end))
            }
        };
        let about = InputEventInit::new();
        about.set_bubbles(true);
        if let Ok(event) = InputEvent::new_with_event_init_dict("input", &about) {
            let _ = self.element().dispatch_event(&event);
        }
    }

    /// Says that the text is complete: a browser says it by itself only of what was typed on a real keyboard.
    pub fn complete(&self) {
        let about = EventInit::new();
        about.set_bubbles(true);
        if let Ok(event) = Event::new_with_event_init_dict("change", &about) {
            let _ = self.element().dispatch_event(&event);
        }
    }
}
