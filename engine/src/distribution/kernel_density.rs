//! The kernel density of data: a small normal distribution around each.

use super::curve::curve;
use super::guard::{affine, argument, must, sides};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const NAME: &str = "data";
const PARAMETERS: &[Parameter] = &[Parameter { name: NAME, domain: Domain::Real, repeats: true }];

/// Data smoothed: one of them, all alike, and a normal error, whose standard deviation is Silverman's rule of
/// thumb, 0.9 min(s, (third − first quartile)/1.34) n^(−1/5) (B. W. Silverman, Density Estimation (1986),
/// eq 3.31).
pub static KERNEL_DENSITY: Distribution = seldom(Distribution {
    name: "KernelDensity",
    aliases: &["kernel"],
    summary: "Data smoothed: a small normal distribution around each.",
    ..kernel::<true>()
});

/// The same with the rule for normal data, (4/(3n))^(1/5) s (Silverman, eq 3.28), which is wider.
pub static KERNEL_REFERENCE: Distribution = seldom(Distribution {
    name: "KernelReference",
    aliases: &["kernelcu"],
    summary: "Data smoothed, more than by KernelDensity: a normal distribution around each.",
    ..kernel::<false>()
});

/// The family with the rule of thumb, or with the one for normal data.
const fn kernel<const ROBUST: bool>() -> Distribution {
    Distribution {
        name: "",
        aliases: &[],
        summary: "",
        parameters: PARAMETERS,
        discrete: false,
        check,
        quantile: quantile::<ROBUST>,
        density: |p, x| {
            let width = width::<ROBUST>(p);
            let sum: f64 = p.iter().map(|at| math::normal_density((x - at) / width)).sum();
            sum / (width * p.len() as f64)
        },
        cumulative: |p, x| probabilities(p, width::<ROBUST>(p), x).0,
        mean: |p| Some(mean(p)),
        variance: |p| {
            let (spread, width) = (deviation(p), width::<ROBUST>(p));
            let n = p.len() as f64;
            Some(spread * spread * (n - 1.0) / n + width * width)
        },
    }
}

const fn native<const ROBUST: bool>() -> Native {
    Native {
        name: if ROBUST { "kernel_density_quantile" } else { "kernel_reference_quantile" },
        apply: |values| {
            let Some((u, data)) = values.split_last() else { return f64::NAN };
            match sides(*u).filter(|_| check(data).is_ok()) {
                Some((below, above)) => inverse(data, width::<ROBUST>(data), below, above),
                None => f64::NAN,
            }
        },
    }
}

fn check(values: &[f64]) -> Result<(), ParameterError> {
    must(values.iter().all(|x| x.is_finite()), NAME, "must be numbers")?;
    must(values.len() >= 2 && values.iter().any(|x| *x != values[0]), NAME, "must have two different values")
}

fn mean(data: &[f64]) -> f64 {
    data.iter().sum::<f64>() / data.len() as f64
}

/// The standard deviation of a sample.
fn deviation(data: &[f64]) -> f64 {
    let n = data.len() as f64;
    let mean = mean(data);
    (data.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}

/// The standard deviation of the error.
fn width<const ROBUST: bool>(data: &[f64]) -> f64 {
    if !ROBUST {
        return deviation(data) * math::pow(4.0 / (3.0 * data.len() as f64), 0.2);
    }
    let mut sorted = data.to_vec();
    sorted.sort_by(f64::total_cmp);
    let quartile = |share: f64| {
        let place = share * (sorted.len() - 1) as f64;
        let below = place.floor() as usize;
        let above = (below + 1).min(sorted.len() - 1);
        sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
    };
    let range = (quartile(0.75) - quartile(0.25)) / 1.34;
    let spread = deviation(data);
    let spread = if range > 0.0 { spread.min(range) } else { spread };
    0.9 * spread * math::pow(data.len() as f64, -0.2)
}

/// The probabilities of x or less and of more.
fn probabilities(data: &[f64], width: f64, x: f64) -> (f64, f64) {
    let (mut lower, mut upper) = (0.0, 0.0);
    for at in data {
        let z = (x - at) / width;
        lower += math::normal_cdf(z);
        upper += math::normal_cdf(-z);
    }
    (lower / data.len() as f64, upper / data.len() as f64)
}

/// The value of which p lies below and q = 1 − p above: Newton's method for the logarithm of the smaller
/// probability, kept between bounds.
fn inverse(data: &[f64], width: f64, p: f64, q: f64) -> f64 {
    let z = if p <= q { math::normal_quantile(p) } else { -math::normal_quantile(q) };
    let ends = data.iter().fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(*x), high.max(*x)));
    let (mut low, mut high) = (ends.0 + width * (z - 1.0), ends.1 + width * (z + 1.0));
    let mut x = 0.5 * (low + high);
    for _ in 0..200 {
        let (lower, upper) = probabilities(data, width, x);
        let density: f64 = data.iter().map(|at| math::normal_density((x - at) / width)).sum();
        let density = density / (width * data.len() as f64);
        let above = if p <= q { lower >= p } else { upper <= q };
        if above {
            high = x;
        } else {
            low = x;
        }
        let step = if p <= q {
            math::log(p / lower) * (lower / density)
        } else {
            math::log(upper / q) * (upper / density)
        };
        let next = x + step;
        let inside = next > low && next < high;
        let next = if inside { next } else { 0.5 * (low + high) };
        if (next - x).abs() <= 1e-16 * next.abs() || (inside && step.abs() <= 1e-9 * width) {
            return next;
        }
        x = next;
    }
    x
}

fn quantile<const ROBUST: bool>(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let known: Option<Vec<f64>> = parameters.iter().map(|id| b.constant_value(*id)).collect();
    if let (Some(data), None) = (known, b.constant_value(u)) {
        if check(&data).is_err() {
            return b.constant(f64::NAN);
        }
        // Seen from the mean and in standard deviations, so that the table has as many digits for any unit.
        let (centre, spread, width) = (mean(&data), deviation(&data), width::<ROBUST>(&data));
        if let Some(value) = curve(b, u, &|p, q| (inverse(&data, width, p, q) - centre) / spread) {
            let (centre, spread) = (b.constant(centre), b.constant(spread));
            return affine(b, centre, spread, value);
        }
    }
    let argument = argument(b, u);
    let operands: Vec<ValueId> = parameters.iter().copied().chain([argument]).collect();
    b.call(native::<ROBUST>(), &operands)
}
