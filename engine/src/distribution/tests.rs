//! Every distribution against mpmath's quantiles and moments, and against itself.

mod golden;
mod johnson;
mod solved;
mod uniformity;

use super::*;

const QUANTILES: &str = include_str!("../../../tests/reference/quantiles.tsv");
const COUNTS: &str = include_str!("../../../tests/reference/counts.tsv");
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
    ("erlang", "Erlang", &["shape", "scale"]),
    ("exponential", "Exponential", &["mean"]),
    ("weibull", "Weibull", &["shape", "scale"]),
    ("beta_general", "BetaGeneral", &["alpha", "beta", "min", "max"]),
    ("logistic", "Logistic", &["location", "scale"]),
    ("student", "Student", &["df"]),
    ("pareto1", "Pareto", &["shape", "min"]),
    ("gumbel_max", "ExtremeValue", &["location", "scale"]),
    ("gumbel_min", "ExtremeValueMin", &["location", "scale"]),
    ("pert_modified", "ModifiedPert", &["min", "mode", "max", "lambda"]),
    ("beta_subjective", "BetaSubjective", &["min", "mode", "mean", "max"]),
    ("loglogistic", "LogLogistic", &["location", "scale", "shape"]),
    ("pareto2", "Pareto2", &["scale", "shape"]),
    ("student3", "Student3", &["location", "scale", "df"]),
    ("chisq", "ChiSquare", &["df"]),
    ("f", "F", &["df1", "df2"]),
    ("rayleigh", "Rayleigh", &["scale"]),
    ("maxwell", "Maxwell", &["scale"]),
    ("levy", "Levy", &["location", "scale"]),
    ("cauchy", "Cauchy", &["location", "scale"]),
    ("laplace", "DoubleExponential", &["location", "scale"]),
    ("laplace_sd", "Laplace", &["mean", "sd"]),
    ("frechet", "Frechet", &["location", "scale", "shape"]),
    ("gev", "GEV", &["location", "scale", "xi"]),
    ("gpd", "GPD", &["location", "scale", "xi"]),
    ("pearson5", "Pearson5", &["shape", "scale"]),
    ("pearson6", "Pearson6", &["alpha1", "alpha2", "scale"]),
    ("burr12", "Burr12", &["location", "scale", "c", "k"]),
    ("dagum", "Dagum", &["location", "scale", "c", "k"]),
    ("johnson_su", "JohnsonSU", &["gamma", "delta", "xi", "lambda"]),
    ("johnson_sb", "JohnsonSB", &["gamma", "delta", "min", "max"]),
    ("kumaraswamy", "Kumaraswamy", &["a", "b", "min", "max"]),
    ("reciprocal", "Reciprocal", &["min", "max"]),
    ("loguniform10", "Reciprocal", &["min", "max"]),
    ("hypsecant", "HypSecant", &["location", "scale"]),
    ("erf", "Erf", &["h"]),
    ("trapezoid", "Trapezoid", &["min", "mode1", "mode2", "max"]),
    ("double_triangular", "DoubleTriangular", &["min", "mode", "max", "lower_p"]),
    ("arcsine", "Arcsine", &["min", "max"]),
    ("bradford", "Bradford", &["c", "min", "max"]),
    ("half_normal", "HalfNormal", &["scale"]),
    ("uquadratic", "UQuadratic", &["min", "max"]),
    ("raised_cosine", "RaisedCosine", &["location", "scale"]),
    ("gompertz", "Gompertz", &["eta", "b"]),
    ("log_laplace", "LogLaplace", &["scale", "alpha"]),
    ("log_gamma_dist", "LogGamma", &["shape", "scale"]),
    ("inverse_gaussian", "InverseGaussian", &["mu", "lambda"]),
    ("bernoulli", "Bernoulli", &["p"]),
    ("discrete_uniform", "IntUniform", &["min", "max"]),
    ("binomial", "Binomial", &["n", "p"]),
    ("poisson", "Poisson", &["lambda"]),
    ("geometric", "Geometric", &["p"]),
    ("neg_binomial", "NegativeBinomial", &["s", "p"]),
    ("hypergeometric", "Hypergeometric", &["n", "D", "M"]),
    ("logarithmic", "Logarithmic", &["theta"]),
    ("beta_binomial", "BetaBinomial", &["n", "alpha", "beta"]),
    ("beta_geometric", "BetaGeometric", &["alpha", "beta"]),
    ("beta_negative_binomial", "BetaNegativeBinomial", &["s", "alpha", "beta"]),
    ("delaporte", "Delaporte", &["shape", "scale", "mean"]),
    ("polya", "Polya", &["shape", "scale"]),
    ("skellam", "Skellam", &["first", "second"]),
];

