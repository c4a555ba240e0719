//! What was scanned. In: a code's text. Out: what it is. Absent: asking anybody whether it is genuine; opening an
//! address: of one only number and code are taken, and this hall is asked, whoever printed it.

use crate::hall::after::Of;

/// Crockford's alphabet, as codes of bookings and papers have it.
const SIGNS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Their length.
const LENGTH: usize = 13;
/// Where papers are checked, below a server's address.
const PAPERS: &str = "/api/papers/";
/// Where a visit is rated; the slip of a ticket or a case has this address.
const RATE: &str = "/rate";

/// The text of a code, as the camera or the scanner read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned(pub String);

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The code of a booking, as people read it: `7K3M-9QPA-X01TD`.
    Booking(String),
    /// A receipt (预审回执), or one of several parts of one.
    Receipt(String),
    /// A paper that the hall issued.
    Paper {
        /// Its number.
        number: String,
        /// Its code, as people read it.
        code: String,
    },
    /// The slip of a ticket or a case, and its hall.
    Slip(String, Of),
    /// Nothing of the hall's.
    Other,
}

/// What a code's text is.
pub fn what(scanned: &Scanned) -> What {
    // A receipt has the space among its signs: only line ends go.
    let text = scanned.0.trim_matches(['\r', '\n', '\t']);
    if text.starts_with("YS1:") || text.starts_with("YS1P") {
        return What::Receipt(text.into());
    }
    if let Some(code) = code(text) {
        return What::Booking(code);
    }
    address(text.trim()).unwrap_or(What::Other)
}

/// A code as people read it. Thirteen digits are the bar code of some goods: a random code is so once in millions.
fn code(text: &str) -> Option<String> {
    let plain: String =
        text.chars().filter(|c| !matches!(c, '-' | ' ')).collect::<String>().to_ascii_uppercase();
    let fits = plain.len() == LENGTH && plain.chars().all(|c| SIGNS.contains(c));
    let bar_code = plain.bytes().all(|b| b.is_ascii_digit());
    (fits && !bar_code).then(|| format!("{}-{}-{}", &plain[..4], &plain[4..8], &plain[8..]))
}

fn address(text: &str) -> Option<What> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let path = &rest[rest.find('/')?..];
    if let Some(paper) = path.strip_prefix(PAPERS) {
        let (number, code) = paper.split_once('/')?;
        return Some(What::Paper { number: named(number)?, code: self::code(code)? });
    }
    let (hall, of) = Of::scanned(path.strip_prefix(RATE)?.strip_prefix('#')?)?;
    Some(What::Slip(named(&hall)?, of))
}

/// A hall's or a paper's name: it goes into addresses, so nothing else may stand in it.
fn named(text: &str) -> Option<String> {
    let fits = (1..=80).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_text(text: &str) -> What {
        what(&Scanned(text.into()))
    }

    #[test]
    fn a_bookings_code_reads_back_however_it_is_written() {
        for text in ["7K3M-9QPA-X01TD", "7k3m9qpax01td", "7K3M 9QPA X01TD\r"] {
            assert_eq!(of_text(text), What::Booking("7K3M-9QPA-X01TD".into()), "{text}");
        }
        // One sign too few or too many, a sign that is none, a bar code.
        for text in ["7K3M-9QPA-X01T", "7K3M-9QPA-X01TDD", "7K3M-9QPA-X01TU", "6901234567892", ""] {
            assert_eq!(of_text(text), What::Other, "{text}");
        }
    }

    #[test]
    fn a_receipt_keeps_its_spaces() {
        assert_eq!(of_text("YS1:AB C \r\n"), What::Receipt("YS1:AB C ".into()));
        assert_eq!(of_text("YS1P1/2/ABCDEF12:Q"), What::Receipt("YS1P1/2/ABCDEF12:Q".into()));
        assert_eq!(of_text("YS2:AB"), What::Other);
    }

    #[test]
    fn of_an_address_only_number_and_code_are_taken() {
        let code = String::from("7K3M-9QPA-X01TD");
        let paper = What::Paper { number: "small-2026-000001".into(), code: code.clone() };
        assert_eq!(of_text("https://hall.example/api/papers/small-2026-000001/7K3M-9QPA-X01TD"), paper);
        assert_eq!(
            of_text("http://elsewhere.example:8080/api/papers/small-2026-000001/7k3m9qpax01td"),
            paper
        );
        let of = Of::Case { case: 12, code: "7K3M9QPAX01TD".into() };
        let slip = What::Slip("small".into(), of);
        assert_eq!(of_text("https://hall.example/rate#hall=small&case=12&code=7K3M9QPAX01TD"), slip);
        for text in [
            "https://hall.example/api/papers/small-2026-000001",
            "https://hall.example/api/papers/..%2F..%2F/7K3M9QPAX01TD",
            "https://hall.example/rate#hall=small&case=x&code=7K3M9QPAX01TD",
            "https://hall.example/rate#hall=../x&case=12&code=7K3M9QPAX01TD",
            "https://hall.example/rate#case=12&code=7K3M9QPAX01TD",
            "https://hall.example",
            "javascript:alert(1)",
            "https://wrong.example/pay?amount=1",
        ] {
            assert_eq!(of_text(text), What::Other, "{text}");
        }
    }
}
