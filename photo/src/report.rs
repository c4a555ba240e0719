//! What is said of a file. In: nothing. Out: codes, findings, the report. Absent: words (`words`), how it is found.

use crate::kind::Kind;
use crate::words;
use serde::{Deserialize, Serialize};

/// What can be found. The codes are stable: `as_str` is their name outside of this crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Code {
    /// No bytes.
    EmptyFile,
    /// More than [`crate::MOST_BYTES`].
    TooManyBytes,
    /// No type that is known.
    UnknownType,
    /// A known type that is no picture and no PDF, or a picture that halls don't take.
    UnsupportedType,
    /// HEIC or AVIF, as some telephones make by default.
    Heic,
    /// Begins like a picture and can't be decoded.
    Undecodable,
    /// More pixels than are decoded, or more memory than a check may take.
    TooManyPixels,
    /// A PDF that asks for a password.
    PdfLocked,
    /// A PDF that can't be read.
    PdfDamaged,
    /// A PDF without a page.
    PdfEmpty,
    /// A PDF with more pages than one paper has.
    PdfManyPages,
    /// The name's ending says another type.
    EndingDiffers,
    /// The letters can't be told apart.
    Blurred,
    /// A bright reflection covers a part.
    Glare,
    /// A part of the paper is outside of the picture.
    Cropped,
    /// Neither upright nor lying.
    Tilted,
    /// Turned by a quarter.
    Sideways,
    /// Too few pixels for its smallest letters.
    TooSmall,
    /// Two pictures of one card show the same side.
    WrongSide,
}

impl Code {
    /// All codes.
    pub const ALL: [Self; 19] = [
        Self::EmptyFile,
        Self::TooManyBytes,
        Self::UnknownType,
        Self::UnsupportedType,
        Self::Heic,
        Self::Undecodable,
        Self::TooManyPixels,
        Self::PdfLocked,
        Self::PdfDamaged,
        Self::PdfEmpty,
        Self::PdfManyPages,
        Self::EndingDiffers,
        Self::Blurred,
        Self::Glare,
        Self::Cropped,
        Self::Tilted,
        Self::Sideways,
        Self::TooSmall,
        Self::WrongSide,
    ];

    /// Its stable name.
    pub fn as_str(self) -> &'static str {
        words::of(self).code
    }

    /// The hint in Chinese: what is wrong and what to do.
    pub fn zh(self) -> &'static str {
        words::of(self).zh
    }

    /// The same in English.
    pub fn en(self) -> &'static str {
        words::of(self).en
    }

    /// Whether the file is of no use as it is. Everything else is advice.
    pub fn fails(self) -> bool {
        self <= Self::PdfEmpty
    }

    /// Whether another picture would be better.
    pub fn again(self) -> bool {
        self >= Self::Blurred
    }
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What.
    pub code: Code,
    /// What is wrong and what to do, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl From<Code> for Finding {
    fn from(code: Code) -> Self {
        Self { code, zh: code.zh().into(), en: code.en().into() }
    }
}

/// A side of a resident identity card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// 国徽面.
    Emblem,
    /// 人像面.
    Portrait,
}

/// What is said of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Report {
    /// What it is by its first bytes.
    pub kind: Kind,
    /// Pixels from left to right, as it is to be shown; 0 when it is no picture that could be opened.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Pages of a PDF.
    pub pages: u32,
    /// Which side of a card it shows, where that can be told.
    pub side: Option<Side>,
    /// What was found, what fails first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether the file is of no use as it is.
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|finding| finding.code.fails())
    }

    /// Whether another picture would be better.
    pub fn again(&self) -> bool {
        self.findings.iter().any(|finding| finding.code.again())
    }

    /// Whether this was found.
    pub fn has(&self, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }
}
