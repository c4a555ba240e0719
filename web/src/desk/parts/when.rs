//! Days and moments as people read them. In: ISO texts of the API. Out: words.

use crate::day::say_date;
use crate::model::Lang;
use yushen::bundle::Moment;

/// China's zone.
const ZONE: i64 = 8 * 3600;

/// `2026年11月22日 星期日`
pub fn day(iso: &str) -> String {
    say_date(iso, Lang::Zh).unwrap_or_else(|| iso.to_owned())
}

/// `11月22日 周日`, for tables.
pub fn short_day(iso: &str) -> String {
    let long = day(iso);
    let short = long.split_once('年').map_or(long.as_str(), |(_, rest)| rest);
    short.replace("星期", "周")
}

/// `11月22日 09:30` in China.
pub fn moment(text: &str) -> String {
    let Some(Moment(seconds)) = Moment::parse(text) else { return text.to_owned() };
    let there = Moment(seconds + ZONE).to_string();
    let (date, time) = there.split_once('T').unwrap_or((&there, ""));
    let time = time.get(..5).unwrap_or_default();
    let date = short_day(date);
    format!("{} {time}", date.split(' ').next().unwrap_or_default())
}

/// `09:30` in China, of seconds since 1970.
pub fn clock(seconds: i64) -> String {
    let there = Moment(seconds + ZONE).to_string();
    there.split_once('T').and_then(|(_, time)| time.get(..5)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_chinas() {
        assert_eq!(day("2026-11-22"), "2026年11月22日 星期日");
        assert_eq!(short_day("2026-11-22"), "11月22日 周日");
        assert_eq!(moment("2026-11-26T16:30:00Z"), "11月27日 00:30");
        assert_eq!(moment("nonsense"), "nonsense");
        assert_eq!(clock(0), "08:00");
    }
}
