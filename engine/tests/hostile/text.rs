//! Characters: ends that are missing, escapes, controls, direction marks, look-alikes, line ends, full-width signs.

use super::{Hostile, bodies, script};
use crate::common::rule;

/// Every script of this kind.
pub fn all() -> Vec<Hostile> {
    let mut list = bodies(
        "unterminated",
        &[
            ("name == \"abc", &["syntax"]),
            ("name == \"abc\\", &["syntax"]),
            ("name == `abc", &["syntax"]),
            ("name == 'a", &["syntax"]),
            ("flag /* abc", &["syntax"]),
            ("flag /* /* abc */", &["syntax"]),
            ("flag // abc", &["syntax"]),
            ("rooms.all(|r", &["syntax"]),
            ("rooms.all(|r|", &["syntax"]),
            ("rooms.all(|", &["syntax"]),
            ("name == #\"abc\"", &["syntax"]),
        ],
    );
    list.extend(bodies(
        "comments",
        &[
            ("/* /* nested */ still */ flag", &[]),
            ("flag /**/ && /***/ other", &[]),
            ("flag /// doc\n", &[]),
            ("/*/ flag */ flag", &[]),
            ("flag */", &["syntax"]),
            ("fl/**/ag", &["syntax"]),
        ],
    ));
    list.extend(bodies(
        "escapes",
        &[
            ("name == \"\\q\"", &["syntax"]),
            ("name == \"\\x4\"", &["syntax"]),
            ("name == \"\\xff\"", &[]),
            ("name == \"\\ud800\"", &["syntax"]),
            ("name == \"\\udfff\\ud800\"", &["syntax"]),
            ("name == \"\\u{1F600}\"", &["syntax"]),
            ("name == \"\\u{}\"", &["syntax"]),
            ("name == \"\\U0010FFFF\"", &[]),
            ("name == \"\\U00110000\"", &["syntax"]),
            ("name == \"\\u0000\"", &[]),
            ("name == \"\\n\\t\\r\\\\\\\"\"", &[]),
            ("name == \"a\nb\"", &["syntax"]),
            ("name == \"a\\\n   b\"", &[]),
            ("name == \"a\"\"b\"", &[]),
        ],
    ));
    list.extend(bodies(
        "raw strings",
        &[
            ("name == #\"a\"#", &[]),
            ("name == ##\"a\"#b\"##", &[]),
            ("name == #\"a\\q\"#", &[]),
            ("name == ###\"a\"##", &["syntax"]),
        ],
    ));
    list.extend(bodies(
        "interpolation",
        &[
            ("name == `a`", &[]),
            ("name == `a${staff}b`", &["unsupported"]),
            ("name == `${`", &["unsupported"]),
            ("name == `${`${`${staff}`}`}`", &["unsupported"]),
            ("name == \"a${staff}\"", &[]),
        ],
    ));
    list.extend(bodies(
        "control characters",
        &[
            ("flag \0", &["syntax"]),
            ("fl\0ag", &["syntax"]),
            ("name == \"\0\"", &[]),
            ("flag \u{1b}[2J", &["syntax"]),
            ("flag \u{7f}", &["syntax"]),
            ("name == \"\u{1b}[31m\u{8}\"", &[]),
            ("flag\u{b}\u{c}&& other", &["syntax"]),
            ("flag \u{85}", &["syntax"]),
            ("flag \u{fffe}", &["syntax"]),
        ],
    ));
    list.extend(bodies(
        "bidi and invisible",
        &[
            ("flag /* \u{202e} gnol \u{202c} */", &[]),
            ("name == \"\u{202e}abc\u{2066}\"", &[]),
            ("fl\u{202e}ag", &["syntax"]),
            ("fl\u{200b}ag", &["syntax"]),
            ("fl\u{200d}ag", &["unknown-name"]),
            ("\u{2066}flag\u{2069}", &["syntax"]),
            ("flag\u{a0}&&\u{2003}other", &["syntax"]),
            ("flag\u{2028}&& other", &["syntax"]),
            ("fl\u{ad}ag", &["syntax"]),
            ("flag \u{feff}&& other", &["syntax"]),
        ],
    ));
    list.extend(bodies(
        "look-alikes",
        &[
            ("fl\u{430}g", &["unknown-name"]),
            ("\u{ff46}\u{ff4c}\u{ff41}\u{ff47}", &[]),
            ("ﬂag", &["unknown-name"]),
            ("𝐟𝐥𝐚𝐠", &["unknown-name"]),
            ("let \u{212b} = 1; \u{c5} > 0", &[]),
            ("let e\u{301} = 2; \u{e9} > 1", &[]),
            ("flag \u{2227} other", &["syntax"]),
            ("staff ≥ 3", &["syntax"]),
            ("staff \u{2212} 1 > 0", &["syntax"]),
            ("علم", &["unknown-name"]),
            ("דגל == flag", &["unknown-name"]),
            ("😀", &["syntax"]),
            ("事实", &["unknown-name"]),
            ("\u{e000}", &["syntax"]),
            ("\u{10ffff}", &["syntax"]),
        ],
    ));
    list.extend(bodies(
        "quotes of an input method",
        &[
            ("name == “公司”", &["syntax"]),
            ("name == ＂公司＂", &["syntax"]),
            ("name == 「公司」", &["syntax"]),
            ("name == \"（＂），。\"", &[]),
            ("name == ＇a＇", &["syntax"]),
            ("rooms．all（｜r｜ r．size ＞ １２）", &[]),
            ("staff　＞　３、", &["syntax"]),
            ("rooms。all（｜r｜ r。clean）", &[]),
            ("｛flag｝", &[]),
            ("／＊ 注 ＊／ flag", &[]),
            ("flag　／／ 注 ＂", &["syntax"]),
        ],
    ));
    list.extend([
        script("byte order mark", format!("\u{feff}{}", rule("flag")), &[]),
        script("byte order mark", format!("\u{feff}\u{feff}{}", rule("flag")), &["syntax"]),
        script("line ends", rule("flag\r\n&&\rother\n\r"), &[]),
        script("line ends", format!("{}{}", "\r".repeat(60_000), rule("flag")), &[]),
        script("line ends", rule("flag // 甲\r&& other"), &[]),
        script("shebang", format!("#!/bin/sh\n{}", rule("flag")), &["syntax"]),
        script("not a script", "<!DOCTYPE html><html></html>", &["syntax"]),
        script("not a script", "{\"facts\": {}}", &["syntax"]),
        script("not a script", "PK\u{3}\u{4}\u{14}\0\0\0", &["syntax"]),
        script(
            "combining marks",
            format!("fn check() {{ e{} }}", "\u{301}".repeat(20_000)),
            &["missing-function", "unknown-name"],
        ),
        script("combining marks", format!("/*e{}*/{}", "\u{301}\u{323}".repeat(10_000), rule("flag")), &[]),
    ]);
    list
}
