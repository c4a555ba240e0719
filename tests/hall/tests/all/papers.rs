//! Papers of cases through the API, the same on both databases: issued with the step, numbered without a gap, sealed,
//! printed as they were issued, checked by everybody without a name. In: requests through a socket. Out: assertions.
//! Absent: what each kind says and looks like (`printed`).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use yushen_hall_tests::cases::{facts, facts_with, go, numbers_of_clerks, open_for, seen};
use yushen_hall_tests::client::{Answer, Client};
use yushen_hall_tests::desk::{DeskService, Staff};
use yushen_hall_tests::on_both;
use yushen_hall_tests::printed::{codes, html_text, pdf_text};
use yushen_hall_tests::service::{DAY, Kind, NOW};
use yushen_hall_tests::staff::ORIGIN;
use yushen_hall_tests::steps::{NAME, refused};
use yushen_server::desk::settle::settle;
use yushen_server::hall::calendar::{day_of, day_text};

/// Clerks who give notices at once.
const CLERKS: usize = 6;
/// Notices of each.
const EACH: usize = 3;

on_both! {
    threads
    an_acceptance_has_its_paper_at_once_and_it_never_changes
    a_notice_and_a_refusal_carry_what_the_record_says
    an_acceptance_by_law_and_corrections_get_theirs_when_asked
    a_missing_character_is_told_and_never_printed_as_a_gap
    everybody_can_check_a_paper_and_learns_no_name
    numbers_of_papers_have_no_gap
    what_papers_say_is_sealed_and_goes_in_time
    slips_of_visits_are_printed_for_their_holders
}

async fn open(staff: &mut Staff, name: &str, facts: Value) -> Value {
    open_for(staff, json!({ "name": name }), "shop-permit", facts).await
}

async fn accepted(staff: &mut Staff, name: &str) -> Value {
    let case = open(staff, name, facts()).await;
    let case = seen(staff, &case).await;
    go(staff, &case, "accept", json!({})).await
}

async fn list(staff: &mut Staff, case: &Value) -> Value {
    staff.get(&format!("/{}/papers", case["case"])).await.json()
}

async fn paper(staff: &mut Staff, case: &Value, number: &str, how: &str) -> Answer {
    staff.get(&format!("/{}/papers/{number}{how}", case["case"])).await
}

fn body(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
    String::from_utf8(answer.body.to_vec()).expect("UTF-8")
}

async fn anybody(desk: &DeskService, path: &str, accept: &str) -> Answer {
    let mut client = Client::connect(desk.service.address).await;
    let request = Request::get(path).header("host", "hall.example").header("accept", accept);
    client.send(request.body(Body::empty()).expect("a request")).await
}

