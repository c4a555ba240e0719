//! The code by which anybody can check a paper. In: number and digest of a paper, the hall's key. Out: a code, the address
//! in the QR code. Absent: rows (`desk::issue`), the page (`http`).
//!
//! A code is a keyed digest of 65 bits: it can't be made without the hall's key, and a paper with another word in it has
//! another one.

use subtle::ConstantTimeEq;

use crate::hall::keys::{Code, Keys};

/// Where papers are checked, below the server's address.
pub const PATH: &str = "/api/papers";

/// How a paper is checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The address that the QR code holds.
    pub address: String,
    /// The code as people read it.
    pub code: String,
}

impl Check {
    /// Of a paper with this number and digest; `site` is the server's address.
    pub fn of(keys: &Keys, site: &str, number: &str, digest: &[u8; 32]) -> Self {
        let code = keys.paper(number, digest).shown();
        Self { address: format!("{site}{PATH}/{number}/{code}"), code }
    }
}

/// Whether a code as somebody typed it is the one of this paper; takes the same time for each wrong one.
pub fn fits(keys: &Keys, number: &str, digest: &[u8; 32], typed: &str) -> bool {
    let right = keys.paper(number, digest).shown();
    let typed = Code::typed(typed).shown();
    bool::from(right.as_bytes().ct_eq(typed.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_one_number_one_text_and_one_key() {
        let keys = Keys::new(&[7; 32]);
        let check = Check::of(&keys, "https://hall.example", "small-2026-000001", &[1; 32]);
        assert!(check.address.starts_with("https://hall.example/api/papers/small-2026-000001/"));
        assert!(check.address.ends_with(&check.code) && check.code.len() == 15, "{}", check.code);
        assert!(fits(&keys, "small-2026-000001", &[1; 32], &check.code.to_lowercase().replace('-', " ")));
        assert!(!fits(&keys, "small-2026-000002", &[1; 32], &check.code));
        assert!(!fits(&keys, "small-2026-000001", &[2; 32], &check.code));
        assert!(!fits(&Keys::new(&[8; 32]), "small-2026-000001", &[1; 32], &check.code));
        assert!(!fits(&keys, "small-2026-000001", &[1; 32], ""));
    }
}
