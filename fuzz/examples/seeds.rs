//! Writes the seed corpora: `cargo run --example seeds`, from the rule library and the hostile scripts.
//! The scripts are those of the engine's own test `hostile`.

#[path = "../../engine/tests/common/mod.rs"]
mod common;
#[path = "../../engine/tests/hostile/mod.rs"]
#[allow(dead_code)]
mod corpus;

use std::fs;
use std::path::{Path, PathBuf};
use yushen_fuzz::{RULES, rich};

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "corpus".into()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a parent").to_path_buf();
    let (sources, facts) = (folder.join("sources"), folder.join("facts"));
    fs::create_dir_all(&sources).expect("corpus/sources");
    fs::create_dir_all(&facts).expect("corpus/facts");
    let mut count = 0;
    let mut seed = |folder: &Path, prefix: &str, text: &str| {
        count += 1;
        fs::write(folder.join(format!("seed{count:04}")), format!("{prefix}{text}")).expect("a seed");
    };
    for (path, text) in rich() {
        seed(&sources, kind(&path), &text);
    }
    seed(&sources, "r", RULES);
    for path in files(&root.join("rules")) {
        if let Ok(text) = fs::read_to_string(&path) {
            seed(&sources, kind(&path.to_string_lossy()), &text);
        }
    }
    for hostile in corpus::all().into_iter().filter(|hostile| hostile.script.len() < 4096) {
        seed(&sources, "r", &hostile.script);
    }
    for text in FACTS {
        seed(&facts, "", text);
    }
    println!("{count} seeds in {}", folder.display());
}

/// The first byte that stands for a file of this name.
fn kind(path: &str) -> &'static str {
    let rules = [
        ("rules.rhai", "r"),
        ("item.toml", "i"),
        ("/cases/", "k"),
        ("laws/", "l"),
        ("parameters/", "p"),
        ("calendar/", "c"),
        (".csv", "v"),
        ("tables/", "t"),
    ];
    rules.iter().find(|(part, _)| path.contains(part)).map_or("l", |(_, byte)| byte)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

const FACTS: &[&str] = &[
    "{}",
    r#"{"facts":{"flag":true,"other":false,"staff":3,"seats":-7,"area":"58.50","ratio":"0.3333","day":"2024-02-29","ends":null,"name":"某公司","kind":"shop","tags":["hot","raw"],"citizen":"11010519491231002X","premises":{"size":8,"owned":true},"rooms":[{"size":9,"clean":true,"ends":null},{"size":1,"clean":false,"ends":"2027-01-01"}]}}"#,
    r#"{"facts":{"rooms":[{},{"size":1},{"clean":true}]},"evidence":{"paper":{"form":"copy","valid_until":null},"photos":[{"form":"original","taken":"2026-10-01","wide":"3.5"},{}]},"commitments":["pledge"],"deferred":["photos"]}"#,
    r#"{"evidence":{"paper":null,"photos":[],"pledge":{"form":"electronic"}}}"#,
    r#"{"facts":{"staff":9007199254740991,"seats":0,"kind":"kitchen","area":"1","day":"1905-01-31"}}"#,
    r#"{"facts":{"name":"\ud83d\ude00\u0000","tags":["hot","hot"],"day":"2026-02-30","staff":1e3}}"#,
    "\u{feff}{\"facts\":{\"flag\":null,\"flag\":true}}",
    "[[[[[[[[[[[[[[[[[[",
];
