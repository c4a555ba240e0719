//! The staff's program: signing in, the window with its line, cases, the telephone, and the hall's display.
//! In: the hall server's API, the packed rules (for the telephone and for finding items). Out: pages under `/desk` and
//! `/display`. Absent on purpose: any decision of its own. What is missing is the server's word; what may be asked is
//! the item's list; which steps have a place is the case's.
//!
//! Flow: `model` (what the API says) → `api` (calls and the one client) → `state` (one pure reducer) → `app` (effects)
//! → `pages`. Words stand in `wording`, refusals in `refusals`, keys in `keys`.

// In the order of the flow: a module uses only what stands above it.
pub mod api;
pub mod app;
pub mod chime;
pub mod frame;
pub mod keys;
pub mod model;
pub mod oversight;
pub mod page;
pub mod pages;
pub mod parts;
pub mod refusals;
pub mod state;
pub mod values;
pub mod wording;
