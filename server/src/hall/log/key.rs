//! The key that signs the log's days, as `yushen bundle keygen` makes it, and the keys that a check trusts, as
//! `yushen bundle trust` writes them. In: files. Out: keys. Absent: making them; a second form of a key file.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use yushen::bundle::hash::from_hex;
use yushen::bundle::{Refusal, SecretKey, Trust};

const FORMAT: &str = "yushen-key/1";

/// Why a file of the log's keys can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LogKeyError {
    /// It can't be read.
    #[error("can't read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no key.
    #[error(
        "`{}` is no key that signs, or damaged; make one with `yushen bundle keygen --holder NAME --output FILE`",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// It is no set of keys.
    #[error(
        "`{}` is no set of trusted keys ({refusal}); make one with `yushen bundle trust --key KEY --threshold 1 \
         --output FILE`", path.display()
    )]
    Refused {
        /// The file.
        path: PathBuf,
        /// Why.
        refusal: Refusal,
    },
    /// More signatures are asked for than the server makes.
    #[error(
        "`{}` asks for {threshold} signatures, but a server signs a day once; make the set with `--threshold 1`",
        path.display()
    )]
    Threshold {
        /// The file.
        path: PathBuf,
        /// How many.
        threshold: usize,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    format: String,
    #[serde(rename = "holder")]
    _holder: String,
    public: String,
    secret: String,
}

/// Reads a key file.
///
/// # Errors
/// It can't be read, or its halves don't belong together.
pub fn load(path: &Path) -> Result<SecretKey, LogKeyError> {
    let file: Option<KeyFile> = serde_json::from_slice(&read(path)?).ok();
    let file = file.filter(|file| file.format == FORMAT);
    let key = file.and_then(|file| {
        let key = SecretKey::from_bytes(&from_hex(&file.secret)?);
        (key.public() == file.public).then_some(key)
    });
    key.ok_or_else(|| LogKeyError::Damaged { path: path.into() })
}

/// Reads a set of trusted keys.
///
/// # Errors
/// It can't be read, or asks for more than one signature.
pub fn trusted(path: &Path) -> Result<Trust, LogKeyError> {
    let trust =
        Trust::read(&read(path)?).map_err(|refusal| LogKeyError::Refused { path: path.into(), refusal })?;
    match trust.threshold() {
        1 => Ok(trust),
        threshold => Err(LogKeyError::Threshold { path: path.into(), threshold }),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, LogKeyError> {
    std::fs::read(path).map_err(|source| LogKeyError::Read { path: path.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yushen::bundle::hash::to_hex;
    use yushen::bundle::trust::Key;

    #[test]
    fn a_key_whose_halves_do_not_belong_together_is_refused() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("log.json");
        let key = SecretKey::from_bytes(&[3; 32]);
        let file = |public: &str| {
            let secret = to_hex(&[3; 32]);
            format!(r#"{{"format":"yushen-key/1","holder":"大厅","public":"{public}","secret":"{secret}"}}"#)
        };
        std::fs::write(&path, file(&key.public())).expect("a key");
        assert_eq!(load(&path).expect("a key").public(), key.public());
        let other = SecretKey::from_bytes(&[4; 32]).public();
        for damaged in [file(&other), "{}".into(), String::new()] {
            std::fs::write(&path, damaged).expect("damage");
            let message = load(&path).expect_err("damaged").to_string();
            assert!(message.contains("yushen bundle keygen"), "{message}");
        }
    }

    #[test]
    fn a_set_that_asks_for_two_signatures_is_refused() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("trust.json");
        let keys = [3, 4].map(|secret| Key {
            holder: "大厅".into(),
            public: SecretKey::from_bytes(&[secret; 32]).public(),
        });
        let set = |threshold| Trust::new(keys.to_vec(), threshold, 1, false).expect("a set").write();
        std::fs::write(&path, set(1)).expect("a set");
        assert_eq!(trusted(&path).expect("a set").keys().len(), 2);
        std::fs::write(&path, set(2)).expect("a set");
        assert!(trusted(&path).expect_err("two").to_string().contains("--threshold 1"));
    }
}
