//! Every distribution against mpmath's quantiles and moments, and against itself.

use super::*;

const QUANTILES: &str = include_str!("../../../tests/reference/quantiles.tsv");
const MOMENTS: &str = include_str!("../../../tests/reference/moments.tsv");

/// The rows of the reference tables for a distribution, and the names of its parameters there.
const NAMES: &[(&str, &str, &[&str])] = &[
    ("normal", "Normal", &["mean", "sd"]),
    ("lognormal_mean_sd", "Lognormal", &["mean", "sd"]),
    ("lognormal_log", "Lognormal2", &["mu_log", "sigma_log"]),
    ("triangular", "Triangular", &["min", "mode", "max"]),
    ("uniform", "Uniform", &["min", "max"]),
    ("pert", "Pert", &["min", "mode", "max"]),
    ("beta", "Beta", &["alpha", "beta"]),
    ("gamma", "Gamma", &["shape", "scale"]),
    ("erlang", "Gamma", &["shape", "scale"]),
    ("exponential", "Exponential", &["mean"]),
    ("weibull", "Weibull", &["shape", "scale"]),
    ("beta_general", "BetaGeneral", &["alpha", "beta", "min", "max"]),
    ("logistic", "Logistic", &["location", "scale"]),
    ("student", "Student", &["df"]),
    ("pareto1", "Pareto", &["shape", "min"]),
    ("gumbel_max", "ExtremeValue", &["location", "scale"]),
    ("bernoulli", "Bernoulli", &["p"]),
    ("discrete_uniform", "IntUniform", &["min", "max"]),
    ("binomial", "Binomial", &["n", "p"]),
    ("poisson", "Poisson", &["lambda"]),
];

/// The distribution and parameters of a row, if it is one of ours.
fn known(name: &str, text: &str) -> Option<(&'static Distribution, Vec<f64>)> {
    if name == "discrete" {
        return Some((&DISCRETE, vec![-1.0, 0.2, 0.0, 0.5, 2.5, 0.3]));
    }
    let (_, ours, parameters) = NAMES.iter().find(|(theirs, ..)| *theirs == name)?;
    // Remarks in brackets follow some parameters.
    let values: Vec<(&str, f64)> = text
        .split(';')
        .filter_map(|part| {
            let (key, value) = part.split_once('=')?;
            Some((key, value.split(' ').next()?.parse().ok()?))
        })
        .collect();
    let of = |key: &str| values.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
    let parameters = parameters.iter().map(|key| of(key)).collect::<Option<Vec<f64>>>()?;
    Some((find(ours)?, parameters))
}

/// The quantile at u, with the parameters known when the plan is built or not.
fn quantile(distribution: &Distribution, parameters: &[f64], u: f64) -> f64 {
    let mut b = Builder::default();
    let parameters: Vec<ValueId> = parameters.iter().map(|x| b.constant(*x)).collect();
    let u = b.constant(u);
    let value = (distribution.quantile)(&mut b, u, &parameters);
    b.constant_value(value).expect("everything is constant")
}

