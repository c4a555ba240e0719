//! A paper as a telephone or scanner sees it, and spoilt in one known way. In: a seed. Out: [`Shot`].
//! Absent: two faults at once; the matrix would not say which of them was noticed.

use crate::canvas::Canvas;
use crate::papers::Paper;
use fastrand::Rng;

/// What is wrong with a picture. The first four are nothing to complain of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    Clean,
    /// A scan: no background.
    Scan,
    /// Grainy, as in a dark room.
    Grain,
    /// A little soft, a little turned, compressed hard: letters can be read.
    Middling,
    Blurred,
    Shaken,
    Glare,
    Cropped,
    /// A scan whose paper lay beyond the glass.
    ScanCropped,
    Tilted,
    Sideways,
    TooSmall,
}

impl Fault {
    pub const ALL: [Self; 12] = [
        Self::Clean,
        Self::Scan,
        Self::Grain,
        Self::Middling,
        Self::Blurred,
        Self::Shaken,
        Self::Glare,
        Self::Cropped,
        Self::ScanCropped,
        Self::Tilted,
        Self::Sideways,
        Self::TooSmall,
    ];

    /// The code that is to be found, if any.
    pub fn code(self) -> Option<yushen_photo::Code> {
        use yushen_photo::Code;
        match self {
            Self::Clean | Self::Scan | Self::Grain | Self::Middling => None,
            Self::Blurred | Self::Shaken => Some(Code::Blurred),
            Self::Glare => Some(Code::Glare),
            Self::Cropped | Self::ScanCropped => Some(Code::Cropped),
            Self::Tilted => Some(Code::Tilted),
            Self::Sideways => Some(Code::Sideways),
            Self::TooSmall => Some(Code::TooSmall),
        }
    }
}

/// A picture and the truth about it.
#[derive(Debug, Clone)]
pub struct Shot {
    pub paper: Paper,
    pub fault: Fault,
    pub picture: Canvas,
    /// Quality of JPEG, 1 to 100.
    pub quality: u8,
}

fn pick(rng: &mut Rng, from: f32, to: f32) -> f32 {
    from + rng.f32() * (to - from)
}

fn either(rng: &mut Rng) -> f32 {
    if rng.bool() { 1.0 } else { -1.0 }
}

/// The picture of this seed.
pub fn shot(paper: Paper, fault: Fault, seed: u64) -> Shot {
    let mut rng = Rng::with_seed(seed);
    let scan = matches!(fault, Fault::Scan | Fault::ScanCropped);
    let size = if rng.bool() { (1600, 1200) } else { (1200, 1600) };
    let drawn = paper.draw(&mut rng, if paper.is_card() { 1100 } else { 1400 });
    let mut picture =
        if scan { scanned(&mut rng, &drawn, fault) } else { seen(&mut rng, &drawn, fault, size) };
    match fault {
        Fault::Blurred => soften(&mut picture, pick(&mut rng, 2.6, 6.0)),
        Fault::Middling => soften(&mut picture, pick(&mut rng, 0.7, 1.1)),
        Fault::Shaken => shake(&mut picture, rng.usize(11..26), rng.bool()),
        _ => soften(&mut picture, pick(&mut rng, 0.3, 0.7)),
    }
    let grain = if fault == Fault::Grain { pick(&mut rng, 10.0, 18.0) } else { pick(&mut rng, 1.0, 5.0) };
    for pixel in &mut picture.pixels {
        // The sum of three is near enough to a bell.
        let noise = (rng.f32() + rng.f32() + rng.f32() - 1.5) * 2.0 * grain;
        *pixel = pixel.map(|value| (f32::from(value) + noise) as u8);
    }
    let quality = if fault == Fault::Middling { rng.u8(30..50) } else { rng.u8(70..95) };
    Shot { paper, fault, picture, quality }
}

/// A photo of twelve million pixels with nothing wrong.
pub fn large(seed: u64) -> Canvas {
    let mut rng = Rng::with_seed(seed);
    let paper = Paper::Form.draw(&mut rng, 2800);
    let mut picture = seen(&mut rng, &paper, Fault::Clean, (3000, 4000));
    for pixel in &mut picture.pixels {
        *pixel = pixel.map(|value| value.saturating_add(rng.u8(0..6)));
    }
    picture
}

