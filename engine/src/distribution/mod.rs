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
mod cauchy;
mod chi_square;
mod cumulative;
mod curve;
mod dagum;
mod delaporte;
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
mod modified_pert;
mod myerson;
mod negative_binomial;
mod normal;
mod normal_mix;
mod pareto;
mod percentiles;
mod pert;
mod piecewise;
mod poisson;
mod polya;
mod raised_cosine;
mod rayleigh;
mod reciprocal;
mod seldom;
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
pub use cauchy::CAUCHY;
pub use chi_square::CHI_SQUARE;
pub use cumulative::{CUMULATIVE, CUMULATIVE_DESCENDING, OGIVE};
pub use dagum::DAGUM;
pub use delaporte::DELAPORTE;
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
pub use kernel_density::KERNEL_DENSITY;
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
pub use modified_pert::MODIFIED_PERT;
pub use myerson::MYERSON;
pub use negative_binomial::NEGATIVE_BINOMIAL;
pub use normal::NORMAL;
pub use normal_mix::NORMAL_MIX;
pub use pareto::PARETO;
pub use percentiles::{Known, parameters_of, quantile_of};
pub use pert::PERT;
pub use poisson::POISSON;
pub use polya::POLYA;
pub use raised_cosine::RAISED_COSINE;
pub use rayleigh::RAYLEIGH;
pub use reciprocal::RECIPROCAL;
pub use seldom::is_left_out;
use seldom::seldom;
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

use crate::address::RangeRef;
use crate::correlation::{Copula, Reflection};
use crate::formula::Expr;
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

/// One parameter of a distribution.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in messages and in the editor: `standard deviation`.
    pub name: &'static str,
    /// The values it may have by itself.
    pub domain: Domain,
    /// Whether it takes all values that are left (the values and weights of a discrete distribution).
    pub repeats: bool,
}

/// The values that a parameter may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Any number.
    Real,
    /// Above 0.
    Positive,
    /// 0 or above.
    NonNegative,
    /// From 0 to 1.
    Probability,
    /// A whole number, 0 or above.
    Count,
}

impl Domain {
    /// Whether a value lies in the domain. NaN lies in none but the reals, where it is an error already.
    pub fn allows(self, x: f64) -> bool {
        match self {
            Self::Real => true,
            Self::Positive => x > 0.0,
            Self::NonNegative => x >= 0.0,
            Self::Probability => (0.0..=1.0).contains(&x),
            Self::Count => x >= 0.0 && x.trunc() == x,
        }
    }

    /// The domain as a rule: `must be above 0`.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Real => "must be a number",
            Self::Positive => "must be above 0",
            Self::NonNegative => "must be 0 or above",
            Self::Probability => "must be from 0 to 1",
            Self::Count => "must be a whole number, 0 or above",
        }
    }
}

/// Why parameters are impossible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{parameter} {rule}")]
pub struct ParameterError {
    /// The parameter's name.
    pub parameter: &'static str,
    /// What is allowed: `must be above 0`.
    pub rule: &'static str,
}

/// A distribution called in a formula, with its parameters still to be evaluated.
#[derive(Clone, Debug)]
pub struct DistributionCall {
    /// Which distribution.
    pub distribution: &'static Distribution,
    /// Its parameters in the table's order, or what `alternates` say.
    pub parameters: Vec<Expr>,
    /// Where percentiles are given in place of parameters: what each is.
    pub alternates: Option<Vec<Alternate>>,
    /// Its name as the workbook gives it (`RiskName("…")`).
    pub name: Option<String>,
    /// The value to show where nothing is simulated (`RiskStatic(50)`).
    pub base: Option<Expr>,
    /// What is added to the drawn value (`RiskShift(…)`).
    pub shift: Option<Expr>,
    /// Bounds beyond which nothing is drawn (`RiskTruncate(min, max)`).
    pub truncate: Option<Bounds>,
    /// Bounds to which what is drawn beyond them is moved (`PsiCensor(min, max)`).
    pub censor: Option<Bounds>,
    /// The uniform that it is the quantile of (`VoseNormal(0, 1, B3)`); a draw of its own where there is none.
    pub draw: Option<Expr>,
    /// What it depends on, as the call says it.
    pub dependence: Option<Dependence>,
    /// Where another distribution takes over: from which value on.
    pub splice: Option<Box<Splice>>,
    /// Where several draws are added up: how many, and what of each counts.
    pub repeated: Option<Box<Repeated>>,
    /// The seed of its own that the call asks for (`RiskSeed(1, 42)`).
    pub seed: Option<u64>,
    /// Where it comes from, as the user reads it: `@RISK`, `NORM.INV(RAND(), …)`, `typed`.
    pub source: &'static str,
    /// Whether it is made of RAND, which every cell of a data table draws anew.
    pub redrawn: bool,
}

