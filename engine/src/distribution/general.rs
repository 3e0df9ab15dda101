//! The distributions given by the heights of their density: the general one and the histogram.

use super::guard::{check_domains, must, parameter};
use super::piecewise::{self, Family, Piece, bounds_and_pairs, by_trial};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::Native;

const NAME: &str = "values and weights";
const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
    Parameter { name: NAME, domain: Domain::Real, repeats: true },
];

/// A density of straight lines through values with weights, in turn, and 0 at the least and the greatest
/// value.
pub static GENERAL: Distribution = Distribution {
    name: "General",
    aliases: &["relative"],
    summary: "A density of straight lines through values with weights, from a minimum to a maximum.",
    parameters: PARAMETERS,
    discrete: false,
    check,
    quantile: |b, u, p| piecewise::quantile(b, u, p, &LINES, LINES_QUANTILE),
    density: |p, x| piecewise::density(&lines(p), x),
    cumulative: |p, x| piecewise::cumulative(&lines(p), x),
    mean: |p| Some(piecewise::mean(&lines(p))),
    variance: |p| Some(piecewise::variance(&lines(p))),
};

const WEIGHTS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
    Parameter { name: "weights", domain: Domain::Real, repeats: true },
];

/// Classes of one width with weights, uniform inside.
pub static HISTOGRAM: Distribution = Distribution {
    name: "Histogram",
    aliases: &["histogrm"],
    summary: "Classes of one width from a minimum to a maximum, each with its weight.",
    parameters: WEIGHTS,
    discrete: false,
    check: check_classes,
    quantile: |b, u, p| piecewise::quantile(b, u, p, &CLASSES, CLASSES_QUANTILE),
    density: |p, x| piecewise::density(&classes(p), x),
    cumulative: |p, x| piecewise::cumulative(&classes(p), x),
    mean: |p| Some(piecewise::mean(&classes(p))),
    variance: |p| Some(piecewise::variance(&classes(p))),
};

const LINES: Family = Family { check, pieces: lines };
const CLASSES: Family = Family { check: check_classes, pieces: classes };
const LINES_QUANTILE: Native = Native { name: "general_quantile", apply: |values| by_trial(values, &LINES) };
const CLASSES_QUANTILE: Native =
    Native { name: "histogram_quantile", apply: |values| by_trial(values, &CLASSES) };

fn check(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values.len().is_multiple_of(2), NAME, "must come in pairs: value, weight, value, weight")?;
    let (min, max, pairs) = bounds_and_pairs(values);
    must(min < max, "min", "must be below max")?;
    let mut at = min;
    for (x, weight) in pairs {
        must(weight >= 0.0, "weight", "must be 0 or above")?;
        must(x >= at && x <= max, "values", "must rise from min to max")?;
        at = x;
    }
    must(!lines(values).is_empty(), "weights", "must have one above 0")
}

fn lines(p: &[f64]) -> Vec<Piece> {
    let (min, max, pairs) = bounds_and_pairs(p);
    let mut points = vec![(min, 0.0)];
    points.extend(pairs);
    points.push((max, 0.0));
    piecewise::heights(&points)
}

fn check_classes(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(WEIGHTS, values)?;
    must(values[0] < values[1], "min", "must be below max")?;
    must(values[2..].iter().all(|weight| *weight >= 0.0), "weights", "must be 0 or above")?;
    must(!classes(values).is_empty(), "weights", "must have one above 0")
}

fn classes(p: &[f64]) -> Vec<Piece> {
    let (min, max, weights) = (p[0], p[1], &p[2..]);
    let n = weights.len() as f64;
    let edge = |i: usize| {
        let part = i as f64 / n;
        if part < 0.5 { min + (max - min) * part } else { max - (max - min) * ((n - i as f64) / n) }
    };
    let steps = weights.iter().enumerate();
    let points: Vec<(f64, f64)> =
        steps.flat_map(|(i, weight)| [(edge(i), *weight), (edge(i + 1), *weight)]).collect();
    piecewise::heights(&points)
}
