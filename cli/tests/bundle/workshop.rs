//! A publisher's desk: a rule folder that changes, keys, a store, and the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const ITEM: &str = r#"
id = "trial"
title = "试验登记"
window = "social-affairs"
type = "other"
levels = ["county"]
authority = "试验局"
result = "登记证"
audience = ["person"]
words = ["登记"]
[[sections]]
id = "all"
title = "全部"
[[facts]]
id = "count"
section = "all"
type = "integer"
min = 0
max = 10
question = "几个人？"
[[conditions]]
id = "enough"
title = "人数"
effect = "correctable"
reason = "人数不够"
mend = "增加人数"
status = "unconfirmed"
"#;

const CASES: &str = r#"
[base]
on = 2026-11-22
[[case]]
name = "three"
facts = { count = 3 }
expect = { outcome = "ready", unmet = [], missing = [], defective = [] }
[[case]]
name = "none"
facts = { count = 0 }
expect = { outcome = "correctable", unmet = ["enough"], missing = [], defective = [] }
"#;

pub const FOLDER: &str = "items/social-affairs/trial/2020-01-01";

pub struct Workshop {
    folder: TempDir,
}

pub struct Said {
    pub code: i32,
    pub text: String,
}

impl Workshop {
    /// A sound rule folder and keys `a`, `b`, `c` of three people, two of which must sign.
    pub fn new() -> Self {
        let workshop = Self { folder: tempfile::tempdir().expect("a scratch folder") };
        workshop.rules("library.toml", "title = \"试验\"\npublisher = \"试验\"\nlanguages = [\"zh\"]\n");
        workshop.rules(&format!("{FOLDER}/item.toml"), ITEM);
        workshop.rules(&format!("{FOLDER}/rules.rhai"), "fn enough() { count >= 2 }\n");
        workshop.rules(&format!("{FOLDER}/cases/all.toml"), CASES);
        for name in ["a", "b", "c"] {
            workshop.key(name);
        }
        workshop.trust("trust.json", &["a", "b", "c"], 2, 1, &[]);
        workshop
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    /// Writes a file of the rules.
    pub fn rules(&self, inside: &str, text: &str) {
        let path = self.path("rules").join(inside);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    /// Writes something in a file of the rules differently.
    pub fn change(&self, inside: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path("rules").join(inside)).expect("a file");
        assert!(text.contains(from), "{text}");
        self.rules(inside, &text.replace(from, to));
    }

    /// The program with these arguments, in this folder.
    pub fn yushen(&self, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yushen"));
        let Output { status, stdout, stderr } =
            command.args(arguments).current_dir(self.folder.path()).output().expect("the program");
        let text = [stdout, stderr].concat();
        Said { code: status.code().unwrap_or(-1), text: String::from_utf8(text).expect("UTF-8") }
    }

    pub fn key(&self, name: &str) {
        let file = format!("keys/{name}.json");
        self.yushen(&["bundle", "keygen", "--holder", name, "-o", &file]).ok();
    }

    /// A set of trusted keys.
    pub fn trust(&self, file: &str, keys: &[&str], threshold: u32, number: u32, signed_by: &[&str]) {
        let (threshold, number) = (threshold.to_string(), number.to_string());
        let mut arguments =
            vec!["bundle", "trust", "-o", file, "--threshold", &threshold, "--number", &number];
        let keys: Vec<String> = keys.iter().map(|key| format!("keys/{key}.json")).collect();
        keys.iter().for_each(|key| arguments.extend(["--key", key]));
        let signed_by: Vec<String> = signed_by.iter().map(|key| format!("keys/{key}.json")).collect();
        signed_by.iter().for_each(|key| arguments.extend(["--signed-by", key]));
        self.yushen(&arguments).ok();
    }

    pub fn build(&self, more: &[&str]) -> Said {
        self.yushen(&[&["bundle", "build", "rules", "-o", "store"], more].concat())
    }

    pub fn sign(&self, keys: &[&str]) {
        let keys: Vec<String> = keys.iter().map(|key| format!("keys/{key}.json")).collect();
        let mut arguments = vec!["bundle", "sign", "store"];
        keys.iter().for_each(|key| arguments.extend(["--key", key]));
        self.yushen(&arguments).ok();
    }

    pub fn publish(&self) -> Said {
        self.yushen(&["bundle", "publish", "store", "--trust", "trust.json"])
    }

    /// The counter of the published bundle.
    pub fn current(&self) -> Option<u64> {
        std::fs::read_to_string(self.path("store/current")).ok()?.trim().parse().ok()
    }

    pub fn envelope(&self, counter: u64) -> Vec<u8> {
        std::fs::read(self.path(&format!("store/{counter}/envelope.json"))).expect("an envelope")
    }

    pub fn read(&self, inside: &str) -> Vec<u8> {
        std::fs::read(self.path(inside)).expect("a file")
    }
}

impl Said {
    #[track_caller]
    pub fn ok(self) -> String {
        assert_eq!(self.code, 0, "{}", self.text);
        self.text
    }

    /// Ended with an error that says `words`.
    #[track_caller]
    pub fn refused(self, words: &str) {
        assert!(self.code != 0 && self.text.contains(words), "{} {}", self.code, self.text);
    }
}

/// Pieces of a store, as paths.
pub fn pieces(store: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(store.join("pieces")).expect("pieces");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}
