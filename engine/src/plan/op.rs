//! The primitive operations of a plan, each with its definition for one trial.
//!
//! Constant folding, the reference backend and the lanes of `Power` all call the `apply` functions
//! here, so an operation cannot mean two things. An Excel error is NaN; no operation gives an infinity.

use super::CircleId;
use crate::math;
use crate::order;

/// A value of a plan, by the position of the op that defines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueId(pub u32);

/// An axis of chance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub u32);

/// A constant table of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u32);

/// A routine of a plan, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NativeId(pub u32);

/// One operation, which defines one value per trial.
///
/// A large workbook has millions of them, so each is small.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// The same number in every trial. NaN is an error.
    Constant(f64),
    /// The uniform of a dimension, in (0, 1): the only source of chance.
    Draw(Dimension),
    /// The number of the trial, from 1.
    Trial,
    /// An operation on one value.
    Unary(Unary, ValueId),
    /// An operation on two values.
    Binary(Binary, ValueId, ValueId),
    /// 1 where the relation holds, else 0; NaN where either is NaN.
    Compare(Compare, ValueId, ValueId),
    /// The second where the first is not 0, the third where it is 0, NaN where it is NaN.
    Select(ValueId, ValueId, ValueId),
    /// Many values into one.
    Reduce(Reduce, Box<[ValueId]>),
    /// The first value is a position from 0, truncated: that one of the others; NaN where there is none.
    Pick(ValueId, Box<[ValueId]>),
    /// What a key finds in a constant table of numbers; NaN where there is nothing.
    Lookup(Lookup, TableId, ValueId),
    /// A routine of the plan that takes one trial at a time.
    Call(NativeId, Box<[ValueId]>),
    /// In the body of a circle: what the circle gives it, by position.
    Given(u32),
    /// Goes round a circle, with what it captures and then what its values are at first: 1 where it
    /// settled, 0 where the rounds ran out.
    Iterate(CircleId, Box<[ValueId]>),
    /// One of a circle's values after the last round, by position; the first operand is its `Iterate`.
    After(ValueId, CircleId, u32),
}

impl Op {
    /// The values that the op reads.
    pub fn operands(&self) -> impl Iterator<Item = ValueId> + '_ {
        let (few, count, many): ([ValueId; 3], usize, &[ValueId]) = match self {
            Self::Constant(_) | Self::Draw(_) | Self::Trial | Self::Given(_) => ([ValueId(0); 3], 0, &[]),
            Self::Unary(_, a) | Self::Lookup(_, _, a) | Self::After(a, _, _) => ([*a; 3], 1, &[]),
            Self::Binary(_, a, b) | Self::Compare(_, a, b) => ([*a, *b, *b], 2, &[]),
            Self::Select(a, b, c) => ([*a, *b, *c], 3, &[]),
            Self::Pick(a, many) => ([*a; 3], 1, many),
            Self::Reduce(_, many) | Self::Call(_, many) | Self::Iterate(_, many) => {
                ([ValueId(0); 3], 0, many)
            }
        };
        few.into_iter().take(count).chain(many.iter().copied())
    }

    /// Gives the values that the op reads other names.
    pub(super) fn rename(&mut self, to: &impl Fn(ValueId) -> ValueId) {
        let rename = |id: &mut ValueId| *id = to(*id);
        match self {
            Self::Constant(_) | Self::Draw(_) | Self::Trial | Self::Given(_) => {}
            Self::Unary(_, a) | Self::Lookup(_, _, a) | Self::After(a, _, _) => rename(a),
            Self::Binary(_, a, b) | Self::Compare(_, a, b) => [a, b].into_iter().for_each(rename),
            Self::Select(a, b, c) => [a, b, c].into_iter().for_each(rename),
            Self::Pick(a, many) => std::iter::once(a).chain(many.iter_mut()).for_each(rename),
            Self::Reduce(_, many) | Self::Call(_, many) | Self::Iterate(_, many) => {
                many.iter_mut().for_each(rename);
            }
        }
    }
}

/// Makes an overflow an error: a finite number stays itself, an infinity becomes NaN.
#[inline(always)]
#[expect(clippy::eq_op, reason = "x − x is 0 for a number and NaN for an infinity")]
pub fn settle(x: f64) -> f64 {
    x + (x - x)
}

