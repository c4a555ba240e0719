//! From a file's bytes to a small picture. In: bytes of a known kind. Out: [`Picture`], or why not.
//! Absent: judging. Size and memory are known from the header before anything is decoded.

use crate::jpeg;
use crate::kind::Kind;
use crate::plane::{Picture, Reducer};
use crate::report::Code;
use crate::{MOST_BYTES, MOST_PIXELS};
use std::io::Cursor;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;

/// Most bytes that decoding may hold beside the file itself.
const MOST_MEMORY: u64 = 200 << 20;
/// More scans than any camera or program writes; each goes over the whole picture again.
const MOST_SCANS: usize = 64;

/// The picture in the bytes, made small.
///
/// # Errors
/// `too-many-pixels`, `undecodable`.
pub fn picture(bytes: &[u8], kind: Kind) -> Result<Picture, Code> {
    if bytes.len() > MOST_BYTES {
        return Err(Code::TooManyBytes);
    }
    match kind {
        Kind::Jpeg => from_jpeg(bytes),
        Kind::Png => from_png(bytes),
        Kind::Webp => from_webp(bytes),
        Kind::Pdf | Kind::Heic | Kind::Other | Kind::Unknown => Err(Code::Undecodable),
    }
}

/// A size that may be decoded.
fn sized(width: u32, height: u32) -> Result<u64, Code> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Code::Undecodable),
        pixels if pixels > MOST_PIXELS => Err(Code::TooManyPixels),
        pixels => Ok(pixels),
    }
}

fn rows(width: u32, height: u32, pixels: &[u8], bytes: usize, orientation: u8) -> Picture {
    let mut reducer = Reducer::new(width, height);
    for row in pixels.chunks_exact(width as usize * bytes) {
        reducer.row(row, bytes);
    }
    reducer.picture(orientation)
}

fn from_jpeg(bytes: &[u8]) -> Result<Picture, Code> {
    let header = jpeg::header(bytes).ok_or(Code::Undecodable)?;
    let pixels = sized(header.width, header.height)?;
    // Two bytes a sample when all of them are held.
    let held = if header.held { pixels * header.samples / 2 } else { 0 };
    let fits = |bytes: u64| held + pixels * bytes <= MOST_MEMORY;
    // Without colours when there is no room for them: then the side of a card can't be told.
    let space = match (fits(3), fits(1)) {
        (true, _) => ColorSpace::RGB,
        (false, true) => ColorSpace::Luma,
        (false, false) => return Err(Code::TooManyPixels),
    };
    let options = DecoderOptions::default()
        .set_max_width(u16::MAX.into())
        .set_max_height(u16::MAX.into())
        .jpeg_set_max_scans(MOST_SCANS)
        .jpeg_set_out_colorspace(space);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let decoded = decoder.decode().map_err(|_| Code::Undecodable)?;
    let (width, height) = decoder.dimensions().ok_or(Code::Undecodable)?;
    // The decoder read the same header; if not, the file means two things.
    if (width as u32, height as u32) != (header.width, header.height) {
        return Err(Code::Undecodable);
    }
    let bytes = decoded.len() / (width * height).max(1);
    Ok(rows(header.width, header.height, &decoded, bytes, header.orientation))
}

fn from_png(bytes: &[u8]) -> Result<Picture, Code> {
    let limits = png::Limits { bytes: MOST_MEMORY as usize };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let info = decoder.read_header_info().map_err(|_| Code::Undecodable)?;
    let (width, height, interlaced) = (info.width, info.height, info.interlaced);
    let pixels = sized(width, height)?;
    let mut reader = decoder.read_info().map_err(|_| Code::Undecodable)?;
    let samples = reader.output_color_type().0.samples();
    if interlaced {
        let size = reader.output_buffer_size().ok_or(Code::TooManyPixels)?;
        if pixels * samples as u64 > MOST_MEMORY {
            return Err(Code::TooManyPixels);
        }
        let mut buffer = vec![0; size];
        reader.next_frame(&mut buffer).map_err(|_| Code::Undecodable)?;
        return Ok(rows(width, height, &buffer, samples, 1));
    }
    let mut reducer = Reducer::new(width, height);
    while let Some(row) = reader.next_row().map_err(|_| Code::Undecodable)? {
        reducer.row(row.data(), samples);
    }
    Ok(reducer.picture(1))
}

fn from_webp(bytes: &[u8]) -> Result<Picture, Code> {
    let mut decoder = image_webp::WebPDecoder::new(Cursor::new(bytes)).map_err(|_| Code::Undecodable)?;
    decoder.set_memory_limit(1 << 20);
    let (width, height) = decoder.dimensions();
    let pixels = sized(width, height)?;
    let samples = if decoder.has_alpha() { 4 } else { 3 };
    // Beside the picture itself the decoder holds one more of its own: four bytes a pixel at most.
    if pixels * (samples + 4) > MOST_MEMORY {
        return Err(Code::TooManyPixels);
    }
    let size = decoder.output_buffer_size().ok_or(Code::TooManyPixels)?;
    let mut buffer = vec![0; size];
    decoder.read_image(&mut buffer).map_err(|_| Code::Undecodable)?;
    Ok(rows(width, height, &buffer, samples as usize, 1))
}
