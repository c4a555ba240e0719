//! A checked library → the pieces of a bundle.
//! In: the library, its sources, what the publisher decides. Out: parts, index, golden cases, the manifest to sign.
//! Absent: signing (`envelope`), writing files, the reasons not to publish (the publisher's tool has them).

use super::index::{Entry, Index, Stage};
use super::manifest::{self, Engine, Said};
use super::{Moment, Piece, Refusal, hash, part, strict};
use crate::item;
use crate::library::{Library, Sources, Version};
use crate::profile::{self, Profile};
use crate::script::normalise;
use crate::value::date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const GOLDEN_FORMAT: &str = "yushen-golden/1";

/// What the publisher decides.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Number of this bundle; grows.
    pub counter: u64,
    /// Digest of the bundle before it.
    pub previous: Option<String>,
    /// First moment.
    pub not_before: Moment,
    /// First moment at which it does not count any more.
    pub expires: Moment,
    /// For trying out only, even where no sample profile says so.
    pub sample: bool,
    /// Golden cases: what was decided.
    pub golden: Vec<Golden>,
    /// The program for browsers that is kept beside the rules: name and content of each file.
    pub engine: BTreeMap<String, Vec<u8>>,
}

/// One golden case: what the rules of this bundle decide for it. Members are in canonical order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Golden {
    /// File and name.
    pub case: String,
    /// Digest of the decision.
    pub decision: String,
    /// Item.
    pub item: String,
    /// Outcome, for people who compare.
    pub outcome: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenDocument {
    cases: Vec<Golden>,
    format: String,
}

/// Reads the golden cases of a bundle.
///
/// # Errors
/// They can't be read.
pub fn read_golden(bytes: &[u8]) -> Result<Vec<Golden>, Refusal> {
    let what = "the golden cases";
    let document: GoldenDocument = strict::read(bytes, what, 64 << 20)?;
    if document.format != GOLDEN_FORMAT {
        return Err(Refusal::UnknownFormat { what, found: document.format, expected: GOLDEN_FORMAT });
    }
    Ok(document.cases)
}

/// A bundle before it is signed.
#[derive(Debug, Clone)]
pub struct Built {
    /// What will be signed.
    pub said: Said,
    /// Canonical bytes of it.
    pub manifest: Vec<u8>,
    /// Digest of the bundle.
    pub digest: String,
    /// All items.
    pub index: Index,
    /// Everything else by its SHA-256.
    pub pieces: BTreeMap<String, Vec<u8>>,
}

/// Builds a bundle. `sources` are those that `library` was checked from.
///
/// # Errors
/// A path that may not stand in a bundle, a part too large, or a plan that can't be.
pub fn build(library: &Library, sources: &Sources, plan: Plan) -> Result<Built, Refusal> {
    let mut pieces = BTreeMap::new();
    let mut keep = |path: &str, bytes: Vec<u8>| {
        let piece = Piece::of(path, &bytes);
        pieces.insert(piece.sha256.clone(), bytes);
        piece
    };
    let mut items = Vec::new();
    for versions in library.items.values() {
        let mut stages = Vec::new();
        for version in versions {
            let mut files = needed(library, sources, version);
            if let Some(profile) = &library.profile {
                values(profile, library, sources, versions, &mut files);
            }
            let bytes = part::pack(&files)?;
            let piece = keep(&version.folder, bytes);
            stages.push(Stage {
                from: date::format(version.item.from),
                length: piece.length,
                sha256: piece.sha256,
                until: version.until.map(date::format),
                visits: version.item.visits.as_ref().map(|visits| visits.max),
            });
        }
        items.extend(entry(versions.iter().map(AsRef::as_ref), stages));
    }
    let index = Index::of(items);
    let mut engine = Engine::own();
    for (name, bytes) in plan.engine {
        let path = format!("engine/{name}");
        part::check_path(&path)?;
        engine.files.push(keep(&path, bytes));
    }
    let mut golden = plan.golden;
    golden.sort();
    let golden = strict::write(&GoldenDocument { cases: golden, format: GOLDEN_FORMAT.into() });
    let said = Said {
        counter: plan.counter,
        engine,
        expires: plan.expires.to_string(),
        format: manifest::FORMAT.into(),
        golden: keep("golden.json", golden),
        index: keep("index.json", index.write()),
        not_before: plan.not_before.to_string(),
        previous: plan.previous,
        profile: library.profile.as_ref().map(|profile| profile.name.clone()),
        publisher: library.publisher.clone(),
        sample: plan.sample || library.profile.as_ref().is_some_and(|profile| profile.sample),
        suite: hash::SUITE.into(),
        title: library.title.clone(),
    };
    let manifest = manifest::write(&said);
    // What a client would refuse is not signed either.
    manifest::read(&manifest)?;
    Index::read(&index.write())?;
    Ok(Built { digest: hash::hex(&manifest), said, manifest, index, pieces })
}

