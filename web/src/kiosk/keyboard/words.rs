//! The keyboard's words. Absent: the pages' (`crate::wording`).

use crate::model::Lang;
use yushen::wording::{Row, say_from};

const TABLE: &[Row] = &[
    ("keyboard", "屏幕键盘", "On-screen keyboard"),
    ("choices", "选字", "Characters to choose from"),
    ("as-typed", "输入字母 {}", "Type the letters {}"),
    ("hint", "输入拼音，再点要的字", "Type pinyin, then tap the character"),
    ("next", "后面的字", "More characters"),
    ("before", "前面的字", "Earlier characters"),
    ("back", "删除", "Delete"),
    ("shift", "大写字母", "Capital letters"),
    ("space", "空格", "Space"),
    ("enter", "换行", "New line"),
    ("done", "完成", "Done"),
    ("digits", "数字", "Digits"),
    ("letters", "字母", "Letters"),
    ("pinyin", "拼音", "Pinyin"),
    ("signs", "符号", "Signs"),
    ("apostrophe", "隔音符号", "Apostrophe"),
    ("hyphen", "横线", "Hyphen"),
];

/// A sentence of the table.
pub fn say(lang: Lang, code: &str, values: &[&str]) -> String {
    say_from(TABLE, lang, code, values)
}