/// The distributions whose parameters are lists, which `known` reads.
const LISTS: &[&str] = &[
    "Discrete",
    "DUniform",
    "Cumulative",
    "CumulativeDescending",
    "General",
    "Histogram",
    "Ogive",
    "KernelDensity",
    "Metalog",
    "MetalogLower",
    "MetalogUpper",
    "MetalogBounded",
    "Myerson",
];

/// The distribution and parameters of a row, if it is one of ours.
fn known(name: &str, text: &str) -> Option<(&'static Distribution, Vec<f64>)> {
    if let Some(known) = listed(name, text) {
        return Some(known);
    }
    // The table has the percentiles of this one as shares, and no location and scale for that one.
    match name {
        "trigen" => return Some((&TRIGEN, vec![10.0, 20.0, 40.0, 10.0, 90.0])),
        "tukey_lambda" => return Some((&TUKEY_LAMBDA, vec![0.0, 1.0, 0.14])),
        _ => {}
    }
    let plain = name.split(' ').next()?;
    let (_, ours, parameters) = NAMES.iter().find(|(theirs, ..)| plain == *theirs)?;
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

/// The distribution and parameters of a row with lists in braces.
fn listed(name: &str, text: &str) -> Option<(&'static Distribution, Vec<f64>)> {
    let part = |key: &str| text.split(';').find_map(|part| part.strip_prefix(key)?.strip_prefix('='));
    let single = |key: &str| part(key)?.split(' ').next()?.parse::<f64>().ok();
    let list = |key: &str| -> Option<Vec<f64>> {
        let (items, _) = part(key)?.strip_prefix('{')?.split_once('}')?;
        items.split(',').map(|item| item.parse().ok()).collect()
    };
    let pairs = |values: &str, weights: &str| -> Option<Vec<f64>> {
        Some(list(values)?.into_iter().zip(list(weights)?).flat_map(|(x, w)| [x, w]).collect())
    };
    let (ours, before, rest): (_, &[&str], _) = match name {
        "discrete" => (&DISCRETE, &[], pairs("x", "p")?),
        "cumulative" => (&CUMULATIVE, &["min", "max"], pairs("x", "p")?),
        "cumulative_desc" => (&CUMULATIVE_DESCENDING, &["min", "max"], pairs("x", "pdesc")?),
        "general" => (&GENERAL, &["min", "max"], pairs("x", "weights")?),
        "histogram" => (&HISTOGRAM, &["min", "max"], list("weights")?),
        "metalog" => (&METALOG, &[], list("a")?),
        "metalog_spt" => {
            let percentiles = [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)];
            let knowns = percentiles.map(|(key, p)| (Known::Percentile(p), single(key).unwrap()));
            (&METALOG, &[], parameters_of(&METALOG, &knowns).unwrap())
        }
        "metalog_lower" => (&METALOG_LOWER, &["lower"], list("a")?),
        "metalog_bounded" => (&METALOG_BOUNDED, &["lower", "upper"], list("a")?),
        _ => return None,
    };
    let mut parameters = before.iter().map(|key| single(key)).collect::<Option<Vec<f64>>>()?;
    parameters.extend(rest);
    Some((ours, parameters))
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
    let mut planned: Option<(String, Plan)> = None;
    for line in QUANTILES.lines().skip(1).chain(COUNTS.lines().skip(1)) {
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
        let key = format!("{} {}", fields[0], fields[1]);
        if planned.as_ref().is_none_or(|(known, _)| *known != key) {
            planned = Some((key.clone(), Plan::new(distribution, &parameters, true)));
        }
        let run = planned.as_ref().map_or(f64::NAN, |(_, plan)| plan.run(&parameters, p));
        let (got, error) = if relative(run) > relative(solved) || run.is_nan() {
            (run, relative(run))
        } else {
            (solved, relative(solved))
        };
        let allowed = if distribution.discrete { 0.0 } else { 1e-12 };
        let inner = p > 1e-9 && p < 1.0 - 1e-9;
        assert!(
            error <= if inner { allowed } else { 10.0 * allowed },
            "{} {}: quantile({p}) = {got}, not {expected} ({error:e})",
            fields[0],
            fields[1]
        );
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
        const ELSEWHERE: &[&str] =
            &["FatigueLife", "Trigen", "TukeyLambda", "SkewNormal", "Slash", "NormalMix", "JohnsonMoments"];
        let tested = NAMES.iter().any(|(_, name, _)| *name == distribution.name)
            || LISTS.contains(&distribution.name)
            || ELSEWHERE.contains(&distribution.name);
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
        "ModifiedPert" => vec![vec![1.0, 3.0, 10.0, 2.0], vec![0.0, 0.0, 1.0, 8.0]],
        "BetaSubjective" => vec![vec![0.0, 3.0, 4.0, 10.0], vec![-5.0, 4.0, 2.0, 6.0]],
        "Kumaraswamy" => vec![vec![2.0, 3.0, 0.0, 10.0], vec![0.5, 0.4, -1.0, 1.0]],
        "Trigen" => vec![
            vec![10.0, 20.0, 40.0, 10.0, 90.0],
            vec![5.0, 5.0, 9.0, 1.0, 80.0],
            vec![5.0, 9.0, 9.0, 0.0, 100.0],
        ],
        "DoubleTriangular" => vec![vec![0.0, 4.0, 10.0, 0.3], vec![0.0, 4.0, 10.0, 1.0]],
        "Trapezoid" => vec![vec![0.0, 2.0, 5.0, 10.0], vec![1.0, 1.0, 3.0, 3.0], vec![1.0, 2.0, 2.0, 3.0]],
        "Bradford" => vec![vec![3.0, 10.0, 20.0], vec![1e-9, -1.0, 1.0]],
        "Reciprocal" => vec![vec![1.0, 100.0], vec![1e-9, 1e9]],
        "RaisedCosine" => vec![vec![3.0, 0.5]],
        "Arcsine" | "UQuadratic" => vec![vec![-2.0, 6.0]],
        "JohnsonSB" => vec![vec![1.0, 2.0, -10.0, 100.0], vec![-0.5, 0.3, 0.0, 1.0]],
        "Erlang" => vec![vec![4.0, 2.0], vec![1.0, 1.0]],
        "ChiSquare" => vec![vec![4.0], vec![1.0], vec![50.0]],
        "F" => vec![vec![5.0, 60.0], vec![1.0, 1.0], vec![40.0, 7.0]],
        "Rayleigh" | "Maxwell" | "HalfNormal" | "Erf" => vec![vec![2.5]],
        "Gompertz" => vec![vec![0.5, 1.5], vec![20.0, 0.1], vec![1e-4, 0.1]],
        "FatigueLife" => vec![vec![1.0, 10.0, 0.5], vec![0.0, 1.0, 3.0]],
        "InverseGaussian" => vec![vec![3.0, 12.0], vec![1.0, 1.0], vec![1.0, 0.01], vec![5.0, 1e4]],
        "LogLogistic" => vec![vec![5.0, 10.0, 9.0], vec![0.0, 1.0, 0.8]],
        "LogLaplace" => vec![vec![10.0, 8.0], vec![1.0, 1.5]],
        "LogGamma" => vec![vec![3.0, 0.05], vec![3.0, 0.2]],
        "Pearson5" => vec![vec![12.0, 10.0], vec![0.5, 1.0]],
        "Pearson6" => vec![vec![3.0, 20.0, 10.0], vec![0.5, 0.5, 1.0]],
        "Burr12" => vec![vec![1.0, 10.0, 2.0, 8.0], vec![0.0, 1.0, 0.7, 1.5]],
        "Dagum" => vec![vec![1.0, 10.0, 9.0, 3.0], vec![0.0, 1.0, 1.5, 0.5]],
        "Pareto2" => vec![vec![10.0, 12.0], vec![1.0, 0.8]],
        "GPD" => vec![vec![1.0, 2.0, 0.05], vec![0.0, 1.0, -0.4], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 1.5]],
        "GEV" => vec![vec![5.0, 2.0, 0.05], vec![0.0, 1.0, -0.3], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 1.5]],
        "Frechet" => vec![vec![1.0, 10.0, 10.0], vec![0.0, 1.0, 0.9]],
        "ExtremeValueMin" | "HypSecant" | "Laplace" | "DoubleExponential" => vec![vec![50.0, 4.0]],
        "Levy" | "Cauchy" | "Slash" => vec![vec![2.0, 0.5]],
        "Student3" => vec![vec![10.0, 3.0, 30.0], vec![0.0, 1.0, 0.6]],
        "SkewNormal" => {
            vec![vec![1.0, 2.0, 3.0], vec![0.0, 1.0, -0.5], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 40.0]]
        }
        "NormalMix" => vec![vec![1.0, 2.0, 1.5], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, 2.9]],
        "TukeyLambda" => {
            vec![vec![1.0, 2.0, 0.14], vec![0.0, 1.0, 0.0], vec![0.0, 1.0, -0.4], vec![0.0, 1.0, 3.0]]
        }
        "JohnsonSU" => vec![vec![-2.0, 3.0, 0.0, 10.0], vec![0.0, 0.8, 0.0, 1.0]],
        "JohnsonMoments" => vec![
            vec![10.0, 2.0, 1.0, 5.5],
            vec![10.0, 2.0, -0.5, 2.6],
            vec![0.0, 1.0, 0.0, 3.0],
            vec![0.0, 1.0, 0.0, 1.9],
            vec![0.0, 1.0, -1.5, 9.0],
        ],
        "IntUniform" => vec![vec![3.0, 12.0], vec![-2.0, -2.0]],
        "Bernoulli" => vec![vec![0.3], vec![0.0], vec![1.0]],
        "Discrete" => vec![vec![0.0, 0.0, 1.0, 2.0, 3.0, 1.0, 5.0, 1.0, 7.0, 0.0]],
        "Binomial" => vec![vec![10.0, 0.3], vec![0.0, 0.5], vec![5.0, 1.0], vec![1e6, 1e-5]],
        "Poisson" => vec![vec![0.5], vec![40.0], vec![1e5]],
        "Geometric" => vec![vec![0.2], vec![1.0], vec![1e-3]],
        "NegativeBinomial" => vec![vec![5.0, 0.3], vec![1.0, 1.0], vec![1000.0, 1e-3]],
        "Hypergeometric" => vec![
            vec![10.0, 30.0, 100.0],
            vec![0.0, 5.0, 10.0],
            vec![9.0, 9.0, 10.0],
            vec![1.0, 1.0, 1.0],
            vec![2e5, 3e7, 1e9],
        ],
        "Logarithmic" => vec![vec![0.7], vec![0.01], vec![0.9999]],
        "BetaBinomial" => vec![vec![20.0, 2.0, 3.0], vec![50.0, 0.3, 0.2], vec![0.0, 1.0, 1.0]],
        "BetaGeometric" => vec![vec![6.0, 4.0], vec![1.2, 0.7]],
        "BetaNegativeBinomial" => vec![vec![3.0, 7.0, 4.0], vec![4.0, 0.8, 30.0]],
        "Delaporte" => vec![vec![2.0, 3.0, 4.0], vec![0.1, 20.0, 0.5]],
        "Polya" => vec![vec![2.5, 4.0], vec![0.1, 20.0]],
        "Skellam" => vec![vec![3.0, 5.0], vec![100.0, 1e-3]],
        "Cumulative" => vec![
            vec![0.0, 100.0, 10.0, 0.15, 20.0, 0.6, 50.0, 0.9],
            vec![-5.0, 5.0, -1.0, 0.3, 1.0, 0.3, 5.0, 0.9999],
        ],
        "CumulativeDescending" => vec![vec![0.0, 100.0, 10.0, 0.85, 20.0, 0.4, 50.0, 0.1]],
        "General" => {
            vec![vec![0.0, 10.0, 2.0, 2.0, 5.0, 3.0, 7.0, 1.0], vec![-1.0, 0.0, -1.0, 5.0, -0.5, 0.0]]
        }
        "Histogram" => vec![vec![0.0, 20.0, 1.0, 4.0, 3.0, 2.0], vec![-1.0, 1.0, 1.0, 0.0, 2.0]],
        "Ogive" => vec![vec![0.0, 10.0, 7.0, 3.0, 4.0]],
        "KernelDensity" => vec![vec![1.0, 2.0, 4.0, 4.5, 9.0, 5.5]],
        "Metalog" => {
            vec![vec![10.0, 2.0, 0.5, 1.0, -0.8], vec![0.0, 1.0], vec![3.0, 1.0, -0.5, 2.0, 1.0, 0.3]]
        }
        "MetalogLower" => vec![vec![5.0, 1.0, 0.1, 0.05], vec![0.0, 1.0, 0.6]],
        "MetalogUpper" => vec![vec![5.0, 1.0, 0.2, 0.1]],
        "MetalogBounded" => vec![vec![0.0, 10.0, 0.2, 0.5, -0.1], vec![-2.0, -1.0, 0.0, 0.5]],
        "Myerson" => {
            vec![vec![10.0, 20.0, 50.0, 0.9], vec![-50.0, -20.0, -10.0, 0.75], vec![1.0, 2.0, 3.0, 0.9]]
        }
        "DUniform" => vec![vec![1.0, 2.0, 2.0, 5.0, 9.0]],
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
                    // Those without a shape go by a table even so.
                    let tabulated = ["RaisedCosine", "HalfNormal", "Levy", "Maxwell", "Slash"];
                    let allowed = if tabulated.contains(&distribution.name) { 1e-13 } else { 1e-15 };
                    (known - varying).abs() <= allowed * known.abs()
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
        ("gumbelmin", vec![2.0, -1.0]),
        ("modifiedpert", vec![1.0, 2.0, 3.0, 0.0]),
        ("modifiedpert", vec![1.0, 4.0, 3.0, 4.0]),
        ("betasubj", vec![0.0, 3.0, 2.0, 10.0]),
        ("betasubj", vec![0.0, 5.0, 6.0, 10.0]),
        ("betasubj", vec![0.0, 3.0, 11.0, 10.0]),
        ("kumaraswamy", vec![1.0, 1.0, 3.0, 3.0]),
        ("trigen", vec![1.0, 2.0, 3.0, 90.0, 10.0]),
        ("trigen", vec![1.0, 2.0, 3.0, 10.0, 101.0]),
        ("trigen", vec![2.0, 2.0, 2.0, 10.0, 90.0]),
        ("doubletriang", vec![0.0, 0.0, 1.0, 0.5]),
        ("doubletriang", vec![0.0, 0.5, 1.0, 1.5]),
        ("trapezoid", vec![0.0, 3.0, 2.0, 4.0]),
        ("bradford", vec![0.0, 0.0, 1.0]),
        ("reciprocal", vec![0.0, 1.0]),
        ("reciprocal", vec![2.0, 1.0]),
        ("raisedcosine", vec![0.0, 0.0]),
        ("arcsine", vec![1.0, 1.0]),
        ("uquadratic", vec![1.0, 1.0]),
        ("johnsonsb", vec![0.0, 0.0, 0.0, 1.0]),
        ("johnsonsb", vec![0.0, 1.0, 1.0, 1.0]),
        ("erlang", vec![2.5, 1.0]),
        ("erlang", vec![0.0, 1.0]),
        ("chisq", vec![0.0]),
        ("f", vec![1.0, 0.0]),
        ("rayleigh", vec![0.0]),
        ("maxwell", vec![-1.0]),
        ("halfnormal", vec![0.0]),
        ("erf", vec![0.0]),
        ("gompertz", vec![0.0, 1.0]),
        ("fatiguelife", vec![0.0, 1.0, 0.0]),
        ("loglogistic", vec![0.0, 0.0, 1.0]),
        ("loglaplace", vec![1.0, 0.0]),
        ("loggamma", vec![0.0, 1.0]),
        ("pearson5", vec![0.0, 1.0]),
        ("pearson6", vec![1.0, 1.0, 0.0]),
        ("burr", vec![0.0, 1.0, 0.0, 1.0]),
        ("dagum", vec![0.0, 1.0, 1.0, 0.0]),
        ("lomax", vec![1.0, 0.0]),
        ("gpd", vec![0.0, 0.0, 0.0]),
        ("gev", vec![0.0, -1.0, 0.0]),
        ("frechet", vec![0.0, 1.0, 0.0]),
        ("hypsecant", vec![0.0, 0.0]),
        ("laplace", vec![0.0, 0.0]),
        ("laplace2", vec![0.0, 0.0]),
        ("levy", vec![0.0, 0.0]),
        ("cauchy", vec![0.0, 0.0]),
        ("student3", vec![0.0, 1.0, 0.0]),
        ("tukeylambda", vec![0.0, 0.0, 1.0]),
        ("johnsonsu", vec![0.0, 0.0, 0.0, 1.0]),
        ("invgauss", vec![1.0, 0.0]),
        ("skewnormal", vec![0.0, 0.0, 1.0]),
        ("slash", vec![0.0, 0.0]),
        ("normalmix", vec![0.0, 1.0, 3.0]),
        ("normalmix", vec![0.0, 1.0, -0.1]),
        ("johnsonmoments", vec![0.0, 1.0, 1.0, 2.0]),
        ("johnsonmoments", vec![0.0, 0.0, 0.0, 3.0]),
        ("intuniform", vec![2.0, 1.0]),
        ("intuniform", vec![0.5, 2.0]),
        ("bernoulli", vec![1.5]),
        ("binomial", vec![2.5, 0.5]),
        ("binomial", vec![-1.0, 0.5]),
        ("poisson", vec![-1.0]),
        ("discrete", vec![1.0, -1.0, 2.0, 3.0]),
        ("discrete", vec![1.0, 0.0]),
        ("cumulative", vec![0.0, 1.0, 0.5, 0.5, 0.4, 0.6]),
        ("cumulative", vec![0.0, 1.0, 0.5, 0.5, 0.6, 0.4]),
        ("cumulative", vec![0.0, 1.0, 0.5, 1.5]),
        ("cumuld", vec![1.0, 0.0, 0.5, 0.5]),
        ("general", vec![0.0, 1.0, 0.5, -0.5]),
        ("general", vec![0.0, 1.0, 0.5, 0.0]),
        ("histogram", vec![0.0, 1.0, 0.0, 0.0]),
        ("ogive", vec![0.0, 1.0, 2.0]),
        ("kerneldensity", vec![1.0, 1.0]),
        ("metalog", vec![1.0]),
        ("metalog", vec![1.0, 1.0, 1.7]),
        ("metalog", vec![1.0, -1.0]),
        ("metaloglower", vec![0.0, 1.0, 1.0, 1.7]),
        ("metalogbounded", vec![1.0, 0.0, 1.0, 1.0]),
        ("myerson", vec![3.0, 2.0, 5.0, 0.9]),
        ("myerson", vec![1.0, 2.0, 5.0, 0.5]),
        ("geometric", vec![0.0]),
        ("geometric", vec![1.1]),
        ("negbin", vec![0.0, 0.5]),
        ("negbin", vec![2.0, 0.0]),
        ("hypergeo", vec![11.0, 5.0, 10.0]),
        ("hypergeo", vec![1.5, 5.0, 10.0]),
        ("logarithmic", vec![1.0]),
        ("betabinomial", vec![3.0, 0.0, 1.0]),
        ("betageometric", vec![0.0, 1.0]),
        ("betanegbin", vec![0.0, 1.0, 1.0]),
        ("delaporte", vec![1.0, -1.0, 1.0]),
        ("polya", vec![0.0, 1.0]),
        ("skellam", vec![1.0, -1.0]),
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
                Op::Call(native, ids) => (native.apply)(&many(ids)),
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

