//! The beta distribution on (0, 1).

use super::curve::curve;
use super::guard::{argument, check_domains, parameter, positive, require, sides};
use super::{Distribution, Domain, Parameter};
use crate::math;
use crate::plan::{Builder, Native, Unary, ValueId, settle};

const PARAMETERS: &[Parameter] =
    &[parameter("alpha1", Domain::Positive), parameter("alpha2", Domain::Positive)];

/// A share between 0 and 1, by two shapes.
pub static BETA: Distribution = Distribution {
    name: "Beta",
    aliases: &[],
    summary: "A share between 0 and 1, bent by two shapes.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| density(p[0], p[1], x),
    cumulative: |p, x| cumulative(p[0], p[1], x),
    mean: |p| Some(p[0] / (p[0] + p[1])),
    variance: |p| Some(variance(p[0], p[1])),
};

/// The quantile of shapes a and b at u, in that order.
const QUANTILE: Native = Native {
    name: "beta_quantile",
    apply: |values| {
        let [a, b, u] = *values else { return f64::NAN };
        sides(u).map_or(f64::NAN, |(p, q)| math::beta_inc_inverse_pair(a, b, p, q).0)
    },
};

/// The odds x/(1 − x) of the quantile of shapes a and b at u.
const ODDS: Native = Native {
    name: "beta_quantile_odds",
    apply: |values| {
        let [a, b, u] = *values else { return f64::NAN };
        let Some((p, q)) = sides(u) else { return f64::NAN };
        let (x, y) = math::beta_inc_inverse_pair(a, b, p, q);
        settle(x / y)
    },
};

/// The quantile: by a table where the shapes are the same in every trial. Impossible shapes give NaN.
pub(super) fn standard(b: &mut Builder, u: ValueId, first: ValueId, second: ValueId) -> ValueId {
    match tabulated_odds(b, u, first, second) {
        // eᵗ/(1 + eᵗ), which keeps its digits near 0.
        Some(odds) => {
            let one = b.constant(1.0);
            let total = b.add(one, odds);
            b.div(odds, total)
        }
        None => {
            let argument = argument(b, u);
            b.call(QUANTILE, &[first, second, argument])
        }
    }
}

/// The odds x/(1 − x) of the quantile, in the same way.
pub(super) fn odds(b: &mut Builder, u: ValueId, first: ValueId, second: ValueId) -> ValueId {
    tabulated_odds(b, u, first, second).unwrap_or_else(|| {
        let argument = argument(b, u);
        b.call(ODDS, &[first, second, argument])
    })
}

/// The odds by a table, if the shapes are the same in every trial and the draw is not.
fn tabulated_odds(b: &mut Builder, u: ValueId, first: ValueId, second: ValueId) -> Option<ValueId> {
    let (alpha, beta) = (b.constant_value(first)?, b.constant_value(second)?);
    if b.constant_value(u).is_some() {
        return None;
    }
    let logit = curve(b, u, &|p, q| logit_quantile(alpha, beta, p, q))?;
    Some(b.unary(Unary::Exponential, logit))
}

/// The logit of the quantile; far below, where the number itself would vanish, by the power law
/// I_x(a, b) ≈ xᵃ/(a B(a, b)).
fn logit_quantile(a: f64, b: f64, p: f64, q: f64) -> f64 {
    let n = a + b;
    // B(a, b) from the density at the mean, where nothing cancels.
    let (x, y) = (a / n, b / n);
    let log_y = if x < 0.5 { math::log1p(-x) } else { math::log(y) };
    let log_beta = a * math::log(x) + b * log_y - math::log(math::beta_term(a, b, x, y));
    let law = (math::log(a * p) + log_beta) / a;
    if law < -60.0 - math::log(n) {
        return law;
    }
    let (x, y) = math::beta_inc_inverse_pair(a, b, p, q);
    math::log(x / y)
}

/// The density at x; infinite at an end whose shape is below 1.
pub(super) fn density(a: f64, b: f64, x: f64) -> f64 {
    if !(0.0..=1.0).contains(&x) {
        0.0
    } else if x == 0.0 {
        at_end(a, b)
    } else if x == 1.0 {
        at_end(b, a)
    } else {
        math::beta_term(a, b, x, 1.0 - x) / (x * (1.0 - x))
    }
}

/// The density at the end whose own shape is `near`.
fn at_end(near: f64, far: f64) -> f64 {
    if near < 1.0 {
        f64::INFINITY
    } else if near > 1.0 {
        0.0
    } else {
        far
    }
}

/// The probability of x or less.
pub(super) fn cumulative(a: f64, b: f64, x: f64) -> f64 {
    math::beta_inc(a, b, x.clamp(0.0, 1.0))
}

/// The variance.
pub(super) fn variance(a: f64, b: f64) -> f64 {
    let n = a + b;
    a / n * (b / n) / (n + 1.0)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [first, second] = *parameters else { return b.constant(f64::NAN) };
    let value = standard(b, u, first, second);
    let possible = [positive(b, first), positive(b, second)];
    require(b, &possible, value)
}
