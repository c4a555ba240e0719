//! Builds the notice of a decision.

use super::{Entry, Notice, Section, changes};
use crate::decision::{
    Basis, ConditionResult, Decision, Deficit, DeficitKind, EvidenceVerdict, FaultInfo, MaterialResult,
    Outcome, QuestionKind, Requirement, Verdict,
};
use crate::item::{Effect, Field, Form, Item, LegalLine, LimitUnit, Material, Status};
use crate::library::Version;
use crate::text::{Lang, Text};
use crate::wording::{self, say};
use std::borrow::Cow;

/// The notice of `decision`, made under `version`, in `lang`.
pub fn build(decision: &Decision, version: &Version, lang: Lang) -> Notice {
    let writer = Writer { decision, version, item: &version.item, lang };
    let sections = [
        writer.deficits(),
        writer.referrals(),
        writer.questions(),
        writer.materials(),
        writer.verify(),
        writer.guide(),
    ];
    Notice {
        closing: writer.closing(),
        head: writer.head(),
        headline: writer.say(decision.outcome.code(), &[]),
        lead: writer.lead(),
        outcome: decision.outcome,
        sections: sections.into_iter().filter(|s| !s.entries.is_empty()).collect(),
        title: writer.say("title", &[]),
    }
}

struct Writer<'a> {
    decision: &'a Decision,
    version: &'a Version,
    item: &'a Item,
    lang: Lang,
}

