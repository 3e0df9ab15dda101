//! Drops what no input or output needs: one sweep backwards, one forwards.

use super::{Builder, Op, Plan, ValueId};
use crate::address::CellRef;

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
    let mut plan = Plan { tables: builder.tables, dimensions: builder.dimensions, held, ..Plan::default() };
    for (index, (op, origin)) in builder.ops.into_iter().zip(builder.origins).enumerate() {
        if needed[index] {
            renamed[index] = ValueId(plan.ops.len() as u32);
            plan.ops.push(rename(op, &renamed));
            plan.origins.push(origin);
        }
    }
    let rename_all = |ids: &[ValueId]| ids.iter().map(|id| renamed[id.0 as usize]).collect();
    plan.inputs = rename_all(inputs);
    plan.outputs = rename_all(outputs);
    plan
}

fn rename(op: Op, to: &[ValueId]) -> Op {
    let one = |id: ValueId| to[id.0 as usize];
    let many = |ids: &[ValueId]| ids.iter().map(|id| to[id.0 as usize]).collect();
    match op {
        Op::Constant(_) | Op::Draw(_) => op,
        Op::Unary(op, a) => Op::Unary(op, one(a)),
        Op::Binary(op, a, b) => Op::Binary(op, one(a), one(b)),
        Op::Compare(op, a, b) => Op::Compare(op, one(a), one(b)),
        Op::Select(a, b, c) => Op::Select(one(a), one(b), one(c)),
        Op::Reduce(op, ids) => Op::Reduce(op, many(&ids)),
        Op::Pick(a, ids) => Op::Pick(one(a), many(&ids)),
        Op::Lookup(op, table, a) => Op::Lookup(op, table, one(a)),
        Op::Call(native, ids) => Op::Call(native, many(&ids)),
    }
}
