//! Many cases through the program: order, broken ones, tables, threads.
//! In: files of cases. Out: what the program prints. Absent: what a decision says.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn review(arguments: &[&str], facts: &Path) -> Output {
    review_of("rules", "marriage-registration", arguments, facts)
}

fn review_of(rules: &str, item: &str, arguments: &[&str], facts: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yushen"));
    command.args(["review", "--item", item, "--on", "2026-11-22", "--rules"]);
    command.arg(repository(rules)).arg("--facts").arg(facts).args(arguments);
    command.output().expect("the program runs")
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8(output.stdout.clone()).unwrap().lines().map(str::to_owned).collect()
}

fn temporary(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// More cases than are under way at once, no two neighbours alike; every hundredth is broken.
fn cases(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        let _ = match index % 100 {
            99 => writeln!(text, "{{\"facts\":{{\"groom_age\":}}}}"),
            _ => writeln!(text, "{{\"facts\":{{\"groom_birth\":\"{}-01-01\"}}}}", 1900 + index % 99),
        };
    }
    text
}

#[test]
fn the_order_is_kept_and_a_broken_line_names_its_number() {
    let (_folder, path) = temporary("cases.jsonl", &cases(1500));
    let one = review(&["--jsonl", "--jobs", "1"], &path);
    let two = review(&["--jsonl", "--jobs", "3"], &path);
    assert_eq!(one.stdout, two.stdout);
    let lines = lines(&one);
    assert_eq!(lines.len(), 1500);
    for (index, line) in lines.iter().enumerate() {
        let is_broken = index % 100 == 99;
        assert_eq!(line.starts_with("{\"errors\":["), is_broken, "{line}");
        assert!(!is_broken || line.ends_with(&format!(",\"line\":{}}}", index + 1)), "{line}");
    }
    assert_eq!(one.status.code(), Some(2));
    let said = String::from_utf8(one.stderr).unwrap();
    assert!(said.contains("line 100: error[syntax] "), "{said}");
    assert!(said.lines().last().unwrap().starts_with("1500 cases in "), "{said}");
    assert!(said.ends_with(", 15 with bad input\n"), "{said}");
}

#[test]
fn a_line_says_what_one_case_says() {
    let document = std::fs::read_to_string(repository("examples/facts/marriage-registration.json")).unwrap();
    let (_folder, path) = temporary("one.json", &document);
    let alone = review(&["--format", "json"], &path);
    let line = document.replace('\n', " ");
    let (_folder, path) = temporary("many.jsonl", &format!("{line}\n\n{line}"));
    let many = review(&["--jsonl", "--jobs", "2"], &path);
    assert_eq!(String::from_utf8(many.stdout).unwrap(), String::from_utf8(alone.stdout).unwrap().repeat(2));
    assert_eq!(many.status.code(), Some(0));
}

#[test]
fn a_table_says_what_documents_say() {
    let (_folder, path) = temporary("cases.jsonl", CASES);
    let documents = review(&["--jsonl"], &path);
    let (_folder, path) = temporary("cases.csv", TABLE);
    let table = review(&["--csv", "--jobs", "2"], &path);
    let (documents, rows) = (lines(&documents), lines(&table));
    assert_eq!(rows[..3], documents[..], "{}", String::from_utf8_lossy(&table.stderr));
    assert_eq!(rows.len(), 4);
    assert!(rows[3].starts_with("{\"errors\":[") && rows[3].ends_with(",\"line\":5}"), "{}", rows[3]);
    assert_eq!(table.status.code(), Some(2));
}

#[test]
fn a_column_that_is_no_field_is_named() {
    let (_folder, path) = temporary("cases.csv", "facts.groom_birth,facts.age\n1990-01-01,3\n");
    let output = review(&["--csv"], &path);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("the column `facts.age` is no field of this item"), "{said}");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn a_table_has_every_type() {
    let (_folder, path) = temporary(
        "cases.jsonl",
        r#"{"facts":{"count":3,"big":9007199254740991,"area":"12.50","ended":null,"name":"甲, \"乙\"","kinds":["x","y"],
           "premises":{"area":"8.5","floor":-1},"people":[{"name":"丙","share":"0.5"},{"name":"丁"}]},
           "evidence":{"photos":[{"form":"copy"},{"form":"original"}]}}"#
            .replace('\n', "")
            .as_str(),
    );
    let (_folder2, table) = temporary(
        "cases.csv",
        "facts.count,facts.big,facts.area,facts.ended,facts.name,facts.kinds,facts.premises.area,facts.premises.floor,\
         facts.people[0].name,facts.people[0].share,facts.people[1].name,evidence.photos[0].form,evidence.photos[1].form\n\
         3,9007199254740991,12.50,null,\"甲, \"\"乙\"\"\",x;y,8.5,-1,丙,0.5,丁,copy,original\n",
    );
    let of =
        |arguments: &[&str], path| review_of("tests/libraries/every-type", "every-type", arguments, path);
    let (document, row) = (of(&["--jsonl"], &path), of(&["--csv"], &table));
    assert_eq!(lines(&document), lines(&row));
    assert!(lines(&row)[0].starts_with("{\"conditions\":["), "{}", lines(&row)[0]);
}

#[test]
fn where_nobody_watches_only_the_end_is_said() {
    let (_folder, path) = temporary("cases.jsonl", &cases(10));
    let said = String::from_utf8(review(&["--jsonl"], &path).stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.starts_with("10 cases in ") && said.ends_with(" with bad input\n"), "{said}");
}

const CASES: &str = r#"{"facts":{"groom_birth":"1990-01-01","both_mainland":true,"kinship":"none"},"evidence":{"photo":{"form":"original"},"id_card_groom":null}}
{"facts":{"groom_birth":"2010-01-01","both_mainland":false},"evidence":{"id_card_groom":{"valid_until":null}}}
{"facts":{"kinship":"none"},"evidence":{"photo":{}}}
"#;

const TABLE: &str = "facts.groom_birth,facts.both_mainland,facts.kinship,evidence.photo,evidence.photo.form,evidence.id_card_groom,evidence.id_card_groom.valid_until
1990-01-01,true,none,,original,null,
2010-01-01, false ,,,,{},null
,,\"none\",{},,,
,perhaps,,,,,
";
