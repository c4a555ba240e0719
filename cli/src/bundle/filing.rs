//! The change filing (变更报备, 信政数字〔2021〕12号 二(三)1): which items and which decisions changed, since when.
//! In: two bundles. Out: a text that a person files, and whether a person acknowledged it. Absent: sending it.

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use yushen::bundle::build::Golden;
use yushen::bundle::{Built, Index, Moment};
use yushen::calendar::Calendar;
use yushen::value::date;

/// What a person writes into the last line.
const SIGNED: &str = "已核对并同意：";

/// What changed between two bundles.
#[derive(Debug, Default)]
pub struct Change {
    /// The bundle before.
    pub before: Option<u64>,
    /// Items that are new.
    pub added: Vec<String>,
    /// Items that are gone.
    pub removed: Vec<String>,
    /// Versions whose rules are not the same, as `item from`.
    pub versions: Vec<String>,
    /// Golden cases decided otherwise.
    pub decisions: Vec<Decided>,
}

/// A golden case that is decided otherwise.
#[derive(Debug)]
pub struct Decided {
    case: String,
    before: String,
    now: String,
    /// First digits of the new decision's digest: an acknowledgement is for this decision and no other.
    digest: String,
}

impl Decided {
    fn row(&self) -> String {
        format!("| {} | {} | {} | {} |", self.case, self.before, self.now, self.digest)
    }
}

impl Change {
    /// The first bundle of a store.
    pub fn first(built: &Built) -> Self {
        Self { added: built.index.items().iter().map(|i| i.id.clone()).collect(), ..Self::default() }
    }

    /// What is different in `built`.
    pub fn between(counter: u64, index: &Index, old: &[Golden], built: &Built, golden: &[Golden]) -> Self {
        let mut change = Self { before: Some(counter), ..Self::default() };
        for item in built.index.items() {
            let Some(before) = index.item(&item.id) else {
                change.added.push(item.id.clone());
                continue;
            };
            let differing = item.versions.iter().filter(|stage| !before.versions.contains(stage));
            change.versions.extend(differing.map(|stage| format!("{} {}", item.id, stage.from)));
        }
        let gone = index.items().iter().filter(|item| built.index.item(&item.id).is_none());
        change.removed.extend(gone.map(|item| item.id.clone()));
        let now: BTreeMap<&str, &Golden> = golden.iter().map(|g| (g.case.as_str(), g)).collect();
        for before in old {
            let (outcome, digest) = match now.get(before.case.as_str()) {
                Some(now) if now.decision == before.decision => continue,
                Some(now) => (now.outcome.as_str(), now.decision.trim_start_matches("sha256:")),
                None => ("（用例已删除）", "–"),
            };
            change.decisions.push(Decided {
                case: before.case.clone(),
                before: before.outcome.clone(),
                now: outcome.into(),
                digest: digest.chars().take(16).collect(),
            });
        }
        change
    }
}

/// The filing.
pub fn text(change: &Change, built: &Built, calendar: &Calendar) -> String {
    let mut text = String::new();
    let said = &built.said;
    let mut line = |line: String| {
        // Writing into a string has no way to fail.
        let _ = writeln!(text, "{line}");
    };
    line("# 办事条件变更报备".into());
    line(String::new());
    line(format!("- 规则库：{}", said.title.zh));
    line(format!("- 发布单位：{}", said.publisher.zh));
    line(format!("- 本次发布序号：{}；摘要 sha256:{}", said.counter, built.digest));
    match change.before {
        Some(before) => line(format!("- 上一次发布序号：{before}")),
        None => line("- 上一次发布：无，这是第一次发布".into()),
    }
    if said.sample {
        line("- 含示例值：只供试用，不得在大厅使用，不必报备".into());
    }
    line(format!("- 实施时间：{} 起（协调世界时）", said.not_before));
    let latest = latest(&said.not_before, calendar);
    line(format!("- 报备时限：自变更之日起一个工作日内（信政数字〔2021〕12号 二（三）1），{latest}"));
    for (title, list) in [
        ("新增事项", &change.added),
        ("取消事项", &change.removed),
        ("规则、材料或者依据有变化的版本（事项 施行日期）", &change.versions),
    ] {
        line(format!("\n## {title}\n"));
        if list.is_empty() {
            line("无。".into());
        }
        list.iter().for_each(|entry| line(format!("- {entry}")));
    }
    line("\n## 结论有变化的用例\n".into());
    if change.decisions.is_empty() {
        line("无。".into());
    } else {
        line("| 用例 | 原结论 | 现结论 | 现结论摘要 |\n|---|---|---|---|".into());
        change.decisions.iter().for_each(|decided| line(decided.row()));
        line(format!("\n核对以后，请在下面一行的冒号后面写上姓名和日期：\n\n{SIGNED}"));
    }
    text
}

/// The last day for filing: the first working day after the day, here and not in UTC, on which the change takes effect.
fn latest(not_before: &str, calendar: &Calendar) -> String {
    const HERE: i64 = 8 * 3600;
    let local = Moment::parse(not_before).map(|moment| Moment(moment.0 + HERE).to_string());
    let day = local.as_deref().and_then(|text| date::parse(text.split('T').next()?));
    match day.and_then(|day| calendar.add_workdays(day, 1)) {
        Some(last) => format!("最迟{}", date::format(last)),
        None => "最迟日期请自行核对：规则库里没有这一年的工作日历".into(),
    }
}

/// Whether a person acknowledged every changed decision in the filing at `path`.
pub fn is_acknowledged(path: Option<&Path>, change: &Change) -> Result<bool> {
    let Some(path) = path else { return Ok(false) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("can't read the filing `{}`", path.display()))?;
    let signed = text
        .lines()
        .any(|line| line.strip_prefix(SIGNED).is_some_and(|name| name.trim().chars().count() >= 2));
    let all = change.decisions.iter().all(|decided| text.contains(&decided.row()));
    Ok(signed && all)
}
