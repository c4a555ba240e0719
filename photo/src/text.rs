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
/// The paper's own edge is no writing.
const INNER: f32 = 0.93;

/// The direction of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lines {
    /// Degrees from the picture's rows, -45 to 44, to the nearest upright position or quarter turn.
    pub angle: i32,
    /// They run from top to bottom.
    pub sideways: bool,
    /// How much better that direction explains the picture than the one across, in hundredths.
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
    let step = ink.len().div_ceil(MOST_INK);
    let ink: Vec<(f32, f32)> = ink.into_iter().step_by(step).collect();
    let reach = (plane.width + plane.height) as i32;
    let scores: Vec<[f32; 2]> = (-45..45).map(|angle| profile(&ink, reach, angle)).collect();
    let best = |axis: usize| {
        let at = (0..scores.len()).max_by(|a, b| scores[*a][axis].total_cmp(&scores[*b][axis])).unwrap_or(0);
        (scores[at][axis], at as i32 - 45)
    };
    let (rows, columns) = (best(0), best(1));
    let sideways = columns.0 > rows.0;
    let (first, second) = if sideways { (columns, rows) } else { (rows, columns) };
    Some(Lines { angle: first.1, sideways, certainty: (first.0 * 100.0 / second.0.max(1.0)) as u32 })
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

/// How sharply ink is parted into rows, and into columns, after a turn by `angle`.
fn profile(ink: &[(f32, f32)], reach: i32, angle: i32) -> [f32; 2] {
    let (sin, cos) = turn(angle);
    let mut counts = [vec![0_i32; 2 * reach as usize + 1], vec![0_i32; 2 * reach as usize + 1]];
    for (x, y) in ink {
        for (axis, value) in [y * cos - x * sin, x * cos + y * sin].into_iter().enumerate() {
            if let Some(count) = counts[axis].get_mut((value as i32 + reach) as usize) {
                *count += 1;
            }
        }
    }
    let steps =
        |counts: &[i32]| counts.windows(2).map(|pair| ((pair[1] - pair[0]) as f32).powi(2)).sum::<f32>();
    [steps(&counts[0]), steps(&counts[1])]
}
