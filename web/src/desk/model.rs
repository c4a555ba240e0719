//! What the server's API says, as far as the screens read it. In: JSON. Out: plain data. Absent: what is sent (`api`).
//!
//! Members that no screen reads are passed over, so that the server can say more.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use yushen::Lang;

/// A text of the item's: Chinese, and English where there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Words {
    /// Chinese.
    pub zh: String,
    /// English.
    #[serde(default)]
    pub en: Option<String>,
}

impl Words {
    /// In a language, Chinese where there is no other.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}

/// A hall.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Hall {
    /// Its id in addresses.
    pub hall: String,
    /// Name.
    pub name: String,
    /// Where it is.
    #[serde(default)]
    pub address: String,
    /// Window classes.
    #[serde(default)]
    pub classes: Vec<String>,
    /// How long a seat is held.
    #[serde(default)]
    pub hold_minutes: i64,
    /// Its windows.
    #[serde(default)]
    pub windows: Vec<HallWindow>,
}

/// A window of a hall.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HallWindow {
    /// Its class.
    pub class: String,
    /// Its number.
    pub number: i64,
}

/// Ways of signing in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Ways {
    /// The provider, where there is one.
    pub oidc: Option<Oidc>,
}

/// The provider.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Oidc {
    /// What the button says.
    pub label: String,
}

/// Who is signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Me {
    /// Number of the account.
    pub account: i64,
    /// The session's token against forged requests.
    pub csrf_token: String,
    /// When the session ends if it is not used (RFC 3339, UTC).
    pub ends_at: String,
    /// Name of the account.
    pub name: String,
    /// Somebody else chose the password.
    pub password_change_needed: bool,
    /// `clerk`, `operator`, `supervisor`, `publisher`.
    pub role: String,
    /// A clerk's window.
    pub window: Option<i64>,
}

/// One of one's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionRow {
    /// When it began.
    pub began_at: String,
    /// When it was used last.
    pub seen_at: String,
    /// Its number.
    pub session: i64,
    /// This one.
    pub this: bool,
}

/// The line of a hall as everybody sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Queue {
    /// Window classes.
    pub classes: Vec<QueueClass>,
    /// Today.
    pub day: String,
    /// The city's limit for waiting.
    pub limit_minutes: i64,
    /// Tickets that are not over.
    pub tickets: Vec<QueueTicket>,
    /// Windows.
    pub windows: Vec<QueueWindow>,
}

/// A class in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueClass {
    /// Its id.
    pub class: String,
    /// Minutes for somebody who comes now.
    pub estimate_minutes: i64,
    /// Letter of its tickets.
    pub letter: String,
    /// Whether walk-ins get tickets.
    pub open: bool,
    /// Who waits.
    pub waiting: i64,
    /// Longer than the limit.
    pub alarms: i64,
}

/// A ticket in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueTicket {
    /// Called before it.
    pub ahead: Option<i64>,
    /// Waits longer than the limit.
    pub alarm: bool,
    /// Its class.
    pub class: String,
    /// Minutes until it is called.
    pub estimate_minutes: Option<i64>,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// Minutes in the line.
    pub waited_minutes: Option<i64>,
    /// The window that called it.
    pub window: Option<i64>,
}

/// A window in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QueueWindow {
    /// Its class.
    pub class: String,
    /// Its number.
    pub number: i64,
    /// The ticket there.
    pub ticket: Option<String>,
    /// At work by the plan.
    pub working: bool,
}

/// The queue as the desk sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DeskQueue {
    /// Left from the day before.
    pub left: Vec<DeskTicket>,
    /// As everybody sees it.
    pub queue: Queue,
    /// Tickets that are not over.
    pub tickets: Vec<DeskTicket>,
}

/// A ticket as the desk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeskTicket {
    /// Calls so far.
    pub calls: i64,
    /// Its class.
    pub class: String,
    /// First receiver.
    pub first_window: Option<i64>,
    /// What for, where a booking says it.
    pub item: Option<String>,
    /// `booked`, `walk-in`.
    pub lane: String,
    /// Reason of the special channel.
    pub special: Option<String>,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// Left to this window.
    pub to_window: Option<i64>,
    /// Why it was sent on.
    pub transfer_reason: Option<String>,
    /// The window that called it.
    pub window: Option<i64>,
}

