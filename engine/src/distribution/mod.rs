//! Every distribution, in one table.
//!
//! A distribution is one item in one file: its name, its parameters with their domains, its quantile
//! lowered to ops over a draw, its density and cumulative probability for plots, its moments for tests.

mod arcsine;
mod bernoulli;
mod beta;
mod beta_binomial;
mod beta_general;
mod beta_geometric;
mod beta_negative_binomial;
mod beta_prime;
mod beta_subjective;
mod binomial;
mod bradford;
mod burr;
mod call;
mod cauchy;
mod chi_square;
mod cumulative;
mod curve;
mod dagum;
mod delaporte;
mod dependence;
mod discrete;
mod discrete_uniform;
mod double_exponential;
mod double_triangular;
mod draw;
mod elementary;
mod erlang;
mod error_function;
mod exponential;
mod extreme_value;
mod extreme_value_min;
mod fatigue_life;
mod fisher;
mod frechet;
mod gamma;
mod general;
mod generalized_extreme_value;
mod generalized_pareto;
mod geometric;
mod gompertz;
mod guard;
mod half_normal;
mod hyperbolic_secant;
mod hypergeometric;
mod inverse_gamma;
mod inverse_gaussian;
mod invert;
mod johnson_bounded;
mod johnson_fit;
mod johnson_moments;
mod johnson_unbounded;
mod kernel_density;
mod kumaraswamy;
mod laplace;
mod least_squares;
mod levy;
mod list;
mod log_gamma;
mod log_laplace;
mod log_logistic;
mod logarithmic;
mod logistic;
mod lognormal;
mod lognormal_log;
mod lomax;
mod maxwell;
mod metalog;
mod metalog_fit;
mod metalog_shape;
#[cfg(feature = "functions")]
mod mixture;
#[cfg(feature = "functions")]
mod mode;
mod modified_pert;
mod myerson;
mod negative_binomial;
mod normal;
mod normal_mix;
mod parameter;
mod pareto;
mod percentiles;
mod pert;
mod piecewise;
mod poisson;
mod polya;
#[cfg(feature = "functions")]
mod quadrature;
mod raised_cosine;
mod rayleigh;
mod reciprocal;
mod seldom;
#[cfg(feature = "functions")]
mod shape;
mod skellam;
mod skew_normal;
mod slash;
mod student;
mod student_located;
mod trapezoid;
mod triangular;
mod trigen;
mod truncation;
mod tukey_lambda;
mod u_quadratic;
mod uniform;
mod upper;
mod weibull;
mod whole;

#[cfg(test)]
mod tests;

use std::fmt;

