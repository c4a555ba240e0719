//! Staff: signing in, sessions, passwords, accounts, forged requests; on both databases. In: requests through a socket.
//! Out: assertions. Absent: lockout (`staff_lockout`), who may do what (`staff_roles`), OIDC (`oidc`), what is stored in
//! clear (`privacy`).

use axum::http::header;
use serde_json::{Value, json};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::staff::{Desk, FIRST, ORIGIN, OWN};
use yushen_hall_tests::steps::refused;
use yushen_server::staff::manage::{ManageError, Post};
use yushen_server::staff::origin::Origin;
use yushen_server::staff::password::Password;
use yushen_server::staff::role::Role;

on_both! {
    a_day_of_a_clerk_from_the_first_password_to_signing_out
    sessions_end_unused_and_at_the_latest_after_twelve_hours
    a_token_is_new_at_each_sign_in_and_the_old_one_dead
    own_sessions_are_listed_and_ended_and_no_others
    a_changed_password_ends_every_other_session
    what_the_command_line_takes_away_holds_at_once
    an_account_that_does_not_go_together_is_refused
    a_forged_request_is_refused_and_logged
    on_this_machine_cookies_need_no_https
}

async fn a_day_of_a_clerk_from_the_first_password_to_signing_out(kind: Kind) {
    let desk = Desk::start(kind).await;
    let id = desk.add("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    assert_eq!(browser.get("/staff").await.json(), json!({ "oidc": null, "password": true }));
    assert_eq!(refused(&browser.get("/staff/me").await), (401, "sign-in-needed".into()));

    let answer = browser.sign_in("wang-li", FIRST).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
    let (value, attributes) = cookie.split_once("; ").expect("attributes");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict; Secure");
    let token = value.strip_prefix("__Host-yushen-staff=").expect("the name");
    assert_eq!(token.len(), 64, "256 bits");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert!(!answer.json().to_string().contains(token), "the page never sees the token");

    // Nothing but the password's change, until it is changed.
    assert_eq!(answer.json()["password_change_needed"], true);
    let early = browser.get("/staff/sessions").await;
    assert_eq!(refused(&early), (403, "password-change-needed".into()));
    let change = |old: &str, new: &str| json!({ "old": old, "new": new });
    for unfit in ["short", FIRST, "wang-li wang-li", "abababababab"] {
        let answer = browser.post("/staff/password", change(FIRST, unfit)).await;
        assert_eq!(refused(&answer), (422, "bad-field".into()), "{unfit}");
    }
    let changed = browser.post("/staff/password", change(FIRST, OWN)).await;
    assert_eq!((changed.status.as_u16(), &changed.json()["password_change_needed"]), (200, &json!(false)));

    let me = browser.get("/staff/me").await.json();
    let shown = [&me["account"], &me["name"], &me["role"], &me["window"], &me["hall"]];
    assert_eq!(shown, [&json!(id), &json!("wang-li"), &json!("clerk"), &json!(1), &json!("small")]);
    assert_eq!(me["ends_at"], "2026-11-26T00:30:00Z");
    assert_eq!(browser.get("/staff/sessions").await.json().as_array().map(Vec::len), Some(1));

    let before = browser.cookie.clone();
    let out = browser.post("/staff/sign-out", json!({})).await;
    let deleted = out.headers[header::SET_COOKIE].to_str().expect("ASCII");
    assert!(out.status == 200 && deleted.ends_with("Max-Age=0"), "{deleted}");
    browser.cookie = before;
    assert_eq!(
        refused(&browser.get("/staff/me").await),
        (401, "sign-in-needed".into()),
        "over on the server"
    );
    assert_eq!(refused(&browser.sign_in("wang-li", FIRST).await), (401, "sign-in-refused".into()));
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);

    let events = desk.events().await;
    let kinds: Vec<&str> = events.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "staff-added",
            "staff-signed-in",
            "staff-refused",
            "staff-password-changed",
            "staff-signed-in",
            "staff-signed-out",
            "staff-sign-in-failed",
            "staff-signed-in",
        ]
    );
    assert_eq!(events[2].1["why"], "first-password");
    assert_eq!(events[6].1, json!({ "account": id, "why": "password" }));
    let text = format!("{events:?}");
    assert!(!text.contains("wang-li") && !text.contains(OWN) && !text.contains(token), "{text}");
    desk.service.stop().await;
}

