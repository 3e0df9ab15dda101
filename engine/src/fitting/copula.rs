//! Copulas fitted to columns by the likelihood of their ranks.
//!
//! C. Genest, K. Ghoudi, L.-P. Rivest, "A semiparametric estimation procedure of dependence parameters", Biometrika 82
//! (1995), 543: each column's ranks over n + 1 stand for its uniforms, whatever its distribution.

use super::document::{Ask, CopulaFit, Refused};
use super::error::FittingError;
use super::estimate::ranked;
use super::optimise::{factor, minimise};
use super::text::number;
use crate::correlation::{Copula, Matrix, Pair};
use crate::distribution::{STUDENT, quantile_of};
use crate::math;
use crate::order;

/// The fewest rows.
const FEWEST_ROWS: usize = 10;
/// The most columns.
const MOST_COLUMNS: usize = 50;
/// The most rows of which Kendall's τ is counted pair by pair; of more, as many at even distances.
const MOST_COUNTED: usize = 2_000;
/// Beyond these degrees of freedom a t copula is a normal one to all intents.
const MANY_DEGREES: f64 = 100.0;

/// The copulas that can be fitted, the best by Akaike's criterion first, and those that cannot.
pub(super) fn fit_copulas(ask: &Ask) -> Result<(Vec<CopulaFit>, Vec<Refused>), FittingError> {
    let uniforms = uniforms(ask)?;
    let members = uniforms.len();
    let taus = taus(&uniforms);
    let (mut fits, mut refused) = (vec![gaussian(&uniforms), student(&uniforms, &taus)], Vec::new());
    let kinds = [Copula::Clayton { theta: 1.0 }, Copula::Frank { theta: 1.0 }, Copula::Gumbel { theta: 1.0 }];
    for kind in kinds {
        match archimedean(kind, &uniforms, taus[members - 1][0]) {
            Ok(fit) => fits.push(fit),
            Err(reason) => refused.push(Refused { family: kind.name().to_owned(), reason }),
        }
    }
    let keys: Vec<f64> = fits.iter().map(|fit| fit.aic).collect();
    let mut slots: Vec<Option<CopulaFit>> = fits.into_iter().map(Some).collect();
    Ok((ranked(&keys).into_iter().filter_map(|at| slots[at].take()).collect(), refused))
}

/// Each column's ranks over n + 1; equal values share their mean rank.
fn uniforms(ask: &Ask) -> Result<Vec<Vec<f64>>, FittingError> {
    let error = |reason: String| Err(FittingError::Copula { reason });
    let count = ask.columns.len();
    if !(2..=MOST_COLUMNS).contains(&count) {
        return error(format!("there are {count} columns; give 2 to {MOST_COLUMNS}"));
    }
    let rows = ask.columns[0].values.len();
    if rows < FEWEST_ROWS {
        return error(format!("there are {rows} rows; give at least {FEWEST_ROWS}"));
    }
    for column in &ask.columns {
        if column.values.len() != rows || !column.weights.is_empty() || !column.censored.is_empty() {
            let name = &column.name;
            return error(format!(
                "{name} must have one value in each of the {rows} rows, none weighted or censored"
            ));
        }
    }
    let ranks = |values: &[f64]| {
        let order = order::positions(rows, &|a, b| values[a].total_cmp(&values[b]));
        let mut uniforms = vec![0.0; rows];
        let mut start = 0;
        while start < rows {
            let same = |at: &usize| values[*at] == values[order[start]];
            let end = start + order[start..].iter().take_while(|at| same(at)).count();
            for at in &order[start..end] {
                uniforms[*at] = (0.5 * (start + end - 1) as f64 + 1.0) / (rows as f64 + 1.0);
            }
            start = end;
        }
        uniforms
    };
    Ok(ask.columns.iter().map(|column| ranks(&column.values)).collect())
}

/// Kendall's τ (the b, which allows for equal values) of each pair, below the diagonal.
fn taus(uniforms: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..uniforms.len()).map(|i| (0..i).map(|j| tau(&uniforms[i], &uniforms[j])).collect()).collect()
}

fn tau(a: &[f64], b: &[f64]) -> f64 {
    let step = a.len().div_ceil(MOST_COUNTED);
    let pairs: Vec<(f64, f64)> = a.iter().copied().zip(b.iter().copied()).step_by(step).collect();
    let sign = |x: f64| if x == 0.0 { 0.0 } else { x.signum() };
    let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
    for (i, (x, y)) in pairs.iter().enumerate() {
        for (other_x, other_y) in &pairs[..i] {
            let (left, right) = (sign(x - other_x), sign(y - other_y));
            both += left * right;
            first += left * left;
            second += right * right;
        }
    }
    both / (first * second).sqrt()
}

