//! Figures → plots. Pure: in go the figures of the API and titles of items, out come bars with words.
//! Absent: any figure that the API does not give; a share is said with the two counts that make it.

use crate::desk::oversight::{Counts, FiguresOf};
use crate::desk::parts::plot::{Bar, Plot};
use crate::desk::wording::say;

/// The city's limit of waiting, in minutes.
const LIMIT_MINUTES: i64 = 30;
/// Ids of an item that are shown of those most often missing.
const MOST_OF_ITEM: usize = 5;
/// Items that are shown.
const MOST_ITEMS: usize = 6;

const LEVELS: [(&str, &str); 5] = [
    ("very-satisfied", "good"),
    ("satisfied", "good"),
    ("fairly-satisfied", "plain"),
    ("dissatisfied", "amber"),
    ("very-dissatisfied", "red"),
];
const LIMITS: [(&str, &str); 8] = [
    ("kept", "good"),
    ("green", "good"),
    ("amber", "amber"),
    ("red", "red"),
    ("overdue", "red"),
    ("late", "red"),
    ("paused", "soft"),
    ("not_published", "soft"),
];
const BOOKINGS: [(&str, &str); 4] =
    [("booked", "plain"), ("checked_in", "good"), ("no_shows", "amber"), ("cancelled", "soft")];
const CASES: [(&str, &str); 4] =
    [("opened", "plain"), ("decided", "plain"), ("accepted", "good"), ("concluded", "good")];
const KINDS: [(&str, &str); 5] =
    [("unlisted", "red"), ("attitude", "amber"), ("delay", "amber"), ("refusal", "amber"), ("other", "soft")];

fn of(counts: &Counts, word: &str) -> i64 {
    counts.get(word).copied().unwrap_or(0)
}

/// All plots, in the order of the page.
pub fn all(figures: &FiguresOf, item_title: impl Fn(&str) -> String) -> Vec<Plot> {
    let shown = &figures.figures;
    let mut plots = vec![
        waiting(figures),
        rates(&shown.cases),
        listed("deadlines", &shown.deadlines, &LIMITS),
        listed("cases", &shown.cases, &CASES),
        listed("ratings", &shown.ratings, &LEVELS),
        listed("bookings", &shown.bookings, &BOOKINGS),
        listed("complaints", &shown.complaints, &KINDS),
    ];
    plots.push(deficits(figures, item_title));
    plots
}

/// A group whose words are known, each with its bar, also where it is zero.
fn listed(id: &'static str, counts: &Counts, words: &[(&str, &'static str)]) -> Plot {
    let bar = |(word, tone): &(&str, &'static str)| {
        Bar::count(say(&format!("{id}.{word}"), &[]), of(counts, word), tone)
    };
    Plot {
        id,
        title: say(&format!("plot.{id}"), &[]),
        axis: say(&format!("plot.{id}.axis"), &[]),
        bars: words.iter().map(bar).collect(),
        limit: None,
        most: None,
    }
}

/// Seconds as started minutes: who waited 30 minutes and a second waited longer than 30.
fn minutes(seconds: i64) -> i64 {
    seconds.saturating_add(59).div_euclid(60)
}

fn waiting(figures: &FiguresOf) -> Plot {
    let mut bars = Vec::new();
    for (class, counts) in &figures.figures.waiting {
        let name = say(&format!("class.{class}"), &[]);
        for word in ["p50_seconds", "p90_seconds", "max_seconds"] {
            let value = minutes(of(counts, word));
            let tone = if value > LIMIT_MINUTES { "red" } else { "good" };
            let mut said = say("figures.minutes", &[&value.to_string()]);
            if word == "max_seconds" && of(counts, "over_limit") > 0 {
                let (over, all) = (of(counts, "over_limit").to_string(), of(counts, "visits").to_string());
                said = say("waiting.over", &[&value.to_string(), &over, &all]);
            }
            bars.push(Bar { label: say(&format!("waiting.{word}"), &[&name]), value, said, tone });
        }
    }
    Plot {
        id: "waiting",
        title: say("plot.waiting", &[]),
        axis: say("plot.waiting.axis", &[]),
        bars,
        limit: Some((LIMIT_MINUTES, say("waiting.limit", &[]))),
        most: None,
    }
}

fn rates(cases: &Counts) -> Plot {
    let bar = |word: &str, part: i64, whole: i64| {
        let label = say(&format!("rates.{word}"), &[]);
        if whole == 0 {
            return Bar { label, value: 0, said: say("rates.none", &[]), tone: "soft" };
        }
        // Whole percent, halves up, in integers.
        let value = (part * 200 + whole) / (whole * 2);
        let said = say("rates.said", &[&value.to_string(), &part.to_string(), &whole.to_string()]);
        Bar { label, value, said, tone: "good" }
    };
    Plot {
        id: "rates",
        title: say("plot.rates", &[]),
        axis: say("plot.rates.axis", &[]),
        bars: vec![
            bar("first_pass", of(cases, "first_pass"), of(cases, "decided")),
            bar("one_visit", of(cases, "one_visit"), of(cases, "concluded")),
        ],
        limit: None,
        most: Some(100),
    }
}

