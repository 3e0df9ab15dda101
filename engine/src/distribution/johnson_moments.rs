//! The Johnson curve of four moments.

use super::elementary::{normal_cdf, normal_density};
use super::guard::{affine, check_domains, must, normal, parameter, possible};
use super::johnson_bounded::share;
use super::johnson_fit::{JohnsonCurve, Shape};
use super::{Distribution, Domain, Parameter, seldom};
use crate::plan::{Builder, Native, Unary, ValueId, settle};

const PARAMETERS: &[Parameter] = &[
    parameter("mean", Domain::Real),
    parameter("standard deviation", Domain::Positive),
    parameter("skewness", Domain::Real),
    parameter("kurtosis", Domain::Real),
];

/// Any mean, standard deviation, skewness and kurtosis (3 for a normal).
pub static JOHNSON_MOMENTS: Distribution = seldom(Distribution {
    name: "JohnsonMoments",
    aliases: &["momentfit"],
    summary: "By mean, standard deviation, skewness and kurtosis, which is 3 for a normal.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        let (skewness, kurtosis) = (values[2].abs(), values[3]);
        must(kurtosis < 1e6, "kurtosis", "must be below 1,000,000")?;
        let fits = JohnsonCurve::fit(skewness, kurtosis).is_some();
        must(fits, "kurtosis", "must be well above the square of skewness + 1")
    },
    quantile,
    density: |p, x| {
        let (z, slope) = standardised(p, x);
        normal_density(z) * slope
    },
    cumulative: |p, x| normal_cdf(standardised(p, x).0),
    mean: |p| Some(p[0]),
    variance: |p| Some(p[1] * p[1]),
});

/// The normal variable's value for x, and how fast it grows with x.
pub(super) fn standardised(p: &[f64], x: f64) -> (f64, f64) {
    let sign = if p[2] < 0.0 { -1.0 } else { 1.0 };
    match JohnsonCurve::fit(p[2].abs(), p[3]) {
        Some(curve) => {
            let (z, slope) = curve.normal(sign * (x - p[0]) / p[1]);
            (sign * z, slope / p[1])
        }
        None => (f64::NAN, f64::NAN),
    }
}

/// The value for mean 0 and variance 1 of skewness, kurtosis and z, in that order.
const VALUE: Native = Native {
    name: "johnson_value",
    apply: |values| {
        let [skewness, kurtosis, z] = *values else { return f64::NAN };
        let sign = if skewness < 0.0 { -1.0 } else { 1.0 };
        let curve = JohnsonCurve::fit(skewness.abs(), kurtosis);
        curve.map_or(f64::NAN, |curve| settle(sign * curve.value(sign * z)))
    },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [mean, deviation, skewness, kurtosis] = *parameters else { return b.constant(f64::NAN) };
    let z = normal(b, u);
    let standard = match (b.constant_value(skewness), b.constant_value(kurtosis)) {
        (Some(skewness), Some(kurtosis)) => lowered(b, z, skewness, kurtosis),
        _ => b.call(VALUE, &[skewness, kurtosis, z]),
    };
    let value = affine(b, mean, deviation, standard);
    possible(b, PARAMETERS, parameters, &[], value)
}

/// The curve of known moments as ops.
fn lowered(b: &mut Builder, z: ValueId, skewness: f64, kurtosis: f64) -> ValueId {
    let Some(curve) = JohnsonCurve::fit(skewness.abs(), kurtosis) else { return b.constant(f64::NAN) };
    let mirror = |b: &mut Builder, x: ValueId| if skewness < 0.0 { b.unary(Unary::Negate, x) } else { x };
    let [first, second] = [curve.first, curve.second].map(|x| b.constant(x));
    let [location, scale] = [curve.location, curve.scale].map(|x| b.constant(x));
    let z = mirror(b, z);
    let difference = b.sub(z, first);
    let t = b.div(difference, second);
    let shaped = match curve.shape {
        Shape::Normal => t,
        Shape::Lognormal => b.unary(Unary::Exponential, t),
        Shape::Unbounded => b.unary(Unary::HyperbolicSine, t),
        Shape::Bounded => share(b, t),
    };
    let value = affine(b, location, scale, shaped);
    mirror(b, value)
}
