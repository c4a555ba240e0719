//! Tests of the reader: exact places, all mistakes at once, hostile input.

use super::*;
use crate::diagnostic::Span;
use proptest::prelude::*;

fn found(source: &str, build: impl FnOnce(&mut Reader<'_>)) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let _ = read("a.toml", source, &mut diagnostics, |r| {
        build(r);
        Some(())
    });
    diagnostics
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|d| d.code).collect()
}

#[test]
fn every_code_is_documented() {
    assert!(CODES.is_sorted());
    for code in ["toml-syntax", "file-too-large", "missing-key", "unknown-key", "wrong-type", "bad-value"] {
        assert!(CODES.iter().any(|(c, _)| *c == code));
    }
}

#[test]
fn all_mistakes_are_reported_with_their_places() {
    let source = "\"标题\" = 1\ntitel = \"婚\"\nminor = \"yes\"\n[inner]\nkind = \"orignal\"\n";
    let found = found(source, |r| {
        r.text("title");
        r.bool("minor", false);
        let mut inner = r.table("inner").unwrap();
        inner.choice("kind", &[("original", 1), ("copy", 2)]);
        inner.date("until");
        inner.finish();
    });
    let places: Vec<_> = found.iter().map(|d| (d.code, d.span.line, d.span.column)).collect();
    assert_eq!(
        places,
        [
            ("missing-key", 1, 1),
            ("unknown-key", 1, 1),
            ("unknown-key", 2, 1),
            ("wrong-type", 3, 9),
            ("missing-key", 4, 1),
            ("bad-value", 5, 8),
        ]
    );
    assert_eq!(found[2].hint.as_deref(), Some("did you mean `title`?"));
    assert_eq!(found[3].message, "`minor` must be `true` or `false`, not a string");
    assert_eq!(found[5].hint.as_deref(), Some("did you mean `original`?"));
    assert_eq!((found[5].span.end_line, found[5].span.end_column), (5, 17));
}

#[test]
fn spans_agree_with_counting_from_the_start() {
    let text = "标题 = \"甲乙\"\n\nbad = 3 # 注\n".repeat(60);
    let document = Document::new("a", &text);
    for start in (0..text.len()).filter(|i| text.is_char_boundary(*i)) {
        let end = text.len().min(start + 9);
        let end = (start..=end).rev().find(|i| text.is_char_boundary(*i)).unwrap();
        assert_eq!(document.span(start..end), Span::of_bytes(&text, start..end), "{start}..{end}");
    }
}

#[test]
fn texts_are_strings_or_tables() {
    let source = "a = \"甲\"\nb = { zh = \"乙\", en = \"B\" }\nc = { en = \"C\" }\nd = 1\ne = \" \"\nf = \"\\u202E甲\"\n";
    let found = found(source, |r| {
        assert_eq!(r.text("a"), Text::zh("甲"));
        assert_eq!(r.text("b"), Text::both("乙", "B"));
        for key in ["c", "d", "e", "f"] {
            r.text(key);
        }
    });
    assert_eq!(codes(&found), ["missing-key", "wrong-type", "bad-value", "bad-value"]);
}

#[test]
fn dates_are_toml_dates_that_exist() {
    let source = "a = 2026-01-31\nb = \"2026-01-31\"\nc = 2026-01-31T00:00:00\nd = 0000-01-01\n";
    let found = found(source, |r| {
        assert_eq!(r.date("a"), crate::value::date::parse("2026-01-31"));
        for key in ["b", "c", "d"] {
            assert_eq!(r.date(key), None);
        }
    });
    assert_eq!(codes(&found), ["wrong-type", "wrong-type", "bad-value"]);
}

#[test]
fn numbers_stay_within_their_range() {
    let source = "a = 0x10\nb = -1\nc = 99999999999999999999\nd = 1.0\n";
    let found = found(source, |r| {
        assert_eq!(r.u32("a", 0), Some(16));
        for key in ["b", "c", "d"] {
            assert_eq!(r.u32(key, 0), None);
        }
    });
    assert_eq!(codes(&found), ["bad-value", "bad-value", "wrong-type"]);
}

#[test]
fn choices_are_given_once() {
    let source = "a = [\"x\", \"y\", \"x\"]\nb = []\nc = \"x\"\n";
    let options = [("x", 1), ("y", 2)];
    let found = found(source, |r| {
        assert_eq!(r.choices("a", &options), [1, 2]);
        assert_eq!(r.choices("b", &options), Vec::<i32>::new());
        assert_eq!(r.choices("c", &options), Vec::<i32>::new());
    });
    assert_eq!(codes(&found), ["duplicate-value", "bad-value", "wrong-type"]);
}

#[test]
fn entries_of_a_table_are_never_unknown() {
    let found = found("b = 1\na = 2\n", |r| {
        let names: Vec<_> = r.entries().iter().map(|n| (n.name().to_owned(), n.name_range())).collect();
        assert_eq!(names, [("a".to_owned(), 6..7), ("b".to_owned(), 0..1)]);
    });
    assert_eq!(found, []);
}

#[test]
fn hostile_files_are_refused_in_bounded_time() {
    assert_eq!(codes(&found(&"#".repeat(MAX_FILE_BYTES + 1), |_| {})), ["file-too-large"]);
    assert_eq!(codes(&found("a = 1\na = 2\n", |_| {})), ["toml-syntax"]);
    let many: String = (0..30_000).map(|i| format!("a{i}=1\n")).collect();
    assert_eq!(found(&many, |_| {}).len(), 200);
    let one_line = format!("a={{{}}}", (0..20_000).map(|i| format!("k{i}=1,")).collect::<String>());
    let unknown = found(&one_line, |r| r.table("a").unwrap().finish());
    assert_eq!(unknown.len(), 200);
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        let deep = format!("a = {}1{}", open.repeat(30_000), close.repeat(30_000));
        assert_eq!(codes(&found(&deep, |_| {}))[0], "toml-syntax");
    }
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    assert_eq!(codes(&found(&dotted, |_| {}))[0], "toml-syntax");
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(source in "[a-c\\[\\]{}=.,\"'#\n 0-9甲-]{0,80}") {
        let _ = found(&source, |r| {
            r.text("a");
            r.date("b");
            r.tables("c").into_iter().for_each(Reader::finish);
        });
    }
}