/// The greatest number, as a bound that does not bound.
const FAR: f64 = 1e300;

/// The quantile truncated to two bounds, the same with bounds and parameters known or by trial.
fn between(distribution: &Distribution, parameters: &[f64], low: f64, high: f64, u: f64) -> f64 {
    let all: Vec<f64> = parameters.iter().copied().chain([low, high]).collect();
    let known = Plan::truncated(distribution, &all, true).run(&all, u);
    let varying = Plan::truncated(distribution, &all, false).run(&all, u);
    let same = (known - varying).abs() <= 1e-12 * known.abs() || known.is_nan() && varying.is_nan();
    assert!(same, "{}{all:?} {u}: {known} and {varying}", distribution.name);
    known
}

#[test]
fn truncated_normals_are_those_of_mpmath() {
    let mut rows = 0;
    for line in QUANTILES.lines().filter(|line| line.starts_with("truncated_normal")) {
        let fields: Vec<&str> = line.split('\t').collect();
        let (low, high) = if fields[1].contains("lower=6") { (6.0, FAR) } else { (-1.0, 2.0) };
        let got = between(&NORMAL, &[0.0, 1.0], low, high, probability(fields[2]));
        let expected: f64 = fields[5].parse().unwrap();
        assert!((got / expected - 1.0).abs() < 1e-12, "{line}: {got}");
        rows += 1;
    }
    assert_eq!(rows, 66);
}

