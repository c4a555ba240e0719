//! Passwords: what may be one, and argon2id over it, away from the async threads and few at a time.
//! In: what somebody typed. Out: a hash with its parameters, or whether it fits one. Absent: rules on composition; length
//! is what counts. Also absent: a list of leaked passwords.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use icu_normalizer::ComposingNormalizerBorrowed;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

/// Fewest characters of a new password.
pub const FEWEST: usize = 12;
/// Most characters.
pub const MOST: usize = 256;

/// 19 MiB, twice, one lane: what the OWASP Password Storage Cheat Sheet asks of Argon2id at least (since 2023).
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Random bytes of a salt.
const SALT_BYTES: usize = 16;

/// Passwords that are hashed at the same time: 38 MiB.
const AT_ONCE: usize = 2;
/// Those that wait for their turn; more are told to come back.
const WAITING: usize = 64;
/// The longest that one waits.
const PATIENCE: Duration = Duration::from_secs(6);

/// A password as it was typed, in Unicode's NFC: the same letters are the same password on every keyboard.
#[derive(Clone)]
pub struct Password(String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why something can't be a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too short.
    #[error("a password needs at least {FEWEST} characters; several words are easy to remember")]
    Short,
    /// Too long.
    #[error("a password has at most {MOST} characters")]
    Long,
    /// The account's name is in it.
    #[error("the password must not contain the account's name")]
    Name,
    /// A few characters again and again, or a row such as 123456789012.
    #[error(
        "a password of a few characters repeated, or of a row such as 123456789012, is guessed first; choose another"
    )]
    Row,
}

/// Why a password was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    /// Too many at once.
    #[error("too many people are signing in at this moment; try again in a few seconds")]
    Busy,
    /// argon2, the system's random numbers, or a thread that ended.
    #[error("the password could not be hashed")]
    Failed,
}

impl Password {
    /// What was typed; `None` when it is longer than any password.
    pub fn typed(text: &str) -> Option<Self> {
        // Four bytes a character.
        if text.len() > MOST * 4 {
            return None;
        }
        Some(Self(ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()))
    }

    /// Whether it may be the new password of an account.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn fit_for(&self, account: &str) -> Result<(), Unfit> {
        let characters: Vec<char> = self.0.chars().collect();
        if characters.len() < FEWEST {
            return Err(Unfit::Short);
        }
        if characters.len() > MOST {
            return Err(Unfit::Long);
        }
        if self.0.to_lowercase().contains(&account.to_lowercase()) {
            return Err(Unfit::Name);
        }
        let repeats = |unit: usize| characters.iter().zip(characters.iter().skip(unit)).all(|(a, b)| a == b);
        let digits: Option<Vec<u32>> = characters.iter().map(|c| c.to_digit(10)).collect();
        let row = |step: u32| {
            let digits = digits.as_deref().unwrap_or_default();
            !digits.is_empty() && digits.windows(2).all(|two| (two[0] + step) % 10 == two[1])
        };
        if (1..=4).any(repeats) || row(1) || row(9) {
            return Err(Unfit::Row);
        }
        Ok(())
    }
}

/// Memory of one hash at a time.
type Memory = Vec<Block>;

/// Hashes passwords, a few at a time. Their memory is kept from one to the next: asked for anew by one thread after the
/// other, it would stay with each of them (seen: 600 MB after 160 sign-ins, two at a time).
#[derive(Clone)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    memories: Arc<Mutex<Vec<Memory>>>,
    nobody: Arc<str>,
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hasher(…)")
    }
}

fn argon2id(
    memory: &mut Memory,
    params: Params,
    password: &Password,
    salt: &[u8],
    out: &mut [u8],
) -> Result<(), HashError> {
    if memory.len() < params.block_count() {
        memory.reserve_exact(params.block_count() - memory.len());
        memory.resize(params.block_count(), Block::new());
    }
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let done = argon2.hash_password_into_with_memory(password.0.as_bytes(), salt, out, memory.as_mut_slice());
    done.map_err(|_| HashError::Failed)
}

fn hash(memory: &mut Memory, password: &Password) -> Result<String, HashError> {
    let (mut salt, mut out) = ([0; SALT_BYTES], [0; Params::DEFAULT_OUTPUT_LEN]);
    getrandom::fill(&mut salt).map_err(|_| HashError::Failed)?;
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| HashError::Failed)?;
    argon2id(memory, params.clone(), password, &salt, &mut out)?;
    let written = || {
        Some(PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).ok()?,
            salt: Some(Salt::new(&salt).ok()?),
            hash: Some(Output::new(&out).ok()?),
        })
    };
    Ok(written().ok_or(HashError::Failed)?.to_string())
}

/// With the parameters of the hash; what is no argon2id hash fits nothing.
fn fits(memory: &mut Memory, password: &Password, hash: &str) -> bool {
    let mut compare = || {
        let hash = PasswordHash::new(hash).ok()?;
        let ours = (Algorithm::Argon2id.ident(), Some(Version::V0x13.into()));
        let (params, salt, known) = (Params::try_from(&hash).ok()?, hash.salt?, hash.hash?);
        let mut out = vec![0; known.len()];
        argon2id(memory, params, password, &salt, &mut out).ok()?;
        Some((hash.algorithm, hash.version) == ours && bool::from(out.as_slice().ct_eq(known.as_bytes())))
    };
    compare().unwrap_or(false)
}

