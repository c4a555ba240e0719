//! 受理通知书、容缺受理通知书: the written voucher (书面凭证) that an application was accepted.
//! In: the application, its limits, what was seen, what comes later. Out: `Paper`. Absent: remedies; nothing was refused.

use chrono::NaiveDate;

use super::super::kind::Kind;
use super::super::paper::{Block, Column, Entry, Field, Paper};
use super::{Application, LICENSING, day, formal, head, last_day, way_to_a_person};

/// The five working days in which a licence's applicant is told what is missing.
const TOLD_WITHIN: &str = "5个工作日";
/// 容缺受理 must be offered where the main materials are complete.
const DEFERRAL: &str = "《河南省优化营商环境条例》第35条";

/// How an application was accepted.
#[derive(Debug, Clone)]
pub struct Acceptance {
    /// 逾期视为受理: by law, because nothing was told in time.
    pub deemed: bool,
    /// From when it counts.
    pub from: NaiveDate,
    /// Time limits: title, how long, until when.
    pub limits: Vec<[String; 3]>,
    /// Materials that were seen: name, form, what stays here.
    pub seen: Vec<[String; 3]>,
    /// Materials that come later.
    pub later: Vec<Later>,
    /// Whom to ask.
    pub contact: Option<String>,
}

/// A material that may come later.
#[derive(Debug, Clone)]
pub struct Later {
    /// Its name.
    pub title: String,
    /// The last day; none where the calendar of its year is not published.
    pub by: Option<NaiveDate>,
    /// Working days after acceptance, where the item says them.
    pub days: Option<u32>,
}

/// The paper.
pub fn paper(about: &Application, acceptance: &Acceptance) -> Paper {
    let deferred = !acceptance.later.is_empty();
    let kind = if deferred { Kind::DeferredAcceptance } else { Kind::Acceptance };
    let mut blocks = head(kind, about);
    blocks.push(Block::Paragraph(said(about, acceptance)));
    let mut fields = vec![
        Field::new("申请事项", about.item.clone()),
        Field::new("实施主体", about.authority.clone()),
        Field::new("收到申请", day(about.received)),
        Field::new("受理日期", day(acceptance.from)),
    ];
    if let Some(contact) = &acceptance.contact {
        fields.push(Field::new("咨询", contact.clone()));
    }
    blocks.push(Block::Fields(fields));
    if deferred {
        blocks.push(Block::Heading("请在期限内补交".into()));
        blocks.push(Block::Entries(acceptance.later.iter().map(entry).collect()));
    }
    if !acceptance.limits.is_empty() {
        blocks.push(Block::Heading("办理时限".into()));
        blocks.push(table(&[("时限", 27), ("期限", 33), ("最后一天", 40)], &acceptance.limits));
    }
    if !acceptance.seen.is_empty() {
        blocks.push(Block::Heading("收到的材料".into()));
        blocks.push(table(&[("材料", 55), ("形式", 20), ("窗口留存", 25)], &acceptance.seen));
    }
    blocks.push(way_to_a_person(about));
    formal(kind, about, blocks)
}

fn said(about: &Application, acceptance: &Acceptance) -> String {
    let (item, received) = (&about.item, day(about.received));
    let asked = format!("你（单位）于{received}提出的“{item}”申请");
    if acceptance.deemed {
        return format!(
            "{asked}，本大厅没有在收到申请材料后{TOLD_WITHIN}内告知需要补正的内容。依据{LICENSING}，自收到申请材料之日（{}）起即为受理。",
            day(acceptance.from)
        );
    }
    let from = day(acceptance.from);
    if !acceptance.later.is_empty() {
        return format!(
            "{asked}，主要材料齐全。依据{DEFERRAL}，于{from}容缺受理；下列次要材料请在期限内补交。"
        );
    }
    if about.licence {
        return format!("{asked}，申请材料齐全、符合法定形式。依据{LICENSING}，于{from}予以受理。");
    }
    format!("{asked}，申请材料齐全，于{from}予以受理。")
}

fn entry(later: &Later) -> Entry {
    let by = match (later.by, later.days) {
        (Some(by), Some(days)) => format!("受理后{days}个工作日内，最后一天是{}", last_day(by)),
        (Some(by), None) => format!("最后一天是{}", last_day(by)),
        (None, Some(days)) => format!("受理后{days}个工作日内（最后一天待工作日安排公布后告知）"),
        (None, None) => super::UNVERIFIED.into(),
    };
    Entry { said: vec![Field::new("期限", by)], title: later.title.clone() }
}

fn table<const N: usize>(columns: &[(&str, i64); N], rows: &[[String; N]]) -> Block {
    Block::Table {
        columns: columns.iter().map(|(title, share)| Column::new(title, *share)).collect(),
        rows: rows.iter().map(|row| row.to_vec()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{about, date, text};
    use super::*;

    fn acceptance() -> Acceptance {
        Acceptance {
            deemed: false,
            from: date("2026-11-27"),
            limits: Vec::new(),
            seen: vec![["营业执照".into(), "原件".into(), "复印件".into()]],
            later: Vec::new(),
            contact: None,
        }
    }

    #[test]
    fn the_law_stands_where_it_is_the_law() {
        let licence = text(&paper(&about(), &acceptance()));
        assert!(
            licence.contains("依据《中华人民共和国行政许可法》第32条，于2026年11月27日予以受理"),
            "{licence}"
        );
        let other = Application { licence: false, ..about() };
        assert!(!text(&paper(&other, &acceptance())).contains("行政许可法"));
        assert!(!licence.contains("行政复议"), "nothing was refused");
    }

    #[test]
    fn an_acceptance_by_law_says_why_and_from_when() {
        let deemed = Acceptance { deemed: true, from: date("2026-11-26"), ..acceptance() };
        let text = text(&paper(&about(), &deemed));
        assert!(
            text.contains("没有在收到申请材料后5个工作日内告知")
                && text.contains("（2026年11月26日）起即为受理"),
            "{text}"
        );
    }

    #[test]
    fn what_comes_later_has_its_last_day_with_the_weekday() {
        let later = |by, days| Later { title: "平面图".into(), by, days };
        let by = |later| text(&paper(&about(), &Acceptance { later: vec![later], ..acceptance() }));
        let friday = Some(date("2026-12-04"));
        let named = by(later(friday, None));
        assert!(
            named.contains("容缺受理通知书") && named.contains("最后一天是2026年12月4日（星期五）"),
            "{named}"
        );
        assert!(by(later(friday, Some(5))).contains("受理后5个工作日内，最后一天"));
        assert!(by(later(None, Some(5))).contains("待工作日安排公布后告知"), "no day is guessed");
    }
}