/// What an exponential waiting time, a geometric count and a Pareto size leave above a bound is like the
/// whole, however little of it is left.
#[test]
fn far_tails_keep_their_digits() {
    let near =
        |got: f64, expected: f64| assert!((got / expected - 1.0).abs() < 1e-12, "{got}, not {expected}");
    for u in PROBABILITIES {
        let waiting = quantile(&EXPONENTIAL, &[1.0], u);
        near(between(&EXPONENTIAL, &[1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&GAMMA, &[1.0, 1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&WEIBULL, &[1.0, 1.0], 500.0, FAR, u), 500.0 + waiting);
        near(between(&PARETO, &[3.0, 1.0], 1e50, FAR, u), quantile(&PARETO, &[3.0, 1e50], u));
        let count = quantile(&GEOMETRIC, &[0.2], u);
        assert_eq!(between(&GEOMETRIC, &[0.2], 1000.0, FAR, u), 1000.0 + count);
        assert_eq!(between(&NEGATIVE_BINOMIAL, &[1.0, 0.2], 999.5, FAR, u), 1000.0 + count);
    }
    // P(40)/P(≥ 40) of a Poisson count with mean 4 is 1 − 4/41 and a little less.
    assert_eq!(between(&POISSON, &[4.0], 40.0, FAR, 0.9), 40.0);
    assert_eq!(between(&POISSON, &[4.0], 40.0, FAR, 0.91), 41.0);
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 700.0, 1.0 - 1e-16), 700.0);
    // P(600)/P(≤ 600) with mean 1000 is 0.4 and a little more, P(599)/P(≤ 600) 0.24.
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 600.0, 0.7), 600.0);
    assert_eq!(between(&POISSON, &[1000.0], 0.0, 600.0, 0.5), 599.0);
    assert_eq!(between(&BINOMIAL, &[1000.0, 0.5], 900.0, FAR, 0.25), 900.0);
}

