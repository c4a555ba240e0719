//! The hall day: from the check-in to the window, as pure rules and what they are shown by.
//! In: a hall's file, rows. Out: tickets' next steps, their order, estimates, views. Absent: rows (`store`), requests
//! (`change`), and who somebody is: a ticket knows a number.
//!
//! `machine` says what may become of a ticket, `order` who is next, `estimate` how long it takes, `hours` when a class
//! is open; `picture` puts the rows of a moment together, `view` shows them, `display` streams them; `tick` is what
//! happens with time alone.

pub mod display;
pub mod estimate;
pub mod hours;
pub mod label;
pub mod machine;
pub mod order;
pub mod picture;
pub mod tick;
pub mod token;
pub mod view;
