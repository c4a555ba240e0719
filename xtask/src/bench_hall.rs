//! `cargo xtask bench-hall`: bookings a second of the hall server on SQLite and on PostgreSQL, from one run.
//! In: options for `tests/hall/src/bin/bench_hall.rs`, which measures. Out: its table. Absent: writing
//! `docs/performance.md`; a person judges the figures first.

use crate::options::Options;
use crate::process;
use crate::test::hall;
use crate::workspace::Workspace;

/// What is handed on to the bench.
pub struct BenchHall {
    options: Vec<String>,
}

impl BenchHall {
    pub fn parse(mut options: Options) -> Self {
        Self { options: std::iter::from_fn(|| options.word()).collect() }
    }

    pub fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        for need in hall::NEEDS {
            need.meet(workspace)?;
        }
        let mut build = workspace.cargo(["build", "--release", "--package", "yushen-server"]);
        process::run(build.args(["--package", hall::PACKAGE, "--bins"]))?;
        let program =
            |name: &str| workspace.target("release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
        let mut bench = workspace.command(program("bench_hall"));
        process::run(bench.args(&self.options).env("YUSHEN_SERVER", program("yushen-server")))
    }
}
