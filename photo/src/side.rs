//! Which side of an identity card is seen: a red emblem, or a dark portrait. In: the coarse planes and the paper.
//! Out: a [`Side`], where it can be told. Absent: reading the card.
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::paper::{Paper, largest};
use crate::plane::Picture;
use crate::report::Side;
use crate::thresholds;

/// Length to width of a card (ISO/IEC 7810 ID-1 is 1.586), in hundredths, with a slanting view.
const CARD: std::ops::RangeInclusive<u32> = 145..=175;
/// How much redder a place of the emblem is than green or blue.
const RED: u8 = 60;
/// How much darker a portrait is than the card.
const DARKER: u8 = 70;

/// Whether the paper has the shape of a card.
pub fn is_card(paper: &Paper) -> bool {
    CARD.contains(&paper.aspect())
}

/// The side of a card.
pub fn of(picture: &Picture, paper: &Paper) -> Option<Side> {
    if !is_card(paper) {
        return None;
    }
    let coarse = &picture.coarse;
    let inside: Vec<bool> = coarse.places().map(|(x, y, _)| paper.holds(x as f32, y as f32, 0.95)).collect();
    let all = inside.iter().filter(|inside| **inside).count().max(1);
    let share = |set: &dyn Fn(usize) -> bool| {
        let mask: Vec<bool> = (0..inside.len()).map(|at| inside[at] && set(at)).collect();
        (largest(coarse, &mask).iter().filter(|set| **set).count() * 1000 / all) as u32
    };
    let red = |at: usize| picture.red.pixels.get(at).is_some_and(|red| *red >= RED);
    if share(&red) >= thresholds::EMBLEM {
        return Some(Side::Emblem);
    }
    let mut values: Vec<u8> =
        coarse.pixels.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(value, _)| *value).collect();
    let level = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let ground = *values.select_nth_unstable(level).1;
    let dark = |at: usize| coarse.pixels[at].saturating_add(DARKER) < ground;
    (share(&dark) >= thresholds::PORTRAIT).then_some(Side::Portrait)
}
