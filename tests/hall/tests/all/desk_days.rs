//! Many cases over many days by a clock that is set: on every day every clock of every case that runs, and what the
//! law deemed accepted, is what an almanac finds that steps from day to day. In: `YUSHEN_CASES` for more than the
//! normal run. Out: assertions, figures. Absent: single refusals (`desk`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use fastrand::Rng;
use serde_json::{Value, json};
use yushen_hall_tests::almanac::{Almanac, Day, End, Limit};
use yushen_hall_tests::desk::{DeskService, Staff};
use yushen_hall_tests::service::{Kind, NOW};
use yushen_server::desk::settle::settle;
use yushen_server::recompute::{self, RecomputeConfig};

/// Days of a run.
const DAYS: usize = 60;
/// Members of the staff at work at once.
const STAFF: usize = 8;
/// Cases of the normal run, on each database.
const CASES: usize = 120;
/// The day of [`NOW`].
const TODAY: &str = "2026-11-26";
/// A day in the new year on which its calendar arrives, weeks late.
const LATE: &str = "2027-01-06";

fn wanted_cases() -> usize {
    let asked = std::env::var("YUSHEN_CASES").ok();
    asked.map_or(CASES, |text| text.parse().expect("YUSHEN_CASES is a number"))
}

/// What the diary of a case says of how far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Open,
    Told,
    Accepted,
    Concluded,
    Gone,
}

/// A case as the one who plays it notes it down.
#[derive(Debug, Clone)]
struct Diary {
    id: i64,
    revision: i64,
    item: &'static str,
    lacking: bool,
    deferring: bool,
    stage: Stage,
    received: Day,
    told: Option<Day>,
    accepted: Option<Day>,
    deemed: bool,
    concluded: Option<Day>,
    extended: bool,
    stops: Vec<(Day, Option<Day>)>,
    result: (Option<Day>, Option<Day>),
    /// Materials to come: the last day or the number of working days, and when it came.
    later: Vec<(&'static str, Result<Day, i64>, Option<Day>)>,
}

impl Diary {
    fn licence(&self) -> bool {
        matches!(self.item, "shop-permit" | "exam-permit")
    }

    fn paused(&self) -> bool {
        self.stops.last().is_some_and(|(_, until)| until.is_none())
    }

    /// The reason for which the law of the item stops a clock.
    fn stop_reason(&self) -> Option<&'static str> {
        match self.item {
            "shop-permit" | "exam-permit" => Some("expert-review"),
            "house-transfer" => Some("public-notice"),
            _ => None,
        }
    }

    /// The last day of the five, if it is known.
    fn notice_end(&self, almanac: &Almanac) -> Option<Day> {
        let limit = Limit { start: self.received, days: 5, workdays: true, stops: &[] };
        match almanac.walk(&limit) {
            End::On(day) => Some(day),
            _ => None,
        }
    }

    /// Whether the law accepts it today.
    fn lapses(&self, almanac: &Almanac, today: Day) -> bool {
        self.licence()
            && self.stage == Stage::Open
            && self.told.is_none()
            && self.notice_end(almanac).is_some_and(|end| end < today)
    }

