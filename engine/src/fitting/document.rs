//! The documents of a fit: what is asked, and what is reported.

use serde::{Deserialize, Serialize};

/// The version of both documents.
pub const FITTING_VERSION: u32 = 1;

/// What to fit to which data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Ask {
    /// The version of this document, [`FITTING_VERSION`].
    pub version: u32,
    /// The data: each column by itself, and the rows of several together if `copulas` is set.
    pub columns: Vec<Column>,
    /// Distributions by their names; one with some of its parameters, `Binomial(10, ?)`, keeps these and fits
    /// those that are a question mark. Empty: the usual ones that the data allow.
    pub families: Vec<String>,
    /// Whether the data are whole numbers to which distributions of whole numbers are fitted.
    pub discrete: bool,
    /// Whether distributions that start at 0 are tried with a start of their own too.
    pub shifted: bool,
    /// What puts one distribution before another.
    pub rank: Criterion,
    /// How many samples are drawn from each fit, and fitted again, for p-values and the spread of parameters.
    pub bootstrap: u32,
    /// The seed of those samples: the same seed gives the same digits, anywhere.
    pub seed: u64,
    /// How many points of each fit's curve are given, for a chart.
    pub points: u32,
    /// Whether the dependence of the columns on each other is fitted.
    pub copulas: bool,
    /// Percentiles that an expert gives, in place of data or beside them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elicited: Option<Elicited>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            version: FITTING_VERSION,
            columns: Vec::new(),
            families: Vec::new(),
            discrete: false,
            shifted: false,
            rank: Criterion::default(),
            bootstrap: 0,
            seed: 1,
            points: 0,
            copulas: false,
            elicited: None,
        }
    }
}

/// One variable's observations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Column {
    /// What people call it.
    pub name: String,
    /// The observed values.
    pub values: Vec<f64>,
    /// How often each of `values` was observed, above 0; empty: once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<f64>,
    /// What is known of observations to an interval alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub censored: Vec<Censored>,
    /// Values below this are never observed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated_below: Option<f64>,
    /// Values above this are never observed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated_above: Option<f64>,
}

/// An observation of which it is known that it lies above a value, at or below another, or both.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Censored {
    /// It is more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<f64>,
    /// It is this or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<f64>,
    /// How often that was observed.
    #[serde(default = "once")]
    pub weight: f64,
}

fn once() -> f64 {
    1.0
}

/// Percentiles that an expert gives, in ascending order of both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Elicited {
    /// What people call the variable.
    pub name: String,
    /// The percentiles, at least two.
    pub percentiles: Vec<Percentile>,
    /// No value is below this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// No value is above this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub greatest: Option<f64>,
}

/// A value that is not exceeded with a probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Percentile {
    /// The probability, above 0 and below 1.
    pub probability: f64,
    /// The value.
    pub value: f64,
}

/// What puts one distribution before another: the least of it comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Criterion {
    /// Akaike's information criterion with the correction for small samples.
    #[default]
    Aicc,
    /// Akaike's information criterion.
    Aic,
    /// Schwarz's, the Bayesian information criterion.
    Bic,
    /// Hannan and Quinn's information criterion.
    Hqic,
    /// Anderson and Darling's distance.
    AndersonDarling,
    /// Kolmogorov and Smirnov's distance.
    KolmogorovSmirnov,
    /// Cramér and von Mises' distance.
    CramerVonMises,
    /// Pearson's sum over classes.
    ChiSquare,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The version of this document, [`FITTING_VERSION`].
    pub version: u32,
    /// Each column's fits.
    pub columns: Vec<ColumnReport>,
    /// The fits of the columns' dependence, the best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copulas: Vec<CopulaFit>,
    /// The copulas that were not fitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub copulas_refused: Vec<Refused>,
    /// The distributions of the elicited percentiles, side by side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub elicited: Vec<ElicitedFit>,
}

/// One column's fits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReport {
    /// What people call it.
    pub name: String,
    /// How many observations there are, by their weights.
    pub count: f64,
    /// The mean of those that are not censored; the standard deviation with n − 1; the least and the greatest.
    pub mean: f64,
    /// The standard deviation of those that are not censored, with n − 1.
    pub standard_deviation: f64,
    /// The least value that is not censored.
    pub least: f64,
    /// The greatest value that is not censored.
    pub greatest: f64,
    /// The fits, the best first.
    pub fits: Vec<Fit>,
    /// The distributions that were not fitted.
    pub refused: Vec<Refused>,
    /// What the reader should know of the data.
    pub notes: Vec<String>,
}

