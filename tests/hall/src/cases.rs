//! A case's usual steps at the desk. In: a member of the staff, the case as it was answered last. Out: answers, what
//! stands in them. Absent: assertions but that a usual step succeeds; the service itself (`desk`).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::client::Answer;
use crate::desk::{DeskService, Staff};
use crate::steps::NAME;

/// Facts of a shop permit with which it is accepted.
pub fn facts() -> Value {
    json!({
        "facts": {
            "adult": true, "here": true, "quiet": true, "area": 30, "rents": false, "name": "小店"
        },
        "evidence": {
            "id_card": { "form": "original", "valid_until": "2030-01-01" },
            "plan": { "form": "copy" },
            "photo": { "form": "original" },
        },
        "commitments": [],
        "deferred": [],
    })
}

/// The facts with members set otherwise: `("facts.area", 3)`.
pub fn facts_with(changes: &[(&str, Value)]) -> Value {
    let mut facts = facts();
    for (path, value) in changes {
        let mut place = &mut facts;
        for step in path.split('.') {
            place = &mut place[step];
        }
        *place = value.clone();
    }
    facts
}

/// Opens a case of somebody with a telephone.
pub async fn open(staff: &mut Staff, item: &str, facts: Value) -> Value {
    open_for(staff, json!({ "name": NAME, "phone": "13912345678" }), item, facts).await
}

/// Opens a case of this applicant.
pub async fn open_for(staff: &mut Staff, applicant: Value, item: &str, facts: Value) -> Value {
    let body = json!({ "applicant": applicant, "item": item, "facts": facts });
    let answer = staff.post("", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
    answer.json()
}

/// A step from the state of `case`; the answer.
pub async fn step(staff: &mut Staff, case: &Value, name: &str, more: Value) -> Answer {
    let mut body = more;
    body["revision"] = case["revision"].clone();
    staff.post(&format!("/{}/{name}", case["case"]), &body).await
}

/// The same, which must succeed.
pub async fn go(staff: &mut Staff, case: &Value, name: &str, more: Value) -> Value {
    let answer = step(staff, case, name, more).await;
    assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.json());
    answer.json()
}

/// What a clerk writes down who has seen every paper of [`facts`].
pub fn all_seen() -> Value {
    json!({ "seen": [
        { "material": "id_card", "form": "original", "copy_kept": true },
        { "material": "plan", "form": "copy" },
        { "material": "photo", "form": "original" },
    ] })
}

/// The case after it.
pub async fn seen(staff: &mut Staff, case: &Value) -> Value {
    go(staff, case, "change", all_seen()).await
}

/// A shop permit that was opened, seen and accepted.
pub async fn accepted(staff: &mut Staff) -> Value {
    let case = open(staff, "shop-permit", facts()).await;
    let case = seen(staff, &case).await;
    go(staff, &case, "accept", json!({})).await
}

/// A clock of a case.
///
/// # Panics
/// The case has none of this id.
pub fn clock<'c>(case: &'c Value, id: &str) -> &'c Value {
    let clocks = case["clocks"].as_array().expect("clocks");
    clocks.iter().find(|clock| clock["id"] == id).unwrap_or_else(|| panic!("no clock {id}: {case}"))
}

/// Kinds and bodies of the events in order, but for those of staff.
pub async fn events(desk: &DeskService) -> Vec<(String, Value)> {
    let sql = "SELECT kind, body FROM event WHERE kind NOT LIKE 'staff-%' ORDER BY id";
    let rows = desk.service.halls.database.read(sql, &[]).await.expect("rows");
    let event = |row: &yushen_server::database::sql::Row| {
        let text = |column| row.text(column).expect("text").expect("set");
        (text(0), serde_json::from_str(&text(1)).expect("JSON"))
    };
    rows.iter().map(event).collect()
}

/// The numbers that so many clerks got, all of them at work at once.
///
/// # Panics
/// One was given twice.
pub async fn numbers_of_clerks<W>(
    desk: &Arc<DeskService>,
    clerks: usize,
    work: impl Fn(Arc<DeskService>, Staff) -> W + Copy + Send + 'static,
) -> BTreeSet<String>
where
    W: Future<Output = Vec<String>> + Send + 'static,
{
    let mut tasks = Vec::new();
    for clerk in 0..clerks {
        let desk = desk.clone();
        tasks.push(tokio::spawn(async move {
            let clerk = desk.staff(&format!("c{clerk}"), "clerk").await;
            work(desk, clerk).await
        }));
    }
    let mut numbers = BTreeSet::new();
    for task in tasks {
        for number in task.await.expect("done") {
            assert!(numbers.insert(number.clone()), "{number} was given twice");
        }
    }
    numbers
}
