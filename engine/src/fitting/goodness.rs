//! How far data are from a distribution.

use super::data::Data;
use super::estimate::Question;
use super::likelihood::{between, just_below, kept};
use crate::distribution::upper;
use crate::math;
use crate::order;

/// The distances of data from a distribution, of those that are defined.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Distances {
    /// Kolmogorov and Smirnov's.
    pub(super) kolmogorov_smirnov: Option<f64>,
    /// Cramér and von Mises'.
    pub(super) cramer_von_mises: Option<f64>,
    /// Anderson and Darling's.
    pub(super) anderson_darling: Option<f64>,
    /// Pearson's, with its number of classes.
    pub(super) chi_square: Option<(f64, u32)>,
}

/// The distances; none where data are censored.
///
/// R. B. D'Agostino, M. A. Stephens, Goodness-of-Fit Techniques (1986), chapters 3 and 4, as integrals over the
/// steps of the empirical distribution, so that weights count as repeated values.
pub(super) fn distances(question: &Question, values: &[f64], data: &Data) -> Distances {
    if !data.censored.is_empty() {
        return Distances::default();
    }
    let at = question.located(values);
    let family = question.family;
    let distribution = family.distribution;
    let total = kept(family, &at, data);
    let start = just_below(family, data);
    let below_or_at = |x: f64| match start {
        None => (distribution.cumulative)(at.parameters, x - at.shift) / total,
        Some(start) => between(family, &at, Some(start), Some(x)) / total,
    };
    let more_than = |x: f64| match data.above {
        None => upper(distribution, at.parameters, x - at.shift) / total,
        Some(end) => between(family, &at, Some(x), Some(end)) / total,
    };
    let mut distances = if distribution.discrete {
        Distances { kolmogorov_smirnov: Some(greatest_step(data, below_or_at)), ..Distances::default() }
    } else {
        continuous(data, below_or_at, more_than)
    };
    distances.chi_square = if distribution.discrete {
        whole_classes(data, below_or_at)
    } else {
        even_classes(data, below_or_at)
    };
    for distance in
        [&mut distances.kolmogorov_smirnov, &mut distances.cramer_von_mises, &mut distances.anderson_darling]
    {
        *distance = distance.filter(|x| x.is_finite());
    }
    distances
}

/// The greatest difference at the whole numbers where the empirical distribution steps, and just below them.
fn greatest_step(data: &Data, below_or_at: impl Fn(f64) -> f64) -> f64 {
    let mut passed = 0.0;
    let mut greatest: f64 = 0.0;
    for (x, weight) in &data.exact {
        greatest = greatest.max((below_or_at(x - 1.0) - passed / data.weight).abs());
        passed += weight;
        greatest = greatest.max((below_or_at(*x) - passed / data.weight).abs());
    }
    greatest
}

fn continuous(data: &Data, below_or_at: impl Fn(f64) -> f64, more_than: impl Fn(f64) -> f64) -> Distances {
    // Between two values the empirical probability is c. The integrals of (c − u)² and of (c − u)²/(u(1 − u))
    // over the distribution's own probability u are −(c − u)³/3 and c² ln u − (1 − c)² ln(1 − u) − u.
    let (mut step, mut square, mut weighted): (f64, f64, f64) = (0.0, 0.0, 0.0);
    let (mut passed, mut u, mut rest) = (0.0, 0.0, 1.0);
    let mut segment = |c: f64, (u, rest): (f64, f64), (next, next_rest): (f64, f64)| {
        let cube = |x: f64| x * x * x;
        square += (cube(c - u) - cube(c - next)) / 3.0;
        if c > 0.0 {
            weighted += c * c * (math::log(next) - math::log(u));
        }
        if c < 1.0 {
            weighted += (1.0 - c) * (1.0 - c) * (math::log(rest) - math::log(next_rest));
        }
        weighted -= next - u;
    };
    for (x, weight) in &data.exact {
        let (next, next_rest) = (below_or_at(*x).clamp(0.0, 1.0), more_than(*x).clamp(0.0, 1.0));
        let c = passed / data.weight;
        segment(c, (u, rest), (next, next_rest));
        passed += weight;
        step = step.max((next - c).abs()).max((passed / data.weight - next).abs());
        (u, rest) = (next, next_rest);
    }
    segment(1.0, (u, rest), (1.0, 0.0));
    Distances {
        kolmogorov_smirnov: Some(step),
        cramer_von_mises: Some(data.weight * square),
        anderson_darling: Some(data.weight * weighted),
        chi_square: None,
    }
}

