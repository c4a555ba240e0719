//! A picture to draw on: lines, discs, signs made of strokes. In: places and colours. Out: [`Canvas`].
//! Absent: fonts. What looks like writing are strokes by chance; the only real words are 样本.

use fastrand::Rng;

/// Red, green, blue.
pub type Colour = [u8; 3];

/// A picture.
#[derive(Debug, Clone)]
pub struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Colour>,
}

/// 样 and 本 as strokes, in a square of 100.
const SPECIMEN: [&[[f32; 4]]; 2] = [
    &[
        [5.0, 32.0, 42.0, 32.0],
        [24.0, 8.0, 24.0, 92.0],
        [24.0, 34.0, 6.0, 66.0],
        [24.0, 38.0, 40.0, 58.0],
        [56.0, 8.0, 64.0, 22.0],
        [88.0, 6.0, 78.0, 22.0],
        [50.0, 28.0, 94.0, 28.0],
        [54.0, 46.0, 90.0, 46.0],
        [46.0, 64.0, 98.0, 64.0],
        [72.0, 28.0, 72.0, 94.0],
    ],
    &[
        [8.0, 30.0, 92.0, 30.0],
        [50.0, 6.0, 50.0, 94.0],
        [48.0, 32.0, 8.0, 74.0],
        [52.0, 32.0, 94.0, 74.0],
        [32.0, 72.0, 68.0, 72.0],
    ],
];

impl Canvas {
    pub fn new(width: usize, height: usize, colour: Colour) -> Self {
        Self { width, height, pixels: vec![colour; width * height] }
    }

    pub fn set(&mut self, x: i32, y: i32, colour: Colour) {
        if x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height {
            self.pixels[y as usize * self.width + x as usize] = colour;
        }
    }

    pub fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        for row in y as i32..(y + height) as i32 {
            for column in x as i32..(x + width) as i32 {
                self.set(column, row, colour);
            }
        }
    }

    /// A ring between two radii; a disc from 0.
    pub fn ring(&mut self, x: f32, y: f32, inner: f32, outer: f32, colour: Colour) {
        for row in (y - outer) as i32..=(y + outer) as i32 {
            for column in (x - outer) as i32..=(x + outer) as i32 {
                let distance = (row as f32 - y).hypot(column as f32 - x);
                if (inner..=outer).contains(&distance) {
                    self.set(column, row, colour);
                }
            }
        }
    }

    pub fn line(&mut self, [x0, y0, x1, y1]: [f32; 4], thick: f32, colour: Colour) {
        let steps = ((x1 - x0).abs().max((y1 - y0).abs()) * 2.0).max(1.0) as i32;
        let half = thick / 2.0;
        for step in 0..=steps {
            let part = step as f32 / steps as f32;
            let (x, y) = (x0 + (x1 - x0) * part, y0 + (y1 - y0) * part);
            self.rectangle(x - half, y - half, thick.max(1.0), thick.max(1.0), colour);
        }
    }

    fn strokes(&mut self, strokes: &[[f32; 4]], x: f32, y: f32, size: f32, colour: Colour) {
        for stroke in strokes {
            let [x0, y0, x1, y1] = stroke.map(|value| value * size / 100.0);
            self.line([x + x0, y + y0, x + x1, y + y1], (size / 13.0).max(1.2), colour);
        }
    }

    /// A sign of five to nine strokes by chance: across, down, aslant, as in Chinese writing.
    pub fn sign(&mut self, rng: &mut Rng, x: f32, y: f32, size: f32, colour: Colour) {
        let at = |rng: &mut Rng| 8.0 + rng.f32() * 84.0;
        for _ in 0..rng.u8(5..10) {
            let (a, b, c) = (at(rng), at(rng), at(rng));
            let stroke = match rng.u8(0..8) {
                0..=3 => [8.0, a, 92.0, a],
                4..=5 => [a, 8.0, a, 92.0],
                _ => [a, b, c, 92.0],
            };
            self.strokes(&[stroke], x, y, size, colour);
        }
    }

    /// A line of signs; gives where it ends.
    pub fn signs(
        &mut self,
        rng: &mut Rng,
        count: usize,
        (x, y): (f32, f32),
        size: f32,
        colour: Colour,
    ) -> f32 {
        (0..count).fold(x, |x, _| {
            self.sign(rng, x, y, size, colour);
            x + size * 1.1
        })
    }

    /// 样本.
    pub fn specimen(&mut self, x: f32, y: f32, size: f32, colour: Colour) {
        for (strokes, place) in SPECIMEN.iter().zip([0.0, 1.15]) {
            self.strokes(strokes, x + place * size, y, size, colour);
        }
    }

    /// The colour between four pixels; nothing outside.
    pub fn between(&self, x: f32, y: f32) -> Option<[f32; 3]> {
        if x < 0.0 || y < 0.0 || x >= (self.width - 1) as f32 || y >= (self.height - 1) as f32 {
            return None;
        }
        let (left, top) = (x as usize, y as usize);
        let (across, down) = (x - left as f32, y - top as f32);
        let at = |dx: usize, dy: usize| self.pixels[(top + dy) * self.width + left + dx].map(f32::from);
        let (a, b, c, d) = (at(0, 0), at(1, 0), at(0, 1), at(1, 1));
        Some(std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * across;
            let lower = c[i] + (d[i] - c[i]) * across;
            upper + (lower - upper) * down
        }))
    }
}
