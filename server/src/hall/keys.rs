//! The hall's data key: digests to look up by, encryption at rest, booking codes.
//! In: a key file, personal data. Out: digests, sealed bytes, random codes. Absent: what is kept (`store`).
//!
//! One secret, a subkey for each use, so that a digest of one use is worth nothing in another.

use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use yushen::bundle::hash::{from_hex, to_hex};

const NONCE_BYTES: usize = 24;
/// Crockford's alphabet: no I, L, O, U, so that a code survives the telephone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 13 characters of 5 bits: 65 random bits.
const CODE_CHARACTERS: usize = 13;

/// Why the key file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataKeyError {
    /// It can't be read.
    #[error("can't read the data key `{}`: {source}; make one with `yushen-server data-key --data-key FILE`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It can't be written.
    #[error("can't write `{}`: {source}; an existing key is never overwritten", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no key.
    #[error(
        "`{}` is no data key (64 hexadecimal digits); make one with `yushen-server data-key --data-key FILE`",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
}

/// Sealed data that this key doesn't open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("sealed data can't be opened: another data key, or damaged")]
pub struct Unopened;

/// The subkeys of one data key.
#[derive(Clone)]
pub struct Keys {
    look_up: [u8; 32],
    entry: [u8; 32],
    person: [u8; 32],
    hold: [u8; 32],
    paper: [u8; 32],
    staff: [u8; 32],
    visit: [u8; 32],
    seal: XChaCha20Poly1305,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

impl Keys {
    /// Of a secret of 32 bytes.
    pub fn new(secret: &[u8; 32]) -> Self {
        let sub = |purpose: &str| mac(secret, &[purpose.as_bytes()]);
        Self {
            look_up: sub("yushen-hall/1 look-up"),
            entry: sub("yushen-hall/1 entry"),
            person: sub("yushen-hall/1 person"),
            hold: sub("yushen-hall/1 hold"),
            paper: sub("yushen-hall/1 paper"),
            staff: sub("yushen-hall/1 staff"),
            visit: sub("yushen-hall/1 visit"),
            seal: XChaCha20Poly1305::new(&sub("yushen-hall/1 seal").into()),
        }
    }

    /// Of a key file.
    ///
    /// # Errors
    /// It can't be read, or holds no key.
    pub fn load(path: &Path) -> Result<Self, DataKeyError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| DataKeyError::Read { path: path.into(), source })?;
        let secret = from_hex::<32>(text.trim()).ok_or(DataKeyError::Damaged { path: path.into() })?;
        Ok(Self::new(&secret))
    }

    /// What a booking is found by: its code and the last digits of the telephone number.
    pub fn look_up(&self, code: &Code, tail: &str) -> [u8; 32] {
        mac(&self.look_up, &[code.0.as_bytes(), b"/", tail.as_bytes()])
    }

    /// What a booking is found by where its code alone is shown: at the kiosk and the desk.
    pub fn entry(&self, hall: &str, code: &Code) -> [u8; 32] {
        mac(&self.entry, &[hall.as_bytes(), b"/", code.0.as_bytes()])
    }

    /// What tells one person from another, without saying who it is.
    pub fn person(&self, hall: &str, phone: &str) -> [u8; 32] {
        mac(&self.person, &[hall.as_bytes(), b"/", phone.as_bytes()])
    }

    /// The code that shows that somebody holds a ticket's or a case's slip. Derived, so there is nothing to keep.
    pub fn visit(&self, hall: &str, kind: &str, id: i64) -> Code {
        let bytes = mac(&self.visit, &[&digest(&[hall.as_bytes(), kind.as_bytes(), &id.to_be_bytes()])]);
        Code::of(&bytes)
    }

    /// What a complaint is found by: its number and its code.
    pub fn complaint(&self, hall: &str, number: &str, code: &Code) -> [u8; 32] {
        mac(&self.visit, &[b"complaint/", &digest(&[hall.as_bytes(), number.as_bytes(), code.0.as_bytes()])])
    }

    /// What a hold is found by.
    pub fn hold(&self, token: &Code) -> [u8; 32] {
        mac(&self.hold, &[token.0.as_bytes()])
    }

    /// What a formal paper is checked by: only this key makes it, for this number and these words.
    pub fn paper(&self, number: &str, digest: &[u8; 32]) -> Code {
        let mac = mac(&self.paper, &[number.as_bytes(), b"/", digest]);
        Code::of(&mac)
    }

    /// Digest of something of the staff's sign-in; `purpose` keeps one use from another.
    pub fn staff(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        mac(&self.staff, &[purpose.as_bytes(), b"/", &digest(parts)])
    }

    /// What the failed sign-ins of a name are counted by. Digested, because people type passwords into the wrong field.
    pub fn staff_name(&self, hall: &str, name: &str) -> [u8; 32] {
        self.staff("name", &[hall.as_bytes(), name.as_bytes()])
    }

    /// Encrypts; `context` must be the same when it is opened, so that bytes moved to another row don't open.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn seal(&self, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, DataKeyError> {
        let mut nonce = [0; NONCE_BYTES];
        getrandom::fill(&mut nonce)?;
        let mut sealed = nonce.to_vec();
        let payload = Payload { msg: plain, aad: context };
        // Memory to memory; only a message of 256 GiB would fail.
        sealed.extend(self.seal.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
        Ok(sealed)
    }

    /// Decrypts what [`Keys::seal`] made.
    ///
    /// # Errors
    /// Another key or context, or damaged.
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unopened> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(Unopened)?;
        let payload = Payload { msg: sealed, aad: context };
        self.seal.decrypt(&XNonce::from(*nonce), payload).map_err(|_| Unopened)
    }
}

