//! A booking as a calendar entry (RFC 5545), for the citizen's own calendar.
//! In: a hall, a slot. Out: the text of an `.ics` file. Absent: the person and the code; calendars are shared.

use std::fmt::Write as _;

use super::config::Hall;
use super::store::seats::SlotRow;
use yushen::bundle::Moment;

/// Longest line in bytes, before it must be folded.
const MOST_BYTES: usize = 75;

/// The calendar file. `uid` stays the same when the booking is moved, `moves` grows, so that the entry moves with it.
pub fn write(hall: &Hall, slot: &SlotRow, uid: &str, moves: i64, now: i64) -> String {
    let starts_at = slot.name.starts_at();
    let mut text = String::new();
    let mut line = |name: &str, value: &str| fold(&mut text, &format!("{name}:{value}"));
    line("BEGIN", "VCALENDAR");
    line("VERSION", "2.0");
    line("PRODID", "-//Yushen//Hall//ZH");
    line("BEGIN", "VEVENT");
    line("UID", &format!("{uid}@{}.yushen", hall.id));
    line("SEQUENCE", &moves.to_string());
    line("DTSTAMP", &stamp(now));
    line("DTSTART", &stamp(starts_at));
    line("DTEND", &stamp(starts_at + slot.minutes * 60));
    line("SUMMARY", &escaped(&format!("到{}办事", hall.name)));
    line("LOCATION", &escaped(&hall.address));
    line("END", "VEVENT");
    line("END", "VCALENDAR");
    text
}

/// `20261126T080000Z`
fn stamp(seconds: i64) -> String {
    Moment(seconds).to_string().replace(['-', ':'], "")
}

fn escaped(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    plain.replace('\n', "\\n").replace('\r', "")
}

/// Lines end with CRLF; a long one goes on after a space, never inside a character.
fn fold(text: &mut String, line: &str) {
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > MOST_BYTES {
            text.push_str("\r\n ");
            length = 1;
        }
        // Writing to a string has no way to fail.
        let _ = write!(text, "{c}");
        length += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hall::config::parse;
    use crate::hall::slots::SlotName;

    #[test]
    fn an_entry_in_utc_with_folded_lines() {
        let sample = include_str!("../../../examples/halls/pingqiao.toml");
        let hall = parse("h", sample).expect("the sample");
        let name = SlotName::parse("social-affairs.2026-11-27.0930").expect("a name");
        let text = write(&hall, &SlotRow { id: 1, name, minutes: 30 }, "abc", 2, 1_795_680_000);
        assert!(
            text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n")
        );
        for line in [
            "UID:abc@pingqiao.yushen",
            "SEQUENCE:2",
            "DTSTAMP:20261126T080000Z",
            "DTSTART:20261127T013000Z",
            "DTEND:20261127T020000Z",
        ] {
            assert!(text.split("\r\n").any(|other| other == line), "{line}: {text}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("LOCATION:信阳市平桥区（示例地址，请填写本大厅的地址）\r\n"), "{unfolded}");
        assert_eq!(escaped("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
