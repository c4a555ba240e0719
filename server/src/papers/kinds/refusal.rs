//! 不予受理通知书: why an application is not accepted, where to turn, and the remedies.
//! In: the application, the grounds. Out: `Paper`. Absent: grounds without an article; the types of the desk have none.

use super::super::kind::Kind;
use super::super::paper::{Block, Entry, Field, Paper};
use super::{Application, Article, LICENSING, cited, day, formal, head, way_to_a_person};

/// A remedy: what, within which time, by which law. Both are read in the law's text (law.md: 行政复议法 20, 行政诉讼法 46).
pub const REDRESS: [(&str, &str, &str); 2] = [
    ("申请行政复议", "60日", "《中华人民共和国行政复议法》第20条"),
    ("向人民法院提起行政诉讼", "6个月", "《中华人民共和国行政诉讼法》第46条"),
];

/// One reason.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The condition.
    pub title: String,
    /// Why it is not met.
    pub reason: String,
    /// Articles.
    pub basis: Vec<Article>,
    /// Where to turn instead.
    pub destination: Option<String>,
}

/// The paper.
pub fn paper(about: &Application, grounds: &[Ground]) -> Paper {
    let mut blocks = head(Kind::Refusal, about);
    let law = if about.licence { format!("依据{LICENSING}，") } else { String::new() };
    blocks.push(Block::Paragraph(format!(
        "你（单位）于{}提出的“{}”申请，经审查，因下列原因，{law}决定不予受理。",
        day(about.received),
        about.item
    )));
    blocks.push(Block::Heading("不予受理的原因".into()));
    blocks.push(Block::Entries(grounds.iter().map(entry).collect()));
    blocks.push(way_to_a_person(about));
    blocks.push(redress());
    blocks.push(Block::Sign(vec!["行政复议机关：".into(), "有管辖权的人民法院：".into()]));
    formal(Kind::Refusal, about, blocks)
}

/// The body and the court are the hall's to fill in: no source of this project names them.
fn redress() -> Block {
    let way = |(first, (what, within, law))| format!("{first}可以依照{law}，在{within}内{what}。");
    let ways = ["如不服本决定，", "也"].into_iter().zip(REDRESS).map(way);
    Block::Redress { title: "救济途径".into(), ways: ways.collect() }
}

fn entry(ground: &Ground) -> Entry {
    let mut said = vec![Field::new("原因", ground.reason.clone()), Field::new("依据", cited(&ground.basis))];
    said.extend(ground.destination.as_ref().map(|to| Field::new("请到", to.clone())));
    Entry { said, title: ground.title.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{about, text};
    use super::*;

    #[test]
    fn a_refusal_has_reason_basis_destination_and_both_remedies() {
        let ground = Ground {
            title: "场所在本区".into(),
            reason: "场所不在本区。".into(),
            basis: vec![Article { law: "食品安全法".into(), article: "35".into() }],
            destination: Some("场所所在地的区政务服务大厅".into()),
        };
        let text = text(&paper(&about(), &[ground]));
        for said in [
            "决定不予受理",
            "原因：场所不在本区。",
            "依据：《食品安全法》第35条",
            "请到：场所所在地的区政务服务大厅",
            "依照《中华人民共和国行政复议法》第20条，在60日内申请行政复议",
            "依照《中华人民共和国行政诉讼法》第46条，在6个月内向人民法院提起行政诉讼",
        ] {
            assert!(text.contains(said), "{said} in {text}");
        }
    }
}
