//! A ticket's slip (排队号条). In: a ticket of the hall, or a reserved number. Out: what it says; the same looks as the
//! hall's own (`server/src/papers/kinds/slips.rs`), of 80 mm. Absent: printing; the QR code for rating, which the hall draws.

use super::numbers::Handed;
use super::wording::say;
use crate::model::Lang;
use crate::wording;
use serde_json::Value;
use yew::prelude::*;

/// What a slip says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Slip {
    /// `D012`
    pub label: String,
    /// Window class.
    pub class: String,
    /// ISO date.
    pub day: String,
    /// With a booking.
    pub booked: bool,
    /// With one that came too late for its time.
    pub late: bool,
    /// How many are called before.
    pub ahead: Option<i64>,
    /// Minutes, as far as anybody can tell.
    pub minutes: Option<i64>,
    /// Windows of the class.
    pub windows: Vec<i64>,
    /// Shows that somebody holds it; for the hall's slip only.
    pub code: Option<String>,
    /// It was handed out without the hall.
    pub away: bool,
}

impl Slip {
    /// Of the hall's answer.
    pub fn read(ticket: &Value) -> Option<Self> {
        let text = |name: &str| ticket[name].as_str().map(str::to_owned);
        Some(Self {
            label: text("ticket")?,
            class: text("class")?,
            day: text("day")?,
            booked: ticket["lane"].as_str()? == "booked",
            late: ticket["late"].as_bool().unwrap_or_default(),
            ahead: ticket["ahead"].as_i64(),
            minutes: ticket["estimate_minutes"].as_i64(),
            windows: ticket["windows"].as_array()?.iter().filter_map(Value::as_i64).collect(),
            code: text("code"),
            away: false,
        })
    }

    /// Of a number that was kept.
    pub fn of_reserved(handed: &Handed) -> Self {
        let reserved = &handed.reserved;
        let (label, class, day) = (reserved.label.clone(), reserved.class.clone(), handed.day.clone());
        Self { label, class, day, away: true, ..Self::default() }
    }
}

/// The slip for the printer. Slips are Chinese, as all papers are.
pub fn drawn(slip: &Slip, hall: &str, time: &str, sample: bool) -> Html {
    let zh = |code: &str, values: &[&str]| say(Lang::Zh, code, values);
    let windows: Vec<String> = slip.windows.iter().map(ToString::to_string).collect();
    let row = |name: &str, value: String| {
        html! { <tr><th scope="row">{ zh(name, &[]) }</th><td>{ value }</td></tr> }
    };
    let class = wording::say(Lang::Zh, &format!("window.{}", slip.class), &[]);
    let lane = if slip.booked { "slip.booked" } else { "slip.walk-in" };
    html! {
        <>
            <p class="issuer">{ hall }</p>
            <h1>{ zh("slip.title", &[]) }</h1>
            <p class="large">{ &slip.label }</p>
            <table class="fields">
                { row("slip.class", class) }
                if !windows.is_empty() { { row("slip.windows", zh("slip.windows.of", &[&windows.join("、")])) } }
                { row("slip.lane", zh(lane, &[])) }
                if let Some(ahead) = slip.ahead { { row("slip.ahead", zh("slip.ahead.of", &[&ahead.to_string()])) } }
                if let Some(minutes) = slip.minutes { { row("slip.wait", zh("slip.wait.of", &[&minutes.to_string()])) } }
                if slip.away { { row("slip.taken", time.to_owned()) } }
            </table>
            <p class="small">{ zh("slip.end", &[&chinese_day(&slip.day)]) }</p>
            if slip.away { <p class="small">{ zh("slip.away", &[]) }</p> }
            if sample { <p class="small">{ zh("slip.sample", &[]) }</p> }
        </>
    }
}

/// `2026年11月27日`
fn chinese_day(iso: &str) -> String {
    let parts: Vec<i64> = iso.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, day] => format!("{year}年{month}月{day}日"),
        _ => iso.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_of_the_hall_is_read() {
        let json = serde_json::json!({
            "ahead": 3, "class": "social-affairs", "code": "7K3M-9QPA-X01TD", "day": "2026-11-27",
            "estimate_minutes": 12, "lane": "booked", "late": false, "state": "waiting", "ticket": "D012",
            "windows": [7, 8],
        });
        let slip = Slip::read(&json).unwrap();
        assert_eq!((slip.label.as_str(), slip.ahead, slip.windows.len()), ("D012", Some(3), 2));
        assert!(slip.booked && !slip.late && !slip.away);
        assert_eq!(Slip::read(&serde_json::json!({ "ticket": "D012" })), None);
    }

    #[test]
    fn days_are_said_as_on_papers() {
        assert_eq!(chinese_day("2026-11-07"), "2026年11月7日");
        assert_eq!(chinese_day("soon"), "soon");
    }
}
