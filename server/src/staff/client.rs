//! Where a request comes from, as far as sign-ins are counted by it.
//! In: the connection, headers. Out: an address, or none. Absent: keeping it; only a keyed digest is kept.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use super::Access;
use crate::limits::client::client;

/// The address of a client, if it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub Option<IpAddr>);

impl FromRequestParts<Access> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, access: &Access) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self(client(peer, &parts.headers, access.config.behind_proxy)))
    }
}