/// Operations on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unary {
    /// −x
    Negate,
    /// |x|
    Absolute,
    /// 1 where x is 0, 0 elsewhere.
    Not,
    /// 1 where x is an error, 0 elsewhere: the one op that NaN does not go through.
    IsError,
    /// √x; NaN below 0.
    SquareRoot,
    /// eˣ
    Exponential,
    /// eˣ − 1, also where x is small.
    ExponentialMinusOne,
    /// ln x; NaN at 0 and below.
    Logarithm,
    /// ln(1 + x), also where x is small; NaN at −1 and below.
    LogarithmOnePlus,
    /// log₁₀ x; NaN at 0 and below.
    Logarithm10,
    /// The greatest integer not above x.
    Floor,
    /// The least integer not below x.
    Ceiling,
    /// x without its fraction.
    Truncate,
    /// sin x, x in radians.
    Sine,
    /// cos x
    Cosine,
    /// tan x
    Tangent,
    /// arcsin x; NaN outside [−1, 1].
    ArcSine,
    /// arccos x; NaN outside [−1, 1].
    ArcCosine,
    /// arctan x
    ArcTangent,
    /// sinh x
    HyperbolicSine,
    /// cosh x
    HyperbolicCosine,
    /// tanh x
    HyperbolicTangent,
    /// The standard normal's quantile; NaN outside (0, 1).
    NormalQuantile,
    /// The standard normal's cumulative distribution.
    NormalCumulative,
    /// ln |Γ(x)|; NaN at 0 and the negative integers.
    LogGamma,
}

impl Unary {
    /// Every operation.
    pub const ALL: &[Unary] = &[
        Self::Negate,
        Self::Absolute,
        Self::Not,
        Self::IsError,
        Self::SquareRoot,
        Self::Exponential,
        Self::ExponentialMinusOne,
        Self::Logarithm,
        Self::LogarithmOnePlus,
        Self::Logarithm10,
        Self::Floor,
        Self::Ceiling,
        Self::Truncate,
        Self::Sine,
        Self::Cosine,
        Self::Tangent,
        Self::ArcSine,
        Self::ArcCosine,
        Self::ArcTangent,
        Self::HyperbolicSine,
        Self::HyperbolicCosine,
        Self::HyperbolicTangent,
        Self::NormalQuantile,
        Self::NormalCumulative,
        Self::LogGamma,
    ];

    /// Applies the operation to one trial. This is its definition.
    #[inline(always)]
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Self::Negate => -x,
            Self::Absolute => x.abs(),
            Self::Not => truth(x == 0.0, x, x),
            Self::IsError => f64::from(u8::from(x.is_nan())),
            Self::SquareRoot => x.sqrt(),
            Self::Exponential => settle(math::exp(x)),
            Self::ExponentialMinusOne => settle(math::expm1(x)),
            Self::Logarithm => settle(math::log(x)),
            Self::LogarithmOnePlus => settle(math::log1p(x)),
            Self::Logarithm10 => settle(math::log10(x)),
            Self::Floor => x.floor(),
            Self::Ceiling => x.ceil(),
            Self::Truncate => x.trunc(),
            Self::Sine => math::sin(x),
            Self::Cosine => math::cos(x),
            Self::Tangent => math::tan(x),
            Self::ArcSine => math::asin(x),
            Self::ArcCosine => math::acos(x),
            Self::ArcTangent => math::atan(x),
            Self::HyperbolicSine => settle(math::sinh(x)),
            Self::HyperbolicCosine => settle(math::cosh(x)),
            Self::HyperbolicTangent => math::tanh(x),
            Self::NormalQuantile => math::normal_quantile(x),
            Self::NormalCumulative => math::normal_cdf(x),
            Self::LogGamma => settle(math::lgamma(x)),
        }
    }

    /// As [`Unary::apply`], for a number here and there: code of its own, which callers share.
    #[inline(never)]
    pub fn apply_once(self, x: f64) -> f64 {
        self.apply(x)
    }
}

/// Operations on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binary {
    /// a + b
    Add,
    /// a − b
    Subtract,
    /// a × b
    Multiply,
    /// a ÷ b; NaN where b is 0.
    Divide,
    /// aᵇ; NaN where there is no finite one, and for 0⁰. Of a negative number only whole powers are real for Excel, and
    /// odd roots: −8 to the third part is −2.
    Power,
    /// The lesser; NaN where either is NaN.
    Minimum,
    /// The greater; NaN where either is NaN.
    Maximum,
    /// a + b, and exactly 0 where the sum is within rounding of cancelling, as Excel does for the last
    /// operation of a formula.
    AddSnapped,
    /// a − b, snapped to 0 in the same way.
    SubtractSnapped,
    /// The exact remainder of a by b, taken to the sign of b as Excel's MOD; NaN where b is 0.
    Modulo,
    /// a rounded to b decimals, halves away from 0, as Excel's ROUND.
    Round,
    /// The angle of the point (a, b) in radians: Excel's ATAN2(x, y); NaN at (0, 0).
    ArcTangent2,
}

impl Binary {
    /// Every operation.
    pub const ALL: &[Binary] = &[
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Power,
        Self::Minimum,
        Self::Maximum,
        Self::AddSnapped,
        Self::SubtractSnapped,
        Self::Modulo,
        Self::Round,
        Self::ArcTangent2,
    ];

