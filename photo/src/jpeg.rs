//! What stands in a JPEG before its picture: size, samples, scans, which way is up.
//! In: the bytes. Out: [`Header`]. Absent: decoding. It is read before the decoder is, so that nothing is allocated
//! for a picture that is too large.

/// What is known before decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Pixels from left to right as they are stored.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// The decoder holds all coefficients: progressive, or one scan for each colour.
    pub held: bool,
    /// Samples stored for each four pixels, over all colours: 4 for grey, 6 for 4:2:0, 12 for 4:4:4.
    pub samples: u64,
    /// EXIF orientation, 1 to 8.
    pub orientation: u8,
}

/// Reads the segments up to the first scan.
pub fn header(bytes: &[u8]) -> Option<Header> {
    let mut at = 2;
    let mut frame: Option<Header> = None;
    let mut colours = 0;
    let mut orientation = 1;
    loop {
        // Fill bytes may stand before a marker.
        while *bytes.get(at)? != 0xff || matches!(*bytes.get(at + 1)?, 0xff | 0) {
            at += 1;
        }
        let marker = *bytes.get(at + 1)?;
        at += 2;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let length = usize::from(short(bytes, at)?);
        let body = bytes.get(at + 2..at.checked_add(length)?)?;
        match marker {
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                colours = *body.get(5)?;
                frame = Some(Header {
                    width: short(body, 3)?.into(),
                    height: short(body, 1)?.into(),
                    held: marker != 0xc0 && marker != 0xc1,
                    samples: samples(body.get(6..)?)?,
                    orientation,
                });
            }
            0xe1 => orientation = exif(body).unwrap_or(orientation),
            0xda => {
                let parts = *body.first()?;
                return frame.map(|frame| Header {
                    held: frame.held || parts < colours,
                    orientation,
                    ..frame
                });
            }
            _ => {}
        }
        at += length.max(2);
    }
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

/// Samples for each four pixels.
fn samples(components: &[u8]) -> Option<u64> {
    let factors: Vec<(u64, u64)> = components
        .chunks_exact(3)
        .map(|component| (u64::from(component[1] >> 4).max(1), u64::from(component[1] & 15).max(1)))
        .collect();
    let across = factors.iter().map(|factor| factor.0).max()?;
    let down = factors.iter().map(|factor| factor.1).max()?;
    Some(factors.iter().map(|(x, y)| (4 * x * y).div_ceil(across * down)).sum())
}

/// The orientation in an APP1 segment.
fn exif(body: &[u8]) -> Option<u8> {
    let tiff = body.strip_prefix(b"Exif\0\0")?;
    let little = tiff.starts_with(b"II");
    let number = |at: usize, length: usize| {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        let digit = |sum: usize, byte: &u8| (sum << 8) | usize::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, digit) } else { bytes.iter().fold(0, digit) })
    };
    let first = number(4, 4)?;
    for entry in 0..number(first, 2)? {
        let at = first.checked_add(2 + entry * 12)?;
        if number(at, 2)? == 0x0112 {
            let value = number(at.checked_add(8)?, 2)?;
            return u8::try_from(value).ok().filter(|value| (1..=8).contains(value));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header of a 640 × 480 picture in 4:2:0 that is to be turned by a quarter.
    fn sample(frame: u8, parts: u8) -> Vec<u8> {
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, 0, exif.len() as u8 + 2];
        bytes.extend(exif);
        bytes.extend([0xff, frame, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        bytes.extend([0xff, 0xda, 0, 3, parts]);
        bytes
    }

    #[test]
    fn what_stands_before_the_picture() {
        let read = header(&sample(0xc0, 3)).unwrap();
        assert_eq!(read, Header { width: 640, height: 480, held: false, samples: 6, orientation: 6 });
        assert!(header(&sample(0xc2, 3)).unwrap().held, "progressive");
        assert!(header(&sample(0xc0, 1)).unwrap().held, "a scan for each colour");
    }

    #[test]
    fn cut_off_anywhere_is_no_header() {
        let whole = sample(0xc0, 3);
        for length in 0..whole.len() {
            assert_eq!(header(&whole[..length]), None, "{length}");
        }
    }
}
