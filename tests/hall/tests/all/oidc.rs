//! Signing in at a certified OpenID provider, and everything that must not get in that way; on both databases.
//! In: panva's oidc-provider in Node, a browser's way through it. Out: assertions. Absent: the network.

use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::header;
use serde_json::{Value, json};
use yushen_hall_tests::client::Answer;
use yushen_hall_tests::oidc::{CLIENT, Provider, SECRET};
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::staff::{Browser, Desk, FIRST, ORIGIN};
use yushen_server::staff::config::OidcConfig;
use yushen_server::staff::manage::Post;
use yushen_server::staff::origin::Origin;
use yushen_server::staff::role::Role;

on_both! {
    somebody_of_the_provider_signs_in_to_the_account_made_before
    who_has_no_account_or_a_disabled_one_stays_out
    a_state_works_once_and_in_its_own_browser
    a_code_works_once_and_with_its_own_verifier
    a_token_with_one_thing_wrong_is_not_believed
    a_token_expires_by_the_halls_clock
    new_keys_of_the_provider_are_asked_for
    without_the_provider_passwords_still_work
    a_provider_over_tls_needs_a_certificate_that_is_trusted
}

const SUBJECT: &str = "f3b1c2-wang";

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    since.as_secs().try_into().expect("seconds")
}

/// A desk and its provider, whose clocks agree, with an operator of the provider.
async fn desk(kind: Kind) -> (Desk, Provider) {
    let provider = Provider::start();
    let back = format!("{ORIGIN}/api/halls/small/staff/oidc/callback");
    provider.told(&format!("subject={SUBJECT}&redirect={back}")).await;
    let oidc = OidcConfig {
        label: "统一身份认证".into(),
        issuer: provider.issuer(),
        client_id: CLIENT.into(),
        client_secret: SECRET.into(),
        roots: None,
    };
    let desk = Desk::with(kind, Origin::Https(ORIGIN.into()), Some(oidc), |routes| routes).await;
    desk.service.clock.store(now(), std::sync::atomic::Ordering::SeqCst);
    let post = Post { role: Role::Operator, window: None };
    let identity = Some((provider.issuer(), SUBJECT.to_owned()));
    desk.register.add("wang-li", &post, identity, None).await.expect("added");
    (desk, provider)
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.json());
    answer.headers[header::LOCATION].to_str().expect("ASCII").to_owned()
}

/// Where the server sends the browser, which keeps the cookie.
async fn begun(browser: &mut Browser) -> String {
    let answer = browser.get("/staff/oidc").await;
    browser.keep(&answer);
    location(&answer)
}

/// The whole way; where it ends.
async fn whole_way(browser: &mut Browser, provider: &Provider) -> String {
    let link = begun(browser).await;
    let back = provider.passed(&link).await;
    let answer = browser.get(&back).await;
    location(&answer)
}

async fn last_event(desk: &Desk) -> (String, Value) {
    desk.events().await.pop().expect("an event")
}

fn parameter(address: &str, name: &str) -> String {
    let query = address.split_once('?').expect("a query").1;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).unwrap_or_else(|| panic!("{name} in {address}")).1.to_owned()
}

