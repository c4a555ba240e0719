//! The wizard's own sentences, in both languages. Codes are language-neutral; this is the only place where they become
//! words. Absent: the item's texts (they are in the library) and the notice's (they are in the engine).

mod after;
mod hall;
mod pages;
mod photos;

use crate::model::Lang;
use yushen::wording::{Row, say_from};

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    // The frame of every page.
    ("brand", "预审", "Pre-review"),
    ("brand.sub", "政务服务自助预审", "Self-service pre-review of government services"),
    ("skip", "跳到正文", "Skip to content"),
    (
        "footer.advice",
        "预审只是帮您提前查对，不是受理，也不是拒绝。",
        "A pre-review helps you check beforehand; it is neither acceptance nor refusal. ",
    ),
    (
        "footer.privacy",
        "您填写的内容只留在这台设备的这个页面里，您自己预约或者交回执以前不会发送出去；关闭页面就没有了。",
        "What you enter stays in this page on this device. Nothing is sent before you book or hand over a receipt yourself; closing the page forgets it.",
    ),
    ("update.ready", "新版本已就绪。", "A new version is ready."),
    ("update.now", "点此更新", "Update now"),
    (
        "update.save",
        "更新会重新打开这个页面。已经填写的内容请先保存，更新后可以接着填。",
        "Updating opens this page anew. Save what you entered first; you can go on with it afterwards.",
    ),
    ("footer.library", "规则：{}，{} 发布", "Rules: {}, published by {}"),
    ("footer.digests", "规则包 {} · 程序 {}", "Rules {} · program {}"),
    ("receipt.title", "预审回执", "Pre-review receipt"),
    (
        "receipt.lead",
        "生成一个二维码带到窗口，工作人员扫一下就能看到同样的结果，不用再问一遍。您填的内容加了密，只有大厅能打开；现在什么都不会发出去。",
        "Make a QR code to bring along: the window scans it and sees the same result, with nothing to ask again. What you entered is encrypted so that only the hall can open it; nothing is sent now.",
    ),
    (
        "receipt.carry",
        "请把它打印出来、保存下来或者拍下来，带到窗口。改了答案要重新生成；隔得久了规定可能会变，大厅会按您来的那天再核对一遍。",
        "Print it, save it or photograph it, and bring it to the window. Make it again if you change an answer; rules may change meanwhile, so the hall checks again by those of the day you come.",
    ),
    ("receipt.make", "生成回执二维码", "Make the receipt"),
    ("receipt.label", "预审回执二维码", "QR code of the pre-review receipt"),
    (
        "receipt.failed",
        "回执没有生成。请稍后再试；没有回执也可以办，把告知书带到窗口就行。",
        "The receipt could not be made. Please try again later; you can also bring the notice without it.",
    ),
    ("back", "返回", "Back"),
    ("loading", "正在打开…", "Opening…"),
    ("ahead.noted", "已经记下，准备好后会自动继续。", "Noted. It goes on by itself when it is ready."),
    ("title", "{} · 预审", "{} · Pre-review"),
    ("failed.title", "暂时打不开", "This can't be opened now"),
    (
        "failed.lead",
        "规则没有取到，或者不能使用。请检查网络后再试一次；还是不行，请到大厅导办台，工作人员会帮您查对。",
        "The rules could not be loaded. Check the network and try again; if it still fails, the guide desk in the hall will help you.",
    ),
    ("failed.retry", "再试一次", "Try again"),
    ("failed.reason", "给工作人员看的原因：{}", "For staff: {}"),
    ("unreached.title", "这个事项暂时打不开", "This service can't be opened now"),
    (
        "unreached.lead",
        "这个事项的规则没有取到。已经填写的内容都还在；请检查网络，再试一次。",
        "Its rules could not be loaded. Everything you entered is still here; check the network and try again.",
    ),
    ("lost.title", "没有这个页面", "There is no such page"),
    (
        "lost.lead",
        "网址可能写错了，或者规则已经更新。",
        "The address may be mistyped, or the rules have changed.",
    ),
    ("lost.home", "去找事项", "Find a service"),
    ("on", "按 {} 申请预审", "Reviewed for an application on {}"),
    // Find.
    ("find.title", "您要办什么事？", "What do you need?"),
    (
        "find.lead",
        "先在这里查对条件和材料，一次备齐再出门。",
        "Check conditions and papers here first, so that one visit is enough.",
    ),
    ("find.search", "您想办的事", "What you need"),
    ("find.clear", "清空", "Clear"),
    ("find.count", "找到 {} 个事项", "{} service(s) found"),
    ("find.none", "没有找到“{}”", "Nothing found for “{}”"),
    (
        "find.none.lead",
        "换个说法试试；也可以直接问大厅导办台。",
        "Try other words, or ask the guide desk in the hall.",
    ),
    ("find.all", "看全部事项", "Show all services"),
    ("window.real-estate", "不动产登记", "Real estate"),
    ("window.market-access", "市场准入", "Starting a business"),
    ("window.construction", "工程建设", "Construction"),
    ("window.social-affairs", "社会事务", "Personal matters"),
    ("audience.person", "个人", "For people"),
    ("audience.organisation", "单位", "For organisations"),
    // Save and resume.
    ("save.title", "保存进度", "Save your progress"),
    (
        "save.lead",
        "把填好的内容存成一个加了密的文件，改天或者换一台设备也能接着填。不用注册，不会上传。",
        "Keep what you entered in an encrypted file, to go on another day or on another device. No account; nothing is uploaded.",
    ),
    ("save.code", "取回码", "Retrieval code"),
    (
        "save.code.keep",
        "请抄下来，或者拍下来。打开文件要用它；丢了就打不开，谁也找不回来。",
        "Write it down or photograph it. The file opens with it only; if it is lost, nobody can open the file.",
    ),
    ("save.file", "存成文件", "Save the file"),
    ("save.name", "预审进度-{}.json", "pre-review-progress-{}.json"),
    ("save.working", "正在加密…", "Encrypting…"),
    (
        "save.done",
        "文件已经交给浏览器保存，一般在“下载”里。取回码请和文件分开放。",
        "The file was given to the browser, usually to your downloads. Keep the code apart from it.",
    ),
    ("save.nothing", "还没有填写什么，不用保存。", "Nothing was entered yet, so there is nothing to save."),
    ("resume.title", "接着上次填", "Go on from a saved file"),
    (
        "resume.lead",
        "选上次存的文件，填上取回码。文件只在这台设备上打开，不会上传。",
        "Choose the file that you saved and enter its code. It is opened on this device only; nothing is uploaded.",
    ),
    ("resume.file", "上次存的文件", "The saved file"),
    ("resume.code", "取回码", "Retrieval code"),
    (
        "resume.code.help",
        "12 位字母和数字，例如 K7QM-3XRD-9TPA；大小写都行，横线可以不填。",
        "12 letters and digits, such as K7QM-3XRD-9TPA; small letters are fine, dashes may be left out.",
    ),
    ("resume.open", "打开", "Open"),
    ("resume.working", "正在打开…", "Opening…"),
    (
        "resume.not-saved",
        "没有选到预审进度文件。请选上次“保存进度”存下来的那个文件。",
        "This is no saved progress. Choose the file that “Save your progress” made.",
    ),
    (
        "resume.newer",
        "这个文件是新版本存的，这个页面还打不开。请联网刷新页面，再试一次。",
        "A newer version saved this file. Connect to the network, reload this page and try again.",
    ),
    (
        "resume.damaged",
        "文件不完整，或者被改动过，打不开了。请换一份没有改动过的；没有别的就只能重新填。",
        "The file is incomplete or was changed. Use an unchanged copy if you have one; otherwise you have to begin anew.",
    ),
    (
        "resume.bad-code",
        "取回码抄得不对：应当是 12 位，没有 0、1、I、L、O。请逐个对照再填一遍。",
        "This code was mistyped: it has 12 signs and no 0, 1, I, L, O. Please compare it sign by sign.",
    ),
    (
        "resume.wrong-code",
        "这个取回码打不开这个文件。每存一次都有新的取回码，请找存这个文件时的那一个。",
        "This code does not open this file. Each saved file has a code of its own; use the one shown when it was saved.",
    ),
    (
        "resume.no-crypto",
        "这个浏览器在这里不能加密或者解密。请用 https 开头的网址打开，或者换一个浏览器。",
        "This browser can't encrypt here. Open the page by its https address, or use another browser.",
    ),
    ("changed.title", "上次保存：按 {} 预审", "Saved: reviewed for {}"),
    (
        "changed.rules",
        "从那以后规则更新了，下面这些和上次不一样：",
        "The rules have changed since. This is different now:",
    ),
    (
        "changed.rules.same",
        "从那以后规则更新过；按新规则查对，您的结果没有变化。",
        "The rules have been updated since; for you the result is the same.",
    ),
    (
        "changed.date",
        "规则没有变，但申请日期不同，下面这些和上次不一样：",
        "The rules are the same, but the date of application is not. This is different now:",
    ),
    (
        "changed.none",
        "填过的内容都在，结果和上次一样。",
        "All your answers are here; the result is the same as before.",
    ),
    (
        "changed.version",
        "上次适用 {} 起施行的规定，现在适用 {} 起施行的。",
        "Rules in force from {} applied then, those from {} apply now.",
    ),
    ("changed.outcome", "结果：上次是“{}”，现在是“{}”。", "Result: “{}” then, “{}” now."),
    ("changed.added", "新出现的问题：{}", "New: {}"),
    ("changed.gone", "不再是问题：{}", "No longer: {}"),
    ("changed.again", "请重新回答：{}", "Please answer again: {}"),
    // Start.
    ("start.result", "办成后拿到", "You receive"),
    ("start.authority", "受理单位", "Authority"),
    ("start.date", "申请日期", "Date of application"),
    ("start.version", "适用规定", "Rules in force"),
    ("start.version.value", "{} 起施行", "from {}"),
    ("start.work", "要做的事", "What to do"),
    (
        "start.work.value",
        "回答约 {} 个问题，再核对手头的材料",
        "Answer about {} question(s), then check your papers",
    ),
    (
        "start.promise",
        "全部问题一次告诉您：缺什么、为什么、怎么办。",
        "You are told everything at once: what is missing, why, and what to do.",
    ),
    ("start.begin", "开始预审", "Begin"),
    ("start.continue", "接着填", "Continue"),
    ("start.result_ready", "看结果", "See the result"),
    // Questions.
    ("question.left", "还有约 {} 个问题，然后核对材料", "About {} question(s) left, then your papers"),
    ("question.changing", "正在修改已填的内容", "Changing an answer"),
    ("question.continue", "继续", "Continue"),
    ("question.rows.continue", "就这些，继续", "That is all, continue"),
    ("question.answers", "已填写的内容", "Your answers"),
    ("question.why", "为什么问这个", "Why we ask"),
    (
        "question.why.lead",
        "下面这些条件或者材料要用到您的回答：",
        "These conditions or papers depend on your answer:",
    ),
    (
        "question.why.none",
        "按您现在填的内容，这一项暂时用不到。",
        "With your present answers it is not needed.",
    ),
    ("question.purpose", "只用来：{}", "Used only to: {}"),
    ("question.sensitive", "这是敏感个人信息", "This is sensitive personal information"),
    (
        "question.sensitive.keep",
        "填写的内容只留在这台设备的这个页面里。",
        "What you enter stays in this page on this device.",
    ),
    ("yes", "是", "Yes"),
    ("no", "否", "No"),
    ("yes.have", "有", "Yes"),
    ("no.have", "没有", "No"),
    ("yes.be", "是", "Yes"),
    ("no.be", "不是", "No"),
    ("yes.can", "能", "Yes"),
    ("no.can", "不能", "No"),
    ("yes.will", "会", "Yes"),
    ("no.will", "不会", "No"),
    ("yes.agree", "同意", "Yes"),
    ("no.agree", "不同意", "No"),
    ("date.year", "年", "Year"),
    ("date.month", "月", "Month"),
    ("date.day", "日", "Day"),
    ("date.hint", "例如 2000 年 1 月 31 日", "For example 2000, 1, 31"),
    ("absent", "没有这一项", "There is none"),
    ("absent.date", "没有截止日期，或者没有这一项", "No end date, or there is none"),
    ("none_of_these", "以上都没有", "None of these"),
    ("several.hint", "可以多选", "Choose all that apply"),
    ("rows.number", "{} {}", "{} {}"),
    ("rows.add", "添加{}", "Add: {}"),
    ("rows.remove", "删除{} {}", "Remove: {} {}"),
    ("rows.empty", "现在一个也没有。", "There is none now."),
    // Answers.
    ("answers.title", "已填写的内容", "Your answers"),
    (
        "answers.lead",
        "哪一项都可以改；改前面的，后面填过的不会丢。",
        "You can change any of them; later answers are kept.",
    ),
    ("answers.none", "还没有填写。", "Nothing yet."),
    ("answers.change", "修改", "Change"),
    ("answers.papers", "手头材料", "Papers in hand"),
    ("answers.continue", "接着填", "Continue"),
    ("answers.unused", "按现在的内容用不到", "not needed with your present answers"),
    ("answers.date", "{}年{}月{}日", "{}-{}-{}"),
    ("answers.absent", "没有", "none"),
    ("answers.joint", "、", ", "),
    ("answers.label", "{}：{}", "{}: {}"),
    // Documents.
    ("documents.title", "手头有哪些材料？", "Which papers do you have?"),
    (
        "documents.lead",
        "照实选就行：缺的、不合格的，结果里都会告诉您怎么办。",
        "Answer as it is: whatever is missing or unsuitable, the result says what to do.",
    ),
    ("documents.none", "按您的情况，不用带材料。", "In your case no papers are needed."),
    ("documents.shared", "不用带的材料", "Nothing to bring for these"),
    ("documents.shared.mark", "部门核验，不用带", "verified by the department"),
    (
        "documents.maybe",
        "要不要这份材料，还要看其他回答或者由窗口确认",
        "Whether it is needed is not yet clear",
    ),
    ("documents.wants", "要：{}", "Needed: {}"),
    ("documents.issuer", "由{}出具", "Issued by {}"),
    ("documents.mistakes", "常见差错：{}", "Common mistakes: {}"),
    ("documents.joint", "；", "; "),
    ("documents.more", "怎么取得、依据是什么", "How to get it, and the basis"),
    ("documents.have", "手上有没有？", "Do you have it?"),
    ("have.original", "有原件", "I have the original"),
    ("have.copy", "有复印件", "I have a copy"),
    ("have.electronic", "有电子件", "I have an electronic document"),
    ("have.licence", "有电子证照", "I have the electronic licence"),
    ("have.only.copy", "只有复印件", "I only have a copy"),
    ("have.only.original", "只有原件，没有复印件", "I only have the original"),
    ("have.yes", "有", "Yes"),
    ("have.no", "没有", "No"),
    ("have.unsure", "不确定", "I am not sure"),
    ("pieces.number", "第 {} 份", "No. {}"),
    ("pieces.form", "这一份是哪一种？", "In which form is it?"),
    ("pieces.add", "再加一份", "Add another"),
    ("pieces.remove", "删除第 {} 份", "Remove no. {}"),
    ("commitment", "用书面承诺代替：{}", "Commit in writing instead: {}"),
    ("documents.finish", "看结果", "See the result"),
    ("documents.peek", "先不填完，看看目前的结果", "See the result so far"),
    // Notice.
    ("notice.print", "打印", "Print"),
    ("notice.export", "导出填写内容", "Save your answers"),
    ("notice.export.file", "预审填写内容-{}-{}.json", "pre-review-{}-{}.json"),
    ("notice.change", "返回修改", "Change answers"),
    ("notice.mend.fact", "去修改：{}", "Change: {}"),
    ("notice.mend.paper", "去修改材料：{}", "Change the paper: {}"),
    ("notice.fill", "去填写", "Answer it"),
    ("notice.actions", "接下来可以做的", "What you can do now"),
    ("notice.another", "办别的事", "Another service"),
    // Mistakes.
    ("problems.title", "还有 {} 处要改一下", "{} thing(s) to put right"),
    ("problem.place", "{}：{}", "{}: {}"),
    ("problem.row", "{} {} · {}", "{} {} · {}"),
    ("problem.blank", "这一项还没有填写。", "Please fill this in."),
    ("problem.blank.date", "这个日期还没有填写，年、月、日都要填。", "Please fill in year, month and day."),
    ("problem.blank.choice", "这一项还没有选择。", "Please choose."),
    (
        "problem.blank.paper",
        "这份材料还没有选；拿不准可以选“不确定”。",
        "Please choose; “I am not sure” is fine too.",
    ),
    (
        "problem.date",
        "没有这一天。请按年、月、日填写数字，例如 2026、1、31。",
        "There is no such day. Enter year, month and day, e.g. 2026, 1, 31.",
    ),
    ("problem.integer", "这里要填整数，例如 3。", "Enter a whole number, e.g. 3."),
    (
        "problem.decimal",
        "这里要填数字，例如 58.5；小数点后最多 {} 位。",
        "Enter a number such as 58.5, with at most {} digits after the point.",
    ),
    ("problem.range", "这里填的数应当在 {} 到 {} 之间。", "Enter a number from {} to {}."),
    ("problem.long", "太长了，最多 {} 个字。", "At most {} characters."),
    (
        "problem.resident_id",
        "身份证号码不对：应当是 18 位，请逐位对照证件再填一遍。",
        "This is not a valid identity number: 18 characters; please compare with the card.",
    ),
    (
        "problem.credit_code",
        "统一社会信用代码不对：应当是 18 位，请对照营业执照再填一遍。",
        "This is not a valid credit code: 18 characters; please compare with the licence.",
    ),
    (
        "problem.phone",
        "手机号码不对：应当是 11 位数字，以 13 到 19 开头。",
        "This is not a mobile number: 11 digits starting with 13 to 19.",
    ),
    (
        "problem.option",
        "这个选项现在没有了，请重新选一项。",
        "This option does not exist any more; please choose again.",
    ),
    ("problem.not_optional", "这一项一定会有，不能选“没有”。", "This always exists; “none” can't be chosen."),
    ("problem.commitment", "这份材料不能用承诺代替。", "This can't be replaced by a commitment."),
    ("problem.no_version", "这一天没有可以适用的规定。（{}）", "No rules are in force on that day. ({})"),
    (
        "problem.unknown_item",
        "没有这个事项，可能已经改名或者取消。",
        "There is no such service; it may have been renamed or withdrawn.",
    ),
    ("problem.other", "这一项填得不对，请检查一下。（{}）", "Please check this. ({})"),
];

