//! The beta distribution by its bounds, its mode and its mean.
//!
//! Palisade, @RISK help, "RiskBetaSubj".

use super::draw::times;
use super::guard::{between, check_domains, must, parameter, positive, possible};
use super::{BETA_GENERAL, Distribution, Domain, Parameter, beta};
use crate::plan::{Builder, Compare, ValueId};

const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("likely", Domain::Real),
    parameter("mean", Domain::Real),
    parameter("max", Domain::Real),
];

/// Anything between two bounds, by the likeliest value and the mean.
pub static BETA_SUBJECTIVE: Distribution = Distribution {
    name: "BetaSubjective",
    aliases: &["betasubj"],
    summary: "Between two bounds, by the likeliest value and the mean.",
    parameters: PARAMETERS,
    discrete: false,
    check: |values| {
        check_domains(PARAMETERS, values)?;
        let [min, likely, mean, max] = *values else { return Ok(()) };
        let middle = 0.5 * (min + max);
        must(min < max, "min", "must be below max")?;
        must(min < likely && likely < max, "likely", "must be between min and max")?;
        must(min < mean && mean < max, "mean", "must be between min and max")?;
        must((mean - middle) * (likely - mean) > 0.0, "mean", "must be between likely and the middle")
    },
    quantile,
    density: |p, x| (BETA_GENERAL.density)(&general(p), x),
    cumulative: |p, x| (BETA_GENERAL.cumulative)(&general(p), x),
    mean: |p| Some(p[2]),
    variance: |p| (BETA_GENERAL.variance)(&general(p)),
};

/// The parameters of the beta on a range, which has its mode where the mean lies between the mode and the middle: α₁ = 2(mean − min)(middle − likely)/((mean − likely)(max − min))
/// and α₂ = α₁(max − mean)/(mean − min).
pub(super) fn general(p: &[f64]) -> [f64; 4] {
    let (min, likely, mean, max) = (p[0], p[1], p[2], p[3]);
    let first = 2.0 * (mean - min) * (0.5 * (min + max) - likely) / ((mean - likely) * (max - min));
    [first, first * ((max - mean) / (mean - min)), min, max]
}

fn quantile(b: &mut Builder, u: ValueId, parameters: &[ValueId]) -> ValueId {
    let [min, likely, mean, max] = *parameters else { return b.constant(f64::NAN) };
    let sum = b.add(min, max);
    let middle = times(b, sum, 0.5);
    let (width, below, above) = (b.sub(max, min), b.sub(mean, min), b.sub(max, mean));
    let (lean, skew) = (b.sub(middle, likely), b.sub(mean, likely));
    let (from_middle, to_likely) = (b.sub(mean, middle), b.sub(likely, mean));
    let inside = b.mul(from_middle, to_likely);
    let double = times(b, below, 2.0);
    let numerator = b.mul(double, lean);
    let denominator = b.mul(skew, width);
    let first = b.div(numerator, denominator);
    let ratio = b.div(above, below);
    let second = b.mul(first, ratio);
    let x = beta::standard(b, u, first, second);
    let value = between(b, min, max, x);
    let further = [
        b.compare(Compare::Less, min, likely),
        b.compare(Compare::Less, likely, max),
        positive(b, below),
        positive(b, above),
        positive(b, inside),
    ];
    possible(b, PARAMETERS, parameters, &further, value)
}

#[cfg(test)]
mod tests {
    use super::BETA_SUBJECTIVE;

    /// Beyond the middle from the mode, the density would be least there.
    #[test]
    fn the_mean_lies_between_the_mode_and_the_middle() {
        for (parameters, possible) in [
            ([0.0, 8.0, 6.0, 10.0], true),
            ([0.0, 2.0, 4.0, 10.0], true),
            ([0.0, 8.0, 2.0, 10.0], false),
            ([0.0, 8.0, 5.0, 10.0], false),
            ([0.0, 2.0, 5.5, 10.0], false),
            ([0.0, 2.0, 1.0, 10.0], false),
            ([0.0, 5.0, 5.0, 10.0], false),
        ] {
            assert_eq!((BETA_SUBJECTIVE.check)(&parameters).is_ok(), possible, "{parameters:?}");
        }
    }
}
