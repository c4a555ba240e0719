//! Builds the graph of a version.

use super::{Check, End, Graph, Source, SourceKind};
use crate::item::{Effect, FactSource, Item, Status};
use crate::library::{Library, Version};
use crate::notice::say;
use crate::script::ir::Op;
use crate::script::program::Check as Code;
use crate::text::{Lang, Text};
use crate::value::date;
use chrono::NaiveDate;

/// The graph of `version` on the day `on`, in `lang`.
pub fn build(library: &Library, version: &Version, on: NaiveDate, lang: Lang) -> Graph {
    let mut builder = Builder { library, version, item: &version.item, on, lang, sources: Vec::new() };
    builder.facts();
    let mut ends: Vec<End> = Vec::new();
    let mut checks: Vec<Check> = Vec::new();
    for effect in [Effect::Elsewhere, Effect::Ineligible, Effect::Correctable, Effect::Verify] {
        for (index, condition) in builder.item.conditions.iter().enumerate() {
            if condition.effect != effect {
                continue;
            }
            let end = builder.end(effect, condition.destination.as_ref());
            let outcome = match ends.iter().position(|other| *other == end) {
                Some(outcome) => outcome,
                None => {
                    ends.push(end);
                    ends.len() - 1
                }
            };
            checks.push(builder.condition(index, outcome));
        }
    }
    let first = ends.len();
    ends.extend(builder.material_ends());
    for (index, material) in builder.item.materials.iter().enumerate() {
        let outcome = match (material.substitutes.shared.is_some(), material.minor) {
            (true, _) => first + 2,
            (false, true) => first + 1,
            (false, false) => first,
        };
        checks.push(builder.material(index, outcome));
    }
    crate::order::sort_by(&mut checks, |a, b| a.outcome.cmp(&b.outcome));
    let used: Vec<bool> = (0..ends.len()).map(|end| checks.iter().any(|c| c.outcome == end)).collect();
    let place = |end: usize| used[..end].iter().filter(|used| **used).count();
    checks.iter_mut().for_each(|check| check.outcome = place(check.outcome));
    let mut kept = used.iter();
    ends.retain(|_| kept.next() == Some(&true));
    ends.extend(builder.rest());
    builder.finish(checks, ends)
}

struct Builder<'a> {
    library: &'a Library,
    version: &'a Version,
    item: &'a Item,
    on: NaiveDate,
    lang: Lang,
    sources: Vec<(Key, Source)>,
}

/// What a source is, to find it again.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    Fact(usize),
    Date,
    Value(String),
}

