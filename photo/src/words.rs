//! The hints, each code's in both languages. Absent: when they are given (`judge`, the page).

use crate::report::Code;

/// A code's name and hint.
pub struct Words {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// The words of a code.
pub fn of(code: Code) -> Words {
    let (code, zh, en) = match code {
        Code::EmptyFile => {
            ("empty-file", "这个文件是空的，请重新选一个。", "This file is empty; please choose another one.")
        }
        Code::TooManyBytes => (
            "too-many-bytes",
            "这个文件超过 20 MB，请换一个小一点的，或者重新拍一张。",
            "This file is larger than 20 MB; choose a smaller one or take a new photo.",
        ),
        Code::UnknownType => (
            "unknown-type",
            "认不出这是什么文件。请选照片（JPG、PNG、WebP）或者 PDF。",
            "This file is of no known type. Choose a photo (JPG, PNG, WebP) or a PDF.",
        ),
        Code::UnsupportedType => (
            "unsupported-type",
            "这种文件这里看不了。请改用照片（JPG、PNG、WebP）或者 PDF。",
            "Files of this type can't be checked here. Use a photo (JPG, PNG, WebP) or a PDF.",
        ),
        Code::Heic => (
            "heic",
            "这是 HEIC 格式的照片，这里打不开。苹果手机请到“设置 › 相机 › 格式”选“兼容性最佳”再拍一张；已经拍好的，截一张图也行。",
            "This is a HEIC photo, which can't be opened here. On an iPhone choose Settings › Camera › Formats › Most Compatible and take it again; a screenshot of it will do as well.",
        ),
        Code::Undecodable => (
            "undecodable",
            "这张图片打不开，可能没有传完或者坏了。请重新拍一张，或者换一个文件。",
            "This picture can't be opened; it may be cut off or damaged. Take it again or choose another file.",
        ),
        Code::TooManyPixels => (
            "too-many-pixels",
            "这张图片太大了，这里打不开。请在相机里选小一点的照片尺寸，再拍一张。",
            "This picture is too large to be opened here. Choose a smaller photo size in the camera and take it again.",
        ),
        Code::PdfLocked => (
            "pdf-locked",
            "这个 PDF 加了密码，打不开。请去掉密码再选一次。",
            "This PDF needs a password. Remove the password and choose it again.",
        ),
        Code::PdfDamaged => (
            "pdf-damaged",
            "这个 PDF 打不开，可能没有下载完或者坏了。请换一个文件。",
            "This PDF can't be read; it may be cut off or damaged. Choose another file.",
        ),
        Code::PdfEmpty => {
            ("pdf-empty", "这个 PDF 里没有页面。请换一个文件。", "This PDF has no page. Choose another file.")
        }
        Code::PdfManyPages => (
            "pdf-many-pages",
            "这个 PDF 的页数很多。请看看是不是选错了，最好只留这份材料的那几页。",
            "This PDF has a great many pages. Is it the right one? Best keep only the pages of this paper.",
        ),
        Code::EndingDiffers => (
            "ending-differs",
            "文件名的后缀和内容对不上。能打开，不影响查看；上传到别处时，后缀可能要改过来。",
            "The file's ending does not fit its content. It can be opened all the same; elsewhere the ending may have to be put right.",
        ),
        Code::Blurred => (
            "blurred",
            "字看不清楚。请拿稳手机，点一下屏幕对好焦，再拍一张。",
            "The letters are not clear. Hold still, tap to focus, and take it again.",
        ),
        Code::Glare => (
            "glare",
            "有一块反光，盖住了内容。请关掉闪光灯，换个角度再拍一张。",
            "A reflection covers a part. Turn off the flash, change the angle, and take it again.",
        ),
        Code::Cropped => (
            "cropped",
            "边上没有拍全。请往后退一点，让四个角都在画面里，再拍一张。",
            "An edge is cut off. Step back until all four corners are in the picture, and take it again.",
        ),
        Code::Tilted => (
            "tilted",
            "拍歪了。请把材料摆正，从正上方再拍一张。",
            "The paper is at an angle. Lay it straight and take it again from above.",
        ),
        Code::Sideways => (
            "sideways",
            "图片是横着的。请转 90 度，让字正过来。",
            "The picture lies on its side. Turn it by 90 degrees so that the letters stand upright.",
        ),
        Code::TooSmall => (
            "too-small",
            "材料在图片里太小，小字看不清。请靠近一点，让材料占满画面，再拍一张。",
            "The paper is too small in the picture to read its small print. Move closer until it fills the picture, and take it again.",
        ),
        Code::WrongSide => (
            "wrong-side",
            "这两张好像是身份证的同一面。请正反面各拍一张。",
            "Both pictures seem to show the same side of the card. Take one of each side.",
        ),
    };
    Words { code, zh, en }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_has_a_name_of_its_own_and_both_languages() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.zh().ends_with('。') && code.en().ends_with('.'), "{code:?}");
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{code:?}");
        }
    }
}
