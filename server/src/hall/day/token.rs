//! The desk's token: who shows it works here. In: a file, an `Authorization` header. Out: yes or no, in a time that
//! depends on neither. Absent: persons and roles; the guard of the staff has looked at those (`LetIn`).

use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use yushen::bundle::hash::to_hex;

use crate::hall::keys::{DataKeyError, write_new};

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 32..=512;

/// Why the token's file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DeskTokenError {
    /// It can't be read.
    #[error("can't read the desk's token `{}`: {source}; make one with `yushen-server desk-token --desk-token FILE`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no token.
    #[error(
        "`{}` is no desk's token (32 to 512 letters, digits or signs without spaces); make one with \
         `yushen-server desk-token --desk-token FILE`",
        path.display()
    )]
    Weak {
        /// The file.
        path: PathBuf,
    },
}

/// The mark of a request that the guard of the staff let in: somebody signed in, on our own pages, in a fitting role.
#[derive(Debug, Clone, Copy)]
pub struct LetIn;

/// The token, as a digest.
#[derive(Clone)]
pub struct DeskToken(Vec<u8>);

impl std::fmt::Debug for DeskToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskToken(…)")
    }
}

impl DeskToken {
    /// Of a text; `None` when it is too short or can't stand in a header.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let sound = LENGTH.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        sound.then(|| mac(text).map(|mac| Self(mac.finalize().into_bytes().to_vec())))?
    }

    /// Of a file.
    ///
    /// # Errors
    /// It can't be read, or holds no token.
    pub fn load(path: &Path) -> Result<Self, DeskTokenError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| DeskTokenError::Read { path: path.into(), source })?;
        Self::new(&text).ok_or(DeskTokenError::Weak { path: path.into() })
    }

    /// Whether an `Authorization` header shows it. Digests are compared, and in constant time.
    pub fn is_shown_by(&self, authorization: &str) -> bool {
        let Some((scheme, given)) = authorization.split_once(' ') else { return false };
        let given = mac(given.trim());
        scheme.eq_ignore_ascii_case("bearer")
            && given.is_some_and(|given| given.verify_slice(&self.0).is_ok())
    }
}

fn mac(text: &str) -> Option<Hmac<Sha256>> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(b"yushen-hall/1 desk").ok()?;
    mac.update(text.as_bytes());
    Some(mac)
}

/// Makes a new token of 64 hexadecimal digits that only its owner reads.
///
/// # Errors
/// The file exists already or can't be written.
pub fn make(path: &Path) -> Result<(), DataKeyError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    write_new(path, &to_hex(&secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_token_with_its_scheme() {
        let text = "0123456789abcdef0123456789abcdef";
        let token = DeskToken::new(&format!("{text}\n")).expect("a token");
        assert!(token.is_shown_by(&format!("Bearer {text}")) && token.is_shown_by(&format!("bearer {text}")));
        for wrong in ["", "Bearer", "Bearer ", text, &format!("Basic {text}"), &format!("Bearer {text}0")] {
            assert!(!token.is_shown_by(wrong), "{wrong}");
        }
        assert!(!token.is_shown_by(&format!("Bearer {}", &text[..31])));
        assert_eq!(format!("{token:?}"), "DeskToken(…)");
    }

    #[test]
    fn what_is_short_or_has_spaces_is_no_token() {
        for weak in ["", "short", "0123456789abcdef 0123456789abcdef", "号号号号号号号号号号号号"]
        {
            assert!(DeskToken::new(weak).is_none(), "{weak}");
        }
    }

    #[test]
    fn a_made_file_is_read_and_never_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("desk.token");
        make(&file).expect("made");
        let text = std::fs::read_to_string(&file).expect("read");
        assert!(DeskToken::load(&file).expect("a token").is_shown_by(&format!("Bearer {}", text.trim())));
        assert!(make(&file).is_err());
        std::fs::write(&file, "short").expect("written");
        assert!(DeskToken::load(&file).expect_err("weak").to_string().contains("desk-token --desk-token"));
    }
}
