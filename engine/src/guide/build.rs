//! Builds the guide of a version as data.

use super::wording::say;
use super::{Article, Condition, Guide, Line, Material, Missing, When, when};
use crate::decision::basis;
use crate::item::{self, Effect, Form, Item, LegalLine, LegalText, LimitUnit, Status};
use crate::library::{Library, Version};
use crate::notice;
use crate::script::ir::Op;
use crate::script::program::Check;
use crate::text::{Lang, Text};
use crate::value::date;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// The guide of `version` for the day `on`, in `lang`.
pub fn build(library: &Library, version: &Version, on: NaiveDate, lang: Lang) -> Guide {
    let writer = Writer { library, version, item: &version.item, on, lang };
    let mut guide = Guide {
        lang,
        item: version.item.id.clone(),
        version: date::format(version.item.from),
        until: version.until.map(date::format),
        on: date::format(on),
        title: writer.text(&version.item.title),
        publisher: writer.text(&library.publisher),
        basics: writer.basics(),
        articles: writer.articles(),
        conditions: writer.conditions(),
        materials: writer.materials(),
        steps: version.item.steps.iter().map(|step| writer.text(step)).collect(),
        limits: writer.limits(),
        fee: version.item.fee.as_ref().map(|fee| writer.legal_text(fee)),
        contact: version.item.contact.as_ref().map(|contact| writer.legal_text(contact)),
        missing: writer.missing(),
        note: version.item.note.as_ref().map(|note| writer.text(note)),
        unconfirmed: 0,
        sample: library.profile.as_ref().and_then(|profile| profile.warning(lang)),
        closing: ["closing.advice", "closing.right"].map(|code| notice::say(lang, code, &[])).into(),
    };
    guide.unconfirmed = unconfirmed(&guide);
    guide
}

/// Lines that are 待核, each place once.
fn unconfirmed(guide: &Guide) -> usize {
    let conditions = guide.conditions.iter().map(|c| &c.title);
    let materials =
        guide.materials.iter().flat_map(|m| [&m.title].into_iter().chain(&m.standards).chain(&m.substitutes));
    let rest = guide.limits.iter().chain(&guide.fee).chain(&guide.contact);
    conditions.chain(materials).chain(rest).filter(|line| line.unconfirmed).count()
}

struct Writer<'a> {
    library: &'a Library,
    version: &'a Version,
    item: &'a Item,
    on: NaiveDate,
    lang: Lang,
}

