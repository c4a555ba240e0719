//! The supervisor's pages: the range that figures are of, low ratings and complaints, what is done about them.
//! In: `Act`s, ticks, answers. Out: state, calls. Absent: counting; the server counts from the log each time.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::oversight::{Complaint, Complaints, FiguresOf, LowRating, LowRatings};
use serde_json::json;
use yushen::value::date;

/// Seconds between looks at the figures.
const LOOK: i64 = 30;
/// Seconds between looks at the line.
const LOOK_AT_LINE: i64 = 10;
/// Nobody touched the page for so long: it stops asking, so that it keeps no session alive.
const UNATTENDED: i64 = 300;

/// Words of the pages; the first one is the page of `/desk/supervisor`.
pub const FIGURES: &str = "figures";
/// Low ratings.
pub const RATINGS: &str = "ratings";
/// Complaints.
pub const COMPLAINTS: &str = "complaints";

/// The supervisor's pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supervisor {
    /// First day; empty: today.
    pub from: String,
    /// Last day; empty: today.
    pub to: String,
    /// One window class; empty: all.
    pub class: String,
    /// The figures as they were counted last.
    pub figures: Option<FiguresOf>,
    /// When they were asked for.
    pub looked_at: i64,
    /// When the line was asked for.
    pub looked_at_line: i64,
    /// Low ratings so far.
    pub ratings: Option<Vec<LowRating>>,
    /// Complaints so far.
    pub complaints: Option<Vec<Complaint>>,
    /// Where the next page of the list shown begins.
    pub next: Option<i64>,
    /// Number and step that words are asked for.
    pub asking: Option<(String, &'static str)>,
    /// The words.
    pub words: String,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The first day.
    From(String),
    /// The last day.
    To(String),
    /// The days until today, so many.
    Days(i64),
    /// One class, or all.
    Class(String),
    /// `take` of this number; nothing else is needed.
    Take(String),
    /// `answer` or `close` of this number: words are asked for, but where a complaint was answered.
    Begin(String, &'static str),
    /// Typed.
    Words(String),
    /// Done.
    Do,
    /// Not done.
    Cancel,
    /// The next page of the list.
    More,
}

impl State {
    /// First and last day of the figures.
    pub fn range(&self) -> (&str, &str) {
        let day = |text: &'_ str| -> bool { text.is_empty() };
        let (from, to) = (&self.supervisor.from, &self.supervisor.to);
        (if day(from) { &self.today } else { from }, if day(to) { &self.today } else { to })
    }

    /// `from=…&to=…&class=…`, as the API reads it.
    pub fn asked_range(&self) -> String {
        let (from, to) = self.range();
        let class = match self.supervisor.class.as_str() {
            "" => String::new(),
            class => format!("&class={class}"),
        };
        format!("from={from}&to={to}{class}")
    }

    pub(super) fn supervisor_act(&mut self, act: Act) {
        match act {
            Act::From(day) => {
                self.supervisor.from = day;
                self.look_at_figures();
            }
            Act::To(day) => {
                self.supervisor.to = day;
                self.look_at_figures();
            }
            Act::Days(days) => {
                let first = date::parse(&self.today).and_then(|today| date::add_days(today, 1 - days));
                self.supervisor.from = first.map(date::format).unwrap_or_default();
                self.supervisor.to = self.today.clone();
                self.look_at_figures();
            }
            Act::Class(class) => {
                self.supervisor.class = class;
                self.look_at_figures();
            }
            Act::Take(number) => self.handle(&number, "take", ""),
            Act::Begin(number, step) => {
                self.supervisor.asking = Some((number, step));
                self.supervisor.words.clear();
            }
            Act::Words(words) => self.supervisor.words = words,
            Act::Do => {
                let words = self.supervisor.words.trim().to_owned();
                let Some((number, step)) = self.supervisor.asking.clone() else { return };
                if words.is_empty() && self.needs_words(&number, step) {
                    self.tell("told.words", &[]);
                    return;
                }
                self.handle(&number, step, &words);
            }
            Act::Cancel => self.supervisor.asking = None,
            Act::More => {
                let after = self.supervisor.next.unwrap_or(0);
                let (page, purpose) = match self.supervised() {
                    Some(RATINGS) => (RATINGS, Purpose::Ratings),
                    _ => (COMPLAINTS, Purpose::Complaints),
                };
                self.get(purpose, self.at_hall(&format!("/after/{page}?after={after}")));
            }
        }
    }

    /// A complaint that was answered is closed without more words.
    pub fn needs_words(&self, number: &str, step: &str) -> bool {
        let answered = self.supervisor.complaints.iter().flatten().any(|one| one.complaint == number);
        step != "close" || !answered
    }

    fn handle(&mut self, number: &str, step: &str, words: &str) {
        let mut body = json!({ "number": number, "step": step });
        if !words.is_empty() {
            body["words"] = json!(words);
        }
        self.post(Purpose::Handle, self.at_hall("/after/handle"), body);
    }

    /// Which of the pages is shown.
    pub fn supervised(&self) -> Option<&'static str> {
        match self.shown() {
            super::Page::Supervisor(word) => match word.as_str() {
                "" | FIGURES => Some(FIGURES),
                RATINGS => Some(RATINGS),
                COMPLAINTS => Some(COMPLAINTS),
                _ => None,
            },
            _ => None,
        }
    }

    /// Asks for what the page shown needs.
    pub(super) fn look_at_supervisor(&mut self) {
        self.supervisor.asking = None;
        match self.supervised() {
            Some(RATINGS) => self.get(Purpose::Ratings, self.at_hall("/after/ratings?after=0")),
            Some(COMPLAINTS) => self.get(Purpose::Complaints, self.at_hall("/after/complaints?after=0")),
            Some(_) => {
                self.look_at_figures();
                self.get(Purpose::Queue, self.at_hall("/queue"));
            }
            None => {}
        }
    }

    fn look_at_figures(&mut self) {
        self.supervisor.looked_at = self.now;
        // Two days in the wrong order have no figures; the page says so.
        let (from, to) = self.range();
        if from <= to {
            self.get(Purpose::Figures, self.at_hall(&format!("/figures?{}", self.asked_range())));
        }
    }

    pub(super) fn supervisor_tick(&mut self) {
        if self.me().is_none() || self.supervised() != Some(FIGURES) {
            return;
        }
        if self.now - self.supervisor.looked_at_line >= LOOK_AT_LINE {
            self.supervisor.looked_at_line = self.now;
            self.get(Purpose::Queue, self.at_hall("/queue"));
        }
        let attended = self.now - self.session.touched_at < UNATTENDED;
        if attended && self.now - self.supervisor.looked_at >= LOOK {
            self.look_at_figures();
        }
    }

    pub(super) fn took_supervisor(&mut self, call: &Call, answer: &Answer) {
        let first = call.path.ends_with("after=0");
        match call.purpose {
            Purpose::Figures => self.supervisor.figures = answer.read(),
            Purpose::Ratings => {
                let Some(page) = answer.read::<LowRatings>() else { return };
                let mut rows = self.supervisor.ratings.take().filter(|_| !first).unwrap_or_default();
                rows.extend(page.ratings);
                (self.supervisor.ratings, self.supervisor.next) = (Some(rows), page.next);
            }
            Purpose::Complaints => {
                let Some(page) = answer.read::<Complaints>() else { return };
                let mut rows = self.supervisor.complaints.take().filter(|_| !first).unwrap_or_default();
                rows.extend(page.complaints);
                (self.supervisor.complaints, self.supervisor.next) = (Some(rows), page.next);
            }
            _ => {
                self.tell("told.handled", &[]);
                self.look_at_supervisor();
            }
        }
    }
}
