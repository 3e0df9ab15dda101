//! The skew normal distribution, whose likelihood is level along its shape where that is 0, in data that end or are cut off on
//! one side: the maxima that scipy 1.17 finds from many starts (`stats.skewnorm`, Nelder and Mead's simplex begun anew).

use super::{family, of, only};
use crate::distribution::{SKEW_NORMAL, quantile_of};
use crate::fitting::{Censored, Column};
use crate::math;

/// Location, scale and shape of which the data are the 300 quantiles at (i + ½)/300, to three decimals; what they are cut off
/// below and above; above what they are censored; the greatest logarithm of the likelihood.
type Case = ([f64; 3], Option<f64>, Option<f64>, Option<f64>, f64);

const CASES: &[Case] = &[
    ([1.0, 2.0, 3.0], None, None, Some(3.07), -401.431_607_4),
    ([1.0, 2.0, 3.0], Some(1.21), Some(4.29), None, -242.507_391_8),
    ([1.0, 2.0, 3.0], Some(1.21), None, Some(3.07), -267.204_973_9),
    ([1.0, 2.0, 3.0], Some(1.21), Some(4.29), Some(3.07), -232.127_760_5),
    ([1.0, 2.0, -4.0], Some(-1.88), None, Some(0.24), -283.874_170_4),
    ([0.0, 1.0, 8.0], Some(0.19), None, Some(1.04), -136.153_002_3),
    ([0.0, 1.0, 8.0], Some(0.19), Some(1.64), Some(1.04), -100.793_915_7),
];

#[test]
fn leaning_data_that_are_cut_off_or_censored_have_scipys_maximum() {
    for (parameters, below, above, censored, greatest) in CASES {
        let quantile = |i: u32| {
            let x = quantile_of(&SKEW_NORMAL, parameters, (f64::from(i) + 0.5) / 300.0);
            math::round_decimal(x, 3.0)
        };
        let mut values: Vec<f64> = (0..300).map(quantile).collect();
        values.retain(|x| below.is_none_or(|end| *x >= end) && above.is_none_or(|end| *x <= end));
        let all = values.len();
        values.retain(|x| censored.is_none_or(|end| *x <= end));
        let weight = (all - values.len()) as f64;
        let hidden = censored.map(|end| Censored { above: Some(end), up_to: None, weight });
        let column = Column {
            values,
            censored: hidden.into_iter().collect(),
            truncated_below: *below,
            truncated_above: *above,
            ..Column::default()
        };
        let fit = only(of(column, family("SkewNormal")));
        let off = fit.log_likelihood - greatest;
        assert!(off.abs() < 1e-4, "{parameters:?} {below:?} {above:?} {censored:?}: {off} {fit:?}");
    }
}