impl Writer<'_> {
    fn say(&self, code: &str, values: &[&str]) -> String {
        say(self.lang, code, values)
    }

    fn text(&self, text: &Text) -> String {
        text.get(self.lang).to_string()
    }

    fn plain(&self, text: String) -> Line {
        Line { basis: Vec::new(), unconfirmed: false, text }
    }

    fn line(&self, text: String, legal: &LegalLine) -> Line {
        let cited = basis(self.library, legal);
        Line {
            basis: cited.iter().map(|b| notice::cite(b, self.lang)).collect(),
            unconfirmed: legal.status == Status::Unconfirmed,
            text,
        }
    }

    fn legal_text(&self, legal: &LegalText) -> Line {
        self.line(self.text(&legal.text), &legal.legal)
    }

    /// Words for values whose ids are those of `item.toml`.
    fn ids(&self, prefix: &str, values: &[impl Serialize]) -> String {
        let id = |value| serde_json::to_value(value).ok()?.as_str().map(str::to_owned);
        let words = values.iter().filter_map(id).map(|id| self.say(&format!("{prefix}.{id}"), &[]));
        words.collect::<Vec<_>>().join(&self.say("joint", &[]))
    }

    fn basics(&self) -> Vec<(String, Vec<Line>)> {
        let item = self.item;
        let window = self.ids("window", &[item.window]);
        let places: Vec<Line> = match item.accepted_at.as_slice() {
            [] => vec![self.plain(self.say("place.window", &[&window]))],
            places => places.iter().map(|place| self.plain(self.text(place))).collect(),
        };
        let unknown = || self.plain(self.say("unknown", &[]));
        let handling = item.handling.as_ref();
        let channels =
            handling.map_or_else(unknown, |h| self.line(self.ids("channel", &h.channels), &h.legal));
        let delivery =
            handling.map_or_else(unknown, |h| self.line(self.ids("delivery", &h.delivery), &h.legal));
        let visits = item.visits.as_ref().map_or_else(unknown, |visits| {
            let (min, max) = (visits.min.to_string(), visits.max.to_string());
            let text = match min == max {
                true => self.say("visits", &[&min]),
                false => self.say("visits.range", &[&min, &max]),
            };
            self.line(text, &visits.legal)
        });
        let limits = self.limits();
        let mut limits = if limits.is_empty() { vec![unknown()] } else { limits };
        // The label of the row says it already.
        let label = self.say("limit", &[&self.say("row.limit", &[]), ""]);
        for line in &mut limits {
            if let Some(rest) = line.text.strip_prefix(&label) {
                line.text = rest.to_string();
            }
        }
        let fee = item.fee.as_ref().map_or_else(unknown, |fee| self.legal_text(fee));
        let rows = [
            ("row.title", vec![self.plain(self.text(&item.title))]),
            ("row.type", vec![self.plain(self.ids("type", &[item.item_type]))]),
            ("row.level", vec![self.plain(self.ids("level", &item.levels))]),
            ("row.audience", vec![self.plain(self.ids("audience", &item.audience))]),
            ("row.window", vec![self.plain(window)]),
            ("row.authority", vec![self.plain(self.text(&item.authority))]),
            ("row.place", places),
            ("row.channels", vec![channels]),
            ("row.delivery", vec![delivery]),
            ("row.visits", vec![visits]),
            ("row.result", vec![self.plain(self.text(&item.result))]),
            ("row.limit", limits),
            ("row.fee", vec![fee]),
        ];
        rows.into_iter().map(|(code, lines)| (self.say(code, &[]), lines)).collect()
    }

    fn limits(&self) -> Vec<Line> {
        let limits = self.item.limits.iter().map(|limit| {
            let days = limit.days.map_or(String::new(), |days| days.to_string());
            let code = match limit.unit {
                LimitUnit::OnTheSpot => "limit.on_the_spot",
                LimitUnit::WorkingDays => "limit.working_days",
                LimitUnit::CalendarDays => "limit.calendar_days",
                LimitUnit::DaysUnclear => "limit.days_unclear",
            };
            let days = match limit.days.is_none() && limit.unit != LimitUnit::OnTheSpot {
                true => self.say("unknown", &[]),
                false => self.say(code, &[&days]),
            };
            let mut text = self.say("limit", &[limit.title.get(self.lang), &days]);
            if let Some(start) = &limit.start {
                // The start is written with or without “从…起”.
                let start = start.get(self.lang);
                let start =
                    start.trim_start_matches(['自', '从']).trim_end_matches("起算").trim_end_matches('起');
                text.push_str(&self.say("limit.start", &[start]));
            }
            self.line(text, &limit.legal)
        });
        limits.collect()
    }

    fn when(&self, check: Option<&Check>) -> Option<When> {
        check.map(|check| when::of(self.version, check, self.lang))
    }

    fn conditions(&self) -> Vec<Condition> {
        let all = self.item.conditions.iter().zip(&self.version.program.conditions);
        let all = all.map(|(condition, code)| {
            let mend = condition.mend.get(self.lang);
            let otherwise = match condition.effect {
                Effect::Ineligible => self.say("otherwise.ineligible", &[mend]),
                Effect::Correctable if condition.on_the_spot => self.say("otherwise.on_the_spot", &[mend]),
                Effect::Correctable => self.say("otherwise.correctable", &[mend]),
                Effect::Elsewhere => {
                    let destination = condition.destination.as_ref().map_or("", |d| d.get(self.lang));
                    self.say("otherwise.elsewhere", &[destination, mend])
                }
                Effect::Verify => self.say("otherwise.verify", &[mend]),
            };
            Condition {
                otherwise,
                title: self.line(self.text(&condition.title), &condition.legal),
                when: self.when(code.applies.as_ref()),
            }
        });
        all.collect()
    }

    fn materials(&self) -> Vec<Material> {
        let all = self.item.materials.iter().zip(&self.version.program.materials);
        all.map(|(material, code)| self.material(material, code.needs.as_ref())).collect()
    }

    fn material(&self, material: &item::Material, needs: Option<&Check>) -> Material {
        let names = Form::ALL.iter().filter(|f| material.kinds.contains(f));
        let names: Vec<String> = names.map(|f| self.say(&format!("form.{}", f.id()), &[])).collect();
        let form = names.join(&self.say("form.or", &[]));
        let by_department = material.substitutes.shared.is_some();
        let mut standards = Vec::new();
        if !by_department {
            standards.push(self.line(self.say("standard.form", &[&form]), &material.legal));
            standards.extend(material.checks.iter().map(|c| self.line(self.text(&c.title), &c.legal)));
        }
        let kinds = [
            ("substitute.licence", &material.substitutes.licence),
            ("substitute.shared", &material.substitutes.shared),
            ("substitute.commitment", &material.substitutes.commitment),
        ];
        let substitutes = kinds.into_iter().filter_map(|(code, legal)| {
            let legal = legal.as_ref()?;
            Some(self.line(self.say(code, &[legal.text.get(self.lang)]), &legal.legal))
        });
        let later = material.minor.then(|| match material.defer_days {
            Some(days) => self.say("later.days", &[&days.to_string()]),
            None => self.say("later", &[]),
        });
        Material {
            by_department,
            copies: material.copies,
            form,
            how: self.text(&material.mend),
            issuer: material.issuer.as_ref().map(|issuer| self.text(issuer)),
            later,
            mistakes: material.mistakes.iter().map(|mistake| self.text(mistake)).collect(),
            on_the_spot: material.on_the_spot,
            sample: material.sample.as_ref().map(|sample| self.text(sample)),
            standards,
            substitutes: substitutes.collect(),
            title: self.line(self.text(&material.title), &material.legal),
            when: self.when(needs),
        }
    }

    /// Articles that any line of the item cites, by law in the order of first mention.
    fn articles(&self) -> Vec<Article> {
        let item = self.item;
        let legal = item.conditions.iter().map(|c| &c.legal);
        let legal = legal.chain(item.materials.iter().flat_map(|m| {
            let substitutes = [&m.substitutes.licence, &m.substitutes.shared, &m.substitutes.commitment];
            let substitutes = substitutes.into_iter().flatten().map(|s| &s.legal);
            [&m.legal].into_iter().chain(m.checks.iter().map(|c| &c.legal)).chain(substitutes)
        }));
        let legal =
            legal.chain(item.limits.iter().map(|l| &l.legal)).chain(item.visits.iter().map(|v| &v.legal));
        let legal = legal.chain(item.fee.iter().chain(&item.contact).map(|l| &l.legal));
        let mut laws: Vec<&str> = Vec::new();
        let mut cited: Vec<(&str, &str)> = Vec::new();
        for citation in legal.flat_map(|legal| &legal.basis) {
            if !laws.contains(&citation.law.as_str()) {
                laws.push(&citation.law);
            }
            cited.push((&citation.law, &citation.article));
        }
        let mut articles = Vec::new();
        for law in laws {
            let mut seen: Vec<&str> = cited.iter().filter(|(l, _)| *l == law).map(|(_, a)| *a).collect();
            seen.sort_by_key(|article| (number(article), *article));
            seen.dedup();
            articles.extend(seen.into_iter().map(|article| self.article(law, article)));
        }
        articles
    }

    fn article(&self, id: &str, article: &str) -> Article {
        let law = self.library.laws.get(id);
        let title = law.map_or(id.to_string(), |law| match self.lang {
            Lang::Zh => format!("《{}》", law.title.get(self.lang)),
            Lang::En => law.title.get(self.lang).to_string(),
        });
        let number = law.and_then(|law| law.number.as_ref()).map_or(String::new(), |n| format!("（{n}）"));
        let (first, rest) = article.split_at(article.find('(').unwrap_or(article.len()));
        let rest = match self.lang {
            Lang::Zh => rest.replace('(', "（").replace(')', "）"),
            Lang::En => rest.to_string(),
        };
        Article {
            article: self.say("article.cited", &[first, &rest]),
            law: format!("{title}{number}"),
            says: law.and_then(|law| law.articles.get(article)).cloned().unwrap_or_default(),
        }
    }

    /// Parameters that some check reads and that have no value on the day.
    fn missing(&self) -> Vec<Missing> {
        let mut read = BTreeSet::new();
        let program = &self.version.program;
        let conditions = program.conditions.iter().flat_map(|c| c.applies.iter().chain([&c.holds]));
        let checks = conditions.chain(program.materials.iter().flat_map(|m| m.needs.iter().chain(&m.checks)));
        for check in checks {
            check.node.walk(&mut |node| {
                if let Op::Parameter(index) = node.op {
                    read.extend(program.parameters.get(usize::from(index)));
                }
            });
        }
        let unset = read.into_iter().filter_map(|name| self.library.parameters.get(name));
        let unset = unset.filter(|parameter| parameter.value_on(self.on).is_none());
        let named = unset.map(|parameter| Missing {
            supplied_by: parameter.values.iter().rev().find_map(|v| v.supplied_by.clone()),
            title: self.text(&parameter.title),
        });
        named.collect()
    }
}

fn number(article: &str) -> u32 {
    article.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap_or(u32::MAX)
}
