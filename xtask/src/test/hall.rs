//! Step `hall`: the booking API on SQLite and PostgreSQL, with concurrent clients and seeded bugs.
//! In: PostgreSQL's programs; Node and the packages of `tests`, for the OpenID provider. Out: counts of the package's tests. Absent: the million operations (campaign `hall`).

use crate::process;
use crate::setup::Need;
use crate::tally::Tally;
use crate::workspace::Workspace;

/// Its tests need more than cargo, so step `unit` leaves them to this one.
pub const PACKAGE: &str = "yushen-hall-tests";

pub const NEEDS: &[Need] = &[Need::Postgres, Need::Node, Need::NodeModules];

pub fn run(workspace: &Workspace) -> anyhow::Result<Tally> {
    let mut command = workspace.cargo(["test", "--no-fail-fast", "--package", PACKAGE]);
    let outcome = process::run_and_keep(&mut command)?;
    Ok(Tally::of_cargo_test(&outcome.text).with_exit(outcome.success))
}
