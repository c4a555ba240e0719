//! The case on the desk: opening it from a receipt or by item, what is set as seen, facts, and the steps with what each
//! asks. In: `Act`s, answers. Out: state, calls. Absent: what is missing and which step has a place (the server says it).
//!
//! Changes go one after the other: each names the revision that the answer before it gave.

use super::State;
use crate::desk::api::{Answer, Call, Purpose};
use crate::desk::model::{Case, Colleague, Listed, ListedMaterial, PaperList, Reasons, Refused, Replay};
use crate::desk::page::Page;
use crate::desk::state::Told;
use crate::desk::values::{text_of, value_at};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use yushen::receipt::{Joiner, ReceiptError};

/// Steps that decide: they agree with the engine, or need a reason.
pub const DECIDING: [&str; 4] = ["accept", "accept-deferred", "correct", "refuse"];

/// Opening a case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// What the scanner types, or a person.
    pub scan: String,
    /// Texts scanned so far.
    pub texts: Vec<String>,
    /// The receipt is whole.
    pub whole: bool,
    /// The first part that is missing, and of how many.
    pub missing: Option<(usize, usize)>,
    /// Without a receipt: what was typed to find the item.
    pub search: String,
    /// Without a receipt: the item.
    pub item: Option<String>,
    /// Name of the applicant.
    pub name: String,
    /// Mobile number.
    pub phone: String,
}

/// What a step asks before it is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asking {
    /// The step.
    pub step: String,
    /// Code of a reason: of the referral, the stop, or why it differs.
    pub reason: String,
    /// What the window adds to a notice, or the grounds of a refusal: ids of the list.
    pub chosen: BTreeSet<String>,
    /// By when each deferred material comes, where the item doesn't say it.
    pub days: BTreeMap<String, String>,
    /// Number of a document.
    pub document: String,
    /// Id of a limit.
    pub limit: String,
    /// A day.
    pub on: String,
    /// Began, or done.
    pub stage: String,
    /// Number of a colleague's account.
    pub staff: String,
    /// 准予 or not.
    pub granted: Option<bool>,
}

/// The case on the desk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Desk {
    /// Opening one.
    pub opening: Opening,
    /// The case.
    pub case: Option<Rc<Case>>,
    /// What may be asked.
    pub list: Option<Rc<Listed>>,
    /// What the receipt's replay found; of this case.
    pub replay: Option<Replay>,
    /// There is no such case.
    pub missing: bool,
    /// Its papers, where the server prints any.
    pub papers: Option<PaperList>,
    /// Lists of reasons.
    pub reasons: Option<Rc<Reasons>>,
    /// Colleagues.
    pub colleagues: Vec<Colleague>,
    /// What a step asks.
    pub ask: Option<Asking>,
    /// Typed into boxes of facts, by field, until the server took it.
    pub typed: BTreeMap<String, String>,
    /// Changes that wait for the one before.
    pub queue: VecDeque<(String, Value)>,
    /// After a notice: the desk's own record was wrong, the applicant brought nothing.
    pub own_mistake: bool,
    /// Corrected at the window.
    pub on_the_spot: bool,
    /// The row of the materials that has the keys.
    pub row: usize,
}

/// A box of the opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Box {
    /// The scanner's.
    Scan,
    /// Words for an item.
    Search,
    /// Name.
    Name,
    /// Number.
    Phone,
}

/// A box of a step's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answering {
    /// Reason.
    Reason(String),
    /// An id of the list, chosen or given up.
    Choose(String, bool),
    /// By when a material comes.
    Day(String, String),
    /// Document.
    Document(String),
    /// Limit.
    Limit(String),
    /// Day.
    On(String),
    /// Stage.
    Stage(String),
    /// Colleague.
    Staff(String),
    /// 准予 or not.
    Granted(bool),
}

/// How a material was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The original was checked.
    Original,
    /// The original was checked, a copy stays here.
    CopyKept,
    /// A copy alone.
    Copy,
    /// An electronic one.
    Electronic,
    /// Not there.
    Missing,
}

