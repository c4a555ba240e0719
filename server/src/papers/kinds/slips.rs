//! 预约单、排队号条: slips for a visit. No formal papers: no number, no seal. In: a slot, a ticket. Out: `Paper`.
//! Absent: whole names and numbers; slips are left lying about.

use chrono::NaiveDate;

use super::super::kind::Kind;
use super::super::paper::{Block, Field, Paper};
use super::last_day;

/// Window classes as citizens read them.
const CLASSES: [(&str, &str); 4] = [
    ("real-estate", "不动产登记"),
    ("market-access", "市场准入"),
    ("construction", "工程建设"),
    ("social-affairs", "社会事务"),
];

/// The name of a window class.
pub fn class_name(class: &str) -> &str {
    CLASSES.iter().find(|(known, _)| *known == class).map_or(class, |(_, name)| name)
}

/// A booking.
#[derive(Debug, Clone)]
pub struct Appointment {
    /// The hall.
    pub hall: String,
    /// Where it is.
    pub address: String,
    /// 示例
    pub sample: bool,
    /// Window class.
    pub class: String,
    /// Title of the item, if it is known.
    pub item: Option<String>,
    /// Day of the visit.
    pub on: NaiveDate,
    /// Its hours, `09:30–10:30`.
    pub hours: String,
    /// Masked.
    pub name: String,
    /// Masked.
    pub phone: String,
    /// The code as people read it.
    pub code: String,
    /// Until when it can be cancelled or moved.
    pub cancel_until: String,
}

/// A ticket.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The hall.
    pub hall: String,
    /// 示例
    pub sample: bool,
    /// `D012`
    pub label: String,
    /// Window class.
    pub class: String,
    /// Day.
    pub on: NaiveDate,
    /// With a booking.
    pub booked: bool,
    /// How many are called before, if it waits.
    pub ahead: Option<i64>,
    /// Minutes to wait, as far as anybody can tell.
    pub minutes: Option<i64>,
    /// The windows of the class.
    pub windows: Vec<i64>,
    /// Where the visit is rated, for who holds the ticket's code.
    pub rate: Option<Block>,
}

/// The slip of a booking.
pub fn appointment(about: &Appointment) -> Paper {
    let mut fields = vec![
        Field::new("时间", format!("{} {}", last_day(about.on), about.hours)),
        Field::new("地点", format!("{}，{}", about.hall, about.address)),
        Field::new("窗口类别", class_name(&about.class)),
    ];
    fields.extend(about.item.as_ref().map(|item| Field::new("办理事项", item.clone())));
    fields.push(Field::new("预约人", format!("{} {}", about.name, about.phone)));
    fields.push(Field::new("取消、改期", format!("{}前", about.cancel_until)));
    let mut blocks = vec![
        Block::Issuer(about.hall.clone()),
        Block::Title(Kind::Appointment.title().into()),
        Block::Fields(fields),
        Block::Code {
            holds: about.code.clone(),
            alt: "预约码".into(),
            words: vec![
                format!("预约码：{}", about.code),
                "到大厅后在取号机上扫码或者输入预约码取号。不预约也可以直接到大厅取号办理。".into(),
            ],
        },
    ];
    if about.sample {
        blocks.push(Block::Small("示例：不是真实的大厅。".into()));
    }
    slip(Kind::Appointment, about.on, blocks)
}

/// The slip of a ticket.
pub fn ticket(about: &Ticket) -> Paper {
    let windows: Vec<String> = about.windows.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        Field::new("窗口类别", class_name(&about.class)),
        Field::new("窗口", format!("{}号", windows.join("、"))),
        Field::new("取号方式", if about.booked { "预约" } else { "现场取号" }),
    ];
    fields.extend(about.ahead.map(|ahead| Field::new("前面等候", format!("{ahead}人"))));
    fields.extend(about.minutes.map(|minutes| Field::new("预计等候", format!("约{minutes}分钟"))));
    let mut blocks = vec![
        Block::Issuer(about.hall.clone()),
        Block::Title(Kind::Ticket.title().into()),
        Block::Large(about.label.clone()),
        Block::Fields(fields),
        Block::Small(format!("{}当天有效。请留意叫号，过号后会再次叫号。", super::day(about.on))),
    ];
    blocks.extend(about.rate.clone());
    if about.sample {
        blocks.push(Block::Small("示例：不是真实的大厅。".into()));
    }
    slip(Kind::Ticket, about.on, blocks)
}

fn slip(kind: Kind, on: NaiveDate, blocks: Vec<Block>) -> Paper {
    Paper { blocks, kind, number: None, on: yushen::value::date::format(on), title: kind.title().into() }
}
