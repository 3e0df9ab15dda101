//! Distributions as people type them: `80 to 120`, `100 ± 10%`, `tri(80, 100, 130)`, `=RiskPert(80, 100, 130)`.
//!
//! `a to b` is a normal distribution of which 90 in 100 values lie between a and b: a is its 5th and b
//! its 95th percentile. `a ± b` is `a-b to a+b`. What was understood prints as `Normal(100, 12.1591…)`,
//! so that nobody has to remember this.

use crate::address::{CellRef, SheetId};
use crate::distribution::{
    self, Alternate, BoundedBy, Bounds, Distribution, DistributionCall, Join, Joined, Known, ParameterError,
    parameters_of,
};
use crate::formula::{Binder, Expr, Infix, Prefix, print_number};
use crate::value::Value;
use crate::workbook::Workbook;

/// The 95th percentile of the standard normal distribution.
const Z_95: f64 = 1.644_853_626_951_472_2;

/// Why a text is not a distribution.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShorthandError {
    /// It has none of the known forms.
    #[error(
        "`{text}` is not a distribution; write 80 to 120, 100 ± 10%, tri(80, 100, 130) or normal(100, 10)"
    )]
    NotUnderstood {
        /// What was written.
        text: String,
    },
    /// There is no such distribution.
    #[error("there is no distribution called `{name}`{}", nearest.map_or(String::new(), |n| format!("; did you mean {n}?")))]
    Unknown {
        /// What was written.
        name: String,
        /// The name that is most like it.
        nearest: Option<&'static str>,
    },
    /// A number cannot be read.
    #[error("`{text}` is not a number; write it like 1500, 1.5k, 2M or 10%, without thousands separators")]
    BadNumber {
        /// What was written.
        text: String,
    },
    /// There are too few or too many parameters.
    #[error(
        "{distribution} takes {expected}, and {found} are given; numbers are written without thousands separators"
    )]
    WrongCount {
        /// The distribution.
        distribution: &'static str,
        /// Its parameters.
        expected: String,
        /// How many there are.
        found: usize,
    },
    /// The left end of `a to b` is not below the right end, or `± b` is not above 0.
    #[error("`{text}` is empty: the left end must be below the right end")]
    EmptyInterval {
        /// What was written.
        text: String,
    },
    /// The parameters are impossible.
    #[error("{distribution}: {error}")]
    Parameters {
        /// The distribution.
        distribution: &'static str,
        /// Which parameter, and what is allowed.
        error: ParameterError,
    },
    /// Only a build with the feature `functions` draws it.
    #[error("{name}: this build of the engine does not draw it; run it with one that does")]
    LeftOut {
        /// The distribution, or an add-in's function.
        name: String,
    },
    /// An add-in's call asks for what a typed distribution cannot have.
    #[error("{feature} cannot be typed here; give the distribution alone, with numbers")]
    NotAlone {
        /// The function or the part of the call.
        feature: String,
    },
}

/// Reads a distribution. Its parameters are numbers, checked.
pub fn parse_distribution(text: &str) -> Result<DistributionCall, ShorthandError> {
    let text = text.trim();
    let not_understood = || ShorthandError::NotUnderstood { text: text.to_owned() };
    let body = text.strip_prefix('=').unwrap_or(text).trim();
    if let Some((low, high)) = split_interval(body) {
        return interval(number(low)?, number(high)?, text);
    }
    if let Some((middle, width)) = split_plus_minus(body) {
        let middle = number(middle)?;
        let width = match width.trim().strip_suffix('%') {
            Some(percent) => middle.abs() * number(percent)? / 100.0,
            None => number(width)?,
        };
        return interval(middle - width, middle + width, text);
    }
    let (name, rest) = body.split_once('(').ok_or_else(not_understood)?;
    let arguments = rest.trim_end().strip_suffix(')').ok_or_else(not_understood)?;
    let name = name.trim();
    if let Some(name) = left_out(body) {
        return Err(ShorthandError::LeftOut { name: name.to_owned() });
    }
    match distribution::find(name) {
        Some(distribution) => {
            let texts = if arguments.trim().is_empty() { Vec::new() } else { arguments.split(',').collect() };
            if texts.iter().any(|text| text.contains('=')) {
                return by_percentiles(distribution, &texts);
            }
            if arguments.contains('(') {
                return varying(distribution, arguments);
            }
            let numbers: Result<Vec<f64>, _> = texts.into_iter().map(number).collect();
            typed(distribution, &numbers?)
        }
        None => addin_call(name, body),
    }
}

