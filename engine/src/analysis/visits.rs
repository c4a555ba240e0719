//! How often an applicant must come in person (到场次数), computed from the declarations instead of claimed.
//! In: one version of an item. Out: `Computed`, with what each visit is for. Absent: the claim itself (`[visits]`), and
//! the facts of one applicant: counted is what the best choice of channels leaves for everybody.

use crate::item::{Channel, Delivery, Form, Item, Limit, LimitUnit, Material};
use crate::library::Version;
use serde::Serialize;

/// Why a visit is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Reason {
    /// Nothing but the window takes the application.
    WindowOnly,
    /// Only online is there beside the window, and this material is accepted on paper only.
    OriginalShown {
        /// Id of the material.
        material: String,
    },
    /// The result is fetched at the window.
    ResultFetched,
    /// This condition needs the applicant in person so many times.
    InPerson {
        /// Id of the condition.
        condition: String,
        /// How many times.
        times: u32,
    },
}

/// Visits that the declarations make necessary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// At least: every applicant comes so often, whatever he chooses.
    pub min: u32,
    /// At most: with the best choice of channels nobody comes more often.
    pub max: u32,
    /// What the visits of `max` are for.
    pub reasons: Vec<Reason>,
    /// Channels and delivery are declared; without them the window alone is counted, so the numbers are an upper bound.
    pub declared: bool,
}

/// Computes the visits of a version.
///
/// Handing in takes a visit unless a channel does without: by mail, a home visit or an agent, or online when every
/// material that may be required is accepted in electronic form, by shared data or by commitment. Fetching the result
/// takes another, unless it is given on the spot or comes by mail or electronically. A condition with `presence`
/// needs at least so many.
pub fn compute(version: &Version) -> Computed {
    let item = &version.item;
    let (channels, delivery) = match &item.handling {
        Some(handling) => (handling.channels.as_slice(), handling.delivery.as_slice()),
        None => ([Channel::Window].as_slice(), [Delivery::Window].as_slice()),
    };
    let paper = |always: bool| {
        let mut coded = version.program.materials.iter().zip(&item.materials);
        let found =
            coded.find(|(code, material)| (!always || code.needs.is_none()) && on_paper_only(material));
        found.map(|(_, material)| material)
    };
    let hand_in = submission(channels, paper(false));
    let fetched = collects(item, delivery, hand_in.is_some());
    let mut reasons: Vec<Reason> = hand_in.into_iter().collect();
    reasons.extend(fetched.then_some(Reason::ResultFetched));
    let max = presence(item, &mut reasons);
    let always = submission(channels, paper(true)).is_some();
    let fewest = u32::from(always) + u32::from(collects(item, delivery, always));
    let stated = max_presence(item).map_or(0, |(_, times)| times);
    let declared = item.handling.is_some();
    let min = if declared { fewest.max(stated) } else { stated };
    Computed { min, max, reasons, declared }
}

/// Whether only paper is accepted of a material: online handing in does not do.
fn on_paper_only(material: &Material) -> bool {
    let substitutes = &material.substitutes;
    let replaced = substitutes.shared.is_some() || substitutes.commitment.is_some();
    !replaced && !material.accepts_form(Form::Electronic) && !material.kinds.contains(&Form::Copy)
}

fn submission(channels: &[Channel], paper: Option<&Material>) -> Option<Reason> {
    let without = |channel: &Channel| matches!(channel, Channel::Mail | Channel::HomeVisit | Channel::Agent);
    if channels.iter().any(without) {
        return None;
    }
    if !channels.contains(&Channel::Online) {
        return Some(Reason::WindowOnly);
    }
    paper.map(|material| Reason::OriginalShown { material: material.id.clone() })
}

/// Whether every applicant is given the result on the spot: promised so, or the only limit there is.
fn on_the_spot(item: &Item) -> bool {
    let spot = |limit: &Limit| limit.unit == LimitUnit::OnTheSpot;
    match item.limits.iter().find(|limit| limit.id == "promised") {
        Some(promised) => spot(promised),
        None => !item.limits.is_empty() && item.limits.iter().all(spot),
    }
}

/// Whether fetching the result takes a visit of its own.
fn collects(item: &Item, delivery: &[Delivery], handed_in_there: bool) -> bool {
    let comes = delivery.iter().any(|d| matches!(d, Delivery::Mail | Delivery::Electronic));
    let given = handed_in_there && on_the_spot(item);
    !(comes || given)
}

fn max_presence(item: &Item) -> Option<(&str, u32)> {
    let stated = item.conditions.iter().filter_map(|c| Some((c.id.as_str(), c.presence?)));
    stated.max_by_key(|(_, times)| *times)
}

/// The visits of `reasons`, or those that a condition needs in person when they are more.
fn presence(item: &Item, reasons: &mut Vec<Reason>) -> u32 {
    let counted = u32::try_from(reasons.len()).unwrap_or(u32::MAX);
    match max_presence(item) {
        Some((condition, times)) if times > counted => {
            reasons.clear();
            reasons.push(Reason::InPerson { condition: condition.to_owned(), times });
            times
        }
        _ => counted,
    }
}
