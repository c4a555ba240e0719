//! Writes files for the tests in JavaScript: `photo-samples FOLDER BROKEN` draws papers (and one photo of 12 million
//! pixels) and breaks that many files; `expected.json` has what the native checks say of each.
//! Absent: judging; the tests compare.

use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};
use yushen_photo_tests::papers::Paper;
use yushen_photo_tests::pdfs::pdf;
use yushen_photo_tests::scene::{Fault, large, shot};
use yushen_photo_tests::{encode, mutate};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().context("which folder?")?);
    let broken: u64 = arguments.next().context("how many broken files?")?.parse()?;
    fs::create_dir_all(&folder)?;
    let photo = |paper, fault, seed| {
        let shot = shot(paper, fault, seed);
        encode::jpeg(&shot.picture, shot.quality, false)
    };
    let samples = [
        ("clear.jpg", photo(Paper::Form, Fault::Clean, 1)?),
        ("blurred.jpg", photo(Paper::Form, Fault::Blurred, 2)?),
        ("glare.jpg", photo(Paper::Licence, Fault::Glare, 3)?),
        ("emblem.jpg", photo(Paper::CardEmblem, Fault::Clean, 5)?),
        ("emblem-again.jpg", photo(Paper::CardEmblem, Fault::Clean, 7)?),
        ("portrait.jpg", photo(Paper::CardPortrait, Fault::Clean, 5)?),
        ("clear.png", encode::png(&shot(Paper::Licence, Fault::Scan, 9).picture)?),
        ("heic.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
        ("locked.pdf", pdf(2, true)),
        ("pages.pdf", pdf(2, false)),
        ("large.jpg", encode::jpeg(&large(11), 90, false)?),
    ];
    let mut expected = serde_json::Map::new();
    let mut write = |name: String, bytes: &[u8]| -> anyhow::Result<()> {
        fs::write(folder.join(&name), bytes)?;
        expected.insert(name.clone(), said(bytes, &name).into());
        Ok(())
    };
    for (name, bytes) in samples {
        write(name.into(), &bytes)?;
    }
    let whole = mutate::whole()?;
    for number in 0..broken {
        write(format!("broken-{number}.bin"), &mutate::broken(&whole, number))?;
    }
    fs::write(Path::new(&folder).join("expected.json"), serde_json::to_string(&expected)?)?;
    Ok(())
}

/// As `codes` of the photo program says it.
fn said(bytes: &[u8], name: &str) -> String {
    let report = yushen_photo::check(bytes, name, &[]);
    let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
    format!("{:?} {}x{} {} {}", report.kind, report.width, report.height, report.pages, codes.join(","))
}
