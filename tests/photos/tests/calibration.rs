//! Thresholds: chosen on the even seeds, judged on the odd ones. `cargo xtask campaign photos` does it at full size.
//! In: `YUSHEN_PHOTOS` (pictures of each paper and fault on each half). Out: a confusion matrix, and for each
//! threshold what the first half would choose. Absent: real photographs.

use std::sync::Mutex;
use yushen_photo::{Code, Measures, thresholds};
use yushen_photo_tests::confusion::{Confusion, SAID};
use yushen_photo_tests::encode;
use yushen_photo_tests::papers::Paper;
use yushen_photo_tests::scene::{Fault, shot};

/// Of each paper and fault, on each half, when the checks run it.
const FEW: u64 = 1;

struct Seen {
    paper: Paper,
    fault: Fault,
    odd: bool,
    measures: Measures,
}

fn pictures() -> Vec<Seen> {
    let each: u64 = std::env::var("YUSHEN_PHOTOS").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW);
    let mut jobs: Vec<(Paper, Fault, u64)> = Vec::new();
    for paper in Paper::ALL {
        for fault in Fault::ALL {
            jobs.extend((0..2 * each).map(|seed| (paper, fault, seed)));
        }
    }
    let (jobs, seen) = (Mutex::new(jobs), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((paper, fault, seed)) = { jobs.lock().unwrap().pop() } {
                    let number = (paper as u64 * 100 + fault as u64) * 1_000_000 + seed;
                    let shot = shot(paper, fault, number);
                    let bytes = encode::jpeg(&shot.picture, shot.quality, false).unwrap();
                    if std::env::var_os("YUSHEN_PHOTOS_KEEP").is_some() && seed < 2 {
                        let name = format!("../../target/photos-{paper:?}-{fault:?}-{seed}.jpg");
                        std::fs::write(name, &bytes).unwrap();
                    }
                    let measures = yushen_photo::measures(&bytes).unwrap();
                    if std::env::var_os("YUSHEN_PHOTOS_LOG").is_some() {
                        println!("{paper:?} {fault:?} {seed} {measures:?}");
                    }
                    seen.lock().unwrap().push(Seen { paper, fault, odd: seed % 2 == 1, measures });
                }
            });
        }
    });
    seen.into_inner().unwrap()
}

/// A figure whose threshold is to be chosen: pictures with `code` have more of it (or less).
struct Figure {
    name: &'static str,
    code: Code,
    now: u32,
    more: bool,
    of: fn(&Seen) -> Option<u32>,
}

fn figures() -> [Figure; 7] {
    [
        Figure {
            name: "BLUR",
            code: Code::Blurred,
            now: thresholds::BLUR,
            more: true,
            of: |s| Some(s.measures.width),
        },
        Figure {
            name: "GLARE",
            code: Code::Glare,
            now: thresholds::GLARE,
            more: true,
            of: |s| Some(s.measures.glare),
        },
        Figure {
            name: "TOUCHING",
            code: Code::Cropped,
            now: thresholds::TOUCHING,
            more: true,
            of: |s| s.measures.found.then_some(s.measures.touching),
        },
        Figure {
            name: "CUT",
            code: Code::Cropped,
            now: thresholds::CUT,
            more: true,
            of: |s| (!s.measures.found).then_some(s.measures.cut),
        },
        Figure {
            name: "TILT",
            code: Code::Tilted,
            now: thresholds::TILT,
            more: true,
            of: |s| Some(s.measures.tilt),
        },
        Figure {
            name: "PAGE_LONG",
            code: Code::TooSmall,
            now: thresholds::PAGE_LONG,
            more: false,
            of: |s| (!s.measures.card).then_some(s.measures.long),
        },
        Figure {
            name: "CARD_LONG",
            code: Code::TooSmall,
            now: thresholds::CARD_LONG,
            more: false,
            of: |s| s.measures.card.then_some(s.measures.long),
        },
    ]
}

/// Told right with and without the fault, the mean of both in permille.
fn balance(seen: &[&Seen], figure: &Figure, threshold: u32) -> Option<u32> {
    let (mut found, mut with, mut quiet, mut without) = (0, 0, 0, 0);
    for seen in seen {
        let Some(value) = (figure.of)(seen) else { continue };
        let said = if figure.more { value >= threshold } else { value < threshold };
        if seen.fault.code() == Some(figure.code) {
            with += 1;
            found += u32::from(said);
        } else {
            without += 1;
            quiet += u32::from(!said);
        }
    }
    (with > 0 && without > 0).then(|| (found * 1000 / with + quiet * 1000 / without) / 2)
}

#[test]
fn thresholds_hold_on_the_half_that_they_were_not_chosen_on() {
    let seen = pictures();
    let half = |odd: bool| seen.iter().filter(|seen| seen.odd == odd).collect::<Vec<_>>();
    let (first, second) = (half(false), half(true));
    for figure in figures() {
        let mut values: Vec<u32> = first.iter().filter_map(|seen| (figure.of)(seen)).collect();
        values.sort_unstable();
        values.dedup();
        let scored: Vec<(u32, u32)> =
            values.iter().filter_map(|v| Some((balance(&first, &figure, *v)?, *v))).collect();
        let best = scored.iter().map(|(score, _)| *score).max();
        let as_good: Vec<u32> =
            scored.iter().filter(|(score, _)| Some(*score) == best).map(|(_, value)| *value).collect();
        println!(
            "{:<10} in use {:>4}: {:>4} ‰ on the first half, {:>4} ‰ on the second; best on the first {:?} ‰ from {:?} to {:?}",
            figure.name,
            figure.now,
            balance(&first, &figure, figure.now).unwrap_or(0),
            balance(&second, &figure, figure.now).unwrap_or(0),
            best,
            as_good.first(),
            as_good.last(),
        );
    }
    let mut confusion = Confusion::default();
    let (mut sides, mut right, mut wrong) = (0, 0, 0);
    for seen in &second {
        confusion.add(seen.fault, &yushen_photo::advice(&seen.measures));
        let truth = match seen.paper {
            Paper::CardEmblem => Some(yushen_photo::Side::Emblem),
            Paper::CardPortrait => Some(yushen_photo::Side::Portrait),
            _ => None,
        };
        sides += u32::from(truth.is_some());
        right += u32::from(truth.is_some() && seen.measures.side == truth);
        wrong += u32::from(seen.measures.side.is_some() && seen.measures.side != truth);
    }
    println!("\n{}", confusion.table());
    println!("left alone of those with nothing wrong: {} ‰", confusion.left_alone());
    println!("sides of {sides} cards: {right} told, {wrong} told wrongly (pages among them)");
    assert!(confusion.left_alone() >= 900, "{}", confusion.left_alone());
    for code in SAID {
        assert!(confusion.recall(code) >= 850, "{} recall {}", code.as_str(), confusion.recall(code));
        assert!(
            confusion.precision(code) >= 850,
            "{} precision {}",
            code.as_str(),
            confusion.precision(code)
        );
    }
    assert!(right * 10 >= sides * 6 && wrong * 50 <= sides, "{right} right, {wrong} wrong of {sides}");
}