fn made(copula: &str, uniforms: &[Vec<f64>], parameters: usize, log_likelihood: f64) -> CopulaFit {
    let (k, n) = (parameters as f64, uniforms[0].len() as f64);
    CopulaFit {
        copula: copula.to_owned(),
        typed: copula.to_ascii_lowercase(),
        parameter: None,
        correlations: Vec::new(),
        log_likelihood,
        aic: 2.0 * k - 2.0 * log_likelihood,
        bic: k * math::log(n) - 2.0 * log_likelihood,
        notes: Vec::new(),
    }
}

/// The correlations of the normal scores; of two columns, the correlation of the greatest likelihood.
fn gaussian(uniforms: &[Vec<f64>]) -> CopulaFit {
    let members = uniforms.len();
    let scores = each(uniforms, math::normal_quantile);
    let mut matrix: Vec<Vec<f64>> =
        scores.iter().map(|a| scores.iter().map(|b| correlation(a, b)).collect()).collect();
    let likelihood = |matrix: &[Vec<f64>]| elliptical(&scores, matrix, None);
    if members == 2 {
        let loss = |place: &[f64]| -likelihood(&pair(math::tanh(place[0])));
        let start = math::atanh(matrix[0][1].clamp(-0.999, 0.999));
        if let Some(found) = minimise(&loss, &[start]) {
            matrix = pair(math::tanh(found.place[0]));
        }
    }
    let log_likelihood = likelihood(&matrix);
    let mut fit = made("Gaussian", uniforms, members * (members - 1) / 2, log_likelihood);
    if members > 2 {
        fit.notes.push("the correlations are those of the normal scores, next to the likeliest".to_owned());
    }
    fit.correlations = matrix;
    fit
}

/// The correlations that have Kendall's τ of the columns, and the likeliest degrees of freedom (S. Demarta, A. J. McNeil,
/// International Statistical Review 73 (2005), 111, section 4.2); of two columns, the likeliest of both.
fn student(uniforms: &[Vec<f64>], taus: &[Vec<f64>]) -> CopulaFit {
    let members = uniforms.len();
    let of_tau = |tau: f64| math::sin(std::f64::consts::FRAC_PI_2 * tau).clamp(-0.999, 0.999);
    let mut cells = vec![Some(1.0); members * members];
    for (i, row) in taus.iter().enumerate() {
        for (j, tau) in row.iter().enumerate() {
            cells[i * members + j] = Some(of_tau(*tau));
            cells[j * members + i] = Some(of_tau(*tau));
        }
    }
    let asked = Matrix::of_correlations(members, &cells).unwrap_or_else(|_| Matrix::identity(members));
    let possible = if asked.factor().is_some() { asked } else { asked.nearest_possible() };
    let mut matrix: Vec<Vec<f64>> = (0..members).map(|row| possible.row(row).to_vec()).collect();
    let likelihood = |matrix: &[Vec<f64>], degrees: f64| {
        let quantile = |u: f64| match u <= 0.5 {
            true => quantile_of(&STUDENT, &[degrees], u),
            false => -quantile_of(&STUDENT, &[degrees], 1.0 - u),
        };
        elliptical(&each(uniforms, quantile), matrix, Some(degrees))
    };
    // From 1 to 1,000 degrees; more are no different.
    let degrees_at = |x: f64| 1.0 + 999.0 / (1.0 + math::exp(-x));
    let mut degrees = degrees_at(-4.0);
    if members == 2 {
        let start = [-4.0, math::atanh(matrix[0][1])];
        let loss = |place: &[f64]| -likelihood(&pair(math::tanh(place[1])), degrees_at(place[0]));
        if let Some(found) = minimise(&loss, &start) {
            (degrees, matrix) = (degrees_at(found.place[0]), pair(math::tanh(found.place[1])));
        }
    } else if let Some(found) = minimise(&|place| -likelihood(&matrix, degrees_at(place[0])), &[-4.0]) {
        degrees = degrees_at(found.place[0]);
    }
    let log_likelihood = likelihood(&matrix, degrees);
    let mut fit = made("t", uniforms, members * (members - 1) / 2 + 1, log_likelihood);
    if members > 2 {
        fit.notes.push("the correlations are those of Kendall's τ".to_owned());
    }
    if degrees > MANY_DEGREES {
        fit.notes.push("with so many degrees of freedom it is the Gaussian copula to all intents".to_owned());
    }
    fit.typed = format!("t({})", number(degrees));
    fit.parameter = Some(degrees);
    fit.correlations = matrix;
    fit
}

