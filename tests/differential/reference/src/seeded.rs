//! Bugs that can be switched on, to prove that the differential test would notice them.

/// A deliberate mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// `>=` of dates is `>`.
    DateGreaterEqual,
    /// `div_round` rounds halves towards zero.
    RoundHalfDown,
    /// A year is complete on the day before the birthday.
    YearsDayEarly,
    /// The first day counts as a working day.
    FirstDayCounts,
    /// `max` of nothing is 0.
    MaxOfNothing,
    /// 31 January plus one month is in March.
    MonthOverflows,
    /// `sum` of whole numbers wraps.
    SumWraps,
    /// A parameter without a value is 0.
    UnsetIsZero,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::DateGreaterEqual,
        Self::RoundHalfDown,
        Self::YearsDayEarly,
        Self::FirstDayCounts,
        Self::MaxOfNothing,
        Self::MonthOverflows,
        Self::SumWraps,
        Self::UnsetIsZero,
    ];
}
