//! What is posted to a hall, read in one order: the hall, who may ask, the key, the body.
//! In: a request. Out: what it asks for, or the first thing that is wrong with it. Absent: what is done then.

use std::marker::PhantomData;

use axum::body::Bytes;
use axum::extract::{FromRef, FromRequest, Path, Request};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::{Shared, desk, hall, key};
use crate::error::ApiError;
use crate::hall::change::{self, Command};
use crate::hall::config::Hall;
use crate::request::{bytes, json};

/// How something is asked for.
pub trait Way {
    /// Whether it changes something, so that it needs an `Idempotency-Key`.
    const CHANGES: bool;
    /// Whether only the desk may ask.
    const AT_DESK: bool;
}

/// A change that anybody may ask for.
#[derive(Debug)]
pub struct Changing;

/// A question whose answer is nobody else's business: codes and numbers travel in bodies.
#[derive(Debug)]
pub struct Asking;

/// A change that the desk asks for.
#[derive(Debug)]
pub struct ChangingAtDesk;

/// A question of the desk.
#[derive(Debug)]
pub struct AskingAtDesk;

macro_rules! ways {
    ($($way:ident: $changes:literal, $at_desk:literal;)*) => {
        $(impl Way for $way {
            const CHANGES: bool = $changes;
            const AT_DESK: bool = $at_desk;
        })*
    };
}

ways! {
    Changing: true, false;
    Asking: false, false;
    ChangingAtDesk: true, true;
    AskingAtDesk: false, true;
}

/// A request that was read.
#[derive(Debug)]
pub struct Posted<T, W = Changing> {
    /// The halls.
    pub halls: Shared,
    /// What is asked for.
    pub asked: T,
    id: String,
    key: String,
    body: Bytes,
    way: PhantomData<W>,
}

impl<S: Send + Sync, T: DeserializeOwned, W: Way> FromRequest<S> for Posted<T, W>
where
    Shared: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        use axum::RequestExt;
        use axum::extract::FromRequestParts;
        let (mut parts, body) = request.into_parts();
        let halls = Shared::from_ref(state);
        let Path(id) = Path::<String>::from_request_parts(&mut parts, state)
            .await
            .map_err(IntoResponse::into_response)?;
        let (headers, marks) = (parts.headers.clone(), parts.extensions.clone());
        let body = Request::from_parts(parts, body).extract::<Bytes, _>().await;
        let read = || {
            let hall = hall(&halls, &id)?;
            if W::AT_DESK {
                desk::staff(&halls, &headers, &marks)?;
            }
            let key = if W::CHANGES { key(&headers)?.to_owned() } else { String::new() };
            let body = bytes(body)?;
            let asked = json(&headers, &body)?;
            let id = hall.id.clone();
            Ok(Self { halls: halls.clone(), asked, id, key, body, way: PhantomData })
        };
        read().map_err(|error: ApiError| error.into_response())
    }
}

impl<T, W> Posted<T, W> {
    /// The hall.
    ///
    /// # Errors
    /// None that the reading did not find.
    pub fn hall(&self) -> Result<&Hall, ApiError> {
        hall(&self.halls, &self.id)
    }
}

impl<T, W: Way> Posted<T, W> {
    /// Does a change, once for its key.
    ///
    /// # Errors
    /// The key was used for another request, or the server failed; a refusal is an answer.
    pub async fn once(&self, command: Command) -> Result<Response, ApiError> {
        let request = change::Request::new(&self.key, &self.body, command);
        Ok(self.halls.change(self.hall()?, &request).await?.into_response())
    }

    /// The same for a kiosk, whose keys are its own: another's answer would hold its numbers.
    ///
    /// # Errors
    /// As [`Posted::once`].
    pub async fn once_for(&self, kiosk: i64, command: Command) -> Result<Response, ApiError> {
        let request = change::Request::new(&format!("kiosk/{kiosk}/{}", self.key), &self.body, command);
        Ok(self.halls.change(self.hall()?, &request).await?.into_response())
    }
}
