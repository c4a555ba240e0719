//! Sentences about photos of papers. Absent: the hints; they come with the report (`yushen_photo`).

use yushen::wording::Row;

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    ("photos.title", "拍张照，看看清不清楚", "Take a photo and see whether it is clear"),
    (
        "photos.lead",
        "照片只在这台设备上查看，不会发送出去，关掉页面就没有了。这是给您的提醒，不影响办理；原件还是要带。",
        "Photos are looked at on this device only; nothing is sent, and closing the page forgets them. The hints are advice; bring the original all the same.",
    ),
    ("photos.take", "拍照", "Take a photo"),
    ("photos.file", "选照片或 PDF", "Choose a photo or PDF"),
    ("photos.instead", "换一张", "Another one instead"),
    ("photos.remove", "去掉这张", "Take it away"),
    ("photos.looking", "正在看…", "looking…"),
    ("photos.good", "看得清楚", "clear"),
    ("photos.again", "建议重拍", "better taken again"),
    ("photos.noted", "可以先用这张", "good enough for now"),
    (
        "photos.noted.hint",
        "已经试了三次，不用再拍了。上面几处到窗口请工作人员看一下。",
        "That was the third try; no need for more. Show these points to the clerk at the window.",
    ),
    ("photos.useless", "打不开", "can't be opened"),
    ("photos.not_looked", "没有看成", "not looked at"),
    (
        "photos.not_looked.hint",
        "这台设备没能打开它，不一定是照片不好。可以换一张试试，也可以直接带原件来。",
        "This device could not open it; the photo may be good all the same. Try another one, or simply bring the original.",
    ),
];
