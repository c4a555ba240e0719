//! The change filing (变更报备): changed decisions are acknowledged by a person, each, or nothing is built.

use crate::workshop::{FOLDER, Workshop};

/// A bundle in the store, and rules that decide one of its cases otherwise.
fn changed() -> Workshop {
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    workshop.change(&format!("{FOLDER}/rules.rhai"), "count >= 2", "count >= 4");
    workshop.change(
        &format!("{FOLDER}/cases/all.toml"),
        "outcome = \"ready\", unmet = []",
        "outcome = \"correctable\", unmet = [\"enough\"]",
    );
    workshop
}

#[test]
fn a_changed_decision_is_not_published_before_a_person_has_acknowledged_it() {
    let workshop = changed();
    workshop.build(&[]).refused("1 decision(s) of golden cases changed");
    let filing = "store/filing-to-acknowledge.md";
    let text = String::from_utf8(workshop.read(filing)).expect("UTF-8");
    for words in [
        "cases/all.toml#three | ready | correctable |",
        "一个工作日",
        "trial 2020-01-01",
        "上一次发布序号：1",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Unsigned, or by nobody one could ask.
    workshop.build(&["--acknowledged", filing]).refused("decision(s) of golden cases changed");
    std::fs::write(workshop.path("signed.md"), format!("{}张", text.trim_end())).expect("a file");
    workshop.build(&["--acknowledged", "signed.md"]).refused("decision(s) of golden cases changed");
    std::fs::write(workshop.path("signed.md"), format!("{}张三，2026-11-26\n", text.trim_end()))
        .expect("a file");
    workshop.build(&["--acknowledged", "signed.md"]).ok();
    let kept = String::from_utf8(workshop.read("store/2/filing.md")).expect("UTF-8");
    assert!(kept.contains("ready | correctable"), "{kept}");
}

#[test]
fn an_acknowledgement_of_another_decision_does_not_count() {
    let workshop = changed();
    workshop.build(&[]).refused("golden cases changed");
    let text = String::from_utf8(workshop.read("store/filing-to-acknowledge.md")).expect("UTF-8");
    std::fs::write(workshop.path("signed.md"), format!("{}张三，2026-11-26\n", text.trim_end()))
        .expect("a file");
    // The same outcome in other words: another decision.
    workshop.change(&format!("{FOLDER}/item.toml"), "reason = \"人数不够\"", "reason = \"人数太少\"");
    workshop.build(&["--acknowledged", "signed.md"]).refused("golden cases changed");
    // A case that was deleted is a change, too.
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    workshop.change(&format!("{FOLDER}/cases/all.toml"), "name = \"none\"", "name = \"nobody\"");
    workshop.build(&[]).refused("1 decision(s)");
    let text = String::from_utf8(workshop.read("store/filing-to-acknowledge.md")).expect("UTF-8");
    assert!(text.contains("用例已删除"), "{text}");
}

#[test]
fn the_clock_of_the_filing_counts_working_days_here() {
    let workshop = Workshop::new();
    // Midnight has passed here, not yet in UTC: the change is of 30 September, and seven holidays follow.
    let moment = ["--not-before", "2026-09-29T17:00:00Z"];
    workshop.build(&moment).ok();
    let filing = |counter: u64| {
        String::from_utf8(workshop.read(&format!("store/{counter}/filing.md"))).expect("UTF-8")
    };
    assert!(filing(1).contains("最迟日期请自行核对"), "{}", filing(1));
    workshop.rules("calendar/2026.toml", include_str!("../../../rules/calendar/2026.toml"));
    workshop.build(&moment).ok();
    assert!(filing(2).contains("，最迟2026-10-08"), "{}", filing(2));
}

#[test]
fn what_only_adds_needs_no_acknowledgement() {
    let workshop = Workshop::new();
    workshop.build(&[]).ok();
    let more = "[base]\non = 2026-11-22\n[[case]]\nname = \"ten\"\nfacts = { count = 10 }\n\
                expect = { outcome = \"ready\", unmet = [], missing = [], defective = [] }\n";
    workshop.rules(&format!("{FOLDER}/cases/more.toml"), more);
    workshop.build(&[]).ok();
    let kept = String::from_utf8(workshop.read("store/2/filing.md")).expect("UTF-8");
    assert!(kept.contains("结论有变化的用例\n\n无。"), "{kept}");
}
