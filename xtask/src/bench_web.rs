//! `cargo xtask bench-web`: the page's first question and the review after an answer, on a slow line and processor.
//! In: options for `tests/browser/bench/web.mjs`, which measures. Out: its lines. Absent: writing
//! `docs/performance.md`; a person judges the figures first.

use crate::options::Options;
use crate::process;
use crate::test::browser;
use crate::web_build::{self, Progress};
use crate::workspace::Workspace;

/// What is handed on to the bench.
pub struct BenchWeb {
    options: Vec<String>,
}

impl BenchWeb {
    pub fn parse(mut options: Options) -> Self {
        Self { options: std::iter::from_fn(|| options.word()).collect() }
    }

    pub fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        for need in browser::NEEDS {
            need.meet(workspace)?;
        }
        web_build::build(workspace, &mut Progress::new(web_build::STEPS))?;
        let mut bench = workspace.command("node");
        bench.arg(workspace.path("tests/browser/bench/web.mjs")).args(&self.options);
        browser::told(workspace, &mut bench)?;
        process::run(&mut bench)
    }
}
