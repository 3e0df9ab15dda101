//! Myerson's distribution: a normal or lognormal one by three percentiles.

use super::guard::{affine, check_domains, must, normal, parameter};
use super::{Distribution, Domain, Parameter, ParameterError, seldom};
use crate::math;
use crate::plan::{Builder, Native, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("low", Domain::Real),
    parameter("median", Domain::Real),
    parameter("high", Domain::Real),
    parameter("probability", Domain::Probability),
];

/// The median, and two values with one probability below the one and above the other. With r the distance of
/// the high value from the median over that of the low one, the quantile is
/// median + (high − median)(r^z − 1)/(r − 1), where z is the normal quantile over that of the high value
/// (R. B. Myerson, Probability Models for Economic Decisions (2005), section 4.5).
pub static MYERSON: Distribution = seldom(Distribution {
    name: "Myerson",
    aliases: &[],
    summary: "Three percentiles: low, median and high, and the probability below the high one.",
    parameters: PARAMETERS,
    discrete: false,
    check,
    quantile,
    density: |p, x| {
        let shape = Shape::new(p);
        let (z, growth) = shape.standard(x);
        if z.is_finite() { growth * math::normal_density(z) } else { 0.0 }
    },
    cumulative: |p, x| math::normal_cdf(Shape::new(p).standard(x).0),
    mean: |p| {
        let shape = Shape::new(p);
        let square = shape.rate * shape.rate;
        Some(if square == 0.0 { p[1] } else { p[1] + shape.scale / shape.rate * math::expm1(0.5 * square) })
    },
    variance: |p| {
        let shape = Shape::new(p);
        let square = shape.rate * shape.rate;
        let growth = if square == 0.0 { 1.0 } else { math::exp(square) * math::expm1(square) / square };
        Some(shape.scale * shape.scale * growth)
    },
});

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values[0] < values[1], "low", "must be below median")?;
    must(values[1] < values[2], "median", "must be below high")?;
    must(values[3] > 0.5 && values[3] < 1.0, "probability", "must be above 0.5 and below 1")
}

/// median + scale (e^(rate z) − 1)/rate of a normal z.
struct Shape {
    median: f64,
    scale: f64,
    rate: f64,
}

impl Shape {
    fn new(p: &[f64]) -> Self {
        let (below, above) = (p[1] - p[0], p[2] - p[1]);
        let excess = (above - below) / below;
        let log = math::log1p(excess);
        let z = math::normal_quantile(p[3]);
        let scale = if excess == 0.0 { above / z } else { above * (log / excess) / z };
        Self { median: p[1], scale, rate: log / z }
    }

    /// The normal z of a value, and how fast it grows with the value; infinite beyond the distribution's end.
    fn standard(&self, x: f64) -> (f64, f64) {
        let y = (x - self.median) / self.scale;
        if self.rate == 0.0 {
            return (y, 1.0 / self.scale);
        }
        let inside = 1.0 + self.rate * y;
        if inside <= 0.0 {
            return (if self.rate > 0.0 { f64::NEG_INFINITY } else { f64::INFINITY }, 0.0);
        }
        (math::log1p(self.rate * y) / self.rate, 1.0 / (self.scale * inside))
    }
}

/// (e^(rz) − 1)/r for a rate and a z, z itself where the rate is 0.
const GROWN: Native = Native {
    name: "grown",
    apply: |values| {
        let [rate, z] = *values else { return f64::NAN };
        crate::plan::settle(if rate == 0.0 { z } else { math::expm1(rate * z) / rate })
    },
};
/// The scale and the rate of low, median, high and probability.
const SCALE: Native = Native {
    name: "myerson_scale",
    apply: |values| if check(values).is_ok() { Shape::new(values).scale } else { f64::NAN },
};
const RATE: Native = Native {
    name: "myerson_rate",
    apply: |values| if check(values).is_ok() { Shape::new(values).rate } else { f64::NAN },
};

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [_, median, _, _] = *parameters else { return b.constant(f64::NAN) };
    let (scale, rate) = (b.call(SCALE, parameters), b.call(RATE, parameters));
    let z = normal(b, u);
    let grown = b.call(GROWN, &[rate, z]);
    affine(b, median, scale, grown)
}
