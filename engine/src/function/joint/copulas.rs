//! ModelRisk's copulas: an array of uniforms that hang together, for the percentiles of distributions
//! (vosesoftware.com, "VoseCopulaBiClayton", "Direction of a copula").

use super::parts::{MOST_MEMBERS, arranged, covariances, drawn, extent, factor, known, one};
use super::table;
use crate::correlation::{Copula, Matrix as Correlations, Reflection};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, optional, required};
use crate::plan::lower::{Lowering, Operand, Outcome, Scalar};
use crate::value::CellError;

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "VoseCopulaBiClayton",
        summary: "Two uniforms whose low values come together.",
        arguments: PAIR,
        examples: &[],
        lower: Lower::Operands(|l, arguments| pair(l, arguments, |theta| Copula::Clayton { theta }, 4.0)),
    },
    Function {
        name: "VoseCopulaBiFrank",
        summary: "Two uniforms, neither low nor high values of which come together more than others.",
        arguments: PAIR,
        examples: &[],
        lower: Lower::Operands(|l, arguments| pair(l, arguments, |theta| Copula::Frank { theta }, 2.0)),
    },
    Function {
        name: "VoseCopulaBiGumbel",
        summary: "Two uniforms whose high values come together.",
        arguments: PAIR,
        examples: &[],
        lower: Lower::Operands(|l, arguments| pair(l, arguments, |theta| Copula::Gumbel { theta }, 4.0)),
    },
    Function {
        name: "VoseCopulaBiNormal",
        summary: "Two uniforms that are the probabilities of normal variables.",
        arguments: &[required("correlation", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let matrix = of_two(l, &arguments[0])?;
            elliptical(l, Copula::Gaussian, &matrix)
        }),
    },
    Function {
        name: "VoseCopulaBiT",
        summary: "Two uniforms that are the probabilities of Student's t variables.",
        arguments: &[required("degrees of freedom", Array), required("correlation", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let degrees = one(l, arguments.first(), f64::NAN, PARAMETER)?;
            let matrix = of_two(l, &arguments[1])?;
            elliptical(l, Copula::Student { degrees }, &matrix)
        }),
    },
    Function {
        name: "VoseCopulaData",
        summary: "Several uniforms that hang together as the ranks of data do.",
        arguments: &[required("data", Array), optional("data in rows", Array)],
        examples: &[],
        lower: Lower::Operands(empirical),
    },
    Function {
        name: "VoseCopulaMultiClayton",
        summary: "Several uniforms whose low values come together.",
        arguments: SEVERAL,
        examples: &[],
        lower: Lower::Operands(|l, arguments| several(l, arguments, |theta| Copula::Clayton { theta })),
    },
    Function {
        name: "VoseCopulaMultiFrank",
        summary: "Several uniforms, neither low nor high values of which come together more than others.",
        arguments: SEVERAL,
        examples: &[],
        lower: Lower::Operands(|l, arguments| several(l, arguments, |theta| Copula::Frank { theta })),
    },
    Function {
        name: "VoseCopulaMultiGumbel",
        summary: "Several uniforms whose high values come together.",
        arguments: SEVERAL,
        examples: &[],
        lower: Lower::Operands(|l, arguments| several(l, arguments, |theta| Copula::Gumbel { theta })),
    },
    Function {
        name: "VoseCopulaMultiNormal",
        summary: "Several uniforms that are the probabilities of normal variables.",
        arguments: &[required("covariances", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let (_, matrix) = covariances(l, &arguments[0])?;
            elliptical(l, Copula::Gaussian, &matrix)
        }),
    },
    Function {
        name: "VoseCopulaMultiT",
        summary: "Several uniforms that are the probabilities of Student's t variables.",
        arguments: &[required("degrees of freedom", Array), required("covariances", Array)],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let degrees = one(l, arguments.first(), f64::NAN, PARAMETER)?;
            let (_, matrix) = covariances(l, &arguments[1])?;
            elliptical(l, Copula::Student { degrees }, &matrix)
        }),
    },
]);

const PAIR: &[Argument] = &[required("theta", Array), optional("direction", Array)];
const SEVERAL: &[Argument] = &[required("theta", Array), optional("members", Array)];
const PARAMETER: &str = "a copula's parameter";

