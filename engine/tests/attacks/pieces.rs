//! A malicious mirror: pieces that are truncated, endless, of another bundle, extraneous, or lead out of their folder.

use super::{Attack, Scene, refused};
use yushen::bundle::{Built, Index, Piece, Shelf, hash, part};
use yushen::{InputError, Sources};

/// Puts `bytes` where the part of the item is asked for.
fn answer(scene: &Scene, bytes: &[u8]) -> Result<(), InputError> {
    let mut shelf = scene.shelf();
    let piece = shelf.wanted("trial", None).expect("the item").remove(0);
    let refused = refused(shelf.put_piece(&piece, bytes));
    assert!(shelf.library("trial", None).is_err(), "nothing was taken in");
    refused
}

/// A bundle that the right keys signed, whose only part is `bytes`: a careless or captured publisher.
fn captured(scene: &Scene, bytes: &[u8], change: impl FnOnce(String) -> String) -> Result<(), InputError> {
    let mut built: Built = scene.current.clone();
    let old = built.index.pieces().remove(0);
    let new = Piece::of(old.path, bytes);
    let index = change(
        super::text(scene.index(&built))
            .replace(&old.sha256, &new.sha256)
            .replace(&format!("\"length\":{}", old.length), &format!("\"length\":{}", new.length)),
    );
    built.said.index = Piece::of("index.json", index.as_bytes());
    built.said.counter = 6;
    let manifest = scene.open(&scene.signed(&yushen::bundle::manifest::write(&built.said)))?;
    let mut shelf = Shelf::new(manifest, index.as_bytes())?;
    shelf.put(bytes)?;
    shelf.library("trial", None).map(|_| ())
}

/// Its part with one path spelt in another way.
fn path(scene: &Scene, path: &str) -> Result<(), InputError> {
    let mut sources = sources(scene);
    let text = sources.remove("library.toml").unwrap_or_default();
    sources.insert(path.to_owned(), text);
    let files = serde_json::to_string(&sources).expect("texts");
    captured(scene, format!("{{\"files\":{files},\"format\":\"yushen-part/1\"}}").as_bytes(), |index| index)
}

fn sources(scene: &Scene) -> Sources {
    let part: serde_json::Value = serde_json::from_slice(scene.part(&scene.current)).expect("JSON");
    serde_json::from_value(part["files"].clone()).expect("texts by path")
}

