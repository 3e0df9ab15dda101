//! Checks the invariants of a plan: run in debug builds and by the fuzzers.

use super::{Op, Plan};

impl Plan {
    /// What is wrong with the plan, if anything: an op that reads a value not yet defined, a table or
    /// dimension that does not exist, a value of a circle's body outside of it, an output of nothing.
    pub fn verify(&self) -> Result<(), String> {
        self.verify_given(0)
    }

    /// The same of a body that is given so many values.
    fn verify_given(&self, given: usize) -> Result<(), String> {
        if let Some((id, _)) = self.origins.last_key_value().filter(|(id, _)| id.0 as usize >= self.ops.len())
        {
            return Err(format!("%{} completes a cell but is not defined", id.0));
        }
        for (index, op) in self.ops.iter().enumerate() {
            if let Some(operand) = op.operands().find(|operand| operand.0 as usize >= index) {
                return Err(format!("%{index} reads %{} before it is defined", operand.0));
            }
            match op {
                Op::Draw(dimension) if dimension.0 >= self.dimensions => {
                    return Err(format!("%{index} draws dimension {} of {}", dimension.0, self.dimensions));
                }
                Op::Given(value) if *value as usize >= given => {
                    return Err(format!("%{index} is value {value} of the {given} that are given"));
                }
                Op::Lookup(_, table, _) if table.0 as usize >= self.tables.len() => {
                    return Err(format!("%{index} looks into table {} of {}", table.0, self.tables.len()));
                }
                Op::Call(native, _) if native.0 as usize >= self.natives.len() => {
                    return Err(format!("%{index} calls routine {} of {}", native.0, self.natives.len()));
                }
                Op::Iterate(circle, operands) => {
                    let Some(circle) = self.circles.get(circle.0 as usize) else {
                        return Err(format!(
                            "%{index} goes round circle {} of {}",
                            circle.0,
                            self.circles.len()
                        ));
                    };
                    if operands.len() != circle.captured + circle.len() {
                        return Err(format!("%{index} gives its circle {} values", operands.len()));
                    }
                    let given = circle.captured + circle.len();
                    circle.body.verify_given(given).map_err(|error| format!("%{index}: {error}"))?;
                }
                _ => {}
            }
        }
        match self.inputs.iter().copied().chain(self.watched()).find(|id| id.0 as usize >= self.ops.len()) {
            Some(id) => Err(format!("%{} is an input or output but not defined", id.0)),
            None => Ok(()),
        }
    }
}
