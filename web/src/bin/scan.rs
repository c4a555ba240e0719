//! The program that reads QR codes (`yushen_scan_bg.wasm`), in a Web Worker of the kiosk's; `worker/scan.js` calls
//! `read`. In: a square picture. Out: the text of a code in it. Absent: the camera; what a code means. A picture that
//! trips the decoder ends this worker and not the page.

use wasm_bindgen::prelude::wasm_bindgen;

/// The text of the first code that can be read in a picture of this width; red, green, blue and opacity of each pixel.
#[wasm_bindgen]
pub fn read(pixels: &[u8], width: usize) -> Option<String> {
    yushen_web::kiosk::scan::read(pixels, width)
}

fn main() {}
