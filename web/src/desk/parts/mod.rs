//! Parts of the staff's pages. Absent: pages, state.

pub mod dialog;
pub mod link;
pub mod plot;
pub mod select;
pub mod title;
pub mod told;
pub mod when;
