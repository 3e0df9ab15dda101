//! A fit whose parameters vary by trial as the data leave them uncertain.

use super::data::Summary;
use super::estimate::Question;
use super::family::Slot;
use super::optimise::factor;
use super::text::number;
use crate::dialect::in_at_risk;

/// Parameters of which each pair correlates less than this are drawn by themselves.
const NEARLY_APART: f64 = 0.1;

/// A fit with the uncertainty of its parameters, as it is typed and as a formula.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Uncertain {
    /// The distribution of distributions as it is typed, where the estimates hardly correlate.
    pub(super) typed: Option<String>,
    /// The formula of a cell: standard normal variables, named, of which the parameters are made.
    pub(super) formula: Option<String>,
}

/// The free numbers of a fit are taken as normal with the covariances of the observed information, so that what must
/// be positive stays so (Y. Pawitan, In All Likelihood (2001), section 9.7).
pub(super) fn uncertain(
    question: &Question,
    values: &[f64],
    free: Option<&(Vec<f64>, Vec<Vec<f64>>)>,
    data: &Summary,
) -> Uncertain {
    let Some((place, covariance)) = free.filter(|(place, _)| !place.is_empty()) else {
        return Uncertain::default();
    };
    let Some(weights) = factor(covariance) else { return Uncertain::default() };
    Uncertain {
        typed: typed(question, values, place, covariance, data),
        formula: Some(formula(question, values, place, &weights, data)),
    }
}

/// What a free number is multiplied by to have the parameter's own unit: a location's is the data's deviation.
fn unit(slot: Slot, data: &Summary) -> f64 {
    if slot == Slot::Location { data.deviation } else { 1.0 }
}

fn typed(
    question: &Question,
    values: &[f64],
    place: &[f64],
    covariance: &[Vec<f64>],
    data: &Summary,
) -> Option<String> {
    let deviation = |at: usize| covariance[at][at].sqrt();
    let apart = (0..place.len())
        .all(|i| (0..i).all(|j| (covariance[i][j] / (deviation(i) * deviation(j))).abs() < NEARLY_APART));
    if !apart || question.adds() {
        return None;
    }
    let mut next = 0;
    let mut parts = Vec::with_capacity(values.len());
    for (slot, value) in question.slots.iter().zip(values) {
        if !slot.is_free() {
            parts.push(number(*value));
            continue;
        }
        let (middle, spread) = (place[next], deviation(next));
        next += 1;
        parts.push(match slot {
            Slot::Location | Slot::Shape => {
                format!("Normal({}, {})", number(*value), number(spread * unit(*slot, data)))
            }
            Slot::Positive => format!("Lognormal2({}, {})", number(middle), number(spread)),
            // The beta distribution with the mean p and the variance that a logit's gives it.
            Slot::Probability => {
                let own = value * (1.0 - value);
                let total = 1.0 / (own * spread * spread) - 1.0;
                if total <= 0.0 {
                    return None;
                }
                format!("Beta({}, {})", number(value * total), number((1.0 - value) * total))
            }
            _ => return None,
        });
    }
    Some(format!("{}({})", question.family.distribution.name, parts.join(", ")))
}

fn formula(
    question: &Question,
    values: &[f64],
    place: &[f64],
    weights: &[Vec<f64>],
    data: &Summary,
) -> String {
    let mut text = String::from("=LET(");
    for at in 1..=place.len() {
        text.push_str(&format!("z_{at},RiskNormal(0,1),"));
    }
    let mut next = 0;
    let mut parts = Vec::with_capacity(values.len());
    for (slot, value) in question.slots.iter().zip(values) {
        if !slot.is_free() {
            parts.push(number(*value));
            continue;
        }
        let unit = unit(*slot, data);
        let middle = if unit == 1.0 { place[next] } else { *value };
        let mut sum = number(middle);
        for (at, weight) in weights[next][..=next].iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            let weight = weight * unit;
            let sign = if weight < 0.0 { '-' } else { '+' };
            sum.push_str(&format!("{sign}{}*z_{}", number(weight.abs()), at + 1));
        }
        next += 1;
        parts.push(match slot {
            Slot::Positive => format!("EXP({sum})"),
            Slot::Probability => format!("1/(1+EXP(-({sum})))"),
            _ => sum,
        });
    }
    let call = in_at_risk(question.family.distribution).name;
    text.push_str(&format!("{call}({}))", parts.join(",")));
    text
}