#[test]
fn what_is_left_between_bounds_has_its_share() {
    for distribution in DISTRIBUTIONS {
        if LISTS[..2].contains(&distribution.name) {
            continue;
        }
        for parameters in examples(distribution) {
            let (low, high) =
                (quantile(distribution, &parameters, 0.3), quantile(distribution, &parameters, 0.9));
            let of = |x: f64| (distribution.cumulative)(&parameters, x);
            let before = if distribution.discrete { of(low.next_down()) } else { of(low) };
            if of(high) <= before {
                continue;
            }
            for u in [0.001, 0.2, 0.5, 0.8, 0.999] {
                let x = between(distribution, &parameters, low, high, u);
                let share = |x: f64| (of(x) - before) / (of(high) - before);
                let name = distribution.name;
                assert!((low..=high).contains(&x), "{name}{parameters:?} {u}: {x}");
                if distribution.discrete {
                    let fits = share(x) >= u - 1e-12 && share(x.next_down()) < u + 1e-12;
                    assert!(fits, "{name}{parameters:?} {u}: {x}");
                } else {
                    let gap = (share(x) - u).abs();
                    assert!(gap < 1e-9, "{name}{parameters:?} {u}: {x} has {}", share(x));
                }
            }
        }
    }
    assert!(between(&NORMAL, &[0.0, 1.0], 2.0, 1.0, 0.5).is_nan(), "nothing is left");
    assert!(between(&NORMAL, &[0.0, -1.0], 1.0, 2.0, 0.5).is_nan(), "there is no such distribution");
    assert!(between(&POISSON, &[4.0], 2.1, 2.9, 0.5).is_nan(), "there is no whole number");
}

