//! Money over time: payments, present values, rates of return, depreciation.

use super::ArgumentKind::{Array, Reference, Scalar as One};
use super::arguments::{certain_numbers, number_or};
use super::{Function, Lower, optional, repeated, required};
use crate::math;
use crate::plan::lower::{Lowering, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Compare, Native, Reduce, Unary};
use crate::value::CellError;

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &CUMIPMT, &CUMPRINC, &DB, &DDB, &FV, &IPMT, &IRR, &MIRR, &NPER, &NPV, &PMT, &PPMT, &PV, &RATE, &RRI,
    &SLN, &SYD, &VDB, &XIRR, &XNPV,
];

macro_rules! of_numbers {
    ($item:ident, $summary:literal, [$($argument:expr),*], $examples:expr, $lower:expr) => {
        static $item: Function = Function {
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

of_numbers!(
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
of_numbers!(
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
of_numbers!(
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
of_numbers!(
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
of_numbers!(
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
    [("=RATE(48,-200,8000)*12", "0.0924176698584275")],
    |l, a| {
        let (periods, payment, present) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let (future, due, guess) =
            (number_or(l, a, 3, 0.0)?, number_or(l, a, 4, 0.0)?, number_or(l, a, 5, 0.1)?);
        Ok(l.call(Native { name: "rate", apply: rate }, &[periods, payment, present, future, due, guess]))
    }
);
of_numbers!(
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
of_numbers!(
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
of_numbers!(
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
of_numbers!(
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
    RRI,
    "The rate of growth from a present to a future value.",
    [required("periods", One), required("present", One), required("future", One)],
    [("=RRI(96,10000,11000)", "0.00099330737629133"), ("=RRI(0,1,2)", "#DIV/0!")],
    |l, a| {
        let (periods, present, future) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let ratio = l.divide(future, present)?;
        let power = l.divide(1.0, periods)?;
        let growth = l.power(ratio, power)?;
        Ok(l.subtract(growth, 1.0))
    }
);
of_numbers!(
    SLN,
    "Straight-line depreciation of one period.",
    [required("cost", One), required("salvage", One), required("life", One)],
    [("=SLN(30000,7500,10)", "2250"), ("=SLN(1,0,0)", "#DIV/0!")],
    |l, a| {
        let (cost, salvage, life) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
        let loss = l.subtract(cost, salvage);
        l.divide(loss, life)
    }
);
of_numbers!(
    SYD,
    "Sum-of-years'-digits depreciation of one period.",
    [required("cost", One), required("salvage", One), required("life", One), required("period", One)],
    [("=SYD(30000,7500,10,1)", "4090.90909090909"), ("=SYD(30000,7500,10,10)", "409.090909090909")],
    |l, a| {
        let (cost, salvage, life, period) =
            (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?, l.number(&a[3])?);
        Ok(l.call(Native { name: "syd", apply: sum_of_years }, &[cost, salvage, life, period]))
    }
);
of_numbers!(
    DB,
    "Fixed-declining-balance depreciation of one period.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("period", One),
        optional("months", One)
    ],
    [("=DB(1000000,100000,6,1,7)", "186083.333333333"), ("=DB(1000000,100000,6,7,7)", "15845.0984738463")],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        numbers.resize(5, 12.0.into());
        Ok(l.call(Native { name: "db", apply: declining_balance }, &numbers))
    }
);
of_numbers!(
    DDB,
    "Double-declining-balance depreciation of one period.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("period", One),
        optional("factor", One)
    ],
    [("=DDB(2400,300,10,1,2)", "480"), ("=DDB(2400,300,10,10)", "22.1225472000003")],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        numbers.resize(5, 2.0.into());
        Ok(l.call(
            Native { name: "ddb", apply: |v| double_declining(v[0], v[1], v[2], v[3], v[4]) },
            &numbers,
        ))
    }
);
of_numbers!(
    VDB,
    "Declining-balance depreciation between two times, changing to straight line where that is more.",
    [
        required("cost", One),
        required("salvage", One),
        required("life", One),
        required("start", One),
        required("end", One),
        optional("factor", One),
        optional("no switch", One)
    ],
    [
        ("=VDB(2400,300,10,0,1)", "480"),
        ("=VDB(2400,300,10,0,0.875,1.5)", "315"),
        ("=VDB(2400,300,3650,0,1)", "1.31506849315068")
    ],
    |l, a| {
        let mut numbers = Vec::new();
        for argument in a {
            numbers.push(l.number(argument)?);
        }
        if numbers.len() < 6 {
            numbers.push(2.0.into());
        }
        numbers.resize(7, 0.0.into());
        Ok(l.call(Native { name: "vdb", apply: variable_declining }, &numbers))
    }
);

static NPV: Function = Function {
    name: "NPV",
    summary: "The present value of cash flows one period apart, the first one period from now.",
    arguments: &[required("rate", One), required("value", Reference), repeated("value", Reference)],
    examples: &[
        ("=NPV(0.1,-10000,3000,4200,6800)", "1188.44341233523"),
        ("=NPV(0.1,{100,200})", "256.198347107438"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let rate = l.single(arguments[0].clone())?;
        let rate = l.number(&rate)?;
        let values = certain_numbers(l, &arguments[1..])?;
        let step = l.add(rate, 1.0);
        let mut discount = Num::Constant(1.0);
        let mut pairs = Vec::new();
        for value in values {
            discount = l.divide(discount, step)?;
            pairs.extend([value, discount]);
        }
        Ok(l.reduce(Reduce::Dot, &pairs).into())
    }),
};

static XNPV: Function = Function {
    name: "XNPV",
    summary: "The value at the first date of cash flows on given dates.",
    arguments: &[required("rate", One), required("values", Array), required("dates", Array)],
    examples: &[(
        "=XNPV(0.09,{-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904})",
        "2086.64760203153",
    )],
    lower: Lower::Operands(|l, arguments| {
        let rate = l.single(arguments[0].clone())?;
        let rate = l.number(&rate)?;
        let (values, dates) = flows(l, &arguments[1], &arguments[2])?;
        let step = l.add(rate, 1.0);
        let mut terms = Vec::new();
        for (value, date) in values.iter().zip(&dates) {
            let days = l.subtract(*date, dates[0]);
            let years = l.divide(days, 365.0)?;
            let growth = l.power(step, years)?;
            terms.push(l.divide(*value, growth)?);
        }
        Ok(l.reduce(Reduce::Sum, &terms).into())
    }),
};

static IRR: Function = Function {
    name: "IRR",
    summary: "The rate at which cash flows one period apart are worth nothing.",
    arguments: &[required("values", Array), optional("guess", One)],
    examples: &[
        ("=IRR({-70000,12000,15000,18000,21000,26000})", "0.0866309480365316"),
        ("=IRR({1,2})", "#NUM!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let mut values = certain_numbers(l, &arguments[..1])?;
        values.insert(0, guess(l, arguments.get(1))?);
        Ok(l.call(Native { name: "irr", apply: internal_rate }, &values).into())
    }),
};

static XIRR: Function = Function {
    name: "XIRR",
    summary: "The rate at which cash flows on given dates are worth nothing.",
    arguments: &[required("values", Array), required("dates", Array), optional("guess", One)],
    examples: &[("=XIRR({-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904})", "0.373362533509731")],
    lower: Lower::Operands(|l, arguments| {
        let (values, dates) = flows(l, &arguments[0], &arguments[1])?;
        let mut numbers = vec![guess(l, arguments.get(2))?];
        numbers.extend(values.iter().zip(&dates).flat_map(|(value, date)| [*value, *date]));
        Ok(l.call(Native { name: "xirr", apply: internal_rate_of_dates }, &numbers).into())
    }),
};

static MIRR: Function = Function {
    name: "MIRR",
    summary: "The rate of return of cash flows financed and reinvested at given rates.",
    arguments: &[
        required("values", Array),
        required("finance rate", One),
        required("reinvestment rate", One),
    ],
    examples: &[("=MIRR({-120000,39000,30000,21000,37000,46000},0.1,0.12)", "0.126094130365905")],
    lower: Lower::Operands(|l, arguments| {
        let values = certain_numbers(l, &arguments[..1])?;
        let mut numbers = Vec::new();
        for rate in &arguments[1..] {
            let rate = l.single(rate.clone())?;
            numbers.push(l.number(&rate)?);
        }
        numbers.extend(values);
        Ok(l.call(Native { name: "mirr", apply: modified_rate }, &numbers).into())
    }),
};

fn guess(l: &mut Lowering<'_>, operand: Option<&Operand>) -> Outcome<Num> {
    match operand {
        None | Some(Operand::Omitted) => Ok(0.1.into()),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            l.number(&scalar)
        }
    }
}

/// Cash flows with their whole dates, as many as there are of both.
fn flows(l: &mut Lowering<'_>, values: &Operand, dates: &Operand) -> Outcome<(Vec<Num>, Vec<Num>)> {
    let values = certain_numbers(l, std::slice::from_ref(values))?;
    let dates = certain_numbers(l, std::slice::from_ref(dates))?;
    if values.is_empty() || values.len() != dates.len() {
        return Err(CellError::Number.into());
    }
    let dates = dates.into_iter().map(|date| l.unary(Unary::Truncate, date)).collect();
    Ok((values, dates))
}

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
    let (growth, annuity) = factors(l, rate, periods, due)?;
    let grown = l.multiply(present, growth);
    let owed = l.add(grown, future);
    let payment = l.divide(owed, annuity)?;
    Ok(l.unary(Unary::Negate, payment))
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
        let high = l.compare(Compare::Greater, self.period, self.periods);
        let outside = l.reduce(Reduce::Any, &[low, high]);
        Ok(l.select(outside, f64::NAN, interest))
    }
}

fn cumulative(l: &mut Lowering<'_>, a: &[Scalar], interest: bool) -> Outcome<Num> {
    let (first, last) = (l.constant_number(&a[3])?.ceil(), l.constant_number(&a[4])?.floor());
    let (rate, periods, present) = (l.number(&a[0])?, l.number(&a[1])?, l.number(&a[2])?);
    let due = l.number(&a[5])?;
    super::arguments::ensure(first >= 1.0 && last >= first && last - first < 10_000.0)?;
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

fn rate(v: &[f64]) -> f64 {
    let [periods, payment, present, future, due, guess] = *v else { return f64::NAN };
    let balance = |rate: f64| {
        if rate.abs() < 1e-12 {
            return present + payment * periods + future;
        }
        let growth = math::pow(1.0 + rate, periods);
        let start = if due != 0.0 { 1.0 + rate } else { 1.0 };
        present * growth + payment * start * (growth - 1.0) / rate + future
    };
    root(balance, guess)
}

fn internal_rate(v: &[f64]) -> f64 {
    let Some((guess, values)) = v.split_first() else { return f64::NAN };
    if !(values.iter().any(|x| *x > 0.0) && values.iter().any(|x| *x < 0.0)) {
        return f64::NAN;
    }
    root(|rate| values.iter().rev().fold(0.0, |sum, value| sum / (1.0 + rate) + value), *guess)
}

fn internal_rate_of_dates(v: &[f64]) -> f64 {
    let Some((guess, flows)) = v.split_first() else { return f64::NAN };
    let values = || flows.chunks_exact(2).map(|flow| flow[0]);
    if !(values().any(|x| x > 0.0) && values().any(|x| x < 0.0)) {
        return f64::NAN;
    }
    let first = flows[1];
    let worth = |rate: f64| {
        flows
            .chunks_exact(2)
            .fold(0.0, |sum, flow| sum + flow[0] / math::pow(1.0 + rate, (flow[1] - first) / 365.0))
    };
    root(worth, *guess)
}

/// (−FV(positives at the reinvestment rate) / PV(negatives at the finance rate))^(1/(n−1)) − 1.
fn modified_rate(v: &[f64]) -> f64 {
    let [finance, reinvest, values @ ..] = v else { return f64::NAN };
    let n = values.len() as f64;
    let worth = |rate: f64, keep: fn(f64) -> bool| {
        let kept = |x: &f64| if keep(*x) { *x } else { 0.0 };
        values.iter().rev().fold(0.0, |sum, x| sum / (1.0 + rate) + kept(x))
    };
    let gains = worth(*reinvest, |x| x > 0.0) * math::pow(1.0 + reinvest, n - 1.0);
    let costs = worth(*finance, |x| x < 0.0);
    let rate = math::pow(-gains / costs, 1.0 / (n - 1.0)) - 1.0;
    if rate.is_finite() { rate } else { f64::NAN }
}

/// The rate above −1 at which `f` is 0: Newton's method from the guess, else bisection between the
/// nearest sign change. NaN where there is none.
fn root(f: impl Fn(f64) -> f64, guess: f64) -> f64 {
    let mut rate = guess;
    for _ in 0..60 {
        let value = f(rate);
        let step = 1e-6 * (1.0 + rate.abs());
        let slope = (f(rate + step) - f(rate - step)) / (2.0 * step);
        let next = rate - value / slope;
        if !next.is_finite() || next <= -1.0 {
            break;
        }
        if (next - rate).abs() <= 1e-13 * (1.0 + next.abs()) {
            return next;
        }
        rate = next;
    }
    let (mut low, mut high) = (f64::NAN, f64::NAN);
    let points = (0..=400).map(|i| -0.999 + math::expm1(f64::from(i) * 0.02));
    let mut before: Option<(f64, f64)> = None;
    for x in points {
        let y = f(x);
        if let Some((x0, y0)) = before
            && y0 * y <= 0.0
        {
            (low, high) = (x0, x);
            break;
        }
        before = y.is_finite().then_some((x, y));
    }
    let rises = f(high) > 0.0;
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if (f(middle) > 0.0) == rises { high = middle } else { low = middle }
    }
    low + (high - low) / 2.0
}

fn sum_of_years(v: &[f64]) -> f64 {
    let [cost, salvage, life, period] = *v else { return f64::NAN };
    if !(life > 0.0 && period >= 1.0 && period <= life) {
        return f64::NAN;
    }
    (cost - salvage) * (life - period + 1.0) * 2.0 / (life * (life + 1.0))
}

fn declining_balance(v: &[f64]) -> f64 {
    let [cost, salvage, life, period, months] = *v else { return f64::NAN };
    let (period, months) = (period.trunc(), months.trunc());
    let inside =
        cost >= 0.0 && salvage >= 0.0 && life > 0.0 && period >= 1.0 && (1.0..=12.0).contains(&months);
    if !inside || period > life + 1.0 || period > 10_000.0 {
        return f64::NAN;
    }
    if cost == 0.0 {
        return 0.0;
    }
    let rate = math::round_decimal(1.0 - math::pow(salvage / cost, 1.0 / life), 3.0);
    let mut total = cost * rate * months / 12.0;
    let mut part = total;
    for year in 2..=period as u32 {
        part = (cost - total) * rate;
        if f64::from(year) > life {
            part *= (12.0 - months) / 12.0;
        }
        total += part;
    }
    part
}

fn double_declining(cost: f64, salvage: f64, life: f64, period: f64, factor: f64) -> f64 {
    if !(cost >= 0.0 && salvage >= 0.0 && life > 0.0 && period > 0.0 && period <= life && factor > 0.0) {
        return f64::NAN;
    }
    let rate = (factor / life).min(1.0);
    let worth = |periods: f64| {
        if rate == 1.0 {
            if periods <= 0.0 { cost } else { 0.0 }
        } else {
            cost * math::pow(1.0 - rate, periods)
        }
    };
    let (before, after) = (worth(period - 1.0), worth(period));
    (before - after.max(salvage)).max(0.0)
}

fn variable_declining(v: &[f64]) -> f64 {
    let [cost, salvage, life, start, end, factor, no_switch] = *v else { return f64::NAN };
    let inside = cost >= 0.0 && salvage >= 0.0 && life > 0.0 && start >= 0.0 && end >= start && end <= life;
    if !inside || factor <= 0.0 || life > 100_000.0 {
        return f64::NAN;
    }
    // Each whole period's depreciation, of which the ends take their fraction.
    let (mut worth, mut total) = (cost, 0.0);
    let mut period = 0.0;
    while period < end {
        let declining = (worth * (factor / life).min(1.0)).min((worth - salvage).max(0.0));
        let straight = (worth - salvage) / (life - period);
        let part = if no_switch == 0.0 && straight > declining { straight } else { declining };
        let overlap = (end.min(period + 1.0) - start.max(period)).max(0.0);
        total += part * overlap;
        worth -= part;
        period += 1.0;
    }
    total
}
