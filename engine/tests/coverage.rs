//! Coverage against what can be worked out without it: brute force over small items, and cases that are written down
//! and read again.

#![cfg(feature = "analysis")]
#![allow(clippy::disallowed_methods, reason = "tests build texts")]

use yushen::analysis::coverage::{self, Coverage, Entry, Ground, Proof, State};
use yushen::cases::{self, RuleCase};
use yushen::{Library, Sources, library};

const FOLDER: &str = "items/construction/small/2020-01-01";
const FACTS: [&str; 4] = ["a", "b", "c", "d"];

/// An item of four yes-or-no facts, a number, and two papers.
fn sources(rules: &str) -> Sources {
    let mut item = String::from(
        "id = \"small\"\ntitle = \"样本\"\nwindow = \"construction\"\ntype = \"licence\"\nlevels = [\"county\"]\n\
         authority = \"样本\"\nresult = \"样本\"\naudience = [\"person\"]\nwords = [\"样本\"]\n\
         [[sections]]\nid = \"all\"\ntitle = \"全部\"\n",
    );
    for fact in FACTS {
        item.push_str(&format!(
            "[[facts]]\nid = \"{fact}\"\nsection = \"all\"\ntype = \"bool\"\nquestion = \"?\"\n"
        ));
    }
    item.push_str("[[facts]]\nid = \"n\"\nsection = \"all\"\ntype = \"integer\"\nmin = 0\nmax = 100\nquestion = \"?\"\n");
    item.push_str(
        "[[conditions]]\nid = \"check\"\ntitle = \"条件\"\neffect = \"correctable\"\nreason = \"r\"\nmend = \"m\"\n\
         status = \"unconfirmed\"\n\
         [[materials]]\nid = \"paper\"\ntitle = \"纸\"\nkinds = [\"original\"]\nmend = \"m\"\nstatus = \"unconfirmed\"\n\
         fields = [{ id = \"valid_until\", type = \"date\", optional = true, question = \"?\" }]\n\
         [[materials.checks]]\nid = \"fine\"\ntitle = \"有效\"\nreason = \"r\"\nmend = \"m\"\n",
    );
    let parameter = "title = \"p\"\ntype = \"bool\"\nstatus = \"unconfirmed\"\n[[values]]\nfrom = 2020-01-01\nsupplied_by = \"局\"\n";
    let files = [
        ("library.toml", "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n"),
        ("parameters/gate.toml", parameter),
        ("profiles/sample.toml", "title = \"示例\"\nsample = true\n[values]\ngate = true\n"),
        ("items/construction/small/2020-01-01/item.toml", &item),
        ("items/construction/small/2020-01-01/rules.rhai", rules),
    ];
    files.into_iter().map(|(path, text)| (path.to_string(), text.to_string())).collect()
}

fn checked(rules: &str, profile: Option<&str>) -> Library {
    let (library, found) = library::check_with(&sources(rules), profile);
    library.unwrap_or_else(|| panic!("{rules}: {found:#?}"))
}

/// Rules with a condition, and the paper's check.
fn rules(check: &str) -> String {
    format!(
        "fn check() {{ {check} }}\nfn accepts_paper_fine() {{ paper.valid_until == () || paper.valid_until >= on }}"
    )
}

const PAPER: &str =
    "[base]\non = 2026-11-22\n[base.evidence]\npaper = { form = \"original\", valid_until = 2030-01-01 }\n";

fn read(text: &str) -> Vec<RuleCase> {
    let mut found = Vec::new();
    let cases = cases::read("cases/a.toml", text, &mut found);
    assert_eq!(found, [], "{text}");
    cases
}

fn case(name: &str, facts: &str) -> String {
    format!(
        "[[case]]\nname = \"{name}\"\nfacts = {{ {facts} }}\n[case.expect]\noutcome = \"ready\"\nunmet = []\nmissing = []\ndefective = []\n"
    )
}

fn coverage(rules: &str, cases: &[RuleCase]) -> Coverage {
    let library = checked(rules, None);
    coverage::of(&[Ground { profile: None, library: &library }], FOLDER, cases).unwrap()
}

fn entry<'c>(coverage: &'c Coverage, kind: &str, id: &str) -> &'c Entry {
    coverage.entries.iter().find(|e| e.kind == kind && e.id == id).unwrap()
}

fn value(entry: &Entry, name: &str) -> (State, Option<Proof>) {
    let value = entry.values.iter().find(|v| v.value == name).unwrap();
    (value.state, value.proof)
}

