//! The families of any number, above and below 0.

use std::f64::consts::{FRAC_1_SQRT_2, LN_2, PI, SQRT_2};

use super::data::{Data, Summary};
use super::family::{Family, Shifted, Slot, Support};
use super::log_density::{HALF_LOG_TWO_PI, log_logistic_density, log_normal_cdf};
use crate::distribution::{self, Distribution};
use crate::math;

/// The difference of the harmonic series and the logarithm.
const EULER: f64 = 0.577_215_664_901_532_9;

const fn line(distribution: &'static Distribution, slots: &'static [Slot]) -> Family {
    Family {
        distribution,
        slots,
        support: Support::Real,
        closed: None,
        starts: |data| vec![vec![data.mean, data.deviation]],
        log_density: None,
        regular: true,
        usual: true,
        shifted: Shifted::Never,
    }
}

const TWO: &[Slot] = &[Slot::Location, Slot::Positive];

/// The families, in the order in which they are tried.
pub(super) static LINE: &[Family] = &[
    Family {
        closed: Some(|data| {
            let mean = data.mean_of(|x| x);
            Some(vec![mean, data.mean_of(|x| (x - mean) * (x - mean)).sqrt()])
        }),
        log_density: Some(|p| {
            let (mean, deviation) = (p[0], p[1]);
            let top = -math::log(deviation) - HALF_LOG_TWO_PI;
            Box::new(move |x| top - 0.5 * ((x - mean) / deviation) * ((x - mean) / deviation))
        }),
        ..line(&distribution::NORMAL, TWO)
    },
    Family {
        starts: |data| vec![vec![data.mean, data.deviation * 3.0_f64.sqrt() / PI]],
        log_density: Some(|p| {
            let (mean, scale) = (p[0], p[1]);
            let top = -math::log(scale);
            Box::new(move |x| top + log_logistic_density((x - mean) / scale))
        }),
        ..line(&distribution::LOGISTIC, TWO)
    },
    Family {
        closed: Some(laplace),
        log_density: Some(|p| {
            let (mean, scale) = (p[0], p[1] * FRAC_1_SQRT_2);
            let top = -math::log(2.0 * scale);
            Box::new(move |x| top - (x - mean).abs() / scale)
        }),
        // The likelihood has a corner at the median; the curvature of its smooth part tells nothing of the mean.
        regular: false,
        ..line(&distribution::LAPLACE, TWO)
    },
    Family {
        starts: |data| {
            let scale = data.deviation * 6.0_f64.sqrt() / PI;
            vec![vec![data.mean - EULER * scale, scale]]
        },
        log_density: Some(|p| {
            let (likely, scale) = (p[0], p[1]);
            let top = -math::log(scale);
            Box::new(move |x| {
                let z = (x - likely) / scale;
                top - z - math::exp(-z)
            })
        }),
        ..line(&distribution::EXTREME_VALUE, TWO)
    },
    Family {
        starts: |data| {
            let scale = data.deviation * 6.0_f64.sqrt() / PI;
            vec![vec![data.mean + EULER * scale, scale]]
        },
        log_density: Some(|p| {
            let (likely, scale) = (p[0], p[1]);
            let top = -math::log(scale);
            Box::new(move |x| {
                let z = (x - likely) / scale;
                top + z - math::exp(z)
            })
        }),
        ..line(&distribution::EXTREME_VALUE_MIN, TWO)
    },
    Family {
        log_density: Some(|p| {
            let (mean, deviation) = (p[0], p[1]);
            let top = -math::log(deviation);
            Box::new(move |x| {
                let size = (0.5 * PI * (x - mean) / deviation).abs();
                top - size - math::log1p(math::exp(-2.0 * size))
            })
        }),
        ..line(&distribution::HYPERBOLIC_SECANT, TWO)
    },
    Family {
        starts: |data| vec![vec![data.quartiles[1], half_width(data)]],
        ..line(&distribution::CAUCHY, TWO)
    },
    Family {
        starts: |data| {
            [2.0, 5.0, 20.0].map(|freedom| vec![data.quartiles[1], half_width(data), freedom]).to_vec()
        },
        log_density: Some(|p| {
            let (location, scale, freedom) = (p[0], p[1], p[2]);
            let top = math::lgamma(0.5 * freedom + 0.5)
                - math::lgamma(0.5 * freedom)
                - 0.5 * math::log(freedom * PI)
                - math::log(scale);
            Box::new(move |x| {
                let z = (x - location) / scale;
                top - 0.5 * (freedom + 1.0) * math::log1p(z * z / freedom)
            })
        }),
        ..line(&distribution::STUDENT_LOCATED, &[Slot::Location, Slot::Positive, Slot::Positive])
    },
    Family {
        starts: |data| {
            // Of what is censored or cut off the data may lean the other way, and where the shape is 0 every likelihood is
            // level along it (A. Azzalini, Scandinavian Journal of Statistics 12 (1985), 171): both sides are tried.
            let side = if data.skewness < 0.0 { -1.0 } else { 1.0 };
            [1.0, 4.0, -1.0, -4.0]
                .map(|shape: f64| {
                    let shape = side * shape;
                    let lean = shape / (1.0 + shape * shape).sqrt() * (2.0 / PI).sqrt();
                    let scale = data.deviation / (1.0 - lean * lean).sqrt();
                    vec![data.mean - scale * lean, scale, shape]
                })
                .to_vec()
        },
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = LN_2 - math::log(scale) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let z = (x - location) / scale;
                top - 0.5 * z * z + log_normal_cdf(shape * z)
            })
        }),
        ..line(&distribution::SKEW_NORMAL, &[Slot::Location, Slot::Positive, Slot::Shape])
    },
    Family {
        starts: |data| {
            let scale = data.deviation * 6.0_f64.sqrt() / PI;
            [0.1, -0.2, 0.4, -0.4].map(|shape| vec![data.mean - EULER * scale, scale, shape]).to_vec()
        },
        log_density: Some(|p| {
            let (location, scale, shape) = (p[0], p[1], p[2]);
            let top = -math::log(scale);
            // For a shape below −1 the likelihood grows without bound as the end of the density nears a value.
            let allowed = shape > -1.0;
            Box::new(move |x| {
                let t = (x - location) / scale;
                let inside = 1.0 + shape * t;
                let s = if shape == 0.0 { t } else { math::log1p(shape * t) / shape };
                if inside > 0.0 && allowed {
                    top - s * (1.0 + shape) - math::exp(-s)
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        ..line(&distribution::GENERALIZED_EXTREME_VALUE, &[Slot::Location, Slot::Positive, Slot::Shape])
    },
    Family {
        starts: |data| {
            let lean = if data.skewness > 0.0 { -1.0 } else { 1.0 };
            [(0.0, 1.5), (lean, 1.5), (2.0 * lean, 3.0)]
                .map(|(first, second)| vec![first, second, data.quartiles[1], half_width(data) * second])
                .to_vec()
        },
        log_density: Some(|p| {
            let (first, second, location, scale) = (p[0], p[1], p[2], p[3]);
            let top = math::log(second / scale) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let t = (x - location) / scale;
                let z = first + second * math::asinh(t);
                top - 0.5 * math::log1p(t * t) - 0.5 * z * z
            })
        }),
        ..line(
            &distribution::JOHNSON_UNBOUNDED,
            &[Slot::Shape, Slot::Positive, Slot::Location, Slot::Positive],
        )
    },
    Family {
        usual: false,
        starts: |data| vec![vec![data.quartiles[1], 0.5 * half_width(data)]],
        ..line(&distribution::SLASH, TWO)
    },
    Family {
        usual: false,
        closed: Some(|data| Some(vec![FRAC_1_SQRT_2 / data.mean_of(|x| x * x).sqrt()])),
        starts: |data| {
            let square = data.deviation * data.deviation + data.mean * data.mean;
            vec![vec![FRAC_1_SQRT_2 / square.sqrt()]]
        },
        ..line(&distribution::ERROR_FUNCTION, &[Slot::Positive])
    },
    Family {
        usual: false,
        starts: |_| vec![vec![3.0], vec![30.0]],
        ..line(&distribution::STUDENT, &[Slot::Positive])
    },
];

/// The half of the middle half of the data, which outliers do not move; never 0.
fn half_width(data: &Summary) -> f64 {
    let width = 0.5 * (data.quartiles[2] - data.quartiles[0]);
    if width > 0.0 { width } else { 0.5 * data.deviation }
}

/// The median, and √2 times the mean distance from it.
fn laplace(data: &Data) -> Option<Vec<f64>> {
    let half = 0.5 * data.weight;
    let mut passed = 0.0;
    let mut values = data.exact.iter();
    let mut median = f64::NAN;
    while let Some((x, weight)) = values.next() {
        passed += weight;
        if passed > half {
            median = *x;
            break;
        }
        if passed == half {
            median = 0.5 * (x + values.next()?.0);
            break;
        }
    }
    Some(vec![median, SQRT_2 * data.mean_of(|x| (x - median).abs())])
}
