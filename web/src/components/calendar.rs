//! Days and times to choose from. In: the desk. Out: `Act::Day`, `Act::Pick`. Absent: walking (`grid`), what follows.

use super::grid::{Cell, Grid, GridRow};
use crate::app::Wizard;
use crate::engine::say_date;
use crate::hall::{Day, DayState, Slot};
use crate::model::Lang;
use crate::state::Action;
use crate::state::desk::Act;
use crate::wording::say;
use yew::prelude::*;

/// Days of the week, as codes of the wording have them.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The calendar, and the times of the chosen day.
pub fn calendar(wizard: &Wizard) -> Html {
    let (lang, desk) = (wizard.lang, &wizard.desk);
    let Some(days) = &desk.days else {
        return html! { <p class="loading" role="status">{ say(lang, "book.days.loading", &[]) }</p> };
    };
    let (dispatcher, slots) = (wizard.dispatcher(), desk.slots.clone());
    let pick = Callback::from(move |value: AttrValue| {
        let slot = slots.iter().flat_map(|slots| slots.iter()).find(|slot| slot.name == *value);
        if let Some(slot) = slot {
            dispatcher.dispatch(Action::Desk(Act::Pick(slot.clone())));
        }
    });
    let dispatcher = wizard.dispatcher();
    let day = Callback::from(move |value: AttrValue| {
        dispatcher.dispatch(Action::Desk(Act::Day(value.to_string())));
    });
    let heads = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let heads =
        heads.map(|day| (word(lang, &format!("weekday.{day}")), word(lang, &format!("weekday.{day}.full"))));
    html! {
        <>
            <section class="times" aria-labelledby="days-title">
                <h2 id="days-title">{ say(lang, "book.day", &[]) }</h2>
                <Grid id="days" labelled="days-title" heads={heads.to_vec()} rows={weeks(lang, days)}
                    chosen={desk.day.clone().map(AttrValue::from)} onpick={day} />
                if days.iter().all(|day| day.free == 0) { <p class="hint">{ say(lang, "book.days.none", &[]) }</p> }
            </section>
            if let Some(day) = &desk.day {
                <section class="times" aria-labelledby="slots-title">
                    <h2 id="slots-title">{ say(lang, "book.time", &[&say_date(day, lang).unwrap_or_default()]) }</h2>
                    { times(lang, desk.slots.as_deref(), pick, chosen(wizard)) }
                </section>
            }
        </>
    }
}

/// What is held, or chosen for a move.
fn chosen(wizard: &Wizard) -> Option<AttrValue> {
    let desk = &wizard.desk;
    let held = desk.held.as_ref().filter(|_| !desk.lapsed).map(|held| &held.slot);
    desk.target
        .as_ref()
        .or(desk.full.as_ref().map(|full| &full.slot))
        .or(held)
        .map(|slot| slot.name.clone().into())
}

fn times(
    lang: Lang,
    slots: Option<&Vec<Slot>>,
    onpick: Callback<AttrValue>,
    chosen: Option<AttrValue>,
) -> Html {
    match slots {
        None => html! { <p class="loading" role="status">{ say(lang, "book.slots.loading", &[]) }</p> },
        Some(slots) if slots.is_empty() => {
            html! { <p role="status">{ say(lang, "book.slots.none", &[]) }</p> }
        }
        Some(slots) => {
            let minutes = slots.iter().map(|slot| slot.minutes).max().unwrap_or(0).to_string();
            html! {
                <>
                    <p class="hint" role="status">{ say(lang, "book.slots.lead", &[&minutes]) }</p>
                    <Grid id="slots" labelled="slots-title" rows={hours(lang, slots)} {chosen} {onpick} />
                </>
            }
        }
    }
}

fn word(lang: Lang, code: &str) -> AttrValue {
    say(lang, code, &[]).into()
}

/// Days in weeks from Monday to Sunday; days that can't be booked at all are gaps.
fn weeks(lang: Lang, days: &[Day]) -> Vec<GridRow> {
    let mut rows: Vec<GridRow> = Vec::new();
    for (index, day) in days.iter().enumerate() {
        if index == 0 || day.weekday == 0 {
            rows.push(GridRow { head: None, cells: vec![None; 7] });
        }
        let slot = rows.last_mut().and_then(|row| row.cells.get_mut(day.weekday));
        if let Some(slot) = slot {
            *slot = Some(of_day(lang, day, index == 0));
        }
    }
    rows
}

