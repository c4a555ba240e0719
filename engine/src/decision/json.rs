//! Writes a decision as canonical JSON (RFC 8785) straight from its draft, with the digest.
//! In: a `Draft`. Out: bytes, and the digest in them. Absent: freedom: it is what serde writes of the `Decision`, byte
//! for byte (`decisions_are_written_as_serde_writes_them` holds both together). Members stand in canonical order.

use super::draft::{CheckDraft, ConditionDraft, DeficitDraft, Draft, Finding, MaterialDraft, Piece};
use super::{DeficitKind, EvidenceVerdict, Requirement, SEMANTICS, Verdict};
use crate::item::{Effect, Status};
use crate::text::Text;
use crate::value::date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::ops::Range;

const DIGEST: &str = ",\"digest\":\"sha256:";
const HEX: &[u8; 16] = b"0123456789abcdef";

/// The JSON, and the digest of everything in it but the digest.
pub(super) fn sealed(draft: &Draft<'_>) -> (Vec<u8>, String) {
    let mut json = Json { out: Vec::with_capacity(8192), draft };
    json.list("{\"conditions\":[", &draft.conditions, Json::condition);
    json.list(",\"deficits\":[", &draft.deficits, Json::deficit);
    let head = json.out.len();
    // In canonical order the digest stands here; its room is kept.
    json.raw(DIGEST);
    json.out.extend([b'0'; 64]);
    json.raw("\"");
    let tail = json.out.len();
    json.text(",\"item\":", &draft.version.item.id);
    json.list(",\"materials\":[", &draft.materials, Json::material);
    json.text(",\"on\":", &date::format(draft.on));
    json.text(",\"outcome\":", draft.outcome.code());
    json.member(",\"questions\":", &draft.questions);
    json.member(",\"semantics\":", &SEMANTICS);
    json.text(",\"version\":", &date::format(draft.version.item.from));
    json.raw("}");
    let mut out = json.out;
    let mut hasher = Sha256::new();
    hasher.update(&out[..head]);
    hasher.update(&out[tail..]);
    let room = &mut out[head + DIGEST.len()..tail - 1];
    for (digits, byte) in room.chunks_exact_mut(2).zip(hasher.finalize()) {
        digits.copy_from_slice(&[HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
    }
    let digest = format!("sha256:{}", String::from_utf8_lossy(room));
    (out, digest)
}

/// What is written so far.
struct Json<'j, 'a> {
    out: Vec<u8>,
    draft: &'j Draft<'a>,
}

impl<'j, 'a> Json<'j, 'a> {
    #[inline]
    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A member whose value is a text.
    fn text(&mut self, name: &str, text: &str) {
        self.raw(name);
        self.quoted(text);
    }

    fn quoted(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            self.out.reserve(text.len() + 2);
            self.out.push(b'"');
            self.raw(text);
            self.out.push(b'"');
        } else {
            self.member("", text);
        }
    }

    /// A member that is rare enough to be left to serde.
    fn member(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.raw(name);
        // Serialising plain data into memory has no way to fail.
        let _ = serde_json::to_writer(&mut self.out, value);
    }

    fn list<T>(&mut self, name: &str, list: &'j [T], write: impl Fn(&mut Self, &'j T)) {
        self.raw(name);
        for (index, element) in list.iter().enumerate() {
            if index > 0 {
                self.out.push(b',');
            }
            write(self, element);
        }
        self.out.push(b']');
    }

    /// A list of fields; whether there was any. Without one there is no member.
    fn fields(&mut self, name: &str, slots: Range<usize>) -> bool {
        let before = self.out.len();
        self.raw(name);
        let empty = self.out.len();
        for slot in &self.draft.slots[slots] {
            if let Some(field) = self.draft.field(*slot) {
                self.quoted(&field);
                self.out.push(b',');
            }
        }
        if self.out.len() == empty {
            self.out.truncate(before);
            return false;
        }
        self.out.pop();
        self.out.push(b']');
        true
    }

    fn failing(&mut self, name: &str, finding: &Finding) -> bool {
        if finding.failing.is_empty() {
            return false;
        }
        self.raw(name);
        for span in &self.draft.failing[finding.failing.clone()] {
            self.out.push(b'"');
            self.number(span.line.into());
            self.out.push(b':');
            self.number(span.column.into());
            self.raw("\",");
        }
        self.out.pop();
        self.out.push(b']');
        true
    }

    fn number(&mut self, number: u64) {
        let mut divisor = 1;
        while number / divisor >= 10 {
            divisor *= 10;
        }
        while divisor > 0 {
            self.out.push(HEX[(number / divisor % 10) as usize]);
            divisor /= 10;
        }
    }

    fn fault(&mut self, name: &str, finding: &Finding) -> bool {
        match &finding.fault {
            Some(fault) => {
                self.member(name, fault);
                true
            }
            None => false,
        }
    }

    fn condition(&mut self, draft: &'j ConditionDraft<'a>) {
        let ConditionDraft { condition, finding, verdict } = draft;
        let is_unknown = *verdict == Verdict::Unknown;
        self.raw("{");
        if !is_unknown && self.fields("\"decided_by\":[", finding.slots.clone()) {
            self.raw(",");
        }
        self.raw(match condition.effect {
            Effect::Ineligible => "\"effect\":\"ineligible\"",
            Effect::Correctable => "\"effect\":\"correctable\"",
            Effect::Elsewhere => "\"effect\":\"elsewhere\"",
            Effect::Verify => "\"effect\":\"verify\"",
        });
        self.failing(",\"failing\":[", finding);
        self.fault(",\"fault\":", finding);
        self.text(",\"id\":", &condition.id);
        self.status(condition.legal.status);
        if is_unknown {
            self.fields(",\"unknown\":[", finding.slots.clone());
        }
        self.verdict(*verdict);
    }

    fn status(&mut self, status: Status) {
        self.raw(match status {
            Status::Confirmed => ",\"status\":\"confirmed\"",
            Status::Unconfirmed => ",\"status\":\"unconfirmed\"",
        });
    }

    /// The last member of a condition or a check.
    fn verdict(&mut self, verdict: Verdict) {
        self.raw(match verdict {
            Verdict::Met => ",\"verdict\":\"met\"}",
            Verdict::Unmet => ",\"verdict\":\"unmet\"}",
            Verdict::Unknown => ",\"verdict\":\"unknown\"}",
            Verdict::NotApplicable => ",\"verdict\":\"not_applicable\"}",
            Verdict::Undetermined => ",\"verdict\":\"undetermined\"}",
        });
    }

    fn check(&mut self, draft: &'j CheckDraft<'a>) {
        let CheckDraft { check, finding, verdict } = draft;
        let is_unknown = *verdict == Verdict::Unknown;
        self.raw("{");
        if !is_unknown && self.fields("\"decided_by\":[", finding.slots.clone()) {
            self.raw(",");
        }
        if self.failing("\"failing\":[", finding) {
            self.raw(",");
        }
        if self.fault("\"fault\":", finding) {
            self.raw(",");
        }
        self.text("\"id\":", &check.id);
        if is_unknown {
            self.fields(",\"unknown\":[", finding.slots.clone());
        }
        self.verdict(*verdict);
    }

    fn material(&mut self, draft: &'j MaterialDraft<'a>) {
        let MaterialDraft { material, checks, finding, standing, unknown } = draft;
        self.raw("{");
        if !checks.is_empty() {
            self.list("\"checks\":[", &self.draft.checks[checks.clone()], Self::check);
            self.raw(",");
        }
        if self.fields("\"decided_by\":[", finding.slots.clone()) {
            self.raw(",");
        }
        self.raw(match standing.evidence {
            EvidenceVerdict::Accepted => "\"evidence\":\"accepted\"",
            EvidenceVerdict::Missing => "\"evidence\":\"missing\"",
            EvidenceVerdict::Defective => "\"evidence\":\"defective\"",
            EvidenceVerdict::Unknown => "\"evidence\":\"unknown\"",
            EvidenceVerdict::Undetermined => "\"evidence\":\"undetermined\"",
            EvidenceVerdict::ByDepartment => "\"evidence\":\"by_department\"",
            EvidenceVerdict::ByCommitment => "\"evidence\":\"by_commitment\"",
            EvidenceVerdict::NotApplicable => "\"evidence\":\"not_applicable\"",
        });
        self.fault(",\"fault\":", finding);
        self.text(",\"id\":", &material.id);
        self.raw(match standing.requirement {
            Requirement::Required => ",\"requirement\":\"required\"",
            Requirement::NotRequired => ",\"requirement\":\"not_required\"",
            Requirement::Unknown => ",\"requirement\":\"unknown\"",
            Requirement::Undetermined => ",\"requirement\":\"undetermined\"",
        });
        self.status(material.legal.status);
        if !unknown.is_empty() {
            self.member(",\"unknown\":", unknown);
        }
        self.raw("}");
    }

    fn deficit(&mut self, draft: &'j DeficitDraft<'a>) {
        self.list("{\"basis\":[", &draft.legal.basis, |json, citation| {
            json.text("{\"article\":", &citation.article);
            json.text(",\"law\":", &citation.law);
            match json.draft.library.laws.get(&citation.law) {
                Some(law) => json.words(",\"title\":", &law.title),
                None => json.words(",\"title\":", &Text::default()),
            }
            json.raw("}");
        });
        self.flag(",\"deferrable\":", draft.deferrable);
        if let Some(destination) = draft.destination {
            self.words(",\"destination\":", destination);
        }
        if let Some(effect) = &draft.effect {
            self.member(",\"effect\":", effect);
        }
        self.words(",\"how_to_mend\":", draft.mend);
        match draft.piece {
            Piece::Whole => self.text(",\"id\":", draft.id),
            Piece::Check(check) => self.text(",\"id\":", &format!("{}.{check}", draft.id)),
        }
        self.raw(match draft.kind {
            DeficitKind::Condition => ",\"kind\":\"condition\"",
            DeficitKind::Missing => ",\"kind\":\"missing\"",
            DeficitKind::Defective => ",\"kind\":\"defective\"",
        });
        self.flag(",\"on_the_spot\":", draft.on_the_spot);
        self.text(",\"reason\":{\"code\":", draft.code.code());
        self.words(",\"text\":", &draft.text);
        self.raw("}");
        if let Some(source) = &draft.legal.source {
            self.text(",\"source\":", source);
        }
        self.status(draft.legal.status);
        self.words(",\"title\":", draft.title);
        self.raw("}");
    }

    fn flag(&mut self, name: &str, flag: bool) {
        self.raw(name);
        self.raw(if flag { "true" } else { "false" });
    }

    fn words(&mut self, name: &str, text: &Text) {
        self.raw(name);
        match &text.en {
            Some(en) => {
                self.text("{\"en\":", en);
                self.text(",\"zh\":", &text.zh);
            }
            None => self.text("{\"zh\":", &text.zh),
        }
        self.raw("}");
    }
}

