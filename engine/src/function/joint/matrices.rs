//! What add-ins say of correlations: whether a matrix is possible, the nearest that is, and what ranks of data have.

use super::table;
use crate::correlation::{Matrix as Correlations, MatrixError};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, required};
use crate::plan::Native;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::statistics::rank_correlation;
use crate::value::{CellError, Value};

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "RiskCorrectCorrmat",
        summary: "The nearest matrix of correlations that variables can have.",
        arguments: MATRIX,
        examples: &[],
        lower: Lower::Operands(nearest),
    },
    Function {
        name: "RiskIsValidCorrmat",
        summary: "Whether variables can have these correlations.",
        arguments: MATRIX,
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let valid = read(l, &arguments[0])?.is_ok_and(|matrix| matrix.factor().is_some());
            Ok(Scalar::from(valid).into())
        }),
    },
    Function {
        name: "RiskSCorrel",
        summary: "The rank correlation (Spearman) of two sets of numbers.",
        arguments: &[required("first", Array), required("second", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let mut both = numbers(l, &arguments[0])?;
            let count = both.len();
            both.extend(numbers(l, &arguments[1])?);
            if both.len() != 2 * count {
                return Err(CellError::Value.into());
            }
            match l.call(RANK_CORRELATION, &both) {
                Num::Constant(x) if x.is_nan() => Err(CellError::DivisionByZero.into()),
                correlation => Ok(correlation.into()),
            }
        }),
    },
    Function {
        name: "VoseValidCorrmat",
        summary: "The nearest matrix of correlations that variables can have.",
        arguments: MATRIX,
        examples: &[],
        lower: Lower::Operands(nearest),
    },
]);

/// The rank correlation of the first half of the numbers with the second; NaN where either does not vary.
const RANK_CORRELATION: Native = Native {
    name: "rank_correlation",
    apply: |values| {
        let (first, second) = values.split_at(values.len() / 2);
        let varies = |values: &[f64]| values.iter().any(|x| Some(x) != values.first());
        let sound = values.iter().all(|x| !x.is_nan()) && varies(first) && varies(second);
        if sound { rank_correlation(first, second) } else { f64::NAN }
    },
};

const MATRIX: &[Argument] = &[required("matrix", Array)];

/// The matrix of an argument, or why it is none; half of it may be blank.
fn read(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Result<Correlations, MatrixError>> {
    let matrix = l.matrix(operand)?;
    let mut cells = Vec::with_capacity(matrix.cells.len());
    for cell in &matrix.cells {
        cells.push(match cell {
            Scalar::Constant(Value::Blank) => None,
            Scalar::Constant(_) => Some(l.constant_number(cell)?),
            _ => return Err(Halt::Unsupported("a matrix of correlations that depends on a draw".to_owned())),
        });
    }
    Ok(Correlations::of_correlations(matrix.columns, &cells))
}

/// The numbers of an argument.
fn numbers(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Vec<Num>> {
    let matrix = l.matrix(operand)?;
    let mut numbers = Vec::with_capacity(matrix.cells.len());
    for cell in &matrix.cells {
        match cell {
            Scalar::Constant(Value::Number(x)) => numbers.push(Num::Constant(*x)),
            Scalar::Number(id) => numbers.push(Num::Dynamic(*id)),
            Scalar::Constant(Value::Error(error)) => return Err(Halt::Error(*error)),
            Scalar::Constant(_) | Scalar::Boolean(_) => {}
            Scalar::Choice(_) => {
                return Err(Halt::Unsupported("a rank correlation of values that may be text".to_owned()));
            }
        }
    }
    Ok(numbers)
}

fn nearest(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let Ok(asked) = read(l, &arguments[0])? else { return Err(CellError::Value.into()) };
    let possible = if asked.factor().is_some() { asked } else { asked.nearest_possible() };
    let size = possible.size();
    let cells = (0..size).flat_map(|row| possible.row(row).iter().map(|x| Scalar::from(*x))).collect();
    Ok(Matrix { rows: size, columns: size, cells }.into())
}
