//! Criteria that join a sign to a number that a draw decides: `COUNTIF(B1:B9,">"&A1)`.
//!
//! The text that Excel makes of the two holds 15 digits of the number. Here it is the number with these digits, given by
//! a routine of the sign, by which the criterion knows the sign again.

use super::criteria::SIGNS;
use crate::formula::{Expr, Infix};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar, general, parse_number};
use crate::plan::{Compare, Native, Op, ValueId};
use crate::value::Value;

/// The routine of each sign, in the order of the table, and that of a number to which none is joined.
const ROUTINES: [Native; SIGNS.len() + 1] = {
    let mut all = [of_text("criterion"); SIGNS.len() + 1];
    let mut at = 0;
    while at < SIGNS.len() {
        all[at] = of_text(SIGNS[at].0);
        at += 1;
    }
    all
};

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
                && let Some(at) =
                    SIGNS.iter().map(|(sign, _)| *sign).chain([""]).position(|sign| sign == &**text)
            {
                return Ok(l.call(ROUTINES[at], &[Num::Dynamic(*id)]).into());
            }
            l.infix(Infix::Concatenate, &values[0], &values[1], false)
        })
    }

    /// The relation that the sign joined to a number asks for.
    pub(super) fn relation_joined_to(&self, id: ValueId) -> Option<Compare> {
        let Op::Call(native, _) = self.builder.ops()[id.0 as usize] else { return None };
        let routine = self.builder.native(native);
        SIGNS.iter().zip(&ROUTINES).find(|(_, known)| **known == routine).map(|((_, relation), _)| *relation)
    }
}
