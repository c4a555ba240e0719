//! Tests of the numbers: all vectors of the domain notes, corrections, hostile input. Numbers marked 虚构 are made
//! by the algorithms and belong to nobody.

use super::*;
use crate::value::date;
use proptest::prelude::*;

#[test]
fn valid_resident_numbers() {
    for (number, birth, sex) in [
        ("11010519491231002X", "1949-12-31", Sex::Female),
        ("11010519491231002x", "1949-12-31", Sex::Female),
        ("440524188001010014", "1880-01-01", Sex::Male),
        ("411503190001010010", "1900-01-01", Sex::Male),
        ("411503190001010029", "1900-01-01", Sex::Female),
        ("411503200002290030", "2000-02-29", Sex::Male),
        ("411502196501010050", "1965-01-01", Sex::Male),
        ("411503197012310061", "1970-12-31", Sex::Female),
        ("411503195506150097", "1955-06-15", Sex::Male),
        ("413023194807010077", "1948-07-01", Sex::Male),
        ("411503202601010087", "2026-01-01", Sex::Female),
    ] {
        let id = ResidentId::parse(number).unwrap();
        assert_eq!(date::format(id.birth_date()), birth, "{number}");
        assert_eq!(id.sex(), sex, "{number}");
        assert_eq!(id.to_string(), number.to_uppercase());
        assert_eq!(id.address_code(), &number[..6]);
    }
}

#[test]
fn resident_numbers_are_normalised() {
    for text in [
        " 110105 19491231 002x ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105\u{3000}19491231\u{200B}002ｘ",
    ] {
        assert_eq!(ResidentId::parse(text).unwrap().as_str(), "11010519491231002X", "{text}");
    }
    assert_eq!(format!("{:?}", ResidentId::parse("11010519491231002X").unwrap()), "ResidentId(…)");
}

#[test]
fn invalid_resident_numbers_say_why() {
    use IdentityError::{BirthDate, Character, CheckCharacter, FifteenDigits, Length};
    for (text, error) in [
        ("110105194912310021", CheckCharacter),
        ("411503190002290042", BirthDate),
        ("110105491231002", FifteenDigits),
        ("", Length { expected: 18, found: 0 }),
        ("1101051949123100", Length { expected: 18, found: 16 }),
        ("11010519491231002X1", Length { expected: 18, found: 19 }),
        ("X1010519491231002X", Character { position: 1 }),
        ("11010519491231002Y", Character { position: 18 }),
        ("1101051949123100甲", Character { position: 17 }),
    ] {
        assert_eq!(ResidentId::parse(text), Err(error), "{text}");
    }
}

#[test]
fn nobody_is_born_later_than_the_day_asked_about() {
    let id = ResidentId::parse("411503202601010087").unwrap();
    let day = |text| date::parse(text).unwrap();
    assert_eq!(id.check_born_by(day("2026-01-01")), Ok(()));
    assert_eq!(id.check_born_by(day("2025-12-31")), Err(IdentityError::BornLater));
}

#[test]
fn old_resident_numbers_are_found_under_the_new() {
    let new = from_fifteen_digits("110105491231002").unwrap();
    assert_eq!(new.as_str(), "11010519491231002X");
    for bad in ["110105491331002", "11010549123100X", "", "11010519491231002X"] {
        assert_eq!(from_fifteen_digits(bad), None, "{bad}");
    }
}

#[test]
fn valid_credit_codes() {
    for code in [
        "91350100M000100Y43",
        "91411503MA00000007",
        "92411503MA0000015L",
        "93411503MA00000A97",
        "11411503000000000C",
        "12411500000000019T",
        "52411503MJ000000XJ",
        "914403003429409755",
        "914403006990676707",
        "91440300L83341734R",
        "12441500196720244T",
    ] {
        assert_eq!(CreditCode::parse(code).unwrap().as_str(), code);
        assert_eq!(CreditCode::parse(&format!(" {} ", code.to_lowercase())).unwrap().as_str(), code);
        assert_eq!(correction_candidates(code), []);
    }
    assert!(CreditCode::parse("91350100M000100Y43").unwrap().inner_check_matches());
    assert!(CreditCode::parse("52411503MJ000000XJ").unwrap().inner_check_matches());
}

