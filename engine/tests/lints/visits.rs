//! Visits are computed from channels, delivery, paper and presence.

use crate::fixture::library as small;
use yushen::analysis::visits::{Computed, Reason, compute};
use yushen::library;

const ITEM: &str = "items/market-access/shop-permit/2026-01-01/item.toml";
const CHANNELS: &str = "channels = [\"window\", \"online\"]";
const DELIVERY: &str = "delivery = [\"window\", \"mail\"]";
const DRAWING: &str = "title = \"平面图\"\nkinds = [\"original\", \"electronic\"]";
const PAPER: &str = "title = \"平面图\"\nkinds = [\"original\"]";
const FORM: &str = "title = \"申请表\"\nkinds = [\"original\", \"electronic\"]";
const PAPER_FORM: &str = "title = \"申请表\"\nkinds = [\"original\"]";
const PROMISED: &str = "days = 10\nunit = \"working_days\"";
const SPOT: &str = "unit = \"on_the_spot\"";
const CONDITION: &str = "mend = \"满18周岁以后再来。\"";
const TWICE: &str = "mend = \"满18周岁以后再来。\"\npresence = 2";

fn visits(edits: &[(&str, &str)]) -> Computed {
    let mut sources = small();
    let text = sources.get_mut(ITEM).unwrap();
    for (old, new) in edits {
        assert!(text.contains(old), "{old}");
        *text = text.replacen(old, new, 1);
    }
    let (library, diagnostics) = library::check(&sources);
    let library = library.unwrap_or_else(|| panic!("{diagnostics:#?}"));
    compute(&library.items["shop-permit"][0])
}

fn range(edits: &[(&str, &str)]) -> (u32, u32) {
    let computed = visits(edits);
    (computed.min, computed.max)
}

#[test]
fn online_and_by_mail_nobody_comes() {
    assert_eq!(range(&[]), (0, 0));
}

#[test]
fn a_paper_that_only_some_need_makes_a_visit_for_them() {
    assert_eq!(range(&[(DRAWING, PAPER)]), (0, 1));
    assert_eq!(range(&[(FORM, PAPER_FORM)]), (1, 1));
    let reasons = visits(&[(DRAWING, PAPER)]).reasons;
    assert_eq!(reasons, [Reason::OriginalShown { material: "drawing".into() }]);
    // What may be posted or handed to somebody at the door need not be brought.
    for channel in ["mail", "home_visit", "agent"] {
        let channels = format!("channels = [\"window\", \"{channel}\"]");
        assert_eq!(range(&[(DRAWING, PAPER), (CHANNELS, &channels)]), (0, 0), "{channel}");
    }
}

#[test]
fn a_result_that_is_fetched_is_a_visit_of_its_own() {
    let window = (DELIVERY, "delivery = [\"window\"]");
    assert_eq!(range(&[window]), (1, 1));
    assert_eq!(range(&[window, (CHANNELS, "channels = [\"window\"]")]), (2, 2));
    assert_eq!(range(&[window, (DRAWING, PAPER)]), (1, 2));
    // Given on the spot to whoever hands in there; handed in online it must still be fetched.
    assert_eq!(range(&[window, (CHANNELS, "channels = [\"window\"]"), (PROMISED, SPOT)]), (1, 1));
    assert_eq!(range(&[window, (PROMISED, SPOT)]), (1, 1));
}

#[test]
fn the_law_may_ask_for_presence_twice() {
    assert_eq!(range(&[(CONDITION, TWICE)]), (2, 2));
    let reasons = visits(&[(CONDITION, TWICE)]).reasons;
    assert_eq!(reasons, [Reason::InPerson { condition: "of_age".into(), times: 2 }]);
    assert_eq!(
        range(&[(CONDITION, &TWICE.replace('2', "1")), (CHANNELS, "channels = [\"window\"]")]),
        (1, 1)
    );
}

#[test]
fn without_handling_the_window_alone_is_counted() {
    let none = "[handling]\nchannels = [\"window\", \"online\"]\ndelivery = [\"window\", \"mail\"]\nstatus = \"confirmed\"\nbasis = [\"permit-law#1\"]\n";
    let computed = visits(&[(none, "")]);
    assert_eq!((computed.min, computed.max, computed.declared), (0, 2, false));
    assert_eq!(range(&[(none, ""), (PROMISED, SPOT)]), (0, 1));
}
