//! The small library of the lint's tests, and edits of it.
//! In: `library/`, `<code>.toml`. Out: sources, and what should be found. Absent: what lints mean.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use yushen::analysis::lint::{self, Report};
use yushen::toml_reader::{self, Reader};
use yushen::{Diagnostic, Severity, Sources, library};

const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lints");

/// A finding that is wanted.
pub struct Wanted {
    pub file: String,
    /// The text at its span.
    pub text: String,
    pub says: Vec<String>,
    pub hint: String,
}

/// Edits of the small library, and what the lint should say of it then.
pub struct Patch {
    adds: Vec<(String, Addition)>,
    edits: Vec<[String; 3]>,
    pub found: Vec<Wanted>,
    pub allowed: usize,
}

enum Addition {
    Text(String),
    CopyOf(String),
}

/// The two sides of a lint.
pub struct Fixture {
    pub bad: Patch,
    pub good: Patch,
}

impl Fixture {
    pub fn read(code: &str) -> Self {
        let path = format!("{HERE}/{code}.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let mut diagnostics = Vec::new();
        let fixture = toml_reader::read(&path, &text, &mut diagnostics, |file| {
            Some(Self { bad: Patch::read(file, "bad"), good: Patch::read(file, "good") })
        });
        assert!(diagnostics.is_empty(), "{diagnostics:#?}");
        fixture.unwrap()
    }
}

impl Patch {
    fn read(file: &mut Reader<'_>, side: &'static str) -> Self {
        let mut table = file.table(side).unwrap();
        let patch = Self {
            adds: table.tables("adds").into_iter().map(addition).collect(),
            edits: table.tables("edits").into_iter().map(edit).collect(),
            found: table.tables("found").into_iter().map(wanted).collect(),
            allowed: table.opt_u32("allowed", 0).unwrap_or(0) as usize,
        };
        table.finish();
        patch
    }

    /// The sources with the edits done.
    pub fn apply(&self, mut sources: Sources) -> Sources {
        for (file, addition) in &self.adds {
            match addition {
                Addition::Text(text) => sources.entry(file.clone()).or_default().push_str(text),
                Addition::CopyOf(other) => drop(sources.insert(file.clone(), sources[other].clone())),
            }
        }
        for [file, old, new] in &self.edits {
            let text = sources.get_mut(file).unwrap_or_else(|| panic!("no file {file}"));
            assert!(text.contains(old.as_str()), "{file} does not hold {old}");
            *text = text.replacen(old, new, 1);
        }
        sources
    }
}

fn addition(mut table: Reader<'_>) -> (String, Addition) {
    let file = full(&table.string("file"));
    let addition = match table.opt_string("copy") {
        Some(other) => Addition::CopyOf(full(&other)),
        None => Addition::Text(table.string("text")),
    };
    table.finish();
    (file, addition)
}

fn edit(mut table: Reader<'_>) -> [String; 3] {
    let new = table.get("new").and_then(|node| node.value().as_str().map(str::to_owned));
    let edit = [full(&table.string("file")), table.string("old"), new.unwrap()];
    table.finish();
    edit
}

fn wanted(mut table: Reader<'_>) -> Wanted {
    let wanted = Wanted {
        file: full(&table.string("file")),
        text: table.string("text"),
        says: table.list("says").iter().map(|node| node.string().unwrap().to_owned()).collect(),
        hint: table.opt_string("hint").unwrap_or_default(),
    };
    table.finish();
    wanted
}

/// `shop/item.toml` for the file of the item that is meant.
fn full(file: &str) -> String {
    let folders = BTreeMap::from([
        ("shop/", "items/market-access/shop-permit/2026-01-01/"),
        ("street/", "items/construction/street-use/2026-01-01/"),
        ("stall/", "items/social-affairs/stall-record/2026-01-01/"),
    ]);
    let folder =
        folders.iter().find_map(|(short, long)| Some(format!("{long}{}", file.strip_prefix(short)?)));
    folder.unwrap_or_else(|| file.to_owned())
}

/// Codes that have a fixture.
pub fn codes() -> Vec<String> {
    let mut codes: Vec<String> = std::fs::read_dir(HERE)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .collect();
    codes.sort();
    codes
}

/// The small library.
pub fn library() -> Sources {
    folder(&PathBuf::from(HERE).join("library"))
}

/// Every file below a folder that a library may have.
pub fn folder(root: &Path) -> Sources {
    let mut sources = Sources::new();
    collect(root, "", &mut sources);
    sources
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let inner = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
        if path.is_dir() {
            collect(&path, &inner, sources);
        } else if [".toml", ".rhai", ".csv"].iter().any(|end| name.ends_with(end)) {
            sources.insert(inner, std::fs::read_to_string(&path).unwrap());
        }
    }
}

/// Checks and lints; the library must be without errors of its own.
pub fn lint(sources: &Sources) -> Report {
    let (library, diagnostics) = library::check(sources);
    let errors: Vec<_> = diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    lint::run(&library.unwrap_or_else(|| panic!("{errors:#?}")), sources)
}

/// The text a diagnostic is about.
pub fn text_at(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let lines: Vec<&str> = sources[&diagnostic.path].split('\n').collect();
    let span = diagnostic.span;
    let line = lines[span.line as usize - 1];
    assert_eq!(span.line, span.end_line, "{diagnostic}: over several lines");
    line.chars().skip(span.column as usize - 1).take((span.end_column - span.column) as usize).collect()
}
