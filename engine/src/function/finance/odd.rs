//! Bonds with an odd first or last period.

use super::super::date::calendar::Calendar;
use super::super::routine::of_dates;
use super::super::{Function, table};
use super::bond::found;
use super::coupon::{Period, months_apart};
use super::day_count::{basis, days_between};
use super::root::root;
use crate::math;
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([ODDFPRICE, ODDFYIELD, ODDLPRICE, ODDLYIELD]);

of_dates!(
    ODDFPRICE,
    "ODDFPRICE",
    "The price per 100 of par of a bond with an odd first period.",
    ("settlement", "maturity", "issue", "first coupon", "rate", "yield", "redemption", "frequency";
     "basis" = 0.0),
    [
        (
            "=ODDFPRICE(DATE(2008,11,11),DATE(2021,3,1),DATE(2008,10,15),DATE(2009,3,1),7.85%,6.25%,100,2,1)",
            "113.597717474079"
        ),
        (
            "=ODDFPRICE(DATE(2008,11,11),DATE(2021,3,1),DATE(2008,12,15),DATE(2009,3,1),7.85%,6.25%,100,2,1)",
            "#NUM!"
        ),
    ],
    first_price
);
of_dates!(
    ODDFYIELD,
    "ODDFYIELD",
    "The yield of a bond with an odd first period.",
    ("settlement", "maturity", "issue", "first coupon", "rate", "price", "redemption", "frequency";
     "basis" = 0.0),
    [(
        "=ODDFYIELD(DATE(2008,11,11),DATE(2021,3,1),DATE(2008,10,15),DATE(2009,3,1),5.75%,84.5,100,2,0)",
        "0.0772455415972989"
    )],
    first_yield
);
of_dates!(
    ODDLPRICE,
    "ODDLPRICE",
    "The price per 100 of par of a bond with an odd last period.",
    ("settlement", "maturity", "last interest", "rate", "yield", "redemption", "frequency"; "basis" = 0.0),
    [(
        "=ODDLPRICE(DATE(2008,2,7),DATE(2008,6,15),DATE(2007,10,15),3.75%,4.05%,100,2,0)",
        "99.8782860147213"
    )],
    last_price
);
of_dates!(
    ODDLYIELD,
    "ODDLYIELD",
    "The yield of a bond with an odd last period.",
    ("settlement", "maturity", "last interest", "rate", "price", "redemption", "frequency"; "basis" = 0.0),
    [(
        "=ODDLYIELD(DATE(2008,4,20),DATE(2008,6,15),DATE(2007,12,24),3.75%,99.875,100,2,0)",
        "0.0451922356291692"
    )],
    last_yield
);

/// A bond with an odd first period, in quasi-coupon periods.
struct OddFirst {
    /// What is redeemed at maturity.
    redemption: f64,
    /// One regular coupon.
    coupon: f64,
    /// Coupons a year.
    frequency: f64,
    /// The length of the odd period.
    odd: f64,
    /// How much of it has passed at the settlement.
    accrued: f64,
    /// From the settlement to the first coupon.
    to_first: f64,
    /// Regular coupons after the first.
    regular: u32,
}

impl OddFirst {
    fn read(v: &[f64]) -> Result<(Self, f64), CellError> {
        let [system, settlement, maturity, issue, first, rate, number, redemption, frequency, basis_number] =
            *v
        else {
            return Err(CellError::Value);
        };
        let (calendar, basis) = (Calendar::new(system), basis(basis_number)?);
        let step = months_apart(frequency)?;
        let (settlement, maturity) = (settlement.floor(), maturity.floor());
        let (issue, first) = (issue.floor(), first.floor());
        let first_day = calendar.day(first)?;
        calendar.day(issue)?;
        let ordered = maturity > first && first > settlement && settlement > issue;
        if !ordered || rate < 0.0 || number < 0.0 || redemption <= 0.0 {
            return Err(CellError::Number);
        }
        let days = |start: f64, end: f64| days_between(calendar, start, end, basis);
        let after = Period::new(calendar, first, maturity, frequency, basis_number)?;
        let length = Period::new(calendar, settlement, first, frequency, basis_number)?.length;
        let frequency = frequency.trunc();
        let (mut odd, mut accrued) = (0.0, 0.0);
        let to_first;
        if days(issue, first)? < length {
            odd = days(issue, first)? / length;
            accrued = days(issue, settlement)? / length;
            to_first = days(settlement, first)? / length;
        } else {
            // A long period is a row of quasi-coupon periods, counted back from the first coupon.
            let at_end = calendar.ends_month(first_day);
            let mut whole_after = 0.0;
            let mut broken = 0.0;
            let mut end = first;
            for index in 1.. {
                let start = calendar.months_later(first_day, -index * step, at_end);
                let normal = if basis == 1 { end - start } else { length };
                odd += if issue <= start { 1.0 } else { days(issue, end)? / normal };
                let (from, to) = (issue.max(start), settlement.min(end));
                if from < to {
                    accrued += days(from, to)? / normal;
                }
                if settlement < start {
                    whole_after += 1.0;
                } else if settlement < end {
                    let rest = if matches!(basis, 2 | 3) {
                        end - settlement
                    } else {
                        normal - days(start, settlement)?
                    };
                    broken = rest / normal;
                }
                end = start;
                if start <= issue {
                    break;
                }
            }
            to_first = whole_after + broken;
        }
        let coupon = 100.0 * rate / frequency;
        let regular = after.coupons as u32;
        Ok((Self { redemption, coupon, frequency, odd, accrued, to_first, regular }, number))
    }

