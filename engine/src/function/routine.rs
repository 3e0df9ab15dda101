//! Functions of numbers that are no arithmetic: one routine a trial, which says which error it gives.

use super::Argument;
use crate::plan::lower::{Lowering, Num, Outcome, Scalar};
use crate::plan::{Native, settle};
use crate::value::{CellError, Value};

/// A routine of one trial's numbers.
#[derive(Clone, Copy)]
pub(super) struct Routine {
    /// What runs by trial: NaN for every error.
    pub(super) native: Native,
    /// The same, with the kind of the error: for numbers that are the same in every trial.
    pub(super) explained: fn(&[f64]) -> Result<f64, CellError>,
}

impl Routine {
    /// What the routine gives for `numbers`.
    pub(super) fn call(self, l: &mut Lowering<'_>, numbers: &[Num]) -> Outcome<Num> {
        match numbers.iter().map(|number| number.constant()).collect::<Option<Vec<f64>>>() {
            Some(constants) if constants.iter().any(|x| x.is_nan()) => Err(CellError::Number.into()),
            Some(constants) => Ok(Num::Constant((self.explained)(&constants)?)),
            None => Ok(l.call(self.native, numbers)),
        }
    }
}

/// What a routine gives in a trial: NaN where an argument or the result is an error.
pub(super) fn in_trial(values: &[f64], explained: fn(&[f64]) -> Result<f64, CellError>) -> f64 {
    if values.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    settle(explained(values).unwrap_or(f64::NAN))
}

/// The arguments of a call as numbers, given the function's name and what it takes; those left out at the end have
/// the last of `defaults`.
pub(super) fn numbers_or(
    l: &mut Lowering<'_>,
    (name, takes): (&str, &[Argument]),
    arguments: &[Scalar],
    defaults: &[f64],
) -> Outcome<Vec<Num>> {
    let count = takes.len();
    let strict = TOOL_PAK.contains(&name);
    let mut numbers = Vec::with_capacity(count + 1);
    for (argument, known) in arguments.iter().zip(takes) {
        let truth = known.name == FROM_ISSUE;
        numbers.push(if strict && !truth { strict_number(l, argument)? } else { l.number(argument)? });
    }
    let missing = count.saturating_sub(arguments.len());
    let given = defaults.len().saturating_sub(missing);
    numbers.extend(defaults[given..].iter().map(|default| Num::Constant(*default)));
    Ok(numbers)
}

/// A value as a number where truth values are none: so do the functions of the former Analysis ToolPak.
pub(super) fn strict_number(l: &mut Lowering<'_>, scalar: &Scalar) -> Outcome<Num> {
    match scalar {
        Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => Err(CellError::Value.into()),
        other => l.number(other),
    }
}

/// The argument of ACCRINT that is a truth value.
const FROM_ISSUE: &str = "from issue";

/// The functions of numbers that once came with the Analysis ToolPak.
const TOOL_PAK: &[&str] = &[
    "ACCRINT",
    "ACCRINTM",
    "AMORDEGRC",
    "AMORLINC",
    "BESSELI",
    "BESSELJ",
    "BESSELK",
    "BESSELY",
    "COUPDAYBS",
    "COUPDAYS",
    "COUPDAYSNC",
    "COUPNCD",
    "COUPNUM",
    "COUPPCD",
    "DISC",
    "DOLLARDE",
    "DOLLARFR",
    "DURATION",
    "EDATE",
    "EFFECT",
    "EOMONTH",
    "ERF.PRECISE",
    "ERFC",
    "ERFC.PRECISE",
    "FACTDOUBLE",
    "INTRATE",
    "MDURATION",
    "NOMINAL",
    "ODDFPRICE",
    "ODDFYIELD",
    "ODDLPRICE",
    "ODDLYIELD",
    "PRICE",
    "PRICEDISC",
    "PRICEMAT",
    "RECEIVED",
    "TBILLEQ",
    "TBILLPRICE",
    "TBILLYIELD",
    "WEEKNUM",
    "YEARFRAC",
    "YIELD",
    "YIELDDISC",
    "YIELDMAT",
];

/// A routine by the name that printed plans show.
macro_rules! routine {
    ($name:expr, $apply:path) => {
        $crate::function::routine::Routine {
            native: $crate::plan::Native {
                name: $name,
                apply: |values| $crate::function::routine::in_trial(values, $apply),
            },
            explained: $apply,
        }
    };
}

/// A function of numbers that is one routine. Optional arguments come after a semicolon, with the
/// values that they have where they are left out.
macro_rules! of_numbers {
    ($item:ident, $name:literal, $summary:literal,
     ($($required:literal),* $(; $($optional:literal = $default:expr),*)?),
     [$($example:expr),* $(,)?], $apply:path $(,)?) => {
        const $item: $crate::function::Function = $crate::function::Function {
            name: $name,
            summary: $summary,
            arguments: &[
                $($crate::function::required($required, $crate::function::ArgumentKind::Scalar),)*
                $($($crate::function::optional($optional, $crate::function::ArgumentKind::Scalar),)*)?
            ],
            examples: &[$($example),*],
            lower: $crate::function::Lower::Scalar(|l, arguments| {
                let defaults: &[f64] = &[$($($default),*)?];
                let numbers = $crate::function::routine::numbers_or(l, ($item.name, $item.arguments), arguments, defaults)?;
                Ok($crate::function::routine::routine!($name, $apply).call(l, &numbers)?.into())
            }),
        };
    };
}

/// The same for a routine that must know the workbook's date system: its first number is 1 where days
/// count from 1904, else 0.
macro_rules! of_dates {
    ($item:ident, $name:literal, $summary:literal,
     ($($required:literal),* $(; $($optional:literal = $default:expr),*)?),
     [$($example:expr),* $(,)?], $apply:path $(,)?) => {
        const $item: $crate::function::Function = $crate::function::Function {
            name: $name,
            summary: $summary,
            arguments: &[
                $($crate::function::required($required, $crate::function::ArgumentKind::Scalar),)*
                $($($crate::function::optional($optional, $crate::function::ArgumentKind::Scalar),)*)?
            ],
            examples: &[$($example),*],
            lower: $crate::function::Lower::Scalar(|l, arguments| {
                let defaults: &[f64] = &[$($($default),*)?];
                let mut numbers = $crate::function::routine::numbers_or(l, ($item.name, $item.arguments), arguments, defaults)?;
                numbers.insert(0, $crate::function::routine::date_system(l));
                Ok($crate::function::routine::routine!($name, $apply).call(l, &numbers)?.into())
            }),
        };
    };
}

pub(super) use {of_dates, of_numbers, routine};

/// 1 where days count from 1904, else 0.
pub(super) fn date_system(l: &Lowering<'_>) -> Num {
    Num::Constant(f64::from(u8::from(l.model.workbook.date_1904)))
}
