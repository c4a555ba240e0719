//! The papers: a licence, a form with a table, both sides of a card. All marked 样本. In: a seed. Out: pictures.
//! Absent: real emblems, names, numbers.

use crate::canvas::{Canvas, Colour};
use fastrand::Rng;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    Licence,
    Form,
    CardEmblem,
    CardPortrait,
}

impl Paper {
    pub const ALL: [Self; 4] = [Self::Licence, Self::Form, Self::CardEmblem, Self::CardPortrait];

    pub fn is_card(self) -> bool {
        matches!(self, Self::CardEmblem | Self::CardPortrait)
    }

    /// Draws one, with its longer side `long` pixels.
    pub fn draw(self, rng: &mut Rng, long: usize) -> Canvas {
        match self {
            Self::Licence => licence(rng, long),
            Self::Form => form(rng, long),
            Self::CardEmblem => emblem(rng, long),
            Self::CardPortrait => portrait(rng, long),
        }
    }
}

const RED: Colour = [190, 35, 40];
const GREY: Colour = [196, 196, 196];

fn ink(rng: &mut Rng) -> Colour {
    [rng.u8(15..55); 3]
}

fn licence(rng: &mut Rng, long: usize) -> Canvas {
    let unit = long as f32 / 100.0;
    let mut paper = Canvas::new(long, (long * 100).div_ceil(141), [236, 232, rng.u8(208..230)]);
    let black = ink(rng);
    let height = paper.height as f32;
    paper.specimen(30.0 * unit, 22.0 * unit, 18.0 * unit, GREY);
    for inset in [3.0, 4.2] {
        let (a, right, bottom) = (inset * unit, (100.0 - inset) * unit, height - inset * unit);
        for side in
            [[a, a, right, a], [a, bottom, right, bottom], [a, a, a, bottom], [right, a, right, bottom]]
        {
            paper.line(side, 0.3 * unit, [120, 90, 60]);
        }
    }
    paper.ring(50.0 * unit, 10.0 * unit, 0.0, 4.0 * unit, RED);
    paper.signs(rng, 4, (38.0 * unit, 16.0 * unit), 5.0 * unit, black);
    for row in 0..rng.usize(6..9) {
        let y = (26.0 + 4.4 * row as f32) * unit;
        for x in [10.0, 53.0] {
            let end = paper.signs(rng, 4, (x * unit, y), 1.6 * unit, black);
            let count = rng.usize(6..15);
            paper.signs(rng, count, (end + unit, y), 1.6 * unit, black);
        }
    }
    paper.ring(80.0 * unit, 58.0 * unit, 6.2 * unit, 7.0 * unit, RED);
    paper.specimen(77.5 * unit, 56.5 * unit, 2.4 * unit, RED);
    paper
}

fn form(rng: &mut Rng, long: usize) -> Canvas {
    let unit = long as f32 / 100.0;
    let mut paper = Canvas::new((long * 100).div_ceil(141), long, [rng.u8(238..250); 3]);
    let black = ink(rng);
    paper.specimen(18.0 * unit, 38.0 * unit, 16.0 * unit, GREY);
    paper.signs(rng, 8, (22.0 * unit, 7.0 * unit), 3.0 * unit, black);
    for row in 0..rng.usize(9..15) {
        let count = rng.usize(22..38);
        paper.signs(rng, count, (7.0 * unit, (14.0 + 2.4 * row as f32) * unit), 1.4 * unit, black);
    }
    for row in 0..9 {
        let y = (54.0 + 4.0 * row as f32) * unit;
        paper.line([7.0 * unit, y, 64.0 * unit, y], 0.15 * unit, black);
        if row < 8 {
            let count = rng.usize(3..7);
            paper.signs(rng, count, (8.0 * unit, y + 1.2 * unit), 1.5 * unit, black);
            let count = rng.usize(2..17);
            paper.signs(rng, count, (25.0 * unit, y + 1.2 * unit), 1.5 * unit, black);
        }
    }
    for x in [7.0, 24.0, 64.0] {
        paper.line([x * unit, 54.0 * unit, x * unit, 86.0 * unit], 0.15 * unit, black);
    }
    paper
}

fn card(rng: &mut Rng, long: usize) -> (Canvas, f32, Colour) {
    let ground = [rng.u8(206..220), rng.u8(222..234), rng.u8(226..240)];
    (Canvas::new(long, (long * 1000).div_ceil(1586), ground), long as f32 / 100.0, ink(rng))
}

fn emblem(rng: &mut Rng, long: usize) -> Canvas {
    let (mut paper, unit, black) = card(rng, long);
    paper.specimen(38.0 * unit, 26.0 * unit, 15.0 * unit, GREY);
    paper.ring(14.0 * unit, 16.0 * unit, 0.0, 9.0 * unit, RED);
    paper.ring(14.0 * unit, 16.0 * unit, 4.0 * unit, 5.0 * unit, [230, 190, 60]);
    paper.signs(rng, 7, (32.0 * unit, 9.0 * unit), 5.0 * unit, black);
    paper.signs(rng, 5, (36.0 * unit, 18.0 * unit), 7.0 * unit, black);
    for y in [45.0, 53.0] {
        paper.signs(rng, 4, (26.0 * unit, y * unit), 3.0 * unit, black);
        let count = rng.usize(8..13);
        paper.signs(rng, count, (43.0 * unit, y * unit), 3.0 * unit, black);
    }
    paper
}

fn portrait(rng: &mut Rng, long: usize) -> Canvas {
    let (mut paper, unit, black) = card(rng, long);
    paper.specimen(26.0 * unit, 22.0 * unit, 14.0 * unit, GREY);
    for y in [7.0, 14.0, 21.0, 29.0, 34.0, 39.0] {
        paper.signs(rng, 2, (6.0 * unit, y * unit), 3.0 * unit, black);
        let count = rng.usize(3..13);
        paper.signs(rng, count, (15.0 * unit, y * unit), 3.0 * unit, black);
    }
    paper.signs(rng, 4, (6.0 * unit, 53.0 * unit), 3.0 * unit, black);
    paper.signs(rng, 15, (30.0 * unit, 53.0 * unit), 3.4 * unit, black);
    let cloth = [rng.u8(30..90), rng.u8(30..90), rng.u8(40..110)];
    paper.rectangle(64.0 * unit, 7.0 * unit, 29.0 * unit, 38.0 * unit, [244, 244, 246]);
    paper.ring(78.5 * unit, 20.0 * unit, 0.0, 8.5 * unit, [32, 28, 28]);
    paper.ring(78.5 * unit, 23.0 * unit, 0.0, 7.0 * unit, [208, 168, 144]);
    for row in 0..120 {
        let part = row as f32 / 10.0;
        let half = (5.0 + part).min(14.0);
        paper.rectangle((78.5 - half) * unit, (33.0 + part) * unit, 2.0 * half * unit, 0.2 * unit, cloth);
    }
    paper
}