async fn sessions_end_unused_and_at_the_latest_after_twelve_hours(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    browser.sign_in("wang-li", OWN).await;
    desk.service.advance(1799);
    assert_eq!(browser.get("/staff/me").await.status, 200, "used a second before the end");
    desk.service.advance(1799);
    assert_eq!(browser.get("/staff/me").await.status, 200, "and again: it was written that it was used");
    desk.service.advance(1800);
    assert_eq!(refused(&browser.get("/staff/me").await), (401, "sign-in-needed".into()));

    browser.sign_in("wang-li", OWN).await;
    for _ in 0..47 {
        desk.service.advance(900);
        assert_eq!(browser.get("/staff/me").await.status, 200);
    }
    desk.service.advance(899);
    assert_eq!(browser.get("/staff/me").await.status, 200, "a second before twelve hours");
    desk.service.advance(1);
    assert_eq!(refused(&browser.get("/staff/me").await), (401, "sign-in-needed".into()));
    desk.service.stop().await;
}

async fn a_token_is_new_at_each_sign_in_and_the_old_one_dead(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    // A token that somebody planted is not taken over.
    let planted = format!("__Host-yushen-staff={}", "ab".repeat(32));
    browser.cookie.clone_from(&planted);
    browser.sign_in("wang-li", OWN).await;
    let first = browser.cookie.clone();
    assert_ne!(first, planted);
    browser.sign_in("wang-li", OWN).await;
    let second = browser.cookie.clone();
    assert_ne!(first, second);
    assert_eq!(browser.get("/staff/me").await.status, 200);
    for dead in
        [planted, first, "__Host-yushen-staff=xyz".into(), format!("{second}0"), second.to_uppercase()]
    {
        browser.cookie = dead;
        assert_eq!(browser.get("/staff/me").await.status, 401, "{}", browser.cookie);
    }
    browser.cookie = format!("{second}; {second}");
    assert_eq!(browser.get("/staff/me").await.status, 401, "two cookies of the name");
    desk.service.stop().await;
}

async fn own_sessions_are_listed_and_ended_and_no_others(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add_settled("wang-li", Role::Clerk).await;
    desk.add_settled("zhao-min", Role::Clerk).await;
    let (mut here, mut there, mut other) = (desk.browser().await, desk.browser().await, desk.browser().await);
    here.sign_in("wang-li", OWN).await;
    there.sign_in("wang-li", OWN).await;
    other.sign_in("zhao-min", OWN).await;
    let list = here.get("/staff/sessions").await.json();
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["this"], &list[1]["this"]), (&json!(false), &json!(true)), "newest first");
    let others = other.get("/staff/sessions").await.json()[0]["session"].clone();
    let unknown = here.post("/staff/sessions/end", json!({ "session": others })).await;
    assert_eq!(refused(&unknown), (404, "session-unknown".into()));
    assert_eq!(other.get("/staff/me").await.status, 200);
    let ended = here.post("/staff/sessions/end", json!({ "session": list[0]["session"] })).await;
    assert_eq!(ended.status, 200);
    assert_eq!(
        (there.get("/staff/me").await.status.as_u16(), here.get("/staff/me").await.status.as_u16()),
        (401, 200)
    );
    assert!(desk.kinds().await.contains(&"staff-session-ended".to_owned()));
    desk.service.stop().await;
}

async fn a_changed_password_ends_every_other_session(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add_settled("wang-li", Role::Clerk).await;
    let (mut here, mut there) = (desk.browser().await, desk.browser().await);
    here.sign_in("wang-li", OWN).await;
    there.sign_in("wang-li", OWN).await;
    let new = "another long one of mine";
    let wrong = here.post("/staff/password", json!({ "old": "not the right one", "new": new })).await;
    assert_eq!(refused(&wrong), (401, "sign-in-refused".into()));
    let before = (here.cookie.clone(), here.csrf.clone());
    let changed = here.post("/staff/password", json!({ "old": OWN, "new": new })).await;
    assert_eq!(changed.status, 200);
    assert_ne!(before, (here.cookie.clone(), here.csrf.clone()));
    assert_eq!(
        (here.get("/staff/me").await.status.as_u16(), there.get("/staff/me").await.status.as_u16()),
        (200, 401)
    );
    here.cookie = before.0;
    assert_eq!(here.get("/staff/me").await.status, 401, "the session that changed it has a new token");
    assert_eq!(there.sign_in("wang-li", OWN).await.status, 401);
    assert_eq!(there.sign_in("wang-li", new).await.status, 200);

    // Guessing the old one from a session that was left open is counted like guessing it at the door.
    for _ in 0..5 {
        there.post("/staff/password", json!({ "old": "not the right one", "new": OWN })).await;
    }
    let locked = there.post("/staff/password", json!({ "old": new, "new": OWN })).await;
    assert_eq!(refused(&locked), (429, "sign-in-locked".into()));
    desk.service.stop().await;
}

