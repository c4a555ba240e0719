//! The hall, ways of signing in, who is signed in. In: JSON. Out: plain data. Absent: the screens' state.

use serde::Deserialize;
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
