//! ModelRisk's numbers of individuals, each of whom is born, dies, changes over or makes a claim without the others
//! (vosesoftware.com/riskwiki, "Birth and death models", "VoseTimeSMESaturation" and "Aggregate De Pril").

use super::parts::{drawn, extent, known, numbers, one, scalar, together};
use super::table;
use crate::distribution::{BINOMIAL, NEGATIVE_BINOMIAL};
use crate::function::ArgumentKind::Array;
use crate::function::{Argument, Function, Lower, optional, required};
use crate::plan::lower::{Halt, Lowering, Num, Operand, Outcome};
use crate::plan::{Binary, Builder, Compare, Reduce, Unary, ValueId};

pub(super) static FUNCTIONS: &[Function] = &table([
    Function {
        name: "VoseAggregateDePril",
        summary: "What a portfolio of policies pays, each of them its benefit with the probability of its class.",
        arguments: &[
            required("probabilities", Array),
            required("numbers of policies", Array),
            required("base", Array),
            optional("approximation", Array),
        ],
        examples: &[],
        lower: Lower::Operands(portfolio),
    },
    Function {
        name: "VoseTimeDeath",
        summary: "How many are left at each time, where each dies at a constant rate.",
        arguments: &[INDIVIDUALS, required("rate of deaths", Array), TIMES, LOGARITHMS],
        examples: &[],
        lower: Lower::Operands(|l, arguments| {
            population(l, arguments, |b, draw, count, stay| (BINOMIAL.quantile)(b, draw, &[count, stay]))
        }),
    },
    Function {
        name: "VoseTimeSMESaturation",
        summary: "How many of a population change over in each period, each of them once.",
        arguments: &[
            required("probabilities", Array),
            required("population", Array),
            required("conditional", Array),
        ],
        examples: &[],
        lower: Lower::Operands(saturation),
    },
    Function {
        name: "VoseTimeYule",
        summary: "How many there are at each time, where each has offspring at a constant rate.",
        arguments: &[INDIVIDUALS, required("rate of births", Array), TIMES, LOGARITHMS],
        examples: &[],
        lower: Lower::Operands(|l, arguments| population(l, arguments, grown)),
    },
]);

const INDIVIDUALS: Argument = required("individuals", Array);
const TIMES: Argument = required("times", Array);
const LOGARITHMS: Argument = optional("logarithms", Array);

/// As many individuals and their offspring in the meantime: nₜ = n + negative binomial(n, e^−βt) (D. G. Kendall, J. Royal
/// Statistical Society B 11 (1949), 230, section 2). The probability is that of one without offspring.
fn grown(b: &mut Builder, draw: ValueId, count: ValueId, without: ValueId) -> ValueId {
    let offspring = (NEGATIVE_BINOMIAL.quantile)(b, draw, &[count, without]);
    let more = b.add(count, offspring);
    let zero = b.constant(0.0);
    let some = b.compare(Compare::Greater, count, zero);
    b.select(some, more, count)
}