pub use arcsine::ARCSINE;
pub use bernoulli::BERNOULLI;
pub use beta::BETA;
pub use beta_binomial::BETA_BINOMIAL;
pub use beta_general::BETA_GENERAL;
pub use beta_geometric::BETA_GEOMETRIC;
pub use beta_negative_binomial::BETA_NEGATIVE_BINOMIAL;
pub use beta_prime::BETA_PRIME;
pub use beta_subjective::BETA_SUBJECTIVE;
pub use binomial::BINOMIAL;
pub use bradford::BRADFORD;
pub use burr::BURR;
pub use call::{Alternate, BoundedBy, Bounds, DistributionCall, Join, Joined, Repeated};
pub use cauchy::CAUCHY;
pub use chi_square::CHI_SQUARE;
pub use cumulative::{CUMULATIVE, CUMULATIVE_DESCENDING, OGIVE};
pub use dagum::DAGUM;
pub use delaporte::DELAPORTE;
pub use dependence::{Dependence, Membership, PairOrMatrix};
pub use discrete::DISCRETE;
pub use discrete_uniform::DISCRETE_UNIFORM;
pub use double_exponential::DOUBLE_EXPONENTIAL;
pub use double_triangular::DOUBLE_TRIANGULAR;
pub(crate) use draw::minus_log;
pub use erlang::ERLANG;
pub use error_function::ERROR_FUNCTION;
pub use exponential::EXPONENTIAL;
pub use extreme_value::EXTREME_VALUE;
pub use extreme_value_min::EXTREME_VALUE_MIN;
pub use fatigue_life::FATIGUE_LIFE;
pub use fisher::FISHER;
pub use frechet::FRECHET;
pub use gamma::{GAMMA, log_gamma_variable};
pub use general::{GENERAL, HISTOGRAM};
pub use generalized_extreme_value::GENERALIZED_EXTREME_VALUE;
pub use generalized_pareto::GENERALIZED_PARETO;
pub use geometric::GEOMETRIC;
pub use gompertz::GOMPERTZ;
pub use half_normal::HALF_NORMAL;
pub use hyperbolic_secant::HYPERBOLIC_SECANT;
pub use hypergeometric::HYPERGEOMETRIC;
pub use inverse_gamma::INVERSE_GAMMA;
pub use inverse_gaussian::INVERSE_GAUSSIAN;
pub use johnson_bounded::JOHNSON_BOUNDED;
pub use johnson_moments::JOHNSON_MOMENTS;
pub use johnson_unbounded::JOHNSON_UNBOUNDED;
pub use kernel_density::{KERNEL_DENSITY, KERNEL_REFERENCE};
pub use kumaraswamy::KUMARASWAMY;
pub use laplace::LAPLACE;
pub use levy::LEVY;
pub use list::LIST;
pub use log_gamma::LOG_GAMMA;
pub use log_laplace::LOG_LAPLACE;
pub use log_logistic::LOG_LOGISTIC;
pub use logarithmic::LOGARITHMIC;
pub use logistic::LOGISTIC;
pub use lognormal::LOGNORMAL;
pub use lognormal_log::LOGNORMAL_LOG;
pub use lomax::LOMAX;
pub use maxwell::MAXWELL;
pub use metalog::{METALOG, METALOG_BOUNDED, METALOG_LOWER, METALOG_UPPER};
pub use metalog_fit::metalog_fit;
#[cfg(feature = "functions")]
pub use mixture::mixed;
#[cfg(feature = "functions")]
pub use mode::mode;
pub use modified_pert::MODIFIED_PERT;
pub use myerson::MYERSON;
pub use negative_binomial::NEGATIVE_BINOMIAL;
pub use normal::NORMAL;
pub use normal_mix::NORMAL_MIX;
pub use parameter::{Domain, Parameter, ParameterError};
pub use pareto::PARETO;
pub use percentiles::{Known, ends, parameters_of, quantile_of};
pub use pert::PERT;
pub use poisson::POISSON;
pub use polya::POLYA;
pub use raised_cosine::RAISED_COSINE;
pub use rayleigh::RAYLEIGH;
pub use reciprocal::RECIPROCAL;
pub use seldom::is_left_out;
use seldom::seldom;
#[cfg(feature = "functions")]
pub use shape::standard_moment;
pub use skellam::SKELLAM;
pub use skew_normal::SKEW_NORMAL;
pub use slash::SLASH;
pub use student::STUDENT;
pub use student_located::STUDENT_LOCATED;
pub use trapezoid::TRAPEZOID;
pub use triangular::TRIANGULAR;
pub use trigen::TRIGEN;
pub use truncation::{Cut, kept, leaves_something, spliced, truncated, truncated_list};
pub use tukey_lambda::TUKEY_LAMBDA;
pub use u_quadratic::U_QUADRATIC;
pub use uniform::UNIFORM;
pub use upper::upper;
pub use weibull::WEIBULL;

use crate::plan::{Builder, ValueId};

