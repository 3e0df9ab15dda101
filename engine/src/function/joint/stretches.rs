//! ModelRisk's draws of whole observations from data: any of them again and again, or a stretch of them in their order.

use super::parts::{arranged, drawn, extent, one};
use super::table;
use crate::function::ArgumentKind::Array;
use crate::function::{Function, Lower, optional, required};
use crate::plan::ValueId;
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::value::CellError;

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "VoseNBootPaired",
        summary: "Observations of the data, each as likely as the others every time.",
        arguments: &[required("data", Array), required("data in rows", Array)],
        examples: &[],
        lower: Lower::Operands(paired),
    },
    Function {
        name: "VoseNBootSeries",
        summary: "A stretch of the data in their order, which begins anywhere.",
        arguments: &[required("data", Array), optional("data in rows", Array)],
        examples: &[],
        lower: Lower::Operands(stretch),
    },
]);

/// Data as observations of several variables.
struct Observations {
    /// Each observation's values.
    values: Vec<Vec<ValueId>>,
    /// Whether each variable is a row of the data, and of the cells that are filled.
    in_rows: bool,
    /// How many observations the cells have room for.
    room: usize,
}

impl Observations {
    /// Those of the first argument, by whether the second says that they are in rows; data of one row or column are
    /// values of one variable.
    fn of(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Self> {
        let matrix = l.matrix(&arguments[0])?;
        let in_rows = match one(l, arguments.get(1), 0.0, "whether data are in rows")? {
            0.0 => false,
            1.0 => true,
            _ => return Err(CellError::Value.into()),
        };
        let mut cells = Vec::with_capacity(matrix.cells.len());
        for cell in &matrix.cells {
            let number = l.number(cell)?;
            cells.push(l.id(number));
        }
        let (rows, columns) = extent(l);
        if matrix.rows == 1 || matrix.columns == 1 {
            let values = cells.into_iter().map(|value| vec![value]).collect();
            return Ok(Self { values, in_rows, room: rows * columns });
        }
        let (variables, across, room) = match in_rows {
            true => (matrix.rows, rows, columns),
            false => (matrix.columns, columns, rows),
        };
        if variables != across {
            let what = "an array formula that has not as many rows, or columns, as its data have variables";
            return Err(Halt::Unsupported(what.to_owned()));
        }
        let at = |observation: usize, variable: usize| match in_rows {
            true => cells[variable * matrix.columns + observation],
            false => cells[observation * matrix.columns + variable],
        };
        let count = cells.len() / variables;
        let values = (0..count).map(|i| (0..variables).map(|variable| at(i, variable)).collect()).collect();
        Ok(Self { values, in_rows, room })
    }

    /// The cells, where each place takes one of so many observations, which begin with another one in each place.
    fn filled(
        &self,
        l: &mut Lowering<'_>,
        many: usize,
        first: impl Fn(usize) -> usize,
        positions: &[ValueId],
    ) -> Operand {
        let variables = self.values.first().map_or(0, Vec::len);
        let mut drawn = Vec::with_capacity(self.room * variables);
        for (place, position) in positions.iter().enumerate() {
            let among = &self.values[first(place)..first(place) + many];
            for variable in 0..variables {
                let choices: Vec<ValueId> = among.iter().map(|values| values[variable]).collect();
                drawn.push(Scalar::Number(l.builder.pick(*position, &choices)));
            }
        }
        match (variables, self.in_rows) {
            (1, _) => arranged(l, drawn),
            (_, false) => Matrix { rows: self.room, columns: variables, cells: drawn }.into(),
            (_, true) => {
                let cells = (0..variables)
                    .flat_map(|variable| drawn.iter().skip(variable).step_by(variables).cloned())
                    .collect();
                Matrix { rows: variables, columns: self.room, cells }.into()
            }
        }
    }
}

fn paired(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let data = Observations::of(l, arguments)?;
    let (own, _) = drawn(l, data.room, 0)?;
    let many = l.builder.constant(data.values.len() as f64);
    let positions: Vec<ValueId> = own.into_iter().map(|u| l.builder.mul(u, many)).collect();
    Ok(data.filled(l, data.values.len(), |_| 0, &positions))
}

fn stretch(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let data = Observations::of(l, arguments)?;
    let Some(further) = data.values.len().checked_sub(data.room) else { return Err(CellError::Value.into()) };
    let draw = l.joint_draw()?;
    let many = l.builder.constant((further + 1) as f64);
    let position = l.builder.mul(draw, many);
    Ok(data.filled(l, further + 1, |place| place, &vec![position; data.room]))
}
