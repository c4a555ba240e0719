//! The tools of policy staff as they are used: the binary on folders. What `rules/README.md` says is done here.

use std::path::Path;
use std::process::{Command, Output};

const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../rules");

fn yushen(folder: &Path, arguments: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_yushen");
    Command::new(binary).current_dir(folder).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let output = yushen(folder, arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "yushen {arguments:?}:\n{}{error}", out(&output));
    out(&output)
}

fn copied() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let target = to.join(path.file_name().unwrap());
            if path.is_dir() {
                copy(&path, &target);
            } else {
                std::fs::copy(&path, &target).unwrap();
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(RULES), &folder.path().join("rules"));
    folder
}

/// The worked example: in an empty folder, each command and each file in the order of the page.
#[test]
fn the_readme_leads_from_an_empty_folder_to_a_passing_test() {
    let page = std::fs::read_to_string(Path::new(RULES).join("README.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (mut commands, mut files, mut file) = (0, 0, None);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("<!-- file: ").and_then(|l| l.strip_suffix(" -->")) {
            file = Some(folder.path().join(path));
            continue;
        }
        let Some(language) = line.strip_prefix("```") else { continue };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(path) = file.take() {
            // What is replaced was made by `yushen new`.
            assert!(path.exists(), "{}", path.display());
            std::fs::write(path, block.join("\n") + "\n").unwrap();
            files += 1;
        } else if language == "sh" {
            for command in block {
                let words: Vec<&str> = command.split_whitespace().collect();
                assert_eq!(words[0], "yushen", "{command}");
                succeeds(folder.path(), &words[1..]);
                commands += 1;
            }
        }
    }
    assert!(files == 3 && commands >= 8, "{files} files, {commands} commands");
    assert!(std::fs::read_to_string(folder.path().join("guide.html")).unwrap().contains("公共图书馆读者证"));
}

#[test]
fn a_new_item_of_every_window_passes_check_and_test() {
    let folder = tempfile::tempdir().unwrap();
    for window in ["real-estate", "market-access", "construction", "social-affairs"] {
        succeeds(folder.path(), &["new", window, &format!("a-{window}"), "--title", "引号\"和\\"]);
    }
    let said = succeeds(folder.path(), &["check"]);
    assert!(said.contains("0 error(s)"), "{said}");
    assert!(succeeds(folder.path(), &["test", "--coverage", "--require"]).contains("32 passed, 0 failed"));
    let again = yushen(folder.path(), &["new", "construction", "a-construction"]);
    assert_eq!(again.status.code(), Some(2), "what is there is not overwritten");
    assert_eq!(yushen(folder.path(), &["new", "construction", "Bad_Id"]).status.code(), Some(2));
}

#[test]
fn the_sample_profile_reaches_every_unset_value_and_says_so() {
    let folder = copied();
    let unset = succeeds(folder.path(), &["parameters"]);
    assert!(unset.contains("supplied") || unset.contains("市场监督管理部门"), "{unset}");
    let left = succeeds(folder.path(), &["parameters", "--profile", "sample"]);
    assert!(left.starts_with("0 unset"), "values that the sample profile lacks:\n{left}");
    let facts = folder.path().join("facts.json");
    std::fs::write(&facts, "{\"facts\":{}}").unwrap();
    let review = |more: &[&str]| {
        let mut all =
            vec!["review", "--item", "marriage-registration", "--on", "2025-03-03", "--facts", "facts.json"];
        all.extend(more);
        yushen(folder.path(), &all)
    };
    assert!(!out(&review(&[])).contains("示例值"));
    // In the head of the notice, wherever it is shown.
    assert!(out(&review(&["--profile", "sample"])).contains("\n示例值："));
    let json = review(&["--profile", "sample", "--format", "json"]);
    assert!(out(&json).starts_with('{') && String::from_utf8_lossy(&json.stderr).contains("示例值"));
    let unknown = review(&["--profile", "sampel"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `sample`?"));
}

#[test]
fn coverage_requires_proposes_and_waits() {
    let folder = copied();
    let only = ["--only", "marriage-registration"];
    let test = |more: &[&str]| yushen(folder.path(), &[["test"].as_slice(), &only, more].concat());
    assert_eq!(test(&["--coverage"]).status.code(), Some(0));
    assert_eq!(test(&["--require"]).status.code(), Some(2), "--require needs --coverage");
    let report = test(&["--coverage", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert!(report["coverage"].as_array().is_some_and(|list| list.len() == 3), "{report}");
    // Without one case something is missing that its neighbours do not reach.
    let cases = folder.path().join("rules/items/social-affairs/marriage-registration/2025-05-10/cases");
    std::fs::remove_dir_all(&cases).unwrap();
    std::fs::create_dir(&cases).unwrap();
    let one = "[[case]]\nname = \"one\"\non = 2026-11-23\nfacts = { both_come = true }\n[case.expect]\noutcome = \"unsettled\"\nunmet = []\nmissing = []\ndefective = []\n";
    std::fs::write(cases.join("one.toml"), one).unwrap();
    assert_eq!(test(&["--coverage", "--require"]).status.code(), Some(1));
    test(&["--coverage", "--write-missing", "rules"]);
    let waiting = test(&[]);
    assert!(out(&waiting).contains("waiting for a person to set the expectation"), "{}", out(&waiting));
    assert_eq!(waiting.status.code(), Some(0), "what waits is no failure");
    assert!(cases.join("missing.toml").exists());
}

#[test]
fn guide_and_graph_are_written() {
    let folder = copied();
    let page = succeeds(
        folder.path(),
        &["guide", "marriage-registration", "--on", "2026-11-22", "--format", "html"],
    );
    assert!(page.starts_with("<!doctype html>") && page.contains("结婚登记"));
    let text =
        succeeds(folder.path(), &["guide", "marriage-registration", "--on", "2024-06-01", "--lang", "en"]);
    assert!(text.starts_with("# Service guide: Marriage registration"), "{}", &text[..80]);
    let json = succeeds(
        folder.path(),
        &["guide", "marriage-registration", "--on", "2026-11-22", "--format", "json"],
    );
    let guide: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(guide["version"], "2025-05-10");
    let svg = succeeds(folder.path(), &["graph", "marriage-registration", "--on", "2026-11-22"]);
    assert!(svg.starts_with("<svg "));
    for command in ["guide", "graph"] {
        let output = yushen(folder.path(), &[command, "marriage-registratio", "--on", "2026-11-22"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `marriage-registration`?"));
    }
}
