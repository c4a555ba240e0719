//! The one file that knows the hall's addresses. In: a `Call`. Out: an `Answer`, or why there is none.
//! Absent: what follows from it. Codes, names and numbers travel in bodies, never in an address.

use super::read::{self, Clocks};
use super::{Answer, Call, Failure, Key, What};
use crate::browser;
use gloo::net::http::{Request, RequestBuilder, Response};
use serde_json::{Value, json};

/// Longer than the server's own limit of 10 seconds, so that its answer is heard.
const PATIENCE_MS: u32 = 20_000;

/// What is sent: the address, and a body for what is no plain reading.
pub fn request(call: &Call) -> (String, Option<Value>) {
    let hall = |rest: &str| format!("/api/halls/{}{rest}", call.hall);
    let find = |key: &Key| json!({ "code": key.code, "phone_tail": key.tail });
    let with_item = |mut body: Value, item: &Option<String>| {
        if let Some(item) = item {
            body["item"] = json!(item);
        }
        Some(body)
    };
    match &call.what {
        What::Halls => ("/api/halls".into(), None),
        What::Days { class } => (hall(&format!("/days?class={class}")), None),
        What::Slots { class, day, item } => {
            let item = item.as_ref().map_or(String::new(), |item| format!("&item={item}"));
            (hall(&format!("/days/{day}/slots?class={class}{item}")), None)
        }
        What::Hold { slot, item } => (hall("/holds"), with_item(json!({ "slot": slot.name }), item)),
        What::Extend { hold } => (hall("/holds/extend"), Some(json!({ "hold": hold }))),
        What::Release { hold } => (hall("/holds/release"), Some(json!({ "hold": hold }))),
        What::Book { hold, name, phone, item } => {
            (hall("/bookings"), with_item(json!({ "hold": hold, "name": name, "phone": phone }), item))
        }
        What::Join { slot, name, phone, item } => {
            (hall("/waiting"), with_item(json!({ "slot": slot, "name": name, "phone": phone }), item))
        }
        What::LookUp(key) => (hall("/bookings/look-up"), Some(find(key))),
        What::LookUpPlace(key) => (hall("/waiting/look-up"), Some(find(key))),
        What::Accept(key) => (hall("/waiting/confirm"), Some(find(key))),
        What::Leave(key) => (hall("/waiting/leave"), Some(find(key))),
        What::Cancel(key) => (hall("/bookings/cancel"), Some(find(key))),
        What::Move { key, slot } => {
            let mut body = find(key);
            body["slot"] = json!(slot.name);
            (hall("/bookings/move"), Some(body))
        }
        What::Calendar(key) => (hall("/bookings/ics"), Some(find(key))),
        What::HandOver { key, texts } => {
            (hall("/receipts"), Some(json!({ "texts": texts, "booking": find(key) })))
        }
        What::Visit(of) => (hall("/visits/look-up"), Some(json!({ "of": of.json() }))),
        What::Rate { of, level, channel, comment } => {
            let mut body = json!({ "channel": channel, "level": level, "of": of.json() });
            if !comment.is_empty() {
                body["comment"] = json!(comment);
            }
            (hall("/ratings"), Some(body))
        }
        What::Complain { of, kind, material, words } => {
            let mut body = json!({ "kind": kind, "words": words });
            if let Some(of) = of {
                body["of"] = of.json();
            }
            if let Some(material) = material {
                body["material"] = json!(material);
            }
            (hall("/complaints"), Some(body))
        }
        What::Complaint { number, code } => {
            (hall("/complaints/look-up"), Some(json!({ "code": code, "complaint": number })))
        }
    }
}

