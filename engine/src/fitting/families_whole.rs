//! The families of whole numbers.

use super::family::{Family, Shifted, Slot, Support};
use crate::distribution::{self, Distribution};
use crate::math;

const fn whole(distribution: &'static Distribution, slots: &'static [Slot]) -> Family {
    Family {
        distribution,
        slots,
        support: Support::WholeFrom(0.0),
        closed: None,
        starts: |data| vec![vec![data.mean.max(1e-3)]],
        log_density: None,
        regular: true,
        usual: true,
        shifted: Shifted::Never,
    }
}

const TWO: &[Slot] = &[Slot::Positive, Slot::Positive];

/// The families, in the order in which they are tried.
pub(super) static WHOLE: &[Family] = &[
    Family {
        closed: Some(|data| Some(vec![data.mean_of(|x| x)])),
        log_density: Some(|p| {
            let (mean, log_mean) = (p[0], math::log(p[0]));
            Box::new(move |x| x * log_mean - mean - math::lgamma(x + 1.0))
        }),
        ..whole(&distribution::POISSON, &[Slot::Positive])
    },
    Family {
        closed: Some(|data| Some(vec![1.0 / (1.0 + data.mean_of(|x| x))])),
        starts: |data| vec![vec![1.0 / (1.0 + data.mean.max(1e-3))]],
        ..whole(&distribution::GEOMETRIC, &[Slot::Probability])
    },
    Family {
        starts: |data| {
            let excess = (data.deviation * data.deviation - data.mean).max(0.05 * data.mean);
            vec![vec![data.mean * data.mean / excess, excess / data.mean]]
        },
        ..whole(&distribution::POLYA, TWO)
    },
    Family {
        // The whole number of successes nearest to the Pólya distribution's shape, from where it is searched.
        starts: |data| {
            let excess = (data.deviation * data.deviation - data.mean).max(0.05 * data.mean);
            let successes = (data.mean * data.mean / excess).round().clamp(1.0, 1e6);
            vec![vec![successes, successes / (successes + data.mean)]]
        },
        ..whole(&distribution::NEGATIVE_BINOMIAL, &[Slot::Whole(1.0), Slot::Probability])
    },
    Family {
        starts: |data| {
            let spread = 1.0 - data.deviation * data.deviation / data.mean;
            let tries = if spread > 0.0 { data.mean / spread } else { 4.0 * data.greatest + 4.0 };
            let tries = tries.round().clamp(data.greatest.max(1.0), 1e6);
            vec![vec![tries, (data.mean / tries).clamp(1e-6, 1.0 - 1e-6)]]
        },
        ..whole(&distribution::BINOMIAL, &[Slot::Whole(1.0), Slot::Probability])
    },
    Family {
        closed: Some(|data| Some(vec![data.exact.first()?.0, data.exact.last()?.0])),
        starts: |data| vec![vec![data.least, data.greatest]],
        support: Support::WholeFrom(f64::NEG_INFINITY),
        regular: false,
        ..whole(&distribution::DISCRETE_UNIFORM, &[Slot::Least, Slot::Greatest])
    },
    Family {
        support: Support::WholeFrom(1.0),
        starts: |data| vec![vec![(1.0 - 1.0 / data.mean).clamp(0.05, 0.95)]],
        ..whole(&distribution::LOGARITHMIC, &[Slot::Probability])
    },
    Family {
        starts: |_| [(2.0, 2.0), (5.0, 5.0), (20.0, 3.0)].map(|(a, b)| vec![a, b]).to_vec(),
        ..whole(&distribution::BETA_GEOMETRIC, TWO)
    },
    Family {
        starts: |data| {
            let excess = (data.deviation * data.deviation - data.mean).max(0.05 * data.mean);
            [0.3, 0.7]
                .map(|share| {
                    let own = share * data.mean;
                    vec![(data.mean - own) * (data.mean - own) / excess, excess / (data.mean - own), own]
                })
                .to_vec()
        },
        ..whole(&distribution::DELAPORTE, &[Slot::Positive, Slot::Positive, Slot::Positive])
    },
    Family {
        support: Support::WholeFrom(f64::NEG_INFINITY),
        starts: |data| {
            let variance = (data.deviation * data.deviation).max(data.mean.abs() * 1.05 + 1e-3);
            vec![vec![0.5 * (variance + data.mean), 0.5 * (variance - data.mean)]]
        },
        ..whole(&distribution::SKELLAM, TWO)
    },
    Family {
        starts: |data| {
            let tries = data.greatest.max(1.0);
            let share = (data.mean / tries).clamp(0.02, 0.98);
            [2.0, 20.0].map(|total| vec![tries, total * share, total * (1.0 - share)]).to_vec()
        },
        usual: false,
        ..whole(&distribution::BETA_BINOMIAL, &[Slot::Whole(1.0), Slot::Positive, Slot::Positive])
    },
    Family {
        starts: |data| {
            [2.0, 6.0].map(|alpha| vec![2.0, alpha, data.mean.max(0.1) * (alpha - 0.9) / 2.0]).to_vec()
        },
        usual: false,
        ..whole(&distribution::BETA_NEGATIVE_BINOMIAL, &[Slot::Whole(1.0), Slot::Positive, Slot::Positive])
    },
    Family {
        support: Support::ZeroOne,
        closed: Some(|data| Some(vec![data.mean_of(|x| x)])),
        starts: |data| vec![vec![data.mean.clamp(1e-6, 1.0 - 1e-6)]],
        ..whole(&distribution::BERNOULLI, &[Slot::Probability])
    },
];
