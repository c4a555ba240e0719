//! What pages show ahead of their engine: the server says what the engine would, of the bundle that counts now.
//! In: requests to a server in this process. Out: assertions. Absent: what pages make of it (`web/src/state`).

use crate::support::{NOW, TestServer, publish_changed};
use axum::http::{Request, StatusCode};
use yushen_view::ahead::Ahead;

const ITEM: &str = "/ahead/zh/2026-11-26/every-type";

#[tokio::test]
async fn an_item_has_its_first_question_and_no_verdict() {
    let server = TestServer::start().await;
    let answer = server.get(ITEM).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/octet-stream");
    let ahead = Ahead::read(&answer.body).expect("of this build");
    let review = ahead.answers(&Ahead::ask("2026-11-26", yushen::Lang::Zh, "every-type")).expect("a review");
    assert!(review.ahead && review.next_fact().is_some());
    assert_eq!((review.checks.len(), review.notice.sections.len()), (0, 0));
    let other = Ahead::ask("2026-11-27", yushen::Lang::Zh, "every-type");
    assert_eq!(ahead.answers(&other), None, "of another day");
    assert_eq!(ahead.cards.len(), 1);

    let packed = server.send(Request::get(ITEM).header("accept-encoding", "br")).await;
    assert_eq!(packed.header("content-encoding"), "br");
    let known = server.send(Request::get(ITEM).header("if-none-match", answer.header("etag"))).await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn another_bundle_is_said_as_soon_as_it_counts() {
    let server = TestServer::start().await;
    let before = server.get(ITEM).await.body;
    publish_changed(&server.store(), 2, "question = \"", "question = \"新：");
    assert_eq!(server.get(ITEM).await.body, before);
    server.bundles.look(NOW);
    let ahead = Ahead::read(&server.get(ITEM).await.body).expect("of this build");
    let item = ahead.first.and_then(|first| first.item).expect("the item");
    assert!(item.facts.iter().all(|fact| fact.question.starts_with("新：")), "{:?}", item.facts[0].question);
}

#[tokio::test]
async fn what_is_not_there_is_not_said() {
    let server = TestServer::start().await;
    assert_eq!(server.get("/ahead/zh/2026-11-26").await.status, StatusCode::OK);
    for path in [
        "/ahead/fr/2026-11-26",
        "/ahead/zh/2026-02-30",
        "/ahead/zh/2026-11-26/no-such-item",
        "/ahead/zh/1999-01-01/every-type",
        "/ahead/zh/%2e%2e/every-type",
    ] {
        assert_eq!(server.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