pub fn attacks() -> Vec<Attack> {
    vec![
        Attack {
            name: "truncated part",
            code: "bundle-wrong-length",
            run: |s| answer(s, &s.part(&s.current)[..100]),
        },
        Attack { name: "empty part", code: "bundle-wrong-length", run: |s| answer(s, b"") },
        Attack {
            name: "endless part",
            code: "bundle-wrong-length",
            run: |s| answer(s, &[s.part(&s.current), vec![b' '; 1 << 20].as_slice()].concat()),
        },
        Attack {
            name: "a part of the right length",
            code: "bundle-wrong-digest",
            run: |s| answer(s, super::text(s.part(&s.current)).replace(">= 3", ">= 2").as_bytes()),
        },
        Attack {
            name: "mix and match: the part of the next bundle",
            code: "bundle-wrong-digest",
            run: |s| answer(s, s.part(&s.next)),
        },
        Attack {
            name: "mix and match: the index of the next bundle",
            code: "bundle-wrong-digest",
            run: |s| refused(Shelf::new(s.manifest(), s.index(&s.next))),
        },
        Attack {
            name: "truncated index",
            code: "bundle-wrong-length",
            run: |s| refused(Shelf::new(s.manifest(), &s.index(&s.current)[1..])),
        },
        Attack {
            name: "wrong file: a part in place of the index",
            code: "bundle-wrong-length",
            run: |s| refused(Shelf::new(s.manifest(), s.part(&s.current))),
        },
        Attack {
            name: "wrong file: the index in place of a part",
            code: "bundle-wrong-length",
            run: |s| answer(s, s.index(&s.current)),
        },
        Attack {
            name: "extraneous: a part that nobody asked for",
            code: "bundle-extraneous",
            run: |s| refused(s.shelf().put(s.part(&s.next))),
        },
        Attack {
            name: "extraneous and endless",
            code: "bundle-too-large",
            run: |s| refused(s.shelf().put(&vec![b' '; part::MAX_PART as usize + 1])),
        },
        Attack {
            name: "length lie in the signed index",
            code: "bundle-extraneous",
            run: |s| {
                let length = s.current.index.pieces()[0].length;
                captured(s, s.part(&s.current), |index| {
                    index.replace(&format!("\"length\":{length}"), "\"length\":1")
                })
            },
        },
        Attack {
            name: "an item twice in the index",
            code: "bundle-unreadable",
            run: |s| {
                captured(s, s.part(&s.current), |index| {
                    let at = index.find("\"items\":[").expect("items") + 9;
                    let (head, items) = index.split_at(at);
                    let items = items.trim_end_matches("]}");
                    format!("{head}{items},{items}]}}")
                })
            },
        },
        Attack {
            name: "versions that overlap in the index",
            code: "bundle-unreadable",
            run: |s| {
                captured(s, s.part(&s.current), |index| {
                    let at = index.find("\"versions\":[").expect("versions") + 12;
                    let end = at + index[at..].find(']').expect("an end");
                    format!("{},{}", &index[..end], &index[at..])
                })
            },
        },
        Attack {
            name: "an index that names another version than its part has",
            code: "bad-library",
            run: |s| captured(s, s.part(&s.current), |index| index.replace("2020-01-01", "2019-01-01")),
        },
        Attack {
            name: "an index that names another item than its part has",
            code: "bad-library",
            run: |s| {
                let mut sources = sources(s);
                let old: Vec<String> = sources.keys().filter(|p| p.contains("/trial/")).cloned().collect();
                for path in old {
                    let text = sources.remove(&path).unwrap_or_default();
                    let text = text.replace("id = \"trial\"", "id = \"other\"");
                    sources.insert(path.replace("/trial/", "/other/"), text);
                }
                captured(s, &part::pack(&sources).expect("a part"), |index| index)
            },
        },
        Attack {
            name: "a part with rules that loop",
            code: "bad-library",
            run: |s| {
                let text = super::text(s.part(&s.current)).replace("count >= 3", "loop {}");
                captured(s, text.as_bytes(), |index| index)
            },
        },
        Attack {
            name: "a part with a file twice",
            code: "bundle-unreadable",
            run: |s| {
                let text = super::text(s.part(&s.current)).replacen('{', "{\"files\":{},", 1);
                captured(s, text.as_bytes(), |index| index)
            },
        },
        Attack {
            name: "a part with a path twice",
            code: "bundle-unreadable",
            run: |s| {
                let text = super::text(s.part(&s.current));
                let text = text.replacen("\"library.toml\":", "\"library.toml\":\"\",\"library.toml\":", 1);
                captured(s, text.as_bytes(), |index| index)
            },
        },
        Attack {
            name: "a part of a later format",
            code: "bundle-format",
            run: |s| {
                let text = super::text(s.part(&s.current)).replace("yushen-part/1", "yushen-part/2");
                captured(s, text.as_bytes(), |index| index)
            },
        },
        Attack { name: "a path that leads up", code: "bundle-bad-path", run: |s| path(s, "../library.toml") },
        Attack {
            name: "a path that leads up inside",
            code: "bundle-bad-path",
            run: |s| path(s, "laws/../library.toml"),
        },
        Attack { name: "a path from the root", code: "bundle-bad-path", run: |s| path(s, "/library.toml") },
        Attack { name: "a path with NUL", code: "bundle-bad-path", run: |s| path(s, "library.toml\0") },
        Attack {
            name: "a path with a backslash",
            code: "bundle-bad-path",
            run: |s| path(s, "laws\\library.toml"),
        },
        Attack { name: "a path with a drive", code: "bundle-bad-path", run: |s| path(s, "c:library.toml") },
        Attack { name: "a path in other case", code: "bundle-bad-path", run: |s| path(s, "Library.toml") },
        Attack {
            name: "a path that is equal after NFC",
            code: "bundle-bad-path",
            run: |s| path(s, "librar\u{0079}\u{0301}.toml"),
        },
        Attack { name: "a hidden path", code: "bundle-bad-path", run: |s| path(s, ".library.toml") },
        Attack {
            name: "a path with an empty name",
            code: "bundle-bad-path",
            run: |s| path(s, "laws//library.toml"),
        },
        Attack {
            name: "a path that ends with a dot",
            code: "bundle-bad-path",
            run: |s| path(s, "library.toml."),
        },
        Attack { name: "an endless path", code: "bundle-bad-path", run: |s| path(s, &"a/".repeat(1000)) },
        Attack {
            name: "a digest with other digits of the same value",
            code: "bundle-extraneous",
            run: |s| {
                let sha256 = s.current.index.pieces()[0].sha256.clone();
                captured(s, s.part(&s.current), |index| index.replace(&sha256, &sha256.to_uppercase()))
            },
        },
        Attack {
            name: "an index of a later format",
            code: "bundle-format",
            run: |s| {
                captured(s, s.part(&s.current), |index| index.replace("yushen-index/1", "yushen-index/2"))
            },
        },
        Attack {
            name: "an item without versions",
            code: "bundle-unreadable",
            run: |s| {
                let mut items = s.current.index.items().to_vec();
                items[0].versions.clear();
                let index = Index::of(items).write();
                captured(s, s.part(&s.current), move |_| super::text(&index))
            },
        },
        Attack {
            name: "a review before the part is there",
            code: "part-missing",
            run: |s| s.shelf().library("trial", None).map(|_| ()),
        },
        Attack {
            name: "an item that is not in the bundle",
            code: "unknown-item",
            run: |s| s.shelf().library("trial2", None).map(|_| ()),
        },
        Attack {
            name: "golden cases of another bundle",
            code: "bundle-wrong-digest",
            run: |s| {
                let golden = &s.current.said.golden;
                let other = vec![b' '; golden.length as usize];
                assert_ne!(hash::hex(&other), golden.sha256);
                refused(golden.verify(&other))
            },
        },
    ]
}
