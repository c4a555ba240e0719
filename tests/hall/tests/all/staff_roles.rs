//! The role matrix, on both databases: each address of staff is asked as each role and as nobody.
//! In: the server's list of addresses, requests through a socket. Out: assertions. Absent: roles within an address
//! (`desk_roles`).

use axum::extract::State;
use serde_json::json;
use yushen_hall_tests::desk::DeskService;
use yushen_hall_tests::on_both;
use yushen_hall_tests::service::Kind;
use yushen_hall_tests::staff::{Desk, ORIGIN, OWN};
use yushen_hall_tests::steps::refused;
use yushen_server::hall::http::Shared;
use yushen_server::staff::guard::Staff;
use yushen_server::staff::origin::Origin;
use yushen_server::staff::role::{CLERK, OPERATOR, PUBLISHER, ROLES, Role, SUPERVISOR};

on_both! {
    every_address_is_for_its_roles_and_no_others
    a_role_is_let_in_where_it_is_named_and_nowhere_else
}

/// Who may use an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    /// Everybody, before they sign in.
    All,
    /// These roles.
    Only(&'static [Role]),
}

use Who::{All, Only};

const ANY_STAFF: Who = Only(&[Role::Clerk, Role::Operator, Role::Supervisor, Role::Publisher]);
const WINDOW: Who = Only(&[Role::Clerk, Role::Supervisor]);

/// Every address of staff and who may use it, written by hand a second time: an address that is added to the server, or
/// opened to another role, must be added here too.
const MATRIX: &[(&str, &str, Who)] = &[
    ("GET", "/halls/{hall}/staff", All),
    ("POST", "/halls/{hall}/staff/sign-in", All),
    ("GET", "/halls/{hall}/staff/oidc", All),
    ("GET", "/halls/{hall}/staff/oidc/callback", All),
    ("GET", "/halls/{hall}/staff/me", ANY_STAFF),
    ("POST", "/halls/{hall}/staff/sign-out", ANY_STAFF),
    ("POST", "/halls/{hall}/staff/password", ANY_STAFF),
    ("GET", "/halls/{hall}/staff/sessions", ANY_STAFF),
    ("POST", "/halls/{hall}/staff/sessions/end", ANY_STAFF),
    ("GET", "/halls/{hall}/desk/queue", Only(&[Role::Clerk, Role::Supervisor, Role::Operator])),
    ("POST", "/halls/{hall}/desk/find", Only(&[Role::Clerk, Role::Supervisor, Role::Operator])),
    ("POST", "/halls/{hall}/desk/check-in", WINDOW),
    ("POST", "/halls/{hall}/desk/call", WINDOW),
    ("POST", "/halls/{hall}/desk/recall", WINDOW),
    ("POST", "/halls/{hall}/desk/skip", WINDOW),
    ("POST", "/halls/{hall}/desk/transfer", WINDOW),
    ("POST", "/halls/{hall}/desk/finish", WINDOW),
    ("POST", "/halls/{hall}/desk/special", WINDOW),
    ("GET", "/halls/{hall}/cases", WINDOW),
    ("POST", "/halls/{hall}/cases", WINDOW),
    ("GET", "/halls/{hall}/cases/colleagues", WINDOW),
    ("GET", "/halls/{hall}/cases/reasons", WINDOW),
    ("GET", "/halls/{hall}/cases/{case}", WINDOW),
    ("POST", "/halls/{hall}/cases/{case}/{step}", WINDOW),
    ("GET", "/halls/{hall}/cases/{case}/papers", WINDOW),
    ("POST", "/halls/{hall}/cases/{case}/papers", WINDOW),
    ("GET", "/halls/{hall}/cases/{case}/papers/{number}", WINDOW),
    ("GET", "/halls/{hall}/after/ratings", Only(&[Role::Supervisor])),
    ("GET", "/halls/{hall}/after/complaints", Only(&[Role::Supervisor])),
    ("POST", "/halls/{hall}/after/handle", Only(&[Role::Supervisor])),
    ("GET", "/halls/{hall}/figures", Only(&[Role::Supervisor])),
    ("GET", "/halls/{hall}/figures/export", Only(&[Role::Supervisor])),
];

