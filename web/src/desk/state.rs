//! The desk's state machine: one pure reducer. Who is signed in, the line, the case, the telephone, the board.
//! In: `Action`s from pages, the clock, answers of the server. Out: a new `State`, and the calls it wants (`calls`).
//! Absent on purpose: the browser, the network, wording.

pub mod board;
pub mod case;
pub mod cases;
pub mod line;
pub mod phone;
pub mod session;
pub mod supervisor;

use super::api::{Answer, Call, Purpose};
use super::model::{Hall, Me, Refused};
use super::page::Page;
use serde_json::Value;
use session::{Session, Standing};
use std::rc::Rc;

/// Seconds between looks at the line.
const LOOK: i64 = 3;
/// A change is sent so often before the person is asked.
const MOST_ATTEMPTS: u32 = 6;

/// What is told above the page until it is dismissed or the next thing happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A refusal.
    Refused(Refused),
    /// A sentence by its code, with its values.
    Done(&'static str, Vec<String>),
    /// A change could not be sent; the call is kept to be sent again with its key.
    Unsent(Call),
}

/// Everything the staff's program knows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// Begins the keys of this page: random, once.
    pub seed: String,
    /// Calls so far.
    pub serial: u64,
    /// Seconds since 1970.
    pub now: i64,
    /// Today (ISO) by the device.
    pub today: String,
    /// The page shown.
    pub page: Page,
    /// What the provider's way back said (`?sign-in=`).
    pub came_back: Option<String>,
    /// Halls of this server.
    pub halls: Vec<Hall>,
    /// The hall worked in.
    pub hall: Option<String>,
    /// Calls on their way.
    pub calls: Vec<Call>,
    /// Changes that wait for signing in again.
    pub held: Vec<Call>,
    /// The last call got no answer.
    pub offline: bool,
    /// What is told.
    pub told: Option<Told>,
    /// Signing in.
    pub session: Session,
    /// The line and the window.
    pub line: line::Line,
    /// The case on the desk.
    pub desk: case::Desk,
    /// Lists of cases.
    pub cases: cases::Cases,
    /// The supervisor's pages.
    pub supervisor: supervisor::Supervisor,
    /// The telephone.
    pub phone: phone::Phone,
    /// The board.
    pub board: board::Board,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Time passes: seconds since 1970, today.
    Tick(i64, String),
    /// Another page.
    Go(Page),
    /// A hall was chosen.
    Hall(String),
    /// A call was answered.
    Answered(u64, u32, Answer),
    /// What is told was read.
    Dismiss,
    /// An unsent change is sent again.
    Again,
    /// Somebody is at the page: a key or a touch.
    Touched,
    /// Signing in and the account.
    Session(session::Act),
    /// The line and the window.
    Line(line::Act),
    /// The case.
    Desk(case::Act),
    /// Lists.
    Cases(cases::Act),
    /// The supervisor's pages.
    Supervisor(supervisor::Act),
    /// The telephone.
    Phone(phone::Act),
    /// The board.
    Board(board::Act),
}

impl State {
    /// The state at the start.
    pub fn new(page: Page, seed: String, hall: Option<String>, came_back: Option<String>) -> Self {
        let mut state = Self { page, seed, hall, came_back, ..Self::default() };
        state.get(Purpose::Halls, "/halls".into());
        state
    }

    /// The state after `action`.
    #[must_use]
    pub fn apply(mut self, action: Action) -> Self {
        match action {
            Action::Tick(now, today) => self.tick(now, today),
            Action::Go(page) => self.go(page),
            Action::Hall(hall) => self.enter_hall(hall),
            Action::Answered(serial, attempt, answer) => self.answered(serial, attempt, &answer),
            Action::Dismiss => self.told = None,
            Action::Again => self.again(),
            Action::Touched => self.session.touched_at = self.now,
            Action::Session(act) => self.session_act(act),
            Action::Line(act) => self.line_act(act),
            Action::Desk(act) => self.desk_act(act),
            Action::Cases(act) => self.cases_act(act),
            Action::Supervisor(act) => self.supervisor_act(act),
            Action::Phone(act) => self.phone_act(act),
            Action::Board(act) => self.board_act(act),
        }
        self
    }

    /// Who is signed in, and may see pages.
    pub fn me(&self) -> Option<&Me> {
        let me = self.session.me.as_ref()?;
        (self.session.standing == Standing::In && !me.password_change_needed).then_some(me)
    }

    /// The role of who is signed in.
    pub fn role(&self) -> &str {
        self.me().map_or("", |me| me.role.as_str())
    }

    /// The hall worked in.
    pub fn hall(&self) -> Option<&Hall> {
        self.halls.iter().find(|hall| Some(&hall.hall) == self.hall.as_ref())
    }