/// The sentence for `code` in `lang`, with `values` in the places of `{}`. An unknown code shows itself.
pub fn say(lang: Lang, code: &str, values: &[&str]) -> String {
    let table = TABLES.iter().find(|table| has(table, code)).unwrap_or(&TABLE);
    say_from(table, lang, code, values)
}

/// `zh-CN` for words that are Chinese on an English page (a hall's name, a law), so that they are read as what they are.
pub fn chinese_in(lang: Lang, text: &str) -> Option<&'static str> {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    (lang == Lang::En && text.chars().any(han)).then_some("zh-CN")
}

/// Whether there is a sentence for `code`.
pub fn known(code: &str) -> bool {
    TABLES.iter().any(|table| has(table, code))
}

fn has(table: &[Row], code: &str) -> bool {
    table.iter().any(|(known, _, _)| *known == code)
}

/// All tables.
const TABLES: &[&[Row]] = &[TABLE, after::TABLE, hall::TABLE, pages::TABLE, photos::TABLE];

/// How yes and no are said to a question in Chinese: 有／没有, 是／不是, 能／不能 … Codes of the table.
pub fn yes_no(question: &str) -> (&'static str, &'static str) {
    let ends = |word: &str| ["吗？", "吗"].iter().any(|end| question.ends_with(&format!("{word}{end}")));
    let says = |word: &str| question.contains(word);
    if says("有没有") || says("有无") || ends("有配偶") || (says("现在有") && says("吗")) {
        ("yes.have", "no.have")
    } else if says("是不是")
        || says("是否属于")
        || ((says("都是") || question.starts_with('是')) && says("吗"))
    {
        ("yes.be", "no.be")
    } else if says("能不能") || (says("能一起") && says("吗")) {
        ("yes.can", "no.can")
    } else if (says("会一起") || says("会全部") || says("会代")) && says("吗") {
        ("yes.will", "no.will")
    } else if says("同意") && (ends("同意转让") || ends("同意卖") || ends("同意")) {
        ("yes.agree", "no.agree")
    } else {
        ("yes", "no")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_has_the_same_places_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, zh, en) in TABLES.iter().copied().flatten() {
            assert!(seen.insert(code), "`{code}` stands twice");
            assert!(!zh.is_empty() && !en.is_empty(), "`{code}`");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }

    #[test]
    fn values_stand_in_their_places() {
        assert_eq!(say(Lang::Zh, "problem.range", &["1", "9"]), "这里填的数应当在 1 到 9 之间。");
        assert_eq!(say(Lang::En, "yes", &[]), "Yes");
    }

    #[test]
    fn only_chinese_words_on_an_english_page_are_marked() {
        assert_eq!(chinese_in(Lang::En, "平桥区政务服务中心"), Some("zh-CN"));
        assert_eq!(chinese_in(Lang::En, "Pingqiao"), None);
        assert_eq!(chinese_in(Lang::Zh, "平桥区政务服务中心"), None);
    }

    #[test]
    fn yes_and_no_follow_the_question() {
        for (question, yes) in [
            ("男方现在有配偶吗？", "yes.have"),
            ("有没有人对这套房子的归属提出争议，还没有解决？", "yes.have"),
            ("你们两个人都是内地居民吗？", "yes.be"),
            ("卖方是不是委托别人来办？", "yes.be"),
            ("是委托别人来代办吗？", "yes.be"),
            ("你们两个人能一起到婚姻登记处来吗？", "yes.can"),
            ("卖方和买方会一起来申请吗？", "yes.will"),
            ("抵押权人（一般是贷款银行）同意转让吗？", "yes.agree"),
            ("全体股东都在章程上签名或者盖章了吗？", "yes"),
            ("批准文件上写了有效期吗？", "yes"),
            ("施工企业的资质类别和等级够做这项工程吗？", "yes"),
        ] {
            assert_eq!(yes_no(question).0, yes, "{question}");
        }
    }
}