impl Writer<'_> {
    fn say(&self, code: &str, values: &[&str]) -> String {
        say(self.lang, code, values)
    }

    fn text<'t>(&self, text: &'t Text) -> Cow<'t, str> {
        wording::text(self.lang, text)
    }

    fn section(&self, id: &'static str, entries: Vec<Entry>) -> Section {
        Section { entries, heading: self.say(id, &[]), id }
    }

    fn head(&self) -> Vec<String> {
        let sample = self.version.sample.as_ref();
        let mut head: Vec<String> =
            sample.map(|title| self.say("profile.sample", &[&self.text(title)])).into_iter().collect();
        head.push(self.say("item", &[&self.text(&self.item.title)]));
        head.push(self.say("dates", &[&self.decision.on, &self.decision.version]));
        head
    }

    fn lead(&self) -> String {
        let count = match self.decision.outcome {
            Outcome::Unsettled => self.decision.questions.len(),
            _ => self.decision.deficits.len(),
        };
        self.say(&format!("{}.lead", self.decision.outcome.code()), &[&count.to_string()])
    }

    fn deficits(&self) -> Section {
        let entries = self.decision.deficits.iter().enumerate().map(|(i, d)| self.deficit(i + 1, d));
        self.section("deficits", entries.collect())
    }

    fn deficit(&self, number: usize, deficit: &Deficit) -> Entry {
        let mark = match (deficit.effect, deficit.on_the_spot, deficit.deferrable) {
            (Some(Effect::Elsewhere), ..) => "mark.elsewhere",
            (Some(Effect::Ineligible), ..) => "mark.ineligible",
            (_, _, true) => "mark.deferrable",
            (_, true, _) => "mark.on_the_spot",
            _ => "mark.supply",
        };
        let mut lines = vec![self.say("reason", &[&self.text(&deficit.reason.text)])];
        if let Some(destination) = &deficit.destination {
            lines.push(self.say("mend.elsewhere", &[&self.text(destination)]));
        }
        lines.push(self.say("mend", &[&self.text(&deficit.how_to_mend)]));
        lines.push(self.basis(deficit));
        let mut id = deficit.id.clone();
        if deficit.kind == DeficitKind::Defective && !id.contains('.') {
            id.push_str(".form");
        }
        let title = format!("{number}. {} 【{}】", self.text(&deficit.title), self.say(mark, &[]));
        let changes = changes::of(self.item, deficit, &self.decision.conditions);
        Entry { changes, id, lines, title }
    }

    fn basis(&self, deficit: &Deficit) -> String {
        if deficit.status == Status::Unconfirmed {
            return match &deficit.source {
                Some(source) => self.say("basis.source", &[source]),
                None => self.say("basis.unconfirmed", &[]),
            };
        }
        let articles = deficit.basis.iter().map(|basis| cite(basis, self.lang));
        self.say("basis", &[&articles.collect::<Vec<_>>().join(&self.say("joint", &[]))])
    }

    fn referrals(&self) -> Section {
        let conditions = self.decision.conditions.iter().filter(|c| c.effect != Effect::Verify);
        let conditions = conditions.filter_map(|c| self.referred_condition(c));
        let materials = self.decision.materials.iter().filter_map(|m| self.referred_material(m));
        self.section("referrals", conditions.chain(materials).collect())
    }

    fn referred_condition(&self, result: &ConditionResult) -> Option<Entry> {
        let condition = self.item.conditions.iter().find(|c| c.id == result.id)?;
        (result.verdict == Verdict::Undetermined)
            .then(|| self.referral(&result.id, &condition.title, result.fault.as_ref()))
    }

    fn referred_material(&self, result: &MaterialResult) -> Option<Entry> {
        let material = self.item.materials.iter().find(|m| m.id == result.id)?;
        let check = result.checks.iter().find(|c| c.verdict == Verdict::Undetermined);
        let open = result.requirement == Requirement::Undetermined
            || result.requirement == Requirement::Required
                && result.evidence == EvidenceVerdict::Undetermined;
        let fault = result.fault.as_ref().or(check.and_then(|c| c.fault.as_ref()));
        open.then(|| self.referral(&result.id, &material.title, fault))
    }

    fn referral(&self, id: &str, title: &Text, fault: Option<&FaultInfo>) -> Entry {
        let line = match fault {
            Some(FaultInfo {
                code: "unset_parameter" | "unset_table" | "no_row",
                parameter: Some(name),
                title,
            }) => self.say(
                "referral.unset_parameter",
                &[&title.as_ref().map_or(Cow::Borrowed(name.as_str()), |t| self.text(t))],
            ),
            Some(FaultInfo { code: "calendar_not_published", .. }) => {
                self.say("referral.calendar_not_published", &[])
            }
            fault => {
                let why = fault.map(|fault| self.say(&format!("fault.{}", fault.code), &[]));
                self.say("referral.fault", &[&why.unwrap_or_default()])
            }
        };
        Entry { changes: Vec::new(), id: id.into(), lines: vec![line], title: self.text(title).into() }
    }

    fn questions(&self) -> Section {
        let entries = self.decision.questions.iter().filter_map(|question| {
            let title = match question.kind {
                QuestionKind::Fact => self.fact_question(&question.field)?,
                _ => self.evidence_question(&question.field)?,
            };
            Some(Entry { changes: Vec::new(), id: question.field.clone(), lines: Vec::new(), title })
        });
        self.section("questions", entries.collect())
    }

    fn fact_question(&self, field: &str) -> Option<String> {
        find_field(&self.item.facts, field.strip_prefix("facts.")?)
            .map(|f| self.text(&f.question).to_string())
    }

    fn evidence_question(&self, field: &str) -> Option<String> {
        let path = field.strip_prefix("evidence.")?;
        let (name, rest) = path.split_at(path.find(['.', '[']).unwrap_or(path.len()));
        let material = self.item.materials.iter().find(|m| m.id == name)?;
        let title = self.text(&material.title);
        let rest = rest.rsplit('.').next().unwrap_or_default();
        if path.len() == name.len() {
            return Some(self.say("question.evidence", &[&title]));
        }
        let asked = match rest {
            "form" => self.forms(material),
            _ => self.text(&find_field(&material.fields, rest)?.question).to_string(),
        };
        Some(self.say("question.field", &[&title, &asked]))
    }

    fn forms(&self, material: &Material) -> String {
        let names = Form::ALL.iter().filter(|f| material.kinds.contains(f));
        let names = names.map(|f| self.say(&format!("form.{}", f.id()), &[]));
        names.collect::<Vec<_>>().join(&self.say("form.or", &[]))
    }

    fn materials(&self) -> Section {
        let entries = self.decision.materials.iter().filter(|m| m.requirement == Requirement::Required);
        let entries = entries.filter_map(|result| {
            let material = self.item.materials.iter().find(|m| m.id == result.id)?;
            let state = match result.evidence {
                EvidenceVerdict::Accepted => "material.accepted",
                EvidenceVerdict::Missing => "material.missing",
                EvidenceVerdict::Defective => "material.defective",
                EvidenceVerdict::Unknown => "material.unknown",
                EvidenceVerdict::Undetermined => "material.undetermined",
                EvidenceVerdict::ByDepartment => "material.by_department",
                EvidenceVerdict::ByCommitment => "material.by_commitment",
                EvidenceVerdict::NotApplicable => return None,
            };
            let title = format!("{} 【{}】", self.text(&material.title), self.say(state, &[]));
            Some(Entry {
                changes: Vec::new(),
                id: result.id.clone(),
                lines: self.material_lines(material, result),
                title,
            })
        });
        self.section("materials", entries.collect())
    }

    fn material_lines(&self, material: &Material, result: &MaterialResult) -> Vec<String> {
        if result.evidence == EvidenceVerdict::ByDepartment {
            let shared = material.substitutes.shared.iter();
            return shared.map(|s| format!("{}{}", self.text(&s.text), self.unconfirmed(&s.legal))).collect();
        }
        let mut lines = vec![self.say("form", &[&self.forms(material), &material.copies.to_string()])];
        let licence = material.substitutes.licence.iter();
        lines.extend(licence.map(|l| {
            format!("{}{}", self.say("licence", &[&self.text(&l.text)]), self.unconfirmed(&l.legal))
        }));
        lines
    }

    fn unconfirmed(&self, legal: &LegalLine) -> String {
        if legal.status == Status::Unconfirmed { self.say("unconfirmed", &[]) } else { String::new() }
    }

    fn verify(&self) -> Section {
        let results = self.decision.conditions.iter().filter(|c| {
            c.effect == Effect::Verify
                || c.verdict == Verdict::Unknown && self.waits_for_department(&c.id, &c.unknown)
        });
        let results = results.filter(|c| !matches!(c.verdict, Verdict::NotApplicable));
        let entries = results.filter_map(|result| {
            let condition = self.item.conditions.iter().find(|c| c.id == result.id)?;
            let unmet = result.verdict == Verdict::Unmet;
            let lines = if unmet {
                vec![self.text(&condition.reason).into(), self.text(&condition.mend).into()]
            } else {
                Vec::new()
            };
            Some(Entry {
                changes: Vec::new(),
                id: result.id.clone(),
                lines,
                title: self.text(&condition.title).into(),
            })
        });
        let needs = self.decision.materials.iter().filter(|m| m.requirement == Requirement::Unknown);
        let needs = needs.filter(|m| self.waits_for_department(&m.id, &m.unknown)).filter_map(|result| {
            let material = self.item.materials.iter().find(|m| m.id == result.id)?;
            Some(Entry {
                changes: Vec::new(),
                id: result.id.clone(),
                lines: vec![self.say("verify.needed", &[])],
                title: self.text(&material.title).into(),
            })
        });
        self.section("verify", entries.chain(needs).collect())
    }

    /// Whether only data sharing can settle it: nothing is asked for it.
    fn waits_for_department(&self, id: &str, unknown: &[String]) -> bool {
        let asked = self.decision.questions.iter().any(|q| q.needed_by.iter().any(|by| by == id));
        !asked && !unknown.is_empty() && unknown.iter().all(|field| self.version.is_shared(field))
    }

    fn guide(&self) -> Section {
        let mut lines = vec![("authority", self.say("guide.authority", &[&self.text(&self.item.authority)]))];
        if let Some(visits) = &self.item.visits {
            let count = if visits.min == visits.max {
                visits.min.to_string()
            } else {
                format!("{}–{}", visits.min, visits.max)
            };
            lines.push((
                "visits",
                format!("{}{}", self.say("guide.visits", &[&count]), self.unconfirmed(&visits.legal)),
            ));
        }
        for limit in &self.item.limits {
            let code = match limit.unit {
                LimitUnit::OnTheSpot => "guide.limit.on_the_spot",
                LimitUnit::WorkingDays => "guide.limit.working_days",
                LimitUnit::CalendarDays => "guide.limit.calendar_days",
                LimitUnit::DaysUnclear => "guide.limit.days_unclear",
            };
            let days = limit.days.unwrap_or_default().to_string();
            let line = self.say(code, &[&self.text(&limit.title), &days]);
            lines.push(("limit", format!("{line}{}", self.unconfirmed(&limit.legal))));
        }
        if let Some(fee) = &self.item.fee {
            lines.push((
                "fee",
                format!(
                    "{}{}",
                    self.say("guide.fee", &[&self.text(&fee.text)]),
                    self.unconfirmed(&fee.legal)
                ),
            ));
        }
        let entries = lines.into_iter().map(|(id, title)| Entry {
            changes: Vec::new(),
            id: id.into(),
            lines: Vec::new(),
            title,
        });
        self.section("guide", entries.collect())
    }

    fn closing(&self) -> Vec<String> {
        let contact = match &self.item.contact {
            Some(contact) => self.text(&contact.text).to_string(),
            None => self.say("closing.desk", &[]),
        };
        let digest = self.decision.digest.strip_prefix("sha256:").unwrap_or(&self.decision.digest);
        vec![
            self.say("closing.advice", &[]),
            self.say("closing.right", &[]),
            self.say("closing.human", &[&contact]),
            self.say("closing.digest", &[&digest.chars().take(16).collect::<String>()]),
        ]
    }
}

