//! One person's session at a kiosk: the page, the ticket, what is asked of the hall next. One pure reducer.
//! In: taps, what was scanned, the hall's answers. Out: a new state, and at most one thing that is wanted (`State::want`).
//! Absent: the browser, sending, storage, the citizens' pages (`crate::state`), the watch (`idle`).
//!
//! Invariant: one tap, one ticket, one print. While something is on its way no other tap counts; a paper is printed when
//! it comes and once more by 补打.

use super::numbers::Handed;
use super::settings::{Service, Settings};
use super::slip::Slip;
use std::rc::Rc;

/// What is shown within the kiosk's frame.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place {
    /// 首页
    #[default]
    Home,
    /// Which windows a ticket is for.
    Classes,
    /// 预约签到
    CheckIn,
    /// Book, or look a booking up.
    Bookings,
    /// A ticket was printed.
    Printed,
    /// What a receipt says.
    Receipt,
    /// The citizens' pages.
    Pages,
}

/// What is wanted of the hall, or of the numbers that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A ticket of this class.
    Ticket(String),
    /// The same out of the reserved numbers.
    Reserved(String),
    /// A ticket for the booking of this code.
    CheckIn(String),
    /// What a receipt of these texts says.
    Receipt(Vec<String>),
}

/// Something that is on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Its number.
    pub serial: u64,
    /// Stays the same when it is tried otherwise.
    pub key: String,
    /// What.
    pub what: What,
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Item id.
    pub item: String,
    /// Application date (ISO).
    pub on: String,
    /// Outcome under its own rules.
    pub outcome: String,
    /// Outcome today, where it can be told.
    pub now: Option<String>,
    /// Whether it decides alike here.
    pub same: bool,
}

/// What came of a want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A ticket, and its slip as the hall draws it.
    Ticket(Slip, Option<String>),
    /// A number that was kept.
    Handed(Handed),
    /// None is left.
    NoneLeft,
    /// A receipt.
    Said(Said),
    /// The hall's refusal, by its code.
    Refused(String),
    /// The hall can't be reached.
    Away,
}

/// A paper for the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printing {
    /// What it says.
    pub slip: Slip,
    /// As the hall draws it; otherwise the program does.
    pub drawn: Option<String>,
    /// How often it was sent to the printer.
    pub times: u32,
}

/// Most times a paper is printed.
const MOST_PRINTS: u32 = 2;

/// Everything of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The hall's settings; none until they are verified.
    pub settings: Option<Rc<Settings>>,
    /// Why this kiosk can't be used, for staff.
    pub closed: Option<String>,
    /// What is shown.
    pub place: Place,
    /// What is on its way.
    pub want: Option<Want>,
    /// The ticket.
    pub printing: Option<Printing>,
    /// What a receipt says.
    pub said: Option<Said>,
    /// The last refusal, by its code.
    pub refused: Option<String>,
    /// The hall can't be reached.
    pub away: bool,
    /// Randomness of this session: keys are made of it.
    pub seed: String,
    /// Wants so far.
    pub serial: u64,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The settings are verified.
    Set(Rc<Settings>),
    /// They can't be used; the reason for staff.
    Closed(String),
    /// Whether the hall can be reached.
    Away(bool),
    /// A page is wanted.
    Go(Place),
    /// A ticket of this class is wanted.
    Take(String),
    /// Somebody with a booking is here.
    CheckIn(String),
    /// A receipt was read.
    Read(Vec<String>),
    /// Something was scanned or typed that leads nowhere, or not yet; a code of the wording.
    Told(&'static str),
    /// Want number so-and-so was answered.
    Answered(u64, Answer),
    /// 补打
    Reprint,
}

impl State {
    /// A session whose keys are made of `seed`.
    pub fn new(seed: String) -> Self {
        Self { seed, ..Self::default() }
    }

    /// Whether the hall offers something here.
    pub fn offers(&self, service: Service) -> bool {
        self.settings.as_ref().is_some_and(|settings| settings.services.contains(&service))
    }

