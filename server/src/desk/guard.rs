//! What a decision at the window must hold to: the engine's result or a reason, only what the item lists, once.
//! In: the item's version, the engine's decision, the record. Out: what is told, or a refusal with its code.
//! Absent: rows, the clock.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde::Deserialize;
use yushen::decision::{self, Deficit, DeficitKind, EvidenceVerdict, Requirement};
use yushen::item::{Effect, Item, Status};
use yushen::library::Version;
use yushen::{Decision, Library, Outcome, Text};

use super::day::Day;
use super::machine::Step;
use super::record::{Asked, Cited, Flag, Ground, Later, Record};
use super::staff::Staff;
use crate::error::Refused;

/// Why a decision may differ from the engine's. A working list of the hall, not of a law; the supervisor sees each use.
pub const DIFFERENT: [(&str, &str); 5] = [
    ("original-differs", "窗口查验的原件与预审填报不一致"),
    ("value-known", "规则库未填写的属地数值，窗口按现行规定确认"),
    ("rule-outdated", "规定已变更，规则库尚未更新"),
    ("rule-wrong", "规则库有误，已报送更正"),
    ("supervisor-decided", "值班负责人决定"),
];

/// Why a case is given to a person.
pub const REFERRALS: [(&str, &str); 6] = [
    ("undetermined", "预审无法判定"),
    ("applicant-asks", "申请人要求人工处理"),
    ("applicant-disagrees", "申请人对告知内容有异议"),
    ("authenticity", "材料真实性需要核实"),
    ("told-too-late", "首次告知时遗漏的问题"),
    ("special-circumstances", "特殊情况，窗口无法决定"),
];

fn conflict(code: &'static str, message: impl Into<String>) -> Refused {
    Refused::new(StatusCode::CONFLICT, code, message)
}

fn unprocessable(code: &'static str, message: impl Into<String>) -> Refused {
    Refused::new(StatusCode::UNPROCESSABLE_ENTITY, code, message)
}

fn codes(list: &[(&str, &str)]) -> String {
    list.iter().map(|(code, _)| format!("`{code}`")).collect::<Vec<_>>().join(", ")
}

/// Whether a step is what the engine's outcome says.
pub fn agrees(step: Step, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Ready => step == Step::Accept,
        Outcome::ReadyDeferred => step == Step::AcceptDeferred,
        Outcome::Correctable => step == Step::Correct,
        Outcome::Elsewhere | Outcome::Ineligible => step == Step::Refuse,
        // Nothing is decided, or a person must: no step agrees by itself.
        Outcome::Unsettled | Outcome::Referred => false,
    }
}

/// The flag of a step that differs from the engine; none when it agrees.
///
/// # Errors
/// `reason-needed`; `reason-unknown` for one that is not in the list.
pub fn flag(
    step: Step,
    outcome: Outcome,
    reason: Option<&str>,
    staff: &Staff,
    on: Day,
) -> Result<Option<Flag>, Refused> {
    if agrees(step, outcome) {
        return Ok(None);
    }
    let Some(reason) = reason else {
        let message = format!(
            "the review says `{}`; to decide otherwise give `different`, one of {}. The supervisor sees it",
            outcome.code(),
            codes(&DIFFERENT)
        );
        return Err(conflict("reason-needed", message));
    };
    if !DIFFERENT.iter().any(|(code, _)| *code == reason) {
        let message = format!("`different` must be one of {}", codes(&DIFFERENT));
        return Err(unprocessable("reason-unknown", message));
    }
    Ok(Some(Flag {
        by: staff.id.clone(),
        on,
        outcome: outcome.code().into(),
        reason: reason.into(),
        seen_by: None,
        step,
    }))
}

/// Checks the reason of a referral.
///
/// # Errors
/// `reason-unknown`.
pub fn referral(reason: &str) -> Result<(), Refused> {
    if REFERRALS.iter().any(|(code, _)| *code == reason) {
        return Ok(());
    }
    Err(unprocessable("reason-unknown", format!("`reason` must be one of {}", codes(&REFERRALS))))
}

/// Something that the window asks for beside what the engine found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Id of a condition, a material, or `material.check`.
    pub id: String,
}