/// The first name in a text that is of a distribution, or of an add-in's function, which this build leaves out.
fn left_out(text: &str) -> Option<&str> {
    let mut names = text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.'));
    names.find(|name| {
        let function = name.strip_prefix("_xll.").unwrap_or(name);
        distribution::is_left_out(name) || super::is_left_out(function)
    })
}

/// The distribution as it reads: `Normal(100, 10)`. Parameters that are not numbers print by `formula`.
pub fn print_with(call: &DistributionCall, formula: &dyn Fn(&Expr) -> String) -> String {
    let part = |expr: &Expr| constant(expr).map_or_else(|| formula(expr), print_number);
    let parameters = match &call.alternates {
        None => call.parameters.iter().map(part).collect(),
        Some(alternates) => print_alternates(call, alternates, &part),
    };
    let mut text = format!("{}({})", call.distribution.name, parameters.join(", "));
    let bounded = |bounds: &Bounds, manner: &str| {
        let of = if bounds.by == BoundedBy::Probability { "percentile " } else { "" };
        match (&bounds.low, &bounds.high) {
            (Some(low), Some(high)) => format!("{manner} between {of}{} and {of}{}", part(low), part(high)),
            (Some(low), None) => format!("{manner} above {of}{}", part(low)),
            (None, Some(high)) => format!("{manner} below {of}{}", part(high)),
            (None, None) => String::new(),
        }
    };
    let after = |bounds: &&Bounds| bounds.by == BoundedBy::ShiftedValue;
    let of = |bounds: Option<&Bounds>, manner: &str| bounds.map_or_else(String::new, |b| bounded(b, manner));
    text += &of(call.truncate.as_ref().filter(|bounds| !after(bounds)), "");
    if let Some(shift) = &call.shift {
        text += &format!(" shifted by {}", part(shift));
    }
    text += &of(call.truncate.as_ref().filter(after), "");
    text += &of(call.censor.as_ref(), " held");
    if let Some(joined) = &call.joined {
        text += &print_joined(joined, &part, formula);
    }
    if call.dealt {
        text += " without putting back";
    }
    if let Some(draw) = &call.draw {
        text += &format!(" at probability {}", part(draw));
    }
    if let Some(repeated) = &call.repeated {
        let count = match &repeated.count {
            Expr::Distribution(count) => print_with(count, formula),
            count => part(count),
        };
        text += &format!(" added up {count} times");
        if let Some(deductible) = &repeated.deductible {
            text += &format!(", less {} each", part(deductible));
        }
        if let Some(limit) = &repeated.limit {
            text += &format!(", at most {} each", part(limit));
        }
    }
    text
}

/// What a distribution is joined with, as it reads: ` and from 5 on Exponential(3)`, ` at weight 2 with Normal(0, 1) at
/// weight 1`.
fn print_joined(
    joined: &Joined,
    part: &dyn Fn(&Expr) -> String,
    formula: &dyn Fn(&Expr) -> String,
) -> String {
    let mut by = joined.by.iter().map(part);
    let mut by = || by.next().unwrap_or_default();
    let mut text = match joined.how {
        Join::Spliced => String::new(),
        Join::Mixed => format!(" at weight {}", by()),
    };
    for other in &joined.others {
        let other = print_with(other, formula);
        text += &match joined.how {
            Join::Spliced => format!(" and from {} on {other}", by()),
            Join::Mixed => format!(" with {other} at weight {}", by()),
        };
    }
    text
}

/// What is given in place of parameters, as it reads: `5th percentile 1`.
fn print_alternates(
    call: &DistributionCall,
    alternates: &[Alternate],
    part: &dyn Fn(&Expr) -> String,
) -> Vec<String> {
    let mut parts = call.parameters.iter().map(part);
    let mut next = || parts.next().unwrap_or_default();
    let names = call.distribution.parameters;
    let print = alternates.iter().map(|alternate| match alternate {
        Alternate::Parameter(at) => {
            format!("{} = {}", names.get(*at).map_or("", |parameter| parameter.name), next())
        }
        Alternate::Percentile => format!("percentile {} = {}", next(), next()),
        Alternate::PercentileAbove => format!("percentile 1-{} = {}", next(), next()),
    });
    print.collect()
}

