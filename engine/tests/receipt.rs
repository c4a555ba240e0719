//! Receipts: the same decision comes out, whatever is changed is found, and newer rules say what differs.
//! In: every case of the project's own rules; small libraries that change. Out: assertions. Absent: the WebAssembly
//! side (`tests/tests/receipts.rs`), QR codes (`cli`).

mod common;

use std::fs;
use std::path::Path;
use yushen::bundle::Moment;
use yushen::bundle::hash::hex;
use yushen::receipt::{
    Cause, HallKey, HallSecret, Joiner, MOST_CHARACTERS, Made, Receipt, ReceiptError, differences, open,
    replay, seal,
};
use yushen::{Library, Sources, cases, library};

const AT: Moment = Moment(1_795_680_000);

fn secret() -> HallSecret {
    HallSecret::from_bytes(&[5; 32]).expect("a key")
}

fn bundle() -> String {
    hex(b"a bundle")
}

fn made(library: &Library, item: &str, on: &str, facts: &[u8]) -> Receipt {
    let on = library::application_date(on).expect("a date");
    let (version, case) = library.open(item, facts, on).expect("good facts");
    let decision = yushen::decision::decide(library, &version, &case, on);
    let made = Made { bundle: &bundle(), version: &version, decision: &decision, facts, at: AT };
    seal(&made, secret().public(), &[3; 32]).expect("a receipt")
}

fn opened(library: &Library, receipt: &Receipt) -> Result<Vec<u8>, ReceiptError> {
    let changed = |_| ReceiptError::Changed;
    let on = library::application_date(&receipt.on).map_err(changed)?;
    open(receipt, &secret(), library.version(&receipt.item, on).map_err(changed)?)
}

fn collect(folder: &Path, prefix: &str, sources: &mut Sources) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().into_string().expect("UTF-8");
        let inner = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &inner, sources);
        } else if [".toml", ".rhai", ".csv"].iter().any(|end| inner.ends_with(end)) {
            sources.insert(inner, fs::read_to_string(entry.path()).expect("a text"));
        }
    }
}

#[test]
fn every_case_of_the_rules_fits_into_one_qr_code_and_comes_back() {
    let mut sources = Sources::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules"), "", &mut sources);
    let library = library::check(&sources).0.expect("sound rules");
    let (mut count, mut largest) = (0, (0, String::new()));
    for version in library.items.values().flatten() {
        let prefix = format!("{}/cases/", version.folder);
        for (path, text) in sources.iter().filter(|(path, _)| path.starts_with(&prefix)) {
            for case in cases::read(path, text, &mut Vec::new()) {
                let item = version.item.id.as_str();
                let on = yushen::value::date::format(case.on);
                let facts = case.facts.as_bytes();
                let (by, read) = library.open(item, facts, case.on).expect("good facts");
                let decision = yushen::decision::decide(&library, &by, &read, case.on);
                let made = Made { bundle: &bundle(), version: &by, decision: &decision, facts, at: AT };
                let receipt = seal(&made, secret().public(), &[3; 32]).expect("a receipt");
                let text = receipt.to_text();
                if text.len() > largest.0 {
                    largest = (text.len(), format!("{item} {on} {}", case.name));
                }
                let back = Receipt::parse(&text).expect("the same receipt");
                assert_eq!(back, receipt);
                let facts = open(&back, &secret(), &by).expect("its facts");
                assert_eq!(facts, case.facts.as_bytes());
                assert!(replay(&back, &facts, &library).expect("replayed").same, "{path} {}", case.name);
                count += 1;
            }
        }
    }
    println!("{count} cases; the largest receipt has {} characters ({})", largest.0, largest.1);
    assert!(count > 200 && largest.0 <= MOST_CHARACTERS, "{largest:?}");
}

const FACTS: &str = r#"{"facts":{"flag":true,"staff":3,"name":"张三","rooms":[{"size":7,"clean":true,"ends":null}]},"evidence":{"paper":null}}"#;

fn trial(script: &str) -> Library {
    common::compile(script).unwrap_or_else(|d| panic!("{}", d[0]))
}

