//! What the functions of cells that are drawn together are made of: draws, arguments, the shape of the result.

use crate::correlation::Matrix as Correlations;
use crate::plan::ValueId;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};
use crate::workbook::Content;

/// The most cells that one call draws.
pub(super) const MOST_MEMBERS: usize = 1_000;

/// As many draws as there are members, and as many shared ones.
pub(super) fn drawn(
    l: &mut Lowering<'_>,
    members: usize,
    shared: usize,
) -> Outcome<(Vec<ValueId>, Vec<ValueId>)> {
    if members > MOST_MEMBERS {
        return Err(Halt::Unsupported(format!("more than {MOST_MEMBERS} cells that are drawn together")));
    }
    Ok((draws(l, members)?, draws(l, shared)?))
}

/// So many draws.
pub(super) fn draws(l: &mut Lowering<'_>, count: usize) -> Outcome<Vec<ValueId>> {
    (0..count).map(|_| l.joint_draw()).collect()
}

/// The rows and columns of the array formula that is evaluated; one cell where it is none.
pub(super) fn extent(l: &Lowering<'_>) -> (usize, usize) {
    match l.model.workbook.cell(l.cell).map(|cell| &cell.content) {
        Some(Content::Array { range, .. }) => (range.rows() as usize, range.columns() as usize),
        _ => (1, 1),
    }
}

/// Values along the cells of the array formula: row by row where it has several of both, else in its one row or
/// column.
pub(super) fn arranged(l: &Lowering<'_>, values: Vec<Scalar>) -> Operand {
    let (rows, columns) = match extent(l) {
        (rows, columns) if rows > 1 && columns > 1 && rows * columns == values.len() => (rows, columns),
        (rows, 1) if rows > 1 => (values.len(), 1),
        _ => (1, values.len()),
    };
    Matrix { rows, columns, cells: values }.into()
}

/// The same of values of the plan.
pub(super) fn together(l: &Lowering<'_>, values: Vec<ValueId>) -> Operand {
    arranged(l, values.into_iter().map(|id| scalar(l, id)).collect())
}

/// A value of the plan as a cell's, which is known where no draw reaches it.
pub(super) fn scalar(l: &Lowering<'_>, id: ValueId) -> Scalar {
    match l.builder.constant_value(id) {
        Some(x) => Scalar::from(x),
        None => Scalar::Number(id),
    }
}

/// The numbers of a range, an array or one value, row by row, with their columns.
pub(super) fn numbers(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<(usize, Vec<Num>)> {
    let matrix = l.matrix(operand)?;
    let numbers = matrix.cells.iter().map(|cell| l.number(cell)).collect::<Outcome<Vec<Num>>>()?;
    Ok((matrix.columns, numbers))
}

/// The same, where no draw may reach them.
pub(super) fn known(l: &mut Lowering<'_>, operand: &Operand, what: &str) -> Outcome<(usize, Vec<f64>)> {
    let (columns, numbers) = numbers(l, operand)?;
    let known: Option<Vec<f64>> = numbers.into_iter().map(Num::constant).collect();
    let known = known.ok_or_else(|| Halt::Unsupported(format!("{what} that depends on a draw")))?;
    Ok((columns, known))
}

/// One number that no draw may reach; `otherwise` where it is left out.
pub(super) fn one(
    l: &mut Lowering<'_>,
    operand: Option<&Operand>,
    otherwise: f64,
    what: &str,
) -> Outcome<f64> {
    match operand {
        None | Some(Operand::Omitted) => Ok(otherwise),
        Some(operand) => {
            let (_, numbers) = known(l, operand, what)?;
            numbers.first().copied().ok_or(CellError::Value.into())
        }
    }
}

/// Standard deviations with correlations from a matrix of covariances, or of correlations; its upper half may be
/// blank.
pub(super) fn covariances(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<(Vec<f64>, Correlations)> {
    let matrix = l.matrix(operand)?;
    let size = matrix.rows;
    let mut cells: Vec<Option<f64>> = Vec::with_capacity(matrix.cells.len());
    for cell in &matrix.cells {
        cells.push(match cell {
            Scalar::Constant(Value::Blank) => None,
            Scalar::Constant(_) => Some(l.constant_number(cell)?),
            _ => return Err(Halt::Unsupported("a matrix of covariances that depends on a draw".to_owned())),
        });
    }
    let variance = |at: usize| cells.get(at * size + at).copied().flatten().unwrap_or(f64::NAN);
    let deviations: Vec<f64> = (0..size).map(|at| variance(at).sqrt()).collect();
    if matrix.columns == size && deviations.iter().any(|deviation| deviation.is_nan() || *deviation <= 0.0) {
        return Err(l.impossible_together("has a variance that is not above 0 in its matrix of covariances"));
    }
    if matrix.columns == size {
        for (at, cell) in cells.iter_mut().enumerate() {
            let scale = deviations[at / size] * deviations[at % size];
            *cell = cell.map(|covariance| if at / size == at % size { 1.0 } else { covariance / scale });
        }
    }
    match Correlations::of_correlations(matrix.columns, &cells) {
        Ok(correlations) => Ok((deviations, correlations)),
        Err(error) => Err(l.impossible_together(&format!("takes a matrix that {error}"))),
    }
}

/// The weights of normal variables with these correlations, which must be possible.
pub(super) fn factor(l: &mut Lowering<'_>, correlations: &Correlations) -> Outcome<Correlations> {
    correlations.factor().ok_or_else(|| {
        l.impossible_together("takes a matrix that no variables can have: its eigenvalues must be 0 or above")
    })
}
