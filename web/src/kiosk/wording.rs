//! The kiosk's own sentences, in both languages. Absent: those of the citizens' pages (`crate::wording`), which it shows.

use crate::model::Lang;
use yushen::wording::{Row, say_from};

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    // Frame.
    ("title", "政务服务自助终端", "Self-service terminal"),
    ("language", "中文", "English"),
    ("tools", "朗读、语言", "Reading aloud, language"),
    ("home", "首页", "Home"),
    ("end", "结束", "Finish"),
    (
        "end.hint",
        "用完请点“结束”，您填的内容会全部清除。",
        "Please press “Finish” when done: everything you entered is erased.",
    ),
    ("offline", "网络断开", "No network"),
    (
        "offline.lead",
        "网络断了。取号、办事预审照常可用；预约、签到、评价要等网络恢复，也可以到导办台办。",
        "The network is down. Tickets and pre-review still work; for bookings, check-in and ratings please wait or go to the guide desk.",
    ),
    ("sample", "示例：不是真实的大厅", "Sample: no real hall"),
    ("contact", "需要帮忙：{}", "Help: {}"),
    (
        "unknown-device",
        "本机没有登记，请工作人员处理。",
        "This terminal is not enrolled; staff, please see to it.",
    ),
    // Warning.
    ("warn.title", "您还在用吗？", "Are you still there?"),
    (
        "warn.lead",
        "{} 秒后会自动结束，填写的内容会全部清除。",
        "It ends by itself in {} seconds, and everything you entered is erased.",
    ),
    ("warn.more", "再用一会儿", "A little longer"),
    // Home.
    ("home.title", "您好，请选择要办的业务", "Welcome. What would you like to do?"),
    ("home.check-in", "预约签到", "Check in"),
    ("home.check-in.lead", "约好了，来取号", "I have a booking"),
    ("home.ticket", "现场取号", "Take a ticket"),
    ("home.ticket.lead", "没有预约，直接排队", "Without a booking"),
    ("home.review", "办事预审", "Check my papers"),
    ("home.review.lead", "先查条件和材料，缺什么一次告诉您", "See what is needed, all at once"),
    ("home.book", "预约", "Bookings"),
    ("home.book.lead", "约个时间，或者改、取消", "Book, move or cancel a visit"),
    ("home.rate", "评价", "Rate your visit"),
    ("home.rate.lead", "给这次服务打分，也可以投诉", "Or make a complaint"),
    // Ticket.
    ("classes.title", "您要办哪一类业务？", "What is it about?"),
    ("classes.lead", "点一下就出号，请取走小票。", "One tap prints your ticket."),
    ("class.waiting", "前面 {} 人，约 {} 分钟", "{} waiting, about {} min"),
    ("class.closed", "现在不放号", "No tickets now"),
    ("working", "正在办理，请稍候…", "One moment, please…"),
    // Check-in.
    ("check-in.title", "预约签到", "Check in"),
    ("check-in.lead", "请把预约码放到扫码口，或者输入预约码。", "Hold your code to the scanner, or type it."),
    ("check-in.code", "预约码", "Booking code"),
    (
        "check-in.code.help",
        "例如 7K3M-9QPA-X01TD，横线可以不输。",
        "For example 7K3M-9QPA-X01TD; the dashes may be left out.",
    ),
    ("check-in.scan", "用摄像头扫码", "Scan with the camera"),
    ("check-in.go", "签到取号", "Check in"),
    // Bookings.
    ("bookings.title", "预约", "Bookings"),
    ("bookings.new", "预约办事时间", "Book a visit"),
    ("bookings.new.lead", "先选要办的事，再选时间", "Choose the service, then a time"),
    ("bookings.mine", "查我的预约", "My booking"),
    ("bookings.mine.lead", "改时间、取消、排候补", "Look it up, move or cancel it"),
    // Printed.
    ("printed.title", "您的号是", "Your number"),
    ("printed.lead", "小票已打印，请取走。", "Your ticket is printed; please take it."),
    ("printed.again", "补打", "Print it again"),
    ("printed.again.lead", "没有出纸？可以补打一次。", "No paper? You can print it once more."),
    ("printed.ahead", "前面还有 {} 人", "{} before you"),
    ("printed.minutes", "大约等 {} 分钟", "about {} minutes"),
    ("printed.windows", "请到 {} 号窗口附近等候叫号", "Please wait near window {}"),
    (
        "printed.late",
        "您来晚了，过了预约时间，已改为现场号。",
        "You are late for your booking, so this is a walk-in ticket.",
    ),
    (
        "printed.away",
        "网络断了，这个号是预先留好的，照样有效：网络恢复后自动排进队里。",
        "The network is down. This number was kept for you and counts: it joins the line when the network is back.",
    ),
    // Receipt.
    ("receipt.title", "预审回执", "Pre-review receipt"),
    ("receipt.item", "事项", "Service"),
    ("receipt.on", "预审日期", "Reviewed for"),
    ("receipt.outcome", "结果", "Result"),
    (
        "receipt.same",
        "这张回执没有改动，用今天的规则核对，结果一样。",
        "This receipt is genuine, and today's rules give the same result.",
    ),
    (
        "receipt.changed",
        "这张回执没有改动，但规则已经更新，按今天的规则结果是：{}。",
        "This receipt is genuine, but the rules have changed. Today the result is: {}.",
    ),
    (
        "receipt.unclear",
        "这张回执没有改动，但规则已经更新，要重新预审。",
        "This receipt is genuine, but the rules have changed; please check again.",
    ),
    (
        "receipt.differs",
        "这张回执的结果和规则算出来的不一致，请到导办台核对。",
        "What this receipt says is not what the rules give; please ask the guide desk.",
    ),
    (
        "receipt.bring",
        "请把回执带到窗口，工作人员会再核对一遍。",
        "Bring it to the window, where it is checked again.",
    ),
    ("receipt.ticket", "取号", "Take a ticket"),
    // Printing a notice.
    ("print.notice", "打印这一页", "Print this page"),
    ("print.done", "已打印", "Printed"),
    ("print.again", "补打", "Print it again"),
    // Refusals.
    (
        "refused.none-left",
        "网络断了，留的号也用完了。请到导办台取号。",
        "The network is down and no kept numbers are left. Please get a ticket at the guide desk.",
    ),
    (
        "refused.away.check-in",
        "网络断了，现在不能签到。请到导办台，工作人员帮您签到；预约还算数。",
        "The network is down, so check-in does not work now. Staff at the guide desk will check you in; your booking stands.",
    ),
    (
        "refused.away.receipt",
        "网络断了，现在不能核对回执。回执仍然有效，可以直接带到窗口。",
        "The network is down, so the receipt can't be checked here. It is still good; bring it to the window.",
    ),
    (
        "refused.hall-closed",
        "现在不是取号时间。请看大厅的开放时间，或者预约一个时间。",
        "No tickets are given now. Please see the opening hours, or book a time.",
    ),
    (
        "refused.too-early",
        "还没到签到时间，请晚一点再来。",
        "It is too early to check in; please come back later.",
    ),
    (
        "refused.not-today",
        "这个预约不是今天的。请核对日期，需要的话可以改时间。",
        "This booking is not for today. Please check the date; you can move it.",
    ),
    (
        "refused.booking-cancelled",
        "这个预约已经取消了。可以直接现场取号。",
        "This booking was cancelled. You can take a ticket instead.",
    ),
    (
        "refused.booking-unknown",
        "没有找到这个预约码，请核对后再输一次。",
        "No booking has this code; please check it and try again.",
    ),
    (
        "refused.visit-unknown",
        "没有找到这个预约码，请核对后再输一次。",
        "No booking has this code; please check it and try again.",
    ),
    ("refused.empty", "请先输入预约码，或者扫码。", "Please type the booking code, or scan it."),
    (
        "refused.receipt",
        "这张回执不能用：可能没有扫全，或者内容被改过。请重新预审，或者到导办台。",
        "This receipt can't be used: it was not read whole, or it was altered. Please check again, or ask the guide desk.",
    ),
    (
        "refused.receipt-expired",
        "这张回执已经过期。请在这里重新预审一次，或者到导办台。",
        "This receipt has expired. Please check again here, or ask the guide desk.",
    ),
    (
        "refused.receipt-unknown-bundle",
        "这张回执是按本大厅没有的规则做的，没法核对。请重新预审，或者到导办台。",
        "This receipt was made under rules that this hall does not keep. Please check again, or ask the guide desk.",
    ),
    (
        "refused.receipt-other-hall",
        "这张回执是为别的大厅做的，这里打不开。请重新预审，或者到导办台。",
        "This receipt was made for another hall and can't be opened here. Please check again, or ask the guide desk.",
    ),
    (
        "refused.unreadable",
        "没有认出这个码。请扫预约码或者预审回执上的码。",
        "This code was not recognised. Please scan a booking's or a receipt's.",
    ),
    (
        "refused.other",
        "这一步没有办成（{}）。请再试一次，或者到导办台。",
        "That did not work ({}). Please try again, or ask the guide desk.",
    ),
    // Not in use.
    ("closed.title", "本机暂停使用", "Not in use"),
    (
        "closed.lead",
        "请用旁边的自助机，或者到导办台，工作人员帮您办。",
        "Please use another terminal, or go to the guide desk.",
    ),
    ("closed.reason", "给工作人员看的原因：{}", "For staff: {}"),
    ("opening", "正在打开…", "Opening…"),
    // The slip; the hall's own has the same words.
    ("slip.title", "排队号条", "Ticket"),
    ("slip.class", "窗口类别", "Class"),
    ("slip.windows", "窗口", "Windows"),
    ("slip.windows.of", "{}号", "{}"),
    ("slip.lane", "取号方式", "By"),
    ("slip.booked", "预约", "booking"),
    ("slip.walk-in", "现场取号", "walk-in"),
    ("slip.ahead", "前面等候", "Before you"),
    ("slip.ahead.of", "{}人", "{}"),
    ("slip.wait", "预计等候", "Wait"),
    ("slip.wait.of", "约{}分钟", "about {} min"),
    ("slip.taken", "取号时间", "Taken at"),
    ("slip.end", "{}当天有效。请留意叫号，过号后会再次叫号。", "Good on {}. Please listen for your number."),
    (
        "slip.away",
        "取号时网络中断，本号照常有效。",
        "Taken while the network was down; it counts all the same.",
    ),
    ("slip.sample", "示例：不是真实的大厅。", "Sample: no real hall."),
];

/// A sentence.
pub fn say(lang: Lang, code: &str, values: &[&str]) -> String {
    say_from(TABLE, lang, code, values)
}

/// A refusal in plain words.
pub fn refusal(lang: Lang, code: &str) -> String {
    // Whatever is wrong with a receipt, a citizen can do the same about it.
    let about_receipt = code.starts_with("receipt-") || code.starts_with("bundle-");
    let own = format!("refused.{code}");
    match TABLE.iter().any(|(known, _, _)| *known == own) {
        true => say(lang, &own, &[]),
        false if about_receipt => say(lang, "refused.receipt", &[]),
        false => say(lang, "refused.other", &[code]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_stands_once_and_has_the_same_places_in_both_languages() {
        let mut seen = BTreeSet::new();
        for (code, zh, en) in TABLE {
            assert!(seen.insert(code), "`{code}` stands twice");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }

    #[test]
    fn what_has_no_sentence_of_its_own_says_its_code() {
        assert_eq!(refusal(Lang::Zh, "receipt-damaged"), refusal(Lang::Zh, "receipt"));
        assert!(refusal(Lang::En, "internal").contains("internal"));
    }
}
