//! Distributions from the percentiles that an expert gives, side by side.

use super::document::{Elicited, ElicitedFit};
use super::error::FittingError;
use super::optimise::minimise;
use super::text::number;
use crate::distribution::{
    Distribution, LOGNORMAL_LOG, METALOG, METALOG_BOUNDED, METALOG_LOWER, METALOG_UPPER, MYERSON, PERT,
    metalog_fit, quantile_of,
};
use crate::math;

/// The most percentiles.
const MOST_PERCENTILES: usize = 100;
/// The most terms of a metalog through percentiles: more of them wave between the points.
const MOST_TERMS: usize = 10;

/// The metalog, PERT, Myerson's and the lognormal distribution of percentiles.
pub(super) fn elicit(asked: &Elicited, points: u32) -> Result<Vec<ElicitedFit>, FittingError> {
    let known = Known::new(asked)?;
    let made = [metalog(&known), pert(&known), myerson(&known), lognormal(&known)];
    Ok(made.into_iter().map(|made| known.side(made, points)).collect())
}

/// Percentiles in order, and the bounds.
struct Known {
    points: Vec<(f64, f64)>,
    least: Option<f64>,
    greatest: Option<f64>,
}

/// A distribution with its parameters and how they were found, or why it has none.
type Made = (&'static Distribution, Result<(Vec<f64>, String), String>);

impl Known {
    fn new(asked: &Elicited) -> Result<Self, FittingError> {
        let error = |reason: &str| Err(FittingError::Percentiles { reason: reason.to_owned() });
        let points: Vec<(f64, f64)> =
            asked.percentiles.iter().map(|one| (one.probability, one.value)).collect();
        if !(2..=MOST_PERCENTILES).contains(&points.len()) {
            return error("must be from 2 to 100");
        }
        if points.iter().any(|(p, x)| !(*p > 0.0 && *p < 1.0 && x.is_finite())) {
            return error("must be numbers with probabilities above 0 and below 1");
        }
        if points.windows(2).any(|pair| pair[0].0 >= pair[1].0 || pair[0].1 >= pair[1].1) {
            return error("must rise, and their probabilities too");
        }
        let (first, last) = (points[0].1, points[points.len() - 1].1);
        if asked.least.is_some_and(|least| !least.is_finite() || least >= first) {
            return error("must lie above the least value");
        }
        if asked.greatest.is_some_and(|greatest| !greatest.is_finite() || greatest <= last) {
            return error("must lie below the greatest value");
        }
        Ok(Self { points, least: asked.least, greatest: asked.greatest })
    }

    fn range(&self) -> f64 {
        self.points[self.points.len() - 1].1 - self.points[0].1
    }

    /// The value at the middle probability, and the distances of the first and the last from it.
    fn middle(&self) -> (f64, f64, f64) {
        let (first, last) = (self.points[0].1, self.points[self.points.len() - 1].1);
        let nearest = self
            .points
            .iter()
            .filter(|(_, x)| *x > first && *x < last)
            .min_by(|a, b| (a.0 - 0.5).abs().total_cmp(&(b.0 - 0.5).abs()));
        let middle = nearest.map_or(0.5 * (first + last), |(_, x)| *x);
        (middle, middle - first, last - middle)
    }

    /// The mean square of how far a distribution's percentiles are from those that are given, in parts of their
    /// range; NaN for impossible parameters.
    fn miss(&self, distribution: &Distribution, parameters: &[f64]) -> f64 {
        if (distribution.check)(parameters).is_err() {
            return f64::NAN;
        }
        let miss = |(p, x): &(f64, f64)| (quantile_of(distribution, parameters, *p) - x) / self.range();
        self.points.iter().map(|point| miss(point) * miss(point)).sum::<f64>() / self.points.len() as f64
    }

    /// The parameters that miss least, searched from a start in free numbers.
    fn nearest(
        &self,
        distribution: &Distribution,
        start: &[f64],
        parameters: &dyn Fn(&[f64]) -> Vec<f64>,
    ) -> Result<(Vec<f64>, String), String> {
        let found = minimise(&|place| self.miss(distribution, &parameters(place)), start);
        let found = found.ok_or("no such distribution is near the percentiles")?;
        Ok((parameters(&found.place), "the parameters that miss the percentiles least".to_owned()))
    }

    fn side(&self, (distribution, made): Made, points: u32) -> ElicitedFit {
        let (parameters, note) = match made {
            Ok((parameters, note)) => (parameters, note),
            Err(why) => (Vec::new(), why),
        };
        let possible = !parameters.is_empty() && (distribution.check)(&parameters).is_ok();
        let own = |p: f64| quantile_of(distribution, &parameters, p);
        let values: Vec<f64> =
            if possible { self.points.iter().map(|(p, _)| own(*p)).collect() } else { Vec::new() };
        let furthest =
            values.iter().zip(&self.points).map(|(own, (_, x))| (own - x).abs()).fold(0.0, f64::max);
        let written: Vec<String> = parameters.iter().map(|x| number(*x)).collect();
        let curve = if possible { self.curve(distribution, &parameters, points) } else { Vec::new() };
        ElicitedFit {
            family: distribution.name.to_owned(),
            distribution: possible.then(|| format!("{}({})", distribution.name, written.join(", "))),
            values,
            miss: possible.then(|| furthest / self.range()),
            mean: if possible { (distribution.mean)(&parameters) } else { None },
            standard_deviation: if possible {
                (distribution.variance)(&parameters).map(f64::sqrt)
            } else {
                None
            },
            curve,
            parameters,
            note,
        }
    }

    fn curve(&self, distribution: &Distribution, parameters: &[f64], points: u32) -> Vec<[f64; 3]> {
        let (first, last) =
            (quantile_of(distribution, parameters, 0.005), quantile_of(distribution, parameters, 0.995));
        if points < 2 || first >= last || (last - first).is_nan() {
            return Vec::new();
        }
        let step = (last - first) / f64::from(points - 1);
        let point = |i: u32| {
            let x = first + step * f64::from(i);
            let density = (distribution.density)(parameters, x).min(f64::MAX);
            [x, density, (distribution.cumulative)(parameters, x)]
        };
        (0..points).map(point).collect()
    }
}

/// As many terms as there are percentiles, or the most that make a distribution.
fn metalog(known: &Known) -> Made {
    let (distribution, bounds) = match (known.least, known.greatest) {
        (None, None) => (&METALOG, vec![]),
        (Some(least), None) => (&METALOG_LOWER, vec![Some(least)]),
        (None, Some(greatest)) => (&METALOG_UPPER, vec![Some(greatest)]),
        (Some(least), Some(greatest)) => (&METALOG_BOUNDED, vec![Some(least), Some(greatest)]),
    };
    let most = known.points.len().min(MOST_TERMS);
    for terms in (2..=most).rev() {
        if let Ok(parameters) = metalog_fit(distribution, &bounds, &known.points, terms) {
            let note = match terms == known.points.len() {
                true => format!("{terms} terms, through every percentile"),
                false => format!(
                    "{terms} terms, nearest to the percentiles by least squares: more make no density"
                ),
            };
            return (distribution, Ok((parameters, note)));
        }
    }
    (distribution, Err("no metalog of these percentiles has a density".to_owned()))
}

/// The least, likeliest and greatest value, of which bounds that are given are kept.
fn pert(known: &Known) -> Made {
    let (middle, below, above) = known.middle();
    let (least, greatest) = (known.least, known.greatest);
    let parameters = |place: &[f64]| match (least, greatest) {
        (None, None) => vec![place[0] - math::exp(place[1]), place[0], place[0] + math::exp(place[2])],
        (Some(least), None) => {
            let likely = least + math::exp(place[0]);
            vec![least, likely, likely + math::exp(place[1])]
        }
        (None, Some(greatest)) => {
            let likely = greatest - math::exp(place[0]);
            vec![likely - math::exp(place[1]), likely, greatest]
        }
        (Some(least), Some(greatest)) => {
            vec![least, least + (greatest - least) / (1.0 + math::exp(-place[0])), greatest]
        }
    };
    let (wide_below, wide_above) = (math::log(2.0 * below), math::log(2.0 * above));
    let start = match (least, greatest) {
        (None, None) => vec![middle, wide_below, wide_above],
        (Some(least), None) => vec![math::log(middle - least), wide_above],
        (None, Some(greatest)) => vec![math::log(greatest - middle), wide_below],
        (Some(least), Some(greatest)) => vec![math::log((middle - least) / (greatest - middle))],
    };
    // The first number is a value, and is searched for in parts of the percentiles' range.
    let range = known.range();
    if least.is_none() && greatest.is_none() {
        let scaled = |place: &[f64]| parameters(&[middle + range * place[0], place[1], place[2]]);
        return (&PERT, known.nearest(&PERT, &[0.0, start[1], start[2]], &scaled));
    }
    (&PERT, known.nearest(&PERT, &start, &parameters))
}

/// A low value, the median and a high one of the outer percentiles' probability.
fn myerson(known: &Known) -> Made {
    let (middle, below, above) = known.middle();
    let (first, last) = (known.points[0].0, known.points[known.points.len() - 1].0);
    let probability = last.max(1.0 - first).max(0.51);
    let range = known.range();
    let parameters = |place: &[f64]| {
        let median = middle + range * place[0];
        vec![median - math::exp(place[1]), median, median + math::exp(place[2]), probability]
    };
    let start = [0.0, math::log(below), math::log(above)];
    let mut made = match known.points.as_slice() {
        // The percentiles that it is defined by.
        [(low, first), (0.5, median), (high, last)] if (low + high - 1.0).abs() < 1e-12 => {
            Ok((vec![*first, *median, *last, *high], "through every percentile".to_owned()))
        }
        _ => known.nearest(&MYERSON, &start, &parameters),
    };
    if let Ok((_, note)) = &mut made
        && (known.least.is_some() || known.greatest.is_some())
    {
        note.push_str("; it has no bounds of its choice");
    }
    (&MYERSON, made)
}

/// The mean and the deviation of the logarithm.
fn lognormal(known: &Known) -> Made {
    let (first, last) = (known.points[0], known.points[known.points.len() - 1]);
    if first.1 <= 0.0 {
        return (&LOGNORMAL_LOG, Err("its values are above 0, and one of the percentiles is not".to_owned()));
    }
    let (low, high) = (math::normal_quantile(first.0), math::normal_quantile(last.0));
    let deviation = (math::log(last.1) - math::log(first.1)) / (high - low);
    let start = [math::log(first.1) - low * deviation, math::log(deviation)];
    let parameters = |place: &[f64]| vec![place[0], math::exp(place[1])];
    (&LOGNORMAL_LOG, known.nearest(&LOGNORMAL_LOG, &start, &parameters))
}