/// The newest version names the item.
fn entry<'v>(versions: impl DoubleEndedIterator<Item = &'v Version>, stages: Vec<Stage>) -> Option<Entry> {
    let mut versions: Vec<&Version> = versions.collect();
    let dated = versions.iter().any(|version| version.item.deciding_date.is_some());
    let item = &versions.pop()?.item;
    Some(Entry {
        audience: item.audience.clone(),
        dated,
        id: item.id.clone(),
        item_type: item.item_type,
        levels: item.levels.clone(),
        title: item.title.clone(),
        versions: stages,
        window: item.window,
        words: item.words.clone(),
    })
}

/// The values of a profile that the item's versions read, with what they belong to. All parts of an item carry the
/// same ones: they are opened together.
fn values(
    profile: &Profile,
    library: &Library,
    sources: &Sources,
    versions: &[Arc<Version>],
    files: &mut Sources,
) {
    let parameters = versions.iter().flat_map(|version| &version.program.parameters);
    let tables = versions.iter().flat_map(|version| &version.program.tables);
    let names = parameters.map(String::as_str).chain(tables.map(|table| table.name.as_str())).collect();
    files.insert(format!("profiles/{}.toml", profile.name), profile::write(profile, library, &names));
    for version in versions {
        let shared = needed(library, sources, version);
        files.extend(shared.into_iter().filter(|(path, _)| !path.starts_with("items/")));
    }
}

/// The sources of a version and of all it cites: a library of one item, complete by itself.
fn needed(library: &Library, sources: &Sources, version: &Version) -> Sources {
    let mut paths: BTreeSet<String> = BTreeSet::from(["library.toml".to_owned()]);
    let mut laws: BTreeSet<String> = BTreeSet::new();
    let declared = format!("{}/item.toml", version.folder);
    if let Some(text) = sources.get(&declared) {
        let read = item::read::item(&declared, text, &mut Vec::new());
        laws.extend(
            read.iter().flat_map(|(_, spans)| spans.citations.iter().map(|(cited, _)| cited.law.clone())),
        );
    }
    for name in &version.program.parameters {
        paths.insert(format!("parameters/{name}.toml"));
        let citations = library.parameters.get(name).map(|p| p.citations.as_slice()).unwrap_or_default();
        laws.extend(citations.iter().map(|(cited, _)| cited.law.clone()));
    }
    for table in &version.program.tables {
        let path = format!("tables/{}.toml", table.name);
        let text = sources.get(&path).map(String::as_str).unwrap_or_default();
        let files = sources.keys().filter(|file| {
            file.strip_prefix("tables/").is_some_and(|name| name.ends_with(".csv") && text.contains(name))
        });
        paths.extend(files.cloned());
        paths.insert(path);
        let citations = library.tables.get(&table.name).map(|t| t.citations.as_slice()).unwrap_or_default();
        laws.extend(citations.iter().map(|(cited, _)| cited.law.clone()));
    }
    // The calendar is only read by functions that count working days.
    if version.rules.contains("workday") {
        paths.extend(sources.keys().filter(|path| path.starts_with("calendar/")).cloned());
    }
    paths.extend(laws.iter().map(|law| format!("laws/{law}.toml")));
    let own = [declared, format!("{}/rules.rhai", version.folder)];
    paths.extend(own);
    let canonical = |path: &String| Some((path.clone(), normalise::script(sources.get(path)?)));
    let text = |path: &String| Some((path.clone(), sources.get(path)?.clone()));
    paths
        .iter()
        .filter_map(|path| if path.ends_with(".rhai") { canonical(path) } else { text(path) })
        .collect()
}
