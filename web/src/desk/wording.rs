//! The desk's own sentences, in both languages; the only place where codes become words. Absent: the item's texts,
//! refusals (`refusals`).

use crate::model::Lang;
use yushen::wording::{Row, say_from};

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    // Frame.
    ("title", "{} · 窗口工作台", "{} · Desk"),
    ("brand", "预审", "Pre-review"),
    ("brand.sub", "窗口工作台", "Desk"),
    ("skip", "跳到正文", "Skip to content"),
    ("tab.window", "窗口", "Window"),
    ("tab.cases", "办件", "Cases"),
    ("tab.phone", "电话", "Telephone"),
    ("tab.supervisor", "值班", "Supervisor"),
    ("tab.account", "账号", "Account"),
    ("nav", "页面", "Pages"),
    ("window.number", "{} 号窗口", "Window {}"),
    ("sign-out", "退出", "Sign out"),
    (
        "offline",
        "连接断开，正在重新连接。没有送出的操作会自动重发，不会重复。",
        "The connection is lost; trying again. What was not sent is sent again by itself, once.",
    ),
    ("told.close", "关闭", "Close"),
    ("loading", "正在打开…", "Opening…"),
    ("lost", "没有这个页面", "There is no such page"),
    ("lost.home", "回到首页", "To the first page"),
    ("not-yours", "您的岗位不用这个页面。", "This page is not for your role."),
    ("role.clerk", "综窗人员", "Clerk"),
    ("role.operator", "话务员", "Operator"),
    ("role.supervisor", "值班长", "Supervisor"),
    ("role.publisher", "发布员", "Publisher"),
    ("cancel", "取消", "Cancel"),
    ("confirm", "确定", "Confirm"),
    ("choose", "请选择", "Choose"),
    // Signing in.
    ("sign-in.title", "工作人员登录", "Staff sign-in"),
    ("sign-in.hall", "大厅", "Hall"),
    ("sign-in.hall.lead", "请选择您工作的大厅。", "Choose the hall you work in."),
    ("sign-in.name", "账号", "Account"),
    ("sign-in.password", "密码", "Password"),
    ("sign-in.go", "登录", "Sign in"),
    ("sign-in.or", "或者", "or"),
    ("sign-in.over", "登录已过期", "The session is over"),
    (
        "sign-in.over.lead",
        "请重新登录。刚才填写的内容都还在，登录后接着办。",
        "Please sign in again. What you entered is still here.",
    ),
    ("sign-in.other", "换一个账号登录，会清空刚才的内容。", "Another account begins with an empty page."),
    ("sign-in.wait", "还要等 {} 秒。", "Wait {} s."),
    ("sign-in.nowhere", "这台服务器没有开通窗口工作台", "This server has no desk"),
    (
        "sign-in.nowhere.lead",
        "请联系系统管理员：启动时要带上大厅文件和 --staff。",
        "Tell the administrator: the server must be started with a hall file and --staff.",
    ),
    ("password.title", "修改密码", "Change the password"),
    (
        "password.first",
        "这个密码是别人设置的。请先换成只有您知道的密码，再开始工作。",
        "Somebody else chose this password. Choose one that only you know.",
    ),
    (
        "password.rule",
        "至少 12 个字符；不要包含账号，不要用连续或重复的字符。",
        "At least 12 characters, without the account's name, rows or repetitions.",
    ),
    ("password.old", "现在的密码", "Present password"),
    ("password.new", "新密码", "New password"),
    ("password.again", "再输一次新密码", "New password again"),
    ("password.go", "换密码", "Change"),
    ("account.title", "我的账号", "My account"),
    ("account.sessions", "正在使用的登录", "Sessions"),
    ("account.this", "这台设备", "This device"),
    ("account.began", "登录时间", "Began"),
    ("account.seen", "最近使用", "Last used"),
    ("account.end", "结束", "End"),
    ("account.who", "岗位", "Role"),
    // Told.
    (
        "told.password",
        "密码已经换好，其他设备上的登录都已结束。",
        "The password was changed; all other sessions are over.",
    ),
    (
        "told.offline",
        "没有连上服务器。请检查网络后再试。",
        "The server can't be reached. Check the network and try again.",
    ),
    (
        "told.unsent",
        "没有送出，内容还在。网络恢复后请点“再发一次”；同一操作不会做两次。",
        "Not sent; nothing is lost. Send it again when the network is back: it happens once.",
    ),
    ("told.again", "再发一次", "Send again"),
    (
        "told.busy",
        "窗口上还有 {}，请先办毕、过号或转窗。",
        "{} is at the window; finish, skip or send it on first.",
    ),
    ("told.no-window", "请先选择窗口。", "Choose a window first."),
    ("told.no-ticket", "窗口上没有号。", "There is no ticket at the window."),
    ("told.choose", "请把两项都选好。", "Choose both."),
    ("told.tail", "请输入手机号后四位。", "Type the last four digits."),
    ("told.called", "已呼叫 {}。", "{} was called."),
    ("told.skipped", "{} 未到，稍后再叫。", "{} did not come; called again later."),
    ("told.closed", "{} 多次未到，已关闭。", "{} did not come several times and is closed."),
    ("told.finished", "{} 已办毕。", "{} is finished."),
    ("told.sent-on", "{} 已转出，排队次序不变。", "{} was sent on and keeps its place."),
    ("told.special", "{} 进入特别通道，下一个叫。", "{} goes first."),
    ("told.checked-in", "已取号 {}。", "Ticket {}."),
    // Supervisor.
    ("supervisor.title", "值班", "Supervisor"),
    ("supervisor.pages", "值班页面", "Supervisor's pages"),
];

/// The language of the staff's program: Chinese. The table has English ready for a switch, as the citizens' app has.
pub const LANG: Lang = Lang::Zh;

/// A sentence.
pub fn say(code: &str, values: &[&str]) -> String {
    say_from(TABLE, LANG, code, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_once_and_has_the_same_places_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, zh, en) in TABLE {
            assert!(seen.insert(code), "`{code}` stands twice");
            assert!(!zh.is_empty() && !en.is_empty(), "`{code}`");
            assert_eq!(zh.matches("{}").count(), en.matches("{}").count(), "`{code}`");
        }
    }
}
