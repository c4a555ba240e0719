//! `p_yushen answer`: one answer more, as in a wizard.
//! In: a library, facts documents. Out: microseconds from an answer to outcome, verdicts and next question; the same
//! with the complete decision. Each applicant starts from nothing and answers what is asked until nothing is asked.
//! Absent: the text of questions and of the notice.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use harness::native::{pct, Args};
use serde_json::{json, Value};
use yushen::value::date;
use yushen::Review;

use crate::decision::{library, ON};

pub fn main() {
    let arguments = Args(std::env::args().collect());
    let get = |key| arguments.get(key).unwrap_or_else(|| panic!("{key} is needed"));
    let read = |key| std::fs::read_to_string(get(key)).expect("the file can be read");
    let library = Arc::new(library(&harness::items_of(&read("--rules"))).expect("the library is sound"));
    let id = get("--item").replace('_', "-");
    let on = date::parse(ON).expect("a date");
    let (mut set, mut short, mut long) = (Vec::new(), Vec::new(), Vec::new());
    for line in read("--cases").lines().take(arguments.num("--n", 100) as usize) {
        let line: Value = serde_json::from_str(line).expect("a case");
        let mut review = Review::new(library.clone(), &id, on).expect("the item is in force");
        let mut next = review.next(None);
        while let Some(question) = next {
            let value = value(&line["facts"], &question.field);
            let start = Instant::now();
            review.set(&question.field, value.as_bytes()).expect("the answer is sound");
            black_box(review.outcome());
            set.push(start.elapsed().as_secs_f64() * 1e6);
            next = review.next(question.section.as_deref());
            short.push(start.elapsed().as_secs_f64() * 1e6);
            let start = Instant::now();
            if std::env::var("SHORT").is_err() { black_box(review.decision_json()); }
            long.push(short[short.len() - 1] + start.elapsed().as_secs_f64() * 1e6);
        }
        assert_ne!(review.outcome(), yushen::Outcome::Unsettled, "nothing is asked, so nothing is open");
    }
    let figures = json!({"answer_us": pct(&mut short, 0.5), "answer_p99_us": pct(&mut short, 0.99),
        "answer_set_us": pct(&mut set, 0.5), "answer_decision_us": pct(&mut long, 0.5), "answers": short.len()});
    std::fs::write(get("--timing"), figures.to_string()).expect("the timing can be written");
}

/// What the applicant of this document answers to a question about `facts.staff_count` or `evidence.m01`.
fn value(document: &Value, field: &str) -> String {
    let value = field.split('.').fold(document, |inner, name| &inner[name]);
    value.to_string()
}