/// The numbers at the times, which begin at 0 with the individuals given, from one step: those after it from its draw,
/// those before it, and e to the power of minus the rate times its length.
fn population(
    l: &mut Lowering<'_>,
    arguments: &[Operand],
    step: fn(&mut Builder, ValueId, ValueId, ValueId) -> ValueId,
) -> Outcome<Operand> {
    if one(l, arguments.get(3), 0.0, "whether logarithms are asked")? != 0.0 {
        let what = "numbers in logarithms, of which it is not documented how they become whole individuals";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    let start = single(l, &arguments[0], "number of individuals")?;
    whole(l, &[start], "individuals")?;
    let rate = single(l, &arguments[1], "rate")?;
    if let Some(bad) = rate.constant().filter(|rate| *rate < 0.0) {
        return Err(l.impossible_together(&format!("has {bad} as its rate, which must be 0 or above")));
    }
    let (_, times) = known(l, &arguments[2], "a time")?;
    let (rows, columns) = extent(l);
    if times.len() != rows * columns {
        let what = "times that are not as many as the cells of the array formula";
        return Err(Halt::Unsupported(what.to_owned()));
    }
    let before = std::iter::once(&0.0).chain(&times);
    if before.zip(&times).any(|(before, time)| time < before) {
        return Err(l.impossible_together("has times that do not rise from 0"));
    }
    let (mut count, rate) = (l.id(start), l.id(rate));
    let (own, _) = drawn(l, times.len(), 0)?;
    let mut values = Vec::with_capacity(times.len());
    let mut last = 0.0;
    for (draw, time) in own.into_iter().zip(times) {
        let b = &mut l.builder;
        let length = b.constant(last - time);
        let exponent = b.mul(rate, length);
        let stay = b.unary(Unary::Exponential, exponent);
        count = step(b, draw, count, stay);
        values.push(count);
        last = time;
    }
    Ok(together(l, values))
}

/// Binomial of those who have not changed over: with the probability of their period where it is conditional on that, else
/// with its share of what the periods before leave of 1, which makes the numbers multinomial.
fn saturation(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (_, first) = numbers(l, &arguments[0])?;
    let (_, second) = numbers(l, &arguments[1])?;
    // The help has the probabilities first, the list of functions the population.
    let (population, probabilities) =
        if first.len() == 1 && second.len() > 1 { (first, second) } else { (second, first) };
    let [population] = population[..] else {
        return Err(l.impossible_together("takes one population"));
    };
    whole(l, &[population], "a population")?;
    let conditional = one(l, arguments.get(2), 1.0, "whether the probabilities are conditional")? != 0.0;
    let known: Option<Vec<f64>> = probabilities.iter().copied().map(Num::constant).collect();
    if let Some(known) = known {
        let possible = known.iter().all(|p| (0.0..=1.0).contains(p));
        if !possible || (!conditional && known.iter().sum::<f64>() > 1.0 + ROUNDING) {
            let what =
                "takes probabilities from 0 to 1, the sum of which is at most 1 unless they are conditional";
            return Err(l.impossible_together(what));
        }
    }
    let (own, _) = drawn(l, probabilities.len(), 0)?;
    let (mut left, mut rest) = (l.id(population), l.builder.constant(1.0));
    let mut values = Vec::with_capacity(own.len());
    for (draw, probability) in own.into_iter().zip(probabilities) {
        let probability = l.id(probability);
        let b = &mut l.builder;
        let share = if conditional { probability } else { share(b, probability, rest) };
        let count = (BINOMIAL.quantile)(b, draw, &[left, share]);
        (left, rest) = (b.sub(left, count), b.sub(rest, probability));
        values.push(count);
    }
    Ok(together(l, values))
}

/// Σ m·base·binomial(nⱼₘ, pⱼ): the distribution that De Pril's recursion gives (N. De Pril, ASTIN Bulletin 16 (1986), 109),
/// of a row of policies for each probability and a column for each multiple m of the base, from 1.
fn portfolio(l: &mut Lowering<'_>, arguments: &[Operand]) -> Outcome<Operand> {
    let (_, probabilities) = numbers(l, &arguments[0])?;
    if let Some(bad) = probabilities.iter().filter_map(|p| p.constant()).find(|p| !(0.0..=1.0).contains(p)) {
        return Err(l.impossible_together(&format!("has {bad} as a probability, which must be from 0 to 1")));
    }
    let (multiples, policies) = numbers(l, &arguments[1])?;
    whole(l, &policies, "a number of policies")?;
    if policies.len() != multiples * probabilities.len() {
        let (rows, count) = (policies.len() / multiples.max(1), probabilities.len());
        return Err(l.impossible_together(&format!("has {rows} rows of policies, and {count} probabilities")));
    }
    let base = single(l, &arguments[2], "base")?;
    let held: Vec<(usize, Num)> =
        policies.into_iter().enumerate().filter(|(_, count)| count.constant() != Some(0.0)).collect();
    let (draws, _) = drawn(l, held.len(), 0)?;
    let mut terms = Vec::with_capacity(2 * held.len());
    for ((at, count), draw) in held.into_iter().zip(draws) {
        let (count, probability) = (l.id(count), l.id(probabilities[at / multiples]));
        let b = &mut l.builder;
        terms.push(b.constant((at % multiples + 1) as f64));
        terms.push((BINOMIAL.quantile)(b, draw, &[count, probability]));
    }
    let (base, claims) = (l.id(base), l.builder.reduce(Reduce::Dot, &terms));
    let payout = l.builder.mul(base, claims);
    Ok(scalar(l, payout).into())
}

/// A probability as a share of what is left of 1: 0 where nothing is, NaN where it is more than that.
pub(super) fn share(b: &mut Builder, probability: ValueId, left: ValueId) -> ValueId {
    let (zero, one, impossible) = (b.constant(0.0), b.constant(1.0), b.constant(f64::NAN));
    let rounding = b.constant(ROUNDING);
    let most = b.add(left, rounding);
    let possible = b.compare(Compare::LessOrEqual, probability, most);
    let some = b.compare(Compare::Greater, left, zero);
    let share = b.div(probability, left);
    let share = b.binary(Binary::Minimum, share, one);
    let share = b.select(some, share, zero);
    b.select(possible, share, impossible)
}

/// How far from 1 probabilities may add up to, as numbers with few digits do.
pub(super) const ROUNDING: f64 = 1e-9;

/// Refuses counts that are known and not whole numbers from 0 on.
pub(super) fn whole(l: &mut Lowering<'_>, counts: &[Num], what: &str) -> Outcome<()> {
    match counts.iter().filter_map(|n| n.constant()).find(|n| *n < 0.0 || n.fract() != 0.0) {
        Some(bad) => {
            Err(l.impossible_together(&format!("has {bad} as {what}, which must be whole, 0 or above")))
        }
        None => Ok(()),
    }
}

fn single(l: &mut Lowering<'_>, operand: &Operand, what: &str) -> Outcome<Num> {
    match numbers(l, operand)?.1[..] {
        [number] => Ok(number),
        _ => Err(l.impossible_together(&format!("takes one {what}"))),
    }
}
