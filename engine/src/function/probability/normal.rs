//! The normal and the lognormal distribution, and what is near them: `CONFIDENCE.NORM`, `FISHER`.

use super::{CUMULATIVE, One, PROBABILITY, VALUE, of_numbers, routine, when};
use crate::function::{Argument, Function, Lower, required, table};
use crate::math;
use crate::plan::lower::{Lowering, Num, Outcome};
use crate::plan::{Compare, Native, Unary};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([
    CONFIDENCE,
    CONFIDENCE_NORM,
    FISHER,
    FISHERINV,
    GAUSS,
    LOGINV,
    LOGNORM_DIST,
    LOGNORM_INV,
    LOGNORMDIST,
    NORM_DIST,
    NORM_INV,
    NORM_S_DIST,
    NORM_S_INV,
    NORMDIST,
    NORMINV,
    NORMSDIST,
    NORMSINV,
    PHI,
    STANDARDIZE,
]);

const MEAN: Argument = required("mean", One);
const SPREAD: Argument = required("standard deviation", One);
const LOG_MEAN: Argument = required("mean of the logarithm", One);
const LOG_SPREAD: Argument = required("standard deviation of the logarithm", One);

of_numbers!(
    NORM_DIST,
    "NORM.DIST",
    "The probability of a value or less, or the density, of a normal distribution.",
    [VALUE, MEAN, SPREAD, CUMULATIVE],
    [
        ("=NORM.DIST(42,40,1.5,TRUE)", "0.908788780274132"),
        ("=NORM.DIST(42,40,1.5,FALSE)", "0.109340049783996"),
        ("=NORM.DIST(42,40,0,TRUE)", "#NUM!"),
    ],
    probability
);
of_numbers!(
    NORMDIST,
    "NORMDIST",
    "The probability of a value or less, or the density, of a normal distribution.",
    [VALUE, MEAN, SPREAD, CUMULATIVE],
    [("=NORMDIST(0,0,1,TRUE)", "0.5"), ("=NORMDIST(42,40,1.5,\"x\")", "#VALUE!")],
    probability
);
of_numbers!(
    NORM_INV,
    "NORM.INV",
    "The quantile of a normal distribution.",
    [PROBABILITY, MEAN, SPREAD],
    [
        ("=NORM.INV(0.908789,40,1.5)", "42.0000020095622"),
        ("=NORM.INV(0,0,1)", "#NUM!"),
        ("=NORM.INV(0.5,0,0)", "#NUM!"),
    ],
    quantile
);
of_numbers!(
    NORMINV,
    "NORMINV",
    "The quantile of a normal distribution.",
    [PROBABILITY, MEAN, SPREAD],
    [("=NORMINV(0.5,7,2)", "7")],
    quantile
);
of_numbers!(
    NORM_S_DIST,
    "NORM.S.DIST",
    "The probability of a value or less, or the density, of the standard normal distribution.",
    [VALUE, CUMULATIVE],
    [
        ("=NORM.S.DIST(1.333333,TRUE)", "0.908788725604095"),
        ("=NORM.S.DIST(1.333333,FALSE)", "0.164010147569555"),
    ],
    |l, x| probability(l, &[x[0], 0.0.into(), 1.0.into(), x[1]])
);
of_numbers!(
    NORMSDIST,
    "NORMSDIST",
    "The probability of a value or less of the standard normal distribution.",
    [VALUE],
    [("=NORMSDIST(0)", "0.5"), ("=NORMSDIST(1.333333)", "0.908788725604095")],
    |l, x| Ok(l.unary(Unary::NormalCumulative, x[0]))
);
of_numbers!(
    NORM_S_INV,
    "NORM.S.INV",
    "The quantile of the standard normal distribution.",
    [PROBABILITY],
    [("=NORM.S.INV(0.908789)", "1.33333467304149"), ("=NORM.S.INV(1)", "#NUM!")],
    |l, x| Ok(l.unary(Unary::NormalQuantile, x[0]))
);
of_numbers!(
    NORMSINV,
    "NORMSINV",
    "The quantile of the standard normal distribution.",
    [PROBABILITY],
    [("=NORMSINV(0.5)", "0")],
    |l, x| Ok(l.unary(Unary::NormalQuantile, x[0]))
);
of_numbers!(
    LOGNORM_DIST,
    "LOGNORM.DIST",
    "The probability of a value or less, or the density, of a lognormal distribution.",
    [VALUE, LOG_MEAN, LOG_SPREAD, CUMULATIVE],
    [
        ("=LOGNORM.DIST(4,3.5,1.2,TRUE)", "0.0390835557068005"),
        ("=LOGNORM.DIST(4,3.5,1.2,FALSE)", "0.0176175966818192"),
        ("=LOGNORM.DIST(0,3.5,1.2,TRUE)", "#NUM!"),
    ],
    log_probability
);
of_numbers!(
    LOGNORMDIST,
    "LOGNORMDIST",
    "The probability of a value or less of a lognormal distribution.",
    [VALUE, LOG_MEAN, LOG_SPREAD],
    [("=LOGNORMDIST(4,3.5,1.2)", "0.0390835557068005")],
    |l, x| log_probability(l, &[x[0], x[1], x[2], 1.0.into()])
);
of_numbers!(
    LOGNORM_INV,
    "LOGNORM.INV",
    "The quantile of a lognormal distribution.",
    [PROBABILITY, LOG_MEAN, LOG_SPREAD],
    [("=LOGNORM.INV(0.039084,3.5,1.2)", "4.00002521868")],
    log_quantile
);
of_numbers!(
    LOGINV,
    "LOGINV",
    "The quantile of a lognormal distribution.",
    [PROBABILITY, LOG_MEAN, LOG_SPREAD],
    [("=LOGINV(0.5,0,1)", "1"), ("=LOGINV(1,0,1)", "#NUM!")],
    log_quantile
);
of_numbers!(
    STANDARDIZE,
    "STANDARDIZE",
    "How many standard deviations a value lies above a mean.",
    [VALUE, MEAN, SPREAD],
    [("=STANDARDIZE(42,40,1.5)", "1.33333333333333"), ("=STANDARDIZE(42,40,0)", "#NUM!")],
    |l, x| {
        let positive = l.compare(Compare::Greater, x[2], 0.0);
        let spread = l.select(positive, x[2], f64::NAN);
        let centred = l.subtract(x[0], x[1]);
        l.divide(centred, spread)
    }
);
routine!(
    PHI,
    "PHI",
    "The density of the standard normal distribution.",
    [VALUE],
    [("=PHI(0.75)", "0.301137432154804")],
    |x| math::normal_density(x[0])
);
routine!(
    GAUSS,
    "GAUSS",
    "The probability that a standard normal variable lies between 0 and a value.",
    [VALUE],
    [("=GAUSS(2)", "0.477249868051821"), ("=GAUSS(-1)", "-0.341344746068543")],
    |x| 0.5 * math::erf(x[0] * std::f64::consts::FRAC_1_SQRT_2)
);
routine!(
    FISHER,
    "FISHER",
    "Fisher's transformation of a correlation between -1 and 1.",
    [required("correlation", One)],
    [("=FISHER(0.75)", "0.972955074527657"), ("=FISHER(1)", "#NUM!")],
    |x| when(x[0].abs() < 1.0, || math::atanh(x[0]))
);
routine!(
    FISHERINV,
    "FISHERINV",
    "The correlation of which Fisher's transformation is a value.",
    [VALUE],
    [("=FISHERINV(0.972955)", "0.749999967390841")],
    |x| math::tanh(x[0])
);
routine!(
    CONFIDENCE,
    "CONFIDENCE",
    "Half the width of the confidence interval of a mean, by the normal distribution.",
    CONFIDENCE_ARGUMENTS,
    [("=CONFIDENCE(0.05,2.5,50)", "0.692951912174839"), ("=CONFIDENCE(0,2.5,50)", "#NUM!")],
    half_width
);
routine!(
    CONFIDENCE_NORM,
    "CONFIDENCE.NORM",
    "Half the width of the confidence interval of a mean, by the normal distribution.",
    CONFIDENCE_ARGUMENTS,
    [("=CONFIDENCE.NORM(0.05,2.5,50)", "0.692951912174839"), ("=CONFIDENCE.NORM(0.05,2.5,0)", "#NUM!")],
    half_width
);

