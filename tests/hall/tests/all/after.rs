//! After the visit, on both databases: ratings, complaints, figures, their recount and export.
//! In: requests of citizens and staff through a socket. Out: assertions. Absent: screens.

use std::path::Path;
use std::process::Command;

use axum::http::StatusCode;
use serde_json::{Value, json};
use yushen_hall_tests::cases::{facts_with, go, open_for};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::desk::{DeskService, Staff};
use yushen_hall_tests::on_both;
use yushen_hall_tests::program::named;
use yushen_hall_tests::service::{Kind, NOW};
use yushen_hall_tests::steps::{NAME, refused};
use yushen_server::hall::calendar::{day_of, day_text};
use yushen_server::recompute::{RecomputeConfig, compare};

on_both! { threads
    a_visit_is_rated_once_and_a_low_one_is_followed_up
    a_complaint_has_a_number_and_is_answered
    what_is_wrong_and_what_is_unknown_look_the_same
    words_are_sealed_and_go_in_time
    figures_are_counted_and_a_wrong_one_is_found
}

const READ_WORKBOOK: &str = "
import sys, openpyxl
for row in openpyxl.load_workbook(sys.argv[1]).active.iter_rows(min_row=2, values_only=True):
    print(','.join('' if cell is None else str(cell) for cell in row))
";

const WORDS: &str = "窗口的张测试态度不好";

/// A desk at nine o'clock, when its windows open.
async fn opened(kind: Kind) -> DeskService {
    let desk = DeskService::start(kind).await;
    desk.service.advance(3600);
    desk
}

fn key() -> String {
    format!("after-{:016x}", fastrand::u64(..))
}

async fn post(client: &mut Client, path: &str, body: &Value) -> Answer {
    client.post(path, &key(), body).await
}

/// A ticket that was called and served.
async fn served(client: &mut Client, clerk: &mut Staff, desk: &DeskService, waits: i64) -> Value {
    let ticket = post(client, "/tickets", &json!({ "class": "social-affairs" })).await;
    assert_eq!(ticket.status, StatusCode::CREATED, "{}", ticket.json());
    desk.service.advance(waits);
    let called = clerk.post("../desk/call", &json!({ "window": 1 })).await;
    assert_eq!(called.status, StatusCode::OK, "{}", called.json());
    let finish = json!({ "ticket": ticket.json()["ticket"], "window": 1 });
    let finished = clerk.post("../desk/finish", &finish).await;
    assert_eq!(finished.status, StatusCode::OK, "{}", finished.json());
    ticket.json()
}

fn of_ticket(ticket: &Value) -> Value {
    json!({ "ticket": { "day": ticket["day"], "ticket": ticket["ticket"], "code": ticket["code"] } })
}

fn rating(of: &Value, level: &str) -> Value {
    json!({ "of": of, "level": level, "channel": "qr", "comment": WORDS })
}

async fn handle(staff: &mut Staff, number: &Value, step: &str, words: Option<&str>) -> Answer {
    staff.post("../after/handle", &json!({ "number": number, "step": step, "words": words })).await
}

async fn open(staff: &mut Staff) -> Value {
    let facts = facts_with(&[("evidence.plan", Value::Null)]);
    open_for(staff, json!({ "name": NAME }), "shop-permit", facts).await
}

async fn told(staff: &mut Staff) -> Value {
    let case = open(staff).await;
    go(staff, &case, "correct", json!({ "different": "value-known" })).await
}

