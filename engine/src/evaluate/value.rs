//! Values while a check runs: known, unknown, or a fault. Absent: types; the checker has settled them.

use crate::facts::frame::Rows;

/// Why a check can not be evaluated. The case is referred to a person; it is never a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A number grew beyond what is exact.
    Overflow,
    /// A date left the years 1 to 9999.
    DateRange,
    /// Division by zero.
    DivisionByZero,
    /// `min` or `max` of nothing.
    EmptyList,
    /// The parameter of this index has no value on the deciding date.
    UnsetParameter(u16),
    /// The table of this index has no row for the keys.
    NoRow(u16),
    /// The table of this index has no value there on the deciding date.
    UnsetTable(u16),
    /// The calendar of a year that is needed is not published.
    CalendarNotPublished,
    /// A value known not to exist was read.
    NotThere,
    /// A list grew beyond its bound.
    TooLong,
}

impl Fault {
    /// One of each.
    pub const ALL: [Self; 10] = [
        Self::Overflow,
        Self::DateRange,
        Self::DivisionByZero,
        Self::EmptyList,
        Self::UnsetParameter(0),
        Self::NoRow(0),
        Self::UnsetTable(0),
        Self::CalendarNotPublished,
        Self::NotThere,
        Self::TooLong,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Overflow => "overflow",
            Self::DateRange => "date_range",
            Self::DivisionByZero => "division_by_zero",
            Self::EmptyList => "empty_list",
            Self::UnsetParameter(_) => "unset_parameter",
            Self::NoRow(_) => "no_row",
            Self::UnsetTable(_) => "unset_table",
            Self::CalendarNotPublished => "calendar_not_published",
            Self::NotThere => "not_there",
            Self::TooLong => "too_long",
        }
    }
}

/// A text: in the frame's arena, or written in the script or a parameter.
#[derive(Debug, Clone, Copy)]
pub enum TextRef<'p> {
    /// Packed in the frame.
    Frame(i64),
    /// In the program.
    Program(&'p str),
}

/// A list.
#[derive(Debug, Clone, Copy)]
pub enum ListRef {
    /// Rows of a list fact.
    Rows(Rows),
    /// Options of a choice with several.
    Options(u64),
    /// Elements computed by the check: start and length in the machine's scratch.
    Scratch(usize, usize),
    /// Whole numbers from the first up to, not including, the second.
    Range(i64, i64),
}

/// A value.
#[derive(Debug, Clone, Copy)]
pub enum Value<'p> {
    /// Boolean.
    Bool(bool),
    /// Integer, mantissa, day number or option index.
    Number(i128),
    /// Text.
    Text(TextRef<'p>),
    /// Element of a list fact: its first slot.
    Row(u32),
    /// List.
    List(ListRef),
    /// Not known yet. With `doubt`, it may turn into a fault once it is known.
    Unknown {
        /// May become a fault.
        doubt: bool,
    },
    /// Can't be evaluated.
    Fault(Fault),
}

impl Value<'_> {
    /// Unknown, and never a fault.
    pub const UNKNOWN: Self = Self::Unknown { doubt: false };

    /// Whether the value is there.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown { .. } | Self::Fault(_))
    }
}

/// An element computed by a check; `maybe` when an unknown decides whether it belongs to the list.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'p> {
    /// The element.
    pub value: Value<'p>,
    /// It may not belong.
    pub maybe: bool,
}
