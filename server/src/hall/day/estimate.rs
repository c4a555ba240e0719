//! How long somebody will wait. In: people before them, windows, time of a visit. Out: minutes. Absent: promises; it is
//! the mean, rounded up.

/// The city's limit for waiting (信政数字〔2021〕12号 二(四)1 排队等待时间尽量控制在半个小时): then there is an alarm.
pub const WAIT_LIMIT_SECONDS: i64 = 30 * 60;
/// So many visits of today are measured before the measure counts.
const ENOUGH: i64 = 5;
const SHORTEST_SECONDS: i64 = 60;

/// Seconds that a visit takes: measured today when there are enough, planned otherwise.
/// `served` visits took `seconds` together; a slot of `slot_minutes` is planned for `seats_per_window` visits.
pub fn per_visit_seconds(served: i64, seconds: i64, slot_minutes: i64, seats_per_window: i64) -> i64 {
    let mean = if served >= ENOUGH { seconds / served } else { slot_minutes * 60 / seats_per_window.max(1) };
    mean.max(SHORTEST_SECONDS)
}

/// What one class has to serve with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capacity {
    /// Windows at work; at least one is counted.
    pub windows: i64,
    /// Visitors at windows now.
    pub serving: i64,
    /// Seconds of a visit.
    pub per_visit_seconds: i64,
    /// Seconds until windows work, when none does.
    pub opens_in_seconds: i64,
}

/// Minutes until somebody with so many `ahead` in the line is called.
pub fn minutes(ahead: i64, capacity: &Capacity) -> i64 {
    let windows = capacity.windows.max(1);
    // With a window free for them they go there at once.
    let turns = (ahead + capacity.serving + 1 - windows).max(0);
    let seconds = capacity.opens_in_seconds + turns * capacity.per_visit_seconds / windows;
    (seconds + 59) / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planned_until_five_visits_are_measured() {
        assert_eq!(per_visit_seconds(0, 0, 30, 2), 900);
        assert_eq!(per_visit_seconds(4, 4 * 100, 30, 2), 900);
        assert_eq!(per_visit_seconds(5, 5 * 100, 30, 2), 100);
        assert_eq!(per_visit_seconds(5, 5, 30, 2), 60, "never below a minute");
    }

    #[test]
    fn those_ahead_are_shared_among_the_windows() {
        let capacity = Capacity { windows: 2, serving: 2, per_visit_seconds: 600, opens_in_seconds: 0 };
        let of = |ahead| minutes(ahead, &capacity);
        assert_eq!([of(0), of(1), of(2), of(5)], [5, 10, 15, 30]);
        let free = Capacity { serving: 1, ..capacity };
        assert_eq!(minutes(0, &free), 0, "a window is free");
        let closed = Capacity { serving: 0, opens_in_seconds: 90, ..capacity };
        assert_eq!(minutes(0, &closed), 2, "until it opens, rounded up");
        let none = Capacity { windows: 0, serving: 0, ..capacity };
        assert_eq!(minutes(3, &none), 30, "one at least");
    }
}
