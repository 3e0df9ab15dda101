//! Probabilities and quantiles by formula, against the tables of mpmath.

use crate::function::tests::value_of;

const QUANTILES: &str = include_str!("../../../../tests/reference/quantiles.tsv");

/// For a distribution of the table its quantile, its probability of a value or less, and its probability of
/// more: `#` is the argument, names are the parameters.
const CONTINUOUS: &[(&str, &str, &str, &str)] = &[
    ("normal", "NORM.INV(#,mean,sd)", "NORM.DIST(#,mean,sd,TRUE)", ""),
    ("lognormal_log", "LOGNORM.INV(#,mu_log,sigma_log)", "LOGNORM.DIST(#,mu_log,sigma_log,TRUE)", ""),
    ("gamma", "GAMMA.INV(#,shape,scale)", "GAMMA.DIST(#,shape,scale,TRUE)", ""),
    ("beta", "BETA.INV(#,alpha,beta)", "BETA.DIST(#,alpha,beta,TRUE)", ""),
    ("chisq", "CHISQ.INV(#,df)", "CHISQ.DIST(#,df,TRUE)", "CHISQ.DIST.RT(#,df)"),
    ("student", "T.INV(#,df)", "T.DIST(#,df,TRUE)", "T.DIST.RT(#,df)"),
    ("f", "F.INV(#,df1,df2)", "F.DIST(#,df1,df2,TRUE)", "F.DIST.RT(#,df1,df2)"),
    ("exponential", "", "EXPON.DIST(#,1/mean,TRUE)", ""),
    ("weibull", "", "WEIBULL.DIST(#,shape,scale,TRUE)", ""),
];

/// For a discrete distribution its probability of a count or fewer, and of exactly a count.
const DISCRETE: &[(&str, &str, &str)] = &[
    ("binomial", "BINOM.DIST(#,n,p,TRUE)", "BINOM.DIST(#,n,p,FALSE)"),
    ("poisson", "POISSON.DIST(#,lambda,TRUE)", "POISSON.DIST(#,lambda,FALSE)"),
    ("neg_binomial", "NEGBINOM.DIST(#,s,p,TRUE)", "NEGBINOM.DIST(#,s,p,FALSE)"),
    ("hypergeometric", "HYPGEOM.DIST(#,n,D,M,TRUE)", "HYPGEOM.DIST(#,n,D,M,FALSE)"),
];

/// What a formula gives where `#` is `x`, with the parameters `name=value;…` put in.
fn evaluate(template: &str, parameters: &str, x: f64) -> f64 {
    let mut formula = String::new();
    for word in template.split_inclusive(['(', ',', ')', '/']) {
        let (name, end) = word.split_at(word.len() - 1);
        let value = parameters.split([';', ' ']).find_map(|p| p.strip_prefix(name)?.strip_prefix('='));
        match (name, value) {
            ("#", _) => formula += &format!("{x:.17E}"),
            (_, Some(value)) => formula += value,
            (name, None) => formula += name,
        }
        formula += end;
    }
    value_of(&formula).parse().unwrap_or(f64::NAN)
}

/// A probability of the table: `0.25`, `1e-8` or `1-1e-8`.
fn probability(text: &str) -> f64 {
    match text.strip_prefix("1-") {
        Some(rest) => 1.0 - rest.parse::<f64>().unwrap(),
        None => text.parse().unwrap(),
    }
}

fn close(what: &str, got: f64, expected: f64, allowed: f64) {
    let error = ((got - expected) / expected).abs();
    assert!(error <= allowed || got == expected, "{what} is {got}, not {expected}: {error:e}");
}

#[test]
fn continuous_distributions_are_those_of_mpmath() {
    let mut rows = 0;
    for fields in QUANTILES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<&str>>()) {
        let Some((_, quantile, lower, upper)) = CONTINUOUS.iter().find(|row| row.0 == fields[0]) else {
            continue;
        };
        let (parameters, p) = (fields[1], probability(fields[2]));
        // Excel takes whole degrees of freedom only.
        if parameters == "df=2.5" {
            continue;
        }
        let what = |function: &str| format!("{function} for {parameters} at {}", fields[2]);
        let exact: f64 = fields[4].parse().unwrap();
        let of_f64: f64 = if fields[5].is_empty() { exact } else { fields[5].parse().unwrap() };
        if !quantile.is_empty() && p != 1.0 {
            close(&what(quantile), evaluate(quantile, parameters, p), of_f64, 1e-12);
        }
        // Where the next number has another probability, that much is lost by rounding the quantile.
        let reached = evaluate(lower, parameters, of_f64);
        let lost = (evaluate(lower, parameters, of_f64.next_down()) - reached).abs() / p;
        close(&what(lower), reached, p, 1e-12 + lost);
        if !upper.is_empty() {
            let q: f64 = fields[3].parse().unwrap();
            let reached = evaluate(upper, parameters, exact);
            let lost = (evaluate(upper, parameters, exact.next_down()) - reached).abs() / q;
            close(&what(upper), reached, q, 1e-12 + lost);
        }
        rows += 1;
    }
    assert!(rows > 500, "only {rows} rows");
}

#[test]
fn discrete_distributions_are_those_of_mpmath() {
    let mut rows = 0;
    for fields in QUANTILES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<&str>>()) {
        let Some((_, lower, exactly)) = DISCRETE.iter().find(|row| row.0 == fields[0]) else { continue };
        let (parameters, p) = (fields[1], probability(fields[2]));
        let k: f64 = fields[5].parse().or(fields[4].parse()).unwrap();
        let reached = evaluate(lower, parameters, k);
        assert!(reached >= p * (1.0 - 1e-13), "{lower} for {parameters} at {k} is {reached}, below {p}");
        if k > 0.0 {
            let before = evaluate(lower, parameters, k - 1.0);
            assert!(
                before <= p * (1.0 + 1e-13),
                "{lower} for {parameters} before {k} is {before}, above {p}"
            );
            let step = evaluate(exactly, parameters, k);
            assert!((reached - before - step).abs() < 1e-13 * reached, "{exactly} for {parameters} at {k}");
        }
        if fields[0] == "binomial" && fields[6].strip_prefix("gap=").unwrap().parse::<f64>().unwrap() > 1e-13
        {
            assert_eq!(evaluate("BINOM.INV(n,p,#)", parameters, p), k, "{parameters} at {p}");
        }
        rows += 1;
    }
    assert!(rows > 300, "only {rows} rows");
}