impl Hasher {
    /// One for the whole program.
    ///
    /// # Errors
    /// The system gives no random numbers, or no memory.
    pub fn new() -> Result<Self, HashError> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| HashError::Failed)?;
        // Nobody's password: an unknown account costs the same work as a known one.
        let mut memory = Memory::new();
        let nobody = hash(&mut memory, &Password(yushen::bundle::hash::to_hex(&secret)))?.into();
        Ok(Self {
            memories: Arc::new(Mutex::new(vec![memory])),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            nobody,
        })
    }

    /// The hash of a new password, with its parameters and its salt.
    ///
    /// # Errors
    /// [`HashError`].
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let password = password.clone();
        self.work(move |memory| hash(memory, &password)).await?
    }

    /// Whether a password fits a hash. Without a hash the same work is done, and the answer is no.
    ///
    /// # Errors
    /// [`HashError`].
    pub async fn fits(&self, password: &Password, hash: Option<&str>) -> Result<bool, HashError> {
        let (password, known) = (password.clone(), hash.is_some());
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        self.work(move |memory| fits(memory, &password, &hash) && known).await
    }

    /// The turn ends with the work, even when nobody waits for it any more: so many at once, whatever clients do.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let _place = self.waiting.try_acquire().map_err(|_| HashError::Busy)?;
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| HashError::Busy)?.map_err(|_| HashError::Failed)?;
        let memories = self.memories.clone();
        let done = tokio::task::spawn_blocking(move || {
            let kept = memories.lock().ok().and_then(|mut kept| kept.pop());
            let mut memory = kept.unwrap_or_default();
            let done = work(&mut memory);
            if let Ok(mut kept) = memories.lock() {
                kept.push(memory);
            }
            drop(turn);
            done
        });
        done.await.map_err(|_| HashError::Failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn typed(text: &str) -> Password {
        Password::typed(text).expect("short enough")
    }

    #[test]
    fn length_counts_and_composition_does_not() {
        for fit in
            ["correct horse", "窗口服务要热情周到不推诿", "aaaaaaaaaaab", "1234567890123-", "918273645546"]
        {
            assert_eq!(typed(fit).fit_for("wang-li"), Ok(()), "{fit}");
        }
        for (unfit, why) in [
            ("elevenchars", Unfit::Short),
            ("", Unfit::Short),
            ("I am Wang-Li today", Unfit::Name),
            ("aaaaaaaaaaaa", Unfit::Row),
            ("abcdabcdabcdab", Unfit::Row),
            ("123456789012", Unfit::Row),
            ("987654321098", Unfit::Row),
        ] {
            assert_eq!(typed(unfit).fit_for("wang-li"), Err(why), "{unfit}");
        }
        assert_eq!(typed(&"猫狗".repeat(129)).fit_for("wang-li"), Err(Unfit::Long));
        assert!(Password::typed(&"a".repeat(MOST * 4 + 1)).is_none());
        assert_eq!(format!("{:?}", typed("correct horse")), "Password(…)");
    }

    #[tokio::test]
    async fn a_hash_says_its_parameters_and_fits_its_password_only() {
        let hasher = Hasher::new().expect("a hasher");
        let hash = hasher.hash(&typed("correct horse café")).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash(&typed("correct horse café")).await.expect("another salt"));
        assert_eq!(hasher.fits(&typed("correct horse café"), Some(&hash)).await, Ok(true));
        assert_eq!(hasher.fits(&typed("correct horse cafe\u{301}"), Some(&hash)).await, Ok(true), "NFC");
        assert_eq!(hasher.fits(&typed("correct horse cafe"), Some(&hash)).await, Ok(false));
        assert_eq!(hasher.fits(&typed("correct horse café"), None).await, Ok(false));
        assert_eq!(hasher.fits(&typed("correct horse café"), Some("damaged")).await, Ok(false));
    }

    /// Made by the reference implementation (through Python's argon2-cffi).
    #[tokio::test]
    async fn another_implementations_hash_is_read() {
        let hasher = Hasher::new().expect("a hasher");
        assert_eq!(hasher.fits(&typed("correct horse battery"), Some(REFERENCE)).await, Ok(true));
        assert_eq!(hasher.fits(&typed("correct horse batterie"), Some(REFERENCE)).await, Ok(false));
    }

    const REFERENCE: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM0NTY3OA$TF2s+BxXXkq+AjpBEgc5wHOhZK9bDkPqMKd49TXum2g";

    #[tokio::test]
    #[allow(clippy::await_holding_lock)] // nobody else waits for it on this thread
    async fn never_more_than_two_at_once_and_the_rest_is_told() {
        let hasher = Hasher::new().expect("a hasher");
        let (under_way, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let gate = Arc::new(Mutex::new(()));
        let closed = gate.lock().expect("not poisoned");
        let mut tasks = Vec::new();
        for _ in 0..AT_ONCE + WAITING + 30 {
            let (hasher, under_way, most) = (hasher.clone(), under_way.clone(), most.clone());
            let gate = gate.clone();
            tasks.push(tokio::spawn(async move {
                hasher
                    .work(move |_| {
                        most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        drop(gate.lock());
                        under_way.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
            }));
        }
        for late in tasks.split_off(AT_ONCE + WAITING) {
            assert_eq!(late.await.expect("no panic"), Err(HashError::Busy));
        }
        while under_way.load(Ordering::SeqCst) < AT_ONCE {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(closed);
        for task in tasks {
            assert_eq!(task.await.expect("no panic"), Ok(()));
        }
        assert!(hasher.memories.lock().expect("not poisoned").len() <= AT_ONCE, "memory for two");
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    }
}
