//! The vocabulary's functions over plain values. Each agrees with a naive reference in the differential test.

use super::Run;
use super::operators::{both, bounded};
use super::value::{Fault, ListRef, TextRef, Value};
use crate::identity::{self, ResidentId, RetirementCategory, Sex};
use crate::script::ir::{Domain, Node};
use crate::script::vocabulary::Builtin;
use crate::value::date;
use chrono::{Datelike, NaiveDate};

impl<'p> Run<'_, 'p> {
    pub(super) fn call(&mut self, builtin: Builtin, args: &'p [Node], faultable: bool) -> Value<'p> {
        match args {
            [one] => {
                let value = self.eval(one);
                match value {
                    Value::Unknown { doubt } => Value::Unknown { doubt: doubt || faultable },
                    Value::Fault(_) => value,
                    known => self.unary(builtin, known),
                }
            }
            [left, right] => {
                let left = self.eval(left);
                if let Value::Fault(_) = left {
                    return left;
                }
                let right = self.eval(right);
                match both(left, right, faultable) {
                    Ok((left, right)) => self.two(builtin, left, right),
                    Err(value) => value,
                }
            }
            _ => Value::Fault(Fault::NotThere),
        }
    }

    fn unary(&mut self, builtin: Builtin, value: Value<'p>) -> Value<'p> {
        match (builtin, value) {
            (Builtin::Len, Value::List(list)) => self.counted(list, |n| Value::Number(n as i128)),
            (Builtin::IsEmpty, Value::List(list)) => self.counted(list, |n| Value::Bool(n == 0)),
            (Builtin::Len, Value::Text(text)) => Value::Number(self.text(text).chars().count() as i128),
            (Builtin::IsEmpty, Value::Text(text)) => Value::Bool(self.text(text).is_empty()),
            (Builtin::Min, Value::List(list)) => self.extreme(list, |a, b| a < b),
            (Builtin::Max, Value::List(list)) => self.extreme(list, |a, b| a > b),
            (Builtin::Year, Value::Number(d)) => part(d, |d| d.year().into()),
            (Builtin::Month, Value::Number(d)) => part(d, |d| d.month().into()),
            (Builtin::Day, Value::Number(d)) => part(d, |d| d.day().into()),
            (Builtin::IsWorkday, Value::Number(d)) => {
                match to_date(d).map(|d| self.context.calendar.is_workday(d)) {
                    Some(Some(workday)) => Value::Bool(workday),
                    Some(None) => Value::Fault(Fault::CalendarNotPublished),
                    None => Value::Fault(Fault::DateRange),
                }
            }
            (Builtin::BirthDate, Value::Text(text)) => match ResidentId::parse(self.text(text)) {
                Ok(id) => Value::Number(i128::from(date::days(id.birth_date()))),
                Err(_) => Value::Fault(Fault::NotThere),
            },
            (Builtin::SexOf, Value::Text(text)) => match ResidentId::parse(self.text(text)) {
                Ok(id) => Value::Number(i128::from(id.sex() == Sex::Female)),
                Err(_) => Value::Fault(Fault::NotThere),
            },
            _ => Value::Fault(Fault::NotThere),
        }
    }

    /// The number of elements, unless an unknown decides which there are.
    fn counted(&self, list: ListRef, then: impl Fn(usize) -> Value<'p>) -> Value<'p> {
        if self.is_partial(list) { Value::UNKNOWN } else { then(self.len(list)) }
    }

    /// The total of a list; every partial sum stays in its domain, as the stock interpreter has it.
    pub(super) fn sum(&mut self, domain: Domain, list: &'p Node, faultable: bool) -> Value<'p> {
        let list = match self.eval(list) {
            Value::List(list) => list,
            Value::Unknown { doubt } => return Value::Unknown { doubt: doubt || faultable },
            other => return other,
        };
        let (mut sum, mut unknown) = (0i128, false);
        self.machine.steps += self.len(list) as u64;
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            match entry.value {
                Value::Number(n) if !entry.maybe => match bounded(domain, sum.checked_add(n)) {
                    Value::Number(total) => sum = total,
                    _ if unknown => return Value::Unknown { doubt: true },
                    fault => return fault,
                },
                Value::Fault(fault) => return Value::Fault(fault),
                _ => unknown = true,
            }
        }
        if unknown { Value::Unknown { doubt: faultable } } else { Value::Number(sum) }
    }

    fn extreme(&mut self, list: ListRef, better: impl Fn(i128, i128) -> bool) -> Value<'p> {
        let mut best = None;
        self.machine.steps += self.len(list) as u64;
        for index in 0..self.len(list) {
            let entry = self.element(list, index);
            match entry.value {
                Value::Number(n) if !entry.maybe => {
                    best = Some(best.map_or(n, |b| if better(n, b) { n } else { b }));
                }
                Value::Fault(fault) => return Value::Fault(fault),
                _ => return Value::Unknown { doubt: self.is_partial(list) },
            }
        }
        best.map_or(Value::Fault(Fault::EmptyList), Value::Number)
    }

    fn two(&mut self, builtin: Builtin, left: Value<'p>, right: Value<'p>) -> Value<'p> {
        match (builtin, left, right) {
            (Builtin::Contains, Value::Text(a), Value::Text(b)) => self.texts(a, b, |a, b| a.contains(b)),
            (Builtin::StartsWith, Value::Text(a), Value::Text(b)) => {
                self.texts(a, b, |a, b| a.starts_with(b))
            }
            (Builtin::EndsWith, Value::Text(a), Value::Text(b)) => self.texts(a, b, |a, b| a.ends_with(b)),
            (
                Builtin::DivFloor | Builtin::DivCeil | Builtin::DivRound,
                Value::Number(a),
                Value::Number(b),
            ) => divide(builtin, a, b),
            (_, Value::Number(a), Value::Number(b)) => self.dates(builtin, a, b),
            _ => Value::Fault(Fault::NotThere),
        }
    }

    fn texts(&self, a: TextRef<'p>, b: TextRef<'p>, test: impl Fn(&str, &str) -> bool) -> Value<'p> {
        Value::Bool(test(self.text(a), self.text(b)))
    }

    /// Functions of two dates, or of a date and a number.
    fn dates(&self, builtin: Builtin, a: i128, b: i128) -> Value<'p> {
        let Some(from) = to_date(a) else { return Value::Fault(Fault::DateRange) };
        let number = |n: i64| Value::Number(i128::from(n));
        match builtin {
            Builtin::AddYears => shifted(date::add_years(from, clamp(b))),
            Builtin::AddMonths => shifted(date::add_months(from, clamp(b))),
            Builtin::AddDays => shifted(date::add_days(from, clamp(b))),
            Builtin::RetirementDate => {
                match usize::try_from(b).ok().and_then(|i| RetirementCategory::ALL.get(i)) {
                    Some(category) => shifted(identity::retirement_date(from, *category)),
                    None => Value::Fault(Fault::NotThere),
                }
            }
            Builtin::AddWorkdays => match self.context.calendar.add_workdays(from, clamp(b)) {
                Some(day) => Value::Number(i128::from(date::days(day))),
                None => Value::Fault(Fault::CalendarNotPublished),
            },
            _ => match (builtin, to_date(b)) {
                (_, None) => Value::Fault(Fault::DateRange),
                (Builtin::YearsBetween, Some(to)) => number(date::years_between(from, to)),
                (Builtin::MonthsBetween, Some(to)) => number(date::months_between(from, to)),
                (Builtin::DaysBetween, Some(_)) => Value::Number(b - a),
                (Builtin::WorkdaysBetween, Some(to)) => {
                    match self.context.calendar.workdays_between(from, to) {
                        Some(days) => number(days),
                        None => Value::Fault(Fault::CalendarNotPublished),
                    }
                }
                _ => Value::Fault(Fault::NotThere),
            },
        }
    }
}

