//! Distribution functions: probabilities and quantiles of the normal and its relatives.

use super::ArgumentKind::Scalar as One;
use super::{Function, Lower, optional, required};
use crate::math;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Compare, Native, Unary};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[&Function] = &[
    &BETA_INV,
    &BETAINV,
    &GAMMA_INV,
    &GAMMAINV,
    &LOGINV,
    &LOGNORM_INV,
    &NORM_DIST,
    &NORM_INV,
    &NORM_S_DIST,
    &NORM_S_INV,
    &NORMDIST,
    &NORMINV,
    &NORMSDIST,
    &NORMSINV,
];

macro_rules! distribution_function {
    ($item:ident, $name:literal, $summary:literal, $arguments:expr, $examples:expr, $lower:expr) => {
        static $item: Function = Function {
            name: $name,
            summary: $summary,
            arguments: &$arguments,
            examples: &$examples,
            lower: Lower::Scalar(|l, arguments| {
                let mut numbers = Vec::new();
                for argument in arguments {
                    numbers.push(l.number(argument)?);
                }
                let lower: fn(&mut Lowering<'_>, &[Num]) -> Outcome<Num> = $lower;
                Ok(Scalar::from(lower(l, &numbers)?))
            }),
        };
    };
}

const BETA_ARGUMENTS: [super::Argument; 5] = [
    required("probability", One),
    required("alpha", One),
    required("beta", One),
    optional("least", One),
    optional("greatest", One),
];
distribution_function!(
    BETA_INV,
    "BETA.INV",
    "The quantile of a beta distribution.",
    BETA_ARGUMENTS,
    [("=BETA.INV(0.685470581,8,10,1,3)", "1.99999999998779")],
    beta_quantile
);
distribution_function!(
    BETAINV,
    "BETAINV",
    "The quantile of a beta distribution.",
    BETA_ARGUMENTS,
    [("=BETAINV(0.5,2,2)", "0.5")],
    beta_quantile
);

const GAMMA_ARGUMENTS: [super::Argument; 3] =
    [required("probability", One), required("shape", One), required("scale", One)];
distribution_function!(
    GAMMA_INV,
    "GAMMA.INV",
    "The quantile of a gamma distribution.",
    GAMMA_ARGUMENTS,
    [("=GAMMA.INV(0.068094,9,2)", "10.0000111914377")],
    gamma_quantile
);
distribution_function!(
    GAMMAINV,
    "GAMMAINV",
    "The quantile of a gamma distribution.",
    GAMMA_ARGUMENTS,
    [("=GAMMAINV(0,9,2)", "0")],
    gamma_quantile
);

const NORMAL_ARGUMENTS: [super::Argument; 3] =
    [required("probability", One), required("mean", One), required("standard deviation", One)];
distribution_function!(
    NORM_INV,
    "NORM.INV",
    "The quantile of a normal distribution.",
    NORMAL_ARGUMENTS,
    [
        ("=NORM.INV(0.908789,40,1.5)", "42.0000020095622"),
        ("=NORM.INV(0,0,1)", "#NUM!"),
        ("=NORM.INV(0.5,0,0)", "#NUM!")
    ],
    normal_quantile
);
distribution_function!(
    NORMINV,
    "NORMINV",
    "The quantile of a normal distribution.",
    NORMAL_ARGUMENTS,
    [("=NORMINV(0.5,7,2)", "7")],
    normal_quantile
);
distribution_function!(
    LOGNORM_INV,
    "LOGNORM.INV",
    "The quantile of a lognormal distribution, from the mean and standard deviation of the logarithm.",
    NORMAL_ARGUMENTS,
    [("=LOGNORM.INV(0.039084,3.5,1.2)", "4.00002521868")],
    lognormal_quantile
);
distribution_function!(
    LOGINV,
    "LOGINV",
    "The quantile of a lognormal distribution, from the mean and standard deviation of the logarithm.",
    NORMAL_ARGUMENTS,
    [("=LOGINV(0.5,0,1)", "1")],
    lognormal_quantile
);

const PROBABILITY: [super::Argument; 1] = [required("probability", One)];
distribution_function!(
    NORM_S_INV,
    "NORM.S.INV",
    "The quantile of the standard normal distribution.",
    PROBABILITY,
    [("=NORM.S.INV(0.908789)", "1.33333467304149"), ("=NORM.S.INV(1)", "#NUM!")],
    |l, x| Ok(l.unary(Unary::NormalQuantile, x[0]))
);
distribution_function!(
    NORMSINV,
    "NORMSINV",
    "The quantile of the standard normal distribution.",
    PROBABILITY,
    [("=NORMSINV(0.5)", "0")],
    |l, x| Ok(l.unary(Unary::NormalQuantile, x[0]))
);

const DENSITY_ARGUMENTS: [super::Argument; 4] = [
    required("value", One),
    required("mean", One),
    required("standard deviation", One),
    required("cumulative", One),
];
distribution_function!(
    NORM_DIST,
    "NORM.DIST",
    "The probability of a value or less, or the density, of a normal distribution.",
    DENSITY_ARGUMENTS,
    [
        ("=NORM.DIST(42,40,1.5,TRUE)", "0.908788780274132"),
        ("=NORM.DIST(42,40,1.5,FALSE)", "0.109340049783996")
    ],
    normal_probability
);
distribution_function!(
    NORMDIST,
    "NORMDIST",
    "The probability of a value or less, or the density, of a normal distribution.",
    DENSITY_ARGUMENTS,
    [("=NORMDIST(0,0,1,TRUE)", "0.5")],
    normal_probability
);

distribution_function!(
    NORM_S_DIST,
    "NORM.S.DIST",
    "The probability of a value or less, or the density, of the standard normal distribution.",
    [required("value", One), required("cumulative", One)],
    [("=NORM.S.DIST(1.333333,TRUE)", "0.908788725604095")],
    |l, x| { normal_probability(l, &[x[0], 0.0.into(), 1.0.into(), x[1]]) }
);
distribution_function!(
    NORMSDIST,
    "NORMSDIST",
    "The probability of a value or less of the standard normal distribution.",
    [required("value", One)],
    [("=NORMSDIST(0)", "0.5")],
    |l, x| Ok(l.unary(Unary::NormalCumulative, x[0]))
);

fn beta_quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let (least, greatest) =
        (x.get(3).copied().unwrap_or(0.0.into()), x.get(4).copied().unwrap_or(1.0.into()));
    let unit =
        l.call(Native { name: "beta_quantile", apply: |v| quantile_of_beta(v[0], v[1], v[2]) }, &x[..3]);
    let width = l.subtract(greatest, least);
    let above = l.multiply(unit, width);
    Ok(l.add(least, above))
}

