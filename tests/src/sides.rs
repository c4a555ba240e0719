//! The same questions put to the npm package in Node and in headless Chromium.
//! In: a signed bundle, cases one a line. Out: one answer a line, in the same order. Absent: the native side
//! (see `answer`), building the package (`cargo xtask pkg`).

use crate::rules::repository;
use crate::signed::Signed;
use anyhow::{Context, Result, bail, ensure};
use serde::Serialize;
use std::fmt;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::JoinHandle;

/// Where the package runs, and how facts are handed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Node, bytes in and bytes out.
    Node,
    /// Node, plain objects in and out.
    NodeObjects,
    /// A page in headless Chromium, bytes in and bytes out.
    Chromium,
}

impl Place {
    fn arguments(self) -> [&'static str; 2] {
        match self {
            Self::Node => ["node", "bytes"],
            Self::NodeObjects => ["node", "objects"],
            Self::Chromium => ["chromium", "bytes"],
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Node => "Node",
            Self::NodeObjects => "Node (objects)",
            Self::Chromium => "Chromium",
        })
    }
}

/// One case for a side. Facts that are not UTF-8 go as numbers.
#[derive(Debug, Serialize)]
struct Question<'q> {
    item: &'q str,
    on: &'q str,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<&'q str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<&'q [u8]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hall: Option<&'q str>,
}

/// A running side: questions go in while answers come out.
#[derive(Debug)]
pub struct Side {
    place: Place,
    child: Child,
    questions: Option<BufWriter<ChildStdin>>,
    answers: JoinHandle<std::io::Result<Vec<String>>>,
    complaints: JoinHandle<String>,
}

/// The built npm package: `YUSHEN_PKG`, else `dist/pkg`.
///
/// # Errors
/// It is not there; the message says what to run.
pub fn package() -> Result<PathBuf> {
    let folder = std::env::var_os("YUSHEN_PKG").map_or_else(|| repository("dist/pkg"), PathBuf::from);
    ensure!(
        folder.join("yushen_bg.wasm").is_file(),
        "the npm package is missing in {}; run `cargo xtask pkg`",
        folder.display()
    );
    Ok(folder)
}

impl Side {
    /// Starts a side with a signed bundle.
    ///
    /// # Errors
    /// The package is missing, or Node can't be started.
    pub fn start(place: Place, library: &Signed) -> Result<Self> {
        let mut child = Command::new("node")
            .arg(repository("tests/parity/run.mjs"))
            .args(place.arguments())
            .arg(package()?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("can't start `node`; install Node.js 20 or newer")?;
        let (Some(stdin), Some(stdout), Some(mut stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            bail!("the side has no pipes");
        };
        let answers = std::thread::spawn(move || BufReader::new(stdout).lines().collect());
        let complaints = std::thread::spawn(move || {
            let mut text = String::new();
            // What can't be read can't be shown either; the exit code still tells.
            let _ = stderr.read_to_string(&mut text);
            text
        });
        let mut side = Self { place, child, questions: Some(BufWriter::new(stdin)), answers, complaints };
        side.line(&library.archive);
        side.line(&library.trust);
        Ok(side)
    }

    /// Puts one question.
    ///
    /// # Errors
    /// The question can't be written as JSON.
    pub fn ask(&mut self, item: &str, on: &str, facts: &[u8]) -> Result<()> {
        let text = std::str::from_utf8(facts).ok();
        let bytes = if text.is_none() { Some(facts) } else { None };
        let question = serde_json::to_vec(&Question { item, on, facts: text, bytes, hall: None })?;
        self.line(&question);
        Ok(())
    }

    /// Asks for a receipt to the hall with this public key.
    ///
    /// # Errors
    /// The question can't be written as JSON.
    pub fn ask_receipt(&mut self, item: &str, on: &str, facts: &str, hall: &str) -> Result<()> {
        let question = Question { item, on, facts: Some(facts), bytes: None, hall: Some(hall) };
        self.line(&serde_json::to_vec(&question)?);
        Ok(())
    }

    /// A side that has ended can't read: that shows in its exit code, with its own words.
    fn line(&mut self, line: &[u8]) {
        if let Some(questions) = &mut self.questions {
            let written = questions.write_all(line).and_then(|()| questions.write_all(b"\n"));
            if written.is_err() {
                self.questions = None;
            }
        }
    }

    /// Ends the questions and gives all answers.
    ///
    /// # Errors
    /// The side failed; its own words are in the message.
    pub fn finish(mut self) -> Result<Vec<String>> {
        // Flushed and closed when dropped.
        self.questions = None;
        let status = self.child.wait()?;
        let complaints = self.complaints.join().unwrap_or_default();
        let answers = self.answers.join().ok().context("reading the answers panicked")??;
        ensure!(status.success(), "{} failed ({status}):\n{complaints}", self.place);
        Ok(answers)
    }
}

/// Holds the answers of a side against the native ones, line by line.
///
/// # Errors
/// How many lines differ, and the first of them.
pub fn compare(place: Place, native: &[String], other: &[String]) -> Result<()> {
    ensure!(native.len() == other.len(), "{place} gave {} answers to {} cases", other.len(), native.len());
    let differing: Vec<usize> = (0..native.len()).filter(|i| native[*i] != other[*i]).collect();
    let Some(first) = differing.first() else { return Ok(()) };
    bail!(
        "{place} differs from native in {} of {} cases; the first is case {first}:\n  native: {}\n  {place}: {}",
        differing.len(),
        native.len(),
        native[*first],
        other[*first]
    )
}