impl Sight {
    /// What a key on a row means.
    pub fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "1" => Self::Original,
            "2" => Self::CopyKept,
            "3" => Self::Copy,
            "4" => Self::Electronic,
            "0" => Self::Missing,
            _ => return None,
        })
    }
}

/// What can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Something was typed into the opening.
    Type(Box, String),
    /// The scanner's Enter.
    Scanned,
    /// The codes so far are put away.
    ScanAnew,
    /// An item was chosen; none: another way.
    Item(Option<String>),
    /// 收件
    Open,
    /// A material was seen so.
    See(String, Sight),
    /// The row that has the keys.
    Row(usize),
    /// Something is being typed into a fact's box.
    Typing(String, String),
    /// A fact's value.
    Set(String, Value),
    /// A fact is unknown again.
    Unset(String),
    /// Whose mistake a change mends, after a notice.
    OwnMistake(bool),
    /// 当场更正
    OnTheSpot(bool),
    /// A step is wanted.
    Want(String),
    /// The step that is next by the engine and the order of states.
    MainStep,
    /// A box of its question.
    Answer(Answering),
    /// 确定
    Do,
    /// 取消
    Cancel,
    /// A paper that the case calls for.
    Issue(String),
}

impl State {
    /// Steps that have a place now, for who is signed in.
    pub fn steps(&self) -> &[String] {
        let Some(case) = &self.desk.case else { return &[] };
        match self.role() {
            "supervisor" => &case.steps.supervisor,
            _ => &case.steps.clerk,
        }
    }

    /// Whether a step has a place.
    pub fn may(&self, step: &str) -> bool {
        self.steps().iter().any(|other| other == step)
    }

    /// Whether a step is what the engine says; steps that decide nothing always are.
    pub fn agrees(&self, step: &str) -> bool {
        !DECIDING.contains(&step)
            || self.desk.case.as_ref().is_some_and(|case| case.agrees.iter().any(|other| other == step))
    }

