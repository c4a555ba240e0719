//! Bundles: what a client accepts, and everything it refuses.
//! In: attacks of `attacks`, the project's own library. Out: assertions. Absent: the publisher's tool (`cli/tests`).

mod attacks;

use attacks::{DAY, NOW, Scene};
use std::collections::BTreeSet;
use yushen::bundle::envelope::Kind;
use yushen::bundle::{Envelope, Manifest, Moment, Seen, Shelf, Trust, trust};

#[test]
fn no_attack_is_accepted() {
    let scene = Scene::new();
    let all = attacks::all();
    let names: BTreeSet<&str> = all.iter().map(|attack| attack.name).collect();
    assert_eq!(names.len(), all.len(), "two attacks have one name");
    assert!(all.len() >= 60, "only {} attacks", all.len());
    let mut wrong = Vec::new();
    for attack in &all {
        match (attack.run)(&scene) {
            Ok(()) => wrong.push(format!("{}: accepted", attack.name)),
            Err(error) if error.code != attack.code => {
                wrong.push(format!(
                    "{}: {} instead of {}: {}",
                    attack.name, error.code, attack.code, error.message
                ));
            }
            Err(error) => assert!(error.message.len() > 20, "{}: {}", attack.name, error.message),
        }
    }
    println!("{} attacks, none accepted", all.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_good_is_accepted() {
    let scene = Scene::new();
    // The same bundle again, the next one, any two of the three keys, all three.
    for keys in [[0, 1].as_slice(), &[1, 2], &[0, 2], &[0, 1, 2]] {
        for built in [&scene.current, &scene.next] {
            let manifest = scene.open(&scene.signed_by(&built.manifest, keys)).expect("good");
            let mut shelf = Shelf::new(manifest, scene.index(built)).expect("its index");
            for piece in shelf.wanted("trial", None).expect("the item") {
                shelf.put_piece(&piece, scene.part(built)).expect("its part");
            }
            assert!(shelf.library("trial", None).is_ok());
        }
    }
    // One that nobody has seen a bundle of, and one that saw it under other keys.
    let envelope = scene.signed(&scene.current.manifest);
    assert!(Manifest::open(&envelope, &scene.trust, None, NOW).is_ok());
    let other = Seen { counter: 99, manifest: None, trust: 6 };
    assert!(Manifest::open(&envelope, &scene.trust, Some(&other), NOW).is_ok());
    // The last second, and the first.
    for moment in [NOW.0 - DAY, NOW.0 + 30 * DAY - 1] {
        assert!(Manifest::open(&envelope, &scene.trust, None, Moment(moment)).is_ok());
    }
    // The largest step that is accepted.
    assert!(scene.open(&scene.resigned(|said| said.counter = 5 + 100_000)).is_ok());
    // An expired bundle is still there to replay what was decided under it.
    assert_eq!(Manifest::open_kept(&envelope, &scene.trust).expect("kept").digest(), scene.current.digest);
}

#[test]
fn no_byte_of_an_envelope_can_be_changed() {
    let scene = Scene::new();
    let good = scene.signed(&scene.current.manifest);
    for at in 0..good.len() {
        let flip = [1, 0x20, 0x80][at % 3];
        let mut bad = good.clone();
        bad[at] ^= flip;
        assert!(Manifest::open(&bad, &scene.trust, None, NOW).is_err(), "byte {at} ^ {flip:#x}");
    }
}

#[test]
fn keys_are_replaced_by_those_that_the_old_ones_signed() {
    let scene = Scene::new();
    let keys = vec![trust::Key { holder: "new".into(), public: scene.stranger.public() }];
    let next = Trust::new(keys, 1, 8, false).expect("a set");
    let mut envelope = Envelope::of(attacks::text(&next.write()));
    for key in [&scene.keys[0], &scene.keys[2], &scene.stranger] {
        envelope.sign(Kind::Trust, key);
    }
    let now = scene.trust.succeed(&envelope.write()).expect("rightly signed");
    assert_eq!(now, next);
    // What the old keys signed does not count any more, what the new one signs does, and counting begins anew.
    let old = scene.signed(&scene.current.manifest);
    assert!(Manifest::open(&old, &now, Some(&scene.seen()), NOW).is_err());
    let mut fresh = Envelope::of(attacks::text(&scene.resigned_document(1)));
    fresh.sign(Kind::Manifest, &scene.stranger);
    assert!(Manifest::open(&fresh.write(), &now, Some(&scene.seen()), NOW).is_ok());
}

impl Scene {
    fn resigned_document(&self, counter: u64) -> Vec<u8> {
        let said = yushen::bundle::manifest::Said { counter, ..self.current.said.clone() };
        yushen::bundle::manifest::write(&said)
    }
}

#[test]
fn a_failed_piece_leaves_what_was_opened() {
    let scene = Scene::new();
    let mut shelf = scene.shelf();
    let piece = shelf.wanted("trial", None).expect("the item").remove(0);
    assert!(shelf.put_piece(&piece, b"bad").is_err());
    shelf.put_piece(&piece, scene.part(&scene.current)).expect("its part");
    let first = shelf.library("trial", None).expect("opened");
    assert!(shelf.put(b"more").is_err());
    let again = shelf.library("trial", None).expect("still there");
    assert!(std::sync::Arc::ptr_eq(&first, &again), "opened once");
}