fn quantile_of_beta(p: f64, alpha: f64, beta: f64) -> f64 {
    if alpha > 0.0 && beta > 0.0 && (0.0..=1.0).contains(&p) {
        math::beta_inc_inverse(alpha, beta, p)
    } else {
        f64::NAN
    }
}

fn gamma_quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let unit = l.call(Native { name: "gamma_quantile", apply: |v| quantile_of_gamma(v[0], v[1]) }, &x[..2]);
    let positive = l.compare(Compare::Greater, x[2], 0.0);
    let scaled = l.multiply(unit, x[2]);
    Ok(l.select(positive, scaled, f64::NAN))
}

fn quantile_of_gamma(p: f64, shape: f64) -> f64 {
    if shape > 0.0 && (0.0..1.0).contains(&p) { math::gamma_p_inverse(shape, p) } else { f64::NAN }
}

fn normal_quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let z = l.unary(Unary::NormalQuantile, x[0]);
    let spread = l.multiply(z, x[2]);
    let value = l.add(x[1], spread);
    let positive = l.compare(Compare::Greater, x[2], 0.0);
    Ok(l.select(positive, value, f64::NAN))
}

fn lognormal_quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let logarithm = normal_quantile(l, x)?;
    Ok(l.unary(Unary::Exponential, logarithm))
}

fn normal_probability(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let centred = l.subtract(x[0], x[1]);
    let z = l.divide(centred, x[2])?;
    let cumulative = l.unary(Unary::NormalCumulative, z);
    let density = l.call(Native { name: "normal_density", apply: |v| math::normal_density(v[0]) }, &[z]);
    let density = l.divide(density, x[2])?;
    let value = l.select(x[3], cumulative, density);
    let positive = l.compare(Compare::Greater, x[2], 0.0);
    Ok(l.select(positive, value, f64::NAN))
}
