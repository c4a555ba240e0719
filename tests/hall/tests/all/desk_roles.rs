//! Who does what with a case, on both databases: clerks and what only the supervisor may, the first receiver, handing
//! over. In: requests of staff through a socket. Out: assertions. Absent: every address as every role (`staff_roles`).

use serde_json::json;
use yushen_hall_tests::cases::{accepted, facts, facts_with, go, open, seen, step};
use yushen_hall_tests::client::Client;
use yushen_hall_tests::desk::DeskService;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::{DESK, Kind};
use yushen_hall_tests::steps::{NAME, refused};

on_both! {
    threads
    what_differs_from_the_review_is_flagged_for_the_supervisor
    what_was_referred_is_decided_by_the_supervisor
    only_staff_and_only_their_role
    the_first_receiver_stays
    a_case_is_handed_to_a_colleague_who_can_work_on_it
}

async fn what_differs_from_the_review_is_flagged_for_the_supervisor(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let case = open(&mut clerk, "shop-permit", facts_with(&[("facts.area", json!(3))])).await;
    let case = seen(&mut clerk, &case).await;
    let answer = step(&mut clerk, &case, "accept", json!({ "different": "because" })).await;
    assert_eq!(refused(&answer), (422, "reason-unknown".into()));
    let case = go(&mut clerk, &case, "accept", json!({ "different": "rule-wrong" })).await;
    assert_eq!((&case["state"], &case["flagged"]), (&json!("accepted"), &json!(true)));
    let flag = &case["record"]["flags"][0];
    assert_eq!((&flag["outcome"], &flag["step"]), (&json!("correctable"), &json!("accept")));
    accepted(&mut clerk).await;

    let flagged = supervisor.get("?state=flagged").await.json();
    assert_eq!(flagged["cases"].as_array().map(Vec::len), Some(1));
    assert_eq!(flagged["cases"][0]["case"], case["case"]);
    assert!(!flagged.to_string().contains(NAME), "lists show nothing of the applicant");
    assert_eq!(
        refused(&step(&mut clerk, &case, "acknowledge", json!({})).await),
        (403, "role-not-allowed".into())
    );
    let case = go(&mut supervisor, &case, "acknowledge", json!({})).await;
    assert_eq!(case["record"]["flags"][0]["seen_by"], json!(supervisor.id));
    let flagged = supervisor.get("?state=flagged").await.json();
    assert_eq!(flagged["cases"], json!([]));
}

async fn what_was_referred_is_decided_by_the_supervisor(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let mut supervisor = desk.staff("s1", "supervisor").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    let case = seen(&mut clerk, &case).await;
    let answer = step(&mut clerk, &case, "refer", json!({ "reason": "tired" })).await;
    assert_eq!(refused(&answer), (422, "reason-unknown".into()));
    let case = go(&mut clerk, &case, "refer", json!({ "reason": "authenticity" })).await;
    assert_eq!(case["state"], "referred");
    for name in ["accept", "correct", "refuse", "accept-deferred"] {
        let answer = step(&mut clerk, &case, name, json!({})).await;
        assert_eq!(refused(&answer), (403, "role-not-allowed".into()), "{name}");
    }
    let case = go(&mut supervisor, &case, "accept", json!({})).await;
    assert_eq!(
        (&case["state"], &case["record"]["first_receiver"]["staff"]),
        (&json!("accepted"), &json!(clerk.id))
    );
}

