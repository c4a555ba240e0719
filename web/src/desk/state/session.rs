//! Signing in, signing out, the password, one's sessions; and what happens when a session is over: the page is covered,
//! what was typed stays, and the same person goes on where they were.
//! In: `Act`s, answers. Out: state, calls. Absent: what the pages look like.

use super::{State, Told};
use crate::desk::api::{Answer, Purpose};
use crate::desk::model::{Me, Refused, SessionRow, Ways};
use crate::desk::page::Page;
use serde_json::json;

/// The page is covered after so many seconds without a key or a touch, at least.
const LEAST_IDLE: i64 = 300;

/// How signing in stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing was asked yet.
    #[default]
    Unasked,
    /// Several halls: one must be chosen.
    NoHall,
    /// No hall here has staff.
    Nowhere,
    /// Asking who it is.
    Asking,
    /// Nobody.
    Out,
    /// It was somebody, and the session is over.
    Over,
    /// Somebody.
    In,
}

/// Signing in and the account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Session {
    /// How it stands.
    pub standing: Standing,
    /// Who; kept when the session is over, so that the same person goes on.
    pub me: Option<Me>,
    /// Ways of signing in.
    pub ways: Option<Ways>,
    /// Typed.
    pub name: String,
    /// Typed; gone once it was sent.
    pub password: String,
    /// The new password.
    pub new: String,
    /// The new password again.
    pub again: String,
    /// Why it did not go, and until when to wait.
    pub problem: Option<(Refused, Option<i64>)>,
    /// One's sessions.
    pub sessions: Vec<SessionRow>,
    /// Seconds that a session lasts unused.
    pub idle: i64,
    /// When somebody was at the page.
    pub touched_at: i64,
}

/// A box of these pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Box {
    /// Name.
    Name,
    /// Password, or the old one.
    Password,
    /// The new one.
    New,
    /// The new one again.
    Again,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Something was typed.
    Type(Box, String),
    /// 登录
    SignIn,
    /// 退出
    SignOut,
    /// 修改密码
    Password,
    /// 结束 of one session.
    End(i64),
    /// Somebody else signs in after a session was over.
    SomebodyElse,
}

impl State {
    pub(super) fn session_act(&mut self, act: Act) {
        match act {
            Act::Type(which, text) => {
                let session = &mut self.session;
                match which {
                    Box::Name => session.name = text,
                    Box::Password => session.password = text,
                    Box::New => session.new = text,
                    Box::Again => session.again = text,
                }
            }
            Act::SignIn => {
                if self.session.name.trim().is_empty() || self.session.password.is_empty() {
                    self.say_problem("blank");
                    return;
                }
                let password = std::mem::take(&mut self.session.password);
                let body = json!({ "name": self.session.name.trim(), "password": password });
                self.session.problem = None;
                self.ask(Purpose::SignIn, self.at_hall("/staff/sign-in"), body);
            }
            Act::SomebodyElse => self.signed_out(),
            Act::SignOut => self.ask(Purpose::SignOut, self.at_hall("/staff/sign-out"), json!({})),
            Act::Password => self.change_password(),
            Act::End(session) => {
                self.ask(
                    Purpose::EndSession,
                    self.at_hall("/staff/sessions/end"),
                    json!({ "session": session }),
                );
            }
        }
    }

    fn change_password(&mut self) {
        let session = &mut self.session;
        if session.password.is_empty() || session.new.is_empty() {
            self.say_problem("blank");
        } else if session.new != session.again {
            self.say_problem("not-alike");
        } else {
            let old = std::mem::take(&mut session.password);
            let new = std::mem::take(&mut session.new);
            session.again.clear();
            session.problem = None;
            self.ask(Purpose::Password, self.at_hall("/staff/password"), json!({ "new": new, "old": old }));
        }
    }

    fn say_problem(&mut self, code: &str) {
        let refused = Refused { code: code.into(), message: String::new() };
        self.session.problem = Some((refused, None));
    }

    pub(super) fn sign_in_refused(&mut self, answer: &Answer) {
        let wait = match answer {
            Answer::Got { wait, .. } => wait.map(|seconds| self.now + seconds),
            Answer::Lost => None,
        };
        let offline = || Refused { code: "offline".into(), message: String::new() };
        let refused = answer.refused().unwrap_or_else(offline);
        if refused.code == "sign-in-needed" {
            self.session_over();
        }
        self.session.problem = Some((refused, wait));
    }

    pub(super) fn signed_in(&mut self, purpose: Purpose, answer: &Answer) {
        let Some(me) = answer.read::<Me>() else { return };
        let was = self.session.me.as_ref().map(|me| me.account);
        if was.is_some_and(|was| was != me.account) {
            self.forget_work();
        }
        let session = &mut self.session;
        let ends = yushen::bundle::Moment::parse(&me.ends_at).map_or(0, |ends| ends.0 - self.now);
        session.idle = ends.max(LEAST_IDLE);
        session.touched_at = self.now;
        session.standing = Standing::In;
        session.problem = None;
        let first = me.password_change_needed;
        session.me = Some(me);
        if purpose == Purpose::Password {
            self.tell("told.password", &[]);
        }
        if first {
            return;
        }
        // What the session's end had kept back goes out with the same keys.
        for mut call in std::mem::take(&mut self.held) {
            self.serial += 1;
            (call.serial, call.attempt) = (self.serial, 0);
            self.calls.push(call);
        }
        self.look();
    }

    pub(super) fn signed_out(&mut self) {
        self.forget_work();
        self.session.me = None;
        self.session.name.clear();
        self.session.standing = Standing::Out;
        self.page = Page::Home;
    }

    /// Another person begins with nothing of the one before.
    fn forget_work(&mut self) {
        self.held.clear();
        self.calls.retain(|call| matches!(call.purpose, Purpose::Ways | Purpose::Halls));
        self.line = Default::default();
        self.desk = Default::default();
        self.cases = Default::default();
        self.supervisor = Default::default();
        self.told = None;
    }

    pub(super) fn session_over(&mut self) {
        if self.session.standing == Standing::In {
            self.session.standing = Standing::Over;
            self.session.name = self.session.me.as_ref().map_or_else(String::new, |me| me.name.clone());
            self.session.password.clear();
            if matches!(self.told, Some(Told::Done(..))) {
                self.told = None;
            }
        }
    }

    pub(super) fn session_tick(&mut self) {
        let session = &self.session;
        if session.standing == Standing::In
            && session.touched_at > 0
            && self.now - session.touched_at > session.idle
        {
            self.session_over();
        }
        if self.session.problem.as_ref().is_some_and(|(_, wait)| wait.is_some_and(|wait| wait <= self.now)) {
            self.session.problem = None;
        }
    }
}
