//! Bonds that pay coupons: price, yield, duration, accrued interest.

use super::super::date::calendar::Calendar;
use super::super::routine::of_dates;
use super::super::{Function, table};
use super::coupon::{Period, months_apart};
use super::day_count::{Adjusted, basis, days_between, thirty_us, year_fraction};
use super::root::root;
use crate::math;
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([ACCRINT, ACCRINTM, DURATION, MDURATION, PRICE, YIELD]);

of_dates!(
    ACCRINT,
    "ACCRINT",
    "The interest accrued on a bond that pays coupons.",
    ("issue", "first interest", "settlement", "rate", "par", "frequency"; "basis" = 0.0, "from issue" = 1.0),
    [
        ("=ACCRINT(39508,39691,39569,0.1,1000,2,0)", "16.6666666666667"),
        ("=ACCRINT(DATE(2008,3,5),39691,39569,0.1,1000,2,0,FALSE)", "15.5555555555556"),
        ("=ACCRINT(DATE(2008,4,5),39691,39569,0.1,1000,2,0,TRUE)", "7.22222222222222"),
        ("=ACCRINT(39508,39691,39569,0,1000,2,0)", "#NUM!"),
    ],
    accrued
);
of_dates!(
    ACCRINTM,
    "ACCRINTM",
    "The interest accrued on a bond that pays it all at maturity.",
    ("issue", "maturity", "rate", "par"; "basis" = 0.0),
    [("=ACCRINTM(39539,39614,0.1,1000,3)", "20.5479452054795")],
    accrued_at_maturity
);
of_dates!(
    DURATION,
    "DURATION",
    "The Macaulay duration of a bond in years.",
    ("settlement", "maturity", "coupon", "yield", "frequency"; "basis" = 0.0),
    [("=DURATION(DATE(2018,7,1),DATE(2048,1,1),8%,9%,2,1)", "10.9191452815919")],
    macaulay
);
of_dates!(
    MDURATION,
    "MDURATION",
    "The modified duration of a bond in years.",
    ("settlement", "maturity", "coupon", "yield", "frequency"; "basis" = 0.0),
    [("=MDURATION(DATE(2008,1,1),DATE(2016,1,1),8%,9%,2,1)", "5.73566981391884")],
    modified
);
of_dates!(
    PRICE,
    "PRICE",
    "The price of a bond per 100 of par.",
    ("settlement", "maturity", "rate", "yield", "redemption", "frequency"; "basis" = 0.0),
    [
        ("=PRICE(DATE(2008,2,15),DATE(2017,11,15),5.75%,6.5%,100,2,0)", "94.6343616213221"),
        ("=PRICE(DATE(2008,2,15),DATE(2017,11,15),5.75%,-1,100,2,0)", "#NUM!"),
    ],
    price
);
of_dates!(
    YIELD,
    "YIELD",
    "The yield of a bond.",
    ("settlement", "maturity", "rate", "price", "redemption", "frequency"; "basis" = 0.0),
    [("=YIELD(DATE(2008,2,15),DATE(2016,11,15),5.75%,95.04287,100,2,0)", "0.0650000068807393")],
    yield_of_price
);

/// Excel's documentation of PRICE: discounted redemption and coupons, without the accrued interest. With
/// one coupon left interest is simple.
fn price_at(period: &Period, rate: f64, yielded: f64, redemption: f64, frequency: f64) -> f64 {
    let coupon = 100.0 * rate / frequency;
    let accrued = coupon * period.elapsed / period.length;
    let first = (period.length - period.elapsed) / period.length;
    if period.coupons <= 1.0 {
        return (redemption + coupon) / (1.0 + first * yielded / frequency) - accrued;
    }
    let step = 1.0 + yielded / frequency;
    let mut discount = math::pow(step, first);
    let mut coupons = 0.0;
    for index in 0..period.coupons as u32 {
        if index > 0 {
            discount *= step;
        }
        coupons += coupon / discount;
    }
    redemption / discount + coupons - accrued
}

fn price(v: &[f64]) -> Result<f64, CellError> {
    let [system, settlement, maturity, rate, yielded, redemption, frequency, basis] = *v else {
        return Err(CellError::Value);
    };
    let period = Period::new(Calendar::new(system), settlement, maturity, frequency, basis)?;
    if rate < 0.0 || yielded < 0.0 || redemption <= 0.0 {
        return Err(CellError::Number);
    }
    Ok(price_at(&period, rate, yielded, redemption, frequency.trunc()))
}

fn yield_of_price(v: &[f64]) -> Result<f64, CellError> {
    let [system, settlement, maturity, rate, price, redemption, frequency, basis] = *v else {
        return Err(CellError::Value);
    };
    let period = Period::new(Calendar::new(system), settlement, maturity, frequency, basis)?;
    if rate < 0.0 || price <= 0.0 || redemption <= 0.0 {
        return Err(CellError::Number);
    }
    let frequency = frequency.trunc();
    if period.coupons <= 1.0 {
        let remaining = period.length - period.elapsed;
        let paid = price / 100.0 + period.elapsed / period.length * rate / frequency;
        let got = redemption / 100.0 + rate / frequency;
        return Ok((got - paid) / paid * frequency * period.length / remaining);
    }
    found(root(|yielded| price_at(&period, rate, yielded, redemption, frequency) - price, 0.05))
}

/// A root that was found, else `#NUM!`.
pub(super) fn found(root: f64) -> Result<f64, CellError> {
    if root.is_finite() { Ok(root) } else { Err(CellError::Number) }
}