async fn somebody_of_the_provider_signs_in_to_the_account_made_before(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let mut browser = desk.browser().await;
    assert_eq!(browser.get("/staff").await.json()["oidc"], json!({ "label": "统一身份认证" }));
    let answer = browser.get("/staff/oidc").await;
    let flow = answer.headers[header::SET_COOKIE].to_str().expect("ASCII").to_owned();
    assert!(flow.starts_with("__Host-yushen-oidc="), "{flow}");
    assert!(flow.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{flow}");
    browser.keep(&answer);
    let link = location(&answer);
    assert_eq!(parameter(&link, "response_type"), "code");
    assert_eq!(parameter(&link, "code_challenge_method"), "S256");
    assert_eq!(parameter(&link, "client_id"), CLIENT);
    assert_eq!((parameter(&link, "state").len(), parameter(&link, "nonce").is_empty()), (64, false));
    assert!(!link.contains(&flow["__Host-yushen-oidc=".len()..][..64]), "the cookie is another secret");

    let back = provider.passed(&link).await;
    let answer = browser.get(&back).await;
    assert_eq!(location(&answer), "/desk");
    let cookies: Vec<&str> =
        answer.headers.get_all(header::SET_COOKIE).iter().map(|c| c.to_str().expect("ASCII")).collect();
    assert!(cookies[0].starts_with("__Host-yushen-staff=") && cookies[0].contains("SameSite=Strict"));
    assert!(cookies[1].starts_with("__Host-yushen-oidc=;") && cookies[1].ends_with("Max-Age=0"));
    browser.cookie = cookies[0].split(';').next().expect("a value").to_owned();
    let me = browser.get("/staff/me").await.json();
    assert_eq!((&me["name"], &me["role"]), (&json!("wang-li"), &json!("operator")));
    assert_eq!(me["password_change_needed"], false);
    let (kind, event) = last_event(&desk).await;
    assert_eq!(
        (kind.as_str(), &event["way"], &event["account"]),
        ("staff-signed-in", &json!("oidc"), &me["account"])
    );
    let events = format!("{:?}", desk.events().await);
    assert!(!events.contains(SUBJECT) && !events.contains(&parameter(&back, "code")), "{events}");
    desk.service.stop().await;
}

async fn who_has_no_account_or_a_disabled_one_stays_out(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let mut browser = desk.browser().await;
    provider.told("subject=somebody-else").await;
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk?sign-in=oidc-no-account");
    assert_eq!(
        last_event(&desk).await,
        ("staff-sign-in-failed".into(), json!({ "account": null, "way": "oidc", "why": "oidc-unknown" }))
    );
    provider.told(&format!("subject={SUBJECT}")).await;
    desk.register.disable("wang-li", true).await.expect("disabled");
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk?sign-in=oidc-no-account");
    assert_eq!(last_event(&desk).await.1["why"], "disabled");
    assert_eq!(desk.register.list().await.expect("a list").len(), 1, "nobody was registered");
    let sessions = desk.service.halls.database.read("SELECT COUNT(*) FROM staff_session", &[]).await;
    assert_eq!(sessions.expect("rows")[0].int(0).expect("a number"), 0);
    desk.service.stop().await;
}

const NOT_BEGUN: &str = "/desk?sign-in=oidc-not-begun";

async fn a_state_works_once_and_in_its_own_browser(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let (mut browser, mut other) = (desk.browser().await, desk.browser().await);
    let link = begun(&mut browser).await;
    let back = provider.passed(&link).await;
    // Somebody else's browser: without a cookie, and in the middle of a sign-in of its own.
    assert_eq!(location(&other.get(&back).await), NOT_BEGUN);
    begun(&mut other).await;
    assert_eq!(location(&other.get(&back).await), NOT_BEGUN);
    let state = parameter(&link, "state");
    let wrong = back.replace(&state, &state.chars().rev().collect::<String>());
    assert_eq!(location(&browser.get(&wrong).await), NOT_BEGUN);
    assert_eq!(location(&browser.get(&back.replace("state=", "stat=")).await), NOT_BEGUN);
    let before = desk.events().await.len();
    // The right one, once.
    let flow = browser.cookie.clone();
    assert_eq!(location(&browser.get(&back).await), "/desk");
    browser.cookie = flow;
    assert_eq!(location(&browser.get(&back).await), NOT_BEGUN, "replayed");
    assert_eq!(desk.events().await.len(), before + 1, "what nobody began here is not logged");

    let link = begun(&mut browser).await;
    let back = provider.passed(&link).await;
    desk.service.advance(600);
    assert_eq!(location(&browser.get(&back).await), NOT_BEGUN, "ten minutes are enough");
    desk.service.stop().await;
}

async fn a_code_works_once_and_with_its_own_verifier(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let (mut browser, mut other) = (desk.browser().await, desk.browser().await);
    let refused =
        ("staff-sign-in-failed".to_owned(), json!({ "account": null, "way": "oidc", "why": "code" }));
    // A code that was caught on its way, in a sign-in of somebody else's.
    let link = begun(&mut browser).await;
    let back = provider.passed(&link).await;
    let others = provider.passed(&begun(&mut other).await).await;
    let caught = others.replace(&parameter(&others, "code"), &parameter(&back, "code"));
    assert_eq!(location(&other.get(&caught).await), "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await, refused);

    // A code that was used.
    let mut browser = desk.browser().await;
    let used = provider.passed(&begun(&mut browser).await).await;
    assert_eq!(location(&browser.get(&used).await), "/desk");
    let again = provider.passed(&begun(&mut browser).await).await;
    let replayed = again.replace(&parameter(&again, "code"), &parameter(&used, "code"));
    assert_eq!(location(&browser.get(&replayed).await), "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await, refused);

    // What the provider itself refuses, and an answer of another provider.
    let link = begun(&mut browser).await;
    let back = provider.passed(&link).await;
    let denied = format!(
        "{}?error=access_denied&state={}",
        back.split('?').next().expect("a path"),
        parameter(&link, "state")
    );
    assert_eq!(location(&browser.get(&denied).await), "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await.1["why"], "provider");
    let back = provider.passed(&begun(&mut browser).await).await;
    let mixed = back.replace(&parameter(&back, "iss"), "https%3A%2F%2Fevil.example");
    assert_eq!(location(&browser.get(&mixed).await), "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await.1["why"], "another-issuer");
    desk.service.stop().await;
}

async fn a_token_with_one_thing_wrong_is_not_believed(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    for (bend, why) in [
        ("audience", "token-audience"),
        ("audiences", "token-audience"),
        ("issuer", "token-issuer"),
        ("nonce", "token-nonce"),
        ("no-nonce", "token-nonce"),
        ("expired", "token-expired"),
        ("foreign-key", "token-signature"),
        ("hmac", "token-signature"),
        ("unsigned", "token-signature"),
    ] {
        provider.told(&format!("bend={bend}")).await;
        let mut browser = desk.browser().await;
        assert_eq!(whole_way(&mut browser, &provider).await, "/desk?sign-in=oidc-refused", "{bend}");
        assert_eq!(last_event(&desk).await.1["why"], why, "{bend}");
    }
    // The provider's own token for another nonce than the one that was asked with.
    provider.told("bend=").await;
    let mut browser = desk.browser().await;
    let link = begun(&mut browser).await;
    let other = link.replace(&parameter(&link, "nonce"), "another");
    let back = provider.passed(&other).await;
    assert_eq!(location(&browser.get(&back).await), "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await.1["why"], "token-nonce");
    // Written anew with nothing wrong, it is believed: it was not the writing.
    provider.told("bend=nothing").await;
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk");
    desk.service.stop().await;
}

async fn a_token_expires_by_the_halls_clock(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let mut browser = desk.browser().await;
    desk.service.advance(2 * 3600);
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await.1["why"], "token-expired");
    desk.service.stop().await;
}

async fn new_keys_of_the_provider_are_asked_for(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    let mut browser = desk.browser().await;
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk");
    provider.told("rotate=1").await;
    // Unknown keys make the server ask again, but not for every token that somebody sends.
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk?sign-in=oidc-refused");
    assert_eq!(last_event(&desk).await.1["why"], "token-signature");
    desk.service.advance(10);
    assert_eq!(whole_way(&mut browser, &provider).await, "/desk");
    desk.service.stop().await;
}

async fn without_the_provider_passwords_still_work(kind: Kind) {
    let (desk, provider) = desk(kind).await;
    desk.add("zhao-min", Role::Clerk).await;
    let mut browser = desk.browser().await;
    let back = provider.passed(&begun(&mut browser).await).await;
    drop(provider);
    assert_eq!(location(&browser.get(&back).await), "/desk?sign-in=oidc-unavailable");
    desk.service.advance(300);
    assert_eq!(location(&browser.get("/staff/oidc").await), "/desk?sign-in=oidc-unavailable");
    assert_eq!(browser.sign_in("zhao-min", FIRST).await.status, 200);
    assert_eq!(last_event(&desk).await.0, "staff-signed-in");
    desk.service.stop().await;
}

async fn a_provider_over_tls_needs_a_certificate_that_is_trusted(kind: Kind) {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let own = |_| rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).expect("a certificate");
    let [right, wrong] = [0, 1].map(own);
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, right.cert.pem()).expect("the certificate");
    std::fs::write(&key, right.signing_key.serialize_pem()).expect("its key");
    let provider = Provider::with_tls(&certificate, &key);
    let issuer = format!("https://{}", provider.address);
    for (roots, known) in [(Some(right.cert.pem()), true), (Some(wrong.cert.pem()), false), (None, false)] {
        let oidc = OidcConfig {
            label: "统一身份认证".into(),
            issuer: issuer.clone(),
            client_id: CLIENT.into(),
            client_secret: SECRET.into(),
            roots: roots.map(String::into_bytes),
        };
        let desk = Desk::with(kind, Origin::Https(ORIGIN.into()), Some(oidc), |routes| routes).await;
        let link = location(&desk.browser().await.get("/staff/oidc").await);
        if known {
            assert!(link.starts_with(&format!("{issuer}/auth?")), "{link}");
        } else {
            assert_eq!(link, "/desk?sign-in=oidc-unavailable");
        }
        desk.service.stop().await;
    }
}
