//! The desk's boxes: what stands in them, and whether it can be sent. In: what is typed. Out: calls to send, boxes that
//! lack something. Absent: the hall's own look at it.

use super::{Desk, Next};
use crate::answers::half_width;
use crate::hall::{Key, What};

/// A field of the desk's forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blank {
    /// Name.
    Name,
    /// Mobile number.
    Phone,
    /// Code.
    Code,
    /// Last four digits.
    Tail,
    /// How content somebody is.
    Level,
    /// What they add to it.
    Comment,
    /// What a complaint is about.
    Kind,
    /// What happened.
    Words,
    /// A complaint's number.
    Number,
    /// Its code.
    Secret,
}

impl Blank {
    /// Id of its box, and its name in codes of wording.
    pub fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Code => "code",
            Self::Tail => "tail",
            Self::Level => "level",
            Self::Comment => "comment",
            Self::Kind => "kind",
            Self::Words => "words",
            Self::Number => "number",
            Self::Secret => "secret",
        }
    }
}

impl Desk {
    /// What stands in a box.
    pub fn typed(&self, blank: Blank) -> &str {
        match blank {
            Blank::Name => &self.name,
            Blank::Phone => &self.phone,
            Blank::Code => &self.find.code,
            Blank::Tail => &self.find.tail,
            Blank::Comment => &self.after.comment,
            Blank::Words => &self.after.words,
            Blank::Number => &self.after.number,
            Blank::Secret => &self.after.secret,
            Blank::Level => self.after.level.unwrap_or_default(),
            Blank::Kind => self.after.kind.unwrap_or_default(),
        }
    }

    /// A box changed.
    pub(super) fn type_in(&mut self, blank: Blank, text: String) {
        self.wrong.retain(|wrong| *wrong != blank);
        match blank {
            Blank::Name => self.name = text,
            Blank::Phone => self.phone = text,
            Blank::Code => self.find.code = text,
            Blank::Tail => self.find.tail = text,
            Blank::Comment => self.after.comment = text,
            Blank::Words => self.after.words = text,
            Blank::Number => self.after.number = text,
            Blank::Secret => self.after.secret = text,
            // Chosen, not typed.
            Blank::Level | Blank::Kind => {}
        }
    }

    pub(super) fn confirm(&mut self) -> Next {
        self.refused = None;
        let phone = plain_phone(&self.phone);
        let name = self.name.trim().to_owned();
        self.wrong =
            [(Blank::Name, !(1..=40).contains(&name.chars().count())), (Blank::Phone, !is_mobile(&phone))]
                .into_iter()
                .filter_map(|(blank, wrong)| wrong.then_some(blank))
                .collect();
        if !self.wrong.is_empty() {
            return Next::Alarm;
        }
        if self.busy() {
            return Next::Stay;
        }
        let item = self.item();
        if let Some(slot) = &self.joining {
            self.ask(What::Join { slot: slot.name.clone(), name, phone, item });
        } else if let Some(held) = &self.held {
            self.ask(What::Book { hold: held.token.clone(), name, phone, item });
        }
        Next::Stay
    }

    pub(super) fn find(&mut self) -> Next {
        let Some(key) = self.typed_key() else { return Next::Alarm };
        self.ask(What::LookUp(key));
        Next::Stay
    }

    /// Code and digits as typed, or what is missing said.
    pub(super) fn typed_key(&mut self) -> Option<Key> {
        self.clear();
        let code: String = half_width(&self.find.code).trim().to_owned();
        let tail: String = half_width(&self.find.tail).trim().to_owned();
        let four = tail.len() == 4 && tail.bytes().all(|b| b.is_ascii_digit());
        self.wrong = [(Blank::Code, code.is_empty()), (Blank::Tail, !four)]
            .into_iter()
            .filter_map(|(blank, wrong)| wrong.then_some(blank))
            .collect();
        self.wrong.is_empty().then_some(Key { code, tail })
    }
}

/// The digits of a number as people type it.
pub(super) fn plain_phone(text: &str) -> String {
    let text = half_width(text);
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// A mobile number of the mainland; the hall looks at it again.
pub(super) fn is_mobile(phone: &str) -> bool {
    let digits = phone.as_bytes();
    digits.len() == 11 && digits.iter().all(u8::is_ascii_digit) && digits[0] == b'1' && digits[1] >= b'3'
}
