//! Why a simulation cannot be done, each reason with its cell.

use crate::address::Address;
use crate::distribution::ParameterError;

/// One reason why a simulation cannot be done as asked.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// An output depends, through a draw, on something that Carlo cannot compute.
    #[error(
        "{cell}: {}, and the output {output} depends on it; remove the output, replace the formula, or accept \
         the saved value of {cell} in every trial",
        unsupported(.function, .refused.as_deref())
    )]
    Unsupported {
        /// The cell with the function.
        cell: Address,
        /// The function or feature.
        function: String,
        /// Why this call of an add-in's function is refused: `it takes 2 parameters`.
        refused: Option<String>,
        /// The output that needs it.
        output: Address,
    },
    /// An output depends, through a draw, on a circle of cells.
    #[error(
        "{cell}: the formula refers to itself through other cells, and the output {output} depends on it; break the circle, or let the workbook iterate (in Excel: File, Options, Formulas, Enable iterative calculation)"
    )]
    Circular {
        /// A cell of the circle.
        cell: Address,
        /// The output that needs it.
        output: Address,
    },
    /// An output's value is text or depends on a draw in a way that only numbers can.
    #[error("{cell}: the output is {found} rather than a number; choose a cell that holds a number")]
    NotANumber {
        /// The output.
        cell: Address,
        /// What it is instead: `text`, `blank`, `an array` …
        found: String,
    },
    /// There is nothing to watch.
    #[error("no output is marked: mark a formula cell as an output")]
    NoOutputs,
    /// There is nothing that varies.
    #[error("no input has a distribution: give a number cell a distribution")]
    NoInputs,
    /// A cell of the spec is not in the workbook.
    #[error("{cell}: the workbook has no sheet called `{}`", cell.sheet)]
    UnknownSheet {
        /// The cell.
        cell: Address,
    },
    /// An input of the spec is a cell that cannot be one.
    #[error("{cell}: an input must be a cell that holds a number, and this one holds {found}")]
    NotAnInput {
        /// The cell.
        cell: Address,
        /// What it holds: `a formula`, `text`, `nothing` …
        found: String,
    },
    /// The same cell is an input twice, or an output twice.
    #[error("{cell}: marked twice")]
    Duplicate {
        /// The cell.
        cell: Address,
    },
    /// A distribution's text cannot be read.
    #[error("{cell}: {message}")]
    BadDistribution {
        /// The cell.
        cell: Address,
        /// What is wrong with the text, and what is allowed.
        message: String,
    },
    /// A distribution's parameters are impossible.
    #[error("{cell}: {distribution}: {error}")]
    BadParameters {
        /// The cell.
        cell: Address,
        /// The distribution, with its numbers where they are few.
        distribution: String,
        /// Which parameter, and what is allowed.
        error: ParameterError,
    },
    /// An add-in's call that Carlo does not honour, such as a correlation.
    #[error("{cell}: {feature} is not supported yet, and leaving it out would change the result")]
    UnsupportedDialect {
        /// The cell.
        cell: Address,
        /// The function or feature.
        feature: String,
    },
    /// Inputs are said to hang together in a way that they cannot.
    #[error("{cell}: {what}")]
    BadCorrelation {
        /// One of the inputs.
        cell: Address,
        /// What is wrong, as the predicate of a sentence.
        what: String,
    },
    /// The number of trials is out of range.
    #[error("trials: {trials} is out of range; choose from 1 to {most}")]
    BadTrials {
        /// What was asked.
        trials: u64,
        /// The most that is allowed.
        most: u64,
    },
    /// The model draws more than a Sobol' sequence has dimensions.
    #[error(
        "sampling: the model draws {dimensions} numbers in each trial, and a Sobol' sequence has {most} dimensions; \
         choose latin-hypercube or monte-carlo"
    )]
    TooManyDimensions {
        /// How many the model has.
        dimensions: u32,
        /// The most that the sequence has.
        most: u32,
    },
    /// The spec asks for something that this version does not have.
    #[error("{field}: `{value}` is not available yet; choose {instead}")]
    NotAvailable {
        /// The spec's field: `engine`, `sampling`.
        field: &'static str,
        /// What was asked.
        value: String,
        /// What there is.
        instead: &'static str,
    },
    /// A cell of the spec cannot keep the file's value.
    #[error("{cell}: only a formula with a saved value can be held at it, and this cell has {found}")]
    NotHoldable {
        /// The cell.
        cell: Address,
        /// What it lacks.
        found: &'static str,
    },
    /// A trial was asked for that the simulation does not have.
    #[error("trial {trial}: the simulation has {trials} trials, the last is {}", trials - 1)]
    NoSuchTrial {
        /// The trial.
        trial: u64,
        /// How many there are.
        trials: u64,
    },
    /// The spec asks for a moment that is none.
    #[error("now: `{found}` is no moment; write a date such as 2026-11-22, or 2026-11-22T09:30:00")]
    BadMoment {
        /// What the spec says.
        found: String,
    },
    /// The spec asks for an analysis that cannot be done.
    #[error("analyses[{index}]{field}: {message}")]
    BadAnalysis {
        /// Which of the spec's analyses, from 0.
        index: usize,
        /// The way to the field from there: `.output`; empty for the whole.
        field: String,
        /// What is wrong, and what is allowed.
        message: String,
    },
    /// The spec asks for analyses, and this build of the engine has none.
    #[error("analyses: this build of the engine has none; run them with one that has, or leave them out")]
    NoAnalyses,
    /// An input is given a distribution that only a build with the feature `functions` draws.
    #[error("{cell}: this build of the engine does not draw {name}; run it with one that does")]
    LeftOut {
        /// The cell.
        cell: Address,
        /// The distribution, or an add-in's function.
        name: String,
    },
    /// An input is given a seed that is none.
    #[error("{cell}: a seed of its own is for an input, and this cell is none; remove it from seeds")]
    NotSeedable {
        /// The cell.
        cell: Address,
    },
    /// An input is given a seed twice.
    #[error("{cell}: it has two seeds; remove one from seeds")]
    SeededTwice {
        /// The cell.
        cell: Address,
    },
    /// A filter, or the rule to stop, cannot be followed.
    #[error("{field}: {message}")]
    BadSetting {
        /// The spec's field: `filters[0]`, `stop.targets[1]`.
        field: String,
        /// What is wrong, and what is allowed.
        message: String,
    },
    /// The spec is of a version that this engine does not know.
    #[error("version: this spec is of version {found}, and this engine knows version {known}")]
    BadVersion {
        /// The spec's version.
        found: u32,
        /// The version that the engine knows.
        known: u32,
    },
    /// The model is larger than the engine accepts.
    #[error("{cell}: the model grows beyond {most} operations here; simulate fewer outputs")]
    TooLarge {
        /// The cell at which the limit was met.
        cell: Address,
        /// The limit.
        most: usize,
    },
}

