//! The bundle is swapped again and again under steady traffic over real connections: no request is dropped or fails,
//! each answer is of a published bundle, and what a client fetched fits together.
//! In: `YUSHEN_SWAPS` (50; the campaign takes 1,000). Out: assertions and counts. Absent: time.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::{NOW, TestServer, publish_changed, signed};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use yushen::bundle::{Manifest, Seen, Shelf};

const CLIENTS: u64 = 8;
/// Rounds after which a client opens a new connection.
const ROUNDS_OF_A_CONNECTION: u64 = 20;

fn swaps() -> u64 {
    std::env::var("YUSHEN_SWAPS").map_or(50, |text| text.parse().expect("a number"))
}

/// The title that tells the bundles apart.
fn title(counter: u64) -> String {
    format!("第{counter}次发布")
}

#[derive(Default)]
struct Shared {
    published: Mutex<BTreeSet<String>>,
    stop: AtomicBool,
    requests: AtomicU64,
    rounds: AtomicU64,
}

async fn connection(address: SocketAddr) -> SendRequest<Body> {
    let stream = tokio::net::TcpStream::connect(address).await.expect("it accepts");
    let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
    tokio::spawn(connection);
    sender
}

async fn get(sender: &mut SendRequest<Body>, path: &str, shared: &Shared) -> Vec<u8> {
    sender.ready().await.expect("the connection stays");
    let request = Request::get(path).header("host", "hall").body(Body::empty()).expect("a request");
    let answer = sender.send_request(request).await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let bytes = answer.into_body().collect().await.expect("all of it").to_bytes().to_vec();
    shared.requests.fetch_add(1, Ordering::Relaxed);
    bytes
}

/// One client until it is told to stop: envelope → index → part, with what it remembers. How many bundles it saw.
async fn client(address: SocketAddr, shared: Arc<Shared>) -> usize {
    let trust = signed::trusted();
    let (mut seen, mut met): (Option<Seen>, _) = (None, BTreeSet::new());
    let mut sender = connection(address).await;
    for round in 1.. {
        if shared.stop.load(Ordering::Relaxed) {
            break;
        }
        if round % ROUNDS_OF_A_CONNECTION == 0 {
            sender = connection(address).await;
        }
        let envelope = get(&mut sender, "/bundle/envelope.json", &shared).await;
        // Never an older one than before, either.
        let manifest = Manifest::open(&envelope, &trust, seen.as_ref(), NOW).expect("accepted");
        assert!(shared.published.lock().expect("a set").contains(manifest.digest()), "never published");
        let (digest, counter) = (manifest.digest().to_owned(), manifest.said().counter);
        seen = Some(manifest.seen());
        let path = |sha256: &str| format!("/bundle/pieces/{sha256}");
        let index = get(&mut sender, &path(&manifest.said().index.sha256), &shared).await;
        let mut shelf = Shelf::new(manifest, &index).expect("its own index");
        for piece in shelf.wanted("every-type", None).expect("an item") {
            let bytes = get(&mut sender, &path(&piece.sha256), &shared).await;
            shelf.put_piece(&piece, &bytes).expect("its own part");
        }
        let library = shelf.library("every-type", None).expect("rules that fit");
        let item = &library.versions("every-type").expect("an item")[0].item;
        assert_eq!(
            (item.title.zh.as_str(), &shelf.index().items()[0].title.zh),
            (title(counter).as_str(), &title(counter))
        );
        met.insert(digest);
        shared.rounds.fetch_add(1, Ordering::Relaxed);
        tokio::task::yield_now().await;
    }
    met.len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_is_dropped_while_bundles_are_swapped() {
    let server = TestServer::with(|store| {
        publish_changed(store, 1, "各种类型", &title(1));
    })
    .await;
    let shared = Arc::new(Shared::default());
    let first = server.bundles.active().manifest.digest().to_owned();
    shared.published.lock().expect("a set").insert(first);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    let serving = tokio::spawn(axum::serve(listener, server.router.clone()).into_future());
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(address, shared.clone()))).collect();

    let (store, bundles) = (server.store(), server.bundles.clone());
    for counter in 2..=swaps() + 1 {
        let (store, bundles, known) = (store.clone(), bundles.clone(), shared.clone());
        let swap = move || {
            let built = publish_changed(&store, counter, "各种类型", &title(counter));
            known.published.lock().expect("a set").insert(built.digest.clone());
            bundles.look(NOW);
            assert_eq!(bundles.active().manifest.digest(), built.digest);
            known.rounds.load(Ordering::Relaxed)
        };
        let before = tokio::task::spawn_blocking(swap).await.expect("a swap");
        // Steady traffic: the next swap only after somebody has fetched under this one.
        while shared.rounds.load(Ordering::Relaxed) < before + 2 {
            assert!(clients.iter().all(|client| !client.is_finished()), "a client failed");
            tokio::task::yield_now().await;
        }
    }
    shared.stop.store(true, Ordering::Relaxed);
    let mut met = Vec::new();
    for client in clients {
        met.push(client.await.expect("a client without a failed request"));
    }
    serving.abort();
    let (requests, rounds) = (shared.requests.load(Ordering::Relaxed), shared.rounds.load(Ordering::Relaxed));
    println!(
        "{} swaps under {CLIENTS} clients: {requests} requests, 0 dropped or failed, {rounds} sets fetched, each \
         consistent and published; a client met {} to {} bundles",
        swaps(),
        met.iter().min().copied().unwrap_or_default(),
        met.iter().max().copied().unwrap_or_default(),
    );
    assert!(rounds > 2 * swaps() && requests > 3 * rounds - CLIENTS && met.iter().all(|met| *met > 1));
}
