//! A picture → the text of its QR code. In: pixels. Out: a text. Absent: where the picture comes from.

use rqrr::PreparedImage;

/// The text of the first code that can be read in a picture of this width; red, green, blue and opacity of each pixel.
pub fn read(pixels: &[u8], width: usize) -> Option<String> {
    let (pixels, _) = pixels.as_chunks::<4>();
    let height = pixels.len().checked_div(width)?;
    let grey = |x: usize, y: usize| {
        let [red, green, blue, _] = pixels[y * width + x].map(u32::from);
        // A weighted mean of three bytes is a byte.
        ((red * 77 + green * 150 + blue * 29) >> 8) as u8
    };
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, grey);
    picture.detect_grids().into_iter().find_map(|grid| Some(grid.decode().ok()?.1))
}
