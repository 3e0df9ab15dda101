//! Fits as they are typed.

use super::estimate::Question;
use super::family::Shifted;
use crate::math;

/// The family's name, and that it has a start of its own.
pub(super) fn name(question: &Question) -> String {
    let name = question.family.distribution.name;
    if question.corrected().least && question.family.shifted != Shifted::Never {
        return format!("{name} with a start of its own");
    }
    name.to_owned()
}

/// The distribution as it is typed: `Weibull(2.1, 81.9)`, or `RiskWeibull(2.1, 81.9, RiskShift(5))`.
pub(super) fn distribution(question: &Question, values: &[f64]) -> String {
    let at = question.located(values);
    let parameters: Vec<String> = at.parameters.iter().map(|x| number(*x)).collect();
    let parameters = parameters.join(", ");
    match question.family.shifted {
        Shifted::Added(call) if question.adds() => {
            format!("{call}({parameters}, RiskShift({}))", number(at.shift))
        }
        _ => format!("{}({parameters})", question.family.distribution.name),
    }
}

/// A number with 10 digits, which is more than any fit knows.
pub(super) fn number(x: f64) -> String {
    let digits = format!("{x:.9e}");
    let rounded = digits.parse::<f64>().unwrap_or(x);
    let size = rounded.abs();
    if size != 0.0 && !(1e-5..1e15).contains(&size) { shortest(rounded) } else { format!("{rounded}") }
}

/// A very small or large number by its power of ten.
fn shortest(x: f64) -> String {
    debug_assert!(math::log10(x.abs()).is_finite(), "0 is written as it is");
    format!("{x:e}")
}
