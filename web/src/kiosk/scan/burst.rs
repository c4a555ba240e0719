//! A scanner that types (keyboard wedge) told from a person. In: keys with their moments. Out: what was scanned.
//! Absent: the browser's events (`super::wedge`).

/// Milliseconds between two keys of a scanner at most.
const GAP: f64 = 50.0;
/// Signs that a scan has at least.
const LEAST: usize = 8;
/// Signs that a code can hold at most; whatever goes on longer is no scan.
const MOST: usize = 4_296;

/// What a key was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Somebody's typing, or the first key of a scan: nobody can tell yet.
    Typing,
    /// It follows the key before as a scanner's does.
    Burst,
    /// The end of a scan.
    Scan(String),
}

/// The keys of a burst so far.
#[derive(Debug, Clone, Default)]
pub struct Burst {
    text: String,
    last: f64,
}

impl Burst {
    /// A key, by the name that the browser gives it, and its moment in milliseconds.
    #[expect(clippy::float_arithmetic, reason = "moments of the browser's clock")]
    pub fn key(&mut self, name: &str, at: f64) -> Heard {
        let follows = !self.text.is_empty() && (0.0..=GAP).contains(&(at - self.last));
        let mut signs = name.chars();
        match (signs.next(), signs.next()) {
            (Some(sign), None) => {
                if !follows || self.text.len() >= MOST {
                    self.text.clear();
                }
                self.text.push(sign);
                self.last = at;
                if follows { Heard::Burst } else { Heard::Typing }
            }
            _ if name == "Enter" => {
                let text = std::mem::take(&mut self.text);
                if follows && text.chars().count() >= LEAST { Heard::Scan(text) } else { Heard::Typing }
            }
            // A scanner presses these for capitals and signs.
            _ if matches!(name, "Shift" | "CapsLock" | "AltGraph") => Heard::Typing,
            _ => {
                self.text.clear();
                Heard::Typing
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "moments of a browser are floats")]
mod tests {
    use super::*;

    /// What is heard at the end of these signs, `gap` milliseconds apart, and Enter.
    fn scan(text: &str, gap: f64) -> Heard {
        let mut burst = Burst::default();
        let mut at = 1_000.0;
        for sign in text.chars() {
            if sign.is_uppercase() {
                burst.key("Shift", at + gap / 2.0);
            }
            at += gap;
            burst.key(&sign.to_string(), at);
        }
        burst.key("Enter", at + gap)
    }

    #[test]
    fn a_burst_that_ends_with_enter_is_a_scan() {
        assert_eq!(scan("7K3M9QPAX01TD", 5.0), Heard::Scan("7K3M9QPAX01TD".into()));
        assert_eq!(scan("YS1:A B C*", 50.0), Heard::Scan("YS1:A B C*".into()));
        assert_eq!(scan("12345678", 0.0), Heard::Scan("12345678".into()));
    }

    #[test]
    fn what_is_slower_or_shorter_is_a_persons_typing() {
        assert_eq!(scan("7K3M9QPAX01TD", 51.0), Heard::Typing);
        assert_eq!(scan("1234567", 5.0), Heard::Typing);
        let mut burst = Burst::default();
        for (place, sign) in "1234567890".chars().enumerate() {
            burst.key(&sign.to_string(), place as f64 * 10.0);
        }
        // A pause before Enter; after it, Enter alone is nothing.
        assert_eq!(burst.key("Enter", 90.0 + 51.0), Heard::Typing);
        assert_eq!(burst.key("Enter", 142.0), Heard::Typing);
    }

    #[test]
    fn a_scan_after_typing_holds_nothing_of_the_typing() {
        let mut burst = Burst::default();
        burst.key("z", 0.0);
        for (place, sign) in "12345678".chars().enumerate() {
            let heard = burst.key(&sign.to_string(), 500.0 + place as f64);
            assert_eq!(heard, if place == 0 { Heard::Typing } else { Heard::Burst });
        }
        assert_eq!(burst.key("Enter", 508.0), Heard::Scan("12345678".into()));
    }

    #[test]
    fn other_keys_and_a_clock_that_goes_back_end_a_burst() {
        for other in ["Backspace", "ArrowLeft", "Tab", "Process"] {
            let mut burst = Burst::default();
            for place in 0..10 {
                burst.key("1", f64::from(place));
            }
            burst.key(other, 10.0);
            assert_eq!(burst.key("Enter", 11.0), Heard::Typing, "{other}");
        }
        let mut burst = Burst::default();
        for place in 0..10 {
            burst.key("1", f64::from(100 - place));
        }
        assert_eq!(burst.key("Enter", 101.0), Heard::Typing);
    }

    #[test]
    fn a_burst_without_end_is_no_scan() {
        let mut burst = Burst::default();
        for place in 0..MOST * 3 {
            burst.key("1", place as f64);
            assert!(burst.text.len() <= MOST);
        }
    }
}
