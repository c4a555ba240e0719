//! `p_yushen open`: what it takes to open one item of a large library.
//! In: a library, an item. Out: milliseconds and memory for the whole library, and for the item's own files alone.
//! Absent: reading files and unpacking the harness's wrapper; both are done before the clock starts.

use std::time::Instant;

use harness::native::{status, Args};
use serde_json::json;
use yushen::value::date;
use yushen::{wire, Library, Sources};

use crate::decision::ON;

pub fn main() {
    let arguments = Args(std::env::args().collect());
    let get = |key| arguments.get(key).unwrap_or_else(|| panic!("{key} is needed"));
    let text = std::fs::read_to_string(get("--rules")).expect("the rules can be read");
    let items = harness::items_of(&text);
    let item = get("--item");
    let (_, files) = items.iter().find(|(id, _)| id == item).expect("the item is in the library");
    let part = packed([files]);
    let whole = packed(items.iter().map(|(_, files)| files));
    drop(text);
    let id = item.replace('_', "-");
    // The part first: the whole leaves its memory behind.
    let (part_ms, part_kb) = open(&part, &id);
    let (open_ms, open_kb) = open(&whole, &id);
    let figures = json!({"open_ms": open_ms, "open_kb": open_kb, "part_ms": part_ms, "part_kb": part_kb});
    std::fs::write(get("--timing"), figures.to_string()).expect("the timing can be written");
}

fn packed<'a>(items: impl IntoIterator<Item = &'a String>) -> Vec<u8> {
    let mut sources = Sources::new();
    for files in items {
        sources.append(&mut serde_json::from_str(files).expect("files are paths and texts"));
    }
    wire::pack(&sources)
}

/// Milliseconds and kilobytes until a version of the item is there to review with.
fn open(bytes: &[u8], item: &str) -> (f64, u64) {
    let before = status("VmRSS");
    let start = Instant::now();
    let library: Library = wire::load(bytes).expect("the library is sound");
    let version = library.version(item, date::parse(ON).expect("a date")).expect("the item is in force");
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let kilobytes = status("VmRSS").saturating_sub(before);
    assert_eq!(version.item.id, item);
    (milliseconds, kilobytes)
}
