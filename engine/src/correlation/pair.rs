//! Copulas of two variables: density and cumulative probability.
//!
//! For fitting and for tests; simulations draw by other means.

use crate::distribution::STUDENT;
use crate::math;
use crate::plan::Builder;

/// A copula of two variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pair {
    /// Of normal variables.
    Gaussian {
        /// Their correlation, between −1 and 1.
        correlation: f64,
    },
    /// Of Student's t variables.
    Student {
        /// Their correlation, between −1 and 1.
        correlation: f64,
        /// The degrees of freedom, above 0.
        degrees: f64,
    },
    /// Clayton's, θ from −1 on, not 0.
    Clayton {
        /// Its parameter.
        theta: f64,
    },
    /// Frank's, θ not 0.
    Frank {
        /// Its parameter.
        theta: f64,
    },
    /// Gumbel's, θ from 1 on.
    Gumbel {
        /// Its parameter.
        theta: f64,
    },
}

impl Pair {
    /// The logarithm of the density at (u, v), each in (0, 1); minus infinity where there is none.
    ///
    /// H. Joe, "Dependence modeling with copulas", 2014: 4.3.1 Gaussian, 4.13.1 t, 4.5.1 Frank, 4.6.1 Clayton
    /// (there MTCJ), 4.8.1 Gumbel.
    pub fn log_density(self, u: f64, v: f64) -> f64 {
        match self {
            Self::Gaussian { correlation: r } => {
                let (x, y) = (math::normal_quantile(u), math::normal_quantile(v));
                let rest = 1.0 - r * r;
                -0.5 * math::log(rest) - r * (r * (x * x + y * y) - 2.0 * x * y) / (2.0 * rest)
            }
            Self::Student { correlation: r, degrees } => student(r, degrees, u, v),
            Self::Clayton { theta: 0.0 } | Self::Frank { theta: 0.0 } => 0.0,
            Self::Clayton { theta } => match log_clayton_sum(theta, u, v) {
                Some(sum) => {
                    let logs = math::log(u) + math::log(v);
                    math::log1p(theta) - (1.0 + theta) * logs - (2.0 + 1.0 / theta) * sum
                }
                None => f64::NEG_INFINITY,
            },
            Self::Frank { theta } => {
                let (v, theta) = if theta < 0.0 { (1.0 - v, -theta) } else { (v, theta) };
                let density = math::log(theta) + math::log(-math::expm1(-theta)) - theta * (u + v);
                // What is squared below the line, as a sum of positive terms.
                let below = math::exp(-theta * u) * -math::expm1(-theta * v)
                    + math::exp(-theta * v) * -math::expm1(-theta * (1.0 - v));
                density - 2.0 * math::log(below)
            }
            Self::Gumbel { theta } => {
                let (x, y) = (-math::log(u), -math::log(v));
                let (log_x, log_y) = (math::log(x), math::log(y));
                // ln(x^θ + y^θ)/θ, from the greater.
                let (most, least) = (log_x.max(log_y), log_x.min(log_y));
                let radius = most + math::log1p(math::exp(theta * (least - most))) / theta;
                let rest = math::log1p((theta - 1.0) * math::exp(-radius));
                x + y - math::exp(radius)
                    + (theta - 1.0) * (log_x + log_y)
                    + (2.0 - 2.0 * theta) * radius
                    + rest
            }
        }
    }

    /// The density at (u, v), each in (0, 1).
    pub fn density(self, u: f64, v: f64) -> f64 {
        math::exp(self.log_density(u, v))
    }

    /// The probability that the first is at most u and the second at most v, of an Archimedean copula; `None` for
    /// one without a formula.
    pub fn cumulative(self, u: f64, v: f64) -> Option<f64> {
        if u <= 0.0 || v <= 0.0 {
            return Some(0.0);
        }
        if u >= 1.0 || v >= 1.0 {
            return Some(u.min(v).min(1.0));
        }
        match self {
            Self::Gaussian { .. } | Self::Student { .. } => None,
            Self::Clayton { theta } | Self::Frank { theta } if theta == 0.0 => Some(u * v),
            Self::Clayton { theta } => {
                Some(log_clayton_sum(theta, u, v).map_or(0.0, |sum| math::exp(-sum / theta)))
            }
            Self::Frank { theta } if theta < 0.0 => {
                let mirrored = Self::Frank { theta: -theta }.cumulative(u, 1.0 - v)?;
                Some((u - mirrored).max(0.0))
            }
            Self::Frank { theta } => {
                let product = math::expm1(-theta * u) * math::expm1(-theta * v);
                Some(-math::log1p(product / math::expm1(-theta)) / theta)
            }
            Self::Gumbel { theta } => {
                let (x, y) = (math::log(-math::log(u)), math::log(-math::log(v)));
                let (most, least) = (x.max(y), x.min(y));
                let radius = most + math::log1p(math::exp(theta * (least - most))) / theta;
                Some(math::exp(-math::exp(radius)))
            }
        }
    }

    /// The sum of the logarithms of the density over pairs of uniforms: what maximum likelihood maximises.
    pub fn log_likelihood(self, pairs: &[(f64, f64)]) -> f64 {
        pairs.iter().map(|(u, v)| self.log_density(*u, *v)).sum()
    }
}

/// ln(u^−θ + v^−θ − 1); `None` where that is not above 0.
fn log_clayton_sum(theta: f64, u: f64, v: f64) -> Option<f64> {
    let (a, b) = (-theta * math::log(u), -theta * math::log(v));
    let most = a.max(b).max(0.0);
    let sum = math::exp(a - most) + math::exp(b - most) - math::exp(-most);
    (sum > 0.0).then(|| most + math::log(sum))
}

fn student(r: f64, degrees: f64, u: f64, v: f64) -> f64 {
    let (x, y) = (student_quantile(degrees, u), student_quantile(degrees, v));
    let rest = 1.0 - r * r;
    let joint = math::log1p((x * x + y * y - 2.0 * r * x * y) / (degrees * rest));
    let alone = math::log1p(x * x / degrees) + math::log1p(y * y / degrees);
    let half = 0.5 * degrees;
    math::lgamma(half + 1.0) + math::lgamma(half)
        - 2.0 * math::lgamma(half + 0.5)
        - 0.5 * math::log(rest)
        - (half + 1.0) * joint
        + (half + 0.5) * alone
}

/// The quantile of Student's t.
pub(super) fn student_quantile(degrees: f64, u: f64) -> f64 {
    let mut builder = Builder::default();
    let (draw, degrees) = (builder.constant(u), builder.constant(degrees));
    let value = (STUDENT.quantile)(&mut builder, draw, &[degrees]);
    builder.constant_value(value).unwrap_or(f64::NAN)
}