    /// Applies the operation to one trial. This is its definition.
    #[inline(always)]
    pub fn apply(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Add => settle(a + b),
            Self::Subtract => settle(a - b),
            Self::Multiply => settle(a * b),
            Self::Divide => settle(a / b),
            Self::Power => {
                let value = excel_power(a, b, math::pow(a, b));
                if is_root_of_negative(a, value) { odd_root(a, b) } else { value }
            }
            Self::Minimum => {
                let least = if a < b { a } else { b };
                if a.is_nan() { a } else { least }
            }
            Self::Maximum => {
                let greatest = if a > b { a } else { b };
                if a.is_nan() { a } else { greatest }
            }
            Self::AddSnapped => snap(settle(a + b), a),
            Self::SubtractSnapped => snap(settle(a - b), a),
            Self::Modulo => {
                // A remainder is exact, so that it has the same bits everywhere.
                let rest = a % b;
                settle(if rest * b.signum() < 0.0 { rest + b } else { rest })
            }
            Self::Round => math::round_decimal(a, b),
            Self::ArcTangent2 => {
                if a == 0.0 && b == 0.0 {
                    f64::NAN
                } else {
                    math::atan2(b, a)
                }
            }
        }
    }

    /// As [`Binary::apply`], for two numbers here and there: code of its own, which callers share.
    #[inline(never)]
    pub fn apply_once(self, a: f64, b: f64) -> f64 {
        self.apply(a, b)
    }
}

/// Excel shows 0 where the last addition or subtraction of a formula cancels to within its 15 digits:
/// a result below 2⁻⁴⁹·⁵ of the first operand is rounding noise.
#[inline(always)]
fn snap(result: f64, first: f64) -> f64 {
    if result.abs() < first.abs() * 1.25e-15 { 0.0 } else { result }
}

/// The value of a [`Binary::Power`], of which `value` is aᵇ: with Excel's errors, and a square rounded once. Without
/// branches, so that a loop over lanes becomes vector code.
#[inline(always)]
pub(crate) fn excel_power(a: f64, b: f64, value: f64) -> f64 {
    let value = if b == 2.0 { a * a } else { value };
    settle(if (a == 0.0) & (b == 0.0) { f64::NAN } else { value })
}

/// Whether a power has no value, but may be a root of a negative number.
#[inline(always)]
pub(crate) fn is_root_of_negative(a: f64, value: f64) -> bool {
    (a < 0.0) & value.is_nan()
}

/// The odd root of a negative number: aᵇ where 1/b is an odd whole number to 15 digits; NaN elsewhere.
#[cold]
fn odd_root(a: f64, b: f64) -> f64 {
    let degree = math::round_decimal(1.0 / b, 0.0);
    let is_odd = degree.abs() % 2.0 == 1.0 && math::same_digits(1.0 / b, degree);
    if is_odd { settle(-math::pow(-a, b)) } else { f64::NAN }
}

/// 1 or 0, NaN where either operand is NaN.
#[inline(always)]
fn truth(holds: bool, a: f64, b: f64) -> f64 {
    let bit = if holds { 1.0 } else { 0.0 };
    if a.is_nan() || b.is_nan() { f64::NAN } else { bit }
}

/// Relations, which Excel judges at 15 digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    /// a = b
    Equal,
    /// a ≠ b
    NotEqual,
    /// a < b
    Less,
    /// a ≤ b
    LessOrEqual,
    /// a > b
    Greater,
    /// a ≥ b
    GreaterOrEqual,
}

impl Compare {
    /// Every relation.
    pub const ALL: &[Compare] =
        &[Self::Equal, Self::NotEqual, Self::Less, Self::LessOrEqual, Self::Greater, Self::GreaterOrEqual];

    /// Applies the relation to one trial. This is its definition: numbers are the same that are the same when both
    /// are rounded to 15 significant digits.
    #[inline]
    pub fn apply(self, a: f64, b: f64) -> f64 {
        if doubtful(a, b) && math::same_digits(a, b) {
            let holds = matches!(self, Self::Equal | Self::LessOrEqual | Self::GreaterOrEqual);
            return if holds { 1.0 } else { 0.0 };
        }
        self.exactly(a, b)
    }

    /// The relation to the last bit, which is [`Compare::apply`] but for [`doubtful`] pairs.
    #[inline(always)]
    pub fn exactly(self, a: f64, b: f64) -> f64 {
        let holds = match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::Less => a < b,
            Self::LessOrEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterOrEqual => a >= b,
        };
        truth(holds, a, b)
    }
}

/// Whether two numbers differ, but by so little that 15 digits may not show it. Never of an infinity, which a lane may
/// hold before it is settled.
#[inline(always)]
pub fn doubtful(a: f64, b: f64) -> bool {
    (a != b) & ((a - b).abs() < a.abs() * 1e-14)
}

