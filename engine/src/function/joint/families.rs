//! Multivariate distributions, drawn cell by cell: each given those before it.

use super::parts::{arranged, covariances, drawn, factor, known, numbers, one, together};
use super::table;
use crate::correlation::{Matrix as Correlations, normal_variable};
use crate::distribution::{BETA, BINOMIAL, Distribution, HYPERGEOMETRIC};
use crate::function::ArgumentKind::Array;
use crate::function::{Function, Lower, required};
use crate::plan::lower::{Halt, Lowering, Matrix, Num, Operand, Outcome, Scalar};
use crate::plan::{Binary, Native, Reduce, Unary, ValueId};
use crate::value::CellError;

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "PsiMVLogNormal",
        summary: "Variables whose logarithms are normal, with these means and covariances.",
        arguments: &[required("means", Array), required("covariances", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let values = normals(l, &arguments[0], &arguments[1])?;
            let values = values.into_iter().map(|x| l.builder.unary(Unary::Exponential, x)).collect();
            Ok(together(l, values))
        }),
    },
    Function {
        name: "PsiMVNormal",
        summary: "Normal variables with these means and covariances.",
        arguments: &[required("means", Array), required("covariances", Array)],
        examples: &[],
        lower: Lower::Operands(normal),
    },
    Function {
        name: "PsiMVResample",
        summary: "A row of the data, each as likely as the others.",
        arguments: &[required("data", Array)],
        examples: &[],
        lower: Lower::Operands(resample),
    },
    Function {
        name: "PsiMVShuffle",
        summary: "The data in a random order.",
        arguments: &[required("data", Array)],
        examples: &[],
        lower: Lower::Operands(shuffle),
    },
    Function {
        name: "RANDBIVARNORMAL",
        summary: "Two normal variables by their means, standard deviations and correlation.",
        arguments: &[
            required("mean1", Array),
            required("stdev1", Array),
            required("mean2", Array),
            required("stdev2", Array),
            required("correlation", Array),
        ],
        examples: &[],
        lower: Lower::Operands(bivariate_normal),
    },
    Function {
        name: "VoseDirichlet",
        summary: "Shares that add up to 1.",
        arguments: &[required("alphas", Array)],
        examples: &[],
        lower: Lower::Operands(dirichlet),
    },
    Function {
        name: "VoseMultiHypergeo",
        summary: "How many of each kind there are among those drawn from a population.",
        arguments: &[required("sample", Array), required("numbers of each kind", Array)],
        examples: &[],
        lower: Lower::Operands(multivariate_hypergeometric),
    },
    Function {
        name: "VoseMultiNormal",
        summary: "Normal variables with these means and covariances.",
        arguments: &[required("means", Array), required("covariances", Array)],
        examples: &[],
        lower: Lower::Operands(normal),
    },
    Function {
        name: "VoseMultinomial",
        summary: "How many of a number of tries come out in each way.",
        arguments: &[required("tries", Array), required("probabilities", Array)],
        examples: &[],
        lower: Lower::Operands(multinomial),
    },
]);

fn normal(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let values = normals(l, &arguments[0], &arguments[1])?;
    Ok(together(l, values))
}

/// μ + σ·(L z), L being the factor of the correlations (G. Casella, R. L. Berger, "Statistical inference", section
/// 4.5; A. J. McNeil, R. Frey, P. Embrechts, algorithm 6.2).
fn normals(l: &mut Lowering<'_>, means: &Operand, matrix: &Operand) -> Outcome<Vec<ValueId>> {
    let (_, means) = numbers(l, means)?;
    let (deviations, correlations) = covariances(l, matrix)?;
    if means.len() != deviations.len() {
        let (means, rows) = (means.len(), deviations.len());
        return Err(l.impossible_together(&format!("has {means} means, and {rows} rows in its matrix")));
    }
    let weights = factor(l, &correlations)?;
    let (own, _) = drawn(l, means.len(), 0)?;
    let values = means.into_iter().zip(deviations).enumerate().map(|(at, (mean, deviation))| {
        let normal = normal_variable(&mut l.builder, &own[..=at], weights.row(at));
        let (mean, deviation) = (l.id(mean), l.builder.constant(deviation));
        let spread = l.builder.mul(normal, deviation);
        l.builder.add(mean, spread)
    });
    Ok(values.collect())
}

