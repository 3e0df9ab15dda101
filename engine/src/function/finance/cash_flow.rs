//! Cash flows of any size: their worth, and the rate at which they are worth nothing.

use super::super::ArgumentKind::{Array, Reference, Scalar as One};
use super::super::arguments::{certain_numbers, ensure};
use super::super::routine::{routine, strict_number};
use super::super::{Function, Lower, optional, repeated, required, table};
use super::root::root;
use crate::math;
use crate::plan::lower::{Lowering, Num, Operand, Outcome};
use crate::plan::{Compare, Native, Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([FVSCHEDULE, IRR, MIRR, NPV, XIRR, XNPV]);

const FVSCHEDULE: Function = Function {
    name: "FVSCHEDULE",
    summary: "The future value of a principal after a series of rates.",
    arguments: &[required("principal", One), required("rates", Array)],
    examples: &[
        ("=FVSCHEDULE(1,{0.09,0.11,0.1})", "1.33089"),
        ("=FVSCHEDULE(100,A1:A3)", "100"),
        ("=FVSCHEDULE(1,{0.1,\"x\"})", "#VALUE!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let principal = l.single(arguments[0].clone())?;
        let mut factors = vec![l.number(&principal)?];
        for item in l.items(&arguments[1])? {
            if matches!(item.scalar.constant(), Some(Value::Text(_) | Value::Boolean(_))) {
                return Err(CellError::Value.into());
            }
            let rate = l.number(&item.scalar)?;
            factors.push(l.add(rate, 1.0));
        }
        Ok(l.reduce(Reduce::Product, &factors).into())
    }),
};

const NPV: Function = Function {
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

const XNPV: Function = Function {
    name: "XNPV",
    summary: "The value at the first date of cash flows on given dates.",
    arguments: &[required("rate", One), required("values", Array), required("dates", Array)],
    examples: &[(
        "=XNPV(0.09,{-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904})",
        "2086.64760203153",
    )],
    lower: Lower::Operands(|l, arguments| {
        let rate = l.single(arguments[0].clone())?;
        let rate = strict_number(l, &rate)?;
        // Excel takes no negative rate here.
        ensure(rate.constant().is_none_or(|rate| rate >= 0.0))?;
        let (values, dates) = flows(l, &arguments[1], &arguments[2])?;
        let step = l.add(rate, 1.0);
        let mut terms = Vec::new();
        for (value, date) in values.iter().zip(&dates) {
            let days = l.subtract(*date, dates[0]);
            let early = l.compare(Compare::Less, days, 0.0);
            let days = l.select(early, f64::NAN, days);
            let years = l.divide(days, 365.0)?;
            let growth = l.power(step, years)?;
            terms.push(l.divide(*value, growth)?);
        }
        let sum = l.reduce(Reduce::Sum, &terms);
        let negative = l.compare(Compare::Less, rate, 0.0);
        Ok(l.select(negative, f64::NAN, sum).into())
    }),
};

const IRR: Function = Function {
    name: "IRR",
    summary: "The rate at which cash flows one period apart are worth nothing.",
    arguments: &[required("values", Array), optional("guess", One)],
    examples: &[
        ("=IRR({-70000,12000,15000,18000,21000,26000})", "0.0866309480365316"),
        ("=IRR({1,2})", "#NUM!"),
        ("=IRR({-20,5,5,5,5,5},17)", "0.0793082611641491"),
        ("=IRR({-30,-20,-10,5,5,5})", "-0.339037350730706"),
        ("=IRR({-400,1,1,1,1,1})", "-0.673736675180841"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let mut values = certain_numbers(l, &arguments[..1])?;
        values.insert(0, guess(l, arguments.get(1))?);
        Ok(l.call(Native { name: "irr", apply: internal_rate }, &values).into())
    }),
};

const XIRR: Function = Function {
    name: "XIRR",
    summary: "The rate at which cash flows on given dates are worth nothing.",
    arguments: &[required("values", Array), required("dates", Array), optional("guess", One)],
    examples: &[("=XIRR({-10000,2750,4250,3250,2750},{39448,39508,39751,39859,39904})", "0.373362533509731")],
    lower: Lower::Operands(|l, arguments| {
        let (values, dates) = (dated_values(l, &arguments[0])?, dated_values(l, &arguments[1])?);
        ensure(values.len() == dates.len() && in_order(&dates))?;
        let dates: Vec<Num> = dates.into_iter().map(|date| l.unary(Unary::Truncate, date)).collect();
        let mut numbers = vec![guess(l, arguments.get(2))?];
        numbers.extend(values.iter().zip(&dates).flat_map(|(value, date)| [*value, *date]));
        Ok(l.call(Native { name: "xirr", apply: internal_rate_of_dates }, &numbers).into())
    }),
};

const MIRR: Function = Function {
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
        Ok(routine!("MIRR", modified_rate).call(l, &numbers)?.into())
    }),
};

