//! 保存进度: what was entered, as a file that only the retrieval code opens; and what changed since, when it is read again.
//! In: applications. Out: the text inside of the file, `Changes`. Absent: an account, a server; the review (`state`).
//!
//! | file | job |
//! |---|---|
//! | `code` | the retrieval code: made, written in groups, read as typed |
//! | `file` | the file's form: header and ciphertext |
//! | `lock` | the browser's cryptography |

pub mod code;
pub mod file;
pub mod lock;

use crate::answers::{Answers, Entry};
use crate::model::Review;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a saved file can't be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is no file of this program.
    NotSaved,
    /// A newer program saved it.
    Newer,
    /// It was changed or cut off.
    Damaged,
    /// The code can't be one: mistyped.
    BadCode,
    /// The code is another file's.
    WrongCode,
    /// The browser has no cryptography here.
    NoCrypto,
}

impl Trouble {
    /// Stable code, as the wording table has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotSaved => "resume.not-saved",
            Self::Newer => "resume.newer",
            Self::Damaged => "resume.damaged",
            Self::BadCode => "resume.bad-code",
            Self::WrongCode => "resume.wrong-code",
            Self::NoCrypto => "resume.no-crypto",
        }
    }
}

/// Everything in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Applications, the one shown last first.
    pub cases: Vec<SavedCase>,
}

/// One application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCase {
    /// Item id.
    pub item: String,
    /// What the engine took.
    pub answers: Answers,
    /// What was typed and not submitted.
    pub entered: BTreeMap<String, Entry>,
    /// What was said of it then.
    pub said: Said,
}

/// What was said of an application when it was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Application date (ISO).
    pub on: String,
    /// First day of the version of the item (ISO).
    pub version: String,
    /// SHA-256 of the bundle's manifest.
    pub rules: String,
    /// The outcome in words.
    pub headline: String,
    /// What was to be put right: id and title.
    pub deficits: Vec<(String, String)>,
}

impl Said {
    /// What is said now.
    pub fn now(review: &Review, on: &str, rules: &str) -> Self {
        Self {
            on: on.into(),
            version: review.item.version.clone(),
            rules: rules.into(),
            headline: review.notice.headline.clone(),
            deficits: review.deficits.clone(),
        }
    }
}

/// What is not as it was when the file was saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The day for which it was reviewed then.
    pub on: String,
    /// The rules are another bundle's.
    pub rules: bool,
    /// The versions that decided, then and now, where they differ.
    pub version: Option<(String, String)>,
    /// The outcomes then and now, where they differ.
    pub headline: Option<(String, String)>,
    /// Titles of what is to be put right now and was not then.
    pub added: Vec<String>,
    /// Titles of what was to be put right then and is not now.
    pub gone: Vec<String>,
    /// Questions whose answer does not fit any more.
    pub again: Vec<String>,
}

impl Changes {
    /// Compares.
    pub fn between(then: &Said, now: &Said, again: Vec<String>) -> Self {
        let differ = |then: &str, now: &str| (then != now).then(|| (then.to_owned(), now.to_owned()));
        let only = |these: &[(String, String)], those: &[(String, String)]| {
            let here = |id: &String| those.iter().any(|(other, _)| other == id);
            these.iter().filter(|(id, _)| !here(id)).map(|(_, title)| title.clone()).collect()
        };
        Self {
            on: then.on.clone(),
            rules: then.rules != now.rules,
            version: differ(&then.version, &now.version),
            headline: differ(&then.headline, &now.headline),
            added: only(&now.deficits, &then.deficits),
            gone: only(&then.deficits, &now.deficits),
            again,
        }
    }

    /// Whether anything that the applicant would notice differs.
    pub fn any(&self) -> bool {
        let titles = [&self.added, &self.gone, &self.again];
        self.version.is_some() || self.headline.is_some() || titles.iter().any(|list| !list.is_empty())
    }
}

/// The text inside of the file: JSON, filled up with spaces so that its length says little of what is in it.
pub fn write(saved: &Saved) -> String {
    const STEP: usize = 2048;
    let mut text = serde_json::to_string(saved).unwrap_or_default();
    text.push_str(&" ".repeat(text.len().next_multiple_of(STEP) - text.len()));
    text
}

/// Reads [`write()`]'s text.
///
/// # Errors
/// [`Trouble::Damaged`].
pub fn read(text: &str) -> Result<Saved, Trouble> {
    serde_json::from_str(text).map_err(|_| Trouble::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(rules: &str, headline: &str, deficits: &[&str]) -> Said {
        Said {
            on: "2026-11-22".into(),
            version: "2020-01-01".into(),
            rules: rules.into(),
            headline: headline.into(),
            deficits: deficits.iter().map(|id| ((*id).into(), format!("{id}的名称"))).collect(),
        }
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let then = said("a", "需补正", &["身份证", "照片"]);
        let same = Changes::between(&then, &then, Vec::new());
        assert!(!same.any() && !same.rules);
        let newer = Changes::between(&then, &said("b", "需补正", &["身份证", "照片"]), Vec::new());
        assert!(newer.rules && !newer.any(), "new rules that change nothing for this person");
        let other = Changes::between(&then, &said("b", "暂不符合条件", &["照片", "年龄"]), Vec::new());
        assert!(other.any());
        assert_eq!((other.added, other.gone), (vec!["年龄的名称".into()], vec!["身份证的名称".into()]));
        assert_eq!(other.headline, Some(("需补正".into(), "暂不符合条件".into())));
        assert!(Changes::between(&then, &then, vec!["哪一天出生？".into()]).any());
    }

    #[test]
    fn the_text_tells_little_by_its_length_and_reads_back() {
        let saved = Saved { cases: Vec::new() };
        let text = write(&saved);
        assert_eq!(text.len() % 2048, 0);
        assert_eq!(read(&text), Ok(saved));
        assert_eq!(read(&text[..9]), Err(Trouble::Damaged));
    }
}
