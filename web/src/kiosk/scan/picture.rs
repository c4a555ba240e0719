//! A picture → the text of its QR code. In: pixels. Out: a text. Absent: where the picture comes from.

use rqrr::PreparedImage;

/// The text of the first code that can be read in a picture of this width; red, green, blue and opacity of each pixel.
/// Where nothing is read, it is tried once more with each pixel the mean of its neighbours: a camera in a dim hall gives
/// grain, which the decoder takes for specks of a code.
pub fn read(pixels: &[u8], width: usize) -> Option<String> {
    let (pixels, _) = pixels.as_chunks::<4>();
    let height = pixels.len().checked_div(width)?;
    let grey: Vec<u8> = pixels
        .iter()
        .map(|&[red, green, blue, _]| {
            let [red, green, blue] = [red, green, blue].map(u32::from);
            // A weighted mean of three bytes is a byte.
            ((red * 77 + green * 150 + blue * 29) >> 8) as u8
        })
        .collect();
    let at = |x: usize, y: usize| grey[y * width + x];
    let smooth = |x: usize, y: usize| {
        let (left, right) = (x.saturating_sub(1), (x + 1).min(width - 1));
        let (above, below) = (y.saturating_sub(1), (y + 1).min(height - 1));
        let rows = [above, y, below].into_iter();
        let sum: u32 = rows.flat_map(|y| [left, x, right].map(|x| u32::from(at(x, y)))).sum();
        (sum / 9) as u8
    };
    decoded(width, height, at).or_else(|| decoded(width, height, smooth))
}

fn decoded(width: usize, height: usize, grey: impl FnMut(usize, usize) -> u8) -> Option<String> {
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, grey);
    picture.detect_grids().into_iter().find_map(|grid| Some(grid.decode().ok()?.1))
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "the tests turn a drawn code by degrees")]
mod tests {
    use super::*;
    use yushen::receipt::{MOST_CHARACTERS, qr};

    /// What the engine draws, as a camera sees it: so many pixels for each module, turned by a little, on grey.
    fn seen(text: &str, scale: f32, turned: f32, side: usize) -> Vec<u8> {
        let drawn = qr::svg(text, "").expect("fits");
        let number = |text: &str| text.parse::<usize>().expect("a number");
        let modules = number(drawn.split("0 0 ").nth(1).and_then(|it| it.split(' ').next()).expect("a size"));
        let mut dark = vec![false; modules * modules];
        let path = drawn.split("d=\"").nth(1).and_then(|it| it.split('"').next()).expect("a path");
        // `M4 5h7v1H4z`: from column 4 of row 5, seven modules.
        for run in path.split('M').skip(1) {
            let (column, rest) = run.split_once(' ').expect("a column");
            let (row, rest) = rest.split_once('h').expect("a row");
            let length = number(rest.split('v').next().expect("a length"));
            dark[number(row) * modules + number(column)..][..length].fill(true);
        }
        let middle = side as f32 / 2.0;
        let (sin, cos) = turned.to_radians().sin_cos();
        let pixel = |at: usize| {
            let (x, y) = ((at % side) as f32 + 0.5 - middle, (at / side) as f32 + 0.5 - middle);
            let place = |along: f32| (along / scale + modules as f32 / 2.0).floor();
            let (column, row) = (place(x * cos + y * sin), place(y * cos - x * sin));
            let within = |place: f32| (0.0..modules as f32).contains(&place);
            let grey = match within(column) && within(row) {
                true if dark[row as usize * modules + column as usize] => 40,
                true => 210,
                false => 120,
            };
            [grey, grey, grey, 255]
        };
        (0..side * side).flat_map(pixel).collect()
    }

    #[test]
    fn codes_of_every_size_are_read_as_a_camera_sees_them() {
        let longest = format!("YS1:{}", "A$7".repeat((MOST_CHARACTERS - 4) / 3));
        let turns: [&[f32]; 2] = [&[0.0, 4.0, -11.0, 180.0], &[0.0, 4.0, 180.0]];
        // The longest receipt has to be held about straight.
        for (text, scale, turns) in [
            ("7K3M-9QPA-X01TD", 6.0, turns[0]),
            ("HTTPS://HALL.EXAMPLE/", 11.3, turns[0]),
            (&longest, 4.4, turns[1]),
        ] {
            for turned in turns {
                let found = read(&seen(text, scale, *turned, 640), 640);
                assert!(found.as_deref() == Some(text), "{} signs, turned by {turned}", text.len());
            }
        }
    }

    #[test]
    fn a_grainy_picture_is_read() {
        let mut pixels = seen("7K3M-9QPA-X01TD", 8.0, 3.0, 640);
        let mut random = 7_u32;
        for pixel in pixels.as_chunks_mut::<4>().0 {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = ((random >> 24) % 61) as u8;
            for part in &mut pixel[..3] {
                *part = part.saturating_add(grain).saturating_sub(30);
            }
        }
        assert_eq!(read(&pixels, 640).as_deref(), Some("7K3M-9QPA-X01TD"));
    }

    #[test]
    fn where_there_is_no_code_nothing_is_read() {
        let mut seed = 7_u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for side in [0, 1, 7, 64, 640] {
            let pixels: Vec<u8> = (0..side * side * 4).map(|_| noise()).collect();
            assert_eq!(read(&pixels, side), None, "{side}");
            assert_eq!(read(&vec![200; side * side * 4], side), None, "{side}");
        }
        // Half of a code.
        let mut half = seen("7K3M-9QPA-X01TD", 6.0, 0.0, 640);
        half[..640 * 320 * 4].fill(200);
        assert_eq!(read(&half, 640), None);
        assert_eq!(read(&[1, 2, 3], 640), None);
    }
}
