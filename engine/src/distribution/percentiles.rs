//! Parameters from percentiles: which distribution of a family has 5 in 100 values below 1 and 95 below 10.
//!
//! The unknown parameters are moved, in units where they are free, until the quantiles are those asked:
//! Levenberg and Marquardt's method from some starts, then Newton's (J. J. Moré, Lecture Notes in
//! Mathematics 630 (1978), 105). Where the quantiles are linear in the parameters, the first step is exact.

use super::least_squares::least_squares;
use super::metalog_fit;
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::{Builder, ValueId};

/// What is known of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// A parameter, by its position in the table, is the value.
    Parameter(usize),
    /// Of this probability, above 0 and below 1, is the value or less.
    Percentile(f64),
}

/// The most starts that are tried.
const MOST_STARTS: usize = 96;
/// How near the percentiles must come, in parts of their range.
const NEAR: f64 = 1e-11;

/// The parameters of the distribution of a family of which each of `knowns` is true, in the table's order.
/// As many must be known as there are parameters; of a metalog, one percentile for each coefficient.
pub fn parameters_of(
    distribution: &'static Distribution,
    knowns: &[(Known, f64)],
) -> Result<Vec<f64>, ParameterError> {
    let error = |rule| Err(ParameterError { parameter: "percentiles", rule });
    let mut fixed = vec![None; distribution.parameters.len()];
    let mut points = Vec::new();
    for (known, value) in knowns {
        if !value.is_finite() {
            return error("must be numbers");
        }
        match known {
            Known::Percentile(p) if *p > 0.0 && *p < 1.0 => points.push((*p, *value)),
            Known::Percentile(_) => return error("must have probabilities above 0 and below 1"),
            Known::Parameter(at) => match fixed.get_mut(*at) {
                Some(slot @ None) => *slot = Some(*value),
                _ => return error("must be of the distribution's parameters, each once"),
            },
        }
    }
    crate::order::sort_by(&mut points, |a, b| a.0.total_cmp(&b.0));
    if points.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return error("must have different probabilities");
    }
    if points.windows(2).any(|pair| pair[0].1 >= pair[1].1) {
        return error("must rise with their probabilities");
    }
    if distribution.discrete {
        return error("define continuous distributions only");
    }
    let solved = if cfg!(feature = "functions") && metalog_fit::is_metalog(distribution) {
        metalog_fit::through(distribution, &fixed, &points)?
    } else if distribution.parameters.iter().any(|parameter| parameter.repeats) {
        return error("do not define a distribution of a list");
    } else if knowns.len() != fixed.len() {
        return error("and known parameters must be as many as the distribution has parameters");
    } else {
        match (Search { distribution, fixed: &fixed, points: &points }).run() {
            Some(solved) => solved,
            None => return error("fit no such distribution"),
        }
    };
    (distribution.check)(&solved)?;
    Ok(solved)
}

/// A search for the parameters that are not fixed.
struct Search<'s> {
    distribution: &'static Distribution,
    fixed: &'s [Option<f64>],
    points: &'s [(f64, f64)],
}

