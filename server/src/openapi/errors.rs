//! Every error code with its status and meaning, and which endpoint can answer with which.
//! In: the document, with `x-errors` at its operations. Out: the same with the errors' answers. Absent: wording of an
//! answer; it may say more than the table.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::limits::takes_long_bodies;

/// Code, status, what it means and what to do.
pub const CODES: &[(&str, u16, &str)] = &[
    ("bad-body", 400, "the body broke off; send it again"),
    ("bad-json", 400, "the body is no JSON; the message says where"),
    ("bad-request", 400, "the address can't be read"),
    ("key-missing", 400, "send one `Idempotency-Key` of 8 to 128 characters"),
    ("bad-host", 400, "open the desk at the address that `origin` of the staff file names"),
    ("desk-token-wrong", 401, "send the desk's token as `Authorization: Bearer …`"),
    ("sign-in-needed", 401, "sign in at the desk; a session ends when it is unused for a while"),
    ("sign-in-refused", 401, "name or password is wrong, or the account is disabled"),
    ("desk-closed", 403, "the server was started without `--desk-token`"),
    ("hall-refused", 403, "the account is another hall's"),
    ("role-refused", 403, "the role may not ask this"),
    ("role-not-allowed", 403, "the step is the supervisor's"),
    ("window-refused", 403, "this is another clerk's window"),
    ("password-change-needed", 403, "somebody else chose the password; change it first"),
    ("cross-site", 403, "the request was not sent by the hall's own pages"),
    ("csrf", 403, "`X-CSRF-Token` is missing or wrong; reload the page"),
    ("kiosk-unknown", 403, "the device is no kiosk of the hall; enrol it (docs/operations.md)"),
    ("booking-unknown", 404, "no booking has this code and tail"),
    ("hall-unknown", 404, "`/api/halls` lists the halls"),
    ("kiosk-not-set-up", 404, "the hall has no kiosks"),
    ("hold-unknown", 404, "hold a seat first"),
    ("not-found", 404, "there is nothing at this address"),
    ("place-unknown", 404, "no place in line has this code and tail"),
    ("slot-unknown", 404, "ask for the slots of a day"),
    ("ticket-unknown", 404, "there is no such ticket today"),
    ("visit-unknown", 404, "no booking has this code; take a ticket without booking"),
    ("window-unknown", 404, "`/api/halls/{hall}` lists the windows"),
    ("paper-unknown", 404, "no paper has this number, or the code is another one"),
    ("case-unknown", 404, "the hall has no such case"),
    ("nothing-held", 404, "nothing has this number and this code"),
    ("number-unknown", 404, "nothing of this hall has this number"),
    ("oidc-not-configured", 404, "this hall's staff sign in with passwords"),
    ("session-unknown", 404, "there is no such session of yours; it may be over"),
    ("method-not-allowed", 405, "the header `allow` lists the methods"),
    ("too-slow", 408, "the body took longer than 5 seconds"),
    ("booking-cancelled", 409, "book anew"),
    ("booking-paused", 409, "visits were missed; walking in works always"),
    ("checked-in", 409, "its ticket holds; nothing is cancelled or moved any more"),
    ("day-limit", 409, "this number has its bookings of that day"),
    ("hall-closed", 409, "the message says when windows of the class open next"),
    ("hold-expired", 409, "hold a seat anew"),
    ("hold-used", 409, "the hold was booked or given back"),
    ("hold-too-short", 409, "the held slots are shorter than the item's visit; hold anew with `item`"),
    ("nobody-waits", 409, "call again later"),
    ("no-offer", 409, "no seat is offered yet; the look-up says when there is one"),
    ("offer-lapsed", 409, "the offered seat went to the next one; join anew"),
    ("not-called", 409, "the ticket waits; call it first"),
    ("not-today", 409, "the booking is for another day; take a ticket without booking"),
    ("not-waiting", 409, "the ticket is at a window"),
    ("not-visited", 409, "the booking was not checked in"),
    ("rated-already", 409, "the visit was rated; a rating is not changed"),
    ("other-class", 409, "the item is handled at windows of another class"),
    ("other-item", 409, "the seat was held for another item; hold anew"),
    ("other-window", 409, "the ticket is at another window"),
    ("place-ended", 409, "the place was taken or left"),
    ("receipts-full", 409, "book first, and hand the receipt over with the booking's code"),
    ("same-window", 409, "the visitor is at this window"),
    ("slot-full", 409, "take one of `alternatives`, or walk in"),
    ("slot-past", 409, "the slot has begun"),
    ("slot-too-short", 409, "the item's visit does not fit; ask for the slots with `item`"),
    ("ticket-over", 409, "served or closed; give a new ticket"),
    ("too-early", 409, "the message says from when checking in is possible"),
    ("too-late", 409, "cancelling and moving is over"),
    (
        "visit-too-long",
        409,
        "the item takes several slots, and people wait for one; take another day, or walk in",
    ),
    ("waiting-already", 409, "this number is in that line"),
    ("window-busy", 409, "finish, skip or transfer its ticket first"),
    ("wrong-state", 409, "the case has no place for this step now; load it again"),
    ("case-changed", 409, "somebody changed the case; load it again"),
    ("receipt-in-use", 409, "the receipt has a case that is under way"),
    ("not-seen", 409, "set what is handed in as seen first"),
    ("reason-needed", 409, "the step is not what the engine says; give `different`"),
    ("not-settled", 409, "a question is open; the notice would not be complete"),
    ("told-once", 409, "it could have been told with the first notice"),
    ("nothing-to-tell", 409, "nothing is missing; accept"),
    ("nothing-deferred", 409, "nothing is left that may come later"),
    ("not-all-there", 409, "something is still missing"),
    ("closed", 409, "the case is decided"),
    ("no-basis", 409, "a refusal needs an article; refer the case"),
    ("not-deferrable", 409, "a main material can't come later"),
    ("deemed-accepted", 409, "the five days are over; the case gets its number within a minute"),
    ("not-paused", 409, "no clock stands still"),
    ("paused-already", 409, "the clock stands still already"),
    ("granted-already", 409, "the longer limit was granted"),
    ("marked-already", 409, "the day was set"),
    ("not-marked-by-hand", 409, "the day follows from the case"),
    ("too-late-to-extend", 409, "the limit is over"),
    ("paper-not-due", 409, "the case calls for no such paper"),
    ("glyph-missing", 409, "no font of the server has a character of it; start it with a further `--font`"),
    ("paper-too-long", 409, "a name on it fills more than a page"),
    ("papers-gone", 409, "the applicant's data were deleted in time"),
    ("too-large", 413, "16 KiB are read, 256 KiB of a receipt"),
    ("address-too-long", 414, "4 KiB are read"),
    ("not-json", 415, "send `content-type: application/json`"),
    ("bad-field", 422, "the message names the member or parameter"),
    ("key-reused", 422, "the key was used for another request; take a new one"),
    ("no-version", 422, "the rules have no version of the item for that day"),
    ("unknown-item", 422, "the rules have no such item"),
    ("receipt-changed", 422, "the receipt does not fit what it says; make a new one"),
    ("not-listed", 422, "the item's version does not list it: it is never asked for"),
    ("material-unknown", 422, "no notice of the case asked for it; say it in words"),
    ("words-needed", 422, "say in words what came of it"),
    ("not-required", 422, "listed, but not of this applicant"),
    ("shared-not-asked", 422, "verified by data sharing; not asked of the applicant"),
    ("pause-not-in-law", 422, "the law knows no such stop for this item"),
    ("not-in-writing", 422, "name the document"),
    ("reason-unknown", 422, "`…/cases/reasons` lists the reasons"),
    ("staff-unknown", 422, "`…/cases/colleagues` lists who a case can be handed to"),
    ("unknown-step", 422, "docs/desk.md lists the steps"),
    ("unknown-bundle", 422, "the store of bundles does not keep the rules of this case any more"),
    ("day-needed", 422, "name the day"),
    ("day-not-needed", 422, "the item names the day"),
    ("bad-day", 422, "the day can't be"),
    ("too-many", 429, "wait as long as `Retry-After` says"),
    ("sign-in-locked", 429, "too many failed sign-ins; wait as long as `Retry-After` says"),
    ("headers-too-large", 431, "64 headers of 12 KiB together are read"),
    ("internal", 500, "try again, with the same `Idempotency-Key`"),
    ("busy", 503, "try again in a few seconds"),
    ("database-unavailable", 503, "try again in a minute, with the same `Idempotency-Key`"),
    ("too-many-streams", 503, "of one address or of the server; ask for the queue, or try again in a minute"),
    ("no-font", 503, "the server has no font for PDFs; print the page instead, or start it with `--font`"),
    ("took-too-long", 503, "try again, with the same `Idempotency-Key`"),
    ("sign-in-busy", 503, "many sign in at once; try again in a few seconds"),
];

