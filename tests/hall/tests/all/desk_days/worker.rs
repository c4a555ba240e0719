//! Who plays the cases: opens new ones, and goes on with some of the old ones each day, as dice fall.
//! In: a seed, the day. Out: requests that succeed, what was done in diaries. Absent: what clocks must show (`diary`).

use axum::http::StatusCode;
use fastrand::Rng;
use serde_json::{Value, json};
use yushen_hall_tests::almanac::{Almanac, Day};
use yushen_hall_tests::cases;
use yushen_hall_tests::desk::Staff;

use super::diary::{Diary, Stage};

/// A member of the staff with their cases.
pub struct Worker {
    pub staff: Staff,
    pub boss: Staff,
    pub rng: Rng,
    pub cases: Vec<Diary>,
    pub steps: u64,
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
    /// Goes on with the cases, then opens so many new ones.
    pub async fn day(&mut self, almanac: &Almanac, today: Day, new: usize) {
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
        let case = cases::open_for(&mut self.staff, json!({ "name": "测试" }), item, facts).await;
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
        let who = if name == "extend" { &mut self.boss } else { &mut self.staff };
        let answer = cases::step(who, &case.known(), name, more).await;
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
                let body = json!({ "limit": limit, "document": "批1号" });
                let answer = cases::step(&mut self.boss, &case.known(), "extend", body).await;
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
