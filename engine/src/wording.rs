//! The engine's own words, in every language they are written in. Codes are language-neutral; this is the only place
//! where they become sentences.
//! In: a code, a language, values. Out: a sentence. Absent: the item's own texts (they are in `item.toml`).

use crate::text::{Lang, Text};
use std::borrow::Cow;

/// Code, Chinese, English. `{}` stands for a value.
pub type Row = (&'static str, &'static str, &'static str);

/// The words of decision, notice and explanation.
pub const TABLE: &[Row] = &[
    ("title", "一次性告知书（预审）", "One-time notice (pre-review)"),
    ("item", "事项：{}", "Service: {}"),
    (
        "dates",
        "按 {} 申请预审，适用 {} 起施行的规定",
        "Reviewed for an application on {}, under the rules in force from {}",
    ),
    ("elsewhere", "请到别处办理", "Please apply elsewhere"),
    (
        "elsewhere.lead",
        "这件事不由本窗口办理，下面写明了该去哪里。",
        "This window does not handle it; below is where to go.",
    ),
    ("ineligible", "暂不符合条件", "Conditions not met yet"),
    (
        "ineligible.lead",
        "下面列出了全部问题、依据和办法。",
        "Everything that stands in the way is listed below, with its basis and what you can do.",
    ),
    ("unsettled", "信息不全，还不能得出结论", "Not enough information yet"),
    (
        "unsettled.lead",
        "还有 {} 项没有填写，填完就能知道结果；已经发现的问题都列在下面。",
        "{} answer(s) are still missing; everything found so far is listed below.",
    ),
    ("correctable", "需补正", "Something to put right"),
    (
        "correctable.lead",
        "共 {} 项，一次列全。都办好后就可以来办理。",
        "{} in all, listed at once. When they are done, you are ready to come.",
    ),
    ("referred", "需人工确认", "A person needs to check"),
    (
        "referred.lead",
        "您提供的内容没有发现问题，但有的规定或数据系统里还没有，请工作人员确认。",
        "Nothing wrong was found, but some rule or value is not in the system; please let a person confirm.",
    ),
    ("ready_deferred", "可容缺办理", "Ready, with papers to follow"),
    (
        "ready_deferred.lead",
        "主要材料已齐，所缺的次要材料可以先办后补，是否这样办由您决定。",
        "The main papers are complete. The minor ones may follow later if you choose so.",
    ),
    ("ready", "材料已齐，可来办理", "Everything is ready, you can come"),
    ("ready.lead", "请带上下面列出的材料。", "Please bring the papers listed below."),
    ("deficits", "需要处理的问题", "What to put right"),
    ("mark.on_the_spot", "可当场更正", "can be corrected on the spot"),
    ("mark.supply", "需补正", "to be supplied"),
    ("mark.deferrable", "可容缺后补", "may follow later"),
    ("mark.ineligible", "暂不符合", "not met"),
    ("mark.elsewhere", "请到别处", "elsewhere"),
    ("reason.material_missing", "还缺《{}》。", "Still missing: {}."),
    ("reason.wrong_form", "《{}》要交{}，手上的不是。", "{}: {} is needed, what you have is not."),
    ("reason", "原因：{}", "Why: {}"),
    ("mend", "怎么办：{}", "What to do: {}"),
    ("mend.elsewhere", "该去哪里：{}", "Where to go: {}"),
    ("basis", "依据：{}", "Basis: {}"),
    ("basis.unconfirmed", "依据：待核", "Basis: to be confirmed"),
    ("basis.source", "依据：待核（来源：{}）", "Basis: to be confirmed (source: {})"),
    ("article", "《{}》第{}条{}", "{}, article {}{}"),
    ("joint", "；", "; "),
    ("referrals", "请工作人员确认的事项", "For a person to confirm"),
    (
        "referral.unset_parameter",
        "适用的标准或数值还没有录入（{}），系统不能代为判断。",
        "The standard or value that applies has not been entered ({}); the system can not judge it.",
    ),
    (
        "referral.calendar_not_published",
        "需要的年份还没有公布放假安排，系统不推算。",
        "The calendar of a year that is needed is not published; the system does not guess.",
    ),
    (
        "referral.fault",
        "按所填内容无法计算（{}），请工作人员看一下。",
        "It can not be computed from what was filled in ({}); please let a person look.",
    ),
    ("fault.overflow", "数字太大，算不了", "a number grew too large"),
    ("fault.date_range", "日期超出公元 1 年到 9999 年", "a date left the years 1 to 9999"),
    ("fault.division_by_zero", "除数是零", "a division by zero"),
    ("fault.empty_list", "没有一项可以比较", "there was nothing to compare"),
    ("fault.unset_parameter", "标准或数值还没有录入", "a standard or value has not been entered"),
    ("fault.no_row", "标准表里没有这种情况", "the table of standards does not have this case"),
    ("fault.unset_table", "标准表里这一格还没有录入", "the table of standards has no value there yet"),
    (
        "fault.calendar_not_published",
        "那一年的放假安排还没有公布",
        "the calendar of that year is not published",
    ),
    ("fault.not_there", "用到了没有的内容", "something was needed that does not exist"),
    ("fault.too_long", "项数太多", "there are too many entries"),
    ("only_chinese", "{}", "{} (in Chinese only)"),
    ("questions", "还没有填写的内容", "Still to be answered"),
    ("question.evidence", "手上有没有：{}", "Do you have: {}"),
    ("question.field", "{}：{}", "{}: {}"),
    ("materials", "来办理时要带的材料", "Papers to bring"),
    ("material.accepted", "已备好", "ready"),
    ("material.missing", "还缺", "missing"),
    ("material.defective", "要更换或补正", "to be replaced or corrected"),
    ("material.unknown", "还没有填写", "not answered yet"),
    ("material.undetermined", "请窗口确认", "to be confirmed at the window"),
    ("material.by_department", "部门核验，不用带", "verified by the department, not to be brought"),
    ("material.by_commitment", "以书面承诺代替", "replaced by a written commitment"),
    ("form", "{}，{} 份", "{}, {} copy(ies)"),
    ("form.original", "原件", "original"),
    ("form.copy", "复印件", "copy"),
    ("form.electronic", "电子件", "electronic document"),
    ("form.or", "或", " or "),
    ("licence", "也可以：{}", "Or: {}"),
    (
        "verify",
        "到窗口由工作人员核对的事项（不用您准备）",
        "Checked by staff at the window (nothing to prepare)",
    ),
    (
        "verify.needed",
        "要不要这份材料，由部门核对数据后告诉您。",
        "Whether this is needed, the department finds out from its data and tells you.",
    ),
    ("guide", "办理提示", "Good to know"),
    ("guide.authority", "受理单位：{}", "Authority: {}"),
    ("guide.visits", "到场次数：{}", "Visits: {}"),
    ("guide.limit.on_the_spot", "{}：当场办结", "{}: on the spot"),
    ("guide.limit.working_days", "{}：{} 个工作日", "{}: {} working day(s)"),
    ("guide.limit.calendar_days", "{}：{} 个自然日", "{}: {} calendar day(s)"),
    (
        "guide.limit.days_unclear",
        "{}：{} 日（是否工作日待核）",
        "{}: {} day(s) (whether working days is to be confirmed)",
    ),
    ("guide.fee", "收费：{}", "Fee: {}"),
    ("unconfirmed", "（待核）", " (to be confirmed)"),
    (
        "closing.advice",
        "预审只是帮您提前查对，不是受理，也不是拒绝；是否受理由窗口工作人员决定。",
        "A pre-review helps you check beforehand. It is neither acceptance nor refusal; staff at the window decide.",
    ),
    (
        "closing.right",
        "不论结果如何，您都可以直接到窗口申请，窗口应当当场给您书面凭证。",
        "Whatever it says, you may apply at the window, and must be given a written voucher there.",
    ),
    (
        "profile.sample",
        "示例值：没有公布的标准和数值取自数值方案“{}”，只供试用，结论不能作为办理依据。",
        "Sample values: what has not been published is filled from the profile “{}”. For trying out only; do not rely on the result.",
    ),
    ("closing.human", "需要人工帮助：{}", "To talk to a person: {}"),
    ("closing.desk", "大厅导办台", "the guide desk in the hall"),
    ("closing.digest", "核对码：{}", "Check code: {}"),
    ("explain.condition_met", "“{}”：符合。{}", "{}: met.{}"),
    (
        "explain.condition_unmet",
        "“{}”：不符合，没有满足的规则是 {}",
        "{}: not met; the part of the rule that fails is {}",
    ),
    (
        "explain.condition_unknown",
        "“{}”：还不能判断，有内容没有填写。{}",
        "{}: can't be said yet, answers are missing.{}",
    ),
    (
        "explain.condition_verify",
        "“{}”：到窗口由工作人员核对，不用您填写。{}",
        "{}: checked by staff at the window, nothing for you to answer.{}",
    ),
    (
        "explain.condition_undetermined",
        "“{}”：系统无法判断，请工作人员确认。{}",
        "{}: can't be computed, a person has to confirm.{}",
    ),
    (
        "explain.condition_not_applicable",
        "“{}”：不适用于您的情况，因为 {} 不成立",
        "{}: does not apply to you, since {} does not hold",
    ),
    ("explain.material_required", "《{}》：需要。{}", "{}: required.{}"),
    (
        "explain.material_not_required",
        "《{}》：不需要，因为 {} 不成立",
        "{}: not required, since {} does not hold",
    ),
    (
        "explain.material_unknown",
        "《{}》：要不要还不能判断，有内容没有填写。{}",
        "{}: whether it is required can't be said yet, answers are missing.{}",
    ),
    (
        "explain.material_undetermined",
        "《{}》：要不要请工作人员确认。{}",
        "{}: a person has to confirm whether it is required.{}",
    ),
    ("explain.check_met", "“{}”：通过。{}", "{}: passed.{}"),
    (
        "explain.check_unmet",
        "“{}”：没有通过，没有满足的规则是 {}",
        "{}: not passed; the part of the rule that fails is {}",
    ),
    (
        "explain.check_unknown",
        "“{}”：还不能判断，有内容没有填写。{}",
        "{}: can't be said yet, answers are missing.{}",
    ),
    (
        "explain.check_undetermined",
        "“{}”：系统无法判断，请工作人员确认。{}",
        "{}: can't be computed, a person has to confirm.{}",
    ),
    ("explain.read", "依据的内容：{}", "what was read: {}"),
    ("explain.origin.applicant", "您填写", "your answer"),
    ("explain.origin.licence", "证照", "licence"),
    ("explain.origin.shared", "数据共享", "shared data"),
    ("explain.origin.evidence", "手上的材料", "paper in hand"),
    ("explain.origin.parameter", "规定的标准", "value set by rule"),
    ("explain.origin.application_date", "申请日期", "application date"),
];

/// The sentence for `code` in `lang`, with `values` in the places of `{}`. An unknown code shows itself.
pub fn say(lang: Lang, code: &str, values: &[&str]) -> String {
    say_from(TABLE, lang, code, values)
}

/// As [`say`], with the words of another table: the guide and the wizard have their own.
pub fn say_from(table: &[Row], lang: Lang, code: &str, values: &[&str]) -> String {
    let row = table.iter().find(|(c, _, _)| *c == code);
    let template = match (row, lang) {
        (Some((_, zh, _)), Lang::Zh) => zh,
        (Some((_, _, en)), Lang::En) => en,
        (None, _) => code,
    };
    let mut parts = template.split("{}");
    let mut text = parts.next().unwrap_or_default().to_string();
    for (index, part) in parts.enumerate() {
        text.push_str(values.get(index).copied().unwrap_or_default());
        text.push_str(part);
    }
    text
}

/// An item's own text in `lang`. Where it was not written, the Chinese one, and marked as such.
pub fn text(lang: Lang, text: &Text) -> Cow<'_, str> {
    match (lang, &text.en) {
        (Lang::Zh, _) => Cow::Borrowed(&text.zh),
        (Lang::En, Some(en)) => Cow::Borrowed(en),
        (Lang::En, None) => Cow::Owned(say(lang, "only_chinese", &[&text.zh])),
    }
}

