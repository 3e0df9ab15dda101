//! The distributions given by points of their cumulative probability, rising or falling, and the ogive of data.

use super::guard::{check_domains, must, parameter};
use super::piecewise::{self, Family, Piece, bounds_and_pairs, by_trial};
use super::{Distribution, Domain, Parameter, ParameterError};
use crate::plan::Native;

const NAME: &str = "values and probabilities";
const PARAMETERS: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
    Parameter { name: NAME, domain: Domain::Real, repeats: true },
];

/// Values with the probability of each or less, in turn, between a least and a greatest value.
pub static CUMULATIVE: Distribution = Distribution {
    name: "Cumulative",
    aliases: &["cumul", "cumula"],
    summary: "Values with the probability of each or less, between a minimum and a maximum.",
    parameters: PARAMETERS,
    discrete: false,
    check: check_rising,
    quantile: |b, u, p| piecewise::quantile(b, u, p, &RISING, RISING_QUANTILE),
    density: |p, x| piecewise::density(&rising(p), x),
    cumulative: |p, x| piecewise::cumulative(&rising(p), x),
    mean: |p| Some(piecewise::mean(&rising(p))),
    variance: |p| Some(piecewise::variance(&rising(p))),
};

/// Values with the probability of more than each, in turn, between a least and a greatest value.
pub static CUMULATIVE_DESCENDING: Distribution = Distribution {
    name: "CumulativeDescending",
    aliases: &["cumuld"],
    summary: "Values with the probability of more than each, between a minimum and a maximum.",
    parameters: PARAMETERS,
    discrete: false,
    check: check_falling,
    quantile: |b, u, p| piecewise::quantile(b, u, p, &FALLING, FALLING_QUANTILE),
    density: |p, x| piecewise::density(&falling(p), x),
    cumulative: |p, x| piecewise::cumulative(&falling(p), x),
    mean: |p| Some(piecewise::mean(&falling(p))),
    variance: |p| Some(piecewise::variance(&falling(p))),
};

const DATA: &[Parameter] = &[
    parameter("min", Domain::Real),
    parameter("max", Domain::Real),
    Parameter { name: "data", domain: Domain::Real, repeats: true },
];

/// Data as a distribution: the i-th of n in order has the probability i/(n + 1), with straight lines between.
pub static OGIVE: Distribution = Distribution {
    name: "Ogive",
    aliases: &[],
    summary: "Data as a distribution, with straight lines between them.",
    parameters: DATA,
    discrete: false,
    check: check_data,
    quantile: |b, u, p| piecewise::quantile(b, u, p, &OF_DATA, DATA_QUANTILE),
    density: |p, x| piecewise::density(&of_data(p), x),
    cumulative: |p, x| piecewise::cumulative(&of_data(p), x),
    mean: |p| Some(piecewise::mean(&of_data(p))),
    variance: |p| Some(piecewise::variance(&of_data(p))),
};

const RISING: Family = Family { check: check_rising, pieces: rising };
const FALLING: Family = Family { check: check_falling, pieces: falling };
const OF_DATA: Family = Family { check: check_data, pieces: of_data };
const RISING_QUANTILE: Native =
    Native { name: "cumulative_quantile", apply: |values| by_trial(values, &RISING) };
const FALLING_QUANTILE: Native =
    Native { name: "cumulative_descending_quantile", apply: |values| by_trial(values, &FALLING) };
const DATA_QUANTILE: Native = Native { name: "ogive_quantile", apply: |values| by_trial(values, &OF_DATA) };

fn check_rising(values: &[f64]) -> Result<(), ParameterError> {
    check_points(values, false)
}

fn check_falling(values: &[f64]) -> Result<(), ParameterError> {
    check_points(values, true)
}

fn check_points(values: &[f64], falling: bool) -> Result<(), ParameterError> {
    check_domains(PARAMETERS, values)?;
    must(values.len().is_multiple_of(2), NAME, "must come in pairs: value, probability, value, probability")?;
    let (min, max, pairs) = bounds_and_pairs(values);
    must(min < max, "min", "must be below max")?;
    let (mut at, mut reached) = (min, 0.0);
    for (x, p) in pairs {
        must((0.0..=1.0).contains(&p), "probability", "must be from 0 to 1")?;
        let p = if falling { 1.0 - p } else { p };
        must(x >= at && x <= max, "values", "must rise from min to max")?;
        let rule = if falling { "must fall along the values" } else { "must rise along the values" };
        must(p >= reached, "probabilities", rule)?;
        (at, reached) = (x, p);
    }
    Ok(())
}

fn rising(p: &[f64]) -> Vec<Piece> {
    points(p, false)
}

fn falling(p: &[f64]) -> Vec<Piece> {
    points(p, true)
}

fn points(p: &[f64], falling: bool) -> Vec<Piece> {
    let (min, max, pairs) = bounds_and_pairs(p);
    let mut points = vec![(min, 0.0, 1.0)];
    points.extend(pairs.map(|(x, p)| if falling { (x, 1.0 - p, p) } else { (x, p, 1.0 - p) }));
    points.push((max, 1.0, 0.0));
    piecewise::even(&points)
}

fn check_data(values: &[f64]) -> Result<(), ParameterError> {
    check_domains(DATA, values)?;
    must(values[0] < values[1], "min", "must be below max")?;
    let inside = values[2..].iter().all(|x| *x >= values[0] && *x <= values[1]);
    must(inside, "data", "must lie between min and max")
}

fn of_data(p: &[f64]) -> Vec<Piece> {
    let mut data = p[2..].to_vec();
    data.sort_by(f64::total_cmp);
    let parts = data.len() as f64 + 1.0;
    let mut points = vec![(p[0], 0.0, 1.0)];
    let inner = data.iter().enumerate();
    points.extend(inner.map(|(i, x)| (*x, (i as f64 + 1.0) / parts, (parts - i as f64 - 1.0) / parts)));
    points.push((p[1], 1.0, 0.0));
    piecewise::even(&points)
}
