//! The hall's JSON → plain data. In: a parsed answer, its moment by the server's clock and by this device's. Out: data.
//! Absent: fetching. What can't be read is an answer that nobody gave: `None`.

use super::{Answer, Booking, Day, DayState, Failure, Hall, Held, Place, Refusal, Slot, What, after};
use serde_json::Value;

/// Day number of 1970-01-01.
const EPOCH: i64 = 719_163;

/// What the two clocks say at one instant, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// The hall's.
    pub there: i64,
    /// This device's.
    pub here: i64,
}

/// The answer to a question.
pub fn answer(what: &What, json: &Value, clocks: Clocks) -> Option<Answer> {
    Some(match what {
        What::Halls => Answer::Halls(list(json, hall)?),
        What::Days { .. } => Answer::Days(list(json, day)?),
        What::Slots { .. } => Answer::Slots(list(json, slot)?),
        What::Hold { .. } | What::Extend { .. } => Answer::Held(Held {
            token: text(json, "hold")?,
            slot: slot(&json["slot"])?,
            until: moment(json, "expires_at", clocks)?,
        }),
        What::Book { .. } | What::Accept(_) | What::LookUp(_) | What::Cancel(_) | What::Move { .. } => {
            Answer::Booking(booking(json)?)
        }
        What::Join { .. } | What::LookUpPlace(_) | What::Leave(_) => Answer::Place(place(json, clocks)?),
        What::Release { .. } | What::HandOver { .. } => Answer::Done,
        What::Visit(_) => Answer::Visit(after::visit(json)?),
        What::Rate { .. } => Answer::Rated(text(json, "rating")?, json["follow_up"].as_bool()?),
        What::Complain { .. } => Answer::Complained(text(json, "complaint")?, text(json, "code")?),
        What::Complaint { .. } => Answer::Complaint(after::complaint(json)?),
        What::Calendar(_) => return None,
    })
}

/// Why the hall did not do it. What may be other next time, and what nobody can read, is to be sent again.
pub fn failure(status: u16, json: Option<&Value>) -> Failure {
    let code = json.and_then(|json| json["error"]["code"].as_str());
    match code {
        Some(code) if (400..500).contains(&status) && !matches!(status, 408 | 429) => {
            let alternatives = json.map(|json| &json["error"]["alternatives"]);
            let alternatives = alternatives.and_then(|slots| list(slots, slot)).unwrap_or_default();
            Failure::Refused(Refusal { code: code.into(), alternatives })
        }
        Some(code) => Failure::Unreached(format!("{status} {code}")),
        None => Failure::Unreached(status.to_string()),
    }
}

fn list<T>(json: &Value, one: impl Fn(&Value) -> Option<T>) -> Option<Vec<T>> {
    json.as_array()?.iter().map(one).collect()
}

fn text(json: &Value, name: &str) -> Option<String> {
    json[name].as_str().map(str::to_owned)
}

fn number(json: &Value, name: &str) -> Option<i64> {
    json[name].as_i64()
}

/// A moment of the hall's clock, by this device's.
fn moment(json: &Value, name: &str, clocks: Clocks) -> Option<i64> {
    Some(seconds(json[name].as_str()?)? - clocks.there + clocks.here)
}

