//! The drill of `docs/publishing.md`: keys change hands, one is lost, one leaks.

use crate::workshop::Workshop;
use yushen::bundle::{Manifest, Moment, Trust};

fn trust(workshop: &Workshop, file: &str) -> Trust {
    Trust::read(&workshop.read(file)).expect("keys")
}

fn opened(workshop: &Workshop, counter: u64, trust: &Trust) -> Result<Manifest, &'static str> {
    let said: serde_json::Value =
        serde_json::from_slice(&workshop.read(&format!("store/{counter}/manifest.json"))).expect("JSON");
    let now = Moment::parse(said["not_before"].as_str().expect("a moment")).expect("a moment");
    Manifest::open(&workshop.envelope(counter), trust, None, now).map_err(|refusal| refusal.code())
}

#[test]
fn with_a_key_lost_the_other_two_still_publish() {
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    std::fs::remove_file(workshop.path("keys/b.json")).expect("lost");
    workshop.sign(&["a", "c"]);
    workshop.publish().ok();
    assert_eq!(workshop.current(), Some(1));
    // They also name the key that takes its place: clients that trust the old set follow.
    let old = trust(&workshop, "trust.json");
    workshop.key("d");
    workshop.trust("next.json", &["a", "c", "d"], 2, 2, &["a", "c"]);
    let next = old.succeed(&workshop.read("next.envelope.json")).expect("the next set");
    assert_eq!((next.version(), next.keys().len()), (2, 3));
    assert_eq!(next, trust(&workshop, "next.json"));
}

#[test]
fn the_old_keys_sign_the_new_set_and_nobody_else_can() {
    let workshop = Workshop::new();
    let old = trust(&workshop, "trust.json");
    for name in ["d", "e", "f"] {
        workshop.key(name);
    }
    let refused = |number, signed_by: &[&str]| {
        workshop.trust("next.json", &["d", "e", "f"], 2, number, signed_by);
        old.succeed(&workshop.read("next.envelope.json")).map_err(|refusal| refusal.code())
    };
    assert_eq!(refused(2, &["d", "e"]), Err("bundle-signatures"), "the new ones alone");
    assert_eq!(refused(2, &["a", "b"]), Err("bundle-signatures"), "the old ones alone");
    assert_eq!(refused(2, &["a", "d", "e"]), Err("bundle-signatures"), "too few of the old ones");
    assert_eq!(refused(1, &["a", "b", "d", "e"]), Err("bundle-keys"), "a number that does not grow");
    let next = refused(2, &["a", "b", "d", "e"]).expect("enough of both");
    // Under the new set the new keys publish.
    workshop.build(&[]).ok();
    workshop.sign(&["d", "f"]);
    assert!(opened(&workshop, 1, &next).is_ok());
    assert_eq!(opened(&workshop, 1, &old), Err("bundle-signatures"));
}

#[test]
fn a_leaked_key_is_worth_nothing_once_the_keys_were_changed() {
    let workshop = Workshop::new();
    let old = trust(&workshop, "trust.json");
    workshop.build(&[]).ok();
    // One leaked key alone publishes nothing.
    workshop.sign(&["c"]);
    workshop.publish().refused("1 valid signature(s)");
    // Two leaked: whoever has them publishes. Two of the three name new keys …
    workshop.sign(&["b"]);
    assert!(opened(&workshop, 1, &old).is_ok());
    for name in ["d", "e"] {
        workshop.key(name);
    }
    workshop.trust("next.json", &["a", "d", "e"], 2, 2, &["a", "b", "d"]);
    let next = old.succeed(&workshop.read("next.envelope.json")).expect("the next set");
    // … and what the leaked ones sign does not count any more, neither bundles nor sets of keys.
    assert_eq!(opened(&workshop, 1, &next), Err("bundle-signatures"));
    std::fs::copy(workshop.path("next.json"), workshop.path("trust.json")).expect("deployed");
    workshop.publish().refused("0 valid signature(s)");
    workshop.trust("thief.json", &["b", "c"], 1, 3, &["b", "c"]);
    assert!(next.succeed(&workshop.read("thief.envelope.json")).is_err());
    // The counter may begin anew: what the thief did to it is forgotten with his keys.
    workshop.sign(&["a", "e"]);
    workshop.publish().ok();
    let manifest = opened(&workshop, 1, &next).expect("accepted");
    assert_eq!(manifest.seen().trust, 2);
}

#[test]
fn a_key_is_private_and_never_overwritten() {
    let workshop = Workshop::new();
    workshop.yushen(&["bundle", "keygen", "--holder", "x", "-o", "keys/a.json"]).refused("never overwritten");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(workshop.path("keys/a.json")).expect("a key").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    let text = String::from_utf8(workshop.read("keys/a.json")).expect("UTF-8");
    let (before, after) = text.split_once("\"secret\": \"").expect("a secret");
    let flipped = if after.starts_with('0') { "1" } else { "0" };
    std::fs::write(workshop.path("keys/a.json"), format!("{before}\"secret\": \"{flipped}{}", &after[1..]))
        .expect("written");
    workshop.build(&[]).ok();
    let sign = ["bundle", "sign", "store", "--key", "keys/a.json"];
    workshop.yushen(&sign).refused("its two halves don't belong together");
}
