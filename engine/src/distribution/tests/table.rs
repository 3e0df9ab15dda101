//! Quantiles and moments that mpmath computed.

use super::*;

pub(super) const QUANTILES: &str = include_str!("../../../../tests/reference/quantiles.tsv");
const COUNTS: &str = include_str!("../../../../tests/reference/counts.tsv");
pub(super) const MOMENTS: &str = include_str!("../../../../tests/reference/moments.tsv");

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
pub(super) const LISTS: &[&str] = &[
    "Discrete",
    "DUniform",
    "Cumulative",
    "CumulativeDescending",
    "General",
    "Histogram",
    "Ogive",
    "KernelDensity",
    "KernelReference",
    "Metalog",
    "MetalogLower",
    "MetalogUpper",
    "MetalogBounded",
    "Myerson",
];

/// The distribution and parameters of a row, if it is one of ours.
pub(super) fn known(name: &str, text: &str) -> Option<(&'static Distribution, Vec<f64>)> {
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

/// A probability of the table: `0.25`, `1e-8` or `1-1e-8`.
pub(super) fn probability(text: &str) -> f64 {
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
