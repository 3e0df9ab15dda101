//! One column: every family fitted, measured and ranked.

use super::bootstrap::{Replicate, is_parametric, replicates};
use super::data::Data;
use super::document::{Ask, Classes, Column, ColumnReport, Criterion, Estimate, Fit, Refused, Tested};
use super::error::FittingError;
use super::estimate::{Estimated, Question, ranked};
use super::families::{all, usual};
use super::family::{Family, Slot};
use super::goodness::{distances, p_value};
use super::named;
use super::text;
use super::uncertain::uncertain;
use crate::distribution::quantile_of;
use crate::math;

/// The free number beyond which a parameter is near 0 or beyond all bounds: its logarithm.
const FAR: f64 = 14.0;

/// Fits what is asked to one column.
pub(super) fn fit_column(ask: &Ask, column: &Column) -> Result<ColumnReport, FittingError> {
    let data = Data::new(column)?;
    let (fits, refused) = if ask.families.is_empty() {
        let families = usual(ask.discrete);
        fit_each(ask, &data, families.flat_map(|family| with_start(ask, family)))
    } else {
        let mut questions = Vec::new();
        for name in &ask.families {
            let question = named::question(name)?;
            let family = question.family;
            questions.push(question);
            questions.extend(with_start(ask, family).into_iter().skip(1));
        }
        fit_each(ask, &data, questions.into_iter())
    };
    let keys: Vec<f64> = fits.iter().map(|fit| key(ask.rank, fit)).collect();
    let mut slots: Vec<Option<Fit>> = fits.into_iter().map(Some).collect();
    let fits = ranked(&keys).into_iter().filter_map(|at| slots[at].take()).collect();
    let values = &data.exact;
    let count: f64 = values.iter().map(|(_, weight)| weight).sum();
    let mean = data.mean_of(|x| x);
    let variance = data.mean_of(|x| (x - mean) * (x - mean)) * count / (count - 1.0);
    Ok(ColumnReport {
        name: column.name.clone(),
        count: data.weight,
        mean,
        standard_deviation: variance.sqrt(),
        least: values.first().map_or(f64::NAN, |(x, _)| *x),
        greatest: values.last().map_or(f64::NAN, |(x, _)| *x),
        fits,
        refused,
        notes: notes(ask, &data),
    })
}

/// A family as it is, and with a start of its own where that is asked.
fn with_start(ask: &Ask, family: &'static Family) -> Vec<Question> {
    let mut questions = vec![Question::plain(family)];
    questions.extend(Question::shifted(family).filter(|_| ask.shifted));
    questions
}

fn fit_each(ask: &Ask, data: &Data, questions: impl Iterator<Item = Question>) -> (Vec<Fit>, Vec<Refused>) {
    let (mut fits, mut refused) = (Vec::new(), Vec::new());
    for question in questions {
        match question.estimate(data) {
            Ok(found) => fits.push(fit(ask, &question, found, data)),
            Err(reason) => refused.push(Refused { family: text::name(&question), reason }),
        }
    }
    (fits, refused)
}

fn key(rank: Criterion, fit: &Fit) -> f64 {
    let distance = |tested: Option<Tested>| tested.map_or(f64::NAN, |tested| tested.value);
    match rank {
        Criterion::Aicc => fit.aicc.unwrap_or(f64::NAN),
        Criterion::Aic => fit.aic,
        Criterion::Bic => fit.bic,
        Criterion::Hqic => fit.hqic,
        Criterion::AndersonDarling => distance(fit.anderson_darling),
        Criterion::KolmogorovSmirnov => distance(fit.kolmogorov_smirnov),
        Criterion::CramerVonMises => distance(fit.cramer_von_mises),
        Criterion::ChiSquare => fit.chi_square.map_or(f64::NAN, |classes| classes.value),
    }
}

fn fit(ask: &Ask, question: &Question, found: Estimated, data: &Data) -> Fit {
    let Estimated { values, log_likelihood, settled } = found;
    let (k, n) = (question.fitted() as f64, data.weight);
    let aic = 2.0 * k - 2.0 * log_likelihood;
    let samples = match ask.bootstrap {
        0 => Vec::new(),
        count => replicates(question, &values, data, count, ask.seed),
    };
    let simulated = |distance: &dyn Fn(&Replicate) -> Option<f64>, own: f64| match is_parametric(data) {
        true => p_value(own, &samples.iter().filter_map(distance).collect::<Vec<f64>>()),
        false => None,
    };
    let own = distances(question, &values, data);
    let tested = |own: Option<f64>, distance: &dyn Fn(&Replicate) -> Option<f64>| {
        own.map(|value| Tested { value, p: simulated(distance, value) })
    };
    let free = question.free(&values, data);
    let covariance = free.as_ref().and_then(|free| question.covariance(free, data)).unwrap_or_default();
    let uncertain = uncertain(question, &values, free.as_ref(), &data.summary);
    let family = question.family;
    let errors = standard_errors(question, &covariance, &samples);
    let estimate = |at: usize, name: &str| Estimate {
        name: name.to_owned(),
        value: values[at],
        standard_error: errors[at],
        given: !question.slots[at].is_fitted(),
    };
    let parameters = family.distribution.parameters.iter().enumerate();
    Fit {
        family: family.distribution.name.to_owned(),
        parameters: parameters.map(|(at, parameter)| estimate(at, parameter.name)).collect(),
        shift: question.adds().then(|| estimate(family.slots.len(), "shift")),
        distribution: text::distribution(question, &values),
        uncertain: uncertain.typed,
        uncertain_formula: uncertain.formula,
        log_likelihood,
        aic,
        aicc: (n > k + 1.0).then(|| aic + 2.0 * k * (k + 1.0) / (n - k - 1.0)),
        bic: k * math::log(n) - 2.0 * log_likelihood,
        hqic: 2.0 * k * math::log(math::log(n)) - 2.0 * log_likelihood,
        kolmogorov_smirnov: tested(own.kolmogorov_smirnov, &|one| one.distances.kolmogorov_smirnov),
        cramer_von_mises: tested(own.cramer_von_mises, &|one| one.distances.cramer_von_mises),
        anderson_darling: tested(own.anderson_darling, &|one| one.distances.anderson_darling),
        chi_square: own.chi_square.map(|(value, classes)| {
            let degrees = f64::from(classes) - 1.0 - k;
            Classes {
                value,
                classes,
                degrees: degrees.max(0.0) as u32,
                p_of_table: (degrees > 0.0).then(|| math::gamma_q(0.5 * degrees, 0.5 * value)),
                p: simulated(&|one| one.distances.chi_square.map(|(value, _)| value), value),
            }
        }),
        covariance,
        curve: curve(question, &values, ask.points),
        notes: fit_notes(question, &values, settled, data, ask.bootstrap, samples.len()),
        bootstrap: samples.into_iter().map(|one| one.values).collect(),
    }
}