/// Every distribution, in the order of a picker: the ones people reach for first, then by kind.
pub static DISTRIBUTIONS: &[&Distribution] = &[
    &NORMAL,
    &TRIANGULAR,
    &PERT,
    &UNIFORM,
    &LOGNORMAL,
    &LOGNORMAL_LOG,
    &BETA,
    &BETA_GENERAL,
    &BETA_SUBJECTIVE,
    &KUMARASWAMY,
    &MODIFIED_PERT,
    &TRIGEN,
    &DOUBLE_TRIANGULAR,
    &TRAPEZOID,
    &BRADFORD,
    &RECIPROCAL,
    &RAISED_COSINE,
    &ARCSINE,
    &U_QUADRATIC,
    &JOHNSON_BOUNDED,
    &GAMMA,
    &ERLANG,
    &CHI_SQUARE,
    &FISHER,
    &EXPONENTIAL,
    &WEIBULL,
    &RAYLEIGH,
    &MAXWELL,
    &HALF_NORMAL,
    &GOMPERTZ,
    &FATIGUE_LIFE,
    &INVERSE_GAUSSIAN,
    &LOG_LOGISTIC,
    &LOG_LAPLACE,
    &LOG_GAMMA,
    &INVERSE_GAMMA,
    &BETA_PRIME,
    &BURR,
    &DAGUM,
    &PARETO,
    &LOMAX,
    &GENERALIZED_PARETO,
    &LEVY,
    &EXTREME_VALUE,
    &EXTREME_VALUE_MIN,
    &FRECHET,
    &GENERALIZED_EXTREME_VALUE,
    &LOGISTIC,
    &STUDENT,
    &STUDENT_LOCATED,
    &LAPLACE,
    &DOUBLE_EXPONENTIAL,
    &HYPERBOLIC_SECANT,
    &CAUCHY,
    &SKEW_NORMAL,
    &NORMAL_MIX,
    &SLASH,
    &TUKEY_LAMBDA,
    &ERROR_FUNCTION,
    &JOHNSON_UNBOUNDED,
    &JOHNSON_MOMENTS,
    &CUMULATIVE,
    &CUMULATIVE_DESCENDING,
    &GENERAL,
    &HISTOGRAM,
    &OGIVE,
    &KERNEL_DENSITY,
    &KERNEL_REFERENCE,
    &METALOG,
    &METALOG_LOWER,
    &METALOG_UPPER,
    &METALOG_BOUNDED,
    &MYERSON,
    &BERNOULLI,
    &DISCRETE,
    &DISCRETE_UNIFORM,
    &BINOMIAL,
    &POISSON,
    &GEOMETRIC,
    &NEGATIVE_BINOMIAL,
    &HYPERGEOMETRIC,
    &LOGARITHMIC,
    &BETA_BINOMIAL,
    &BETA_GEOMETRIC,
    &BETA_NEGATIVE_BINOMIAL,
    &DELAPORTE,
    &POLYA,
    &SKELLAM,
    &LIST,
];

/// The distribution with a name or alias, whatever its case; `None` if there is none, or [this build cannot draw
/// it](is_left_out).
pub fn find(name: &str) -> Option<&'static Distribution> {
    DISTRIBUTIONS.iter().copied().find(|known| known.is_called(name)).filter(|known| !is_left_out(known.name))
}

/// A distribution of the table.
pub struct Distribution {
    /// The name in shorthand and in messages: `Normal`.
    pub name: &'static str,
    /// Other names that the shorthand accepts, in lower case: `norm`, `gaussian`.
    pub aliases: &'static [&'static str],
    /// One sentence for the picker.
    pub summary: &'static str,
    /// The parameters in order. A last parameter marked `repeats` takes any number of values.
    pub parameters: &'static [Parameter],
    /// Whether its values are whole numbers apart rather than a continuum.
    pub discrete: bool,
    /// Whether the values are as many as asked, in their domains, and as they must be to each other
    /// (`min < max`).
    pub check: fn(&[f64]) -> Result<(), ParameterError>,
    /// The quantile of a uniform as ops. Parameters may vary by trial, so impossible ones give NaN there.
    pub quantile: fn(&mut Builder, ValueId, &[ValueId]) -> ValueId,
    /// The density (or, for a discrete one, the probability) at x; parameters have been checked.
    pub density: fn(&[f64], f64) -> f64,
    /// The probability of x or less; parameters have been checked.
    pub cumulative: fn(&[f64], f64) -> f64,
    /// The mean; `None` where there is none. This is the value that add-ins show in the cell.
    pub mean: fn(&[f64]) -> Option<f64>,
    /// The variance; `None` where there is none.
    pub variance: fn(&[f64]) -> Option<f64>,
}

impl Distribution {
    /// Whether this is its name or one of its aliases, whatever its case.
    fn is_called(&self, name: &str) -> bool {
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        is(self.name) || self.aliases.iter().any(|alias| is(alias))
    }
}

impl fmt::Debug for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