/// `2026-11-26T08:10:00Z` in seconds since 1970.
pub fn seconds(text: &str) -> Option<i64> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let day = yushen::value::date::parse(day)?;
    let days = yushen::value::date::days(day) - EPOCH;
    let mut parts = time.split(':').map(|part| part.get(..2)?.parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// A hall of the list.
pub fn hall(json: &Value) -> Option<Hall> {
    Some(Hall {
        id: text(json, "hall")?,
        name: text(json, "name")?,
        address: text(json, "address")?,
        sample: json["sample"].as_bool()?,
        classes: list(&json["classes"], |class| class.as_str().map(str::to_owned))?,
        windows: list(&json["windows"], |window| Some((text(window, "class")?, number(window, "number")?)))?,
        days_ahead: number(json, "days_ahead")?,
        cancel_until_minutes: number(json, "cancel_until_minutes")?,
        check_in_from_minutes: number(json, "check_in_from_minutes")?,
        late_until_minutes: number(json, "late_until_minutes")?,
        hold_minutes: number(json, "hold_minutes")?,
        offer_minutes: number(json, "offer_minutes")?,
    })
}

fn day(json: &Value) -> Option<Day> {
    let state = match json["state"].as_str()? {
        "open" => DayState::Open,
        "calendar-not-published" => DayState::Unpublished,
        _ => DayState::Closed,
    };
    let weekday = json["weekday"].as_str()?.chars().last()?;
    let weekday = "一二三四五六日".chars().position(|day| day == weekday)?;
    Some(Day { day: text(json, "day")?, weekday, state, free: number(json, "free")? })
}

fn slot(json: &Value) -> Option<Slot> {
    Some(Slot {
        name: text(json, "slot")?,
        class: text(json, "class")?,
        day: text(json, "day")?,
        time: text(json, "time")?,
        minutes: number(json, "minutes")?,
        free: number(json, "free").unwrap_or(0),
        waiting: number(json, "waiting").unwrap_or(0),
    })
}

fn booking(json: &Value) -> Option<Booking> {
    Some(Booking {
        code: text(json, "code"),
        item: text(json, "item"),
        name: text(json, "name")?,
        phone: text(json, "phone")?,
        slot: slot(&json["slot"])?,
        stands: json["state"].as_str()? == "booked",
    })
}

fn place(json: &Value, clocks: Clocks) -> Option<Place> {
    let offer = &json["offer"];
    let offer =
        (!offer.is_null()).then(|| Some((slot(&offer["slot"])?, moment(offer, "expires_at", clocks)?)));
    Some(Place {
        code: text(json, "code"),
        item: text(json, "item"),
        day: text(json, "day")?,
        state: text(json, "state")?,
        place: number(json, "place"),
        slot: slot(&json["slot"]),
        offer: offer.flatten(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const CLOCKS: Clocks = Clocks { there: 1_795_680_000, here: 1_795_680_600 };

    fn a_slot() -> Value {
        json!({ "class": "social-affairs", "day": "2026-11-27", "free": 2, "minutes": 60, "seats": 3,
            "slot": "social-affairs.2026-11-27.0930", "starts_at": "2026-11-27T01:30:00Z", "time": "09:30",
            "waiting": 1, "weekday": "周五" })
    }

    #[test]
    fn the_end_of_a_hold_is_told_by_this_devices_clock() {
        let json =
            json!({ "hold": "7K3M-9QPA-X01TD", "expires_at": "2026-11-26T08:10:00Z", "slot": a_slot() });
        assert_eq!(seconds("2026-11-26T08:00:00Z"), Some(CLOCKS.there));
        let what = What::Extend { hold: String::new() };
        let Some(Answer::Held(held)) = answer(&what, &json, CLOCKS) else { panic!("a hold") };
        assert_eq!(held.until, CLOCKS.here + 600);
        assert_eq!((held.slot.clock(), held.slot.until()), ((9, 30), "10:30".into()));
    }

    #[test]
    fn a_day_knows_its_column() {
        let json =
            json!([{ "day": "2026-11-29", "free": 0, "seats": 0, "state": "closed", "weekday": "周日" }]);
        let what = What::Days { class: "social-affairs".into() };
        let Some(Answer::Days(days)) = answer(&what, &json, CLOCKS) else { panic!("days") };
        assert_eq!((days[0].weekday, days[0].state), (6, DayState::Closed));
    }

    #[test]
    fn a_refusal_is_final_and_a_busy_server_is_asked_again() {
        let full = json!({ "error": { "code": "slot-full", "message": "…", "alternatives": [a_slot()] } });
        let Failure::Refused(refusal) = failure(409, Some(&full)) else { panic!("refused") };
        assert_eq!((refusal.code.as_str(), refusal.alternatives.len()), ("slot-full", 1));
        let busy = json!({ "error": { "code": "too-many", "message": "…" } });
        assert_eq!(failure(429, Some(&busy)), Failure::Unreached("429 too-many".into()));
        assert_eq!(failure(502, None), Failure::Unreached("502".into()));
        assert_eq!(answer(&What::Halls, &json!([{ "hall": 1 }]), CLOCKS), None);
    }
}
