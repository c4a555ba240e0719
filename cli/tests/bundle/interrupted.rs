//! A publisher that is interrupted between any two steps: the published bundle stays, `publish` refuses what is not
//! whole, and the next build works. Absent: servers and clients meanwhile (`server/tests/all/interrupted.rs`).

use crate::workshop::{FOLDER, Workshop, pieces};
use std::fs;

/// One bundle published, a second one built and signed.
fn second() -> Workshop {
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    workshop.sign(&["a", "b"]);
    workshop.publish().ok();
    workshop.change(&format!("{FOLDER}/item.toml"), "reason = \"人数不够\"", "reason = \"人数太少\"");
    workshop.build(&["--no-filing"]).ok();
    workshop.sign(&["a", "b"]);
    workshop
}

/// The next build and its publication go through.
fn goes_on(workshop: &Workshop, counter: u64) {
    workshop.build(&["--no-filing"]).ok();
    workshop.sign(&["a", "b"]);
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(counter));
}

#[test]
fn pieces_without_a_manifest() {
    let workshop = second();
    fs::remove_dir_all(workshop.path("store/2")).expect("undone");
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(1), "the newest whole bundle is the old one");
    let two = ["bundle", "publish", "store", "--trust", "trust.json", "--counter", "2"];
    workshop.yushen(&two).refused("can't read");
    assert_eq!(workshop.current(), Some(1));
    goes_on(&workshop, 2);
}

#[test]
fn a_filing_without_a_manifest() {
    let workshop = second();
    fs::remove_file(workshop.path("store/2/manifest.json")).expect("undone");
    fs::remove_file(workshop.path("store/2/envelope.json")).expect("undone");
    goes_on(&workshop, 2);
}

#[test]
fn a_manifest_without_an_envelope() {
    let workshop = second();
    fs::remove_file(workshop.path("store/2/envelope.json")).expect("undone");
    workshop.publish().refused("not signed yet");
    assert_eq!(workshop.current(), Some(1));
    goes_on(&workshop, 3);
}

#[test]
fn an_envelope_that_is_not_published() {
    let workshop = second();
    assert_eq!(workshop.current(), Some(1));
    // A name half written beside the pointer is not the pointer.
    fs::write(workshop.path("store/current.new-1"), "2").expect("half a rename");
    assert_eq!(workshop.current(), Some(1));
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(2));
}

#[test]
fn a_piece_that_is_cut_off_or_gone_or_another() {
    let spoil: [fn(&std::path::Path); 3] = [
        |path| {
            let bytes = fs::read(path).expect("a piece");
            fs::write(path, &bytes[..bytes.len() / 2]).expect("cut off");
        },
        |path| fs::remove_file(path).expect("gone"),
        |path| {
            let mut bytes = fs::read(path).expect("a piece");
            bytes[0] ^= 1;
            fs::write(path, bytes).expect("another");
        },
    ];
    for spoil in spoil {
        let workshop = second();
        let before: Vec<_> = {
            let first = Workshop::new();
            first.build(&[]).ok();
            pieces(&first.path("store")).iter().filter_map(|p| p.file_name().map(ToOwned::to_owned)).collect()
        };
        let all = pieces(&workshop.path("store"));
        let new =
            all.iter().filter(|path| path.file_name().is_none_or(|name| !before.iter().any(|b| b == name)));
        let new: Vec<_> = new.collect();
        assert_eq!(new.len(), 3, "part, index, golden cases");
        for path in new {
            let good = fs::read(path).expect("a piece");
            spoil(path);
            let said = workshop.publish();
            assert_ne!(said.code, 0, "{}: {}", path.display(), said.text);
            assert_eq!(workshop.current(), Some(1));
            fs::write(path, good).expect("mended");
        }
        workshop.publish().ok();
        // Building again writes a spoilt part anew.
        let is_part =
            |path: &&std::path::PathBuf| fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"{\"files\""));
        all.iter().filter(is_part).for_each(|path| spoil(path));
        goes_on(&workshop, 3);
    }
}
