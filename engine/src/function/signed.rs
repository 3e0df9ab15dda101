//! Criteria that join a sign to a number that a draw decides: `COUNTIF(B1:B9,">"&A1)`.
//!
//! The text that Excel makes of the two holds 15 digits of the number. Here it is the number with these digits, given by
//! a routine of the sign, by which the criterion knows the sign again.

use crate::formula::{Expr, Infix};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar, general, parse_number};
use crate::plan::{Native, Op, ValueId};
use crate::value::Value;

/// What may stand before the number, each with its routine.
const SIGNS: [(&str, Native); 7] = [
    ("", of_text("criterion")),
    ("=", of_text("criterion =")),
    ("<>", of_text("criterion <>")),
    ("<", of_text("criterion <")),
    ("<=", of_text("criterion <=")),
    (">", of_text("criterion >")),
    (">=", of_text("criterion >=")),
];

/// The number that the text of a number holds.
const fn of_text(name: &'static str) -> Native {
    let apply = |values: &[f64]| {
        let known = values[0].is_finite().then(|| general(values[0]));
        known.and_then(|text| parse_number(&text)).unwrap_or(f64::NAN)
    };
    Native { name, apply }
}

impl Lowering<'_> {
    /// Evaluates the argument that is a criterion.
    pub fn criterion(&mut self, expr: &Expr) -> Outcome<Operand> {
        let Expr::Binary(Infix::Concatenate, sign, value) = expr else { return self.evaluate_or_note(expr) };
        let operands = [self.evaluate_or_note(sign)?, self.evaluate_or_note(value)?];
        for operand in &operands {
            // Of two numbers with signs of their own one would be made, with neither.
            if self.matrix(operand)?.cells.iter().any(|cell| matches!(cell, Scalar::Choice(_))) {
                return Err(Halt::Unsupported("a criterion whose sign a draw decides".to_owned()));
            }
        }
        self.map(&operands, &mut |l, values| {
            if let [Scalar::Constant(Value::Text(text)), Scalar::Number(id)] = values
                && let Some((_, routine)) = SIGNS.iter().find(|(sign, _)| **sign == **text)
            {
                return Ok(l.call(*routine, &[Num::Dynamic(*id)]).into());
            }
            l.infix(Infix::Concatenate, &values[0], &values[1], false)
        })
    }

    /// The sign that was joined to a number.
    pub(super) fn sign(&self, id: ValueId) -> Option<&'static str> {
        let Op::Call(native, _) = self.builder.ops()[id.0 as usize] else { return None };
        let routine = self.builder.native(native);
        SIGNS.iter().find(|(_, known)| *known == routine).map(|(sign, _)| *sign)
    }
}
