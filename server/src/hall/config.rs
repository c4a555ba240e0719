//! One hall as its file says: windows, hours, classes, policy.
//! In: a TOML file. Out: `Hall`, or every mistake with its line and key. Absent: days and slots (`calendar`, `slots`).

use std::path::{Path, PathBuf};

use yushen::diagnostic::{Diagnostic, Severity};
pub use yushen::item::WindowClass;
use yushen::toml_reader::{self, Node, Reader, ids};

use super::visits::{Formula, Lengths};

/// The window classes (综合窗口类别) by the id that files and addresses use.
pub const CLASSES: [(&str, WindowClass); 4] = [
    ("real-estate", WindowClass::RealEstate),
    ("market-access", WindowClass::MarketAccess),
    ("construction", WindowClass::Construction),
    ("social-affairs", WindowClass::SocialAffairs),
];

/// Id of a window class.
pub fn class_id(class: WindowClass) -> &'static str {
    CLASSES.iter().find(|(_, known)| *known == class).map_or("", |(id, _)| id)
}

/// A hall (政务服务大厅).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hall {
    /// Id in addresses.
    pub id: String,
    /// Name as citizens read it.
    pub name: String,
    /// Where it is.
    pub address: String,
    /// 示例: not a real hall.
    pub sample: bool,
    /// Booking policy.
    pub policy: Policy,
    /// Policy of the hall day.
    pub visit: Visit,
    /// Days after the day a receipt is for, in which it is taken as it is; always, without.
    pub receipt_days: Option<i64>,
    /// Opening hours.
    pub shifts: Vec<Shift>,
    /// Slot length and seats of each class.
    pub classes: Vec<ClassPlan>,
    /// Windows by number.
    pub windows: Vec<Window>,
    /// How long visits are.
    pub lengths: Lengths,
}

/// Booking policy of a hall. Walking in is always possible, whatever stands here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Working days after today that can be booked.
    pub days_ahead: i64,
    /// Minutes before the start until which a booking is cancelled or moved.
    pub cancel_until_minutes: i64,
    /// Bookings of one person on one day.
    pub per_person_and_day: i64,
    /// Minutes that a seat is held for somebody.
    pub hold_minutes: i64,
    /// Minutes that a seat is held for the first in line.
    pub offer_minutes: i64,
    /// Percent of the seats kept for walk-ins.
    pub walk_in_percent: i64,
    /// Days after the visit until personal data are deleted.
    pub keep_days: i64,
    /// Missed visits that pause booking online.
    pub pause_after: i64,
    /// Days in which they count.
    pub within_days: i64,
    /// Days of the pause.
    pub pause_days: i64,
}

/// What holds from the check-in to the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Minutes before a slot's start from which its visitors check in.
    pub check_in_from_minutes: i64,
    /// Minutes after the start until which they keep their place; later they come as walk-ins.
    pub late_until_minutes: i64,
    /// Who did not answer a call comes back after so many calls of others.
    pub back_after_calls: i64,
    /// Who did not answer so many calls has left.
    pub close_after_skips: i64,
}

/// On which days a shift works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// Working days, swapped weekends included.
    Workdays,
    /// Weekends and holidays (轮值).
    DaysOff,
    /// Every day.
    Every,
}

impl Days {
    /// Whether the shift works on a day that is, or is not, a working day.
    pub fn include(self, workday: bool) -> bool {
        match self {
            Self::Workdays => workday,
            Self::DaysOff => !workday,
            Self::Every => true,
        }
    }

    fn meet(self, other: Self) -> bool {
        self == other || self == Self::Every || other == Self::Every
    }
}

/// Hours in which windows work. Minutes count from midnight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Name in this file.
    pub id: String,
    /// On which days.
    pub days: Days,
    /// First minute.
    pub from: i64,
    /// Minute after the last.
    pub until: i64,
}

/// What a visit of a class takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassPlan {
    /// The class.
    pub class: WindowClass,
    /// Minutes of a slot.
    pub slot_minutes: i64,
    /// Visits that one window takes in a slot.
    pub seats_per_window: i64,
}

/// A window (窗口).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Its number.
    pub number: i64,
    /// Its class.
    pub class: WindowClass,
    /// Ids of the shifts it works.
    pub shifts: Vec<String>,
}

