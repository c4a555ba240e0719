//! The hall's addresses that the kiosk asks. In: what is wanted. Out: the hall's word, or that it can't be reached; and
//! what time it says it is. Absent: the citizens' own calls (`crate::hall::api`). Codes travel in bodies.

use super::numbers::Handed;
use super::session::{Answer, Said, What};
use super::slip::Slip;
use gloo::net::http::{Request, Response};
use serde_json::{Value, json};
use web_sys::AbortSignal;

/// A person stands and waits; then the kept numbers help.
const PATIENCE_MS: u32 = 6_000;

/// The hall's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Status.
    pub status: u16,
    /// Body; `Null` when it has none.
    pub body: Value,
    /// The hall's clock, in milliseconds since 1970.
    pub at: Option<i64>,
}

impl Word {
    fn good(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Its code, when it is a refusal that will be the same next time.
    pub fn refusal(&self) -> Option<String> {
        let lasting = (400..500).contains(&self.status) && !matches!(self.status, 408 | 429);
        lasting.then(|| self.body["error"]["code"].as_str().unwrap_or("unreadable").to_owned())
    }
}

fn address(hall: &str, rest: &str) -> String {
    format!("/api/halls/{hall}{rest}")
}

async fn heard(response: Response) -> Option<Word> {
    let at = response.headers().get("date").map(|date| js_sys::Date::parse(&date));
    let status = response.status();
    let text = response.text().await.ok()?;
    let body = if text.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&text).unwrap_or(Value::String(text))
    };
    Some(Word { status, body, at: at.filter(|at| at.is_finite()).map(|at| at as i64) })
}

/// Reads something; nothing when the hall can't be reached.
pub async fn read(path: &str) -> Option<Word> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    heard(Request::get(path).abort_signal(Some(&signal)).send().await.ok()?).await
}

/// Sends something, once.
pub async fn post(path: &str, key: Option<&str>, body: &Value) -> Option<Word> {
    let signal = AbortSignal::timeout_with_u32(PATIENCE_MS);
    let mut builder =
        Request::post(path).header("content-type", "application/json").abort_signal(Some(&signal));
    if let Some(key) = key {
        builder = builder.header("idempotency-key", key);
    }
    heard(builder.body(body.to_string()).ok()?.send().await.ok()?).await
}

/// Asks the hall for what a person wants.
pub async fn ask(hall: &str, what: &What, key: &str) -> (Answer, Option<i64>) {
    let (path, body) = match what {
        What::Ticket(class) => (address(hall, "/tickets"), json!({ "class": class })),
        What::CheckIn(code) => (address(hall, "/check-in"), json!({ "code": code })),
        What::Receipt(texts) => ("/api/receipts/verify".into(), json!({ "texts": texts, "hall": hall })),
        What::Reserved(_) => return (Answer::Away, None),
    };
    // The same key: whatever became of the first one, there is one ticket.
    let word = match post(&path, Some(key), &body).await {
        None => post(&path, Some(key), &body).await,
        word => word,
    };
    let Some(word) = word else { return (Answer::Away, None) };
    let at = word.at;
    if let Some(code) = word.refusal() {
        return (Answer::Refused(code), at);
    }
    let answer = match what {
        _ if !word.good() => None,
        What::Receipt(_) => said(&word.body).map(Answer::Said),
        _ => match Slip::read(&word.body) {
            Some(slip) => {
                let drawn = drawn(hall, &slip).await;
                Some(Answer::Ticket(slip, drawn))
            }
            None => None,
        },
    };
    (answer.unwrap_or(Answer::Away), at)
}

fn said(body: &Value) -> Option<Said> {
    let text = |name: &str| body[name].as_str().map(str::to_owned);
    Some(Said {
        item: text("item")?,
        on: text("on")?,
        outcome: text("outcome")?,
        now: text("outcome_now"),
        same: body["same"].as_bool()?,
    })
}

/// The slip as the hall draws it, with the code for rating; the program's own does where it can't be had.
async fn drawn(hall: &str, slip: &Slip) -> Option<String> {
    let body = json!({ "ticket": slip.label, "code": slip.code, "as": "html", "on": "80mm" });
    let word = post(&address(hall, "/tickets/slip"), None, &body).await.filter(Word::good)?;
    let html = word.body.as_str()?;
    let page =
        web_sys::DomParser::new().ok()?.parse_from_string(html, web_sys::SupportedType::TextHtml).ok()?;
    Some(page.query_selector("main").ok()??.inner_html())
}

/// What became of the kiosk's standing with the hall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Known, with a cookie of this session's own.
    Known,
    /// No kiosk of this hall.
    Unknown,
    /// The hall can't be reached.
    Away,
}

/// A cookie for this session: the one before no longer counts. `first`: the terminal has just been started with its
/// token; later that is for a hall that knows the cookie no more.
pub async fn renew(hall: &str, token: Option<&str>, first: bool) -> Standing {
    let of = |word: Option<Word>| match word {
        None => Standing::Away,
        Some(word) if word.good() => Standing::Known,
        Some(word) if word.refusal().is_some() => Standing::Unknown,
        Some(_) => Standing::Away,
    };
    if !first {
        let rotated = of(post(&address(hall, "/kiosk/rotate"), None, &json!({})).await);
        if rotated != Standing::Unknown {
            return rotated;
        }
    }
    match token {
        Some(token) => of(post(&address(hall, "/kiosk/session"), None, &json!({ "token": token })).await),
        None => Standing::Unknown,
    }
}

/// Numbers of a class to keep: their day, number and label.
pub async fn reserve(hall: &str, class: &str, count: u32, key: &str) -> Option<(String, Vec<(i64, String)>)> {
    let body = json!({ "class": class, "count": count });
    let word = post(&address(hall, "/kiosk/reserve"), Some(key), &body).await.filter(Word::good)?;
    let numbers = word.body["numbers"].as_array()?.iter().map(Value::as_i64);
    let labels = word.body["labels"].as_array()?.iter().map(|label| label.as_str().map(str::to_owned));
    let both = numbers.zip(labels).map(|(number, label)| number.zip(label));
    Some((word.body["day"].as_str()?.to_owned(), both.collect::<Option<_>>()?))
}

/// What the hall says of a ticket that was handed out without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// It is in the line, now or already.
    Taken,
    /// It never will be.
    Refused(String),
}

/// Tells the hall of tickets that were handed out without it; in their order.
pub async fn reconcile(hall: &str, handed: &[Handed], key: &str) -> Option<Vec<Settled>> {
    let ticket = |handed: &Handed| {
        let reserved = &handed.reserved;
        json!({ "class": reserved.class, "number": reserved.number, "taken_at": handed.taken_at, "key": handed.key })
    };
    let body = json!({ "tickets": handed.iter().map(ticket).collect::<Vec<_>>() });
    let word = post(&address(hall, "/kiosk/reconcile"), Some(key), &body).await.filter(Word::good)?;
    let answers = word.body["tickets"].as_array().filter(|answers| answers.len() == handed.len())?;
    let settled = |answer: &Value| match answer["result"].as_str()? {
        "accepted" | "known" => Some(Settled::Taken),
        "refused" => Some(Settled::Refused(answer["code"].as_str()?.to_owned())),
        _ => None,
    };
    answers.iter().map(settled).collect()
}
