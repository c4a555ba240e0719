//! What the export calls its figures and what they are of: the words of the hall's appraisal, not ids.
//! In: a line, the titles of items' materials and conditions. Out: words. Absent: values.

use std::collections::BTreeMap;

use super::rows::Line;

/// Titles of conditions, materials and checks by their ids, of each item.
pub type Titles = BTreeMap<String, BTreeMap<String, String>>;

/// Words of figures, levels, kinds and classes.
const WORDS: [(&str, &str); 37] = [
    ("max_seconds", "最长等待（秒）"),
    ("over_limit", "等待超过30分钟（人次）"),
    ("p50_seconds", "等待中位数（秒）"),
    ("p90_seconds", "九成等待不超过（秒）"),
    ("visits", "叫号人次"),
    ("accepted", "受理件数"),
    ("concluded", "办结件数"),
    ("decided", "首次作出决定件数"),
    ("first_pass", "其中一次通过"),
    ("one_visit", "办结件中一次办成"),
    ("opened", "收件数"),
    ("amber", "临近期限"),
    ("green", "时间充裕"),
    ("kept", "按期完成"),
    ("late", "逾期完成或视为受理"),
    ("not_published", "期限待公布"),
    ("overdue", "已逾期"),
    ("paused", "依法中止计时"),
    ("red", "当日到期"),
    ("very-dissatisfied", "非常不满意"),
    ("dissatisfied", "不满意"),
    ("fairly-satisfied", "基本满意"),
    ("satisfied", "满意"),
    ("very-satisfied", "非常满意"),
    ("unlisted", "被要求提供清单外材料"),
    ("attitude", "服务态度"),
    ("delay", "超时或拖延"),
    ("refusal", "不予受理或不予办理"),
    ("other", "其他"),
    ("booked", "预约数"),
    ("cancelled", "取消预约"),
    ("checked_in", "到场取号"),
    ("no_shows", "爽约"),
    ("real-estate", "不动产登记"),
    ("market-access", "市场准入"),
    ("construction", "工程建设"),
    ("social-affairs", "社会事务"),
];

/// What a line's figure is called.
pub fn figure(line: &Line, titles: &Titles) -> String {
    let title = titles.get(&line.of).and_then(|item| item.get(&line.figure)).cloned();
    title.or_else(|| word(&line.figure)).unwrap_or_else(|| line.figure.clone())
}

/// What a line is of; the whole hall has no name here.
pub fn of(line: &Line) -> String {
    word(&line.of).unwrap_or_else(|| line.of.clone())
}

fn word(id: &str) -> Option<String> {
    WORDS.iter().find(|(known, _)| *known == id).map(|(_, word)| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::after::words::{KINDS, LEVELS};
    use crate::figures::count::{Figures, Waiting};
    use crate::figures::rows::lines;
    use crate::hall::config::CLASSES;

    #[test]
    fn every_line_has_words_and_what_has_none_keeps_its_id() {
        let mut figures = Figures::default();
        for (class, _) in CLASSES {
            figures.waiting.insert(class.into(), Waiting::default());
        }
        figures.ratings.extend(LEVELS.map(|level| (level.to_owned(), 1)));
        figures.complaints.extend(KINDS.map(|kind| (kind.to_owned(), 1)));
        for line in lines(&figures) {
            assert!(word(&line.figure).is_some(), "{line:?}");
            assert!(line.of.is_empty() || word(&line.of).is_some(), "{line:?}");
        }
        figures.deficits.entry("marriage".into()).or_default().insert("photo".into(), 1);
        let deficit = lines(&figures).pop().expect("a line");
        assert_eq!(figure(&deficit, &Titles::new()), "photo");
        let titles = Titles::from([("marriage".into(), BTreeMap::from([("photo".into(), "合影".into())]))]);
        assert_eq!(figure(&deficit, &titles), "合影");
    }
}
