//! What narrows the list of items; searching it is the engine's (`yushen::search`).
//! In: cards, filters. Out: which cards pass. Absent: words.

use crate::model::Card;
pub use yushen::search::{Finder, Initials};

/// What narrows the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// `person` or `organisation`.
    pub audience: Option<&'static str>,
    /// A window class.
    pub window: Option<String>,
    /// A township or subdistrict handles it.
    pub township: bool,
    /// One visit is enough.
    pub one_visit: bool,
}

impl Filter {
    /// Whether a card passes.
    pub fn passes(&self, card: &Card) -> bool {
        self.audience.is_none_or(|audience| card.audience.iter().any(|one| one == audience))
            && self.window.as_ref().is_none_or(|window| card.window == *window)
            && (!self.township || card.township)
            && (!self.one_visit || card.visits.is_some_and(|visits| visits <= 1))
    }

    /// Whether it narrows anything.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }
}

/// Over these cards, in their order.
pub fn finder(cards: &[Card], initials: &Initials) -> Finder {
    Finder::new(cards.iter().map(words), initials)
}

/// Title and everyday words.
fn words(card: &Card) -> impl Iterator<Item = &str> {
    std::iter::once(card.title.as_str()).chain(card.words.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(id: &str, title: &str, words: &[&str]) -> Card {
        Card {
            id: id.into(),
            title: title.into(),
            window: "social-affairs".into(),
            words: words.iter().map(|word| (*word).into()).collect(),
            audience: vec!["person".into()],
            township: false,
            visits: Some(1),
        }
    }

    #[test]
    fn filters_narrow_together() {
        let one = Card { township: true, visits: Some(2), ..card("a", "甲", &[]) };
        let filter = |township, one_visit| Filter { township, one_visit, ..Filter::default() };
        assert!(filter(true, false).passes(&one) && !filter(true, true).passes(&one));
        assert!(
            !filter(false, true).passes(&Card { visits: None, ..one.clone() }),
            "not known is not one visit"
        );
        assert!(!Filter { audience: Some("organisation"), ..Filter::default() }.passes(&one));
    }
}
