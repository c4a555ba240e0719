//! What the server's API says, as far as the screens read it. In: JSON. Out: plain data. Absent: what is sent (`api`).
//!
//! Members that no screen reads are passed over, so that the server can say more.

mod booking;
mod case;
mod decision;
mod line;
mod listed;
mod staff;

pub use booking::{Booking, DayView, ErrorBody, Hold, Refused, Slot};
pub use case::{
    Acceptance, Applicant, Asked, Case, CaseLine, CaseList, Change, Cited, Clock, Colleague, Flag, Ground,
    Holder, Later, Notice, PaperLine, PaperList, Pause, Reasons, Record, Refusal, Replay, Seen, Steps,
};
pub use decision::{ConditionResult, Decision, Deficit, MaterialResult, Question, Reason};
pub use line::{
    Coded, DeskQueue, DeskTicket, Found, Queue, QueueClass, QueueTicket, QueueWindow, Shown, ShownTicket,
};
pub use listed::{Listed, ListedCheck, ListedCondition, ListedField, ListedMaterial, ListedOption};
pub use staff::{Hall, HallWindow, Me, Oidc, SessionRow, Ways, Words};
