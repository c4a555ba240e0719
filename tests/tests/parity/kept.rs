//! The program that is kept beside a published bundle replays the receipts made under it, with nothing but what the store
//! holds: its JavaScript and its WebAssembly by their digests, the rules, a receipt.
//! In: the built npm package, Node. Out: assertions. Absent: receipts of earlier days (`tests/tests/kept.rs`).

use crate::receipts::{opened, secret};
use std::process::Command;
use yushen::bundle::hash::to_hex;
use yushen::bundle::{Envelope, Manifest, Moment, Trust, archive, build, envelope::Kind};
use yushen::receipt::{Made, Receipt, seal};
use yushen::value::date;
use yushen_tests::answer::sha256;
use yushen_tests::rules::{Rules, repository};
use yushen_tests::sides::package;
use yushen_tests::signed;

const NOW: Moment = Moment(1_795_680_000);

#[test]
fn the_kept_program_replays_a_receipt() {
    let rules = Rules::ours().unwrap();
    let mut plan = signed::plan(1);
    for name in ["yushen.js", "yushen_bg.wasm"] {
        plan.engine.insert(name.into(), std::fs::read(package().unwrap().join(name)).unwrap());
    }
    let built = build(&rules.library, &rules.sources, plan).unwrap();
    let mut envelope = Envelope::of(String::from_utf8(built.manifest.clone()).unwrap());
    envelope.sign(Kind::Manifest, &signed::key());

    // Years later: the envelope says which pieces the program was.
    let trust = Trust::read(&signed::trusted().write()).unwrap();
    let manifest = Manifest::open_kept(&envelope.write(), &trust).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for piece in &manifest.said().engine.files {
        let bytes = &built.pieces[&piece.sha256];
        piece.verify(bytes).unwrap();
        let name = piece.path.strip_prefix("engine/").unwrap();
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::write(folder.path().join("package.json"), r#"{"type":"module"}"#).unwrap();
    std::fs::write(folder.path().join("archive.json"), archive::pack(&envelope, &built)).unwrap();
    std::fs::write(folder.path().join("trust.json"), trust.write()).unwrap();

    let mut tried = 0;
    for version in rules.library.items.values().filter_map(|versions| versions.last()) {
        let Some(case) = rules.cases(version).unwrap().into_iter().next() else { continue };
        let (by, read) = rules.library.open(&version.item.id, case.facts.as_bytes(), case.on).unwrap();
        let decision = yushen::decision::decide(&rules.library, &by, &read, case.on);
        let facts = case.facts.as_bytes();
        let made = Made { bundle: manifest.digest(), version: &by, decision: &decision, facts, at: NOW };
        let receipt = Receipt::parse(&seal(&made, secret().public(), &[3; 32]).unwrap().to_text()).unwrap();
        let facts = opened(&rules.library, &receipt).unwrap();
        std::fs::write(folder.path().join("facts.json"), &facts).unwrap();
        let replayed = Command::new("node")
            .arg(repository("tests/parity/kept.mjs"))
            .arg(folder.path())
            .args([&receipt.item, &date::format(case.on), &NOW.0.to_string()])
            .output()
            .expect("Node");
        assert!(replayed.status.success(), "{}", String::from_utf8_lossy(&replayed.stderr));
        assert_eq!(sha256(&replayed.stdout), sha256(&decision.canonical_json()));
        assert_eq!(decision.digest, format!("sha256:{}", to_hex(&*receipt.decision)));
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
    println!("{tried} receipts replayed in Node by the kept program");
}
