//! The hostile corpus of scripts in WebAssembly: the same refusals in the same words, the same decisions of what is
//! accepted, within 64 MiB.
//! In: the corpus of the engine's own test `hostile`, which says which codes are right.

use crate::common;
use crate::corpus;
use anyhow::{Context, Result, ensure};
use std::io::{BufWriter, Write};
use std::process::{Command, Stdio};
use yushen::bundle::{Moment, Trust, archive};
use yushen_tests::answer;
use yushen_tests::rules::repository;
use yushen_tests::sides::package;
use yushen_tests::signed::{self, Signed};

/// Most memory a module may take, whatever it is given.
const MOST: u64 = 64 << 20;

/// Nothing known, some known, and the longest list with everything unknown in it.
fn facts() -> [String; 3] {
    let rooms = |one: &str| vec![one; 512].join(",");
    [
        "{}".into(),
        format!(
            r#"{{"facts":{{"flag":true,"staff":3,"rooms":[{}]}}}}"#,
            rooms(r#"{"size":7,"clean":true,"ends":null}"#)
        ),
        format!(r#"{{"facts":{{"flag":false,"rooms":[{}]}}}}"#, rooms("{}")),
    ]
}

/// What the native engine says of one script.
fn native(signed: &Signed) -> Result<String> {
    let moment = Moment::parse("2026-11-22T08:00:00Z").context("a moment")?;
    let mut shelf = archive::open(&signed.archive, &Trust::read(&signed.trust)?, None, moment)?;
    let on = yushen::library::application_date("2026-11-22")?;
    let said = match shelf.library("sample", Some(on)) {
        Err(error) => serde_json::json!({ "code": error.code, "message": error.message }),
        Ok(library) => facts()
            .iter()
            .map(|facts| answer::native(&library, "sample", "2026-11-22", facts.as_bytes()))
            .collect::<Vec<_>>()
            .into(),
    };
    Ok(serde_json::to_string(&said)?)
}

#[test]
fn hostile_scripts_are_bounded_alike() {
    let mut node = Command::new("node")
        .arg(repository("tests/parity/scripts.mjs"))
        .arg(package().unwrap())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("can't start `node`; install Node.js 20 or newer")
        .unwrap();
    let mut questions = BufWriter::new(node.stdin.take().unwrap());
    let asked = std::thread::spawn(move || -> Result<Vec<(String, String)>> {
        let mut said = Vec::new();
        for hostile in corpus::all() {
            let signed = signed::unchecked(&common::sources(&hostile.script), "sample", "2020-01-01");
            let question = serde_json::json!({
                "archive": String::from_utf8(signed.archive.clone())?,
                "trust": String::from_utf8(signed.trust.clone())?,
                "facts": facts(),
            });
            let line = question.to_string().replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
            writeln!(questions, "{line}")?;
            let native = native(&signed)?;
            ensure!(
                hostile.codes.is_empty() != native.contains("bad-library"),
                "{}: {native}",
                hostile.mechanism
            );
            said.push((hostile.mechanism.to_owned(), native));
        }
        Ok(said)
    });
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "Node failed: {}", output.status);
    let native = asked.join().expect("the native side").unwrap();
    let lines: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), native.len() + 1, "one answer a script, and the memory");
    for ((mechanism, native), node) in native.iter().zip(&lines) {
        assert_eq!(native, node, "{mechanism}");
    }
    let memory: u64 = lines[native.len()].parse().unwrap();
    println!("{} scripts in WebAssembly; {} KiB of memory at the end", native.len(), memory >> 10);
    assert!(memory <= MOST, "{memory} bytes of memory");
}