    /// Whether a paper can be printed once more.
    pub fn can_reprint(&self) -> bool {
        self.printing.as_ref().is_some_and(|printing| printing.times < MOST_PRINTS)
    }

    /// The state after `action`.
    #[must_use]
    pub fn apply(mut self, action: Action) -> Self {
        match action {
            Action::Set(settings) => (self.settings, self.closed) = (Some(settings), None),
            // Settings that were good stay: a session is not broken off by what a hall does meanwhile.
            Action::Closed(reason) if self.settings.is_none() => self.closed = Some(reason),
            Action::Closed(_) => {}
            Action::Away(away) => self.away = away,
            Action::Answered(serial, answer) => self.answered(serial, answer),
            // Something is on its way: its answer comes first, and a second tap is none.
            _ if self.want.is_some() => {}
            Action::Go(place) => {
                self.refused = None;
                if place != Place::Receipt {
                    self.said = None;
                }
                self.place = place;
            }
            Action::Take(class) if self.place == Place::Classes && self.offers(Service::Ticket) => {
                self.ask(What::Ticket(class));
            }
            Action::Take(_) => {}
            Action::CheckIn(code) if self.offers(Service::CheckIn) => {
                self.place = Place::CheckIn;
                self.ask(What::CheckIn(code));
            }
            Action::CheckIn(_) => {}
            Action::Read(texts) => self.ask(What::Receipt(texts)),
            Action::Told(code) => self.refused = Some(code.into()),
            Action::Reprint => {
                if let Some(printing) = self.printing.as_mut().filter(|printing| printing.times < MOST_PRINTS)
                {
                    printing.times += 1;
                }
            }
        }
        self
    }

    fn ask(&mut self, what: What) {
        self.refused = None;
        self.serial += 1;
        let key = format!("{}-{}", self.seed, self.serial);
        self.want = Some(Want { serial: self.serial, key, what });
    }

    fn answered(&mut self, serial: u64, answer: Answer) {
        let Some(want) = self.want.take_if(|want| want.serial == serial) else { return };
        match answer {
            Answer::Ticket(slip, drawn) => self.print(slip, drawn),
            Answer::Handed(handed) => self.print(Slip::of_reserved(&handed), None),
            Answer::NoneLeft => self.refused = Some("none-left".into()),
            Answer::Said(said) => (self.said, self.place) = (Some(said), Place::Receipt),
            Answer::Refused(code) => self.refused = Some(code),
            Answer::Away => {
                self.away = true;
                match want.what {
                    What::Ticket(class) => {
                        self.serial += 1;
                        let what = What::Reserved(class);
                        self.want = Some(Want { serial: self.serial, key: want.key, what });
                    }
                    What::CheckIn(_) => self.refused = Some("away.check-in".into()),
                    What::Receipt(_) => self.refused = Some("away.receipt".into()),
                    What::Reserved(_) => self.refused = Some("none-left".into()),
                }
            }
        }
    }

