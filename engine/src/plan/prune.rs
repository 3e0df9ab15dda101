//! Drops what no input or output needs: one sweep backwards, one forwards.

use super::{Builder, Op, Plan, ValueId};
use crate::address::CellRef;

/// The plan of all ops, each where it is.
pub(super) fn keep_all(builder: Builder, inputs: &[ValueId], outputs: &[ValueId]) -> Plan {
    Plan {
        ops: builder.ops,
        origins: builder.origins,
        tables: builder.tables,
        circles: builder.circles,
        dimensions: builder.dimensions,
        inputs: inputs.to_vec(),
        outputs: outputs.to_vec(),
        ..Plan::default()
    }
}

/// The plan of the ops that `inputs` and `outputs` need, in their order.
pub(super) fn prune(builder: Builder, inputs: &[ValueId], outputs: &[ValueId], held: Vec<CellRef>) -> Plan {
    let mut needed = vec![false; builder.ops.len()];
    for id in inputs.iter().chain(outputs) {
        needed[id.0 as usize] = true;
    }
    for index in (0..builder.ops.len()).rev() {
        if needed[index] {
            for operand in builder.ops[index].operands() {
                needed[operand.0 as usize] = true;
            }
        }
    }
    let mut renamed = vec![ValueId(u32::MAX); builder.ops.len()];
    let mut plan = Plan {
        tables: builder.tables,
        circles: builder.circles,
        dimensions: builder.dimensions,
        held,
        ..Plan::default()
    };
    for (index, (op, origin)) in builder.ops.into_iter().zip(builder.origins).enumerate() {
        if needed[index] {
            renamed[index] = ValueId(plan.ops.len() as u32);
            if let Op::Iterate(..) = op {
                plan.settled.push(renamed[index]);
            }
            plan.ops.push(op.renamed(&|id| renamed[id.0 as usize]));
            plan.origins.push(origin);
        }
    }
    let rename_all = |ids: &[ValueId]| ids.iter().map(|id| renamed[id.0 as usize]).collect();
    plan.inputs = rename_all(inputs);
    plan.outputs = rename_all(outputs);
    plan
}
