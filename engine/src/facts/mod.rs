//! Facts (申请事实) and evidence (提交件): declared types, storage in slots, reading from JSON.
//!
//! | file | job |
//! |---|---|
//! | `schema` | the types a fact may have, and their limits |
//! | `layout` | one numbered slot per scalar |
//! | `frame` | the values of one case |
//! | `read`, `read_value` | JSON bytes → frame, all mistakes at once |
//! | `locate` | slot → declared field |
//! | `error` | the caller's mistakes |

pub mod error;
pub mod frame;
pub mod layout;
pub mod locate;
pub mod read;
mod read_value;
pub mod schema;

pub use error::InputError;
pub use read::Case;
