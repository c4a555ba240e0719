//! Sealing and signing: several at once, late events, missed days, retention.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use yushen_hall_tests::log::{self, Sealers};
use yushen_hall_tests::service::{Kind, Service};
use yushen_server::hall::Halls;
use yushen_server::hall::log::verify::Finding;
use yushen_server::hall::store::events;

use super::visits::{Visitors, three_days};

const WRITERS: i64 = 8;
const EACH: i64 = 60;

async fn note(halls: &Halls, at: i64, n: i64) {
    let mut tx = halls.database.begin().await.expect("a transaction");
    events::add(&mut tx, "small", at, "noted", &json!({ "n": n })).await.expect("an event");
    tx.commit().await.expect("kept");
}

async fn number(halls: &Halls, sql: &'static str) -> i64 {
    halls.database.read(sql, &[]).await.expect("a number")[0].int(0).expect("a number")
}

pub async fn many_writers_and_two_sealers_lose_nothing(kind: Kind) {
    let service = Service::start(kind).await;
    let halls = service.halls.clone();
    let sealers = Sealers::start(&halls, 2, Duration::from_millis(5));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let halls: Arc<Halls> = halls.clone();
            tokio::spawn(async move {
                for n in 0..EACH {
                    note(&halls, halls.clock.now(), writer * EACH + n).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("a writer does not panic");
    }
    let sealed = sealers.stop().await + halls.seal().await.expect("sealed");
    let counts = log::sound(&halls).await;
    let all = u64::try_from(WRITERS * EACH).expect("few");
    assert_eq!((sealed, counts.sealed), (all, all), "each event was sealed once");
    assert!(counts.batches > 1, "sealed while they wrote");
    assert_eq!(number(&halls, "SELECT COUNT(DISTINCT body) FROM event").await, WRITERS * EACH);
    println!("{kind:?}: {all} events in {} batches", counts.batches);
}

pub async fn a_log_is_sound_at_every_moment_of_a_day(kind: Kind) {
    let service = Service::start(kind).await;
    let sealers = Sealers::start(&service.halls, 2, Duration::from_millis(20));
    Visitors::of(&service).await.visit(1).await;
    let mut visiting = Vec::new();
    for first in 0..4 {
        let mut visitors = Visitors::of(&service).await;
        visiting.push(tokio::spawn(async move {
            // Those who leave nothing behind: the slots stay free.
            for n in (first..120_usize).step_by(4).filter(|n| n % 7 != 0 && n % 10 != 3) {
                visitors.visit(n).await;
            }
        }));
    }
    let (mut looks, mut growing) = (0, 0);
    while !visiting.iter().all(tokio::task::JoinHandle::is_finished) {
        let report = log::report(&service.halls).await;
        assert_eq!(report.wrong, None, "{:?}", report.counts);
        let events = report.counts.sealed + report.counts.unsealed;
        assert!(events >= growing, "an event is gone");
        (looks, growing) = (looks + 1, events);
    }
    for visitors in visiting {
        visitors.await.expect("nobody panics");
    }
    sealers.stop().await;
    let counts = log::sound(&service.halls).await;
    assert!(looks > 5 && counts.sealed > 200, "{looks} looks, {counts:?}");
    println!("{kind:?}: looked {looks} times while {} events were written", counts.sealed);
}

pub async fn a_late_event_comes_into_the_next_batch(kind: Kind) {
    let service = Service::start(kind).await;
    let halls = &service.halls;
    let now = halls.clock.now();
    if kind == Kind::Sqlite {
        // One writer: nothing can be late. The same order, so that the rest holds for both.
        note(halls, now, 2).await;
        halls.seal().await.expect("sealed");
        note(halls, now, 1).await;
    } else {
        let mut late = halls.database.begin().await.expect("a transaction");
        events::add(&mut late, "small", now, "noted", &json!({ "n": 1 })).await.expect("an event");
        note(halls, now, 2).await;
        assert_eq!(halls.seal().await.expect("sealed"), 1, "only what is visible");
        late.commit().await.expect("kept");
        let first = "SELECT MAX(id) - MIN(id) FROM event WHERE (batch IS NULL AND id = (SELECT MIN(id) FROM event)) \
                     OR batch = 1";
        assert_eq!(number(halls, first).await, 1, "the late one has the lower key");
    }
    assert_eq!(halls.seal().await.expect("sealed"), 1);
    let counts = log::sound(halls).await;
    assert_eq!((counts.sealed, counts.batches), (2, 2));
}

async fn days(halls: &Halls, sql: &'static str) -> Vec<String> {
    let rows = halls.database.read(sql, &[]).await.expect("days");
    rows.iter().map(|row| row.text(0).expect("a text").unwrap_or_default()).collect()
}

const SIGNED: &str = "SELECT day FROM head ORDER BY day";

pub async fn days_are_signed_when_they_are_over_also_those_that_were_missed(kind: Kind) {
    let service = Service::start(kind).await;
    let halls = &service.halls;
    // 2026-11-26, 08:00 in China.
    let begin = halls.clock.now();
    note(halls, begin, 1).await;
    halls.seal().await.expect("sealed");
    service.advance(16 * 3600 - 1);
    note(halls, halls.clock.now(), 2).await;
    halls.seal().await.expect("sealed");
    assert_eq!(days(halls, SIGNED).await, [""; 0], "one second before midnight");
    // Written in the last second, sealed after midnight: still of that day.
    note(halls, halls.clock.now(), 3).await;
    service.advance(1);
    halls.seal().await.expect("sealed");
    assert_eq!(days(halls, SIGNED).await, ["2026-11-26"]);
    assert_eq!(days(halls, "SELECT DISTINCT day FROM batch").await, ["2026-11-26"]);
    // Later than its day was signed: counted to the next.
    note(halls, begin, 4).await;
    // Nobody seals for a week.
    service.advance(86_400);
    note(halls, halls.clock.now(), 5).await;
    service.advance(86_400);
    note(halls, halls.clock.now(), 6).await;
    note(halls, halls.clock.now(), 7).await;
    service.advance(5 * 86_400);
    halls.seal().await.expect("sealed");
    assert_eq!(days(halls, SIGNED).await, ["2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]);
    assert_eq!(number(halls, "SELECT MIN(batch) FROM event WHERE at < 1795651200 + 9").await, 1);
    let counts = log::sound(halls).await;
    assert_eq!((counts.sealed, counts.days), (7, 4));
    let (day, head) = counts.newest.expect("a head");
    assert_eq!((day.as_str(), head.len()), ("2026-11-29", 64));
    // The same again changes nothing.
    halls.seal().await.expect("sealed");
    assert_eq!(days(halls, SIGNED).await.len(), 4);
}

pub async fn retention_leaves_the_log_as_it_is(kind: Kind) {
    let service = three_days(kind, 24).await;
    let halls = &service.halls;
    let before = log::sound(halls).await;
    let texts = "SELECT body FROM event ORDER BY id";
    let bodies = days(halls, texts).await;
    service.advance(60 * 86_400);
    halls.forget().await.expect("retention");
    halls.seal().await.expect("signed");
    assert_eq!(number(halls, "SELECT COUNT(*) FROM booking WHERE sealed IS NOT NULL").await, 0);
    let after = log::sound(halls).await;
    assert_eq!((before.sealed, before.bookings), (after.sealed, after.bookings));
    assert_eq!(after.days, 3);
    assert_eq!(bodies, days(halls, texts).await);
    for body in bodies {
        assert!(!body.contains("139") && !body.contains("测试") && !body.contains("phone"), "{body}");
    }
}

pub async fn kinds_of_later_versions_do_not_break_the_check(kind: Kind) {
    let service = Service::start(kind).await;
    let halls = &service.halls;
    let mut visitors = Visitors::of(&service).await;
    // Number 7 books and stays.
    visitors.visit(7).await;
    let booking = number(halls, "SELECT id FROM booking").await;
    let mut tx = halls.database.begin().await.expect("a transaction");
    let now = halls.clock.now();
    for (word, body) in [
        ("waiting", json!({ "place": 3 })),
        ("of-a-later-version", json!({ "booking": booking, "ticket": 1 })),
        ("called", json!({ "ticket": 1, "window": 2 })),
    ] {
        events::add(&mut tx, "small", now, word, &body).await.expect("an event");
    }
    tx.commit().await.expect("kept");
    halls.seal().await.expect("sealed");
    let report = log::report(halls).await;
    assert_eq!((report.wrong, report.counts.unclear, report.counts.bookings), (None, 1, 0));
}

pub async fn an_event_that_waits_too_long_is_told(kind: Kind) {
    let service = Service::start(kind).await;
    note(&service.halls, service.halls.clock.now(), 1).await;
    service.advance(60);
    assert_eq!(log::report(&service.halls).await.wrong, None);
    service.advance(1);
    let id = number(&service.halls, "SELECT id FROM event").await;
    assert_eq!(log::report(&service.halls).await.wrong, Some(Finding::Unsealed { id, seconds: 61 }));
    // A day without a head, the other way to see that nobody seals any more.
    service.halls.seal().await.expect("sealed");
    service.advance(16 * 3600);
    assert_eq!(
        log::report(&service.halls).await.wrong,
        Some(Finding::HeadMissing { day: "2026-11-26".into() })
    );
    log::sound(&service.halls).await;
}
