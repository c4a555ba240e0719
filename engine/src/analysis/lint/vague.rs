//! vague
use super::context::{Context, Finding};
/// run
pub fn run(_: &Context<'_>, _: &mut Vec<Finding>) {}
