//! What add-ins say of matrices of correlations: whether one is possible, and the nearest that is.

use super::table;
use crate::correlation::{Matrix as Correlations, MatrixError};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
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
        name: "VoseValidCorrmat",
        summary: "The nearest matrix of correlations that variables can have.",
        arguments: MATRIX,
        examples: &[],
        lower: Lower::Operands(nearest),
    },
]);

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

fn nearest(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let Ok(asked) = read(l, &arguments[0])? else { return Err(CellError::Value.into()) };
    let possible = if asked.factor().is_some() { asked } else { asked.nearest_possible() };
    let size = possible.size();
    let cells = (0..size).flat_map(|row| possible.row(row).iter().map(|x| Scalar::from(*x))).collect();
    Ok(Matrix { rows: size, columns: size, cells }.into())
}