    /// Whether a call of this kind is on its way.
    pub fn waits_for(&self, purpose: Purpose) -> bool {
        self.calls.iter().any(|call| call.purpose == purpose)
    }

    /// The page that is shown: home is where one's role begins.
    pub fn shown(&self) -> Page {
        match (&self.page, self.role()) {
            (Page::Home, "clerk") => Page::Work,
            (Page::Home, "operator") => Page::Phone,
            (Page::Home, "supervisor") => Page::Supervisor(String::new()),
            (Page::Home, "publisher") => Page::Account,
            (page, _) => page.clone(),
        }
    }

    /// Path below the hall.
    pub fn at_hall(&self, rest: &str) -> String {
        format!("/halls/{}{rest}", self.hall.as_deref().unwrap_or_default())
    }

    /// Asks for something; what is asked for already is not asked again.
    pub fn get(&mut self, purpose: Purpose, path: String) {
        if self.calls.iter().any(|call| call.purpose == purpose && call.path == path) {
            return;
        }
        // A newer question of the kind makes the older one's answer useless.
        self.calls.retain(|call| call.purpose != purpose || call.body.is_some());
        self.serial += 1;
        self.calls.push(Call { serial: self.serial, attempt: 0, purpose, path, body: None, key: None });
    }

    /// Sends a change with a key of its own; one of a kind at a time.
    pub fn post(&mut self, purpose: Purpose, path: String, body: Value) {
        self.send(purpose, path, body, true);
    }

    /// Sends something whose answer nobody keeps: without a key.
    pub fn ask(&mut self, purpose: Purpose, path: String, body: Value) {
        self.send(purpose, path, body, false);
    }

    fn send(&mut self, purpose: Purpose, path: String, body: Value, keyed: bool) {
        if self.waits_for(purpose) {
            return;
        }
        self.told = None;
        self.serial += 1;
        let key = keyed.then(|| format!("{}-{}", self.seed, self.serial));
        let body = Some(body.to_string());
        self.calls.push(Call { serial: self.serial, attempt: 0, purpose, path, body, key });
    }

    /// Says something.
    pub fn tell(&mut self, code: &'static str, values: &[&str]) {
        self.told = Some(Told::Done(code, values.iter().map(|value| (*value).to_owned()).collect()));
    }

    fn tick(&mut self, now: i64, today: String) {
        (self.now, self.today) = (now, today);
        self.session_tick();
        self.supervisor_tick();
        if self.me().is_some() && self.shown() == Page::Work && now - self.line.looked_at >= LOOK {
            self.line.looked_at = now;
            self.get(Purpose::Queue, self.at_hall("/queue"));
        }
    }

    fn go(&mut self, page: Page) {
        self.page = page;
        self.told = None;
        self.look();
    }

    /// Asks for what the page shown needs.
    pub fn look(&mut self) {
        if self.me().is_none() {
            return;
        }
        match self.shown() {
            Page::Work => {
                self.look_at_line();
                self.cases = cases::Cases::default();
                self.look_at_cases();
            }
            Page::Cases => self.look_at_cases(),
            Page::Case(id) => self.look_at_case(id),
            Page::Account => self.get(Purpose::Sessions, self.at_hall("/staff/sessions")),
            Page::Supervisor(_) => self.look_at_supervisor(),
            Page::Phone | Page::Home | Page::Display(_) | Page::Lost => {}
        }
    }

    fn enter_hall(&mut self, hall: String) {
        if self.hall.as_ref() == Some(&hall) && self.session.standing != Standing::Unasked {
            return;
        }
        self.hall = Some(hall);
        self.session.standing = Standing::Asking;
        self.get(Purpose::Me, self.at_hall("/staff/me"));
        self.get(Purpose::Ways, self.at_hall("/staff"));
    }

    fn again(&mut self) {
        if let Some(Told::Unsent(mut call)) = self.told.take() {
            self.serial += 1;
            (call.serial, call.attempt) = (self.serial, 0);
            self.calls.push(call);
        }
    }

    fn answered(&mut self, serial: u64, attempt: u32, answer: &Answer) {
        let Some(at) = self.calls.iter().position(|call| call.serial == serial && call.attempt == attempt)
        else {
            return;
        };
        self.offline = *answer == Answer::Lost;
        if answer.is_for_later() && self.is_sent_again(at) {
            return;
        }
        let call = self.calls.remove(at);
        if answer.is_for_later() {
            self.gave_up(call, answer);
            return;
        }
        if let Some(refused) = answer.refused() {
            self.refused(call, refused, answer);
            return;
        }
        self.took(&call, answer);
    }

