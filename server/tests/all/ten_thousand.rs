//! A library of many items: what a citizen downloads before the first review, in bytes on the wire.
//! In: `YUSHEN_ITEMS` (170; the campaign takes 10,000) copies of the project's own items under other ids, with titles
//! and everyday words of their own. Out: the figures, and bounds for each item. Absent: time.
//!
//! Titles and words are put together at random from pairs of signs that occur in the rules: they compress worse than
//! those of real items, which repeat each other.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{NOW, TestServer, signed, write};
use axum::http::Request;
use yushen::Sources;
use yushen::bundle::Shelf;

/// Signs of a title and words of an item: as many as the project's own have.
const TITLE_PAIRS: usize = 6;
const WORDS: usize = 12;

fn wanted() -> usize {
    std::env::var("YUSHEN_ITEMS").map_or(170, |text| text.parse().expect("a number"))
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().into_string().expect("UTF-8");
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &inner, sources);
        } else if [".toml", ".rhai", ".csv"].iter().any(|end| inner.ends_with(end)) {
            sources.insert(inner, std::fs::read_to_string(entry.path()).expect("a text"));
        }
    }
}

fn pairs(sources: &Sources) -> Vec<String> {
    let mut pairs = BTreeSet::new();
    for text in sources.iter().filter(|(path, _)| path.ends_with("item.toml")).map(|(_, text)| text) {
        let signs: Vec<char> = text.chars().collect();
        let han = |sign: &char| ('\u{4e00}'..='\u{9fff}').contains(sign);
        pairs.extend(
            signs.windows(2).filter(|pair| pair.iter().all(han)).map(|pair| pair.iter().collect::<String>()),
        );
    }
    pairs.into_iter().collect()
}

/// Replaces the line that begins with `key` before the first table.
fn set(text: &str, key: &str, value: &str) -> String {
    let mut done = false;
    let lines = text.lines().map(|line| {
        let fits = !done && line.starts_with(&format!("{key} ="));
        done |= fits;
        if fits { format!("{key} = {value}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// The project's library with its items again and again.
fn library(count: usize) -> Sources {
    let mut ours = Sources::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules"), "", &mut ours);
    let (pairs, mut dice) = (pairs(&ours), fastrand::Rng::with_seed(7));
    let mut some =
        |count: usize| -> String { (0..count).map(|_| pairs[dice.usize(..pairs.len())].as_str()).collect() };
    let folders: BTreeSet<String> = ours
        .keys()
        .filter_map(|path| {
            path.strip_suffix("/item.toml")?.rsplit_once('/').map(|(folder, _)| folder.to_owned())
        })
        .collect();
    let mut sources: Sources = ours
        .iter()
        .filter(|(path, _)| !path.starts_with("items/"))
        .map(|(p, t)| (p.clone(), t.clone()))
        .collect();
    for (number, folder) in folders.iter().cycle().take(count).enumerate() {
        let (window, id) = folder.rsplit_once('/').expect("items/window/id");
        let id = format!("{id}-{number}");
        let title = format!("\"{}\"", some(TITLE_PAIRS));
        let words = (0..WORDS).map(|_| format!("\"{}\"", some(2))).collect::<Vec<_>>().join(", ");
        for (path, text) in ours.range(format!("{folder}/")..format!("{folder}0")) {
            let Some(inside) = path.strip_prefix(folder).filter(|inside| !inside.contains("/cases/")) else {
                continue;
            };
            let text = match inside.ends_with("/item.toml") {
                true => set(
                    &set(&set(text, "id", &format!("\"{id}\"")), "title", &title),
                    "words",
                    &format!("[{words}]"),
                ),
                false => text.clone(),
            };
            sources.insert(format!("{window}/{id}{inside}"), text);
        }
    }
    sources
}

/// Bytes on the wire and as they were signed.
async fn fetched(server: &TestServer, path: &str) -> (usize, Vec<u8>) {
    let packed = server.send(Request::get(path).header("accept-encoding", "br")).await;
    assert_eq!(packed.status, axum::http::StatusCode::OK, "{path}");
    let mut raw = packed.body.clone();
    if packed.header("content-encoding") == "br" {
        raw.clear();
        brotli::BrotliDecompress(&mut &packed.body[..], &mut raw).expect("brotli");
    }
    (packed.body.len(), raw)
}

#[tokio::test]
async fn a_citizen_loads_the_index_and_the_items_opened_and_nothing_else() {
    let count = wanted();
    let server = TestServer::with(|store| {
        write(store, &library(count), signed::plan(1));
    })
    .await;
    let (envelope, raw_envelope) = fetched(&server, "/bundle/envelope.json").await;
    let manifest =
        yushen::bundle::Manifest::open(&raw_envelope, &signed::trusted(), None, NOW).expect("accepted");
    let (index, raw_index) =
        fetched(&server, &format!("/bundle/pieces/{}", manifest.said().index.sha256)).await;
    let mut shelf = Shelf::new(manifest, &raw_index).expect("its index");
    assert_eq!(shelf.index().items().len(), count);
    println!("{count} items, {} parts", shelf.index().pieces().len());
    println!("envelope: {envelope} bytes\nindex: {} bytes, {index} as brotli", raw_index.len());
    let on = yushen::library::application_date("2026-11-26").expect("a date");
    let ids: Vec<String> = shelf.index().items().iter().map(|entry| entry.id.clone()).collect();
    let (mut least, mut most) = ((usize::MAX, 0, String::new()), (0, 0, String::new()));
    // About one of each kind: copies of one item stand together.
    for id in ids.iter().step_by((count / 34).max(1)) {
        let (mut wire, mut raw) = (0, 0);
        for piece in shelf.wanted(id, Some(on)).expect("in force") {
            let (part, bytes) = fetched(&server, &format!("/bundle/pieces/{}", piece.sha256)).await;
            shelf.put_piece(&piece, &bytes).expect("its part");
            (wire, raw) = (wire + part, raw + bytes.len());
        }
        assert!(shelf.library(id, Some(on)).is_ok(), "{id}");
        if wire < least.0 {
            least = (wire, raw, id.clone());
        }
        if wire > most.0 {
            most = (wire, raw, id.clone());
        }
    }
    for (which, (wire, raw, id)) in [("least", &least), ("most", &most)] {
        println!("one item ({which}, {id}): {raw} bytes, {wire} as brotli");
        println!("before its first review: {} bytes on the wire", envelope + index + wire);
    }
    // Bounds for each item, whatever the size of the library.
    assert!(index < 400 * count + 4_000, "{index} bytes of index");
    assert!(most.0 < 64 * 1024 && envelope < 4_096, "{most:?} {envelope}");
}
