//! Why a kiosk's settings are not accepted. Each has a stable code; each says what to do.

use crate::bundle;

/// A refusal. Nothing of what was refused is kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The bytes are no settings, or have a field that is not known.
    #[error("the settings of the kiosk can't be read: {why}")]
    Unreadable {
        /// What is wrong.
        why: String,
    },
    /// A value that can't be.
    #[error("`{field}` of the kiosk's settings is not right: {why}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong, and what would be right.
        why: String,
    },
    /// Too few valid signatures of distinct trusted keys: altered, or signed by others.
    #[error(
        "the settings of the kiosk have {found} valid signature(s) of trusted keys, {needed} are needed; sign them again with the publisher's key (`yushen kiosk sign`)"
    )]
    Signatures {
        /// Distinct trusted keys that signed.
        found: usize,
        /// How many must.
        needed: usize,
    },
    /// Another hall's.
    #[error(
        "the settings are those of the hall `{found}`, this kiosk stands in `{wanted}`; give it its own hall's"
    )]
    OtherHall {
        /// Whose they are.
        found: String,
        /// Whose they should be.
        wanted: String,
    },
    /// Older than what this kiosk has seen.
    #[error(
        "the settings have the counter {offered}, but {seen} was seen before; sign them with a higher counter"
    )]
    Rollback {
        /// The counter offered.
        offered: u64,
        /// The highest one seen.
        seen: u64,
    },
    /// No longer valid.
    #[error("the settings of the kiosk expired on {expires}; check this device's clock, or sign new ones")]
    Expired {
        /// First day on which they do not count any more.
        expires: String,
    },
    /// A sample, where only a hall's own are accepted.
    #[error(
        "the settings of the kiosk are a sample (示例); write the hall's own and leave `sample` out before you sign"
    )]
    Sample,
}

impl Refusal {
    /// Stable code, as in `docs/errors.md`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "kiosk-settings-unreadable",
            Self::Invalid { .. } => "kiosk-settings-invalid",
            Self::Signatures { .. } => "kiosk-settings-signatures",
            Self::OtherHall { .. } => "kiosk-settings-other-hall",
            Self::Rollback { .. } => "kiosk-settings-rollback",
            Self::Expired { .. } => "kiosk-settings-expired",
            Self::Sample => "kiosk-settings-sample",
        }
    }
}

/// Envelopes are read by the bundle's code; here they hold settings.
impl From<bundle::Refusal> for Refusal {
    fn from(refusal: bundle::Refusal) -> Self {
        match refusal {
            bundle::Refusal::Signatures { found, needed } => Self::Signatures { found, needed },
            other => Self::Unreadable { why: other.to_string() },
        }
    }
}
