//! The pages of the wizard, as the state machine sees them. Absent: addresses (see `route`).

/// A page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Page {
    /// 找事项
    #[default]
    Find,
    /// The item, before the first question.
    Start {
        /// Item id.
        item: String,
    },
    /// 问题
    Question {
        /// Item id.
        item: String,
        /// Fact id.
        fact: String,
    },
    /// 一页填完
    Form {
        /// Item id.
        item: String,
    },
    /// 已填写的内容
    Answers {
        /// Item id.
        item: String,
    },
    /// 手头材料
    Documents {
        /// Item id.
        item: String,
        /// The material to begin at.
        material: Option<String>,
    },
    /// 结果
    Notice {
        /// Item id.
        item: String,
    },
    /// 办事指南
    Guide {
        /// Item id.
        item: String,
    },
    /// 预约
    Book {
        /// Item id.
        item: String,
        /// How far.
        step: Step,
    },
    /// 我的预约
    Mine,
    /// 改时间
    Rebook,
    /// 评价
    Rate,
    /// 投诉
    Complain,
    /// 保存进度
    Save,
    /// 接着上次填
    Resume,
    /// No page has this address.
    Lost,
}

/// A step of booking; also the last part of its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Which way, which hall.
    Ways,
    /// Day and time.
    Time,
    /// Name and number.
    Person,
    /// Booked, or in line.
    Done,
}

impl Step {
    /// All of them with their part of the address.
    pub const ALL: [(&'static str, Self); 4] =
        [("ways", Self::Ways), ("time", Self::Time), ("person", Self::Person), ("done", Self::Done)];

    /// Its part of the address.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(_, step)| *step == self).map_or("ways", |(id, _)| id)
    }

    /// The step before it.
    pub fn before(self) -> Option<Self> {
        match self {
            Self::Ways | Self::Done => None,
            Self::Time => Some(Self::Ways),
            Self::Person => Some(Self::Time),
        }
    }
}

impl Page {
    /// The item it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Find | Self::Save | Self::Resume | Self::Mine | Self::Rebook | Self::Lost => None,
            Self::Rate | Self::Complain => None,
            Self::Start { item }
            | Self::Form { item }
            | Self::Guide { item }
            | Self::Book { item, .. }
            | Self::Question { item, .. }
            | Self::Answers { item }
            | Self::Documents { item, .. }
            | Self::Notice { item } => Some(item),
        }
    }

    /// Whether it is a page of booking.
    pub fn at_desk(&self) -> bool {
        matches!(self, Self::Book { .. } | Self::Mine | Self::Rebook) || self.after_visit()
    }

    /// Whether it is a page for after the visit.
    pub fn after_visit(&self) -> bool {
        matches!(self, Self::Rate | Self::Complain)
    }

    /// The page above it, for whoever came by an address.
    pub fn above(&self) -> Self {
        match self {
            Self::Find | Self::Save | Self::Resume | Self::Mine | Self::Lost | Self::Start { .. } => {
                Self::Find
            }
            Self::Rebook | Self::Rate | Self::Complain => Self::Mine,
            Self::Book { item, step } => match step.before() {
                Some(step) => Self::Book { item: item.clone(), step },
                None => Self::Notice { item: item.clone() },
            },
            Self::Guide { item } | Self::Form { item } => Self::Start { item: item.clone() },
            Self::Question { item, .. }
            | Self::Answers { item }
            | Self::Documents { item, .. }
            | Self::Notice { item } => Self::Start { item: item.clone() },
        }
    }

    /// The same page, whatever place on it.
    pub fn same_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Documents { item, .. }, Self::Documents { item: other, .. }) => item == other,
            _ => self == other,
        }
    }
}