/// Whether a text stands in JSON as it is: no quote, no backslash, no control character. Eight bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    const ONES: u64 = u64::MAX / 255;
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let is_odd = |word: u64| {
        // Below 32, as bytes of eight bits have it.
        let below = word.wrapping_sub(ONES * 0x20) & !word & (ONES << 7);
        below | has_zero(word ^ (ONES * 0x22)) | has_zero(word ^ (ONES * 0x5c)) != 0
    };
    let mut words = text.chunks_exact(8);
    let odd = words.any(|word| is_odd(word.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte))));
    !odd && words.remainder().iter().all(|byte| *byte >= 0x20 && *byte != b'"' && *byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_texts_are_told_from_odd_ones() {
        for length in 0..20 {
            let text = "文字abcdefghijklmnopqr".chars().take(length).collect::<String>();
            assert!(is_plain(text.as_bytes()));
            for odd in ['"', '\\', '\n', '\0', '\u{1f}'] {
                for at in text.char_indices().map(|(at, _)| at).chain([text.len()]) {
                    let mut text = text.clone();
                    text.insert(at, odd);
                    assert!(!is_plain(text.as_bytes()), "{text:?}");
                }
            }
        }
        // Neighbours that a borrow between bytes must not mistake.
        assert!(is_plain("!#[]\u{7f}\u{80}é ～￿🙂 !#[]".as_bytes()));
    }
}