/// How many classes so many observations give: 2 n^⅖ (H. B. Mann, A. Wald, Annals of Mathematical Statistics 13
/// (1942), 306, as it is commonly halved), with 5 observations expected in each.
fn classes_of(weight: f64) -> f64 {
    (2.0 * math::pow(weight, 0.4)).min(weight / 5.0).floor()
}

fn even_classes(data: &Data, below_or_at: impl Fn(f64) -> f64) -> Option<(f64, u32)> {
    let classes = classes_of(data.weight);
    if classes < 2.0 {
        return None;
    }
    let mut counts = vec![0.0; classes as usize];
    for (x, weight) in &data.exact {
        // A value on the bound of two classes belongs to the lower.
        let class = ((below_or_at(*x) * classes).ceil() - 1.0).clamp(0.0, classes - 1.0);
        counts[class as usize] += weight;
    }
    let expected = data.weight / classes;
    let sum = counts.iter().map(|count| (count - expected) * (count - expected) / expected).sum();
    Some((sum, classes as u32))
}

/// Whole numbers side by side in one class until at least 5, and one class's share, are expected in it.
fn whole_classes(data: &Data, below_or_at: impl Fn(f64) -> f64) -> Option<(f64, u32)> {
    let classes = classes_of(data.weight);
    if classes < 2.0 {
        return None;
    }
    let needed = (1.0 / classes).max(5.0 / data.weight) * 0.999_999;
    let (first, last) = (data.exact.first()?.0, data.exact.last()?.0);
    // The bounds: where enough has passed. A class that starts after them holds all the rest.
    let mut bounds = Vec::new();
    let mut start = 0.0;
    let mut x = first;
    while x <= last && bounds.len() < classes as usize {
        let reached = below_or_at(x);
        if reached - start >= needed && 1.0 - reached >= needed {
            bounds.push((x, reached));
            start = reached;
        }
        // Values that are far apart are not walked one by one.
        x += ((last - first) / 10_000.0).floor().max(1.0);
    }
    if bounds.is_empty() {
        return None;
    }
    bounds.push((f64::INFINITY, 1.0));
    let mut values = data.exact.iter().peekable();
    let (mut sum, mut start) = (0.0, 0.0);
    for (bound, reached) in &bounds {
        let mut count = 0.0;
        while let Some((_, weight)) = values.next_if(|(x, _)| x <= bound) {
            count += weight;
        }
        let expected = data.weight * (reached - start);
        sum += (count - expected) * (count - expected) / expected;
        start = *reached;
    }
    Some((sum, bounds.len() as u32))
}

/// The share of simulated distances that are this or more, the data's own counted among them (A. C. Davison, D. V.
/// Hinkley, Bootstrap Methods (1997), eq 4.11).
pub(super) fn p_value(own: f64, simulated: &[f64]) -> Option<f64> {
    let count = simulated.iter().filter(|x| !x.is_nan()).count();
    let reached = simulated.iter().filter(|x| **x >= own).count();
    (count > 0).then(|| (1.0 + reached as f64) / (1.0 + count as f64))
}

/// A column of simulated values as data: in order, equal ones together.
pub(super) fn sample(values: &mut Vec<f64>, data: &Data) -> Data {
    order::sort_by(values, f64::total_cmp);
    let mut exact: Vec<(f64, f64)> = Vec::with_capacity(values.len());
    for x in values.drain(..) {
        match exact.last_mut() {
            Some((last, weight)) if *last == x => *weight += 1.0,
            _ => exact.push((x, 1.0)),
        }
    }
    Data::of(exact, Vec::new(), data.below, data.above)
}
