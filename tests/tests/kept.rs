//! Receipts of earlier days: made by the engine of that day, kept with the bundle they were made under, decided the same
//! today. A folder below `tests/kept` is never changed once it is there.
//! In: `tests/kept/<date>/`: receipts.txt (a receipt a line), hall-key.txt, archive.json, trust.json. Out: assertions.
//! `YUSHEN_KEEP=<date>` writes such a folder with today's engine: do so when a version of the engine is published.
//!
//! When the semantics change on purpose, receipts of the old ones are replayed by the program that is kept beside their
//! bundle (docs/publishing.md); this test then says which folders that concerns.

use std::fs;
use std::path::PathBuf;
use yushen::bundle::hash::{from_hex, to_hex};
use yushen::bundle::{Moment, Shelf, Trust, archive};
use yushen::receipt::{HallSecret, Made, Receipt, open, replay, seal};
use yushen::{Library, value::date};
use yushen_tests::rules::{Rules, repository};
use yushen_tests::signed;

const NOW: Moment = Moment(1_795_680_000);
/// Small, and between them most kinds of facts: dates, records, lists, decimals, choices.
const ITEMS: [&str; 2] = ["company-setup", "marriage-registration"];

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository("tests/kept")).expect("tests/kept");
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "nothing is kept");
    folders
}

#[test]
fn receipts_of_earlier_days_are_decided_the_same() {
    for folder in folders() {
        let read = |name: &str| fs::read(folder.join(name)).expect("a kept file");
        let trust = Trust::read(&read("trust.json")).expect("keys");
        let mut shelf = archive::open(&read("archive.json"), &trust, None, NOW).expect("the bundle");
        let key = String::from_utf8(read("hall-key.txt")).expect("hexadecimal digits");
        let secret = HallSecret::from_bytes(&from_hex::<32>(key.trim()).expect("32 bytes")).expect("a key");
        let receipts = String::from_utf8(read("receipts.txt")).expect("texts");
        let (mut count, mut outcomes) = (0, std::collections::BTreeSet::new());
        for text in receipts.lines() {
            let (decision, receipt) = replayed(&mut shelf, &secret, text);
            outcomes.insert(decision.outcome);
            assert!(receipt.item == ITEMS[0] || receipt.item == ITEMS[1]);
            count += 1;
        }
        println!("{}: {count} receipts, {} outcomes", folder.display(), outcomes.len());
        assert!(count >= 20 && outcomes.len() >= 4, "{}: {count} receipts, {outcomes:?}", folder.display());
    }
}

fn replayed(shelf: &mut Shelf, secret: &HallSecret, text: &str) -> (yushen::Decision, Receipt) {
    let receipt = Receipt::parse(text).expect("a receipt");
    assert_eq!(to_hex(&*receipt.bundle), shelf.manifest().digest());
    let library = shelf.library(&receipt.item, None).expect("its rules");
    let versions = library.versions(&receipt.item).expect("its item");
    let version = versions.iter().find(|version| date::format(version.item.from) == receipt.version);
    let facts = open(&receipt, secret, version.expect("its version")).expect("its facts");
    let replayed = replay(&receipt, &facts, &library).expect("its facts are read");
    assert!(replayed.same, "{} {}: {}", receipt.item, receipt.on, String::from_utf8_lossy(&facts));
    (replayed.decision, receipt)
}

/// Writes `tests/kept/<date>` where `YUSHEN_KEEP` names a date.
#[test]
fn keep_receipts_of_today_when_asked() {
    let Ok(day) = std::env::var("YUSHEN_KEEP") else { return };
    let folder = repository("tests/kept").join(day);
    assert!(!folder.exists(), "{} is there; what is kept is never changed", folder.display());
    let mut rules = Rules::ours().expect("sound rules");
    rules.sources.retain(|path, _| {
        !path.starts_with("items/") || ITEMS.iter().any(|item| path.contains(&format!("/{item}/")))
    });
    let kept = signed::signed(&rules.sources);
    let trust = Trust::read(&kept.trust).expect("keys");
    let mut shelf = archive::open(&kept.archive, &trust, None, NOW).expect("a bundle");
    let key = [9; 32];
    let secret = HallSecret::from_bytes(&key).expect("a key");
    let mut texts = String::new();
    for item in ITEMS {
        let library = shelf.library(item, None).expect("its rules");
        for version in library.versions(item).expect("an item") {
            for case in rules.cases(version).expect("cases") {
                texts.push_str(&text(&library, &shelf, item, &case, &secret));
                texts.push('\n');
            }
        }
    }
    fs::create_dir_all(&folder).expect("a folder");
    for (name, bytes) in [
        ("archive.json", kept.archive.as_slice()),
        ("trust.json", &kept.trust),
        ("hall-key.txt", to_hex(&key).as_bytes()),
        ("receipts.txt", texts.as_bytes()),
    ] {
        fs::write(folder.join(name), bytes).expect("written");
    }
}

fn text(
    library: &Library,
    shelf: &Shelf,
    item: &str,
    case: &yushen::cases::RuleCase,
    secret: &HallSecret,
) -> String {
    let facts = case.facts.as_bytes();
    let (version, read) = library.open(item, facts, case.on).expect("good facts");
    let decision = yushen::decision::decide(library, &version, &read, case.on);
    let made =
        Made { bundle: shelf.manifest().digest(), version: &version, decision: &decision, facts, at: NOW };
    seal(&made, secret.public(), &[4; 32]).expect("a receipt").to_text()
}
