//! A grey picture, small enough to be looked at; and how a large one becomes small while its rows arrive.
//! In: rows of pixels. Out: [`Plane`], [`Picture`]. Absent: formats (`decode`).

/// Longest side of the grey plane: letters of an A4 page still have 15 pixels.
const FINE: u32 = 1600;
/// Longest side of the coloured plane.
const COARSE: u32 = 400;

/// Grey values from 0 (black) to 255, row by row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plane {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Plane {
    /// The value at a place; the nearest one outside of the picture, 0 in an empty one.
    pub fn at(&self, x: i32, y: i32) -> u8 {
        let x = (x.max(0) as usize).min(self.width.saturating_sub(1));
        let y = (y.max(0) as usize).min(self.height.saturating_sub(1));
        self.pixels.get(y * self.width + x).copied().unwrap_or(0)
    }

    /// Every value with its place.
    pub fn places(&self) -> impl Iterator<Item = (i32, i32, u8)> {
        let width = self.width.max(1);
        self.pixels.iter().enumerate().map(move |(i, value)| ((i % width) as i32, (i / width) as i32, *value))
    }

    /// Smaller by a whole factor.
    pub fn reduced(&self, longest: usize) -> Self {
        let factor = self.width.max(self.height).div_ceil(longest).max(1);
        let mut sums = Sums::new(self.width, self.height, factor, 1);
        for row in self.pixels.chunks_exact(self.width.max(1)) {
            sums.add(row);
        }
        sums.plane(0)
    }

    fn turned(self, orientation: u8) -> Self {
        let (width, height) = (self.width as i32, self.height as i32);
        let (across, down) = if orientation > 4 { (height, width) } else { (width, height) };
        let pixels =
            (0..down).flat_map(|y| (0..across).map(move |x| (x, y))).map(|(x, y)| match orientation {
                2 => self.at(width - 1 - x, y),
                3 => self.at(width - 1 - x, height - 1 - y),
                4 => self.at(x, height - 1 - y),
                5 => self.at(y, x),
                6 => self.at(y, height - 1 - x),
                7 => self.at(width - 1 - y, height - 1 - x),
                8 => self.at(width - 1 - y, x),
                _ => self.at(x, y),
            });
        let pixels = pixels.collect();
        Self { width: across as usize, height: down as usize, pixels }
    }
}

/// A picture as it is to be shown, made small.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels of the file from left to right, as it is to be shown.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Grey, at most 1,600 long.
    pub fine: Plane,
    /// Grey, at most 400 long.
    pub coarse: Plane,
    /// How red each place of `coarse` is: red less the larger of green and blue.
    pub red: Plane,
}

/// Takes a picture row by row.
pub struct Reducer {
    width: u32,
    height: u32,
    grey: Vec<u8>,
    redness: Vec<u8>,
    fine: Sums,
    red: Sums,
}

impl Reducer {
    /// For a picture of this size.
    pub fn new(width: u32, height: u32) -> Self {
        let longest = width.max(height);
        let sums =
            |most: u32| Sums::new(width as usize, height as usize, longest.div_ceil(most).max(1) as usize, 1);
        Self { width, height, grey: Vec::new(), redness: Vec::new(), fine: sums(FINE), red: sums(COARSE) }
    }

    /// The next row, with 1 to 4 bytes a pixel: grey, grey and alpha, red green blue, and alpha.
    pub fn row(&mut self, row: &[u8], bytes: usize) {
        self.grey.clear();
        self.redness.clear();
        for pixel in row.chunks_exact(bytes.max(1)) {
            let (grey, red, alpha) = match *pixel {
                [grey] => (grey, 0, 255),
                [grey, alpha] => (grey, 0, alpha),
                [r, g, b] => (luma(r, g, b), r.saturating_sub(g.max(b)), 255),
                [r, g, b, alpha] => (luma(r, g, b), r.saturating_sub(g.max(b)), alpha),
                _ => (0, 0, 255),
            };
            // What shines through is white, as in every viewer's window.
            let over = |value: u8, ground: u32| {
                ((u32::from(value) * u32::from(alpha) + ground * (255 - u32::from(alpha))) / 255) as u8
            };
            self.grey.push(if alpha == 255 { grey } else { over(grey, 255) });
            self.redness.push(if alpha == 255 { red } else { over(red, 0) });
        }
        self.fine.add(&self.grey);
        self.red.add(&self.redness);
    }

    /// The picture, turned as `orientation` (EXIF, 1 to 8) says.
    pub fn picture(self, orientation: u8) -> Picture {
        let (width, height) =
            if orientation > 4 { (self.height, self.width) } else { (self.width, self.height) };
        let fine = self.fine.plane(0).turned(orientation);
        let coarse = fine.reduced(COARSE as usize);
        Picture { width, height, coarse, fine, red: self.red.plane(0).turned(orientation) }
    }
}

fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8
}

/// Means of squares of `factor` pixels; what is less than a square at the right and below is left out.
struct Sums {
    factor: usize,
    width: usize,
    height: usize,
    rows: usize,
    sums: Vec<u32>,
    means: Vec<u8>,
}

impl Sums {
    fn new(width: usize, height: usize, factor: usize, least: usize) -> Self {
        let (width, height) = ((width / factor).max(least), (height / factor).max(least));
        Self { factor, width, height, rows: 0, sums: vec![0; width], means: Vec::new() }
    }

    fn add(&mut self, row: &[u8]) {
        for (sum, square) in self.sums.iter_mut().zip(row.chunks(self.factor)) {
            *sum += square.iter().map(|value| u32::from(*value)).sum::<u32>();
        }
        self.rows += 1;
        if self.rows == self.factor {
            self.rows = 0;
            let area = (self.factor * self.factor) as u32;
            if self.means.len() < self.width * self.height {
                self.means.extend(self.sums.iter().map(|sum| (sum / area) as u8));
            }
            self.sums.fill(0);
        }
    }

    fn plane(mut self, fill: u8) -> Plane {
        self.means.resize(self.width * self.height, fill);
        Plane { width: self.width, height: self.height, pixels: self.means }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_become_their_means() {
        let mut reducer = Reducer::new(3200, 4);
        for _ in 0..4 {
            reducer.row(&[10, 30].repeat(1600), 1);
        }
        let picture = reducer.picture(1);
        assert_eq!((picture.fine.width, picture.fine.height), (1600, 2));
        assert!(picture.fine.pixels.iter().all(|value| *value == 20));
    }

    #[test]
    fn a_picture_is_turned_as_exif_says() {
        // a b      what stands on the left comes to the top, and the other way round
        // c d
        let plane = Plane { width: 2, height: 2, pixels: vec![1, 2, 3, 4] };
        for (orientation, turned) in
            [(1, [1, 2, 3, 4]), (3, [4, 3, 2, 1]), (6, [3, 1, 4, 2]), (8, [2, 4, 1, 3])]
        {
            assert_eq!(plane.clone().turned(orientation).pixels, turned, "{orientation}");
        }
    }

    #[test]
    fn what_shines_through_is_white() {
        let mut reducer = Reducer::new(1, 1);
        reducer.row(&[200, 0, 0, 0], 4);
        let picture = reducer.picture(1);
        assert_eq!((picture.fine.pixels, picture.red.pixels), (vec![255], vec![0]));
    }
}
