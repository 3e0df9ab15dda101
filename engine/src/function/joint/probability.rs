//! The density or the probability that a distribution of the table has at a value: ModelRisk's `VoseNormalProb(x, 10, 2)`.

use super::parts::numbers;
use super::table;
use crate::distribution::DISTRIBUTIONS;
use crate::function::ArgumentKind::Array;
use crate::function::{Function, Lower, repeated, required};
use crate::math;
use crate::plan::Native;
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::value::CellError;

/// By the place of the family in the table, what is told, the value, and the parameters.
pub(super) static FUNCTIONS: &[Function] = &table([Function {
    name: "VoseXProb",
    summary: "The density or the probability that a distribution has at a value.",
    arguments: &[
        required("family", Array),
        required("kind", Array),
        required("value", Array),
        repeated("parameter", Array),
    ],
    examples: &[],
    lower: Lower::Operands(told),
}]);

/// What is told of a value: a density (of a discrete family the probability), or the probability of that value or less;
/// 2 more for their logarithms to the base 10. NaN for impossible parameters, and where there is no finite number.
const TOLD: Native = Native {
    name: "probability_of_value",
    apply: |values| {
        let [family, kind, x, p @ ..] = values else { return f64::NAN };
        let Some(family) = DISTRIBUTIONS.get(*family as usize) else { return f64::NAN };
        if values.iter().any(|value| value.is_nan()) || (family.check)(p).is_err() {
            return f64::NAN;
        }
        let cumulative = kind % 2.0 == 1.0;
        let value = if cumulative { (family.cumulative)(p, *x) } else { (family.density)(p, *x) };
        let value = if *kind >= 2.0 { math::log10(value) } else { value };
        if value.is_finite() { value } else { f64::NAN }
    },
};

fn told(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let mut values = Vec::with_capacity(arguments.len());
    for argument in arguments {
        let number = numbers(l, argument)?.1.first().copied().ok_or(CellError::Value)?;
        values.push(l.id(number));
    }
    let told = l.builder.call(TOLD, &values);
    match l.builder.constant_value(told) {
        Some(value) if value.is_nan() => Err(CellError::Number.into()),
        Some(value) => Ok(Scalar::from(value).into()),
        None => Ok(Scalar::Number(told).into()),
    }
}