    /// Every clock as it must be shown today.
    fn clocks(&self, almanac: &Almanac, today: Day) -> BTreeMap<String, Value> {
        let see = Look { almanac, today };
        let mut clocks = BTreeMap::new();
        let mut put = |id: &str, clock: Value| clocks.insert(id.to_owned(), clock);
        if self.licence() {
            let done = self.told.or(self.accepted.filter(|_| !self.deemed));
            let limit = Limit { start: self.received, days: 5, workdays: true, stops: &[] };
            let mut clock = see.clock(&limit, done);
            if self.deemed {
                let due = self.notice_end(almanac).map(|end| almanac.text(end).to_owned());
                clock = json!({
                    "done": null, "due": due, "left": null, "level": "none", "overdue": true, "state": "lapsed",
                });
            }
            put("correction-notice", clock);
        }
        let accepted = |days: i64| match self.accepted {
            Some(start) => {
                see.clock(&Limit { start, days, workdays: true, stops: &self.stops }, self.concluded)
            }
            None => still("not-started"),
        };
        match self.item {
            "shop-permit" => {
                put("statutory", accepted(if self.extended { 30 } else { 20 }));
                put("statutory_extension", still(if self.extended { "done" } else { "not-granted" }));
                let delivery = match self.concluded {
                    Some(start) => {
                        see.clock(&Limit { start, days: 10, workdays: true, stops: &self.stops }, None)
                    }
                    None => still("not-started"),
                };
                put("statutory_delivery", delivery);
            }
            "house-transfer" => {
                put("statutory", accepted(30));
            }
            "identity-card" => {
                let days = if self.extended { 90 } else { 60 };
                let limit = Limit { start: self.received, days, workdays: false, stops: &self.stops };
                put("statutory", see.clock(&limit, self.concluded));
                put("statutory_remote", still(if self.extended { "done" } else { "not-granted" }));
            }
            "allowance" => {
                put("statutory", still("unconfirmed"));
            }
            "stall-filing" => {
                put("statutory", still("start-unset"));
            }
            _ => {
                put("exam", still("unit-unclear"));
                let result = match self.result.0 {
                    Some(start) => see.clock(
                        &Limit { start, days: 5, workdays: true, stops: &self.stops },
                        self.result.1.or(self.concluded),
                    ),
                    None => still("not-started"),
                };
                put("result", result);
            }
        }
        for (material, by, came) in &self.later {
            let start = self.accepted.expect("accepted with it");
            let limit = match by {
                Ok(day) => Limit {
                    start,
                    days: i64::try_from(day - start).expect("few"),
                    workdays: false,
                    stops: &[],
                },
                Err(days) => Limit { start, days: *days, workdays: true, stops: &[] },
            };
            put(&format!("later.{material}"), see.clock(&limit, *came));
        }
        clocks
    }
}

fn still(state: &str) -> Value {
    json!({ "done": null, "due": null, "left": null, "level": "none", "overdue": false, "state": state })
}

struct Look<'a> {
    almanac: &'a Almanac,
    today: Day,
}

impl Look<'_> {
    fn clock(&self, limit: &Limit<'_>, done: Option<Day>) -> Value {
        let text = |day: Day| self.almanac.text(day).to_owned();
        let end = self.almanac.walk(limit);
        let due = if let End::On(day) = end { Some(day) } else { None };
        if let Some(done) = done {
            let late = due.is_some_and(|due| done > due);
            return json!({
                "done": text(done), "due": due.map(text), "left": null, "level": "none", "overdue": late,
                "state": "done",
            });
        }
        match end {
            End::Unpublished => still("not-published"),
            End::Still(left) => json!({
                "done": null, "due": null, "left": left, "level": "none", "overdue": false, "state": "paused",
            }),
            End::On(due) => {
                let over = self.today > due;
                let left = if over {
                    self.almanac.between(limit.workdays, due, self.today).map(|days| -days)
                } else {
                    self.almanac.between(limit.workdays, self.today, due)
                };
                let fifth = (limit.days + 4) / 5;
                let level = match left {
                    _ if self.today >= due => "red",
                    Some(left) if left < 1 => "red",
                    Some(left) if left <= fifth || left == 1 => "amber",
                    Some(_) => "green",
                    None => "none",
                };
                json!({
                    "done": null, "due": text(due), "left": left, "level": level, "overdue": over,
                    "state": "running",
                })
            }
        }
    }
}

/// A member of the staff with their cases.
struct Worker {
    staff: Staff,
    boss: Staff,
    rng: Rng,
    cases: Vec<Diary>,
    steps: u64,
}

const ITEMS: [&str; 8] = [
    "shop-permit",
    "shop-permit",
    "shop-permit",
    "house-transfer",
    "identity-card",
    "allowance",
    "stall-filing",
    "exam-permit",
];

impl Worker {
    async fn day(&mut self, almanac: &Almanac, today: Day, new: usize) {
        for at in 0..self.cases.len() {
            if self.cases[at].stage != Stage::Gone {
                self.go_on(at, almanac, today).await;
            }
        }
        for _ in 0..new {
            self.open(today).await;
        }
    }