/// A booking of today, masked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Found {
    /// Its number.
    pub booking: i64,
    /// What for.
    pub item: Option<String>,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: String,
    /// Its slot.
    pub slot: String,
    /// Checked in already.
    pub ticket: Option<String>,
}

/// A code with its title.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Coded {
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
}

/// The lists that steps take their reasons from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Reasons {
    /// Why a step differs from the review.
    pub different: Vec<Coded>,
    /// Why a clock stops.
    pub pause: Vec<Coded>,
    /// Why a case goes to a person.
    pub refer: Vec<Coded>,
}

/// Somebody a case can be handed to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Colleague {
    /// Number of the account.
    pub account: String,
    /// A case can be handed to them.
    pub enabled: bool,
    /// Name of the account.
    pub name: String,
    /// Role.
    pub role: String,
    /// Window.
    pub window: Option<i64>,
}

/// Who works on a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Holder {
    /// Number of the account.
    pub staff: String,
    /// Window.
    #[serde(default)]
    pub window: Option<i64>,
}

/// A clock of a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Clock {
    /// The last day.
    #[serde(default)]
    pub due: Option<String>,
    /// Its id.
    pub id: String,
    /// Days left in its unit.
    #[serde(default)]
    pub left: Option<i64>,
    /// `none`, `green`, `amber`, `red`.
    pub level: String,
    /// Over, and not done in time.
    #[serde(default)]
    pub overdue: bool,
    /// How it stands.
    pub state: String,
    /// Title.
    pub title: Words,
    /// Unit of `left`.
    pub unit: String,
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaseLine {
    /// Application date.
    pub applied: String,
    /// Its key.
    pub case: i64,
    /// Its clocks.
    pub clocks: Vec<Clock>,
    /// Something for the supervisor's eye.
    pub flagged: bool,
    /// Who works on it.
    pub holder: Holder,
    /// Item.
    pub item: String,
    /// The most urgent level of its clocks.
    pub level: String,
    /// Number, from acceptance on.
    pub number: Option<String>,
    /// State.
    pub state: String,
}

/// A page of cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct CaseList {
    /// Cases.
    pub cases: Vec<CaseLine>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// Today.
    pub today: String,
}

/// Who applies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Applicant {
    /// Name.
    pub name: String,
    /// Mobile number.
    #[serde(default)]
    pub phone: Option<String>,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Cited {
    /// Article.
    pub article: String,
    /// Title of the law.
    pub title: Words,
}

impl Cited {
    /// 《…》第 8 条（1）
    pub fn say(&self, lang: Lang) -> String {
        let (number, rest) = self.article.split_at(self.article.find('(').unwrap_or(self.article.len()));
        match lang {
            Lang::Zh => {
                let rest = rest.replace('(', "（").replace(')', "）");
                format!("《{}》第{number}条{rest}", self.title.zh)
            }
            Lang::En => format!("{}, art. {number}{rest}", self.title.get(lang)),
        }
    }
}

/// One thing that a notice asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Asked {
    /// Articles.
    pub basis: Vec<Cited>,
    /// `engine` or `window`.
    pub found_by: String,
    /// Condition, material, or `material.check`.
    pub id: String,
    /// How to mend it.
    pub mend: Words,
    /// Why.
    pub reason: Words,
    /// Title.
    pub title: Words,
}

/// A notice of correction.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Notice {
    /// To be brought or changed.
    pub ask: Vec<Asked>,
    /// Number in the case.
    pub number: i64,
    /// When.
    pub on: String,
    /// What can be corrected at the window.
    pub on_the_spot: Vec<Asked>,
}

/// Evidence as seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Seen {
    /// A copy stays here.
    pub copy_kept: bool,
    /// In which form.
    pub form: String,
    /// When.
    pub on: String,
}

/// A material that comes later.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Later {
    /// Id of the material.
    pub material: String,
    /// Its name.
    pub title: Words,
    /// When it came.
    #[serde(default)]
    pub came: Option<String>,
}

/// One ground of a refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ground {
    /// Articles.
    pub basis: Vec<Cited>,
    /// Where to turn instead.
    #[serde(default)]
    pub destination: Option<Words>,
    /// Why.
    pub reason: Words,
    /// Title.
    pub title: Words,
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refusal {
    /// Grounds.
    pub grounds: Vec<Ground>,
    /// When.
    pub on: String,
}

