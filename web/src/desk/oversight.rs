//! What a supervisor reads, as the API says it: figures of a range of days, low ratings, complaints. Absent: names.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Counts by a word.
pub type Counts = BTreeMap<String, i64>;

/// Figures with what they are of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FiguresOf {
    /// The figures.
    pub figures: Figures,
    /// First day.
    pub from: String,
    /// What notices call what they asked for, by item and id.
    #[serde(default)]
    pub titles: BTreeMap<String, BTreeMap<String, String>>,
    /// Last day.
    pub to: String,
}

/// The figures, in the groups of `docs/desk.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Figures {
    /// Bookings.
    pub bookings: Counts,
    /// Applications.
    pub cases: Counts,
    /// Complaints by kind.
    pub complaints: Counts,
    /// Limits.
    pub deadlines: Counts,
    /// What notices asked for, by item and id.
    pub deficits: BTreeMap<String, Counts>,
    /// Ratings by level.
    pub ratings: Counts,
    /// Waiting by class: `visits`, `over_limit`, and seconds.
    pub waiting: BTreeMap<String, Counts>,
}

/// A rating that is followed up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LowRating {
    /// When.
    pub at: String,
    /// Window class.
    pub class: Option<String>,
    /// What the citizen added.
    pub comment: Option<String>,
    /// The last day of the follow-up; none while its year is not published.
    pub due: Option<String>,
    /// Later than that.
    pub late: bool,
    /// `dissatisfied`, `very-dissatisfied`.
    pub level: String,
    /// What came of it.
    pub outcome: Option<String>,
    /// Its number.
    pub rating: String,
    /// `open`, `handling`, `closed`.
    pub state: String,
    /// The window.
    pub window: Option<i64>,
}

/// Low ratings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LowRatings {
    /// Oldest first.
    pub ratings: Vec<LowRating>,
    /// Where the next page begins.
    pub next: Option<i64>,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Complaint {
    /// The hall's answer.
    pub answer: Option<String>,
    /// When.
    pub at: String,
    /// Window class.
    pub class: Option<String>,
    /// Its number.
    pub complaint: String,
    /// The item.
    pub item: Option<String>,
    /// What about.
    pub kind: String,
    /// Id of what was asked for.
    pub material: Option<String>,
    /// What the item calls it.
    pub material_title: Option<String>,
    /// `received`, `handling`, `answered`, `closed`.
    pub state: String,
    /// The window.
    pub window: Option<i64>,
    /// What happened.
    pub words: Option<String>,
}

/// Complaints.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Complaints {
    /// Oldest first.
    pub complaints: Vec<Complaint>,
    /// Where the next page begins.
    pub next: Option<i64>,
}
