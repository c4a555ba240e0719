//! Where a request comes from, as far as sign-ins are counted by it.
//! In: the connection, `X-Forwarded-For` where a proxy writes it. Out: an address, or none. Absent: keeping it; only a
//! keyed digest is kept.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::Access;

/// The address of a client; none for a connection from this machine without `behind_proxy`: that is a proxy that was not
/// named, and one count for everybody would lock the hall out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub Option<IpAddr>);

impl Client {
    /// Of a connection and its headers.
    pub fn of(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> Self {
        if !behind_proxy {
            return Self(peer.filter(|peer| !peer.to_canonical().is_loopback()).map(network));
        }
        let last = headers.get_all("x-forwarded-for").iter().next_back();
        let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
        Self(last.or(peer).map(network))
    }
}

/// One home has one IPv4 address, or 2^64 of IPv6.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

impl FromRequestParts<Access> for Client {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, access: &Access) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
        Ok(Self::of(peer, &parts.headers, access.config.behind_proxy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn who_a_client_is_does_not_depend_on_what_it_says() {
        let lie = HeaderMap::from_iter([(
            "x-forwarded-for".parse().expect("a name"),
            "9.9.9.9".parse().expect("it"),
        )]);
        assert_eq!(Client::of(Some(ip("192.0.2.1")), &lie, false), Client(Some(ip("192.0.2.1"))));
        assert_eq!(Client::of(Some(ip("::ffff:127.0.0.1")), &lie, false), Client(None));
        let chain = HeaderMap::from_iter([(
            "x-forwarded-for".parse().expect("a name"),
            "9.9.9.9, 192.0.2.7".parse().expect("it"),
        )]);
        assert_eq!(Client::of(Some(ip("127.0.0.1")), &chain, true), Client(Some(ip("192.0.2.7"))));
        assert_eq!(Client::of(Some(ip("127.0.0.1")), &HeaderMap::new(), true), Client(Some(ip("127.0.0.1"))));
        assert_eq!(Client::of(Some(ip("2001:db8::1:2:3:4")), &lie, false), Client(Some(ip("2001:db8::"))));
    }
}
