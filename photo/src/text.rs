//! Which way the lines of writing run. In: the fine plane and the paper. Out: [`Lines`].
//! Absent: up and down: a line looks the same from both sides.
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::paper::{Paper, turn};
use crate::plane::Plane;

/// Longest side looked at; lines of writing can still be told apart.
const LONGEST: usize = 800;
/// Half of the square over which the ground's brightness is taken.
const AROUND: i32 = 12;
/// Grey values that ink is darker than the ground.
const INK: i32 = 22;
/// Fewer places of ink are no writing.
const LEAST_INK: usize = 400;
/// More are not needed.
const MOST_INK: usize = 30_000;
/// Gaps within a line that are tried, in pixels.
const GAPS: [u32; 6] = [2, 4, 7, 11, 16, 22];
/// The paper's own edge is no writing.
const INNER: f32 = 0.93;

/// The direction of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Degrees from the picture's rows, -45 to 44, to the nearest upright position or quarter turn.
    pub angle: i32,
    /// They run from top to bottom.
    pub sideways: bool,
    /// Stretches of ink in that direction against those across, in hundredths.
    pub certainty: u32,
}

/// Looks for lines of writing.
pub fn lines(fine: &Plane, coarse: &Plane, paper: &Paper) -> Option<Lines> {
    let plane = fine.reduced(LONGEST);
    let scale = coarse.width.max(coarse.height) as f32 / plane.width.max(plane.height).max(1) as f32;
    let ink = ink(&plane, scale, paper);
    if ink.len() < LEAST_INK {
        return None;
    }
    let some: Vec<(f32, f32)> = ink.iter().copied().step_by(ink.len().div_ceil(MOST_INK)).collect();
    let reach = plane.width + plane.height;
    let angle = (-45..45).max_by_key(|angle| profile(&some, reach, *angle)).unwrap_or(0);
    let (along, down) = runs(&ink, reach, angle);
    let (more, less) = (along.max(down), along.min(down));
    Some(Lines { angle, sideways: down > along, certainty: more * 100 / less.max(1) })
}

/// Places of ink inside of the paper, from its centre.
fn ink(plane: &Plane, scale: f32, paper: &Paper) -> Vec<(f32, f32)> {
    let (width, height) = (plane.width, plane.height);
    // Sums from the top left corner, so that a square's sum takes four look-ups.
    let mut sums = vec![0_u32; (width + 1) * (height + 1)];
    for y in 0..height {
        let mut row = 0;
        for x in 0..width {
            row += u32::from(plane.pixels[y * width + x]);
            sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row;
        }
    }
    let ground = |x: i32, y: i32| {
        let (left, right) = ((x - AROUND).max(0) as usize, ((x + AROUND + 1) as usize).min(width));
        let (top, bottom) = ((y - AROUND).max(0) as usize, ((y + AROUND + 1) as usize).min(height));
        let at = |x: usize, y: usize| sums[y * (width + 1) + x];
        let sum = at(right, bottom) + at(left, top) - at(left, bottom) - at(right, top);
        (sum / ((right - left) * (bottom - top)).max(1) as u32) as i32
    };
    plane
        .places()
        .filter(|(x, y, value)| {
            i32::from(*value) + INK < ground(*x, *y)
                && paper.holds(*x as f32 * scale, *y as f32 * scale, INNER)
        })
        .map(|(x, y, _)| (x as f32 - paper.x / scale, y as f32 - paper.y / scale))
        .collect()
}

/// How sharply ink is parted into rows or columns after a turn by `angle`.
fn profile(ink: &[(f32, f32)], reach: usize, angle: i32) -> u64 {
    let (sin, cos) = turn(angle);
    let mut counts = [vec![0_i64; 2 * reach + 1], vec![0_i64; 2 * reach + 1]];
    for (x, y) in ink {
        for (axis, value) in [y * cos - x * sin, x * cos + y * sin].into_iter().enumerate() {
            // Shared between two neighbours; else a grid of pixels, turned, makes a pattern of its own.
            let place = value + reach as f32;
            let part = ((place - place.floor()) * 16.0) as i64;
            for (at, share) in [(place as usize, 16 - part), (place as usize + 1, part)] {
                if let Some(count) = counts[axis].get_mut(at) {
                    *count += share;
                }
            }
        }
    }
    let steps = |counts: &[i64]| counts.windows(2).map(|pair| (pair[1] - pair[0]).pow(2) as u64).sum::<u64>();
    steps(&counts[0]).max(steps(&counts[1]))
}

/// Ink in one stretch (small gaps closed) along the rows and down the columns after that turn, in hundredths of a
/// pixel: signs stand closer to each other within a line than from line to line.
fn runs(ink: &[(f32, f32)], reach: usize, angle: i32) -> (u32, u32) {
    let (sin, cos) = turn(angle);
    let place = |value: f32| (value as i32 + reach as i32 / 2).clamp(0, reach as i32 - 1) as u32;
    let mut rows: Vec<(u32, u32)> =
        ink.iter().map(|(x, y)| (place(y * cos - x * sin), place(x * cos + y * sin))).collect();
    let mut columns: Vec<(u32, u32)> = rows.iter().map(|(row, column)| (*column, *row)).collect();
    rows.sort_unstable();
    columns.sort_unstable();
    // The closest gaps that tell the most: how large signs are is not known.
    let lengths = |places: &[(u32, u32)], gap: u32| {
        let breaks = places.windows(2).filter(|pair| pair[0].0 != pair[1].0 || pair[1].1 - pair[0].1 > gap);
        (places.len() * 100 / (breaks.count() + 1)) as u32
    };
    let tells = |gap: &u32| {
        let (a, b) = (lengths(&rows, *gap), lengths(&columns, *gap));
        a.max(b) * 100 / a.min(b).max(1)
    };
    let gap = GAPS.into_iter().max_by_key(tells).unwrap_or(GAPS[0]);
    (lengths(&rows, gap), lengths(&columns, gap))
}
