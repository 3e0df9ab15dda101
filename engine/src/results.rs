//! What a simulation gives: the one document that comes out.
//!
//! Serialised and versioned. Numbers that do not exist (the mean of no values) are `null`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::document::Document;
use crate::spec::Sampling;
use crate::value::CellError;

/// The version of the document that this engine writes.
pub const RESULTS_VERSION: u32 = 1;

/// What a simulation gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Results {
    /// The version of this document, [`RESULTS_VERSION`].
    pub version: u32,
    /// The version of the engine that made it.
    pub engine_version: String,
    /// The backend that evaluated the plan: `power`, `reference`.
    pub engine: String,
    /// The trials done; fewer than asked for where the simulation was stopped.
    pub trials: u64,
    /// The trials asked for.
    pub trials_requested: u64,
    /// The seed.
    pub seed: u64,
    /// The sampling method.
    pub sampling: Sampling,
    /// The inputs in the order of their dimensions.
    pub inputs: Vec<InputSummary>,
    /// The outputs in the order of the spec.
    pub outputs: Vec<OutputSummary>,
    /// Cells that no draw reaches and that were held at the file's value because Carlo cannot compute them.
    pub held: Vec<Address>,
    /// The correlations of the inputs that hang together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub correlations: Vec<Correlated>,
    /// What NOW and TODAY told, in ISO 8601, where an output depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Circles of cells that were iterated and did not settle in every trial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unsettled: Vec<Unsettled>,
    /// The statistics that cells ask by an add-in's functions, such as `RiskMean(B24)`, in address order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<CellStatistic>,
    /// What the spec's analyses found, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::analysis::Answer>))]
    pub analyses: Vec<Document>,
    /// What the spec's filters did, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::simulation::Filtered>))]
    pub filters: Vec<Document>,
    /// How far what the spec asks to be known is known, target by target.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::simulation::Convergence>))]
    pub convergence: Vec<Document>,
}

/// A statistic that a cell asks by an add-in's function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CellStatistic {
    /// The cell.
    pub cell: Address,
    /// The function with what it is of: `RiskMean(B24)`.
    pub function: String,
    /// Its value, `null` where there is none.
    pub value: Option<f64>,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Inputs that hang together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correlated {
    /// Where it is said: the cells of the matrix, or the spec.
    pub source: String,
    /// The inputs.
    pub inputs: Vec<Address>,
    /// The rank correlations in force, row by row.
    pub matrix: Vec<Vec<f64>>,
    /// How far the correlation lies from what was asked that lies furthest from it: above 0 where no inputs can
    /// be correlated as asked, and the nearest possible matrix took its place.
    pub change: f64,
}

/// A circle of cells that did not settle in every trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unsettled {
    /// One of its cells.
    pub cell: Address,
    /// How many cells it has.
    pub cells: u64,
    /// The trials in which it still moved after as many rounds as the workbook allows. They count with what
    /// the cells held then, as in Excel.
    pub trials: u64,
}

/// What one input did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InputSummary {
    /// The cell.
    pub cell: Address,
    /// What people call it; its address where nobody said.
    pub name: String,
    /// The distribution as it prints: `Normal(100, 10)`.
    pub distribution: String,
    /// The mean of its values, `null` where there are none.
    pub mean: Option<f64>,
    /// The standard deviation of its values (n − 1), `null` below two values.
    pub std_dev: Option<f64>,
    /// The least value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
}

