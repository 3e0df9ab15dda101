//! Tables of groups: GROUPBY, PIVOTBY.
//!
//! Which values make a group must be the same in every trial; what they come to may differ. Totals are named as
//! Excel names them, and what it leaves undocumented (headers that it makes up, several lambdas at once) is refused.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

use super::filter::{Key, key};
use super::{given, option};
use crate::function::ArgumentKind::{Array, Reference, Scalar as One};
use crate::function::lambda::only;
use crate::function::{Function, Lower, optional, required};
use crate::order;
use crate::plan::lower::{Closure, Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::{CellError, Value};

/// The most fields that make groups within groups.
const MOST_FIELDS: usize = 64;

/// The functions of this file, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &crate::function::table([GROUPBY, PIVOTBY]);

const GROUPBY: Function = Function {
    name: "GROUPBY",
    summary: "A table of groups, each with what a lambda gives for its values.",
    arguments: &[
        required("row fields", Array),
        required("values", Array),
        required("lambda", Reference),
        optional("headers", One),
        optional("totals", One),
        optional("order", Array),
        optional("include", Array),
        optional("relationship", One),
    ],
    examples: &[
        ("=ARRAYTOTEXT(GROUPBY({\"b\";\"a\";\"B\"},{1;2;3},_xleta.SUM))", "a, 2, b, 4, Total, 6"),
        ("=ARRAYTOTEXT(GROUPBY({\"b\";\"a\";\"b\"},{1;2;3},LAMBDA(v,MAX(v)),,0))", "a, 2, b, 3"),
        ("=ARRAYTOTEXT(GROUPBY({\"b\";\"a\";\"b\"},{1;2;3},_xleta.SUM,,-1))", "Total, 6, a, 2, b, 4"),
        ("=ARRAYTOTEXT(GROUPBY({\"b\";\"a\";\"b\"},{1;2;3},_xleta.SUM,,0,-2))", "b, 4, a, 2"),
        ("=ARRAYTOTEXT(GROUPBY({\"k\";\"a\";\"b\"},{\"v\";2;3},_xleta.SUM,,0))", "a, 2, b, 3"),
        ("=ARRAYTOTEXT(GROUPBY({\"k\";\"a\";\"b\"},{\"v\";2;3},_xleta.SUM,3,0))", "k, v, a, 2, b, 3"),
        (
            "=ARRAYTOTEXT(GROUPBY({\"x\",1;\"y\",2;\"x\",1},{5;6;7},_xleta.SUM,,2))",
            "x, 1, 12, x, , 12, y, 2, 6, y, , 6, Grand Total, , 18",
        ),
        ("=ARRAYTOTEXT(GROUPBY({\"a\";\"b\"},{1;3},_xleta.PERCENTOF,,0))", "a, 0.25, b, 0.75"),
        ("=ARRAYTOTEXT(GROUPBY({\"a\";\"b\";\"a\"},{1;3;5},_xleta.SUM,,0,,{1;1;0}))", "a, 1, b, 3"),
        ("=SUM(GROUPBY({\"a\";\"b\";\"a\"},{1;3;5},_xleta.SUM))", "18"),
        ("=GROUPBY({\"a\";\"b\"},{1;3;5},_xleta.SUM)", "#VALUE!"),
        ("=GROUPBY({\"a\";\"b\"},{1;3},_xleta.SUM,,2)", "#VALUE!"),
        ("=GROUPBY({\"a\";\"b\"},{1;3},_xleta.SUM,,,,{0;0})", "#CALC!"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let fields = field_matrix(l, &arguments[0])?;
        let values = l.matrix(&arguments[1])?;
        let table = table(l, &fields, values, &arguments[2], given(arguments, 3), given(arguments, 6))?;
        let relationship = option(l, arguments, 7, 0.0)?;
        let axis = Axis::new(l, fields, &table.values, [given(arguments, 4), given(arguments, 5)])?;
        let axis = match relationship {
            0.0 => axis,
            1.0 if axis.totals.abs() < 2 => Axis { nested: false, ..axis },
            _ => return Err(CellError::Value.into()),
        };
        let lines = lines(l, &axis, &table)?;
        let columns = axis.fields.columns + table.values.columns;
        l.room(lines.len() + 1, columns)?;
        let mut cells = Vec::with_capacity((lines.len() + 1) * columns);
        if table.headers {
            cells.extend(axis.fields.line(0, true).cells);
            cells.extend(table.values.line(0, true).cells);
        }
        for line in &lines {
            cells.extend(line.labels.iter().cloned());
            for column in 0..table.values.columns {
                cells.push(table.aggregate(l, column, &line.rows, &table.rows)?);
            }
        }
        Ok(Matrix { rows: cells.len() / columns, columns, cells }.into())
    }),
};

const PIVOTBY: Function = Function {
    name: "PIVOTBY",
    summary: "A table of groups by row and by column, where they cross with what a lambda gives for their values.",
    arguments: &[
        required("row fields", Array),
        required("column fields", Array),
        required("values", Array),
        required("lambda", Reference),
        optional("headers", One),
        optional("totals of rows", One),
        optional("order of rows", Array),
        optional("totals of columns", One),
        optional("order of columns", Array),
        optional("include", Array),
        optional("relative to", One),
    ],
    examples: &[
        (
            "=ARRAYTOTEXT(PIVOTBY({\"b\";\"a\";\"b\"},{2025;2025;2026},{1;2;3},_xleta.SUM))",
            ", 2025, 2026, Total, a, 2, , 2, b, 1, 3, 4, Total, 3, 3, 6",
        ),
        (
            "=ARRAYTOTEXT(PIVOTBY({\"b\";\"a\";\"b\"},{2025;2025;2026},{1;2;3},_xleta.SUM,,0,-1,0,-1))",
            ", 2026, 2025, b, 3, 1, a, , 2",
        ),
        ("=ARRAYTOTEXT(PIVOTBY({\"b\";\"a\"},{1;1},{1;3},_xleta.PERCENTOF,,0,,0))", ", 1, a, 0.75, b, 0.25"),
        ("=ARRAYTOTEXT(PIVOTBY({\"b\";\"a\"},{1;1},{1;3},_xleta.PERCENTOF,,0,,0,,,1))", ", 1, a, 1, b, 1"),
        ("=SUM(PIVOTBY({\"b\";\"a\"},{1;2},{5;7},_xleta.SUM,,0,,0))", "15"),
    ],
    lower: Lower::Operands(|l, arguments| {
        let by_row = field_matrix(l, &arguments[0])?;
        let by_column = field_matrix(l, &arguments[1])?;
        let values = l.matrix(&arguments[2])?;
        if by_column.rows != by_row.rows {
            return Err(CellError::Value.into());
        }
        let table = table(l, &by_row, values, &arguments[3], given(arguments, 4), given(arguments, 9))?;
        if table.values.columns > 1 {
            return Err(Halt::Unsupported("PIVOTBY of several columns of values".to_owned()));
        }
        if table.headers || by_column.columns > 1 && table.begins > 0 && given(arguments, 4).is_none() {
            return Err(Halt::Unsupported("PIVOTBY that shows headers".to_owned()));
        }
        let relative = option(l, arguments, 10, 0.0)?;
        let rows = Axis::new(l, by_row, &table.values, [given(arguments, 5), given(arguments, 6)])?;
        let columns = Axis::new(l, by_column, &table.values, [given(arguments, 7), given(arguments, 8)])?;
        let (down, across) = (lines(l, &rows, &table)?, lines(l, &columns, &table)?);
        let width = rows.fields.columns + across.len();
        l.room(columns.fields.columns + down.len(), width)?;
        let mut cells = Vec::with_capacity((columns.fields.columns + down.len()) * width);
        for level in 0..columns.fields.columns {
            cells.extend((0..rows.fields.columns).map(|_| empty()));
            cells.extend(across.iter().map(|line| line.labels[level].clone()));
        }
        let height = table.values.rows;
        let members: Vec<Vec<bool>> = across.iter().map(|line| line.members(height)).collect();
        l.spend(height * members.len() / 64)?;
        for line in &down {
            cells.extend(line.labels.iter().cloned());
            for (column, members) in across.iter().zip(&members) {
                let both: Vec<usize> = line.rows.iter().copied().filter(|row| members[*row]).collect();
                let whole = match relative {
                    0.0 => &column.rows,
                    1.0 => &line.rows,
                    2.0 => &table.rows,
                    3.0 | 4.0 => {
                        return Err(Halt::Unsupported("PIVOTBY relative to parents".to_owned()));
                    }
                    _ => return Err(CellError::Value.into()),
                };
                cells.push(if both.is_empty() { empty() } else { table.aggregate(l, 0, &both, whole)? });
            }
        }
        Ok(Matrix { rows: cells.len() / width, columns: width, cells }.into())
    }),
};

/// What is aggregated.
struct Table {
    values: Rc<Matrix>,
    lambda: Rc<Closure>,
    /// The rows that count, from 0.
    rows: Vec<usize>,
    /// The first row that is no header.
    begins: usize,
    /// Whether the headers are shown.
    headers: bool,
}

/// What groups are made of on one axis, and how they are laid out.
struct Axis {
    fields: Rc<Matrix>,
    /// Down to which level there are totals: 1 is the one of all; negative ones come before what they sum up.
    totals: i32,
    /// The fields, and after them the values, counted from 1, by which groups are ordered; negative descending.
    order: Vec<i32>,
    /// Whether the groups of a field lie within those of the field before.
    nested: bool,
}

/// A group or a total: what is written before it, and the rows that it stands for.
#[derive(Clone)]
struct Line {
    labels: Vec<Scalar>,
    rows: Vec<usize>,
}

impl Line {
    fn members(&self, height: usize) -> Vec<bool> {
        let mut members = vec![false; height];
        self.rows.iter().for_each(|row| members[*row] = true);
        members
    }
}

fn empty() -> Scalar {
    Value::from("").into()
}

/// The fields of an axis: the same in every trial, and nothing is the empty text.
fn field_matrix(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Rc<Matrix>> {
    if matches!(operand, Operand::Omitted) {
        return Err(Halt::Unsupported("PIVOTBY by rows alone or columns alone".to_owned()));
    }
    let matrix = l.matrix(operand)?;
    if matrix.columns > MOST_FIELDS {
        return Err(Halt::Unsupported(format!("groups by more than {MOST_FIELDS} fields")));
    }
    if matrix.cells.iter().any(|cell| cell.constant().is_none()) {
        return Err(Halt::Unsupported("groups that depend on a draw".to_owned()));
    }
    let shown = |cell: &Scalar| if cell.is_blank() { empty() } else { cell.clone() };
    let cells = matrix.cells.iter().map(shown).collect();
    Ok(Rc::new(Matrix { rows: matrix.rows, columns: matrix.columns, cells }))
}

fn table(
    l: &mut Lowering<'_>,
    fields: &Matrix,
    values: Rc<Matrix>,
    lambda: &Operand,
    headers: Option<&Operand>,
    include: Option<&Operand>,
) -> Outcome<Table> {
    let lambda = l.closure(lambda)?;
    if values.rows != fields.rows {
        return Err(CellError::Value.into());
    }
    let number =
        |cell: Option<&Scalar>| matches!(cell, Some(Scalar::Constant(Value::Number(_)) | Scalar::Number(_)));
    let text = |cell: Option<&Scalar>| matches!(cell, Some(Scalar::Constant(Value::Text(_))));
    let (begins, shown) = match headers {
        // Where it is not said, a text above a number is a header, and is shown where there are several fields.
        None => {
            let found = text(values.get(0, 0)) && number(values.get(1, 0));
            (usize::from(found), found && fields.columns > 1)
        }
        Some(operand) => {
            let scalar = l.single(operand.clone())?;
            match l.constant_number(&scalar)?.trunc() {
                0.0 => (0, false),
                1.0 => (1, false),
                2.0 => return Err(Halt::Unsupported("headers that GROUPBY or PIVOTBY makes up".to_owned())),
                3.0 => (1, true),
                _ => return Err(CellError::Value.into()),
            }
        }
    };
    let mut rows: Vec<usize> = (begins..values.rows).collect();
    if let Some(include) = include {
        let include = l.matrix(include)?;
        if include.rows != values.rows || include.columns != 1 {
            return Err(CellError::Value.into());
        }
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            if l.constant_truth(&include.cells[row])? {
                kept.push(row);
            }
        }
        rows = kept;
    }
    if rows.is_empty() {
        Err(CellError::Calculation.into())
    } else {
        Ok(Table { values, lambda, rows, begins, headers: shown })
    }
}

impl Table {
    /// What the lambda gives for some rows of a column of values; one of two parameters sees the `whole` too.
    fn aggregate(
        &self,
        l: &mut Lowering<'_>,
        column: usize,
        rows: &[usize],
        whole: &[usize],
    ) -> Outcome<Scalar> {
        let two = match &*self.lambda {
            Closure::Lambda { lambda, .. } => lambda.parameters.len() > 1,
            Closure::Function(function) => function.least_arguments() > 1,
        };
        let part = |rows: &[usize]| {
            let cells: Vec<Scalar> =
                rows.iter().filter_map(|row| self.values.get(*row, column).cloned()).collect();
            Ok(Operand::from(Matrix { rows: cells.len(), columns: 1, cells }))
        };
        l.spend(rows.len() / 16)?;
        let mut arguments = vec![part(rows)];
        if two {
            l.spend(whole.len() / 16)?;
            arguments.push(part(whole));
        }
        let result = l.apply(&self.lambda, arguments);
        only(l, result)
    }
}

impl Axis {
    fn new(
        l: &mut Lowering<'_>,
        fields: Rc<Matrix>,
        values: &Matrix,
        [totals, order]: [Option<&Operand>; 2],
    ) -> Outcome<Self> {
        let totals = match totals {
            None => 1.0,
            Some(operand) => {
                let scalar = l.single(operand.clone())?;
                l.constant_number(&scalar)?.trunc()
            }
        };
        if totals.abs() > fields.columns as f64 {
            return Err(CellError::Value.into());
        }
        let mut numbers = Vec::new();
        if let Some(order) = order {
            for scalar in &l.matrix(order)?.cells {
                let number = l.constant_number(scalar)?.trunc();
                if number == 0.0 || number.abs() > (fields.columns + values.columns) as f64 {
                    return Err(CellError::Value.into());
                }
                numbers.push(number as i32);
            }
        }
        let nested = fields.columns > 1;
        Ok(Self { fields, totals: totals as i32, order: numbers, nested })
    }
}

/// The groups of an axis in their order, with the totals.
fn lines(l: &mut Lowering<'_>, axis: &Axis, table: &Table) -> Outcome<Vec<Line>> {
    let mut lines = Vec::new();
    if axis.nested {
        nest(l, axis, table, &Line { labels: Vec::new(), rows: table.rows.clone() }, &mut lines)?;
    } else {
        let all: Vec<usize> = (0..axis.fields.columns).collect();
        lines = groups(l, axis, table, &table.rows, &all)?;
    }
    let name = if axis.totals.abs() > 1 { "Grand Total" } else { "Total" };
    let mut labels = vec![Scalar::from(Value::from(name))];
    labels.resize_with(axis.fields.columns, empty);
    let total = Line { labels, rows: table.rows.clone() };
    match axis.totals {
        0 => {}
        1.. => lines.push(total),
        _ => lines.insert(0, total),
    }
    Ok(lines)
}

/// The groups within a group, field by field.
fn nest(
    l: &mut Lowering<'_>,
    axis: &Axis,
    table: &Table,
    outer: &Line,
    lines: &mut Vec<Line>,
) -> Outcome<()> {
    let level = outer.labels.len();
    for mut group in groups(l, axis, table, &outer.rows, &[level])? {
        group.labels.splice(0..0, outer.labels.iter().cloned());
        if level + 1 == axis.fields.columns {
            lines.push(group);
            continue;
        }
        let mut total = group.clone();
        total.labels.resize_with(axis.fields.columns, empty);
        let has_total = axis.totals.unsigned_abs() as usize >= level + 2;
        if has_total && axis.totals < 0 {
            lines.push(total);
            nest(l, axis, table, &group, lines)?;
        } else {
            nest(l, axis, table, &group, lines)?;
            lines.extend(has_total.then_some(total));
        }
    }
    Ok(())
}

/// The rows with the same values of some fields, in the order of the axis; where that says nothing, ascending.
fn groups(
    l: &mut Lowering<'_>,
    axis: &Axis,
    table: &Table,
    rows: &[usize],
    columns: &[usize],
) -> Outcome<Vec<Line>> {
    let mut places: HashMap<Vec<Key>, usize> = HashMap::new();
    let mut found: Vec<Line> = Vec::new();
    for row in rows {
        let labels: Vec<Scalar> =
            columns.iter().filter_map(|column| axis.fields.get(*row, *column).cloned()).collect();
        let place = *places.entry(labels.iter().map(key).collect()).or_insert(found.len());
        if place == found.len() {
            found.push(Line { labels, rows: Vec::new() });
        }
        found[place].rows.push(*row);
    }
    // Per group what it is compared by, each with whether it descends.
    let mut compared: Vec<(Vec<(Scalar, bool)>, Line)> = Vec::with_capacity(found.len());
    for line in found {
        let mut by = Vec::new();
        for number in &axis.order {
            let (place, descending) = (number.unsigned_abs() as usize - 1, *number < 0);
            let value = if place >= axis.fields.columns {
                table.aggregate(l, place - axis.fields.columns, &line.rows, &table.rows)?
            } else {
                match columns.iter().position(|column| *column == place) {
                    Some(at) => line.labels[at].clone(),
                    None => continue,
                }
            };
            if value.constant().is_none() {
                return Err(Halt::Unsupported("groups whose order depends on a draw".to_owned()));
            }
            by.push((value, descending));
        }
        by.extend(line.labels.iter().map(|label| (label.clone(), false)));
        compared.push((by, line));
    }
    order::sort_by(&mut compared, |(a, _), (b, _)| {
        let orders = a.iter().zip(b).map(|((a, descending), (b, _))| super::sort::compare(a, b, *descending));
        orders.into_iter().find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
    Ok(compared.into_iter().map(|(_, line)| line).collect())
}
