//! What a review allocates: nothing for a check, however many there are.
//! In: items of 10 to 1,000 checks of every kind, and our own. Out: counted allocations. Absent: bytes and time.

#![allow(unsafe_code, reason = "a counting allocator can't be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Write as _;
use std::sync::Arc;
use yushen::{Outcome, Review, Sources};
use yushen_tests::rules::Rules;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    // No count while a thread ends.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: everything is the system's allocator; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often memory was asked for.
fn allocations<T>(work: impl FnOnce() -> T) -> usize {
    let before = ALLOCATIONS.get();
    std::hint::black_box(work());
    ALLOCATIONS.get() - before
}

/// Checks of every kind: those with a short form, lists, functions, decimals, `let`.
const KINDS: [&str; 12] = [
    "flag && staff > 2",
    "!(flag || staff * 3 >= seats * 20)",
    "area * 100 >= ratio * 20 || seats == 7",
    "kind in [\"shop\", \"stall\"] && name != \"乙\"",
    "days_between(day, on) > 30 && day <= on",
    "add_months(day, 3) > on",
    "rooms.all(|r| r.size >= 3 && (r.clean || flag))",
    "sum(rooms.map(|r| r.size)) <= staff",
    "rooms.filter(|r| r.clean).len() >= 2",
    "rooms.reduce(|sum, r| sum + r.size, 0) > seats",
    "{ let double = staff * 2; double > seats && double < 90 }",
    "staff in [seats, seats + 1, 3] || tags.contains(\"hot\")",
];

const FACTS: &str = r#"
id = "sample"
title = "样本"
window = "construction"
type = "other"
levels = ["county"]
authority = "样本"
result = "样本"
audience = ["person"]
words = []
sections = [{ id = "all", title = "全部" }]
facts = [
  { id = "flag", section = "all", question = "?", type = "bool" },
  { id = "staff", section = "all", question = "?", type = "integer", min = 0, max = 1000000 },
  { id = "seats", section = "all", question = "?", type = "integer", min = -1000000, max = 1000000 },
  { id = "area", section = "all", question = "?", type = "decimal", scale = 2, unit = "㎡" },
  { id = "ratio", section = "all", question = "?", type = "decimal", scale = 4, unit = "㎡" },
  { id = "day", section = "all", question = "?", type = "date" },
  { id = "name", section = "all", question = "?", type = "text" },
  { id = "kind", section = "all", question = "?", type = "choice", options = [{ id = "shop", title = "店" }, { id = "stall", title = "摊" }] },
  { id = "tags", section = "all", question = "?", type = "choice", several = true, options = [{ id = "hot", title = "热" }, { id = "cold", title = "冷" }] },
  { id = "rooms", section = "all", question = "?", type = "list", title = "房间", fields = [{ id = "size", type = "integer", min = 0, max = 1000, question = "?" }, { id = "clean", type = "bool", question = "?" }] },
]
conditions = [
"#;

const DOCUMENT: &str = r#"{"facts":{"flag":true,"staff":5,"seats":7,"area":"80","ratio":"0.5","day":"2026-01-31","name":"甲",
    "kind":"shop","tags":["hot"],"rooms":[{"size":4,"clean":true},{"size":9,"clean":false},{"size":1,"clean":true}]}}"#;

/// A review of an item of so many checks.
fn review(checks: usize) -> Review {
    let (mut item, mut rules) = (FACTS.to_string(), String::new());
    for index in 0..checks {
        let _ = writeln!(
            item,
            "{{ id = \"c{index}\", title = \"条\", effect = \"correctable\", reason = \"不\", mend = \"补\", status = \"unconfirmed\" }},"
        );
        let kind = KINDS[index % KINDS.len()];
        let kind = kind.strip_prefix("{ ").and_then(|k| k.strip_suffix(" }")).unwrap_or(kind);
        let _ = writeln!(rules, "fn c{index}() {{ {kind} }}");
    }
    item.push_str("]\n");
    let folder = "items/construction/sample/2020-01-01";
    let files = [
        ("library.toml".into(), "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n".into()),
        (format!("{folder}/item.toml"), item),
        (format!("{folder}/rules.rhai"), rules),
    ];
    let (library, diagnostics) = yushen::library::check(&Sources::from(files));
    let library = library.unwrap_or_else(|| panic!("{}", diagnostics[0]));
    let on = yushen::library::application_date("2026-11-22").unwrap();
    Review::new(Arc::new(library), "sample", on).unwrap()
}

/// Allocations of evaluating everything anew; of an answer; of an answer that touches hardly a check.
fn figures(review: &mut Review) -> [usize; 3] {
    // Memory that is used again has its size after the first round.
    for staff in ["4", "5", "6"] {
        review.set("facts.staff", staff.as_bytes()).unwrap();
        review.set("facts.name", "\"丙\"".as_bytes()).unwrap();
        review.reassess();
    }
    [
        allocations(|| review.reassess()),
        allocations(|| review.set("facts.staff", b"3")),
        allocations(|| review.set("facts.seats", b"8")),
    ]
}

#[test]
fn nothing_is_allocated_for_a_check() {
    for (known, expected) in [(true, [0, 5, 5]), (false, [0, 5, 5])] {
        for checks in [12, 120, 996] {
            let mut review = review(checks);
            if known {
                review.load(DOCUMENT.as_bytes()).unwrap();
                assert_ne!(review.outcome(), Outcome::Unsettled);
            }
            assert_eq!(figures(&mut review), expected, "{checks} checks, known: {known}");
        }
    }
}

#[test]
fn our_own_items_are_evaluated_without_an_allocation() {
    let rules = Rules::ours().unwrap();
    let library = Arc::new(Rules::ours().unwrap().library);
    let mut complete = 0;
    for version in rules.library.items.values().flatten() {
        for case in rules.cases(version).unwrap() {
            let mut review = Review::new(library.clone(), &version.item.id, case.on).unwrap();
            review.load(case.facts.as_bytes()).unwrap();
            review.reassess();
            assert_eq!(allocations(|| review.reassess()), 0, "{}: {}", version.item.id, case.name);
            complete += usize::from(review.outcome() != Outcome::Unsettled);
        }
    }
    assert!(complete > 20, "{complete} cases are complete");
}
