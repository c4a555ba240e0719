//! Tests of reading an item: the documented example, and each mistake made in it.

use super::*;
use crate::diagnostic::{Severity, Span};
use crate::item::{Effect, Form, Sensitivity, Status};

const PATH: &str = "items/social-affairs/marriage-registration/2025-05-10/item.toml";
const SOURCE: &str = r#"id = "marriage-registration"
title = { zh = "结婚登记（内地居民）", en = "Marriage registration" }
window = "social-affairs"
type = "confirmation"
levels = ["county"]
authority = "县区民政局婚姻登记机关"
result = "结婚证"
audience = ["person"]
words = ["领结婚证", "领证"]
until = 2026-12-31
deciding_date = "groom_birth"
note = "未知"
[visits]
min = 1
max = 2
status = "confirmed"
basis = ["marriage-regulation-2025#7"]
[[limits]]
id = "statutory"
title = "法定办理时限"
days = 30
unit = "working_days"
start = "受理之日"
status = "confirmed"
basis = ["marriage-regulation-2025#20"]
[fee]
text = "不收费"
status = "confirmed"
basis = ["marriage-regulation-2025#6"]
[procedure]
steps = ["双方到场提交", "当场登记发证"]
[contact]
text = "大厅导办台"
status = "unconfirmed"
[[sections]]
id = "couple"
title = "双方基本情况"
[[facts]]
id = "groom_birth"
section = "couple"
type = "date"
question = "男方的出生日期是哪一天？"
help = "以居民身份证为准。"
sensitivity = "sensitive"
purpose = "判断是否满法定婚龄"
[[facts]]
id = "children"
section = "couple"
type = "list"
title = "子女"
question = "有哪些子女？"
sensitivity = "personal"
fields = [
  { id = "income", type = "decimal", scale = 2, min = "0", max = "1000000.5", unit = "元", question = "收入？" },
  { id = "kind", type = "choice", options = [{ id = "own", title = "亲生" }, { id = "adopted", title = "收养" }], question = "哪一种？" },
  { id = "age", type = "integer", min = 0, max = 150, question = "几岁？", optional = true },
]
[[conditions]]
id = "marriage_age"
title = "男方满22周岁、女方满20周岁"
effect = "ineligible"
reason = "未达到法定婚龄。"
mend = "达到法定婚龄后再来办理。"
basis = ["civil-code#1047"]
status = "confirmed"
line = "C21-1"
[[materials]]
id = "id_card"
title = "男方居民身份证"
kinds = ["original", "copy"]
trust = "A"
minor = true
defer_days = 10
mend = "请带上在有效期内的身份证原件。"
fields = [{ id = "valid_until", type = "date", optional = true, question = "有效期到哪一天？" }]
status = "unconfirmed"
source = "P-42号令"
line = "M21-1"
[materials.substitutes]
licence = { text = "可出示电子证照", status = "unconfirmed" }
[[materials.checks]]
id = "in_date"
title = "证件在有效期内"
reason = "男方身份证已过有效期。"
mend = "请先换领身份证。"
"#;

fn errors(source: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let _ = item(PATH, source, &mut found);
    found.retain(|d| d.severity == Severity::Error);
    found
}

/// The error codes after replacing `from` by `to` in the example.
fn codes(from: &str, to: &str) -> Vec<&'static str> {
    assert!(SOURCE.contains(from), "{from}");
    errors(&SOURCE.replacen(from, to, 1)).iter().map(|d| d.code).collect()
}

