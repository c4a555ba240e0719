//! A text that a person reads: Chinese always, other languages where they were written.
//! In: `"文字"` or `{ zh = "文字", en = "text" }`. Out: the wording for a language. Absent: machine translation.

use serde::{Deserialize, Serialize};

/// Language of a text. Chinese is the source; English falls back to Chinese where it was not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Simplified Chinese, the source language.
    #[default]
    Zh,
    /// English.
    En,
}

/// A text in Chinese with an optional English translation. Members are in canonical JSON order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(optional_fields))]
pub struct Text {
    /// English, where it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Chinese.
    pub zh: String,
}

impl Text {
    /// A text that exists in Chinese only.
    pub fn zh(zh: impl Into<String>) -> Self {
        Self { en: None, zh: zh.into() }
    }

    /// A text in both languages.
    pub fn both(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { en: Some(en.into()), zh: zh.into() }
    }

    /// The wording in `lang`; Chinese where no translation was written.
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }
}
