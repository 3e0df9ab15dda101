//! Working days: all but weekends and holidays.

use super::super::ArgumentKind::{Array, Scalar as One};
use super::super::routine::{Routine, date_system, routine, strict_number};
use super::super::{Function, Lower, optional, required, table};
use super::calendar::{Calendar, checked};
use crate::plan::lower::{Lowering, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([NETWORKDAYS, NETWORKDAYS_INTL, WORKDAY, WORKDAY_INTL]);

const NETWORKDAYS: Function = Function {
    name: "NETWORKDAYS",
    summary: "How many working days there are from one date to another, both included.",
    arguments: &[required("start", One), required("end", One), optional("holidays", Array)],
    examples: &[
        ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1))", "110"),
        ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),DATE(2012,11,22))", "109"),
        ("=NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),{41235,41247,41295})", "107"),
        ("=NETWORKDAYS(DATE(2013,3,1),DATE(2012,10,1))", "-110"),
    ],
    lower: Lower::Operands(|l, arguments| {
        lower(l, routine!("NETWORKDAYS", count), &arguments[..2], None, arguments.get(2))
    }),
};

const NETWORKDAYS_INTL: Function = Function {
    name: "NETWORKDAYS.INTL",
    summary: "How many working days there are from one date to another, with weekends of any days.",
    arguments: &[
        required("start", One),
        required("end", One),
        optional("weekend", One),
        optional("holidays", Array),
    ],
    examples: &[
        ("=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,1,31))", "22"),
        ("=NETWORKDAYS.INTL(DATE(2006,2,28),DATE(2006,1,31))", "-21"),
        ("=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),7,{38719,38733})", "22"),
        ("=NETWORKDAYS.INTL(DATE(2006,1,1),DATE(2006,2,1),\"0010001\",{38719,38733})", "20"),
        ("=NETWORKDAYS.INTL(1,2,8)", "#NUM!"),
        ("=NETWORKDAYS.INTL(1,2,\"1\")", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        lower(l, routine!("NETWORKDAYS", count), &arguments[..2], arguments.get(2), arguments.get(3))
    }),
};

const WORKDAY: Function = Function {
    name: "WORKDAY",
    summary: "The date some working days after another.",
    arguments: &[required("start", One), required("days", One), optional("holidays", Array)],
    examples: &[
        ("=WORKDAY(DATE(2008,10,1),151)", "39933"),
        ("=WORKDAY(DATE(2008,10,1),151,{39778,39786,39834})", "39938"),
        ("=WORKDAY(DATE(2008,10,1),0)", "39722"),
        ("=WORKDAY(DATE(2008,10,6),-1)", "39724"),
        ("=WORKDAY(5,-10)", "#NUM!"),
        ("=WORKDAY(DATE(2025,1,10),-0.5)", "45666"),
        ("=WORKDAY(DATE(2025,1,10),10,-2)", "#NUM!"),
        ("=WORKDAY(DATE(2025,1,10),TRUE)", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        lower(l, routine!("WORKDAY", after), &arguments[..2], None, arguments.get(2))
    }),
};

const WORKDAY_INTL: Function = Function {
    name: "WORKDAY.INTL",
    summary: "The date some working days after another, with weekends of any days.",
    arguments: &[
        required("start", One),
        required("days", One),
        optional("weekend", One),
        optional("holidays", Array),
    ],
    examples: &[
        ("=WORKDAY.INTL(DATE(2012,1,1),90,11)", "41013"),
        ("=WORKDAY.INTL(DATE(2012,1,1),30,17)", "40944"),
        ("=WORKDAY.INTL(DATE(2012,1,1),30,0)", "#NUM!"),
        ("=WORKDAY.INTL(DATE(2012,1,1),30,\"1111111\")", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        lower(l, routine!("WORKDAY", after), &arguments[..2], arguments.get(2), arguments.get(3))
    }),
};

/// Calls a routine with the date system, the weekend, two scalars and the holidays.
fn lower(
    l: &mut Lowering<'_>,
    routine: Routine,
    scalars: &[Operand],
    weekend: Option<&Operand>,
    holidays: Option<&Operand>,
) -> Outcome<Operand> {
    let weekend = match weekend {
        None | Some(Operand::Omitted) => SATURDAY_AND_SUNDAY,
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            days_off(l, &scalar)?
        }
    };
    let mut numbers = vec![date_system(l), Num::Constant(f64::from(weekend)), 0.0.into(), 0.0.into()];
    for item in match holidays {
        None | Some(Operand::Omitted) => Vec::new(),
        Some(operand) => l.items(operand)?,
    } {
        match item.scalar {
            Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => return Err(CellError::Value.into()),
            scalar if scalar.is_blank() => {}
            scalar => numbers.push(l.number(&scalar)?),
        }
    }
    l.map(scalars, &mut |l, values| {
        for (number, value) in numbers[2..4].iter_mut().zip(values) {
            *number = strict_number(l, value)?;
        }
        Ok(routine.call(l, &numbers)?.into())
    })
}