#[test]
fn invalid_credit_codes_say_why() {
    use IdentityError::{Character, CheckCharacter, Length, OldRegistration};
    for (text, error) in [
        ("91350100M000100Y44", CheckCharacter),
        ("91350100M000100Y4S", Character { position: 18 }),
        ("91350100M000100Y4", Length { expected: 18, found: 17 }),
        ("110108000000016", OldRegistration),
        ("", Length { expected: 18, found: 0 }),
    ] {
        assert_eq!(CreditCode::parse(text), Err(error), "{text}");
    }
}

#[test]
fn misread_characters_are_put_right() {
    let right = CreditCode::parse("91350100M000100Y43").unwrap();
    assert_eq!(correction_candidates("9135O1OOMOOO1OOY43"), vec![right.clone()]);
    assert_eq!(correction_candidates("9I35010OM0001ooY43"), [right]);
    let right = CreditCode::parse("91440300L83341734R").unwrap();
    assert_eq!(correction_candidates("91440300LB3341734R"), [right]);
    assert_eq!(correction_candidates("91350100M000100Y44"), []);
    assert_eq!(correction_candidates("甲"), []);
}

#[test]
fn organisation_codes() {
    for good in ["D2143569-X", "00990986-X", "80210043-3", "d2143569x"] {
        assert!(is_organisation_code(good), "{good}");
    }
    for bad in ["L5701181-X", "D2143569-0", "", "D2143569", "甲2143569-X"] {
        assert!(!is_organisation_code(bad), "{bad}");
    }
}

#[test]
fn old_registration_numbers() {
    for good in
        ["110108000000016", "310117003171688", "430524600099555", "440301104041144", "320300000174110"]
    {
        assert!(is_registration_number(good), "{good}");
    }
    assert!(is_registration_number("320483000067847"));
    for bad in ["320483000067848", "11010800000001", "11010800000001X", ""] {
        assert!(!is_registration_number(bad), "{bad}");
    }
}

#[test]
fn luhn_and_bank_cards() {
    for good in
        ["79927398713", "4111111111111111", "6217000000000000004", "62170000000000004", "6222020000000000000"]
    {
        assert!(passes_luhn(good), "{good}");
    }
    assert!(!passes_luhn("79927398710") && !passes_luhn("") && !passes_luhn("4111-1111"));
    assert!(!passes_luhn(&"0".repeat(100)));
    assert!(is_bank_card("6217 0000 0000 0000 004"));
    assert!(!is_bank_card("79927398713"));
}

#[test]
fn mobile_numbers() {
    for text in
        ["13800138000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００", "138 0013 8000"]
    {
        assert_eq!(phone(text).as_deref(), Ok("13800138000"), "{text}");
    }
    for bad in ["12345678901", "1380013800", "138001380000", "+8513800138000", "", "1380013800甲"] {
        assert_eq!(phone(bad), Err(IdentityError::Phone), "{bad}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in "[0-9A-ZxX甲 \u{FF10}-\u{FF19}+-]{0,24}") {
        let _ = (ResidentId::parse(&text), CreditCode::parse(&text), phone(&text), passes_luhn(&text));
        let _ = (correction_candidates(&text), is_organisation_code(&text), is_registration_number(&text));
        let _ = (from_fifteen_digits(&text), is_bank_card(&text));
    }

    #[test]
    fn one_wrong_digit_is_always_noticed(at in 0_usize..17, by in 1_u8..10) {
        let mut number = *b"11010519491231002X";
        number[at] = b'0' + (number[at] - b'0' + by) % 10;
        prop_assert!(ResidentId::parse(core::str::from_utf8(&number).unwrap()).is_err());
    }
}
