//! Many reviews in Node: the native answers, in bytes and as objects, and memory that does not grow.
//! In: `YUSHEN_NODE_REVIEWS` (default 2,000; the campaign takes 1,000,000), `YUSHEN_NODE_CYCLES` (default 200; 10,000).
//! Out: the digest of all digests, bytes of memory.

use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};
use yushen_tests::answer;
use yushen_tests::generate::Generator;
use yushen_tests::rules::{Rules, repository};
use yushen_tests::sides::{Place, Side, compare, package};

/// What the heap of JavaScript may differ by between two moments of the same work: compiled code, caches of the runtime.
const SLACK: u64 = 4 << 20;
/// Cases that are reviewed over and over for the memory.
const CASES: usize = 300;

fn size(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |number| number.parse().expect(name))
}

fn reviews() -> usize {
    size("YUSHEN_NODE_REVIEWS", 2_000)
}

fn digest(answers: &[String]) -> String {
    answer::sha256(answers.join("\n").as_bytes())
}

#[test]
fn bytes_and_objects_are_decided_as_natively() {
    let rules = Rules::ours().unwrap();
    let signed = rules.signed();
    let mut bytes = Side::start(Place::Node, &signed).unwrap();
    let mut objects = Side::start(Place::NodeObjects, &signed).unwrap();
    let (mut native, mut sound) = (Vec::new(), Vec::new());
    for case in Generator::new(&rules, 12).unwrap().take(reviews()) {
        let on = yushen::value::date::format(case.on);
        native.push(answer::of(&case.result));
        bytes.ask(&case.item, &on, case.facts.as_bytes()).unwrap();
        // JavaScript loses some of what is wrong with a document before it reaches the package.
        if case.result.is_ok() {
            sound.push(native[native.len() - 1].clone());
            objects.ask(&case.item, &on, case.facts.as_bytes()).unwrap();
        }
    }
    assert!(sound.len() * 2 > native.len(), "most cases are sound");
    let bytes = bytes.finish().unwrap();
    compare(Place::Node, &native, &bytes).unwrap();
    let objects = objects.finish().unwrap();
    compare(Place::NodeObjects, &sound, &objects).unwrap();
    println!("{} reviews as bytes: native {} = Node {}", native.len(), digest(&native), digest(&bytes));
    println!("{} as objects: native {} = Node {}", sound.len(), digest(&sound), digest(&objects));
}

#[test]
fn memory_does_not_grow() {
    let rules = Rules::ours().unwrap();
    let signed = rules.signed();
    let cycles = size("YUSHEN_NODE_CYCLES", 200);
    let mut node = Command::new("node")
        .arg("--expose-gc")
        .arg(repository("tests/parity/memory.mjs"))
        .arg(package().unwrap())
        .args([reviews().to_string(), cycles.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = [signed.archive.as_slice(), b"\n", &signed.trust, b"\n"].concat();
    let sound = Generator::new(&rules, 13).unwrap().filter(|case| case.result.is_ok()).take(CASES);
    for case in sound {
        let on = yushen::value::date::format(case.on);
        let line = json!({ "item": case.item, "on": on, "facts": case.facts });
        input.extend_from_slice(format!("{line}\n").as_bytes());
    }
    node.stdin.take().unwrap().write_all(&input).unwrap();
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    println!("{} reviews, {cycles} open and dispose, {} libraries: {told}", reviews(), cycles / 10);
    let bytes = |moment: &str, kind: &str| told[moment][kind].as_u64().unwrap();
    for (before, after) in [("warm", "reviewed"), ("reviewed", "cycled"), ("cycled", "reopened")] {
        assert_eq!(bytes(after, "wasm"), bytes(before, "wasm"), "WebAssembly's memory grew: {told}");
        assert!(bytes(after, "heap") <= bytes(before, "heap") + SLACK, "the heap grew: {told}");
    }
}
