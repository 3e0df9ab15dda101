//! Markov chains: the probabilities of moving within several periods, and how many are in each state then
//! (vosesoftware.com/riskwiki, "VoseMarkovMatrix" and "Markov chain models": each row of a matrix is where those of one
//! state go).

use super::parts::{drawn, numbers, one, scalar, together};
use super::populations::{ROUNDING, share, whole};
use super::table;
use crate::distribution::BINOMIAL;
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome};
use crate::plan::{Compare, Reduce, ValueId};
use crate::value::CellError;

/// Those that draw.
pub(super) static FUNCTIONS: &[Function] = &table([Function {
    name: "VoseMarkovSample",
    summary: "How many are in each state after so many periods, each having moved by chance.",
    arguments: &[required("numbers in each state", Array), TRANSITIONS, PERIODS],
    examples: &[],
    lower: Lower::Operands(sample),
}]);

/// The others.
pub(super) static MATRICES: &[Function] = &table([Function {
    name: "VoseMarkovMatrix",
    summary: "The probabilities of being in each state after so many periods, by the state at their start.",
    arguments: &[TRANSITIONS, PERIODS],
    examples: &[],
    lower: Lower::Operands(|l, arguments| {
        let chain = Chain::of(l, &arguments[0])?.after(l, &arguments[1])?;
        let cells = chain.probabilities.into_iter().map(|id| scalar(l, id)).collect();
        Ok(Matrix { rows: chain.states, columns: chain.states, cells }.into())
    }),
}]);

const TRANSITIONS: Argument = required("transition probabilities", Array);
const PERIODS: Argument = required("periods", Array);

/// The most states of a chain.
const MOST_STATES: usize = 50;

/// Probabilities of moving, row by row from the state at the start.
struct Chain {
    states: usize,
    probabilities: Vec<ValueId>,
}

impl Chain {
    /// A square matrix whose rows add up to 1; NaN in trials where they do not.
    fn of(l: &mut Lowering<'_>, matrix: &Operand) -> Outcome<Self> {
        let (states, given) = numbers(l, matrix)?;
        if states * states != given.len() {
            return Err(CellError::Value.into());
        }
        if states > MOST_STATES {
            return Err(Halt::Unsupported(format!("a Markov chain of more than {MOST_STATES} states")));
        }
        let known: Option<Vec<f64>> = given.iter().copied().map(Num::constant).collect();
        let sound = |row: &[f64]| {
            row.iter().all(|p| (0.0..=1.0).contains(p)) && (row.iter().sum::<f64>() - 1.0).abs() <= ROUNDING
        };
        if known.is_some_and(|known| !known.chunks(states).all(sound)) {
            let what = "takes probabilities from 0 to 1, which add up to 1 in each row of their matrix";
            return Err(l.impossible_together(what));
        }
        let mut probabilities = Vec::with_capacity(given.len());
        for row in given.chunks(states) {
            let row: Vec<ValueId> = row.iter().map(|number| l.id(*number)).collect();
            let b = &mut l.builder;
            let (sum, least) = (b.reduce(Reduce::Sum, &row), b.reduce(Reduce::Minimum, &row));
            let (zero, low, high) = (b.constant(0.0), b.constant(1.0 - ROUNDING), b.constant(1.0 + ROUNDING));
            let conditions = [
                b.compare(Compare::GreaterOrEqual, least, zero),
                b.compare(Compare::GreaterOrEqual, sum, low),
                b.compare(Compare::LessOrEqual, sum, high),
            ];
            let all = b.reduce(Reduce::Minimum, &conditions);
            let impossible = b.constant(f64::NAN);
            probabilities.extend(row.into_iter().map(|p| b.select(all, p, impossible)));
        }
        Ok(Self { states, probabilities })
    }

    /// The chain of so many periods at once: the matrix to that power, by squaring (the Chapman–Kolmogorov equations;
    /// J. R. Norris, "Markov chains" (1997), theorem 1.1.3).
    fn after(self, l: &mut Lowering<'_>, periods: &Operand) -> Outcome<Self> {
        let periods = one(l, Some(periods), f64::NAN, "how many periods there are")?;
        if periods < 0.0 || periods.fract() != 0.0 || periods > MOST_PERIODS {
            let what = "a Markov chain after periods that are not whole, or more than a million";
            return Err(Halt::Unsupported(what.to_owned()));
        }
        let states = self.states;
        let (one, zero) = (l.builder.constant(1.0), l.builder.constant(0.0));
        let identity = |at: usize| if at / states == at % states { one } else { zero };
        let mut power = Self { states, probabilities: (0..states * states).map(identity).collect() };
        let (mut square, mut left) = (self, periods as u64);
        while left > 0 {
            if left % 2 == 1 {
                power = power.then(l, &square);
            }
            left /= 2;
            if left > 0 {
                square = square.then(l, &square);
            }
        }
        Ok(power)
    }

    /// This chain's periods, and then the other's.
    fn then(&self, l: &mut Lowering<'_>, other: &Self) -> Self {
        let states = self.states;
        let entry = |at: usize| {
            let (row, column) = (at / states, at % states);
            let way = |by: usize| {
                [self.probabilities[row * states + by], other.probabilities[by * states + column]]
            };
            let ways: Vec<ValueId> = (0..states).flat_map(way).collect();
            l.builder.reduce(Reduce::Dot, &ways)
        };
        Self { states, probabilities: (0..states * states).map(entry).collect() }
    }
}

/// The most periods.
const MOST_PERIODS: f64 = 1e6;

/// Those of each state go to the states multinomially, by the probabilities of all periods at once; each count is
/// binomial, given those before it (N. L. Johnson, S. Kotz, N. Balakrishnan, "Discrete multivariate distributions",
/// 1997, section 35.2).
fn sample(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (_, starts) = numbers(l, &arguments[0])?;
    let chain = Chain::of(l, &arguments[1])?.after(l, &arguments[2])?;
    let states = chain.states;
    if starts.len() != states {
        return Err(CellError::Value.into());
    }
    whole(l, &starts, "numbers in each state")?;
    let (own, shared) = drawn(l, states, states * states.saturating_sub(2))?;
    let mut there: Vec<Vec<ValueId>> = vec![Vec::with_capacity(states); states];
    for (from, start) in starts.into_iter().enumerate() {
        let mut left = l.id(start);
        let row = &chain.probabilities[from * states..][..states];
        let mut draws =
            std::iter::once(own[from]).chain(shared.iter().skip(from * states.saturating_sub(2)).copied());
        for (to, arrived) in there.iter_mut().enumerate() {
            let count = match draws.next().filter(|_| to + 1 < states) {
                None => left,
                Some(draw) => {
                    let b = &mut l.builder;
                    let rest = b.reduce(Reduce::Sum, &row[to..]);
                    let share = share(b, row[to], rest);
                    (BINOMIAL.quantile)(b, draw, &[left, share])
                }
            };
            left = l.builder.sub(left, count);
            arrived.push(count);
        }
    }
    let values = there.iter().map(|counts| l.builder.reduce(Reduce::Sum, counts)).collect();
    Ok(together(l, values))
}