async fn only_staff_and_only_their_role(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut clerk = desk.staff("c1", "clerk").await;
    let case = open(&mut clerk, "shop-permit", facts()).await;
    for role in ["operator", "publisher"] {
        let mut other = desk.staff(role, role).await;
        let body = json!({ "applicant": { "name": NAME }, "item": "shop-permit", "facts": facts() });
        let forbidden = (403, "role-refused".to_owned());
        assert_eq!(refused(&other.post("", &body).await), forbidden);
        assert_eq!(refused(&other.get("").await), forbidden);
        assert_eq!(refused(&other.get(&format!("/{}", case["case"])).await), forbidden);
        assert_eq!(refused(&other.get("/reasons").await), forbidden);
        assert_eq!(refused(&step(&mut other, &case, "accept", json!({})).await), forbidden);
    }
    let mut nobody = Client::connect(desk.service.address).await;
    let answer = nobody.get("/small/cases").await;
    assert_eq!(refused(&answer), (401, "sign-in-needed".into()));
    let extend = json!({ "limit": "statutory_extension", "document": "批1" });
    let case = accepted(&mut clerk).await;
    assert_eq!(refused(&step(&mut clerk, &case, "extend", extend).await), (403, "role-not-allowed".into()));

    // The desk's token opens windows, not cases.
    let request = axum::http::Request::get("/api/halls/small/cases")
        .header("host", "hall")
        .header("authorization", format!("Bearer {DESK}"));
    let answer = nobody.send(request.body(axum::body::Body::empty()).expect("a request")).await;
    assert_eq!(refused(&answer), (401, "sign-in-needed".into()));
}

async fn the_first_receiver_stays(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut first = desk.staff("c1", "clerk").await;
    let mut second = desk.staff("c2", "clerk").await;
    let case = open(&mut first, "shop-permit", facts()).await;
    let case = go(&mut first, &case, "transfer", json!({ "staff": second.id, "window": 2 })).await;
    let case = seen(&mut second, &case).await;
    let case = go(&mut second, &case, "accept", json!({})).await;
    assert_eq!(case["record"]["holder"], json!({ "staff": second.id, "window": 2 }));
    assert_eq!(case["record"]["first_receiver"], json!({ "staff": first.id, "window": 1 }));
    let rows =
        desk.service.halls.database.read("SELECT first_receiver FROM desk_case", &[]).await.expect("rows");
    assert_eq!(rows[0].text(0).expect("text"), Some(first.id));
}

async fn a_case_is_handed_to_a_colleague_who_can_work_on_it(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let mut first = desk.staff("c1", "clerk").await;
    let second = desk.staff("c2", "clerk").await;
    let head = desk.staff("head", "supervisor").await;
    let operator = desk.staff("phone", "operator").await;
    let gone = desk.staff("gone", "clerk").await;
    desk.register.disable("gone", true).await.expect("disabled");
    let case = open(&mut first, "shop-permit", facts()).await;
    let unknown = [operator.id.as_str(), gone.id.as_str(), "999999", "c2", "", " 2", "18446744073709551616"];
    for staff in unknown {
        let answer = step(&mut first, &case, "transfer", json!({ "staff": staff })).await;
        let code = if staff.is_empty() { "bad-field" } else { "staff-unknown" };
        assert_eq!(refused(&answer), (422, code.into()), "{staff}");
    }
    let nowhere = step(&mut first, &case, "transfer", json!({ "staff": second.id, "window": 77 })).await;
    assert_eq!(refused(&nowhere), (404, "window-unknown".into()));
    // Nothing of that changed the case, and without a window the colleague's own counts.
    let case = go(&mut first, &case, "transfer", json!({ "staff": second.id })).await;
    assert_eq!(case["revision"], 2);
    assert_eq!(case["record"]["holder"], json!({ "staff": second.id, "window": 1 }));
    let case = go(&mut first, &case, "transfer", json!({ "staff": head.id })).await;
    assert_eq!(case["record"]["holder"], json!({ "staff": head.id }));

    let list = first.get("/colleagues").await.json();
    let said =
        |name: &str| list.as_array().and_then(|all| all.iter().find(|one| one["name"] == name)).cloned();
    let role = |name: &str| said(name).map(|one| (one["role"].clone(), one["enabled"].clone()));
    assert_eq!(role("c2"), Some((json!("clerk"), json!(true))));
    assert_eq!(role("head"), Some((json!("supervisor"), json!(true))));
    assert_eq!(role("gone"), Some((json!("clerk"), json!(false))), "whose number is whose, also afterwards");
    assert_eq!(role("phone"), None);
    assert_eq!(said("c2").map(|one| one["account"].clone()), Some(json!(second.id)));
}
