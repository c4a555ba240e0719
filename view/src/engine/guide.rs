//! The engine's service guide as the pages show it. In: a version, its guide. Out: `GuideView`.
//! Absent: wording; every word is the engine's own guide's, as `yushen guide` prints it.

use crate::model::guide::{Body, GuideCondition, GuideMaterial, GuidePart, GuideView, Line as LineView, Way};
use std::collections::BTreeMap;
use yushen::Version;
use yushen::guide::{Guide, Line, Material, Page};
use yushen::item::{Channel, Delivery};

/// The guide of a version.
pub fn view(version: &Version, guide: &Guide) -> GuideView {
    let teller = Teller { page: Page { guide }, guide };
    let handling = version.item.handling.as_ref();
    let word = |code: &str| {
        let label = teller.page.say(code, &[]);
        guide.basics.iter().find(|(of, _)| *of == label).and_then(|(_, lines)| lines.first())
    };
    let row = |code: &str| word(code).map(|line| teller.line(line)).unwrap_or_default();
    let channels = handling.map(|h| ids(&Channel::ALL, &h.channels)).unwrap_or_default();
    let delivery = handling.map(|h| ids(&Delivery::ALL, &h.delivery)).unwrap_or_default();
    GuideView {
        kind: teller.page.say("guide", &[]),
        valid: teller.page.valid(),
        version: teller.page.version(),
        sample: guide.sample.clone(),
        parts: teller.parts(),
        channels,
        delivery,
        handling: row("row.channels"),
        visits: row("row.visits"),
        fee: row("row.fee"),
        limits: guide.limits.iter().map(|line| teller.line(line)).collect(),
        contact: guide.contact.as_ref().map(|line| teller.line(line)).unwrap_or_else(|| teller.unknown()),
        ways: teller.ways(version),
    }
}

