//! Backup while clients book, restore elsewhere: what was acknowledged before the backup began is there, by its code.
//! In: both databases. Out: assertions. Absent: the program's words (`server/tests/all/backup.rs`).

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{Kind, SMALL, Service, new_location};
use yushen_server::backup::{BackupError, restore, save};
use yushen_server::database::{Location, newest_schema};

/// Many more seats, so that clients never run out of them.
fn wide() -> String {
    SMALL
        .replace("seats_per_window = 4", "seats_per_window = 40")
        .replace("per_person_and_day = 1", "per_person_and_day = 9")
}

async fn book(client: &mut Client, number: u64) -> String {
    let slot = "social-affairs.2026-11-27.0900";
    let held = client.post("/holds", &format!("hold-{number:08}"), &json!({ "slot": slot })).await;
    assert_eq!(held.status, StatusCode::CREATED, "{}", held.json());
    let phone = format!("139{number:08}");
    let body = json!({ "hold": held.json()["hold"], "name": "测试", "phone": phone });
    let booked = client.post("/bookings", &format!("book-{number:08}"), &body).await;
    assert_eq!(booked.status, StatusCode::CREATED, "{}", booked.json());
    booked.json()["code"].as_str().expect("a code").to_owned()
}

async fn look_up(client: &mut Client, number: u64, code: &str) -> Value {
    let tail = format!("{number:08}")[4..].to_owned();
    let answer = client.post("/bookings/look-up", "", &json!({ "code": code, "phone_tail": tail })).await;
    assert_eq!(answer.status, StatusCode::OK, "booking {number} is not there: {}", answer.json());
    answer.json()
}

async fn a_backup_under_load_holds_what_was_acknowledged(kind: Kind) {
    let service = Arc::new(Service::with(kind, &wide(), |router, _| router).await);
    let mut client = Client::connect(service.address).await;
    let mut codes = Vec::new();
    for number in 0..10 {
        codes.push(book(&mut client, number).await);
    }
    // Somebody books on and on while the backup is made.
    let stop = Arc::new(AtomicBool::new(false));
    let booking = tokio::spawn({
        let (service, stop) = (service.clone(), stop.clone());
        async move {
            let mut client = Client::connect(service.address).await;
            let mut number = 1_000;
            while !stop.load(Ordering::SeqCst) && number < 1_040 {
                book(&mut client, number).await;
                number += 1;
            }
            number
        }
    });
    let file = service.folder().join("backup");
    let saved = save(&service.location, &file).await.expect("a backup");
    stop.store(true, Ordering::SeqCst);
    booking.await.expect("bookings went on");
    assert_eq!(saved.schema, newest_schema());
    assert!(saved.bookings >= 10, "{saved:?}");
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).expect("a file").permissions());
    assert_eq!(mode & 0o077, 0, "only its owner reads it");
    assert!(
        matches!(save(&service.location, &file).await, Err(BackupError::Exists(_))),
        "nothing is overwritten"
    );

    // Elsewhere, on the same kind of database.
    let folder = tempfile::tempdir().expect("a scratch folder");
    let location = new_location(kind, folder.path()).await;
    let restored = restore(&file, &location, false).await.expect("a restored database");
    assert_eq!((restored.bookings, restored.before), (saved.bookings, None));
    let again = Service::at(location.clone(), folder, &wide(), |router, _| router).await;
    let mut client = Client::connect(again.address).await;
    for (number, code) in (0..).zip(&codes) {
        assert_eq!(look_up(&mut client, number, code).await["state"], "booked");
    }
    // It is a whole database: it takes bookings, and a retry of before gets the answer of before.
    let after = book(&mut client, 5_000).await;
    assert_eq!(book(&mut client, 3).await, codes[3], "the same key, the same answer");

    // In use: refused. Idle: refused without --replace, moved aside with it.
    let refused = restore(&file, &location, true).await;
    assert!(matches!(refused, Err(BackupError::InUse(_))), "{refused:?}");
    assert_eq!(look_up(&mut client, 5_000, &after).await["state"], "booked");
    again.stop().await;
    assert!(matches!(restore(&file, &location, false).await, Err(BackupError::NotEmpty(_))));
    let replaced = restore(&file, &location, true).await.expect("replaced");
    assert!(replaced.before.is_some(), "what was there is kept");
    if let Location::File(_) = &location {
        let kept = replaced.before.expect("kept");
        let held = save(&Location::File(kept.into()), &service.folder().join("of-the-kept")).await;
        assert_eq!(held.expect("the kept one is whole").bookings, saved.bookings + 1);
    }
    let folder = tempfile::tempdir().expect("a scratch folder");
    let third = Service::at(location, folder, &wide(), |router, _| router).await;
    let mut client = Client::connect(third.address).await;
    assert_eq!(look_up(&mut client, 0, &codes[0]).await["state"], "booked");
    third.stop().await;
    service.stop().await;
}

async fn what_is_no_backup_is_refused_and_changes_nothing(kind: Kind) {
    let service = Service::with(kind, SMALL, |router, _| router).await;
    let file = service.folder().join("backup");
    save(&service.location, &file).await.expect("a backup");
    let folder = tempfile::tempdir().expect("a scratch folder");
    let location = new_location(kind, folder.path()).await;
    let bytes = std::fs::read(&file).expect("the backup");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    let damaged = [
        write("cut", &bytes[..bytes.len() / 2]),
        write("other", b"no backup of anything"),
        write("empty", b""),
    ];
    for path in &damaged {
        let refused = restore(path, &location, false).await;
        assert!(matches!(refused, Err(BackupError::Damaged { .. })), "{}: {refused:?}", path.display());
    }
    let missing = restore(Path::new("/nowhere/backup"), &location, false).await;
    assert!(matches!(missing, Err(BackupError::Missing(_))), "{missing:?}");
    if let Location::File(db) = &location {
        assert!(!db.exists(), "nothing was made");
    }
    let good = restore(&file, &location, false).await.expect("the whole one");
    assert_eq!((good.bookings, good.schema), (0, newest_schema()));
    // Nothing was booked in it, so another takes its place.
    restore(&file, &location, false).await.expect("an empty one is replaced");
    service.stop().await;
}

on_both! { threads
    a_backup_under_load_holds_what_was_acknowledged
    what_is_no_backup_is_refused_and_changes_nothing
}
