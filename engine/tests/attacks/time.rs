//! Rollback, freeze, fast-forward, forks, clocks that stand wrong.

use super::{Attack, DAY, NOW, Scene, refused};
use yushen::InputError;
use yushen::bundle::{Manifest, Moment, Seen};

fn at(scene: &Scene, now: i64) -> Result<(), InputError> {
    refused(Manifest::open(&scene.signed(&scene.current.manifest), &scene.trust, None, Moment(now)))
}

fn after(scene: &Scene, seen: Seen) -> Result<(), InputError> {
    refused(Manifest::open(&scene.signed(&scene.current.manifest), &scene.trust, Some(&seen), NOW))
}

pub fn attacks() -> Vec<Attack> {
    vec![
        Attack {
            name: "rollback: an older bundle, rightly signed",
            code: "bundle-rollback",
            run: |s| s.open(&s.resigned(|said| said.counter = 4)).map(|_| ()),
        },
        Attack {
            name: "rollback to the first bundle",
            code: "bundle-rollback",
            run: |s| s.open(&s.resigned(|said| said.counter = 1)).map(|_| ()),
        },
        Attack {
            name: "rollback on a kiosk that forgets and knows only the page's least counter",
            code: "bundle-rollback",
            run: |s| after(s, Seen { counter: 6, manifest: None, trust: 7 }),
        },
        Attack {
            name: "fork: the same counter, another content, rightly signed",
            code: "bundle-fork",
            run: |s| {
                s.open(&s.resigned(|said| said.expires = Moment(NOW.0 + 40 * DAY).to_string())).map(|_| ())
            },
        },
        Attack {
            name: "fast-forward to the largest counter",
            code: "bundle-counter-jump",
            run: |s| s.open(&s.resigned(|said| said.counter = (1 << 53) - 1)).map(|_| ()),
        },
        Attack {
            name: "fast-forward just beyond what is accepted",
            code: "bundle-counter-jump",
            run: |s| s.open(&s.resigned(|said| said.counter = 5 + 100_001)).map(|_| ()),
        },
        Attack {
            name: "counter 2^64−1",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.counter = u64::MAX)).map(|_| ()),
        },
        Attack {
            name: "counter 2^53",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.counter = 1 << 53)).map(|_| ()),
        },
        Attack {
            name: "counter 0",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.counter = 0)).map(|_| ()),
        },
        Attack {
            name: "counter written as 5.0",
            code: "bundle-unreadable",
            run: |s| {
                let document = super::text(&s.current.manifest).replace("\"counter\":5", "\"counter\":5.0");
                s.open(&s.signed(document.as_bytes())).map(|_| ())
            },
        },
        Attack {
            name: "counter written as 5e0",
            code: "bundle-unreadable",
            run: |s| {
                let document = super::text(&s.current.manifest).replace("\"counter\":5", "\"counter\":5e0");
                s.open(&s.signed(document.as_bytes())).map(|_| ())
            },
        },
        Attack {
            name: "counter -1",
            code: "bundle-unreadable",
            run: |s| {
                let document = super::text(&s.current.manifest).replace("\"counter\":5", "\"counter\":-1");
                s.open(&s.signed(document.as_bytes())).map(|_| ())
            },
        },
        Attack {
            name: "freeze: an expired bundle",
            code: "bundle-expired",
            run: |s| at(s, NOW.0 + 30 * DAY),
        },
        Attack {
            name: "freeze by a bundle that was expired before it was in force",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.expires = said.not_before.clone())).map(|_| ()),
        },
        Attack {
            name: "a bundle before its first moment",
            code: "bundle-not-yet",
            run: |s| at(s, NOW.0 - DAY - 1),
        },
        Attack {
            name: "the device's clock ten years ahead",
            code: "bundle-expired",
            run: |s| at(s, NOW.0 + 3653 * DAY),
        },
        Attack {
            name: "the device's clock ten years behind",
            code: "bundle-not-yet",
            run: |s| at(s, NOW.0 - 3653 * DAY),
        },
        Attack {
            name: "the device's clock at the beginning of time",
            code: "bundle-not-yet",
            run: |s| at(s, i64::MIN),
        },
        Attack {
            name: "the device's clock at the end of time",
            code: "bundle-expired",
            run: |s| at(s, i64::MAX),
        },
        Attack {
            name: "expiry in the middle of a session",
            code: "bundle-expired",
            run: |s| refused(s.shelf().manifest().still_valid(Moment(NOW.0 + 30 * DAY))),
        },
        Attack {
            name: "a moment in another zone",
            code: "bundle-unreadable",
            run: |s| {
                s.open(&s.resigned(|said| said.expires = "2027-01-01T00:00:00+08:00".into())).map(|_| ())
            },
        },
        Attack {
            name: "a moment that never was",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.expires = "2027-02-30T00:00:00Z".into())).map(|_| ()),
        },
        Attack {
            name: "an expiry that has no end",
            code: "bundle-unreadable",
            run: |s| s.open(&s.resigned(|said| said.expires = "never".into())).map(|_| ()),
        },
        Attack {
            name: "a renewal with the bundle from before",
            code: "bundle-rollback",
            run: |s| {
                let shelf = yushen::bundle::Shelf::new(
                    s.open(&s.signed(&s.next.manifest)).expect("the next bundle"),
                    s.index(&s.next),
                )
                .expect("its index");
                let old = s.signed(&s.current.manifest);
                let renewed = shelf.renewed(&old, s.index(&s.current), &s.trust, NOW);
                assert_eq!(shelf.manifest().said().counter, 6, "the newer one is still there");
                refused(renewed)
            },
        },
        Attack {
            name: "a bundle for a newer engine",
            code: "bundle-newer-engine",
            run: |s| s.open(&s.resigned(|said| said.engine.semantics += 1)).map(|_| ()),
        },
        Attack {
            name: "a bundle that asks for larger limits than this engine has",
            code: "bundle-newer-engine",
            run: |s| s.open(&s.resigned(|said| said.engine.item_steps = u64::MAX)).map(|_| ()),
        },
        Attack {
            name: "a bundle with sample values in a hall",
            code: "bundle-sample",
            run: |s| s.open(&s.resigned(|said| said.sample = true)).map(|_| ()),
        },
    ]
}
