//! ModelRisk's time series of several variables, whose shocks of a period hang together (vosesoftware.com/riskwiki, the
//! pages of the functions that begin with VoseTimeMulti).
//!
//! ```text
//!    rₜ = μ + A₁sₜ₋₁ + A₂sₜ₋₂ + εₜ,  εₜ normal with the covariances        log returns of k variables
//!    s = r − μ: autoregressive, s = ε: a moving average, no A: Brownian motion
//!    Vₜ = Vₜ₋₁ · exp rₜ                                                    values, which continue the initial ones
//! ```
//!
//! H. Lütkepohl, "New introduction to multiple time series analysis" (2005), eqs 2.1.1 and 11.1.1.

use super::parts::{covariances, draws, extent, factor, numbers, one, scalar};
use super::table;
use crate::correlation::{Matrix as Correlations, normal_variable};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, optional, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Operand, Outcome, Scalar};
use crate::plan::{Reduce, Unary, ValueId};
use crate::value::CellError;

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "VoseTimeMultiAR1",
        summary: "Several series, each period a share of all distances from the means before it, and shocks.",
        arguments: &[MEANS, required("phi", Array), COVARIANCES, BEFORE, RETURNS, INITIAL, IN_ROWS, PERIODS],
        examples: &[],
        lower: Lower::Operands(|l, arguments| series(l, arguments, Remembers::Distances(1))),
    },
    Function {
        name: "VoseTimeMultiAR2",
        summary: "Several series, each period shares of all distances from the means of two before it, and shocks.",
        arguments: &[
            MEANS,
            required("phi1", Array),
            required("phi2", Array),
            COVARIANCES,
            BEFORE,
            EARLIER,
            RETURNS,
            INITIAL,
            IN_ROWS,
            PERIODS,
        ],
        examples: &[],
        lower: Lower::Operands(|l, arguments| series(l, arguments, Remembers::Distances(2))),
    },
    Function {
        name: "VoseTimeMultiGBM",
        summary: "Several series whose log returns are normal and hang together within a period.",
        arguments: &[MEANS, COVARIANCES, RETURNS, INITIAL, IN_ROWS, PERIODS],
        examples: &[],
        lower: Lower::Operands(|l, arguments| series(l, arguments, Remembers::Shocks(0))),
    },
    Function {
        name: "VoseTimeMultiMA1",
        summary: "Several series, each period its means, a share of all shocks before it, and shocks.",
        arguments: &[
            MEANS,
            required("theta", Array),
            COVARIANCES,
            SHOCKS,
            RETURNS,
            INITIAL,
            IN_ROWS,
            PERIODS,
        ],
        examples: &[],
        lower: Lower::Operands(|l, arguments| series(l, arguments, Remembers::Shocks(1))),
    },
    Function {
        name: "VoseTimeMultiMA2",
        summary: "Several series, each period its means, shares of all shocks of two periods before it, and shocks.",
        arguments: &[
            MEANS,
            required("theta1", Array),
            required("theta2", Array),
            COVARIANCES,
            SHOCKS,
            EARLIER_SHOCKS,
            RETURNS,
            INITIAL,
            IN_ROWS,
            PERIODS,
        ],
        examples: &[],
        lower: Lower::Operands(|l, arguments| series(l, arguments, Remembers::Shocks(2))),
    },
]);

const MEANS: Argument = required("means of the log returns", Array);
const COVARIANCES: Argument = required("covariances", Array);
const BEFORE: Argument = required("last log returns", Array);
const EARLIER: Argument = required("log returns before the last", Array);
const SHOCKS: Argument = required("last shocks", Array);
const EARLIER_SHOCKS: Argument = required("shocks before the last", Array);
const RETURNS: Argument = optional("log returns", Array);
const INITIAL: Argument = optional("initial values", Array);
const IN_ROWS: Argument = optional("data in rows", Array);
const PERIODS: Argument = optional("periods", Array);

/// The most cells of one call.
const MOST_CELLS: usize = 10_000;

/// What a period takes from those before it, and from how many.
#[derive(Clone, Copy)]
enum Remembers {
    /// The distances of the log returns from their means.
    Distances(usize),
    /// The shocks.
    Shocks(usize),
}

/// Where the values stand: a variable is a column of the cells, or a row.
struct Layout {
    variables: usize,
    periods: usize,
    in_rows: bool,
}

impl Layout {
    /// The number of a cell, row by row.
    fn place(&self, period: usize, variable: usize) -> usize {
        match self.in_rows {
            true => variable * self.periods + period,
            false => period * self.variables + variable,
        }
    }
}