fn guess(l: &mut Lowering<'_>, operand: Option<&Operand>) -> Outcome<Num> {
    match operand {
        None | Some(Operand::Omitted) => Ok(0.1.into()),
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            match l.number(&scalar)? {
                Num::Constant(x) if x <= -1.0 => Err(CellError::Value.into()),
                guess => Ok(guess),
            }
        }
    }
}

/// Cash flows with their whole dates, as many as there are of both.
fn flows(l: &mut Lowering<'_>, values: &Operand, dates: &Operand) -> Outcome<(Vec<Num>, Vec<Num>)> {
    let values = certain_numbers(l, std::slice::from_ref(values))?;
    let dates = certain_numbers(l, std::slice::from_ref(dates))?;
    ensure(!values.is_empty() && values.len() == dates.len() && in_order(&dates))?;
    let dates = dates.into_iter().map(|date| l.unary(Unary::Truncate, date)).collect();
    Ok((values, dates))
}

/// The values of XIRR, of which blank ones are 0 and texts are `#VALUE!`.
fn dated_values(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Vec<Num>> {
    let matrix = l.matrix(operand)?;
    matrix.cells.iter().map(|scalar| strict_number(l, scalar)).collect()
}

/// Whether no date is impossible or before the first.
fn in_order(dates: &[Num]) -> bool {
    let known = |date: &Num| date.constant();
    let first = dates.first().and_then(known);
    dates.iter().filter_map(known).all(|date| date >= 0.0 && first.is_none_or(|first| date >= first.floor()))
}

/// The secant method on the discount factor, from that of the guess and one that is 0.001 further on in the direction of
/// the worth, until it moves by less than 1e-7: so Excel does it, to judge by the last digits of the rates that it has
/// saved. Its documentation says that it gives up after 20 steps, of which its own rates take up to 38; where this
/// does not arrive, it has found the rate in another way, and so do we.
fn internal_rate(v: &[f64]) -> f64 {
    let Some((guess, values)) = v.split_first() else { return f64::NAN };
    if *guess <= -1.0 || !(values.iter().any(|x| *x > 0.0) && values.iter().any(|x| *x < 0.0)) {
        return f64::NAN;
    }
    let worth = |factor: f64| values.iter().rev().fold(0.0, |sum, value| sum * factor + value);
    let mut before = 1.0 / (1.0 + guess);
    let mut worth_before = worth(before);
    let mut factor = if worth_before < 0.0 { before - 0.001 } else { before + 0.001 };
    for _ in 0..100 {
        let here = worth(factor);
        let next = factor - here * (factor - before) / (here - worth_before);
        if !next.is_finite() {
            break;
        }
        (before, worth_before, factor) = (factor, here, next);
        if (factor - before).abs() < 1e-7 && factor > 1e-9 {
            return 1.0 / factor - 1.0;
        }
    }
    root(|rate| worth(1.0 / (1.0 + rate)), *guess)
}

fn internal_rate_of_dates(v: &[f64]) -> f64 {
    let Some((guess, flows)) = v.split_first() else { return f64::NAN };
    let values = || flows.chunks_exact(2).map(|flow| flow[0]);
    if !(values().any(|x| x > 0.0) && values().any(|x| x < 0.0)) {
        return f64::NAN;
    }
    let first = flows[1];
    if *guess <= -1.0 || flows.chunks_exact(2).any(|flow| flow[1] < first) {
        return f64::NAN;
    }
    let worth = |rate: f64| {
        flows
            .chunks_exact(2)
            .fold(0.0, |sum, flow| sum + flow[0] / math::pow(1.0 + rate, (flow[1] - first) / 365.0))
    };
    root(worth, *guess)
}

/// (−FV(positives at the reinvestment rate) / PV(negatives at the finance rate))^(1/(n−1)) − 1.
fn modified_rate(v: &[f64]) -> Result<f64, CellError> {
    let [finance, reinvest, values @ ..] = v else { return Err(CellError::Value) };
    let n = values.len() as f64;
    let last = n - 1.0;
    // Flows of the other sign are left out, not worth 0: at −100% that would be 0/0.
    let worth = |rate: f64, keep: fn(f64) -> bool, until: f64| {
        values.iter().enumerate().filter(|(_, x)| keep(**x)).fold(0.0, |sum, (time, x)| {
            let periods = until - time as f64;
            sum + x * if periods == 0.0 { 1.0 } else { math::pow(1.0 + rate, periods) }
        })
    };
    let gains = worth(*reinvest, |x| x > 0.0, last);
    let costs = worth(*finance, |x| x < 0.0, 0.0);
    if costs == 0.0 || last <= 0.0 {
        return Err(CellError::DivisionByZero);
    }
    Ok(math::pow(-gains / costs, 1.0 / last) - 1.0)
}

#[cfg(test)]
mod tests {
    use super::{internal_rate, internal_rate_of_dates};
    use crate::math;

    /// Excel gives up where Newton's method does not arrive in 100 steps. A rate that is found beyond that is one at which
    /// the flows are worth nothing all the same.
    #[test]
    fn rates_that_are_found_are_roots() {
        let mut seed = 7_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 11) as f64 / 9_007_199_254_740_992.0
        };
        let mut found = 0;
        for trial in 0..20_000 {
            let count = 2 + (next() * 12.0) as usize;
            let mut date = 40_000.0;
            let mut flows = Vec::new();
            for _ in 0..count {
                let value = if next() < 0.15 { 0.0 } else { (next() - 0.4) * math::exp(next() * 12.0) };
                flows.extend([value, date]);
                date += (next() * next() * 900.0).floor();
            }
            let guess = if trial % 3 == 0 { next() * 3.0 - 0.9 } else { 0.1 };
            let rate = internal_rate_of_dates(&[&[guess], flows.as_slice()].concat());
            if rate.is_nan() {
                continue;
            }
            found += 1;
            let terms =
                || flows.chunks_exact(2).map(|x| x[0] / math::pow(1.0 + rate, (x[1] - 40_000.0) / 365.0));
            let (worth, gross): (f64, f64) = (terms().sum(), terms().map(f64::abs).sum());
            assert!(worth.abs() <= 1e-9 * gross, "{guess} {flows:?}: {rate} leaves {worth} of {gross}");
        }
        assert!(found > 5_000, "only {found}");
    }

    /// Rates that Excel saved, some of which are not quite those at which the flows are worth nothing.
    #[test]
    fn rates_have_the_digits_that_excel_saved() {
        for (guess, flows, saved) in [
            (0.1, &[-20.0, 5.0, 5.0, 5.0, 5.0, 5.0][..], 0.07930826116039724),
            (17.0, &[-20.0, 5.0, 5.0, 5.0, 5.0, 5.0], 0.07930826116414913),
            (0.1, &[-90.0, 30.0, 20.0, 30.0, 20.0, 30.0], 0.13709513129836592),
            (0.1, &[-30.0, -20.0, -10.0, 5.0, 5.0, 5.0], -0.33903735073070584),
            (0.1, &[-20.0, 5.0, 5.0, -10.0, 5.0], -0.44892834955312866),
            (1.0, &[-70.0, 12.0, 15.0], -0.4435069413349362),
        ] {
            let ours = internal_rate(&[&[guess], flows].concat());
            assert!((ours - saved).abs() < 1e-15, "{flows:?}: {ours} rather than {saved}");
        }
    }
}
