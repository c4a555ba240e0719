//! Legal sources (法律依据): laws, regulations, rules, and the articles that the library cites.
//! In: `laws/<law-id>.toml`. Out: `Law`. Absent on purpose: the laws' own wording.

use crate::diagnostic::Diagnostic;
use crate::text::Text;
use crate::toml_reader::{self, Reader, ids};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One legal source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Id, the file's name; cited as `id#article`.
    pub id: String,
    /// Title without 《》.
    pub title: Text,
    /// Document number (文号), where the source gives it.
    pub number: Option<String>,
    /// Who issued it.
    pub issuer: Option<String>,
    /// First day in force, where known.
    pub from: Option<NaiveDate>,
    /// Last day in force, where it has ended.
    pub until: Option<NaiveDate>,
    /// Where the text was read.
    pub source: String,
    /// Article as cited → a one-line paraphrase in our own words.
    pub articles: BTreeMap<String, String>,
}

impl Law {
    /// Whether the law is in force on a day. An end that is not known does not bound it.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }
}

/// Reads `laws/<law-id>.toml`. `None` when it is not TOML; every other mistake is reported and left empty.
pub fn read(path: &str, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Law> {
    toml_reader::read(path, source, diagnostics, |file| {
        let id = ids::file_stem(path).to_owned();
        if !ids::is_slug(&id) {
            file.error("bad-id", format!("`{id}` is not a law id: lower-case letters, digits and hyphens"));
        }
        let (from, until) = in_force(file);
        Some(Law {
            id,
            title: file.text("title"),
            number: file.opt_string("number"),
            issuer: file.opt_string("issuer"),
            from,
            until,
            source: file.string("source"),
            articles: articles(file),
        })
    })
}

fn in_force(file: &mut Reader<'_>) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let Some(mut range) = file.opt_table("in_force") else { return (None, None) };
    let (from, until) = (range.opt_date("from"), range.opt_date("until"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        range.error("empty-range", "`until` lies before `from`");
    }
    range.finish();
    (from, until)
}

fn articles(file: &mut Reader<'_>) -> BTreeMap<String, String> {
    let Some(mut table) = file.opt_table("articles") else { return BTreeMap::new() };
    let mut articles = BTreeMap::new();
    for entry in table.entries() {
        if !ids::is_article(entry.name()) {
            entry.error("bad-id", format!("`{}` is not an article such as `8(1)`", entry.name()));
        }
        if let Some(paraphrase) = entry.string() {
            articles.insert(entry.name().to_owned(), paraphrase.to_owned());
        }
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::date::parse as day;

    const SOURCE: &str = r#"
title = "婚姻登记条例"
number = "样本第1号"
issuer = "国务院"
in_force = { from = 2025-05-10 }
source = "qisehong/china-law-db 快照 b477e47"
[articles]
"8(1)" = "双方出具本人身份证"
"9(3)" = "有配偶的不予登记"
"#;

    fn codes(path: &str, source: &str) -> Vec<&'static str> {
        let mut found = Vec::new();
        let _ = read(path, source, &mut found);
        found.iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_law_is_read_and_has_its_days_in_force() {
        let mut found = Vec::new();
        let law = read("laws/marriage-regulation-2025.toml", SOURCE, &mut found).unwrap();
        assert_eq!(found, []);
        assert_eq!(law.id, "marriage-regulation-2025");
        assert_eq!(law.articles["8(1)"], "双方出具本人身份证");
        assert!(!law.in_force(day("2025-05-09").unwrap()));
        assert!(law.in_force(day("2025-05-10").unwrap()));
        assert!(law.in_force(day("9999-12-31").unwrap()));
    }

    #[test]
    fn the_last_day_is_still_in_force() {
        let source = SOURCE.replace("from = 2025-05-10", "until = 2025-05-09");
        let law = read("laws/a.toml", &source, &mut Vec::new()).unwrap();
        assert!(law.in_force(day("2025-05-09").unwrap()));
        assert!(!law.in_force(day("2025-05-10").unwrap()));
    }

    #[test]
    fn mistakes_are_reported() {
        assert_eq!(codes("laws/Bad_Id.toml", SOURCE), ["bad-id"]);
        assert_eq!(codes("laws/a.toml", &SOURCE.replace("title", "titel")), ["missing-key", "unknown-key"]);
        assert_eq!(codes("laws/a.toml", &SOURCE.replace("8(1)", "8#1")), ["bad-id"]);
        let backwards = SOURCE.replace("from = 2025-05-10", "from = 2025-05-10, until = 2025-05-09");
        assert_eq!(codes("laws/a.toml", &backwards), ["empty-range"]);
        assert_eq!(codes("laws/a.toml", "title = "), ["toml-syntax"]);
    }
}
