//! What a paper is printed on, and how large everything is there.
//! In: a word. Out: lengths in thousandths of a point. Absent: words.

use super::font::Weight;
use super::lines::Style;

/// What a paper is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A4.
    A4,
    /// A slip of 80 mm from a roll, as long as it must be.
    Slip,
}

/// Every format with its word in addresses.
pub const FORMATS: [(&str, Format); 2] = [("a4", Format::A4), ("80mm", Format::Slip)];

impl Format {
    /// The format of a word.
    pub fn of(word: &str) -> Option<Self> {
        FORMATS.iter().find(|(known, _)| *known == word).map(|(_, format)| *format)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        FORMATS.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }
}

/// Thousandths of a point in so many tenths of a millimetre.
pub const fn tenths(count: i64) -> i64 {
    count * 72_000 / 254
}

/// Lengths of a format.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// Width of the paper.
    pub width: i64,
    /// Height; `None` from a roll.
    pub height: Option<i64>,
    /// Margins: above, below, at both sides.
    pub margins: (i64, i64, i64),
    /// Text.
    pub body: Style,
    /// Remarks.
    pub small: Style,
    /// Cells of tables.
    pub cell: Style,
    /// Title.
    pub title: Style,
    /// Headings, and who issues it.
    pub heading: Style,
    /// What is read from afar.
    pub large: Style,
    /// Between blocks.
    pub gap: i64,
    /// Inside the cells of tables.
    pub padding: i64,
    /// Side of a QR code with its margin.
    pub code: i64,
    /// Width of the block of the seal, and room for the seal under the date.
    pub seal: (i64, i64),
    /// Whether there is room for rules around cells, and for two things side by side.
    pub is_wide: bool,
}

impl Sheet {
    /// Of a format.
    pub fn of(format: Format) -> Self {
        let style = |size, leading, weight| Style { size, leading, weight };
        match format {
            Format::A4 => Self {
                width: tenths(2100),
                height: Some(tenths(2970)),
                margins: (tenths(210), tenths(190), tenths(260)),
                body: style(13_000, 22_000, Weight::Regular),
                small: style(10_000, 15_500, Weight::Regular),
                cell: style(11_500, 17_500, Weight::Regular),
                title: style(22_000, 32_000, Weight::Bold),
                heading: style(13_000, 22_000, Weight::Bold),
                large: style(60_000, 76_000, Weight::Bold),
                gap: 6_000,
                padding: 3_500,
                code: tenths(240),
                seal: (tenths(640), tenths(130)),
                is_wide: true,
            },
            Format::Slip => Self {
                width: tenths(800),
                height: None,
                margins: (tenths(40), tenths(60), tenths(40)),
                body: style(9_500, 14_500, Weight::Regular),
                small: style(8_000, 12_000, Weight::Regular),
                cell: style(9_000, 13_500, Weight::Regular),
                title: style(14_000, 20_000, Weight::Bold),
                heading: style(9_500, 14_500, Weight::Bold),
                large: style(40_000, 50_000, Weight::Bold),
                gap: 4_000,
                padding: 2_500,
                code: tenths(260),
                seal: (tenths(720), tenths(150)),
                is_wide: false,
            },
        }
    }

    /// Width of the text.
    pub fn inside(&self) -> i64 {
        self.width - 2 * self.margins.2
    }
}
