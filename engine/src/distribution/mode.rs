//! The value of a distribution that is the likeliest.

use super::shape::listed;
use super::{Distribution, ends, quantile_of};
use crate::math::normal_cdf;

/// Densities that differ by a smaller share than this are alike: there is then no likeliest value.
const ALIKE: f64 = 1e-9;
/// The most whole numbers that are looked at.
const MOST_VALUES: f64 = 4_000_000.0;

/// The likeliest value of a distribution with checked parameters: where its density, or probability, is greatest. `None`
/// where several values are alike, or it is not found.
pub fn mode(family: &Distribution, p: &[f64]) -> Option<f64> {
    if family.discrete { of_values(family, p) } else { of_density(family, p) }
}

fn of_values(family: &Distribution, p: &[f64]) -> Option<f64> {
    let values: Vec<f64> = match listed(family, p) {
        Some(values) => values,
        None => {
            // What lies beyond is less than a thousandth of everything, and so the likeliest does not.
            let [low, high] = [0.0005, 0.9995].map(|chance| quantile_of(family, p, chance));
            if high - low > MOST_VALUES || !(high - low).is_finite() {
                return None;
            }
            (0..=(high - low) as u32).map(|k| low + f64::from(k)).collect()
        }
    };
    let chances: Vec<f64> = values.iter().map(|x| (family.density)(p, *x)).collect();
    let best = chances.iter().copied().fold(0.0, f64::max);
    let mut likeliest = values.iter().zip(&chances).filter(|(_, chance)| **chance >= best * (1.0 - ALIKE));
    match (likeliest.next(), likeliest.next()) {
        (Some((x, _)), None) => Some(*x),
        _ => None,
    }
}

fn of_density(family: &Distribution, p: &[f64]) -> Option<f64> {
    let density = |x: f64| Some((family.density)(p, x)).filter(|y| !y.is_nan()).unwrap_or(0.0);
    let ends = ends(family, p);
    let quantiles = (-256..=256).map(|i| quantile_of(family, p, normal_cdf(f64::from(i) / 32.0)));
    let mut points: Vec<f64> =
        quantiles.filter(|x| x.is_finite()).chain(ends.into_iter().flatten()).collect();
    points.sort_by(f64::total_cmp);
    points.dedup();
    let heights: Vec<f64> = points.iter().map(|x| density(*x)).collect();
    let highest = heights.iter().copied().fold(0.0, f64::max);
    let best = heights.iter().position(|height| *height == highest)?;
    let alike = |at: &usize| heights[*at] >= highest * (1.0 - ALIKE);
    if highest == f64::INFINITY {
        return (0..points.len()).all(|at| at == best || heights[at] < highest).then_some(points[best]);
    }
    // What a peak is flat by is far less than this.
    let apart = 1e-3 * (quantile_of(family, p, 0.75) - quantile_of(family, p, 0.25));
    if (0..points.len()).filter(alike).any(|at| (points[at] - points[best]).abs() > apart) {
        return None;
    }
    let low = points[..best].iter().rfind(|x| points[best] - **x > apart).unwrap_or(&points[0]);
    let high = points[best..].iter().find(|x| **x - points[best] > apart).or(points.last())?;
    let (low, high) = (*low, *high);
    let width = high - low;
    let mut peak = highest_between(low, high, &density);
    // A smooth peak is flat: half of the digits are lost where only heights are compared.
    let between = |h: f64| level_at(peak - h, peak + h, h, &density);
    let h = width / 4.0;
    let [wide, middle, narrow] = [between(h), between(h / 2.0), between(h / 4.0)];
    let (first, second) = ((4.0 * middle - wide) / 3.0, (4.0 * narrow - middle) / 3.0);
    let smooth = (16.0 * second - first) / 15.0;
    if (smooth - second).abs() <= 1e-6 * width && density(smooth) >= density(peak) * (1.0 - 1e-13) {
        peak = smooth;
    }
    // Where a parameter or an end is as likely, it is the one that is meant.
    let exact = p.iter().chain(ends.iter().flatten()).copied();
    let mut exact = exact.filter(|x| (x - peak).abs() <= 1e-6 * width);
    let top = density(peak);
    let meant = exact.find(|x| density(*x) >= top * (1.0 - 1e-12));
    Some(meant.unwrap_or(peak))
}

/// Where one peak between two values is, by the golden section (J. Kiefer, Proc. AMS 4 (1953), 502).
fn highest_between(mut low: f64, mut high: f64, density: &dyn Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut of_left, mut of_right) = (density(left), density(right));
    for _ in 0..80 {
        if of_left >= of_right {
            (high, right, of_right) = (right, left, of_left);
            left = high - GOLDEN * (high - low);
            of_left = density(left);
        } else {
            (low, left, of_left) = (left, right, of_right);
            right = low + GOLDEN * (high - low);
            of_right = density(right);
        }
    }
    0.5 * (low + high)
}

/// Between two values, where the density is alike at the distance h to either side.
fn level_at(mut low: f64, mut high: f64, h: f64, density: &dyn Fn(f64) -> f64) -> f64 {
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if density(middle + h) >= density(middle - h) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}
