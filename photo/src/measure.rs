//! Everything that is measured of a picture, in whole numbers. In: [`Picture`]. Out: [`Measures`].
//! Absent: what follows from a figure (`judge`, `thresholds`).
#![allow(clippy::float_arithmetic, reason = "geometry; no threshold lies within the last bit")]

use crate::plane::{Picture, Plane};
use crate::report::Side;
use crate::{glare, paper, sharp, side, text};

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measures {
    /// A paper could be told from its background.
    pub found: bool,
    /// It has the shape of a card.
    pub card: bool,
    /// Its longer side in pixels of the file.
    pub long: u32,
    /// Median width of edges in tenths of a pixel; 0 when there are too few.
    pub width: u32,
    /// Edges per thousand places.
    pub steps: u32,
    /// Largest reflection, permille of the paper.
    pub glare: u32,
    /// Permille of an edge of the picture that the paper covers; 0 when no background can be seen.
    pub touching: u32,
    /// Changes between dark and bright along an edge of the picture; 0 when a background can be seen.
    pub cut: u32,
    /// Degrees off the straight, 0 to 45.
    pub tilt: u32,
    /// Lines run from top to bottom, as far as that can be told.
    pub sideways: bool,
    /// How certain the direction of the lines is, in hundredths; 0 without lines.
    pub certainty: u32,
    /// Side of a card.
    pub side: Option<Side>,
}

/// Measures a picture.
pub fn measure(picture: &Picture) -> Measures {
    let (fine, coarse) = (&picture.fine, &picture.coarse);
    let paper = paper::find(coarse);
    let sharp = sharp::measure(fine, coarse, &paper);
    let lines = text::lines(fine, coarse, &paper);
    let scale = picture.width.max(picture.height) as f32 / coarse.width.max(coarse.height).max(1) as f32;
    // Lines say it best; a paper without writing has its edges. At 45 degrees both ways are as good.
    let card = side::is_card(&paper);
    let certain = lines.filter(|lines| lines.certainty >= crate::thresholds::CERTAIN);
    let (tilt, sideways) = match certain {
        Some(lines) => (lines.angle, lines.sideways),
        // Cards are printed along their longer side.
        None if paper.found => (paper.angle, card && paper.half_height > paper.half_width),
        None => (0, false),
    };
    Measures {
        found: paper.found,
        card,
        long: (paper.long() * scale) as u32,
        width: sharp.width,
        steps: sharp.steps,
        glare: glare::measure(coarse, &paper),
        touching: paper.touching,
        cut: if paper.found { 0 } else { cut(fine) },
        tilt: tilt.unsigned_abs(),
        sideways,
        certainty: lines.map_or(0, |lines| lines.certainty),
        side: side::of(picture, &paper),
    }
}

/// Most changes between dark and bright along an edge of the picture: letters that are cut through.
fn cut(plane: &Plane) -> u32 {
    let (width, height) = (plane.width as i32, plane.height as i32);
    // A few pixels in, since scanners often leave a line at the very edge; three of them, against grain.
    let row =
        |y: i32| (0..width).map(|x| (0..3).map(|i| u32::from(plane.at(x, y + i))).sum::<u32>() / 3).collect();
    let column = |x: i32| {
        (0..height).map(|y| (0..3).map(|i| u32::from(plane.at(x + i, y))).sum::<u32>() / 3).collect()
    };
    let edges: [Vec<u32>; 4] = [row(2), row(height - 5), column(2), column(width - 5)];
    edges.iter().map(|edge| changes(edge)).max().unwrap_or(0)
}

/// Changes between ink and paper; grain is less than the step from one to the other.
fn changes(values: &[u32]) -> u32 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let ground = sorted.get(sorted.len() * 7 / 10).copied().unwrap_or(0);
    let (mut dark, mut changes) = (false, 0);
    for value in values {
        let now = if dark { value + 25 < ground } else { value + 60 < ground };
        changes += u32::from(now != dark);
        dark = now;
    }
    changes
}
