//! Every request of staff passes here: a session, our own pages, its hall, its role. The list of addresses is the list of
//! who may use them; there is no way to add one without saying so.
//! In: requests. Out: `Staff` for the handler, or a refusal in the hall's log. Absent: what the handler does.

use axum::Router;
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use serde_json::json;
use subtle::ConstantTimeEq;

use super::Access;
use super::role::{Role, Roles};
use super::session::Token;
use super::store::accounts::Account;
use super::store::sessions::Session;
use crate::error::{ApiError, Refused};
use crate::hall::day::token::LetIn;
use crate::hall::store::events;

/// The header that carries the CSRF token.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Somebody of the staff, signed in and allowed to ask this. A handler takes it as an argument; on an address that the
/// guard doesn't stand before, every request fails.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Who.
    pub account: Account,
    /// Since when.
    pub session: Session,
    /// The session's secret.
    pub token: Token,
}

impl Staff {
    /// What somebody works as.
    pub fn role(&self) -> Role {
        self.account.role
    }

    /// Whether a password that somebody else chose is still to be changed.
    pub fn is_first(&self) -> bool {
        self.account.first && self.session.by_password
    }

    /// Refuses a clerk of another window; who has no window may act at each.
    ///
    /// # Errors
    /// 403 `window-refused`.
    pub fn at_window(&self, number: i64) -> Result<(), ApiError> {
        match self.account.window {
            Some(own) if own != number => Err(refused("window-refused", "this is another clerk's window")),
            _ => Ok(()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| {
            tracing::error!(
                path = parts.uri.path(),
                "a handler for staff stands on an address without the guard"
            );
            ApiError::Internal
        })
    }
}

/// An address and who may use it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Method.
    pub method: Method,
    /// Pattern of the path, below `/api`.
    pub path: &'static str,
    /// Who; `None` for everybody, before they sign in.
    pub roles: Option<Roles>,
}

/// A router whose every address says who may use it.
#[derive(Debug)]
pub struct Guarded {
    access: Access,
    router: Router<Access>,
    entries: Vec<Entry>,
}

impl Guarded {
    /// Without addresses yet.
    pub fn new(access: Access) -> Self {
        Self { access, router: Router::new(), entries: Vec::new() }
    }

    /// Reading.
    #[must_use]
    pub fn get<T: 'static>(self, path: &'static str, roles: Roles, handler: impl Handler<T, Access>) -> Self {
        self.guarded(Method::GET, path, roles, on(MethodFilter::GET, handler))
    }

    /// Changing something.
    #[must_use]
    pub fn post<T: 'static>(
        self,
        path: &'static str,
        roles: Roles,
        handler: impl Handler<T, Access>,
    ) -> Self {
        self.guarded(Method::POST, path, roles, on(MethodFilter::POST, handler))
    }

    /// Reading, for everybody: before anybody is signed in.
    #[must_use]
    pub fn open_get<T: 'static>(mut self, path: &'static str, handler: impl Handler<T, Access>) -> Self {
        self.entries.push(Entry { method: Method::GET, path, roles: None });
        self.router = self.router.route(path, on(MethodFilter::GET, handler));
        self
    }

    /// Changing something, for everybody on our own pages: before anybody is signed in.
    #[must_use]
    pub fn open_post<T: 'static>(mut self, path: &'static str, handler: impl Handler<T, Access>) -> Self {
        self.entries.push(Entry { method: Method::POST, path, roles: None });
        let guard = from_fn_with_state(self.access.clone(), own_pages);
        self.router = self.router.route(path, on(MethodFilter::POST, handler).route_layer(guard));
        self
    }

    fn guarded(self, method: Method, path: &'static str, roles: Roles, route: MethodRouter<Access>) -> Self {
        self.route(method, path, roles, false, route)
    }

    /// An address whose handler has a state of its own: `route` has it already. With `token`, programs of the hall that
    /// show the desk's token pass the guard; the handler looks at the token.
    #[must_use]
    pub fn route(
        mut self,
        method: Method,
        path: &'static str,
        roles: Roles,
        token: bool,
        route: MethodRouter<Access>,
    ) -> Self {
        let gate = Gate { access: self.access.clone(), roles, path, token };
        self.entries.push(Entry { method, path, roles: Some(roles) });
        self.router = self.router.route(path, route.route_layer(from_fn_with_state(gate, guard)));
        self
    }

    /// Who may use what.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The router, below `/api`.
    pub fn router(self) -> Router {
        self.router.with_state(self.access)
    }
}

