//! Language and view, kept on the device for the next visit. In: what was chosen. Out: the page's root element, storage.
//! Absent: anything that was entered; these two words are all that is kept of a person's choice.

use crate::browser;
use crate::model::Lang;
use crate::state::State;

/// `zh-CN` or `en`.
const LANG: &str = "yushen.lang";
/// `elder` or `usual`.
const VIEW: &str = "yushen.view";
/// Name of the view in the style sheet and in storage.
const ELDER: &str = "elder";

/// The language's name for browsers.
pub fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// What was chosen at an earlier visit.
pub fn put(state: &mut State) {
    if browser::remembered(LANG).as_deref() == Some(tag(Lang::En)) {
        state.lang = Lang::En;
    }
    state.elder = browser::remembered(VIEW).as_deref() == Some(ELDER);
}

/// Shows a language to screen readers.
pub fn show_lang(lang: Lang) {
    browser::set_lang(tag(lang));
}

/// Shows the view.
pub fn show_elder(elder: bool) {
    browser::set_class(if elder { ELDER } else { "" });
}

/// Keeps a language for the next visit.
pub fn keep_lang(lang: Lang) {
    browser::remember(LANG, tag(lang));
}

/// Keeps a view for the next visit.
pub fn keep_elder(elder: bool) {
    browser::remember(VIEW, if elder { ELDER } else { "usual" });
}