fn of_day(lang: Lang, day: &Day, today: bool) -> Cell {
    let (year, rest) = day.day.split_once('-').unwrap_or(("", &day.day));
    let (month, number) = rest.split_once('-').unwrap_or(("", ""));
    let plain = |text: &str| text.trim_start_matches('0').to_owned();
    let first = today || plain(number) == "1";
    let month = say(lang, "book.month", &[&plain(month)]);
    let free = day.free.to_string();
    let (look, code) = match (day.state, day.free) {
        (DayState::Open, 0) => ("full", "book.cell.full"),
        (DayState::Open, _) => ("free", "book.cell.free"),
        (DayState::Closed, _) => ("closed", "book.cell.closed"),
        (DayState::Unpublished, _) => ("closed", "book.cell.unpublished"),
    };
    let year = say(lang, "book.year", &[year]);
    let weekday = WEEKDAYS.get(day.weekday).copied().unwrap_or_default();
    let weekday = say(lang, &format!("weekday.{weekday}.full"), &[]);
    Cell {
        value: day.day.clone().into(),
        before: if first { year.into() } else { format!("{year}{month}").into() },
        above: first.then(|| month.into()),
        main: plain(number).into(),
        between: say(lang, "book.cell.day", &[&weekday]).into(),
        below: say(lang, code, &[&free]).into(),
        look,
        enabled: day.state == DayState::Open,
    }
}

/// Times by the hour.
fn hours(lang: Lang, slots: &[Slot]) -> Vec<GridRow> {
    let mut rows: Vec<(i64, Vec<Option<Cell>>)> = Vec::new();
    for slot in slots {
        let (hour, _) = slot.clock();
        let cell = Some(of_slot(lang, slot));
        match rows.last_mut().filter(|(of, _)| *of == hour) {
            Some((_, cells)) => cells.push(cell),
            None => rows.push((hour, vec![cell])),
        }
    }
    let most = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
    let row = |(hour, mut cells): (i64, Vec<Option<Cell>>)| {
        cells.resize(most, None);
        GridRow { head: Some(say(lang, "book.hour", &[&hour.to_string()]).into()), cells }
    };
    rows.into_iter().map(row).collect()
}

fn of_slot(lang: Lang, slot: &Slot) -> Cell {
    let (free, waiting) = (slot.free.to_string(), slot.waiting.to_string());
    let (look, code, value) = match (slot.free, slot.waiting) {
        (0, 0) => ("full", "book.cell.full", &free),
        (0, _) => ("full", "book.cell.waiting", &waiting),
        _ => ("free", "book.cell.free", &free),
    };
    Cell {
        value: slot.name.clone().into(),
        before: AttrValue::default(),
        above: None,
        main: slot.time.clone().into(),
        between: say(lang, "book.cell.until", &[&slot.until()]).into(),
        below: say(lang, code, &[value]).into(),
        look,
        // What is full can be chosen too: then the nearest others and the line are offered.
        enabled: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read out of a cell.
    fn said(cell: &Cell) -> String {
        let above = cell.above.clone().unwrap_or_default();
        [&cell.before, &above, &cell.main, &cell.between, &cell.below].map(|part| part.as_str()).concat()
    }

    #[test]
    fn weeks_begin_on_monday_and_the_first_day_stands_in_its_column() {
        let day = |day: &str, weekday, free| Day { day: day.into(), weekday, state: DayState::Open, free };
        let days = [
            day("2026-11-28", 5, 2),
            day("2026-11-29", 6, 0),
            day("2026-11-30", 0, 3),
            day("2026-12-01", 1, 1),
        ];
        let rows = weeks(Lang::Zh, &days);
        assert_eq!(rows.len(), 2);
        let there = |row: usize| -> Vec<usize> { (0..7).filter(|c| rows[row].cells[*c].is_some()).collect() };
        assert_eq!((there(0), there(1)), (vec![5, 6], vec![0, 1]));
        let cell = |row: usize, column: usize| rows[row].cells[column].clone().expect("a day");
        assert_eq!((cell(0, 5).above.as_deref(), &*cell(0, 5).main), (Some("11月"), "28"));
        assert_eq!((cell(1, 0).above, &*cell(1, 0).main), (None, "30"));
        assert_eq!((cell(1, 1).above.as_deref(), &*cell(1, 1).main), (Some("12月"), "1"));
        assert_eq!(cell(0, 6).look, "full");
        assert_eq!(said(&cell(0, 5)), "2026年11月28日 星期六，余 2");
        assert_eq!(said(&cell(1, 0)), "2026年11月30日 星期一，余 3");
    }

    #[test]
    fn times_stand_by_the_hour_with_gaps_at_the_end() {
        let slot = |time: &str, free| Slot {
            name: format!("c.2026-11-27.{}", time.replace(':', "")),
            class: "c".into(),
            day: "2026-11-27".into(),
            time: time.into(),
            minutes: 30,
            free,
            waiting: 0,
        };
        let rows = hours(Lang::Zh, &[slot("09:00", 1), slot("09:30", 0), slot("10:30", 2)]);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].cells.len(), 2);
        assert!(rows[1].cells[1].is_none());
        let full = rows[0].cells[1].clone().expect("a slot");
        assert!(full.enabled && full.look == "full", "what is full can be chosen: others are offered then");
        assert_eq!(said(&full), "09:30 到 10:00，约满");
    }
}