/// An article as printed: `8(1)` → 第8条（1） in Chinese.
/// An article as people cite it: 《民法典》第1048条, 《婚姻登记条例》第9条（3）.
pub fn cite(basis: &Basis, lang: Lang) -> String {
    let (number, rest) = article(&basis.article, lang);
    say(lang, "article", &[basis.title.get(lang), &number, &rest])
}

fn article(article: &str, lang: Lang) -> (String, String) {
    let (number, rest) = article.split_at(article.find('(').unwrap_or(article.len()));
    let rest = match lang {
        Lang::Zh => rest.replace('(', "（").replace(')', "）"),
        Lang::En => rest.into(),
    };
    (number.into(), rest)
}

/// The declared field at a dotted path; indices are skipped.
pub(super) fn find_field<'f>(fields: &'f [Field], path: &str) -> Option<&'f Field> {
    use crate::facts::schema::FieldType;
    let (head, rest) = path.split_once('.').map_or((path, None), |(h, r)| (h, Some(r)));
    let name = head.split('[').next().unwrap_or(head);
    let field = fields.iter().find(|f| f.id == name)?;
    match (rest, &field.ty) {
        (None, _) => Some(field),
        (Some(rest), FieldType::Record { fields } | FieldType::List { fields, .. }) => {
            find_field(fields, rest)
        }
        _ => None,
    }
}
