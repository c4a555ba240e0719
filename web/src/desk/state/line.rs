//! The window: the line, calling and what follows, finding a booking, and what is needed to open a case.
//! In: `Act`s, answers. Out: state, calls. Absent: who is next (the server says it).

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::{DeskQueue, DeskTicket, Found, Queue};
use serde_json::{Value, json};

/// Reasons for sending a ticket on.
pub const TRANSFER: [&str; 4] = ["wrong-class", "further-matter", "needs-that-window", "window-closes"];
/// Reasons of the special channel.
pub const SPECIAL: [&str; 6] =
    ["elderly", "disabled", "pregnant-or-infant", "serviceperson", "serious-illness", "first-responder"];

/// What is asked before something is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// 转窗: where to, why.
    Transfer {
        /// `class:…` or `window:…`.
        to: String,
        /// Code of the reason.
        reason: String,
    },
    /// 特别通道: which ticket, why.
    Special {
        /// The ticket.
        ticket: String,
        /// Code of the reason.
        reason: String,
    },
}

/// The line and the window.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// As everybody sees it.
    pub queue: Option<Queue>,
    /// As the desk saw it last.
    pub desk: Option<DeskQueue>,
    /// The window that somebody without one of their own works at.
    pub window: Option<i64>,
    /// When the line was asked for.
    pub looked_at: i64,
    /// What is asked.
    pub ask: Option<Ask>,
    /// Four digits.
    pub tail: String,
    /// Bookings with them.
    pub found: Option<Vec<Found>>,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The window worked at.
    At(Option<i64>),
    /// 叫号
    Call,
    /// 重呼
    Recall,
    /// 过号
    Skip,
    /// 办毕
    Finish,
    /// 转窗 is wanted.
    AskTransfer,
    /// 特别通道 is wanted, for a ticket.
    AskSpecial(String),
    /// Where to, or which ticket.
    To(String),
    /// Why.
    Reason(String),
    /// 确定
    Do,
    /// 取消
    Cancel,
    /// The tail is typed.
    Tail(String),
    /// 查找
    Find,
    /// Checks a booking in.
    CheckIn(i64),
}

impl State {
    /// The window that is worked at.
    pub fn window(&self) -> Option<i64> {
        self.me().and_then(|me| me.window).or(self.line.window)
    }

    /// The ticket at one's own window.
    pub fn ticket(&self) -> Option<&str> {
        let window = self.window()?;
        let windows = &self.line.queue.as_ref()?.windows;
        windows.iter().find(|other| other.number == window)?.ticket.as_deref()
    }

    /// What the desk knows of a ticket.
    pub fn desk_ticket(&self, ticket: &str) -> Option<&DeskTicket> {
        self.line.desk.as_ref()?.tickets.iter().find(|other| other.ticket == ticket)
    }

    pub(super) fn look_at_line(&mut self) {
        self.get(Purpose::Queue, self.at_hall("/queue"));
        self.get(Purpose::DeskQueue, self.at_hall("/desk/queue"));
    }

