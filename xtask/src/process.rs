//! Runs other programs and says plainly when one fails.
//! In: a command. Out: its success, or its success and everything it said.
//! Absent: retries and time limits; a step that hangs is seen by the line that announced it.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};

use anyhow::{Context, bail};

/// What a program did.
pub struct Outcome {
    pub success: bool,
    /// Standard output and standard error, as they came.
    pub text: String,
}

/// Runs `command` with its output shown; an error names the command.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("can't start `{}`", shown(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status}); what it said stands above", shown(command));
    }
    Ok(())
}

/// Runs `command` with its output shown and kept.
pub fn run_and_keep(command: &mut Command) -> anyhow::Result<Outcome> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start `{}`", shown(command)))?;
    let kept = Arc::new(Mutex::new(Vec::new()));
    let out = child.stdout.take().context("standard output is piped")?;
    let err = child.stderr.take().context("standard error is piped")?;
    std::thread::scope(|scope| {
        scope.spawn(|| copy(out, std::io::stdout(), &kept));
        scope.spawn(|| copy(err, std::io::stderr(), &kept));
    });
    let success = child.wait()?.success();
    let bytes = kept.lock().map_err(|_| anyhow::anyhow!("reading `{}` failed", shown(command)))?;
    Ok(Outcome { success, text: String::from_utf8_lossy(&bytes).into_owned() })
}

/// Runs `command` quietly; `None` if it can't be started or fails.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as a person would type it.
pub fn shown(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut words = vec![program.file_stem().unwrap_or_default().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

// Whole lines, so that the two streams never mix within one.
fn copy(from: impl Read, mut to: impl Write, kept: &Mutex<Vec<u8>>) {
    use std::io::BufRead;
    let mut reader = std::io::BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed terminal must not stop the program that is being watched.
        let _ = to.write_all(&line);
        if let Ok(mut kept) = kept.lock() {
            kept.extend_from_slice(&line);
        }
        line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept() {
        let outcome =
            run_and_keep(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!outcome.success);
        assert!(outcome.text.contains("out\n") && outcome.text.contains("err\n"));
    }

    #[test]
    fn a_failure_names_the_command() {
        let message = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err().to_string();
        assert!(message.starts_with("`sh -c exit 3` failed"), "{message}");
    }

    #[test]
    fn a_missing_program_answers_nothing() {
        assert_eq!(ask(&mut Command::new("no-such-program-here")), None);
    }
}
