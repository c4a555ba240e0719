//! From a file to its report. In: bytes, a name. Out: [`Report`]. Absent: measuring, words, thresholds.

use crate::kind::{self, Kind};
use crate::measure::{Measures, measure};
use crate::report::{Code, Report};
use crate::{MOST_BYTES, decode, pdf, thresholds};

/// Looks at a file.
pub fn report(bytes: &[u8], name: &str) -> Report {
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
            }
            Err(code) => codes.push(code),
        },
    }
    if !kind::ending_agrees(report.kind, name) {
        codes.push(Code::EndingDiffers);
    }
    report.findings = codes.into_iter().map(Into::into).collect();
    report
}

/// What is to be said of a picture.
pub fn advice(measures: &Measures) -> Vec<Code> {
    let long = if measures.card { thresholds::CARD_LONG } else { thresholds::PAGE_LONG };
    let certain = measures.certainty >= thresholds::CERTAIN;
    let said = [
        (Code::TooSmall, measures.long < long),
        (Code::Blurred, measures.width >= thresholds::BLUR || measures.steps < thresholds::STEPS),
        (Code::Glare, measures.glare >= thresholds::GLARE),
        (Code::Cropped, measures.touching >= thresholds::TOUCHING || measures.cut >= thresholds::CUT),
        (Code::Tilted, measures.tilt >= thresholds::TILT),
        (Code::Sideways, measures.sideways && certain),
    ];
    said.into_iter().filter(|(_, so)| *so).map(|(code, _)| code).collect()
}
