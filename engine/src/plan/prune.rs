//! Drops what no input or output needs: one sweep backwards, one forwards.

use super::{Builder, Op, Plan, ValueId};
use crate::address::CellRef;

/// What is not needed, and so has no name.
const GONE: ValueId = ValueId(u32::MAX);

/// The plan of all ops, each where it is.
pub(super) fn keep_all(builder: Builder, inputs: &[ValueId], outputs: &[ValueId]) -> Plan {
    Plan {
        ops: builder.ops,
        origins: builder.origins,
        other_origins: builder.other_origins,
        errors: builder.errors,
        tables: builder.tables,
        natives: builder.natives,
        circles: builder.circles,
        dimensions: builder.dimensions,
        inputs: inputs.to_vec(),
        outputs: outputs.to_vec(),
        ..Plan::default()
    }
}

/// The plan of the ops that `inputs` and `outputs` need, in their order.
pub(super) fn prune(builder: Builder, inputs: &[ValueId], outputs: &[ValueId], held: Vec<CellRef>) -> Plan {
    let mut plan = Plan { held, ..keep_all(builder, inputs, outputs) };
    let mut needed = vec![false; plan.ops.len()];
    for id in inputs.iter().chain(outputs) {
        needed[id.0 as usize] = true;
    }
    for index in (0..plan.ops.len()).rev() {
        if needed[index] {
            for operand in plan.ops[index].operands() {
                needed[operand.0 as usize] = true;
            }
        }
    }
    let mut next = 0;
    let renamed: Vec<ValueId> = (needed.into_iter())
        .map(|needed| match needed {
            true => {
                next += 1;
                ValueId(next - 1)
            }
            false => GONE,
        })
        .collect();
    let rename = |id: ValueId| renamed[id.0 as usize];
    // Where they lie: a second list of ops is what a large workbook has no room for.
    let mut index = 0;
    plan.ops.retain_mut(|op| {
        let name = renamed[index];
        index += 1;
        if name == GONE {
            return false;
        }
        if let Op::Iterate(..) = op {
            plan.settled.push(name);
        }
        op.rename(&rename);
        true
    });
    plan.ops.shrink_to_fit();
    let origins = plan.origins.into_iter().map(|(id, cell)| (rename(id), cell));
    plan.origins = origins.filter(|(id, _)| *id != GONE).collect();
    plan.other_origins.iter_mut().for_each(|(id, _)| *id = rename(*id));
    plan.other_origins.retain(|(id, _)| *id != GONE);
    plan.errors.iter_mut().for_each(|(id, _)| *id = rename(*id));
    plan.errors.retain(|(id, _)| *id != GONE);
    plan.inputs.iter_mut().chain(&mut plan.outputs).for_each(|id| *id = rename(*id));
    plan
}
