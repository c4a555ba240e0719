//! The figures once more, one question after the other over the raw rows. It shares no code with `crate::figures::count`:
//! days are texts, percentiles are found by counting, cases are looked at one by one.
//! In: a database, a range. Out: figures by name. Absent: anything of the server's tables but `event`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;
use serde_json::Value;

use super::RecomputeConfig;
use crate::database::Database;

struct Fact {
    day: String,
    kind: String,
    body: Value,
}

type Named = BTreeMap<String, i64>;

/// Everything, by the names of the export's lines.
pub async fn figures(database: &Database, config: &RecomputeConfig) -> anyhow::Result<Named> {
    let sql = "SELECT at, kind, body FROM event WHERE hall = $1 ORDER BY id";
    let mut facts = Vec::new();
    for row in database.read(sql, &[config.hall.as_str().into()]).await? {
        // China has one time zone, eight hours east.
        let moment = DateTime::from_timestamp(row.int(0)? + 28_800, 0).unwrap_or_default();
        let day = moment.date_naive().to_string();
        if day.as_str() <= config.to.as_str() {
            let body = serde_json::from_str(&row.text(2)?.unwrap_or_default())?;
            facts.push(Fact { day, kind: row.text(1)?.unwrap_or_default(), body });
        }
    }
    let look = Look { facts: &facts, config };
    let mut named = Named::new();
    look.waiting(&mut named);
    look.bookings(&mut named);
    look.after(&mut named);
    look.cases(&mut named);
    Ok(named)
}

struct Look<'a> {
    facts: &'a [Fact],
    config: &'a RecomputeConfig,
}

fn said<'v>(body: &'v Value, name: &str) -> &'v str {
    body.get(name).and_then(Value::as_str).unwrap_or("")
}