impl DistributionCall {
    /// Whether it is a distribution by its parameters alone, drawn once and as it is.
    pub fn is_plain(&self) -> bool {
        self.alternates.is_none()
            && self.shift.is_none()
            && self.truncate.is_none()
            && self.censor.is_none()
            && self.draw.is_none()
            && self.dependence.is_none()
            && self.splice.is_none()
            && self.repeated.is_none()
    }
}

/// Another distribution from a value on (`RiskSplice(low, high, point)`): below the value one density, above
/// it the other, both scaled by one factor to a probability of 1 in all.
#[derive(Clone, Debug)]
pub struct Splice {
    /// The value, which is the other's.
    pub at: Expr,
    /// The other distribution, of which nothing but the parameters counts.
    pub above: DistributionCall,
}

/// The sum of several draws (`RiskCompound(frequency, severity, deductible, limit)`).
#[derive(Clone, Debug)]
pub struct Repeated {
    /// How many draws, without its fraction; none where it is below 1.
    pub count: Expr,
    /// What is taken off each draw, of which no less than 0 is left.
    pub deductible: Option<Expr>,
    /// The most that then counts of each.
    pub limit: Option<Expr>,
}

impl Repeated {
    /// What is given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        std::iter::once(&self.count).chain(&self.deductible).chain(&self.limit)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        std::iter::once(&mut self.count).chain(&mut self.deductible).chain(&mut self.limit)
    }
}

/// What a call gives in place of a parameter (`RiskNormalAlt(5%, 1, 95%, 10)`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alternate {
    /// The parameter at this position of the table: one expression.
    Parameter(usize),
    /// A percentile: the probability of it or less, and its value.
    Percentile,
    /// A percentile: the probability of more, and its value.
    PercentileAbove,
}

impl Alternate {
    /// What the numbers of a call say of its distribution; `None` where there are too few.
    pub fn knowns(alternates: &[Self], numbers: &[f64]) -> Option<Vec<(Known, f64)>> {
        let mut numbers = numbers.iter();
        let mut next = || numbers.next().copied();
        let known = |alternate: &Self| {
            let first = next()?;
            Some(match alternate {
                Self::Parameter(at) => (Known::Parameter(*at), first),
                Self::Percentile => (Known::Percentile(first), next()?),
                Self::PercentileAbove => (Known::Percentile(1.0 - first), next()?),
            })
        };
        alternates.iter().map(known).collect()
    }
}

/// Bounds of what is drawn; one that is not given does not bound.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// The least value, or its percentile.
    pub low: Option<Expr>,
    /// The greatest value, or its percentile.
    pub high: Option<Expr>,
    /// What they say.
    pub by: BoundedBy,
}

/// What bounds say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundedBy {
    /// Values, before the shift.
    Value,
    /// Values, after the shift.
    ShiftedValue,
    /// Percentiles, as probabilities from 0 to 1.
    Probability,
}

impl Bounds {
    /// The bounds that are given.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        self.low.iter().chain(&self.high)
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.low.iter_mut().chain(&mut self.high)
    }
}

/// How an add-in's call says that its distribution hangs together with others.
#[derive(Clone, Debug, PartialEq)]
pub enum Dependence {
    /// A row of a matrix of rank correlations: `RiskCorrmat(range, position, instance)`.
    Matrix {
        /// Where the matrix stands.
        range: RangeRef,
        /// The row, from 0.
        position: usize,
        /// Distributions of different instances share the matrix and nothing else.
        instance: String,
    },
    /// Others depend on it by this name: `RiskIndepC("id")`.
    Independent(String),
    /// It depends on the distribution of this name by a rank correlation: `RiskDepC("id", coefficient)`.
    Dependent(String, f64),
    /// It is a member of a copula: `PsiCopula("clayton", 2)`, `RiskCopula(range, position, instance)`.
    Copula(Box<Membership>),
}

/// How a call says that its distribution is a member of a copula.
#[derive(Clone, Debug, PartialEq)]
pub struct Membership {
    /// The copula.
    pub copula: Copula,
    /// Which of its members are seen from the other end.
    pub reflection: Reflection,
    /// The correlations of its variables, where it takes a matrix.
    pub matrix: Option<PairOrMatrix>,
    /// Which member it is, from 0; that of the cell's place among the others' where the call does not say.
    pub position: Option<usize>,
    /// Distributions of different instances share the copula and nothing else.
    pub instance: String,
    /// The cells that say what the copula is.
    pub cells: Vec<RangeRef>,
}

impl Membership {
    /// Whether the other is a member of the same copula.
    pub fn is_with(&self, other: &Self) -> bool {
        self.instance.eq_ignore_ascii_case(&other.instance)
            && self.copula.name() == other.copula.name()
            && self.matrix == other.matrix
    }
}

/// The correlations of a copula's variables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PairOrMatrix {
    /// That of two.
    Pair(f64),
    /// Cells with a matrix.
    Matrix(RangeRef),
}
