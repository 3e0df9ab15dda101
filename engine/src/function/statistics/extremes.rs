//! The greatest and the least.

use super::{Reference, all_values, of_numbers};
use crate::function::arguments::numbers;
use crate::function::{Function, Lower, repeated, required, table};
use crate::plan::lower::{Lowering, Num, Operand, Outcome};
use crate::plan::{Compare, Reduce};

/// The functions of this family, in name order.
pub(in crate::function) static FUNCTIONS: &[Function] = &table([MAX, MAXA, MIN, MINA]);

of_numbers!(
    MAX,
    "MAX",
    "The greatest number, 0 where there is none.",
    [("=MAX(1,7,3)", "7"), ("=MAX({\"x\"})", "0"), ("=MAX(-5,-2)", "-2")],
    |l, a| extreme(l, a, Reduce::Maximum)
);
of_numbers!(
    MIN,
    "MIN",
    "The least number, 0 where there is none.",
    [("=MIN(1,7,3)", "1"), ("=MIN(5,TRUE)", "1")],
    |l, a| extreme(l, a, Reduce::Minimum)
);
of_numbers!(
    MAXA,
    "MAXA",
    "The greatest value; text counts as 0, TRUE as 1.",
    [("=MAXA({0.5,TRUE})", "1"), ("=MAXA({-1,\"x\"})", "0")],
    |l, a| {
        let all = all_values(l, a)?;
        Ok(if all.is_empty() { 0.0.into() } else { l.reduce(Reduce::Maximum, &all) })
    }
);
of_numbers!(
    MINA,
    "MINA",
    "The least value; text counts as 0, TRUE as 1.",
    [("=MINA({2,\"x\"})", "0"), ("=MINA(4,\"-1\",TRUE)", "-1")],
    |l, a| {
        let all = all_values(l, a)?;
        Ok(if all.is_empty() { 0.0.into() } else { l.reduce(Reduce::Minimum, &all) })
    }
);

fn extreme(l: &mut Lowering<'_>, arguments: &[Operand], op: Reduce) -> Outcome<Num> {
    let none = if op == Reduce::Maximum { -f64::MAX } else { f64::MAX };
    let numbers = numbers(l, arguments, none)?;
    if numbers.is_empty() {
        return Ok(0.0.into());
    }
    let found = l.reduce(op, &numbers);
    if !numbers.contains(&Num::Constant(none)) {
        return Ok(found);
    }
    let nothing = l.compare(Compare::Equal, found, none);
    Ok(l.select(nothing, 0.0, found))
}
