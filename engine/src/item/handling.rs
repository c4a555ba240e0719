//! How an item is handed in and how its result comes (收件渠道、送达方式), as data.
//! In: `[handling]` of `item.toml`. Out: `Handling`. Absent on purpose: how many visits that takes (see `analysis`).

use super::LegalLine;
use serde::{Deserialize, Serialize};

/// A way to hand in an application (收件渠道).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 窗口
    Window,
    /// 网上
    Online,
    /// 邮寄
    Mail,
    /// 上门服务
    HomeVisit,
    /// 代办：staff of the hall or an agent acts for the applicant
    Agent,
}

impl Channel {
    /// All channels with the words of `item.toml`.
    pub const ALL: [(&'static str, Self); 5] = [
        ("window", Self::Window),
        ("online", Self::Online),
        ("mail", Self::Mail),
        ("home_visit", Self::HomeVisit),
        ("agent", Self::Agent),
    ];
}

/// A way in which the result comes (送达方式).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// 窗口领取
    Window,
    /// 邮寄
    Mail,
    /// 电子送达
    Electronic,
}

impl Delivery {
    /// All ways with the words of `item.toml`.
    pub const ALL: [(&'static str, Self); 3] =
        [("window", Self::Window), ("mail", Self::Mail), ("electronic", Self::Electronic)];
}

/// How an item is handed in and how its result comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handling {
    /// Channels, at least one, each once.
    pub channels: Vec<Channel>,
    /// Ways of delivery, at least one, each once.
    pub delivery: Vec<Delivery>,
    /// Legal standing.
    pub legal: LegalLine,
}
