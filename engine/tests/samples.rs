//! Sample values (示例) in a bundle: a trial client decides with them and says so, any other refuses.
//! In: a library whose two versions read other unset values. Out: assertions. Absent: the publisher's tool (`cli`).

#[path = "../../tests/src/signed.rs"]
#[allow(dead_code)] // each crate's tests use their own part
mod signed;

use yushen::bundle::envelope::Kind;
use yushen::bundle::{Built, Envelope, Manifest, Moment, Plan, Refusal, Shelf, Trust, build, manifest};
use yushen::value::date::parse as day;
use yushen::{Lang, Sources, library, notice};

const NOW: Moment = Moment(1_795_680_000);

fn parameter(title: &str, ty: &str) -> String {
    format!(
        "title = \"{title}\"\ntype = \"{ty}\"\nstatus = \"unconfirmed\"\n[[values]]\nfrom = 2020-01-01\n\
         supplied_by = \"区民政局\"\n"
    )
}

fn sources() -> Sources {
    let item = include_str!("trial/item.toml");
    let profile = "title = { zh = \"示例\", en = \"Sample \\\"one\\\"\" }\nsample = true\n[values]\n\
                   least = 3\nleast_later = 5\nother = 2011-07-01\n";
    let first = "items/social-affairs/trial/2020-01-01";
    let second = "items/social-affairs/trial/2026-01-01";
    let files = [
        ("library.toml".to_owned(), "title = \"t\"\npublisher = \"p\"\nlanguages = [\"zh\"]\n".to_owned()),
        ("parameters/least.toml".into(), parameter("最少", "integer")),
        ("parameters/least_later.toml".into(), parameter("以后最少", "integer")),
        ("parameters/other.toml".into(), parameter("没有人用", "date")),
        ("profiles/sample.toml".into(), profile.to_owned()),
        (format!("{first}/item.toml"), item.to_owned()),
        (format!("{first}/rules.rhai"), "fn enough() { count >= parameter(\"least\") }\n".to_owned()),
        (format!("{second}/item.toml"), item.to_owned()),
        (format!("{second}/rules.rhai"), "fn enough() { count >= parameter(\"least_later\") }\n".to_owned()),
    ];
    files.into()
}

fn plan() -> Plan {
    signed::plan(1)
}

fn built() -> Built {
    let (library, found) = library::check_with(&sources(), Some("sample"));
    let library = library.unwrap_or_else(|| panic!("{}", found[0]));
    build(&library, &sources(), plan()).expect("a bundle")
}

fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut envelope = Envelope::of(String::from_utf8(bytes.to_vec()).expect("JSON"));
    envelope.sign(Kind::Manifest, &signed::key());
    envelope.write()
}

fn hall() -> Trust {
    Trust::new(signed::trusted().keys().to_vec(), 1, 1, false).expect("keys")
}

#[test]
fn a_trial_client_decides_with_the_values_and_every_notice_says_so() {
    let built = built();
    assert!(built.said.sample);
    assert_eq!(built.said.profile.as_deref(), Some("sample"));
    let manifest = Manifest::open(&sealed(&built.manifest), &signed::trusted(), None, NOW).expect("accepted");
    let mut shelf = Shelf::new(manifest, &built.pieces[&built.said.index.sha256]).expect("its index");
    // One part alone, and both together.
    for on in ["2025-06-01", "2026-06-01"] {
        for piece in shelf.wanted("trial", day(on)).expect("in force") {
            shelf.put_piece(&piece, &built.pieces[&piece.sha256]).expect("a part");
        }
        let library = shelf.library("trial", day(on)).expect("sound");
        let facts = br#"{"facts":{"count":4}}"#;
        let (version, case) = library.open("trial", facts, day(on).expect("a day")).expect("facts");
        let decision = yushen::decision::decide(&library, &version, &case, day(on).expect("a day"));
        let expected = if on.starts_with("2025") { "ready" } else { "correctable" };
        assert_eq!(decision.outcome.code(), expected, "{on}");
        let notice = notice::build(&decision, &version, Lang::Zh);
        assert!(notice.head[0].contains("示例") && notice.head[0].contains("试用"), "{:?}", notice.head);
        let notice = notice::build(&decision, &version, Lang::En);
        assert!(notice.lines()[1].contains("Sample \"one\""), "{:?}", notice.head);
    }
    // What no item reads does not travel.
    let parts: Vec<_> = built.index.pieces().iter().map(|piece| &built.pieces[&piece.sha256]).collect();
    assert!(parts.iter().all(|part| !String::from_utf8_lossy(part).contains("2011-07-01")));
}

#[test]
fn without_the_profile_nothing_is_filled_and_no_notice_speaks_of_samples() {
    let library = library::check(&sources()).0.expect("sound");
    let built = build(&library, &sources(), plan()).expect("a bundle");
    assert!(!built.said.sample && built.said.profile.is_none());
    assert!(built.pieces.values().all(|piece| !String::from_utf8_lossy(piece).contains("sample =")));
    let on = day("2026-06-01").expect("a day");
    let (version, case) = library.open("trial", br#"{"facts":{"count":4}}"#, on).expect("facts");
    let decision = yushen::decision::decide(&library, &version, &case, on);
    assert_eq!(decision.outcome.code(), "referred");
    let lines = notice::build(&decision, &version, Lang::Zh).lines();
    assert!(lines.iter().all(|line| !line.contains("示例")), "{lines:?}");
}

#[test]
fn a_client_of_a_hall_refuses_them() {
    let built = built();
    let refused = Manifest::open(&sealed(&built.manifest), &hall(), None, NOW).expect_err("samples");
    assert_eq!(refused.code(), "bundle-sample");
}

#[test]
fn a_manifest_that_hides_the_samples_does_not_help() {
    let built = built();
    let mut said = built.said.clone();
    said.sample = false;
    let manifest = Manifest::open(&sealed(&manifest::write(&said)), &hall(), None, NOW).expect("signed");
    let mut shelf = Shelf::new(manifest, &built.pieces[&said.index.sha256]).expect("its index");
    for piece in shelf.wanted("trial", None).expect("an item") {
        shelf.put_piece(&piece, &built.pieces[&piece.sha256]).expect("a part");
    }
    let refused = shelf.library("trial", None).expect_err("samples");
    assert_eq!(refused.code, Refusal::Sample.code());
}