/// What was missing most often: items with the most first, of each its most frequent ones.
fn deficits(figures: &FiguresOf, item_title: impl Fn(&str) -> String) -> Plot {
    let mut items: Vec<(&String, &Counts)> = figures.figures.deficits.iter().collect();
    items.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.values().sum::<i64>()));
    let mut bars = Vec::new();
    for (item, counts) in items.into_iter().take(MOST_ITEMS) {
        let mut ids: Vec<(&String, i64)> = counts.iter().map(|(id, count)| (id, *count)).collect();
        ids.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        for (id, count) in ids.into_iter().take(MOST_OF_ITEM) {
            let title = figures.titles.get(item).and_then(|titles| titles.get(id)).unwrap_or(id);
            let label = say("deficits.label", &[&item_title(item), title]);
            bars.push(Bar::count(label, count, "amber"));
        }
    }
    Plot {
        id: "deficits",
        title: say("plot.deficits", &[]),
        axis: say("plot.deficits.axis", &[]),
        bars,
        limit: None,
        most: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn figures() -> FiguresOf {
        serde_json::from_value(json!({
            "class": null, "from": "2026-11-27", "hall": "h", "to": "2026-11-27",
            "figures": {
                "bookings": { "booked": 4, "cancelled": 1, "checked_in": 2, "no_shows": 1 },
                "cases": { "accepted": 2, "concluded": 0, "decided": 3, "first_pass": 2, "one_visit": 0, "opened": 3 },
                "complaints": { "unlisted": 1 },
                "deadlines": { "amber": 1, "green": 2, "kept": 3, "late": 0, "not_published": 0, "overdue": 0, "paused": 0, "red": 1 },
                "deficits": { "a": { "x": 1 }, "b": { "y": 3, "z": 5 } },
                "ratings": { "satisfied": 2, "dissatisfied": 1 },
                "waiting": { "social-affairs": { "max_seconds": 1801, "over_limit": 1, "p50_seconds": 120, "p90_seconds": 1800, "visits": 3 } },
            },
            "titles": { "b": { "z": "平面图" } },
        }))
        .unwrap()
    }

    fn plot(id: &str) -> Plot {
        let plots = all(&figures(), |item| format!("事项{item}"));
        plots.into_iter().find(|plot| plot.id == id).unwrap()
    }

    fn values(plot: &Plot) -> Vec<i64> {
        plot.bars.iter().map(|bar| bar.value).collect()
    }

    #[test]
    fn thirty_minutes_and_a_second_is_beyond_the_limit() {
        let waiting = plot("waiting");
        assert_eq!(values(&waiting), [2, 30, 31]);
        let tones: Vec<&str> = waiting.bars.iter().map(|bar| bar.tone).collect();
        assert_eq!(tones, ["good", "good", "red"]);
        assert!(waiting.bars[2].said.contains("31") && waiting.bars[2].said.contains('3'));
        assert_eq!(waiting.limit.as_ref().map(|(at, _)| *at), Some(30));
    }

    #[test]
    fn a_share_is_said_with_its_counts_and_nothing_is_a_share_of_nothing() {
        let rates = plot("rates");
        assert_eq!(values(&rates), [67, 0]);
        assert!(rates.bars[0].said.contains("2") && rates.bars[0].said.contains("3"), "{:?}", rates.bars[0]);
        assert_eq!(rates.bars[1].said, say("rates.none", &[]));
        assert_eq!(rates.most, Some(100));
    }

    #[test]
    fn every_word_of_a_group_has_its_bar_and_its_words() {
        assert_eq!(values(&plot("deadlines")), [3, 2, 1, 1, 0, 0, 0, 0]);
        assert_eq!(values(&plot("ratings")), [0, 2, 0, 1, 0]);
        assert_eq!(values(&plot("bookings")), [4, 2, 1, 1]);
        assert_eq!(values(&plot("complaints")), [1, 0, 0, 0, 0]);
        for plot in all(&figures(), str::to_owned) {
            for bar in &plot.bars {
                assert!(!bar.label.contains('.'), "{} has no words: {}", plot.id, bar.label);
            }
        }
    }

    #[test]
    fn the_item_and_the_paper_missing_most_often_stand_first() {
        let labels: Vec<String> = plot("deficits").bars.into_iter().map(|bar| bar.label).collect();
        assert_eq!(labels, ["事项b · 平面图", "事项b · y", "事项a · x"]);
    }
}
