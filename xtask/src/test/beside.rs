//! A step that runs beside the ones after it, as a run of its own of this program.
//! In: the step's name. Out: everything it said, once it is over, and its count. Absent: which steps may do so.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::Context;

use crate::tally::Tally;
use crate::workspace::Workspace;

/// A step under way.
pub struct Beside {
    pub name: &'static str,
    child: Child,
    log: std::path::PathBuf,
    start: Instant,
}

impl Beside {
    /// Starts it. What it says goes into a file, so that it does not mix with what the others say.
    pub fn start(workspace: &Workspace, name: &'static str) -> anyhow::Result<Self> {
        let log = workspace.target(&format!("test-{name}.log"));
        let file = std::fs::File::create(&log).with_context(|| format!("can't write {}", log.display()))?;
        let both = file.try_clone()?;
        let child = Command::new(std::env::current_exe()?)
            .args(["test", "--only", name])
            .stdin(Stdio::null())
            .stdout(file)
            .stderr(both)
            .spawn()
            .with_context(|| format!("can't start the step `{name}`"))?;
        Ok(Self { name, child, log, start: Instant::now() })
    }

    /// Waits for its end and shows what it said.
    pub fn end(mut self) -> anyhow::Result<(Tally, Duration)> {
        let success = self.child.wait()?.success();
        let took = self.start.elapsed();
        let said = std::fs::read(&self.log).with_context(|| format!("can't read {}", self.log.display()))?;
        let said = String::from_utf8_lossy(&said);
        println!("{said}");
        let line = said.lines().rev().find_map(|line| line.strip_prefix(self.name));
        let tally = line.and_then(Tally::of_display).unwrap_or_default();
        Ok((tally.with_exit(success), took))
    }
}