/// A flag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Flag {
    /// Code of the reason.
    pub reason: String,
    /// The step.
    pub step: String,
    /// When.
    pub on: String,
    /// Who looked at it.
    #[serde(default)]
    pub seen_by: Option<String>,
}

/// How a case was accepted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Acceptance {
    /// By law.
    pub deemed: bool,
    /// From when it counts.
    pub on: String,
}

/// A limit of the item's, as the record keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Pause {
    /// The last day that does not count.
    #[serde(default)]
    pub until: Option<String>,
    /// Code.
    pub reason: String,
    /// From when.
    pub from: String,
}

/// What is kept of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Record {
    /// How it was accepted.
    pub acceptance: Option<Acceptance>,
    /// First receiver.
    pub first_receiver: Holder,
    /// Flags.
    pub flags: Vec<Flag>,
    /// Materials that come later.
    pub later: Vec<Later>,
    /// Notices.
    pub notices: Vec<Notice>,
    /// Stops of the clock.
    #[serde(default)]
    pub pauses: Vec<Pause>,
    /// Received on.
    pub received: String,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// Evidence as seen.
    pub seen: BTreeMap<String, Seen>,
}

/// One condition's result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ConditionResult {
    /// Id.
    pub id: String,
    /// `met`, `unmet`, `unknown`, `not_applicable`, `undetermined`.
    pub verdict: String,
}

/// One material's result.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MaterialResult {
    /// What is said of the evidence.
    pub evidence: String,
    /// Id.
    pub id: String,
    /// `required`, `not_required`, `unknown`, `undetermined`.
    pub requirement: String,
}

/// The engine's reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reason {
    /// In words.
    pub text: Words,
}

/// One deficit.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Deficit {
    /// Articles; empty means 待核.
    pub basis: Vec<Cited>,
    /// May come later.
    pub deferrable: bool,
    /// Where to turn.
    #[serde(default)]
    pub destination: Option<Words>,
    /// How to mend it.
    pub how_to_mend: Words,
    /// Id.
    pub id: String,
    /// `condition`, `missing`, `defective`.
    pub kind: String,
    /// Can be corrected at the window.
    pub on_the_spot: bool,
    /// Why.
    pub reason: Reason,
    /// Title.
    pub title: Words,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// Field.
    pub field: String,
}

/// The engine's decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Decision {
    /// Conditions.
    pub conditions: Vec<ConditionResult>,
    /// Deficits.
    pub deficits: Vec<Deficit>,
    /// `sha256:…`
    pub digest: String,
    /// Materials.
    pub materials: Vec<MaterialResult>,
    /// Outcome.
    pub outcome: String,
    /// What is open.
    pub questions: Vec<Question>,
}

/// One verdict that is another one under the rules of today.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Change {
    /// Its title.
    pub title: Words,
    /// In the receipt.
    #[serde(default)]
    pub was: Option<String>,
    /// Today.
    #[serde(default)]
    pub now: Option<String>,
}

/// What the replay of a receipt found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Replay {
    /// Verdicts that are other ones under the rules of today.
    pub changes: Vec<Change>,
    /// Date of the receipt.
    pub on: String,
    /// Its outcome.
    pub outcome: String,
    /// Outcome today.
    pub outcome_now: Option<String>,
    /// Whether its decision was made again, byte for byte.
    pub same: bool,
    /// What the rules of today can't read in it.
    pub unreadable: Vec<Value>,
}

/// Steps that have a place, by role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Steps {
    /// Of a clerk.
    pub clerk: Vec<String>,
    /// Of a supervisor.
    pub supervisor: Vec<String>,
}

/// An option of a choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedOption {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// A field that may be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ListedField {
    /// Its path: whole for facts, from the piece or element on for others.
    pub field: String,
    /// `bool`, `integer`, `decimal`, `date`, `text`, `choice`, `resident-id`, `credit-code`, `phone`, `rows`.
    pub kind: String,
    /// May be known not to exist.
    pub optional: bool,
    /// The question.
    pub question: Words,
    /// Options of a choice.
    #[serde(default)]
    pub options: Vec<ListedOption>,
    /// Several may be chosen.
    #[serde(default)]
    pub several: bool,
    /// Unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// What one element of rows is called.
    #[serde(default)]
    pub title: Option<Words>,
    /// Fields of one element of rows.
    #[serde(default)]
    pub fields: Vec<ListedField>,
}

