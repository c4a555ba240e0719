//! Files broken by chance. In: a seed. Out: bytes of one of the kinds, with bits turned, parts cut out, doubled, mixed.
//! Absent: what is expected of them; only that nothing panics, and how much memory is taken.

use crate::encode;
use crate::papers::Paper;
use crate::pdfs::pdf;
use fastrand::Rng;

/// Whole files to begin with: every kind, small enough that breaking them reaches everything.
///
/// # Errors
/// What the encoders say.
pub fn whole() -> anyhow::Result<Vec<Vec<u8>>> {
    let mut rng = Rng::with_seed(7);
    let mut files = Vec::new();
    for (paper, long) in Paper::ALL.into_iter().zip([240, 320, 180, 96]) {
        let picture = paper.draw(&mut rng, long);
        files.extend([
            encode::jpeg(&picture, 80, false)?,
            encode::jpeg(&picture, 60, true)?,
            encode::png(&picture)?,
            encode::webp(&picture)?,
        ]);
    }
    files.extend([pdf(1, false), pdf(5, false), pdf(2, true), pdf(0, false)]);
    Ok(files)
}

/// The broken file of this number.
pub fn broken(whole: &[Vec<u8>], number: u64) -> Vec<u8> {
    let mut rng = Rng::with_seed(number);
    let mut bytes = whole[number as usize % whole.len()].clone();
    for _ in 0..rng.usize(1..8) {
        let length = bytes.len();
        if length < 4 {
            break;
        }
        // Headers decide about memory: half of the changes are near the beginning.
        let end = if rng.bool() { length.min(200) } else { length };
        let at = rng.usize(0..end);
        let run = rng.usize(1..64).min(length - at);
        match rng.u8(0..8) {
            0..=2 => bytes[at] ^= 1 << rng.u8(0..8),
            3 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][rng.usize(0..5)],
            4 => bytes.truncate(at.max(4)),
            5 => drop(bytes.drain(at..at + run)),
            6 => {
                let part = bytes[at..at + run].to_vec();
                let to = rng.usize(0..length);
                bytes.splice(to..to, part);
            }
            _ => {
                let other = &whole[rng.usize(0..whole.len())];
                let from = rng.usize(0..other.len());
                let part = other[from..(from + run).min(other.len())].to_vec();
                bytes.splice(at..at + run, part);
            }
        }
    }
    bytes
}
