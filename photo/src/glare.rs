//! Reflections: a patch of pure white on paper that is not. In: the coarse plane and the paper. Out: a share.
//! Absent: scans and overexposed pictures, whose paper is pure white itself: nothing can be told there.
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::paper::{Paper, largest};
use crate::plane::Plane;

/// Grey values of what is pure white.
const WHITE: u8 = 250;
/// The brighter half of the paper lies below this, else a reflection can't be told from it.
const MOST_PAPER: u8 = 240;

/// The largest patch of pure white, in permille of the paper.
pub fn measure(plane: &Plane, paper: &Paper) -> u32 {
    let inside: Vec<bool> = plane.places().map(|(x, y, _)| paper.holds(x as f32, y as f32, 1.0)).collect();
    let mut values: Vec<u8> =
        plane.pixels.iter().zip(&inside).filter(|(_, inside)| **inside).map(|(value, _)| *value).collect();
    if values.is_empty() {
        return 0;
    }
    let level = values.len() * 7 / 10;
    let all = values.len();
    if *values.select_nth_unstable(level).1 > MOST_PAPER {
        return 0;
    }
    let white: Vec<bool> =
        plane.pixels.iter().zip(&inside).map(|(value, inside)| *inside && *value >= WHITE).collect();
    let patch = largest(plane, &white).iter().filter(|set| **set).count();
    (patch * 1000 / all) as u32
}
