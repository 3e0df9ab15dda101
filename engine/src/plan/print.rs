//! The text form of a plan, for snapshot tests and bug reports.

use std::fmt;

use super::{Iteration, Op, Plan, ValueId};

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "plan  {} inputs  {} outputs  {} dimensions",
            self.inputs.len(),
            self.outputs.len(),
            self.dimensions
        )?;
        for (index, op) in self.ops.iter().enumerate() {
            write!(f, "  %{index} = ")?;
            match op {
                Op::Constant(x) => write!(f, "{x}")?,
                Op::Draw(dimension) => write!(f, "draw {}", dimension.0)?,
                Op::Trial => write!(f, "trial")?,
                Op::Unary(op, _) => write!(f, "{op:?}")?,
                Op::Binary(op, ..) => write!(f, "{op:?}")?,
                Op::Compare(op, ..) => write!(f, "{op:?}")?,
                Op::Select(..) => write!(f, "Select")?,
                Op::Reduce(op, _) => write!(f, "{op:?}")?,
                Op::Pick(..) => write!(f, "Pick")?,
                Op::Lookup(op, table, _) => write!(f, "Lookup{op:?} table{}", table.0)?,
                Op::Call(native, _) => write!(f, "{:?}", self.natives[native.0 as usize])?,
                Op::Given(index) => write!(f, "given {index}")?,
                Op::Iterate(circle, _) => write!(f, "iterate circle{}", circle.0)?,
                Op::After(_, circle, index) => write!(f, "after circle{} {index}", circle.0)?,
            }
            for (position, ValueId(operand)) in op.operands().enumerate() {
                write!(f, "{} %{operand}", if position == 0 { "" } else { "," })?;
            }
            match self.origins.get(&ValueId(index as u32)) {
                Some(cell) => writeln!(f, "  ; sheet {} {}", cell.sheet.0, cell.a1())?,
                None => writeln!(f)?,
            }
        }
        for (what, ids) in [("input", &self.inputs), ("output", &self.outputs)] {
            for ValueId(id) in ids {
                writeln!(f, "{what} %{id}")?;
            }
        }
        for (index, circle) in self.circles.iter().enumerate() {
            let Iteration { most, change } = circle.iteration;
            write!(f, "circle{index}: at most {most} times, until no change of {change}\n{}", circle.body)?;
        }
        Ok(())
    }
}
