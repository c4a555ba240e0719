//! What the server shows against the diaries, day by day. In: the lists of cases as the supervisor reads them, diaries.
//! Out: assertions, counts. Absent: how a clock is found (`diary`), the supervisor's figures.

use std::collections::BTreeMap;

use serde_json::Value;
use yushen_hall_tests::almanac::{Almanac, Day};
use yushen_hall_tests::desk::Staff;

use super::diary::{Diary, Stage};
use super::worker::Worker;

/// What was seen over all days.
#[derive(Debug, Default)]
pub struct Figures {
    pub compared: u64,
    pub deemed: u64,
    pub amber: u64,
    pub red: u64,
    pub unpublished: u64,
    pub paused: u64,
}

/// Every case that runs, with every clock, against the almanac.
pub async fn compare(
    reader: &mut Staff,
    workers: &[Worker],
    almanac: &Almanac,
    today: Day,
    figures: &mut Figures,
) {
    let running = workers.iter().flat_map(|worker| &worker.cases).filter(|case| case.stage != Stage::Gone);
    let mut wanted: BTreeMap<i64, &Diary> = running.map(|case| (case.id, case)).collect();
    let (mut after, mut near) = (0, 0);
    loop {
        let page = reader.get(&format!("?after={after}")).await.json();
        assert_eq!(page["today"], almanac.text(today));
        for line in page["cases"].as_array().expect("cases") {
            let id = line["case"].as_i64().expect("a key");
            let case = wanted.remove(&id).unwrap_or_else(|| panic!("{id} does not run: {line}"));
            let clocks = case.clocks(almanac, today);
            let shown = line["clocks"].as_array().expect("clocks");
            assert_eq!(shown.len(), clocks.len(), "{line}");
            let mut level = "none";
            for clock in shown {
                let name = clock["id"].as_str().expect("an id");
                for (member, value) in clocks[name].as_object().expect("members") {
                    let said = clock.get(member).unwrap_or(&Value::Null);
                    let day = almanac.text(today);
                    assert_eq!(said, value, "{day} `{name}.{member}` of {case:?}: {clock}");
                }
                figures.compared += 1;
                figures.unpublished += u64::from(clock["state"] == "not-published");
                figures.paused += u64::from(clock["state"] == "paused");
                let rank = |level: &str| ["none", "green", "amber", "red"].iter().position(|it| *it == level);
                let of = clocks[name]["level"].as_str().expect("a level");
                level = if rank(of) > rank(level) { of } else { level };
            }
            assert_eq!(line["level"], level);
            figures.amber += u64::from(level == "amber");
            figures.red += u64::from(level == "red");
            near += usize::from(level == "red" || level == "amber");
        }
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert!(wanted.is_empty(), "not in the list: {wanted:?}");
    let (mut after, mut found) = (0, 0);
    loop {
        let page = reader.get(&format!("?level=amber&after={after}")).await.json();
        found += page["cases"].as_array().expect("cases").len();
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(found, near, "the list of what is due");
}
