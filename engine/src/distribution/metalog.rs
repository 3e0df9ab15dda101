//! The metalog distributions: a quantile that is linear in its coefficients.
//!
//! M(y) = A(h) + B(h) L with h = y − ½ and L = ln(y/(1 − y)), where A = a₁ + a₄h + a₅h² + a₇h³ + … and
//! B = a₂ + a₃h + a₆h² + a₈h³ + …; a bounded one is e^M above or below its bound, or shares the width by the
//! odds e^M (T. W. Keelin, "The metalog distributions", Decision Analysis 13 (2016), 243, eq 6, 11 and 14).

use super::guard::{between, check_domains, complement, must, parameter, require};
use super::metalog_shape::{Shape, feasible, is_of_level};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::math;
use crate::plan::{Builder, Compare, Native, Unary, ValueId};

const NAME: &str = "coefficients";
const COEFFICIENTS: Parameter = Parameter { name: NAME, domain: Domain::Real, repeats: true };

/// A distribution of any shape by 2 to 16 coefficients.
pub static METALOG: Distribution = seldom(Distribution {
    name: "Metalog",
    aliases: &[],
    summary: "Any shape, by 2 to 16 coefficients.",
    parameters: &[COEFFICIENTS],
    discrete: false,
    check: |values| check(values, Ends::Open),
    quantile: |b, u, p| quantile(b, u, p, Ends::Open),
    density: |p, x| density(p, Ends::Open, x),
    cumulative: |p, x| cumulative(p, Ends::Open, x),
    mean: |p| Shape::new(p).mean(),
    variance: |p| Shape::new(p).variance(),
});

/// A distribution of any shape above a lower bound.
pub static METALOG_LOWER: Distribution = seldom(Distribution {
    name: "MetalogLower",
    aliases: &["slmetalog"],
    summary: "Any shape above a lower bound, by 2 to 16 coefficients.",
    parameters: &[parameter("lower bound", Domain::Real), COEFFICIENTS],
    discrete: false,
    check: |values| check(values, Ends::Lower),
    quantile: |b, u, p| quantile(b, u, p, Ends::Lower),
    density: |p, x| density(p, Ends::Lower, x),
    cumulative: |p, x| cumulative(p, Ends::Lower, x),
    mean: |p| Some(p[0] + Shape::new(&p[1..]).mean_of_exponential(1.0)?),
    variance: |p| Shape::new(&p[1..]).variance_of_exponential(1.0),
});

/// A distribution of any shape below an upper bound.
pub static METALOG_UPPER: Distribution = seldom(Distribution {
    name: "MetalogUpper",
    aliases: &["sumetalog"],
    summary: "Any shape below an upper bound, by 2 to 16 coefficients.",
    parameters: &[parameter("upper bound", Domain::Real), COEFFICIENTS],
    discrete: false,
    check: |values| check(values, Ends::Upper),
    quantile: |b, u, p| quantile(b, u, p, Ends::Upper),
    density: |p, x| density(p, Ends::Upper, x),
    cumulative: |p, x| cumulative(p, Ends::Upper, x),
    mean: |p| Some(p[0] - Shape::new(&p[1..]).mean_of_exponential(-1.0)?),
    variance: |p| Shape::new(&p[1..]).variance_of_exponential(-1.0),
});

/// A distribution of any shape between two bounds.
pub static METALOG_BOUNDED: Distribution = seldom(Distribution {
    name: "MetalogBounded",
    aliases: &["bmetalog"],
    summary: "Any shape between two bounds, by 2 to 16 coefficients.",
    parameters: &[
        parameter("lower bound", Domain::Real),
        parameter("upper bound", Domain::Real),
        COEFFICIENTS,
    ],
    discrete: false,
    check: |values| check(values, Ends::Both),
    quantile: |b, u, p| quantile(b, u, p, Ends::Both),
    density: |p, x| density(p, Ends::Both, x),
    cumulative: |p, x| cumulative(p, Ends::Both, x),
    mean: |p| Some(p[0] + (p[1] - p[0]) * Shape::new(&p[2..]).mean_of_share()),
    variance: |p| Some((p[1] - p[0]) * (p[1] - p[0]) * Shape::new(&p[2..]).variance_of_share()),
});

/// Which bounds there are; their values come before the coefficients.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Open,
    Lower,
    Upper,
    Both,
}

