//! What a review comes to, as one line: the digest of the canonical bytes, or every error.
//! In: item, date, facts bytes. Out: a line that is the same on every side. Absent: comparing (see `sides`).

use sha2::{Digest, Sha256};
use yushen::{Decision, InputError, Library, wire};

/// The native engine's line.
pub fn native(library: &Library, item: &str, on: &str, facts: &[u8]) -> String {
    let on = yushen::library::application_date(on).map_err(|e| vec![e]);
    of(&on.and_then(|on| library.review(item, facts, on)))
}

/// The line of a result.
pub fn of(result: &Result<Decision, Vec<InputError>>) -> String {
    match result {
        Ok(decision) => format!("sha256:{}", sha256(&decision.canonical_json())),
        Err(errors) => String::from_utf8_lossy(&wire::errors_json(errors)).into_owned(),
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
