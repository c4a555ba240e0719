//! A date as people say it, with its weekday. In: an ISO date. Out: words. Absent: today (`browser`), deciding.

use crate::model::Lang;

/// Days of the week as the engine names them, and in English.
const WEEKDAYS: [(&str, &str); 7] = [
    ("星期一", "Monday"),
    ("星期二", "Tuesday"),
    ("星期三", "Wednesday"),
    ("星期四", "Thursday"),
    ("星期五", "Friday"),
    ("星期六", "Saturday"),
    ("星期日", "Sunday"),
];

/// A date as people say it: `2026年11月22日 星期日`, `2026-11-22 (Sunday)`; `None` when there is no such day.
pub fn say_date(iso: &str, lang: Lang) -> Option<String> {
    let date = yushen::value::date::parse(iso)?;
    let (year, rest) = iso.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let plain = |text: &str| text.trim_start_matches('0').to_string();
    let weekday = yushen::value::date::weekday_zh(date);
    Some(match lang {
        Lang::Zh => format!("{}年{}月{}日 {weekday}", plain(year), plain(month), plain(day)),
        Lang::En => {
            let (_, english) = WEEKDAYS.iter().find(|(chinese, _)| *chinese == weekday)?;
            format!("{iso} ({english})")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_carries_its_weekday_in_both_languages() {
        assert_eq!(say_date("2026-11-22", Lang::Zh).as_deref(), Some("2026年11月22日 星期日"));
        assert_eq!(say_date("2026-02-13", Lang::En).as_deref(), Some("2026-02-13 (Friday)"));
        assert_eq!(say_date("2026-02-30", Lang::En), None);
    }
}
