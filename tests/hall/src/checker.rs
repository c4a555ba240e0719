//! What is wrong in a history. It knows what a booking is, and nothing of how the server keeps it.
//! In: operations, seats of each slot, the free seats at the end. Out: violations, each with its rule.
//! Absent: trust in anything the server says about counts while clients are at work.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{Operation, Span, What};
use crate::slot_order::{Act, Step, explain};

/// What a history must obey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Never more seats taken than there are.
    Oversold,
    /// "Full" is only said when it is true.
    UnjustifiedFull,
    /// What was acknowledged stays as it was acknowledged.
    Lost,
    /// An expired hold is never confirmed or given back.
    ExpiredHold,
    /// A hold that has not expired is never called expired.
    HeldSeatLost,
    /// One key, one effect, the same bytes.
    Key,
    /// At the end, exactly the seats of the living bookings are taken.
    Stock,
    /// Codes and tokens are never given twice.
    Twice,
    /// No answer that should not come.
    Odd,
    /// What the database holds is what was acknowledged, and no more.
    Effects,
}

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which.
    pub rule: Rule,
    /// How.
    pub text: String,
}

/// A booking's life, from the operations on it.
#[derive(Debug, Default)]
struct Life {
    /// Slots with the operation that took and the one that gave each.
    stays: Vec<(String, Span, Option<Span>)>,
    expires: i64,
    confirmed: Option<Span>,
    /// `None` before it is booked, then its slot or nothing when cancelled.
    shown: Option<Option<String>>,
}

/// Judges a history. `free` is what the server says of each slot when nobody is at work any more, and `seats` what each
/// had when nobody was at work yet.
pub fn judge(history: &[Operation], seats: i64, free: &BTreeMap<String, i64>) -> Vec<Violation> {
    let clocks = history.iter().filter_map(|operation| match operation.what {
        What::Clock { to } => Some((to, operation.span)),
        _ => None,
    });
    let clocks = clocks.collect();
    let mut judge = Judge { history, clocks, found: Vec::new(), lives: BTreeMap::new(), full: Vec::new() };
    judge.keys_and_odd();
    judge.lives();
    judge.slots(seats, free);
    judge.found
}

struct Judge<'h> {
    history: &'h [Operation],
    clocks: Vec<(i64, Span)>,
    found: Vec<Violation>,
    lives: BTreeMap<u64, Life>,
    full: Vec<(String, Span)>,
}