/// A sentence about something that has a title, in every language the title has.
pub fn about(title: &Text, code: &str, more: impl Fn(Lang) -> String) -> Text {
    Text {
        zh: say(Lang::Zh, code, &[&title.zh, &more(Lang::Zh)]),
        en: title.en.as_ref().map(|en| say(Lang::En, code, &[en, &more(Lang::En)])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::ReasonCode;
    use crate::evaluate::value::Fault;
    use crate::item::Form;

    fn has(code: &str) -> bool {
        TABLE.iter().any(|(c, _, _)| *c == code)
    }

    /// How many there are is said by the compiler: a new one does not fit in here unnoticed.
    fn number_of(fault: Fault) -> usize {
        match fault {
            Fault::Overflow => 0,
            Fault::DateRange => 1,
            Fault::DivisionByZero => 2,
            Fault::EmptyList => 3,
            Fault::UnsetParameter(_) => 4,
            Fault::NoRow(_) => 5,
            Fault::UnsetTable(_) => 6,
            Fault::CalendarNotPublished => 7,
            Fault::NotThere => 8,
            Fault::TooLong => 9,
        }
    }

    #[test]
    fn every_fault_has_words() {
        for (index, fault) in Fault::ALL.into_iter().enumerate() {
            assert_eq!(number_of(fault), index);
            assert!(has(&format!("fault.{}", fault.code())), "{}", fault.code());
        }
        assert_eq!(Fault::ALL.len(), TABLE.iter().filter(|(code, _, _)| code.starts_with("fault.")).count());
    }

    #[test]
    fn every_reason_has_words_or_is_the_items_own() {
        for reason in ReasonCode::ALL {
            let own = matches!(reason, ReasonCode::ConditionUnmet | ReasonCode::CheckFailed);
            assert_eq!(has(&format!("reason.{}", reason.code())), !own, "{}", reason.code());
        }
        for form in Form::ALL {
            assert!(has(&format!("form.{}", form.id())));
        }
    }

    #[test]
    fn a_text_without_english_is_marked() {
        assert_eq!(text(Lang::En, &Text::zh("户口簿")), "户口簿 (in Chinese only)");
        assert_eq!(text(Lang::Zh, &Text::zh("户口簿")), "户口簿");
        assert_eq!(text(Lang::En, &Text::both("户口簿", "household book")), "household book");
    }

    #[test]
    fn every_code_has_both_languages_and_the_same_places() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, zh, en) in TABLE {
            assert!(seen.insert(code), "`{code}` stands twice");
            assert!(!zh.is_empty() && !en.is_empty(), "`{code}`");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }

    #[test]
    fn every_outcome_has_a_headline_and_a_lead() {
        for outcome in crate::Outcome::ALL {
            for code in [outcome.code().to_string(), format!("{}.lead", outcome.code())] {
                assert!(TABLE.iter().any(|(c, _, _)| *c == code), "`{code}`");
            }
        }
    }
}
