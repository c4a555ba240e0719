//! The outcomes there are, in their order: the first that applies. Everything else found is listed all the same.

use serde::Serialize;

/// What a pre-review comes to. Exhaustive on purpose: a caller must handle each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 请到…：another body is competent.
    Elsewhere,
    /// 暂不符合条件
    Ineligible,
    /// 信息不全
    Unsettled,
    /// 需补正
    Correctable,
    /// 需人工确认
    Referred,
    /// 可容缺办理
    ReadyDeferred,
    /// 材料已齐，可来办理
    Ready,
}

impl Outcome {
    /// All outcomes in order of precedence.
    pub const ALL: [Self; 7] = [
        Self::Elsewhere,
        Self::Ineligible,
        Self::Unsettled,
        Self::Correctable,
        Self::Referred,
        Self::ReadyDeferred,
        Self::Ready,
    ];

    /// The code in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Elsewhere => "elsewhere",
            Self::Ineligible => "ineligible",
            Self::Unsettled => "unsettled",
            Self::Correctable => "correctable",
            Self::Referred => "referred",
            Self::ReadyDeferred => "ready_deferred",
            Self::Ready => "ready",
        }
    }
}
