//! Arbitrary installation: signatures that are none, of strangers, of too few, of the wrong kind; keys that change.

use super::{Attack, Scene, refused};
use yushen::InputError;
use yushen::bundle::envelope::Kind;
use yushen::bundle::trust::Key;
use yushen::bundle::{Envelope, SecretKey, Trust};

fn open(scene: &Scene, change: impl FnOnce(&mut Envelope)) -> Result<(), InputError> {
    let mut envelope = Envelope::read(&scene.signed(&scene.current.manifest)).expect("an envelope");
    change(&mut envelope);
    scene.open(&envelope.write()).map(|_| ())
}

fn set(keys: &[&SecretKey], threshold: usize, version: u64, sample: bool) -> Trust {
    let keys = keys.iter().map(|key| Key { holder: "holder".into(), public: key.public() }).collect();
    Trust::new(keys, threshold, version, sample).expect("a set of keys")
}

fn succeed(scene: &Scene, next: &Trust, signers: &[&SecretKey], kind: Kind) -> Result<(), InputError> {
    let mut envelope = Envelope::of(super::text(&next.write()));
    signers.iter().for_each(|key| envelope.sign(kind, key));
    refused(scene.trust.succeed(&envelope.write()))
}

pub fn attacks() -> Vec<Attack> {
    vec![
        Attack {
            name: "no signature at all",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.clear()),
        },
        Attack {
            name: "one signature where two are needed",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.truncate(1)),
        },
        Attack {
            name: "one key counted twice",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    let first = e.signatures[0].clone();
                    e.signatures = vec![first.clone(), first];
                })
            },
        },
        Attack {
            name: "one key's signature under two keys' names",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures[1].signature = e.signatures[0].signature.clone()),
        },
        Attack {
            name: "a stranger's signatures",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    e.signatures.clear();
                    e.sign(Kind::Manifest, &s.stranger);
                    e.sign(Kind::Manifest, &SecretKey::from_bytes(&[10; 32]));
                })
            },
        },
        Attack {
            name: "one trusted key and one stranger",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    e.signatures.truncate(1);
                    e.sign(Kind::Manifest, &s.stranger);
                })
            },
        },
        Attack {
            name: "a stranger's signature under a trusted key's name",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    e.sign(Kind::Manifest, &s.stranger);
                    let stranger = s.stranger.public();
                    let trusted = s.keys[2].public();
                    e.signatures.retain(|x| x.key == stranger || x.key == s.keys[0].public());
                    e.signatures
                        .iter_mut()
                        .filter(|x| x.key == stranger)
                        .for_each(|x| x.key = trusted.clone());
                })
            },
        },
        Attack {
            name: "unknown algorithm",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.iter_mut().for_each(|x| x.suite = "sm2-sm3".into())),
        },
        Attack {
            name: "algorithm `none`",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    e.signatures
                        .iter_mut()
                        .for_each(|x| (x.suite, x.signature) = ("none".into(), String::new()));
                })
            },
        },
        Attack {
            name: "signature cut short",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.iter_mut().for_each(|x| x.signature.truncate(126))),
        },
        Attack {
            name: "signature in upper case",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| e.signatures.iter_mut().for_each(|x| x.signature = x.signature.to_uppercase()))
            },
        },
        Attack {
            name: "signature of zeros",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.iter_mut().for_each(|x| x.signature = "0".repeat(128))),
        },
        Attack {
            name: "malleated signature: S plus the group order",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.signatures.iter_mut().for_each(|x| x.signature = malleated(&x.signature))),
        },
        Attack {
            name: "small-order key in the trusted set",
            code: "bundle-signatures",
            run: |s| {
                // The identity point: without strict verification it “signs” everything.
                let weak = format!("01{}", "0".repeat(62));
                let key = Key { holder: "weak".into(), public: weak.clone() };
                let trust = Trust::new(vec![key], 1, 7, false).expect("64 digits");
                let mut envelope = Envelope::of(super::text(&s.current.manifest));
                envelope.sign(Kind::Manifest, &s.stranger);
                envelope.signatures[0].key = weak.clone();
                envelope.signatures[0].signature = format!("{weak}{}", "0".repeat(64));
                refused(yushen::bundle::Manifest::open(&envelope.write(), &trust, None, super::NOW))
            },
        },
        Attack {
            name: "signatures of a set of keys used for a manifest",
            code: "bundle-signatures",
            run: |s| {
                let mut envelope = Envelope::of(super::text(&s.current.manifest));
                s.keys.iter().for_each(|key| envelope.sign(Kind::Trust, key));
                s.open(&envelope.write()).map(|_| ())
            },
        },
        Attack {
            name: "signatures of the old manifest over the new one",
            code: "bundle-signatures",
            run: |s| open(s, |e| e.document = super::text(&s.next.manifest)),
        },
        Attack {
            name: "a thousand signatures before the good ones",
            code: "bundle-signatures",
            run: |s| {
                open(s, |e| {
                    let bad = yushen::bundle::envelope::Signed {
                        signature: "0".repeat(128),
                        ..e.signatures[0].clone()
                    };
                    let good = std::mem::take(&mut e.signatures);
                    e.signatures = std::iter::repeat_n(bad, 500).chain(good).collect();
                })
            },
        },
        Attack {
            name: "new keys that the old ones did not sign",
            code: "bundle-signatures",
            run: |s| succeed(s, &set(&[&s.stranger], 1, 8, false), &[&s.stranger], Kind::Trust),
        },
        Attack {
            name: "new keys signed by one of the two old keys that are needed",
            code: "bundle-signatures",
            run: |s| {
                let next = set(&[&s.stranger], 1, 8, false);
                succeed(s, &next, &[&s.stranger, &s.keys[0]], Kind::Trust)
            },
        },
        Attack {
            name: "new keys that their holders did not sign",
            code: "bundle-signatures",
            run: |s| {
                let next = set(&[&s.stranger], 1, 8, false);
                succeed(s, &next, &[&s.keys[0], &s.keys[1]], Kind::Trust)
            },
        },
        Attack {
            name: "an older set of keys, rightly signed",
            code: "bundle-keys",
            run: |s| {
                let next = set(&[&s.keys[0], &s.keys[1]], 2, 6, false);
                succeed(s, &next, &[&s.keys[0], &s.keys[1]], Kind::Trust)
            },
        },
        Attack {
            name: "the same number for another set of keys",
            code: "bundle-keys",
            run: |s| {
                let next = set(&[&s.keys[0], &s.keys[1]], 1, 7, false);
                succeed(s, &next, &[&s.keys[0], &s.keys[1]], Kind::Trust)
            },
        },
        Attack {
            name: "new keys that begin to accept samples",
            code: "bundle-keys",
            run: |s| {
                let next = set(&[&s.keys[0], &s.keys[1]], 2, 8, true);
                succeed(s, &next, &[&s.keys[0], &s.keys[1]], Kind::Trust)
            },
        },
        Attack {
            name: "signatures of a manifest used for a set of keys",
            code: "bundle-signatures",
            run: |s| {
                let next = set(&[&s.keys[0], &s.keys[1]], 2, 8, false);
                succeed(s, &next, &[&s.keys[0], &s.keys[1]], Kind::Manifest)
            },
        },
        Attack {
            name: "a threshold of none",
            code: "bundle-keys",
            run: |s| {
                let text = super::text(&s.trust.write()).replace("\"threshold\":2", "\"threshold\":0");
                refused(Trust::read(text.as_bytes()))
            },
        },
        Attack {
            name: "a key twice in the set, to reach the threshold alone",
            code: "bundle-keys",
            run: |s| {
                let text = super::text(&s.trust.write()).replace(&s.keys[1].public(), &s.keys[0].public());
                refused(Trust::read(text.as_bytes()))
            },
        },
        Attack {
            name: "a set of keys for another suite",
            code: "bundle-format",
            run: |s| {
                refused(Trust::read(
                    super::text(&s.trust.write()).replace("ed25519-sha256", "sm2-sm3").as_bytes(),
                ))
            },
        },
    ]
}

/// `S` and `S + L` verify alike where a verifier is lenient.
fn malleated(signature: &str) -> String {
    const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let (r, s) = signature.split_at(64);
    let byte = |text: &str, i: usize| u16::from_str_radix(&text[2 * i..2 * i + 2], 16).expect("hexadecimal");
    let mut carry = 0;
    let sum: String = (0..32)
        .map(|i| {
            carry += byte(s, i) + byte(ORDER, i);
            let digit = format!("{:02x}", carry & 255);
            carry >>= 8;
            digit
        })
        .collect();
    format!("{r}{sum}")
}