#[test]
fn tampering_with_any_byte_is_found() {
    let library = trial(&common::rule("staff >= 2"));
    let bytes = made(&library, "sample", "2026-11-22", FACTS.as_bytes()).to_bytes();
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1 << (at % 8);
        let accepted = Receipt::from_bytes(&bad).and_then(|receipt| opened(&library, &receipt));
        assert!(accepted.is_err(), "byte {at} of {}", bytes.len());
    }
    for cut in 0..bytes.len() {
        assert!(Receipt::from_bytes(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    assert!(Receipt::from_bytes(&[bytes.as_slice(), &[0]].concat()).is_err());
}

#[test]
fn every_field_is_bound_to_the_facts() {
    let library = trial(&common::rule("staff >= 2"));
    let good = made(&library, "sample", "2026-11-22", FACTS.as_bytes());
    assert!(opened(&library, &good).is_ok());
    let changes: [fn(&mut Receipt); 7] = [
        |r| r.semantics += 1,
        |r| r.bundle[0] ^= 1,
        |r| r.version = "2021-01-01".into(),
        |r| r.on = "2026-11-23".into(),
        |r| r.made += 1,
        |r| r.facts[31] ^= 1,
        |r| r.decision[0] ^= 1,
    ];
    for (number, change) in changes.into_iter().enumerate() {
        let mut receipt = good.clone();
        change(&mut receipt);
        assert_eq!(opened(&library, &receipt), Err(ReceiptError::Changed), "change {number}");
    }
    let mut other = good.clone();
    other.hall[0] ^= 1;
    assert_eq!(opened(&library, &other), Err(ReceiptError::OtherHall));
    let stranger = HallSecret::from_bytes(&[6; 32]).expect("a key");
    assert_eq!(open(&good, &stranger, &library.items["sample"][0]), Err(ReceiptError::OtherHall));
}

#[test]
fn the_facts_can_not_be_read_in_it() {
    let library = trial(&common::rule("staff >= 2"));
    let bytes = made(&library, "sample", "2026-11-22", FACTS.as_bytes()).to_bytes();
    for word in ["张三".as_bytes(), b"staff", b"rooms"] {
        assert!(!bytes.windows(word.len()).any(|window| window == word));
    }
    // The same randomness gives the same receipt: nothing else is random. Another one gives another ciphertext.
    let again = made(&library, "sample", "2026-11-22", FACTS.as_bytes());
    assert_eq!(again.to_bytes(), bytes);
    let on = library::application_date("2026-11-22").expect("a date");
    let (version, case) = library.open("sample", FACTS.as_bytes(), on).expect("good facts");
    let decision = yushen::decision::decide(&library, &version, &case, on);
    let made =
        Made { bundle: &bundle(), version: &version, decision: &decision, facts: FACTS.as_bytes(), at: AT };
    let other = seal(&made, secret().public(), &[4; 32]).expect("a receipt");
    assert_ne!(other.sealed, again.sealed);
}

#[test]
fn a_large_receipt_is_a_numbered_sequence_that_may_be_scanned_in_any_order() {
    let library = trial(&common::rule("staff >= 2"));
    let room = |n: u32| {
        format!(
            r#"{{"size":{},"clean":{},"ends":"20{}-0{}-1{}"}}"#,
            n * 7919 % 1000,
            n % 3 == 0,
            10 + n * 31 % 89,
            1 + n * 17 % 9,
            n * 13 % 10
        )
    };
    let rooms: Vec<String> = (0..500).map(room).collect();
    let facts = format!(r#"{{"facts":{{"rooms":[{}]}}}}"#, rooms.join(","));
    let receipt = made(&library, "sample", "2026-11-22", facts.as_bytes());
    let texts = receipt.to_texts(MOST_CHARACTERS).expect("parts");
    assert!(texts.len() > 1 && texts.iter().all(|text| text.len() <= MOST_CHARACTERS), "{}", texts.len());
    let mut joiner = Joiner::default();
    let mut result = Err(ReceiptError::Mixed);
    for text in texts.iter().rev().chain([&texts[0]]) {
        result = joiner.scan(text);
    }
    assert_eq!(result.expect("all parts").to_bytes(), receipt.to_bytes());
    let mut joiner = Joiner::default();
    assert_eq!(joiner.scan(&texts[1]), Err(ReceiptError::Incomplete { missing: 1, of: texts.len() }));
    let other =
        made(&library, "sample", "2026-11-23", facts.as_bytes()).to_texts(MOST_CHARACTERS).expect("parts");
    assert_eq!(joiner.scan(&other[0]), Err(ReceiptError::Mixed));
    for bad in [
        "",
        "YS1P",
        "YS1P0/2/ABCDEF12:A",
        "YS1P3/2/ABCDEF12:A",
        "YS1P1/99999/ABCDEF12:A",
        "YS2:ABC",
        "YS1:abc",
        "YS1:ABC",
    ] {
        assert!(matches!(Joiner::default().scan(bad), Err(ReceiptError::Unreadable(_))), "{bad}");
    }
}

#[test]
fn newer_rules_say_what_differs_and_why() {
    let old = trial(&common::rule("staff >= parameter(\"limit\") - 298"));
    let receipt = made(&old, "sample", "2026-11-22", FACTS.as_bytes());
    let differ = |now: &Library| differences(&receipt, FACTS.as_bytes(), &old, now).expect("read").1;
    assert!(differ(&old).is_empty());

    // The rule itself, and one it calls.
    let ruled = differ(&trial(&common::rule("staff >= 4")));
    assert_eq!((ruled[0].was.as_deref(), ruled[0].now.as_deref()), (Some("met"), Some("unmet")));
    assert_eq!(ruled[0].because, [Cause::Rule { function: "check".into() }]);

    // A parameter.
    let mut sources = common::sources(&common::rule("staff >= parameter(\"limit\") - 298"));
    let path = "parameters/limit.toml";
    let text = sources[path].replace("300", "400");
    sources.insert(path.into(), text);
    let changed = differ(&library::check(&sources).0.expect("sound"));
    let because = Cause::Parameter { name: "limit".into(), now: Some("400".into()), was: Some("300".into()) };
    assert_eq!(changed[0].because, [because]);

    // What is not asked for any more can't be read; that is said, not guessed.
    let mut sources = common::sources(&common::rule("flag"));
    let path = sources.keys().find(|path| path.ends_with("item.toml")).expect("it").clone();
    let text = sources[&path].replace("id = \"staff\"", "id = \"people\"");
    sources.insert(path, text);
    let library = library::check(&sources).0.expect("sound");
    let errors = differences(&receipt, FACTS.as_bytes(), &old, &library).unwrap_err();
    assert_eq!(errors[0].code, "unknown-fact");
}

#[test]
fn keys_that_are_none_are_refused() {
    for bad in ["", "00", &"0".repeat(63), &"G".repeat(64)] {
        assert_eq!(HallKey::read(bad).unwrap_err(), ReceiptError::BadKey);
    }
    let key = secret().public().hex();
    assert_eq!(HallKey::read(&key).expect("a key").id(), secret().public().id());
}
