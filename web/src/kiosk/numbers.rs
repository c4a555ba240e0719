//! Numbers kept for when the network is away, and tickets that were handed out then. Pure.
//! In: what the hall reserved, a wish for a ticket, the hall's answers. Out: a number, what to reconcile, what to keep.
//! Absent: storage and sending (`store`, `api`); names, codes of bookings.
//!
//! Invariant: a number leaves [`Numbers::take`] once. It is kept as handed out before it is printed; when the kiosk
//! breaks down in between, the number is reported and never used again.

use serde::{Deserialize, Serialize};

/// A reserved number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserved {
    /// Window class.
    pub class: String,
    /// Number in its line.
    pub number: i64,
    /// `D012`
    pub label: String,
}

/// A number that was handed out without the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// The number.
    pub reserved: Reserved,
    /// Day of the number.
    pub day: String,
    /// Seconds since 1970 at the hall.
    pub taken_at: i64,
    /// Tells this hand-out from all others.
    pub key: String,
}

/// Everything that is kept of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Numbers {
    /// Day of the reserved numbers.
    pub day: String,
    /// Not used yet, the lowest of each class first.
    pub free: Vec<Reserved>,
    /// Handed out and not yet known to the hall.
    pub handed: Vec<Handed>,
    /// Handed out and refused by the hall, with its code; for staff.
    pub refused: Vec<(Handed, String)>,
}

impl Numbers {
    /// Numbers of another day are gone; tickets that were handed out stay until the hall has answered.
    pub fn on(&mut self, day: &str) {
        if self.day != day {
            self.free.clear();
            self.day = day.to_owned();
        }
    }

    /// How many of a class are free.
    pub fn left(&self, class: &str) -> usize {
        self.free.iter().filter(|one| one.class == class).count()
    }

    /// What the hall reserved, used ones left out.
    pub fn fill(&mut self, day: &str, class: &str, numbers: Vec<(i64, String)>) {
        self.on(day);
        for (number, label) in numbers {
            let same = |one: &Reserved| one.class == class && one.number == number;
            let used = self.handed.iter().any(|handed| handed.day == day && same(&handed.reserved))
                || self.refused.iter().any(|(handed, _)| handed.day == day && same(&handed.reserved));
            if !used && !self.free.iter().any(same) {
                self.free.push(Reserved { class: class.to_owned(), number, label });
            }
        }
        self.free.sort_by(|one, other| (&one.class, one.number).cmp(&(&other.class, other.number)));
    }

    /// The next number of a class; nothing when none is left for this day.
    pub fn take(&mut self, day: &str, class: &str, taken_at: i64, key: String) -> Option<Handed> {
        self.on(day);
        let at = self.free.iter().position(|one| one.class == class)?;
        let handed = Handed { reserved: self.free.remove(at), day: day.to_owned(), taken_at, key };
        self.handed.push(handed.clone());
        Some(handed)
    }

    /// The hall knows a ticket.
    pub fn settled(&mut self, class: &str, number: i64, key: &str) {
        self.handed.retain(|handed| !same_ticket(handed, class, number, key));
    }

    /// The hall will never take a ticket.
    pub fn turned_down(&mut self, class: &str, number: i64, key: &str, code: &str) {
        if let Some(at) = self.handed.iter().position(|handed| same_ticket(handed, class, number, key)) {
            let handed = self.handed.remove(at);
            self.refused.push((handed, code.to_owned()));
            // Enough for staff to look into; the newest stay.
            let surplus = self.refused.len().saturating_sub(50);
            self.refused.drain(..surplus);
        }
    }
}

fn same_ticket(handed: &Handed, class: &str, number: i64, key: &str) -> bool {
    handed.reserved.class == class && handed.reserved.number == number && handed.key == key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reserved() -> Vec<(i64, String)> {
        vec![(13, "D013".into()), (12, "D012".into())]
    }

    fn filled() -> Numbers {
        let mut numbers = Numbers::default();
        numbers.fill("2026-11-27", "social-affairs", reserved());
        numbers
    }

    #[test]
    fn each_number_is_handed_out_once_lowest_first() {
        let mut numbers = filled();
        let mut take = |key: &str| {
            let taken = numbers.take("2026-11-27", "social-affairs", 1, key.into());
            taken.map(|handed| handed.reserved.number)
        };
        assert_eq!((take("a"), take("b"), take("c")), (Some(12), Some(13), None));
        // The hall had not heard of them and offers them again.
        numbers.fill("2026-11-27", "social-affairs", reserved());
        assert_eq!(numbers.left("social-affairs"), 0);
    }

    #[test]
    fn another_class_and_another_day_have_none() {
        let mut numbers = filled();
        assert_eq!(numbers.take("2026-11-27", "construction", 1, "a".into()), None);
        assert_eq!(numbers.take("2026-11-28", "social-affairs", 1, "a".into()), None);
        assert_eq!(numbers.left("social-affairs"), 0);
    }

    #[test]
    fn what_was_handed_out_stays_over_a_crash_and_a_night_until_the_hall_answers() {
        let mut numbers = filled();
        numbers.take("2026-11-27", "social-affairs", 7, "a".into());
        numbers.take("2026-11-27", "social-affairs", 8, "b".into());
        let kept = serde_json::to_string(&numbers).unwrap();
        let mut again: Numbers = serde_json::from_str(&kept).unwrap();
        again.on("2026-11-28");
        assert_eq!(again.handed.len(), 2);
        again.settled("social-affairs", 12, "another");
        assert_eq!(again.handed.len(), 2, "another kiosk's answer settles nothing");
        again.settled("social-affairs", 12, "a");
        again.turned_down("social-affairs", 13, "b", "not-today");
        assert_eq!((again.handed.len(), again.refused.len()), (0, 1));
        assert_eq!(again.refused[0].1, "not-today");
    }
}
