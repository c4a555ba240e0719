//! Text of the library as it is shown: Chinese words inside English ones (“长期” on a card, a firm's name) are marked, so
//! that they are read as Chinese. Absent: translation.

use crate::model::Lang;
use yew::prelude::*;

/// The text; the same characters in the same order.
pub fn words(lang: Lang, text: &str) -> Html {
    if lang == Lang::Zh {
        return html! { { text } };
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let chinese = rest.starts_with(is_chinese);
        let end = rest.find(|c| is_chinese(c) != chinese).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(match chinese {
            true => html! { <span lang="zh-CN">{ part }</span> },
            false => html! { { part } },
        });
        rest = after;
    }
    html! { <>{ for parts }</> }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
