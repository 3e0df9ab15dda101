//! Loans and savings with constant payments and a constant rate.

use super::super::ArgumentKind::Scalar as One;
use super::super::arguments::{ensure, number_or};
use super::super::routine::{of_numbers, strict_number};
use super::super::{Function, Lower, optional, required, table};
use crate::math;
use crate::plan::lower::{Halt, Lowering, Num, Outcome, Scalar};
use crate::plan::{Binary, Compare, Native, Reduce, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] =
    &table([CUMIPMT, CUMPRINC, FV, IPMT, ISPMT, NPER, PMT, PPMT, PV, RATE]);

macro_rules! of_terms {
    ($item:ident, $summary:literal, [$($argument:expr),*], $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[$($argument),*],
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let lower: fn(&mut Lowering<'_>, &[Scalar]) -> Outcome<Num> = $lower;
                Ok(lower(l, arguments)?.into())
            }),
        };
    };
}

of_terms!(
    PMT,
    "The payment of a loan with constant payments and a constant rate.",
    [
        required("rate", One),
        required("periods", One),
        required("present", One),
        optional("future", One),
        optional("due", One)
    ],
    [
        ("=PMT(8%/12,10,10000)", "-1037.03208935916"),
        ("=PMT(0,10,1000)", "-100"),
        ("=PMT(8%/12,10,10000,0,1)", "-1030.16432717797")
    ],
    |l, a| {
        let (rate, periods, present) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (future, due) = (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?);
        payment(l, rate, periods, present, future, due)
    }
);
of_terms!(
    PV,
    "The present value of constant payments.",
    [
        required("rate", One),
        required("periods", One),
        required("payment", One),
        optional("future", One),
        optional("due", One)
    ],
    [("=PV(0.08/12,240,500)", "-59777.1458511878"), ("=PV(0,10,100)", "-1000")],
    |l, a| {
        let (rate, periods, payment) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (future, due) = (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?);
        let (growth, annuity) = factors(l, rate, periods, due)?;
        let paid = l.multiply(payment, annuity);
        let total = l.add(future, paid);
        let value = l.divide(total, growth)?;
        Ok(l.unary(Unary::Negate, value))
    }
);
of_terms!(
    FV,
    "The future value of constant payments.",
    [
        required("rate", One),
        required("periods", One),
        required("payment", One),
        optional("present", One),
        optional("due", One)
    ],
    [("=FV(0.06/12,10,-200,-500,1)", "2581.40337406012"), ("=FV(0,5,-100)", "500")],
    |l, a| {
        let (rate, periods, payment) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (present, due) = (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?);
        future_value(l, rate, periods, payment, present, due)
    }
);
of_terms!(
    NPER,
    "How many constant payments a loan takes.",
    [
        required("rate", One),
        required("payment", One),
        required("present", One),
        optional("future", One),
        optional("due", One)
    ],
    [("=NPER(12%/12,-100,-1000,10000,1)", "59.6738656742946"), ("=NPER(0,-100,1000)", "10")],
    |l, a| {
        let (rate, payment, present) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (future, due) = (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?);
        Ok(l.call(Native { name: "periods", apply: periods }, &[rate, payment, present, future, due]))
    }
);
of_terms!(
    RATE,
    "The rate at which constant payments pay a loan.",
    [
        required("periods", One),
        required("payment", One),
        required("present", One),
        optional("future", One),
        optional("due", One),
        optional("guess", One)
    ],
    [
        ("=RATE(48,-200,8000)*12", "0.0924176698584275"),
        ("=RATE(300,-200,8000)", "0.024984769422422157"),
        ("=RATE(17,1,-5)", "#NUM!"),
        ("=RATE(17,1,-5,0,0,0.2)", "0.189538457814896"),
        ("=RATE(10,-1200,2000,0,1)", "#NUM!"),
        ("=RATE(50,0,-1000,1000000000)", "#NUM!"),
        ("=RATE(50,0,-1000,1000000000,0,0.3)", "0.31825673855")
    ],
    |l, a| {
        let (periods, payment, present) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (future, due, guess) =
            (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?, number_or(l, a, 5, 0.1)?);
        Ok(l.call(Native { name: "rate", apply: rate }, &[periods, payment, present, future, due, guess]))
    }
);
of_terms!(
    IPMT,
    "The interest in one payment of a loan.",
    [
        required("rate", One),
        required("period", One),
        required("periods", One),
        required("present", One),
        optional("future", One),
        optional("due", One)
    ],
    [("=IPMT(0.1/12,1,36,8000)", "-66.6666666666667"), ("=IPMT(0.1,3,3,8000)", "-292.447129909366")],
    |l, a| {
        let loan = Loan::read(l, a)?;
        loan.interest(l)
    }
);
of_terms!(
    PPMT,
    "The repayment in one payment of a loan.",
    [
        required("rate", One),
        required("period", One),
        required("periods", One),
        required("present", One),
        optional("future", One),
        optional("due", One)
    ],
    [("=PPMT(0.1/12,1,24,2000)", "-75.6231860083665"), ("=PPMT(0.08,10,10,200000)", "-27598.0534624214")],
    |l, a| {
        let loan = Loan::read(l, a)?;
        let payment = payment(l, loan.rate, loan.periods, loan.present, loan.future, loan.due)?;
        let interest = loan.interest(l)?;
        Ok(l.subtract(payment, interest))
    }
);
of_terms!(
    CUMIPMT,
    "The interest paid between two periods of a loan.",
    [
        required("rate", One),
        required("periods", One),
        required("present", One),
        required("first", One),
        required("last", One),
        required("due", One)
    ],
    [("=CUMIPMT(0.09/12,30*12,125000,13,24,0)", "-11135.2321307508")],
    |l, a| cumulative(l, a, true)
);
of_terms!(
    CUMPRINC,
    "The repayments between two periods of a loan.",
    [
        required("rate", One),
        required("periods", One),
        required("present", One),
        required("first", One),
        required("last", One),
        required("due", One)
    ],
    [("=CUMPRINC(0.09/12,30*12,125000,13,24,0)", "-934.107123420868")],
    |l, a| cumulative(l, a, false)
);
of_numbers!(
    ISPMT,
    "ISPMT",
    "The interest in one payment of a loan that is repaid in equal parts; periods count from 0.",
    ("rate", "period", "periods", "present"),
    [("=ISPMT(0.1/12,1,3*12,8000000)", "-64814.8148148148"), ("=ISPMT(0.1,1,0,100)", "#DIV/0!")],
    interest_of_equal_parts
);