async fn a_visit_is_rated_once_and_a_low_one_is_followed_up(kind: Kind) {
    let desk = opened(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let (mut clerk, mut boss) = (desk.staff("c1", "clerk").await, desk.staff("s1", "supervisor").await);
    let ticket = served(&mut client, &mut clerk, &desk, 60).await;
    let body = rating(&of_ticket(&ticket), "very-dissatisfied");
    let once = key();
    let first = client.post("/ratings", &once, &body).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.json());
    let year = day_text(day_of(NOW))[..4].to_owned();
    assert_eq!(first.json()["rating"], format!("small-PJ-{year}-000001"));
    assert_eq!(client.post("/ratings", &once, &body).await.body, first.body, "sent again, the same receipt");
    let second = post(&mut client, "/ratings", &rating(&of_ticket(&ticket), "satisfied")).await;
    assert_eq!(refused(&second), (409, "rated-already".into()));
    // The refused one took no number.
    let other = served(&mut client, &mut clerk, &desk, 60).await;
    let good = post(&mut client, "/ratings", &rating(&of_ticket(&other), "satisfied")).await;
    assert_eq!(good.json()["rating"], format!("small-PJ-{year}-000002"));
    let case = told(&mut clerk).await;
    let of = json!({ "case": { "case": case["case"], "code": case["receipt_code"] } });
    let of_case = post(&mut client, "/ratings", &rating(&of, "dissatisfied")).await;
    assert_eq!(of_case.status, StatusCode::CREATED, "{}", of_case.json());

    let list = boss.get("../after/ratings").await.json();
    let rows = list["ratings"].as_array().expect("rows");
    assert_eq!(rows.len(), 2, "the satisfied one is not followed up: {list}");
    let low = &rows[0];
    assert_eq!((&low["window"], &low["class"]), (&json!(1), &json!("social-affairs")));
    assert_eq!(
        (&low["comment"], &low["state"], &low["late"]),
        (&json!(WORDS), &json!("open"), &json!(false))
    );
    let due = desk.service.halls.calendar().add_workdays(day_of(NOW), 1).expect("published");
    assert_eq!(low["due"], day_text(due));
    assert_eq!(rows[1]["visit"], format!("case/{}", case["case"]));
    let number = &low["rating"];
    assert_eq!(handle(&mut boss, number, "take", None).await.status, StatusCode::OK);
    assert_eq!(refused(&handle(&mut boss, number, "close", None).await), (422, "words-needed".into()));
    assert_eq!(handle(&mut boss, number, "close", Some("已当面道歉")).await.status, StatusCode::OK);
    assert_eq!(refused(&handle(&mut boss, number, "close", Some("改")).await), (409, "wrong-state".into()));
    let list = boss.get("../after/ratings").await.json();
    assert_eq!(list["ratings"][0]["outcome"], "已当面道歉");
    assert_eq!(list["ratings"][0]["level"], "very-dissatisfied");
    desk.service.stop().await;
}

