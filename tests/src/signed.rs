//! A library as clients get it: a bundle in one file, signed with a key that only tests trust.
//! In: sources. Out: the archive and the trusted keys, as bytes. Absent: real keys.
//! Other crates' tests take this file in by its path.

use yushen::bundle::manifest::{self, Engine, Said};
use yushen::bundle::{
    Built, Entry, Envelope, Index, Moment, Piece, Plan, SecretKey, Trust, archive, build, envelope, hash,
    index, part, trust,
};
use yushen::item::{Audience, ItemType, Level, WindowClass};
use yushen::{Sources, Text};

/// A signed bundle in one file, and who is trusted to sign it.
#[derive(Debug, Clone)]
pub struct Signed {
    /// `yushen bundle archive` writes such a file.
    pub archive: Vec<u8>,
    /// trust.json
    pub trust: Vec<u8>,
}

/// Valid from here …
pub const NOT_BEFORE: &str = "2020-01-01T00:00:00Z";
/// … to here, whatever the machine's clock says in our lives.
pub const EXPIRES: &str = "2120-01-01T00:00:00Z";

/// The key of all tests.
pub fn key() -> SecretKey {
    SecretKey::from_bytes(&[7; 32])
}

/// Only that key is trusted.
pub fn trusted() -> Trust {
    let keys = vec![trust::Key { holder: "tests".into(), public: key().public() }];
    Trust::new(keys, 1, 1, true).expect("one key of one")
}

/// What a publisher of tests decides.
pub fn plan(counter: u64) -> Plan {
    Plan {
        counter,
        previous: None,
        not_before: Moment::parse(NOT_BEFORE).expect("a moment"),
        expires: Moment::parse(EXPIRES).expect("a moment"),
        sample: false,
        golden: Vec::new(),
        engine: Default::default(),
    }
}

/// Signs what was built.
pub fn seal(built: &Built) -> Signed {
    let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).expect("JSON"));
    envelope.sign(envelope::Kind::Manifest, &key());
    Signed { archive: archive::pack(&envelope, built), trust: trusted().write() }
}

/// A sound library, signed. Cases stay behind.
pub fn signed(sources: &Sources) -> Signed {
    let (library, diagnostics) = yushen::library::check(sources);
    let library = library.unwrap_or_else(|| panic!("not sound: {}", diagnostics[0]));
    seal(&build(&library, sources, plan(1)).expect("a bundle"))
}

/// One item whose sources nobody checked: what a careless publisher might sign.
pub fn unchecked(sources: &Sources, item: &str, from: &str) -> Signed {
    let part = part::pack(sources).expect("paths that may stand in a bundle");
    let piece = Piece::of("part", &part);
    let entry = Entry {
        audience: vec![Audience::Person],
        dated: false,
        id: item.into(),
        item_type: ItemType::Other,
        levels: vec![Level::County],
        title: Text::zh("未检查"),
        versions: vec![index::Stage {
            from: from.into(),
            length: piece.length,
            sha256: piece.sha256.clone(),
            until: None,
            visits: None,
        }],
        window: WindowClass::SocialAffairs,
        words: Vec::new(),
    };
    let index = Index::of(vec![entry]);
    let said = Said {
        counter: 1,
        engine: Engine::own(),
        expires: EXPIRES.into(),
        format: manifest::FORMAT.into(),
        golden: Piece::of("golden.json", b""),
        index: Piece::of("index.json", &index.write()),
        not_before: NOT_BEFORE.into(),
        previous: None,
        profile: None,
        publisher: Text::zh("测试"),
        sample: false,
        suite: hash::SUITE.into(),
        title: Text::zh("测试"),
    };
    let manifest = manifest::write(&said);
    let pieces = [(piece.sha256, part), (said.index.sha256.clone(), index.write())].into();
    seal(&Built { digest: hash::hex(&manifest), said, manifest, index, pieces })
}
