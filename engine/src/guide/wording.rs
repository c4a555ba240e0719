//! The guide's own words in both languages. In: a code. Out: the words. Absent: words of the items.

use crate::text::Lang;

/// Code, Chinese, English. `{}` stands for a value.
const TABLE: &[(&str, &str, &str)] = &[
    ("guide", "办事指南", "Service guide"),
    ("valid", "适用日期：{}", "Valid on: {}"),
    ("version", "依据 {} 起施行的规定编制", "Made from the rules in force since {}"),
    ("version.until", "依据 {} 至 {} 施行的规定编制", "Made from the rules in force from {} to {}"),
    ("basics", "基本信息", "At a glance"),
    ("articles", "设定依据", "Legal basis"),
    ("conditions", "受理条件和审查标准", "Conditions and standards of review"),
    ("materials", "申请材料、示范文本和常见错误", "Papers, samples and common mistakes"),
    ("steps", "办理流程", "Procedure"),
    ("limits", "办理时限", "Time limits"),
    ("fee", "收费标准和依据", "Fees"),
    ("leniency", "容缺受理和告知承诺", "Papers that may follow, written commitments"),
    ("contact", "咨询、帮助和监督", "Questions, help and complaints"),
    ("missing", "待属地填写的内容", "To be supplied locally"),
    ("note", "编制说明", "Notes on this guide"),
    ("contents", "目录", "Contents"),
    ("row.title", "事项名称", "Item"),
    ("row.type", "事项类型", "Type"),
    ("row.level", "办理层级", "Level"),
    ("row.audience", "服务对象", "For"),
    ("row.window", "综合窗口", "Window"),
    ("row.authority", "受理单位", "Authority"),
    ("row.place", "受理地点", "Where to apply"),
    ("row.channels", "受理渠道", "How to apply"),
    ("row.delivery", "结果送达", "How the result comes"),
    ("row.visits", "到场次数", "Visits"),
    ("row.result", "办理结果", "Result"),
    ("row.limit", "办理时限", "Time limit"),
    ("row.fee", "收费", "Fee"),
    ("type.licence", "行政许可", "Administrative licence"),
    ("type.benefit", "行政给付", "Administrative benefit"),
    ("type.confirmation", "行政确认", "Administrative confirmation"),
    ("type.levy", "行政征收", "Administrative levy"),
    ("type.other", "其他服务", "Other service"),
    ("level.city", "市", "City"),
    ("level.county", "县区", "County or district"),
    ("level.township", "乡镇（街道）", "Township or subdistrict"),
    ("audience.person", "个人", "Persons"),
    ("audience.organisation", "法人和非法人组织", "Organisations"),
    ("window.real-estate", "不动产登记", "Real estate registration"),
    ("window.market-access", "市场准入", "Market access"),
    ("window.construction", "建设工程联合审批", "Construction"),
    ("window.social-affairs", "社会事务", "Social affairs"),
    ("channel.window", "窗口", "At the window"),
    ("channel.online", "网上", "Online"),
    ("channel.mail", "邮寄", "By mail"),
    ("channel.home_visit", "上门服务", "At home"),
    ("channel.agent", "代办", "Through an agent"),
    ("delivery.window", "窗口领取", "At the window"),
    ("delivery.mail", "邮寄", "By mail"),
    ("delivery.electronic", "电子送达", "Electronically"),
    ("place.window", "政务服务大厅“{}”综合窗口", "“{}” window of the government service hall"),
    ("visits", "{} 次", "{}"),
    ("visits.range", "{} 至 {} 次", "{} to {}"),
    ("joint", "、", ", "),
    ("stop", "；", "; "),
    ("colon", "：", ": "),
    ("unconfirmed", "待核", "to be confirmed"),
    ("unknown", "待属地填写", "To be supplied locally"),
    ("basis", "依据", "Basis"),
    ("number", "序号", "No."),
    ("condition", "条件（审查标准）", "Condition (standard of review)"),
    ("otherwise", "不符合时", "Otherwise"),
    ("otherwise.ineligible", "暂时不能办理。{}", "Not possible yet. {}"),
    ("otherwise.correctable", "可以补正。{}", "Can be put right. {}"),
    ("otherwise.on_the_spot", "可以当场更正。{}", "Can be put right on the spot. {}"),
    ("otherwise.elsewhere", "请到{}办理。{}", "Go to: {}. {}"),
    ("otherwise.verify", "由窗口工作人员核对，不用您准备。{}", "Checked by staff at the window. {}"),
    ("applies", "适用情形：{}", "Applies: {}"),
    ("needed", "什么时候需要", "When it is needed"),
    ("needed.always", "每次都需要", "Always"),
    ("needed.when", "视情况", "Depends"),
    ("needed.questions", "看您对这些问题的回答：{}", "It depends on your answers to: {}"),
    ("rule", "规则原文（工作人员参考）", "The rule as written (for staff)"),
    ("material", "材料", "Paper"),
    ("form", "形式", "Form"),
    ("form.original", "原件", "original"),
    ("form.copy", "复印件", "copy"),
    ("form.electronic", "电子件", "electronic"),
    ("form.or", "或", " or "),
    ("copies", "份数", "Copies"),
    ("copies.n", "{} 份", "{}"),
    ("need", "是否需要", "Needed"),
    ("ready", "备好打勾", "Ready"),
    ("by_department", "部门核验，不用带", "Verified by the department"),
    ("issuer", "出具单位", "Issued by"),
    ("standards", "审查标准", "Standards of review"),
    ("standard.form", "形式为{}", "Form: {}"),
    ("mistakes", "常见错误", "Common mistakes"),
    ("sample", "示范文本", "Sample"),
    ("how", "怎么准备", "How to get it"),
    ("on_the_spot", "可以到窗口当场填写、签名", "Can be filled in or signed at the window"),
    ("substitutes", "可以代替", "Instead"),
    ("substitute.licence", "电子证照：{}", "E-licence: {}"),
    ("substitute.shared", "数据共享：{}", "Data sharing: {}"),
    ("substitute.commitment", "告知承诺：{}", "Written commitment: {}"),
    ("later", "可以容缺，先办后补", "May follow later"),
    ("later.days", "可以容缺，{} 个工作日内补齐", "May follow within {} working days"),
    (
        "leniency.none",
        "现有资料没有列出可以容缺后补或者以告知承诺代替的材料。",
        "No paper is listed that may follow later or be replaced by a written commitment.",
    ),
    ("limit.on_the_spot", "当场办结", "on the spot"),
    ("limit.working_days", "{} 个工作日", "{} working day(s)"),
    ("limit.calendar_days", "{} 个自然日", "{} calendar day(s)"),
    ("limit.days_unclear", "{} 日（是否工作日待核）", "{} day(s) (whether working days is to be confirmed)"),
    ("limit", "{}：{}", "{}: {}"),
    ("limit.start", "，自{}起算", ", counted from {}"),
    ("supplied_by", "由{}提供", "from {}"),
    ("law", "法律法规", "Law"),
    ("article", "条款", "Article"),
    ("says", "内容（转述）", "What it says (in our words)"),
    ("article.cited", "第{}条{}", "article {}{}"),
    ("human", "咨询和人工帮助：{}", "Questions and help: {}"),
    (
        "complaint",
        "监督投诉：大厅导办台；电话待属地填写",
        "Complaints: the guide desk in the hall; telephone number to be supplied locally",
    ),
    (
        "choice",
        "要不要预约、走哪个渠道，由您决定；不预约也可以直接到窗口办理。",
        "Booking and the channel are your choice; you may come to the window without a booking.",
    ),
    (
        "count",
        "本指南有 {} 处待核：来源已注明或者还没有条号，正式使用前要由主管部门核实。",
        "{} line(s) of this guide are to be confirmed by the department before it is relied on.",
    ),
    (
        "missing.lead",
        "下面的标准和数值规则库里没有，涉及的情形转人工办理，不由系统推断。",
        "These standards and values are not in the library; cases that need them go to a person.",
    ),
    ("when.yes", "“{}”回答“是”", "the answer to “{}” is yes"),
    ("when.no", "“{}”回答“否”", "the answer to “{}” is no"),
    ("when.is", "“{}”选“{}”", "“{}” is answered “{}”"),
    ("when.is_not", "“{}”不选“{}”", "“{}” is not answered “{}”"),
    ("when.or", "”或“", "” or “"),
    ("when.and", "，并且", ", and "),
    ("when.either", "，或者", ", or "),
    ("when.then", "{}的", "When {}"),
];

/// The words for `code`, with `values` in the places of `{}`. An unknown code shows itself.
pub fn say(lang: Lang, code: &str, values: &[&str]) -> String {
    let row = TABLE.iter().find(|(c, _, _)| *c == code);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_both_languages_and_the_same_places() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, zh, en) in TABLE {
            assert!(seen.insert(code), "`{code}` stands twice");
            assert!(!zh.is_empty() && !en.is_empty(), "`{code}`");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }
}