/// (1 + rate)^periods, and the future value of payments of 1.
fn factors(l: &mut Lowering<'_>, rate: Num, periods: Num, due: Num) -> Outcome<(Num, Num)> {
    if rate == Num::Constant(0.0) {
        return Ok((1.0.into(), periods));
    }
    let step = l.add(rate, 1.0);
    let growth = l.power(step, periods)?;
    let gained = l.subtract(growth, 1.0);
    let annuity = l.divide(gained, rate)?;
    let at_start = l.compare(Compare::NotEqual, due, 0.0);
    let factor = l.select(at_start, step, 1.0);
    let annuity = l.multiply(annuity, factor);
    if rate.constant().is_some() {
        return Ok((growth, annuity));
    }
    let flat = l.compare(Compare::Equal, rate, 0.0);
    Ok((growth, l.select(flat, periods, annuity)))
}

fn payment(
    l: &mut Lowering<'_>,
    rate: Num,
    periods: Num,
    present: Num,
    future: Num,
    due: Num,
) -> Outcome<Num> {
    ensure(rate.constant().is_none_or(|rate| rate > -1.0) && periods != Num::Constant(0.0))?;
    let (growth, annuity) = factors(l, rate, periods, due)?;
    let grown = l.multiply(present, growth);
    let owed = l.add(grown, future);
    let payment = l.divide(owed, annuity)?;
    let payment = l.unary(Unary::Negate, payment);
    if rate.constant().is_some() {
        return Ok(payment);
    }
    let possible = l.compare(Compare::Greater, rate, -1.0);
    Ok(l.select(possible, payment, f64::NAN))
}

fn future_value(
    l: &mut Lowering<'_>,
    rate: Num,
    periods: Num,
    payment: Num,
    present: Num,
    due: Num,
) -> Outcome<Num> {
    let (growth, annuity) = factors(l, rate, periods, due)?;
    let grown = l.multiply(present, growth);
    let paid = l.multiply(payment, annuity);
    let total = l.add(grown, paid);
    Ok(l.unary(Unary::Negate, total))
}

