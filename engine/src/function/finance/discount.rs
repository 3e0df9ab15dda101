//! Papers that pay once: discounted ones, those with interest at maturity, Treasury bills.

use super::super::date::calendar::Calendar;
use super::super::routine::of_dates;
use super::super::{Function, table};
use super::day_count::{basis, days_between, year_fraction, year_length};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    DISC, INTRATE, PRICEDISC, PRICEMAT, RECEIVED, TBILLEQ, TBILLPRICE, TBILLYIELD, YIELDDISC, YIELDMAT,
]);

of_dates!(
    DISC,
    "DISC",
    "The discount rate of a paper.",
    ("settlement", "maturity", "price", "redemption"; "basis" = 0.0),
    [("=DISC(DATE(2018,7,1),DATE(2048,1,1),97.975,100,1)", "0.000686384169121348")],
    discount_rate
);
of_dates!(
    INTRATE,
    "INTRATE",
    "The interest rate of a paper that is fully invested.",
    ("settlement", "maturity", "investment", "redemption"; "basis" = 0.0),
    [("=INTRATE(DATE(2008,2,15),DATE(2008,5,15),1000000,1014420,2)", "0.05768")],
    interest_rate
);
of_dates!(
    PRICEDISC,
    "PRICEDISC",
    "The price of a discounted paper per 100 of par.",
    ("settlement", "maturity", "discount", "redemption"; "basis" = 0.0),
    [("=PRICEDISC(DATE(2008,2,16),DATE(2008,3,1),5.25%,100,2)", "99.7958333333333")],
    discounted_price
);
of_dates!(
    PRICEMAT,
    "PRICEMAT",
    "The price per 100 of par of a paper that pays interest at maturity.",
    ("settlement", "maturity", "issue", "rate", "yield"; "basis" = 0.0),
    [("=PRICEMAT(DATE(2008,2,15),DATE(2008,4,13),DATE(2007,11,11),6.1%,6.1%,0)", "99.9844988755569")],
    price_at_maturity
);
of_dates!(
    RECEIVED,
    "RECEIVED",
    "What is received at maturity for a paper that is fully invested.",
    ("settlement", "maturity", "investment", "discount"; "basis" = 0.0),
    [("=RECEIVED(DATE(2008,2,15),DATE(2008,5,15),1000000,5.75%,2)", "1014584.65440716")],
    received
);
of_dates!(
    TBILLEQ,
    "TBILLEQ",
    "The yield of a Treasury bill in the terms of a bond.",
    ("settlement", "maturity", "discount"),
    [
        ("=TBILLEQ(DATE(2008,3,31),DATE(2008,6,1),9.14%)", "0.0941514935719199"),
        ("=TBILLEQ(DATE(2008,3,31),DATE(2009,6,1),9.14%)", "#NUM!"),
    ],
    bill_bond_yield
);
of_dates!(
    TBILLPRICE,
    "TBILLPRICE",
    "The price of a Treasury bill per 100 of par.",
    ("settlement", "maturity", "discount"),
    [("=TBILLPRICE(DATE(2008,3,31),DATE(2008,6,1),9%)", "98.45")],
    bill_price
);
of_dates!(
    TBILLYIELD,
    "TBILLYIELD",
    "The yield of a Treasury bill.",
    ("settlement", "maturity", "price"),
    [("=TBILLYIELD(DATE(2008,3,31),DATE(2008,6,1),98.45)", "0.0914169629253472")],
    bill_yield
);
of_dates!(
    YIELDDISC,
    "YIELDDISC",
    "The yearly yield of a discounted paper.",
    ("settlement", "maturity", "price", "redemption"; "basis" = 0.0),
    [("=YIELDDISC(DATE(2008,2,16),DATE(2008,3,1),99.795,100,2)", "0.0528225719868183")],
    discounted_yield
);
of_dates!(
    YIELDMAT,
    "YIELDMAT",
    "The yearly yield of a paper that pays interest at maturity.",
    ("settlement", "maturity", "issue", "rate", "price"; "basis" = 0.0),
    [("=YIELDMAT(DATE(2008,3,15),DATE(2008,11,3),DATE(2007,11,8),6.25%,100.0123,0)", "0.060954333691538")],
    yield_at_maturity
);

/// The years from settlement to maturity, and two amounts that must be above 0.
fn two_amounts(v: &[f64]) -> Result<(f64, f64, f64), CellError> {
    let [system, settlement, maturity, first, second, basis_number] = *v else {
        return Err(CellError::Value);
    };
    let basis = basis(basis_number)?;
    if first <= 0.0 || second <= 0.0 || settlement.floor() >= maturity.floor() {
        return Err(CellError::Number);
    }
    Ok((year_fraction(Calendar::new(system), settlement, maturity, basis)?, first, second))
}

