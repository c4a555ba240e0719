//! Who a client is, as far as requests are counted by it.
//! In: the connection, `X-Forwarded-For` where a proxy writes it. Out: an address, or none. Absent: counting.

use std::net::{IpAddr, Ipv6Addr};

use axum::http::HeaderMap;

/// The address of a client; none for a connection from this machine unless it is `behind_proxy`: that is a proxy that was
/// not named, and one count for everybody would shut a whole city out.
pub fn client(peer: Option<IpAddr>, headers: &HeaderMap, behind_proxy: bool) -> Option<IpAddr> {
    if !behind_proxy {
        return peer.filter(|peer| !peer.to_canonical().is_loopback()).map(network);
    }
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let last = last.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    last.or(peer).map(network)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn forwarded(value: &str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().expect("a name"), value.parse().expect("a value"))])
    }

    #[test]
    fn who_a_client_is_does_not_depend_on_what_it_says() {
        let (lie, chain) = (forwarded("9.9.9.9"), forwarded("9.9.9.9, 192.0.2.7"));
        assert_eq!(client(Some(ip("192.0.2.1")), &lie, false), Some(ip("192.0.2.1")));
        assert_eq!(client(Some(ip("::ffff:127.0.0.1")), &lie, false), None);
        assert_eq!(client(Some(ip("127.0.0.1")), &chain, true), Some(ip("192.0.2.7")));
        assert_eq!(client(Some(ip("127.0.0.1")), &HeaderMap::new(), true), Some(ip("127.0.0.1")));
        assert_eq!(client(Some(ip("2001:db8::1:2:3:4")), &lie, false), Some(ip("2001:db8::")));
    }
}
