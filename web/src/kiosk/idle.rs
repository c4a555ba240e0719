//! When somebody has left: a watch over two clocks. Pure.
//! In: both clocks at each tick and at each touch. Out: nothing, a warning with the seconds left, or the end.
//! Absent: listening, timers, wiping (`app`, `kiosk-wipe.js`).
//!
//! A device that sleeps has a steady clock that stood still and a wall clock that went on; a clock that was set looks the
//! same. What the wall clock gained over the steady one is taken as sleep up to [`LONGEST_SLEEP_MS`]; beyond that nobody
//! can tell, so the warning is shown at once and somebody who is there goes on. Backwards is never sleep.

use super::clock::Moment;

/// Gains of the wall clock up to this are sleep.
pub const LONGEST_SLEEP_MS: i64 = 20 * 3_600_000;
/// Gains of the wall clock below this are the clock being put right.
const DRIFT_MS: i64 = 2_000;

/// What the watch says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Somebody is there, or nobody has begun.
    Quiet,
    /// So many seconds until the end, at least 1.
    Warn(i64),
    /// Over.
    Over,
}

/// The watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// Without a touch until it is over.
    idle_ms: i64,
    /// The last of it, with a countdown.
    warn_ms: i64,
    /// When something was last heard of the clocks.
    seen: Moment,
    /// How long nobody has touched anything.
    idle: i64,
    begun: bool,
    /// The warning stands: a touch beside its button is no extension, so that a passer-by does not keep it open.
    warned: bool,
}

impl Watch {
    /// Warns after `idle_seconds` without a touch; over after `warn_seconds` more.
    pub fn new(now: Moment, idle_seconds: u32, warn_seconds: u32) -> Self {
        let warn_ms = i64::from(warn_seconds) * 1000;
        let idle_ms = i64::from(idle_seconds) * 1000 + warn_ms;
        Self { idle_ms, warn_ms, seen: now, idle: 0, begun: false, warned: false }
    }

    /// Other limits, once the settings are known.
    pub fn limit(&mut self, idle_seconds: u32, warn_seconds: u32) {
        let other = Self::new(self.seen, idle_seconds, warn_seconds);
        (self.idle_ms, self.warn_ms) = (other.idle_ms, other.warn_ms);
    }

    /// Somebody touched the screen or a key.
    pub fn touched(&mut self, now: Moment) {
        if self.tick(now) == Verdict::Quiet {
            self.begun = true;
            self.idle = 0;
        }
    }

    /// 再用一会儿
    pub fn more(&mut self, now: Moment) {
        if self.tick(now) != Verdict::Over {
            (self.idle, self.warned) = (0, false);
        }
    }

    /// Whether anybody has begun.
    pub fn begun(&self) -> bool {
        self.begun
    }

    /// Looks at the clocks.
    pub fn tick(&mut self, now: Moment) -> Verdict {
        let steady = (now.steady - self.seen.steady).max(0);
        let gained = (now.wall - self.seen.wall) - (now.steady - self.seen.steady);
        self.seen = now;
        if !self.begun {
            return Verdict::Quiet;
        }
        self.idle += steady;
        if (DRIFT_MS..=LONGEST_SLEEP_MS).contains(&gained) {
            self.idle += gained;
        } else if gained > LONGEST_SLEEP_MS {
            self.idle = self.idle.max(self.idle_ms - self.warn_ms);
        }
        let left = self.idle_ms - self.idle;
        if left <= 0 {
            return Verdict::Over;
        }
        self.warned |= left <= self.warn_ms;
        if self.warned { Verdict::Warn((left + 999) / 1000) } else { Verdict::Quiet }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    /// A watch of 40 and 20 seconds that somebody has touched, with its clocks.
    struct Device {
        watch: Watch,
        now: Moment,
    }

    impl Device {
        fn touched() -> Self {
            let now = Moment { steady: 5_000, wall: 1_795_743_000_000 };
            let mut watch = Watch::new(now, 40, 20);
            watch.touched(now);
            Self { watch, now }
        }

        /// So many seconds awake, looked at each second; the last verdict.
        fn wait(&mut self, seconds: i64) -> Verdict {
            let mut verdict = Verdict::Quiet;
            for _ in 0..seconds {
                self.now.steady += 1000;
                self.now.wall += 1000;
                verdict = self.watch.tick(self.now);
            }
            verdict
        }

        /// The wall clock goes on or back by itself.
        fn jump(&mut self, ms: i64) -> Verdict {
            self.now.wall += ms;
            self.watch.tick(self.now)
        }
    }

    #[test]
    fn nothing_ends_that_nobody_began() {
        let now = Moment::default();
        let mut watch = Watch::new(now, 40, 20);
        assert_eq!(watch.tick(Moment { steady: DAY, wall: DAY }), Verdict::Quiet);
        assert!(!watch.begun());
    }

    #[test]
    fn the_countdown_runs_and_ends() {
        let mut device = Device::touched();
        assert_eq!(device.wait(39), Verdict::Quiet);
        assert_eq!(device.wait(1), Verdict::Warn(20));
        assert_eq!(device.wait(19), Verdict::Warn(1));
        assert_eq!(device.wait(1), Verdict::Over);
    }

    #[test]
    fn a_touch_puts_it_off_and_the_countdown_is_put_off_by_its_button_only() {
        let mut device = Device::touched();
        device.wait(39);
        device.watch.touched(device.now);
        assert_eq!(device.wait(39), Verdict::Quiet);
        device.wait(5);
        device.watch.touched(device.now);
        assert_eq!(device.wait(1), Verdict::Warn(15));
        device.watch.more(device.now);
        assert_eq!(device.wait(39), Verdict::Quiet);
        assert_eq!(device.wait(21), Verdict::Over);
    }

    #[test]
    fn what_is_over_is_not_put_off_any_more() {
        let mut device = Device::touched();
        assert_eq!(device.wait(60), Verdict::Over);
        device.watch.more(device.now);
        assert_eq!(device.wait(1), Verdict::Over);
    }

    #[test]
    fn after_ten_minutes_of_sleep_it_is_over_at_once() {
        // Linux: the steady clock stands still. Elsewhere both go on.
        assert_eq!(Device::touched().jump(600_000), Verdict::Over);
        let mut device = Device::touched();
        device.now.steady += 600_000;
        assert_eq!(device.jump(600_000), Verdict::Over);
        assert_eq!(Device::touched().jump(10_000), Verdict::Quiet);
    }

    #[test]
    fn a_hidden_tab_counts_although_its_timers_slept() {
        let mut device = Device::touched();
        device.now.steady += 45_000;
        assert_eq!(device.jump(45_000), Verdict::Warn(15));
    }

    #[test]
    fn a_clock_set_by_a_day_neither_ends_a_session_nor_makes_it_endless() {
        let mut forward = Device::touched();
        assert_eq!(forward.jump(DAY), Verdict::Warn(20), "asked, not ended");
        forward.watch.more(forward.now);
        assert_eq!(forward.wait(39), Verdict::Quiet);
        assert_eq!(forward.wait(21), Verdict::Over);
        let mut back = Device::touched();
        back.wait(30);
        assert_eq!(back.jump(-DAY), Verdict::Quiet);
        assert_eq!(back.wait(10), Verdict::Warn(20));
        assert_eq!(back.wait(20), Verdict::Over);
    }
}
