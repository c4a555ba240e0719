//! Bad input natively and through the command line: the expected codes and fields, and nothing else happens.
//! In: the table in `tests/hostile`. The same table goes through Node and Chromium in `parity`.

use anyhow::{Context, Result, ensure};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use yushen::InputError;
use yushen::bundle::{Moment, Trust, archive};
use yushen_tests::answer;
use yushen_tests::hostile::{self, Hostile};
use yushen_tests::rules::{Rules, repository};
use yushen_tests::signed;

fn review(rules: &Rules, document: &Hostile) -> Result<yushen::Decision, Vec<InputError>> {
    let on = yushen::library::application_date(&document.on).map_err(|e| vec![e])?;
    rules.library.review(&document.item, &document.facts, on)
}

#[test]
fn each_document_gives_exactly_its_errors() {
    let rules = Rules::every_type().unwrap();
    let documents = hostile::all().unwrap();
    assert!(documents.len() >= 500, "only {} documents", documents.len());
    let mut wrong = Vec::new();
    for document in &documents {
        let started = std::time::Instant::now();
        let errors = review(&rules, document).err().unwrap_or_default();
        if started.elapsed().as_secs() >= 5 {
            wrong.push(format!("{}: took {:.0?}", document.name, started.elapsed()));
        }
        let found: Vec<_> = errors.iter().map(|e| (e.code.to_owned(), e.field.clone())).collect();
        if found != document.errors {
            wrong.push(format!("{}:\n  expected {:?}\n  found    {found:?}", document.name, document.errors));
        }
        for error in &errors {
            if error.message.is_empty() || error.message.len() > 2_000 || error.field.len() > 2_000 {
                wrong.push(format!("{}: a message of {} bytes", document.name, error.message.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_small_document_gives_no_endless_errors() {
    let rules = Rules::every_type().unwrap();
    let long = "k".repeat(20_000);
    let nested = format!("{{\"{long}\":").repeat(14);
    let many = "[],".repeat(100_000);
    let documents = [
        format!("{{\"facts\": {nested} [[{many}[]]] {}}}", "}".repeat(14)),
        format!("{{\"facts\": {{ {} \"adult\": true }} }}", "\"x\":1,".repeat(150_000)),
        format!("{{\"commitments\": [{}1] }}", "1,".repeat(500_000)),
        format!("{{\"facts\": {{\"{}\": 1 }} }}", "字".repeat(300_000)),
    ];
    for document in documents {
        assert!(document.len() < 1 << 20);
        let on = yushen::library::application_date("2026-11-22").unwrap();
        let errors = rules.library.review("every-type", document.as_bytes(), on).unwrap_err();
        let bytes: usize = errors.iter().map(|e| e.field.len() + e.message.len()).sum();
        assert!(!errors.is_empty() && bytes < 1 << 18, "{} errors, {bytes} bytes", errors.len());
    }
}

#[test]
fn a_broken_library_is_refused_in_words() {
    let rules = Rules::every_type().unwrap();
    let path = "items/social-affairs/every-type/2026-01-01/rules.rhai";
    let open = |sources: &yushen::Sources| {
        let signed = signed::unchecked(sources, "every-type", "2026-01-01");
        let now = Moment::parse("2026-11-22T08:00:00Z").unwrap();
        let shelf = archive::open(&signed.archive, &Trust::read(&signed.trust).unwrap(), None, now);
        shelf.unwrap().library("every-type", None).map(|_| ())
    };
    let mut sources = rules.sources.clone();
    sources.retain(|path, _| !path.contains("/cases/"));
    assert_eq!(open(&sources), Ok(()));
    for broken in ["fn grown() { adlut }", "fn grown() { loop {} }", "", "}"] {
        let mut sources = sources.clone();
        let text = sources[path].replace("fn grown() { adult }", broken);
        assert_ne!(sources.insert(path.into(), text.clone()), Some(text));
        let error = open(&sources).unwrap_err();
        assert_eq!((error.code, error.field.as_str()), ("bad-library", "library"));
        // The rules, or the declaration that misses its rule.
        assert!(error.message.contains(&path[..path.len() - "rules.rhai".len()]), "{}", error.message);
    }
}

#[test]
fn the_command_line_says_the_same_and_exits_with_2() {
    let rules = Rules::every_type().unwrap();
    let program = command_line().unwrap();
    for document in hostile::documents().unwrap() {
        let output = run(&program, &document).with_context(|| document.name.clone()).unwrap();
        let native = answer::of(&review(&rules, &document));
        let printed = String::from_utf8_lossy(&output.stdout);
        if document.errors.is_empty() {
            assert_eq!(output.status.code(), Some(0), "{}", document.name);
            assert_eq!(
                format!("sha256:{}", answer::sha256(printed.trim_end().as_bytes())),
                native,
                "{}",
                document.name
            );
            continue;
        }
        assert_eq!(output.status.code(), Some(2), "{}", document.name);
        assert_eq!(printed.trim_end(), native, "{}", document.name);
        let said = String::from_utf8_lossy(&output.stderr);
        for (code, _) in &document.errors {
            assert!(said.contains(&format!("error[{code}]")), "{}: {said}", document.name);
        }
        assert!(!said.contains("panicked"), "{}: {said}", document.name);
    }
}

/// The `yushen` program: `YUSHEN_CLI`, or built now.
fn command_line() -> Result<PathBuf> {
    if let Some(program) = std::env::var_os("YUSHEN_CLI") {
        return Ok(program.into());
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--package", "yushen-cli", "--bin", "yushen", "--message-format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()?;
    ensure!(output.status.success(), "building the command line failed");
    let messages = String::from_utf8(output.stdout)?;
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let program = messages.filter_map(|m| m["executable"].as_str().map(PathBuf::from)).next_back();
    program.context("cargo built no program")
}

fn run(program: &PathBuf, document: &Hostile) -> Result<Output> {
    let mut child = Command::new(program)
        .args(["review", "--format", "json", "--facts", "-", "--item", &document.item, "--on", &document.on])
        .arg("--rules")
        .arg(repository("tests/libraries/every-type"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // A program that has refused already reads no further.
    let _ = child.stdin.take().context("no standard input")?.write_all(&document.facts);
    Ok(child.wait_with_output()?)
}
