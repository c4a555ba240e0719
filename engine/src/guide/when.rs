//! A rule in words, where it is simple: yes-or-no facts and choices joined by and, or, not.
//! In: a check. Out: `When`. Absent: numbers, dates and lists in words; for those the questions are named that decide.

use super::When;
use super::wording::say;
use crate::explain::source_text;
use crate::facts::layout::{Kind, Slot};
use crate::item::Field;
use crate::library::Version;
use crate::script::ir::{Compare, Const, Decode, Node, Op, Place};
use crate::script::program::Check;
use crate::text::Lang;

/// When `check` holds.
pub fn of(version: &Version, check: &Check, lang: Lang) -> When {
    let teller = Teller { version, lang };
    let words = teller.tell(&check.node, false).map(|told| say(lang, "when.then", &[&told.0]));
    let questions = match words {
        Some(_) => Vec::new(),
        None => teller.questions(check),
    };
    When { questions, rule: source_text(&version.rules, check.node.span), words }
}

struct Teller<'v> {
    version: &'v Version,
    lang: Lang,
}

/// Words, and what joins them on top: nothing, and, or.
type Told = (String, Option<bool>);

impl Teller<'_> {
    fn tell(&self, node: &Node, not: bool) -> Option<Told> {
        match &node.op {
            Op::Not(inner) => self.tell(inner, !not),
            // Not (a and b) is (not a) or (not b).
            Op::And(parts) => self.join(parts, not, !not),
            Op::Or(parts) => self.join(parts, not, not),
            Op::Read(Place::Root(slot), Decode::Bool) => {
                let code = if not { "when.no" } else { "when.yes" };
                Some((say(self.lang, code, &[self.question(*slot)?]), None))
            }
            Op::NumberBetween(Place::Root(slot), lo, hi) => {
                let options = self.options(*slot)?;
                let wanted = (0..options.len() as i64).filter(|i| lo <= i && i <= hi);
                self.choice(*slot, &wanted.collect::<Vec<_>>(), not)
            }
            Op::OptionIn(Place::Root(slot), mask) => {
                let options = self.options(*slot)?;
                let wanted = (0..options.len() as i64).filter(|i| mask >> i & 1 == 1);
                self.choice(*slot, &wanted.collect::<Vec<_>>(), not)
            }
            Op::CompareNumbers(Compare::NotEqual, parts) => match (&parts[0].op, &parts[1].op) {
                (Op::Read(Place::Root(slot), _), Op::Const(Const::Number(n))) => {
                    self.options(*slot)?;
                    self.choice(*slot, &[i64::try_from(*n).ok()?], !not)
                }
                _ => None,
            },
            _ => None,
        }
    }

    /// Parts joined by and (`all`) or by or; with both kinds in one sentence it is no longer clear what belongs together.
    fn join(&self, parts: &[Node], not: bool, all: bool) -> Option<Told> {
        let told: Vec<Told> = parts.iter().map(|part| self.tell(part, not)).collect::<Option<_>>()?;
        if told.iter().any(|(_, joint)| joint.is_some_and(|joint| joint != all)) {
            return None;
        }
        let words: Vec<String> = told.into_iter().map(|(words, _)| words).collect();
        let joint = say(self.lang, if all { "when.and" } else { "when.either" }, &[]);
        Some((words.join(&joint), Some(all)))
    }

    fn choice(&self, slot: Slot, wanted: &[i64], not: bool) -> Option<Told> {
        let options = self.options(slot)?;
        let titles: Vec<&str> = wanted
            .iter()
            .filter_map(|i| options.get(usize::try_from(*i).ok()?))
            .map(|o| o.title.get(self.lang))
            .collect();
        if titles.is_empty() {
            return None;
        }
        let titles = titles.join(&say(self.lang, "when.or", &[]));
        let code = if not { "when.is_not" } else { "when.is" };
        Some((say(self.lang, code, &[self.question(slot)?, &titles]), None))
    }

    fn options(&self, slot: Slot) -> Option<&[crate::facts::schema::ChoiceOption]> {
        match &self.version.layout.root.slots.get(slot as usize)?.kind {
            Kind::Choice(options) => Some(options),
            _ => None,
        }
    }

    /// The question of the fact or field behind a slot.
    fn question(&self, slot: Slot) -> Option<&str> {
        let path = &self.version.layout.root.slots.get(slot as usize)?.path;
        let text = find(&self.version.item.facts, path)?.question.get(self.lang);
        Some(text.trim_end_matches(['？', '?']))
    }

    /// Questions of all facts that a check reads, each once.
    fn questions(&self, check: &Check) -> Vec<String> {
        let mut questions: Vec<String> = Vec::new();
        for slot in &check.slots {
            let Some(info) = self.version.layout.root.slots.get(*slot as usize) else { continue };
            if let Some(field) = find(&self.version.item.facts, &info.path) {
                let text = field.question.get(self.lang).to_string();
                if !text.is_empty() && !questions.contains(&text) {
                    questions.push(text);
                }
            }
        }
        questions
    }
}

/// The declared field at a dotted path.
fn find<'f>(fields: &'f [Field], path: &str) -> Option<&'f Field> {
    use crate::facts::schema::FieldType;
    let (head, rest) = path.split_once('.').map_or((path, None), |(h, r)| (h, Some(r)));
    let field = fields.iter().find(|f| f.id == head)?;
    match (rest, &field.ty) {
        (Some(rest), FieldType::Record { fields }) => find(fields, rest),
        _ => Some(field),
    }
}