impl Search<'_> {
    fn run(&self) -> Option<Vec<f64>> {
        let free: Vec<&Parameter> = self.free().collect();
        let mut best: Option<(f64, Vec<f64>)> = None;
        let choices: Vec<Vec<f64>> = free.iter().map(|parameter| self.starts(parameter)).collect();
        let count = choices.iter().map(Vec::len).product::<usize>().min(MOST_STARTS);
        for start in 0..count {
            let mut rest = start;
            let guess: Vec<f64> = choices
                .iter()
                .map(|choice| {
                    let at = rest % choice.len();
                    rest /= choice.len();
                    choice[at]
                })
                .collect();
            let Some((size, place)) = self.descend(guess) else { continue };
            if best.as_ref().is_none_or(|(least, _)| size < *least) {
                let done = size < NEAR;
                best = Some((size, place));
                if done {
                    break;
                }
            }
        }
        let (size, place) = best?;
        (size < NEAR).then(|| self.parameters(&place))
    }

    fn free(&self) -> impl Iterator<Item = &'static Parameter> {
        self.distribution
            .parameters
            .iter()
            .zip(self.fixed)
            .filter(|(_, fixed)| fixed.is_none())
            .map(|(p, _)| p)
    }

    fn range(&self) -> f64 {
        match (self.points.first(), self.points.last()) {
            (Some(first), Some(last)) if last.1 > first.1 => last.1 - first.1,
            (Some(only), _) if only.1 != 0.0 => only.1.abs(),
            _ => 1.0,
        }
    }

    /// Where a parameter may lie, judged by its name and domain, in units where it is free.
    fn starts(&self, parameter: &Parameter) -> Vec<f64> {
        let (first, last) = (self.points[0].1, self.points[self.points.len() - 1].1);
        let (range, name) = (self.range(), parameter.name);
        let sized = ["scale", "deviation", "mean", "sigma"].iter().any(|part| name.contains(part));
        let starts: Vec<f64> = match parameter.domain {
            Domain::Real if name.contains("min") || name.contains("low") => {
                vec![first - 0.2 * range, first - range, first - 0.01 * range]
            }
            Domain::Real if name.contains("max") || name.contains("upper") => {
                vec![last + 0.2 * range, last + range, last + 0.01 * range]
            }
            Domain::Real if name.contains("location") => {
                vec![first - 0.2 * range, 0.5 * (first + last), first - 2.0 * range, last]
            }
            Domain::Real if name.contains("log") => {
                vec![crate::math::log(0.5 * (first + last).abs().max(f64::MIN_POSITIVE))]
            }
            Domain::Real => vec![0.5 * (first + last), first + 0.25 * range, 0.0],
            Domain::Probability => vec![0.5, 0.2, 0.8],
            _ if name.contains("log") => vec![0.5, 2.0],
            _ if sized => vec![0.4 * range, range.max(0.5 * (first + last).abs()), 0.05 * range, 5.0 * range],
            _ if name.contains("min") && first > 0.0 => vec![0.8 * first, 0.1 * first],
            _ if name.contains("max") && last > 0.0 => vec![1.2 * last, 5.0 * last],
            _ => vec![2.0, 1.0, 5.0, 0.5, 20.0],
        };
        starts.into_iter().map(|x| freed(parameter.domain, x)).collect()
    }

    fn parameters(&self, place: &[f64]) -> Vec<f64> {
        let mut free = place.iter().zip(self.free());
        self.fixed
            .iter()
            .map(|fixed| match fixed {
                Some(value) => *value,
                None => free.next().map_or(f64::NAN, |(x, parameter)| bound(parameter.domain, *x)),
            })
            .collect()
    }

    /// By how much each quantile misses its value, in parts of their range; `None` where there is none.
    fn misses(&self, place: &[f64]) -> Option<Vec<f64>> {
        let parameters = self.parameters(place);
        (self.distribution.check)(&parameters).ok()?;
        let range = self.range();
        self.points
            .iter()
            .map(|(p, x)| {
                let miss = (quantile_of(self.distribution, &parameters, *p) - x) / range;
                miss.is_finite().then_some(miss)
            })
            .collect()
    }

    /// Goes downhill from a start: the greatest miss where it ends, and the place.
    fn descend(&self, start: Vec<f64>) -> Option<(f64, Vec<f64>)> {
        let mut place = start;
        let mut misses = self.misses(&place)?;
        let mut damping = 1e-3;
        for _ in 0..80 {
            if size(&misses) == 0.0 {
                break;
            }
            let Some(slopes) = self.slopes(&place) else { break };
            let mut moved = false;
            for _ in 0..12 {
                // Levenberg's damping as more equations: each unknown moves little.
                let n = place.len();
                let mut rows = slopes.clone();
                let mut wanted: Vec<f64> = misses.iter().map(|miss| -miss).collect();
                for i in 0..n {
                    let column: f64 = slopes.iter().map(|row| row[i] * row[i]).sum::<f64>().sqrt();
                    let mut row = vec![0.0; n];
                    row[i] = damping * column;
                    rows.push(row);
                    wanted.push(0.0);
                }
                let step = least_squares(rows, wanted)?;
                let next: Vec<f64> = place.iter().zip(&step).map(|(x, step)| x + step).collect();
                let better = self.misses(&next).filter(|next| norm(next) < norm(&misses));
                if let Some(better) = better {
                    (place, misses, moved) = (next, better, true);
                    damping = if damping < 1e-12 { 0.0 } else { damping * 0.1 };
                    break;
                }
                damping = (damping * 8.0).max(1e-9);
            }
            if !moved {
                break;
            }
        }
        Some((size(&misses), place))
    }

    /// How each miss changes with each unknown, by central differences.
    fn slopes(&self, place: &[f64]) -> Option<Vec<Vec<f64>>> {
        let mut slopes = vec![vec![0.0; place.len()]; self.points.len()];
        for (i, parameter) in self.free().enumerate() {
            let unit = if parameter.domain == Domain::Real { place[i].abs().max(self.range()) } else { 1.0 };
            let width = 1e-5 * unit;
            let mut beside = place.to_vec();
            beside[i] = place[i] + width;
            let (above, right) = (self.misses(&beside), beside[i]);
            beside[i] = place[i] - width;
            let (below, left) = (self.misses(&beside), beside[i]);
            // At the edge of what is possible, from one side.
            let (above, below, width) = match (above, below) {
                (Some(above), Some(below)) => (above, below, right - left),
                (Some(above), None) => (above, self.misses(place)?, right - place[i]),
                (None, Some(below)) => (self.misses(place)?, below, place[i] - left),
                (None, None) => return None,
            };
            for (row, (above, below)) in slopes.iter_mut().zip(above.iter().zip(&below)) {
                row[i] = (above - below) / width;
            }
        }
        Some(slopes)
    }
}

