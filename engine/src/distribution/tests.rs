//! Every distribution against mpmath's quantiles and moments, and against itself.

mod by_trial;
mod examples;
mod golden;
mod johnson;
mod percentiles;
#[cfg(feature = "functions")]
mod shape;
mod solved;
mod table;
mod truncation;
mod uniformity;

use super::*;
use examples::examples;
use table::{LISTS, QUANTILES, probability};
use truncation::{FAR, between};

/// The quantile at u, with the parameters known when the plan is built or not.
fn quantile(distribution: &Distribution, parameters: &[f64], u: f64) -> f64 {
    let mut b = Builder::default();
    let parameters: Vec<ValueId> = parameters.iter().map(|x| b.constant(*x)).collect();
    let u = b.constant(u);
    let value = (distribution.quantile)(&mut b, u, &parameters);
    b.constant_value(value).expect("everything is constant")
}

const PROBABILITIES: [f64; 11] =
    [1e-12, 1e-6, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999999, 0.999999999999];

#[test]
fn the_cumulative_probability_undoes_the_quantile() {
    for distribution in DISTRIBUTIONS {
        for parameters in examples(distribution) {
            (distribution.check)(&parameters).unwrap();
            for p in PROBABILITIES {
                let x = quantile(distribution, &parameters, p);
                let back = (distribution.cumulative)(&parameters, x);
                let name = distribution.name;
                if distribution.discrete {
                    let before = (distribution.cumulative)(&parameters, x - 0.5);
                    assert!(
                        back >= p - 1e-13 && before < p + 2e-16,
                        "{name}{parameters:?} {p}: {before} {back}"
                    );
                } else {
                    // Where the density is steep, neighbouring numbers are further apart in probability.
                    let spacing = x.abs() * f64::EPSILON * (distribution.density)(&parameters, x);
                    assert!((back - p).abs() < 1e-13 + spacing, "{name}{parameters:?} {p}: {x} {back}");
                }
            }
        }
    }
}