    /// Excel's documentation of ODDFPRICE.
    fn price(&self, yielded: f64) -> f64 {
        let step = 1.0 + yielded / self.frequency;
        let mut discount = math::pow(step, self.to_first);
        let mut worth = self.coupon * self.odd / discount;
        for _ in 0..self.regular {
            discount *= step;
            worth += self.coupon / discount;
        }
        worth + self.redemption / discount - self.coupon * self.accrued
    }
}

fn first_price(v: &[f64]) -> Result<f64, CellError> {
    let (bond, yielded) = OddFirst::read(v)?;
    Ok(bond.price(yielded))
}

fn first_yield(v: &[f64]) -> Result<f64, CellError> {
    let (bond, price) = OddFirst::read(v)?;
    if price <= 0.0 {
        return Err(CellError::Number);
    }
    found(root(|yielded| bond.price(yielded) - price, 0.05))
}

/// A bond with an odd last period, in quasi-coupon periods counted on from its last interest.
struct OddLast {
    /// What is redeemed at maturity.
    redemption: f64,
    /// One regular coupon.
    coupon: f64,
    /// Coupons a year.
    frequency: f64,
    /// The length of the odd period.
    odd: f64,
    /// How much of it has passed at the settlement.
    accrued: f64,
    /// How much of it is left.
    rest: f64,
}

impl OddLast {
    fn read(v: &[f64]) -> Result<(Self, f64), CellError> {
        let [system, settlement, maturity, last, rate, number, redemption, frequency, basis_number] = *v
        else {
            return Err(CellError::Value);
        };
        let (calendar, basis) = (Calendar::new(system), basis(basis_number)?);
        let step = months_apart(frequency)?;
        let (settlement, maturity, last) = (settlement.floor(), maturity.floor(), last.floor());
        let last_day = calendar.day(last)?;
        calendar.day(maturity)?;
        let ordered = maturity > settlement && settlement > last;
        if !ordered || rate < 0.0 || number < 0.0 || redemption <= 0.0 {
            return Err(CellError::Number);
        }
        let days = |start: f64, end: f64| days_between(calendar, start, end, basis);
        let at_end = calendar.ends_month(last_day);
        let (mut odd, mut accrued, mut rest) = (0.0, 0.0, 0.0);
        let mut start = last;
        for index in 1.. {
            let end = calendar.months_later(last_day, index * step, at_end);
            let normal = days(start, end)?;
            odd += days(start, maturity.min(end))? / normal;
            if start < settlement {
                accrued += days(start, settlement.min(end))? / normal;
            }
            let (from, to) = (settlement.max(start), maturity.min(end));
            if from < to {
                rest += days(from, to)? / normal;
            }
            if end >= maturity {
                break;
            }
            start = end;
        }
        let frequency = frequency.trunc();
        let coupon = 100.0 * rate / frequency;
        Ok((Self { redemption, coupon, frequency, odd, accrued, rest }, number))
    }
}

/// Excel's documentation of ODDLPRICE.
fn last_price(v: &[f64]) -> Result<f64, CellError> {
    let (bond, yielded) = OddLast::read(v)?;
    let paid = bond.redemption + bond.odd * bond.coupon;
    Ok(paid / (1.0 + bond.rest * yielded / bond.frequency) - bond.accrued * bond.coupon)
}

/// Excel's documentation of ODDLYIELD.
fn last_yield(v: &[f64]) -> Result<f64, CellError> {
    let (bond, price) = OddLast::read(v)?;
    if price <= 0.0 {
        return Err(CellError::Number);
    }
    let cost = price + bond.accrued * bond.coupon;
    Ok((bond.redemption + bond.odd * bond.coupon - cost) / cost * bond.frequency / bond.rest)
}