/// In `x-errors`: 422 with a code of the engine's (docs/errors.md).
const ENGINE: &str = "engine";
/// What any request may meet.
const ALWAYS: [&str; 6] = [
    "too-many",
    "address-too-long",
    "headers-too-large",
    "internal",
    "took-too-long",
    "database-unavailable",
];
/// What any request with a body may meet.
const WITH_BODY: [&str; 6] = ["bad-body", "bad-json", "too-slow", "too-large", "not-json", "bad-field"];

/// What any request of staff may meet.
const OF_STAFF: [&str; 4] = ["sign-in-needed", "hall-refused", "role-refused", "password-change-needed"];

/// Adds the answers of errors to every operation.
pub fn fill(document: &mut Value) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else { return };
    for (path, item) in paths {
        for operation in item.as_object_mut().into_iter().flat_map(|item| item.values_mut()) {
            fill_operation(path, operation);
        }
    }
    let error = json!({
        "type": "object",
        "description": "What every error looks like.",
        "required": ["error"],
        "properties": { "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": { "type": "string", "description": "Stable.", "pattern": "^[a-z0-9-]+$" },
                "message": { "type": "string", "description": "What to do, for developers." },
                "alternatives": {
                    "type": "array",
                    "description": "What would go instead.",
                    "items": { "$ref": "#/components/schemas/SlotView" }
                }
            }
        } }
    });
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        schemas.insert("Error".into(), error);
    }
}

