//! The slots of a day, from the hall's file alone.
//! In: a hall, a day and what it is. Out: slots with their seats. Absent: who took them (`store`).

use chrono::NaiveDate;
use yushen::item::WindowClass;
use yushen::value::date;

use super::calendar::{Kind, day_text, moment};
use super::config::{CLASSES, Hall, class_id};

/// Name of a slot: hall-wide, the same on every channel: `social-affairs.2026-11-27.0930`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotName {
    /// Id of the window class.
    pub class: &'static str,
    /// The day.
    pub day: NaiveDate,
    /// First minute of the day.
    pub minute: i64,
}

impl SlotName {
    /// Reads a name; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (class, day, time) = (parts.next()?, parts.next()?, parts.next()?);
        let class = CLASSES.iter().find(|(id, _)| *id == class)?.0;
        let day = date::parse(day)?;
        let digits = time.len() == 4 && time.bytes().all(|b| b.is_ascii_digit());
        let time: i64 = time.parse().ok().filter(|_| digits)?;
        let (hours, minutes) = (time / 100, time % 100);
        let sound = hours < 24 && minutes < 60 && parts.next().is_none();
        sound.then_some(Self { class, day, minute: hours * 60 + minutes })
    }

    /// When it starts, in seconds since 1970.
    pub fn starts_at(&self) -> i64 {
        moment(self.day, self.minute)
    }

    /// `09:30`
    pub fn time(&self) -> String {
        format!("{:02}:{:02}", self.minute / 60, self.minute % 60)
    }
}

impl std::fmt::Display for SlotName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{:02}{:02}", self.class, day_text(self.day), self.minute / 60, self.minute % 60)
    }
}

/// A slot as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedSlot {
    /// Which one.
    pub name: SlotName,
    /// How long.
    pub minutes: i64,
    /// Seats that can be booked; those for walk-ins are not among them.
    pub seats: i64,
}

/// The slots of a day in order; none when its year is not published.
pub fn of_day(hall: &Hall, day: NaiveDate, kind: Kind) -> Vec<PlannedSlot> {
    let workday = match kind {
        Kind::Workday => true,
        Kind::DayOff => false,
        Kind::NotPublished => return Vec::new(),
    };
    let mut slots = Vec::new();
    for plan in &hall.classes {
        for shift in hall.shifts.iter().filter(|shift| shift.days.include(workday)) {
            let windows = windows(hall, plan.class, &shift.id);
            let all = windows * plan.seats_per_window;
            let seats = all * (100 - hall.policy.walk_in_percent) / 100;
            let mut minute = shift.from;
            while seats > 0 && minute + plan.slot_minutes <= shift.until {
                let name = SlotName { class: class_id(plan.class), day, minute };
                slots.push(PlannedSlot { name, minutes: plan.slot_minutes, seats });
                minute += plan.slot_minutes;
            }
        }
    }
    slots.sort_by(|a, b| a.name.cmp(&b.name));
    slots
}

fn windows(hall: &Hall, class: WindowClass, shift: &str) -> i64 {
    let works = hall.windows.iter().filter(|w| w.class == class && w.shifts.iter().any(|id| id == shift));
    i64::try_from(works.count()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::config::parse;

    fn hall() -> Hall {
        parse("h", include_str!("../../../examples/halls/pingqiao.toml")).expect("the sample")
    }

    fn day() -> NaiveDate {
        date::parse("2026-11-27").expect("a date")
    }

    #[test]
    fn a_working_day_has_slots_at_noon_and_half_of_the_seats_stay_for_walk_ins() {
        let slots = of_day(&hall(), day(), Kind::Workday);
        let of = |class: &str, time: &str| {
            let name = format!("{class}.2026-11-27.{time}");
            slots.iter().find(|slot| slot.name.to_string() == name).map(|slot| slot.seats)
        };
        assert_eq!(of("social-affairs", "0900"), Some(4), "half of 3 windows x 3, rounded down");
        assert_eq!(of("social-affairs", "1200"), Some(1));
        assert_eq!(of("real-estate", "1630"), Some(2));
        assert_eq!(of("real-estate", "1700"), None, "it would end after closing time");
        assert_eq!(of("construction", "1200"), None, "no window at noon");
    }

    #[test]
    fn duty_on_days_off_and_nothing_in_a_year_nobody_published() {
        let slots = of_day(&hall(), day(), Kind::DayOff);
        assert!(slots.iter().all(|slot| slot.name.class == "social-affairs" && slot.name.minute < 720));
        assert_eq!(slots.len(), 6);
        assert_eq!(of_day(&hall(), day(), Kind::NotPublished), []);
    }

    #[test]
    fn names_come_back_and_others_are_none() {
        let name = SlotName::parse("real-estate.2026-11-27.0930").expect("a name");
        assert_eq!(
            (name.to_string().as_str(), name.time().as_str()),
            ("real-estate.2026-11-27.0930", "09:30")
        );
        for bad in [
            "",
            "real-estate.2026-11-27.2460",
            "x.2026-11-27.0930",
            "real-estate.2026-02-30.0930",
            "real-estate.2026-11-27.930",
            "real-estate.2026-11-27.0930.",
            "real-estate.2026-11-27.+930",
        ] {
            assert_eq!(SlotName::parse(bad), None, "{bad}");
        }
    }
}
