//! The repository's rule library for tests: its sources, and each version in each language.

use std::path::Path;
use yushen::{Lang, Library, Sources, Version, library};

/// Files of `rules/`.
pub fn sources() -> Sources {
    fn collect(folder: &Path, prefix: &str, sources: &mut Sources) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            let inner = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
            if path.is_dir() {
                collect(&path, &inner, sources);
            } else if [".toml", ".rhai", ".csv"].iter().any(|end| name.ends_with(end)) {
                sources.insert(inner, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut sources = Sources::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../rules")), "", &mut sources);
    sources
}

/// Calls `test` for each version and language.
pub fn every(test: impl Fn(&Library, &Version, Lang)) {
    let (library, found) = library::check(&sources());
    let library = library.unwrap_or_else(|| panic!("{found:#?}"));
    let mut tested = 0;
    for version in library.items.values().flatten() {
        for lang in [Lang::Zh, Lang::En] {
            test(&library, version, lang);
            tested += 1;
        }
    }
    assert!(tested >= 14, "{tested}");
}

/// A text as HTML and SVG have it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
