//! Sentences of rating and complaining. Absent: everything else.

use yushen::wording::Row;

/// Code, Chinese, English. `{}` stands for a value.
pub const TABLE: &[Row] = &[
    ("mine.after", "办完之后：", "After the visit: "),
    (
        "desk.stuck.after",
        "不知道大厅收到没有。您写的都还在，再试一次就行，不会重复提交。",
        "It is not known whether the hall heard it. What you wrote is still here; trying again never sends it twice.",
    ),
    // Which visit.
    ("after.which", "评价哪一次服务？", "Which visit?"),
    (
        "after.which.lead",
        "有预约的，请填预约码和手机号后四位。手里有排队号条或者窗口给的通知书，扫上面的评价二维码就行，不用填。",
        "If you had booked, enter the code and the last four digits. With the ticket's slip or the window's paper just scan its code.",
    ),
    ("after.find", "继续", "Continue"),
    ("after.visit", "这次服务", "The visit"),
    ("after.window", "窗口", "Window"),
    ("after.window.number", "{} 号窗口", "Window {}"),
    ("after.class", "窗口类别", "Kind of window"),
    ("after.item", "办理事项", "What for"),
    ("after.other", "换一次服务", "Another visit"),
    // Rating.
    ("rate.title", "评价服务", "Rate the visit"),
    (
        "rate.lead",
        "请按您的真实感受选。评价提交后谁也不能修改，也不能删除。",
        "Say what you really think. Once sent, nobody can change or delete a rating.",
    ),
    ("rate.level", "您对这次服务满意吗？", "How content are you?"),
    ("level.very-satisfied", "非常满意", "Very satisfied"),
    ("level.satisfied", "满意", "Satisfied"),
    ("level.fairly-satisfied", "基本满意", "Fairly satisfied"),
    ("level.dissatisfied", "不满意", "Dissatisfied"),
    ("level.very-dissatisfied", "非常不满意", "Very dissatisfied"),
    ("desk.comment", "还想说的话（可以不填）", "Anything to add (optional)"),
    (
        "desk.comment.help",
        "最多 1000 字。请不要写身份证号、手机号。",
        "At most 1000 characters. Please write no identity or telephone numbers.",
    ),
    ("rate.go", "提交评价", "Send the rating"),
    ("rate.done", "评价已收到，谢谢您", "Thank you, the rating was received"),
    ("rate.number", "评价编号", "Number of the rating"),
    (
        "rate.low",
        "让您不满意，对不起。值班负责人会在 1 个工作日内跟进处理。",
        "We are sorry. The supervisor follows this up within one working day.",
    ),
    ("rate.complain", "想要书面答复的，可以投诉。", "If you want an answer in writing, you can complain."),
    ("desk.wrong.level", "请选一个满意程度。", "Please choose a level."),
    ("desk.wrong.comment", "写得太长了，最多 1000 字。", "Too long: at most 1000 characters."),
    // Complaining.
    ("complain.title", "投诉", "Complain"),
    (
        "complain.lead",
        "提交后有编号和查询码，随时可以查处理情况。不用写姓名；谁也不能删掉投诉。",
        "You get a number and a code to look it up by. No name is needed, and nobody can delete a complaint.",
    ),
    (
        "complain.no_visit",
        "没有关联到哪一次服务也可以投诉，请在经过里写明时间和窗口。",
        "You can complain without naming a visit: say when and at which window.",
    ),
    ("complain.kind", "投诉什么？", "What about?"),
    ("kind.unlisted", "被要求提供清单外材料", "Asked for papers that are not on the list"),
    ("kind.attitude", "服务态度不好", "Manners"),
    ("kind.delay", "拖延、超过时限", "Delay"),
    ("kind.refusal", "不受理，又不说明理由", "Turned away without a reason"),
    ("kind.other", "其他", "Something else"),
    ("complain.material", "多要的是哪一项？", "Which one was asked for?"),
    ("complain.material.none", "不在这里面，写在下面", "None of these; I write it below"),
    ("desk.words", "请写明经过", "What happened"),
    (
        "desk.words.help",
        "什么时候、在哪个窗口、发生了什么、多要了什么材料。最多 1000 字。请不要写身份证号、手机号。",
        "When, at which window, what happened, what was asked for. At most 1000 characters, without identity or telephone numbers.",
    ),
    ("complain.go", "提交投诉", "Send the complaint"),
    ("complain.done", "投诉已收到", "The complaint was received"),
    ("complain.number", "投诉编号", "Number of the complaint"),
    ("complain.code", "查询码", "Code"),
    (
        "complain.keep",
        "请记下编号和查询码，查处理情况两样都要。查询码只在这里显示一次，谁也补不了。",
        "Write both down: they are needed to look it up. The code is shown only here and can't be had again.",
    ),
    ("desk.wrong.kind", "请选投诉什么。", "Please choose what it is about."),
    (
        "desk.wrong.words",
        "请写明经过，最多 1000 字。",
        "Please say what happened, in at most 1000 characters.",
    ),
    // Looking it up.
    ("complaint.title", "查投诉处理情况", "Look a complaint up"),
    ("desk.number", "投诉编号", "Number of the complaint"),
    ("desk.number.help", "例如 pingqiao-TS-2026-000001。", "For example pingqiao-TS-2026-000001."),
    ("desk.secret", "查询码", "Code"),
    (
        "desk.secret.help",
        "例如 7K3M-9QPA-X01TD，大小写、横线都可以不管。",
        "For example 7K3M-9QPA-X01TD, however it is typed.",
    ),
    ("desk.wrong.number", "请填写投诉编号。", "Please enter the number."),
    ("desk.wrong.secret", "请填写查询码。", "Please enter the code."),
    ("complaint.go", "查询", "Look up"),
    ("complaint.state", "处理情况", "State"),
    ("complaint.received", "已收到，等待处理", "Received"),
    ("complaint.handling", "正在处理", "Being looked into"),
    ("complaint.answered", "已答复", "Answered"),
    ("complaint.closed", "已办结", "Closed"),
    ("complaint.answer", "大厅的答复", "The hall's answer"),
    // Refusals.
    (
        "refused.nothing-held",
        "没有查到。请对照号条、通知书或者短信，再看一遍号码和查询码。",
        "Nothing was found; please look at the number and the code again.",
    ),
    (
        "refused.not-visited",
        "这个预约还没有到大厅取号，等办完再来评价。",
        "That booking was not checked in yet; please rate it after the visit.",
    ),
    (
        "refused.rated-already",
        "这次服务已经评价过了。评价不能修改；还有意见可以投诉。",
        "This visit was rated already and a rating is not changed. You can complain as well.",
    ),
    (
        "refused.material-unknown",
        "这一项不在告知书里，请写在经过里。",
        "The notice does not name this; please write it below.",
    ),
];
