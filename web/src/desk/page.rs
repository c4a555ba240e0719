//! Addresses of the staff's program. In: a path. Out: a page, and back. Absent: who may see it (`frame` has the tabs).

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Page {
    /// Where one's role begins.
    #[default]
    Home,
    /// 窗口: the line, calling, opening a case.
    Work,
    /// 办件: lists, what is due.
    Cases,
    /// One case.
    Case(i64),
    /// 电话: the operator's one screen.
    Phone,
    /// 值班: a page of the supervisor's, by its word; empty for the first one.
    Supervisor(String),
    /// One's account: password, sessions.
    Account,
    /// The hall's board.
    Display(String),
    /// Anything else.
    Lost,
}

impl Page {
    /// The page of a path.
    pub fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["desk"] => Self::Home,
            ["desk", "window"] => Self::Work,
            ["desk", "cases"] => Self::Cases,
            ["desk", "cases", id] => id.parse().map_or(Self::Lost, Self::Case),
            ["desk", "phone"] => Self::Phone,
            ["desk", "supervisor"] => Self::Supervisor(String::new()),
            ["desk", "supervisor", word] => Self::Supervisor((*word).into()),
            ["desk", "account"] => Self::Account,
            ["display", hall] => Self::Display((*hall).into()),
            _ => Self::Lost,
        }
    }

    /// Its path.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/desk".into(),
            Self::Work => "/desk/window".into(),
            Self::Cases => "/desk/cases".into(),
            Self::Case(id) => format!("/desk/cases/{id}"),
            Self::Phone => "/desk/phone".into(),
            Self::Supervisor(word) if word.is_empty() => "/desk/supervisor".into(),
            Self::Supervisor(word) => format!("/desk/supervisor/{word}"),
            Self::Account => "/desk/account".into(),
            Self::Display(hall) => format!("/display/{hall}"),
            Self::Lost => "/desk/lost".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_and_is_found_by_it() {
        for page in [
            Page::Home,
            Page::Work,
            Page::Cases,
            Page::Case(12),
            Page::Phone,
            Page::Supervisor(String::new()),
            Page::Supervisor("ratings".into()),
            Page::Account,
            Page::Display("pingqiao".into()),
            Page::Lost,
        ] {
            assert_eq!(Page::of(&page.path()), page);
        }
        for lost in ["/desk/cases/x", "/desk/cases/1/2", "/display", "/", "/desk/supervisor/a/b"] {
            assert_eq!(Page::of(lost), Page::Lost, "{lost}");
        }
    }
}