impl Builder<'_> {
    fn words(&self, zh: &str, en: &str) -> String {
        if self.lang == Lang::Zh { zh.to_string() } else { en.to_string() }
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.lang).to_string()
    }

    /// Facts section by section, as they are asked.
    fn facts(&mut self) {
        let mut order: Vec<usize> = (0..self.item.facts.len()).collect();
        order.sort_by_key(|index| {
            let section = self.item.facts[*index].section.as_deref();
            self.item.sections.iter().position(|s| Some(s.id.as_str()) == section).unwrap_or(usize::MAX)
        });
        for index in order {
            let fact = &self.item.facts[index];
            let section = self.item.sections.iter().find(|s| Some(&s.id) == fact.section.as_ref());
            let kind = match fact.source {
                FactSource::Applicant => SourceKind::Asked,
                FactSource::Licence | FactSource::Shared => SourceKind::Supplied,
            };
            let section = section.map_or_else(|| self.words("问题", "Questions"), |s| self.text(&s.title));
            self.sources.push((Key::Fact(index), Source { kind, section, title: self.text(&fact.question) }));
        }
    }

    fn end(&self, effect: Effect, destination: Option<&Text>) -> End {
        let unmet = self.words("不符合", "not met");
        match effect {
            Effect::Elsewhere => End {
                when: unmet,
                title: destination.map_or_else(
                    || say(self.lang, "elsewhere", &[]),
                    |d| format!("{}{}", self.words("请到", "Go to: "), self.text(d)),
                ),
                tone: "stop",
            },
            Effect::Ineligible => End { when: unmet, title: say(self.lang, "ineligible", &[]), tone: "stop" },
            Effect::Correctable => {
                End { when: unmet, title: say(self.lang, "correctable", &[]), tone: "mend" }
            }
            Effect::Verify => End {
                when: self.words("不用您准备", "nothing to prepare"),
                title: self.words(
                    "由窗口工作人员核对，不影响预审结论",
                    "Checked by staff at the window; does not change the result",
                ),
                tone: "person",
            },
        }
    }

    /// Of materials that must be there, that may follow, and that the department verifies.
    fn material_ends(&self) -> [End; 3] {
        let lacking = self.words("缺少或者不符合要求", "missing or not acceptable");
        [
            End { when: lacking.clone(), title: say(self.lang, "correctable", &[]), tone: "mend" },
            End { when: lacking, title: say(self.lang, "ready_deferred", &[]), tone: "go" },
            End {
                when: self.words("数据共享", "data sharing"),
                title: say(self.lang, "material.by_department", &[]),
                tone: "person",
            },
        ]
    }

    /// Outcomes of the whole.
    fn rest(&self) -> [End; 3] {
        [
            End {
                when: self.words("还有内容没有填写", "something is not answered yet"),
                title: say(self.lang, "unsettled", &[]),
                tone: "wait",
            },
            End {
                when: self.words("有标准没有填写或者算不出来", "a value is not set or can't be computed"),
                title: say(self.lang, "referred", &[]),
                tone: "person",
            },
            End {
                when: self.words("全部符合、材料齐全", "all met, all papers there"),
                title: say(self.lang, "ready", &[]),
                tone: "go",
            },
        ]
    }

    fn condition(&mut self, index: usize, outcome: usize) -> Check {
        let (condition, code) = (&self.item.conditions[index], &self.version.program.conditions[index]);
        let notes = code.applies.iter().map(|_| self.words("视情况适用", "applies in some cases")).collect();
        Check {
            outcome,
            notes,
            decided_by: self.read_by([&code.holds].into_iter()),
            applies_by: self.read_by(code.applies.iter()),
            title: self.text(&condition.title),
            unconfirmed: condition.legal.status == Status::Unconfirmed,
        }
    }

    fn material(&mut self, index: usize, outcome: usize) -> Check {
        let (material, code) = (&self.item.materials[index], &self.version.program.materials[index]);
        let mut notes = Vec::new();
        if code.needs.is_some() {
            notes.push(self.words("有的情形需要", "needed in some cases"));
        }
        if !material.checks.is_empty() && material.substitutes.shared.is_none() {
            let titles: Vec<String> = material.checks.iter().map(|check| self.text(&check.title)).collect();
            let joint = self.words("；", "; ");
            notes.push(format!("{}{}", self.words("检查：", "Checked: "), titles.join(&joint)));
        }
        let title = match self.lang {
            Lang::Zh => format!("《{}》", self.text(&material.title)),
            Lang::En => self.text(&material.title),
        };
        Check {
            outcome,
            notes,
            decided_by: self.read_by(code.checks.iter()),
            applies_by: self.read_by(code.needs.iter()),
            title,
            unconfirmed: material.legal.status == Status::Unconfirmed,
        }
    }

    /// Sources that checks read, ascending.
    fn read_by<'c>(&mut self, checks: impl Iterator<Item = &'c Code>) -> Vec<usize> {
        let mut read: Vec<usize> = Vec::new();
        for check in checks {
            for slot in &check.slots {
                let path = self.version.layout.root.slots.get(*slot as usize).map(|info| &info.path);
                let name =
                    path.filter(|_| *slot < self.version.layout.fact_slots).and_then(|p| p.split('.').next());
                if let Some(fact) = name.and_then(|name| self.item.facts.iter().position(|f| f.id == name)) {
                    read.extend(self.sources.iter().position(|(key, _)| *key == Key::Fact(fact)));
                }
            }
            let (mut on, mut values) = (false, Vec::new());
            check.node.walk(&mut |node| match &node.op {
                Op::On => on = true,
                Op::Parameter(index) => {
                    values.extend(self.version.program.parameters.get(usize::from(*index)).cloned())
                }
                Op::Table(index, _) => {
                    values
                        .extend(self.version.program.tables.get(usize::from(*index)).map(|t| t.name.clone()));
                }
                _ => {}
            });
            if on {
                read.push(self.date());
            }
            for name in values {
                read.extend(self.value(&name));
            }
        }
        read.sort_unstable();
        read.dedup();
        read
    }

    fn place(&mut self, key: Key, source: Source) -> usize {
        match self.sources.iter().position(|(other, _)| *other == key) {
            Some(index) => index,
            None => {
                self.sources.push((key, source));
                self.sources.len() - 1
            }
        }
    }

    fn rules(&self) -> String {
        self.words("日期和标准", "Dates and values")
    }

    fn date(&mut self) -> usize {
        let title = self.words("申请日期", "Date of application");
        let source = Source { kind: SourceKind::Date, section: self.rules(), title };
        self.place(Key::Date, source)
    }

    fn value(&mut self, name: &str) -> Option<usize> {
        let (title, set) = match (self.library.parameters.get(name), self.library.tables.get(name)) {
            (Some(parameter), _) => (&parameter.title, parameter.value_on(self.on).is_some()),
            (_, Some(table)) => {
                (&table.title, table.versions.iter().all(|v| v.rows.iter().all(|r| r.value.is_some())))
            }
            _ => return None,
        };
        let kind = if set { SourceKind::Value } else { SourceKind::Unset };
        let source = Source { kind, section: self.rules(), title: self.text(title) };
        Some(self.place(Key::Value(name.to_string()), source))
    }

    fn finish(self, checks: Vec<Check>, ends: Vec<End>) -> Graph {
        let (title, from) = (self.text(&self.item.title), date::format(self.item.from));
        let title = match self.lang {
            Lang::Zh => format!("{title}（{from} 起施行）"),
            Lang::En => format!("{title} (in force from {from})"),
        };
        let sources: Vec<Source> = self.sources.iter().map(|(_, source)| source.clone()).collect();
        let description = self.description(&sources, &checks, &ends);
        Graph {
            heads: [
                self.words("问题和依据的内容", "What decides"),
                self.words("条件和材料", "Conditions and papers"),
                self.words("结论", "Outcome"),
            ],
            legend: [
                self.words("决定是否符合", "decides whether it is met"),
                self.words("决定是否适用、是否需要", "decides whether it applies or is needed"),
                self.words("待核，或者没有填值", "to be confirmed, or without a value"),
            ],
            checks,
            description,
            ends,
            sources,
            title,
        }
    }

    fn description(&self, sources: &[Source], checks: &[Check], ends: &[End]) -> String {
        let names = |list: &[usize]| {
            let names: Vec<&str> = list.iter().map(|index| sources[*index].title.as_str()).collect();
            names.join(&self.words("、", ", "))
        };
        let mut sentences = Vec::new();
        for check in checks {
            let mut sentence = check.title.clone();
            if !check.applies_by.is_empty() {
                sentence += &self.words("，是否适用或者需要，看：", "; whether it applies depends on: ");
                sentence += &names(&check.applies_by);
            }
            if !check.decided_by.is_empty() {
                sentence += &self.words("，是否符合，看：", "; whether it is met depends on: ");
                sentence += &names(&check.decided_by);
            }
            let end = &ends[check.outcome];
            sentences.push(format!("{sentence}{}{} → {}", self.words("；", "; "), end.when, end.title));
        }
        let used = checks.iter().map(|check| check.outcome).max().map_or(0, |last| last + 1);
        sentences.extend(ends[used..].iter().map(|end| format!("{} → {}", end.when, end.title)));
        sentences.join(&self.words("。", ". "))
    }
}
