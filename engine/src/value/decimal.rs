//! Exact decimals: a mantissa (value × 10^scale) at a scale that the schema fixes.
//! In: text such as `58.50`. Out: mantissa, and normalised text again. Absent on purpose: floats, exponents, rounding.

/// Most digits of a mantissa.
pub const MAX_DIGITS: usize = 15;

/// Why a text is not a decimal at the wanted scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Not of the form `-?(0|[1-9][0-9]*)(\.[0-9]+)?`.
    #[error("not a plain decimal number such as `58.5`")]
    Malformed,
    /// More digits after the point than the scale has, and not all of them zero.
    #[error("more than {scale} digits after the point")]
    TooPrecise {
        /// Digits after the point that are allowed.
        scale: u8,
    },
    /// More than fifteen digits.
    #[error("more than {MAX_DIGITS} digits")]
    TooLarge,
}

/// Reads `text` as a mantissa at `scale`. Zeros beyond the scale are tolerated; no plus, exponent or spaces.
pub fn parse(text: &str, scale: u8) -> Result<i64, DecimalError> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return Err(DecimalError::Malformed),
        None => (unsigned, ""),
    };
    let leading_zero = whole.len() > 1 && whole.starts_with('0');
    if whole.is_empty() || leading_zero || !digits_only(whole) || !digits_only(fraction) {
        return Err(DecimalError::Malformed);
    }
    let places = usize::from(scale);
    // Both halves are ASCII, so any byte is a boundary.
    let (kept, beyond) = fraction.split_at_checked(places).unwrap_or((fraction, ""));
    if beyond.bytes().any(|b| b != b'0') {
        return Err(DecimalError::TooPrecise { scale });
    }
    let zeros = core::iter::repeat_n(b'0', places - kept.len());
    let mantissa = magnitude(whole.bytes().chain(kept.bytes()).chain(zeros))?;
    Ok(if unsigned.len() == text.len() { mantissa } else { -mantissa })
}

/// Writes `mantissa` × 10^−`scale` without needless zeros; never `-0`.
pub fn format(mantissa: i64, scale: u8) -> String {
    let sign = if mantissa < 0 { "-" } else { "" };
    let mut digits = mantissa.unsigned_abs().to_string();
    let places = usize::from(scale);
    if digits.len() <= places {
        digits.insert_str(0, &"0".repeat(places + 1 - digits.len()));
    }
    let (whole, fraction) = digits.split_at(digits.len() - places);
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        fraction => format!("{sign}{whole}.{fraction}"),
    }
}

fn digits_only(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn magnitude(digits: impl Iterator<Item = u8>) -> Result<i64, DecimalError> {
    let mut mantissa = 0_i64;
    for (count, digit) in digits.skip_while(|d| *d == b'0').enumerate() {
        if count >= MAX_DIGITS {
            return Err(DecimalError::TooLarge);
        }
        mantissa = mantissa * 10 + i64::from(digit - b'0');
    }
    Ok(mantissa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_numbers_are_read_exactly() {
        for (text, scale, mantissa) in [
            ("0", 0, 0),
            ("-0", 2, 0),
            ("-0.00", 2, 0),
            ("58.5", 2, 5850),
            ("-58.5", 1, -585),
            ("300.00", 0, 300),
            ("0.000000000000000000000000", 2, 0),
            ("999999999999999", 0, 999_999_999_999_999),
            ("-9.99999999999999", 14, -999_999_999_999_999),
            ("0.000001", 6, 1),
        ] {
            assert_eq!(parse(text, scale), Ok(mantissa), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        for text in [
            "", "-", ".", ".5", "5.", "+1", "01", "00", "1e3", "1,000", " 1", "1 ", "１", "0x1", "--1",
            "1.2.3", "1.-2",
        ] {
            assert_eq!(parse(text, 2), Err(DecimalError::Malformed), "{text}");
        }
        assert_eq!(parse("1.005", 2), Err(DecimalError::TooPrecise { scale: 2 }));
        assert_eq!(parse("1000000000000000", 0), Err(DecimalError::TooLarge));
        assert_eq!(parse("10000000000000", 2), Err(DecimalError::TooLarge));
        assert_eq!(parse(&"9".repeat(100_000), 6), Err(DecimalError::TooLarge));
    }

    #[test]
    fn output_is_normalised() {
        assert_eq!(format(0, 6), "0");
        assert_eq!(format(5850, 2), "58.5");
        assert_eq!(format(-5, 2), "-0.05");
        assert_eq!(format(30_000, 2), "300");
        assert_eq!(format(i64::MIN, 0), "-9223372036854775808");
        assert_eq!(format(1, 255).len(), 257);
    }

    proptest! {
        #[test]
        fn round_trip(mantissa in -999_999_999_999_999_i64..=999_999_999_999_999, scale in 0_u8..=6) {
            prop_assert_eq!(parse(&format(mantissa, scale), scale), Ok(mantissa));
        }

        #[test]
        fn any_text_is_parsed_without_panic(text in "[-+.0-9eé ]{0,24}", scale in any::<u8>()) {
            let _ = parse(&text, scale);
        }
    }
}
