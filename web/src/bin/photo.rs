//! The program that looks at photos (`yushen_photo_bg.wasm`), in a Web Worker of its own for each file; `worker/photo.js`
//! calls `check`. In: a file's bytes. Out: a report. Absent: pages, the engine, the network.

use wasm_bindgen::prelude::wasm_bindgen;
use yushen_photo::Side;
use yushen_web::messages;

/// What came of a file.
#[wasm_bindgen]
pub struct Looked {
    report: Vec<u8>,
    /// It is a picture that could be opened, so that a small one can be shown.
    #[wasm_bindgen(readonly)]
    pub picture: bool,
}

#[wasm_bindgen]
impl Looked {
    /// The report, as `messages` writes it.
    #[wasm_bindgen(getter)]
    pub fn report(&self) -> Vec<u8> {
        self.report.clone()
    }
}

/// Looks at a file. `beside` says which sides of a card the other pictures show: 1 emblem, 2 portrait, 3 both.
#[wasm_bindgen]
pub fn check(bytes: Vec<u8>, name: &str, beside: u8) -> Looked {
    let sides = [(1, Side::Emblem), (2, Side::Portrait)];
    let beside: Vec<Side> =
        sides.into_iter().filter(|(bit, _)| beside & bit != 0).map(|(_, side)| side).collect();
    let report = yushen_photo::check(&bytes, name, &beside);
    Looked { picture: report.width > 0, report: messages::write(&report).unwrap_or_default() }
}

/// The codes of a report, for tests that have no reader of `messages`.
#[wasm_bindgen]
pub fn codes(report: &[u8]) -> String {
    let report = messages::read::<yushen_photo::Report>(report).unwrap_or_default();
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    format!("{:?} {}x{} {} {}", report.kind, report.width, report.height, report.pages, codes.join(","))
}

fn main() {}
