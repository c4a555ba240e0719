//! A picture as a file. In: a canvas. Out: bytes of JPEG, PNG, WebP. Absent: reading.

use crate::canvas::Canvas;
use anyhow::Context;

fn bytes(picture: &Canvas) -> Vec<u8> {
    picture.pixels.concat()
}

/// JPEG in 4:2:0 as cameras write it, or progressive in 4:4:4.
///
/// # Errors
/// A picture of more than 65,535 pixels on a side.
pub fn jpeg(picture: &Canvas, quality: u8, progressive: bool) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, quality);
    encoder.set_progressive(progressive);
    let sampling =
        if progressive { jpeg_encoder::SamplingFactor::F_1_1 } else { jpeg_encoder::SamplingFactor::F_2_2 };
    encoder.set_sampling_factor(sampling);
    let (width, height) = (u16::try_from(picture.width)?, u16::try_from(picture.height)?);
    encoder.encode(&bytes(picture), width, height, jpeg_encoder::ColorType::Rgb).context("JPEG")?;
    Ok(out)
}

/// PNG.
///
/// # Errors
/// What the encoder says.
pub fn png(picture: &Canvas) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, picture.width as u32, picture.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&bytes(picture))?;
    Ok(out)
}

/// WebP without loss.
///
/// # Errors
/// What the encoder says.
pub fn webp(picture: &Canvas) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let encoder = image_webp::WebPEncoder::new(&mut out);
    let (width, height) = (picture.width as u32, picture.height as u32);
    encoder.encode(&bytes(picture), width, height, image_webp::ColorType::Rgb8)?;
    Ok(out)
}