/// The mean and variance by the quantile at many evenly spread probabilities agree with the formulas, and
/// the density adds up to the cumulative probability.
#[test]
fn density_cumulative_and_moments_belong_together() {
    for distribution in DISTRIBUTIONS {
        let parameters = &examples(distribution)[0];
        let n = 20_000;
        let plan = Plan::new(distribution, parameters, true);
        let values: Vec<f64> =
            (0..n).map(|i| plan.run(parameters, (f64::from(i) + 0.5) / f64::from(n))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
        let name = distribution.name;
        match ((distribution.mean)(parameters), (distribution.variance)(parameters)) {
            (Some(expected_mean), Some(expected)) => {
                assert!((mean - expected_mean).abs() < 1e-3 * expected.sqrt(), "{name}: mean {mean}");
                assert!((variance / expected - 1.0).abs() < 0.01, "{name}: variance {variance}");
            }
            neither => assert!(neither == (None, None) && ["Levy", "Cauchy", "Slash"].contains(&name)),
        }

        let (low, high) = (quantile(distribution, parameters, 0.1), quantile(distribution, parameters, 0.8));
        let between =
            (distribution.cumulative)(parameters, high) - (distribution.cumulative)(parameters, low);
        let sum = if distribution.discrete {
            let whole = (low as i64 + 1)..=(high as i64);
            whole.map(|x| (distribution.density)(parameters, x as f64)).sum::<f64>()
        } else {
            let width = (high - low) / f64::from(n);
            let at = |i: i32| (distribution.density)(parameters, low + (f64::from(i) + 0.5) * width);
            (0..n).map(at).sum::<f64>() * width
        };
        // A density with steps is only as near as the width of a strip.
        let steps = matches!(name, "Cumulative" | "CumulativeDescending" | "Histogram" | "Ogive");
        assert!((sum - between).abs() < if steps { 1e-4 } else { 1e-5 }, "{name}: {sum}, not {between}");
    }
}

/// The quantile by a plan that does not know the draw, evaluated op by op.
fn run(distribution: &Distribution, parameters: &[f64], u: f64, known: bool) -> f64 {
    Plan::new(distribution, parameters, known).run(parameters, u)
}

/// A plan of a quantile that does not know the draw, nor, unless they are `known`, the parameters.
struct Plan {
    builder: Builder,
    value: ValueId,
}

impl Plan {
    fn new(distribution: &Distribution, parameters: &[f64], known: bool) -> Self {
        let mut builder = Builder::default();
        let leaves: Vec<ValueId> = (0..=parameters.len())
            .map(|i| {
                let dimension = builder.dimension();
                if known && i > 0 { builder.constant(parameters[i - 1]) } else { builder.draw(dimension) }
            })
            .collect();
        let value = (distribution.quantile)(&mut builder, leaves[0], &leaves[1..]);
        Self { builder, value }
    }

    /// The same truncated from the first to the last parameter, which come after the distribution's.
    fn truncated(distribution: &Distribution, parameters: &[f64], known: bool) -> Self {
        let mut builder = Builder::default();
        let b = &mut builder;
        let leaves: Vec<ValueId> = (0..=parameters.len())
            .map(|i| {
                let dimension = b.dimension();
                if known && i > 0 { b.constant(parameters[i - 1]) } else { b.draw(dimension) }
            })
            .collect();
        let (own, bounds) = leaves[1..].split_at(parameters.len() - 2);
        let cuts = (Cut::below(b, distribution, own, bounds[0]), Cut::above(b, distribution, own, bounds[1]));
        let value = truncated(b, leaves[0], distribution, own, cuts);
        let value = kept(b, value, distribution.discrete, (Some(bounds[0]), Some(bounds[1])));
        Self { builder, value }
    }

    fn run(&self, parameters: &[f64], u: f64) -> f64 {
        use crate::plan::Op;
        let inputs: Vec<f64> = std::iter::once(u).chain(parameters.iter().copied()).collect();
        let mut values: Vec<f64> = vec![];
        for op in self.builder.ops() {
            let of = |id: &ValueId| values[id.0 as usize];
            let many = |ids: &[ValueId]| ids.iter().map(of).collect::<Vec<f64>>();
            values.push(match op {
                Op::Constant(x) => *x,
                Op::Draw(dimension) => inputs[dimension.0 as usize],
                Op::Trial => f64::NAN,
                Op::Unary(op, a) => op.apply(of(a)),
                Op::Binary(op, a, c) => op.apply(of(a), of(c)),
                Op::Compare(op, a, c) => op.apply(of(a), of(c)),
                Op::Select(c, x, _) if of(c) != 0.0 && !of(c).is_nan() => of(x),
                Op::Select(c, _, y) if of(c) == 0.0 => of(y),
                Op::Select(..) => f64::NAN,
                Op::Reduce(op, ids) => op.apply(&many(ids)),
                Op::Pick(index, ids) => {
                    ids.get(of(index) as usize).filter(|_| of(index) >= 0.0).map_or(f64::NAN, of)
                }
                Op::Lookup(op, table, key) => op.apply(self.builder.table(*table), of(key)),
                Op::Call(native, ids) => (self.builder.native(*native).apply)(&many(ids)),
                Op::Given(_) | Op::Iterate(..) | Op::After(..) => unreachable!("no distribution goes round"),
            });
        }
        values[self.value.0 as usize]
    }
}

#[test]
fn discrete_values_are_sorted_and_those_without_weight_never_drawn() {
    let parameters = [3.0, 1.0, 1.0, 2.0, 7.0, 0.0, 5.0, 1.0];
    let drawn: Vec<f64> = [0.1, 0.5, 0.6, 0.75, 0.76, 0.9999999999999999]
        .into_iter()
        .map(|u| quantile(&DISCRETE, &parameters, u))
        .collect();
    assert_eq!(drawn, [1.0, 1.0, 3.0, 3.0, 5.0, 5.0]);
}

#[test]
fn wide_distributions_of_whole_numbers_are_searched() {
    // The median of a Poisson is within 0.68 below and 1/3 above of its mean (K. P. Choi, 1994).
    let median = quantile(&POISSON, &[1e12], 0.5);
    assert!((median - 1e12).abs() <= 1.0, "{median}");
    assert_eq!(quantile(&BINOMIAL, &[1e9, 0.5], 0.5), 5e8);
}

#[test]
fn students_density_nears_the_normal() {
    for x in [0.0, -1.0, 2.5] {
        let student = (STUDENT.density)(&[1e8], x);
        assert!((student / crate::math::normal_density(x) - 1.0).abs() < 1e-6, "{x}: {student}");
    }
    let cauchy = std::f64::consts::FRAC_1_PI;
    assert!(((STUDENT.density)(&[1.0], 0.0) - cauchy).abs() < 1e-15);
}

#[test]
fn messages_say_what_is_allowed() {
    let message = |name: &str, values: &[f64]| (find(name).unwrap().check)(values).unwrap_err().to_string();
    assert_eq!(message("NORM", &[0.0, -1.0]), "standard deviation must be above 0");
    assert_eq!(message("normal", &[0.0]), "standard deviation is missing");
    assert_eq!(message("normal", &[0.0, 1.0, 2.0]), "standard deviation must be the last parameter");
    assert_eq!(message("uniform", &[2.0, 1.0]), "min must be below max");
    assert_eq!(message("tri", &[1.0, 9.0, 5.0]), "likely must not be above max");
    assert_eq!(message("bernoulli", &[2.0]), "probability must be from 0 to 1");
    assert_eq!(message("binomial", &[2.5, 0.5]), "tries must be a whole number, 0 or above");
    assert_eq!(message("normal", &[f64::INFINITY, 0.5]), "mean must be a number");
    assert_eq!(
        message("discrete", &[1.0]),
        "values and weights must come in pairs: value, weight, value, weight"
    );
    assert_eq!(message("discrete", &[1.0, -2.0]), "weight must be 0 or above");
    assert_eq!(
        message("metalog", &[10.0, 1.0, 2.0]),
        "coefficients must give a density above 0 everywhere: this metalog is infeasible"
    );
    assert!(find("nonsense").is_none());
}

/// Keelin gives the limits of feasibility for three terms: |a₃|/a₂ below 1.66711 (2016, section 3.3).
#[test]
fn metalogs_are_feasible_within_keelins_limit() {
    for ratio in [1.66710, -1.66710] {
        assert!((METALOG.check)(&[0.0, 1.0, ratio]).is_ok());
        assert!((METALOG.check)(&[0.0, 1.0, ratio * 1.00001]).is_err());
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<String> = DISTRIBUTIONS
        .iter()
        .flat_map(|d| std::iter::once(d.name).chain(d.aliases.iter().copied()))
        .map(str::to_lowercase)
        .collect();
    let before = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), before);
}

