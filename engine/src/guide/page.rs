//! What the renderers of a guide say alike, in this crate and outside. In: a `Guide`. Out: sentences. Absent: Markdown
//! and HTML.

use super::wording::say;
use super::{Guide, Line, Material, When};
use crate::text::Lang;
use crate::value::date;
use chrono::Datelike;

/// What all renderers say alike.
#[derive(Debug, Clone, Copy)]
pub struct Page<'g> {
    /// The guide.
    pub guide: &'g Guide,
}

impl Page<'_> {
    /// The guide's own words for a code; an unknown code shows itself.
    pub fn say(&self, code: &str, values: &[&str]) -> String {
        say(self.guide.lang, code, values)
    }

    /// A label and what stands behind it.
    pub fn labelled(&self, code: &str, text: &str) -> String {
        format!("{}{}{text}", self.say(code, &[]), self.say("colon", &[]))
    }

    /// For which day the guide is made, with the day of the week.
    pub fn valid(&self) -> String {
        let on = match (date::parse(&self.guide.on), self.guide.lang) {
            (Some(on), Lang::Zh) => format!("{}（{}）", self.day(&self.guide.on), date::weekday_zh(on)),
            (Some(on), Lang::En) => format!("{} ({})", self.guide.on, on.weekday()),
            (None, _) => self.guide.on.clone(),
        };
        self.say("valid", &[&on])
    }

    /// Which rules it is made from.
    pub fn version(&self) -> String {
        let from = self.day(&self.guide.version);
        match &self.guide.until {
            Some(until) => self.say("version.until", &[&from, &self.day(until)]),
            None => self.say("version", &[&from]),
        }
    }

    fn day(&self, iso: &str) -> String {
        match (date::parse(iso), self.guide.lang) {
            (Some(day), Lang::Zh) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            _ => iso.to_string(),
        }
    }

    /// Basis or 待核, in brackets.
    pub fn standing(&self, line: &Line) -> String {
        match line.basis.as_slice() {
            [] if line.unconfirmed => format!("【{}】", self.say("unconfirmed", &[])),
            [] => String::new(),
            basis => format!("（{}）", basis.join(&self.say("stop", &[]))),
        }
    }

    /// A line with its standing.
    pub fn line(&self, line: &Line) -> String {
        format!("{}{}", line.text, self.standing(line))
    }

    /// Lines as one.
    pub fn lines(&self, lines: &[Line]) -> String {
        lines.iter().map(|line| self.line(line)).collect::<Vec<_>>().join(&self.say("stop", &[]))
    }

    /// When, in words for citizens.
    pub fn when(&self, when: &When) -> String {
        match &when.words {
            Some(words) => words.clone(),
            None => self.say("needed.questions", &[&when.questions.join(" ")]),
        }
    }

    /// How to get a material.
    pub fn how(&self, material: &Material) -> String {
        match material.on_the_spot {
            true => format!("{}（{}）", material.how, self.say("on_the_spot", &[])),
            false => material.how.clone(),
        }
    }

    /// What may follow later or be replaced by a commitment; or that nothing is listed.
    pub fn leniency(&self) -> Vec<String> {
        let mut list = Vec::new();
        for material in &self.guide.materials {
            list.extend(
                material
                    .later
                    .iter()
                    .map(|later| format!("{}{}{later}", material.title.text, self.say("colon", &[]))),
            );
            let commitment = self.say("substitute.commitment", &[""]);
            let commitments =
                material.substitutes.iter().filter(|s| s.text.starts_with(commitment.trim_end()));
            list.extend(
                commitments.map(|line| {
                    format!("{}{}{}", material.title.text, self.say("colon", &[]), self.line(line))
                }),
            );
        }
        if list.is_empty() {
            list.push(self.say("leniency.none", &[]));
        }
        list
    }

    /// Where to ask and to complain.
    pub fn contact(&self) -> Vec<String> {
        let contact =
            self.guide.contact.as_ref().map_or_else(|| self.say("unknown", &[]), |line| self.line(line));
        vec![self.say("human", &[&contact]), self.say("complaint", &[]), self.say("choice", &[])]
    }

    /// What is to be supplied locally, and by whom.
    pub fn missing(&self) -> Vec<String> {
        let missing = self.guide.missing.iter().map(|missing| match &missing.supplied_by {
            Some(by) => format!("{}（{}）", missing.title, self.say("supplied_by", &[by])),
            None => missing.title.clone(),
        });
        missing.collect()
    }

    /// What to know about the guide itself.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.guide.note.iter().cloned().collect();
        if self.guide.unconfirmed > 0 {
            notes.push(self.say("count", &[&self.guide.unconfirmed.to_string()]));
        }
        notes.extend(self.guide.closing.iter().cloned());
        notes
    }
}
