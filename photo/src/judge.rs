//! From a file to its report. In: bytes, a name. Out: [`Report`]. Absent: measuring, words, thresholds.

use crate::kind::{self, Kind};
use crate::measure::{Measures, measure};
use crate::report::{Code, Report, Side};
use crate::{MOST_BYTES, decode, pdf, thresholds};

/// Looks at a file.
pub fn report(bytes: &[u8], name: &str, beside: &[Side]) -> Report {
    let mut report = Report { kind: kind::of(bytes), ..Report::default() };
    let mut codes = Vec::new();
    match report.kind {
        _ if bytes.is_empty() => codes.push(Code::EmptyFile),
        _ if bytes.len() > MOST_BYTES => codes.push(Code::TooManyBytes),
        Kind::Heic => codes.push(Code::Heic),
        Kind::Other => codes.push(Code::UnsupportedType),
        Kind::Unknown => codes.push(Code::UnknownType),
        Kind::Pdf => match pdf::pages(bytes) {
            Ok(pages) => {
                report.pages = pages;
                codes.extend((pages > thresholds::PDF_PAGES).then_some(Code::PdfManyPages));
            }
            Err(code) => codes.push(code),
        },
        Kind::Jpeg | Kind::Png | Kind::Webp => match decode::picture(bytes, report.kind) {
            Ok(picture) => {
                let measures = measure(&picture);
                (report.width, report.height) = (picture.width, picture.height);
                report.side = measures.side;
                codes.extend(advice(&measures));
                let same = measures.side.is_some_and(|side| beside.contains(&side));
                codes.extend(same.then_some(Code::WrongSide));
            }
            Err(code) => codes.push(code),
        },
    }
    // What can't be opened needs no second hint.
    if !codes.iter().any(|code| code.fails()) && !kind::ending_agrees(report.kind, name) {
        codes.push(Code::EndingDiffers);
    }
    report.findings = codes.into_iter().map(Into::into).collect();
    report
}

/// What is to be said of a picture. What can't be told because of another fault is not said: size of what is cut off,
/// sharpness of what is too small, direction of what is blurred.
pub fn advice(measures: &Measures) -> Vec<Code> {
    let cropped = measures.touching >= thresholds::TOUCHING || measures.cut >= thresholds::CUT;
    let long = if measures.card { thresholds::CARD_LONG } else { thresholds::PAGE_LONG };
    let small = measures.long < long && !cropped;
    let blurred = !small && (measures.width >= thresholds::BLUR || measures.steps < thresholds::STEPS);
    let tilted = measures.tilt >= thresholds::TILT;
    let said = [
        (Code::TooSmall, small),
        (Code::Blurred, blurred),
        (Code::Glare, measures.glare >= thresholds::GLARE),
        (Code::Cropped, cropped),
        (Code::Tilted, tilted && !blurred && !small),
        (Code::Sideways, measures.sideways && !tilted && !blurred && !small),
    ];
    said.into_iter().filter(|(_, so)| *so).map(|(code, _)| code).collect()
}
