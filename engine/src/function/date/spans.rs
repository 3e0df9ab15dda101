//! How far apart two dates are.

use super::super::ArgumentKind::Scalar as One;
use super::super::finance::day_count::{
    Adjusted, basis, months_between, thirty_european, thirty_us, year_fraction,
};
use super::super::routine::{date_system, of_dates, routine};
use super::super::{Function, Lower, optional, required, table};
use super::calendar::Calendar;
use super::parts::date;
use crate::plan::Unary;
use crate::plan::lower::Num;
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([DATEDIF, DAYS, DAYS360, YEARFRAC]);

const DATEDIF: Function = Function {
    name: "DATEDIF",
    summary: "Whole years (Y), months (M) or days (D) between two dates; MD, YM and YD leave out months or years.",
    arguments: &[required("start", One), required("end", One), required("unit", One)],
    examples: &[
        ("=DATEDIF(DATE(2001,1,1),DATE(2003,1,1),\"Y\")", "2"),
        ("=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),\"D\")", "440"),
        ("=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),\"yd\")", "75"),
        ("=DATEDIF(DATE(2001,6,20),DATE(2002,8,15),\"M\")", "13"),
        ("=DATEDIF(DATE(2001,6,20),DATE(2002,8,15),\"YM\")", "1"),
        ("=DATEDIF(DATE(2001,6,20),DATE(2002,8,15),\"MD\")", "26"),
        ("=DATEDIF(DATE(2003,1,1),DATE(2001,1,1),\"Y\")", "#NUM!"),
        ("=DATEDIF(1,2,\"X\")", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (start, end) = (date(l, &arguments[0])?, date(l, &arguments[1])?);
        let unit = l.text(&arguments[2])?.to_ascii_uppercase();
        let routine = match unit.as_str() {
            "Y" => routine!("DATEDIF_Y", years),
            "M" => routine!("DATEDIF_M", months),
            "D" => routine!("DATEDIF_D", days),
            "MD" => routine!("DATEDIF_MD", days_beyond_months),
            "YM" => routine!("DATEDIF_YM", months_beyond_years),
            "YD" => routine!("DATEDIF_YD", days_beyond_years),
            _ => return Err(CellError::Number.into()),
        };
        let system = date_system(l);
        Ok(routine.call(l, &[system, start, end])?.into())
    }),
};

const DAYS: Function = Function {
    name: "DAYS",
    summary: "How many days lie between two dates.",
    arguments: &[required("end", One), required("start", One)],
    examples: &[
        ("=DAYS(44957,44927)", "30"),
        ("=DAYS(\"3/15/2021\",\"2/1/2021\")", "42"),
        ("=DAYS(-1,5)", "#NUM!"),
        ("=DAYS(2958466,5)", "#NUM!"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (end, start) = (date(l, &arguments[0])?, date(l, &arguments[1])?);
        let (end, start) = (l.unary(Unary::Floor, end), l.unary(Unary::Floor, start));
        Ok(l.subtract(end, start).into())
    }),
};

const DAYS360: Function = Function {
    name: "DAYS360",
    summary: "The days between two dates in a year of twelve months of 30 days.",
    arguments: &[required("start", One), required("end", One), optional("European", One)],
    examples: &[
        ("=DAYS360(DATE(2011,1,30),DATE(2011,2,1))", "1"),
        ("=DAYS360(DATE(2011,1,1),DATE(2011,12,31))", "360"),
        ("=DAYS360(DATE(2011,1,1),DATE(2011,12,31),TRUE)", "359"),
        ("=DAYS360(DATE(2012,2,29),DATE(2013,2,28))", "358"),
        ("=DAYS360(45992.000001,46000.999999)", "9"),
    ],
    lower: Lower::Scalar(|l, arguments| {
        let (start, end) = (l.number(&arguments[0])?, l.number(&arguments[1])?);
        let european = match arguments.get(2) {
            None => Num::Constant(0.0),
            Some(scalar) => l.truth(scalar)?,
        };
        let system = date_system(l);
        Ok(routine!("DAYS360", days_of_twelve_months).call(l, &[system, start, end, european])?.into())
    }),
};

of_dates!(
    YEARFRAC,
    "YEARFRAC",
    "The part of a year between two dates, by a day-count basis.",
    ("start", "end"; "basis" = 0.0),
    [
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30))", "0.580555555555556"),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),1)", "0.576502732240437"),
        ("=YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),3)", "0.578082191780822"),
        ("=YEARFRAC(1,2,5)", "#NUM!"),
    ],
    part_of_year
);

fn part_of_year(v: &[f64]) -> Result<f64, CellError> {
    let [system, start, end, basis_number] = *v else { return Err(CellError::Value) };
    year_fraction(Calendar::new(system), start, end, basis(basis_number)?)
}

fn days_of_twelve_months(v: &[f64]) -> Result<f64, CellError> {
    let [system, start, end, european] = *v else { return Err(CellError::Value) };
    let calendar = Calendar::new(system);
    // Half a second before midnight it is the next day already.
    let day = |serial: f64| calendar.day((serial * 86_400.0 + 0.5).floor() / 86_400.0);
    let (a, b) = (day(start)?, day(end)?);
    if european != 0.0 {
        return Ok(thirty_european(a, b));
    }
    // Unlike the bases of bonds, the end of February is never moved where it is the later date.
    let mut days = thirty_us(a, b, Adjusted::Start);
    if a.month == 2 && b.month == 2 && calendar.ends_month(a) && calendar.ends_month(b) {
        days += f64::from(b.day) - 30.0;
    }
    Ok(days)
}

/// The calendar and both dates as whole days, in order.
fn ordered(v: &[f64]) -> Result<(Calendar, f64, f64), CellError> {
    let [system, start, end] = *v else { return Err(CellError::Value) };
    let (start, end) = (start.floor(), end.floor());
    if start > end { Err(CellError::Number) } else { Ok((Calendar::new(system), start, end)) }
}

fn days(v: &[f64]) -> Result<f64, CellError> {
    let (_, start, end) = ordered(v)?;
    Ok(end - start)
}

fn months(v: &[f64]) -> Result<f64, CellError> {
    let (calendar, start, end) = ordered(v)?;
    let (a, b) = (calendar.day(start)?, calendar.day(end)?);
    Ok(months_between(a, b) - if b.day < a.day { 1.0 } else { 0.0 })
}

fn years(v: &[f64]) -> Result<f64, CellError> {
    Ok((months(v)? / 12.0).floor())
}

fn months_beyond_years(v: &[f64]) -> Result<f64, CellError> {
    Ok(months(v)? % 12.0)
}

/// Days since the start's day of the month last came; below 0 where the month before is too short.
fn days_beyond_months(v: &[f64]) -> Result<f64, CellError> {
    let (calendar, start, end) = ordered(v)?;
    let (a, b) = (calendar.day(start)?, calendar.day(end)?);
    let back = if b.day < a.day { 1 } else { 0 };
    let first = calendar.first_of_month(b.year, i64::from(b.month) - back);
    Ok(end - (first + f64::from(a.day) - 1.0))
}

/// Days from the start to the end's day and month when they next come.
fn days_beyond_years(v: &[f64]) -> Result<f64, CellError> {
    let (calendar, start, end) = ordered(v)?;
    let (a, b) = (calendar.day(start)?, calendar.day(end)?);
    let year = if (b.month, b.day) < (a.month, a.day) { a.year + 1 } else { a.year };
    Ok(calendar.first_of_month(year, i64::from(b.month)) + f64::from(b.day) - 1.0 - start)
}
