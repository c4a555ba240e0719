//! Service items (事项) as data: what is asked, required, charged, by whom, on which basis.
//! In: `item.toml` (read by `read`). Out: `Item`. Absent on purpose: logic (that is `rules.rhai`).

mod handling;
pub mod read;

pub use handling::{Channel, Delivery, Handling};

use crate::allowance::Allowance;
use crate::facts::schema::FieldType;
use crate::text::Text;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Window class (综合窗口类别) of the notice, 二(二)2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum WindowClass {
    /// 不动产登记
    RealEstate,
    /// 市场准入
    MarketAccess,
    /// 建设工程联合审批
    Construction,
    /// 社会事务
    SocialAffairs,
}

/// Type of the item (事项类型) of the notice, part 一.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum ItemType {
    /// 行政许可
    Licence,
    /// 行政给付
    Benefit,
    /// 行政确认
    Confirmation,
    /// 行政征收
    Levy,
    /// 其他服务
    Other,
}

/// Level of government that handles the item (层级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 市
    City,
    /// 县区
    County,
    /// 乡镇（街道）
    Township,
}

/// Who applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// 个人
    Person,
    /// 法人和其他组织
    Organisation,
}

/// Whether a legal line was read in the law's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the law's text; article cited.
    Confirmed,
    /// 待核: source named or nothing at all, no article.
    Unconfirmed,
}

/// One article of one legal source (设定依据): `law-id#article` in the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Id of the file in `laws/`.
    pub law: String,
    /// The article as cited, e.g. `8(1)`.
    pub article: String,
}

/// The legal standing of a line (法律依据): confirmed with citations, or 待核.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalLine {
    /// Confirmed or 待核.
    pub status: Status,
    /// Articles; never empty when confirmed, always empty when unconfirmed.
    pub basis: Vec<Citation>,
    /// The source named for an unconfirmed line, if any.
    pub source: Option<String>,
    /// Id of the line in the researched source, e.g. `C21-1`.
    pub line: Option<String>,
}

/// Unit of a time limit. Not every law counts working days, so the unit is data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitUnit {
    /// 当场
    OnTheSpot,
    /// 工作日
    WorkingDays,
    /// 自然日
    CalendarDays,
    /// “日”，单位存疑
    DaysUnclear,
}

/// A time limit (时限).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// `statutory`, `promised` …
    pub id: String,
    /// Title for the guide.
    pub title: Text,
    /// Number of days; absent for on the spot.
    pub days: Option<u32>,
    /// Unit of `days`.
    pub unit: LimitUnit,
    /// From when it runs.
    pub start: Option<Text>,
    /// Legal standing.
    pub legal: LegalLine,
}

/// A text with its own legal standing: fee, contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalText {
    /// What is said.
    pub text: Text,
    /// Legal standing.
    pub legal: LegalLine,
}

/// How often the applicant comes in person (到场次数).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    /// At least.
    pub min: u32,
    /// At most.
    pub max: u32,
    /// Legal standing.
    pub legal: LegalLine,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Id.
    pub id: String,
    /// Heading.
    pub title: Text,
}

/// How sensitive a fact is (个人信息保护法 28–31).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Sensitivity {
    /// Not personal.
    #[default]
    None,
    /// 个人信息
    Personal,
    /// 敏感个人信息; needs a purpose.
    Sensitive,
}

/// Who supplies a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FactSource {
    /// The applicant answers.
    #[default]
    Applicant,
    /// Read from a licence the applicant holds.
    Licence,
    /// Data sharing: never asked.
    Shared,
}

/// A fact, a field of a record, or a field of evidence: something that can be known, unknown, or known not to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Id, the name in the script.
    pub id: String,
    /// Type.
    pub ty: FieldType,
    /// May be `null`: known not to exist.
    pub optional: bool,
    /// The question a citizen reads; empty for engine-made fields.
    pub question: Text,
    /// Help under the question.
    pub help: Option<Text>,
    /// Section the question belongs to (top-level facts only).
    pub section: Option<String>,
    /// Sensitivity.
    pub sensitivity: Sensitivity,
    /// Why a sensitive fact is needed.
    pub purpose: Option<Text>,
    /// Who supplies it.
    pub source: FactSource,
    /// Id of the file in `shared-data/` that says what data sharing supplies of it.
    pub data: Option<String>,
}

/// What an unmet condition means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The applicant does not qualify (暂不符合条件).
    Ineligible,
    /// The applicant can mend it.
    Correctable,
    /// Another body is competent; the destination is given.
    Elsewhere,
    /// A person checks it at the window; never blocks.
    Verify,
}

/// A condition for acceptance (受理条件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Id; `rules.rhai` has a function of this name.
    pub id: String,
    /// Title.
    pub title: Text,
    /// What unmet means.
    pub effect: Effect,
    /// Said when unmet.
    pub reason: Text,
    /// How to mend, or where to turn.
    pub mend: Text,
    /// Correctable on the spot (可当场更正).
    pub on_the_spot: bool,
    /// Where to go; always there when `effect` is `Elsewhere`.
    pub destination: Option<Text>,
    /// How often it needs the applicant in person (本人到场次数), where it does.
    pub presence: Option<u32>,
    /// Legal standing.
    pub legal: LegalLine,
}

