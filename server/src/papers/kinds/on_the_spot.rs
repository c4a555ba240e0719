//! 当场更正确认单: what was corrected at the window, for the applicant to confirm. In: the application, fields with days.
//! Out: `Paper`. Absent: values; the facts stay in the case.

use chrono::NaiveDate;

use super::super::kind::Kind;
use super::super::paper::{Block, Column, Paper};
use super::{Application, LICENSING, day, formal, head};

/// The paper.
pub fn paper(about: &Application, corrected: &[(String, NaiveDate)]) -> Paper {
    let mut blocks = head(Kind::OnTheSpot, about);
    let law = if about.licence {
        format!("依据{LICENSING}，可以当场更正的错误，应当允许当场更正。")
    } else {
        String::new()
    };
    blocks.push(Block::Paragraph(format!(
        "你（单位）于{}提出的“{}”申请，下列内容已经在窗口当场更正，请核对后签字确认。{law}",
        day(about.received),
        about.item
    )));
    let rows = corrected.iter().map(|(what, on)| vec![what.clone(), day(*on)]);
    blocks.push(Block::Table {
        columns: vec![Column::new("更正的内容", 70), Column::new("更正日期", 30)],
        rows: rows.collect(),
    });
    formal(Kind::OnTheSpot, about, blocks)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{about, date, text};
    use super::*;

    #[test]
    fn each_correction_has_its_day() {
        let text = text(&paper(&about(), &[("申请表签名".into(), date("2026-11-27"))]));
        assert!(text.contains("申请表签名\n2026年11月27日") && text.contains("应当允许当场更正"), "{text}");
    }
}
