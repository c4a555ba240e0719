//! The server's own address as browsers see it: which requests come from its own pages, and what its cookies must be.
//! In: the address from the configuration, a request's headers. Out: same origin or not. Absent: sessions, tokens.
//!
//! Over HTTPS cookies are `Secure` and carry the prefix `__Host-`. Plain HTTP is for development on the same machine:
//! there a `Secure` cookie is not kept by every browser, so cookies have neither, and other hosts are refused.

use axum::http::{HeaderMap, header};

/// The server's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// `https://host` or `https://host:port`.
    Https(String),
    /// `http://localhost` or `http://127.0.0.1`, on any port of this machine.
    Local,
}

/// The hosts of [`Origin::Local`].
const LOCAL: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Origin {
    /// Reads an address from the configuration; `None` when it is neither HTTPS nor this machine.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(host) = text.strip_prefix("https://") {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
            let fine = !host.is_empty() && host.chars().all(plain) && !host.ends_with(":443");
            return fine.then(|| Self::Https(text.to_owned()));
        }
        text.strip_prefix("http://").filter(|host| LOCAL.contains(host)).map(|_| Self::Local)
    }

    /// Whether cookies are `Secure` and carry `__Host-`.
    pub fn is_secure(&self) -> bool {
        matches!(self, Self::Https(_))
    }

    /// The address that a request was sent to; `None` when it can't be ours.
    pub fn of_request(&self, headers: &HeaderMap) -> Option<String> {
        match self {
            Self::Https(origin) => Some(origin.clone()),
            Self::Local => {
                let host = headers.get(header::HOST)?.to_str().ok()?;
                local(host).then(|| format!("http://{host}"))
            }
        }
    }

    /// Whether a request that changes something was sent by our own pages. Every browser of these years says where a
    /// POST comes from, in one header or both; who says nothing is refused.
    pub fn sent_from_here(&self, headers: &HeaderMap) -> bool {
        let site = headers.get("sec-fetch-site").map(|site| site == "same-origin");
        let origin = headers.get(header::ORIGIN).map(|origin| match self {
            Self::Https(own) => origin == own.as_str(),
            Self::Local => self.of_request(headers).is_some_and(|own| origin == own.as_str()),
        });
        (site.is_some() || origin.is_some()) && site != Some(false) && origin != Some(false)
    }
}

fn local(host: &str) -> bool {
    LOCAL.iter().any(|name| {
        host.strip_prefix(name).is_some_and(|rest| {
            let port = rest.strip_prefix(':').unwrap_or_default();
            rest.is_empty() || (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
        })
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        list.iter().map(pair).collect()
    }

    #[test]
    fn https_or_this_machine() {
        assert_eq!(Origin::parse("https://hall.example"), Some(Origin::Https("https://hall.example".into())));
        assert!(Origin::parse("https://hall.example:8443").is_some_and(|origin| origin.is_secure()));
        assert!(Origin::parse("http://localhost").is_some_and(|origin| !origin.is_secure()));
        for wrong in [
            "http://hall.example",
            "https://",
            "https://hall.example/",
            "https://Hall.example",
            "hall.example",
        ] {
            assert_eq!(Origin::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Origin::parse("http://localhost.evil.example"), None);
        assert_eq!(Origin::parse("https://hall.example:443"), None, "browsers leave the usual port out");
    }

    #[test]
    fn a_request_of_our_own_pages_and_no_other() {
        let https = Origin::Https("https://hall.example".into());
        for (origin, site, from_here) in [
            ("https://hall.example", "same-origin", true),
            ("https://hall.example", "cross-site", false),
            ("https://hall.example.evil.example", "same-origin", false),
            ("https://other.hall.example", "same-site", false),
            ("http://hall.example", "same-origin", false),
            ("https://hall.example:444", "same-origin", false),
            ("null", "same-origin", false),
            ("https://hall.example", "none", false),
        ] {
            let sent = headers(&[("origin", origin), ("sec-fetch-site", site), ("host", "hall.example")]);
            assert_eq!(https.sent_from_here(&sent), from_here, "{origin} {site}");
        }
        assert!(https.sent_from_here(&headers(&[("origin", "https://hall.example")])));
        assert!(https.sent_from_here(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(!https.sent_from_here(&headers(&[("host", "hall.example")])), "who says nothing");
    }

    #[test]
    fn on_this_machine_the_host_must_be_this_machine() {
        let origin = Origin::Local;
        let sent = |host, from| origin.sent_from_here(&headers(&[("host", host), ("origin", from)]));
        assert!(sent("localhost:8080", "http://localhost:8080"));
        assert!(sent("127.0.0.1:1", "http://127.0.0.1:1") && sent("[::1]:1", "http://[::1]:1"));
        assert!(!sent("localhost:8080", "http://localhost:9090"));
        assert!(!sent("evil.example", "http://evil.example"), "a name that leads to this machine");
        assert!(!sent("localhost.evil.example", "http://localhost.evil.example"));
        assert!(!sent("localhost:", "http://localhost:"));
    }
}