/// Why a hall's file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum HallFileError {
    /// It can't be read.
    #[error("can't read the hall's file `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Mistakes in it, each on its own line.
    #[error("the hall's file has mistakes:\n{0}")]
    Mistakes(String),
}

/// Reads a hall's file.
///
/// # Errors
/// It can't be read, or has mistakes; all are told at once.
pub fn load(path: &Path) -> Result<Hall, HallFileError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| HallFileError::Read { path: path.into(), source })?;
    parse(&path.display().to_string(), &text)
}

/// The same from text; `path` is for messages.
///
/// # Errors
/// As for [`load`].
pub fn parse(path: &str, text: &str) -> Result<Hall, HallFileError> {
    let mut found = Vec::new();
    let hall = toml_reader::read(path, text, &mut found, read);
    let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    match hall.filter(|_| errors.is_empty()) {
        Some(hall) => Ok(hall),
        None => {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Err(HallFileError::Mistakes(lines.join("\n")))
        }
    }
}

fn read(file: &mut Reader<'_>) -> Option<Hall> {
    let id = file.need("id").and_then(|node| slug(&node));
    let name = file.string("name");
    let address = file.string("address");
    let sample = file.bool("sample", false);
    let policy = policy(file);
    let visit = visit(file);
    let receipt_days = file.opt_table("receipts").and_then(receipt_days);
    let shifts = shifts(file);
    let classes = classes(file);
    let windows = windows(file, &shifts, &classes);
    let lengths = file.opt_table("lengths").map(lengths).unwrap_or_default();
    let (policy, visit) = (policy?, visit?);
    Some(Hall {
        id: id?,
        name,
        address,
        sample,
        policy,
        visit,
        receipt_days,
        shifts,
        classes,
        windows,
        lengths,
    })
}

fn slug(node: &Node<'_>) -> Option<String> {
    let id = node.string()?;
    if !ids::is_slug(id) {
        node.error("bad-id", format!("`{id}` is no id: lower-case letters, digits and single hyphens"));
        return None;
    }
    Some(id.to_owned())
}

fn number(table: &mut Reader<'_>, key: &'static str, min: i64, max: i64) -> Option<i64> {
    table.need(key)?.integer(min, max)
}

fn policy(file: &mut Reader<'_>) -> Option<Policy> {
    let booking = file.table("booking").map(|mut table| {
        let read = (
            number(&mut table, "days_ahead", 1, 30),
            number(&mut table, "cancel_until_minutes", 0, 7 * 1440),
            number(&mut table, "per_person_and_day", 1, 10),
            number(&mut table, "hold_minutes", 1, 60),
            number(&mut table, "offer_minutes", 1, 1440),
            // Never 0: booking is the applicant's choice, so somebody may always just come.
            number(&mut table, "walk_in_percent", 1, 100),
            number(&mut table, "keep_days", 1, 365),
        );
        table.finish();
        read
    });
    let no_shows = file.table("no_shows").map(|mut table| {
        let read = (
            number(&mut table, "pause_after", 1, 100),
            number(&mut table, "within_days", 1, 366),
            number(&mut table, "pause_days", 1, 366),
        );
        table.finish();
        read
    });
    let ((days_ahead, cancel, per_person, hold, offer, walk_in, keep), (pause_after, within, pause)) =
        (booking?, no_shows?);
    Some(Policy {
        days_ahead: days_ahead?,
        cancel_until_minutes: cancel?,
        per_person_and_day: per_person?,
        hold_minutes: hold?,
        offer_minutes: offer?,
        walk_in_percent: walk_in?,
        keep_days: keep?,
        pause_after: pause_after?,
        within_days: within?,
        pause_days: pause?,
    })
}

fn visit(file: &mut Reader<'_>) -> Option<Visit> {
    let mut table = file.table("visit")?;
    let read = (
        number(&mut table, "check_in_from_minutes", 5, 480),
        number(&mut table, "late_until_minutes", 0, 120),
        number(&mut table, "back_after_calls", 1, 20),
        number(&mut table, "close_after_skips", 1, 10),
    );
    table.finish();
    Some(Visit {
        check_in_from_minutes: read.0?,
        late_until_minutes: read.1?,
        back_after_calls: read.2?,
        close_after_skips: read.3?,
    })
}

fn receipt_days(mut table: Reader<'_>) -> Option<i64> {
    let days = number(&mut table, "valid_days", 1, 3660);
    table.finish();
    days
}

