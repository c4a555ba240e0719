//! What a refusal of the server means, and what to do now: codes to sentences.
//! In: a code. Out: words, in both languages. Absent: the server's own message, shown small beside these.

use super::wording::LANG;
use yushen::wording::{Row, say_from};

/// Code, Chinese, English.
pub const TABLE: &[Row] = &[
    // Signing in.
    ("blank", "请把每一栏都填好。", "Fill in every box."),
    ("not-alike", "两次输入的新密码不一样，请重新输入。", "The two new passwords differ; type them again."),
    (
        "offline",
        "没有连上服务器。请检查网络后再试。",
        "The server can't be reached. Check the network and try again.",
    ),
    (
        "sign-in-refused",
        "账号或密码不对，或者账号已停用。请再核对一次。",
        "Name or password is wrong, or the account is disabled.",
    ),
    (
        "sign-in-locked",
        "试错次数太多，暂时不能登录。请稍等再试，或请管理员解锁。",
        "Too many failures; wait, or ask the administrator.",
    ),
    ("sign-in-busy", "现在登录的人多，请过几秒再试。", "Many sign in now; try again in a few seconds."),
    ("sign-in-needed", "请重新登录。", "Sign in again."),
    ("oidc-not-begun", "统一身份认证没有从这里开始，请重新点一次。", "Begin at the provider's button again."),
    ("oidc-refused", "统一身份认证没有通过，请再试一次。", "The provider refused; try again."),
    (
        "oidc-no-account",
        "这个身份还没有开通大厅账号，请联系管理员。",
        "No account belongs to this identity; ask the administrator.",
    ),
    (
        "oidc-unavailable",
        "统一身份认证暂时连不上，请用密码登录或稍后再试。",
        "The provider can't be reached; use the password or try later.",
    ),
    ("role-refused", "您的岗位不能做这一步，请找值班长。", "Your role may not do this; ask the supervisor."),
    ("role-not-allowed", "这一步要由值班长来做。", "This step is the supervisor's."),
    ("hall-refused", "这个账号属于另一个大厅。", "The account is another hall's."),
    ("window-refused", "这是别人的窗口。", "This is another clerk's window."),
    ("cross-site", "请求不是从本页面发出的，请刷新页面后再试。", "Reload the page and try again."),
    ("csrf", "页面的登录信息已更新，请再点一次。", "The session changed; try again."),
    ("session-unknown", "这个登录已经结束了。", "That session is over already."),
    // The line.
    ("nobody-waits", "现在没有人在等。", "Nobody waits now."),
    (
        "window-busy",
        "窗口上还有号，请先办毕、过号或转窗。",
        "Finish, skip or send on the ticket at the window first.",
    ),
    ("window-unknown", "大厅没有这个窗口。", "The hall has no such window."),
    ("ticket-unknown", "今天没有这个号。", "There is no such ticket today."),
    ("ticket-over", "这个号已经办毕或关闭，请重新取号。", "The ticket is over; give a new one."),
    ("other-window", "这个号在别的窗口。", "The ticket is at another window."),
    ("not-called", "这个号还在等，请先叫号。", "The ticket waits; call it first."),
    ("not-waiting", "这个号已经在窗口，不用特别通道。", "The ticket is at a window already."),
    ("same-window", "申请人就在这个窗口，请选别的窗口。", "Choose another window."),
    ("booking-cancelled", "这个预约已经取消，请重新取号。", "The booking was cancelled; give a ticket."),
    ("too-early", "还没到可以取号的时间。", "It is too early to check in."),
    ("not-today", "预约的不是今天；今天办请现场取号。", "The booking is for another day; take a ticket."),
    ("hall-closed", "现在不在开放时间。", "The hall is closed now."),
    ("visit-unknown", "没有找到这个预约，请现场取号。", "No such booking; take a ticket."),
    // Cases.
    ("case-unknown", "没有这个办件，请到办件列表里找。", "There is no such case; look in the list."),
    (
        "wrong-state",
        "办件已经不在这一步了，页面已更新，请看清再办。",
        "The case moved on; the page shows it as it is now.",
    ),
    (
        "case-changed",
        "别人刚改过这个办件，页面已更新，请核对后再点一次。",
        "Somebody changed the case; check it and try again.",
    ),
    (
        "receipt-in-use",
        "这张回执已有在办的办件，请到列表里打开。",
        "The receipt has a case under way; open it from the list.",
    ),
    ("not-seen", "还有材料没有标“已看”。请逐份核对后再受理。", "Set each material as seen first."),
    (
        "reason-needed",
        "这一步和预审结论不同，请选择原因；值班长会看到。",
        "This differs from the review; choose a reason.",
    ),
    ("reason-unknown", "请从列表里选择原因。", "Choose a reason from the list."),
    (
        "not-settled",
        "还有问题没有填，现在告知就不是一次性告知。请先问清。",
        "A question is open; the notice would not be complete.",
    ),
    (
        "told-once",
        "这一项首次告知时就能发现，不能再要求补正。请受理，或转人工（首次告知时遗漏）。",
        "It could have been told the first time: accept, or refer.",
    ),
    ("nothing-to-tell", "没有需要补正的，可以受理。", "Nothing is missing; accept."),
    ("nothing-deferred", "没有可以容缺的材料。", "Nothing may come later."),
    ("not-all-there", "告知过的材料还没有交齐。", "Something that was told is still missing."),
    ("closed", "办件已经决定，不能再改。", "The case is decided."),
    ("no-basis", "没有条文依据，不能不予受理；请转人工。", "No article: refer the case instead."),
    ("not-deferrable", "主要材料不能容缺。", "A main material can't come later."),
    (
        "deemed-accepted",
        "五个工作日内没有告知，依法视为受理；一分钟内自动编号。",
        "Deemed accepted by law; it gets its number within a minute.",
    ),
    ("not-paused", "期限没有在中止。", "No clock stands still."),
    ("paused-already", "期限已经中止了。", "The clock stands still already."),
    ("granted-already", "已经延长过一次。", "The longer limit was granted."),
    ("marked-already", "这一天已经记过了。", "The day was set."),
    ("not-marked-by-hand", "这一天由系统算，不用填。", "The day follows from the case."),
    ("too-late-to-extend", "期限已过，不能再延长。", "The limit is over."),
    ("papers-gone", "申请人的资料已按期删除，不能再改。", "The applicant's data were deleted in time."),
    ("not-listed", "清单里没有这一项，不能要求申请人提供。", "It is not listed, so it is never asked for."),
    ("not-required", "这位申请人不需要这一项。", "It is not required of this applicant."),
    ("shared-not-asked", "这一项由部门共享核验，不向申请人要。", "Verified by data sharing; not asked."),
    ("pause-not-in-law", "法律没有规定这种中止。", "The law knows no such stop."),
    ("not-in-writing", "请填书面文号。", "Name the document."),
    (
        "staff-unknown",
        "只能转给本大厅在岗的综窗人员或值班长。",
        "Hand it to an enabled clerk or supervisor of this hall.",
    ),
    (
        "unknown-bundle",
        "这个办件所用的规则包不在了，请联系管理员。",
        "The case's rules are not kept here; tell the administrator.",
    ),
    ("unknown-item", "规则里没有这个事项。", "The rules have no such item."),
    ("no-version", "这个事项今天没有生效的版本。", "No version of the item is in force today."),
    ("day-needed", "请填最迟补交的日期。", "Name the last day."),
    ("day-not-needed", "补交日期由清单规定，不用填。", "The list gives the day."),
    ("bad-day", "补交日期要在今天之后。", "The day must be after today."),
    (
        "receipt-unreadable",
        "这不是预审回执的二维码，或者没有扫全。请再扫一次。",
        "This is no receipt, or it was not read whole. Scan again.",
    ),
    ("receipt-incomplete", "还有码没有扫，请继续扫。", "Some codes are missing; go on scanning."),
    (
        "receipt-mixed",
        "这些码不是同一张回执的，请重新扫。",
        "These codes are of different receipts; begin again.",
    ),
    (
        "receipt-other-hall",
        "这张回执是给别的大厅的，这里打不开。请让申请人重新生成，或直接录入。",
        "The receipt is another hall's; make it again or type the facts.",
    ),
    (
        "receipt-changed",
        "回执内容和它的摘要对不上，不能用。请让申请人重新生成，或直接录入。",
        "The receipt does not fit what it says; make a new one.",
    ),
    (
        "receipt-unknown-bundle",
        "回执所用的规则包这里没有，请让申请人重新生成，或直接录入。",
        "The receipt's rules are not kept here.",
    ),
    // Bookings.
    ("slot-full", "这个时段刚被约满，请换一个。", "The slot is full; take another."),
    ("slot-past", "这个时段已经开始，请换一个。", "The slot has begun."),
    ("slot-too-short", "这件事在这个时段办不完，请换一个。", "The visit does not fit there."),
    ("hold-expired", "给来电人留的位置已过期，请重新选时段。", "The seat's time is over; choose again."),
    ("hold-used", "这个位置已经用过，请重新选时段。", "The seat was used; choose again."),
    ("hold-too-short", "这件事要更长的时段，请重新选。", "The visit takes longer; choose again."),
    ("day-limit", "这个号码当天已经有预约了。", "This number has its booking of that day."),
    (
        "booking-paused",
        "这个号码因多次失约，暂停网上和电话预约；现场取号不受影响。",
        "Bookings of this number are paused; walking in always works.",
    ),
    ("other-class", "这件事由另一类窗口办，请重新选时段。", "The item is handled by another class."),
    // General.
    ("number-unknown", "没有这个编号，请重新打开列表。", "Nothing has this number; load the list again."),
    ("words-needed", "请写明处理结果。", "Say what came of it."),
    ("bad-field", "有一栏填得不对，请核对。", "One box is not right."),
    ("key-reused", "这次操作和上次的不一样，请再点一次。", "Try again."),
    ("too-many", "操作太快，请稍等再试。", "Too fast; wait a little."),
    ("engine", "填的内容不符合这一栏的要求。", "What was typed does not fit the box."),
    ("bad-date", "日期不对，请按 年-月-日 填。", "Not a date."),
    ("wrong-type", "填的内容不符合这一栏的要求。", "Of another kind than expected."),
    ("out-of-range", "数值超出这一栏允许的范围。", "Out of range."),
    ("unreadable", "服务器的回答看不懂，请再试一次。", "The answer can't be read; try again."),
];

/// What to do about a code; a code that nobody worded has a general sentence.
pub fn sentence(code: &str) -> String {
    match TABLE.iter().any(|(known, _, _)| *known == code) {
        true => say_from(TABLE, LANG, code, &[]),
        false => say_from(GENERAL, LANG, "general", &[]),
    }
}

const GENERAL: &[Row] =
    &[("general", "这一步没有做成。请看下面的原因，改好再试。", "This did not go; see the reason.")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_once_and_an_unknown_one_has_words_too() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, zh, en) in TABLE {
            assert!(seen.insert(code) && !zh.is_empty() && !en.is_empty(), "`{code}`");
        }
        assert!(sentence("told-once").contains("首次告知"));
        assert!(sentence("never-heard-of").contains("没有做成"));
    }
}
