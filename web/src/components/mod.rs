//! Parts of pages. Absent: pages, state.

pub mod aloud;
pub mod calendar;
pub mod changed;
pub mod countdown;
pub mod field;
pub mod frame;
pub mod grid;
pub mod hall_box;
pub mod link;
pub mod options;
pub mod paper;
pub mod photos;
pub mod problem_summary;
pub mod receipt;
pub mod rows;
pub mod show;
pub mod tools;
pub mod update;
pub mod why;
pub mod words;

use crate::app::Wizard;
use yew::prelude::*;

/// The wizard of this page.
#[hook]
pub fn use_wizard() -> Wizard {
    // `App` provides it above every page and component.
    use_context::<Wizard>().expect("a page stands inside the wizard")
}

/// The id of the element for a path of the facts document.
pub fn dom_id(path: &str) -> String {
    path.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
