//! Step `hall`: the booking API on SQLite and PostgreSQL, with concurrent clients and seeded bugs, and Schemathesis.
//! In: PostgreSQL's programs, nginx, Schemathesis, Node and the packages of `tests` (the OpenID provider). Out: counts of the package's tests. Absent: the million operations (campaign
//! `hall`). The tests are told by environment variables: `YUSHEN_SERVER`, `YUSHEN_CLI`, `YUSHEN_SCHEMATHESIS`.

use crate::process;
use crate::setup::{self, Need};
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Its tests need more than cargo, so step `unit` leaves them to this one.
pub const PACKAGE: &str = "yushen-hall-tests";

pub const NEEDS: &[Need] =
    &[Need::Postgres, Need::Nginx, Need::Poppler, Need::Schemathesis, Need::Node, Need::NodeModules];

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    // The real programs are asked, too; they must be today's.
    process::run(&mut workspace.cargo(["build", "--bin", "yushen", "--bin", "yushen-server"]))?;
    let mut command = workspace.cargo(["test", "--no-fail-fast", "--package", PACKAGE]);
    command
        .env("YUSHEN_SERVER", workspace.program("yushen-server"))
        .env("YUSHEN_CLI", workspace.program("yushen"))
        .env("YUSHEN_SCHEMATHESIS", setup::schemathesis(workspace)?);
    let outcome = process::run_and_keep(&mut command)?;
    Ok(Tally::of_cargo_test(&outcome.text).with_exit(outcome.success))
}