impl Judge<'_> {
    fn report(&mut self, rule: Rule, text: String) {
        self.found.push(Violation { rule, text });
    }

    fn keys_and_odd(&mut self) {
        let mut given: BTreeSet<&str> = BTreeSet::new();
        for operation in self.history {
            let found = match &operation.what {
                What::Key(text) => Some((Rule::Key, text.clone())),
                What::Odd(text) => Some((Rule::Odd, text.clone())),
                What::Held { token: secret, .. } | What::Confirmed { code: secret, .. } => {
                    let twice = (Rule::Twice, "a code or token was given twice".to_owned());
                    (!given.insert(secret)).then_some(twice)
                }
                _ => None,
            };
            if let Some((rule, text)) = found {
                self.found.push(Violation { rule, text });
            }
        }
    }

    /// The span in which the server's clock reached `seconds`, if it did.
    fn reached(&self, seconds: i64) -> Option<Span> {
        let reached = self.clocks.iter().filter(|(to, _)| *to >= seconds).map(|(_, span)| *span);
        reached.min_by_key(|span| span.from)
    }

    fn lives(&mut self) {
        for operation in self.history {
            let span = operation.span;
            match &operation.what {
                What::Held { booking, slot, until, .. } => {
                    let life = self.lives.entry(*booking).or_default();
                    life.stays.push((slot.clone(), span, None));
                    life.expires = *until;
                }
                What::Confirmed { booking, .. } => {
                    self.before_expiry(*booking, span, "confirmed");
                    let life = self.lives.entry(*booking).or_default();
                    life.confirmed = Some(span);
                    life.shown = Some(life.stays.last().map(|stay| stay.0.clone()));
                }
                What::Released { booking } => {
                    self.before_expiry(*booking, span, "given back");
                    self.leave(*booking, span);
                }
                What::Expired { booking } => {
                    let expires = self.lives.get(booking).map_or(0, |life| life.expires);
                    let justified = self.reached(expires).is_some_and(|reached| reached.from < span.until);
                    if !justified {
                        let text = format!("hold {booking} was called expired before {expires}");
                        self.report(Rule::HeldSeatLost, text);
                    }
                }
                What::Cancelled { booking } => {
                    self.leave(*booking, span);
                    self.lives.entry(*booking).or_default().shown = Some(None);
                }
                What::Moved { booking, slot } => {
                    let life = self.lives.entry(*booking).or_default();
                    if life.stays.last().is_some_and(|stay| stay.0 != *slot) {
                        self.leave(*booking, span);
                        let life = self.lives.entry(*booking).or_default();
                        life.stays.push((slot.clone(), span, None));
                        life.shown = Some(Some(slot.clone()));
                    }
                }
                What::Seen { booking, slot } => {
                    let shown = self.lives.get(booking).and_then(|life| life.shown.clone()).flatten();
                    if *slot != Ok(shown.clone()) {
                        let text = format!(
                            "booking {booking} was acknowledged as {shown:?}, but is shown as {slot:?}"
                        );
                        self.report(Rule::Lost, text);
                    }
                }
                What::Full { slot } => self.full.push((slot.clone(), span)),
                What::Clock { .. } | What::Key(_) | What::Odd(_) => {}
            }
        }
        self.expiries();
    }

    /// Holds that nobody confirmed or gave back free their seats when the clock says so.
    fn expiries(&mut self) {
        let mut ends = Vec::new();
        for (booking, life) in &self.lives {
            let open = life.confirmed.is_none() && life.stays.last().is_some_and(|stay| stay.2.is_none());
            if let Some(reached) = self.reached(life.expires).filter(|_| open) {
                ends.push((*booking, reached));
            }
        }
        for (booking, span) in ends {
            self.leave(booking, span);
        }
    }

    fn before_expiry(&mut self, booking: u64, span: Span, what: &str) {
        let expires = self.lives.get(&booking).map_or(0, |life| life.expires);
        if self.reached(expires).is_some_and(|reached| reached.until < span.from) {
            let text = format!("hold {booking} was {what} after {expires}");
            self.report(Rule::ExpiredHold, text);
        }
    }

    fn leave(&mut self, booking: u64, span: Span) {
        if let Some(stay) = self.lives.entry(booking).or_default().stays.last_mut() {
            stay.2.get_or_insert(span);
        }
    }

    fn slots(&mut self, seats: i64, free: &BTreeMap<String, i64>) {
        let mut steps: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
        let mut living: BTreeMap<&str, i64> = BTreeMap::new();
        for (slot, taken, given) in self.lives.values().flat_map(|life| &life.stays) {
            let list = steps.entry(slot).or_default();
            list.push(Step { span: *taken, act: Act::Take });
            match given {
                Some(span) => list.push(Step { span: *span, act: Act::Give(list.len() - 1) }),
                None => *living.entry(slot).or_default() += 1,
            }
        }
        for (slot, span) in &self.full {
            steps.entry(slot).or_default().push(Step { span: *span, act: Act::Full });
        }
        let mut found = Vec::new();
        for (slot, list) in &steps {
            if let Err(number) = explain(list, seats) {
                let (rule, what) = match list[number].act {
                    Act::Full => (Rule::UnjustifiedFull, "`full` with a free seat"),
                    Act::Take | Act::Give(_) => (Rule::Oversold, "more taken than there are"),
                };
                found.push((rule, format!("{slot}: {what} at {:?}", list[number].span)));
            }
        }
        for (slot, free) in free {
            let taken = living.get(slot.as_str()).copied().unwrap_or(0);
            if seats - taken != *free {
                let text = format!(
                    "{slot}: {taken} of {seats} seats are somebody's, but {free} are said to be free"
                );
                found.push((Rule::Stock, text));
            }
        }
        for (rule, text) in found {
            self.report(rule, text);
        }
    }
}