    async fn open(&mut self, today: Day) {
        let item = self.rng.choice(ITEMS).expect("items");
        let lacking = self.rng.u8(..3) == 0;
        let deferring = item == "shop-permit" && !lacking && self.rng.u8(..4) == 0;
        let facts = match item {
            "shop-permit" => json!({
                "facts": {
                    "adult": true, "here": true, "quiet": true, "area": if lacking { 3 } else { 30 },
                    "rents": false, "name": "小店",
                },
                "evidence": {
                    "id_card": { "form": "original", "valid_until": null },
                    "plan": if deferring { Value::Null } else { json!({ "form": "copy" }) },
                    "photo": if deferring { Value::Null } else { json!({ "form": "original" }) },
                },
            }),
            _ => json!({ "facts": { "fits": !lacking }, "evidence": { "form": { "form": "original" } } }),
        };
        let body = json!({ "applicant": { "name": "测试" }, "item": item, "facts": facts });
        let answer = self.staff.post("", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.json());
        let case = answer.json();
        self.steps += 1;
        self.cases.push(Diary {
            id: case["case"].as_i64().expect("a key"),
            revision: 1,
            item,
            lacking,
            deferring,
            stage: Stage::Open,
            received: today,
            told: None,
            accepted: None,
            deemed: false,
            concluded: None,
            extended: false,
            stops: Vec::new(),
            result: (None, None),
            later: Vec::new(),
        });
    }

