//! Legal sources (法律依据): laws, regulations, rules, and the articles that the library cites.
//! In: `laws/<law-id>.toml`. Out: `Law`. Absent on purpose: the laws' own wording.

use crate::allowance::{self, Allowance};
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
    /// First and last day of those articles that were not in force as long as the law.
    pub ranges: BTreeMap<String, Range>,
    /// Findings of the lint that the publisher allows.
    pub allow: Vec<Allowance>,
}

/// First and last day, where known.
pub type Range = (Option<NaiveDate>, Option<NaiveDate>);

impl Law {
    /// Whether the law is in force on a day. An end that is not known does not bound it.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// First and last day of an article: its own where the file gives them, else the law's.
    pub fn range_of(&self, article: &str) -> Range {
        let (from, until) = self.ranges.get(article).copied().unwrap_or_default();
        (from.or(self.from), until.or(self.until))
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
        let (articles, ranges) = articles(file);
        Some(Law {
            id,
            title: file.text("title"),
            number: file.opt_string("number"),
            issuer: file.opt_string("issuer"),
            from,
            until,
            source: file.string("source"),
            articles,
            ranges,
            allow: allowance::read(file),
        })
    })
}

fn in_force(file: &mut Reader<'_>) -> Range {
    let Some(mut table) = file.opt_table("in_force") else { return (None, None) };
    let range = range(&mut table);
    table.finish();
    range
}

fn range(table: &mut Reader<'_>) -> Range {
    let (from, until) = (table.opt_date("from"), table.opt_date("until"));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        table.error("empty-range", "`until` lies before `from`");
    }
    (from, until)
}

fn articles(file: &mut Reader<'_>) -> (BTreeMap<String, String>, BTreeMap<String, Range>) {
    let (mut articles, mut ranges) = (BTreeMap::new(), BTreeMap::new());
    let Some(mut table) = file.opt_table("articles") else { return (articles, ranges) };
    for entry in table.entries() {
        let name = entry.name().to_owned();
        if !ids::is_article(&name) {
            entry.error("bad-id", format!("`{name}` is not an article such as `8(1)`"));
        }
        if !entry.value().is_table() {
            articles.extend(entry.string().map(|paraphrase| (name, paraphrase.to_owned())));
        } else if let Some(mut table) = entry.table() {
            articles.insert(name.clone(), table.string("text"));
            ranges.insert(name, range(&mut table));
            table.finish();
        }
    }
    (articles, ranges)
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
    fn an_article_may_end_before_its_law() {
        let table = r#"{ text = "有配偶的不予登记", until = 2025-12-31 }"#;
        let law =
            read("laws/a.toml", &SOURCE.replace("\"有配偶的不予登记\"", table), &mut Vec::new()).unwrap();
        assert_eq!(law.articles["9(3)"], "有配偶的不予登记");
        assert_eq!(law.range_of("9(3)"), (day("2025-05-10"), day("2025-12-31")));
        assert_eq!(law.range_of("8(1)"), (day("2025-05-10"), None));
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