/// `MYMACRO is not supported`, `PY is not supported, since it runs Python …`, `the formula cannot be read (…)`.
fn unsupported(what: &str, refused: Option<&str>) -> String {
    if let Some(refused) = refused {
        return format!("{what} is refused ({refused})");
    }
    match what.strip_prefix("formula that cannot be read: ") {
        Some(reason) => format!("the formula cannot be read ({reason})"),
        None => match crate::function::excluded::reason(what).or_else(|| crate::dialect::reason(what)) {
            Some(reason) => format!("{what} is not supported, since it {reason}"),
            None => format!("{what} is not supported"),
        },
    }
}

impl Problem {
    /// The cells that stand in the way and that the user may accept at their saved values, by
    /// [`crate::Spec::hold`]; each once, in the order of the problems.
    pub fn acceptable(problems: &[Self]) -> Vec<Address> {
        let mut cells: Vec<Address> = Vec::new();
        for problem in problems {
            if let Self::Unsupported { cell, .. } = problem
                && !cells.contains(cell)
            {
                cells.push(cell.clone());
            }
        }
        cells
    }

    /// The cell at fault, where it is one cell.
    pub fn cell(&self) -> Option<&Address> {
        match self {
            Self::Unsupported { cell, .. }
            | Self::Circular { cell, .. }
            | Self::NotANumber { cell, .. }
            | Self::UnknownSheet { cell }
            | Self::NotAnInput { cell, .. }
            | Self::NotHoldable { cell, .. }
            | Self::Duplicate { cell }
            | Self::BadDistribution { cell, .. }
            | Self::BadParameters { cell, .. }
            | Self::UnsupportedDialect { cell, .. }
            | Self::BadCorrelation { cell, .. }
            | Self::NotSeedable { cell }
            | Self::SeededTwice { cell }
            | Self::LeftOut { cell, .. }
            | Self::TooLarge { cell, .. } => Some(cell),
            Self::NoOutputs
            | Self::NoInputs
            | Self::BadTrials { .. }
            | Self::TooManyDimensions { .. }
            | Self::NotAvailable { .. }
            | Self::BadVersion { .. }
            | Self::BadMoment { .. }
            | Self::BadAnalysis { .. }
            | Self::NoAnalyses
            | Self::BadSetting { .. }
            | Self::NoSuchTrial { .. } => None,
        }
    }

    /// A stable code: `unsupported`, `circular` …
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unsupported { .. } => "unsupported",
            Self::Circular { .. } => "circular",
            Self::NotANumber { .. } => "not-a-number",
            Self::NoOutputs => "no-outputs",
            Self::NoInputs => "no-inputs",
            Self::UnknownSheet { .. } => "unknown-sheet",
            Self::NotAnInput { .. } => "not-an-input",
            Self::NotHoldable { .. } => "not-holdable",
            Self::Duplicate { .. } => "duplicate",
            Self::BadDistribution { .. } => "bad-distribution",
            Self::BadParameters { .. } => "bad-parameters",
            Self::UnsupportedDialect { .. } => "unsupported-dialect",
            Self::BadCorrelation { .. } => "bad-correlation",
            Self::BadTrials { .. } => "bad-trials",
            Self::TooManyDimensions { .. } => "too-many-dimensions",
            Self::NotAvailable { .. } => "not-available",
            Self::BadVersion { .. } => "bad-version",
            Self::BadMoment { .. } => "bad-moment",
            Self::BadAnalysis { .. } => "bad-analysis",
            Self::NoAnalyses => "no-analyses",
            Self::LeftOut { .. } => "needs-whole-engine",
            Self::NotSeedable { .. } => "not-seedable",
            Self::SeededTwice { .. } => "seeded-twice",
            Self::BadSetting { .. } => "bad-setting",
            Self::NoSuchTrial { .. } => "no-such-trial",
            Self::TooLarge { .. } => "too-large",
        }
    }
}