/// A loan and one of its periods.
struct Loan {
    rate: Num,
    period: Num,
    periods: Num,
    present: Num,
    future: Num,
    due: Num,
}

impl Loan {
    fn read(l: &mut Lowering<'_>, a: &[Scalar]) -> Outcome<Self> {
        Ok(Self {
            rate: l.number(&a[0])?,
            period: l.number(&a[1])?,
            periods: l.number(&a[2])?,
            present: l.number(&a[3])?,
            future: number_or(l, a, 4, 0.0)?,
            due: number_or(l, a, 5, 0.0)?,
        })
    }

    /// The interest of the period: that on what is owed when it begins.
    fn interest(&self, l: &mut Lowering<'_>) -> Outcome<Num> {
        let payment = payment(l, self.rate, self.periods, self.present, self.future, self.due)?;
        let before = l.subtract(self.period, 1.0);
        let owed = future_value(l, self.rate, before, payment, self.present, self.due)?;
        let at_start = l.compare(Compare::NotEqual, self.due, 0.0);
        let step = l.add(self.rate, 1.0);
        // Paid at the start, a period's interest is discounted, and the first has none.
        let interest = l.multiply(owed, self.rate);
        let earlier = l.divide(interest, step)?;
        let first = l.compare(Compare::Equal, self.period, 1.0);
        let earlier = l.select(first, 0.0, earlier);
        let interest = l.select(at_start, earlier, interest);
        let low = l.compare(Compare::Less, self.period, 1.0);
        let end = l.add(self.periods, 1.0);
        let high = l.compare(Compare::GreaterOrEqual, self.period, end);
        let outside = l.reduce(Reduce::Any, &[low, high]);
        Ok(l.select(outside, f64::NAN, interest))
    }
}

/// CUMIPMT and CUMPRINC: rate, periods, present, first, last, due.
fn cumulative(l: &mut Lowering<'_>, a: &[Scalar], interest: bool) -> Outcome<Num> {
    let mut numbers = Vec::with_capacity(a.len());
    for scalar in a {
        numbers.push(strict_number(l, scalar)?);
    }
    let (rate, periods, present, due) = (numbers[0], numbers[1], numbers[2], numbers[5]);
    let (first, last) = match (numbers[3], numbers[4]) {
        (Num::Constant(first), Num::Constant(last)) => (first.ceil(), last.floor()),
        _ => return Err(Halt::Unsupported("the interest between periods that draws decide".to_owned())),
    };
    ensure(first >= 1.0 && last >= first && last - first < MOST_PERIODS)?;
    let positive = |number: Num| number.constant().is_none_or(|x| x > 0.0);
    ensure(positive(rate) && positive(periods) && positive(present))?;
    ensure(due.constant().is_none_or(|due| due == 0.0 || due == 1.0))?;
    ensure(periods.constant().is_none_or(|periods| last <= periods))?;
    let mut terms = Vec::new();
    for period in first as u32..=last as u32 {
        let period = f64::from(period).into();
        let loan = Loan { rate, period, periods, present, future: 0.0.into(), due };
        let part = loan.interest(l)?;
        terms.push(if interest {
            part
        } else {
            let payment = payment(l, rate, periods, present, 0.0.into(), due)?;
            l.binary(Binary::Subtract, payment, part)
        });
    }
    Ok(l.reduce(Reduce::Sum, &terms))
}

/// The most periods over which interest is added up.
const MOST_PERIODS: f64 = 10_000.0;

/// The number of periods: ln((p(1+rd) − fr) / (p(1+rd) + vr)) / ln(1+r).
fn periods(v: &[f64]) -> f64 {
    let [rate, payment, present, future, due] = *v else { return f64::NAN };
    let periods = if rate == 0.0 {
        -(present + future) / payment
    } else {
        let paid = payment * (1.0 + rate * if due != 0.0 { 1.0 } else { 0.0 });
        math::log((paid - future * rate) / (paid + present * rate)) / math::log(1.0 + rate)
    };
    if periods.is_finite() { periods } else { f64::NAN }
}

