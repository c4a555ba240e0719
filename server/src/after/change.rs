//! What becomes of ratings and complaints, each with its number, row and event in one transaction.
//! In: an order. Out: the receipt, or what stands then. Absent: HTTP (`http`, `handling`); changing what a citizen said.

use axum::http::StatusCode;
use chrono::Datelike;
use serde_json::json;

use super::store::{self, ComplaintRow, RatingRow};
use super::visit::{self, Held, Visit};
use super::words::{LOW, Step, after_complaint, after_rating, level_word};
use crate::database::sql::Tx;
use crate::error::Refused;
use crate::hall::calendar::day_of;
use crate::hall::change::{Reply, Scene, Stop};
use crate::hall::keys::Code;

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Order {
    /// A visit is rated.
    Rate {
        /// Whose visit.
        held: Held,
        /// 1 to 5.
        level: i64,
        /// Where it comes from.
        channel: &'static str,
        /// Words.
        comment: Option<String>,
    },
    /// Somebody complains.
    Complain {
        /// Which visit, if one is named.
        held: Option<Held>,
        /// What about.
        kind: &'static str,
        /// Id of what was asked for.
        material: Option<String>,
        /// Words.
        words: String,
    },
    /// A supervisor follows a rating up.
    Rating(Handling),
    /// A supervisor handles a complaint.
    Complaint(Handling),
}

/// What a supervisor does.
#[derive(Debug, Clone)]
pub struct Handling {
    /// Year and number.
    pub number: (i64, i64),
    /// What.
    pub step: Step,
    /// The outcome or the answer.
    pub words: Option<String>,
    /// Number of the account.
    pub staff: String,
}

/// Short word of ratings in numbers (评价).
pub const RATING: &str = "PJ";
/// Short word of complaints in numbers (投诉).
pub const COMPLAINT: &str = "TS";

/// `pingqiao-TS-2026-000001`
pub fn number(hall: &str, kind: &str, (year, number): (i64, i64)) -> String {
    format!("{hall}-{kind}-{year}-{number:06}")
}

/// Year and number of a text.
pub fn parse(hall: &str, kind: &str, text: &str) -> Option<(i64, i64)> {
    let (year, number) = text
        .trim()
        .strip_prefix(hall)?
        .strip_prefix('-')?
        .strip_prefix(kind)?
        .strip_prefix('-')?
        .split_once('-')?;
    Some((year.parse().ok()?, number.parse().ok()?))
}

/// What words of a rating or complaint are sealed for: bytes moved to another row don't open.
pub fn context(hall: &str, kind: &str, of: (i64, i64), part: &str) -> Vec<u8> {
    format!("after/{part}/{}", number(hall, kind, of)).into_bytes()
}

/// Does what an order says.
pub(crate) async fn apply(scene: &Scene<'_>, tx: &mut Tx, order: &Order) -> Result<Reply, Stop> {
    match order {
        Order::Rate { held, level, channel, comment } => {
            let visit = found(scene, tx, held).await?;
            rate(scene, tx, visit, *level, channel, comment.as_deref()).await
        }
        Order::Complain { held, kind, material, words } => {
            let visit = match held {
                Some(held) => Some(found(scene, tx, held).await?),
                None => None,
            };
            complain(scene, tx, visit, kind, material.as_deref(), words).await
        }
        Order::Rating(handling) => follow_up(scene, tx, handling).await,
        Order::Complaint(handling) => handle(scene, tx, handling).await,
    }
}

async fn found(scene: &Scene<'_>, tx: &mut Tx, held: &Held) -> Result<Visit, Stop> {
    Ok(visit::find(tx, &scene.halls.keys, scene.hall, held).await.map_err(Stop::Failed)??)
}

fn year(scene: &Scene<'_>) -> i64 {
    i64::from(day_of(scene.now()).year())
}

fn seal(
    scene: &Scene<'_>,
    kind: &str,
    of: (i64, i64),
    part: &str,
    text: Option<&str>,
) -> Result<Option<Vec<u8>>, Stop> {
    let Some(text) = text else { return Ok(None) };
    Ok(Some(scene.halls.keys.seal(&context(&scene.hall.id, kind, of, part), text.as_bytes())?))
}

async fn rate(
    scene: &Scene<'_>,
    tx: &mut Tx,
    visit: Visit,
    level: i64,
    channel: &str,
    comment: Option<&str>,
) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    let year = year(scene);
    let of = (year, store::next_number(tx, hall, RATING, year).await?);
    let state = if level <= LOW { "open" } else { "none" };
    let row = RatingRow {
        id: 0,
        number: of,
        visit: visit.name,
        class: visit.class,
        window: visit.window,
        level,
        channel: channel.into(),
        comment: seal(scene, RATING, of, "comment", comment)?,
        at: scene.now(),
        state: state.into(),
        outcome: None,
        ended_at: None,
    };
    if !store::add_rating(tx, hall, &row).await? {
        let message = "this visit was rated already; a rating is not changed. You can complain as well";
        return Err(Refused::new(StatusCode::CONFLICT, "rated-already", message).into());
    }
    let shown = number(hall, RATING, of);
    let body = json!({
        "case": visit.case,
        "channel": channel,
        "class": row.class,
        "level": level,
        "rating": shown,
        "visit": row.visit,
        "window": row.window,
    });
    scene.log(tx, "rated", &body).await?;
    let receipt = json!({ "follow_up": level <= LOW, "level": level_word(level), "rating": shown });
    Reply::new(StatusCode::CREATED, &receipt)
}

