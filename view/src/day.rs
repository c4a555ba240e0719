//! A date as people say it, with its weekday. In: an ISO date. Out: words. Absent: today (`browser`), deciding.

use crate::model::Lang;

/// A date as people say it: `2026年11月22日 星期日`; `None` when there is no such day.
pub fn say_date(iso: &str, lang: Lang) -> Option<String> {
    let date = yushen::value::date::parse(iso)?;
    let (year, rest) = iso.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let plain = |text: &str| text.trim_start_matches('0').to_string();
    Some(match lang {
        Lang::Zh => {
            let weekday = yushen::value::date::weekday_zh(date);
            format!("{}年{}月{}日 {weekday}", plain(year), plain(month), plain(day))
        }
        Lang::En => iso.to_string(),
    })
}
