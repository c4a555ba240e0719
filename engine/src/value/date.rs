//! Calendar dates: day numbers, ISO text, and the legal arithmetic of years and months.
//! In: dates from year 1 to 9999. Out: the same range or `None`. Absent on purpose: a clock, time zones, lunar dates.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Day number of 9999-12-31; 0001-01-01 has day number 1.
pub const LAST_DAY: i64 = 3_652_059;

/// Day number of `date`: days since 0000-12-31, so that 0001-01-01 is 1.
pub fn days(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}

/// The date of a day number; `None` outside the years 1 to 9999.
pub fn from_days(days: i64) -> Option<NaiveDate> {
    if !(1..=LAST_DAY).contains(&days) {
        return None;
    }
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?)
}

/// Reads `YYYY-MM-DD`: exactly ten ASCII characters, an existing date of the years 1 to 9999.
pub fn parse(text: &str) -> Option<NaiveDate> {
    let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
    ymd(number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// The date, where it exists within the years 1 to 9999.
pub fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).and_then(in_range)
}

/// Writes `YYYY-MM-DD`.
pub fn format(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// The same day `years` later (earlier when negative); 29 February becomes 28 where there is none.
pub fn add_years(date: NaiveDate, years: i64) -> Option<NaiveDate> {
    add_months(date, years.checked_mul(12)?)
}

/// The same day `months` later (earlier when negative); where the month has no such day, its last day
/// (民法典 202 and the usual reading for periods counted in months).
pub fn add_months(date: NaiveDate, months: i64) -> Option<NaiveDate> {
    let total = month_number(date).checked_add(months)?;
    let year = u32::try_from(total.div_euclid(12)).ok()?;
    let month = u32::try_from(total.rem_euclid(12)).ok()? + 1;
    // At most three steps down: the shortest month has 28 days.
    (0..4).find_map(|less| ymd(year, month, date.day().saturating_sub(less)))
}

/// `days` days later (earlier when negative).
pub fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    let moved = match u64::try_from(days) {
        Ok(forward) => date.checked_add_days(Days::new(forward)),
        Err(_) => date.checked_sub_days(Days::new(days.unsigned_abs())),
    };
    moved.and_then(in_range)
}

/// Whole years from `a` to `b`: the greatest n with `add_years(a, n) <= b`; for `b < a` the negative of the
/// years from `b` to `a`.
pub fn years_between(a: NaiveDate, b: NaiveDate) -> i64 {
    months_between(a, b) / 12
}

/// Whole months from `a` to `b`: the greatest n with `add_months(a, n) <= b`; for `b < a` the negative of the
/// months from `b` to `a`.
pub fn months_between(a: NaiveDate, b: NaiveDate) -> i64 {
    if b < a {
        return -months_between(b, a);
    }
    let months = month_number(b) - month_number(a);
    match add_months(a, months) {
        Some(reached) if reached > b => months - 1,
        _ => months,
    }
}

/// Days from `a` to `b`; negative when `b < a`.
pub fn days_between(a: NaiveDate, b: NaiveDate) -> i64 {
    days(b) - days(a)
}

/// The weekday in Chinese, e.g. `星期一`.
pub fn weekday_zh(date: NaiveDate) -> &'static str {
    match date.weekday() {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

fn month_number(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn in_range(date: NaiveDate) -> Option<NaiveDate> {
    (1..=9999).contains(&date.year()).then_some(date)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |n, d| d.is_ascii_digit().then(|| n * 10 + u32::from(d - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> NaiveDate {
        parse(text).unwrap()
    }

    #[test]
    fn only_ten_ascii_characters_are_a_date() {
        assert_eq!(parse("2026-01-31"), NaiveDate::from_ymd_opt(2026, 1, 31));
        assert_eq!(parse("0001-01-01").map(days), Some(1));
        assert_eq!(parse("9999-12-31").map(days), Some(LAST_DAY));
        for bad in [
            "",
            "2026-1-31",
            "2026-02-29",
            "0000-01-01",
            "+026-01-01",
            "2026/01/31",
            "2026-01-31 ",
            "２026-01-3",
            "12026-01-01",
            "2026-13-01",
            "2026-00-10",
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn month_ends_are_kept_within_the_month() {
        assert_eq!(add_months(d("2026-01-31"), 1), Some(d("2026-02-28")));
        assert_eq!(add_months(d("2024-01-31"), 1), Some(d("2024-02-29")));
        assert_eq!(add_months(d("2026-03-31"), -1), Some(d("2026-02-28")));
        assert_eq!(add_months(d("2026-01-15"), -13), Some(d("2024-12-15")));
        assert_eq!(add_years(d("2024-02-29"), 1), Some(d("2025-02-28")));
        assert_eq!(add_years(d("2024-02-29"), 4), Some(d("2028-02-29")));
    }

    #[test]
    fn the_edges_of_the_range_give_none() {
        assert_eq!(add_days(d("9999-12-31"), 1), None);
        assert_eq!(add_days(d("0001-01-01"), -1), None);
        assert_eq!(add_months(d("9999-12-31"), 1), None);
        assert_eq!(add_months(d("0001-01-31"), -1), None);
        for huge in [i64::MIN, i64::MAX] {
            assert_eq!(add_days(d("2026-01-01"), huge), None);
            assert_eq!(add_months(d("2026-01-01"), huge), None);
            assert_eq!(add_years(d("2026-01-01"), huge), None);
            assert_eq!(from_days(huge), None);
        }
        assert_eq!(from_days(0), None);
    }

    #[test]
    fn age_is_reached_on_the_birthday() {
        assert_eq!(years_between(d("2004-11-22"), d("2026-11-21")), 21);
        assert_eq!(years_between(d("2004-11-22"), d("2026-11-22")), 22);
        assert_eq!(years_between(d("2004-02-29"), d("2026-02-28")), 22);
        assert_eq!(years_between(d("2026-11-22"), d("2004-11-22")), -22);
        assert_eq!(months_between(d("2026-01-31"), d("2026-02-28")), 1);
        assert_eq!(months_between(d("2026-01-31"), d("2026-03-30")), 1);
        assert_eq!(months_between(d("2026-03-01"), d("2026-02-28")), 0);
    }

    #[test]
    fn weekdays_are_chinese() {
        assert_eq!(weekday_zh(d("2026-11-22")), "星期日");
        assert_eq!(weekday_zh(d("2026-02-13")), "星期五");
    }

    fn any_date() -> impl Strategy<Value = NaiveDate> {
        (1..=LAST_DAY).prop_map(|n| from_days(n).unwrap())
    }

    proptest! {
        #[test]
        fn text_and_number_round_trip(date in any_date()) {
            prop_assert_eq!(parse(&format(date)), Some(date));
            prop_assert_eq!(from_days(days(date)), Some(date));
        }

        #[test]
        fn between_is_the_greatest_that_fits(a in any_date(), b in any_date()) {
            let (a, b) = (a.min(b), a.max(b));
            let n = months_between(a, b);
            prop_assert!(add_months(a, n).unwrap() <= b);
            prop_assert!(add_months(a, n + 1).is_none_or(|later| later > b));
            let n = years_between(a, b);
            prop_assert!(add_years(a, n).unwrap() <= b);
            prop_assert!(add_years(a, n + 1).is_none_or(|later| later > b));
        }

        #[test]
        fn any_text_is_parsed_without_panic(text in ".{0,14}") {
            let _ = parse(&text);
        }
    }
}
