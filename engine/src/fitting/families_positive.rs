//! The families of positive numbers.

use std::f64::consts::PI;

use super::data::{Data, Summary};
use super::family::{Family, Shifted, Slot, Support};
use super::log_density::{HALF_LOG_TWO_PI, log_logistic_density};
use crate::distribution::{self, Distribution};
use crate::math;

const fn positive(distribution: &'static Distribution, slots: &'static [Slot]) -> Family {
    Family {
        distribution,
        slots,
        support: Support::Positive,
        closed: None,
        starts: |data| vec![vec![data.mean]],
        log_density: None,
        regular: true,
        usual: true,
        shifted: Shifted::Never,
    }
}

const ONE: &[Slot] = &[Slot::Positive];
const TWO: &[Slot] = &[Slot::Positive, Slot::Positive];
const THREE: &[Slot] = &[Slot::Positive, Slot::Positive, Slot::Positive];
/// A location that is 0 unless a start is fitted, a scale and a shape.
const AFTER_LOCATION: &[Slot] = &[Slot::Fixed(0.0), Slot::Positive, Slot::Positive];
/// The same with two shapes.
const AFTER_LOCATION_TWO: &[Slot] = &[Slot::Fixed(0.0), Slot::Positive, Slot::Positive, Slot::Positive];

