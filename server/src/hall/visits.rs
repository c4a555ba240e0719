//! How long a visit for an item is, and at which windows: from what the pre-review asks.
//! In: an item, the day of the visit, the hall's file, the item's version in force that day. Out: minutes, or a refusal.
//! Absent: slots (`slots`, `change::run`); reading bundles (`items`).

use axum::http::StatusCode;
use chrono::NaiveDate;
use yushen::item::WindowClass;

use super::Halls;
use super::config::{Hall, class_id};
use crate::error::{ApiError, Refused};

/// What a visit is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// The item's id.
    pub item: String,
    /// How many minutes it needs; 0 where the hall's file says nothing, which is one slot.
    pub minutes: i64,
}

/// What a request's item comes to: no item, a visit, or why not.
pub type Asked = Result<Option<Visit>, Refused>;

/// What a version of an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Work {
    /// At which windows.
    pub class: WindowClass,
    /// How many materials it may need.
    pub materials: i64,
    /// How many conditions and checks of evidence.
    pub checks: i64,
}

/// Minutes of a visit, as the hall's file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Minutes of every visit, of each material, of each check; `None`: every visit takes one slot.
    pub formula: Option<Formula>,
    /// Items with their own minutes, whatever the formula says.
    pub items: Vec<(String, i64)>,
}

/// `base + materials × per_material + checks × per_check`, rounded up to whole minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formula {
    /// Minutes of every visit.
    pub base_minutes: i64,
    /// Seconds for each material.
    pub seconds_per_material: i64,
    /// Seconds for each check.
    pub seconds_per_check: i64,
}

impl Lengths {
    /// Minutes of a visit for an item; 0 is one slot.
    pub fn of(&self, item: &str, work: Option<&Work>) -> i64 {
        if let Some((_, minutes)) = self.items.iter().find(|(id, _)| id == item) {
            return *minutes;
        }
        let (Some(formula), Some(work)) = (&self.formula, work) else { return 0 };
        let seconds = work.materials * formula.seconds_per_material + work.checks * formula.seconds_per_check;
        formula.base_minutes + (seconds + 59) / 60
    }
}

impl Halls {
    /// The visit for an item on a day at windows of a class; `None` without an item.
    ///
    /// # Errors
    /// The active bundle has no such item or no version of it on that day; it is handled at other windows; the bundle
    /// can't be read.
    pub fn visit(
        &self,
        hall: &Hall,
        item: Option<&str>,
        class: &str,
        day: NaiveDate,
    ) -> Result<Option<Visit>, ApiError> {
        let Some(item) = item else { return Ok(None) };
        let work = self.items.work(item, day)?;
        if let Some(right) = work.map(|work| class_id(work.class)).filter(|right| *right != class) {
            let message =
                format!("`{item}` is handled at windows of class `{right}`; take a slot of that class");
            return Err(ApiError::Refused(Refused::new(StatusCode::CONFLICT, "other-class", message)));
        }
        Ok(Some(Visit { item: item.to_owned(), minutes: hall.lengths.of(item, work.as_ref()) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_length_goes_before_the_formula_and_nothing_is_one_slot() {
        let work = Work { class: WindowClass::RealEstate, materials: 7, checks: 12 };
        let formula = Formula { base_minutes: 10, seconds_per_material: 120, seconds_per_check: 20 };
        let lengths = Lengths { formula: Some(formula), items: vec![("own".into(), 45)] };
        assert_eq!(lengths.of("deed", Some(&work)), 10 + 14 + 4);
        assert_eq!(lengths.of("deed", Some(&Work { checks: 13, ..work })), 10 + 14 + 5, "rounded up");
        assert_eq!(lengths.of("own", Some(&work)), 45);
        assert_eq!(lengths.of("deed", None), 0);
        assert_eq!(Lengths::default().of("deed", Some(&work)), 0);
    }
}
