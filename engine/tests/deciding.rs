//! The deciding date chooses the version, also where only the deciding version knows a fact of the document.

mod common;

use std::sync::Arc;
use yushen::{InputError, Library, Review, library};

/// Two versions decided by the fact `day`; the later one has the fact `extra`.
fn two_versions() -> Library {
    let mut sources = common::sources(&common::rule("flag"));
    let item = common::ITEM.replacen("words = []", "words = []\ndeciding_date = \"day\"", 1);
    let extra =
        "[[facts]]\nid = \"extra\"\nsection = \"all\"\ntype = \"bool\"\nquestion = \"?\"\n[[conditions]]";
    let later = item.replacen("[[conditions]]", extra, 1);
    let folder = "items/construction/sample";
    sources.insert(format!("{folder}/2020-01-01/item.toml"), item);
    sources.insert(format!("{folder}/2026-06-01/item.toml"), later);
    sources.insert(format!("{folder}/2026-06-01/rules.rhai"), common::rule("flag && extra"));
    let (library, diagnostics) = library::check(&sources);
    library.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

fn codes(errors: &[InputError]) -> Vec<(&str, &str)> {
    errors.iter().map(|e| (e.code, e.field.as_str())).collect()
}

#[test]
fn facts_of_the_deciding_version_are_read_under_it() {
    let library = Arc::new(two_versions());
    let on = yushen::value::date::parse("2026-01-01").unwrap();
    let document = br#"{"facts":{"flag":true,"extra":true,"day":"2026-07-01"}}"#;
    let decision = library.review("sample", document, on).unwrap();
    assert_eq!(decision.version, "2026-06-01");
    let mut review = Review::new(library.clone(), "sample", on).unwrap();
    review.load(document).unwrap();
    assert_eq!(review.decision().canonical_json(), decision.canonical_json());
    // Answer by answer, the version changes with the answer that decides it.
    let mut review = Review::new(library.clone(), "sample", on).unwrap();
    review.set("facts.flag", b"true").unwrap();
    assert_eq!(codes(&review.set("facts.extra", b"true").unwrap_err()), [("unknown-fact", "facts.extra")]);
    review.set("facts.day", b"\"2026-07-01\"").unwrap();
    review.set("facts.extra", b"true").unwrap();
    assert_eq!(review.decision().canonical_json(), decision.canonical_json());
}

#[test]
fn mistakes_are_told_under_the_version_that_decides() {
    let library = two_versions();
    let on = yushen::value::date::parse("2026-01-01").unwrap();
    let review = |document: &str| library.review("sample", document.as_bytes(), on).unwrap_err();
    assert_eq!(codes(&review(r#"{"facts":{"extra":true}}"#)), [("unknown-fact", "facts.extra")]);
    let later = review(r#"{"facts":{"extra":1,"nobody":1,"day":"2026-07-01"}}"#);
    assert_eq!(codes(&later), [("wrong-type", "facts.extra"), ("unknown-fact", "facts.nobody")]);
    let none = review(r#"{"facts":{"nobody":1,"day":"1999-01-01"}}"#);
    assert_eq!(codes(&none), [("unknown-fact", "facts.nobody")]);
    assert_eq!(codes(&review(r#"{"facts":{"day":"1999-01-01"}}"#)), [("no-version", "on")]);
}

/// A library in which the department supplies `other`.
fn with_shared(script: &str) -> Library {
    let mut sources = common::sources(script);
    let path = sources.keys().find(|path| path.ends_with("item.toml")).expect("it").clone();
    let declared = "id = \"other\"\nsection = \"all\"\ntype = \"bool\"\n";
    let text = sources[&path].replace(declared, &format!("{declared}source = \"shared\"\n"));
    assert_ne!(sources.insert(path, text.clone()), Some(text));
    library::check(&sources).0.expect("sound")
}

#[test]
fn what_only_data_sharing_supplies_leaves_no_case_unsettled() {
    let on = yushen::value::date::parse("2026-11-22").expect("a date");
    let facts = |facts: &str| {
        format!("{{\"facts\":{{{facts}}},\"evidence\":{{\"paper\":{{\"form\":\"original\"}}}}}}")
    };
    let decide = |library: &Library, given: &str| {
        library.review("sample", facts(given).as_bytes(), on).expect("good facts")
    };
    let library = with_shared(&common::rule("flag && other"));
    // A fact of the applicant's own is still open: it is asked for, the shared one never.
    let open = decide(&library, "");
    assert_eq!(open.outcome.code(), "unsettled");
    assert_eq!(open.questions.iter().map(|q| q.field.as_str()).collect::<Vec<_>>(), ["facts.flag"]);
    // Only the shared one is open: nothing to ask, nothing to wait for; the department checks it, and the notice says so.
    let ready = decide(&library, "\"flag\":true");
    assert_eq!((ready.outcome.code(), ready.questions.len()), ("ready", 0));
    assert_eq!(serde_json::to_value(ready.conditions[0].verdict).unwrap(), "unknown");
    let version = &library.items["sample"][0];
    let notice = yushen::notice::build(&ready, version, yushen::Lang::Zh);
    let verify = notice.sections.iter().find(|section| section.id == "verify").expect("said");
    assert_eq!(verify.entries[0].id, "check");
    // Where it is known it counts.
    assert_eq!(decide(&library, "\"flag\":true,\"other\":false").outcome.code(), "correctable");
    assert_eq!(decide(&library, "\"flag\":false").outcome.code(), "correctable");
    // Whether a material is needed.
    let script = "fn check() { flag }\nfn needs_paper() { other }\nfn accepts_paper_fine() { true }";
    let library = with_shared(script);
    let ready = decide(&library, "\"flag\":true");
    assert_eq!(ready.outcome.code(), "ready");
    let notice = yushen::notice::build(&ready, &library.items["sample"][0], yushen::Lang::En);
    let verify = notice.sections.iter().find(|section| section.id == "verify").expect("said");
    assert_eq!((verify.entries[0].id.as_str(), verify.entries[0].lines.len()), ("paper", 1));
}