/// The families, in the order in which they are tried.
pub(super) static POSITIVE: &[Family] = &[
    Family {
        closed: Some(|data| {
            let (mean, deviation) = logarithms(data);
            Some(of_logarithms(mean, deviation))
        }),
        starts: |data| vec![of_logarithms(data.log_mean, data.log_deviation)],
        log_density: Some(|p| {
            let ratio = p[1] / p[0];
            let variance = math::log1p(ratio * ratio);
            log_normal(math::log(p[0]) - 0.5 * variance, variance.sqrt())
        }),
        shifted: Shifted::Added("RiskLognorm"),
        ..positive(&distribution::LOGNORMAL, TWO)
    },
    Family {
        closed: Some(|data| {
            let (mean, deviation) = logarithms(data);
            Some(vec![mean, deviation])
        }),
        starts: |data| vec![vec![data.log_mean, data.log_deviation]],
        log_density: Some(|p| log_normal(p[0], p[1])),
        // The same distributions as Lognormal.
        usual: false,
        ..positive(&distribution::LOGNORMAL_LOG, &[Slot::Shape, Slot::Positive])
    },
    Family {
        starts: |data| vec![gamma(data)],
        log_density: Some(log_gamma),
        shifted: Shifted::Added("RiskGamma"),
        ..positive(&distribution::GAMMA, TWO)
    },
    Family {
        starts: |data| {
            let shape = PI / 6.0_f64.sqrt() / data.log_deviation;
            vec![vec![shape, math::exp(data.log_mean + 0.5772 / shape)]]
        },
        log_density: Some(|p| {
            let (shape, log_scale) = (p[0], math::log(p[1]));
            let top = math::log(shape);
            Box::new(move |x| {
                let log = math::log(x);
                let power = shape * (log - log_scale);
                if x > 0.0 { top - log + power - math::exp(power) } else { f64::NEG_INFINITY }
            })
        }),
        shifted: Shifted::Added("RiskWeibull"),
        ..positive(&distribution::WEIBULL, TWO)
    },
    Family {
        support: Support::NotNegative,
        closed: Some(|data| Some(vec![data.mean_of(|x| x)])),
        log_density: Some(|p| {
            let (mean, top) = (p[0], -math::log(p[0]));
            Box::new(move |x| if x < 0.0 { f64::NEG_INFINITY } else { top - x / mean })
        }),
        shifted: Shifted::Added("RiskExpon"),
        ..positive(&distribution::EXPONENTIAL, ONE)
    },
    Family {
        closed: Some(|data| {
            let mean = data.mean_of(|x| x);
            Some(vec![mean, 1.0 / data.mean_of(|x| 1.0 / x - 1.0 / mean)])
        }),
        starts: |data| {
            vec![vec![data.mean, data.mean * data.mean * data.mean / (data.deviation * data.deviation)]]
        },
        log_density: Some(|p| {
            let (mean, shape) = (p[0], p[1]);
            let top = 0.5 * math::log(shape) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let part = (x - mean) / mean;
                if x > 0.0 {
                    top - 1.5 * math::log(x) - 0.5 * shape / x * part * part
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        shifted: Shifted::Added("RiskInvGauss"),
        ..positive(&distribution::INVERSE_GAUSSIAN, TWO)
    },
    Family {
        starts: |data| vec![vec![0.0, math::exp(data.log_mean), PI / 3.0_f64.sqrt() / data.log_deviation]],
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = math::log(shape / scale);
            Box::new(move |x| {
                let log = math::log((x - location) / scale);
                if x > location { top - log + log_logistic_density(shape * log) } else { f64::NEG_INFINITY }
            })
        }),
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::LOG_LOGISTIC, AFTER_LOCATION)
    },
    Family {
        closed: Some(log_laplace),
        starts: |data| vec![vec![data.quartiles[1], 1.4 / data.log_deviation]],
        regular: false,
        ..positive(&distribution::LOG_LAPLACE, TWO)
    },
    Family {
        starts: |data| {
            // Of the reciprocals, which are of a gamma distribution.
            let spread = data.log_deviation.max(0.05);
            let shape = 0.5 + 1.0 / (spread * spread);
            vec![vec![shape, shape * math::exp(data.log_mean)]]
        },
        log_density: Some(|p| {
            let (shape, scale) = (p[0], p[1]);
            let top = shape * math::log(scale) - math::lgamma(shape);
            Box::new(
                move |x| {
                    if x > 0.0 { top - (shape + 1.0) * math::log(x) - scale / x } else { f64::NEG_INFINITY }
                },
            )
        }),
        shifted: Shifted::Added("RiskPearson5"),
        ..positive(&distribution::INVERSE_GAMMA, TWO)
    },
    Family {
        starts: |data| {
            [(2.0, 4.0), (8.0, 3.0), (1.0, 2.0)]
                .map(|(first, second)| vec![first, second, data.quartiles[1] * second / first])
                .to_vec()
        },
        ..positive(&distribution::BETA_PRIME, THREE)
    },
    Family {
        starts: |data| {
            let shape = PI / 3.0_f64.sqrt() / data.log_deviation;
            [(shape, 1.0), (0.7 * shape, 4.0), (1.5 * shape, 0.5)]
                .map(|(first, second)| vec![0.0, data.quartiles[1], first, second])
                .to_vec()
        },
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::BURR, AFTER_LOCATION_TWO)
    },
    Family {
        starts: |data| {
            let shape = PI / 3.0_f64.sqrt() / data.log_deviation;
            [(shape, 1.0), (0.7 * shape, 4.0), (1.5 * shape, 0.5)]
                .map(|(first, second)| vec![0.0, data.quartiles[1], first, second])
                .to_vec()
        },
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::DAGUM, AFTER_LOCATION_TWO)
    },
    Family {
        closed: Some(|data| {
            let least = data.exact.first()?.0;
            let log = math::log(least);
            Some(vec![1.0 / data.mean_of(|x| math::log(x) - log), least])
        }),
        starts: |data| vec![vec![1.0 / (data.log_mean - math::log(data.least)).max(1e-3), data.least]],
        ..positive(&distribution::PARETO, &[Slot::Positive, Slot::Least])
    },
    Family {
        support: Support::NotNegative,
        starts: |data| [1.5, 4.0, 20.0].map(|shape| vec![data.mean * shape, shape]).to_vec(),
        ..positive(&distribution::LOMAX, TWO)
    },
    Family {
        support: Support::NotNegative,
        starts: |data| {
            let square = data.mean * data.mean / (data.deviation * data.deviation);
            let moments = (0.5 * (1.0 - square)).clamp(-0.4, 0.9);
            [moments, 0.1, -0.2].map(|shape| vec![0.0, data.mean * (1.0 - shape), shape]).to_vec()
        },
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = -math::log(scale);
            // For a shape below −1 the density grows without bound at its end.
            let allowed = shape > -1.0;
            Box::new(move |x| {
                let t = (x - location) / scale;
                let inside = 1.0 + shape * t;
                let s = if shape == 0.0 { t } else { math::log1p(shape * t) / shape };
                if t >= 0.0 && inside > 0.0 && allowed { top - s * (1.0 + shape) } else { f64::NEG_INFINITY }
            })
        }),
        ..positive(&distribution::GENERALIZED_PARETO, &[Slot::Fixed(0.0), Slot::Positive, Slot::Shape])
    },
    Family {
        closed: Some(|data| Some(vec![(0.5 * data.mean_of(|x| x * x)).sqrt()])),
        starts: |data| vec![vec![(0.5 * square(data)).sqrt()]],
        log_density: Some(|p| {
            let (scale, top) = (p[0], -2.0 * math::log(p[0]));
            Box::new(move |x| {
                if x > 0.0 { top + math::log(x) - 0.5 * (x / scale) * (x / scale) } else { f64::NEG_INFINITY }
            })
        }),
        shifted: Shifted::Added("RiskRayleigh"),
        ..positive(&distribution::RAYLEIGH, ONE)
    },
    Family {
        closed: Some(|data| Some(vec![(data.mean_of(|x| x * x) / 3.0).sqrt()])),
        starts: |data| vec![vec![(square(data) / 3.0).sqrt()]],
        log_density: Some(|p| {
            let (scale, top) = (p[0], 2.0_f64 / (2.0 * PI).sqrt() / (p[0] * p[0] * p[0]));
            let top = math::log(top);
            Box::new(move |x| {
                if x > 0.0 {
                    top + 2.0 * math::log(x) - 0.5 * (x / scale) * (x / scale)
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        ..positive(&distribution::MAXWELL, ONE)
    },
    Family {
        support: Support::NotNegative,
        closed: Some(|data| Some(vec![data.mean_of(|x| x * x).sqrt()])),
        starts: |data| vec![vec![square(data).sqrt()]],
        log_density: Some(|p| {
            let (scale, top) = (p[0], math::log(2.0 / p[0]) - HALF_LOG_TWO_PI);
            Box::new(move |x| if x < 0.0 { f64::NEG_INFINITY } else { top - 0.5 * (x / scale) * (x / scale) })
        }),
        ..positive(&distribution::HALF_NORMAL, ONE)
    },
    Family {
        support: Support::NotNegative,
        starts: |data| {
            [0.1, 1.0, 0.01].map(|shape| vec![shape, math::log1p(0.7 / shape) / data.quartiles[1]]).to_vec()
        },
        log_density: Some(|p| {
            let (shape, rate) = (p[0], p[1]);
            let top = math::log(shape * rate);
            Box::new(
                move |x| {
                    if x < 0.0 { f64::NEG_INFINITY } else { top + rate * x - shape * math::expm1(rate * x) }
                },
            )
        }),
        ..positive(&distribution::GOMPERTZ, TWO)
    },
    Family {
        starts: |data| {
            let shape = data.log_deviation.max(0.05);
            vec![vec![0.0, math::exp(data.log_mean), shape], vec![0.0, data.quartiles[1], 2.0 * shape]]
        },
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = -math::log(2.0 * shape * scale) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let y = (x - location) / scale;
                let root = y.sqrt();
                let z = (root - 1.0 / root) / shape;
                if y > 0.0 {
                    top - 0.5 * z * z + math::log((root + 1.0 / root) / y)
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::FATIGUE_LIFE, AFTER_LOCATION)
    },
    Family {
        starts: |data| {
            let shape = PI / 6.0_f64.sqrt() / data.log_deviation;
            vec![vec![0.0, math::exp(data.log_mean - 0.5772 / shape), shape]]
        },
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = math::log(shape / scale);
            Box::new(move |x| {
                let log = math::log((x - location) / scale);
                if x > location {
                    top - log - shape * log - math::exp(-shape * log)
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::FRECHET, AFTER_LOCATION)
    },
    Family {
        closed: Some(|data| Some(vec![0.0, 1.0 / data.mean_of(|x| 1.0 / x)])),
        starts: |data| vec![vec![0.0, 0.5 * data.quartiles[1]]],
        log_density: Some(|p| {
            let (location, scale) = (p[0], p[1]);
            let top = -math::log(scale) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let y = (x - location) / scale;
                if y > 0.0 { top - 1.5 * math::log(y) - 0.5 / y } else { f64::NEG_INFINITY }
            })
        }),
        shifted: Shifted::Parameter(0),
        ..positive(&distribution::LEVY, &[Slot::Fixed(0.0), Slot::Positive])
    },
    Family {
        support: Support::AboveOne,
        starts: |data| {
            let square = data.log_mean * data.log_mean / (data.log_deviation * data.log_deviation);
            vec![vec![square, data.log_mean / square]]
        },
        log_density: Some(|p| {
            let density = log_gamma(p);
            Box::new(move |x| density(math::log(x)) - math::log(x))
        }),
        ..positive(&distribution::LOG_GAMMA, TWO)
    },
    Family {
        usual: false,
        starts: |data| vec![vec![data.mean]],
        log_density: Some(|p| log_gamma(&[0.5 * p[0], 2.0])),
        ..positive(&distribution::CHI_SQUARE, ONE)
    },
    Family {
        usual: false,
        starts: |data| {
            let freedom = if data.mean > 1.0 { 2.0 * data.mean / (data.mean - 1.0) } else { 50.0 };
            [4.0, 20.0].map(|first| vec![first, freedom.clamp(2.0, 200.0)]).to_vec()
        },
        ..positive(&distribution::FISHER, TWO)
    },
    Family {
        usual: false,
        starts: |data| {
            let [shape, scale] = [gamma(data)[0], gamma(data)[1]];
            let events = shape.round().max(1.0);
            vec![vec![events, shape * scale / events]]
        },
        log_density: Some(log_gamma),
        ..positive(&distribution::ERLANG, &[Slot::Whole(1.0), Slot::Positive])
    },
];

/// The gamma distribution with the mean and the deviation of the data.
fn gamma(data: &Summary) -> Vec<f64> {
    let variance = data.deviation * data.deviation;
    vec![data.mean * data.mean / variance, variance / data.mean]
}

fn square(data: &Summary) -> f64 {
    data.mean * data.mean + data.deviation * data.deviation
}

fn log_gamma(p: &[f64]) -> Box<dyn Fn(f64) -> f64> {
    let (shape, scale) = (p[0], p[1]);
    let top = -math::lgamma(shape) - shape * math::log(scale);
    Box::new(
        move |x| {
            if x > 0.0 { top + (shape - 1.0) * math::log(x) - x / scale } else { f64::NEG_INFINITY }
        },
    )
}

fn log_normal(mean: f64, deviation: f64) -> Box<dyn Fn(f64) -> f64> {
    let top = -math::log(deviation) - HALF_LOG_TWO_PI;
    Box::new(move |x| {
        let log = math::log(x);
        let z = (log - mean) / deviation;
        if x > 0.0 { top - log - 0.5 * z * z } else { f64::NEG_INFINITY }
    })
}

/// The mean and the standard deviation of the logarithms.
fn logarithms(data: &Data) -> (f64, f64) {
    let mean = data.mean_of(math::log);
    (mean, data.mean_of(|x| (math::log(x) - mean) * (math::log(x) - mean)).sqrt())
}

/// The mean and the standard deviation of a lognormal variable whose logarithm has these.
fn of_logarithms(mean: f64, deviation: f64) -> Vec<f64> {
    let variance = deviation * deviation;
    let own = math::exp(mean + 0.5 * variance);
    vec![own, own * math::expm1(variance).sqrt()]
}

/// The median, and the reciprocal of the mean distance of the logarithms from its own.
fn log_laplace(data: &Data) -> Option<Vec<f64>> {
    let half = 0.5 * data.weight;
    let mut passed = 0.0;
    let reached = data.exact.iter().find(|(_, weight)| {
        passed += weight;
        passed >= half
    });
    let median = reached?.0;
    let log = math::log(median);
    Some(vec![median, 1.0 / data.mean_of(|x| (math::log(x) - log).abs())])
}