/// The mean time of the payments weighted by their worth (F. Macaulay), in periods, and the growth of
/// one period.
fn duration(v: &[f64]) -> Result<(f64, f64, f64), CellError> {
    let [system, settlement, maturity, coupon, yielded, frequency, basis] = *v else {
        return Err(CellError::Value);
    };
    let period = Period::new(Calendar::new(system), settlement, maturity, frequency, basis)?;
    if coupon < 0.0 || yielded < 0.0 {
        return Err(CellError::Number);
    }
    let frequency = frequency.trunc();
    let first = (period.length - period.elapsed) / period.length;
    let step = 1.0 + yielded / frequency;
    let paid = 100.0 * coupon / frequency;
    let (mut worth, mut weighted) = (0.0, 0.0);
    for index in 0..period.coupons as u32 {
        let time = f64::from(index) + first;
        let last = f64::from(index + 1) == period.coupons;
        let term = (paid + if last { 100.0 } else { 0.0 }) / math::pow(step, time);
        worth += term;
        weighted += term * time;
    }
    Ok((weighted / worth, step, frequency))
}

fn macaulay(v: &[f64]) -> Result<f64, CellError> {
    let (periods, _, frequency) = duration(v)?;
    Ok(periods / frequency)
}

fn modified(v: &[f64]) -> Result<f64, CellError> {
    let (periods, step, frequency) = duration(v)?;
    Ok(periods / frequency / step)
}

/// Excel's documentation of ACCRINT: a sum over the coupon periods counted back from the first interest
/// date. Without `from_issue` the whole periods before that of the settlement do not count; the broken one
/// that begins with the issue still does, as Excel has it.
fn accrued(v: &[f64]) -> Result<f64, CellError> {
    let [system, issue, first_interest, settlement, rate, par, frequency, basis_number, from_issue] = *v
    else {
        return Err(CellError::Value);
    };
    let calendar = Calendar::new(system);
    let basis = basis(basis_number)?;
    let step = months_apart(frequency)?;
    let (issue, first_interest, settlement) = (issue.floor(), first_interest.floor(), settlement.floor());
    let first_day = calendar.day(first_interest)?;
    calendar.day(settlement)?;
    calendar.day(issue)?;
    if rate <= 0.0 || par <= 0.0 || issue >= settlement {
        return Err(CellError::Number);
    }
    let at_end = calendar.ends_month(first_day);
    let date = |periods: i64| calendar.months_later(first_day, periods * step, at_end);
    let from_issue = from_issue != 0.0;
    // The start of the period of the settlement; before the first interest date it is the one before.
    let mut index = -1;
    while from_issue && settlement > first_interest && date(index + 1) < settlement {
        index += 1;
    }
    let length = |start: f64, end: f64| -> Result<f64, CellError> {
        match basis {
            0 => Ok(thirty_us(calendar.day(start)?, calendar.day(end)?, Adjusted::Both)),
            1 => Ok(end - start),
            3 => Ok(365.0 / frequency.trunc()),
            _ => Ok(360.0 / frequency.trunc()),
        }
    };
    let start = date(index);
    // Excel measures by the period before the first interest date, also where a later one is settled.
    let whole = if basis == 0 { 360.0 / frequency.trunc() } else { length(date(-1), first_interest)? };
    let mut periods = days_between(calendar, issue.max(start), settlement, basis)? / whole;
    while date(index) > issue {
        let (start, end) = (date(index - 1), date(index));
        periods += if issue <= start {
            f64::from(u8::from(from_issue))
        } else {
            let days = days_between(calendar, issue, end, basis)?;
            days / length(start, end)?
        };
        index -= 1;
    }
    Ok(par * rate / frequency.trunc() * periods)
}

fn accrued_at_maturity(v: &[f64]) -> Result<f64, CellError> {
    let [system, issue, maturity, rate, par, basis_number] = *v else { return Err(CellError::Value) };
    let basis = basis(basis_number)?;
    if rate <= 0.0 || par <= 0.0 || issue.floor() >= maturity.floor() {
        return Err(CellError::Number);
    }
    Ok(par * rate * year_fraction(Calendar::new(system), issue, maturity, basis)?)
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Period, price_at, yield_of_price};

    /// Excel gives up where Newton's method does not arrive in 100 steps. A yield that is found beyond that is one at which
    /// the bond has its price all the same.
    #[test]
    fn yields_that_are_found_give_the_price() {
        let mut found = 0;
        for (index, years) in [0.7, 1.3, 2.0, 5.5, 10.0, 29.9].into_iter().enumerate() {
            for rate in [0.0, 0.01, 0.0575, 0.3] {
                for price in [0.5, 20.0, 80.0, 100.0, 140.0, 400.0, 5_000.0] {
                    for (frequency, basis) in [(1.0, 0.0), (2.0, 1.0), (4.0, 2.0), (2.0, 3.0), (1.0, 4.0)] {
                        let settlement = 39_493.0 + 37.0 * index as f64;
                        let maturity = (settlement + years * 365.25).floor();
                        let v = [0.0, settlement, maturity, rate, price, 100.0, frequency, basis];
                        let period = Period::new(Calendar::new(0.0), settlement, maturity, frequency, basis)
                            .expect("dates in order");
                        let Ok(yielded) = yield_of_price(&v) else { continue };
                        if period.coupons <= 1.0 {
                            continue;
                        }
                        found += 1;
                        let ours = price_at(&period, rate, yielded, 100.0, frequency);
                        assert!((ours - price).abs() <= 1e-9 * price, "{v:?}: {yielded} gives {ours}");
                    }
                }
            }
        }
        assert!(found > 500, "only {found}");
    }
}