fn archimedean(kind: Copula, uniforms: &[Vec<f64>], tau: f64) -> Result<CopulaFit, String> {
    let [first, second] = uniforms else { return Err("it is fitted to two columns".to_owned()) };
    let is_frank = matches!(kind, Copula::Frank { .. });
    if tau <= 0.0 && !is_frank {
        return Err(
            "low ranks of one column come with high ranks of the other, which it cannot have".to_owned()
        );
    }
    let start = kind.of_tau(tau).and_then(theta).unwrap_or(1.0);
    let of = |theta: f64| match kind {
        Copula::Clayton { .. } => Pair::Clayton { theta },
        Copula::Gumbel { .. } => Pair::Gumbel { theta },
        _ => Pair::Frank { theta },
    };
    let least = if matches!(kind, Copula::Gumbel { .. }) { 1.0 } else { 0.0 };
    let theta_at = |x: f64| if is_frank { x } else { least + math::exp(x) };
    let place = if is_frank { start } else { math::log((start - least).max(1e-3)) };
    let pairs: Vec<(f64, f64)> = first.iter().copied().zip(second.iter().copied()).collect();
    let count = pairs.len() as f64;
    let loss = |place: &[f64]| -of(theta_at(place[0])).log_likelihood(&pairs) / count;
    let found = minimise(&loss, &[place]).ok_or("no parameter gives the ranks a probability")?;
    let theta = theta_at(found.place[0]);
    let mut fit = made(kind.name(), uniforms, 1, -found.value * count);
    fit.typed = format!("{}({})", fit.typed, number(theta));
    fit.parameter = Some(theta);
    Ok(fit)
}

fn theta(copula: Copula) -> Option<f64> {
    match copula {
        Copula::Clayton { theta } | Copula::Frank { theta } | Copula::Gumbel { theta } => Some(theta),
        Copula::Gaussian | Copula::Student { .. } => None,
    }
}

fn each(uniforms: &[Vec<f64>], quantile: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
    uniforms.iter().map(|column| column.iter().map(|u| quantile(*u)).collect()).collect()
}

fn pair(correlation: f64) -> Vec<Vec<f64>> {
    vec![vec![1.0, correlation], vec![correlation, 1.0]]
}

/// The correlation of scores, whose mean is 0.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    sum(a, b) / (sum(a, a) * sum(b, b)).sqrt()
}

/// The logarithm of the likelihood of a normal copula, or of a t copula with degrees of freedom, at its quantiles;
/// NaN for a matrix that is none (A. J. McNeil, R. Frey, P. Embrechts, Quantitative Risk Management (2015), eq 7.38).
fn elliptical(quantiles: &[Vec<f64>], matrix: &[Vec<f64>], degrees: Option<f64>) -> f64 {
    let Some(weights) = factor(matrix) else { return f64::NAN };
    let members = quantiles.len();
    let half_log_determinant: f64 = (0..members).map(|i| math::log(weights[i][i])).sum();
    let top = degrees.map_or(0.0, |v| {
        math::lgamma(0.5 * (v + members as f64)) + (members as f64 - 1.0) * math::lgamma(0.5 * v)
            - members as f64 * math::lgamma(0.5 * (v + 1.0))
    });
    let mut sum = 0.0;
    let mut solved = vec![0.0; members];
    for row in 0..quantiles[0].len() {
        // Of the independent variables that the factor makes these of.
        for i in 0..members {
            let known: f64 = (0..i).map(|j| weights[i][j] * solved[j]).sum();
            solved[i] = (quantiles[i][row] - known) / weights[i][i];
        }
        let square: f64 = solved.iter().map(|x| x * x).sum();
        let own = quantiles.iter().map(|column| column[row] * column[row]);
        sum += top - half_log_determinant
            + match degrees {
                None => 0.5 * (own.sum::<f64>() - square),
                Some(v) => {
                    let apart: f64 = own.map(|square| math::log1p(square / v)).sum();
                    0.5 * (v + 1.0) * apart - 0.5 * (v + members as f64) * math::log1p(square / v)
                }
            };
    }
    sum
}