/// The rate at which a loan is paid: the secant method on the worth at the end, from the guess and a rate 0.001 from it on
/// the side that the worth tells. So Excel does it, to judge by the last digits of the rates that it has saved; it finds
/// none where this finds none.
/// Its documentation says that it gives up after 20 steps, of which its own rates take up to 40.
fn rate(v: &[f64]) -> f64 {
    let [periods, payment, present, future, due, guess] = *v else { return f64::NAN };
    let balance = |rate: f64| {
        if rate.abs() < 1e-12 {
            return present + payment * periods + future;
        }
        let start = if due != 0.0 { 1.0 + rate } else { 1.0 };
        // Of rates so small the difference would be lost in its digits.
        let gain = if rate.abs() < 1e-5 {
            math::expm1(periods * math::log1p(rate))
        } else {
            math::pow(1.0 + rate, periods) - 1.0
        };
        present * (1.0 + gain) + payment * start * gain / rate + future
    };
    let (mut before, mut owed_before) = (guess, balance(guess));
    let mut rate = if owed_before < 0.0 { guess + 0.001 } else { guess - 0.001 };
    let mut owed = balance(rate);
    for _ in 0..MOST_STEPS {
        if owed.abs() < NOTHING || owed == owed_before {
            break;
        }
        let next = rate - owed * (rate - before) / (owed - owed_before);
        (before, owed_before) = (rate, owed);
        (rate, owed) = (next, balance(next));
    }
    // Of large worths the last digits are more than that. At a rate of −100% no worth is left of anything, and towards it
    // ever less, so that the rate at which nothing is owed must be near.
    let nothing = NOTHING.max(1e-12 * (present.abs() + future.abs()));
    let missed = owed * (rate - before) / (owed - owed_before);
    let is_near = owed == owed_before || missed.abs() <= 1e-5 * (1.0 + rate);
    if owed.abs() < nothing && is_near && rate > 1e-9 - 1.0 { rate } else { f64::NAN }
}

/// What is still owed at a rate that is found.
const NOTHING: f64 = 1e-7;
/// The most steps on the way to a rate.
const MOST_STEPS: usize = 100;

/// The debt falls by the same part each period (Excel's documentation of ISPMT).
fn interest_of_equal_parts(v: &[f64]) -> Result<f64, CellError> {
    let [rate, period, periods, present] = *v else { return Err(CellError::Value) };
    if periods == 0.0 {
        return Err(CellError::DivisionByZero);
    }
    Ok(present * rate * (period / periods - 1.0))
}

#[cfg(test)]
mod tests {
    use super::rate;

    /// Rates that Excel saved, which are not quite those at which nothing is owed.
    #[test]
    fn rates_have_the_digits_that_excel_saved() {
        for (payment, present, future, due, guess, saved) in [
            (-500.0, 25_000.0, 0.0, 0.0, 0.1, 0.006183413161253767),
            (-500.0, 25_000.0, 0.0, 0.0, 0.05, 0.006183413161294531),
            (-500.0, 25_000.0, -5_000.0, 0.0, 0.1, 0.010297911087679853),
            (-500.0, 25_000.0, 0.0, 1.0, 0.1, 0.006407985777783673),
        ] {
            let ours = rate(&[60.0, payment, present, future, due, guess]);
            assert!((ours - saved).abs() < 1e-15, "{guess}: {ours} rather than {saved}");
        }
        assert!(rate(&[12.0, -100.0, 1_000.0, 0.0, 0.0, 0.0]) > 0.02, "from a guess of 0");
    }

    /// At a rate of 0 what is paid is what is owed.
    #[test]
    fn loans_without_interest_have_a_rate_of_nothing() {
        for payment in [112.518_334_262_356_4, 93.7, 104.018_510_313_381_9] {
            for periods in [1.0, 2.0, 3.0, 7.0, 120.0] {
                let found = rate(&[periods, -payment, payment * periods, 0.0, 0.0, 0.1]);
                assert!(found.abs() < 1e-9, "{payment} {periods}: {found}");
            }
        }
    }

    /// A loan that is never paid has no rate, however small it becomes towards −100%.
    #[test]
    fn what_is_never_paid_has_no_rate() {
        for (periods, present) in [(3.0, 3214.93), (30.59, -386.04), (120.0, 1_000.0)] {
            let found = rate(&[periods, 0.0, present, 0.0, 0.0, 0.1]);
            assert!(found.is_nan(), "{periods} {present}: {found}");
        }
    }
}