/// Log returns or values of all periods: {means}, a matrix and, behind the covariances, what was before the first
/// period for each period that is remembered, then whether log returns are asked, {initial values}, whether a variable
/// is a row, and how many periods there are.
fn series(l: &mut Lowering<'_>, arguments: &[Operand], remembers: Remembers) -> Outcome<Operand> {
    let (Remembers::Distances(lags) | Remembers::Shocks(lags)) = remembers;
    let (given, rest) = arguments.split_at(2 + 2 * lags);
    let means = ids(l, &given[0])?;
    let variables = means.len();
    let (deviations, correlations) = covariances(l, &given[1 + lags])?;
    if deviations.len() != variables {
        let rows = deviations.len();
        return Err(l.impossible_together(&format!("has {variables} means, and {rows} rows in its matrix")));
    }
    let weights = factor(l, &correlations)?;
    let mut matrices = Vec::with_capacity(lags);
    for matrix in &given[1..=lags] {
        matrices.push(sized(l, matrix, variables * variables, "a matrix of coefficients")?);
        if l.matrix(matrix)?.columns != variables {
            return Err(l.impossible_together("takes coefficients in a row and a column for each variable"));
        }
    }
    let mut past = Vec::with_capacity(lags);
    for before in &given[2 + lags..] {
        let before = sized(l, before, variables, "what was before the first period")?;
        past.push(match remembers {
            Remembers::Distances(_) => differences(l, &before, &means),
            Remembers::Shocks(_) => before,
        });
    }
    let returns = truth(l, rest.first(), "whether it gives log returns")?;
    let initial = match (returns, rest.get(1)) {
        (true, _) => None,
        (false, None | Some(Operand::Omitted)) => {
            return Err(l.impossible_together("must have the initial values, which its values continue"));
        }
        (false, Some(initial)) => Some(sized(l, initial, variables, "initial values")?),
    };
    let in_rows = truth(l, rest.get(2), "whether a variable is a row")?;
    let layout = layout(l, variables, in_rows, rest.get(3))?;
    let own = draws(l, variables * layout.periods)?;
    let mut levels: Option<Vec<ValueId>> = initial
        .map(|initial| initial.iter().map(|value| l.builder.unary(Unary::Logarithm, *value)).collect());
    let mut cells = vec![Scalar::BLANK; own.len()];
    for period in 0..layout.periods {
        let draws: Vec<ValueId> = (0..variables).map(|at| own[layout.place(period, at)]).collect();
        let shocks = shocks(l, &draws, &deviations, &weights);
        let moves: Vec<ValueId> = (0..variables)
            .map(|row| {
                let shares = matrices.iter().flat_map(|matrix| &matrix[row * variables..][..variables]);
                let terms: Vec<ValueId> =
                    shares.zip(past.iter().flatten()).flat_map(|(share, value)| [*share, *value]).collect();
                if terms.is_empty() {
                    return shocks[row];
                }
                let remembered = l.builder.reduce(Reduce::Dot, &terms);
                l.builder.add(remembered, shocks[row])
            })
            .collect();
        for (at, mean) in means.iter().enumerate() {
            let log_return = l.builder.add(*mean, moves[at]);
            let value = match &mut levels {
                None => log_return,
                Some(levels) => {
                    levels[at] = l.builder.add(levels[at], log_return);
                    l.builder.unary(Unary::Exponential, levels[at])
                }
            };
            cells[layout.place(period, at)] = scalar(l, value);
        }
        past.insert(0, if matches!(remembers, Remembers::Distances(_)) { moves } else { shocks });
        past.truncate(lags);
    }
    let (rows, columns) = extent(l);
    Ok(Matrix { rows, columns, cells }.into())
}

/// The shocks of a period: normal variables with these standard deviations and correlations.
fn shocks(
    l: &mut Lowering<'_>,
    draws: &[ValueId],
    deviations: &[f64],
    weights: &Correlations,
) -> Vec<ValueId> {
    let shock = |(at, deviation): (usize, &f64)| {
        let normal = normal_variable(&mut l.builder, &draws[..=at], weights.row(at));
        let deviation = l.builder.constant(*deviation);
        l.builder.mul(normal, deviation)
    };
    deviations.iter().enumerate().map(shock).collect()
}

/// The array formula's cells, which must have a column, or a row, for each variable.
fn layout(
    l: &mut Lowering<'_>,
    variables: usize,
    in_rows: bool,
    periods: Option<&Operand>,
) -> Outcome<Layout> {
    let (rows, columns) = extent(l);
    let (across, room) = if in_rows { (rows, columns) } else { (columns, rows) };
    if across != variables {
        let what =
            "an array formula that has not as many columns, or rows where data are in rows, as variables";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    if variables * room > MOST_CELLS {
        return Err(Halt::Unsupported(format!("a time series in more than {MOST_CELLS} cells")));
    }
    if one(l, periods, room as f64, "how many periods there are")? != room as f64 {
        let what = "a time series of other periods than the cells of its array formula";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    Ok(Layout { variables, periods: room, in_rows })
}

fn ids(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Vec<ValueId>> {
    let (_, numbers) = numbers(l, operand)?;
    Ok(numbers.into_iter().map(|number| l.id(number)).collect())
}

/// As many numbers as there must be.
fn sized(l: &mut Lowering<'_>, operand: &Operand, count: usize, what: &str) -> Outcome<Vec<ValueId>> {
    let ids = ids(l, operand)?;
    if ids.len() == count {
        return Ok(ids);
    }
    let has = ids.len();
    Err(l.impossible_together(&format!("has {has} numbers as {what}, where its means ask for {count}")))
}

fn differences(l: &mut Lowering<'_>, values: &[ValueId], means: &[ValueId]) -> Vec<ValueId> {
    values.iter().zip(means).map(|(value, mean)| l.builder.sub(*value, *mean)).collect()
}

fn truth(l: &mut Lowering<'_>, operand: Option<&Operand>, what: &str) -> Outcome<bool> {
    match one(l, operand, 0.0, what)? {
        0.0 => Ok(false),
        1.0 => Ok(true),
        _ => Err(CellError::Value.into()),
    }
}