/// `normal(p5=1, p95=10)`: the distribution of the family that has these percentiles and parameters.
fn by_percentiles(
    distribution: &'static Distribution,
    texts: &[&str],
) -> Result<DistributionCall, ShorthandError> {
    let mut knowns = Vec::with_capacity(texts.len());
    for text in texts {
        let not_understood = || ShorthandError::NotUnderstood { text: text.trim().to_owned() };
        let (key, value) = text.split_once('=').ok_or_else(not_understood)?;
        let (key, value) = (key.trim(), number(value)?);
        let is = |name: &str| name.eq_ignore_ascii_case(key);
        let known = match distribution.parameters.iter().position(|parameter| is(parameter.name)) {
            Some(at) => Known::Parameter(at),
            None => match key.strip_prefix(['p', 'P']).map(number) {
                Some(Ok(percent)) => Known::Percentile(percent / 100.0),
                _ => return Err(not_understood()),
            },
        };
        knowns.push((known, value));
    }
    let numbers = parameters_of(distribution, &knowns)
        .map_err(|error| ShorthandError::Parameters { distribution: distribution.name, error })?;
    typed(distribution, &numbers)
}

/// The distribution as it reads, where its parameters are numbers: `Normal(100, 10)`.
pub fn print(call: &DistributionCall) -> String {
    print_with(call, &|expr| match expr {
        Expr::Distribution(inner) => print(inner),
        _ => "…".to_owned(),
    })
}

/// The number that an expression of numbers alone stands for.
pub fn constant(expr: &Expr) -> Option<f64> {
    let number = match expr {
        Expr::Literal(Value::Number(number)) => *number,
        Expr::Unary(Prefix::Minus, operand) => -constant(operand)?,
        Expr::Unary(Prefix::Plus, operand) => constant(operand)?,
        Expr::Unary(Prefix::Percent, operand) => constant(operand)? / 100.0,
        Expr::Binary(operator, left, right) => {
            let (left, right) = (constant(left)?, constant(right)?);
            match operator {
                Infix::Add => left + right,
                Infix::Subtract => left - right,
                Infix::Multiply => left * right,
                Infix::Divide => left / right,
                _ => return None,
            }
        }
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// `normal(normal(100, 2), 10)`: parameters that are distributions themselves vary by trial.
fn varying(distribution: &'static Distribution, arguments: &str) -> Result<DistributionCall, ShorthandError> {
    let mut depth = 0;
    let between = |character: char| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        character == ',' && depth == 0
    };
    let parts: Result<Vec<Expr>, ShorthandError> = arguments
        .split(between)
        .map(|text| match text.contains('(') {
            true => parse_distribution(text).map(|call| Expr::Distribution(Box::new(call))),
            false => number(text).map(|x| Expr::Literal(Value::Number(x))),
        })
        .collect();
    let parts = parts?;
    // Each number must be possible by itself; what the draws make of them is seen in the trials.
    let numbers: Vec<f64> = parts.iter().map(|part| constant(part).unwrap_or(f64::NAN)).collect();
    counted(distribution, numbers.len())?;
    for (number, parameter) in numbers.iter().zip(distribution.parameters) {
        if !number.is_nan() && !parameter.domain.allows(*number) {
            let error = ParameterError { parameter: parameter.name, rule: parameter.domain.rule() };
            return Err(ShorthandError::Parameters { distribution: distribution.name, error });
        }
    }
    Ok(DistributionCall { parameters: parts, ..plain(distribution, &[]) })
}

/// Refuses too few or too many parameters.
fn counted(distribution: &'static Distribution, found: usize) -> Result<(), ShorthandError> {
    let parameters = distribution.parameters;
    let open_ended = parameters.last().is_some_and(|parameter| parameter.repeats);
    if if open_ended { found > 0 } else { found == parameters.len() } {
        return Ok(());
    }
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
    Err(ShorthandError::WrongCount { distribution: distribution.name, expected: names.join(", "), found })
}

fn typed(distribution: &'static Distribution, numbers: &[f64]) -> Result<DistributionCall, ShorthandError> {
    counted(distribution, numbers.len())?;
    (distribution.check)(numbers)
        .map_err(|error| ShorthandError::Parameters { distribution: distribution.name, error })?;
    Ok(plain(distribution, numbers))
}

fn plain(distribution: &'static Distribution, numbers: &[f64]) -> DistributionCall {
    DistributionCall {
        distribution,
        parameters: numbers.iter().map(|number| Expr::Literal(Value::Number(*number))).collect(),
        name: None,
        base: None,
        shift: None,
        alternates: None,
        truncate: None,
        censor: None,
        draw: None,
        dependence: None,
        joined: None,
        repeated: None,
        seed: None,
        dealt: false,
        source: "typed",
        redrawn: false,
    }
}

/// The normal distribution with 5 in 100 values below `low` and 5 above `high`.
fn interval(low: f64, high: f64, text: &str) -> Result<DistributionCall, ShorthandError> {
    if low >= high {
        return Err(ShorthandError::EmptyInterval { text: text.to_owned() });
    }
    let normal = distribution::find("Normal").expect("the table has the normal distribution");
    typed(normal, &[low + (high - low) / 2.0, (high - low) / (2.0 * Z_95)])
}

/// A call in a product's own words, read as a formula would be.
fn addin_call(name: &str, body: &str) -> Result<DistributionCall, ShorthandError> {
    let workbook = Workbook::default();
    let at = CellRef::new(SheetId(0), 0, 0);
    let unknown = || ShorthandError::Unknown { name: name.to_owned(), nearest: nearest(name) };
    let bound = Binder::new(&workbook).bind(body, at, false).map_err(|_| unknown())?;
    if let Some(feature) = bound.refused().next() {
        return Err(ShorthandError::NotAlone { feature: feature.to_owned() });
    }
    let Expr::Distribution(call) = bound.expr else {
        return Err(unknown());
    };
    if call.dependence.is_some() {
        return Err(ShorthandError::NotAlone { feature: "a correlation".to_owned() });
    }
    let mut call = *call;
    let numbers: Option<Vec<f64>> = call.parameters.iter().map(constant).collect();
    if call.joined.is_some() {
        return Err(ShorthandError::NotAlone { feature: "a distribution joined with others".to_owned() });
    }
    let repeated = call.repeated.iter().flat_map(|repeated| repeated.parts());
    let parts = call.shift.iter().chain(&call.base).chain(repeated);
    let bounds = call.truncate.iter().chain(&call.censor).flat_map(Bounds::parts);
    let (Some(numbers), true) = (numbers, parts.chain(bounds).all(|part| constant(part).is_some())) else {
        return Err(ShorthandError::NotAlone { feature: "a reference to a cell".to_owned() });
    };
    call.parameters = typed(call.distribution, &numbers)?.parameters;
    Ok(call)
}

/// `80 to 120`, whatever the case.
fn split_interval(text: &str) -> Option<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find(" to ")?;
    Some((&text[..at], &text[at + 4..]))
}