    pub(super) fn line_act(&mut self, act: Act) {
        match act {
            Act::At(window) => self.line.window = window,
            Act::Call => match (self.window(), self.ticket()) {
                (Some(_), Some(ticket)) => {
                    let ticket = ticket.to_owned();
                    self.tell("told.busy", &[&ticket]);
                }
                (Some(window), None) => {
                    self.post(Purpose::Window, self.at_hall("/desk/call"), json!({ "window": window }));
                }
                (None, _) => self.tell("told.no-window", &[]),
            },
            Act::Recall => self.with_ticket("recall", json!({})),
            Act::Skip => self.with_ticket("skip", json!({})),
            Act::Finish => self.with_ticket("finish", json!({})),
            Act::AskTransfer => {
                if self.ticket().is_some() {
                    let (to, reason) = (String::new(), String::new());
                    self.line.ask = Some(Ask::Transfer { to, reason });
                }
            }
            Act::AskSpecial(ticket) => self.line.ask = Some(Ask::Special { ticket, reason: String::new() }),
            Act::To(word) => match &mut self.line.ask {
                Some(Ask::Transfer { to, .. }) => *to = word,
                Some(Ask::Special { ticket, .. }) => *ticket = word,
                None => {}
            },
            Act::Reason(word) => match &mut self.line.ask {
                Some(Ask::Transfer { reason, .. } | Ask::Special { reason, .. }) => *reason = word,
                None => {}
            },
            Act::Do => self.do_asked(),
            Act::Cancel => self.line.ask = None,
            Act::Tail(text) => {
                self.line.tail = text.chars().filter(char::is_ascii_digit).take(4).collect();
                self.line.found = None;
            }
            Act::Find => {
                if self.line.tail.len() == 4 {
                    self.ask(
                        Purpose::Find,
                        self.at_hall("/desk/find"),
                        json!({ "phone_tail": self.line.tail }),
                    );
                } else {
                    self.tell("told.tail", &[]);
                }
            }
            Act::CheckIn(booking) => {
                self.post(Purpose::CheckIn, self.at_hall("/desk/check-in"), json!({ "booking": booking }));
            }
        }
    }

    fn with_ticket(&mut self, word: &str, mut more: Value) {
        let (Some(window), Some(ticket)) = (self.window(), self.ticket()) else {
            self.tell("told.no-ticket", &[]);
            return;
        };
        more["ticket"] = json!(ticket);
        more["window"] = json!(window);
        self.post(Purpose::Window, self.at_hall(&format!("/desk/{word}")), more);
    }

    fn do_asked(&mut self) {
        match self.line.ask.clone() {
            Some(Ask::Transfer { to, reason }) if !to.is_empty() && !reason.is_empty() => {
                let body = match to.split_once(':') {
                    Some(("class", class)) => json!({ "reason": reason, "to_class": class }),
                    Some((_, window)) => json!({ "reason": reason, "to_window": window.parse::<i64>().ok() }),
                    None => return,
                };
                self.with_ticket("transfer", body);
            }
            Some(Ask::Special { ticket, reason }) if !ticket.is_empty() && !reason.is_empty() => {
                let body = json!({ "reason": reason, "ticket": ticket });
                self.post(Purpose::Window, self.at_hall("/desk/special"), body);
            }
            Some(_) => self.tell("told.choose", &[]),
            None => {}
        }
    }

    pub(super) fn took_line(&mut self, call: &Call, answer: &Answer) {
        match call.purpose {
            Purpose::Queue => self.line.queue = answer.read().or(self.line.queue.take()),
            Purpose::DeskQueue => {
                if let Some(desk) = answer.read::<DeskQueue>() {
                    self.line.queue = Some(desk.queue.clone());
                    self.line.desk = Some(desk);
                }
            }
            Purpose::Window => {
                self.line.ask = None;
                if let Some(ticket) = answer.read::<DeskTicket>() {
                    let word = call.path.rsplit('/').next().unwrap_or_default();
                    self.told_of(word, &ticket);
                }
                self.look_at_line();
            }
            Purpose::Find => self.line.found = answer.read(),
            _ => {
                if let Some(ticket) = answer.read::<Value>() {
                    let number = ticket["ticket"].as_str().unwrap_or_default().to_owned();
                    self.tell("told.checked-in", &[&number]);
                }
                self.line.found = None;
                self.line.tail.clear();
                self.look_at_line();
            }
        }
    }

    fn told_of(&mut self, word: &str, ticket: &DeskTicket) {
        let code = match word {
            "call" | "recall" => "told.called",
            "skip" if ticket.state == "waiting" => "told.skipped",
            "skip" => "told.closed",
            "finish" => "told.finished",
            "transfer" => "told.sent-on",
            _ => "told.special",
        };
        self.tell(code, &[&ticket.ticket]);
    }
}
