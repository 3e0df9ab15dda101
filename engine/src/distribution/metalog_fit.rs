//! Metalogs through or near points of a cumulative probability.

use super::least_squares::least_squares;
use super::metalog_shape::is_of_level;
use super::{Distribution, METALOG, METALOG_BOUNDED, METALOG_LOWER, METALOG_UPPER, ParameterError};
use crate::math;

/// Whether a distribution is one of the metalogs.
pub(super) fn is_metalog(distribution: &Distribution) -> bool {
    [&METALOG, &METALOG_LOWER, &METALOG_UPPER, &METALOG_BOUNDED]
        .into_iter()
        .any(|metalog| std::ptr::eq(metalog, distribution))
}

/// The metalog through points (probability, value), one for each coefficient, with the bounds that are fixed.
pub(super) fn through(
    distribution: &Distribution,
    fixed: &[Option<f64>],
    points: &[(f64, f64)],
) -> Result<Vec<f64>, ParameterError> {
    metalog_fit(distribution, &fixed[..fixed.len() - 1], points, points.len())
}

/// The parameters of a metalog with so many terms, 2 to 16, that is nearest to points (probability, value) by
/// least squares, on the scale where it is linear (T. W. Keelin, Decision Analysis 13 (2016), eq 7 and 8). Its
/// bounds come first, in the table's order. Infeasible coefficients are an error that says so.
pub fn metalog_fit(
    distribution: &Distribution,
    bounds: &[Option<f64>],
    points: &[(f64, f64)],
    terms: usize,
) -> Result<Vec<f64>, ParameterError> {
    let error = |rule| ParameterError { parameter: "percentiles", rule };
    let bounds: Option<Vec<f64>> = bounds.iter().copied().collect();
    let bounds = bounds.ok_or_else(|| error("must come with the metalog's bounds"))?;
    if !(2..=16).contains(&terms) || points.len() < terms {
        return Err(error("must be at least as many as the metalog's coefficients, which are 2 to 16"));
    }
    if points.iter().any(|(p, _)| !(*p > 0.0 && *p < 1.0)) {
        return Err(error("must have probabilities above 0 and below 1"));
    }
    let rows: Vec<Vec<f64>> = points.iter().map(|(p, _)| basis(*p, terms)).collect();
    let is = |metalog: &Distribution| std::ptr::eq(metalog, distribution);
    let scaled = points.iter().map(|(_, x)| match bounds.as_slice() {
        [lower] if is(&METALOG_LOWER) => math::log(x - lower),
        [upper] if is(&METALOG_UPPER) => -math::log(upper - x),
        [lower, upper] => math::log((x - lower) / (upper - x)),
        _ => *x,
    });
    let scaled: Vec<f64> = scaled.collect();
    if scaled.iter().any(|m| !m.is_finite()) {
        return Err(error("must lie within the metalog's bounds"));
    }
    let coefficients =
        least_squares(rows, scaled).ok_or_else(|| error("must have different probabilities"))?;
    let parameters: Vec<f64> = bounds.into_iter().chain(coefficients).collect();
    (distribution.check)(&parameters)?;
    Ok(parameters)
}

/// What each coefficient is multiplied by at a probability.
fn basis(p: f64, terms: usize) -> Vec<f64> {
    let (h, logit) = (p - 0.5, math::log(p / (1.0 - p)));
    let mut power = 1.0;
    (0..terms)
        .map(|at| {
            if at >= 2 && at % 2 == 0 {
                power *= h;
            }
            if is_of_level(at) { power } else { power * logit }
        })
        .collect()
}
