//! Sentences of the service guide, of finding, of the result's shorter ways. Absent: everything else.

use yushen::wording::Row;

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    ("guide.contents", "目录", "Contents"),
    ("guide.begin", "按我的情况预审", "Check it for my case"),
    ("start.guide", "看办事指南", "See the service guide"),
    ("start.book", "直接选办理方式、预约", "Go straight to booking"),
    ("notice.book", "选办理方式、预约", "Choose how, and book"),
];