/// Known shapes go by a table, which must agree with solving for the quantile.
#[test]
fn tables_agree_with_solving() {
    let shapes = [0.05, 0.3, 1.0, 2.0, 3.7, 40.0, 1e4];
    let body = (1..1000).map(|i| f64::from(i) / 1000.0);
    let tails = (1..60).map(|i| crate::math::exp(f64::from(i) * -0.6));
    let far = (60..1150).step_by(10).map(|i| crate::math::exp(f64::from(i) * -0.6));
    let near: Vec<f64> =
        body.chain(tails.clone()).chain(tails.map(|u| 1.0 - u)).filter(|u| *u < 1.0).collect();
    let far: Vec<f64> = far.collect();
    let mut tables = 0;
    for distribution in [&BETA, &GAMMA] {
        for a in shapes {
            for c in shapes {
                let Some(table) = table(distribution, &[a, c]) else { continue };
                tables += 1;
                let body = if a.min(c) >= 1.0 { 1e-13 } else { 1e-12 };
                for (draws, allowed) in [(&near, body), (&far, 4e-12)] {
                    for u in draws {
                        let odds = crate::math::exp(table(*u));
                        let x = if distribution.name == "Beta" { odds / (1.0 + odds) } else { odds * c };
                        let solved = quantile(distribution, &[a, c], *u);
                        let error = (x / solved - 1.0).abs();
                        assert!(
                            solved < 1e-290 || error < allowed,
                            "{} {a} {c} {u:e}: {error:e}",
                            distribution.name
                        );
                    }
                }
            }
        }
    }
    assert!(tables > 80, "only {tables} tables");
}

/// The function of the draw that a plan looks up for known parameters, if it does.
fn table(distribution: &Distribution, parameters: &[f64]) -> Option<impl Fn(f64) -> f64 + use<>> {
    let mut b = Builder::default();
    let ids: Vec<ValueId> = parameters.iter().map(|x| b.constant(*x)).collect();
    let dimension = b.dimension();
    let u = b.draw(dimension);
    (distribution.quantile)(&mut b, u, &ids);
    let (lookup, table) = b.ops().iter().find_map(|op| match op {
        crate::plan::Op::Lookup(lookup, table, _) => Some((*lookup, b.table(*table).to_vec())),
        _ => None,
    })?;
    Some(move |u| lookup.apply(&table, crate::math::normal_quantile(u)))
}