#[test]
fn the_example_is_read() {
    let mut found = Vec::new();
    let (item, spans) = item(PATH, SOURCE, &mut found).unwrap();
    assert!(found.iter().all(|d| d.code == "to-be-confirmed" && d.severity == Severity::ToBeConfirmed));
    assert_eq!(found.len(), 3);
    assert!(found[1].message.contains("material `id_card` (line `M21-1`)"), "{}", found[1]);
    assert_eq!(item.title, Text::both("结婚登记（内地居民）", "Marriage registration"));
    assert_eq!(item.from, date::parse("2025-05-10").unwrap());
    assert_eq!(item.conditions[0].effect, Effect::Ineligible);
    assert_eq!(item.conditions[0].legal.basis[0].article, "1047");
    assert_eq!(item.visits.as_ref().map(|v| (v.min, v.max)), Some((1, 2)));
    assert_eq!(item.limits[0].days, Some(30));
    assert_eq!(item.deciding_date.as_deref(), Some("groom_birth"));
    for (part, id, literal) in [
        (Part::Condition, "marriage_age", "\"marriage_age\""),
        (Part::Check, "id_card.in_date", "\"in_date\""),
        (Part::Field, "children.income", "\"income\""),
    ] {
        let at = SOURCE.find(literal).unwrap();
        assert_eq!(spans.of(part, id), Span::of_bytes(SOURCE, at..at + literal.len()));
    }
    assert_eq!(spans.citations.len(), 4);
}

#[test]
fn materials_and_their_checks_are_read() {
    let (item, _) = item(PATH, SOURCE, &mut Vec::new()).unwrap();
    let material = &item.materials[0];
    assert_eq!(material.kinds, [Form::Original, Form::Copy]);
    assert_eq!(
        (material.copies, material.trust, material.minor, material.defer_days),
        (1, Some('A'), true, Some(10))
    );
    assert!(material.accepts_form(Form::Electronic));
    assert_eq!(material.fields[0].ty, FieldType::Date);
    let check = &material.checks[0];
    assert_eq!(check.id, "in_date");
    assert_eq!((check.legal.status, check.legal.line.as_deref()), (Status::Unconfirmed, Some("M21-1")));
}

#[test]
fn nested_fields_inherit_how_sensitive_they_are() {
    let (item, _) = item(PATH, SOURCE, &mut Vec::new()).unwrap();
    let FieldType::List { fields, .. } = &item.facts[1].ty else { panic!("a list") };
    assert_eq!(fields[0].sensitivity, Sensitivity::Personal);
    let FieldType::Decimal { scale: 2, min: 0, max: 100_000_050, .. } = &fields[0].ty else {
        panic!("{:?}", fields[0].ty)
    };
    let FieldType::Choice { options, several: false } = &fields[1].ty else { panic!("a choice") };
    assert_eq!(options.len(), 2);
    assert!(fields[2].optional);
}

#[test]
fn the_folders_must_agree_with_the_keys() {
    assert_eq!(codes("id = \"marriage-registration\"", "id = \"divorce\""), ["path-mismatch"]);
    assert_eq!(codes("\"social-affairs\"", "\"construction\""), ["path-mismatch"]);
    for path in ["item.toml", "items/social-affairs/marriage-registration/2025-5-10/item.toml", ""] {
        let mut found = Vec::new();
        assert!(item(path, SOURCE, &mut found).is_none());
        assert_eq!(found.iter().filter(|d| d.severity == Severity::Error).count(), 1, "{path}: {found:?}");
    }
}

#[test]
fn ids_are_unique_and_free() {
    assert_eq!(codes("id = \"id_card\"", "id = \"groom_birth\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"id_card\"", "id = \"on\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"id_card\"", "id = \"switch\""), ["bad-id"]);
    assert_eq!(codes("id = \"id_card\"", "id = \"Id-Card\""), ["bad-id"]);
    assert_eq!(codes("id = \"children\"", "id = \"groom_birth\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"marriage_age\"", "id = \"needs_id_card\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"marriage_age\"", "id = \"count\""), ["bad-id"]);
    assert_eq!(codes("id = \"valid_until\"", "id = \"form\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"kind\"", "id = \"income\""), ["duplicate-id"]);
    assert_eq!(codes("id = \"adopted\"", "id = \"own\""), ["duplicate-id"]);
}