fn ids<T: PartialEq>(all: &[(&'static str, T)], some: &[T]) -> Vec<String> {
    all.iter().filter(|(_, one)| some.contains(one)).map(|(id, _)| (*id).to_owned()).collect()
}

struct Teller<'g> {
    page: Page<'g>,
    guide: &'g Guide,
}

impl Teller<'_> {
    fn say(&self, code: &str) -> String {
        self.page.say(code, &[])
    }

    fn line(&self, line: &Line) -> LineView {
        LineView {
            text: line.text.clone(),
            unconfirmed: line.unconfirmed,
            unknown: line.text == self.say("unknown"),
            basis: line.basis.clone(),
        }
    }

    fn plain(&self, text: String) -> LineView {
        LineView { text, ..LineView::default() }
    }

    fn unknown(&self) -> LineView {
        LineView { unknown: true, ..self.plain(self.say("unknown")) }
    }

    fn lines(&self, lines: &[Line]) -> Vec<LineView> {
        lines.iter().map(|line| self.line(line)).collect()
    }

    fn texts(&self, texts: Vec<String>) -> Vec<LineView> {
        texts.into_iter().map(|text| self.plain(text)).collect()
    }

    /// The parts in the order of the printed guide.
    fn parts(&self) -> Vec<GuidePart> {
        let guide = self.guide;
        let fee = guide.fee.as_ref().map_or_else(|| self.unknown(), |fee| self.line(fee));
        let limits = if guide.limits.is_empty() { vec![self.unknown()] } else { self.lines(&guide.limits) };
        let basics = guide.basics.iter().map(|(label, lines)| (label.clone(), self.lines(lines))).collect();
        let mut parts = vec![
            ("basics", Body::Rows(basics)),
            ("conditions", Body::Conditions(self.conditions())),
            ("materials", Body::Materials(guide.materials.iter().map(|m| self.material(m)).collect())),
            ("steps", Body::Steps(guide.steps.clone())),
            ("limits", Body::Lines(limits)),
            ("fee", Body::Lines(vec![fee])),
            ("leniency", Body::Lines(self.texts(self.page.leniency()))),
            ("contact", Body::Lines(self.texts(self.page.contact()))),
            ("articles", Body::Articles(self.articles())),
        ];
        if !guide.missing.is_empty() {
            let mut lines = vec![self.say("missing.lead")];
            lines.extend(self.page.missing());
            parts.push(("missing", Body::Lines(self.texts(lines))));
        }
        parts.push(("note", Body::Lines(self.texts(self.page.notes()))));
        let part = |(id, body): (&str, Body)| GuidePart { id: id.into(), heading: self.say(id), body };
        parts.into_iter().map(part).collect()
    }

    fn articles(&self) -> Vec<(String, Vec<(String, String)>)> {
        let mut laws: Vec<(String, Vec<(String, String)>)> = Vec::new();
        for article in &self.guide.articles {
            let one = (article.article.clone(), article.says.clone());
            match laws.last_mut().filter(|(law, _)| *law == article.law) {
                Some((_, articles)) => articles.push(one),
                None => laws.push((article.law.clone(), vec![one])),
            }
        }
        laws
    }

    fn conditions(&self) -> Vec<GuideCondition> {
        let one = |condition: &yushen::guide::Condition| GuideCondition {
            title: self.line(&condition.title),
            when: condition.when.as_ref().map(|when| self.page.say("applies", &[&self.page.when(when)])),
            otherwise: condition.otherwise.clone(),
        };
        self.guide.conditions.iter().map(one).collect()
    }

    fn material(&self, material: &Material) -> GuideMaterial {
        let need = match (&material.when, material.by_department) {
            (_, true) => self.say("by_department"),
            (None, _) => self.say("needed.always"),
            (Some(_), _) => self.say("needed.when"),
        };
        let copies = || self.page.say("copies.n", &[&material.copies.to_string()]);
        let form = (!material.by_department).then(|| format!("{} {}", material.form, copies()));
        let mut rows: Vec<(String, Vec<LineView>)> = Vec::new();
        let mut add = |code: &str, lines: Vec<LineView>| {
            if !lines.is_empty() {
                rows.push((self.say(code), lines));
            }
        };
        if let (Some(when), false) = (&material.when, material.by_department) {
            add("needed", vec![self.plain(self.page.when(when))]);
        }
        add("standards", self.texts(material.standards.iter().map(|line| line.text.clone()).collect()));
        add("issuer", self.texts(material.issuer.iter().cloned().collect()));
        add("how", vec![self.plain(self.page.how(material))]);
        add("sample", self.texts(material.sample.iter().cloned().collect()));
        add("mistakes", self.texts(material.mistakes.clone()));
        add("substitutes", self.lines(&material.substitutes));
        add("leniency", self.texts(material.later.iter().cloned().collect()));
        GuideMaterial { title: self.line(&material.title), need, form, rows }
    }

    /// What is quicker than fetching the paper, by material.
    fn ways(&self, version: &Version) -> BTreeMap<String, Vec<Way>> {
        let declared = version.item.materials.iter().zip(&self.guide.materials);
        let mut ways = BTreeMap::new();
        for (declared, told) in declared {
            let substitutes = [
                ("licence", declared.substitutes.licence.is_some()),
                ("shared", declared.substitutes.shared.is_some()),
                ("commitment", declared.substitutes.commitment.is_some()),
            ];
            let kinds = substitutes.into_iter().filter(|(_, there)| *there).map(|(kind, _)| kind);
            let mut of: Vec<Way> = kinds
                .zip(&told.substitutes)
                .map(|(kind, line)| Way { kind: kind.into(), line: self.line(line) })
                .collect();
            let plain = |kind: &str, text: String| Way { kind: kind.into(), line: self.plain(text) };
            of.extend(told.later.iter().map(|later| plain("later", later.clone())));
            of.extend(told.on_the_spot.then(|| plain("on_the_spot", self.say("on_the_spot"))));
            if !of.is_empty() {
                ways.insert(declared.id.clone(), of);
            }
        }
        ways
    }
}
