//! The dates on which a bond pays interest.

use super::super::date::calendar::Calendar;
use super::super::routine::of_dates;
use super::super::{Function, table};
use super::day_count::{Adjusted, basis, days_between, months_between, thirty_us};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([COUPDAYBS, COUPDAYS, COUPDAYSNC, COUPNCD, COUPNUM, COUPPCD]);

of_dates!(
    COUPDAYBS,
    "COUPDAYBS",
    "The days from the last coupon to the settlement of a bond.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [
        ("=COUPDAYBS(DATE(2011,1,25),DATE(2011,11,15),2,1)", "71"),
        ("=COUPDAYBS(DATE(2011,1,25),DATE(2010,11,15),2,1)", "#NUM!"),
    ],
    days_before
);
of_dates!(
    COUPDAYS,
    "COUPDAYS",
    "The days of the coupon period in which a bond is settled.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [
        ("=COUPDAYS(DATE(2011,1,25),DATE(2011,11,15),2,1)", "181"),
        ("=COUPDAYS(DATE(2011,1,25),DATE(2011,11,15),3)", "#NUM!"),
    ],
    days_of_period
);
of_dates!(
    COUPDAYSNC,
    "COUPDAYSNC",
    "The days from the settlement of a bond to its next coupon.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [("=COUPDAYSNC(DATE(2011,1,25),DATE(2011,11,15),2,1)", "110")],
    days_to_next
);
of_dates!(
    COUPNCD,
    "COUPNCD",
    "The date of the next coupon after the settlement of a bond.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [("=COUPNCD(DATE(2011,1,25),DATE(2011,11,15),2,1)", "40678")],
    next_date
);
of_dates!(
    COUPNUM,
    "COUPNUM",
    "How many coupons a bond pays from its settlement to its maturity.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [("=COUPNUM(DATE(2007,1,25),DATE(2008,11,15),2,1)", "4")],
    number_of_coupons
);
of_dates!(
    COUPPCD,
    "COUPPCD",
    "The date of the last coupon before the settlement of a bond.",
    ("settlement", "maturity", "frequency"; "basis" = 0.0),
    [("=COUPPCD(DATE(2011,1,25),DATE(2011,11,15),2,1)", "40497")],
    previous_date
);

/// The coupon period in which a bond is settled, and what follows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Period {
    /// The date of the last coupon, at or before the settlement.
    pub(super) previous: f64,
    /// The date of the next, after it.
    pub(super) next: f64,
    /// How many coupons follow the settlement.
    pub(super) coupons: f64,
    /// Days from the last coupon to the settlement, by the basis.
    pub(super) elapsed: f64,
    /// Days of the whole period, by the basis.
    pub(super) length: f64,
    calendar: Calendar,
    settlement: f64,
    basis: u8,
}

impl Period {
    /// The period of a bond that pays `frequency` coupons a year, counted back from its maturity. `#NUM!`
    /// where it matures before it is settled, and for impossible frequencies and bases.
    pub(super) fn new(
        calendar: Calendar,
        settlement: f64,
        maturity: f64,
        frequency: f64,
        basis_number: f64,
    ) -> Result<Self, CellError> {
        let basis = basis(basis_number)?;
        let step = months_apart(frequency)?;
        let (settlement, maturity) = (settlement.floor(), maturity.floor());
        let (from, to) = (calendar.day(settlement)?, calendar.day(maturity)?);
        if settlement >= maturity {
            return Err(CellError::Number);
        }
        let at_end = calendar.ends_month(to);
        let back = |coupons: i64| calendar.months_later(to, -coupons * step, at_end);
        // The first date counted back that is not after the settlement.
        let mut coupons = ((months_between(from, to) as i64) / step).max(1);
        while back(coupons) > settlement {
            coupons += 1;
        }
        while coupons > 1 && back(coupons - 1) <= settlement {
            coupons -= 1;
        }
        let (previous, next) = (back(coupons), back(coupons - 1));
        let length = match basis {
            1 => next - previous,
            3 => 365.0 / frequency.trunc(),
            _ => 360.0 / frequency.trunc(),
        };
        let elapsed = days_between(calendar, previous.max(0.0), settlement, basis)?;
        let coupons = coupons as f64;
        Ok(Self { previous, next, coupons, elapsed, length, calendar, settlement, basis })
    }

    /// Days from the settlement to the next coupon, by the basis.
    fn remaining(&self) -> Result<f64, CellError> {
        if self.basis == 0 {
            let whole =
                thirty_us(self.calendar.day(self.previous)?, self.calendar.day(self.next)?, Adjusted::Both);
            return Ok(whole - self.elapsed);
        }
        days_between(self.calendar, self.settlement, self.next, self.basis)
    }
}

/// Months between coupons: `#NUM!` unless there are 1, 2 or 4 a year.
pub(super) fn months_apart(frequency: f64) -> Result<i64, CellError> {
    match frequency.trunc() {
        1.0 => Ok(12),
        2.0 => Ok(6),
        4.0 => Ok(3),
        _ => Err(CellError::Number),
    }
}

fn period(v: &[f64]) -> Result<Period, CellError> {
    let [system, settlement, maturity, frequency, basis] = *v else { return Err(CellError::Value) };
    Period::new(Calendar::new(system), settlement, maturity, frequency, basis)
}

fn days_before(v: &[f64]) -> Result<f64, CellError> {
    Ok(period(v)?.elapsed)
}

fn days_of_period(v: &[f64]) -> Result<f64, CellError> {
    Ok(period(v)?.length)
}

fn days_to_next(v: &[f64]) -> Result<f64, CellError> {
    period(v)?.remaining()
}

fn next_date(v: &[f64]) -> Result<f64, CellError> {
    Ok(period(v)?.next)
}

fn number_of_coupons(v: &[f64]) -> Result<f64, CellError> {
    Ok(period(v)?.coupons)
}

fn previous_date(v: &[f64]) -> Result<f64, CellError> {
    Ok(period(v)?.previous)
}