/// From above, on a table.
fn seen(rng: &mut Rng, paper: &Canvas, fault: Fault, (width, height): (usize, usize)) -> Canvas {
    let angle = match fault {
        Fault::Tilted => pick(rng, 16.0, 40.0) * either(rng),
        Fault::Sideways => 90.0 * either(rng) + pick(rng, -4.0, 4.0),
        Fault::Middling => pick(rng, 4.0, 7.0) * either(rng),
        _ => pick(rng, -4.0, 4.0),
    };
    let (sin, cos) = angle.to_radians().sin_cos();
    let (paper_width, paper_height) = (paper.width as f32, paper.height as f32);
    // As large as it fits at this angle, less a margin.
    let across = paper_width * cos.abs() + paper_height * sin.abs();
    let down = paper_width * sin.abs() + paper_height * cos.abs();
    let most = (width as f32 / across).min(height as f32 / down);
    let long = paper.width.max(paper.height) as f32;
    let mut scale = most * pick(rng, 0.82, 0.95);
    let (mut x, mut y) = (width as f32 / 2.0, height as f32 / 2.0);
    match fault {
        Fault::TooSmall => {
            scale = if long < 1200.0 { pick(rng, 160.0, 400.0) } else { pick(rng, 300.0, 780.0) } / long
        }
        Fault::Cropped => {
            // A tenth to a third of it lies beyond one edge.
            let beyond = pick(rng, 0.10, 0.33);
            if rng.bool() {
                x = if rng.bool() {
                    across * scale * (0.5 - beyond)
                } else {
                    width as f32 - across * scale * (0.5 - beyond)
                };
            } else {
                y = if rng.bool() {
                    down * scale * (0.5 - beyond)
                } else {
                    height as f32 - down * scale * (0.5 - beyond)
                };
            }
        }
        _ => {
            x += (width as f32 - across * scale) * pick(rng, -0.3, 0.3);
            y += (height as f32 - down * scale) * pick(rng, -0.3, 0.3);
        }
    }
    let table: [f32; 3] = match rng.u8(0..4) {
        0 => [92.0, 64.0, 44.0],
        1 => [58.0, 60.0, 66.0],
        2 => [120.0, 100.0, 78.0],
        _ => [48.0, 76.0, 66.0],
    };
    let grain = pick(rng, 3.0, 12.0);
    let light = pick(rng, 0.68, 0.9);
    let slope = (pick(rng, -0.12, 0.12), pick(rng, -0.12, 0.12));
    let flare = (fault == Fault::Glare).then(|| {
        // Somewhere on the paper; a 50th to a 12th of it.
        let radius = (paper_width * paper_height * pick(rng, 0.02, 0.08)).sqrt() * scale * 0.56;
        let (u, v) =
            (pick(rng, -0.3, 0.3) * paper_width * scale, pick(rng, -0.3, 0.3) * paper_height * scale);
        (x + u * cos - v * sin, y + u * sin + v * cos, radius)
    });
    let mut picture = Canvas::new(width, height, [0; 3]);
    for row in 0..height {
        for column in 0..width {
            let (dx, dy) = (column as f32 - x, row as f32 - y);
            let (u, v) = ((dx * cos + dy * sin) / scale, (dy * cos - dx * sin) / scale);
            let on_paper = paper.between(u + paper_width / 2.0, v + paper_height / 2.0);
            let wood = ((row as f32 / 7.0 + (column as f32 / 90.0).sin() * 2.0).sin()) * grain;
            let colour = on_paper.unwrap_or_else(|| table.map(|value| value + wood));
            let (across, down) = (column as f32 / width as f32 - 0.5, row as f32 / height as f32 - 0.5);
            let shine = flare.map_or(0.0, |(x, y, radius)| {
                let distance = (column as f32 - x).hypot((row as f32 - y) * 1.4);
                (260.0 * (1.6 - distance / radius)).clamp(0.0, 255.0)
            });
            let lit = light + slope.0 * across + slope.1 * down;
            picture.pixels[row * width + column] = colour.map(|value| (value * lit + shine) as u8);
        }
    }
    picture
}

/// From a scanner: nothing but the paper, or a part of it.
fn scanned(rng: &mut Rng, paper: &Canvas, fault: Fault) -> Canvas {
    let (mut left, mut top, mut right, mut bottom) = (0, 0, paper.width, paper.height);
    if fault == Fault::ScanCropped {
        // Through the writing: what stands beyond is missing.
        if rng.bool() {
            right = (paper.width as f32 * pick(rng, 0.62, 0.85)) as usize;
        } else {
            left = (paper.width as f32 * pick(rng, 0.15, 0.35)) as usize;
        }
        top += rng.usize(0..3);
        bottom -= rng.usize(0..3);
    }
    let mut picture = Canvas::new(right - left, bottom - top, [0; 3]);
    for row in 0..picture.height {
        let from = (row + top) * paper.width + left;
        let to = row * picture.width;
        picture.pixels[to..to + picture.width].copy_from_slice(&paper.pixels[from..from + right - left]);
    }
    picture
}

/// Blurs by three boxes, which come close to a bell of this width.
fn soften(picture: &mut Canvas, sigma: f32) {
    // Boxes of 2r + 1: each has a variance of r(r + 1) / 3; parts of a pixel are weighed.
    let radius = ((1.0 + 4.0 * sigma * sigma).sqrt() - 1.0) / 2.0;
    for _ in 0..3 {
        boxed(picture, radius, true);
        boxed(picture, radius, false);
    }
}

/// A movement while the picture was taken, along rows or columns.
fn shake(picture: &mut Canvas, length: usize, rows: bool) {
    boxed(picture, (length as f32 - 1.0) / 2.0, rows);
}

fn boxed(picture: &mut Canvas, radius: f32, rows: bool) {
    let (width, height) = (picture.width, picture.height);
    let (lines, length, step, next) =
        if rows { (height, width, 1, width) } else { (width, height, width, 1) };
    let whole = radius as usize;
    let part = radius - whole as f32;
    let weight = 1.0 / (2.0 * radius + 1.0);
    for line in 0..lines {
        let from: Vec<[f32; 3]> =
            (0..length).map(|i| picture.pixels[line * next + i * step].map(f32::from)).collect();
        let at = |i: isize| from[i.clamp(0, length as isize - 1) as usize];
        let mut sum = [0.0; 3];
        let reach = whole as isize;
        for i in -reach..=reach {
            for (sum, value) in sum.iter_mut().zip(at(i)) {
                *sum += value;
            }
        }
        for i in 0..length as isize {
            let ends: [f32; 3] = std::array::from_fn(|c| at(i - reach - 1)[c] + at(i + reach + 1)[c]);
            picture.pixels[line * next + i as usize * step] =
                std::array::from_fn(|c| ((sum[c] + ends[c] * part) * weight) as u8);
            for (c, sum) in sum.iter_mut().enumerate() {
                *sum += at(i + reach + 1)[c] - at(i - reach)[c];
            }
        }
    }
}
