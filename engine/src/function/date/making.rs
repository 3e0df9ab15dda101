//! Dates and times made of numbers, of texts and of other dates.

use std::sync::Arc;

use super::super::ArgumentKind::Scalar as One;
use super::super::routine::of_dates;
use super::super::{Function, Lower, required, table};
use super::calendar::{Calendar, checked};
use crate::plan::lower::{Num, Outcome, Scalar};
use crate::plan::{Binary, Compare, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([DATE, DATEVALUE, EDATE, EOMONTH, NOW, TIME, TIMEVALUE, TODAY]);

of_dates!(
    DATE,
    "DATE",
    "The date of a year, month and day; months and days beyond their ends carry over.",
    ("year", "month", "day"),
    [
        ("=DATE(2023,1,1)", "44927"),
        ("=DATE(2023,14,1)", "45323"),
        ("=DATE(2023,1,0)", "44926"),
        ("=DATE(1900,2,29)", "60"),
        ("=DATE(99,1,1)", "36161"),
        ("=DATE(-1,1,1)", "#NUM!"),
    ],
    date_of
);
of_dates!(
    EDATE,
    "EDATE",
    "The date some months after another.",
    ("start", "months"),
    [("=EDATE(44957,1)", "44985"), ("=EDATE(44927,-1)", "44896"), ("=EDATE(44927,1.9)", "44958")],
    months_later
);
of_dates!(
    EOMONTH,
    "EOMONTH",
    "The last day of the month some months after a date.",
    ("start", "months"),
    [("=EOMONTH(44927,0)", "44957"), ("=EOMONTH(44927,1)", "44985"), ("=EOMONTH(44927,-2000)", "#NUM!")],
    end_of_month
);

const DATEVALUE: Function = Function {
    name: "DATEVALUE",
    summary: "The date that a text says, as written in the United States, without its time.",
    arguments: &[required("text", One)],
    examples: &[
        ("=DATEVALUE(\"8/22/2011\")", "40777"),
        ("=DATEVALUE(\"22-MAY-2011\")", "40685"),
        ("=DATEVALUE(\"2011/02/23\")", "40597"),
        ("=DATEVALUE(\"22-Aug-2008 6:35 AM\")", "39682"),
        ("=DATEVALUE(\"March 4, 99\")", "36223"),
        ("=DATEVALUE(\"2/30/2011\")", "#VALUE!"),
        ("=DATEVALUE(\"  2011-02-23 \")", "40597"),
        ("=DATEVALUE(40777)", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let text = text_of(&arguments[0])?;
        Ok(l.date_in(text.trim_matches(' '))?.floor().into())
    }),
};

const TIMEVALUE: Function = Function {
    name: "TIMEVALUE",
    summary: "The time of day that a text says, without its date.",
    arguments: &[required("text", One)],
    examples: &[
        ("=TIMEVALUE(\"2:24 AM\")", "0.1"),
        ("=TIMEVALUE(\"22-Aug-2008 6:35 AM\")", "0.274305555555556"),
        ("=TIMEVALUE(\"18:00:30.5\")", "0.750353009259259"),
        ("=TIMEVALUE(\"27:00\")", "0.125"),
        ("=TIMEVALUE(\"x\")", "#VALUE!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let text = text_of(&arguments[0])?;
        let serial = l.date_in(&text)?;
        Ok((serial - serial.floor()).into())
    }),
};

const NOW: Function = Function {
    name: "NOW",
    summary: "The date and time at which the workbook was last calculated.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(l.now()?.into())),
};

const TODAY: Function = Function {
    name: "TODAY",
    summary: "The date at which the workbook was last calculated.",
    arguments: &[],
    examples: &[],
    lower: Lower::Scalar(|l, _| Ok(l.now()?.floor().into())),
};

const TIME: Function = Function {
    name: "TIME",
    summary: "The time of day of hours, minutes and seconds.",
    arguments: &[required("hours", One), required("minutes", One), required("seconds", One)],
    examples: &[("=TIME(12,0,0)", "0.5"), ("=TIME(27,0,0)", "0.125"), ("=TIME(0,-1,0)", "#NUM!")],
    lower: Lower::Scalar(|l, arguments| {
        let mut seconds = Num::Constant(0.0);
        for (argument, length) in arguments.iter().zip([3_600.0, 60.0, 1.0]) {
            let number = l.number(argument)?;
            let whole = l.unary(Unary::Truncate, number);
            let part = l.multiply(whole, length);
            seconds = l.add(seconds, part);
        }
        let negative = l.compare(Compare::Less, seconds, 0.0);
        let days = l.divide(seconds, 86_400.0)?;
        let fraction = l.binary(Binary::Modulo, days, 1.0);
        Ok(l.select(negative, f64::NAN, fraction).into())
    }),
};

/// A text; numbers and truth values are none here.
fn text_of(scalar: &Scalar) -> Outcome<Arc<str>> {
    match scalar {
        Scalar::Constant(Value::Text(text)) => Ok(Arc::clone(text)),
        Scalar::Constant(Value::Error(error)) => Err((*error).into()),
        _ => Err(CellError::Value.into()),
    }
}

fn date_of(v: &[f64]) -> Result<f64, CellError> {
    let [system, year, month, day] = *v else { return Err(CellError::Value) };
    let (calendar, year) = (Calendar::new(system), year.trunc());
    let (month, day) = (month.trunc(), day.trunc());
    if !(0.0..10_000.0).contains(&year) || month.abs() > 1e6 || day.abs() > 1e7 {
        return Err(CellError::Number);
    }
    // Years before the first of the calendar count from 1900, whichever the date system.
    let least = if calendar.date_1904 { 1904.0 } else { 1900.0 };
    let year = if year < least { year + 1900.0 } else { year };
    let first = checked(calendar.first_of_month(year as i64, month as i64))?;
    checked(first + day - 1.0)
}

fn months_later(v: &[f64]) -> Result<f64, CellError> {
    let [system, start, months] = *v else { return Err(CellError::Value) };
    let calendar = Calendar::new(system);
    let start = calendar.day(start)?;
    if months.abs() >= 120_000.0 {
        return Err(CellError::Number);
    }
    checked(calendar.months_later(start, months as i64, false))
}

fn end_of_month(v: &[f64]) -> Result<f64, CellError> {
    let [system, start, months] = *v else { return Err(CellError::Value) };
    let calendar = Calendar::new(system);
    let start = calendar.day(start)?;
    if months.abs() >= 120_000.0 {
        return Err(CellError::Number);
    }
    checked(calendar.months_later(start, months as i64, true))
}