fn to_date(days: i128) -> Option<NaiveDate> {
    i64::try_from(days).ok().and_then(date::from_days)
}

fn part<'p>(days: i128, of: impl Fn(NaiveDate) -> i64) -> Value<'p> {
    to_date(days).map_or(Value::Fault(Fault::DateRange), |d| Value::Number(i128::from(of(d))))
}

fn shifted<'p>(day: Option<NaiveDate>) -> Value<'p> {
    day.map_or(Value::Fault(Fault::DateRange), |d| Value::Number(i128::from(date::days(d))))
}

fn clamp(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

/// Exact division of two numbers of one scale to a whole number.
fn divide<'p>(builtin: Builtin, a: i128, b: i128) -> Value<'p> {
    if b == 0 {
        return Value::Fault(Fault::DivisionByZero);
    }
    let (quotient, remainder) = (a / b, a % b);
    let negative = (a < 0) != (b < 0);
    let result = match builtin {
        Builtin::DivFloor if remainder != 0 && negative => quotient - 1,
        Builtin::DivCeil if remainder != 0 && !negative => quotient + 1,
        Builtin::DivRound if remainder.abs() * 2 >= b.abs() => quotient + if negative { -1 } else { 1 },
        _ => quotient,
    };
    bounded(Domain::Integer, Some(result))
}