/// Form of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 原件
    Original,
    /// 复印件
    Copy,
    /// 电子件、电子证照
    Electronic,
}

impl Form {
    /// All forms in declaration order: the option index of the engine-made field `form`.
    pub const ALL: [Self; 3] = [Self::Original, Self::Copy, Self::Electronic];

    /// The id used in facts and scripts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Copy => "copy",
            Self::Electronic => "electronic",
        }
    }
}

/// A check on what was handed in, beyond presence and form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceCheck {
    /// Id; `rules.rhai` has `accepts_<material>_<id>`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Said when it fails.
    pub reason: Text,
    /// How to mend.
    pub mend: Text,
    /// Correctable on the spot.
    pub on_the_spot: bool,
    /// Legal standing (inherited from the material where not given).
    pub legal: LegalLine,
}

/// What may stand in for a material.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Substitutes {
    /// An e-licence may be shown.
    pub licence: Option<LegalText>,
    /// The department verifies by data sharing: never asked, never missing.
    pub shared: Option<LegalText>,
    /// A written commitment (告知承诺) may be given.
    pub commitment: Option<LegalText>,
}

/// A material (申请材料): what is required.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Id; evidence of this name, `needs_<id>` in the script.
    pub id: String,
    /// Name.
    pub title: Text,
    /// Accepted forms, at least one.
    pub kinds: Vec<Form>,
    /// Number of copies.
    pub copies: u32,
    /// Issuing unit.
    pub issuer: Option<Text>,
    /// Trust grade A–D (国办函〔2016〕108号), where the source gives it.
    pub trust: Option<char>,
    /// May be deferred (容缺).
    pub minor: bool,
    /// Working days within which a deferred one is handed in, where the source gives it.
    pub defer_days: Option<u32>,
    /// Common mistakes.
    pub mistakes: Vec<Text>,
    /// Sample.
    pub sample: Option<Text>,
    /// Said when missing; a plain sentence is generated when absent.
    pub reason: Option<Text>,
    /// How to get it.
    pub mend: Text,
    /// Can be filled in or signed at the window.
    pub on_the_spot: bool,
    /// Several pieces: evidence is a list.
    pub many: bool,
    /// Fields of the evidence that checks read, without the engine-made `form`.
    pub fields: Vec<Field>,
    /// Checks on the evidence.
    pub checks: Vec<EvidenceCheck>,
    /// Substitutes.
    pub substitutes: Substitutes,
    /// Id of the item whose result (结果) this is.
    pub result_of: Option<String>,
    /// Id of the file in `shared-data/` that says what data sharing supplies of it.
    pub data: Option<String>,
    /// Ids of materials of this item that need not be shown where this one is.
    pub covers: Vec<String>,
    /// Legal standing.
    pub legal: LegalLine,
}

impl Material {
    /// Whether evidence in `form` is accepted; an e-licence substitute adds `Electronic`.
    pub fn accepts_form(&self, form: Form) -> bool {
        self.kinds.contains(&form) || (form == Form::Electronic && self.substitutes.licence.is_some())
    }
}

/// One version of a service item (事项), in force from `from`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: String,
    /// Title.
    pub title: Text,
    /// Window class.
    pub window: WindowClass,
    /// Type.
    pub item_type: ItemType,
    /// Levels.
    pub levels: Vec<Level>,
    /// Authority (实施主体), the one acceptance place.
    pub authority: Text,
    /// What the applicant gets.
    pub result: Text,
    /// Who applies.
    pub audience: Vec<Audience>,
    /// Everyday words for search.
    pub words: Vec<Text>,
    /// First day in force; the folder's name.
    pub from: NaiveDate,
    /// Last day in force, where the version ends without a successor.
    pub until: Option<NaiveDate>,
    /// Date fact that decides the version instead of the application date.
    pub deciding_date: Option<String>,
    /// What of this version is not known; shown to staff.
    pub note: Option<Text>,
    /// Acceptance places; empty: the comprehensive window of the window class.
    pub accepted_at: Vec<Text>,
    /// How it is handed in and how the result comes.
    pub handling: Option<Handling>,
    /// Visits.
    pub visits: Option<Visits>,
    /// Time limits.
    pub limits: Vec<Limit>,
    /// Fee.
    pub fee: Option<LegalText>,
    /// Steps of the procedure.
    pub steps: Vec<Text>,
    /// A way to a human.
    pub contact: Option<LegalText>,
    /// Question groups in order.
    pub sections: Vec<Section>,
    /// Facts in order.
    pub facts: Vec<Field>,
    /// Conditions in order.
    pub conditions: Vec<Condition>,
    /// Materials in order.
    pub materials: Vec<Material>,
    /// Findings of the lint that the publisher allows, with reason and date.
    pub allow: Vec<Allowance>,
}
