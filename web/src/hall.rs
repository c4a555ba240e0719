//! The hall's booking as the pages know it: plain data. In: what the server said (`read`). Out: read by state and pages.
//! Absent: addresses (`api`), what follows from an answer (`state::desk`), wording.

pub mod after;
pub mod api;
pub mod read;

/// A hall that takes bookings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// Id in addresses.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// 示例: no real hall.
    pub sample: bool,
    /// Window classes that it has.
    pub classes: Vec<String>,
    /// Windows: class and number.
    pub windows: Vec<(String, i64)>,
    /// Working days after today that can be booked.
    pub days_ahead: i64,
    /// Until so long before the visit it can be moved or cancelled.
    pub cancel_until_minutes: i64,
    /// From so long before the visit on one checks in.
    pub check_in_from_minutes: i64,
    /// So long after the start the place is kept.
    pub late_until_minutes: i64,
    /// How long a seat is held.
    pub hold_minutes: i64,
    /// How long a seat is offered to who is first in line.
    pub offer_minutes: i64,
}

impl Hall {
    /// Numbers of the windows of a class.
    pub fn windows_of(&self, class: &str) -> Vec<i64> {
        self.windows.iter().filter(|(of, _)| of == class).map(|(_, number)| *number).collect()
    }
}

/// What is known of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayState {
    /// There are seats that can be booked, some of them perhaps free.
    Open,
    /// There are none.
    Closed,
    /// Nobody knows yet whether the hall works.
    Unpublished,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// ISO date.
    pub day: String,
    /// 0 is Monday.
    pub weekday: usize,
    /// What is known of it.
    pub state: DayState,
    /// Seats free.
    pub free: i64,
}

/// A slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Its name, to hold it by.
    pub name: String,
    /// Window class.
    pub class: String,
    /// ISO date.
    pub day: String,
    /// On the hall's clock, e.g. `09:30`.
    pub time: String,
    /// How long.
    pub minutes: i64,
    /// Seats free; only in lists.
    pub free: i64,
    /// People in line; only in lists.
    pub waiting: i64,
}

impl Slot {
    /// Hour and minute of the start.
    pub fn clock(&self) -> (i64, i64) {
        let (hour, minute) = self.time.split_once(':').unwrap_or(("0", "0"));
        (hour.parse().unwrap_or(0), minute.parse().unwrap_or(0))
    }

    /// When it is over, on the hall's clock.
    pub fn until(&self) -> String {
        let (hour, minute) = self.clock();
        let end = hour * 60 + minute + self.minutes;
        format!("{:02}:{:02}", end / 60, end % 60)
    }
}

/// A held seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Secret to confirm it with.
    pub token: String,
    /// Where.
    pub slot: Slot,
    /// Until when, in seconds by this device's clock, however wrong that is.
    pub until: i64,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Only in the answer that made it.
    pub code: Option<String>,
    /// What it is for.
    pub item: Option<String>,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: String,
    /// When.
    pub slot: Slot,
    /// Not cancelled.
    pub stands: bool,
}

/// A place in line (候补).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Only in the answer that made it.
    pub code: Option<String>,
    /// What it is for.
    pub item: Option<String>,
    /// ISO date.
    pub day: String,
    /// `waiting`, `offered`, `booked`, `left`, `lapsed`, `over`.
    pub state: String,
    /// 1 is next; only while waiting.
    pub place: Option<i64>,
    /// The only slot that it waits for.
    pub slot: Option<Slot>,
    /// The seat that is offered, and until when by this device's clock.
    pub offer: Option<(Slot, i64)>,
}

/// Why the hall refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code.
    pub code: String,
    /// What would go instead.
    pub alternatives: Vec<Slot>,
}