async fn every_address_is_for_its_roles_and_no_others(kind: Kind) {
    let desk = DeskService::start(kind).await;
    let routes = desk.addresses();
    let mut served: Vec<(String, &str)> =
        routes.entries().iter().map(|entry| (entry.method.to_string(), entry.path)).collect();
    let mut listed: Vec<(String, &str)> =
        MATRIX.iter().map(|(method, path, _)| ((*method).to_owned(), *path)).collect();
    served.sort();
    listed.sort();
    assert_eq!(served, listed, "every address of staff has its row in MATRIX, and every row its address");
    matrix(&desk, MATRIX).await;
    desk.service.stop().await;
}

/// Sends each request as each role and as nobody.
async fn matrix(desk: &Desk, rows: &[(&str, &str, Who)]) {
    for (word, role) in ROLES {
        desk.add_settled(word, role).await;
    }
    let mut tried = 0;
    for (method, path, who) in rows {
        let path = format!(
            "/api{}",
            path.replace("{hall}", "small")
                .replace("{case}", "1")
                .replace("{step}", "accept")
                .replace("{number}", "small-2026-000001")
        );
        for signed_in in [None].into_iter().chain(ROLES.map(Some)) {
            let mut browser = match signed_in {
                Some((word, _)) => desk.signed_in(word).await,
                None => desk.browser().await,
            };
            let answer = match *method {
                "GET" => browser.get(&path).await,
                _ => browser.post(&path, json!({ "nothing": "of use" })).await,
            };
            let expected = match (who, signed_in) {
                (All, _) => None,
                (Only(_), None) => Some((401, "sign-in-needed".to_owned())),
                (Only(roles), Some((_, role))) if roles.contains(&role) => None,
                (Only(_), Some(_)) => Some((403, "role-refused".to_owned())),
            };
            let got = refused(&answer);
            match expected {
                Some(expected) => assert_eq!(got, expected, "{method} {path} as {signed_in:?}"),
                None => assert!(
                    !matches!(got.0, 401 | 403 | 405 | 500..),
                    "{method} {path} as {signed_in:?}: {got:?}"
                ),
            }
            tried += 1;
        }
    }
    assert_eq!(tried, rows.len() * 5);
}

/// The same judge over addresses that are for one role, or two: it finds both kinds of mistakes.
async fn a_role_is_let_in_where_it_is_named_and_nowhere_else(kind: Kind) {
    let rows: &[(&str, &str, Who)] = &[
        ("GET", "/halls/{hall}/test/clerk", Only(&[Role::Clerk])),
        ("POST", "/halls/{hall}/test/operator", Only(&[Role::Operator])),
        ("GET", "/halls/{hall}/test/both", Only(&[Role::Supervisor, Role::Publisher])),
        ("POST", "/halls/{hall}/test/both", Only(&[Role::Publisher])),
    ];
    // The booking API's state and who asks, in one handler.
    async fn window(
        State(halls): State<Shared>,
        staff: Staff,
    ) -> Result<String, yushen_server::error::ApiError> {
        assert!(halls.hall(&staff.account.hall).is_some());
        staff.at_window(1)?;
        Ok(staff.role().word().to_owned())
    }
    async fn second_window(staff: Staff) -> Result<(), yushen_server::error::ApiError> {
        staff.at_window(2)
    }
    async fn done() {}
    let desk = Desk::with(kind, Origin::Https(ORIGIN.into()), None, |routes| {
        routes
            .get("/halls/{hall}/test/clerk", CLERK, window)
            .get("/halls/{hall}/test/second", CLERK.or(OPERATOR), second_window)
            .post("/halls/{hall}/test/operator", OPERATOR, done)
            .get("/halls/{hall}/test/both", SUPERVISOR.or(PUBLISHER), done)
            .post("/halls/{hall}/test/both", PUBLISHER, done)
    })
    .await;
    matrix(&desk, rows).await;
    let mut browser = desk.browser().await;
    browser.sign_in("clerk", OWN).await;
    assert_eq!(browser.get("/test/clerk").await.body, "clerk");
    assert_eq!(refused(&browser.get("/test/second").await), (403, "window-refused".into()));
    browser.sign_in("operator", OWN).await;
    assert_eq!(browser.get("/test/second").await.status, 200, "who has no window may act at each");
    let refusals = desk.events().await.into_iter().filter(|(_, body)| body["why"] == "role").count();
    assert_eq!(refusals, 3 + 3 + 2 + 3, "each refused role is in the log");
    desk.service.stop().await;
}
