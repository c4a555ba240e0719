//! The scanning's words. Absent: the pages' (`crate::wording`).

use super::what::What;
use crate::model::Lang;
use yushen::wording::{Row, say_from};

const TABLE: &[Row] = &[
    ("title", "扫二维码", "Scan a QR code"),
    ("wait", "正在打开摄像头…", "Opening the camera…"),
    (
        "aim",
        "把二维码对着摄像头，放在画面中间。用手机的，请把屏幕调亮一些。",
        "Hold the code to the camera, in the middle of the picture. On a telephone, turn the screen brighter.",
    ),
    (
        "nothing",
        "还没有看到二维码。请再靠近或者离远一点，放平，避开反光；也可以直接输入编号，或者请工作人员帮忙。",
        "No code was seen yet. Hold it nearer or further away, flat and without reflections; or type the number, or ask the staff.",
    ),
    (
        "no-camera",
        "这台机器没有可用的摄像头。请直接输入编号，或者请工作人员帮忙。",
        "This machine has no camera that works. Please type the number, or ask the staff.",
    ),
    (
        "not-allowed",
        "这台机器没有打开摄像头的权限。请直接输入编号，并告诉工作人员。",
        "This machine may not use its camera. Please type the number, and tell the staff.",
    ),
    (
        "broken",
        "摄像头暂时打不开。请直接输入编号，或者请工作人员帮忙。",
        "The camera can't be opened now. Please type the number, or ask the staff.",
    ),
    ("close", "不扫了", "Stop scanning"),
    ("is-receipt", "这是预审回执。", "This is a pre-review receipt."),
    ("is-paper", "这是大厅出具的文书。", "This is a paper that the hall issued."),
    ("is-slip", "这是排队号或者办件的凭条。", "This is the slip of a ticket or a case."),
    ("is-booking", "这是预约编号。", "This is the code of a booking."),
    (
        "is-other",
        "这不是大厅用的码。请扫预约编号、预审回执或者凭条上的二维码。",
        "This is no code of the hall's. Scan the code of a booking, a receipt or a slip.",
    ),
];

/// A sentence of the table.
pub fn say(lang: Lang, code: &str) -> String {
    say_from(TABLE, lang, code, &[])
}

/// What was scanned, in plain words.
pub fn told(lang: Lang, what: &What) -> String {
    let code = match what {
        What::Booking(_) => "is-booking",
        What::Receipt(_) => "is-receipt",
        What::Paper { .. } => "is-paper",
        What::Slip(..) => "is-slip",
        What::Other => "is-other",
    };
    say(lang, code)
}