    /// A step that must succeed; by the supervisor where only they may.
    async fn step(&mut self, at: usize, name: &str, more: Value) -> Value {
        let case = &mut self.cases[at];
        let mut body = more;
        body["revision"] = json!(case.revision);
        let who = if name == "extend" { &mut self.boss } else { &mut self.staff };
        let answer = who.post(&format!("/{}/{name}", case.id), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{name} {case:?}: {}", answer.json());
        let view = answer.json();
        case.revision += 1;
        assert_eq!(view["revision"], case.revision);
        self.steps += 1;
        view
    }

    async fn seen(&mut self, at: usize) {
        let seen = match (self.cases[at].item, self.cases[at].deferring) {
            ("shop-permit", true) => json!([{ "material": "id_card", "form": "original" }]),
            ("shop-permit", false) => json!([
                { "material": "id_card", "form": "original" },
                { "material": "plan", "form": "copy" },
                { "material": "photo", "form": "original" },
            ]),
            _ => json!([{ "material": "form", "form": "original" }]),
        };
        self.step(at, "change", json!({ "seen": seen })).await;
    }

    async fn go_on(&mut self, at: usize, almanac: &Almanac, today: Day) {
        let dice = self.rng.u32(..1000);
        match self.cases[at].stage {
            // A third of the days nobody looks at it, so that some lapse.
            Stage::Open if dice < 330 => {
                if self.cases[at].lacking {
                    self.step(at, "correct", json!({})).await;
                    let case = &mut self.cases[at];
                    (case.stage, case.told) = (Stage::Told, Some(today));
                } else {
                    self.accept(at, almanac, today).await;
                }
            }
            Stage::Open if dice < 340 => {
                self.step(at, "refer", json!({ "reason": "applicant-asks" })).await;
                self.step(at, "withdraw", json!({})).await;
                self.cases[at].stage = Stage::Gone;
            }
            Stage::Told if dice < 200 => {
                self.step(at, "resubmit", json!({})).await;
                let (field, value) = match self.cases[at].item {
                    "shop-permit" => ("facts.area", json!(30)),
                    _ => ("facts.fits", json!(true)),
                };
                let change = json!({ "set": { field: value }, "because": "brought" });
                self.step(at, "change", change).await;
                self.accept(at, almanac, today).await;
            }
            Stage::Accepted => self.go_on_accepted(at, dice, today).await,
            Stage::Concluded if dice < 100 => {
                self.step(at, "deliver", json!({})).await;
                self.cases[at].stage = Stage::Gone;
            }
            _ => {}
        }
    }

    async fn accept(&mut self, at: usize, almanac: &Almanac, today: Day) {
        self.seen(at).await;
        if self.cases[at].deferring {
            let by = today + self.rng.usize(1..12);
            let later = json!({ "later": [{ "material": "photo", "by": almanac.text(by) }] });
            self.step(at, "accept-deferred", later).await;
            self.cases[at].later = vec![("plan", Err(10), None), ("photo", Ok(by), None)];
        } else {
            self.step(at, "accept", json!({})).await;
        }
        let case = &mut self.cases[at];
        (case.stage, case.accepted) = (Stage::Accepted, Some(today));
    }

    async fn go_on_accepted(&mut self, at: usize, dice: u32, today: Day) {
        let case = self.cases[at].clone();
        let to_come = case.later.iter().position(|(.., came)| came.is_none());
        match dice {
            0..40 => {
                let Some(reason) = case.stop_reason().filter(|_| !case.paused()) else { return };
                self.step(at, "pause", json!({ "reason": reason, "document": "字1号" })).await;
                self.cases[at].stops.push((today, None));
            }
            40..240 if case.paused() => {
                self.step(at, "resume", json!({})).await;
                if let Some(last) = self.cases[at].stops.last_mut() {
                    last.1 = Some(today);
                }
            }
            240..250 if !case.extended => {
                let limit = match case.item {
                    "shop-permit" => "statutory_extension",
                    "identity-card" => "statutory_remote",
                    _ => return,
                };
                let mut body = json!({ "limit": limit, "document": "批1号" });
                body["revision"] = json!(case.revision);
                let answer = self.boss.post(&format!("/{}/extend", case.id), &body).await;
                // What is over is not made longer; whether it is over is compared every day.
                if answer.code() == "too-late-to-extend" {
                    return;
                }
                assert_eq!(answer.status, StatusCode::OK, "{case:?}: {}", answer.json());
                self.steps += 1;
                self.cases[at].revision += 1;
                self.cases[at].extended = true;
            }
            250..320 if to_come.is_some() => {
                let place = to_come.unwrap_or_default();
                let material = case.later[place].0;
                let form = if material == "plan" { "copy" } else { "original" };
                let seen = json!({ "seen": [{ "material": material, "form": form }] });
                self.step(at, "change", seen).await;
                self.cases[at].later[place].2 = Some(today);
            }
            320..370 if case.item == "exam-permit" && case.result.0.is_none() => {
                self.mark(at, "started", today).await;
                self.cases[at].result.0 = Some(today);
            }
            370..420 if case.result.0.is_some() && case.result.1.is_none() => {
                self.mark(at, "done", today).await;
                self.cases[at].result.1 = Some(today);
            }
            420..450 if to_come.is_none() => {
                self.step(at, "conclude", json!({ "granted": true })).await;
                let case = &mut self.cases[at];
                (case.stage, case.concluded) = (Stage::Concluded, Some(today));
                if let Some(last) = case.stops.last_mut().filter(|last| last.1.is_none()) {
                    last.1 = Some(today);
                }
            }
            450..455 => {
                self.step(at, "withdraw", json!({})).await;
                self.cases[at].stage = Stage::Gone;
            }
            _ => {}
        }
    }

    async fn mark(&mut self, at: usize, stage: &str, today: Day) {
        let on = Almanac::new().text(today).to_owned();
        self.step(at, "mark", json!({ "limit": "result", "stage": stage, "on": on })).await;
    }
}

/// What was seen over all days.
#[derive(Debug, Default)]
struct Figures {
    compared: u64,
    deemed: u64,
    amber: u64,
    red: u64,
    unpublished: u64,
    paused: u64,
}

async fn many_days(kind: Kind) {
    let total = wanted_cases();
    let desk = Arc::new(DeskService::start(kind).await);
    let folder = desk.service.folder().join("calendar");
    let mut almanac = Almanac::new();
    almanac.read(&folder);
    let first = almanac.day(TODAY);
    let mut workers = Vec::new();
    for nth in 0..STAFF {
        let staff = desk.staff(&format!("c{nth}"), "clerk").await;
        let boss = desk.staff("s1", "supervisor").await;
        let rng = Rng::with_seed(u64::try_from(nth).expect("few") + 26);
        workers.push(Worker { staff, boss, rng, cases: Vec::new(), steps: 0 });
    }
    let mut reader = desk.staff("s1", "supervisor").await;
    let mut figures = Figures::default();
    let mut opened = 0;
    for nth in 0..DAYS {
        let today = first + nth;
        let seconds = NOW + i64::try_from(nth).expect("few") * 86_400;
        desk.service.clock.store(seconds, Ordering::SeqCst);
        if almanac.text(today) == LATE {
            let year = "year = 2027\nsource = \"只供测试\"\nholidays = [2027-01-01, 2027-02-05]\nworkdays = [2027-01-03]\n";
            std::fs::write(folder.join("2027.toml"), year).expect("the year arrives");
            desk.service.halls.read_calendars();
            almanac.read(&folder);
        }
        let settled = settle(&desk.service.halls).await.expect("settled");
        let mut lapsed = 0;
        for case in workers.iter_mut().flat_map(|worker| &mut worker.cases) {
            if case.lapses(&almanac, today) {
                (case.stage, case.deemed, case.accepted) = (Stage::Accepted, true, Some(case.received));
                case.revision += 1;
                lapsed += 1;
            }
        }
        assert_eq!(settled, lapsed, "deemed accepted on {}", almanac.text(today));
        figures.deemed += lapsed;

        let share = total * (nth + 1) / DAYS - opened;
        opened += share;
        let mut tasks = Vec::new();
        for (place, mut worker) in workers.drain(..).enumerate() {
            let new = share / STAFF + usize::from(place < share % STAFF);
            let almanac = almanac.clone();
            tasks.push(tokio::spawn(async move {
                worker.day(&almanac, today, new).await;
                worker
            }));
        }
        for task in tasks {
            workers.push(task.await.expect("a day's work"));
        }
        compare(&mut reader, &workers, &almanac, today, &mut figures).await;
    }
    let steps: u64 = workers.iter().map(|worker| worker.steps).sum();
    println!("{kind:?}: {total} cases, {DAYS} days, {steps} steps; {figures:?}");
    assert_eq!(opened, total);
    // Otherwise the run no longer reaches what it is there for.
    let each = [figures.deemed, figures.amber, figures.red, figures.unpublished, figures.paused];
    assert!(each.iter().all(|count| *count > 0), "{figures:?}");
    recount(&desk, &almanac, first).await;
    let range = format!("../figures?from={TODAY}&to={}", almanac.text(first + DAYS - 1));
    let answer = reader.get(&range).await.json();
    println!("{kind:?}: the supervisor's figures of all days: {}", answer["figures"]["cases"]);
    assert_eq!(answer["figures"]["cases"]["opened"], total, "{answer}");
    desk.service.stop().await;
}

/// The supervisor's figures of all days, of each day and of each window class, against a recount of the events.
async fn recount(desk: &DeskService, almanac: &Almanac, first: Day) {
    let database = &desk.service.halls.database;
    let mut config = RecomputeConfig {
        db: desk.service.location.clone(),
        hall: "small".into(),
        from: almanac.text(first).to_owned(),
        to: almanac.text(first + DAYS - 1).to_owned(),
        class: None,
        shown: None,
    };
    assert_eq!(recompute::compare(database, &config).await.expect("it compares"), []);
    for class in ["social-affairs", "real-estate"] {
        config.class = Some(class.into());
        assert_eq!(recompute::compare(database, &config).await.expect("it compares"), [], "{class}");
    }
    config.class = None;
    for nth in 0..DAYS {
        let day = almanac.text(first + nth);
        (config.from, config.to) = (day.to_owned(), day.to_owned());
        assert_eq!(recompute::compare(database, &config).await.expect("it compares"), [], "{}", config.from);
    }
}

/// Every case that runs, with every clock, against the almanac.
async fn compare(
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

#[tokio::test(flavor = "multi_thread")]
async fn sqlite() {
    many_days(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres() {
    many_days(Kind::Postgres).await;
}
