//! What is never published: each reason, by the program's own words; and what is.

use crate::workshop::{FOLDER, Workshop};
use yushen::bundle::{Manifest, Moment, Trust};

/// After every moment at which these tests run, and before the bundles expire.
fn soon(workshop: &Workshop, counter: u64) -> Moment {
    let said: serde_json::Value =
        serde_json::from_slice(&workshop.read(&format!("store/{counter}/manifest.json"))).expect("JSON");
    Moment::parse(said["not_before"].as_str().expect("a moment")).expect("a moment")
}

#[test]
fn sound_rules_are_built_signed_by_two_of_three_and_published() {
    let workshop = Workshop::new();
    let said = workshop.build(&[]).ok();
    assert!(said.contains("bundle 1: 1 items, 1 parts"), "{said}");
    workshop.sign(&["a", "c"]);
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(1));
    let trust = Trust::read(&workshop.read("trust.json")).expect("keys");
    let manifest = Manifest::open(&workshop.envelope(1), &trust, None, soon(&workshop, 1)).expect("accepted");
    assert!(!manifest.said().sample && manifest.said().profile.is_none());
    workshop.yushen(&["bundle", "verify", "store", "--trust", "trust.json"]).ok();
    let shown = workshop.yushen(&["bundle", "inspect", "store"]).ok();
    assert!(shown.contains("trial  试验登记") && shown.contains("sample       no"), "{shown}");
    // Nothing changed: no new bundle for nothing.
    assert!(workshop.build(&["--if-changed"]).ok().contains("nothing changed since bundle 1"));
    workshop.yushen(&["bundle", "archive", "store", "-o", "all.json"]).ok();
    let archive = workshop.read("all.json");
    assert!(yushen::bundle::archive::open(&archive, &trust, None, soon(&workshop, 1)).is_ok());
}

#[test]
fn rules_with_errors_are_refused() {
    let workshop = Workshop::new();
    workshop.change(&format!("{FOLDER}/rules.rhai"), "count >= 2", "count >= \"2\"");
    workshop.build(&[]).refused("error(s); run `yushen check`");
    assert!(!workshop.path("store").exists());
}

#[test]
fn what_the_notice_forbids_is_refused() {
    let workshop = Workshop::new();
    workshop.change(&format!("{FOLDER}/item.toml"), "title = \"人数\"", "title = \"户口簿等材料\"");
    workshop.build(&[]).refused("the lint has 1 error(s)");
    assert!(!workshop.path("store").exists());
}

#[test]
fn a_failing_case_is_refused() {
    let workshop = Workshop::new();
    workshop.change(&format!("{FOLDER}/rules.rhai"), "count >= 2", "count >= 4");
    workshop.build(&[]).refused("1 case(s) fail; run `yushen test`; the first: items/");
    assert!(!workshop.path("store").exists());
}

#[test]
fn a_case_that_waits_for_a_person_is_refused() {
    let workshop = Workshop::new();
    let waiting = "[[case]]\nname = \"waits\"\nexpect_unset = true\nfacts = { count = 1 }\n";
    workshop.change(&format!("{FOLDER}/cases/all.toml"), "[base]", "[base]\n");
    let path = format!("{FOLDER}/cases/more.toml");
    workshop.rules(&path, &format!("[base]\non = 2026-11-22\n{waiting}"));
    workshop.build(&[]).refused("1 case(s) wait for a person");
    assert!(!workshop.path("store").exists());
}

/// Rules that leave a value unset, and a profile with a sample of it.
fn with_samples() -> Workshop {
    let workshop = Workshop::new();
    let parameter = "title = \"最少人数\"\ntype = \"integer\"\nstatus = \"unconfirmed\"\n[[values]]\n\
                     from = 2020-01-01\nsupplied_by = \"试验局\"\n";
    workshop.rules("parameters/least.toml", parameter);
    workshop.rules("profiles/sample.toml", "title = \"示例\"\nsample = true\n[values]\nleast = 2\n");
    workshop.change(&format!("{FOLDER}/rules.rhai"), "count >= 2", "count >= parameter(\"least\")");
    workshop.change(&format!("{FOLDER}/cases/all.toml"), "[base]", "[base]\nprofile = \"sample\"");
    workshop
}

#[test]
fn sample_values_are_published_only_when_asked_for_and_only_to_those_who_try_out() {
    let workshop = with_samples();
    // Not asked for: the value stays unset, whatever the profile says.
    workshop.build(&[]).ok();
    workshop.sign(&["a", "b"]);
    let trust = Trust::read(&workshop.read("trust.json")).expect("keys");
    let manifest = Manifest::open(&workshop.envelope(1), &trust, None, soon(&workshop, 1)).expect("accepted");
    assert!(!manifest.said().sample);
    workshop.build(&["--profile", "samples"]).refused("there is no profile `samples`");
    // Asked for: marked, and refused by the keys of a hall.
    let said = workshop.build(&["--profile", "sample", "--no-filing"]).ok();
    assert!(said.contains("示例"), "{said}");
    workshop.sign(&["a", "b"]);
    let refused =
        Manifest::open(&workshop.envelope(2), &trust, None, soon(&workshop, 2)).expect_err("a sample");
    assert_eq!(refused.code(), "bundle-sample");
    workshop.publish().refused("sample values");
    assert_eq!(workshop.current(), None);
    let shown = workshop.yushen(&["bundle", "inspect", "store"]).ok();
    assert!(shown.contains("sample       yes (示例), not for a hall"), "{shown}");
    // Keys of a trial accept it.
    let trial =
        ["bundle", "trust", "--key", "keys/a.json", "--threshold", "1", "--sample", "-o", "trial.json"];
    workshop.yushen(&trial).ok();
    workshop.yushen(&["bundle", "publish", "store", "--trust", "trial.json"]).ok();
    assert_eq!(workshop.current(), Some(2));
}

#[test]
fn a_counter_that_does_not_grow_is_refused() {
    let workshop = Workshop::new();
    workshop.build(&["--counter", "5"]).ok();
    workshop.build(&["--counter", "5"]).refused("the counter must grow");
    workshop.build(&["--counter", "4"]).refused("the counter must grow");
    workshop.build(&["--counter", "9007199254740992"]).refused("the counter must be from 1 to");
    workshop.sign(&["a", "b"]);
    workshop.publish().ok();
    workshop.build(&[]).ok();
    workshop.sign(&["a", "b"]);
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(6));
    let back = ["bundle", "publish", "store", "--trust", "trust.json", "--counter", "5"];
    workshop.yushen(&back).refused("an older one (5) can't follow it");
    assert_eq!(workshop.current(), Some(6));
}

#[test]
fn too_few_signatures_are_refused() {
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    workshop.publish().refused("not signed yet");
    workshop.sign(&["a"]);
    workshop.publish().refused("1 valid signature(s) of trusted keys, 2 are needed");
    // The same key twice is one key; a stranger's is none.
    workshop.key("stranger");
    workshop.sign(&["a", "a", "stranger"]);
    workshop.publish().refused("1 valid signature(s)");
    assert_eq!(workshop.current(), None);
    workshop.sign(&["b"]);
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(1));
}
