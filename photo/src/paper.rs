//! Where the paper lies in the picture. In: the coarse grey plane. Out: [`Paper`], a turned rectangle.
//! Absent: perspective; a paper that is no brighter than what it lies on is not found, and the whole picture counts.
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::plane::Plane;

/// Share of the picture (permille) below which a bright thing is no paper.
const LEAST_SHARE: usize = 4;
/// Share above which no background can be seen: a scan, or a paper that fills the picture.
const WHOLE: f32 = 0.965;
/// A rectangle is filled by its paper, also where letters are dark and corners round.
const LEAST_FILL: f32 = 0.80;
/// Grey values between background and paper, so that one can be told from the other.
const LEAST_STEP: i32 = 30;
/// Pixels over which letters are closed.
const CLOSED: i32 = 4;

/// A turned rectangle in pixels of the coarse plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paper {
    /// Told apart from a background.
    pub found: bool,
    pub x: f32,
    pub y: f32,
    /// Half of its length along its first axis.
    pub half_width: f32,
    pub half_height: f32,
    /// Degrees from the picture's rows to its first axis, -45 to 45.
    pub angle: i32,
    /// Longest run of an edge of the picture that the paper covers, in permille of that edge; 0 when not found.
    pub touching: u32,
}

impl Paper {
    /// Whether a place lies inside of it, made smaller or larger by `margin`.
    pub fn holds(&self, x: f32, y: f32, margin: f32) -> bool {
        let (along, across) = self.inside(x, y);
        along.abs() <= self.half_width * margin && across.abs() <= self.half_height * margin
    }

    /// A place in the paper's own axes, from its centre.
    pub fn inside(&self, x: f32, y: f32) -> (f32, f32) {
        let (sin, cos) = turn(self.angle);
        let (dx, dy) = (x - self.x, y - self.y);
        (dx * cos + dy * sin, dy * cos - dx * sin)
    }

    /// The longer of its sides.
    pub fn long(&self) -> f32 {
        2.0 * self.half_width.max(self.half_height)
    }

    /// The longer side in hundredths of the shorter one.
    pub fn aspect(&self) -> u32 {
        (self.long() * 50.0 / self.half_width.min(self.half_height).max(0.5)) as u32
    }

    /// Its area in pixels.
    pub fn area(&self) -> f32 {
        4.0 * self.half_width * self.half_height
    }
}

/// Sine and cosine of whole degrees.
pub fn turn(degrees: i32) -> (f32, f32) {
    (degrees as f32).to_radians().sin_cos()
}

/// Looks for the paper.
pub fn find(plane: &Plane) -> Paper {
    bright(plane).unwrap_or(Paper {
        found: false,
        x: plane.width as f32 / 2.0,
        y: plane.height as f32 / 2.0,
        half_width: plane.width as f32 / 2.0,
        half_height: plane.height as f32 / 2.0,
        angle: 0,
        touching: 0,
    })
}

fn bright(plane: &Plane) -> Option<Paper> {
    let threshold = split(plane)?;
    let mask = closed(plane, threshold);
    let part = largest(plane, &mask);
    let area = part.iter().filter(|set| **set).count();
    if area * 1000 < LEAST_SHARE * plane.pixels.len() {
        return None;
    }
    let mut paper = around(&outline(plane, &part))?;
    let picture = plane.pixels.len() as f32;
    if paper.area() > WHOLE * picture || (area as f32) < LEAST_FILL * paper.area() {
        return None;
    }
    paper.touching = touching(plane, &part);
    Some(paper)
}

/// The grey value that best splits the picture into dark and bright (Otsu); nothing when they hardly differ.
fn split(plane: &Plane) -> Option<u8> {
    let mut counts = [0_u64; 256];
    for value in &plane.pixels {
        counts[usize::from(*value)] += 1;
    }
    let all: u64 = counts.iter().sum();
    let sum: u64 = counts.iter().zip(0_u64..).map(|(count, value)| count * value).sum();
    let (mut below, mut sum_below, mut best) = (0, 0, (0.0, 0, 0));
    for (count, value) in counts.iter().zip(0_u64..) {
        below += count;
        sum_below += count * value;
        if below == 0 || below == all {
            continue;
        }
        let dark = sum_below as f32 / below as f32;
        let light = (sum - sum_below) as f32 / (all - below) as f32;
        let between = below as f32 * (all - below) as f32 * (light - dark) * (light - dark);
        if between > best.0 {
            best = (between, value, (light - dark) as i32);
        }
    }
    (best.2 >= LEAST_STEP).then_some(best.1 as u8)
}

