//! The sentences below a histogram, made from its data.

use crate::bins::Bins;
use crate::empirical::Empirical;
use crate::format::{Numbers, count, counted};

/// What a histogram shows, in sentences: its range, its shape, its middle, and what the axis leaves out.
pub(crate) fn histogram(
    name: &str,
    bins: &Bins,
    empirical: &Empirical,
    numbers: &Numbers,
    errors: u64,
) -> String {
    let (least, greatest) = (empirical.least(), empirical.greatest());
    let spread = greatest - least;
    let mut caption = format!(
        "{name} ranges from {} to {}",
        numbers.full(least, spread / 100.0),
        numbers.full(greatest, spread / 100.0),
    );
    for part in shape(bins, empirical) {
        caption.push_str(", ");
        caption.push_str(part);
    }
    let (low, high) = (empirical.quantile(0.05), empirical.quantile(0.95));
    let resolution = if high > low { (high - low) / 500.0 } else { spread / 500.0 };
    caption.push_str(&format!(
        ". The middle 90% lies between {} and {}.",
        numbers.full(low, resolution),
        numbers.full(high, resolution),
    ));
    if bins.outside > 0 {
        caption.push_str(&format!(
            " The axis shows {} to {}; {} {} outside.",
            numbers.full(bins.domain.0, bins.step),
            numbers.full(bins.domain.1, bins.step),
            counted(bins.outside, "trial"),
            if bins.outside == 1 { "lies" } else { "lie" },
        ));
    }
    caption.push_str(&errors_sentence(errors));
    caption
}

/// What a histogram without bins says.
pub(crate) fn nothing(
    name: &str,
    total: u64,
    errors: u64,
    only: Option<f64>,
    unit: &crate::format::Unit,
) -> String {
    let first = match only {
        _ if total == 0 && errors > 0 => {
            return format!("{name} has no histogram: every trial ({}) gave an error.", count(errors));
        }
        _ if total == 0 => return format!("{name} has no histogram: there are no trials yet."),
        Some(value) => {
            let numbers = Numbers::for_range(unit, value, value);
            let shown = numbers.full(value, value.abs() / 100.0);
            match total {
                1 => format!("{name} has one trial so far: {shown}."),
                _ => format!("{name} does not vary: all {} gave {shown}.", counted(total, "trial")),
            }
        }
        None => format!("{name} has no histogram: its values are too large or are not numbers."),
    };
    first + &errors_sentence(errors)
}

fn errors_sentence(errors: u64) -> String {
    match errors {
        0 => String::new(),
        1 => " 1 trial gave an error and is left out.".to_owned(),
        _ => format!(" {} gave an error and are left out.", counted(errors, "trial")),
    }
}

/// The shape in a few words; nothing below 200 trials, where chance shapes more than the model does.
fn shape(bins: &Bins, empirical: &Empirical) -> Vec<&'static str> {
    let mut parts = Vec::new();
    if bins.total < 200 || bins.counts.len() < 4 {
        return parts;
    }
    parts.push(match peaks(&bins.counts) {
        0 => "about equally likely all along",
        1 => "one peak",
        2 => "two peaks",
        _ => "several peaks",
    });
    let (low, middle, high) = (empirical.quantile(0.05), empirical.quantile(0.5), empirical.quantile(0.95));
    let (lower, upper) = (middle - low, high - middle);
    if lower > 0.0 && upper > 0.0 {
        parts.push(match upper / lower {
            ratio if ratio > 2.5 => "much longer upper tail",
            ratio if ratio > 1.4 => "longer upper tail",
            ratio if ratio > 1.06 => "slightly longer upper tail",
            ratio if ratio >= 1.0 / 1.06 => "even tails",
            ratio if ratio >= 1.0 / 1.4 => "slightly longer lower tail",
            ratio if ratio >= 1.0 / 2.5 => "longer lower tail",
            _ => "much longer lower tail",
        });
    }
    parts
}

/// How many peaks stand out: by at least an eighth of the highest and four standard deviations of its
/// count above the valley that parts them from a higher one. A flat top has none.
fn peaks(counts: &[u64]) -> usize {
    let smooth: Vec<f64> = (0..counts.len())
        .map(|index| {
            let at = |offset: i64| {
                let place = (index as i64 + offset).clamp(0, counts.len() as i64 - 1);
                counts[place as usize] as f64
            };
            (at(-1) + 2.0 * at(0) + at(1)) / 4.0
        })
        .collect();
    let highest = smooth.iter().copied().fold(0.0, f64::max);
    let inside = &smooth[1..smooth.len() - 1];
    if inside.iter().copied().fold(f64::INFINITY, f64::min) > highest * 0.75 {
        return 0;
    }
    let threshold = (highest / 8.0).max(4.0 * highest.sqrt());
    let (mut found, mut peak, mut valley, mut rising) = (0, smooth[0], smooth[0], true);
    for value in &smooth {
        if rising {
            peak = peak.max(*value);
            if *value < peak - threshold {
                found += 1;
                (rising, valley) = (false, *value);
            }
        } else {
            valley = valley.min(*value);
            if *value > valley + threshold {
                (rising, peak) = (true, *value);
            }
        }
    }
    if rising { found + 1 } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_that_stand_out() {
        assert_eq!(peaks(&[10, 200, 800, 1000, 790, 210, 20]), 1);
        assert_eq!(peaks(&[10, 900, 1000, 100, 50, 800, 950, 20]), 2);
        assert_eq!(peaks(&[1000, 990, 1010, 1005, 998, 1000]), 0);
        assert_eq!(peaks(&[1000, 500, 250, 120, 60, 30]), 1);
        // Noise of about one standard deviation makes no peaks.
        assert_eq!(peaks(&[20, 60, 110, 95, 108, 55, 30, 12]), 1);
    }
}