fn pair(
    l: &mut Lowering<'_>,
    arguments: &[Operand],
    copula: fn(f64) -> Copula,
    directions: f64,
) -> Outcome<Operand> {
    let copula = copula(one(l, arguments.first(), f64::NAN, PARAMETER)?);
    let direction = one(l, arguments.get(1), 1.0, PARAMETER)?;
    match Reflection::of_direction(direction).filter(|_| direction <= directions) {
        Some(reflection) => uniforms(l, copula, reflection, &Correlations::identity(2)),
        None => Err(l.impossible_together(&format!(
            "has {direction} as its direction, which must be a whole number from 1 to {directions}"
        ))),
    }
}

fn several(l: &mut Lowering<'_>, arguments: &[Operand], copula: fn(f64) -> Copula) -> Outcome<Operand> {
    let copula = copula(one(l, arguments.first(), f64::NAN, PARAMETER)?);
    let (rows, columns) = extent(l);
    let members = one(l, arguments.get(1), (rows * columns) as f64, PARAMETER)?;
    if !(1.0..=MOST_MEMBERS as f64).contains(&members) {
        return Err(CellError::Number.into());
    }
    uniforms(l, copula, Reflection::None, &Correlations::identity(members as usize))
}

/// One observation of the data at random, each of whose values is spread evenly over the step of its rank: uniform, and
/// hanging together as the ranks do (R. B. Nelsen, "An introduction to copulas" (2006), section 5.6, for the empirical
/// copula).
fn empirical(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (columns, data) = known(l, &arguments[0], "a copula's data")?;
    let in_rows = one(l, arguments.get(1), 0.0, PARAMETER)? != 0.0;
    let rows = data.len() / columns.max(1);
    let (members, count) = if in_rows { (rows, columns) } else { (columns, rows) };
    let place =
        |member: usize, at: usize| if in_rows { member * columns + at } else { at * columns + member };
    let (own, shared) = drawn(l, members, 1)?;
    let many = l.builder.constant(count as f64);
    let position = l.builder.mul(shared[0], many);
    let mut uniforms = Vec::with_capacity(members);
    for (member, own) in own.into_iter().enumerate() {
        let values: Vec<f64> = (0..count).map(|at| data[place(member, at)]).collect();
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let (mut from, mut steps) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for value in values {
            let below = sorted.partition_point(|x| *x < value);
            let up_to = sorted.partition_point(|x| *x <= value);
            from.push(l.builder.constant(below as f64 / count as f64));
            steps.push(l.builder.constant((up_to - below) as f64 / count as f64));
        }
        let (from, step) = (l.builder.pick(position, &from), l.builder.pick(position, &steps));
        let spread = l.builder.mul(own, step);
        uniforms.push(Scalar::Number(l.builder.add(from, spread)));
    }
    Ok(arranged(l, uniforms))
}

/// A correlation of two, or a matrix of theirs.
fn of_two(l: &mut Lowering<'_>, operand: &Operand) -> Outcome<Correlations> {
    let size = l.matrix(operand)?.cells.len();
    if size > 1 {
        return Ok(covariances(l, operand)?.1);
    }
    let correlation = one(l, Some(operand), 0.0, PARAMETER)?;
    Correlations::of_correlations(2, &[None, None, Some(correlation), None]).map_err(|_| {
        l.impossible_together(&format!("has {correlation} as its correlation; it must be from -1 to 1"))
    })
}

fn elliptical(l: &mut Lowering<'_>, copula: Copula, matrix: &Correlations) -> Outcome<Operand> {
    let weights = factor(l, matrix)?;
    uniforms(l, copula, Reflection::None, &weights)
}

fn uniforms(
    l: &mut Lowering<'_>,
    copula: Copula,
    reflection: Reflection,
    weights: &Correlations,
) -> Outcome<Operand> {
    let members = weights.size();
    if let Err(error) = copula.check(members, reflection) {
        return Err(l.impossible_together(&format!("is not possible: {error}")));
    }
    let (own, shared) = drawn(l, members, copula.shared_draws(members))?;
    let values = (0..members).map(|member| {
        let weights = &weights.row(member)[..=member];
        Scalar::Number(copula.uniform(&mut l.builder, reflection, &own[..=member], weights, &shared))
    });
    let values = values.collect();
    Ok(arranged(l, values))
}