/// Asks the hall.
///
/// # Errors
/// It refused, or nobody knows whether it heard.
pub async fn send(call: &Call) -> Result<Answer, Failure> {
    let unreached = |why: String| Failure::Unreached(why);
    let (address, body) = request(call);
    let signal = web_sys::AbortSignal::timeout_with_u32(PATIENCE_MS);
    let builder: RequestBuilder = match body {
        None => Request::get(&address),
        Some(_) => Request::post(&address).header("idempotency-key", &call.key),
    };
    let builder = builder.abort_signal(Some(&signal));
    let sent = match body {
        None => builder.send().await,
        Some(body) => {
            let request = builder.header("content-type", "application/json").body(body.to_string());
            request.map_err(|e| unreached(e.to_string()))?.send().await
        }
    };
    let response = sent.map_err(|e| unreached(e.to_string()))?;
    let clocks = clocks(&response);
    let text = response.text().await.map_err(|e| unreached(e.to_string()))?;
    if response.ok() && matches!(call.what, What::Calendar(_)) {
        return Ok(Answer::File(text));
    }
    let json: Option<Value> = serde_json::from_str(&text).ok();
    if !response.ok() {
        return Err(read::failure(response.status(), json.as_ref()));
    }
    let answer = json.and_then(|json| read::answer(&call.what, &json, clocks));
    answer.ok_or_else(|| unreached(format!("{address}: unreadable")))
}

/// A device whose clock is wrong counts a hold down rightly all the same.
fn clocks(response: &Response) -> Clocks {
    let here = browser::seconds();
    // What is no date becomes 0, which no clock says.
    let there =
        response.headers().get("date").map(|date| (js_sys::Date::parse(&date) as i64).div_euclid(1000));
    Clocks { there: there.filter(|at| *at > 0).unwrap_or(here), here }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::after::Of;

    fn call(what: What) -> (String, Option<Value>) {
        request(&Call { serial: 1, attempt: 0, hall: "pingqiao".into(), key: "a-1".into(), what })
    }

    #[test]
    fn no_address_holds_a_code_a_name_or_a_number() {
        let key = Key { code: "7K3M-9QPA-X01TD".into(), tail: "5678".into() };
        let (name, phone, item) = ("张三".to_string(), "13912345678".to_string(), Some("x".to_string()));
        let hold = "9QPA-7K3M-X01TD".to_string();
        let ticket = Of::Ticket { day: "2026-11-27".into(), ticket: "D012".into(), code: hold.clone() };
        for what in [
            What::LookUp(key.clone()),
            What::LookUpPlace(key.clone()),
            What::Cancel(key.clone()),
            What::Accept(key.clone()),
            What::Leave(key.clone()),
            What::Calendar(key.clone()),
            What::HandOver { key, texts: vec!["YS1:secret".into()] },
            What::Extend { hold: hold.clone() },
            What::Release { hold: hold.clone() },
            What::Join { slot: "s".into(), name: name.clone(), phone: phone.clone(), item: item.clone() },
            What::Book { hold, name, phone, item },
            What::Visit(Of::Booking(Key { code: "7K3M-9QPA-X01TD".into(), tail: "5678".into() })),
            What::Rate { of: ticket.clone(), level: "satisfied", channel: "web", comment: "张三".into() },
            What::Complain { of: Some(ticket), kind: "other", material: None, words: "张三".into() },
            What::Complaint { number: "pingqiao-TS-2026-000001".into(), code: "7K3M-9QPA-X01TD".into() },
        ] {
            let (address, body) = call(what);
            let body = body.expect("a body").to_string();
            assert!(body.len() > 10);
            for secret in ["7K3M", "9QPA", "5678", "张三", "YS1"] {
                assert!(!address.contains(secret), "{address}");
            }
        }
    }

    #[test]
    fn what_a_visit_is_for_goes_with_the_slots_and_the_hold() {
        let what = What::Slots { class: "c".into(), day: "2026-11-27".into(), item: Some("x".into()) };
        assert_eq!(call(what).0, "/api/halls/pingqiao/days/2026-11-27/slots?class=c&item=x");
        assert_eq!(call(What::Halls), ("/api/halls".into(), None));
    }
}
