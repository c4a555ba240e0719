//! What a file is by its first bytes, and whether its name's ending agrees.
//! In: bytes, a name. Out: [`Kind`]. Absent: anything behind the first bytes.

use serde::{Deserialize, Serialize};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Kind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// PDF.
    Pdf,
    /// HEIC or AVIF: named, and not opened.
    Heic,
    /// GIF, BMP, TIFF, an archive or office document: named as one group, and not opened.
    Other,
    /// None of them.
    #[default]
    Unknown,
}

/// Brands of the ISO container that mean a HEIC or AVIF picture.
const HEIC_BRANDS: [&[u8]; 9] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"];
/// First bytes of files that people choose by mistake: GIF, BMP, TIFF twice, ZIP (office documents), old office, RAR.
const OTHERS: [&[u8]; 7] = [b"GIF8", b"BM", b"II*\0", b"MM\0*", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!"];
/// How far into a file `%PDF-` may stand; readers accept as much.
const PDF_WITHIN: usize = 1024;

/// What the bytes are.
pub fn of(bytes: &[u8]) -> Kind {
    let at = |from: usize, to: usize| bytes.get(from..to).unwrap_or_default();
    if bytes.starts_with(b"\xff\xd8\xff") {
        Kind::Jpeg
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Kind::Png
    } else if at(0, 4) == b"RIFF" && at(8, 12) == b"WEBP" {
        Kind::Webp
    } else if at(4, 8) == b"ftyp" && HEIC_BRANDS.contains(&at(8, 12)) {
        Kind::Heic
    } else if OTHERS.iter().any(|start| bytes.starts_with(start)) {
        Kind::Other
    } else if at(0, PDF_WITHIN.min(bytes.len())).windows(5).any(|window| window == b"%PDF-") {
        Kind::Pdf
    } else {
        Kind::Unknown
    }
}

/// Whether the ending of `name` says the same; a name without an ending says nothing against it.
pub fn ending_agrees(kind: Kind, name: &str) -> bool {
    let Some((_, ending)) = name.rsplit_once('.') else { return true };
    let endings: &[&str] = match kind {
        Kind::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
        Kind::Png => &["png"],
        Kind::Webp => &["webp"],
        Kind::Pdf => &["pdf"],
        // What is refused anyway needs no second hint.
        Kind::Heic | Kind::Other | Kind::Unknown => return true,
    };
    endings.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_told_by_their_first_bytes_and_not_by_names() {
        let starts: [(&[u8], Kind); 9] = [
            (b"\xff\xd8\xff\xe0", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\n\0", Kind::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", Kind::Webp),
            (b"\n%PDF-1.7", Kind::Pdf),
            (b"\0\0\0\x18ftypheic", Kind::Heic),
            (b"\0\0\0\x18ftypisom", Kind::Unknown),
            (b"PK\x03\x04", Kind::Other),
            (b"GIF89a", Kind::Other),
            (b"", Kind::Unknown),
        ];
        for (bytes, kind) in starts {
            assert_eq!(of(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn endings() {
        assert!(ending_agrees(Kind::Jpeg, "照片.JPG"));
        assert!(ending_agrees(Kind::Jpeg, "照片"));
        assert!(!ending_agrees(Kind::Png, "照片.jpg"));
        assert!(ending_agrees(Kind::Heic, "照片.jpg"));
    }
}
