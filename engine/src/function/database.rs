//! Statistics of the records of a table that meet conditions written in cells.
//!
//! A table has its fields' names in its first row. The conditions are a range of the same form: those of a
//! row must all hold, and one row that does is enough.

use super::ArgumentKind::{Reference, Scalar as One};
use super::criteria::Criterion;
use super::{Function, Lower, required, table};
use crate::address::CellRef;
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar, general};
use crate::plan::{Reduce, Unary};
use crate::value::{CellError, Value};

/// The functions of this family, in name order.
pub(super) static FUNCTIONS: &[Function] =
    &table([DAVERAGE, DCOUNT, DCOUNTA, DGET, DMAX, DMIN, DPRODUCT, DSTDEV, DSTDEVP, DSUM, DVAR, DVARP]);

macro_rules! of_records {
    ($item:ident, $summary:literal, $examples:expr, $lower:expr) => {
        const $item: Function = Function {
            name: stringify!($item),
            summary: $summary,
            arguments: &[
                required("table", Reference),
                required("field", One),
                required("conditions", Reference),
            ],
            examples: &$examples,
            lower: Lower::Operands($lower),
        };
    };
}

of_records!(
    DAVERAGE,
    "The mean of a field of the records that meet conditions.",
    [
        ("=DAVERAGE({\"a\",\"b\";1,10;2,20;3,30},\"b\",{\"a\";\">1\"})", "25"),
        ("=DAVERAGE({\"a\";1},\"a\",{\"a\";5})", "#DIV/0!"),
        ("=DAVERAGE({\"a\";1},\"x\",{\"a\";1})", "#VALUE!"),
    ],
    |l, a| {
        let (terms, met) = numbers(l, a)?;
        let (sum, count) = (l.reduce(Reduce::Sum, &terms), l.reduce(Reduce::Sum, &met));
        Ok(l.divide(sum, count)?.into())
    }
);
of_records!(
    DCOUNT,
    "How many records that meet conditions have a number in a field.",
    [
        ("=DCOUNT({\"a\",\"b\";1,10;2,\"x\";3,30},\"b\",{\"a\";\">1\"})", "1"),
        ("=DCOUNT({\"a\",\"b\";1,10;2,\"x\";3,30},,{\"a\";\">1\"})", "2"),
    ],
    |l, a| {
        if matches!(a[1], Operand::Omitted) {
            return all_records(l, a);
        }
        let mut met = Vec::new();
        for (value, weight) in selected(l, a)? {
            match value {
                Scalar::Constant(Value::Number(_)) => met.push(weight),
                // A number in each trial but those in which it is an error.
                Scalar::Number(id) => {
                    let failed = l.unary(Unary::IsError, Num::Dynamic(id));
                    met.push(l.select(failed, 0.0, weight));
                }
                Scalar::Choice(_) => {
                    return Err(Halt::Unsupported("a field of a table that may be text".to_owned()));
                }
                Scalar::Constant(_) | Scalar::Boolean(_) => {}
            }
        }
        Ok(l.reduce(Reduce::Sum, &met).into())
    }
);
of_records!(
    DCOUNTA,
    "How many records that meet conditions have anything in a field.",
    [("=DCOUNTA({\"a\",\"b\";1,10;2,\"x\";3,30},2,{\"a\";\">1\"})", "2")],
    |l, a| {
        if matches!(a[1], Operand::Omitted) {
            return all_records(l, a);
        }
        let mut met = Vec::new();
        for (value, weight) in selected(l, a)? {
            if !value.is_blank() {
                met.push(weight);
            }
        }
        Ok(l.reduce(Reduce::Sum, &met).into())
    }
);
of_records!(
    DGET,
    "The field of the one record that meets conditions.",
    [
        ("=DGET({\"a\",\"b\";1,\"x\";2,\"y\"},\"b\",{\"a\";2})", "y"),
        ("=DGET({\"a\",\"b\";1,\"x\";2,\"y\"},\"b\",{\"a\";3})", "#VALUE!"),
        ("=DGET({\"a\",\"b\";1,\"x\";2,\"y\"},\"b\",{\"a\";\">0\"})", "#NUM!"),
        ("=DGET({\"a\",\"b\";1,\"\";1,\"y\"},\"b\",{\"a\";1})", "y"),
        ("=DGET({\"a\",\"b\";1,\"\"},\"b\",{\"a\";1})", "#VALUE!"),
    ],
    |l, a| {
        let mut records = selected(l, a)?;
        // A field that shows nothing is none.
        records.retain(|(value, _)| match value.constant() {
            Some(Value::Text(text)) => !text.is_empty(),
            other => other != Some(&Value::Blank),
        });
        if records.iter().any(|(_, met)| met.constant().is_none()) {
            return Err(Halt::Unsupported("DGET of a record that draws decide".to_owned()));
        }
        match records.as_slice() {
            [] => Err(CellError::Value.into()),
            [(value, _)] => Ok(value.clone().into()),
            _ => Err(CellError::Number.into()),
        }
    }
);
of_records!(
    DMAX,
    "The greatest number in a field of the records that meet conditions; 0 where there is none.",
    [
        ("=DMAX({\"a\",\"b\";1,10;2,20;3,30},\"b\",{\"a\";\"<3\"})", "20"),
        ("=DMAX({\"a\";1},\"a\",{\"a\";5})", "0"),
    ],
    |l, a| extreme(l, a, Reduce::Maximum)
);
of_records!(
    DMIN,
    "The least number in a field of the records that meet conditions; 0 where there is none.",
    [("=DMIN({\"a\",\"b\";1,10;2,20;3,30},\"b\",{\"a\";\">1\"})", "20")],
    |l, a| extreme(l, a, Reduce::Minimum)
);
of_records!(
    DPRODUCT,
    "The product of a field of the records that meet conditions; 0 where there is none.",
    [
        ("=DPRODUCT({\"a\",\"b\";1,10;2,20;3,30},\"b\",{\"a\";1;3})", "300"),
        ("=DPRODUCT({\"a\";1},\"a\",{\"a\";5})", "0"),
    ],
    |l, a| {
        let (terms, met) = numbers(l, a)?;
        let mut factors = Vec::with_capacity(terms.len());
        for (term, met) in terms.iter().zip(&met) {
            factors.push(l.select(*met, *term, 1.0));
        }
        let product = l.reduce(Reduce::Product, &factors);
        let any = l.reduce(Reduce::Any, &met);
        Ok(l.select(any, product, 0.0).into())
    }
);
of_records!(
    DSTDEV,
    "The standard deviation of a sample: a field of the records that meet conditions.",
    [("=DSTDEV({\"a\";1;2;3;9},\"a\",{\"a\";\"<9\"})", "1")],
    |l, a| {
        let variance = variance(l, a, 1.0)?;
        Ok(l.unary(Unary::SquareRoot, variance).into())
    }
);
of_records!(
    DSTDEVP,
    "The standard deviation of a field of all records that meet conditions.",
    [("=DSTDEVP({\"a\";1;3;9},\"a\",{\"a\";\"<9\"})", "1")],
    |l, a| {
        let variance = variance(l, a, 0.0)?;
        Ok(l.unary(Unary::SquareRoot, variance).into())
    }
);
of_records!(
    DSUM,
    "The sum of a field of the records that meet conditions.",
    [
        ("=DSUM({\"name\",\"b\";\"Ann\",10;\"Anna\",20;\"Bob\",30},\"B\",{\"name\";\"ann\"})", "30"),
        ("=DSUM({\"name\",\"b\";\"Ann\",10;\"Anna\",20;\"Bob\",30},2,{\"name\";\"=Ann\"})", "10"),
        (
            "=DSUM({\"name\",\"b\";\"Ann\",10;\"Bob\",30},2,{\"name\",\"b\";\"Ann\",\">20\";\"B*\",\">20\"})",
            "30"
        ),
    ],
    |l, a| {
        let (terms, _) = numbers(l, a)?;
        Ok(l.reduce(Reduce::Sum, &terms).into())
    }
);
of_records!(
    DVAR,
    "The variance of a sample: a field of the records that meet conditions.",
    [("=DVAR({\"a\";1;2;3;9},\"a\",{\"a\";\"<9\"})", "1"), ("=DVAR({\"a\";1;2},\"a\",{\"a\";1})", "#DIV/0!"),],
    |l, a| Ok(variance(l, a, 1.0)?.into())
);
of_records!(
    DVARP,
    "The variance of a field of all records that meet conditions.",
    [("=DVARP({\"a\";1;3;9},\"a\",{\"a\";\"<9\"})", "1")],
    |l, a| Ok(variance(l, a, 0.0)?.into())
);

