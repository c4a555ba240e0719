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
    /// 保存进度
    Save,
    /// 接着上次填
    Resume,
    /// No page has this address.
    Lost,
}

impl Page {
    /// The item it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Find | Self::Save | Self::Resume | Self::Lost => None,
            Self::Start { item }
            | Self::Question { item, .. }
            | Self::Answers { item }
            | Self::Documents { item, .. }
            | Self::Notice { item } => Some(item),
        }
    }

    /// The page above it, for whoever came by an address.
    pub fn above(&self) -> Self {
        match self {
            Self::Find | Self::Save | Self::Resume | Self::Lost | Self::Start { .. } => Self::Find,
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