async fn a_complaint_has_a_number_and_is_answered(kind: Kind) {
    let desk = opened(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let (mut clerk, mut boss) = (desk.staff("c1", "clerk").await, desk.staff("s1", "supervisor").await);
    let case = told(&mut clerk).await;
    let of = json!({ "case": { "case": case["case"], "code": case["receipt_code"] } });
    let known = client.post("/visits/look-up", "", &json!({ "of": of })).await.json();
    assert_eq!((&known["window"], &known["item"]), (&json!(1), &json!("shop-permit")));
    let asked = known["asked"].as_array().expect("asked");
    assert!(asked.iter().any(|asked| asked["id"] == "plan"), "{known}");
    let body = json!({ "of": of, "kind": "unlisted", "material": "plan", "words": WORDS });
    let made = post(&mut client, "/complaints", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json());
    let made = made.json();
    let unknown = json!({ "of": of, "kind": "unlisted", "material": "blood", "words": WORDS });
    assert_eq!(refused(&post(&mut client, "/complaints", &unknown).await), (422, "material-unknown".into()));
    let bare = post(&mut client, "/complaints", &json!({ "kind": "other", "words": "太挤" })).await.json();
    let (one, two) =
        (made["complaint"].as_str().expect("a number"), bare["complaint"].as_str().expect("a number"));
    assert!(one.ends_with("-000001") && two.ends_with("-000002"), "{one} {two}");
    let find = json!({ "complaint": made["complaint"], "code": made["code"] });
    let mut states = Vec::new();
    for (step, words) in [("take", None), ("answer", Some("查实，已退还")), ("close", None)] {
        states.push(client.post("/complaints/look-up", "", &find).await.json()["state"].clone());
        let answer = handle(&mut boss, &made["complaint"], step, words).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    }
    assert_eq!(states, ["received", "handling", "answered"]);
    let seen = client.post("/complaints/look-up", "", &find).await.json();
    assert_eq!((&seen["state"], &seen["answer"]), (&json!("closed"), &json!("查实，已退还")));
    assert_eq!((&seen["window"], &seen["material"]), (&json!(1), &json!("plan")));
    let list = boss.get("../after/complaints").await.json();
    assert_eq!(list["complaints"].as_array().map(Vec::len), Some(2), "a closed one stays in the list");
    assert_eq!(list["complaints"][0]["words"], WORDS);
    desk.service.stop().await;
}

async fn what_is_wrong_and_what_is_unknown_look_the_same(kind: Kind) {
    let desk = opened(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let ticket = served(&mut client, &mut clerk, &desk, 0).await;
    let case = told(&mut clerk).await;
    let wrong = "AAAA-BBBB-CCCCC";
    let bodies = [
        json!({ "ticket": { "day": ticket["day"], "ticket": ticket["ticket"], "code": wrong } }),
        json!({ "ticket": { "day": ticket["day"], "ticket": "D999", "code": ticket["code"] } }),
        json!({ "case": { "case": case["case"], "code": wrong } }),
        json!({ "case": { "case": 999, "code": case["receipt_code"] } }),
        json!({ "booking": { "code": wrong, "phone_tail": "1234" } }),
    ];
    let mut answers = Vec::new();
    for of in &bodies {
        for path in ["/ratings", "/complaints"] {
            let body = match path {
                "/ratings" => rating(of, "satisfied"),
                _ => json!({ "of": of, "kind": "other", "words": WORDS }),
            };
            answers.push(post(&mut client, path, &body).await.body);
        }
        answers.push(client.post("/visits/look-up", "", &json!({ "of": of })).await.body);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert!(String::from_utf8_lossy(&answers[0]).contains("nothing-held"));
    let made = post(&mut client, "/complaints", &json!({ "kind": "other", "words": WORDS })).await.json();
    let wrong_code = json!({ "complaint": made["complaint"], "code": wrong });
    let no_number = json!({ "complaint": "small-TS-2026-000999", "code": made["code"] });
    let first = client.post("/complaints/look-up", "", &wrong_code).await;
    assert_eq!(refused(&first), (404, "nothing-held".into()));
    assert_eq!(client.post("/complaints/look-up", "", &no_number).await.body, first.body);
    desk.service.stop().await;
}

async fn words_are_sealed_and_go_in_time(kind: Kind) {
    let desk = opened(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let (mut clerk, mut boss) = (desk.staff("c1", "clerk").await, desk.staff("s1", "supervisor").await);
    let ticket = served(&mut client, &mut clerk, &desk, 0).await;
    post(&mut client, "/ratings", &rating(&of_ticket(&ticket), "satisfied")).await;
    let made = post(&mut client, "/complaints", &json!({ "kind": "other", "words": WORDS })).await.json();
    let database = &desk.service.halls.database;
    let rows = database.read("SELECT body FROM event", &[]).await.expect("rows");
    assert!(
        rows.iter().all(|row| !row.text(0).expect("text").expect("set").contains("张测试")),
        "in the log"
    );
    let sealed = "SELECT comment FROM rating WHERE comment IS NOT NULL UNION ALL SELECT words FROM complaint \
                  WHERE words IS NOT NULL";
    let kept = database.read(sealed, &[]).await.expect("rows");
    assert_eq!(kept.len(), 2);
    for row in &kept {
        let bytes = row.bytes(0).expect("bytes").expect("set");
        assert!(!bytes.windows(9).any(|part| part == "张测试".as_bytes()), "in clear");
    }
    // An open complaint keeps its words, however old it is.
    desk.service.advance(400 * 86_400);
    desk.service.halls.forget().await.expect("the database answers");
    assert_eq!(database.read(sealed, &[]).await.expect("rows").len(), 1);
    for (step, words) in [("answer", Some("好")), ("close", None)] {
        assert_eq!(handle(&mut boss, &made["complaint"], step, words).await.status, StatusCode::OK);
    }
    desk.service.advance(400 * 86_400);
    desk.service.halls.forget().await.expect("the database answers");
    assert_eq!(database.read(sealed, &[]).await.expect("rows").len(), 0);
    let list = boss.get("../after/complaints").await.json();
    assert_eq!(list["complaints"][0]["state"], "closed", "the complaint itself stays");
    desk.service.stop().await;
}

async fn figures_are_counted_and_a_wrong_one_is_found(kind: Kind) {
    let desk = opened(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let (mut clerk, mut boss) = (desk.staff("c1", "clerk").await, desk.staff("s1", "supervisor").await);
    let day = day_text(day_of(NOW));
    for (waits, level) in [(60, "satisfied"), (120, "very-satisfied"), (1801, "dissatisfied")] {
        let ticket = served(&mut client, &mut clerk, &desk, waits).await;
        post(&mut client, "/ratings", &rating(&of_ticket(&ticket), level)).await;
    }
    told(&mut clerk).await;
    post(&mut client, "/complaints", &json!({ "kind": "delay", "words": WORDS })).await;
    let address = format!("../figures?from={day}&to={day}");
    let shown = boss.get(&address).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.json());
    let figures = &shown.json()["figures"];
    let expected = json!({
        "max_seconds": 1801, "over_limit": 1, "p50_seconds": 120, "p90_seconds": 1801, "visits": 3
    });
    assert_eq!(figures["waiting"]["social-affairs"], expected);
    assert_eq!(figures["ratings"], json!({ "dissatisfied": 1, "satisfied": 1, "very-satisfied": 1 }));
    assert_eq!(figures["complaints"], json!({ "delay": 1 }));
    let cases = &figures["cases"];
    assert_eq!(
        (&cases["opened"], &cases["decided"], &cases["first_pass"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(figures["deficits"]["shop-permit"]["plan"], 1, "{figures}");
    assert!(!shown.json().to_string().contains("测试"), "nothing of a person");

    // The recount agrees with what is shown now, and with the answer as it was kept.
    let database = &desk.service.halls.database;
    let file = desk.service.folder().join("shown.json");
    let mut config = RecomputeConfig {
        db: desk.service.location.clone(),
        hall: "small".into(),
        from: day.clone(),
        to: day.clone(),
        class: None,
        shown: None,
    };
    assert_eq!(compare(database, &config).await.expect("it compares"), []);
    config.class = Some("social-affairs".into());
    assert_eq!(compare(database, &config).await.expect("it compares"), []);
    config.class = None;
    std::fs::write(&file, &shown.body).expect("a file");
    config.shown = Some(file.clone());
    assert_eq!(compare(database, &config).await.expect("it compares"), []);

    // Every figure of the answer, made wrong by one, is found and named.
    let answer = shown.json();
    let mut seeded = 0;
    for pointer in pointers(&answer["figures"], "/figures") {
        let mut wrong = answer.clone();
        let figure = wrong.pointer_mut(&pointer).expect("a figure");
        *figure = json!(figure.as_i64().expect("a number") + 1);
        std::fs::write(&file, wrong.to_string()).expect("a file");
        let found = compare(database, &config).await.expect("it compares");
        assert_eq!(found.len(), 1, "{pointer}: {found:?}");
        let word = pointer.rsplit('/').next().expect("a word");
        assert!(found[0].0.ends_with(word), "{pointer}: {found:?}");
        seeded += 1;
    }
    assert!(seeded > 25, "{seeded}");

    // A rating made better in its table, and one that was taken away.
    config.shown = None;
    let mut tx = database.begin().await.expect("a transaction");
    tx.run("UPDATE rating SET level = 5 WHERE level = 2", &[]).await.expect("a change");
    tx.run("DELETE FROM complaint", &[]).await.expect("a deletion");
    tx.commit().await.expect("done");
    let found = compare(database, &config).await.expect("it compares");
    assert_eq!(found.len(), 2, "{found:?}");

    // The export is the same figures.
    let csv = boss.get(&format!("../figures/export?from={day}&to={day}&format=csv")).await;
    let text = String::from_utf8(csv.body.to_vec()).expect("UTF-8");
    assert!(text.contains("等待,社会事务,九成等待不超过（秒）,1801,social-affairs,p90_seconds\n"), "{text}");
    let book = boss.get(&format!("../figures/export?from={day}&to={day}")).await;
    assert!(book.body.starts_with(b"PK"), "a workbook");
    // Another library reads the same lines; its Python stands beside Schemathesis.
    let program = named("YUSHEN_SCHEMATHESIS");
    let python = Path::new(&program).with_file_name("python3");
    let path = desk.service.folder().join("figures.xlsx");
    std::fs::write(&path, &book.body).expect("a file");
    let read = Command::new(python).args(["-c", READ_WORKBOOK]).arg(&path).output().expect("Python");
    let rows = String::from_utf8(read.stdout).expect("UTF-8");
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let said = String::from_utf8_lossy(&read.stderr);
    assert_eq!(rows.lines().collect::<Vec<_>>(), lines, "{said}");
    desk.service.stop().await;
}

/// Where the numbers of a tree are.
fn pointers(tree: &Value, at: &str) -> Vec<String> {
    match tree {
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| pointers(value, &format!("{at}/{name}"))).collect()
        }
        Value::Number(_) => vec![at.to_owned()],
        _ => Vec::new(),
    }
}