/// A probability of the table: `0.25`, `1e-8` or `1-1e-8`.
fn probability(text: &str) -> f64 {
    match text.split_once("1-") {
        Some((_, rest)) => 1.0 - rest.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

#[test]
fn quantiles_are_those_of_mpmath() {
    let mut worst: Vec<(String, f64, f64, f64)> = vec![];
    let mut rows = 0;
    for line in QUANTILES.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let Some((distribution, parameters)) = known(fields[0], fields[1]) else { continue };
        let p = probability(fields[2]);
        let expected: f64 = match fields[5] {
            "" => fields[4].parse().unwrap(),
            of_f64 => of_f64.parse().unwrap(),
        };
        let gap = fields[6].strip_prefix("gap=").map(|gap| gap.parse::<f64>().unwrap());
        if gap.is_some_and(|gap| gap < 1e-15) {
            continue;
        }
        let relative =
            |got: f64| if expected == 0.0 { got.abs() } else { ((got - expected) / expected).abs() };
        let solved = quantile(distribution, &parameters, p);
        let (got, error) = match run(distribution, &parameters, p, true) {
            planned if relative(planned) > relative(solved) => (planned, relative(planned)),
            _ => (solved, relative(solved)),
        };
        let allowed = if distribution.discrete { 0.0 } else { 1e-12 };
        let inner = p > 1e-9 && p < 1.0 - 1e-9;
        assert!(
            error <= if inner { allowed } else { 10.0 * allowed },
            "{} {}: quantile({p}) = {got}, not {expected} ({error:e})",
            fields[0],
            fields[1]
        );
        let key = format!("{} {}", fields[0], fields[1]);
        if worst.last().is_none_or(|last| last.0 != key) {
            worst.push((key, 0.0, 0.0, 0.0));
        }
        let last = worst.last_mut().unwrap();
        let slot = if inner { &mut last.1 } else { &mut last.2 };
        *slot = f64::max(*slot, error);
        rows += 1;
    }
    for (key, inner, outer, _) in &worst {
        println!("{key}: {inner:.1e} in the body, {outer:.1e} beyond");
    }
    assert!(rows > 33 * NAMES.len(), "only {rows} rows");
    for distribution in DISTRIBUTIONS {
        let tested =
            NAMES.iter().any(|(_, name, _)| *name == distribution.name) || distribution.name == "Discrete";
        assert!(tested, "{} is in no table", distribution.name);
    }
}

#[test]
fn moments_are_those_of_mpmath() {
    let mut rows = 0;
    for line in MOMENTS.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let Some((distribution, parameters)) = known(fields[0], fields[1]) else { continue };
        for (got, expected) in [(distribution.mean, fields[2]), (distribution.variance, fields[3])] {
            let got = got(&parameters);
            match expected.parse::<f64>() {
                Ok(expected) => {
                    let got = got.unwrap();
                    assert!((got - expected).abs() <= 1e-13 * expected.abs(), "{line}: {got}");
                }
                Err(_) => assert_eq!(got, None, "{line}"),
            }
        }
        rows += 1;
    }
    assert!(rows >= 12, "only {rows} rows");
}

/// Parameters of every distribution for the tests below.
fn examples(distribution: &Distribution) -> Vec<Vec<f64>> {
    match distribution.name {
        "Normal" => vec![vec![100.0, 15.0]],
        "Triangular" | "Pert" => vec![vec![1.0, 3.0, 10.0], vec![1.0, 1.0, 2.0], vec![-2.0, 5.0, 5.0]],
        "Uniform" => vec![vec![-5.0, 12.0]],
        "Lognormal" => vec![vec![10.0, 4.0]],
        "Lognormal2" => vec![vec![1.0, 0.5]],
        "Beta" => vec![vec![2.0, 5.0], vec![0.5, 0.5], vec![300.0, 2.0], vec![0.05, 3.0]],
        "Gamma" | "Weibull" => vec![vec![2.5, 3.0], vec![0.7, 10.0]],
        "BetaGeneral" => vec![vec![2.0, 5.0, 10.0, 30.0]],
        "Exponential" => vec![vec![250.0]],
        "Logistic" | "ExtremeValue" => vec![vec![50.0, 4.0]],
        "Student" => vec![vec![30.0], vec![1.0], vec![2.5]],
        "Pareto" => vec![vec![8.0, 100.0], vec![1.2, 1.0]],
        "IntUniform" => vec![vec![3.0, 12.0], vec![-2.0, -2.0]],
        "Bernoulli" => vec![vec![0.3], vec![0.0], vec![1.0]],
        "Discrete" => vec![vec![0.0, 0.0, 1.0, 2.0, 3.0, 1.0, 5.0, 1.0, 7.0, 0.0]],
        "Binomial" => vec![vec![10.0, 0.3], vec![0.0, 0.5], vec![5.0, 1.0], vec![1e6, 1e-5]],
        "Poisson" => vec![vec![0.5], vec![40.0], vec![1e5]],
        other => panic!("no example of {other}"),
    }
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
                    assert!(back >= p - 1e-13 && before < p, "{name}{parameters:?} {p}: {before} {back}");
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
        let values: Vec<f64> =
            (0..n).map(|i| quantile(distribution, parameters, (f64::from(i) + 0.5) / f64::from(n))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(n);
        let (expected_mean, expected_variance) =
            ((distribution.mean)(parameters).unwrap(), (distribution.variance)(parameters).unwrap());
        let name = distribution.name;
        assert!((mean - expected_mean).abs() < 1e-3 * expected_variance.sqrt(), "{name}: mean {mean}");
        assert!((variance / expected_variance - 1.0).abs() < 0.01, "{name}: variance {variance}");

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
        assert!((sum - between).abs() < 1e-5, "{name}: {sum}, not {between}");
    }
}

