//! ModelRisk's series of estimates, of which each period is drawn by itself (vosesoftware.com/riskwiki, the pages of the
//! functions that begin with VoseTimeSME).

use super::parts::{drawn, numbers, one, together};
use super::table;
use crate::distribution::{Distribution, PERT, POISSON, TRIANGULAR, UNIFORM};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, optional, required};
use crate::plan::ValueId;
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome, Scalar};
use crate::value::Value;

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "VoseTimeSMEPoisson",
        summary: "A Poisson variable in each period, by its mean.",
        arguments: &[required("means", Array), optional("spread multiplier", Array), CORRELATION],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            if one(l, arguments.get(1), 1.0, "how much wider the spread is")? != 1.0 {
                return Err(undocumented("a spread multiplier other than 1"));
            }
            estimates(l, &POISSON, &arguments[..1], arguments.get(2))
        }),
    },
    Function {
        name: "VoseTimeSMEThreePoint",
        summary: "A triangular or PERT variable in each period, by its least, likeliest and greatest value.",
        arguments: &[
            MINIMA,
            required("likeliest values", Array),
            MAXIMA,
            required("distribution", Array),
            CORRELATION,
        ],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            let family = match &l.matrix(&arguments[3])?.cells[..] {
                [Scalar::Constant(Value::Text(name))] if name.eq_ignore_ascii_case("triangle") => &TRIANGULAR,
                [Scalar::Constant(Value::Text(name))] if name.eq_ignore_ascii_case("pert") => &PERT,
                _ => return Err(undocumented("a distribution other than TRIANGLE and PERT")),
            };
            estimates(l, family, &arguments[..3], arguments.get(4))
        }),
    },
    Function {
        name: "VoseTimeSMEUniform",
        summary: "A uniform variable in each period, by its least and greatest value.",
        arguments: &[MINIMA, MAXIMA, CORRELATION],
        examples: &[],
        lower: Lower::Operands(|l, arguments| estimates(l, &UNIFORM, &arguments[..2], arguments.get(2))),
    },
]);

const MINIMA: Argument = required("least values", Array);
const MAXIMA: Argument = required("greatest values", Array);
const CORRELATION: Argument = optional("correlation", Array);

fn undocumented(what: &str) -> Halt {
    Halt::Unsupported(format!("{what}, the effect of which on a series of estimates is not documented"))
}

/// A draw for each period, whose parameters stand in as many cells of each list.
fn estimates(
    l: &mut Lowering<'_>,
    family: &'static Distribution,
    lists: &[Operand],
    correlation: Option<&Operand>,
) -> Outcome<Operand> {
    if one(l, correlation, 0.0, "a correlation")? != 0.0 {
        return Err(undocumented("a correlation of periods"));
    }
    let mut parameters = Vec::with_capacity(lists.len());
    for list in lists {
        parameters.push(numbers(l, list)?.1);
    }
    let periods = parameters[0].len();
    if parameters.iter().any(|list| list.len() != periods) {
        return Err(l.impossible_together("takes lists of the same length"));
    }
    let (own, _) = drawn(l, periods, 0)?;
    let mut values = Vec::with_capacity(periods);
    for (period, draw) in own.into_iter().enumerate() {
        let given: Vec<Num> = parameters.iter().map(|list| list[period]).collect();
        let known: Option<Vec<f64>> = given.iter().map(|number| number.constant()).collect();
        if let Some(Err(error)) = known.map(|known| (family.check)(&known)) {
            let what = format!("in period {}: {} {}", period + 1, error.parameter, error.rule);
            return Err(l.impossible_together(&format!("has impossible numbers {what}")));
        }
        let given: Vec<ValueId> = given.into_iter().map(|number| l.id(number)).collect();
        values.push((family.quantile)(&mut l.builder, draw, &given));
    }
    Ok(together(l, values))
}
