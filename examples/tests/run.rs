//! Every example runs, and every example file is what it says it is.

use std::path::Path;
use std::process::{Command, Output};

const ON: &str = "2026-11-23";
/// Their rules read a value that nobody has supplied, so a person decides.
const REFERRED: [&str; 5] = [
    "food-business-licence",
    "forest-felling-permit",
    "minimum-living-allowance",
    "pharmacy-licence",
    "small-food-shop",
];

fn review(item: &str, facts: &Path) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let program = env!("CARGO_BIN_EXE_review");
    Command::new(program).args([item, ON]).arg(facts).current_dir(root).output().unwrap()
}

fn facts(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("facts").join(name)
}

/// The item of each file in `examples/facts`.
fn items() -> Vec<String> {
    let files = std::fs::read_dir(facts("")).unwrap().map(|file| file.unwrap().path());
    let mut items: Vec<_> =
        files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    items.sort();
    items
}

#[test]
fn each_facts_file_is_ready() {
    let items = items();
    assert!(REFERRED.iter().all(|referred| items.iter().any(|item| item == referred)), "{items:?}");
    for item in items {
        let output = review(&item, &facts(&format!("{item}.json")));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let (outcome, said) = match REFERRED.contains(&item.as_str()) {
            true => ("referred", "需人工确认"),
            false => ("ready", "材料已齐，可来办理"),
        };
        assert!(text.ends_with(&format!("outcome: {outcome}, deficits: 0\n")), "{item}: {text}");
        assert!(text.contains(said), "{item}: {text}");
    }
}

#[test]
fn each_facts_file_says_all_that_matters() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let library = yushen_examples::library(&root).unwrap();
    let on = yushen::library::application_date(ON).unwrap();
    for item in items() {
        let document = std::fs::read(facts(&format!("{item}.json"))).unwrap();
        let decision = library.review(&item, &document, on).unwrap();
        assert_eq!(decision.questions, [], "{item}");
        let nothing = library.review(&item, b"{}", on).unwrap();
        assert_ne!(nothing.outcome, decision.outcome, "{item}");
    }
}

#[test]
fn every_item_has_a_facts_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let library = yushen_examples::library(&root).unwrap();
    assert_eq!(items(), library.items.keys().cloned().collect::<Vec<_>>());
}

#[test]
fn bad_input_is_told_by_field() {
    let output = review("marriage-registration", &facts("house-transfer.json"));
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("unknown-fact facts.first_registered:"), "{said}");
}

#[test]
fn a_server_of_ones_own_reviews() {
    use std::io::{BufRead, BufReader, Read, Write};
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut server = Command::new(env!("CARGO_BIN_EXE_handler"));
    let mut server = server.arg("0").current_dir(root).stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let ask = |path: &str, body: &[u8]| {
        let mut stream = std::net::TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let document = std::fs::read(facts("marriage-registration.json")).unwrap();
    let right = ask(&format!("/review/marriage-registration/{ON}"), &document);
    let wrong = ask(&format!("/review/marriage-registration/{ON}"), b"{\"facts\":{\"nobody\":1}}");
    let unknown = ask("/review/nothing/today", b"{}");
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(right.starts_with("HTTP/1.1 200 ") && right.contains("\"outcome\":\"ready\""), "{right}");
    assert!(wrong.starts_with("HTTP/1.1 422 ") && wrong.contains("\"field\":\"facts.nobody\""), "{wrong}");
    assert!(unknown.starts_with("HTTP/1.1 422 ") && unknown.contains("bad-date"), "{unknown}");
}
