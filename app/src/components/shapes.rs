//! The shapes of the picker, and numbers for a shape from what is known so far. Their pictures are in `index.html`.

use charts::decimal;

use crate::format::plain;

/// One shape of the palette.
pub(crate) struct Shape {
    /// The distribution's name in the engine's table.
    pub(crate) name: &'static str,
    /// The words on the button.
    pub(crate) words: &'static str,
}

/// The common shapes, in the order of the palette.
pub(crate) const SHAPES: [Shape; 8] = [
    Shape { name: "Normal", words: "Normal" },
    Shape { name: "Triangular", words: "Triangular" },
    Shape { name: "Pert", words: "PERT" },
    Shape { name: "Lognormal", words: "Lognormal" },
    Shape { name: "Uniform", words: "Uniform" },
    Shape { name: "Exponential", words: "Exponential" },
    Shape { name: "Bernoulli", words: "Yes or no" },
    Shape { name: "Poisson", words: "Poisson" },
];

/// The text of an input that nobody has described yet: its base value give or take a tenth.
pub(crate) fn first_guess(base: f64) -> String {
    let reach = if base == 0.0 { 1.0 } else { base.abs() / 10.0 };
    format!("{} to {}", short(base - reach), short(base + reach))
}

/// The shorthand of a shape that lies about where `p5`, `p50` and `p95` say; `None` where the shape cannot
/// (a lognormal of negative values) or where there is no rule for it.
pub(crate) fn suggestion(name: &str, [p5, p50, p95]: [f64; 3]) -> Option<String> {
    let (low, middle, high) = (short(p5), short(p50), short(p95));
    // The 5th and the 95th percentile of a normal distribution lie 3.29 standard deviations apart.
    let deviation = short(((p95 - p5) / 3.289_707_253_9).abs().max(f64::MIN_POSITIVE));
    let text = match name.to_ascii_lowercase().as_str() {
        "normal" => format!("normal({middle}, {deviation})"),
        "triangular" => format!("triangular({low}, {middle}, {high})"),
        "pert" => format!("pert({low}, {middle}, {high})"),
        "uniform" => format!("uniform({low}, {high})"),
        "lognormal" if p5 > 0.0 => format!("lognormal({middle}, {deviation})"),
        "exponential" if p50 > 0.0 => format!("exponential({middle})"),
        "bernoulli" => "bernoulli(0.5)".to_owned(),
        "poisson" if p50 > 0.0 => format!("poisson({middle})"),
        "binomial" => "binomial(10, 0.5)".to_owned(),
        "weibull" if p50 > 0.0 => format!("weibull(2, {middle})"),
        "gamma" if p50 > 0.0 => format!("gamma(4, {})", short(p50 / 4.0)),
        "beta" => "beta(2, 5)".to_owned(),
        _ => return None,
    };
    Some(text)
}

/// The shorthand of a distribution with its numbers as they stand in the fields.
pub(crate) fn shorthand(name: &str, parameters: &[f64]) -> String {
    let numbers: Vec<String> = parameters.iter().map(|x| plain(*x)).collect();
    format!("{}({})", name.to_ascii_lowercase(), numbers.join(", "))
}

/// Four significant figures, as the shorthand takes them.
fn short(x: f64) -> String {
    decimal::significant(x, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_guess_is_a_tenth_either_way() {
        assert_eq!(first_guess(84.0), "75.6 to 92.4");
        assert_eq!(first_guess(0.0), "-1 to 1");
        assert_eq!(first_guess(-2.0), "-2.2 to -1.8");
    }

    #[test]
    fn shapes_lie_where_the_old_one_did() {
        let known = [78.0, 84.0, 90.0];
        assert_eq!(suggestion("Normal", known).as_deref(), Some("normal(84, 3.648)"));
        assert_eq!(suggestion("Triangular", known).as_deref(), Some("triangular(78, 84, 90)"));
        assert_eq!(suggestion("Uniform", known).as_deref(), Some("uniform(78, 90)"));
        assert_eq!(suggestion("Lognormal", [-1.0, 0.0, 1.0]), None);
        assert_eq!(suggestion("No such", known), None);
    }

    #[test]
    fn fields_become_shorthand() {
        assert_eq!(shorthand("Triangular", &[0.1 + 0.2, 1.0, 9.0]), "triangular(0.3, 1, 9)");
    }
}
