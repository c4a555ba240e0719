//! The cookies of staff: written with every protection that browsers have, read strictly.
//! In: a name, a value, headers. Out: `Set-Cookie`, a value. Absent: what the value means.

use axum::http::{HeaderMap, HeaderValue, header};

use super::origin::Origin;

/// A cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session. `Strict`: no other site's link or form carries it.
    Session,
    /// Which browser began an OIDC sign-in. `Lax`: the provider's redirect comes from another site.
    Flow,
}

impl Cookie {
    fn name(self, origin: &Origin) -> &'static str {
        match (self, origin.is_secure()) {
            (Self::Session, true) => "__Host-yushen-staff",
            (Self::Session, false) => "yushen-staff-local",
            (Self::Flow, true) => "__Host-yushen-oidc",
            (Self::Flow, false) => "yushen-oidc-local",
        }
    }

    fn same_site(self) -> &'static str {
        match self {
            Self::Session => "Strict",
            Self::Flow => "Lax",
        }
    }

    /// `Set-Cookie` with a value of URL-safe characters, for as long as the browser runs.
    pub fn set(self, origin: &Origin, value: &str) -> HeaderValue {
        self.write(origin, value, "")
    }

    /// `Set-Cookie` that deletes it.
    pub fn delete(self, origin: &Origin) -> HeaderValue {
        self.write(origin, "", "; Max-Age=0")
    }

    fn write(self, origin: &Origin, value: &str, age: &str) -> HeaderValue {
        let secure = if origin.is_secure() { "; Secure" } else { "" };
        let (name, same_site) = (self.name(origin), self.same_site());
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{age}");
        // Only hexadecimal digits are ever written.
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
    }

    /// The value that a request carries. Two cookies of one name are none: one of them is not ours.
    pub fn read(self, origin: &Origin, headers: &HeaderMap) -> Option<String> {
        let name = self.name(origin);
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let mut values = lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned());
        values.next().filter(|_| values.next().is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_protection_over_https_and_what_works_on_this_machine() {
        let https = Origin::parse("https://hall.example").expect("an address");
        assert_eq!(
            Cookie::Session.set(&https, "ab"),
            "__Host-yushen-staff=ab; Path=/; HttpOnly; SameSite=Strict; Secure"
        );
        assert_eq!(
            Cookie::Flow.delete(&https),
            "__Host-yushen-oidc=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"
        );
        assert_eq!(
            Cookie::Session.set(&Origin::Local, "ab"),
            "yushen-staff-local=ab; Path=/; HttpOnly; SameSite=Strict"
        );
    }

    #[test]
    fn one_cookie_of_the_name_and_no_other_is_read() {
        let read = |line: &str| {
            let headers = HeaderMap::from_iter([(header::COOKIE, line.parse().expect("a header"))]);
            Cookie::Session.read(&Origin::Local, &headers)
        };
        assert_eq!(read("a=b; yushen-staff-local=ab; c=d"), Some("ab".into()));
        assert_eq!(read("xyushen-staff-local=ab"), None);
        assert_eq!(read("yushen-staff-local=ab; yushen-staff-local=cd"), None);
        assert_eq!(read(""), None);
    }
}