/// Parameters solved from percentiles, each to so many parts of it.
fn solved(name: &str, knowns: &[(Known, f64)], expected: &[f64], near: f64) {
    let got = parameters_of(find(name).unwrap(), knowns).unwrap();
    for (got, expected) in got.iter().zip(expected) {
        assert!((got - expected).abs() <= near * expected.abs().max(1.0), "{name}: {got:?}");
    }
    assert_eq!(got.len(), expected.len(), "{name}");
}

#[test]
fn percentiles_give_the_parameters() {
    use Known::{Parameter, Percentile};
    let p = |percent: f64, value: f64| (Percentile(percent / 100.0), value);
    // Palisade's own example, kb.palisade.com page 1644.
    let beta = [p(5.0, -3.0), p(25.0, 2.0), p(75.0, 12.0), p(95.0, 16.0)];
    solved("betageneral", &beta, &[1.295682, 1.121222, -4.990886, 17.204968], 1e-6);
    // RiskTrigen(100, 200, 300, 10, 90) by its roots.
    let triangle = [p(10.0, 100.0), (Parameter(1), 200.0), p(90.0, 300.0)];
    solved("triangular", &triangle, &[19.0983005625, 200.0, 380.9016994375], 1e-10);
    solved("normal", &[p(5.0, 1.0), p(95.0, 10.0)], &[5.5, 4.5 / 1.644853626951473], 1e-12);
    solved("normal", &[p(5.0, 1.0), (Parameter(1), 2.0)], &[1.0 + 2.0 * 1.644853626951473, 2.0], 1e-12);
    solved("uniform", &[p(10.0, 1.0), p(90.0, 9.0)], &[0.0, 10.0], 1e-12);
    solved("exponential", &[p(50.0, 3.0)], &[3.0 / std::f64::consts::LN_2], 1e-12);
    let error = |name: &str, knowns: &[(Known, f64)]| {
        parameters_of(find(name).unwrap(), knowns).unwrap_err().to_string()
    };
    assert_eq!(
        error("normal", &[p(5.0, 1.0), p(95.0, 0.0)]),
        "percentiles must rise with their probabilities"
    );
    assert_eq!(
        error("normal", &[p(5.0, 1.0), p(100.0, 2.0)]),
        "percentiles must have probabilities above 0 and below 1"
    );
    assert_eq!(
        error("normal", &[p(5.0, 1.0)]),
        "percentiles and known parameters must be as many as the distribution has parameters"
    );
    assert_eq!(error("exponential", &[p(50.0, -3.0)]), "percentiles fit no such distribution");
    assert_eq!(error("gamma", &[p(50.0, -3.0), p(90.0, 1.0)]), "percentiles fit no such distribution");
    assert_eq!(
        error("metalog", &[p(10.0, 1.0), p(50.0, 2.0), p(90.0, 100.0)]),
        "coefficients must give a density above 0 everywhere: this metalog is infeasible"
    );
}