fn bivariate_normal(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let mut given = Vec::with_capacity(4);
    for argument in &arguments[..4] {
        given.push(numbers(l, argument)?.1.first().copied().ok_or(CellError::Value)?);
    }
    let correlation = one(l, arguments.get(4), 0.0, "a correlation")?;
    for deviation in [given[1], given[3]].into_iter().filter_map(Num::constant) {
        if deviation < 0.0 {
            let what = format!("has {deviation} as a standard deviation, which must be 0 or above");
            return Err(l.impossible_together(&what));
        }
    }
    let Ok(matrix) = Correlations::of_correlations(2, &[None, None, Some(correlation), None]) else {
        let what = format!("has {correlation} as its correlation, which must be from -1 to 1");
        return Err(l.impossible_together(&what));
    };
    let weights = factor(l, &matrix)?;
    let (own, _) = drawn(l, 2, 0)?;
    let values = (0..2).map(|at| {
        let normal = normal_variable(&mut l.builder, &own[..=at], weights.row(at));
        let (mean, deviation) = (l.id(given[2 * at]), l.id(given[2 * at + 1]));
        let spread = l.builder.mul(normal, deviation);
        l.builder.add(mean, spread)
    });
    let values = values.collect();
    Ok(together(l, values))
}

/// Breaks a stick: the first share is a beta variable of α₁ and the sum of the others, the second such a share of the
/// rest, and so on (R. J. Connor, J. E. Mosimann, JASA 64 (1969), 194).
fn dirichlet(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (_, alphas) = numbers(l, &arguments[0])?;
    if let Some(bad) = alphas.iter().filter_map(|alpha| alpha.constant()).find(|alpha| *alpha <= 0.0) {
        return Err(l.impossible_together(&format!("has {bad} among its alphas, which must be above 0")));
    }
    let alphas: Vec<ValueId> = alphas.into_iter().map(|alpha| l.id(alpha)).collect();
    let (own, _) = drawn(l, alphas.len(), 0)?;
    let mut rest = l.builder.constant(1.0);
    let mut values = Vec::with_capacity(alphas.len());
    for (at, alpha) in alphas.iter().enumerate() {
        let after = &alphas[at + 1..];
        if after.is_empty() {
            values.push(rest);
            break;
        }
        let others = l.builder.reduce(Reduce::Sum, after);
        let share = (BETA.quantile)(&mut l.builder, own[at], &[*alpha, others]);
        let value = l.builder.mul(rest, share);
        rest = l.builder.sub(rest, value);
        let zero = l.builder.constant(0.0);
        rest = l.builder.binary(Binary::Maximum, rest, zero);
        values.push(value);
    }
    Ok(together(l, values))
}

/// Binomial of what is left, with the probability among the ways that are left (N. L. Johnson, S. Kotz,
/// N. Balakrishnan, "Discrete multivariate distributions", 1997, section 35.2).
fn multinomial(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (_, tries) = numbers(l, &arguments[0])?;
    let tries = *tries.first().ok_or(CellError::Value)?;
    if let Some(bad) = tries.constant().filter(|n| *n < 0.0 || n.fract() != 0.0) {
        return Err(
            l.impossible_together(&format!("has {bad} tries, which must be a whole number, 0 or above"))
        );
    }
    let (_, weights) = known(l, &arguments[1], "probabilities")?;
    if weights.iter().any(|p| *p < 0.0) || weights.iter().sum::<f64>() <= 0.0 {
        return Err(l.impossible_together("has a probability below 0, or none above 0"));
    }
    let parts = |b: &mut crate::plan::Builder, left: ValueId, at: usize| {
        let rest: f64 = weights[at..].iter().sum();
        let share = b.constant((weights[at] / rest).min(1.0));
        vec![left, share]
    };
    let tries = l.id(tries);
    counted(l, &BINOMIAL, tries, weights.len(), &|at| weights[at..].iter().sum::<f64>() > 0.0, &parts)
}

