//! How values depend on those before them.

use super::{Accumulator, Moments};

/// The autocorrelation of values at a lag, −1 to 1: Σ(xₜ − m)(xₜ₊ₗ − m)/Σ(xₜ − m)², as NIST's Engineering Statistics
/// Handbook, 1.3.5.12. `None` where a value is NaN, none varies, or there are no more values than the lag.
pub fn autocorrelation(values: &[f64], lag: usize) -> Option<f64> {
    if values.len() <= lag || values.iter().any(|x| x.is_nan()) {
        return None;
    }
    let mut moments = Moments::default();
    moments.update(values);
    let (head, tail) = moments.mean_parts();
    let off = |x: &f64| (x - head) - tail;
    let products: f64 = values.iter().zip(&values[lag..]).map(|(x, later)| off(x) * off(later)).sum();
    let squares: f64 = values.iter().map(|x| off(x) * off(x)).sum();
    (squares > 0.0).then(|| products / squares).filter(|r| r.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reaches_the_digits_of_nists_reference_datasets() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/reference/strd/univariate");
        // Of the values as doubles no more digits can be had than these, less a tenth.
        for (name, least) in [
            ("Lew", 13.0),
            ("Lottery", 13.0),
            ("Mavro", 13.0),
            ("NumAcc2", 13.0),
            ("NumAcc3", 11.0),
            ("NumAcc4", 10.0),
        ] {
            let text = std::fs::read_to_string(format!("{folder}/{name}.txt")).unwrap();
            let line =
                text.lines().find(|line| line.contains("r(1)") || line.contains("autocorrelation")).unwrap();
            let tail = line.rsplit([':', '=']).next().unwrap();
            let certified: f64 = tail.split_whitespace().next().unwrap().parse().unwrap();
            let values: Vec<f64> = text.lines().filter_map(|line| line.trim().parse().ok()).collect();
            let found = autocorrelation(&values, 1).unwrap();
            let digits = -((found - certified).abs() / certified.abs()).max(1e-16).log10();
            println!("{name}: {digits:.2} digits");
            assert!(digits >= least, "{name}: {digits} digits");
        }
    }

    #[test]
    fn of_few_values_there_is_none() {
        assert_eq!(autocorrelation(&[1.0], 1), None);
        assert_eq!(autocorrelation(&[2.0, 2.0, 2.0], 1), None);
        assert_eq!(autocorrelation(&[1.0, f64::NAN, 2.0], 1), None);
        assert_eq!(autocorrelation(&[1.0, 2.0, 3.0], 0), Some(1.0));
    }
}