/// A parameter in units where it may be any number: logarithms of what is positive, logits of probabilities.
fn freed(domain: Domain, x: f64) -> f64 {
    match domain {
        Domain::Real => x,
        Domain::Probability => crate::math::log(x / (1.0 - x)),
        Domain::Positive | Domain::NonNegative | Domain::Count => crate::math::log(x.max(f64::MIN_POSITIVE)),
    }
}

/// The parameter again.
fn bound(domain: Domain, x: f64) -> f64 {
    match domain {
        Domain::Real => x,
        Domain::Probability => 1.0 / (1.0 + crate::math::exp(-x)),
        Domain::Positive | Domain::NonNegative | Domain::Count => crate::math::exp(x),
    }
}

fn size(misses: &[f64]) -> f64 {
    misses.iter().fold(0.0, |most, miss| f64::max(most, miss.abs()))
}

fn norm(misses: &[f64]) -> f64 {
    misses.iter().map(|miss| miss * miss).sum()
}

/// The quantile of known parameters at a known probability above 0 and below 1; NaN where either is impossible.
pub fn quantile_of(distribution: &Distribution, parameters: &[f64], p: f64) -> f64 {
    let mut b = Builder::default();
    let parameters: Vec<ValueId> = parameters.iter().map(|x| b.constant(*x)).collect();
    let p = b.constant(p);
    let value = (distribution.quantile)(&mut b, p, &parameters);
    b.constant_value(value).unwrap_or(f64::NAN)
}

/// Where the values of a distribution begin and end; `None` where they do not, or it is not known where.
///
/// Its quantile of 0, or of 1, tells it, or else one of its parameters, or 0, beyond which nothing is and next to which
/// something is.
pub fn ends(distribution: &Distribution, parameters: &[f64]) -> [Option<f64>; 2] {
    let quantile =
        |chance: f64| Some(quantile_of(distribution, parameters, chance)).filter(|x| x.is_finite());
    let chance = |x: f64| (distribution.cumulative)(parameters, x);
    let Some(middle) = quantile(0.5) else { return [None; 2] };
    let named = || parameters.iter().copied().chain([0.0]);
    let towards_middle = |x: f64| x + 1e-6 * (middle - x);
    let begins = |x: &f64| chance(x.next_down()) == 0.0;
    let ends = |x: &f64| chance(*x) == 1.0;
    [
        quantile(0.0)
            .filter(begins)
            .or_else(|| named().filter(begins).find(|x| chance(towards_middle(*x)) > 0.0)),
        quantile(1.0)
            .filter(ends)
            .or_else(|| named().filter(ends).find(|x| chance(towards_middle(*x)) < 1.0)),
    ]
}
