//! Legal basis: there is one, it is in force on the item's days, and a charge rests on one (notice 二(三)2).
//! In: every legal line of an item. Out: lines that rest on nothing, or on law of another time.
//! Absent: a confirmed line without an article, and an article that no law file lists: the library's own check.

use super::context::{Context, Finding, View};
use crate::item::{LegalLine, Status};
use crate::law::Range;
use crate::value::date;
use chrono::NaiveDate;

/// Words by which a fee says that nothing is charged.
const FREE: [&str; 5] = ["不收费", "不收取", "不收任何费用", "免费", "免收"];
/// Words by which it says that something is.
const CHARGED: [&str; 5] = ["元", "收取", "缴纳", "工本费", "收费标准"];

/// Finds lines without a basis or with one of another time.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        for (part, what, legal) in lines(view) {
            match legal.status {
                Status::Confirmed => in_force(context, view, &part, &what, legal, findings),
                Status::Unconfirmed if legal.source.is_none() => {
                    let material = part.starts_with("materials.") && part.matches('.').count() == 1;
                    let code = if material { "unfounded-material" } else { "basis-missing" };
                    if part == "fee" {
                        continue; // said by `fee-without-basis` where something is charged
                    }
                    let message = format!("{what} rests on no article and names no source");
                    let hint = "find the article and set `confirmed`, name where it was read in `source`, or take it out";
                    findings.push(view.finding(code, &part, message).hint(hint));
                }
                Status::Unconfirmed => {}
            }
        }
        fee(view, findings);
    }
}

fn fee(view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(fee) = &view.item().fee else { return };
    let says = |words: &[&str]| words.iter().any(|word| fee.text.zh.contains(word));
    let (free, amount) = (says(&FREE), fee.text.zh.contains('元'));
    if fee.legal.status == Status::Confirmed || (free && !amount) {
        return;
    }
    let charged = amount || says(&CHARGED);
    let message = match (&fee.legal.source, charged) {
        (_, false) => "not said whether a fee is charged".to_owned(),
        (Some(source), true) => format!("a fee is charged on no confirmed article; source: `{source}`"),
        (None, true) => "a fee is charged on no article and no source".to_owned(),
    };
    let finding = view.finding("fee-without-basis", "fee", message).hint(
        "cite the law or the decision that sets the fee; without one nothing may be charged (administrative-licensing-law#58)",
    );
    let open = !charged || fee.legal.source.is_some();
    findings.push(if open { finding.to_be_confirmed() } else { finding });
}

/// Every legal line: its part, what it is in words, its standing.
fn lines<'v>(view: &'v View<'_>) -> Vec<(String, String, &'v LegalLine)> {
    let item = view.item();
    let mut lines = Vec::new();
    let mut add = |part: String, what: String, legal: &'v LegalLine| lines.push((part, what, legal));
    if let Some(visits) = &item.visits {
        add("visits".into(), "the number of visits".into(), &visits.legal);
    }
    if let Some(handling) = &item.handling {
        add("handling".into(), "the handling".into(), &handling.legal);
    }
    if let Some(fee) = &item.fee {
        add("fee".into(), "the fee".into(), &fee.legal);
    }
    for limit in &item.limits {
        add(format!("limits.{}", limit.id), format!("limit `{}`", limit.id), &limit.legal);
    }
    for condition in &item.conditions {
        add(
            format!("conditions.{}", condition.id),
            format!("condition `{}`", condition.id),
            &condition.legal,
        );
    }
    for material in &item.materials {
        let part = format!("materials.{}", material.id);
        for check in material.checks.iter().filter(|check| check.legal.basis != material.legal.basis) {
            let what = format!("check `{}.{}`", material.id, check.id);
            add(format!("{part}.checks.{}", check.id), what, &check.legal);
        }
        add(part, format!("material `{}`", material.id), &material.legal);
    }
    lines
}

fn in_force(
    context: &Context<'_>,
    view: &View<'_>,
    part: &str,
    what: &str,
    legal: &LegalLine,
    findings: &mut Vec<Finding>,
) {
    let version = view.version;
    for (index, citation) in legal.basis.iter().enumerate() {
        let Some(law) = context.library.laws.get(&citation.law) else { continue };
        let range = law.range_of(&citation.article);
        let Some(lacking) = lacking((version.item.from, version.until), range) else { continue };
        let message = format!(
            "{what} rests on `{}#{}`, which is in force {}; this version is in force {}, so {lacking}",
            citation.law,
            citation.article,
            words(range.0, range.1),
            version.range(),
        );
        let hint = format!(
            "cite the text that is in force on those days, end the version with it, or mend laws/{}.toml",
            citation.law
        );
        let place = view.places.span(&format!("{part}.basis.{index}"));
        let mut finding = view.finding("basis-not-in-force", part, message).hint(hint);
        finding.diagnostic.span = place;
        findings.push(finding);
    }
}

/// The days of a version on which a range is not in force, in words.
fn lacking(version: (NaiveDate, Option<NaiveDate>), range: Range) -> Option<String> {
    let before = range.0.filter(|from| version.0 < *from);
    if let Some(from) = before {
        return Some(format!("it has no basis before {}", date::format(from)));
    }
    let until = range.1?;
    let ends_first = version.1.is_none_or(|last| until < last);
    ends_first.then(|| format!("it has no basis after {}", date::format(until)))
}

fn words(from: Option<NaiveDate>, until: Option<NaiveDate>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("{} to {}", date::format(from), date::format(until)),
        (Some(from), None) => format!("from {}", date::format(from)),
        (None, Some(until)) => format!("until {}", date::format(until)),
        (None, None) => "always".to_owned(),
    }
}
