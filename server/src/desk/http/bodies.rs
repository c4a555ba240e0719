//! The bodies of the steps. In: a step's name and JSON. Out: the revision it was made from, and the step.
//! Absent: what it does (`change`).

use axum::http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use yushen::InputError;

use super::super::day::Day;
use super::super::guard::Also;
use super::super::order::{Act, Because, Changes, SeenNow, Stage};
use crate::error::ApiError;
use crate::request::{bad_field, json};

/// Longest id of a member of the staff.
const MOST_STAFF: usize = 64;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    revision: i64,
    #[serde(default)]
    set: std::collections::BTreeMap<String, Value>,
    #[serde(default)]
    unset: Vec<String>,
    #[serde(default)]
    seen: Vec<SeenNow>,
    #[serde(default)]
    because: Because,
    #[serde(default)]
    on_the_spot: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correct {
    revision: i64,
    #[serde(default)]
    also: Vec<Also>,
    different: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Accept {
    revision: i64,
    different: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Later {
    material: String,
    by: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptDeferred {
    revision: i64,
    #[serde(default)]
    later: Vec<Later>,
    different: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refuse {
    revision: i64,
    #[serde(default)]
    grounds: Vec<String>,
    different: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refer {
    revision: i64,
    reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pause {
    revision: i64,
    reason: String,
    document: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Extend {
    revision: i64,
    limit: String,
    document: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    revision: i64,
    limit: String,
    stage: Stage,
    on: Day,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conclude {
    revision: i64,
    granted: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transfer {
    revision: i64,
    staff: String,
    window: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    revision: i64,
}

pub fn act(step: &str, headers: &HeaderMap, body: &[u8]) -> Result<(i64, Act), ApiError> {
    Ok(match step {
        "change" => {
            let Change { revision, set, unset, seen, because, on_the_spot } = json(headers, body)?;
            (revision, Act::Change(Changes { set, unset, seen, because, on_the_spot }))
        }
        "correct" => {
            let Correct { revision, also, different } = json(headers, body)?;
            (revision, Act::Correct { also, different })
        }
        "accept" => {
            let Accept { revision, different } = json(headers, body)?;
            (revision, Act::Accept { different })
        }
        "accept-deferred" => {
            let AcceptDeferred { revision, later, different } = json(headers, body)?;
            let later = later.into_iter().map(|later| (later.material, later.by)).collect();
            (revision, Act::AcceptDeferred { later, different })
        }
        "refuse" => {
            let Refuse { revision, grounds, different } = json(headers, body)?;
            (revision, Act::Refuse { grounds, different })
        }
        "refer" => {
            let Refer { revision, reason } = json(headers, body)?;
            (revision, Act::Refer { reason })
        }
        "pause" => {
            let Pause { revision, reason, document } = json(headers, body)?;
            (revision, Act::Pause { reason, document })
        }
        "extend" => {
            let Extend { revision, limit, document } = json(headers, body)?;
            (revision, Act::Extend { limit, document })
        }
        "mark" => {
            let Mark { revision, limit, stage, on } = json(headers, body)?;
            (revision, Act::Mark { limit, stage, on })
        }
        "conclude" => {
            let Conclude { revision, granted } = json(headers, body)?;
            (revision, Act::Conclude { granted })
        }
        "transfer" => {
            let Transfer { revision, staff, window } = json(headers, body)?;
            let characters = staff.chars().count();
            if !(1..=MOST_STAFF).contains(&characters) || staff.chars().any(char::is_control) {
                return Err(bad_field(format!("`staff` must have 1 to {MOST_STAFF} characters")));
            }
            (revision, Act::Transfer { staff, window })
        }
        "resubmit" | "return" | "resume" | "deliver" | "withdraw" | "acknowledge" => {
            let Plain { revision } = json(headers, body)?;
            let act = match step {
                "resubmit" => Act::Resubmit,
                "return" => Act::Return,
                "resume" => Act::Resume,
                "deliver" => Act::Deliver,
                "withdraw" => Act::Withdraw,
                _ => Act::Acknowledge,
            };
            (revision, act)
        }
        _ => {
            let message = "there is no such step; `docs/desk.md` lists them";
            return Err(ApiError::Input(InputError::new("unknown-step", "step", message)));
        }
    })
}
