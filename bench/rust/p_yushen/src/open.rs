//! `p_yushen bundle`: a library as a signed bundle in one file. `p_yushen open`: what it takes to open one item of a
//! large one.
//! In: a library, an item. Out: the archive and its trusted keys; milliseconds and memory from the bytes of envelope,
//! index and one part to a version that can review. Absent: reading files; it is done before the clock starts.

use std::collections::BTreeMap;
use std::time::Instant;

use harness::native::{status, Args};
use serde_json::json;
use yushen::bundle::{Manifest, Moment, Shelf, Trust};
use yushen::value::date;
use yushen::Sources;

use crate::decision::ON;
use crate::signed;

/// 2026-11-26T08:00:00Z
const NOW: Moment = Moment(1_795_680_000);

pub fn bundle() {
    let arguments = Args(std::env::args().collect());
    let get = |key| arguments.get(key).unwrap_or_else(|| panic!("{key} is needed"));
    let text = std::fs::read_to_string(get("--rules")).expect("the rules can be read");
    let mut sources = Sources::new();
    for (_, files) in harness::items_of(&text) {
        sources.append(&mut serde_json::from_str(&files).expect("files are paths and texts"));
    }
    let signed = signed::signed(&sources);
    std::fs::write(get("--output"), signed.archive).expect("the archive can be written");
    std::fs::write(get("--trust"), signed.trust).expect("the keys can be written");
}

pub fn main() {
    let arguments = Args(std::env::args().collect());
    let get = |key| arguments.get(key).unwrap_or_else(|| panic!("{key} is needed"));
    let archive: serde_json::Value =
        serde_json::from_slice(&std::fs::read(get("--archive")).expect("the archive can be read")).expect("JSON");
    let trust = Trust::read(&std::fs::read(get("--trust")).expect("the keys can be read")).expect("keys");
    let envelope = archive["envelope"].as_str().expect("an envelope").to_owned();
    let pieces: BTreeMap<String, String> =
        serde_json::from_value(archive["pieces"].clone()).expect("pieces by digest");
    drop(archive);
    let item = get("--item").replace('_', "-");
    let on = date::parse(ON).expect("a date");

    let before = status("VmRSS");
    let start = Instant::now();
    let manifest = Manifest::open(envelope.as_bytes(), &trust, None, NOW).expect("a valid bundle");
    let index = pieces[&manifest.said().index.sha256].as_bytes();
    let mut shelf = Shelf::new(manifest, index).expect("its index");
    let shelf_ms = start.elapsed().as_secs_f64() * 1e3;
    for piece in shelf.wanted(&item, Some(on)).expect("the item is there") {
        shelf.put_piece(&piece, pieces[&piece.sha256].as_bytes()).expect("its part");
    }
    let library = shelf.library(&item, Some(on)).expect("sound rules");
    let version = library.version(&item, on).expect("the item is in force");
    let whole_ms = start.elapsed().as_secs_f64() * 1e3;
    let kilobytes = status("VmRSS").saturating_sub(before);
    assert_eq!(version.item.id, item);
    let figures =
        json!({"open_ms": whole_ms - shelf_ms, "shelf_ms": shelf_ms, "whole_ms": whole_ms, "open_kb": kilobytes});
    std::fs::write(get("--timing"), figures.to_string()).expect("the timing can be written");
}