fn discount_rate(v: &[f64]) -> Result<f64, CellError> {
    let (years, price, redemption) = two_amounts(v)?;
    Ok((redemption - price) / redemption / years)
}

fn interest_rate(v: &[f64]) -> Result<f64, CellError> {
    let (years, investment, redemption) = two_amounts(v)?;
    Ok((redemption - investment) / investment / years)
}

fn discounted_price(v: &[f64]) -> Result<f64, CellError> {
    let (years, discount, redemption) = two_amounts(v)?;
    Ok(redemption - discount * redemption * years)
}

fn discounted_yield(v: &[f64]) -> Result<f64, CellError> {
    let (years, price, redemption) = two_amounts(v)?;
    Ok((redemption - price) / price / years)
}

fn received(v: &[f64]) -> Result<f64, CellError> {
    let (years, investment, discount) = two_amounts(v)?;
    let rest = 1.0 - discount * years;
    if rest <= 0.0 { Err(CellError::Number) } else { Ok(investment / rest) }
}

/// Parts of a year, by the length of the year of the issue: from issue to maturity, from issue to
/// settlement, from settlement to maturity.
fn parts(v: &[f64]) -> Result<(f64, f64, f64), CellError> {
    let [system, settlement, maturity, issue, rate, _, basis_number] = *v else {
        return Err(CellError::Value);
    };
    let (basis, calendar) = (basis(basis_number)?, Calendar::new(system));
    if rate < 0.0 || settlement.floor() >= maturity.floor() || issue.floor() > settlement.floor() {
        return Err(CellError::Number);
    }
    let year = year_length(calendar, issue, settlement, basis)?;
    let whole = days_between(calendar, issue, maturity, basis)?;
    let accrued = days_between(calendar, issue, settlement, basis)?;
    Ok((whole / year, accrued / year, (whole - accrued) / year))
}

fn price_at_maturity(v: &[f64]) -> Result<f64, CellError> {
    let (whole, accrued, rest) = parts(v)?;
    let (rate, yielded) = (v[4], v[5]);
    if yielded < 0.0 {
        return Err(CellError::Number);
    }
    Ok((100.0 + whole * rate * 100.0) / (1.0 + rest * yielded) - accrued * rate * 100.0)
}

fn yield_at_maturity(v: &[f64]) -> Result<f64, CellError> {
    let (whole, accrued, rest) = parts(v)?;
    let (rate, price) = (v[4], v[5]);
    if price <= 0.0 {
        return Err(CellError::Number);
    }
    let paid = price / 100.0 + accrued * rate;
    Ok((1.0 + whole * rate - paid) / paid / rest)
}

/// The days of a Treasury bill, which matures within a year of its settlement, and its third number.
fn bill(v: &[f64]) -> Result<(f64, f64), CellError> {
    let [system, settlement, maturity, number] = *v else { return Err(CellError::Value) };
    let calendar = Calendar::new(system);
    let (settlement, maturity) = (settlement.floor(), maturity.floor());
    let in_a_year = calendar.months_later(calendar.day(settlement)?, 12, false);
    calendar.day(maturity)?;
    if settlement >= maturity || maturity > in_a_year || number <= 0.0 {
        return Err(CellError::Number);
    }
    Ok((maturity - settlement, number))
}

fn bill_price(v: &[f64]) -> Result<f64, CellError> {
    let (days, discount) = bill(v)?;
    let price = 100.0 * (1.0 - discount * days / 360.0);
    if price < 0.0 { Err(CellError::Number) } else { Ok(price) }
}

fn bill_yield(v: &[f64]) -> Result<f64, CellError> {
    let (days, price) = bill(v)?;
    Ok((100.0 - price) / price * 360.0 / days)
}

/// Up to half a year simple; beyond with one compounding (J. Lynch and J. Mayle, *Standard Securities
/// Calculation Methods*, the bond equivalent of a bill longer than six months).
fn bill_bond_yield(v: &[f64]) -> Result<f64, CellError> {
    let (days, discount) = bill(v)?;
    if days <= 182.0 {
        let rest = 360.0 - discount * days;
        return if rest <= 0.0 { Err(CellError::Number) } else { Ok(365.0 * discount / rest) };
    }
    let price = 1.0 - discount * days / 360.0;
    let years = days / if days == 366.0 { 366.0 } else { 365.0 };
    let inner = years * years - (2.0 * years - 1.0) * (1.0 - 1.0 / price);
    if price <= 0.0 || inner < 0.0 {
        return Err(CellError::Number);
    }
    Ok(2.0 * (inner.sqrt() - years) / (2.0 * years - 1.0))
}