/// A number in an order that looks like chance.
fn dice(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// What a formula says for values of the facts.
type Decide = Box<dyn Fn(&[bool; 4]) -> bool>;

/// A formula in which each of the facts stands once, as a script and as a function.
fn formula(state: &mut u64, facts: &[usize]) -> (String, Decide) {
    if let [fact] = facts {
        let fact = *fact;
        return match dice(state) % 3 {
            0 => (format!("!{}", FACTS[fact]), Box::new(move |v| !v[fact])),
            _ => (FACTS[fact].to_string(), Box::new(move |v| v[fact])),
        };
    }
    let cut = 1 + dice(state) % (facts.len() - 1);
    let (left, l) = formula(state, &facts[..cut]);
    if facts.len() - cut >= 2 && dice(state).is_multiple_of(2) {
        let (then, t) = formula(state, &facts[cut..cut + 1]);
        let (other, o) = formula(state, &facts[cut + 1..]);
        let script = format!("if {left} {{ {then} }} else {{ {other} }}");
        return (script, Box::new(move |v| if l(v) { t(v) } else { o(v) }));
    }
    let (right, r) = formula(state, &facts[cut..]);
    match dice(state) % 3 {
        0 => (format!("({left}) && ({right})"), Box::new(move |v| l(v) && r(v))),
        1 => (format!("({left}) || ({right})"), Box::new(move |v| l(v) || r(v))),
        _ => (format!("!(({left}) && ({right}))"), Box::new(move |v| !(l(v) && r(v)))),
    }
}

/// A comparison settles its decision in a case when the decision turns with it: computed here by turning the fact.
#[test]
fn comparisons_settle_exactly_what_turns_with_them() {
    let mut state = 7;
    let (mut compared, mut with_if) = (0, 0);
    for _ in 0..200 {
        let (script, decide) = formula(&mut state, &[0, 1, 2, 3]);
        with_if += usize::from(script.contains("if"));
        let mut chosen: Vec<[bool; 4]> = Vec::new();
        for _ in 0..1 + dice(&mut state) % 6 {
            let bits = dice(&mut state);
            chosen.push([0, 1, 2, 3].map(|i| bits >> i & 1 == 1));
        }
        let mut text = String::from(PAPER);
        for (index, v) in chosen.iter().enumerate() {
            let facts = FACTS.iter().zip(v).map(|(f, value)| format!("{f} = {value}")).collect::<Vec<_>>();
            text.push_str(&case(&format!("c{index}"), &facts.join(", ")));
        }
        let report = coverage(&rules(&script), &read(&text));
        for (fact, name) in FACTS.iter().enumerate() {
            let entry = report
                .entries
                .iter()
                .find(|e| e.kind == "comparison" && e.id == "check" && e.text.as_deref() == Some(name))
                .unwrap_or_else(|| panic!("{script}: {name}"));
            let settled = |wanted: bool, outcome: bool| {
                chosen.iter().any(|v| {
                    let mut turned = *v;
                    turned[fact] = !turned[fact];
                    v[fact] == wanted && decide(v) == outcome && decide(&turned) != outcome
                })
            };
            let pair = [false, true].iter().any(|o| settled(true, *o) && settled(false, !*o));
            let reached = ["settles_when_true", "settles_when_false"]
                .map(|half| value(entry, half).0 == State::Reached);
            assert_eq!(reached == [true, true], pair, "{script}: `{name}` over {chosen:?}");
            // The test of an `if` may settle either way; then only the pair says something.
            if !script.contains("if") {
                let halves = [true, false].map(|wanted| settled(wanted, false) || settled(wanted, true));
                assert_eq!(reached, halves, "{script}: `{name}` over {chosen:?}");
            }
            compared += 1;
        }
    }
    assert!(compared == 800 && with_if > 30, "{compared} {with_if}");
}

/// What is proved unreachable is not reached by all assignments there are, unknown ones included; and what they do not
/// reach is proved.
#[test]
fn proofs_agree_with_all_assignments() {
    let scripts = [
        "a && (b || !c)",
        "a && !a",
        "if a { b } else { b && c }",
        "(a || b) && (!a || c) && n in 1..=3",
        "n >= 5 && n <= 4 || d",
        "if n >= 5 { a } else { n >= 7 }",
    ];
    for script in scripts {
        let mut text = String::from(PAPER);
        let (mut number, states) = (0, ["", " = false", " = true"]);
        for code in 0..81 {
            for n in ["", "n = 0", "n = 2", "n = 5", "n = 9"] {
                let facts = FACTS.iter().enumerate().filter_map(|(i, f)| {
                    let state = states[code / 3usize.pow(i as u32) % 3];
                    (!state.is_empty()).then(|| format!("{f}{state}"))
                });
                let facts: Vec<String> = facts.chain((!n.is_empty()).then(|| n.to_string())).collect();
                text.push_str(&case(&format!("c{number}"), &facts.join(", ")));
                number += 1;
            }
        }
        let rules = rules(script);
        let (all, none) = (coverage(&rules, &read(&text)), coverage(&rules, &[]));
        for (a, b) in all.entries.iter().zip(&none.entries).filter(|(e, _)| e.id == "check") {
            for (reached, proved) in a.values.iter().zip(&b.values) {
                let (reached, proved) = (reached.state == State::Reached, proved.state == State::Unreachable);
                assert_ne!(reached, proved, "{script}: {} {:?}\n{:?}", b.id, a, b);
            }
        }
    }
}

#[test]
fn each_kind_of_proof() {
    let report = coverage(&rules("a && years_between(on, on) >= 0"), &[]);
    let condition = entry(&report, "condition", "check");
    assert_eq!(value(condition, "not_applicable"), (State::Unreachable, Some(Proof::AlwaysApplies)));
    assert_eq!(value(condition, "undetermined"), (State::Unreachable, Some(Proof::NeverFaults)));
    assert_eq!(value(condition, "met"), (State::Missing, None));
    let paper = entry(&report, "material", "paper");
    assert_eq!(value(paper, "not_required"), (State::Unreachable, Some(Proof::AlwaysRequired)));
    assert_eq!(value(paper, "by_department"), (State::Unreachable, Some(Proof::NotShared)));
    assert_eq!(value(paper, "by_commitment"), (State::Unreachable, Some(Proof::NoCommitment)));
    assert_eq!(value(paper, "missing"), (State::Missing, None));
    let report = coverage(&rules("a && !a"), &[]);
    assert_eq!(value(entry(&report, "condition", "check"), "met").1, Some(Proof::Exhaustive));
    let report = coverage(&rules("a && add_years(on, 3) >= on && !a"), &[]);
    let condition = entry(&report, "condition", "check");
    assert_eq!(value(condition, "met").1, Some(Proof::EitherWay));
    assert_eq!(value(condition, "undetermined").1, Some(Proof::OnlyBeyondCalendar));
    // An unset parameter always faults; with the profile it does not.
    let report = coverage(&rules("a && parameter(\"gate\")"), &[]);
    assert_eq!(value(entry(&report, "condition", "check"), "met").1, Some(Proof::Exhaustive));
    let script = rules("a && parameter(\"gate\")");
    let (plain, sample) = (checked(&script, None), checked(&script, Some("sample")));
    let grounds =
        [Ground { profile: None, library: &plain }, Ground { profile: Some("sample"), library: &sample }];
    let report = coverage::of(&grounds, FOLDER, &[]).unwrap();
    assert_eq!(value(entry(&report, "condition", "check"), "met"), (State::Missing, None));
}

/// What is generated can be read, waits for a person, and reaches what it says; with the mark gone it counts.
#[test]
fn missing_cases_are_written_and_wait() {
    let script = rules("a && (n >= 5 || parameter(\"gate\"))");
    let (plain, sample) = (checked(&script, None), checked(&script, Some("sample")));
    let grounds =
        [Ground { profile: None, library: &plain }, Ground { profile: Some("sample"), library: &sample }];
    let mut list = read(&format!("{PAPER}{}", case("base", "a = true, n = 7")));
    let before = coverage::of(&grounds, FOLDER, &list).unwrap().summary("");
    assert!(before.missing > 10, "{before:?}");
    let witnesses = coverage::missing(&grounds, FOLDER, &list).unwrap();
    let files = coverage::files(&witnesses);
    assert!(!files.is_empty());
    for file in &files {
        assert!(!file.contains("[case.expect]\n") && file.contains("expect_unset = true"), "{file}");
        list.extend(read(file));
        // Without the mark an expectation must stand there.
        let mut found = Vec::new();
        cases::read("cases/b.toml", &file.replace("expect_unset = true\n", ""), &mut found);
        assert!(found.iter().all(|d| d.code == "missing-key") && !found.is_empty(), "{found:?}");
    }
    let report = coverage::of(&grounds, FOLDER, &list).unwrap();
    let after = report.summary("");
    // That `gate` is false and settles, no profile says: proved, as all values were tried.
    assert_eq!((after.reached, after.missing), (before.reached, 0));
    assert_eq!(report.cases, 1);
    assert_eq!(after.waiting, before.missing);
    for case in &mut list {
        case.waiting = false;
    }
    let counted = coverage::of(&grounds, FOLDER, &list).unwrap().summary("");
    assert_eq!((counted.waiting, counted.reached), (0, after.reached + after.waiting));
}
