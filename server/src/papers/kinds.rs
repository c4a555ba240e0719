//! What each kind of paper says, in the words of the hall. In: plain facts. Out: `Paper`. Absent: where the facts come from
//! (`desk::issue`, `hall::slip`), and any law that the sources of this project don't hold.
//!
//! | file | paper |
//! |---|---|
//! | `acceptance` | 受理通知书、容缺受理通知书 |
//! | `correction` | 补正材料一次性告知书 |
//! | `refusal` | 不予受理通知书 |
//! | `on_the_spot` | 当场更正确认单 |
//! | `slips` | 预约单、排队号条 |

pub mod acceptance;
pub mod correction;
pub mod on_the_spot;
pub mod refusal;
pub mod slips;

use chrono::NaiveDate;

use super::check::Check;
use super::kind::Kind;
use super::paper::{Block, Paper};

/// The Licensing Law on acceptance, correction and refusal.
const LICENSING: &str = "《中华人民共和国行政许可法》第32条";
/// What stands for a line whose article was not read.
pub const UNVERIFIED: &str = "待核";

/// Who issues a formal paper, to whom, about which application.
#[derive(Clone)]
pub struct Application {
    /// The hall, as people call it.
    pub hall: String,
    /// The hall or the rules are samples.
    pub sample: bool,
    /// Name of the applicant.
    pub applicant: String,
    /// Title of the item.
    pub item: String,
    /// Who decides (实施主体).
    pub authority: String,
    /// An administrative licence (行政许可).
    pub licence: bool,
    /// The day on which it was received.
    pub received: NaiveDate,
    /// The window of the first receiver.
    pub window: Option<i64>,
    /// The day of the paper.
    pub on: NaiveDate,
    /// The paper's number.
    pub number: String,
}

impl std::fmt::Debug for Application {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Application({}, …)", self.number)
    }
}

/// An article, ready to print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Title of the law.
    pub law: String,
    /// Number, perhaps with a paragraph: `15(4)`.
    pub article: String,
}

/// `2026年11月26日`
pub fn day(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// `2026年11月26日（星期四）`: days that somebody must keep.
pub fn last_day(last: NaiveDate) -> String {
    format!("{}（{}）", day(last), yushen::value::date::weekday_zh(last))
}

/// Articles as they are cited; 待核 where there is none.
pub fn cited(articles: &[Article]) -> String {
    let one = |cited: &Article| {
        let (number, rest) = cited.article.split_at(cited.article.find('(').unwrap_or(cited.article.len()));
        format!("《{}》第{number}条{}", cited.law, rest.replace('(', "（").replace(')', "）"))
    };
    match articles {
        [] => UNVERIFIED.into(),
        articles => articles.iter().map(one).collect::<Vec<_>>().join("；"),
    }
}

/// The head of a formal paper.
fn head(kind: Kind, about: &Application) -> Vec<Block> {
    let sample = if about.sample { "（示例文书，没有效力）" } else { "" };
    let name = if kind.has_case_number() { "受理编号" } else { "编号" };
    vec![
        Block::Issuer(about.hall.clone()),
        Block::Title(kind.title().into()),
        Block::Number(format!("{sample}{name}：{}", about.number)),
        Block::To(format!("{}：", about.applicant)),
    ]
}

/// What everybody may do who doesn't agree: a person looks at it.
fn way_to_a_person(about: &Application) -> Block {
    let window = about.window.map_or(String::new(), |window| format!("（{window}号）"));
    Block::Paragraph(format!("对本文书有疑问，请到首次接待窗口{window}，或者找大厅值班负责人。"))
}

/// Seal, signatures, and what it takes to be a paper: its code.
fn formal(kind: Kind, about: &Application, mut blocks: Vec<Block>) -> Paper {
    blocks.push(Block::Seal {
        by: about.hall.clone(),
        on: day(about.on),
        place: "（在此加盖专用印章）".into(),
    });
    blocks.push(Block::Sign(vec!["签收人：".into(), "签收日期：".into()]));
    Paper {
        blocks,
        kind,
        number: Some(about.number.clone()),
        on: yushen::value::date::format(about.on),
        title: kind.title().into(),
    }
}

/// Adds the code to check a paper by, beside the seal. Its digest stays what it was.
pub fn with_check(mut paper: Paper, check: &Check) -> Paper {
    let seal = paper.blocks.iter().position(|block| matches!(block, Block::Seal { .. }));
    let code = Block::Code {
        holds: check.address.clone(),
        alt: "核验二维码：打开核验地址".into(),
        words: vec![
            "扫码或者打开下面的地址，核验本文书是否由本大厅出具（不显示姓名）。".into(),
            format!("核验码：{}", check.code),
            check.address.clone(),
        ],
    };
    paper.blocks.insert(seal.map_or(paper.blocks.len(), |at| at + 1), code);
    paper
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn date(text: &str) -> NaiveDate {
        yushen::value::date::parse(text).expect("a date")
    }

    pub(crate) fn about() -> Application {
        Application {
            hall: "小厅".into(),
            sample: false,
            applicant: "欧阳某某".into(),
            item: "开店许可".into(),
            authority: "市场监管部门".into(),
            licence: true,
            received: date("2026-11-26"),
            window: Some(3),
            on: date("2026-11-27"),
            number: "small-2026-000001".into(),
        }
    }

    pub(crate) fn text(paper: &Paper) -> String {
        paper.words().join("\n")
    }

    #[test]
    fn days_and_articles_read_as_people_write_them() {
        assert_eq!(last_day(date("2026-12-04")), "2026年12月4日（星期五）");
        let article = |article: &str| Article { law: "契税法".into(), article: article.into() };
        assert_eq!(cited(&[article("9"), article("15(4)")]), "《契税法》第9条；《契税法》第15条（4）");
        assert_eq!(cited(&[]), "待核");
    }

    #[test]
    fn a_sample_says_that_it_is_one() {
        let paper = |sample| {
            let about = Application { sample, ..about() };
            formal(Kind::Acceptance, &about, head(Kind::Acceptance, &about))
        };
        assert!(text(&paper(true)).contains("没有效力") && !text(&paper(false)).contains("示例"));
    }
}