fn fill_operation(path: &str, operation: &mut Value) {
    let named = operation.as_object_mut().and_then(|operation| operation.remove("x-errors"));
    let named = named.as_ref().and_then(Value::as_array).into_iter().flatten();
    let mut codes: BTreeSet<String> = named.filter_map(Value::as_str).map(Into::into).collect();
    let mut add = |more: &[&str]| codes.extend(more.iter().map(|code| (*code).to_owned()));
    add(&ALWAYS);
    if path.contains('{') {
        add(&["bad-request"]);
    }
    if path.contains("{hall}") {
        add(&["hall-unknown"]);
    }
    if operation.get("requestBody").is_some() {
        add(&WITH_BODY);
    }
    if path.contains("/desk/") {
        // Somebody of the staff, or a program of the hall with the desk's token.
        add(&OF_STAFF);
        if operation.get("requestBody").is_some() {
            add(&["cross-site", "csrf"]);
        }
    }
    if takes_long_bodies(path) {
        add(&["busy"]);
    }
    let parameters = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    if parameters.into_iter().any(|parameter| parameter["name"] == "Idempotency-Key") {
        add(&["key-missing", "key-reused"]);
    }
    let mut by_status: BTreeMap<u16, Vec<&(&str, u16, &str)>> = BTreeMap::new();
    let engine = codes.remove(ENGINE);
    for row in CODES.iter().filter(|(code, _, _)| codes.contains(*code)) {
        by_status.entry(row.1).or_default().push(row);
    }
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, rows) in by_status {
        responses.insert(status.to_string(), response(status, &rows, engine && status == 422));
    }
}

/// Whether a code has no row in the table; for the test that looks for such.
pub fn is_unknown(code: &str) -> bool {
    code != ENGINE && !CODES.iter().any(|(known, _, _)| *known == code)
}

fn response(status: u16, rows: &[&(&str, u16, &str)], engine: bool) -> Value {
    let mut lines: Vec<String> = rows.iter().map(|(code, _, text)| format!("`{code}`: {text}")).collect();
    if engine {
        lines.push("a code of docs/errors.md: what is wrong with the receipt".into());
    }
    let codes: Vec<&str> = rows.iter().map(|(code, _, _)| *code).collect();
    let code = if engine { json!({ "type": "string" }) } else { json!({ "type": "string", "enum": codes }) };
    let schema = json!({ "allOf": [
        { "$ref": "#/components/schemas/Error" },
        { "type": "object", "properties": { "error": { "type": "object", "properties": { "code": code } } } }
    ] });
    let example = rows.first().map(|(code, _, text)| json!({ "error": { "code": code, "message": text } }));
    let mut content = Map::new();
    content.insert("schema".into(), schema);
    content.extend(example.map(|example| ("example".to_owned(), example)));
    let mut response = json!({
        "description": lines.join("\n"),
        "content": { "application/json": content },
    });
    if status == 429 {
        response["headers"] = json!({ "Retry-After": {
            "description": "Seconds.", "required": true, "schema": { "type": "integer", "minimum": 1 }
        } });
    }
    response
}