/// `100 ± 10`, also written `+-` and `+/-`.
fn split_plus_minus(text: &str) -> Option<(&str, &str)> {
    ["±", "+/-", "+-"].iter().find_map(|sign| text.split_once(sign))
}

/// `1500`, `-3.5`, `1.5k`, `2M`, `10%`, `1e6`.
fn number(text: &str) -> Result<f64, ShorthandError> {
    let text = text.trim();
    let bad = || ShorthandError::BadNumber { text: text.to_owned() };
    let (digits, exponent) = match text.chars().last() {
        Some('k' | 'K') => (&text[..text.len() - 1], "e3"),
        Some('M') => (&text[..text.len() - 1], "e6"),
        Some('%') => (&text[..text.len() - 1], "e-2"),
        _ => (text, ""),
    };
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let digits = digits.trim_end();
    if !digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        || !digits.chars().all(plain)
    {
        return Err(bad());
    }
    // Read as one decimal number, so that 1.1M is 1100000 and no digit more.
    let number: f64 = format!("{digits}{exponent}").parse().map_err(|_| bad())?;
    if number.is_finite() { Ok(number) } else { Err(bad()) }
}

/// The name most like `name`, if any is like it at all.
fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let candidates = distribution::DISTRIBUTIONS.iter().flat_map(|known| {
        let names = std::iter::once(known.name).chain(known.aliases.iter().copied());
        names.map(|candidate| (edits(&name, &candidate.to_lowercase()), known.name))
    });
    let (edits, nearest) = candidates.min()?;
    (edits <= 2 || edits * 3 <= name.chars().count()).then_some(nearest)
}

/// How many letters must be added, left out or changed (Levenshtein's distance).
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