/// What the hall answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Halls.
    Halls(Vec<Hall>),
    /// Days.
    Days(Vec<Day>),
    /// Slots.
    Slots(Vec<Slot>),
    /// A held seat.
    Held(Held),
    /// A booking.
    Booking(Booking),
    /// A place in line.
    Place(Place),
    /// Done, with nothing to read.
    Done,
    /// A file for the person.
    File(String),
    /// What is known of a visit.
    Visit(after::Visit),
    /// A rating's number, and whether it is followed up.
    Rated(String, bool),
    /// A complaint's number and code.
    Complained(String, String),
    /// How a complaint stands.
    Complaint(after::Complaint),
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Nobody knows what happened there: to be sent again with the same key. The reason is for staff.
    Unreached(String),
    /// The hall said no; nothing happened.
    Refused(Refusal),
}

/// What is asked of the hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The halls.
    Halls,
    /// The days of a class.
    Days {
        /// Window class.
        class: String,
    },
    /// The slots of a day where the visit fits.
    Slots {
        /// Window class.
        class: String,
        /// ISO date.
        day: String,
        /// What for.
        item: Option<String>,
    },
    /// Hold a seat.
    Hold {
        /// Where.
        slot: Slot,
        /// What for.
        item: Option<String>,
    },
    /// Hold it for longer.
    Extend {
        /// The hold's token.
        hold: String,
    },
    /// Give it back.
    Release {
        /// The hold's token.
        hold: String,
    },
    /// Book what is held.
    Book {
        /// The hold's token.
        hold: String,
        /// Who.
        name: String,
        /// Their number.
        phone: String,
        /// What for.
        item: Option<String>,
    },
    /// Stand in line.
    Join {
        /// For which slot.
        slot: String,
        /// Who.
        name: String,
        /// Their number.
        phone: String,
        /// What for.
        item: Option<String>,
    },
    /// A booking by its code.
    LookUp(Key),
    /// A place in line by its code.
    LookUpPlace(Key),
    /// Take the offered seat.
    Accept(Key),
    /// Leave the line.
    Leave(Key),
    /// Cancel.
    Cancel(Key),
    /// Move.
    Move {
        /// Which booking.
        key: Key,
        /// Where to.
        slot: Slot,
    },
    /// The calendar file.
    Calendar(Key),
    /// Hand a receipt over.
    HandOver {
        /// For which booking.
        key: Key,
        /// What its codes say.
        texts: Vec<String>,
    },
    /// What is known of a visit.
    Visit(after::Of),
    /// Rate it.
    Rate {
        /// Which visit.
        of: after::Of,
        /// How content somebody is.
        level: &'static str,
        /// `web` or `qr`.
        channel: &'static str,
        /// What they add; may be empty.
        comment: String,
    },
    /// Complain.
    Complain {
        /// Which visit, if one is named.
        of: Option<after::Of>,
        /// What about.
        kind: &'static str,
        /// Id of what was asked for.
        material: Option<String>,
        /// What happened.
        words: String,
    },
    /// How a complaint stands.
    Complaint {
        /// Its number.
        number: String,
        /// Its code.
        code: String,
    },
}

impl What {
    /// Whether it changes something: then it is never dropped, and is sent again with the same key.
    pub fn changes(&self) -> bool {
        !matches!(
            self,
            Self::Halls
                | Self::Days { .. }
                | Self::Slots { .. }
                | Self::LookUp(_)
                | Self::LookUpPlace(_)
                | Self::Calendar(_)
                | Self::Visit(_)
                | Self::Complaint { .. }
        )
    }
}

/// What a booking or a place is found by.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Key {
    /// The code, however it was typed.
    pub code: String,
    /// The last four digits of the number.
    pub tail: String,
}

/// One question to a hall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Answers carry this number back.
    pub serial: u64,
    /// Grows when it is sent again.
    pub attempt: u32,
    /// Which hall; empty where none is meant.
    pub hall: String,
    /// The same for every attempt, so that nothing happens twice.
    pub key: String,
    /// What is asked.
    pub what: What,
}