fn clock_time(table: &mut Reader<'_>, key: &'static str) -> Option<i64> {
    let node = table.need(key)?;
    let text = node.string()?;
    let read = || {
        let (hours, minutes) = text.split_once(':')?;
        let two = |part: &str| {
            (part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<i64>().ok())
        };
        let (hours, minutes) = (two(hours)??, two(minutes)??);
        ((hours < 24 && minutes < 60) || (hours, minutes) == (24, 0)).then_some(hours * 60 + minutes)
    };
    let read = read();
    if read.is_none() {
        node.error("bad-value", format!("`{key}` can't be `{text}`: write a time such as \"09:00\""));
    }
    read
}

const DAYS: [(&str, Days); 3] =
    [("workdays", Days::Workdays), ("days-off", Days::DaysOff), ("every", Days::Every)];

fn shifts(file: &mut Reader<'_>) -> Vec<Shift> {
    let mut shifts: Vec<Shift> = Vec::new();
    file.need("shifts");
    for mut table in file.tables("shifts") {
        let id = table.need("id").and_then(|node| slug(&node));
        let days = table.choice("days", &DAYS);
        let (from, until) = (clock_time(&mut table, "from"), clock_time(&mut table, "until"));
        if let (Some(id), Some(days), Some(from), Some(until)) = (id, days, from, until) {
            if until <= from {
                table.error("empty-range", format!("`{id}` ends before it starts"));
            }
            if shifts.iter().any(|other| other.id == id) {
                table.error("duplicate-id", format!("`shifts` names `{id}` twice"));
            }
            let clash = |other: &&Shift| days.meet(other.days) && from < other.until && other.from < until;
            if let Some(other) = shifts.iter().find(clash) {
                table.error("bad-value", format!("the shifts `{}` and `{id}` overlap", other.id));
            }
            shifts.push(Shift { id, days, from, until });
        }
        table.finish();
    }
    shifts
}

fn classes(file: &mut Reader<'_>) -> Vec<ClassPlan> {
    let mut classes: Vec<ClassPlan> = Vec::new();
    file.need("classes");
    for mut table in file.tables("classes") {
        let class = table.choice("class", &CLASSES);
        let slot_minutes = number(&mut table, "slot_minutes", 5, 480);
        let seats_per_window = number(&mut table, "seats_per_window", 1, 100);
        if let (Some(class), Some(slot_minutes), Some(seats_per_window)) =
            (class, slot_minutes, seats_per_window)
        {
            if classes.iter().any(|other| other.class == class) {
                table.error("duplicate-id", format!("`classes` names `{}` twice", class_id(class)));
            }
            classes.push(ClassPlan { class, slot_minutes, seats_per_window });
        }
        table.finish();
    }
    classes
}

fn windows(file: &mut Reader<'_>, shifts: &[Shift], classes: &[ClassPlan]) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    file.need("windows");
    for mut table in file.tables("windows") {
        let number = number(&mut table, "number", 1, 9999);
        let class = table.need("class").and_then(|node| {
            let class = node.choice(&CLASSES)?;
            if !classes.iter().any(|plan| plan.class == class) {
                let message = format!("`classes` says nothing about `{}`", class_id(class));
                node.error_hint("unknown-name", message, "add its slot length and seats to `[[classes]]`");
            }
            Some(class)
        });
        let mut works = Vec::new();
        table.need("shifts");
        for node in table.list("shifts") {
            let Some(id) = node.string() else { continue };
            if !shifts.iter().any(|shift| shift.id == id) {
                node.error("unknown-name", format!("`shifts` has no shift `{id}`"));
            } else if works.iter().any(|other| other == id) {
                node.error("duplicate-value", format!("`shifts` names `{id}` twice"));
            }
            works.push(id.to_owned());
        }
        if let (Some(number), Some(class)) = (number, class) {
            if windows.iter().any(|other| other.number == number) {
                table.error("duplicate-id", format!("`windows` has the number {number} twice"));
            }
            windows.push(Window { number, class, shifts: works });
        }
        table.finish();
    }
    windows
}