impl Look<'_> {
    fn counts(&self, day: &str, class: &str) -> bool {
        let of_class = match &self.config.class {
            Some(only) => only == class,
            None => true,
        };
        of_class && day >= self.config.from.as_str() && day <= self.config.to.as_str()
    }

    /// A call counts when the same ticket was not called before on that day since it was last sent on.
    fn waiting(&self, named: &mut Named) {
        let mut by_class: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for (place, fact) in self.facts.iter().enumerate() {
            if fact.kind != "called" || !self.counts(&fact.day, said(&fact.body, "class")) {
                continue;
            }
            let ticket = said(&fact.body, "ticket");
            let before = self.facts[..place].iter().rev().take_while(|other| other.day == fact.day);
            let last = before
                .filter(|other| said(&other.body, "ticket") == ticket)
                .find(|other| other.kind == "called" || other.kind == "transferred");
            if last.is_none_or(|last| last.kind == "transferred") {
                let waited = fact.body.get("waited_seconds").and_then(Value::as_i64).unwrap_or(0);
                by_class.entry(said(&fact.body, "class")).or_default().push(waited);
            }
        }
        for (class, waits) in by_class {
            let all = waits.len();
            // The smallest waiting that covers so many hundredths of all.
            let covers = |hundredths: usize| {
                let covered = |limit: i64| waits.iter().filter(|waited| **waited <= limit).count();
                waits
                    .iter()
                    .copied()
                    .filter(|limit| covered(*limit) * 100 >= hundredths * all)
                    .min()
                    .unwrap_or(0)
            };
            let over = waits.iter().filter(|waited| **waited > 30 * 60).count();
            let mut put = |figure: &str, value: i64| named.insert(format!("等待 {class} {figure}"), value);
            put("p50_seconds", covers(50));
            put("p90_seconds", covers(90));
            put("max_seconds", waits.iter().copied().max().unwrap_or(0));
            put("over_limit", i64::try_from(over).unwrap_or(-1));
            put("visits", i64::try_from(all).unwrap_or(-1));
        }
    }

    fn bookings(&self, named: &mut Named) {
        let many = |kind: &str, only: &dyn Fn(&Value) -> bool| {
            let of = |fact: &&Fact| {
                let slot = said(&fact.body, "slot");
                let class = slot.find('.').map_or(slot, |dot| &slot[..dot]);
                fact.kind == kind && self.counts(&fact.day, class) && only(&fact.body)
            };
            i64::try_from(self.facts.iter().filter(of).count()).unwrap_or(-1)
        };
        let every = |_: &Value| true;
        let lifted = |body: &Value| body["missed_visit_taken_back"].as_bool().unwrap_or(false);
        let missed =
            many("no-show", &every) - many("no-show-taken-back", &every) - many("checked-in", &lifted);
        named.insert("预约  booked".into(), many("booked", &every));
        named.insert("预约  cancelled".into(), many("cancelled", &every));
        named.insert("预约  checked_in".into(), many("checked-in", &every));
        named.insert("预约  no_shows".into(), missed);
    }

    fn after(&self, named: &mut Named) {
        let words = [
            (1, "very-dissatisfied"),
            (2, "dissatisfied"),
            (3, "fairly-satisfied"),
            (4, "satisfied"),
            (5, "very-satisfied"),
        ];
        for fact in self.facts.iter().filter(|fact| self.counts(&fact.day, said(&fact.body, "class"))) {
            let name = match fact.kind.as_str() {
                "rated" => {
                    let level = fact.body["level"].as_i64();
                    let word =
                        words.iter().find(|(number, _)| Some(*number) == level).map_or("", |(_, word)| word);
                    format!("评价  {word}")
                }
                "complained" => format!("投诉  {}", said(&fact.body, "kind")),
                _ => continue,
            };
            *named.entry(name).or_insert(0) += 1;
        }
    }

    fn cases(&self, named: &mut Named) {
        for figure in ["accepted", "concluded", "decided", "first_pass", "one_visit", "opened"] {
            named.insert(format!("办件  {figure}"), 0);
        }
        for figure in ["amber", "green", "kept", "late", "not_published", "overdue", "paused", "red"] {
            named.insert(format!("时限  {figure}"), 0);
        }
        let of_case = |fact: &&Fact| fact.kind.starts_with("case-") && fact.body["case"].is_i64();
        let ids: BTreeSet<i64> =
            self.facts.iter().filter(of_case).filter_map(|fact| fact.body["case"].as_i64()).collect();
        let mut stories: BTreeMap<i64, Vec<&Fact>> = ids.into_iter().map(|id| (id, Vec::new())).collect();
        for fact in self.facts.iter().filter(of_case) {
            if let Some(story) = fact.body["case"].as_i64().and_then(|id| stories.get_mut(&id)) {
                story.push(fact);
            }
        }
        for story in stories.values() {
            let opening = story.iter().find(|fact| fact.kind == "case-opened");
            let class = opening.map_or("", |fact| said(&fact.body, "class"));
            self.story(story, class, named);
            self.deadlines(story, class, named);
        }
    }

    fn story(&self, story: &[&Fact], class: &str, named: &mut Named) {
        let mut add = |figure: &str, number: usize| {
            *named.entry(format!("办件  {figure}")).or_insert(0) += i64::try_from(number).unwrap_or(-1);
        };
        let in_range = |kinds: &[&str]| {
            story.iter().filter(|fact| kinds.contains(&&*fact.kind) && self.counts(&fact.day, class)).count()
        };
        add("opened", in_range(&["case-opened"]));
        add("accepted", in_range(&["case-accepted", "case-accepted-deferred", "case-deemed-accepted"]));
        add("concluded", in_range(&["case-concluded"]));
        let decisions = ["case-accepted", "case-accepted-deferred", "case-correction", "case-not-accepted"];
        if let Some(first) = story.iter().find(|fact| decisions.contains(&&*fact.kind)) {
            let counted = self.counts(&first.day, class);
            add("decided", usize::from(counted));
            add("first_pass", usize::from(counted && first.kind.starts_with("case-accepted")));
        }
        for (place, fact) in story.iter().enumerate() {
            if fact.kind == "case-concluded" && self.counts(&fact.day, class) {
                let again = story[..place].iter().any(|before| match before.kind.as_str() {
                    "case-accepted-deferred" => true,
                    "case-correction" => before.body["more"]["asked"] != Value::Array(Vec::new()),
                    _ => false,
                });
                add("one_visit", usize::from(!again));
            }
        }
        for fact in
            story.iter().filter(|fact| fact.kind == "case-correction" && self.counts(&fact.day, class))
        {
            let lists = [&fact.body["more"]["asked"], &fact.body["more"]["on_the_spot"]];
            for id in lists.into_iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str) {
                *named.entry(format!("常缺事项 {} {id}", said(&fact.body, "item"))).or_insert(0) += 1;
            }
        }
    }

    /// How each clock of a case was told last.
    fn deadlines(&self, story: &[&Fact], class: &str, named: &mut Named) {
        if self.config.class.as_deref().is_some_and(|only| only != class) {
            return;
        }
        let (from, to) = (self.config.from.as_str(), self.config.to.as_str());
        let told = || story.iter().rev().filter_map(|fact| fact.body["clocks"].as_array()).flatten();
        let ids: BTreeSet<&str> = told().map(|clock| said(clock, "id")).collect();
        for id in ids {
            let Some(clock) = told().find(|clock| said(clock, "id") == id) else { continue };
            let (due, done, amber) = (said(clock, "due"), said(clock, "done"), said(clock, "amber"));
            let figure = match said(clock, "state") {
                "done" if due.is_empty() || done < from || done > to => continue,
                "done" if done <= due => "kept",
                "done" => "late",
                "lapsed" if (from..=to).contains(&due) => "late",
                "paused" => "paused",
                "not-published" => "not_published",
                "running" if due.is_empty() => continue,
                "running" if to > due => "overdue",
                "running" if to == due => "red",
                "running" if !amber.is_empty() && to >= amber => "amber",
                "running" => "green",
                _ => continue,
            };
            *named.entry(format!("时限  {figure}")).or_insert(0) += 1;
        }
    }
}
