//! Documents that are not what they seem: other formats, two keys of one name, other spellings, endless ones.

use super::{Attack, Scene, refused};
use yushen::InputError;
use yushen::bundle::{Envelope, archive};

/// The current manifest as text, changed, signed by the right keys.
fn document(scene: &Scene, from: &str, to: &str) -> Result<(), InputError> {
    let text = super::text(&scene.current.manifest);
    let changed = text.replacen(from, to, 1);
    assert_ne!(text, changed, "nothing to change");
    scene.open(&scene.signed(changed.as_bytes())).map(|_| ())
}

/// The envelope itself, changed.
fn envelope(scene: &Scene, change: impl FnOnce(String) -> Vec<u8>) -> Result<(), InputError> {
    scene.open(&change(super::text(&scene.signed(&scene.current.manifest)))).map(|_| ())
}

pub fn attacks() -> Vec<Attack> {
    vec![
        Attack { name: "an empty envelope", code: "bundle-unreadable", run: |s| envelope(s, |_| Vec::new()) },
        Attack {
            name: "a truncated envelope",
            code: "bundle-unreadable",
            run: |s| envelope(s, |text| text.as_bytes()[..text.len() - 1].to_vec()),
        },
        Attack {
            name: "an endless envelope",
            code: "bundle-too-large",
            run: |s| {
                envelope(s, |text| {
                    text.into_bytes().into_iter().chain(std::iter::repeat_n(b' ', 1 << 20)).collect()
                })
            },
        },
        Attack {
            name: "an envelope with spaces",
            code: "bundle-not-canonical",
            run: |s| envelope(s, |text| text.replacen(':', ": ", 1).into_bytes()),
        },
        Attack {
            name: "an envelope with a byte order mark",
            code: "bundle-unreadable",
            run: |s| envelope(s, |text| [b"\xef\xbb\xbf", text.as_bytes()].concat()),
        },
        Attack {
            name: "an envelope that is not UTF-8",
            code: "bundle-unreadable",
            run: |s| {
                envelope(s, |text| {
                    text.into_bytes().iter().map(|b| if *b == b':' { 0xff } else { *b }).collect()
                })
            },
        },
        Attack {
            name: "an envelope with two documents",
            code: "bundle-unreadable",
            run: |s| envelope(s, |text| text.replacen('{', "{\"document\":\"{}\",", 1).into_bytes()),
        },
        Attack {
            name: "an envelope with something else in it",
            code: "bundle-unreadable",
            run: |s| envelope(s, |text| text.replacen('{', "{\"also\":1,", 1).into_bytes()),
        },
        Attack {
            name: "nesting without end",
            code: "bundle-unreadable",
            run: |s| envelope(s, |_| "[".repeat(100_000).into_bytes()),
        },
        Attack {
            name: "a manifest whose signature covers other spaces",
            code: "bundle-not-canonical",
            run: |s| document(s, ",\"expires\"", ", \"expires\""),
        },
        Attack {
            name: "a manifest with a key twice",
            code: "bundle-unreadable",
            run: |s| document(s, "{\"counter\":5", "{\"counter\":9,\"counter\":5"),
        },
        Attack {
            name: "a manifest with an unknown key",
            code: "bundle-unreadable",
            run: |s| document(s, "{\"counter\"", "{\"anything\":true,\"counter\""),
        },
        Attack {
            name: "a manifest without its expiry",
            code: "bundle-unreadable",
            run: |s| {
                let said = &s.current.said;
                document(s, &format!("\"expires\":\"{}\",", said.expires), "")
            },
        },
        Attack {
            name: "a manifest with its keys in another order",
            code: "bundle-not-canonical",
            run: |s| {
                let said = &s.current.said;
                let expires = format!("\"expires\":\"{}\",", said.expires);
                let text = super::text(&s.current.manifest).replace(&expires, "");
                let changed = text.replacen('{', &format!("{{{expires}"), 1);
                s.open(&s.signed(changed.as_bytes())).map(|_| ())
            },
        },
        Attack {
            name: "a manifest with a letter escaped",
            code: "bundle-not-canonical",
            run: |s| document(s, "\"yushen-bundle/1\"", "\"yushen-bundle\\u002f1\""),
        },
        Attack {
            name: "a format from the future",
            code: "bundle-format",
            run: |s| document(s, "yushen-bundle/1", "yushen-bundle/2"),
        },
        Attack {
            name: "another suite",
            code: "bundle-format",
            run: |s| document(s, "ed25519-sha256", "sm2-sm3"),
        },
        Attack {
            name: "a set of keys in place of a manifest",
            code: "bundle-unreadable",
            run: |s| s.open(&s.signed(&s.trust.write())).map(|_| ()),
        },
        Attack {
            name: "an index in place of a manifest",
            code: "bundle-unreadable",
            run: |s| s.open(&s.signed(s.index(&s.current))).map(|_| ()),
        },
        Attack {
            name: "an archive whose pieces have other names",
            code: "bundle-wrong-digest",
            run: |s| {
                let envelope = Envelope::read(&s.signed(&s.current.manifest)).expect("an envelope");
                let part = super::digest(s.part(&s.current));
                let bytes = super::text(&archive::pack(&envelope, &s.current));
                // Its last digit only, so that the pieces stay in order.
                let other = format!("{}{}", &part[..63], if part.ends_with('0') { '1' } else { '0' });
                let changed = bytes.replace(&format!("\"{part}\":"), &format!("\"{other}\":"));
                refused(archive::open(changed.as_bytes(), &s.trust, None, super::NOW))
            },
        },
        Attack {
            name: "an archive with a piece twice",
            code: "bundle-unreadable",
            run: |s| {
                let envelope = Envelope::read(&s.signed(&s.current.manifest)).expect("an envelope");
                let bytes = super::text(&archive::pack(&envelope, &s.current));
                let part = format!("\"{}\":", super::digest(s.part(&s.current)));
                let changed = bytes.replace(&part, &format!("{part}\"\",{part}"));
                refused(archive::open(changed.as_bytes(), &s.trust, None, super::NOW))
            },
        },
        Attack {
            name: "an archive without its index",
            code: "bundle-wrong-length",
            run: |s| {
                let envelope = Envelope::read(&s.signed(&s.current.manifest)).expect("an envelope");
                let mut built = s.current.clone();
                built.pieces.remove(&built.said.index.sha256);
                refused(archive::open(&archive::pack(&envelope, &built), &s.trust, None, super::NOW))
            },
        },
        Attack {
            name: "an archive with a piece too many",
            code: "bundle-extraneous",
            run: |s| {
                let envelope = Envelope::read(&s.signed(&s.current.manifest)).expect("an envelope");
                let mut built = s.current.clone();
                built.pieces.insert(super::digest(b"{}"), b"{}".to_vec());
                refused(archive::open(&archive::pack(&envelope, &built), &s.trust, None, super::NOW))
            },
        },
    ]
}
