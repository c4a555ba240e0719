//! Valid identity numbers for generated facts, from the standards and not from the engine's code.
//! In: random digits. Out: numbers with the right check character. Absent: numbers of real people.

use fastrand::Rng;

/// A resident identity number (GB 11643) born on `birth` (`YYYYMMDD`). The address code 110105 is the standard's own.
pub fn resident_id(birth: &str, rng: &mut Rng) -> String {
    with_resident_check(format!("110105{birth}{:03}", rng.u32(0..1000)))
}

/// A unified social credit code (GB 32100).
pub fn credit_code(rng: &mut Rng) -> String {
    with_credit_check(format!("91411503{:09}", rng.u32(0..1_000_000_000)))
}

fn with_resident_check(body: String) -> String {
    let sum: u32 = body.bytes().zip(0..).map(|(b, i)| u32::from(b - b'0') * power(2, 17 - i, 11)).sum();
    match (12 - sum % 11) % 11 {
        10 => body + "X",
        digit => format!("{body}{digit}"),
    }
}

fn with_credit_check(mut body: String) -> String {
    const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    let value = |b: u8| ALPHABET.iter().position(|a| *a == b).unwrap_or(0) as u32;
    let sum: u32 = body.bytes().zip(0..).map(|(b, i)| value(b) * power(3, i, 31)).sum();
    body.push(char::from(ALPHABET[((31 - sum % 31) % 31) as usize]));
    body
}

/// A mobile number.
pub fn phone(rng: &mut Rng) -> String {
    format!("1{}{:09}", rng.u32(3..10), rng.u32(0..1_000_000_000))
}

fn power(base: u32, exponent: u32, modulus: u32) -> u32 {
    (0..exponent).fold(1, |product, _| product * base % modulus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use yushen::identity::{CreditCode, ResidentId};

    #[test]
    fn the_standards_own_examples_come_out() {
        assert_eq!(with_resident_check("11010519491231002".into()), "11010519491231002X");
        assert_eq!(with_credit_check("91350100M000100Y4".into()), "91350100M000100Y43");
    }

    #[test]
    fn the_engine_takes_them() {
        let mut rng = Rng::with_seed(1);
        for _ in 0..200 {
            let (id, code) = (resident_id("19491231", &mut rng), credit_code(&mut rng));
            assert!(ResidentId::parse(&id).is_ok(), "{id}");
            assert!(CreditCode::parse(&code).is_ok(), "{code}");
            assert!(yushen::identity::phone(&phone(&mut rng)).is_ok());
        }
    }
}
