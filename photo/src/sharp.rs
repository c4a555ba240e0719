//! How wide edges are: what blur and shaking do to letters. In: the fine plane and the paper. Out: [`Sharpness`].
//! Absent: noise as sharpness: only steps that are far higher than noise count.
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::paper::Paper;
use crate::plane::Plane;

/// Pixels on each side in which a step must be over.
const REACH: i32 = 6;
/// Least height of a step in grey values.
const STEP: i32 = 45;
/// The paper's own edge is no letter.
const INNER: f32 = 0.93;

/// Widths of steps from dark to bright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharpness {
    /// Median width in tenths of a pixel of the fine plane, in the direction that is worse. 20 is as sharp as can be.
    pub width: u32,
    /// Steps found, per thousand places looked at.
    pub steps: u32,
}

/// Measures the steps inside of the paper.
pub fn measure(fine: &Plane, coarse: &Plane, paper: &Paper) -> Sharpness {
    let scale = coarse.width.max(coarse.height) as f32 / fine.width.max(fine.height).max(1) as f32;
    let (across, seen) = widths(fine, scale, paper, (1, 0));
    let (down, _) = widths(fine, scale, paper, (0, 1));
    let steps = (across.len() + down.len()) as u64 * 1000 / (2 * seen).max(1);
    // A direction with a handful of steps says nothing.
    let few = (across.len().max(down.len()) / 10).max(20);
    let worse = [across, down].into_iter().filter(|widths| widths.len() >= few).map(median).max();
    Sharpness { width: worse.unwrap_or(0), steps: steps as u32 }
}

fn median(mut widths: Vec<u16>) -> u32 {
    let middle = widths.len() / 2;
    u32::from(*widths.select_nth_unstable(middle).1)
}

/// Widths of the steps in one direction, and how many places were looked at.
fn widths(plane: &Plane, scale: f32, paper: &Paper, (dx, dy): (i32, i32)) -> (Vec<u16>, u64) {
    let mut widths = Vec::new();
    let mut seen = 0;
    for y in REACH..plane.height as i32 - REACH {
        for x in REACH..plane.width as i32 - REACH {
            let at = |i: i32| i32::from(plane.at(x + i * dx, y + i * dy));
            let slope = (at(1) - at(-1)).abs();
            seen += 1;
            // The steepest place of a step only.
            if slope < 6 || (at(2) - at(0)).abs() > slope || (at(0) - at(-2)).abs() >= slope {
                continue;
            }
            let (mut low, mut high) = (255, 0);
            for value in (-REACH..=REACH).map(at) {
                low = low.min(value);
                high = high.max(value);
            }
            if high - low >= STEP && paper.holds(x as f32 * scale, y as f32 * scale, INNER) {
                widths.push((20 * (high - low) / slope) as u16);
            }
        }
    }
    (widths, seen)
}
