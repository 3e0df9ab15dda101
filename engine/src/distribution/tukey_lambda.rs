//! Tukey's symmetric lambda distribution, defined by its quantile (uˢ − (1 − u)ˢ)/s.
//!
//! B. L. Joiner and J. R. Rosenblatt, "Some properties of the range in samples from Tukey's symmetric lambda
//! distributions", J. American Statistical Association 66 (1971), 394.

use super::draw::box_cox;
use super::elementary::{exp, expm1, log1p, pow, power_variance};
use super::guard::{affine, check_domains, exponential, logarithm, parameter, possible};
use super::{Distribution, Domain, Parameter, logistic, seldom};
use crate::math;
use crate::plan::{Builder, Unary, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("location", Domain::Real),
    parameter("scale", Domain::Positive),
    parameter("shape", Domain::Real),
];

/// Symmetric, with tails from none at all (shape 1) through logistic (0) to very heavy (below 0).
pub static TUKEY_LAMBDA: Distribution = seldom(Distribution {
    name: "TukeyLambda",
    aliases: &[],
    summary: "Symmetric: uniform for shape 1, near normal for 0.14, logistic for 0, heavy tails below.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| check_domains(PARAMETERS, values),
    quantile,
    density: |p, x| {
        let t = (x - p[0]) / p[1];
        if p[2] > 0.0 && t.abs() * p[2] > 1.0 {
            return 0.0;
        }
        let u = logistic::cumulative(logit_of(p[2], t));
        1.0 / (p[1] * (pow(u, p[2] - 1.0) + pow(1.0 - u, p[2] - 1.0)))
    },
    cumulative: |p, x| logistic::cumulative(logit_of(p[2], (x - p[0]) / p[1])),
    mean: |p| (p[2] > -1.0).then_some(p[0]),
    variance: |p| {
        (p[2] > -0.5).then(|| 2.0 * p[1] * p[1] * power_variance(p[2]) / math::gamma(2.0 + 2.0 * p[2]))
    },
});

/// The logit of the probability of t or less for location 0 and scale 1, by halving.
fn logit_of(shape: f64, t: f64) -> f64 {
    let part = |log: f64| if shape == 0.0 { log } else { expm1(shape * log) / shape };
    let (mut low, mut high) = (-745.0, 745.0);
    for _ in 0..70 {
        let middle = 0.5 * (low + high);
        let value = part(-log1p(exp(-middle))) - part(-log1p(exp(middle)));
        if value < t {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [location, scale, shape] = *parameters else { return b.constant(f64::NAN) };
    let log = logarithm(b, u);
    let standard = exponential(b, u);
    let log_of_rest = b.unary(Unary::Negate, standard);
    let (lower, upper) = (box_cox(b, log, shape), box_cox(b, log_of_rest, shape));
    let x = b.sub(lower, upper);
    let value = affine(b, location, scale, x);
    possible(b, PARAMETERS, parameters, &[], value)
}