/// What one output did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutputSummary {
    /// The cell.
    pub cell: Address,
    /// What people call it; its address where nobody said.
    pub name: String,
    /// What the cell holds in the file, where that is a number.
    pub base_value: Option<f64>,
    /// The cell's number format code.
    pub number_format: String,
    /// Trials that gave a number.
    pub count: u64,
    /// Trials that gave an error.
    pub errors: u64,
    /// The first trial that gave an error.
    pub first_error: Option<FirstError>,
    /// The mean.
    pub mean: Option<f64>,
    /// The standard error of the mean, right for the sampling method.
    pub std_error: Option<f64>,
    /// The standard deviation (n − 1).
    pub std_dev: Option<f64>,
    /// The least value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
    /// The sample skewness (Excel's `SKEW`).
    pub skewness: Option<f64>,
    /// The sample excess kurtosis (Excel's `KURT`).
    pub kurtosis: Option<f64>,
    /// Percentile (0 to 100, as text) → value; always 1, 5, 10, 25, 50, 75, 90, 95 and 99.
    #[serde(with = "percentile_keys")]
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, f64>))]
    pub percentiles: BTreeMap<Percent, f64>,
    /// How percentiles were found.
    pub percentile_method: PercentileMethod,
    /// Counts between edges.
    pub histogram: Histogram,
    /// 201 quantiles at 0, 0.005, … 1, for the cumulative curve; empty where there are no values.
    pub curve: Vec<f64>,
    /// The inputs by the size of their rank correlation with this output, largest first.
    pub tornado: Vec<Bar>,
}

/// A percentile in thousandths of a percent, so that it can be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(pub u32);

impl Percent {
    /// The percentiles of every summary.
    pub const STANDARD: [Percent; 9] = [
        Percent(1_000),
        Percent(5_000),
        Percent(10_000),
        Percent(25_000),
        Percent(50_000),
        Percent(75_000),
        Percent(90_000),
        Percent(95_000),
        Percent(99_000),
    ];

    /// The quantile, 0 to 1.
    pub fn quantile(self) -> f64 {
        f64::from(self.0) / 100_000.0
    }
}

/// The first trial that gave an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FirstError {
    /// The trial, from 0.
    pub trial: u64,
    /// The first cell, in evaluation order, that was in error in that trial.
    pub cell: Address,
    /// The error, as near as the backend can tell.
    pub kind: CellError,
    /// The inputs that it was made of, the first 20, with their values in that trial.
    #[serde(default)]
    pub inputs: Vec<InputValue>,
}

/// What an input was in a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InputValue {
    /// The cell.
    pub cell: Address,
    /// What people call it; its address where nobody said.
    pub name: String,
    /// Its value.
    pub value: Option<f64>,
}

/// How percentiles were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", tag = "method")]
pub enum PercentileMethod {
    /// From every value, interpolated as Excel's `PERCENTILE.INC` does.
    Exact,
    /// From a sketch whose rank error is at most the stated share of the count.
    Sketch {
        /// The bound, a share of the count.
        rank_error: RankError,
    },
}

/// A rank error in millionths of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RankError(pub u32);

/// Counts between edges. `edges` has one more element than `counts`; a bin holds its lower edge, the
/// last one also its upper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Histogram {
    /// Ascending, evenly spaced on round numbers.
    pub edges: Vec<f64>,
    /// Trials in each bin; together every trial that gave a number.
    pub counts: Vec<u64>,
}

/// One bar of a tornado.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bar {
    /// The input's cell.
    pub cell: Address,
    /// The input's name.
    pub name: String,
    /// Spearman's rank correlation with the output, −1 to 1; 0 where either does not vary.
    pub rank_correlation: f64,
    /// The output's mean over the trials in which the input is in its lowest tenth.
    pub mean_low: Option<f64>,
    /// The output's mean over the trials in which the input is in its highest tenth.
    pub mean_high: Option<f64>,
}

mod percentile_keys {
    //! `{"5": 1.25}` rather than `{"5000": 1.25}`.

    use std::collections::BTreeMap;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Percent;

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<Percent, f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_map(map.iter().map(|(percent, value)| {
            let whole = percent.0 / 1_000;
            let text = match percent.0 % 1_000 {
                0 => whole.to_string(),
                part => format!("{whole}.{part:03}").trim_end_matches('0').to_owned(),
            };
            (text, value)
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Percent, f64>, D::Error> {
        let mut values = BTreeMap::new();
        for (text, value) in BTreeMap::<String, f64>::deserialize(deserializer)? {
            let percent = text.parse::<f64>().map_err(D::Error::custom)?;
            values.insert(Percent((percent * 1_000.0).round() as u32), value);
        }
        Ok(values)
    }
}