/// Of each continuous family, the parameters found from as many percentiles give those percentiles again.
#[test]
fn parameters_from_percentiles_have_those_percentiles() {
    let shares = [0.1, 0.9, 0.5, 0.3];
    let mut failed = vec![];
    for distribution in DISTRIBUTIONS {
        let list = distribution.parameters.iter().any(|parameter| parameter.repeats);
        let whole = distribution.parameters.iter().any(|parameter| parameter.domain == Domain::Count);
        if distribution.discrete || list || whole || UNDETERMINED.contains(&distribution.name) {
            continue;
        }
        let parameters = &examples(distribution)[0];
        let knowns: Vec<(Known, f64)> = shares[..parameters.len()]
            .iter()
            .map(|p| (Known::Percentile(*p), quantile(distribution, parameters, *p)))
            .collect();
        let found = match parameters_of(distribution, &knowns) {
            Ok(found) => found,
            Err(error) => {
                failed.push(format!("{}{parameters:?}: {error}", distribution.name));
                continue;
            }
        };
        for (p, (_, x)) in shares.iter().zip(&knowns) {
            let got = quantile(distribution, &found, *p);
            if (got - x).abs() >= 1e-9 * x.abs() {
                failed.push(format!("{}{found:?} {p}: {got}, not {x}", distribution.name));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// The distributions whose parameters these percentiles do not determine: a symmetric one's weight of tails
/// is not in three that lie around its middle, and a parameter may be a percentile's own probability.
const UNDETERMINED: &[&str] =
    &["Myerson", "Trigen", "DoubleTriangular", "Student3", "NormalMix", "TukeyLambda", "JohnsonMoments"];