    fn print(&mut self, slip: Slip, drawn: Option<String>) {
        self.printing = Some(Printing { slip, drawn, times: 1 });
        self.place = Place::Printed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kiosk::numbers::Reserved;
    use crate::kiosk::settings::Contact;

    fn settings() -> Rc<Settings> {
        let services = [Service::CheckIn, Service::Ticket, Service::Review].to_vec();
        Rc::new(Settings {
            hall: "pingqiao".into(),
            counter: 1,
            services,
            classes: Vec::new(),
            idle_seconds: 60,
            warn_seconds: 20,
            paper: "80mm".into(),
            reserve: 10,
            contact: Contact::default(),
            sample: true,
        })
    }

    fn at(place: Place) -> State {
        State::new("seed".into()).apply(Action::Set(settings())).apply(Action::Go(place))
    }

    fn slip() -> Slip {
        Slip { label: "D012".into(), class: "social-affairs".into(), ..Slip::default() }
    }

    fn handed() -> Handed {
        let reserved = Reserved { class: "social-affairs".into(), number: 14, label: "D014".into() };
        Handed { reserved, day: "2026-11-27".into(), taken_at: 1, key: "seed-1".into() }
    }

    #[test]
    fn a_second_tap_asks_for_nothing_and_prints_nothing() {
        let once = at(Place::Classes).apply(Action::Take("social-affairs".into()));
        let twice = once.clone().apply(Action::Take("social-affairs".into()));
        assert_eq!(once, twice);
        let printed = twice.apply(Action::Answered(1, Answer::Ticket(slip(), None)));
        assert_eq!(printed.place, Place::Printed);
        assert_eq!(printed.printing.as_ref().unwrap().times, 1);
        let late = printed.clone().apply(Action::Take("social-affairs".into()));
        assert_eq!(late, printed, "the page has changed under the finger");
        let again = printed.clone().apply(Action::Answered(1, Answer::Ticket(slip(), None)));
        assert_eq!(again, printed, "an answer counts once");
    }

    #[test]
    fn a_paper_is_printed_again_once() {
        let state = at(Place::Classes).apply(Action::Take("social-affairs".into()));
        let state = state.apply(Action::Answered(1, Answer::Ticket(slip(), None)));
        assert!(state.can_reprint());
        let state = state.apply(Action::Reprint);
        assert_eq!(state.printing.as_ref().unwrap().times, 2);
        assert!(!state.can_reprint());
        assert_eq!(state.clone().apply(Action::Reprint), state);
    }

    #[test]
    fn without_the_hall_the_ticket_comes_from_the_kept_numbers_under_the_same_key() {
        let state = at(Place::Classes).apply(Action::Take("social-affairs".into()));
        let key = state.want.as_ref().unwrap().key.clone();
        let state = state.apply(Action::Answered(1, Answer::Away));
        let want = state.want.clone().unwrap();
        assert_eq!(want.what, What::Reserved("social-affairs".into()));
        assert_eq!((want.key, state.away), (key, true));
        let state = state.apply(Action::Answered(want.serial, Answer::Handed(handed())));
        let printing = state.printing.unwrap();
        assert_eq!((printing.slip.label.as_str(), printing.slip.away, printing.times), ("D014", true, 1));
    }

    #[test]
    fn when_no_number_is_left_it_says_so() {
        let state = at(Place::Classes).apply(Action::Take("social-affairs".into()));
        let state =
            state.apply(Action::Answered(1, Answer::Away)).apply(Action::Answered(2, Answer::NoneLeft));
        assert_eq!((state.refused.as_deref(), state.want), (Some("none-left"), None));
        assert_eq!(state.place, Place::Classes);
    }

    #[test]
    fn what_the_hall_does_not_offer_is_not_asked() {
        let mut only = (*settings()).clone();
        only.services = vec![Service::Review];
        let state = State::new("s".into()).apply(Action::Set(Rc::new(only)));
        let state = state.apply(Action::Go(Place::Classes)).apply(Action::Take("construction".into()));
        assert_eq!(state.apply(Action::CheckIn("7K3M-9QPA-X01TD".into())).want, None);
    }

    #[test]
    fn a_refusal_is_said_until_the_next_page() {
        let state = at(Place::CheckIn).apply(Action::CheckIn("7K3M-9QPA-X01TD".into()));
        let state = state.apply(Action::Answered(1, Answer::Refused("too-early".into())));
        assert_eq!(state.refused.as_deref(), Some("too-early"));
        assert_eq!(state.apply(Action::Go(Place::Home)).refused, None);
    }

    #[test]
    fn settings_that_fail_later_do_not_break_a_session_off() {
        let state = at(Place::Pages).apply(Action::Closed("kiosk-expired".into()));
        assert_eq!((state.closed, state.place), (None, Place::Pages));
    }
}
