//! Addresses of the pages. In and out: a path. Absent: answers; an address never holds one.

use crate::state::{Page, Step};
use yew_router::Routable;

/// An address. The last part never holds a dot: servers take that for a file.
#[derive(Debug, Clone, PartialEq, Eq, Routable)]
pub enum Route {
    /// 找事项
    #[at("/")]
    Find,
    /// The item.
    #[at("/i/:item")]
    Start {
        /// Item id.
        item: String,
    },
    /// A question.
    #[at("/i/:item/q/:fact")]
    Question {
        /// Item id.
        item: String,
        /// Fact id.
        fact: String,
    },
    /// 一页填完
    #[at("/i/:item/form")]
    Form {
        /// Item id.
        item: String,
    },
    /// 已填写的内容
    #[at("/i/:item/answers")]
    Answers {
        /// Item id.
        item: String,
    },
    /// 手头材料
    #[at("/i/:item/documents")]
    Documents {
        /// Item id.
        item: String,
    },
    /// One of the materials.
    #[at("/i/:item/documents/:material")]
    Document {
        /// Item id.
        item: String,
        /// Material id.
        material: String,
    },
    /// 结果
    #[at("/i/:item/notice")]
    Notice {
        /// Item id.
        item: String,
    },
    /// 办事指南
    #[at("/i/:item/guide")]
    Guide {
        /// Item id.
        item: String,
    },
    /// 预约
    #[at("/i/:item/book/:step")]
    Book {
        /// Item id.
        item: String,
        /// How far.
        step: String,
    },
    /// 我的预约
    #[at("/bookings")]
    Mine,
    /// 改时间
    #[at("/bookings/time")]
    Rebook,
    /// 评价
    #[at("/rate")]
    Rate,
    /// 投诉
    #[at("/complain")]
    Complain,
    /// 保存进度
    #[at("/save")]
    Save,
    /// 接着上次填
    #[at("/resume")]
    Resume,
    /// Anything else.
    #[not_found]
    #[at("/lost")]
    Lost,
}

impl From<Page> for Route {
    fn from(page: Page) -> Self {
        match page {
            Page::Find => Self::Find,
            Page::Start { item } => Self::Start { item },
            Page::Question { item, fact } => Self::Question { item, fact },
            Page::Form { item } => Self::Form { item },
            Page::Answers { item } => Self::Answers { item },
            Page::Documents { item, material: None } => Self::Documents { item },
            Page::Documents { item, material: Some(material) } => Self::Document { item, material },
            Page::Notice { item } => Self::Notice { item },
            Page::Guide { item } => Self::Guide { item },
            Page::Book { item, step } => Self::Book { item, step: step.id().into() },
            Page::Mine => Self::Mine,
            Page::Rebook => Self::Rebook,
            Page::Rate => Self::Rate,
            Page::Complain => Self::Complain,
            Page::Save => Self::Save,
            Page::Resume => Self::Resume,
            Page::Lost => Self::Lost,
        }
    }
}

impl From<Route> for Page {
    fn from(route: Route) -> Self {
        match route {
            Route::Find => Self::Find,
            Route::Start { item } => Self::Start { item },
            Route::Question { item, fact } => Self::Question { item, fact },
            Route::Form { item } => Self::Form { item },
            Route::Answers { item } => Self::Answers { item },
            Route::Documents { item } => Self::Documents { item, material: None },
            Route::Document { item, material } => Self::Documents { item, material: Some(material) },
            Route::Notice { item } => Self::Notice { item },
            Route::Guide { item } => Self::Guide { item },
            Route::Book { item, step } => match Step::ALL.iter().find(|(id, _)| *id == step) {
                Some((_, step)) => Self::Book { item, step: *step },
                None => Self::Lost,
            },
            Route::Mine => Self::Mine,
            Route::Rebook => Self::Rebook,
            Route::Rate => Self::Rate,
            Route::Complain => Self::Complain,
            Route::Save => Self::Save,
            Route::Resume => Self::Resume,
            Route::Lost => Self::Lost,
        }
    }
}

/// The address of a page; a date that was set by the address stays in it.
pub fn address(page: &Page, on: Option<&str>) -> String {
    let path = Route::from(page.clone()).to_path();
    on.map_or(path.clone(), |on| format!("{path}?on={on}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_and_is_found_by_it() {
        let item = || "marriage-registration".to_string();
        for page in [
            Page::Find,
            Page::Start { item: item() },
            Page::Question { item: item(), fact: "groom_birth".into() },
            Page::Answers { item: item() },
            Page::Documents { item: item(), material: None },
            Page::Documents { item: item(), material: Some("photo".into()) },
            Page::Notice { item: item() },
            Page::Form { item: item() },
            Page::Guide { item: item() },
            Page::Book { item: item(), step: Step::Ways },
            Page::Book { item: item(), step: Step::Done },
            Page::Mine,
            Page::Rebook,
            Page::Rate,
            Page::Complain,
            Page::Save,
            Page::Resume,
        ] {
            let path = address(&page, None);
            assert_eq!(Route::recognize(&path).map(Page::from), Some(page));
            assert!(!path.contains('.'));
        }
        assert_eq!(Route::recognize("/i/x/book/sideways").map(Page::from), Some(Page::Lost));
        assert_eq!(Route::recognize("/no/such/page").map(Page::from), Some(Page::Lost));
        assert_eq!(address(&Page::Find, Some("2026-11-22")), "/?on=2026-11-22");
    }
}