/// By the observed information, and where there is none of a parameter, by the bootstrap.
fn standard_errors(question: &Question, covariance: &[Vec<f64>], samples: &[Replicate]) -> Vec<Option<f64>> {
    let error = |at: usize| {
        if !question.slots[at].is_fitted() {
            return None;
        }
        let variance = covariance.get(at).map_or(0.0, |row| row[at]);
        if variance > 0.0 {
            return Some(variance.sqrt());
        }
        if samples.len() < 2 {
            return None;
        }
        let count = samples.len() as f64;
        let mean = samples.iter().map(|one| one.values[at]).sum::<f64>() / count;
        let sum: f64 = samples.iter().map(|one| (one.values[at] - mean) * (one.values[at] - mean)).sum();
        Some((sum / (count - 1.0)).sqrt())
    };
    (0..question.slots.len()).map(error).collect()
}

fn fit_notes(
    question: &Question,
    values: &[f64],
    settled: bool,
    data: &Data,
    asked: u32,
    samples: usize,
) -> Vec<String> {
    let mut notes = Vec::new();
    let corrected = question.corrected();
    if corrected.least || corrected.greatest {
        notes.push(
            "the likelihood has no greatest value where an end is fitted: the outermost value counts by the mean \
             density up to its neighbour"
                .to_owned(),
        );
    }
    let names = question.family.distribution.parameters;
    for ((slot, value), parameter) in question.slots.iter().zip(values).zip(names) {
        if *slot == Slot::Positive && math::log(*value).abs() > FAR {
            notes.push(format!(
                "the likelihood keeps rising with {} = {value:.3e}: the data ask for a limit of this family",
                parameter.name
            ));
        }
    }
    if !settled && notes.is_empty() && question.family.regular {
        notes.push("the search ended where the likelihood is not quite level".to_owned());
    }
    if asked > 0 && samples < asked as usize {
        notes.push(format!("{} of {asked} bootstrap samples could not be fitted", asked as usize - samples));
    }
    if asked > 0 && !is_parametric(data) {
        notes.push(
            "the bootstrap draws the observations themselves again, so that it gives no p-values".to_owned(),
        );
    }
    notes
}

fn notes(ask: &Ask, data: &Data) -> Vec<String> {
    let mut notes = Vec::new();
    let repeated = data.exact.len() as f64 * 2.0 < data.weight;
    let are_whole = data.exact.iter().all(|(x, _)| x.trunc() == *x);
    if !ask.discrete && are_whole && repeated && data.censored.is_empty() {
        notes.push(
            "the values are whole numbers that repeat: a distribution of whole numbers may suit them better"
                .to_owned(),
        );
    } else if !ask.discrete && repeated {
        notes.push(
            "most values repeat, as rounded ones do: distances and their p-values suffer from it".to_owned(),
        );
    }
    if !data.censored.is_empty() {
        notes.push(
            "some observations are censored: distances between data and fits are not defined".to_owned(),
        );
    }
    if data.weight < 30.0 {
        notes.push("there are few observations: many distributions fit them about as well".to_owned());
    }
    notes
}

/// Points from the 0.5th to the 99.5th percentile, at even steps; of whole numbers at most one a number.
pub(super) fn curve(question: &Question, values: &[f64], points: u32) -> Vec<[f64; 3]> {
    let at = question.located(values);
    let distribution = question.family.distribution;
    let quantile = |p: f64| at.shift + quantile_of(distribution, at.parameters, p);
    let (first, last) = (quantile(0.005), quantile(0.995));
    if points < 2 || first >= last || (last - first).is_nan() {
        return Vec::new();
    }
    let mut step = (last - first) / f64::from(points - 1);
    if distribution.discrete {
        step = step.ceil();
    }
    (0..points)
        .map(|i| first + step * f64::from(i))
        .take_while(|x| *x <= last + 0.5 * step)
        .map(|x| {
            let own = x - at.shift;
            let density = (distribution.density)(at.parameters, own);
            [x, density.min(f64::MAX), (distribution.cumulative)(at.parameters, own)]
        })
        .collect()
}

/// The names of every family that can be fitted.
pub fn family_names() -> Vec<&'static str> {
    all().map(|family| family.distribution.name).collect()
}