pub(super) const CONFIDENCE_ARGUMENTS: [Argument; 3] =
    [required("significance", One), SPREAD, required("size", One)];

fn half_width(x: &[f64]) -> f64 {
    let [significance, spread, size] = *x else { return f64::NAN };
    let size = size.trunc();
    when(significance > 0.0 && significance < 1.0 && spread > 0.0 && size >= 1.0, || {
        -math::normal_quantile(0.5 * significance) * spread / size.sqrt()
    })
}

fn probability(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let positive = l.compare(Compare::Greater, x[2], 0.0);
    let spread = l.select(positive, x[2], f64::NAN);
    let centred = l.subtract(x[0], x[1]);
    let z = l.divide(centred, spread)?;
    let cumulative = l.unary(Unary::NormalCumulative, z);
    let density = density(l, z);
    let density = l.divide(density, spread)?;
    Ok(l.select(x[3], cumulative, density))
}

fn log_probability(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let logarithm = l.unary(Unary::Logarithm, x[0]);
    let of_logarithm = probability(l, &[logarithm, x[1], x[2], x[3]])?;
    // A density of the logarithm is one of the value times the value.
    let positive = l.compare(Compare::Greater, x[0], 0.0);
    let value = l.select(positive, x[0], f64::NAN);
    let scale = l.select(x[3], 1.0, value);
    l.divide(of_logarithm, scale)
}

fn density(l: &mut Lowering<'_>, z: Num) -> Num {
    l.call(Native { name: "normal_density", apply: |x| math::normal_density(x[0]) }, &[z])
}

fn quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let z = l.unary(Unary::NormalQuantile, x[0]);
    let spread = l.multiply(z, x[2]);
    let value = l.add(x[1], spread);
    let positive = l.compare(Compare::Greater, x[2], 0.0);
    Ok(l.select(positive, value, f64::NAN))
}

fn log_quantile(l: &mut Lowering<'_>, x: &[Num]) -> Outcome<Num> {
    let logarithm = quantile(l, x)?;
    Ok(l.unary(Unary::Exponential, logarithm))
}