    /// The step that is next.
    pub fn main_step(&self) -> Option<&'static str> {
        let next = ["accept", "accept-deferred", "correct", "refuse"];
        let after = ["resubmit", "conclude", "deliver"];
        let agreed =
            next.into_iter().find(|step| self.agrees(step) && self.may(step) && !self.is_all_told(step));
        // What a notice told and is still missing stands in that notice.
        let back = (self.may("return") && self.agrees("correct")).then_some("return");
        agreed.or(back).or_else(|| after.into_iter().find(|step| self.may(step)))
    }

    /// A second notice has nothing to tell: everything that is missing was told.
    fn is_all_told(&self, step: &str) -> bool {
        let Some(case) = self.desk.case.as_ref().filter(|_| step == "correct") else { return false };
        let told: BTreeSet<&str> = told(case).collect();
        let mut deficits = case.decision.iter().flat_map(|decision| &decision.deficits);
        !told.is_empty() && deficits.all(|deficit| told.contains(deficit.id.as_str()))
    }

    pub(super) fn desk_act(&mut self, act: Act) {
        match act {
            Act::Type(which, text) => {
                let opening = &mut self.desk.opening;
                match which {
                    Box::Scan => opening.scan = text,
                    Box::Search => opening.search = text,
                    Box::Name => opening.name = text,
                    Box::Phone => opening.phone = text,
                }
            }
            Act::Scanned => self.scanned(),
            Act::ScanAnew => {
                let opening = &mut self.desk.opening;
                (opening.whole, opening.missing) = (false, None);
                opening.texts.clear();
            }
            Act::Item(item) => self.desk.opening.item = item,
            Act::Open => self.open_case(),
            Act::See(material, sight) => self.see(&material, sight),
            Act::Row(row) => self.desk.row = row,
            Act::Typing(field, text) => drop(self.desk.typed.insert(field, text)),
            Act::Set(field, value) => {
                let seen = self.seen_still(&field);
                self.change(json!({ "seen": seen, "set": { field: value } }));
            }
            Act::Unset(field) => {
                let seen = self.seen_still(&field);
                self.change(json!({ "seen": seen, "unset": [field] }));
            }
            Act::OwnMistake(own) => self.desk.own_mistake = own,
            Act::OnTheSpot(spot) => self.desk.on_the_spot = spot,
            Act::Want(step) => self.want(&step),
            Act::MainStep => {
                if let Some(step) = self.main_step() {
                    self.want(step);
                }
            }
            Act::Answer(answering) => self.answering(answering),
            Act::Do => self.take_step(),
            Act::Cancel => self.desk.ask = None,
            Act::Issue(kind) => {
                if let Some(case) = &self.desk.case {
                    let path = self.at_hall(&format!("/cases/{}/papers", case.case));
                    self.post(Purpose::Issue, path, json!({ "kind": kind }));
                }
            }
        }
    }

    fn scanned(&mut self) {
        let opening = &mut self.desk.opening;
        let text = std::mem::take(&mut opening.scan);
        if text.trim().is_empty() {
            return;
        }
        opening.item = None;
        let mut joiner = Joiner::default();
        for earlier in &opening.texts {
            // Each was taken when it came.
            let _ = joiner.scan(earlier);
        }
        match joiner.scan(&text) {
            Ok(_) => {
                opening.texts.push(text);
                (opening.whole, opening.missing) = (true, None);
                self.told = None;
            }
            Err(ReceiptError::Incomplete { missing, of }) => {
                opening.texts.push(text);
                opening.missing = Some((missing, of));
                self.told = None;
            }
            Err(error) => {
                let refused = Refused { code: error.code().into(), message: String::new() };
                self.told = Some(Told::Refused(refused));
            }
        }
    }

    fn open_case(&mut self) {
        let opening = &self.desk.opening;
        let mut body = json!({ "applicant": { "name": opening.name.trim() } });
        if opening.name.trim().is_empty() {
            self.tell("told.name", &[]);
            return;
        }
        if !opening.phone.trim().is_empty() {
            body["applicant"]["phone"] = json!(opening.phone.trim());
        }
        match (opening.whole, &opening.item) {
            (true, _) => body["receipt"] = json!({ "texts": opening.texts }),
            (false, Some(item)) => {
                body["item"] = json!(item);
                body["facts"] = json!({});
            }
            (false, None) => {
                self.tell("told.nothing-to-open", &[]);
                return;
            }
        }
        self.post(Purpose::Open, self.at_hall("/cases"), body);
    }

    fn see(&mut self, id: &str, sight: Sight) {
        let Some(list) = self.desk.list.clone() else { return };
        let Some(material) = list.materials.iter().find(|material| material.id == id) else { return };
        let (form, copy_kept) = match sight {
            Sight::Missing => {
                self.change(json!({ "set": { format!("evidence.{id}"): null } }));
                return;
            }
            Sight::Original => ("original", false),
            Sight::CopyKept => ("original", true),
            Sight::Copy => ("copy", true),
            Sight::Electronic => ("electronic", false),
        };
        let mut body = json!({ "seen": [{ "copy_kept": copy_kept, "form": form, "material": id }] });
        if material.many {
            body["set"] = self.forms_of_pieces(material, form);
        }
        self.change(body);
    }

    /// Of several pieces each has its form.
    fn forms_of_pieces(&self, material: &ListedMaterial, form: &str) -> Value {
        let facts = self.desk.case.as_ref().map(|case| &case.facts);
        let pieces = facts.and_then(|facts| facts["evidence"][&material.id].as_array()).map_or(0, Vec::len);
        let form_of = |piece: usize| (format!("evidence.{}[{piece}].form", material.id), json!(form));
        Value::Object((0..pieces.max(1)).map(form_of).collect())
    }

    /// What stands on a piece that lies on the desk is written down: the piece is the one that was seen.
    fn seen_still(&self, field: &str) -> Vec<Value> {
        let material = field.strip_prefix("evidence.").and_then(|rest| rest.split(['.', '[']).next());
        let case = self.desk.case.as_ref();
        let seen = material.zip(case).and_then(|(id, case)| Some((id, case.record.seen.get(id)?)));
        let again =
            seen.map(|(id, seen)| json!({ "copy_kept": seen.copy_kept, "form": seen.form, "material": id }));
        again.into_iter().collect()
    }

    fn change(&mut self, mut body: Value) {
        let Some(case) = &self.desk.case else { return };
        let told = !case.record.notices.is_empty() && case.state != "deferred";
        if told && !self.desk.own_mistake {
            body["because"] = json!("brought");
        }
        if self.desk.on_the_spot {
            body["on_the_spot"] = json!(true);
        }
        self.step("change", body);
    }

    fn step(&mut self, step: &str, body: Value) {
        if self.waits_for(Purpose::Step) {
            self.desk.queue.push_back((step.into(), body));
            return;
        }
        let Some(case) = &self.desk.case else { return };
        let mut body = body;
        body["revision"] = json!(case.revision);
        let path = self.at_hall(&format!("/cases/{}/{step}", case.case));
        self.post(Purpose::Step, path, body);
    }

    /// A box holds something that the server does not know yet.
    fn is_unsaved(&self) -> bool {
        let Some(case) = &self.desk.case else { return false };
        let differs =
            |(field, text): (&String, &String)| text.trim() != text_of(value_at(&case.facts, field));
        self.desk.typed.iter().any(differs)
    }

    fn want(&mut self, step: &str) {
        if !self.may(step) || self.waits_for(Purpose::Step) {
            return;
        }
        // Nothing is decided beside what stands in a box.
        if self.is_unsaved() {
            self.tell("told.unsaved", &[]);
            return;
        }
        if self.desk.reasons.is_none() {
            self.get(Purpose::Reasons, self.at_hall("/cases/reasons"));
        }
        if step == "transfer" {
            self.get(Purpose::Colleagues, self.at_hall("/cases/colleagues"));
        }
        self.told = None;
        let on = self.today.clone();
        self.desk.ask = Some(Asking { step: step.into(), on, stage: "started".into(), ..Asking::default() });
    }

    fn answering(&mut self, answering: Answering) {
        let Some(ask) = &mut self.desk.ask else { return };
        match answering {
            Answering::Reason(code) => ask.reason = code,
            Answering::Choose(id, true) => drop(ask.chosen.insert(id)),
            Answering::Choose(id, false) => drop(ask.chosen.remove(&id)),
            Answering::Day(material, day) => drop(ask.days.insert(material, day)),
            Answering::Document(text) => ask.document = text,
            Answering::Limit(id) => ask.limit = id,
            Answering::On(day) => ask.on = day,
            Answering::Stage(stage) => ask.stage = stage,
            Answering::Staff(account) => ask.staff = account,
            Answering::Granted(granted) => ask.granted = Some(granted),
        }
    }

    fn take_step(&mut self) {
        let Some(ask) = self.desk.ask.clone() else { return };
        match self.body_of(&ask) {
            Some(body) => self.step(&ask.step, body),
            None => self.tell("told.fill-in", &[]),
        }
    }

    /// The body of a step; `None` while something that it needs is not said.
    fn body_of(&self, ask: &Asking) -> Option<Value> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let mut body = match ask.step.as_str() {
            "accept" => json!({}),
            "correct" => {
                let also: Vec<Value> = ask.chosen.iter().map(|id| json!({ "id": id })).collect();
                json!({ "also": also })
            }
            "accept-deferred" => {
                let by = |(material, day): (&String, &String)| {
                    given(day).map(|by| json!({ "by": by, "material": material }))
                };
                json!({ "later": ask.days.iter().filter_map(by).collect::<Vec<_>>() })
            }
            "refuse" => json!({ "grounds": ask.chosen.iter().collect::<Vec<_>>() }),
            "refer" => json!({ "reason": given(&ask.reason)? }),
            "pause" => json!({ "document": given(&ask.document)?, "reason": given(&ask.reason)? }),
            "extend" => json!({ "document": given(&ask.document)?, "limit": given(&ask.limit)? }),
            "mark" => json!({ "limit": given(&ask.limit)?, "on": given(&ask.on)?, "stage": ask.stage }),
            "conclude" => json!({ "granted": ask.granted? }),
            "transfer" => json!({ "staff": given(&ask.staff)? }),
            _ => json!({}),
        };
        if !self.agrees(&ask.step) {
            body["different"] = json!(given(&ask.reason)?);
        }
        Some(body)
    }

    pub(super) fn look_at_case(&mut self, id: i64) {
        if self.desk.case.as_ref().is_some_and(|case| case.case != id) {
            self.desk = Desk { opening: std::mem::take(&mut self.desk.opening), ..Desk::default() };
        }
        self.desk.missing = false;
        self.get(Purpose::Case, self.at_hall(&format!("/cases/{id}")));
    }

    pub(super) fn reload_case(&mut self) {
        self.desk.queue.clear();
        self.desk.ask = None;
        if let Some(id) = self.desk.case.as_ref().map(|case| case.case) {
            self.look_at_case(id);
        }
    }

    pub(super) fn took_case(&mut self, call: &Call, answer: &Answer) {
        match call.purpose {
            Purpose::Reasons => self.desk.reasons = answer.read().map(Rc::new),
            Purpose::Colleagues => self.desk.colleagues = answer.read().unwrap_or_default(),
            Purpose::Open => {
                let Some(case) = answer.read::<Case>() else { return };
                let id = case.case;
                self.desk =
                    Desk { replay: case.replay.clone(), case: Some(Rc::new(case)), ..Desk::default() };
                self.page = Page::Case(id);
                self.look_at_case(id);
            }
            Purpose::Case => {
                let Some(mut case) = answer.read::<Case>() else { return };
                self.desk.list = case.list.take().map(Rc::new).or(self.desk.list.take());
                let id = case.case;
                self.desk.case = Some(Rc::new(case));
                self.look_at_papers(id);
            }
            Purpose::Papers => self.desk.papers = answer.read(),
            Purpose::Issue => {
                if let Some(id) = self.desk.case.as_ref().map(|case| case.case) {
                    self.look_at_papers(id);
                }
            }
            _ => self.took_step(call, answer),
        }
    }

    fn look_at_papers(&mut self, id: i64) {
        self.get(Purpose::Papers, self.at_hall(&format!("/cases/{id}/papers")));
    }

    fn took_step(&mut self, call: &Call, answer: &Answer) {
        let Some(case) = answer.read::<Case>() else { return };
        if self.desk.case.as_ref().is_some_and(|shown| shown.case != case.case) {
            return;
        }
        let step = call.path.rsplit('/').next().unwrap_or_default();
        let number = case.number.clone().unwrap_or_default();
        let version = self.desk.list.as_ref().map(|list| list.version.clone());
        let other_version = version.is_some_and(|version| version != case.version);
        self.forget_typed(call);
        let id = case.case;
        self.desk.case = Some(Rc::new(case));
        if other_version {
            self.look_at_case(id);
        }
        if step != "change" {
            self.look_at_papers(id);
            self.desk.ask = None;
            (self.desk.own_mistake, self.desk.on_the_spot) = (false, false);
            self.tell_step(step, &number);
        }
        if let Some((step, body)) = self.desk.queue.pop_front() {
            self.step(&step, body);
        }
    }

    /// What the server took leaves its box; what is being typed into another one stays.
    fn forget_typed(&mut self, call: &Call) {
        let body: Value =
            call.body.as_deref().and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
        let set = body["set"].as_object().into_iter().flat_map(|set| set.keys().map(String::as_str));
        let unset = body["unset"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for field in set.chain(unset) {
            self.desk.typed.remove(field);
        }
    }

    fn tell_step(&mut self, step: &str, number: &str) {
        match step {
            "accept" => self.tell("step.accept.done", &[number]),
            "accept-deferred" => self.tell("step.accept-deferred.done", &[number]),
            "correct" => self.tell("step.correct.done", &[]),
            "refuse" => self.tell("step.refuse.done", &[]),
            "refer" => self.tell("step.refer.done", &[]),
            "transfer" => self.tell("step.transfer.done", &[]),
            _ => self.tell("step.done", &[]),
        }
    }
}

/// Ids that a notice has told.
pub fn told(case: &Case) -> impl Iterator<Item = &str> {
    let all = case.record.notices.iter().flat_map(|notice| notice.ask.iter().chain(&notice.on_the_spot));
    all.map(|asked| asked.id.as_str())
}