/// What is brighter than the threshold, with letters closed.
fn closed(plane: &Plane, threshold: u8) -> Vec<bool> {
    let (width, height) = (plane.width, plane.height);
    let mask: Vec<bool> = plane.pixels.iter().map(|value| *value > threshold).collect();
    let grown = spread(&spread(&mask, width, height, true, true), width, height, false, true);
    spread(&spread(&grown, width, height, true, false), width, height, false, false)
}

/// Each place takes `value` if one of its neighbours in a row (or column) within reach has it.
fn spread(mask: &[bool], width: usize, height: usize, rows: bool, value: bool) -> Vec<bool> {
    let mut result = mask.to_vec();
    let (lines, length, step, next) =
        if rows { (height, width, 1, width) } else { (width, height, width, 1) };
    for line in 0..lines {
        let mut last = i32::MIN / 2;
        let at = |i: usize| line * next + i * step;
        for i in 0..length {
            if mask[at(i)] == value {
                last = i as i32;
            }
            if i as i32 - last <= CLOSED {
                result[at(i)] = value;
            }
        }
        last = i32::MAX / 2;
        for i in (0..length).rev() {
            if mask[at(i)] == value {
                last = i as i32;
            }
            if last - i as i32 <= CLOSED {
                result[at(i)] = value;
            }
        }
    }
    result
}

/// The largest connected part of a mask.
pub fn largest(plane: &Plane, mask: &[bool]) -> Vec<bool> {
    let (width, height) = (plane.width, plane.height);
    let mut seen = vec![false; mask.len()];
    let mut best = Vec::new();
    for start in 0..mask.len() {
        if !mask[start] || seen[start] {
            continue;
        }
        let mut part = vec![start];
        seen[start] = true;
        let mut done = 0;
        while let Some(at) = part.get(done).copied() {
            done += 1;
            let (x, y) = (at % width, at / width);
            let around = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then(|| at + width),
            ];
            for next in around.into_iter().flatten() {
                if mask[next] && !seen[next] {
                    seen[next] = true;
                    part.push(next);
                }
            }
        }
        if part.len() > best.len() {
            best = part;
        }
    }
    let mut result = vec![false; mask.len()];
    for at in best {
        result[at] = true;
    }
    result
}

/// First and last place of each row and column.
fn outline(plane: &Plane, part: &[bool]) -> Vec<(f32, f32)> {
    let mut rows = vec![None::<(usize, usize)>; plane.height];
    let mut columns = vec![None::<(usize, usize)>; plane.width];
    for at in (0..part.len()).filter(|at| part[*at]) {
        let (x, y) = (at % plane.width, at / plane.width);
        let wider =
            |span: Option<(usize, usize)>, i: usize| span.map_or((i, i), |(a, b)| (a.min(i), b.max(i)));
        rows[y] = Some(wider(rows[y], x));
        columns[x] = Some(wider(columns[x], y));
    }
    let ends = |spans: &[Option<(usize, usize)>], row: bool| -> Vec<(f32, f32)> {
        let place =
            |line: usize, i: usize| if row { (i as f32, line as f32) } else { (line as f32, i as f32) };
        spans
            .iter()
            .enumerate()
            .filter_map(|(line, span)| span.map(|(a, b)| [place(line, a), place(line, b)]))
            .flatten()
            .collect()
    };
    [ends(&rows, true), ends(&columns, false)].concat()
}

/// The smallest rectangle around the outline.
fn around(outline: &[(f32, f32)]) -> Option<Paper> {
    let mut best: Option<Paper> = None;
    for angle in -45..45 {
        let (sin, cos) = turn(angle);
        let (mut along, mut across) = ((f32::MAX, f32::MIN), (f32::MAX, f32::MIN));
        for (x, y) in outline {
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            along = (along.0.min(u), along.1.max(u));
            across = (across.0.min(v), across.1.max(v));
        }
        let (u, v) = ((along.0 + along.1) / 2.0, (across.0 + across.1) / 2.0);
        let paper = Paper {
            found: true,
            x: u * cos - v * sin,
            y: u * sin + v * cos,
            half_width: (along.1 - along.0 + 1.0) / 2.0,
            half_height: (across.1 - across.0 + 1.0) / 2.0,
            angle,
            touching: 0,
        };
        if !outline.is_empty() && best.is_none_or(|best| paper.area() < best.area()) {
            best = Some(paper);
        }
    }
    best
}

/// How much of an edge of the picture the paper covers at most, in permille.
fn touching(plane: &Plane, part: &[bool]) -> u32 {
    let (width, height) = (plane.width, plane.height);
    let row = |y: usize| (0..width).filter(|x| part[y * width + x]).count() * 1000 / width.max(1);
    let column = |x: usize| (0..height).filter(|y| part[y * width + x]).count() * 1000 / height.max(1);
    let edges = [row(0), row(height.saturating_sub(1)), column(0), column(width.saturating_sub(1))];
    edges.into_iter().max().unwrap_or(0) as u32
}