impl Ends {
    fn parameters(self) -> &'static [Parameter] {
        match self {
            Self::Open => METALOG.parameters,
            Self::Lower => METALOG_LOWER.parameters,
            Self::Upper => METALOG_UPPER.parameters,
            Self::Both => METALOG_BOUNDED.parameters,
        }
    }

    fn count(self) -> usize {
        self.parameters().len() - 1
    }
}

/// Whether the coefficients that follow give a density above 0: 1 or 0.
const FEASIBLE: Native = Native {
    name: "metalog_feasible",
    apply: |values| f64::from(u8::from(values.iter().all(|x| x.is_finite()) && feasible(values))),
};

fn check(values: &[f64], ends: Ends) -> Result<(), ParameterError> {
    check_domains(ends.parameters(), values)?;
    let coefficients = &values[ends.count()..];
    must((2..=16).contains(&coefficients.len()), NAME, "must be 2 to 16 numbers")?;
    must(ends != Ends::Both || values[0] < values[1], "lower bound", "must be below the upper bound")?;
    must(feasible(coefficients), NAME, "must give a density above 0 everywhere: this metalog is infeasible")
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId], ends: Ends) -> ValueId {
    if !(2..=16).contains(&parameters.len().saturating_sub(ends.count())) {
        return b.constant(f64::NAN);
    }
    let (bounds, coefficients) = parameters.split_at(ends.count());
    let half = b.constant(0.5);
    let h = b.sub(u, half);
    let rest = complement(b, u);
    let odds = b.div(u, rest);
    let logit = b.unary(Unary::Logarithm, odds);
    let one = b.constant(1.0);
    let (mut level, mut spread, mut power) = (coefficients[0], coefficients[1], one);
    for (at, coefficient) in coefficients.iter().enumerate().skip(2) {
        // From the third on, two terms have each power of h.
        if at % 2 == 0 {
            power = b.mul(power, h);
        }
        let term = b.mul(*coefficient, power);
        let sum = if is_of_level(at) { &mut level } else { &mut spread };
        *sum = b.add(*sum, term);
    }
    let spread = b.mul(spread, logit);
    let m = b.add(level, spread);
    let mut possible = vec![b.call(FEASIBLE, coefficients)];
    let value = match (ends, bounds) {
        (Ends::Lower, [lower]) => {
            let above = b.unary(Unary::Exponential, m);
            b.add(*lower, above)
        }
        (Ends::Upper, [upper]) => {
            let minus = b.unary(Unary::Negate, m);
            let below = b.unary(Unary::Exponential, minus);
            b.sub(*upper, below)
        }
        (Ends::Both, [lower, upper]) => {
            possible.push(b.compare(Compare::Less, *lower, *upper));
            let share = share(b, m);
            between(b, *lower, *upper, share)
        }
        _ => m,
    };
    require(b, &possible, value)
}

/// e^m/(1 + e^m), which never overflows.
fn share(b: &mut Builder, m: ValueId) -> ValueId {
    let size = b.unary(Unary::Absolute, m);
    let minus = b.unary(Unary::Negate, size);
    let odds = b.unary(Unary::Exponential, minus);
    let one = b.constant(1.0);
    let total = b.add(one, odds);
    let (minor, major) = (b.div(odds, total), b.div(one, total));
    let zero = b.constant(0.0);
    let low = b.compare(Compare::Less, m, zero);
    b.select(low, minor, major)
}

/// Where x lies on the scale of M, and how fast that grows with x; `None` outside the bounds.
fn transformed(p: &[f64], ends: Ends, x: f64) -> Option<(f64, f64)> {
    match ends {
        Ends::Open => Some((x, 1.0)),
        Ends::Lower => (x > p[0]).then(|| (math::log(x - p[0]), 1.0 / (x - p[0]))),
        Ends::Upper => (x < p[0]).then(|| (-math::log(p[0] - x), 1.0 / (p[0] - x))),
        Ends::Both => (x > p[0] && x < p[1]).then(|| {
            let (left, right) = (x - p[0], p[1] - x);
            (math::log(left / right), (p[1] - p[0]) / (left * right))
        }),
    }
}

fn density(p: &[f64], ends: Ends, x: f64) -> f64 {
    transformed(p, ends, x).map_or(0.0, |(m, growth)| growth * Shape::new(&p[ends.count()..]).density(m))
}

fn cumulative(p: &[f64], ends: Ends, x: f64) -> f64 {
    match transformed(p, ends, x) {
        Some((m, _)) => Shape::new(&p[ends.count()..]).cumulative(m),
        None => f64::from(u8::from(ends != Ends::Lower && (ends == Ends::Upper || x >= p[1]))),
    }
}
