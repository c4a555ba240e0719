//! Long campaigns whose figures stand in `docs/evidence.md`; too long for every run of the tests.
//! In: the campaign's name. Out: what it printed, its time, the machine it ran on.
//! Absent: writing the document; a person judges the figures first.

use std::time::Instant;

use anyhow::bail;

use crate::fuzz;
use crate::process;
use crate::reproducible;
use crate::test::{browser, parity};
use crate::workspace::Workspace;

/// A campaign that is a test target at full size.
struct Campaign {
    name: &'static str,
    /// `campaign`, or `test` where building it takes longer than running it slowly.
    profile: &'static str,
    about: &'static str,
    package: &'static str,
    targets: &'static [&'static str],
    /// Which tests of the targets; all without one.
    tests: &'static [&'static str],
    size: &'static [(&'static str, &'static str)],
}

const CAMPAIGNS: [Campaign; 8] = [
    Campaign {
        name: "differential",
        profile: "campaign",
        about: "1,000,000 generated rules and facts against the stock interpreter, 200,000 with facts missing",
        package: "yushen-differential",
        targets: &["differential", "unknowns"],
        tests: &[],
        size: &[("YUSHEN_DIFFERENTIAL_PAIRS", "1000000"), ("YUSHEN_UNKNOWN_CASES", "200000")],
    },
    Campaign {
        name: "laws",
        profile: "campaign",
        about: "100,000 generated cases of each item against the laws every item obeys (about an hour)",
        package: "yushen-tests",
        targets: &["laws"],
        tests: &[],
        size: &[("YUSHEN_LAW_CASES", "100000")],
    },
    Campaign {
        name: "review",
        profile: "campaign",
        about: "20,000 reviews answer by answer, 100,000 with one fact in four missing",
        package: "yushen-tests",
        targets: &["review"],
        tests: &[],
        size: &[("YUSHEN_REVIEW_CASES", "20000"), ("YUSHEN_DROPPED_CASES", "100000")],
    },
    Campaign {
        name: "hall",
        profile: "campaign",
        about: "1,000,000 booking operations of 64 clients on SQLite, and as many on PostgreSQL",
        package: "yushen-hall-tests",
        targets: &["all"],
        tests: &["histories::"],
        size: &[("YUSHEN_HALL_OPERATIONS", "1000000")],
    },
    Campaign {
        name: "kills",
        profile: "campaign",
        about: "500 `kill -9` under load on each database, 500 of one of two replicas, 150 crashes of PostgreSQL",
        package: "yushen-hall-tests",
        targets: &["all"],
        tests: &["kills::"],
        size: &[("YUSHEN_HALL_KILLS", "500")],
    },
    Campaign {
        name: "cases",
        profile: "campaign",
        about: "10,000 cases over 60 days on SQLite, and as many on PostgreSQL: every clock on every day",
        package: "yushen-hall-tests",
        targets: &["all"],
        tests: &["desk_days::"],
        size: &[("YUSHEN_CASES", "10000")],
    },
    Campaign {
        name: "swaps",
        profile: "test",
        about: "1,000 bundles published one after the other under 8 clients that fetch",
        package: "yushen-server",
        targets: &["all"],
        tests: &["swaps::"],
        size: &[("YUSHEN_SWAPS", "1000")],
    },
    Campaign {
        name: "ten-thousand",
        profile: "test",
        about: "a library of 10,000 items: what a citizen downloads before the first review",
        package: "yushen-server",
        targets: &["all"],
        tests: &["ten_thousand::"],
        size: &[("YUSHEN_ITEMS", "10000")],
    },
];

