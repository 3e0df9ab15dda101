//! Why data cannot be fitted.

/// Why data cannot be fitted; each names the column, the cell or the line and says what to do.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FittingError {
    /// The document is of another version.
    #[error(
        "the document's version is {version}, and this engine reads version {}; write that",
        super::FITTING_VERSION
    )]
    Version {
        /// The version that it says.
        version: u32,
    },
    /// There is nothing to fit.
    #[error("there is nothing to fit: give columns of data, or elicited percentiles")]
    Nothing,
    /// There are too few observations.
    #[error("{column} has {count} observations; give at least {needed}")]
    TooFew {
        /// The column.
        column: String,
        /// How many there are.
        count: usize,
        /// How many there must be.
        needed: usize,
    },
    /// All values are the same.
    #[error("{column}: every value is {value}; a constant has no distribution to fit")]
    Constant {
        /// The column.
        column: String,
        /// The value.
        value: f64,
    },
    /// An observation cannot be used.
    #[error("{column}: {place} {found}; {advice}")]
    BadValue {
        /// The column.
        column: String,
        /// The cell, the line, or the position.
        place: String,
        /// What is there.
        found: String,
        /// What to do.
        advice: &'static str,
    },
    /// No distribution of that name can be fitted.
    #[error("{family} cannot be fitted: {reason}")]
    Family {
        /// What was asked.
        family: String,
        /// Why.
        reason: String,
    },
    /// There are too many of something.
    #[error("{what} is {count}; the most is {most}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// How many were asked.
        count: u64,
        /// How many may be asked.
        most: u64,
    },
    /// The columns cannot be fitted together.
    #[error("a copula cannot be fitted: {reason}")]
    Copula {
        /// Why.
        reason: String,
    },
    /// The percentiles are none.
    #[error("the percentiles {reason}")]
    Percentiles {
        /// What they must be.
        reason: String,
    },
    /// A place of a workbook or a text is not there.
    #[error("{place}: {reason}")]
    Place {
        /// The place.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
}
