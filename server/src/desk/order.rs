//! What somebody of the staff wants done with a case.
//! In: JSON, read by `http`. Out: plain data. Absent: whether it may be done (`change`, `guard`, `machine`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;
use yushen::Library;
use yushen::item::Form;

use super::day::Day;
use super::guard::Also;
use super::papers::Applicant;
use super::staff::Staff;
use crate::papers::kind::Kind;

/// Somebody of the staff wants something done.
#[derive(Debug, Clone)]
pub struct Order {
    /// Who.
    pub staff: Staff,
    /// What.
    pub what: What,
    /// The server's address, for papers.
    pub site: String,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum What {
    /// Open a case.
    Open(Opening),
    /// Take a step with one.
    Act {
        /// Key of its row.
        case: i64,
        /// The revision that it was made from.
        revision: i64,
        /// The library that decides it.
        library: Arc<Library>,
        /// The step.
        act: Act,
    },
    /// Issue a paper that the case calls for.
    Paper {
        /// Key of its row.
        case: i64,
        /// The library that decides it.
        library: Arc<Library>,
        /// Which.
        kind: Kind,
    },
}

/// A new case.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Who applies.
    pub applicant: Applicant,
    /// For what.
    pub item: String,
    /// Facts document.
    pub facts: Vec<u8>,
    /// The library that decides.
    pub library: Arc<Library>,
    /// Digest of its bundle.
    pub bundle: String,
    /// SHA-256 of the receipt it comes from.
    pub receipt: Option<[u8; 32]>,
    /// What the replay of the receipt found, for the answer.
    pub replay: Option<Value>,
}

/// Why something is changed after a notice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The applicant brought or changed it since.
    Brought,
    /// It was so before; the desk had written it wrongly.
    #[default]
    Corrected,
}

/// Evidence set as seen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenNow {
    /// Id of the material.
    pub material: String,
    /// In which form it was shown.
    pub form: Form,
    /// A copy stays with the hall.
    #[serde(default)]
    pub copy_kept: bool,
}

/// Changes of the facts document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Fields with their new values; null is known not to exist, or known to be missing.
    #[serde(default)]
    pub set: BTreeMap<String, Value>,
    /// Fields that are unknown again.
    #[serde(default)]
    pub unset: Vec<String>,
    /// Evidence that was seen.
    #[serde(default)]
    pub seen: Vec<SeenNow>,
    /// Why, after a notice.
    #[serde(default)]
    pub because: Because,
    /// Corrected at the window (可当场更正).
    #[serde(default)]
    pub on_the_spot: bool,
}

/// What happened with a stage of the procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// It began.
    Started,
    /// It was done.
    Done,
}

/// A step with what it needs.
#[derive(Debug, Clone)]
pub enum Act {
    /// Facts and evidence; in a case accepted with materials to come, those.
    Change(Changes),
    /// 补正
    Correct {
        /// What the window asks for beside what the engine found.
        also: Vec<Also>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// The applicant came back.
    Resubmit,
    /// Something of the notice is still missing.
    Return,
    /// 受理
    Accept {
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 容缺受理
    AcceptDeferred {
        /// By when each comes, where the item doesn't say it.
        later: Vec<(String, Day)>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 不予受理
    Refuse {
        /// Conditions, where the engine found none.
        grounds: Vec<String>,
        /// Why it differs from the engine.
        different: Option<String>,
    },
    /// 转人工
    Refer {
        /// Why.
        reason: String,
    },
    /// The clock stops.
    Pause {
        /// Why.
        reason: String,
        /// Number of the written notice.
        document: String,
    },
    /// It runs again.
    Resume,
    /// A longer limit.
    Extend {
        /// Which of the item's.
        limit: String,
        /// Number of the written approval.
        document: String,
    },
    /// A stage of the procedure.
    Mark {
        /// Which limit of the item.
        limit: String,
        /// Began, or was done.
        stage: Stage,
        /// On which day.
        on: Day,
    },
    /// The department decided.
    Conclude {
        /// 准予, or not.
        granted: bool,
    },
    /// The result was handed over.
    Deliver,
    /// The applicant takes it back.
    Withdraw,
    /// Another clerk or window.
    Transfer {
        /// To whom.
        staff: String,
        /// Their window.
        window: Option<i64>,
    },
    /// The supervisor has looked.
    Acknowledge,
}
