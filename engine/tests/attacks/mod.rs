//! Attacks on a client: what the world between publisher and citizen may try. Each names the code it is refused with.
//! The list follows TUF's (arbitrary installation, endless data, extraneous dependencies, fast-forward, freeze,
//! malicious mirror, mix and match, rollback, wrong installation, slow or lost keys) and adds forms of our own.
//! In: nothing. Out: the attacks. Run natively by `tests/bundle.rs`, in WebAssembly by the npm package's tests.

mod documents;
mod keys;
mod pieces;
mod time;

use yushen::bundle::envelope::Kind;
use yushen::bundle::manifest::{self, Said};
use yushen::bundle::{
    Built, Envelope, Manifest, Moment, Plan, Refusal, SecretKey, Seen, Shelf, Trust, build, hash, trust,
};
use yushen::{InputError, Sources};

/// One attack: what is tried, and the code it must be refused with.
pub struct Attack {
    /// What is tried.
    pub name: &'static str,
    /// The code of the refusal.
    pub code: &'static str,
    /// Tries it.
    pub run: fn(&Scene) -> Result<(), InputError>,
}

/// All attacks.
pub fn all() -> Vec<Attack> {
    [documents::attacks(), keys::attacks(), pieces::attacks(), time::attacks()]
        .into_iter()
        .flatten()
        .collect()
}

/// 2026-11-26T08:00:00Z: now, in every attack that does not say otherwise.
pub const NOW: Moment = Moment(1_795_680_000);
pub const DAY: i64 = 86_400;

/// A publisher with three keys, of which two must sign; bundles 5 and 6 of its library; a client that has seen 5.
pub struct Scene {
    pub keys: [SecretKey; 3],
    pub stranger: SecretKey,
    pub trust: Trust,
    pub current: Built,
    pub next: Built,
}

impl Scene {
    pub fn new() -> Self {
        let keys = [1, 2, 3].map(|seed| SecretKey::from_bytes(&[seed; 32]));
        let trusted = keys.iter().map(|k| trust::Key { holder: "holder".into(), public: k.public() });
        let trust = Trust::new(trusted.collect(), 2, 7, false).expect("three keys");
        let [current, next] = [(5, ">= 3"), (6, ">= 4")].map(|(counter, rule)| publish(counter, rule));
        Self { keys, stranger: SecretKey::from_bytes(&[9; 32]), trust, current, next }
    }

    /// Signed by the first two keys.
    pub fn signed(&self, document: &[u8]) -> Vec<u8> {
        self.signed_by(document, &[0, 1])
    }

    pub fn signed_by(&self, document: &[u8], keys: &[usize]) -> Vec<u8> {
        let mut envelope = Envelope::of(String::from_utf8_lossy(document));
        keys.iter().for_each(|key| envelope.sign(Kind::Manifest, &self.keys[*key]));
        envelope.write()
    }

    /// The current manifest, changed by somebody who can sign.
    pub fn resigned(&self, change: impl FnOnce(&mut Said)) -> Vec<u8> {
        let mut said = self.current.said.clone();
        change(&mut said);
        self.signed(&manifest::write(&said))
    }

    /// What the client remembers: bundle 5.
    pub fn seen(&self) -> Seen {
        Seen { counter: 5, manifest: Some(self.current.digest.clone()), trust: self.trust.version() }
    }

    /// Opens an envelope as a client does that has seen bundle 5.
    pub fn open(&self, envelope: &[u8]) -> Result<Manifest, InputError> {
        Ok(Manifest::open(envelope, &self.trust, Some(&self.seen()), NOW)?)
    }

    /// The verified current bundle.
    pub fn manifest(&self) -> Manifest {
        self.open(&self.signed(&self.current.manifest)).expect("the current bundle is good")
    }

    /// A shelf of the current bundle without parts.
    pub fn shelf(&self) -> Shelf {
        Shelf::new(self.manifest(), self.index(&self.current)).expect("its own index")
    }

    pub fn index<'b>(&self, built: &'b Built) -> &'b [u8] {
        &built.pieces[&built.said.index.sha256]
    }

    /// The part of the only item.
    pub fn part<'b>(&self, built: &'b Built) -> &'b [u8] {
        &built.pieces[&built.index.pieces()[0].sha256]
    }
}

/// One item, one rule.
fn library(rule: &str) -> Sources {
    let folder = "items/social-affairs/trial/2020-01-01";
    let item = include_str!("../trial/item.toml");
    let files = [
        (
            "library.toml".to_owned(),
            "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n".to_owned(),
        ),
        (format!("{folder}/item.toml"), item.to_owned()),
        (format!("{folder}/rules.rhai"), format!("fn enough() {{ count {rule} }}\n")),
    ];
    files.into()
}

fn publish(counter: u64, rule: &str) -> Built {
    let sources = library(rule);
    let checked = yushen::library::check(&sources).0.expect("sound");
    let plan = Plan {
        counter,
        previous: None,
        not_before: Moment(NOW.0 - DAY),
        expires: Moment(NOW.0 + 30 * DAY),
        sample: false,
        golden: Vec::new(),
        engine: Default::default(),
    };
    build(&checked, &sources, plan).expect("a bundle")
}

/// For attacks that end at one refusal.
pub fn refused<T>(result: Result<T, Refusal>) -> Result<(), InputError> {
    Ok(result.map(|_| ())?)
}

/// Text of JSON bytes.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("JSON is UTF-8")
}

/// The digest of another content under the same signature's nose.
pub fn digest(bytes: &[u8]) -> String {
    hash::hex(bytes)
}