async fn complain(
    scene: &Scene<'_>,
    tx: &mut Tx,
    visit: Option<Visit>,
    kind: &str,
    material: Option<&str>,
    words: &str,
) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    if let Some(material) = material {
        // Only what a notice of the case named has an id; everything else is said in words.
        let known = visit.iter().flat_map(|visit| &visit.asked).any(|(id, _)| id == material);
        if !known {
            let message = "`material` is no id of what this case was asked for; say it in `words`";
            return Err(Refused::new(StatusCode::UNPROCESSABLE_ENTITY, "material-unknown", message).into());
        }
    }
    let year = year(scene);
    let of = (year, store::next_number(tx, hall, COMPLAINT, year).await?);
    let (shown, code) = (number(hall, COMPLAINT, of), Code::random()?);
    let visit = visit.as_ref();
    let row = ComplaintRow {
        id: 0,
        number: of,
        kind: kind.into(),
        visit: visit.map(|visit| visit.name.clone()),
        class: visit.and_then(|visit| visit.class.clone()),
        window: visit.and_then(|visit| visit.window),
        item: visit.and_then(|visit| visit.item.clone()),
        material: material.map(Into::into),
        state: "received".into(),
        words: seal(scene, COMPLAINT, of, "words", Some(words))?,
        answer: None,
        at: scene.now(),
        ended_at: None,
    };
    store::add_complaint(tx, hall, &scene.halls.keys.complaint(hall, &shown, &code), &row).await?;
    let body = json!({
        "class": row.class,
        "complaint": shown,
        "item": row.item,
        "kind": kind,
        "material": material,
        "visit": row.visit,
        "window": row.window,
    });
    scene.log(tx, "complained", &body).await?;
    Reply::new(StatusCode::CREATED, &json!({ "code": code.shown(), "complaint": shown, "state": "received" }))
}

fn unknown() -> Refused {
    Refused::new(
        StatusCode::NOT_FOUND,
        "number-unknown",
        "nothing of this hall has this number; see the list",
    )
}

fn no_place(state: &str, step: Step) -> Refused {
    let message = format!("`{}` has no place in the state `{state}`; load the list again", step.word());
    Refused::new(StatusCode::CONFLICT, "wrong-state", message)
}

fn words_needed() -> Refused {
    let message = "say in `words` what came of it; it is kept with it";
    Refused::new(StatusCode::UNPROCESSABLE_ENTITY, "words-needed", message)
}

async fn follow_up(scene: &Scene<'_>, tx: &mut Tx, asked: &Handling) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    let mut row = store::lock_rating(tx, hall, asked.number).await?.ok_or_else(unknown)?;
    let to = after_rating(&row.state, asked.step).ok_or_else(|| no_place(&row.state, asked.step))?;
    if asked.step == Step::Close {
        let words = asked.words.as_deref().ok_or_else(words_needed)?;
        row.outcome = seal(scene, RATING, row.number, "outcome", Some(words))?;
        row.ended_at = Some(scene.now());
    }
    row.state = to.into();
    store::keep_rating(tx, &row).await?;
    let shown = number(hall, RATING, row.number);
    let body = json!({ "rating": shown, "staff": asked.staff, "state": to });
    scene.log(tx, "rating-followed-up", &body).await?;
    Reply::new(StatusCode::OK, &json!({ "rating": shown, "state": to }))
}

async fn handle(scene: &Scene<'_>, tx: &mut Tx, asked: &Handling) -> Result<Reply, Stop> {
    let hall = scene.hall.id.as_str();
    let mut row = store::lock_complaint(tx, hall, asked.number).await?.ok_or_else(unknown)?;
    let to = after_complaint(&row.state, asked.step).ok_or_else(|| no_place(&row.state, asked.step))?;
    match asked.step {
        Step::Answer => {
            let words = asked.words.as_deref().ok_or_else(words_needed)?;
            row.answer = seal(scene, COMPLAINT, row.number, "answer", Some(words))?;
        }
        Step::Close => row.ended_at = Some(scene.now()),
        Step::Take => {}
    }
    row.state = to.into();
    store::keep_complaint(tx, &row).await?;
    let shown = number(hall, COMPLAINT, row.number);
    let body = json!({ "complaint": shown, "staff": asked.staff, "state": to });
    scene.log(tx, "complaint-handled", &body).await?;
    Reply::new(StatusCode::OK, &json!({ "complaint": shown, "state": to }))
}
