//! The families between two bounds.

use super::data::Summary;
use super::family::{Family, Shifted, Slot, Support};
use super::log_density::HALF_LOG_TWO_PI;
use crate::distribution::{self, Distribution};
use crate::math;

const fn bounded(distribution: &'static Distribution, slots: &'static [Slot]) -> Family {
    Family {
        distribution,
        slots,
        support: Support::Real,
        closed: None,
        starts: |data| vec![vec![data.least, data.greatest]],
        log_density: None,
        regular: false,
        usual: true,
        shifted: Shifted::Never,
    }
}

const ENDS: &[Slot] = &[Slot::Least, Slot::Greatest];

/// The families, in the order in which they are tried.
pub(super) static BOUNDED: &[Family] = &[
    Family {
        closed: Some(|data| Some(vec![data.exact.first()?.0, data.exact.last()?.0])),
        ..bounded(&distribution::UNIFORM, ENDS)
    },
    Family {
        starts: |data| {
            [0.05, 0.3]
                .map(|share| around(data, share))
                .map(|[min, likely, max]| vec![min, likely, max])
                .to_vec()
        },
        ..bounded(&distribution::TRIANGULAR, &[Slot::BelowLeast, Slot::Inside(0, 2), Slot::AboveGreatest])
    },
    Family {
        starts: |data| {
            [0.1, 0.5]
                .map(|share| around(data, share))
                .map(|[min, likely, max]| vec![min, likely, max])
                .to_vec()
        },
        ..bounded(&distribution::PERT, &[Slot::BelowLeast, Slot::Inside(0, 2), Slot::AboveGreatest])
    },
    Family {
        support: Support::Unit,
        starts: |data| vec![beta(data, 0.0, 1.0)],
        log_density: Some(|p| {
            let (first, second) = (p[0], p[1]);
            let top = math::lgamma(first + second) - math::lgamma(first) - math::lgamma(second);
            Box::new(move |x| top + (first - 1.0) * math::log(x) + (second - 1.0) * math::log1p(-x))
        }),
        regular: true,
        ..bounded(&distribution::BETA, &[Slot::Positive, Slot::Positive])
    },
    Family {
        starts: |data| {
            [0.05, 0.5]
                .map(|share| {
                    let [min, _, max] = around(data, share);
                    let mut parameters = beta(data, min, max);
                    parameters.extend([min, max]);
                    parameters
                })
                .to_vec()
        },
        ..bounded(
            &distribution::BETA_GENERAL,
            &[Slot::Positive, Slot::Positive, Slot::BelowLeast, Slot::AboveGreatest],
        )
    },
    Family {
        support: Support::Unit,
        starts: |data| {
            let mut parameters = beta(data, 0.0, 1.0);
            parameters.extend([0.0, 1.0]);
            vec![parameters, vec![1.0, 1.0, 0.0, 1.0]]
        },
        // 1 − xᵅ is 1 where x is small, and its power then says nothing of the second shape.
        log_density: Some(|p| {
            let (first, second) = (p[0], p[1]);
            let top = math::log(first) + math::log(second);
            Box::new(move |x| {
                let log = math::log(x);
                top + (first - 1.0) * log + (second - 1.0) * math::log1p(-math::exp(first * log))
            })
        }),
        regular: true,
        ..bounded(
            &distribution::KUMARASWAMY,
            &[Slot::Positive, Slot::Positive, Slot::Fixed(0.0), Slot::Fixed(1.0)],
        )
    },
    Family {
        starts: |data| {
            [0.1, 0.6]
                .map(|share| {
                    let [min, _, max] = around(data, share);
                    let middle = math::log((data.quartiles[1] - min) / (max - data.quartiles[1]));
                    vec![-middle, 1.0, min, max]
                })
                .to_vec()
        },
        log_density: Some(|p| {
            let (first, second, min, max) = (p[0], p[1], p[2], p[3]);
            let top = math::log(second) - HALF_LOG_TWO_PI;
            Box::new(move |x| {
                let (below, above) = (x - min, max - x);
                let z = first + second * math::log(below / above);
                if below > 0.0 && above > 0.0 {
                    top + math::log(1.0 / below + 1.0 / above) - 0.5 * z * z
                } else {
                    f64::NEG_INFINITY
                }
            })
        }),
        ..bounded(
            &distribution::JOHNSON_BOUNDED,
            &[Slot::Shape, Slot::Positive, Slot::BelowLeast, Slot::AboveGreatest],
        )
    },
    Family {
        starts: |data| [0.5, 5.0].map(|shape| vec![shape, data.least, data.greatest]).to_vec(),
        usual: false,
        ..bounded(&distribution::BRADFORD, &[Slot::Positive, Slot::Least, Slot::Greatest])
    },
    Family {
        support: Support::Positive,
        closed: Some(|data| Some(vec![data.exact.first()?.0, data.exact.last()?.0])),
        ..bounded(&distribution::RECIPROCAL, ENDS)
    },
    Family {
        starts: |data| vec![vec![0.5 * (data.least + data.greatest), 0.6 * (data.greatest - data.least)]],
        usual: false,
        ..bounded(&distribution::RAISED_COSINE, &[Slot::Location, Slot::Positive])
    },
];

/// Bounds a share of the range beyond the data, and what lies likeliest between them by the mean of the data.
fn around(data: &Summary, share: f64) -> [f64; 3] {
    let range = data.greatest - data.least;
    let (min, max) = (data.least - share * range, data.greatest + share * range);
    let likely = (3.0 * data.mean - min - max).clamp(data.least + 0.05 * range, data.greatest - 0.05 * range);
    [min, likely, max]
}

/// The shapes of the beta distribution between bounds with the mean and the deviation of the data.
fn beta(data: &Summary, min: f64, max: f64) -> Vec<f64> {
    let (mean, deviation) = ((data.mean - min) / (max - min), data.deviation / (max - min));
    let total = (mean * (1.0 - mean) / (deviation * deviation) - 1.0).max(0.2);
    vec![mean * total, (1.0 - mean) * total]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_shape_of_kumaraswamy_counts_however_small_values_are() {
        let family = BOUNDED.iter().find(|family| family.distribution.name == "Kumaraswamy").unwrap();
        let density = family.log_density.unwrap()(&[2.0, 1e20, 0.0, 1.0]);
        // ln 2 + ln 10²⁰ + ln 10⁻⁹ − 10²⁰ · 10⁻¹⁸
        let expected = math::log(2.0) + 11.0 * math::log(10.0) - 100.0;
        assert!((density(1e-9) - expected).abs() < 1e-9, "{} {expected}", density(1e-9));
        let moderate = family.log_density.unwrap()(&[2.0, 3.0, 0.0, 1.0]);
        let known = (family.distribution.density)(&[2.0, 3.0, 0.0, 1.0], 0.4);
        assert!((moderate(0.4) - math::log(known)).abs() < 1e-14);
    }
}