async fn what_the_command_line_takes_away_holds_at_once(kind: Kind) {
    let desk = Desk::start(kind).await;
    let id = desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    browser.sign_in("wang-li", OWN).await;
    let register = &desk.register;
    register.change("wang-li", Some(Role::Supervisor), None, None).await.expect("changed");
    let me = browser.get("/staff/me").await.json();
    assert_eq!((&me["role"], &me["window"]), (&json!("supervisor"), &Value::Null));

    register.disable("wang-li", true).await.expect("disabled");
    assert_eq!(browser.get("/staff/me").await.status, 401);
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 401);
    register.disable("wang-li", false).await.expect("enabled");
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 200);

    let new = Password::typed("given by the administrator").expect("short enough");
    register.reset("wang-li", &new).await.expect("reset");
    assert_eq!(browser.get("/staff/me").await.status, 401);
    assert_eq!(browser.sign_in("wang-li", OWN).await.status, 401);
    let first = browser.sign_in("wang-li", "given by the administrator").await;
    assert_eq!(first.json()["password_change_needed"], true);

    let list = register.list().await.expect("a list");
    assert_eq!((list.len(), list[0].name.as_str(), list[0].role), (1, "wang-li", Role::Supervisor));
    let changed = desk.events().await.into_iter().find(|(kind, _)| kind == "staff-changed").expect("it").1;
    assert_eq!(changed, json!({ "account": id, "role": "supervisor", "window": null }));
    let kinds = desk.kinds().await;
    for kind in ["staff-added", "staff-disabled", "staff-enabled", "staff-password-reset"] {
        assert!(kinds.iter().any(|known| known == kind), "{kind}");
    }
    desk.service.stop().await;
}

async fn an_account_that_does_not_go_together_is_refused(kind: Kind) {
    let desk = Desk::start(kind).await;
    desk.add("wang-li", Role::Clerk).await;
    let register = &desk.register;
    let password = Password::typed(FIRST).expect("short enough");
    let add = async |name: &str, role, window| {
        register.add(name, &Post { role, window }, None, Some(&password)).await.expect_err("refused")
    };
    assert!(matches!(add("wang-li", Role::Operator, None).await, ManageError::Taken(_)));
    assert!(matches!(add("Wang Li", Role::Operator, None).await, ManageError::Name(_)));
    assert!(matches!(add("a", Role::Clerk, None).await, ManageError::NoWindow));
    assert!(matches!(add("a", Role::Clerk, Some(3)).await, ManageError::Window(3)));
    assert!(matches!(add("a", Role::Publisher, Some(1)).await, ManageError::NoClerk));
    let post = Post { role: Role::Operator, window: None };
    assert!(matches!(register.add("a", &post, None, None).await, Err(ManageError::NoWay)));
    let short = Password::typed("short").expect("short enough");
    assert!(matches!(register.add("a", &post, None, Some(&short)).await, Err(ManageError::Password(_))));
    assert!(matches!(register.unlock("nobody").await, Err(ManageError::Unknown(_))));
    assert!(matches!(register.change("wang-li", None, Some(9), None).await, Err(ManageError::Window(9))));

    let somebody = || Some(("https://id.example".to_owned(), "sub-1".to_owned()));
    register.add("a", &post, somebody(), None).await.expect("added");
    assert!(matches!(register.add("b", &post, somebody(), None).await, Err(ManageError::Taken(_))));
    assert!(matches!(register.change("wang-li", None, None, somebody()).await, Err(ManageError::Taken(_))));
    assert_eq!(register.list().await.expect("a list").len(), 2);
    desk.service.stop().await;
}