/// A check on a material.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedCheck {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// A material of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedMaterial {
    /// Checks.
    pub checks: Vec<ListedCheck>,
    /// Copies.
    pub copies: i64,
    /// Days for a deferred one, where the item gives them.
    pub defer_days: Option<i64>,
    /// Fields of a piece.
    pub fields: Vec<ListedField>,
    /// Accepted forms.
    pub forms: Vec<String>,
    /// Id.
    pub id: String,
    /// Several pieces.
    pub many: bool,
    /// May come later.
    pub minor: bool,
    /// Title.
    pub title: Words,
}

/// A condition of the list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedCondition {
    /// Its line was read in the law.
    pub confirmed: bool,
    /// What unmet means.
    pub effect: String,
    /// Id.
    pub id: String,
    /// Title.
    pub title: Words,
}

/// What the item's version lists: nothing else can be asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Listed {
    /// Conditions.
    pub conditions: Vec<ListedCondition>,
    /// Facts.
    pub facts: Vec<ListedField>,
    /// Materials.
    pub materials: Vec<ListedMaterial>,
    /// First day of the version.
    pub version: String,
}

/// A case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Case {
    /// Steps that are what the engine says.
    #[serde(default)]
    pub agrees: Vec<String>,
    /// Who applies; gone when it was kept long enough.
    #[serde(default)]
    pub applicant: Option<Applicant>,
    /// Application date.
    pub applied: String,
    /// Bundle that decides.
    pub bundle: String,
    /// Its key.
    pub case: i64,
    /// Clocks.
    pub clocks: Vec<Clock>,
    /// The decision.
    #[serde(default)]
    pub decision: Option<Decision>,
    /// Facts, evidence, commitments.
    #[serde(default)]
    pub facts: Value,
    /// Something for the supervisor's eye.
    pub flagged: bool,
    /// Who works on it.
    pub holder: Holder,
    /// Item.
    pub item: String,
    /// What may be asked; not in every answer.
    #[serde(default)]
    pub list: Option<Listed>,
    /// Number.
    pub number: Option<String>,
    /// What is kept.
    pub record: Record,
    /// What the receipt's replay found; in the answer to opening only.
    #[serde(default)]
    pub replay: Option<Replay>,
    /// Counts changes.
    pub revision: i64,
    /// State.
    pub state: String,
    /// Steps that have a place.
    pub steps: Steps,
    /// Title of the item.
    #[serde(default)]
    pub title: Option<Words>,
    /// First day of the version.
    pub version: String,
}

/// A paper that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PaperLine {
    /// `acceptance`, `correction` …
    pub kind: String,
    /// Its number.
    pub number: String,
    /// `ready`; otherwise why there is no PDF: `no-font`, `glyph-missing`.
    #[serde(default)]
    pub pdf: String,
}

/// The papers of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct PaperList {
    /// Kinds that the case calls for.
    pub called_for: Vec<String>,
    /// Issued.
    pub papers: Vec<PaperLine>,
}

/// A day that can be booked, or not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DayView {
    /// ISO.
    pub day: String,
    /// `open`, `closed`, `calendar-not-published`.
    pub state: String,
    /// Free seats.
    #[serde(default)]
    pub free: i64,
}

/// A slot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Slot {
    /// Its name.
    pub slot: String,
    /// Its day.
    pub day: String,
    /// When it begins, `09:30`.
    pub time: String,
    /// Free seats; in lists.
    #[serde(default)]
    pub free: Option<i64>,
}

/// A held seat.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Hold {
    /// Its token.
    pub hold: String,
    /// Until when.
    pub expires_at: String,
    /// The slot.
    pub slot: Slot,
}

/// A booking.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Booking {
    /// The code that the caller writes down.
    #[serde(default)]
    pub code: String,
    /// The slot.
    pub slot: Slot,
}

/// What the display is told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Shown {
    /// Tickets.
    pub tickets: Vec<ShownTicket>,
}

/// A ticket on the display.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShownTicket {
    /// How often it was called out.
    pub calls: i64,
    /// Its class.
    pub class: String,
    /// How it stands.
    pub state: String,
    /// Its number.
    pub ticket: String,
    /// The window that called it.
    #[serde(default)]
    pub window: Option<i64>,
}

/// What went wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// Stable code.
    pub code: String,
    /// The server's words, for staff who know them.
    pub message: String,
}

/// The answer of a refusal.
#[derive(Debug, Deserialize)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: Refused,
}