/// A distribution that was not fitted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Refused {
    /// The distribution.
    pub family: String,
    /// Why.
    pub reason: String,
}

/// One distribution fitted to one column by maximum likelihood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The distribution's name in the table.
    pub family: String,
    /// Its parameters in the table's order.
    pub parameters: Vec<Estimate>,
    /// What is added to its values, where it has a start of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<Estimate>,
    /// The distribution as it is typed.
    pub distribution: String,
    /// The distribution as it is typed with parameters that vary by trial, as uncertain as the data leave them;
    /// `None` where they correlate, which cannot be typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertain: Option<String>,
    /// The same as a formula for a cell, in which the parameters correlate too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertain_formula: Option<String>,
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion.
    pub aic: f64,
    /// The same, corrected for small samples; `None` where the sample is too small for it.
    pub aicc: Option<f64>,
    /// Schwarz's criterion.
    pub bic: f64,
    /// Hannan and Quinn's criterion.
    pub hqic: f64,
    /// Kolmogorov and Smirnov's distance; `None` for censored data.
    pub kolmogorov_smirnov: Option<Tested>,
    /// Cramér and von Mises' distance; `None` for censored data.
    pub cramer_von_mises: Option<Tested>,
    /// Anderson and Darling's distance; `None` for censored data, and for distributions of whole numbers.
    pub anderson_darling: Option<Tested>,
    /// Pearson's sum over classes of about equal probability; `None` for censored data and for few of them.
    pub chi_square: Option<Classes>,
    /// The covariances of the estimates in the order of `parameters` and then the shift, by the observed
    /// information: row by row, 0 for one that is given or set by an extreme of the data. Empty where the likelihood has no
    /// such curvature.
    pub covariance: Vec<Vec<f64>>,
    /// The estimates from each bootstrap sample, in the order of `parameters` and then the shift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bootstrap: Vec<Vec<f64>>,
    /// Points of the curve from the 0.5th to the 99.5th percentile: the value, its density or probability, and
    /// the probability of it or less.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<[f64; 3]>,
    /// What the reader should know of the fit.
    pub notes: Vec<String>,
}

/// A parameter's estimate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The parameter's name in the table.
    pub name: String,
    /// The value.
    pub value: f64,
    /// Its standard error: by the observed information, else by the bootstrap; `None` where neither is there.
    pub standard_error: Option<f64>,
    /// Whether it was given, not fitted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
}

/// A distance between data and a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tested {
    /// The distance.
    pub value: f64,
    /// The probability that data of the fitted distribution, fitted again, are as far from it or further, by
    /// the bootstrap; `None` where none was asked.
    pub p: Option<f64>,
}

/// Pearson's test.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Classes {
    /// The sum over the classes.
    pub value: f64,
    /// How many classes there are.
    pub classes: u32,
    /// Classes less fitted parameters less 1.
    pub degrees: u32,
    /// The probability of this or more by the chi-square distribution with `degrees`; `None` for 0 of them.
    pub p_of_table: Option<f64>,
    /// The same by the bootstrap.
    pub p: Option<f64>,
}

/// A copula fitted to the ranks of columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CopulaFit {
    /// The copula: `Gaussian`, `t`, `Clayton`, `Frank` or `Gumbel`.
    pub copula: String,
    /// The copula as it is typed: `clayton(2)`.
    pub typed: String,
    /// Its parameter: Clayton's, Frank's or Gumbel's; a t copula's degrees of freedom.
    pub parameter: Option<f64>,
    /// The correlations of the normal or t variables, row by row; empty for the others.
    pub correlations: Vec<Vec<f64>>,
    /// The pseudo log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's criterion of it.
    pub aic: f64,
    /// Schwarz's criterion of it.
    pub bic: f64,
    /// What the reader should know of the fit.
    pub notes: Vec<String>,
}

/// A distribution from elicited percentiles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElicitedFit {
    /// The distribution's name in the table.
    pub family: String,
    /// The distribution as it is typed; `None` where it cannot have the percentiles.
    pub distribution: Option<String>,
    /// Its parameters in the table's order.
    pub parameters: Vec<f64>,
    /// Its own values at the probabilities that were given.
    pub values: Vec<f64>,
    /// How far the furthest of them is from the value that was given, as a share of their range.
    pub miss: Option<f64>,
    /// Its mean, where it has one.
    pub mean: Option<f64>,
    /// Its standard deviation, where it has one.
    pub standard_deviation: Option<f64>,
    /// Points of the curve, as for a fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<[f64; 3]>,
    /// What the reader should know: how it is made, or why it cannot be.
    pub note: String,
}
