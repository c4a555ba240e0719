//! Words about photos at the kiosk. Absent: what is the same on a citizen's own device (`crate::wording`), other hints
//! (they come with the report).

use yushen::wording::Row;

/// What the citizens' page says otherwise here; `photos.hint.…` are in place of the report's.
pub const PHOTOS: &[Row] = &[
    (
        "photos.lead",
        "照片只在这台机器上查看，不会发送出去；您按“结束”或者离开以后，照片就没有了。这是给您的提醒，不影响办理；原件还是要带。",
        "Photos are looked at on this machine only; nothing is sent, and once you press “Finish” or walk away they are gone. The hints are advice; bring the original all the same.",
    ),
    ("photos.instead", "重新拍", "Take it again"),
    // Of its own: a photo taken here has no name, and another one is another page or side.
    ("photos.nth", "第 {} 张", "Photo {}"),
    ("photos.more", "再拍一张", "Another photo"),
    (
        "photos.not_looked.hint",
        "这台机器没能打开它，不一定是照片不好。可以再拍一张试试，也可以直接带原件来。",
        "This machine could not open it; the photo may be good all the same. Take another one, or simply bring the original.",
    ),
    (
        "photos.hint.blurred",
        "字看不清楚。请把材料拿稳，离镜头稍远或者稍近一点，等画面清楚了再拍一张。",
        "The letters are not clear. Hold the paper still, a little further away or nearer, wait until the picture is clear, and take it again.",
    ),
    (
        "photos.hint.glare",
        "有一块反光，盖住了内容。请把材料斜一点点，避开灯光，再拍一张。",
        "A reflection covers a part. Tip the paper a little, out of the light, and take it again.",
    ),
    (
        "photos.hint.cropped",
        "边上没有拍全。请把材料拿远一点，让四个角都在画面里，再拍一张。",
        "An edge is cut off. Hold the paper further away until all four corners are in the picture, and take it again.",
    ),
    (
        "photos.hint.tilted",
        "拍歪了。请把材料摆正，正对着镜头，再拍一张。",
        "The paper is at an angle. Hold it straight, facing the camera, and take it again.",
    ),
    (
        "photos.hint.sideways",
        "材料是横着的。请把材料转 90 度，让字正过来，再拍一张。",
        "The paper lies on its side. Turn it by 90 degrees so that the letters stand upright, and take it again.",
    ),
    (
        "photos.hint.too-small",
        "材料在画面里太小，小字看不清。请靠近镜头，让材料占满画面，再拍一张。",
        "The paper is too small in the picture to read its small print. Hold it nearer until it fills the picture, and take it again.",
    ),
];

/// The viewfinder's own.
pub const TABLE: &[Row] = &[
    ("title", "拍材料", "Take a photo of the paper"),
    ("wait", "正在打开摄像头…", "Opening the camera…"),
    (
        "aim",
        "把材料正对着摄像头，四个角都在画面里，拿稳以后按“拍照”。",
        "Hold the paper straight before the camera, all four corners in the picture. Hold still and press the button.",
    ),
    ("taking", "正在拍…", "Taking it…"),
    (
        "no-camera",
        "这台机器没有可用的摄像头，不能拍照。不影响办理，带上原件就行。",
        "This machine has no camera that works. You can go on without a photo; simply bring the original.",
    ),
    (
        "not-allowed",
        "这台机器没有打开摄像头的权限，不能拍照，请告诉工作人员。不影响办理，带上原件就行。",
        "This machine may not use its camera; please tell the staff. You can go on without a photo; simply bring the original.",
    ),
    (
        "broken",
        "摄像头暂时用不了，不能拍照。不影响办理，带上原件就行。",
        "The camera does not work now. You can go on without a photo; simply bring the original.",
    ),
    ("take", "拍照", "Take the photo"),
    ("close", "不拍了", "No photo"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Lang;
    use crate::wording::say;
    use yushen_photo::Code;

    const OWN: [&str; 2] = ["photos.nth", "photos.more"];

    #[test]
    fn what_is_said_otherwise_is_said_by_the_page_or_the_report_too() {
        for (code, zh, en) in PHOTOS {
            let known = match code.strip_prefix("photos.hint.") {
                Some(hint) => Code::ALL.iter().any(|code| code.as_str() == hint),
                None => OWN.contains(code) || say(Lang::Zh, code, &[]) != *code,
            };
            assert!(known, "`{code}` is said nowhere");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }

    #[test]
    fn no_hint_at_the_kiosk_speaks_of_a_telephone() {
        // Codes that a picture of the camera can get.
        let hints = [Code::Blurred, Code::Glare, Code::Cropped, Code::Tilted, Code::Sideways, Code::TooSmall];
        for code in hints.iter().chain([&Code::WrongSide]) {
            let own = format!("photos.hint.{}", code.as_str());
            let said = PHOTOS.iter().find(|row| row.0 == own).map_or(code.zh(), |row| row.1);
            for word in ["手机", "闪光灯", "屏幕", "文件"] {
                assert!(!said.contains(word), "{said}");
            }
        }
    }
}
