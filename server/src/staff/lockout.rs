//! How long nobody may try again after failed sign-ins: a function of how many and when.
//! In: failures, the last one's moment, now. Out: what still counts, and how long to wait. Absent: whose they are.
//!
//! The delay is computed, not stored: a sign-in that succeeds takes its own count back and the lock goes with it.

/// When failures lock, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lockout {
    /// The failure that locks first.
    pub free: i64,
    /// Seconds that it locks; each failure more doubles them.
    pub first: i64,
    /// The longest.
    pub longest: i64,
    /// How failures are forgotten.
    pub forget: Forget,
}

/// How failures are forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forget {
    /// All of them, after so many quiet seconds.
    All(i64),
    /// One for each so many seconds: many people share an address, and somebody always mistypes.
    OneBy(i64),
}

/// Of one account name: the fifth failure in a row locks for 30 s, the most is an hour.
pub const OF_NAME: Lockout = Lockout { free: 5, first: 30, longest: 3600, forget: Forget::All(86_400) };

/// Of one address, which a whole hall may share: more than 20 an hour for long lock it, for a quarter of an hour at most.
pub const OF_ADDRESS: Lockout = Lockout { free: 20, first: 30, longest: 900, forget: Forget::OneBy(180) };

/// After so many quiet seconds a count says nothing any more.
pub const FORGET_AFTER: i64 = 86_400;

impl Lockout {
    /// Seconds that so many failures lock.
    pub fn delay(&self, failures: i64) -> i64 {
        if failures < self.free {
            return 0;
        }
        let doubled = (failures - self.free).min(32);
        self.first.saturating_mul(1 << doubled).min(self.longest)
    }

    /// The failures that still count now.
    pub fn counted(&self, failures: i64, last_at: i64, now: i64) -> i64 {
        let quiet = (now - last_at).max(0);
        match self.forget {
            Forget::All(after) if quiet >= after => 0,
            Forget::All(_) => failures,
            Forget::OneBy(seconds) => (failures - quiet / seconds).max(0),
        }
    }

    /// Seconds to wait from now.
    pub fn wait(&self, failures: i64, last_at: i64, now: i64) -> i64 {
        (last_at + self.delay(failures) - now).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_more_doubles_the_wait_up_to_an_hour() {
        let delays: Vec<i64> = (0..14).map(|failures| OF_NAME.delay(failures)).collect();
        assert_eq!(delays, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(OF_NAME.delay(i64::MAX), 3600);
        assert_eq!(
            (OF_NAME.wait(5, 100, 100), OF_NAME.wait(5, 100, 129), OF_NAME.wait(5, 100, 130)),
            (30, 1, 0)
        );
    }

    #[test]
    fn a_name_forgets_after_a_quiet_day_and_an_address_steadily() {
        assert_eq!((OF_NAME.counted(9, 0, 86_399), OF_NAME.counted(9, 0, 86_400)), (9, 0));
        assert_eq!((OF_ADDRESS.counted(20, 0, 179), OF_ADDRESS.counted(20, 0, 180)), (20, 19));
        assert_eq!(OF_ADDRESS.counted(3, 0, 86_400), 0);
        assert_eq!(OF_ADDRESS.counted(3, 100, 50), 3, "a clock set back");
    }

    /// What a guesser who never stops gets in a day.
    #[test]
    fn a_guesser_has_few_guesses_a_day() {
        let (mut now, mut failures, mut guesses) = (0, 0, 0);
        while now < 86_400 {
            now += OF_NAME.delay(failures);
            failures += 1;
            guesses += 1;
        }
        assert_eq!(guesses, 35);
    }
}