#[test]
fn facts_are_checked() {
    assert_eq!(codes("section = \"couple\"", "section = \"cuople\""), ["unknown-name"]);
    assert_eq!(codes("section = \"couple\"\n", ""), ["missing-key"]);
    assert_eq!(codes("question = \"男方的出生日期是哪一天？\"\n", ""), ["missing-key"]);
    assert_eq!(codes("purpose = \"判断是否满法定婚龄\"\n", ""), ["missing-key"]);
    assert_eq!(codes("max = 150", "max = -1"), ["empty-range"]);
    assert_eq!(codes("max = 150", "max = 9007199254740992"), ["bad-value"]);
    assert_eq!(codes("scale = 2", "scale = 7"), ["bad-value"]);
    assert_eq!(codes("\"1000000.5\"", "\"1000000.505\""), ["bad-value"]);
    assert_eq!(codes("deciding_date = \"groom_birth\"", "deciding_date = \"children\""), ["bad-value"]);
    assert_eq!(codes("deciding_date = \"groom_birth\"", "deciding_date = \"groom_brith\""), ["unknown-name"]);
    assert_eq!(codes("type = \"date\"\nquestion", "type = \"dat\"\nquestion"), ["bad-value"]);
    assert_eq!(codes("type = \"date\"\nquestion", "type = \"date\"\nmin = 1\nquestion"), ["unknown-key"]);
    let options: Vec<_> = (0..64).map(|i| format!("{{ id = \"o{i}\", title = \"x\" }}")).collect();
    let (list, none) = (format!("options = [{}]", options.join(",")), "options = []");
    let given = "options = [{ id = \"own\", title = \"亲生\" }, { id = \"adopted\", title = \"收养\" }]";
    assert_eq!(codes(given, &list), ["bad-value"]);
    assert_eq!(codes(given, none), ["bad-value"]);
}

#[test]
fn nesting_ends_at_four() {
    let nest = |depth: usize| {
        let open = "type = \"record\", question = \"x\", fields = [{ id = \"a\", ".repeat(depth);
        format!("{open} type = \"bool\", question = \"x\" {}", "}]".repeat(depth))
    };
    let age = "type = \"integer\", min = 0, max = 150, question = \"几岁？\", optional = true";
    assert_eq!(codes(age, &nest(3)), [""; 0]);
    assert_eq!(codes(age, &nest(4)), ["too-deep"]);
}

#[test]
fn conditions_and_materials_are_checked() {
    let effect = "effect = \"ineligible\"";
    assert_eq!(codes(effect, "effect = \"elsewhere\""), ["missing-key"]);
    assert_eq!(codes(effect, "effect = \"elsewhere\"\ndestination = \"省政府\""), [""; 0]);
    assert_eq!(codes(effect, "effect = \"verify\"\ndestination = \"省政府\""), ["bad-value"]);
    assert_eq!(codes("minor = true\n", ""), ["bad-value"]);
    assert_eq!(codes("[\"original\", \"copy\"]", "[]"), ["bad-value"]);
    assert_eq!(codes("trust = \"A\"", "trust = \"E\""), ["bad-value"]);
    assert_eq!(codes("mend = \"请带上在有效期内的身份证原件。\"\n", ""), ["missing-key"]);
    assert_eq!(codes("max = 2", "max = 0"), ["empty-range"]);
    assert_eq!(codes("days = 30\n", ""), ["missing-key"]);
    assert_eq!(codes("\"working_days\"", "\"on_the_spot\""), ["bad-value"]);
    assert_eq!(codes("until = 2026-12-31", "until = 2025-05-09"), ["empty-range"]);
    let head = &SOURCE[..SOURCE.find("[[conditions]]").unwrap()];
    assert_eq!(errors(head).iter().map(|d| d.code).collect::<Vec<_>>(), ["empty-item"]);
}

