//! A test that can't fail is a defect: each of these deliberate mistakes of the reference must be noticed.

use yushen_differential::campaign;
use yushen_reference::Bug;

#[test]
fn every_seeded_bug_is_noticed_within_20_000_pairs() {
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        let report = campaign::run(20_000, 20_261_122, Some(bug), true);
        println!("{bug:?}: noticed within {} pairs", report.pairs);
        if report.findings.is_empty() {
            missed.push(bug);
        }
    }
    assert_eq!(missed, [], "mistakes nobody noticed");
}