/// Makes a new key file that only its owner reads.
///
/// # Errors
/// It exists already or can't be written.
pub fn make(path: &Path) -> Result<(), DataKeyError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    write_new(path, &to_hex(&secret))
}

/// Writes a secret's line into a new file that only its owner reads.
///
/// # Errors
/// It exists already or can't be written.
pub fn write_new(path: &Path, line: &str) -> Result<(), DataKeyError> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{line}")?;
        file.sync_all()
    });
    written.map_err(|source| DataKeyError::Write { path: path.into(), source })
}

/// A random code: of a booking, or of a hold.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(…)")
    }
}

impl Code {
    /// A new one of 65 random bits.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn random() -> Result<Self, DataKeyError> {
        let mut bytes = [0; CODE_CHARACTERS];
        getrandom::fill(&mut bytes)?;
        Ok(Self::of(&bytes))
    }

    /// Of the lower five bits of each of the first bytes of these.
    fn of(bytes: &[u8]) -> Self {
        let first = bytes.iter().take(CODE_CHARACTERS);
        Self(first.map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// Whether it is this one; takes as long whatever is wrong.
    pub fn is(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.0.as_bytes(), other.0.as_bytes()).into()
    }

    /// As somebody types it: any case, with or without hyphens and spaces, O for 0, I and L for 1.
    /// Every text gives a code; most are nobody's.
    pub fn typed(text: &str) -> Self {
        let plain = text.chars().filter(|c| c.is_ascii_alphanumeric()).take(64);
        Self(
            plain
                .map(|c| match c.to_ascii_uppercase() {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                })
                .collect(),
        )
    }

    /// As a person reads it: `7K3M-9QPA-X2WTD`.
    pub fn shown(&self) -> String {
        let (a, rest) = self.0.split_at(self.0.len().min(4));
        let (b, c) = rest.split_at(rest.len().min(4));
        format!("{a}-{b}-{c}")
    }
}

/// HMAC-SHA256 of these parts, one after the other.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key of 32 bytes is never refused: HMAC takes any length.
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else { return [0; 32] };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// SHA-256 of several parts, each with its length.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::new(&[7; 32])
    }

    #[test]
    fn the_mac_is_hmac_sha256() {
        // RFC 4231, test case 1, whose key of 20 bytes is padded with zeros, as ours of 32 is here.
        let mut key = [0; 32];
        key[..20].fill(0x0b);
        assert_eq!(
            to_hex(&mac(&key, &[b"Hi ", b"There"])),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        );
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_and_place_only() {
        let sealed = keys().seal(b"row 1", "张三".as_bytes()).expect("random numbers");
        assert_eq!(keys().open(b"row 1", &sealed), Ok("张三".as_bytes().to_vec()));
        assert_eq!(keys().open(b"row 2", &sealed), Err(Unopened));
        assert_eq!(Keys::new(&[8; 32]).open(b"row 1", &sealed), Err(Unopened));
        assert_eq!(keys().open(b"row 1", &sealed[..20]), Err(Unopened));
        assert_ne!(sealed, keys().seal(b"row 1", "张三".as_bytes()).expect("another nonce"));
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code("7K3M9QPAX01TD".into());
        assert_eq!(code.shown(), "7K3M-9QPA-X01TD");
        for typed in ["7K3M-9QPA-X01TD", "7k3m 9qpa xoltd", "7K3M9QPAXOITD"] {
            assert_eq!(Code::typed(typed), code, "{typed}");
        }
        assert_ne!(keys().look_up(&code, "5678"), keys().look_up(&code, "5679"));
        assert_eq!(Code::typed("预约").shown(), "--");
    }

    #[test]
    fn codes_use_the_whole_alphabet_and_do_not_repeat() {
        let codes: Vec<String> = (0..500).map(|_| Code::random().expect("random").0).collect();
        let mut seen: Vec<&str> = codes.iter().map(String::as_str).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), codes.len());
        assert!(ALPHABET.iter().all(|c| codes.iter().any(|code| code.contains(char::from(*c)))));
    }

    #[test]
    fn a_key_file_is_made_once_and_read() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let path = folder.path().join("data.key");
        make(&path).expect("a new key");
        let message = make(&path).expect_err("it exists").to_string();
        assert!(message.contains("never overwritten"), "{message}");
        Keys::load(&path).expect("a key");
        std::fs::write(&path, "abc").expect("damage");
        assert!(Keys::load(&path).expect_err("damaged").to_string().contains("64 hexadecimal"));
    }
}
