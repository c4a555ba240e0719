//! What an item asks for, counted in the bundle that counts now.
//! In: a store on disk. Out: assertions. Absent: what becomes of it (`hall::visits`, `tests/hall`).

use yushen::item::WindowClass;
use yushen_server::error::ApiError;
use yushen_server::hall::items::Items;
use yushen_server::hall::visits::Work;

use crate::support::{NOW, TestServer, signed, write};

fn code(answer: Result<Option<Work>, ApiError>) -> &'static str {
    match answer {
        Err(ApiError::Input(error)) => error.code,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_item_is_counted_in_the_version_of_the_day_and_the_bundle_that_counts() {
    let server = TestServer::start().await;
    let items = Items::of(server.bundles.clone());
    let day = |text| yushen::value::date::parse(text).expect("a date");
    let visit = day("2026-11-27");
    let work = items.work("every-type", visit).expect("the item").expect("it is known");
    assert_eq!(work.class, WindowClass::SocialAffairs);
    // As they stand in item.toml.
    assert_eq!((work.materials, work.checks), (4, 2 + 10));
    assert_eq!(code(items.work("no-such-item", visit)), "unknown-item");
    assert_eq!(code(items.work("every-type", day("2025-12-31"))), "no-version");

    publish_at_other_windows(&server.store());
    server.bundles.look(NOW);
    let moved = Work { class: WindowClass::MarketAccess, ..work };
    assert_eq!(items.work("every-type", visit).expect("still there"), Some(moved));
    assert_eq!(Items::default().work("no-such-item", visit).expect("anything goes"), None);
}

/// The next bundle: the same item, now at windows for market access.
fn publish_at_other_windows(store: &std::path::Path) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/libraries/every-type");
    let files = [
        "library.toml",
        "parameters/standard.toml",
        "items/social-affairs/every-type/2026-01-01/item.toml",
        "items/social-affairs/every-type/2026-01-01/rules.rhai",
    ];
    let moved = |text: &str| text.replace("social-affairs", "market-access");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the library");
    let sources = files.iter().map(|path| (moved(path), moved(&read(path)))).collect();
    write(store, &sources, signed::plan(2));
}