#[test]
fn handling_allowances_and_links_are_read() {
    let visits = "[visits]";
    let handling = |channels: &str, rest: &str| {
        format!(
            "[handling]\nchannels = [{channels}]\ndelivery = [\"mail\"]\nstatus = \"unconfirmed\"\n{rest}[visits]"
        )
    };
    assert_eq!(codes(visits, &handling("\"window\", \"home_visit\"", "")), [""; 0]);
    assert_eq!(codes(visits, &handling("", "")), ["bad-value"]);
    assert_eq!(codes(visits, &handling("\"windov\"", "")), ["bad-value"]);
    let allow = |rest: &str| format!("[[allow]]\nlint = \"vague-word\"\nreason = \"样本\"\n{rest}[visits]");
    assert_eq!(codes(visits, &allow("date = 2026-11-26\n")), [""; 0]);
    assert_eq!(codes(visits, &allow("")), ["missing-key"]);
    assert_eq!(codes(visits, &allow("date = \"2026-11-26\"\n")), ["wrong-type"]);
    let source = SOURCE.replace(visits, &allow("at = \"materials.id_card\"\ndate = 2026-11-26\n"));
    let source = source.replace("trust = \"A\"", "result_of = \"company-setup\"\ndata = \"household\"");
    let source = source.replace("effect = \"ineligible\"", "effect = \"ineligible\"\npresence = 2");
    let (item, _) = item(PATH, &source, &mut Vec::new()).unwrap();
    assert_eq!(item.allow[0].at.as_deref(), Some("materials.id_card"));
    assert_eq!(item.materials[0].result_of.as_deref(), Some("company-setup"));
    assert_eq!(item.materials[0].data.as_deref(), Some("household"));
    assert_eq!(item.conditions[0].presence, Some(2));
    assert_eq!(codes("trust = \"A\"", "covers = [\"id_card\"]"), ["bad-value"]);
    assert_eq!(codes("trust = \"A\"", "covers = [\"id_crad\"]"), ["unknown-name"]);
    assert_eq!(codes("effect = \"ineligible\"", "effect = \"ineligible\"\npresence = 0"), ["bad-value"]);
}

#[test]
fn legal_lines_are_confirmed_or_not() {
    let basis = "basis = [\"civil-code#1047\"]\nstatus = \"confirmed\"";
    assert_eq!(codes(basis, "status = \"confirmed\""), ["missing-basis"]);
    assert_eq!(codes(basis, "basis = []\nstatus = \"confirmed\""), ["missing-basis"]);
    assert_eq!(
        codes(basis, "basis = [\"civil-code#1047\"]\nstatus = \"unconfirmed\""),
        ["basis-on-unconfirmed"]
    );
    assert_eq!(codes(basis, "basis = [\"civil-code 1047\"]\nstatus = \"confirmed\""), ["bad-basis"]);
    assert_eq!(codes(basis, "basis = [\"a#1\", \"a#1\"]\nstatus = \"confirmed\""), ["duplicate-value"]);
    assert_eq!(codes(basis, ""), ["missing-key"]);
    assert_eq!(codes("mend = \"请先换领身份证。\"", "mend = \"x\"\nbasis = [\"a#1\"]"), ["missing-key"]);
    assert_eq!(
        codes("mend = \"请先换领身份证。\"", "mend = \"x\"\nstatus = \"confirmed\"\nbasis = [\"a#1\"]"),
        [""; 0]
    );
}

#[test]
fn one_mistake_does_not_hide_or_cause_others() {
    assert_eq!(codes("type = \"confirmation\"", "type = \"confirmations\""), ["bad-value"]);
    assert_eq!(
        codes("title = \"证件在有效期内\"", "titel = \"证件在有效期内\""),
        ["missing-key", "unknown-key"]
    );
    assert_eq!(codes("id = \"marriage_age\"\n", ""), ["missing-key"]);
    assert_eq!(codes("window = \"social-affairs\"\n", ""), ["missing-key"]);
    assert_eq!(codes("[fee]", "[fees]"), ["unknown-key"]);
    assert_eq!(codes("[[conditions]]", "[conditions]"), ["wrong-type"]);
    assert_eq!(codes("[[sections]]", "[sections]"), ["wrong-type", "unknown-name", "unknown-name"]);
}

#[test]
fn every_line_may_be_lost_without_a_panic() {
    let lines: Vec<&str> = SOURCE.lines().collect();
    for lost in 0..lines.len() {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(i, _)| *i != lost).map(|(_, l)| *l).collect();
        for diagnostic in errors(&rest.join("\n")) {
            assert!(toml_reader::CODES.iter().any(|(code, _)| *code == diagnostic.code), "{diagnostic}");
        }
    }
}
