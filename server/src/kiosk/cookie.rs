//! The cookie of a kiosk. In: a value, headers. Out: `Set-Cookie`, a value. Absent: what the value means.
//!
//! `Secure`, unless the server is asked on this machine: a browser gives a camera to no other page without HTTPS, so a
//! kiosk has one of the two.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::staff::origin::Origin;
use crate::staff::session::Token;

const NAME: &str = "yushen_kiosk";

/// `Set-Cookie`, for as long as the browser runs; only the kiosk's own addresses get it.
pub fn set(headers: &HeaderMap, hall: &str, value: &Token) -> HeaderValue {
    let secure = if Origin::Local.of_request(headers).is_some() { "" } else { "; Secure" };
    let value = value.text();
    let text = format!("{NAME}={value}; Path=/api/halls/{hall}/kiosk; HttpOnly; SameSite=Strict{secure}");
    // Ids of halls and hexadecimal digits only.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""))
}

/// The value that a request carries. Two cookies of the name are none: one of them is not ours.
pub fn read(headers: &HeaderMap) -> Option<Token> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut values = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .map(|(_, value)| Token::read(value));
    values.next().filter(|_| values.next().is_none()).flatten()
}