const SATURDAY_AND_SUNDAY: u8 = 0b110_0000;

/// The days of the weekend as bits, Monday being the lowest: a code of Excel's, or seven digits from Monday
/// on of which 1 is a day off.
fn days_off(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<u8> {
    if let Scalar::Constant(Value::Text(text)) = scalar {
        if text.len() != 7 || !text.bytes().all(|b| matches!(b, b'0' | b'1')) {
            return Err(CellError::Value.into());
        }
        return Ok(text.bytes().rev().fold(0, |bits, b| bits << 1 | (b - b'0')));
    }
    match l.constant_number(scalar)?.trunc() {
        1.0 => Ok(SATURDAY_AND_SUNDAY),
        // Sunday and Monday, then a day later with each code.
        code if (2.0..=7.0).contains(&code) => {
            let first = (code as u32 + 4) % 7;
            Ok(1 << first | 1 << ((first + 1) % 7))
        }
        11.0 => Ok(1 << 6),
        code if (12.0..=17.0).contains(&code) => Ok(1 << (code as u32 - 12)),
        _ => Err(CellError::Number.into()),
    }
}

/// The working week of a call, and its holidays on working days, each once, in order.
struct Week {
    calendar: Calendar,
    off: u8,
    holidays: Vec<f64>,
}

impl Week {
    fn read(v: &[f64]) -> Result<(Self, f64, f64), CellError> {
        let [system, off, first, second, holidays @ ..] = v else { return Err(CellError::Value) };
        let mut week = Self { calendar: Calendar::new(*system), off: *off as u8, holidays: Vec::new() };
        week.calendar.day(*first)?;
        if holidays.iter().any(|day| *day < 0.0) {
            return Err(CellError::Number);
        }
        let mut days: Vec<f64> = holidays.iter().map(|day| day.floor()).collect();
        days.retain(|day| week.works(*day));
        days.sort_by(f64::total_cmp);
        days.dedup();
        week.holidays = days;
        Ok((week, *first, *second))
    }

    /// Whether a day is no weekend.
    fn works(&self, day: f64) -> bool {
        self.off >> (self.calendar.weekday(day) as u32) & 1 == 0
    }

    /// Working days of a week.
    fn length(&self) -> f64 {
        7.0 - f64::from(self.off.count_ones())
    }
}

fn count(v: &[f64]) -> Result<f64, CellError> {
    let (week, start, end) = Week::read(v)?;
    week.calendar.day(end)?;
    let (first, last) = (start.floor().min(end.floor()), start.floor().max(end.floor()));
    let days = last - first + 1.0;
    let mut working = (days / 7.0).floor() * week.length();
    for extra in 0..(days % 7.0) as u32 {
        working += f64::from(u8::from(week.works(first + f64::from(extra))));
    }
    working -= week.holidays.iter().filter(|day| (first..=last).contains(*day)).count() as f64;
    Ok(if start.floor() > end.floor() { -working } else { working })
}

fn after(v: &[f64]) -> Result<f64, CellError> {
    let (week, start, days) = Week::read(v)?;
    let (start, days) = (start.floor(), days.floor());
    if week.length() == 0.0 {
        return Err(CellError::Value);
    }
    if days == 0.0 {
        return Ok(start);
    }
    if days.abs() > 4e6 {
        return Err(CellError::Number);
    }
    let step = if days > 0.0 { 1.0 } else { -1.0 };
    let next = |mut day: f64| {
        day += step;
        while !week.works(day) {
            day += step;
        }
        day
    };
    let weeks = ((days.abs() - 1.0) / week.length()).floor();
    let mut day = start + step * weeks * 7.0;
    for _ in 0..(days.abs() - weeks * week.length()) as u32 {
        day = next(day);
    }
    // Each holiday on the way costs one working day more.
    let pass = |holiday: f64, day: &mut f64| {
        if (holiday - start) * step > 0.0 && (*day - holiday) * step >= 0.0 {
            *day = next(*day);
        }
    };
    if step > 0.0 {
        week.holidays.iter().for_each(|holiday| pass(*holiday, &mut day));
    } else {
        week.holidays.iter().rev().for_each(|holiday| pass(*holiday, &mut day));
    }
    checked(day)
}
