//! What a cell can hold.

use std::fmt;
use std::sync::Arc;

/// The value of a cell, or of a part of a formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing: 0 to arithmetic, the empty text to text functions.
    #[default]
    Blank,
    /// A number, always finite. Dates and times are numbers.
    Number(f64),
    /// TRUE or FALSE.
    Boolean(bool),
    /// Text.
    Text(Arc<str>),
    /// An error such as `#DIV/0!`.
    Error(CellError),
}

/// The errors that a cell can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CellError {
    /// `#NULL!`: two ranges without a common cell.
    #[serde(rename = "#NULL!")]
    Null,
    /// `#DIV/0!`: a division by zero.
    #[serde(rename = "#DIV/0!")]
    DivisionByZero,
    /// `#VALUE!`: an operand of the wrong kind.
    #[serde(rename = "#VALUE!")]
    Value,
    /// `#REF!`: a reference to nothing.
    #[serde(rename = "#REF!")]
    Reference,
    /// `#NAME?`: an unknown name.
    #[serde(rename = "#NAME?")]
    Name,
    /// `#NUM!`: a number out of range.
    #[serde(rename = "#NUM!")]
    Number,
    /// `#N/A`: not available.
    #[serde(rename = "#N/A")]
    NotAvailable,
    /// `#GETTING_DATA`: an external source that has not answered.
    #[serde(rename = "#GETTING_DATA")]
    GettingData,
    /// `#SPILL!`: an array without room.
    #[serde(rename = "#SPILL!")]
    Spill,
    /// `#CALC!`: an array that cannot be.
    #[serde(rename = "#CALC!")]
    Calculation,
}

impl CellError {
    /// Every error with its printed form.
    pub const ALL: [(CellError, &'static str); 10] = [
        (Self::Null, "#NULL!"),
        (Self::DivisionByZero, "#DIV/0!"),
        (Self::Value, "#VALUE!"),
        (Self::Reference, "#REF!"),
        (Self::Name, "#NAME?"),
        (Self::Number, "#NUM!"),
        (Self::NotAvailable, "#N/A"),
        (Self::GettingData, "#GETTING_DATA"),
        (Self::Spill, "#SPILL!"),
        (Self::Calculation, "#CALC!"),
    ];

    /// `#DIV/0!` and the like.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(error, _)| *error == self).map_or("#VALUE!", |(_, text)| text)
    }

    /// Reads the printed form, in any case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| name.eq_ignore_ascii_case(text)).map(|(error, _)| *error)
    }
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Boolean(truth)
    }
}

impl From<CellError> for Value {
    fn from(error: CellError) -> Self {
        Self::Error(error)
    }
}

/// A finite number is itself; anything else is `#NUM!`.
impl From<f64> for Value {
    fn from(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Error(CellError::Number) }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blank => Ok(()),
            Self::Number(number) => write!(f, "{number}"),
            Self::Boolean(true) => f.write_str("TRUE"),
            Self::Boolean(false) => f.write_str("FALSE"),
            Self::Text(text) => f.write_str(text),
            Self::Error(error) => error.fmt(f),
        }
    }
}
