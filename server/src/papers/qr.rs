//! A QR code as rows of dark modules. In: an address. Out: modules, an SVG path. Absent: sizes on a page.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

/// The light margin that readers need, in modules.
pub const QUIET: usize = 4;

/// A drawn code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modules {
    /// Modules of a side, without the margin.
    pub side: usize,
    /// Dark runs: row, first column, length.
    pub runs: Vec<(usize, usize, usize)>,
}

impl Modules {
    /// Of a text; `None` when it is too long for any code.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
        let side = code.size();
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for y in 0..side {
            for x in (0..side).filter(|x| code.get_module(*x, y)) {
                let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
                match runs.last_mut() {
                    Some((row, first, length)) if *row == y && *first + *length == x => *length += 1,
                    _ => runs.push((y, x, 1)),
                }
            }
        }
        Some(Self { side: usize::try_from(side).ok()?, runs })
    }

    /// Modules of a side with the margin.
    pub fn whole(&self) -> usize {
        self.side + 2 * QUIET
    }

    /// The dark modules as a path, the margin included.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for (y, x, length) in &self.runs {
            // Writing to a string has no way to fail.
            let _ = write!(path, "M{},{}h{length}v1h-{length}z", x + QUIET, y + QUIET);
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_the_dark_modules() {
        let text = "https://hall.example/check";
        let code = QrCode::encode_text(text, QrCodeEcc::Medium).expect("short");
        let modules = Modules::of(text).expect("short");
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        let count = dark.filter(|(x, y)| code.get_module(*x, *y)).count();
        assert_eq!(modules.runs.iter().map(|(.., length)| length).sum::<usize>(), count);
        assert_eq!(modules.runs[0], (0, 0, 7), "the finder's upper edge");
        assert!(modules.path().starts_with("M4,4h7v1h-7z"));
        assert_eq!(Modules::of(&"x".repeat(5000)), None);
    }
}
