//! A store that a crash left between blob and pointer, or a disk that lost something: server and clients keep the old
//! bundle, and take the new one as soon as it is whole.
//! In: stores spoilt at each step. Out: assertions. Absent: the publisher's side (`cli/tests/bundle/interrupted.rs`).

use crate::support::{NOW, TestServer, publish_changed, signed};
use std::fs;
use std::path::{Path, PathBuf};
use yushen::bundle::{Built, Manifest, Shelf};

/// What happened to the second bundle, and how it is mended.
type Step = (&'static str, fn(&Path, &Built));

fn piece(store: &Path, sha256: &str) -> PathBuf {
    store.join("pieces").join(sha256)
}

fn part(store: &Path, built: &Built) -> PathBuf {
    piece(store, &built.index.pieces()[0].sha256)
}

fn cut(path: &Path) {
    let bytes = fs::read(path).expect("a piece");
    fs::write(path, &bytes[..bytes.len() - 1]).expect("cut off");
}

const STEPS: [Step; 9] = [
    ("pieces, no folder", |store, _| fs::remove_dir_all(store.join("2")).expect("undone")),
    ("a folder, no envelope", |store, _| fs::remove_file(store.join("2/envelope.json")).expect("undone")),
    ("an envelope cut off", |store, _| cut(&store.join("2/envelope.json"))),
    ("not published", |store, _| fs::write(store.join("current"), "1").expect("the old pointer")),
    ("an empty pointer", |store, _| fs::write(store.join("current"), "").expect("half a pointer")),
    ("the index cut off", |store, built| cut(&piece(store, &built.said.index.sha256))),
    ("the index gone", |store, built| fs::remove_file(piece(store, &built.said.index.sha256)).expect("gone")),
    ("a part cut off", |store, built| cut(&part(store, built))),
    ("a part gone", |store, built| fs::remove_file(part(store, built)).expect("gone")),
];

/// A client that had the first bundle and asks again.
async fn renewed(server: &TestServer, shelf: &Shelf) -> Shelf {
    let envelope = server.get("/bundle/envelope.json").await.body;
    let trust = signed::trusted();
    let offered = Manifest::open(&envelope, &trust, Some(&shelf.seen()), NOW).expect("never a bad one");
    let index = server.get(&format!("/bundle/pieces/{}", offered.said().index.sha256)).await.body;
    let mut next = shelf.renewed(&envelope, &index, &trust, NOW).expect("whole");
    for piece in next.wanted("every-type", None).expect("an item") {
        let bytes = server.get(&format!("/bundle/pieces/{}", piece.sha256)).await.body;
        next.put_piece(&piece, &bytes).expect("whole");
    }
    assert!(next.library("every-type", None).is_ok());
    next
}

fn second(store: &Path) -> Built {
    publish_changed(store, 2, "count >= 3", "count >= 4")
}

#[tokio::test]
async fn server_and_clients_keep_the_old_bundle_and_take_the_new_one_when_it_is_whole() {
    for (what, spoil) in STEPS {
        let server = TestServer::start().await;
        let held = server.bundles.active();
        let index = server.bundles.piece(&held.manifest.said().index.sha256).expect("the index");
        let first = Shelf::new(held.manifest.clone(), &index.raw).expect("a shelf");
        let built = second(&server.store());
        spoil(&server.store(), &built);
        server.bundles.look(NOW);
        assert_eq!(server.bundles.active().manifest.said().counter, 1, "{what}");
        assert_eq!(renewed(&server, &first).await.seen().counter, 1, "{what}");
        // The publisher does it again.
        second(&server.store());
        server.bundles.look(NOW);
        assert_eq!(server.bundles.active().manifest.said().counter, 2, "{what}");
        assert_eq!(renewed(&server, &first).await.seen().counter, 2, "{what}");
    }
}

#[tokio::test]
async fn a_server_that_starts_anew_takes_the_newest_whole_bundle() {
    for (what, spoil) in STEPS.into_iter().filter(|(what, _)| *what != "an empty pointer") {
        let server = TestServer::with(|store| {
            crate::support::publish(store, 1, |plan| plan);
            let built = second(store);
            spoil(store, &built);
        })
        .await;
        assert_eq!(server.bundles.active().manifest.said().counter, 1, "{what}");
    }
}

#[tokio::test]
async fn a_piece_that_is_lost_while_its_bundle_is_active_is_not_there_rather_than_wrong() {
    let server = TestServer::start().await;
    let built = second(&server.store());
    server.bundles.look(NOW);
    cut(&part(&server.store(), &built));
    let path = format!("/bundle/pieces/{}", built.index.pieces()[0].sha256);
    assert_eq!(server.get(&path).await.status, axum::http::StatusCode::NOT_FOUND);
    // It stays active: clients that have the part go on with it, and nobody is led back to older rules.
    server.bundles.look(NOW);
    assert_eq!(server.bundles.active().manifest.said().counter, 2);
}