#[derive(Debug, Clone)]
struct Gate {
    access: Access,
    roles: Roles,
    path: &'static str,
    token: bool,
}

/// A refusal with a code: 403.
fn refused(code: &'static str, message: &str) -> ApiError {
    ApiError::Refused(Refused::new(StatusCode::FORBIDDEN, code, message))
}

fn forged() -> ApiError {
    refused("cross-site", "this request was not sent by the hall's own pages; open the desk and try there")
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD)
}

async fn own_pages(State(access): State<Access>, request: Request, next: Next) -> Response {
    if changes(request.method()) && !access.config.origin.sent_from_here(request.headers()) {
        return forged().into_response();
    }
    next.run(request).await
}

async fn guard(
    State(gate): State<Gate>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    if gate.token && request.headers().contains_key(header::AUTHORIZATION) {
        return next.run(request).await;
    }
    let hall = params.iter().find(|(name, _)| *name == "hall").map(|(_, value)| value.to_owned());
    match gate.let_in(request.method(), request.headers(), hall.as_deref()).await {
        Ok(staff) => {
            request.extensions_mut().insert(LetIn);
            request.extensions_mut().insert(staff);
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

impl Gate {
    async fn let_in(
        &self,
        method: &Method,
        headers: &HeaderMap,
        hall: Option<&str>,
    ) -> Result<Staff, ApiError> {
        let sign_in = || {
            let message = "sign in first; a session ends when it is unused for a while";
            ApiError::Refused(Refused::new(StatusCode::UNAUTHORIZED, "sign-in-needed", message))
        };
        let token = self.access.token(headers).ok_or_else(sign_in)?;
        let (session, account) = self.access.session(&token).await?.ok_or_else(sign_in)?;
        let staff = Staff { account, session, token };
        if let Err((why, error)) = self.allows(&staff, method, headers, hall) {
            self.log(&staff, method, why).await?;
            return Err(error);
        }
        self.access.session_seen(&staff.session).await?;
        Ok(staff)
    }

    /// Why not is a word for the log.
    fn allows(
        &self,
        staff: &Staff,
        method: &Method,
        headers: &HeaderMap,
        hall: Option<&str>,
    ) -> Result<(), (&'static str, ApiError)> {
        if changes(method) {
            if !self.access.config.origin.sent_from_here(headers) {
                return Err(("origin", forged()));
            }
            let own = self.access.csrf_token(&staff.token);
            let sent = headers.get(CSRF_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
            if !bool::from(own.as_bytes().ct_eq(sent)) {
                let message = "the `X-CSRF-Token` of this session is missing or wrong; reload the page";
                return Err(("csrf", refused("csrf", message)));
            }
        }
        if hall.is_some_and(|hall| hall != staff.account.hall) {
            return Err(("hall", refused("hall-refused", "this account is another hall's")));
        }
        if !self.roles.include(staff.role()) {
            return Err((
                "role",
                refused("role-refused", "your role may not do this; ask the hall's supervisor"),
            ));
        }
        if staff.is_first() && !self.roles.include_first() {
            let message = "somebody else chose this password; change it first";
            return Err(("first-password", refused("password-change-needed", message)));
        }
        Ok(())
    }

    async fn log(&self, staff: &Staff, method: &Method, why: &'static str) -> Result<(), ApiError> {
        let account = &staff.account;
        let body = json!({
            "account": account.id, "method": method.as_str(), "path": self.path, "role": account.role.word(), "why": why,
        });
        let mut tx = self.access.database().begin().await?;
        events::add(&mut tx, &account.hall, self.access.now(), "staff-refused", &body).await?;
        tx.commit().await?;
        Ok(())
    }
}
