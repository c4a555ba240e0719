//! After the visit: rating it, complaining, how a complaint stands. Pure; the calls are the desk's, with their keys.
//! In: acts of the two pages, answers. Out: what the pages show. Absent: changing or taking back what was said; nobody can.

use super::{Blank, Desk, Next};
use crate::answers::half_width;
use crate::hall::after::{Complaint, MOST_CHARACTERS, Of, Visit};
use crate::hall::{Answer, What};

/// Everything of the two pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct After {
    /// What is held of the visit.
    pub of: Option<Of>,
    /// It came from a slip's QR code.
    pub scanned: bool,
    /// What the hall knows of it; none while it is asked, or when the hall knows no such visit.
    pub visit: Option<Visit>,
    /// The level chosen.
    pub level: Option<&'static str>,
    /// What somebody wants to add to it.
    pub comment: String,
    /// Number of the rating, and whether it is followed up.
    pub rated: Option<(String, bool)>,
    /// What the complaint is about.
    pub kind: Option<&'static str>,
    /// Id of what was asked for, of those that the case's notices named.
    pub material: Option<String>,
    /// What happened.
    pub words: String,
    /// Number and code of the complaint.
    pub complained: Option<(String, String)>,
    /// A complaint's number as typed.
    pub number: String,
    /// Its code as typed.
    pub secret: String,
    /// The complaint that was looked up.
    pub found: Option<Complaint>,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A slip was scanned: its hall, and which visit it is.
    Scanned(String, Of),
    /// Which visit: the boxes for code and digits are filled in.
    Find,
    /// Another visit.
    Other,
    /// A level is chosen.
    Level(&'static str),
    /// 提交评价
    Rate,
    /// What the complaint is about.
    Kind(&'static str),
    /// What was asked for; none of the list.
    Material(Option<String>),
    /// 提交投诉
    Complain,
    /// How a complaint stands.
    LookUp,
}

impl Desk {
    /// The page was opened by a slip's QR code.
    pub fn scanned(&mut self, hall: String, of: Of) {
        self.hall = Some(hall);
        self.after = After { of: Some(of), scanned: true, ..After::default() };
    }

    /// A page after the visit is shown. Who looked a booking up speaks of that one.
    pub fn begin_after(&mut self) {
        self.clear();
        self.look();
        if let Some((_, key)) = &self.booking {
            let of = Of::Booking(key.clone());
            if self.after.of.as_ref() != Some(&of) {
                self.after = After { of: Some(of), ..After::default() };
            }
        }
        self.ask_visit();
    }

    fn ask_visit(&mut self) {
        if let (Some(of), None) = (self.after.of.clone(), &self.after.visit) {
            self.ask(What::Visit(of));
        }
    }

    pub(super) fn after_act(&mut self, act: Act) -> Next {
        match act {
            Act::Scanned(hall, of) => self.scanned(hall, of),
            Act::Find => {
                let Some(key) = self.typed_key() else { return Next::Alarm };
                self.after.of = Some(Of::Booking(key));
                self.after.visit = None;
                self.ask_visit();
            }
            Act::Other => {
                (self.after, self.booking) = (After::default(), None);
                self.clear();
                return Next::Alarm;
            }
            Act::Level(level) => {
                self.wrong.retain(|wrong| *wrong != Blank::Level);
                self.after.level = Some(level);
            }
            Act::Kind(kind) => {
                self.wrong.retain(|wrong| *wrong != Blank::Kind);
                self.after.kind = Some(kind);
            }
            Act::Material(id) => self.after.material = id,
            Act::Rate => return self.rate(),
            Act::Complain => return self.complain(),
            Act::LookUp => return self.look_up_complaint(),
        }
        Next::Stay
    }

    /// Says what is missing, if anything is.
    fn misses(&mut self, blanks: &[(Blank, bool)]) -> bool {
        self.clear();
        self.wrong = blanks.iter().filter_map(|(blank, wrong)| wrong.then_some(*blank)).collect();
        !self.wrong.is_empty()
    }

    fn rate(&mut self) -> Next {
        let comment = self.after.comment.trim().to_owned();
        let level = self.after.level;
        if self.misses(&[(Blank::Level, level.is_none()), (Blank::Comment, too_long(&comment))]) {
            return Next::Alarm;
        }
        if let (Some(of), Some(level), false) = (self.after.of.clone(), level, self.busy()) {
            let channel = match (&self.kiosk, self.after.scanned) {
                (Some(_), _) => "kiosk",
                (None, true) => "qr",
                (None, false) => "web",
            };
            self.ask(What::Rate { of, level, channel, comment });
        }
        Next::Stay
    }

    fn complain(&mut self) -> Next {
        let words = self.after.words.trim().to_owned();
        let kind = self.after.kind;
        if self.misses(&[(Blank::Kind, kind.is_none()), (Blank::Words, words.is_empty() || too_long(&words))])
        {
            return Next::Alarm;
        }
        if let (Some(kind), false) = (kind, self.busy()) {
            // A visit that the hall does not know is no reason not to take the complaint.
            let of = self.after.of.clone().filter(|_| self.after.visit.is_some());
            let material = self.after.material.clone().filter(|_| of.is_some() && kind == "unlisted");
            self.ask(What::Complain { of, kind, material, words });
        }
        Next::Stay
    }

    fn look_up_complaint(&mut self) -> Next {
        let typed = |text: &str| half_width(text).trim().to_owned();
        let (number, code) = (typed(&self.after.number), typed(&self.after.secret));
        if self.misses(&[(Blank::Number, number.is_empty()), (Blank::Secret, code.is_empty())]) {
            return Next::Alarm;
        }
        // A complaint's number begins with its hall.
        let of_number = number.split_once("-TS-").map(|(hall, _)| hall.to_owned());
        let halls = self.halls.iter().flat_map(|halls| halls.iter());
        if let Some(hall) = halls.map(|hall| &hall.id).find(|id| Some(*id) == of_number.as_ref()) {
            self.hall = Some(hall.clone());
        }
        self.after.found = None;
        self.ask(What::Complaint { number, code });
        Next::Stay
    }

    pub(super) fn took_after(&mut self, answer: Answer) -> Next {
        match answer {
            Answer::Visit(visit) => self.after.visit = Some(visit),
            Answer::Rated(number, low) => {
                self.after.rated = Some((number, low));
                return Next::Alarm;
            }
            Answer::Complained(number, code) => {
                (self.after.number, self.after.secret) = (number.clone(), code.clone());
                self.after.complained = Some((number, code));
                return Next::Alarm;
            }
            Answer::Complaint(complaint) => {
                self.after.found = Some(complaint);
                return Next::Alarm;
            }
            _ => {}
        }
        Next::Stay
    }
}

fn too_long(text: &str) -> bool {
    text.chars().count() > MOST_CHARACTERS
}

#[cfg(test)]
mod tests {
    use super::super::Act as DeskAct;
    use super::*;
    use crate::hall::{Call, Failure, Refusal};

    fn case() -> Of {
        Of::Case { case: 12, code: "7K3M".into() }
    }

    fn scanned() -> Desk {
        let mut desk = Desk::new("seed".into());
        desk.scanned("small".into(), case());
        desk.begin_after();
        desk
    }

    /// Answers the call that asks `what`.
    fn answer(desk: &mut Desk, is: fn(&What) -> bool, result: Result<Answer, Failure>) -> (Call, Next) {
        let call = desk.calls.iter().find(|call| is(&call.what)).cloned().expect("it is asked");
        let next = desk.act(DeskAct::Answered(call.serial, Box::new(result)));
        (call, next)
    }

    fn visit(desk: &mut Desk) {
        let asked = vec![("plan".to_owned(), "平面图".to_owned())];
        let visit = Visit { asked, class: None, item: None, window: Some(3) };
        answer(desk, |what| matches!(what, What::Visit(_)), Ok(Answer::Visit(visit)));
    }

    fn after(desk: &mut Desk, act: Act) -> Next {
        desk.act(DeskAct::After(act))
    }

    #[test]
    fn a_rating_needs_a_level_says_where_it_comes_from_and_is_sent_once() {
        let mut desk = scanned();
        visit(&mut desk);
        assert_eq!(after(&mut desk, Act::Rate), Next::Alarm);
        assert_eq!(desk.wrong, [Blank::Level]);
        after(&mut desk, Act::Level("dissatisfied"));
        desk.act(DeskAct::Type(Blank::Comment, " 等太久 ".into()));
        after(&mut desk, Act::Rate);
        after(&mut desk, Act::Rate);
        let sent: Vec<&What> =
            desk.calls.iter().map(|call| &call.what).filter(|w| matches!(w, What::Rate { .. })).collect();
        let wanted =
            What::Rate { of: case(), level: "dissatisfied", channel: "qr", comment: "等太久".into() };
        assert_eq!(sent, [&wanted]);
        let rated = Answer::Rated("small-PJ-2026-000001".into(), true);
        let (call, next) = answer(&mut desk, |what| matches!(what, What::Rate { .. }), Ok(rated));
        assert!(next == Next::Alarm && call.hall == "small" && call.what.changes());
        assert_eq!(desk.after.rated, Some(("small-PJ-2026-000001".into(), true)));
    }

    #[test]
    fn a_complaint_names_what_was_asked_for_only_where_the_case_did() {
        let mut desk = scanned();
        visit(&mut desk);
        assert_eq!(after(&mut desk, Act::Complain), Next::Alarm);
        assert_eq!(desk.wrong, [Blank::Kind, Blank::Words]);
        after(&mut desk, Act::Material(Some("plan".into())));
        desk.act(DeskAct::Type(Blank::Words, "要了别的".into()));
        after(&mut desk, Act::Kind("attitude"));
        after(&mut desk, Act::Complain);
        let sent = desk.calls.iter().find_map(|call| match &call.what {
            What::Complain { of, material, .. } => Some((of.clone(), material.clone())),
            _ => None,
        });
        assert_eq!(sent, Some((Some(case()), None)), "the material belongs to another kind");
    }

    #[test]
    fn a_visit_that_nobody_knows_does_not_stand_in_the_way_of_a_complaint() {
        let mut desk = scanned();
        let refusal = Refusal { code: "not-visited".into(), alternatives: Vec::new() };
        let refused = Err(Failure::Refused(refusal));
        let (_, next) = answer(&mut desk, |what| matches!(what, What::Visit(_)), refused);
        assert!(next == Next::Alarm && desk.refused.as_deref() == Some("not-visited"));
        after(&mut desk, Act::Kind("other"));
        desk.act(DeskAct::Type(Blank::Words, "没有人".into()));
        after(&mut desk, Act::Complain);
        assert!(desk.calls.iter().any(|call| matches!(&call.what, What::Complain { of: None, .. })));
        // The code that comes back is at hand for looking it up.
        let done = Answer::Complained("small-TS-2026-000001".into(), "9QPA".into());
        answer(&mut desk, |what| matches!(what, What::Complain { .. }), Ok(done));
        after(&mut desk, Act::LookUp);
        assert!(
            desk.calls
                .iter()
                .any(|call| matches!(&call.what, What::Complaint { code, .. } if code == "9QPA"))
        );
    }

    #[test]
    fn another_booking_begins_with_an_empty_form() {
        let mut desk = scanned();
        visit(&mut desk);
        after(&mut desk, Act::Level("satisfied"));
        desk.begin_after();
        assert_eq!(desk.after.level, Some("satisfied"), "coming back loses nothing");
        after(&mut desk, Act::Other);
        assert_eq!((desk.after.level, desk.after.of.clone()), (None, None));
    }
}