/// Parameters that are known only by trial must give the same as known ones, and NaN where impossible.
#[test]
fn parameters_may_vary_by_trial() {
    for distribution in DISTRIBUTIONS {
        for parameters in examples(distribution) {
            for p in PROBABILITIES {
                let known = quantile(distribution, &parameters, p);
                let varying = evaluate(distribution, &parameters, p);
                let same = if distribution.discrete {
                    known == varying
                } else {
                    (known - varying).abs() <= 1e-15 * known.abs()
                };
                assert!(same, "{} {parameters:?} {p}: {known}, {varying}", distribution.name);
            }
        }
    }
    for (name, impossible) in [
        ("normal", vec![0.0, -1.0]),
        ("normal", vec![0.0, 0.0]),
        ("lognormal", vec![-1.0, 1.0]),
        ("lognormal2", vec![0.0, -1.0]),
        ("triangular", vec![3.0, 2.0, 5.0]),
        ("triangular", vec![2.0, 2.0, 2.0]),
        ("pert", vec![1.0, 6.0, 5.0]),
        ("uniform", vec![2.0, 1.0]),
        ("beta", vec![0.0, 1.0]),
        ("gamma", vec![1.0, -1.0]),
        ("exponential", vec![-3.0]),
        ("weibull", vec![-1.0, 1.0]),
        ("betageneral", vec![2.0, 2.0, 3.0, 3.0]),
        ("logistic", vec![0.0, 0.0]),
        ("student", vec![0.0]),
        ("pareto", vec![2.0, -1.0]),
        ("gumbel", vec![2.0, -1.0]),
        ("intuniform", vec![2.0, 1.0]),
        ("intuniform", vec![0.5, 2.0]),
        ("bernoulli", vec![1.5]),
        ("binomial", vec![2.5, 0.5]),
        ("binomial", vec![-1.0, 0.5]),
        ("poisson", vec![-1.0]),
        ("discrete", vec![1.0, -1.0, 2.0, 3.0]),
        ("discrete", vec![1.0, 0.0]),
    ] {
        let distribution = find(name).unwrap();
        assert!((distribution.check)(&impossible).is_err(), "{name} {impossible:?}");
        assert!(quantile(distribution, &impossible, 0.4).is_nan(), "{name} {impossible:?}");
        assert!(evaluate(distribution, &impossible, 0.4).is_nan(), "{name} {impossible:?}");
        let undefined: Vec<f64> = impossible.iter().map(|_| f64::NAN).collect();
        assert!((distribution.check)(&undefined).is_err(), "{name} {impossible:?}");
        assert!(evaluate(distribution, &undefined, 0.4).is_nan(), "{name} {impossible:?}");
    }
}

/// The quantile by a plan that knows neither the draw nor the parameters.
fn evaluate(distribution: &Distribution, parameters: &[f64], u: f64) -> f64 {
    run(distribution, parameters, u, false)
}

/// The quantile by a plan that does not know the draw, evaluated op by op.
fn run(distribution: &Distribution, parameters: &[f64], u: f64, known: bool) -> f64 {
    use crate::plan::Op;
    let mut b = Builder::default();
    let leaves: Vec<ValueId> = (0..=parameters.len())
        .map(|i| {
            let dimension = b.dimension();
            if known && i > 0 { b.constant(parameters[i - 1]) } else { b.draw(dimension) }
        })
        .collect();
    let value = (distribution.quantile)(&mut b, leaves[0], &leaves[1..]);
    let inputs: Vec<f64> = std::iter::once(u).chain(parameters.iter().copied()).collect();
    let mut values: Vec<f64> = vec![];
    for op in b.ops() {
        let of = |id: &ValueId| values[id.0 as usize];
        let many = |ids: &[ValueId]| ids.iter().map(of).collect::<Vec<f64>>();
        values.push(match op {
            Op::Constant(x) => *x,
            Op::Draw(dimension) => inputs[dimension.0 as usize],
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
            Op::Lookup(op, table, key) => op.apply(b.table(*table), of(key)),
            Op::Call(native, ids) => (native.apply)(&many(ids)),
            Op::Given(_) | Op::Iterate(..) | Op::After(..) => unreachable!("no distribution goes round"),
        });
    }
    values[value.0 as usize]
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
    assert!(find("nonsense").is_none());
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
