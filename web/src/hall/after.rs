//! What the hall knows of a visit that is over, as plain data: what somebody holds of it, ratings, complaints.
//! In: the fragment of a slip's address, the hall's JSON. Out: data, bodies. Absent: pages, wording, addresses of the API.

use super::Key;
use serde_json::{Value, json};

/// The five levels of 好差评, the best first.
pub const LEVELS: [&str; 5] =
    ["very-satisfied", "satisfied", "fairly-satisfied", "dissatisfied", "very-dissatisfied"];

/// What a complaint can be about.
pub const KINDS: [&str; 5] = ["unlisted", "attitude", "delay", "refusal", "other"];

/// Most characters of what somebody writes.
pub const MOST_CHARACTERS: usize = 1000;

/// What a citizen holds of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Of {
    /// A booking.
    Booking(Key),
    /// A ticket, with the code of its slip.
    Ticket {
        /// ISO date.
        day: String,
        /// Number.
        ticket: String,
        /// Code.
        code: String,
    },
    /// A case, with the code of its papers.
    Case {
        /// Key.
        case: i64,
        /// Code.
        code: String,
    },
}

impl Of {
    /// As the hall reads it.
    pub fn json(&self) -> Value {
        match self {
            Self::Booking(key) => json!({ "booking": { "code": key.code, "phone_tail": key.tail } }),
            Self::Ticket { day, ticket, code } => {
                json!({ "ticket": { "code": code, "day": day, "ticket": ticket } })
            }
            Self::Case { case, code } => json!({ "case": { "case": case, "code": code } }),
        }
    }

    /// Hall and visit of an address's fragment, as slips carry it: `hall=x&case=12&code=…` or
    /// `hall=x&day=2026-11-27&ticket=D012&code=…`.
    pub fn scanned(fragment: &str) -> Option<(String, Self)> {
        let pairs = fragment.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
        let of = |wanted: &str| {
            let mut found = pairs.clone().filter(|(name, _)| *name == wanted).map(|(_, value)| value);
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            found.next().filter(|value| !value.is_empty() && value.chars().all(plain)).map(str::to_owned)
        };
        let (hall, code) = (of("hall")?, of("code")?);
        let of = match (of("case"), of("day"), of("ticket")) {
            (Some(case), None, None) => Self::Case { case: case.parse().ok()?, code },
            (None, Some(day), Some(ticket)) => Self::Ticket { day, ticket, code },
            _ => return None,
        };
        Some((hall, of))
    }
}

/// What is known of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What notices of the case asked for: id, title.
    pub asked: Vec<(String, String)>,
    /// Window class.
    pub class: Option<String>,
    /// Item id.
    pub item: Option<String>,
    /// Number of the window.
    pub window: Option<i64>,
}

/// How a complaint stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Its number.
    pub number: String,
    /// What about.
    pub kind: String,
    /// `received`, `handling`, `answered`, `closed`.
    pub state: String,
    /// The hall's answer.
    pub answer: Option<String>,
}

/// Reads what is known of a visit.
pub fn visit(json: &Value) -> Option<Visit> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let asked = json["asked"].as_array()?.iter();
    let asked = asked.map(|one| Some((text(&one["id"])?, text(&one["title"]["zh"])?)));
    Some(Visit {
        asked: asked.collect::<Option<_>>()?,
        class: text(&json["class"]),
        item: text(&json["item"]),
        window: json["window"].as_i64(),
    })
}

/// Reads how a complaint stands.
pub fn complaint(json: &Value) -> Option<Complaint> {
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    Some(Complaint {
        number: text("complaint")?,
        kind: text("kind")?,
        state: text("state")?,
        answer: text("answer"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slips_address_names_one_visit_and_nothing_else_is_read() {
        let code = || "7K3M-9QPA-X01TD".to_owned();
        let case = Of::Case { case: 12, code: code() };
        assert_eq!(Of::scanned("#hall=small&case=12&code=7K3M-9QPA-X01TD"), Some(("small".into(), case)));
        let ticket = Of::Ticket { day: "2026-11-27".into(), ticket: "D012".into(), code: code() };
        let text = "hall=small&day=2026-11-27&ticket=D012&code=7K3M-9QPA-X01TD";
        assert_eq!(Of::scanned(text), Some(("small".into(), ticket)));
        for wrong in [
            "",
            "#",
            "hall=small",
            "hall=small&case=12",
            "hall=small&case=x&code=A",
            "hall=../x&case=12&code=A",
            "hall=small&case=12&ticket=D012&day=2026-11-27&code=A",
            "hall=&case=12&code=A",
        ] {
            assert_eq!(Of::scanned(wrong), None, "{wrong}");
        }
    }
}