/// Ways to make one value of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reduce {
    /// The sum, from left to right.
    Sum,
    /// The product, from left to right.
    Product,
    /// The least; NaN where any is NaN.
    Minimum,
    /// The greatest; NaN where any is NaN.
    Maximum,
    /// 1 where all are not 0.
    All,
    /// 1 where any is not 0.
    Any,
    /// Σ aᵢbᵢ over operands a₁ b₁ a₂ b₂ …
    Dot,
}

impl Reduce {
    /// Folds one trial's values. This is its definition.
    pub fn apply(self, values: &[f64]) -> f64 {
        let fold = |start: f64, f: fn(f64, f64) -> f64| values.iter().fold(start, |sum, x| f(sum, *x));
        match self {
            Self::Sum => fold(0.0, |a, b| Binary::Add.apply(a, b)),
            Self::Product => fold(1.0, |a, b| Binary::Multiply.apply(a, b)),
            Self::Minimum => values.iter().copied().reduce(|a, b| Binary::Minimum.apply(a, b)).unwrap_or(0.0),
            Self::Maximum => values.iter().copied().reduce(|a, b| Binary::Maximum.apply(a, b)).unwrap_or(0.0),
            Self::All => fold(1.0, both),
            Self::Any => fold(0.0, either),
            Self::Dot => values.chunks_exact(2).fold(0.0, |sum, pair| settle(sum + pair[0] * pair[1])),
        }
    }
}

/// A step of [`Reduce::All`]; without branches, as the next.
#[inline(always)]
pub(crate) fn both(a: f64, b: f64) -> f64 {
    truth((a != 0.0) & (b != 0.0), a, b)
}

/// A step of [`Reduce::Any`].
#[inline(always)]
pub(crate) fn either(a: f64, b: f64) -> f64 {
    truth((a != 0.0) | (b != 0.0), a, b)
}

/// How a key is looked up in a table of numbers: the first three give a position from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// The position of the equal number, to the last bit, as Excel does; the table is one of
    /// [`Lookup::index`].
    Exact,
    /// The last number not above the key; the table ascends.
    Below,
    /// The first position whose number is not below the key; the table ascends. (A discrete
    /// distribution's cumulative probabilities.)
    Above,
    /// Not a position: the value at the key of the function that the table holds
    /// ([`math::chebyshev_table`]).
    Series,
    /// Not a position: the number of the table at the position that the key is, from 0; NaN where there is none.
    Entry,
}

impl Lookup {
    /// The table in which [`Lookup::Exact`] finds where a number first stands among `numbers`, or where it
    /// last does: each number once, ascending, then the position of each. NaN is never found.
    pub fn index(numbers: &[f64], last: bool) -> Vec<f64> {
        let mut places: Vec<(f64, usize)> =
            numbers.iter().enumerate().filter(|(_, x)| !x.is_nan()).map(|(i, x)| (x + 0.0, i)).collect();
        order::sort_by(&mut places, |a, b| {
            a.0.total_cmp(&b.0).then(if last { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) })
        });
        places.dedup_by(|next, first| next.0 == first.0);
        let keys = places.iter().map(|(x, _)| *x);
        keys.chain(places.iter().map(|(_, i)| *i as f64)).collect()
    }

    /// Finds one key. This is its definition.
    pub fn apply(self, table: &[f64], key: f64) -> f64 {
        match self {
            Self::Series => return math::chebyshev_value(table, key),
            Self::Entry => {
                let there = key >= 0.0 && key < table.len() as f64;
                return if there { table[key as usize] } else { f64::NAN };
            }
            Self::Exact | Self::Below | Self::Above => {}
        }
        let found = if key.is_nan() {
            None
        } else {
            match self {
                Self::Exact => {
                    let (keys, positions) = table.split_at(table.len() / 2);
                    let at = keys.partition_point(|x| *x < key);
                    let equal = keys.get(at).is_some_and(|x| *x == key);
                    return if equal { positions[at] } else { f64::NAN };
                }
                Self::Below => table.partition_point(|x| *x <= key).checked_sub(1),
                Self::Above => Some(table.partition_point(|x| *x < key)).filter(|i| *i < table.len()),
                Self::Series | Self::Entry => None,
            }
        };
        found.map_or(f64::NAN, |i| i as f64)
    }
}

/// A routine that takes one trial's numbers and gives one: for what is not arithmetic, such as `IRR`.
/// It must be a pure function, give NaN for an error, and never an infinity.
#[derive(Clone, Copy)]
pub struct Native {
    /// Its name in printed plans.
    pub name: &'static str,
    /// The routine.
    pub apply: fn(&[f64]) -> f64,
}

impl PartialEq for Native {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