/// The numbers in the field of the records that meet the conditions: each (0 where not met), and its
/// weight 1 or 0.
fn numbers(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<(Vec<Num>, Vec<Num>)> {
    let (mut terms, mut weights) = (Vec::new(), Vec::new());
    for (value, met) in selected(l, arguments)? {
        let number = match value {
            Scalar::Constant(Value::Number(x)) => Num::Constant(x),
            Scalar::Number(id) => Num::Dynamic(id),
            Scalar::Constant(Value::Error(error)) if met.constant().is_some() => return Err(error.into()),
            Scalar::Constant(Value::Error(_)) => Num::Constant(f64::NAN),
            Scalar::Constant(_) | Scalar::Boolean(_) => continue,
            Scalar::Choice(_) => {
                return Err(Halt::Unsupported("a field of a table that may be text".to_owned()));
            }
        };
        terms.push(l.select(met, number, 0.0));
        weights.push(met);
    }
    Ok((terms, weights))
}

fn extreme(l: &mut Lowering<'_>, arguments: &[Operand], op: Reduce) -> Outcome<Operand> {
    let (terms, met) = numbers(l, arguments)?;
    let neutral = if op == Reduce::Maximum { -f64::MAX } else { f64::MAX };
    let mut candidates = Vec::with_capacity(terms.len());
    for (term, met) in terms.iter().zip(&met) {
        candidates.push(l.select(*met, *term, neutral));
    }
    let found = l.reduce(op, &candidates);
    let any = l.reduce(Reduce::Any, &met);
    Ok(l.select(any, found, 0.0).into())
}

/// The mean square of the distances from the mean, over as many as there are less `lost`.
fn variance(l: &mut Lowering<'_>, arguments: &[Operand], lost: f64) -> Outcome<Num> {
    let (terms, met) = numbers(l, arguments)?;
    let (sum, count) = (l.reduce(Reduce::Sum, &terms), l.reduce(Reduce::Sum, &met));
    let mean = l.divide(sum, count)?;
    let mut squares = Vec::with_capacity(2 * terms.len());
    for (term, met) in terms.iter().zip(&met) {
        let distance = l.subtract(*term, mean);
        let distance = l.select(*met, distance, 0.0);
        squares.extend([distance, distance]);
    }
    let squares = l.reduce(Reduce::Dot, &squares);
    let divisor = l.subtract(count, lost);
    l.divide(squares, divisor)
}

/// How many records meet the conditions.
fn all_records(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let table = cells(l, &arguments[0])?;
    let met: Vec<Num> = records(l, &table, &arguments[2])?.into_iter().map(|(_, met)| met).collect();
    Ok(l.reduce(Reduce::Sum, &met).into())
}

/// The values of the field in the records that meet the conditions, or may, with 1 where they do, by trial.
fn selected(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Vec<(Scalar, Num)>> {
    let table = cells(l, &arguments[0])?;
    let field = l.single(arguments[1].clone())?;
    // A truth value is a number here, also where a field is called by it.
    let field = match field {
        Scalar::Constant(Value::Boolean(truth)) => f64::from(u8::from(truth)).into(),
        field => field,
    };
    let column = match &field {
        Scalar::Constant(Value::Number(index)) => {
            let index = index.trunc();
            if !(1.0..=table.columns as f64).contains(&index) {
                return Err(CellError::Value.into());
            }
            index as usize - 1
        }
        Scalar::Constant(Value::Error(error)) => return Err((*error).into()),
        Scalar::Constant(_) => column(&table, &field)?.ok_or(CellError::Value)?,
        _ => return Err(Halt::Unsupported("a field of a table that draws decide".to_owned())),
    };
    let records = records(l, &table, &arguments[2])?;
    Ok(records
        .into_iter()
        .map(|(row, met)| (table.cells[row * table.columns + column].clone(), met))
        .collect())
}

/// The cells of a table, which has at least one record.
fn cells(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<std::rc::Rc<Matrix>> {
    let table = l.remembered(operand)?;
    if table.rows < 2 { Err(CellError::Value.into()) } else { Ok(table) }
}

/// The rows of the records that meet the conditions, or may, with 1 where they do, by trial.
fn records(l: &mut Lowering<'_>, table: &Matrix, conditions: &Operand) -> Outcome<Vec<(usize, Num)>> {
    let cells = l.matrix(conditions)?;
    if cells.rows < 2 {
        return Err(CellError::Value.into());
    }
    let mut ways = Vec::new();
    for row in 1..cells.rows {
        ways.push(conditions_of_row(l, table, conditions, &cells, row)?);
    }
    let mut met = Vec::new();
    for record in 1..table.rows {
        let mut any = Vec::new();
        for way in &ways {
            let mut all = Num::Constant(1.0);
            for condition in way {
                let holds = match condition {
                    Condition::Never => Num::Constant(0.0),
                    Condition::Field(column, criterion) => {
                        criterion.meets(l, &table.cells[record * table.columns + column])?
                    }
                    Condition::OneOf(column, criteria) => {
                        let cell = &table.cells[record * table.columns + column];
                        let holds = l.by_case(criteria, &mut |l, case| {
                            let criterion = Criterion::of_field(l, case)?;
                            criterion.meets(l, cell).map(Scalar::from)
                        })?;
                        l.number(&holds)?
                    }
                };
                all = l.multiply(all, holds);
            }
            any.push(all);
        }
        let any = l.reduce(Reduce::Any, &any);
        if any != Num::Constant(0.0) {
            met.push((record, any));
        }
    }
    Ok(met)
}

/// One condition of a row.
enum Condition {
    /// No record meets it.
    Never,
    /// What a column must hold.
    Field(usize, Criterion),
    /// The same, where draws decide which of several criteria it is.
    OneOf(usize, Scalar),
}

fn conditions_of_row(
    l: &mut Lowering<'_>,
    table: &Matrix,
    operand: &Operand,
    cells: &Matrix,
    row: usize,
) -> Outcome<Vec<Condition>> {
    let mut conditions = Vec::new();
    for index in 0..cells.columns {
        let cell = &cells.cells[row * cells.columns + index];
        if cell.is_blank() {
            continue;
        }
        if let Some(column) = column(table, &cells.cells[index])? {
            conditions.push(match cell {
                Scalar::Choice(_) => Condition::OneOf(column, cell.clone()),
                cell => Condition::Field(column, Criterion::of_field(l, cell)?),
            });
            continue;
        }
        // Under no field's name a formula is asked of each record, which the cell's one value cannot tell.
        let computed = match operand {
            Operand::Range(range) => {
                let (down, right) = (row as u32, index as u32);
                let at = CellRef::new(range.sheet, range.first_row + down, range.first_column + right);
                l.model.formulas.contains_key(&at)
            }
            _ => false,
        };
        match cell {
            Scalar::Constant(Value::Text(_)) => conditions.push(Condition::Never),
            Scalar::Constant(Value::Error(_)) if !computed => conditions.push(Condition::Never),
            _ if computed => {
                return Err(Halt::Unsupported("a condition of a table that is a formula".to_owned()));
            }
            other => {
                let holds = l.truth(other)?;
                match holds.constant() {
                    Some(0.0) => conditions.push(Condition::Never),
                    Some(_) => {}
                    None => {
                        return Err(Halt::Unsupported("a condition of a table that draws decide".to_owned()));
                    }
                }
            }
        }
    }
    Ok(conditions)
}

/// The first column of a table whose name reads like `name`, whatever the case.
fn column(table: &Matrix, name: &Scalar) -> Outcome<Option<usize>> {
    let names = &table.cells[..table.columns];
    if names.iter().chain([name]).any(|name| name.constant().is_none()) {
        return Err(Halt::Unsupported("a table with names of fields that draws decide".to_owned()));
    }
    let wanted = shown(name);
    Ok(names.iter().position(|name| wanted.is_some() && shown(name) == wanted))
}

/// A name as it is compared; `None` where there is none.
fn shown(scalar: &Scalar) -> Option<String> {
    match scalar.constant()? {
        Value::Blank | Value::Error(_) => None,
        Value::Text(text) => Some(text.to_lowercase()),
        Value::Number(x) => Some(general(*x)),
        Value::Boolean(x) => Some(x.to_string()),
    }
}
