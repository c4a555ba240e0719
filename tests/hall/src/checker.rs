//! What is wrong in a history. It knows what a booking is, and nothing of how the server keeps it.
//! In: operations, seats of each slot, the free seats at the end. Out: violations, each with its rule.
//! Absent: trust in anything the server says about counts while clients are at work.

use std::collections::BTreeMap;

use crate::history::{Operation, Span, What};
use crate::line_order::{self, Offer, Place};
use crate::service::NOW;
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
    /// In line, first come is first served, and nobody jumps it or is forgotten.
    Line,
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
    /// `None` before it is booked, then its slots or nothing when cancelled.
    shown: Option<Option<Vec<String>>>,
    /// Its place, if it began in line.
    place: Option<Place>,
    /// When the offer was first seen.
    seen: Option<Span>,
}

/// Judges a history. `free` is what the server says of each slot when nobody is at work any more, and `seats` what each
/// had when nobody was at work yet.
pub fn judge(history: &[Operation], seats: i64, free: &BTreeMap<String, i64>) -> Vec<Violation> {
    let clocks = history.iter().filter_map(|operation| match operation.what {
        What::Clock { to } => Some((to, operation.span)),
        _ => None,
    });
    let clocks = clocks.collect();
    let mut judge = Judge {
        history,
        clocks,
        found: Vec::new(),
        lives: BTreeMap::new(),
        full: Vec::new(),
        newcomers: Vec::new(),
    };
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
    /// Seats got by those who did not stand in line.
    newcomers: Vec<(String, Span)>,
}

impl Judge<'_> {
    fn report(&mut self, rule: Rule, text: String) {
        self.found.push(Violation { rule, text });
    }

    fn keys_and_odd(&mut self) {
        let mut given: BTreeMap<&str, u64> = BTreeMap::new();
        for operation in self.history {
            let found = match &operation.what {
                What::Key(text) => Some((Rule::Key, text.clone())),
                What::Odd(text) => Some((Rule::Odd, text.clone())),
                // Who stood in line keeps their code.
                What::Held { token: secret, booking, .. }
                | What::Confirmed { code: secret, booking }
                | What::Joined { code: secret, booking, .. } => {
                    let twice = (Rule::Twice, "a code or token was given twice".to_owned());
                    given.insert(secret, *booking).is_some_and(|before| before != *booking).then_some(twice)
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
                What::Held { booking, slots, until, .. } => {
                    let life = self.lives.entry(*booking).or_default();
                    life.stays.extend(slots.iter().map(|slot| (slot.clone(), span, None)));
                    life.expires = *until;
                    self.newcomers.extend(slots.iter().map(|slot| (slot.clone(), span)));
                }
                What::Confirmed { booking, .. } => {
                    self.before_expiry(*booking, span, "confirmed");
                    let life = self.lives.entry(*booking).or_default();
                    life.confirmed = Some(span);
                    life.shown = Some(Some(life.stays.iter().map(|stay| stay.0.clone()).collect()));
                }
                What::Extended { booking, until } => {
                    self.before_expiry(*booking, span, "extended");
                    let life = self.lives.entry(*booking).or_default();
                    let before = std::mem::replace(&mut life.expires, *until);
                    if *until < before {
                        let text = format!("hold {booking} was extended from {before} back to {until}");
                        self.report(Rule::HeldSeatLost, text);
                    }
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
                What::Moved { booking, slots } => {
                    let life = self.lives.entry(*booking).or_default();
                    let mut fresh = slots.clone();
                    for stay in life.stays.iter_mut().filter(|stay| stay.2.is_none()) {
                        // A long visit moved by one slot keeps its seat of the other.
                        if fresh.contains(&stay.0) {
                            fresh.retain(|slot| *slot != stay.0);
                        } else {
                            stay.2 = Some(span);
                        }
                    }
                    life.stays.extend(fresh.iter().map(|slot| (slot.clone(), span, None)));
                    life.shown = Some(Some(slots.clone()));
                    self.newcomers.extend(fresh.into_iter().map(|slot| (slot, span)));
                }
                What::Joined { booking, line, slot, number, .. } => {
                    self.lives.entry(*booking).or_default().place = Some(Place {
                        line: line.clone(),
                        slot: slot.clone(),
                        number: *number,
                        joined: span,
                        offer: None,
                        left: None,
                    });
                }
                What::Waits { booking } => {
                    let seen = self.lives.get(booking).and_then(|life| life.seen);
                    if seen.is_some_and(|seen| seen.until < span.from) {
                        self.report(Rule::Lost, format!("{booking} waits again, after a seat was offered"));
                    }
                }
                What::Offered { booking, slot, at, until } => {
                    self.offered(*booking, slot, (*at, *until), span)
                }
                What::Left { booking } => {
                    self.leave(*booking, span);
                    if let Some(place) = &mut self.lives.entry(*booking).or_default().place {
                        place.left = Some(span);
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

    /// An offer that was seen. The server read its clock while it made it, and nobody else changed the slot then, so it
    /// counts while the clock stood there.
    fn offered(&mut self, booking: u64, slot: &str, (at, until): (i64, i64), span: Span) {
        let begun = self.reached(at).filter(|_| at > NOW).map_or(0, |reached| reached.from);
        let over = self.passed(at);
        let life = self.lives.entry(booking).or_default();
        let Some(place) = &mut life.place else { return };
        if let Some(offer) = &place.offer {
            if (offer.slot.as_str(), offer.at, life.expires) != (slot, at, until) {
                self.report(Rule::Lost, format!("the offer to {booking} is another than before"));
            }
            return;
        }
        let made = Span { from: begun.max(place.joined.from), until: over.min(span.until) };
        if made.from >= made.until || !place.slot.as_deref().unwrap_or(slot).eq(slot) {
            self.report(Rule::Odd, format!("the offer to {booking} says {slot} at {at}, which can't be"));
            return;
        }
        place.offer = Some(Offer { slot: slot.to_owned(), at, span: made });
        life.stays.push((slot.to_owned(), made, None));
        life.expires = until;
        life.seen = Some(span);
    }

    /// The first moment at which the server's clock had surely passed `seconds`.
    fn passed(&self, seconds: i64) -> u64 {
        let ends = self.history.iter().filter_map(|operation| match operation.what {
            What::Clock { to } if to > seconds => Some(operation.span.until),
            _ => None,
        });
        ends.min().unwrap_or(u64::MAX)
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
        for stay in &mut self.lives.entry(booking).or_default().stays {
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
        let left_over = free.keys().map(|slot| {
            let taken = living.get(slot.as_str()).copied().unwrap_or(0);
            (slot.clone(), seats - taken)
        });
        let places: Vec<Place> = self.lives.values().filter_map(|life| life.place.clone()).collect();
        let wrong = line_order::wrong(&places, &self.newcomers, &left_over.collect());
        found.extend(wrong.into_iter().map(|text| (Rule::Line, text)));
        for (rule, text) in found {
            self.report(rule, text);
        }
    }
}
