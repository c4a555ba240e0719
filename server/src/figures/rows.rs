//! Figures as one list of lines, the same for every export. In: figures. Out: lines: group, of what, figure, value.
//! Absent: formats.

use serde_json::Value;

use super::count::Figures;

/// A line: group, of what, figure, value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Group, in Chinese.
    pub group: &'static str,
    /// Class, item, level or kind; empty for the whole hall.
    pub of: String,
    /// Word of the figure.
    pub figure: String,
    /// Its value.
    pub value: i64,
}

/// All lines.
pub fn lines(figures: &Figures) -> Vec<Line> {
    let tree = serde_json::to_value(figures).unwrap_or_default();
    let groups = [
        ("waiting", "等待"),
        ("cases", "办件"),
        ("deadlines", "时限"),
        ("ratings", "评价"),
        ("complaints", "投诉"),
        ("bookings", "预约"),
        ("deficits", "常缺事项"),
    ];
    let mut lines = Vec::new();
    for (name, group) in groups {
        for (key, value) in tree[name].as_object().into_iter().flatten() {
            match value {
                Value::Object(inner) => {
                    for (figure, value) in inner {
                        let value = value.as_i64().unwrap_or(0);
                        lines.push(Line { group, of: key.clone(), figure: figure.clone(), value });
                    }
                }
                other => {
                    let value = other.as_i64().unwrap_or(0);
                    lines.push(Line { group, of: String::new(), figure: key.clone(), value });
                }
            }
        }
    }
    lines
}
