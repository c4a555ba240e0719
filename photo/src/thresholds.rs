//! From which figure on something is said. Set by hand within what one half of the drawn and spoilt papers allows, which
//! `cargo xtask campaign photos` prints, and judged on the other half: docs/evidence.md has the figures.
//! Absent: how the figures come about (`measure`).

/// Width of edges (tenths of a pixel of the fine plane) from which letters are `blurred`.
pub const BLUR: u32 = 60;
/// Steps per thousand places below which nothing can be read: `blurred`, or no paper at all.
pub const STEPS: u32 = 2;
/// Permille of the paper under one reflection: `glare`.
pub const GLARE: u32 = 8;
/// Permille of an edge of the picture that the paper covers, while a background can be seen: `cropped`.
pub const TOUCHING: u32 = 150;
/// Changes between dark and bright along an edge of the picture, where no background can be seen: `cropped`.
pub const CUT: u32 = 4;
/// Degrees off the straight: `tilted`.
pub const TILT: u32 = 12;
/// Certainty of lines (hundredths) from which their direction is believed.
pub const CERTAIN: u32 = 130;
/// Pixels of a page's longer side below which it is `too-small`.
pub const PAGE_LONG: u32 = 790;
/// The same for a card, whose print is larger in relation.
pub const CARD_LONG: u32 = 450;
/// Permille of a card that is one red patch: the emblem's side.
pub const EMBLEM: u32 = 10;
/// Permille of a card that is one dark patch: the portrait's side.
pub const PORTRAIT: u32 = 40;
/// Pages of a PDF that are more than one paper has.
pub const PDF_PAGES: u32 = 60;