/// `cargo xtask campaign NAME`
pub fn run(workspace: &Workspace, name: Option<&str>) -> anyhow::Result<()> {
    let all = || {
        let parity = "  parity-100k   100,000 generated cases: native = Node = Chromium".to_owned();
        let others = CAMPAIGNS.iter().map(|campaign| format!("  {:<13} {}", campaign.name, campaign.about));
        let receipts =
            "  receipts      100,000 receipts made in WebAssembly, replayed natively, tampered with"
                .to_owned();
        let node =
            "  node          1,000,000 reviews in Node = native, as bytes and objects; memory over them and 10,000 cycles"
                .to_owned();
        let same = "  reproducible  two builds of the npm package in two places: the same bytes".to_owned();
        let wizard =
            "  wizard        every requirement of every item broken in the browser, and pairs; canaries in all items"
                .to_owned();
        let photos =
            "  photos        drawn papers spoilt in known ways, 5,000 broken files natively and in WebAssembly, a 12 MP photo"
                .to_owned();
        let kiosk =
            "  kiosk         200 visits to a kiosk with names of their own, ended in four ways: nothing left anywhere"
                .to_owned();
        let fuzz = "  fuzz          both fuzz targets, 30 minutes each".to_owned();
        let library = "  library       time and size of the rule library".to_owned();
        [parity, receipts, node, same, library, wizard, photos, kiosk, fuzz]
            .into_iter()
            .chain(others)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let cases = match name {
        Some("parity-100k") => 100_000,
        Some("receipts") => 100_000,
        Some("node") => 1_000_000,
        Some("library") => {
            crate::library::run(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some("reproducible") => {
            reproducible::run(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some("wizard") => {
            wizard(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some("photos") => {
            photos(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some("kiosk") => {
            kiosk(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some("fuzz") => {
            fuzz::run(workspace)?;
            println!("\nFor docs/evidence.md: the lines above, and {}", commit(workspace));
            return Ok(());
        }
        Some(name) => match CAMPAIGNS.iter().find(|campaign| campaign.name == name) {
            Some(campaign) => return campaign.run(workspace),
            None => bail!("there is no campaign `{name}`; there is:\n{}", all()),
        },
        None => bail!("which campaign? There is:\n{}", all()),
    };
    for need in parity::NEEDS {
        need.meet(workspace)?;
    }
    let start = Instant::now();
    let mut command = parity::command(workspace, cases)?;
    // What it measured is printed by the test itself; without this, only failures are shown.
    command.args(["--", "--nocapture"]);
    if name == Some("receipts") {
        command.arg("receipts::").env("YUSHEN_RECEIPTS", cases.to_string());
    }
    if name == Some("node") {
        command
            .arg("node::")
            .env("YUSHEN_NODE_REVIEWS", cases.to_string())
            .env("YUSHEN_NODE_CYCLES", "10000");
    }
    let outcome = process::run_and_keep(&mut command)?;
    if !outcome.success {
        bail!("the campaign failed; what it said stands above");
    }
    println!("\nFor docs/evidence.md: the lines above, and");
    println!("  campaign {} · {cases} cases · {:.0?}", name.unwrap_or_default(), start.elapsed());
    println!("  {} · {}", version(workspace, "rustc"), std::env::consts::ARCH);
    println!("  Node {} · {}", version(workspace, "node"), commit(workspace));
    Ok(())
}

/// The browser's tests of mutations and of privacy, at full size.
fn wizard(workspace: &Workspace) -> anyhow::Result<()> {
    for need in browser::NEEDS {
        need.meet(workspace)?;
    }
    let tests = ["mutation", "privacy"].map(|name| workspace.path(&format!("tests/browser/{name}.test.mjs")));
    let mut command = browser::command(workspace, tests.into())?;
    command.env("YUSHEN_MUTATIONS", "all").env("YUSHEN_CANARIES", "all");
    if !process::run_and_keep(&mut command)?.success {
        bail!("the campaign failed; what it said stands above");
    }
    Ok(())
}

/// Thresholds on drawn papers; broken files natively, then in the built program; the time for a large photo in Chromium.
fn photos(workspace: &Workspace) -> anyhow::Result<()> {
    for need in browser::NEEDS {
        need.meet(workspace)?;
    }
    let mut native = workspace.cargo(["test", "--package", browser::PHOTO_TESTS, "--no-fail-fast"]);
    native.args(["--test", "calibration", "--test", "broken", "--", "--nocapture"]);
    native.env("YUSHEN_PHOTOS", "20").env("YUSHEN_BROKEN_FILES", "5000");
    let mut wasm = browser::command(workspace, vec![workspace.path("tests/browser/photos.test.mjs")])?;
    wasm.env("YUSHEN_BROKEN_FILES", "5000");
    let mut bench = workspace.command("node");
    bench.arg(workspace.path("tests/browser/bench/photos.mjs"));
    browser::told(workspace, &mut bench)?;
    for command in [&mut native, &mut wasm, &mut bench] {
        if !process::run_and_keep(command)?.success {
            bail!("the campaign failed; what it said stands above");
        }
    }
    Ok(())
}

/// Visits to the kiosk as examples/kiosk sets it up, each looked for afterwards.
fn kiosk(workspace: &Workspace) -> anyhow::Result<()> {
    for need in browser::NEEDS {
        need.meet(workspace)?;
    }
    let mut command = browser::command(workspace, vec![workspace.path("tests/browser/kiosk-wipe.test.mjs")])?;
    command.env("YUSHEN_KIOSK_SESSIONS", "200");
    if !process::run_and_keep(&mut command)?.success {
        bail!("the campaign failed; what it said stands above");
    }
    Ok(())
}

impl Campaign {
    /// Runs the targets and prints what they say.
    fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let start = Instant::now();
        let mut command = workspace.command("cargo");
        command.args(["test", "--profile", self.profile, "--package", self.package]);
        command.args(self.targets.iter().flat_map(|target| ["--test", target]));
        command.args(["--", "--nocapture"]).args(self.tests).envs(self.size.iter().copied());
        if !process::run_and_keep(&mut command)?.success {
            bail!("the campaign failed; what it said stands above");
        }
        println!("\nFor docs/evidence.md: the lines above, and");
        println!("  campaign {} · {:.0?} · {}", self.name, start.elapsed(), commit(workspace));
        Ok(())
    }
}

fn version(workspace: &Workspace, program: &str) -> String {
    process::ask(workspace.command(program).arg("--version")).unwrap_or_else(|| "unknown".into())
}

fn commit(workspace: &Workspace) -> String {
    let commit = process::ask(workspace.command("git").args(["rev-parse", "--short", "HEAD"]));
    commit.map_or_else(|| "no commit".into(), |commit| format!("commit {commit}"))
}
