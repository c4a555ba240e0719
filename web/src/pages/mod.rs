//! The pages of the wizard, one file each.

pub mod after;
pub mod answers;
pub mod book;
pub mod documents;
pub mod find;
pub mod form;
pub mod guide;
pub mod message;
pub mod mine;
pub mod notice;
pub mod question;
pub mod resume;
pub mod save;
pub mod start;