    /// Reading and changes with a key are sent again by themselves; looks at the line come anyway.
    fn is_sent_again(&mut self, at: usize) -> bool {
        let Some(call) = self.calls.get_mut(at) else { return false };
        let again = match (call.purpose, &call.key, &call.body) {
            (Purpose::Queue, ..) => false,
            (_, None, Some(_)) => false,
            (_, Some(_), _) => call.attempt < MOST_ATTEMPTS,
            (_, None, None) => true,
        };
        if again {
            call.attempt += 1;
        }
        again
    }

    fn gave_up(&mut self, call: Call, answer: &Answer) {
        match (&call.key, call.purpose) {
            (_, Purpose::Queue) => {}
            (_, Purpose::SignIn | Purpose::Password) => self.sign_in_refused(answer),
            (Some(_), _) => self.told = Some(Told::Unsent(call)),
            (None, _) => self.tell("told.offline", &[]),
        }
    }

    fn refused(&mut self, call: Call, refused: Refused, answer: &Answer) {
        match (refused.code.as_str(), call.purpose) {
            (_, Purpose::SignIn | Purpose::Password) => self.sign_in_refused(answer),
            ("sign-in-needed", Purpose::Me) => self.session.standing = Standing::Out,
            // Who leaves a session that is over has left.
            ("sign-in-needed", Purpose::SignOut) => self.signed_out(),
            ("sign-in-needed", _) => {
                self.session_over();
                if call.key.is_some() {
                    self.held.push(call);
                }
            }
            ("password-change-needed", _) => self.get(Purpose::Me, self.at_hall("/staff/me")),
            // The session is another one than this page knew: its token is asked for, and the change sent again.
            ("csrf", _) if call.key.is_some() => {
                self.held.push(call);
                self.get(Purpose::Me, self.at_hall("/staff/me"));
            }
            ("hall-refused", Purpose::Me) => self.session.standing = Standing::Out,
            // The server keeps no staff: there is no desk here.
            ("not-found", Purpose::Me | Purpose::Ways) => self.session.standing = Standing::Nowhere,
            (_, Purpose::Queue) => {}
            // A server without printed papers: the place stays empty.
            ("not-found" | "method-not-allowed", Purpose::Papers) => self.desk.papers = None,
            (_, purpose) => self.refused_there(purpose, refused),
        }
    }

    fn refused_there(&mut self, purpose: Purpose, refused: Refused) {
        match purpose {
            Purpose::Step
                if matches!(refused.code.as_str(), "case-changed" | "wrong-state" | "deemed-accepted") =>
            {
                self.reload_case();
            }
            Purpose::Handle if refused.code == "wrong-state" => self.look_at_supervisor(),
            Purpose::Case => self.desk.missing = true,
            Purpose::Window => self.look_at_line(),
            Purpose::Hold | Purpose::Book => self.phone_refused(&refused),
            _ => {}
        }
        self.told = Some(Told::Refused(refused));
    }

    fn took(&mut self, call: &Call, answer: &Answer) {
        match call.purpose {
            Purpose::Halls => self.took_halls(answer),
            Purpose::Ways => self.session.ways = answer.read(),
            Purpose::Me | Purpose::SignIn | Purpose::Password => self.signed_in(call.purpose, answer),
            Purpose::SignOut => self.signed_out(),
            Purpose::Sessions => self.session.sessions = answer.read().unwrap_or_default(),
            Purpose::EndSession => self.get(Purpose::Sessions, self.at_hall("/staff/sessions")),
            Purpose::Queue | Purpose::DeskQueue | Purpose::Window | Purpose::Find | Purpose::CheckIn => {
                self.took_line(call, answer);
            }
            Purpose::Open
            | Purpose::Case
            | Purpose::Step
            | Purpose::Papers
            | Purpose::Issue
            | Purpose::Reasons
            | Purpose::Colleagues => {
                self.took_case(call, answer);
            }
            Purpose::Cases => self.took_cases(call, answer),
            Purpose::Figures | Purpose::Ratings | Purpose::Complaints | Purpose::Handle => {
                self.took_supervisor(call, answer);
            }
            Purpose::Days | Purpose::Slots | Purpose::Hold | Purpose::Release | Purpose::Book => {
                self.took_phone(call, answer);
            }
        }
    }

    fn took_halls(&mut self, answer: &Answer) {
        self.halls = answer.read().unwrap_or_default();
        if let Page::Display(_) = self.page {
            return;
        }
        let known = |hall: &String| self.halls.iter().any(|other| other.hall == *hall);
        let one = (self.halls.len() == 1).then(|| self.halls.first().map(|hall| hall.hall.clone())).flatten();
        match self.hall.take().filter(known).or(one) {
            Some(hall) => self.enter_hall(hall),
            None if self.halls.is_empty() => self.session.standing = Standing::Nowhere,
            None => self.session.standing = Standing::NoHall,
        }
    }
}

/// Shared data that pages borrow.
pub type Shared<T> = Option<Rc<T>>;

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
