//! The bundle as clients fetch it: cached for ever or asked again, compressed, swapped at its moment, never a bad one.
//! In: requests to a server in this process, a store on disk. Out: assertions. Absent: what is a valid bundle
//! (`engine/tests`).

use crate::support::{NOW, TestServer, publish, signed};
use axum::http::{Request, StatusCode};
use yushen::bundle::{Moment, archive, hash};

#[tokio::test]
async fn pieces_are_kept_for_ever_and_the_envelope_is_asked_for_again() {
    let server = TestServer::start().await;
    let envelope = server.get("/bundle/envelope.json").await;
    assert_eq!(envelope.header("cache-control"), "no-cache");
    let unchanged = server
        .send(Request::get("/bundle/envelope.json").header("if-none-match", envelope.header("etag")))
        .await;
    assert_eq!((unchanged.status, unchanged.body.len()), (StatusCode::NOT_MODIFIED, 0));

    let held = server.bundles.active();
    let index = &held.manifest.said().index;
    let path = format!("/bundle/pieces/{}", index.sha256);
    let plain = server.get(&path).await;
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(hash::hex(&plain.body), index.sha256);
    let packed = server.send(Request::get(&path).header("accept-encoding", "gzip, br;q=0.9")).await;
    assert_eq!(packed.header("content-encoding"), "br");
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &packed.body[..], &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let refused = server.send(Request::get(&path).header("accept-encoding", "br;q=0, gzip")).await;
    assert_eq!(refused.header("content-encoding"), "");
}

#[tokio::test]
async fn what_is_no_piece_is_not_there() {
    let server = TestServer::start().await;
    let nothing = "0".repeat(64);
    let index = server.bundles.active().manifest.said().index.sha256.clone();
    for name in [nothing.as_str(), "..%2f1%2fenvelope.json", "current", &index.to_uppercase()] {
        let answer = server.get(&format!("/bundle/pieces/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
    // Damaged on the disk: not there, rather than wrong.
    let other = server.bundles.active().manifest.said().golden.sha256.clone();
    std::fs::write(server.store().join("pieces").join(&other), b"[]").unwrap();
    assert_eq!(server.get(&format!("/bundle/pieces/{other}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_next_bundle_counts_from_its_moment_on() {
    let server = TestServer::start().await;
    let later = Moment(NOW.0 + 3600);
    let second = publish(&server.store(), 2, |plan| yushen::bundle::Plan { not_before: later, ..plan });
    let digest = || server.bundles.active().manifest.digest().to_owned();
    let first = digest();
    server.bundles.look(Moment(later.0 - 1));
    assert_eq!(digest(), first);
    server.bundles.look(later);
    assert_eq!(digest(), second.digest);
    // Old bundles stay: a receipt is decided under the one it was made with.
    let kept = server.bundles.of_digest(&first).unwrap().unwrap();
    assert_eq!(kept.manifest.said().counter, 1);
    assert!(server.bundles.of_digest("none").unwrap().is_none());
}

#[tokio::test]
async fn a_bad_bundle_leaves_the_good_one_active() {
    let server = TestServer::start().await;
    let first = server.bundles.active().manifest.digest().to_owned();
    publish(&server.store(), 2, |plan| plan);
    let envelope = server.store().join("2/envelope.json");
    let text = std::fs::read_to_string(&envelope).unwrap();
    std::fs::write(&envelope, text.replace("2120-01-01", "2121-01-01")).unwrap();
    server.bundles.look(NOW);
    assert_eq!(server.bundles.active().manifest.digest(), first);
    // One that is there but not published does not count either.
    std::fs::write(&envelope, text).unwrap();
    std::fs::write(server.store().join("current"), "1").unwrap();
    server.bundles.look(NOW);
    assert_eq!(server.bundles.active().manifest.digest(), first);
    std::fs::write(server.store().join("current"), "2").unwrap();
    server.bundles.look(NOW);
    assert_eq!(server.bundles.active().manifest.said().counter, 2);
}

#[tokio::test]
async fn what_is_served_is_what_a_client_accepts() {
    let server = TestServer::start().await;
    let trust = server.get("/trust.json").await.body;
    assert_eq!(trust, signed::trusted().write());
    let envelope = server.get("/bundle/envelope.json").await.body;
    let trust = yushen::bundle::Trust::read(&trust).unwrap();
    let manifest = yushen::bundle::Manifest::open(&envelope, &trust, None, NOW).unwrap();
    let index = server.get(&format!("/bundle/pieces/{}", manifest.said().index.sha256)).await.body;
    let mut shelf = yushen::bundle::Shelf::new(manifest, &index).unwrap();
    for piece in shelf.wanted("every-type", None).unwrap() {
        let bytes = server.get(&format!("/bundle/pieces/{}", piece.sha256)).await.body;
        shelf.put_piece(&piece, &bytes).unwrap();
    }
    assert!(shelf.library("every-type", None).is_ok());
    assert!(archive::open(b"", &trust, None, NOW).is_err());
}
