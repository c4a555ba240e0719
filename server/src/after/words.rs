//! The words of ratings and complaints, as lists. In and out: words. Absent: wording for citizens (the web app).

/// The five levels of 好差评 from the worst to the best: 非常不满意、不满意、基本满意、满意、非常满意.
pub const LEVELS: [&str; 5] =
    ["very-dissatisfied", "dissatisfied", "fairly-satisfied", "satisfied", "very-satisfied"];

/// The highest number of a level that is followed up (不满意、非常不满意).
pub const LOW: i64 = 2;

/// Where a rating comes from.
pub const CHANNELS: [&str; 3] = ["web", "kiosk", "qr"];

/// What a complaint is about; `unlisted`: 被要求提供清单外材料.
pub const KINDS: [&str; 5] = ["unlisted", "attitude", "delay", "refusal", "other"];

/// Working days until a low rating is followed up.
pub const FOLLOW_UP_WORKDAYS: i64 = 1;

/// Most characters of what somebody writes.
pub const MOST_CHARACTERS: usize = 1000;

/// The number of a level's word, 1 to 5.
pub fn level(word: &str) -> Option<i64> {
    LEVELS.iter().position(|known| *known == word).and_then(|place| i64::try_from(place + 1).ok())
}

/// The word of a level's number.
pub fn level_word(level: i64) -> &'static str {
    usize::try_from(level - 1).ok().and_then(|place| LEVELS.get(place)).copied().unwrap_or("")
}

/// The same word with a longer life, if the list has it.
pub fn listed(list: &[&'static str], word: &str) -> Option<&'static str> {
    list.iter().copied().find(|known| *known == word)
}

/// What a step makes of a rating's follow-up; `None` where it has no place.
pub fn after_rating(state: &str, step: Step) -> Option<&'static str> {
    match (state, step) {
        ("open", Step::Take) => Some("handling"),
        ("open" | "handling", Step::Close) => Some("closed"),
        _ => None,
    }
}

/// What a step makes of a complaint; `None` where it has no place.
pub fn after_complaint(state: &str, step: Step) -> Option<&'static str> {
    match (state, step) {
        ("received", Step::Take) => Some("handling"),
        ("received" | "handling", Step::Answer) => Some("answered"),
        ("answered", Step::Close) => Some("closed"),
        _ => None,
    }
}

/// What a supervisor does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Looks after it.
    Take,
    /// Answers a complaint in writing.
    Answer,
    /// Ends it: a rating with the outcome in writing.
    Close,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Take, Self::Answer, Self::Close];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::Answer => "answer",
            Self::Close => "close",
        }
    }

    /// The step of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_levels_from_one_to_five_and_back() {
        for (number, word) in (1..).zip(LEVELS) {
            assert_eq!((level(word), level_word(number)), (Some(number), word));
        }
        assert_eq!((level("bad"), level_word(0), level_word(6)), (None, "", ""));
    }

    #[test]
    fn states_go_forward_only() {
        let states = ["none", "open", "handling", "closed", "received", "answered"];
        let mut rating = Vec::new();
        let mut complaint = Vec::new();
        for state in states {
            for step in Step::ALL {
                rating.extend(after_rating(state, step).map(|to| format!("{state} {} {to}", step.word())));
                complaint
                    .extend(after_complaint(state, step).map(|to| format!("{state} {} {to}", step.word())));
            }
        }
        assert_eq!(rating, ["open take handling", "open close closed", "handling close closed"]);
        let expected = [
            "handling answer answered",
            "received take handling",
            "received answer answered",
            "answered close closed",
        ];
        assert_eq!(complaint, expected);
    }
}
