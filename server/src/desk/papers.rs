//! What a case holds of the applicant: who they are, facts and evidence. Encrypted at rest, never in a log.
//! In: text as typed, a facts document. Out: sealed bytes and back. Absent: what is decided from it.

use serde::{Deserialize, Serialize};
use yushen::identity;
use yushen::library::application_date;
use yushen::{InputError, Library, Review};

use std::sync::Arc;

use crate::error::{ApiError, Refused};
use crate::hall::keys::Keys;

/// Longest name in characters: organisations have long ones.
const MOST_NAME: usize = 100;

/// Who applies.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// Name of the person or organisation, as the papers carry it.
    pub name: String,
    /// Mobile number, 11 digits, if they give one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl std::fmt::Debug for Applicant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Applicant(…)")
    }
}

impl Applicant {
    /// As typed, checked.
    ///
    /// # Errors
    /// A sentence that names the member and repeats nothing of it.
    pub fn checked(self) -> Result<Self, String> {
        let name = self.name.trim().to_owned();
        let characters = name.chars().count();
        if !(1..=MOST_NAME).contains(&characters) || name.chars().any(char::is_control) {
            return Err(format!(
                "`applicant.name` must have 1 to {MOST_NAME} characters, without line breaks"
            ));
        }
        let phone = match self.phone {
            Some(phone) => {
                Some(identity::phone(&phone).map_err(|error| format!("`applicant.phone`: {error}"))?)
            }
            None => None,
        };
        Ok(Self { name, phone })
    }
}

/// Applicant and facts of a case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// Who applies.
    pub applicant: Applicant,
    /// The facts document, with evidence, commitments and deferrals.
    pub facts: String,
}

impl std::fmt::Debug for Papers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Papers(…)")
    }
}

impl Papers {
    /// Encrypts them for the case of this key.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn seal(&self, keys: &Keys, hall: &str, case: i64) -> Result<Vec<u8>, ApiError> {
        let plain = serde_json::to_vec(self).map_err(|_| ApiError::Internal)?;
        keys.seal(&context(hall, case), &plain).map_err(|error| {
            tracing::error!(%error, "the data key");
            ApiError::Internal
        })
    }

    /// Decrypts them.
    ///
    /// # Errors
    /// Sealed with another key, or damaged.
    pub fn open(keys: &Keys, hall: &str, case: i64, sealed: &[u8]) -> Result<Self, ApiError> {
        let plain = keys.open(&context(hall, case), sealed).ok();
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).ok_or_else(|| {
            tracing::error!(case, "sealed papers can't be opened: another data key, or damaged");
            ApiError::Internal
        })
    }
}

fn context(hall: &str, case: i64) -> Vec<u8> {
    format!("case/{hall}/{case}").into_bytes()
}

/// A review of these facts for an application on a day.
///
/// # Errors
/// The first mistake in them.
pub fn review(library: &Arc<Library>, item: &str, on: &str, facts: &[u8]) -> Result<Review, Refused> {
    let on = application_date(on).map_err(refused)?;
    let mut review = Review::new(library.clone(), item, on).map_err(refused)?;
    review.load(facts).map_err(first)?;
    Ok(review)
}

/// The first of several mistakes, with how many there are.
pub fn first(errors: Vec<InputError>) -> Refused {
    let more = errors.len().saturating_sub(1);
    let mut errors = errors.into_iter();
    let Some(error) = errors.next() else {
        return refused(InputError::new("syntax", "facts", "the facts can't be read"));
    };
    let mut refusal = refused(error);
    if more > 0 {
        refusal.message = format!("{} (and {more} more)", refusal.message);
    }
    refusal
}

fn refused(error: InputError) -> Refused {
    let message = format!("`{}`: {}", error.field, error.message);
    Refused::new(axum::http::StatusCode::UNPROCESSABLE_ENTITY, error.code, message)
}
