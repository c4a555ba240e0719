//! 补正材料一次性告知书: everything that is missing, at once. In: the application, what is asked. Out: `Paper`. Absent:
//! what may be asked (`desk::guard`).

use super::super::kind::Kind;
use super::super::paper::{Block, Entry, Field, Paper};
use super::{Application, Article, LICENSING, cited, day, formal, head, way_to_a_person};

/// One thing that is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What.
    pub title: String,
    /// Why.
    pub reason: String,
    /// How to mend it.
    pub mend: String,
    /// Articles; none is 待核.
    pub basis: Vec<Article>,
}

/// What is told with one notice.
#[derive(Debug, Clone)]
pub struct Correction {
    /// To be brought.
    pub ask: Vec<Asked>,
    /// To be corrected at the window.
    pub on_the_spot: Vec<Asked>,
    /// Number of the notice in the case, from 1.
    pub round: usize,
}

/// The paper.
pub fn paper(about: &Application, correction: &Correction) -> Paper {
    let mut blocks = head(Kind::Correction, about);
    let law = if about.licence { format!("依据{LICENSING}，") } else { String::new() };
    let (received, item) = (day(about.received), &about.item);
    let count = correction.ask.len() + correction.on_the_spot.len();
    let everything = match correction.round {
        0 | 1 => format!("现将需要补正的全部内容（共{count}项）一次告知如下。"),
        // Told once holds: a later notice holds only what the applicant's own changes brought.
        _ => format!(
            "因你（单位）在上次告知后变更了申请内容，现将由此需要补正的全部内容（共{count}项）一次告知如下。"
        ),
    };
    blocks.push(Block::Paragraph(format!(
        "你（单位）于{received}提出的“{item}”申请，经审查，申请材料不齐全或者不符合要求。{law}{everything}"
    )));
    let mut part = |title: &str, asked: &[Asked]| {
        if !asked.is_empty() {
            blocks.push(Block::Heading(title.into()));
            blocks.push(Block::Entries(asked.iter().map(entry).collect()));
        }
    };
    part("需要补正的材料和内容", &correction.ask);
    part("可以在窗口当场更正的内容", &correction.on_the_spot);
    blocks.push(Block::Paragraph("补齐后请再到本大厅办理，不用重新提交已经收到的材料。".into()));
    blocks.push(way_to_a_person(about));
    formal(Kind::Correction, about, blocks)
}

fn entry(asked: &Asked) -> Entry {
    let said = vec![
        Field::new("原因", asked.reason.clone()),
        Field::new("怎么补", asked.mend.clone()),
        Field::new("依据", cited(&asked.basis)),
    ];
    Entry { said, title: asked.title.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{about, text};
    use super::*;

    fn asked(title: &str, basis: Vec<Article>) -> Asked {
        Asked { title: title.into(), reason: "没有提交。".into(), mend: "带原件来。".into(), basis }
    }

    #[test]
    fn everything_is_told_with_its_article_or_as_unverified() {
        let article = Article { law: "食品安全法".into(), article: "45".into() };
        let correction = Correction {
            ask: vec![asked("健康证明", vec![article])],
            on_the_spot: vec![asked("申请表签名", Vec::new())],
            round: 1,
        };
        let first = text(&paper(&about(), &correction));
        assert!(
            first.contains("全部内容（共2项）") && first.contains("依据：《食品安全法》第45条"),
            "{first}"
        );
        assert!(first.contains("1．申请表签名\n原因：没有提交。\n怎么补：带原件来。\n依据：待核"), "{first}");
        let second = text(&paper(&about(), &Correction { round: 2, ..correction }));
        assert!(second.contains("上次告知后变更"), "{second}");
    }
}