async fn an_acceptance_has_its_paper_at_once_and_it_never_changes(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = accepted(&mut clerk, NAME).await;
    assert_eq!(
        (&case["issued"], &case["number"]),
        (&json!(["small-2026-000001"]), &json!("small-2026-000001"))
    );
    let listed = list(&mut clerk, &case).await;
    let wanted = json!({
        "kind": "acceptance", "kept": true, "missing": [], "number": "small-2026-000001", "on": "2026-11-26",
        "pdf": "ready", "title": "受理通知书",
    });
    assert_eq!(listed, json!({ "called_for": ["acceptance"], "papers": [wanted] }));
    let rows =
        desk.service.halls.database.read("SELECT body FROM event WHERE kind = 'case-accepted'", &[]).await;
    let event = rows.expect("rows")[0].text(0).expect("text").expect("set");
    assert!(event.contains("\"papers\":[\"small-2026-000001\"]") && !event.contains(NAME), "{event}");

    let page = paper(&mut clerk, &case, "small-2026-000001", "").await;
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert_eq!(page.headers["cache-control"], "no-store");
    let page = body(&page);
    for said in [
        "受理通知书",
        NAME,
        "小店许可（测试）",
        "法定办理时限",
        "20个工作日",
        "2026年12月24日（星期四）",
        "导办台（待核）",
    ] {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert!(!page.contains("<script") && !page.contains("style="), "nothing inline");
    for (how, format) in [("?as=pdf", "a4"), ("?as=pdf&on=80mm", "80mm")] {
        let pdf = paper(&mut clerk, &case, "small-2026-000001", how).await;
        assert_eq!(
            (pdf.status, &pdf.headers["content-type"]),
            (StatusCode::OK, &"application/pdf".parse().unwrap())
        );
        assert_eq!(pdf.headers["content-disposition"], "inline; filename=\"small-2026-000001.pdf\"");
        assert_eq!(pdf_text(&pdf.body), html_text(&page), "{format}: the same words");
        let held = codes(&pdf.body);
        assert!(held[0].starts_with("https://hall.example/api/papers/small-2026-000001/"), "{held:?}");
        assert!(held[1].starts_with(&format!("{ORIGIN}/rate#hall=small&case=")), "{held:?}");
    }

    // Handed out is handed out: later steps change the case, and no word of the paper.
    desk.service.advance(5 * DAY);
    let case = go(&mut clerk, &case, "conclude", json!({ "granted": true })).await;
    assert_eq!(case["issued"], json!([]));
    assert_eq!(body(&paper(&mut clerk, &case, "small-2026-000001", "").await), page);
    // Asked for again, it is the one that exists.
    let again = clerk.post(&format!("/{}/papers", case["case"]), &json!({ "kind": "acceptance" })).await;
    assert_eq!((again.status, &again.json()["number"]), (StatusCode::OK, &json!("small-2026-000001")));
    for (kind, wanted) in [("refusal", 409), ("ticket", 409), ("decree", 422)] {
        let answer = clerk.post(&format!("/{}/papers", case["case"]), &json!({ "kind": kind })).await;
        assert_eq!(answer.status.as_u16(), wanted, "{kind}: {}", answer.json());
    }
    let other = accepted(&mut clerk, NAME).await;
    let answer = paper(&mut clerk, &other, "small-2026-000001", "").await;
    assert_eq!(refused(&answer), (404, "paper-unknown".into()), "another case's");
    let answer = paper(&mut clerk, &other, "small-2026-000002", "?as=pdf&on=a3").await;
    assert_eq!(refused(&answer), (422, "bad-field".into()));
    desk.service.stop().await;
}

async fn a_notice_and_a_refusal_carry_what_the_record_says(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let lacking = facts_with(&[("facts.area", json!(3)), ("evidence.id_card", Value::Null)]);
    let case = open(&mut clerk, NAME, lacking).await;
    let case = go(&mut clerk, &case, "correct", json!({})).await;
    assert_eq!(case["issued"], json!(["small-BZ-2026-000001"]));
    let page = body(&paper(&mut clerk, &case, "small-BZ-2026-000001", "").await);
    let notice = &case["record"]["notices"][0];
    let asked = notice["ask"].as_array().expect("a list").iter();
    let asked: Vec<&Value> = asked.chain(notice["on_the_spot"].as_array().expect("a list")).collect();
    assert!(asked.len() >= 2, "{notice}");
    for asked in &asked {
        for member in ["title", "reason", "mend"] {
            let said = asked[member]["zh"].as_str().expect("a text");
            assert!(page.contains(said), "{said} in {page}");
        }
        if let Some(article) = asked["basis"][0]["article"].as_str() {
            assert!(page.contains(&format!("第{article}条")));
        }
    }
    assert!(page.contains(&format!("（共{}项）", asked.len())) && !page.contains("行政复议"));

    let elsewhere = facts_with(&[("facts.here", json!(false))]);
    let case = open(&mut clerk, NAME, elsewhere).await;
    let case = go(&mut clerk, &case, "refuse", json!({})).await;
    assert_eq!((&case["issued"], &case["number"]), (&json!(["small-BY-2026-000001"]), &Value::Null));
    let pdf = paper(&mut clerk, &case, "small-BY-2026-000001", "?as=pdf").await;
    let text = pdf_text(&pdf.body);
    for said in [
        "店不在本区。",
        "第1条",
        "请到：店所在地的区政务服务大厅",
        "在60日内申请行政复议",
        "《中华人民共和国行政复议法》第20条",
        "在6个月内向人民法院提起行政诉讼",
        "《中华人民共和国行政诉讼法》第46条",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    desk.service.stop().await;
}

async fn an_acceptance_by_law_and_corrections_get_theirs_when_asked(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = open(&mut clerk, NAME, facts()).await;
    let change = json!({ "set": { "facts.area": 40 }, "on_the_spot": true });
    let case = go(&mut clerk, &case, "change", change).await;
    let ask = |kind: &str| json!({ "kind": kind });
    let papers = format!("/{}/papers", case["case"]);
    let corrected = clerk.post(&papers, &ask("on-the-spot")).await;
    assert_eq!(
        (corrected.status, &corrected.json()["number"]),
        (StatusCode::CREATED, &json!("small-GZ-2026-000001"))
    );
    let page = body(&paper(&mut clerk, &case, "small-GZ-2026-000001", "").await);
    assert!(page.contains("多大面积？") && !page.contains(">40<"), "what, not which value: {page}");

    desk.service.clock.store(NOW + 8 * DAY, Ordering::SeqCst);
    assert_eq!(settle(&desk.service.halls).await.expect("settled"), 1);
    let answer = clerk.post(&papers, &ask("acceptance")).await;
    assert_eq!((answer.status, &answer.json()["number"]), (StatusCode::CREATED, &json!("small-2026-000001")));
    let page = body(&paper(&mut clerk, &case, "small-2026-000001", "").await);
    assert!(page.contains("自收到申请材料之日（2026年11月26日）起即为受理"), "{page}");
    let sql = "SELECT body FROM event WHERE kind = 'paper-issued'";
    let rows = desk.service.halls.database.read(sql, &[]).await.expect("rows");
    assert_eq!(rows.len(), 2, "what no step issued has an event of its own");
    desk.service.stop().await;
}

async fn a_missing_character_is_told_and_never_printed_as_a_gap(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    // For private use: no font has it.
    let case = accepted(&mut clerk, "欧阳\u{E815}").await;
    let listed = list(&mut clerk, &case).await;
    assert_eq!(
        (&listed["papers"][0]["pdf"], &listed["papers"][0]["missing"]),
        (&json!("glyph-missing"), &json!(["\u{E815}"]))
    );
    let pdf = paper(&mut clerk, &case, "small-2026-000001", "?as=pdf").await;
    assert_eq!(refused(&pdf), (409, "glyph-missing".into()));
    let message = pdf.json()["error"]["message"].as_str().expect("a sentence").to_owned();
    assert!(message.contains("U+E815") && message.contains("--font"), "{message}");
    // The acceptance stands, and the browser may have the character.
    assert!(body(&paper(&mut clerk, &case, "small-2026-000001", "").await).contains('\u{E815}'));
    desk.service.stop().await;
}

async fn everybody_can_check_a_paper_and_learns_no_name(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = accepted(&mut clerk, NAME).await;
    let pdf = paper(&mut clerk, &case, "small-2026-000001", "?as=pdf").await;
    let held = codes(&pdf.body).remove(0);
    let path = held.strip_prefix("https://hall.example").expect("our address");
    let code = path.rsplit('/').next().expect("a code");

    let good = anybody(&desk, path, "application/json").await;
    let wanted = json!({
        "hall": "小厅（示例）", "kind": "acceptance", "number": "small-2026-000001", "on": "2026-11-26",
        "title": "受理通知书",
    });
    assert_eq!((good.status, good.json()), (StatusCode::OK, wanted));
    let page = anybody(&desk, path, "text/html,application/xhtml+xml").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = String::from_utf8(page.body.to_vec()).expect("UTF-8");
    assert!(
        page.contains("核验通过") && page.contains("small-2026-000001") && !page.contains(NAME),
        "{page}"
    );
    let typed = format!("/api/papers/small-2026-000001/{}", code.to_lowercase().replace('-', ""));
    assert_eq!(anybody(&desk, &typed, "*/*").await.status, StatusCode::OK, "however it is typed");

    // A wrong code and a number that nobody has: the same answer, byte for byte.
    let other = accepted(&mut clerk, NAME).await;
    assert_eq!(other["number"], "small-2026-000002");
    let mut told = BTreeSet::new();
    for (number, code) in [
        ("small-2026-000001", "0000-0000-00000"),
        ("small-2026-000002", code),
        ("small-2026-999999", code),
        ("nowhere-2026-000001", code),
        ("small-2026-000001", "x"),
        ("%3Cscript%3E", code),
    ] {
        let answer = anybody(&desk, &format!("/api/papers/{number}/{code}"), "application/json").await;
        assert_eq!(refused(&answer), (404, "paper-unknown".into()), "{number}/{code}");
        let page = anybody(&desk, &format!("/api/papers/{number}/{code}"), "text/html").await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        told.insert((answer.body.to_vec(), page.body.to_vec()));
    }
    assert_eq!(told.len(), 1);
    let style = anybody(&desk, "/api/papers/paper.css", "text/css").await;
    assert_eq!(
        (style.status, &style.headers["content-type"]),
        (StatusCode::OK, &"text/css; charset=utf-8".parse().unwrap())
    );
    desk.service.stop().await;
}

/// A notice of a case that lacks something; what was issued with it.
async fn told(staff: &mut Staff) -> Value {
    let case = open(staff, NAME, facts_with(&[("facts.area", json!(3))])).await;
    go(staff, &case, "correct", json!({})).await["issued"].clone()
}

async fn tell_some(_desk: Arc<DeskService>, mut clerk: Staff) -> Vec<String> {
    let mut numbers = Vec::new();
    for _ in 0..EACH {
        numbers.push(told(&mut clerk).await[0].as_str().expect("a number").to_owned());
    }
    numbers
}

async fn numbers_of_papers_have_no_gap(kind: Kind) {
    let desk = Arc::new(DeskService::start(kind).await);
    let numbers = numbers_of_clerks(&desk, CLERKS, tell_some).await;
    let wanted: BTreeSet<String> = (1..=CLERKS * EACH).map(|nth| format!("small-BZ-2026-{nth:06}")).collect();
    assert_eq!(numbers, wanted);
    desk.service.clock.store(NOW + 40 * DAY, Ordering::SeqCst);
    let mut clerk = desk.staff("c0", "clerk").await;
    assert_eq!(told(&mut clerk).await, json!(["small-BZ-2027-000001"]), "each year begins with one");
}

async fn what_papers_say_is_sealed_and_goes_in_time(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = accepted(&mut clerk, NAME).await;
    let pdf = paper(&mut clerk, &case, "small-2026-000001", "?as=pdf").await;
    let held = codes(&pdf.body).remove(0);
    let path = held.strip_prefix("https://hall.example").expect("our address").to_owned();
    let rows = desk.service.halls.database.read("SELECT sealed FROM paper", &[]).await.expect("rows");
    let sealed = rows[0].bytes(0).expect("bytes").expect("sealed");
    assert!(!sealed.windows(NAME.len()).any(|window| window == NAME.as_bytes()));

    let case = go(&mut clerk, &case, "withdraw", json!({})).await;
    desk.service.advance(30 * DAY + 1);
    desk.service.halls.forget().await.expect("done");
    let answer = paper(&mut clerk, &case, "small-2026-000001", "").await;
    assert_eq!(refused(&answer), (409, "papers-gone".into()));
    assert_eq!(list(&mut clerk, &case).await["papers"][0]["kept"], false);
    assert_eq!(anybody(&desk, &path, "*/*").await.status, StatusCode::OK, "it can still be checked");
    desk.service.stop().await;
}

async fn slips_of_visits_are_printed_for_their_holders(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut client = Client::connect(desk.service.address).await;
    let days = client.get("/small/days?class=social-affairs").await.json();
    let day =
        days.as_array().into_iter().flatten().find(|day| day["free"].as_i64() > Some(0)).expect("a day");
    let day = day["day"].as_str().expect("a day").to_owned();
    let slots = client.get(&format!("/small/days/{day}/slots?class=social-affairs")).await.json();
    let slot = slots.as_array().expect("a list")[0]["slot"].clone();
    let hold = client.post("/holds", "key-00000001", &json!({ "slot": slot })).await.json();
    let confirm = json!({ "hold": hold["hold"], "name": NAME, "phone": "13912345678" });
    let booked = client.post("/bookings", "key-00000002", &confirm).await.json();
    let code = booked["code"].as_str().expect("a code").to_owned();

    let ask = json!({ "code": code, "phone_tail": "5678", "as": "pdf", "on": "80mm" });
    let pdf = client.post("/bookings/slip", "", &ask).await;
    assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.json());
    let text = pdf_text(&pdf.body);
    assert!(text.contains("预约单") && text.contains("欧***139****5678") && !text.contains(NAME), "{text}");
    assert_eq!(codes(&pdf.body), std::slice::from_ref(&code), "what the kiosk reads");
    let page = client.post("/bookings/slip", "", &json!({ "code": code, "phone_tail": "5678" })).await;
    assert!(body(&page).contains("预约单"));
    let wrong = client.post("/bookings/slip", "", &json!({ "code": code, "phone_tail": "5679" })).await;
    assert_eq!(refused(&wrong), (404, "booking-unknown".into()));

    desk.service.advance(2 * 3600);
    let ticket = client.post("/tickets", "key-00000003", &json!({ "class": "social-affairs" })).await.json();
    let ask = json!({ "ticket": ticket["ticket"], "as": "pdf", "on": "80mm" });
    let pdf = client.post("/tickets/slip", "", &ask).await;
    assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.json());
    let text = pdf_text(&pdf.body);
    assert!(
        text.contains(ticket["ticket"].as_str().expect("a label")) && text.contains("社会事务"),
        "{text}"
    );
    assert!(codes(&pdf.body).is_empty(), "who has no code of it gets none");
    let mut with_code = ask;
    with_code["code"] = ticket["code"].clone();
    let pdf = client.post("/tickets/slip", "", &with_code).await;
    let (day, code) = (day_text(day_of(NOW)), ticket["code"].as_str().expect("a code"));
    let label = ticket["ticket"].as_str().expect("a label");
    let rate = format!("{ORIGIN}/rate#hall=small&day={day}&ticket={label}&code={code}");
    assert_eq!(codes(&pdf.body), [rate]);
    with_code["code"] = json!("7K3M-9QPA-X01TD");
    let wrong = client.post("/tickets/slip", "", &with_code).await;
    assert_eq!(refused(&wrong), (404, "ticket-unknown".into()));
    let unknown = client.post("/tickets/slip", "", &json!({ "ticket": "D999" })).await;
    assert_eq!(refused(&unknown), (404, "ticket-unknown".into()));
    desk.service.stop().await;
}
