//! QR codes of receipts, as SVG. In: a receipt's text. Out: a drawing with a quiet zone. Absent: scanning.

use super::ReceiptError;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};

/// Light modules round a code.
const QUIET: i32 = 4;

/// A code with error correction M, of version 25 at most; `label` is read out in its place.
///
/// # Errors
/// `receipt-too-large`: not a text of `Receipt::to_texts`.
pub fn svg(text: &str, label: &str) -> Result<String, ReceiptError> {
    if !text.chars().all(|c| QrSegment::is_alphanumeric(c.encode_utf8(&mut [0; 4]))) {
        return Err(ReceiptError::Unreadable("a sign in it"));
    }
    let segments = [QrSegment::make_alphanumeric(text)];
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Medium,
        Version::MIN,
        Version::new(25),
        None,
        false,
    );
    let code = code.map_err(|_| ReceiptError::TooLarge)?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                path.push_str(&format!(
                    "M{} {}h{}v1H{}z",
                    start + QUIET,
                    y + QUIET,
                    x - start,
                    start + QUIET
                ));
            }
            x += 1;
        }
    }
    let side = code.size() + 2 * QUIET;
    let label = label.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_or_the_text_is_refused() {
        let drawn = svg("YS1:ABC", "预审回执").unwrap();
        assert!(drawn.starts_with("<svg") && drawn.contains("aria-label=\"预审回执\""));
        // Version 1 has 21 modules; the three finder patterns begin at the quiet zone.
        assert!(drawn.contains("viewBox=\"0 0 29 29\"") && drawn.contains("M4 4h7v1H4z"), "{drawn}");
        assert!(svg(&"A".repeat(super::super::MOST_CHARACTERS), "").is_ok());
        assert_eq!(svg(&"A".repeat(super::super::MOST_CHARACTERS + 1), ""), Err(ReceiptError::TooLarge));
        assert!(svg("小写", "").is_err() && svg("abc", "").is_err());
    }
}