/// Hypergeometric of what is left (Johnson, Kotz and Balakrishnan, section 39.2).
fn multivariate_hypergeometric(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let sample = one(l, arguments.first(), f64::NAN, "a sample")?;
    let (_, kinds) = known(l, &arguments[1], "a population")?;
    let all: f64 = kinds.iter().sum();
    let whole = |x: &f64| *x >= 0.0 && x.fract() == 0.0;
    if !kinds.iter().all(whole) || !whole(&sample) || sample > all {
        let what = "takes a sample and numbers of each kind that are whole, 0 or above, the sample at most as large as the population";
        return Err(l.impossible_together(what));
    }
    let parts = |b: &mut crate::plan::Builder, left: ValueId, at: usize| {
        let rest: f64 = kinds[at..].iter().sum();
        vec![left, b.constant(kinds[at]), b.constant(rest)]
    };
    let sample = l.builder.constant(sample);
    counted(l, &HYPERGEOMETRIC, sample, kinds.len(), &|at| kinds[at..].iter().sum::<f64>() > 0.0, &parts)
}

/// Counts of kinds one after the other, each from what those before it left; the last that can be has the rest.
fn counted(
    l: &mut Lowering<'_>,
    family: &'static Distribution,
    all: ValueId,
    kinds: usize,
    possible: &dyn Fn(usize) -> bool,
    parameters: &dyn Fn(&mut crate::plan::Builder, ValueId, usize) -> Vec<ValueId>,
) -> Outcome<Operand> {
    let (own, _) = drawn(l, kinds, 0)?;
    let mut left = all;
    let mut values = Vec::with_capacity(kinds);
    for (at, draw) in own.into_iter().enumerate() {
        let b = &mut l.builder;
        let value = if !possible(at) {
            b.constant(0.0)
        } else if at + 1 == kinds || !possible(at + 1) {
            left
        } else {
            let parameters = parameters(b, left, at);
            (family.quantile)(b, draw, &parameters)
        };
        left = l.builder.sub(left, value);
        values.push(value);
    }
    Ok(together(l, values))
}

/// One position of the data for all its columns.
fn resample(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (columns, data) = numbers(l, &arguments[0])?;
    // A single row is a list of values.
    let columns = if data.len() == columns { 1 } else { columns };
    let rows = data.len() / columns;
    let ids: Vec<ValueId> = data.into_iter().map(|number| l.id(number)).collect();
    let draw = l.joint_draw()?;
    let many = l.builder.constant(rows as f64);
    let position = l.builder.mul(draw, many);
    let cells = (0..columns).map(|column| {
        let choices: Vec<ValueId> = ids.iter().skip(column).step_by(columns).copied().collect();
        Scalar::Number(l.builder.pick(position, &choices))
    });
    let cells = cells.collect();
    Ok(arranged(l, cells))
}

/// The rank, from 0, of one draw among those behind the first number, which says which one it is; of equal ones the
/// first is before the second.
const RANK: Native = Native {
    name: "rank_of_draw",
    apply: |values| {
        let [which, draws @ ..] = values else { return f64::NAN };
        let at = *which as usize;
        let Some(draw) = draws.get(at) else { return f64::NAN };
        let before = |(other, u): &(usize, &f64)| **u < *draw || **u == *draw && *other < at;
        draws.iter().enumerate().filter(before).count() as f64
    },
};

/// The data by the ranks of as many draws: every order is as likely.
fn shuffle(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (columns, data) = numbers(l, &arguments[0])?;
    // Rows stay together, unless there is one.
    let columns = if data.len() == columns { 1 } else { columns };
    let rows = data.len() / columns;
    if rows > MOST_SHUFFLED {
        return Err(Halt::Unsupported(format!("a shuffle of more than {MOST_SHUFFLED} rows")));
    }
    let ids: Vec<ValueId> = data.into_iter().map(|number| l.id(number)).collect();
    let (own, _) = drawn(l, rows, 0)?;
    let mut cells = Vec::with_capacity(ids.len());
    for row in 0..rows {
        let mut values = vec![l.builder.constant(row as f64)];
        values.extend(&own);
        let position = l.builder.call(RANK, &values);
        for column in 0..columns {
            let choices: Vec<ValueId> = ids.iter().skip(column).step_by(columns).copied().collect();
            cells.push(Scalar::Number(l.builder.pick(position, &choices)));
        }
    }
    if columns == 1 {
        return Ok(arranged(l, cells));
    }
    Ok(Matrix { rows, columns, cells }.into())
}

/// The most rows that are shuffled: each needs all draws.
const MOST_SHUFFLED: usize = 300;
