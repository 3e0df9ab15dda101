//! Operations on numbers of which some are known now: those fold, the rest become ops of the plan.

use std::cmp::Ordering;
use std::sync::Arc;

use super::{Halt, Lowering, Num, Outcome, Scalar};
use crate::formula::Infix;
use crate::plan::{Binary, Compare, Lookup, Native, Reduce, Unary, ValueId};
use crate::value::{CellError, Value};
use crate::workbook::TextRules;

/// The longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;

impl Lowering<'_> {
    /// An operation on one number.
    pub fn unary(&mut self, op: Unary, a: impl Into<Num>) -> Num {
        match a.into() {
            Num::Constant(x) => Num::Constant(op.apply_once(x)),
            Num::Dynamic(id) => self.known(|b| b.unary(op, id)),
        }
    }

    /// An operation on two numbers.
    pub fn binary(&mut self, op: Binary, a: impl Into<Num>, b: impl Into<Num>) -> Num {
        match (a.into(), b.into()) {
            (Num::Constant(x), Num::Constant(y)) => Num::Constant(op.apply_once(x, y)),
            (a, b) => {
                let (a, b) = (self.id(a), self.id(b));
                self.known(|builder| builder.binary(op, a, b))
            }
        }
    }

    /// A relation between two numbers: 1, 0 or NaN.
    pub fn compare(&mut self, op: Compare, a: impl Into<Num>, b: impl Into<Num>) -> Num {
        match (a.into(), b.into()) {
            (Num::Constant(x), Num::Constant(y)) => Num::Constant(op.apply(x, y)),
            (a, b) => {
                let (a, b) = (self.id(a), self.id(b));
                self.known(|builder| builder.compare(op, a, b))
            }
        }
    }

    /// `then` where `condition` is not 0, `otherwise` where it is, NaN where it is an error.
    pub fn select(&mut self, condition: Num, then: impl Into<Num>, otherwise: impl Into<Num>) -> Num {
        match condition {
            Num::Constant(x) if x.is_nan() => Num::Constant(f64::NAN),
            Num::Constant(0.0) => otherwise.into(),
            Num::Constant(_) => then.into(),
            Num::Dynamic(condition) => {
                let (then, otherwise) = (self.id(then.into()), self.id(otherwise.into()));
                self.known(|b| b.select(condition, then, otherwise))
            }
        }
    }

    /// An error of a kind that a formula may tell apart in a trial.
    pub fn failure(&mut self, kind: CellError) -> Num {
        Num::Dynamic(self.builder.error(kind))
    }

    /// Many numbers into one. The constants of a sum or product are folded first.
    pub fn reduce(&mut self, op: Reduce, numbers: &[Num]) -> Num {
        let commutes = !matches!(op, Reduce::Dot);
        let constants: Vec<f64> = numbers.iter().filter_map(|number| number.constant()).collect();
        if constants.len() == numbers.len() {
            return Num::Constant(op.apply(&constants));
        }
        if commutes && constants.len() > 1 {
            let mut rest: Vec<Num> = vec![Num::Constant(op.apply(&constants))];
            rest.extend(numbers.iter().filter(|number| number.constant().is_none()));
            return self.reduce(op, &rest);
        }
        let ids: Vec<ValueId> = numbers.iter().map(|number| self.id(*number)).collect();
        self.reduced += ids.len();
        self.known(|b| b.reduce(op, &ids))
    }

    /// The number at a position from 0, truncated; NaN outside.
    pub fn pick(&mut self, index: Num, numbers: &[Num]) -> Num {
        match index {
            Num::Constant(i) if i > -1.0 && i < numbers.len() as f64 => numbers[i as usize],
            Num::Constant(_) => Num::Constant(f64::NAN),
            Num::Dynamic(index) => {
                let ids: Vec<ValueId> = numbers.iter().map(|number| self.id(*number)).collect();
                self.known(|b| b.pick(index, &ids))
            }
        }
    }

    /// The position from 0 of a key in a table of constants; NaN where there is none.
    pub fn lookup(&mut self, op: Lookup, table: Arc<[f64]>, key: Num) -> Num {
        match key {
            Num::Constant(x) => Num::Constant(op.apply(&table, x)),
            Num::Dynamic(key) => self.known(|b| b.lookup(op, table, key)),
        }
    }

    /// A routine that takes one trial at a time.
    pub fn call(&mut self, native: Native, numbers: &[Num]) -> Num {
        match numbers.iter().map(|number| number.constant()).collect::<Option<Vec<f64>>>() {
            Some(constants) => Num::Constant((native.apply)(&constants)),
            None => {
                let ids: Vec<ValueId> = numbers.iter().map(|number| self.id(*number)).collect();
                self.known(|b| b.call(native, &ids))
            }
        }
    }

    /// a + b
    pub fn add(&mut self, a: impl Into<Num>, b: impl Into<Num>) -> Num {
        self.binary(Binary::Add, a, b)
    }

    /// a − b
    pub fn subtract(&mut self, a: impl Into<Num>, b: impl Into<Num>) -> Num {
        self.binary(Binary::Subtract, a, b)
    }

    /// a × b
    pub fn multiply(&mut self, a: impl Into<Num>, b: impl Into<Num>) -> Num {
        self.binary(Binary::Multiply, a, b)
    }

    /// a ÷ b; `#DIV/0!` where b is always 0.
    pub fn divide(&mut self, a: impl Into<Num>, b: impl Into<Num>) -> Outcome<Num> {
        match b.into() {
            Num::Constant(0.0) => Err(CellError::DivisionByZero.into()),
            b => Ok(self.binary(Binary::Divide, a, b)),
        }
    }

    /// aᵇ; `#DIV/0!` where a is always 0 and b always below, `#NUM!` where there is no real result.
    pub fn power(&mut self, a: impl Into<Num>, b: impl Into<Num>) -> Outcome<Num> {
        match (a.into(), b.into()) {
            (Num::Constant(0.0), Num::Constant(b)) if b < 0.0 => Err(CellError::DivisionByZero.into()),
            (a, b) => Ok(self.binary(Binary::Power, a, b)),
        }
    }

    /// An infix operator between two values; `last` says that it is the last of its formula, where a sum
    /// that cancels to within 15 digits is 0.
    pub fn infix(&mut self, op: Infix, a: &Scalar, b: &Scalar, last: bool) -> Outcome<Scalar> {
        self.infix_by(op, a, b, last, self.text_rules())
    }

    /// Whether two values are equal, texts whatever their case: where functions compare rather than formulas.
    pub fn alike(&mut self, a: &Scalar, b: &Scalar) -> Outcome<Scalar> {
        self.infix_by(Infix::Equal, a, b, false, TextRules::EXCEL)
    }

    fn infix_by(
        &mut self,
        op: Infix,
        a: &Scalar,
        b: &Scalar,
        last: bool,
        rules: TextRules,
    ) -> Outcome<Scalar> {
        for (own, other) in [(a, b), (b, a)] {
            if matches!(own, Scalar::Choice(_)) {
                let left = std::ptr::eq(own, a);
                return self.by_case(own, &mut |l, case| {
                    if left {
                        l.infix_by(op, case, other, last, rules)
                    } else {
                        l.infix_by(op, other, case, last, rules)
                    }
                });
            }
        }
        let arithmetic = match op {
            Infix::Add if last => Binary::AddSnapped,
            Infix::Subtract if last => Binary::SubtractSnapped,
            Infix::Add => Binary::Add,
            Infix::Subtract => Binary::Subtract,
            Infix::Multiply => Binary::Multiply,
            Infix::Divide => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                return Ok(self.divide(a, b)?.into());
            }
            Infix::Power => {
                let (a, b) = (self.number(a)?, self.number(b)?);
                return Ok(self.power(a, b)?.into());
            }
            Infix::Concatenate => {
                let (a, b) = (self.text(a)?, self.text(b)?);
                let joined = format!("{a}{b}");
                if joined.len() > LONGEST_TEXT && joined.encode_utf16().count() > LONGEST_TEXT {
                    return Err(CellError::Value.into());
                }
                self.spend(joined.len() / 16)?;
                return Ok(Value::Text(joined.into()).into());
            }
            Infix::Equal => return self.relation(Compare::Equal, a, b, rules),
            Infix::NotEqual => return self.relation(Compare::NotEqual, a, b, rules),
            Infix::Less => return self.relation(Compare::Less, a, b, rules),
            Infix::LessOrEqual => return self.relation(Compare::LessOrEqual, a, b, rules),
            Infix::Greater => return self.relation(Compare::Greater, a, b, rules),
            Infix::GreaterOrEqual => return self.relation(Compare::GreaterOrEqual, a, b, rules),
        };
        let (a, b) = (self.number(a)?, self.number(b)?);
        Ok(self.binary(arithmetic, a, b).into())
    }

    /// A relation between two values of any kind: numbers before text before truth values, text
    /// by the rules, blank as the empty value of the other's kind. Neither may be a choice.
    fn relation(&mut self, op: Compare, a: &Scalar, b: &Scalar, rules: TextRules) -> Outcome<Scalar> {
        let rank = |scalar: &Scalar| match scalar {
            Scalar::Constant(Value::Error(error)) => Err(Halt::Error(*error)),
            Scalar::Constant(Value::Blank) => Ok(None),
            Scalar::Constant(Value::Number(_)) | Scalar::Number(_) => Ok(Some(0)),
            Scalar::Constant(Value::Text(_)) => Ok(Some(1)),
            Scalar::Constant(Value::Boolean(_)) | Scalar::Boolean(_) => Ok(Some(2)),
            Scalar::Choice(_) => Err(Halt::Unsupported("a comparison of mixed values".to_owned())),
        };
        let (left, right) = (rank(a)?, rank(b)?);
        let kind = left.or(right).unwrap_or(0);
        if left.unwrap_or(kind) != right.unwrap_or(kind) {
            let order = left.cmp(&right);
            // The kinds differ in every trial, but an error in a trial stays one.
            return Ok(match self.error_in(a, b) {
                None => Scalar::from(holds(op, order)),
                Some(id) => {
                    let constant = f64::from(u8::from(holds(op, order)));
                    let truth = self.add(Num::Dynamic(id), constant);
                    self.boolean(truth)
                }
            });
        }
        if kind == 1 {
            let (a, b) = (self.text(a)?, self.text(b)?);
            return Ok(Scalar::from(holds(op, rules.order(&a, &b))));
        }
        let (a, b) = (self.number(a)?, self.number(b)?);
        let truth = self.compare(op, a, b);
        Ok(self.boolean(truth))
    }

    /// How texts are compared and looked for.
    #[inline]
    pub fn text_rules(&self) -> TextRules {
        if cfg!(feature = "files") { self.model.workbook.calculation.text_rules } else { TextRules::EXCEL }
    }

    /// 0 where the dynamic one of two values is no error, NaN where it is; `None` where neither is dynamic.
    fn error_in(&mut self, a: &Scalar, b: &Scalar) -> Option<ValueId> {
        [a, b].into_iter().find_map(|scalar| match scalar {
            Scalar::Number(id) | Scalar::Boolean(id) => Some(self.builder.sub(*id, *id)),
            _ => None,
        })
    }

    /// The value of an op that may have folded to a constant.
    fn known(&mut self, build: impl FnOnce(&mut crate::plan::Builder) -> ValueId) -> Num {
        let id = build(&mut self.builder);
        match self.builder.constant_value(id) {
            Some(x) => Num::Constant(x),
            None => Num::Dynamic(id),
        }
    }
}

/// Whether a relation holds between things in this order.
pub fn holds(op: Compare, order: Ordering) -> bool {
    match op {
        Compare::Equal => order == Ordering::Equal,
        Compare::NotEqual => order != Ordering::Equal,
        Compare::Less => order == Ordering::Less,
        Compare::LessOrEqual => order != Ordering::Greater,
        Compare::Greater => order == Ordering::Greater,
        Compare::GreaterOrEqual => order != Ordering::Less,
    }
}