/// The item's version with its library, and what the engine says now.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// For titles of laws.
    pub library: &'a Library,
    /// The version that decides.
    pub version: &'a Version,
    /// What the engine says now.
    pub decision: &'a Decision,
}

impl Case<'_> {
    fn item(&self) -> &Item {
        &self.version.item
    }

    /// What the window asks for beside what the engine found, each with whether it is corrected on the spot.
    ///
    /// # Errors
    /// `not-listed`, `not-required`, `shared-not-asked` for what may not be asked.
    pub fn may_ask(&self, also: &[Also]) -> Result<Vec<(Asked, bool)>, Refused> {
        let mut added = Vec::new();
        for wanted in also {
            let asked = self.listed(&wanted.id)?;
            let known = self.decision.deficits.iter().any(|deficit| id_of(deficit) == asked.0.id);
            if !known && !added.iter().any(|(other, _): &(Asked, bool)| other.id == asked.0.id) {
                added.push(asked);
            }
        }
        Ok(added)
    }

    /// What a notice asks for, and apart what is corrected on the spot: everything that the engine found, and what the
    /// window adds.
    ///
    /// # Errors
    /// As for [`Case::may_ask`]; `not-settled` while a question is open; `told-once`; `nothing-to-tell`.
    pub fn notice(&self, record: &Record, also: &[Also]) -> Result<(Vec<Asked>, Vec<Asked>), Refused> {
        let added = self.may_ask(also)?;
        if !self.decision.questions.is_empty() {
            let open: Vec<&str> = self.decision.questions.iter().map(|q| q.field.as_str()).collect();
            let message = format!(
                "a notice tells everything at once, and these are still open: {}; answer them, or set the evidence as \
                 seen or missing",
                open.join(", ")
            );
            return Err(conflict("not-settled", message));
        }
        let mut ask = Vec::new();
        let mut on_the_spot = Vec::new();
        for deficit in &self.decision.deficits {
            let list = if deficit.on_the_spot { &mut on_the_spot } else { &mut ask };
            list.push(asked(deficit));
        }
        for (asked, spot) in added {
            if spot { on_the_spot.push(asked) } else { ask.push(asked) }
        }
        if ask.is_empty() && on_the_spot.is_empty() {
            return Err(conflict(
                "nothing-to-tell",
                "nothing is missing; a notice of correction has no content",
            ));
        }
        self.once(record, ask.iter().chain(&on_the_spot))?;
        Ok((ask, on_the_spot))
    }

    /// Everything is told once (一次性告知): a later notice holds only what rests on something that the applicant
    /// changed since.
    fn once<'n>(&self, record: &Record, all: impl Iterator<Item = &'n Asked>) -> Result<(), Refused> {
        if record.notices.is_empty() {
            return Ok(());
        }
        let told = record.told();
        let untold: Vec<&Asked> = all.filter(|asked| !told.contains(asked.id.as_str())).collect();
        if untold.is_empty() {
            let message = "everything that is missing was told before; use `return`: the first notice stands";
            return Err(conflict("told-once", message));
        }
        let late: Vec<&str> = untold
            .iter()
            .filter(|asked| self.inputs(&asked.id).is_disjoint(&record.brought))
            .map(|asked| asked.id.as_str())
            .collect();
        if late.is_empty() {
            return Ok(());
        }
        let message = format!(
            "{} could have been told with the first notice, so it can't be asked for any more; accept, or refer the \
             case to a person with the reason `told-too-late`",
            late.join(", ")
        );
        Err(conflict("told-once", message))
    }

    /// Facts and evidence that a verdict rests on, as `facts.x`, `evidence.y`.
    fn inputs(&self, id: &str) -> BTreeSet<String> {
        let material = id.split('.').next().unwrap_or(id);
        let mut fields: Vec<&String> = Vec::new();
        let mut inputs = BTreeSet::new();
        if let Some(found) = self.decision.conditions.iter().find(|c| c.id == id) {
            fields.extend(&found.decided_by);
        }
        if let Some(found) = self.decision.materials.iter().find(|m| m.id == material) {
            fields.extend(&found.decided_by);
            fields.extend(found.checks.iter().flat_map(|check| &check.decided_by));
            inputs.insert(format!("evidence.{material}"));
        }
        inputs.extend(fields.into_iter().filter_map(|field| top(field)));
        inputs
    }

    /// Something that the window asks for: listed by the item, required of this applicant, not the department's.
    fn listed(&self, id: &str) -> Result<(Asked, bool), Refused> {
        let item = self.item();
        let not_listed = || {
            let shown: String = id.chars().take(60).collect();
            let message = format!(
                "`{shown}` is not in the list of this item (version {}); what is not listed must not be asked for",
                yushen::value::date::format(item.from)
            );
            unprocessable("not-listed", message)
        };
        if let Some(condition) = item.conditions.iter().find(|condition| condition.id == id) {
            let asked = Asked {
                basis: self.cited(&condition.legal),
                found_by: "window".into(),
                id: id.into(),
                mend: condition.mend.clone(),
                reason: condition.reason.clone(),
                title: condition.title.clone(),
            };
            return Ok((asked, condition.on_the_spot));
        }
        let (name, check) = id.split_once('.').map_or((id, None), |(name, check)| (name, Some(check)));
        let material = item.materials.iter().find(|material| material.id == name).ok_or_else(not_listed)?;
        let check = match check {
            Some(check) => Some(material.checks.iter().find(|it| it.id == check).ok_or_else(not_listed)?),
            None => None,
        };
        let result = self.decision.materials.iter().find(|result| result.id == name);
        if result.is_some_and(|result| result.evidence == EvidenceVerdict::ByDepartment) {
            let message = format!(
                "`{name}` is verified by the department through data sharing, so it is never asked for"
            );
            return Err(unprocessable("shared-not-asked", message));
        }
        if result.is_some_and(|result| result.requirement == Requirement::NotRequired) {
            let message = format!("`{name}` is listed, but not required of this applicant");
            return Err(unprocessable("not-required", message));
        }
        if result.is_some_and(|result| result.evidence == EvidenceVerdict::ByCommitment) {
            let message = format!("a written commitment stands in for `{name}`, so it is not asked for");
            return Err(unprocessable("not-required", message));
        }
        let legal = check.map_or(&material.legal, |check| &check.legal);
        let reason = check.map(|check| check.reason.clone()).or_else(|| material.reason.clone());
        let asked = Asked {
            basis: self.cited(legal),
            found_by: "window".into(),
            id: id.into(),
            mend: check.map_or(&material.mend, |check| &check.mend).clone(),
            reason: reason
                .unwrap_or_else(|| Text::both("这份材料不符合要求。", "This piece is not as required.")),
            title: check.map_or(&material.title, |check| &check.title).clone(),
        };
        Ok((asked, check.map_or(material.on_the_spot, |check| check.on_the_spot)))
    }

    fn cited(&self, legal: &yushen::item::LegalLine) -> Vec<Cited> {
        decision::basis(self.library, legal).iter().map(Cited::from).collect()
    }

    /// Grounds of a refusal: conditions that exclude this applicant or belong elsewhere, each with its articles.
    ///
    /// # Errors
    /// `not-listed` for a ground that is no such condition; `no-basis` where no article carries it.
    pub fn grounds(&self, named: &[String]) -> Result<Vec<Ground>, Refused> {
        let item = self.item();
        let excludes = |effect: Effect| matches!(effect, Effect::Ineligible | Effect::Elsewhere);
        let mut ids: Vec<&str> = named.iter().map(String::as_str).collect();
        if ids.is_empty() {
            let found = self.decision.deficits.iter().filter(|deficit| deficit.effect.is_some_and(excludes));
            ids.extend(found.map(|deficit| deficit.id.as_str()));
        }
        let mut grounds = Vec::new();
        for id in ids {
            let condition = item.conditions.iter().find(|it| it.id == id && excludes(it.effect));
            let condition = condition.ok_or_else(|| {
                let shown: String = id.chars().take(60).collect();
                let message =
                    format!("`{shown}` is no condition of this item that excludes an applicant; name one that is listed");
                unprocessable("not-listed", message)
            })?;
            // 待核: not printed to a citizen as a reason of the law.
            if condition.legal.status != Status::Confirmed {
                continue;
            }
            grounds.push(Ground {
                basis: self.cited(&condition.legal),
                destination: condition.destination.clone(),
                id: id.into(),
                reason: condition.reason.clone(),
                title: condition.title.clone(),
            });
        }
        if grounds.is_empty() {
            let message = "a refusal needs a reason with its article, and none of these has one; refer the case to a person";
            return Err(conflict("no-basis", message));
        }
        Ok(grounds)
    }

    /// What may come later, with its last day.
    ///
    /// # Errors
    /// `not-deferrable`, `nothing-deferred`, `day-needed`, `day-not-needed`, `bad-day`.
    pub fn later(&self, days: &[(String, Day)], today: Day) -> Result<Vec<Later>, Refused> {
        let missing: Vec<&Deficit> = self.decision.deficits.iter().collect();
        if let Some(main) = missing.iter().find(|deficit| !deficit.deferrable) {
            let message = format!("`{}` can't come later; only minor materials can", main.id);
            return Err(conflict("not-deferrable", message));
        }
        let mut list: Vec<Later> = Vec::new();
        for deficit in missing {
            let name = deficit.id.split('.').next().unwrap_or_default();
            if list.iter().any(|later| later.material == name) {
                continue;
            }
            let material = self.item().materials.iter().find(|material| material.id == name);
            let Some(material) = material else { continue };
            let named = days.iter().find(|(id, _)| id == name).map(|(_, day)| *day);
            match (material.defer_days, named) {
                (Some(_), Some(_)) => {
                    let message = format!("the item says by when `{name}` comes; leave its day out");
                    return Err(unprocessable("day-not-needed", message));
                }
                (None, None) => {
                    let message = format!("say by when `{name}` comes: `later` with `material` and `by`");
                    return Err(unprocessable("day-needed", message));
                }
                (None, Some(day)) if day <= today => {
                    let message = format!("the day by which `{name}` comes must lie after today");
                    return Err(unprocessable("bad-day", message));
                }
                _ => {}
            }
            list.push(Later {
                by: named,
                days: material.defer_days,
                came: None,
                material: name.into(),
                title: material.title.clone(),
            });
        }
        if list.is_empty() {
            return Err(conflict("nothing-deferred", "nothing is missing; accept the case as it is"));
        }
        if let Some((id, _)) = days.iter().find(|(id, _)| !list.iter().any(|later| later.material == *id)) {
            let shown: String = id.chars().take(60).collect();
            return Err(unprocessable("not-listed", format!("`{shown}` is not missing; leave it out")));
        }
        Ok(list)
    }

    /// Evidence that the engine takes as handed in must have been seen here.
    ///
    /// # Errors
    /// `not-seen` with the materials.
    pub fn all_seen(&self, record: &Record) -> Result<(), Refused> {
        let taken = self.decision.materials.iter().filter(|result| {
            result.requirement == Requirement::Required && result.evidence == EvidenceVerdict::Accepted
        });
        let unseen: Vec<&str> =
            taken.map(|result| result.id.as_str()).filter(|id| !record.seen.contains_key(*id)).collect();
        if unseen.is_empty() {
            return Ok(());
        }
        Err(conflict("not-seen", format!("set as seen first: {}", unseen.join(", "))))
    }
}

/// `facts.premises.area` → `facts.premises`; `evidence.photos[0].form` → `evidence.photos`.
pub fn top(field: &str) -> Option<String> {
    let (root, rest) = field.split_once('.')?;
    let name = rest.split(['.', '[']).next().unwrap_or(rest);
    matches!(root, "facts" | "evidence").then(|| format!("{root}.{name}"))
}

/// As the notice names it: a piece in a wrong form is another fault than a missing one.
fn id_of(deficit: &Deficit) -> String {
    if deficit.kind == DeficitKind::Defective && !deficit.id.contains('.') {
        return format!("{}.form", deficit.id);
    }
    deficit.id.clone()
}

fn asked(deficit: &Deficit) -> Asked {
    Asked {
        basis: deficit.basis.iter().map(Cited::from).collect(),
        found_by: "engine".into(),
        id: id_of(deficit),
        mend: deficit.how_to_mend.clone(),
        reason: deficit.reason.text.clone(),
        title: deficit.title.clone(),
    }
}
