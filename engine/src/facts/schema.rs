//! The types a fact may have, and their limits.
//! In: declarations of `item.toml`. Out: `FieldType`. Absent: storage (see `layout`) and reading (see `read`).

use crate::item::Field;
use crate::text::Text;

/// Largest magnitude of an integer that JSON carries exactly everywhere (RFC 8785): 2^53 − 1.
pub const MAX_SAFE_INTEGER: i64 = (1 << 53) - 1;
/// Most digits after the point of a decimal fact.
pub const MAX_SCALE: u8 = 6;
/// Largest magnitude of a decimal's mantissa (value × 10^scale): 10^15 − 1, fifteen digits.
pub const MAX_MANTISSA: i64 = 999_999_999_999_999;
/// Most options of one choice: a list of choices is one 64-bit mask with the sign bit unused.
pub const MAX_OPTIONS: usize = 63;
/// Most elements of a list in the facts.
pub const MAX_LIST: usize = 512;
/// Most bytes of one string in the facts.
pub const MAX_STRING_BYTES: usize = 4096;
/// Deepest nesting of the facts document.
pub const MAX_DEPTH: usize = 16;
/// Most mistakes that are told of one facts document.
pub const MAX_ERRORS: usize = 100;
/// Most characters of one name in the field of a mistake; declared names are no longer than that.
pub const MAX_NAME: usize = 64;

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceOption {
    /// The literal in facts and scripts.
    pub id: String,
    /// What the citizen reads.
    pub title: Text,
}

/// The type of a fact or field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldType {
    /// `true` or `false`.
    Bool,
    /// Whole number.
    Integer {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
        /// Unit, e.g. `人`.
        unit: Option<String>,
    },
    /// Exact decimal number, stored as mantissa × 10^−scale.
    Decimal {
        /// Digits after the point.
        scale: u8,
        /// Least mantissa.
        min: i64,
        /// Greatest mantissa.
        max: i64,
        /// Unit, e.g. `㎡`.
        unit: Option<String>,
    },
    /// Calendar date.
    Date,
    /// Free text.
    Text {
        /// Most characters.
        max_length: u32,
    },
    /// One or several of given options.
    Choice {
        /// The options in order.
        options: Vec<ChoiceOption>,
        /// Several may be chosen.
        several: bool,
    },
    /// Resident identity number (GB 11643).
    ResidentId,
    /// Unified social credit code (GB 32100).
    CreditCode,
    /// Mobile number.
    Phone,
    /// Named fields.
    Record {
        /// The fields in order.
        fields: Vec<Field>,
    },
    /// Any number of records.
    List {
        /// What one element is called.
        title: Text,
        /// Fields of one element, in order.
        fields: Vec<Field>,
    },
}

impl FieldType {
    /// The name in JSON: the type as `item.toml` names it, `choices` where several may be chosen.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Integer { .. } => "integer",
            Self::Decimal { .. } => "decimal",
            Self::Date => "date",
            Self::Text { .. } => "text",
            Self::Choice { several: false, .. } => "choice",
            Self::Choice { several: true, .. } => "choices",
            Self::ResidentId => "resident_id",
            Self::CreditCode => "credit_code",
            Self::Phone => "phone",
            Self::Record { .. } => "record",
            Self::List { .. } => "list",
        }
    }
}
