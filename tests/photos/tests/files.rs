//! Files of every kind: what is said of whole ones, of wrong ones, of too large ones.
//! In: files made in code. Out: codes. Absent: broken ones (`broken`), sharpness and the like (`calibration`).

use yushen_photo::{Code, Kind, Side, check};
use yushen_photo_tests::canvas::Canvas;
use yushen_photo_tests::encode;
use yushen_photo_tests::papers::Paper;
use yushen_photo_tests::pdfs::pdf;
use yushen_photo_tests::scene::{Fault, shot};

fn codes(bytes: &[u8], name: &str) -> Vec<&'static str> {
    check(bytes, name, &[]).findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_good_photo_has_no_finding_in_any_format() {
    let shot = shot(Paper::Form, Fault::Clean, 1);
    for (bytes, name, kind) in [
        (encode::jpeg(&shot.picture, 85, false).unwrap(), "a.jpg", Kind::Jpeg),
        (encode::jpeg(&shot.picture, 85, true).unwrap(), "a.jpeg", Kind::Jpeg),
        (encode::png(&shot.picture).unwrap(), "a.png", Kind::Png),
        (encode::webp(&shot.picture).unwrap(), "a.webp", Kind::Webp),
    ] {
        let report = check(&bytes, name, &[]);
        assert_eq!(report.findings, [], "{name}");
        assert_eq!(report.kind, kind);
        assert_eq!((report.width, report.height), (shot.picture.width as u32, shot.picture.height as u32));
    }
}

#[test]
fn the_ending_is_compared_with_the_content_and_nothing_is_lost_by_it() {
    let shot = shot(Paper::Form, Fault::Clean, 1);
    let report = check(&encode::png(&shot.picture).unwrap(), "a.jpg", &[]);
    assert!(report.has(Code::EndingDiffers) && !report.fails() && !report.again());
    assert_eq!(codes(b"\xff\xd8\xff\xe0 nothing more", "a.png"), ["undecodable"]);
}

#[test]
fn what_is_no_photo_is_named_and_refused() {
    assert_eq!(codes(b"", "a.jpg"), ["empty-file"]);
    assert_eq!(codes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "IMG_0001.HEIC"), ["heic"]);
    assert_eq!(codes(b"PK\x03\x04word/document.xml", "a.docx"), ["unsupported-type"]);
    assert_eq!(codes(b"MZ\x90\0", "a.jpg"), ["unknown-type"]);
    assert_eq!(codes(&vec![0; yushen_photo::MOST_BYTES + 1], "a.jpg"), ["too-many-bytes"]);
    assert_eq!(codes(b"\xff\xd8\xff\xe0 nothing more", "a.jpg"), ["undecodable"]);
}

#[test]
fn a_picture_cut_off_is_undecodable() {
    let picture = Paper::Form.draw(&mut fastrand::Rng::with_seed(1), 400);
    for whole in [encode::png(&picture).unwrap(), encode::webp(&picture).unwrap()] {
        assert_eq!(codes(&whole[..whole.len() / 2], "a"), ["undecodable"]);
    }
}

#[test]
fn pages_and_locks_of_a_pdf() {
    let report = check(&pdf(3, false), "a.pdf", &[]);
    assert_eq!((report.pages, report.findings), (3, vec![]));
    assert_eq!(codes(&pdf(3, true), "a.pdf"), ["pdf-locked"]);
    assert_eq!(codes(&pdf(0, false), "a.pdf"), ["pdf-empty"]);
    assert_eq!(codes(&pdf(61, false), "a.pdf"), ["pdf-many-pages"]);
    assert_eq!(codes(b"%PDF-1.7\nnothing more", "a.pdf"), ["pdf-damaged"]);
}

#[test]
fn pixels_are_counted_before_they_are_decoded() {
    // Three headers that promise 8,000 by 6,000.
    let mut jpeg = encode::jpeg(&Canvas::new(16, 16, [90; 3]), 80, false).unwrap();
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x17, 0x70, 0x1f, 0x40]);
    assert_eq!(codes(&jpeg, "a.jpg"), ["too-many-pixels"]);
    let mut header = Vec::new();
    let encoder = {
        let mut encoder = png::Encoder::new(&mut header, 8000, 6000);
        encoder.set_color(png::ColorType::Rgb);
        encoder.write_header()
    };
    drop(encoder);
    assert_eq!(codes(&header, "a.png"), ["too-many-pixels"]);
}

#[test]
fn two_pictures_of_one_side_of_a_card_are_noticed() {
    for (paper, side) in [(Paper::CardEmblem, Side::Emblem), (Paper::CardPortrait, Side::Portrait)] {
        let bytes = encode::jpeg(&shot(paper, Fault::Clean, 5).picture, 85, false).unwrap();
        assert_eq!(check(&bytes, "a.jpg", &[]).side, Some(side));
        assert!(check(&bytes, "a.jpg", &[side]).has(Code::WrongSide));
        let other = if side == Side::Emblem { Side::Portrait } else { Side::Emblem };
        assert!(!check(&bytes, "a.jpg", &[other]).has(Code::WrongSide));
    }
}