fn lengths(mut table: Reader<'_>) -> Lengths {
    let formula = (
        number(&mut table, "base_minutes", 0, 480),
        number(&mut table, "seconds_per_material", 0, 3600),
        number(&mut table, "seconds_per_check", 0, 3600),
    );
    let mut items: Vec<(String, i64)> = Vec::new();
    for mut own in table.tables("items") {
        let item = own.need("item").and_then(|node| slug(&node));
        let minutes = number(&mut own, "minutes", 1, 480);
        if let (Some(item), Some(minutes)) = (item, minutes) {
            if items.iter().any(|(other, _)| *other == item) {
                own.error("duplicate-id", format!("`items` names `{item}` twice"));
            }
            items.push((item, minutes));
        }
        own.finish();
    }
    table.finish();
    let formula = match formula {
        (Some(base_minutes), Some(seconds_per_material), Some(seconds_per_check)) => {
            Some(Formula { base_minutes, seconds_per_material, seconds_per_check })
        }
        _ => None,
    };
    Lengths { formula, items }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../examples/halls/pingqiao.toml");

    fn refused(from: &str, to: &str) -> String {
        assert!(SAMPLE.contains(from), "{from}");
        parse("hall.toml", &SAMPLE.replacen(from, to, 1)).expect_err(to).to_string()
    }

    #[test]
    fn the_sample_is_read_and_marked() {
        let hall = parse("pingqiao.toml", SAMPLE).expect("a sound file");
        assert!(hall.sample && hall.name.contains("示例"));
        assert_eq!((hall.windows.len(), hall.shifts.len(), hall.classes.len()), (9, 4, 4));
        assert_eq!((hall.policy.days_ahead, hall.policy.offer_minutes), (5, 60));
        assert_eq!(hall.lengths.formula.map(|formula| formula.seconds_per_material), Some(120));
        assert_eq!(hall.lengths.items, [("marriage-registration".to_owned(), 30)]);
        assert_eq!(hall.shifts[1], Shift { id: "noon".into(), days: Days::Workdays, from: 720, until: 810 });
    }

    #[test]
    fn a_mistake_names_its_key_and_line() {
        for (from, to, key) in [
            ("days_ahead = 5", "days_ahead = 0", "`days_ahead` must lie within 1 and 30"),
            ("walk_in_percent = 50", "walk_in_percent = 0", "`walk_in_percent`"),
            ("hold_minutes = 10", "", "`hold_minutes` is missing"),
            ("keep_days = 30", "keep_day = 30", "unknown key `keep_day`"),
            ("offer_minutes = 60", "offer_minutes = 0", "`offer_minutes` must lie within 1 and 1440"),
            ("base_minutes = 10", "", "`base_minutes` is missing"),
            ("seconds_per_check = 20", "minutes_per_check = 1", "unknown key `minutes_per_check`"),
            ("minutes = 30\n\n[no", "minutes = 0\n\n[no", "`minutes` must lie within 1 and 480"),
            ("late_until_minutes = 15", "late_until_minutes = 121", "`late_until_minutes`"),
            ("close_after_skips = 3", "", "`close_after_skips` is missing"),
            ("[visit]", "[visits]", "`visit` is missing"),
            ("valid_days = 90", "valid_days = 0", "`valid_days` must lie within 1 and 3660"),
            ("valid_days = 90", "", "`valid_days` is missing"),
            ("from = \"09:00\"", "from = \"9 Uhr\"", "`from` can't be `9 Uhr`"),
            ("until = \"12:00\"", "until = \"24:01\"", "`until` can't be `24:01`"),
            ("until = \"12:00\"", "until = \"08:00\"", "`morning` ends before it starts"),
            ("until = \"12:00\"", "until = \"12:30\"", "the shifts `morning` and `noon` overlap"),
            ("number = 2", "number = 1", "`windows` has the number 1 twice"),
            ("\"noon\", \"afternoon\"]", "\"night\", \"afternoon\"]", "no shift `night`"),
            ("class = \"real-estate\"\nslot", "class = \"real-estat\"\nslot", "`real-estat` is not a value"),
            ("id = \"pingqiao\"", "id = \"Ping Qiao\"", "`Ping Qiao` is no id"),
        ] {
            let message = refused(from, to);
            assert!(message.contains(key), "{to}: {message}");
            assert!(message.contains("hall.toml:"), "{message}");
        }
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let twice =
            SAMPLE.replacen("days_ahead = 5", "days_ahead = 0", 1).replacen("number = 2", "number = 1", 1);
        let message = parse("hall.toml", &twice).expect_err("two mistakes").to_string();
        assert!(message.contains("days_ahead") && message.contains("number 1 twice"), "{message}");
    }
}
