//! What the user asks for: the one document that goes into a simulation beside the workbook.
//!
//! Serialised and versioned: a spec saved today must run in ten years. Unknown fields are refused,
//! so that a setting that this version does not know is never ignored.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::document::Document;

/// The version of the document that this engine writes.
pub const SPEC_VERSION: u32 = 1;
/// The most trials that one simulation may have.
pub const MAX_TRIALS: u64 = 100_000_000;
/// The trials of a simulation that does not say.
pub const DEFAULT_TRIALS: u64 = 10_000;

/// A simulation to run: which cells vary, which cells to watch, how often and from which seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Spec {
    /// The version of this document, [`SPEC_VERSION`].
    pub version: u32,
    /// Cells given a distribution by the user, beside those that the workbook's own formulas give one.
    pub inputs: Vec<Input>,
    /// Cells whose distribution is wanted. Empty: those that the workbook itself marks.
    pub outputs: Vec<Output>,
    /// Inputs that hang together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub correlations: Vec<Correlation>,
    /// How many trials, from 1 to [`MAX_TRIALS`].
    pub trials: u64,
    /// The seed: the same seed gives the same digits, anywhere.
    pub seed: u64,
    /// How the draws are spread over the unit interval.
    pub sampling: Sampling,
    /// Which backend evaluates the plan.
    pub engine: EngineChoice,
    /// Formula cells that keep the file's value in every trial, although a draw reaches them: what the user
    /// accepts of cells that Carlo cannot compute. Results name them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hold: Vec<Address>,
    /// What NOW and TODAY tell, in ISO 8601: `2026-11-22` or `2026-11-22T09:30:00`. Where it is left out
    /// they tell when the file was last computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Inputs with a seed of their own: their draws stay what they are whatever the seed of the simulation is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub seeds: Vec<InputSeed>,
    /// What is to be found out beside the summaries: regression, Sobol' indices, goal seek …, each a document
    /// that says by `analysis` which.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::analysis::Analysis>))]
    pub analyses: Vec<Document>,
    /// Which trials count: those in which an output or an input lies within bounds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::simulation::Filter>))]
    pub filters: Vec<Document>,
    /// When to stop before all trials are done: once these statistics are known to a precision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::simulation::Stop>))]
    pub stop: Option<Document>,
}

impl Default for Spec {
    fn default() -> Self {
        Self {
            version: SPEC_VERSION,
            inputs: Vec::new(),
            outputs: Vec::new(),
            correlations: Vec::new(),
            trials: DEFAULT_TRIALS,
            seed: 1,
            sampling: Sampling::default(),
            engine: EngineChoice::default(),
            hold: Vec::new(),
            now: None,
            seeds: Vec::new(),
            analyses: Vec::new(),
            filters: Vec::new(),
            stop: None,
        }
    }
}

/// A cell given a distribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The cell.
    pub cell: Address,
    /// What people call it; empty where nobody said.
    #[serde(default)]
    pub name: String,
    /// Its distribution in shorthand: `normal(100, 10)`, `tri(80, 100, 130)`, `80 to 120`.
    pub distribution: String,
}

/// The seed of one input. Inputs of the same seed draw the same uniforms, unless they are of a Sobol' sequence,
/// where the seed scrambles their dimension. It has no effect on an input that is correlated with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InputSeed {
    /// The input: the spec's own or the workbook's.
    pub cell: Address,
    /// Its seed.
    pub seed: u64,
}

/// A cell whose distribution is wanted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// The cell.
    pub cell: Address,
    /// What people call it; empty where nobody said.
    #[serde(default)]
    pub name: String,
}

/// Inputs that hang together: by their rank correlations (Spearman), or by a copula of one parameter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Correlation {
    /// The inputs: the spec's own or the workbook's.
    pub inputs: Vec<Address>,
    /// The matrix row by row; each row whole, or only up to its diagonal. None for a copula of one parameter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matrix: Vec<Vec<f64>>,
    /// How they hang together. `gaussian`, where it is left out; `t(5)`, by degrees of freedom, whose extremes come
    /// together; `clayton(2)`, `frank(4)`, `gumbel(1.5)`, by θ and without a matrix, and with a second number for
    /// what is seen from the other end: 1 the first of two inputs, 2 the second, 3 all; `iman-conover`, by the
    /// order of the draws, which meets the matrix closely and keeps at most 5 million draws.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
}

/// How the draws of one dimension are spread over the unit interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    /// Independent draws.
    #[default]
    MonteCarlo,
    /// One draw in each of many equal strata, in an order of its own: eight hypercubes after each other (one
    /// below 256 trials), whose means tell the standard error.
    LatinHypercube,
    /// Sobol' sequences under Owen's scrambling: eight to sixteen after each other (one below 256 trials), whose
    /// means tell the standard error. For numbers of trials that are powers of two above all.
    Sobol,
    /// Pairs of trials whose draws mirror each other: u and 1 − u.
    Antithetic,
}

/// Which backend evaluates the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EngineChoice {
    /// The fastest that can run the plan.
    #[default]
    Auto,
    /// One trial at a time: slow, and the definition of every operation.
    Reference,
    /// Vector tiles on every core.
    Power,
    /// Columns of any value type. Not there yet: refused by name.
    Arrow,
    /// The graphics processor. Not there yet: refused by name.
    Gpu,
}
