//! What a hall's kiosk (自助终端) may do, signed by a publisher with the same keys as a bundle.
//! In: envelopes, trusted keys, the moment. Out: canonical bytes to sign; `Settings` of a verified envelope. Absent: the
//! TOML that people write (`cli`), devices, the clock; where a client keeps what it has seen.

mod refusal;
#[cfg(test)]
mod tests;

pub use refusal::Refusal;

use crate::bundle::envelope::Kind;
use crate::bundle::{Envelope, Moment, Trust, manifest, strict};
use crate::item::WindowClass;
use crate::text::Text;
use crate::value::date;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Format of settings.
pub const FORMAT: &str = "yushen-kiosk/1";
const WHAT: &str = "the settings of the kiosk";
const MAX_SETTINGS: u64 = 16 << 10;
const MAX_CONTACT: usize = 200;
const IDLE: RangeInclusive<u32> = 20..=600;
const WARN: RangeInclusive<u32> = 10..=60;
const RESERVE: RangeInclusive<u32> = 0..=50;
/// Settings end with a day of China's calendar.
const SECONDS_EAST: i64 = 8 * 3600;

/// What a person can do at the kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// 预约签到
    CheckIn,
    /// 现场取号
    Ticket,
    /// 办事预审
    Review,
    /// 预约
    Book,
    /// 评价
    Rate,
}

/// The paper in the kiosk's printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    /// A roll of 80 mm.
    #[serde(rename = "80mm")]
    Roll,
    /// Sheets of A4.
    #[serde(rename = "a4")]
    Sheet,
}

/// The settings of a hall's kiosks. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Window classes one can take a ticket for; empty: all of the hall.
    #[serde(default)]
    pub classes: Vec<WindowClass>,
    /// Who helps, as shown.
    pub contact: Text,
    /// Grows with each version of this hall's settings.
    pub counter: u64,
    /// First day (ISO, in China) on which they do not count any more.
    pub expires: String,
    /// [`FORMAT`].
    #[serde(default = "format")]
    pub format: String,
    /// Id of the hall.
    pub hall: String,
    /// Seconds without a touch until the warning: 20 to 600.
    #[serde(default = "idle")]
    pub idle_seconds: u32,
    /// What is printed on.
    pub paper: Paper,
    /// Numbers of each class kept for when the network is away: 0 to 50.
    #[serde(default = "reserve")]
    pub reserve: u32,
    /// 示例: shown, and only accepted with keys that accept samples.
    #[serde(default)]
    pub sample: bool,
    /// What one can do here, in the order shown.
    pub services: Vec<Service>,
    /// Seconds of the countdown that a person can extend: 10 to 60.
    #[serde(default = "warn")]
    pub warn_seconds: u32,
}

fn format() -> String {
    FORMAT.into()
}

fn idle() -> u32 {
    60
}

fn reserve() -> u32 {
    10
}

fn warn() -> u32 {
    20
}

impl Settings {
    /// What is signed.
    ///
    /// # Errors
    /// `kiosk-settings-invalid`: what a kiosk would refuse is not signed.
    pub fn document(self) -> Result<String, Refusal> {
        let settings = self.sound()?;
        Ok(String::from_utf8_lossy(&strict::write(&settings)).into_owned())
    }

    /// Verifies an envelope as a kiosk of `hall` does at `now`: signatures first, before anything in it is read.
    /// `least` is the highest counter this kiosk has seen.
    ///
    /// # Errors
    /// Every reason not to use them.
    pub fn open(
        envelope: &[u8],
        trust: &Trust,
        hall: &str,
        least: Option<u64>,
        now: Moment,
    ) -> Result<Self, Refusal> {
        let envelope = Envelope::read(envelope)?;
        trust.verify(Kind::Kiosk, &envelope)?;
        let read: Self = strict::read(envelope.document.as_bytes(), WHAT, MAX_SETTINGS)?;
        let settings = read.sound()?;
        if settings.hall != hall {
            return Err(Refusal::OtherHall { found: settings.hall, wanted: hall.into() });
        }
        if settings.sample && !trust.accepts_samples() {
            return Err(Refusal::Sample);
        }
        if let Some(seen) = least.filter(|seen| settings.counter < *seen) {
            return Err(Refusal::Rollback { offered: settings.counter, seen });
        }
        if settings.expire_at().is_none_or(|end| end <= now) {
            return Err(Refusal::Expired { expires: settings.expires });
        }
        Ok(settings)
    }

    /// First moment at which they do not count any more.
    pub fn expire_at(&self) -> Option<Moment> {
        Some(Moment(Moment::of_day(date::parse(&self.expires)?).0 - SECONDS_EAST))
    }

    fn sound(self) -> Result<Self, Refusal> {
        let no = |field, why: String| Err(Refusal::Invalid { field, why });
        if self.format != FORMAT {
            return no("format", format!("this program reads `{FORMAT}`: install a newer version of it"));
        }
        if self.hall.is_empty() {
            return no("hall", "write the id of the hall".into());
        }
        if self.counter == 0 || self.counter > manifest::MAX_COUNTER {
            return no("counter", format!("write a number from 1 to {}", manifest::MAX_COUNTER));
        }
        if date::parse(&self.expires).is_none() {
            return no("expires", "write a day such as \"2027-03-31\"".into());
        }
        between("idle_seconds", self.idle_seconds, IDLE)?;
        between("warn_seconds", self.warn_seconds, WARN)?;
        between("reserve", self.reserve, RESERVE)?;
        if self.services.is_empty() {
            return no("services", "name at least one of check-in, ticket, review, book, rate".into());
        }
        if twice(&self.services) {
            return no("services", "a service stands twice".into());
        }
        if twice(&self.classes) {
            return no("classes", "a class stands twice".into());
        }
        let (zh, en) = (self.contact.zh.as_str(), self.contact.en.as_deref().unwrap_or_default());
        if zh.trim().is_empty() || zh.chars().count() > MAX_CONTACT || en.chars().count() > MAX_CONTACT {
            return no("contact", format!("say in 1 to {MAX_CONTACT} characters who helps"));
        }
        Ok(self)
    }
}

fn between(field: &'static str, value: u32, range: RangeInclusive<u32>) -> Result<(), Refusal> {
    let why = || format!("it is {value}; write {} to {}", range.start(), range.end());
    if range.contains(&value) { Ok(()) } else { Err(Refusal::Invalid { field, why: why() }) }
}

fn twice<T: PartialEq>(list: &[T]) -> bool {
    list.iter().enumerate().any(|(n, one)| list.get(..n).is_some_and(|before| before.contains(one)))
}
