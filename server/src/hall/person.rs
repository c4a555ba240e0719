//! Who booked: a name and a mobile number, nothing else, and never in clear where it might be logged.
//! In: text as typed. Out: valid values, masked forms, sealed bytes. Absent: identity numbers; a booking needs none.

use serde::{Deserialize, Serialize};
use yushen::identity;

/// Longest name in characters.
const MOST_NAME: usize = 40;

/// A person who books.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As they are called at the window.
    name: String,
    /// 11 digits.
    phone: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Person({}, {})", self.masked_name(), self.masked_phone())
    }
}

/// What is wrong with a person's data. Never repeats it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// The name.
    #[error("`name` must have 1 to 40 characters, without line breaks")]
    Name,
    /// The number.
    #[error("`phone`: {0}")]
    Phone(identity::IdentityError),
}

impl Person {
    /// From what was typed.
    ///
    /// # Errors
    /// Says which of the two is wrong.
    pub fn new(name: &str, phone: &str) -> Result<Self, PersonError> {
        let name = name.trim();
        let characters = name.chars().count();
        if !(1..=MOST_NAME).contains(&characters) || name.chars().any(char::is_control) {
            return Err(PersonError::Name);
        }
        let phone = identity::phone(phone).map_err(PersonError::Phone)?;
        Ok(Self { name: name.into(), phone })
    }

    /// The number.
    pub fn phone(&self) -> &str {
        &self.phone
    }

    /// The last four digits of the number.
    pub fn tail(&self) -> &str {
        self.phone.get(self.phone.len().saturating_sub(4)..).unwrap_or_default()
    }

    /// `138****5678`
    pub fn masked_phone(&self) -> String {
        format!("{}****{}", self.phone.get(..3).unwrap_or_default(), self.tail())
    }

    /// `张*`
    pub fn masked_name(&self) -> String {
        let stars = "*".repeat(self.name.chars().count().saturating_sub(1).clamp(1, 3));
        self.name.chars().take(1).chain(stars.chars()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_everywhere_but_in_the_sealed_form() {
        let person = Person::new(" 张三丰 ", "138 1234 5678").expect("a person");
        assert_eq!(format!("{person:?}"), "Person(张**, 138****5678)");
        assert_eq!((person.phone(), person.tail()), ("13812345678", "5678"));
    }

    #[test]
    fn what_is_wrong_is_named_and_not_repeated() {
        let wrong = [("", "13812345678"), ("a\nb", "13812345678"), ("张三", "23812345678"), ("张三", "")];
        for (name, phone) in wrong {
            let message = Person::new(name, phone).expect_err("wrong").to_string();
            assert!(message.starts_with("`name`") || message.starts_with("`phone`"), "{message}");
            assert!(!message.contains("23812345678"), "{message}");
        }
    }
}
