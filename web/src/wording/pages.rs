//! Sentences of the service guide, of finding, of the result's shorter ways. Absent: everything else.

use yushen::wording::Row;

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    // Find.
    (
        "find.help",
        "说白话就行，例如“领证”“开饭馆”；也可以打拼音首字母，例如 lz。",
        "Everyday words will do; initials of pinyin work too, e.g. lz for 领证.",
    ),
    ("find.found", "找到的事项", "Found"),
    ("find.near", "您要找的也许是：", "Perhaps you mean:"),
    ("find.more", "这里还有 {} 项，输几个字找得更快。", "{} more; a word finds them quicker."),
    ("find.none.filter", "没有同时符合这几样的事项", "Nothing fits all of these"),
    (
        "find.desk",
        "不知道该办哪一件？大厅导办台的工作人员会帮您找。",
        "Not sure which one? The guide desk of the hall will help you.",
    ),
    ("filter", "只看", "Show only"),
    ("filter.person", "个人办的", "For people"),
    ("filter.organisation", "单位办的", "For organisations"),
    ("filter.township", "乡镇（街道）能办", "At the township"),
    ("filter.one_visit", "最多跑一次", "One visit at most"),
    (
        "filter.one_visit.note",
        "到场次数多数还待核，以大厅答复为准。",
        "Most numbers of visits are still to be confirmed; ask the hall.",
    ),
    ("tag.township", "乡镇能办", "township"),
    ("tag.one_visit", "最多跑一次", "one visit"),
    ("tag.no_visit", "不用跑", "no visit"),
    ("unknown", "待属地填写", "to be supplied locally"),
    ("desk.guide", "导办台", "Guide desk"),
    (
        "desk.guide.lead",
        "把您想办的事说给大厅导办台听，工作人员会告诉您归哪个部门、到哪个窗口、要带什么。",
        "Tell the guide desk what you need: they will say which department and window, and what to bring.",
    ),
    ("desk.guide.phone", "咨询电话：", "Telephone:"),
    // Guide.
    ("guide.contents", "目录", "Contents"),
    ("guide.begin", "按我的情况预审", "Check it for my case"),
    ("start.guide", "看办事指南", "See the service guide"),
    ("start.book", "直接选办理方式、预约", "Go straight to booking"),
    ("notice.book", "选办理方式、预约", "Choose how, and book"),
];