async fn a_forged_request_is_refused_and_logged(kind: Kind) {
    let desk = Desk::start(kind).await;
    let id = desk.add_settled("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    browser.sign_in("wang-li", OWN).await;
    let mut another = desk.browser().await;
    another.sign_in("wang-li", OWN).await;
    let (cookie, csrf) = (browser.cookie.clone(), browser.csrf.clone());
    let (json_type, form) = ("application/json", "text/plain");
    let evil = "https://evil.example";
    // Origin, Sec-Fetch-Site, CSRF token, content type.
    for (origin, site, token, kind, code) in [
        // As forms and scripts of other sites would send them, had the cookie come along.
        (Some(evil), Some("cross-site"), None, form, "cross-site"),
        (Some(evil), Some("cross-site"), Some(csrf.as_str()), json_type, "cross-site"),
        (Some("null"), Some("cross-site"), Some(csrf.as_str()), json_type, "cross-site"),
        (Some("https://www.hall.example"), Some("same-site"), Some(csrf.as_str()), json_type, "cross-site"),
        (Some("http://hall.example"), None, Some(csrf.as_str()), json_type, "cross-site"),
        (None, Some("none"), Some(csrf.as_str()), json_type, "cross-site"),
        (None, None, Some(csrf.as_str()), json_type, "cross-site"),
        // From our own origin, as through a hole in one of its pages: without the token nothing goes.
        (Some(ORIGIN), Some("same-origin"), None, json_type, "csrf"),
        (Some(ORIGIN), Some("same-origin"), Some(""), json_type, "csrf"),
        (Some(ORIGIN), Some("same-origin"), Some(&csrf[..63]), json_type, "csrf"),
        (Some(ORIGIN), Some("same-origin"), Some(another.csrf.as_str()), json_type, "csrf"),
    ] {
        let mut headers = vec![("cookie", cookie.as_str()), ("content-type", kind)];
        headers.extend(origin.map(|origin| ("origin", origin)));
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        headers.extend(token.map(|token| ("x-csrf-token", token)));
        let answer = browser.raw("POST", "/staff/sign-out", &headers, "{}").await;
        assert_eq!(refused(&answer), (403, code.into()), "{headers:?}");
    }
    assert_eq!(browser.get("/staff/me").await.status, 200, "still signed in");
    let events = desk.events().await;
    let forged: Vec<&Value> =
        events.iter().filter(|(kind, _)| kind == "staff-refused").map(|(_, body)| body).collect();
    assert_eq!(forged.len(), 11);
    let path = "/halls/{hall}/staff/sign-out";
    let logged = |why| json!({ "account": id, "method": "POST", "path": path, "role": "clerk", "why": why });
    assert_eq!((forged[0], forged[10]), (&logged("origin"), &logged("csrf")));

    // Signing somebody in as somebody else is forged from outside, too.
    let body = json!({ "name": "wang-li", "password": OWN }).to_string();
    for headers in [
        [("content-type", json_type), ("origin", evil)],
        [("content-type", json_type), ("sec-fetch-site", "cross-site")],
        [("content-type", json_type), ("x-nothing", "said")],
    ] {
        let answer = browser.raw("POST", "/staff/sign-in", &headers, &body).await;
        assert_eq!(refused(&answer), (403, "cross-site".into()), "{headers:?}");
        assert!(answer.headers.get(header::SET_COOKIE).is_none());
    }
    let answer =
        browser.raw("POST", "/staff/sign-in", &[("content-type", form), ("origin", ORIGIN)], &body).await;
    assert_eq!(refused(&answer), (415, "not-json".into()));

    // Another hall's address is not this account's, whatever stands there.
    let other = "/api/halls/other/staff/me";
    assert_eq!(refused(&browser.get(other).await), (403, "hall-refused".into()));
    desk.service.stop().await;
}

async fn on_this_machine_cookies_need_no_https(kind: Kind) {
    let desk = Desk::with(kind, Origin::Local, None, |routes| routes).await;
    desk.add("wang-li", Role::Clerk).await;
    let mut browser = desk.browser().await;
    let body = json!({ "name": "wang-li", "password": FIRST }).to_string();
    let send = [("content-type", "application/json"), ("origin", "http://localhost:8080")];
    let foreign = browser.raw("POST", "/staff/sign-in", &send, &body).await;
    assert_eq!(refused(&foreign), (403, "cross-site".into()), "the host is hall.example");
    let request = axum::http::Request::post("/api/halls/small/staff/sign-in")
        .header("host", "localhost:8080")
        .header("origin", "http://localhost:8080")
        .header("content-type", "application/json")
        .body(axum::body::Body::from(body))
        .expect("a request");
    let answer = browser.client.send(request).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("ASCII");
    assert!(cookie.starts_with("yushen-staff-local="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    desk.service.stop().await;
}
